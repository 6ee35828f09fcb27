//! Files at fault: each fault is found where it is, everything is reported at once, and nothing is printed before failing.

mod hostile;
mod methodology;

use std::collections::BTreeSet;

use crate::common::{Table, listed, ogm, ogm_with_input, project_file};
use open_gov_metric::finding::Severity;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{ErrorKind, Finding, Language, Methodology, Scores, SurveyReader};

/// Line, column, header of the column, rule, value.
type Place = (Option<u64>, Option<usize>, Option<&'static str>, &'static str, &'static str);

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Outcome {
    /// Used as it is.
    Sound,
    /// Refused; with `set-aside`, that many of its eight records are used.
    Usable(usize),
    /// Refused, whatever is asked for.
    Fatal,
}
use Outcome::{Fatal, Sound, Usable};

struct Broken {
    file: &'static str,
    finding: Option<Place>,
    severity: Severity,
    outcome: Outcome,
}

const fn error(file: &'static str, place: Place, outcome: Outcome) -> Broken {
    Broken { file, finding: Some(place), severity: Severity::Error, outcome }
}

const fn warning(file: &'static str, place: Place) -> Broken {
    Broken { file, finding: Some(place), severity: Severity::Warning, outcome: Sound }
}

/// The table of `fixtures/README.md`.
const BROKEN: [Broken; 22] = [
    error("not_a_number", (Some(4), Some(6), Some("TC"), "not_a_number", "alto"), Usable(7)),
    error("outside_scale", (Some(6), Some(7), Some("PG"), "outside_scale", "1.2000"), Usable(7)),
    error("nan", (Some(3), Some(8), Some("PC"), "not_finite", "NaN"), Usable(7)),
    error("infinite", (Some(7), Some(5), Some("TG"), "not_finite", "inf"), Usable(7)),
    error("unknown_state", (Some(5), Some(2), Some("state"), "unknown_state", "Atlántida"), Usable(7)),
    error("unknown_level", (Some(5), Some(3), Some("level"), "unknown_level", "regional"), Usable(7)),
    error("unknown_type", (Some(8), Some(4), Some("type"), "unknown_type", "ministry"), Usable(7)),
    error("ragged_short", (Some(5), None, None, "ragged_row", "7"), Usable(7)),
    error("ragged_long", (Some(5), None, None, "ragged_row", "9"), Usable(7)),
    error(
        "repeated_unit",
        (Some(5), Some(1), Some("institution"), "repeated_unit", "Secretaría sintética 0002"),
        Usable(7),
    ),
    error("empty_unit", (Some(4), Some(1), Some("institution"), "empty_unit", ""), Usable(7)),
    error("repeated_header", (Some(1), Some(9), Some("PC"), "repeated_header", "PC"), Fatal),
    error("missing_column", (Some(1), None, None, "missing_header", ""), Fatal),
    error("no_unit_column", (Some(1), None, None, "missing_header", ""), Fatal),
    error(
        "unclosed_quote",
        (Some(8), Some(1), Some("institution"), "unclosed_quote", "\"Ayuntamiento sintético 0003,Sonora"),
        Usable(6),
    ),
    error("empty", (None, None, None, "unreadable_header", ""), Fatal),
    error("header_only", (None, None, None, "no_rows", ""), Fatal),
    warning("not_utf8", (Some(8), Some(1), Some("institution"), "fallback_encoding", "Ayuntamiento de Peña 0003")),
    Broken { file: "old_mac_line_ends", finding: None, severity: Severity::Warning, outcome: Sound },
    error("nul_byte", (Some(6), Some(5), Some("TG"), "not_a_number", "0.41\0" /* and 25 */), Usable(7)),
    warning("one_institution_group", (Some(5), Some(2), Some("state"), "small_group", "Nayarit")),
    warning("audit_disagrees", (Some(7), Some(9), Some("T"), "index_disagrees", "0.185")),
];

/// The nine findings of `several.csv`, with their severity.
const SEVERAL: [(Place, Severity); 9] = [
    ((Some(3), Some(5), Some("TG"), "not_a_number", "alto"), Severity::Error),
    ((Some(3), Some(8), Some("PC"), "outside_scale", "1.2000"), Severity::Error),
    ((Some(6), Some(2), Some("state"), "unknown_state", "Atlántida"), Severity::Error),
    ((Some(7), Some(6), Some("TC"), "not_finite", "NaN"), Severity::Error),
    ((Some(8), None, None, "ragged_row", "7"), Severity::Error),
    ((Some(9), Some(1), Some("institution"), "repeated_unit", "Secretaría sintética 0001"), Severity::Error),
    ((Some(10), Some(1), Some("institution"), "empty_unit", ""), Severity::Error),
    ((Some(11), Some(1), Some("institution"), "fallback_encoding", "Ayuntamiento de Peña 0005"), Severity::Warning),
    ((Some(11), Some(3), Some("level"), "unknown_level", "regional"), Severity::Error),
];

fn fixture(file: &str) -> String {
    format!("fixtures/broken/{file}.csv")
}

fn reader(on_invalid: OnInvalid) -> SurveyReader<'static> {
    SurveyReader::new(&Methodology::edition(2019).unwrap()).on_invalid(on_invalid)
}

/// All that is found in a file, the audit included, as `validate` does.
fn findings(file: &str) -> Vec<Finding> {
    match reader(OnInvalid::SetAside).read_path(project_file(&fixture(file))) {
        Ok(survey) => {
            let mut found = survey.findings().clone();
            found.merge(Scores::new(survey).unwrap().audit().unwrap());
            listed(&found)
        }
        Err(error) => listed(error.findings().unwrap_or_else(|| panic!("{file}: {error}"))),
    }
}

#[track_caller]
fn assert_place(found: &Finding, (line, column, header, rule, value): Place, severity: Severity, file: &str) {
    let place = (found.place.line, found.place.column, found.place.header.as_deref(), found.code());
    assert_eq!(place, (line, column, header, rule), "{file}: {found:?}");
    assert!(found.value().starts_with(value) && (found.value().is_empty() == value.is_empty()), "{file}: {found:?}");
    assert_eq!(found.severity(), severity, "{file}");
    for language in Language::ALL {
        let message = found.message(language);
        assert!(line.is_none_or(|line| message.contains(&format!(" {line}"))), "{file}: {message}");
        assert!(header.is_none_or(|header| message.contains(header)), "{file}: {message}");
        assert!(!message.contains(char::is_control), "{file}: {message:?}");
    }
}

#[test]
fn every_broken_file_is_tested() {
    let folder = std::fs::read_dir(project_file("fixtures/broken")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<String> = names.filter_map(|name| Some(name.strip_suffix(".csv")?.to_owned())).collect();
    let tested = BROKEN.iter().map(|broken| broken.file).chain(["several"]).map(str::to_owned);
    assert_eq!(names, tested.collect());
}

#[test]
fn each_fault_is_found_where_it_is_and_nothing_else() {
    for broken in &BROKEN {
        let found = findings(broken.file);
        assert_eq!(found.len(), usize::from(broken.finding.is_some()), "{}: {found:?}", broken.file);
        if let Some(place) = broken.finding {
            assert_place(&found[0], place, broken.severity, broken.file);
        }
    }
}

#[test]
fn several_faults_are_found_all_at_once() {
    let found = findings("several");
    assert_eq!(found.len(), SEVERAL.len(), "{found:?}");
    for (found, (place, severity)) in found.iter().zip(SEVERAL) {
        assert_place(found, place, severity, "several");
    }
    let Err(error) = reader(OnInvalid::Refuse).read_path(project_file(&fixture("several"))) else { panic!("accepted") };
    assert_eq!(listed(error.findings().unwrap()), found);
    assert_eq!(error.findings().map(|all| (all.errors(), all.warnings())), Some((8, 1)));
}

#[test]
fn validate_prints_each_fault_and_fails_on_errors_only() {
    for broken in &BROKEN {
        let run = ogm(["validate", &fixture(broken.file)]);
        let is_error = broken.finding.is_some() && broken.severity == Severity::Error;
        assert_eq!(run.status, i32::from(is_error), "{}: {}", broken.file, run.err);
        let table = Table::parse(&run.out);
        assert_eq!(table.len(), usize::from(broken.finding.is_some()), "{}", broken.file);
        if let Some((line, column, header, rule, _)) = broken.finding {
            let text = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
            assert_eq!(table.text(0, "line"), text(line), "{}", broken.file);
            assert_eq!(table.text(0, "column"), header.unwrap_or(""), "{}", broken.file);
            assert_eq!(table.text(0, "column_number"), text(column.map(|column| column as u64)), "{}", broken.file);
            assert_eq!(table.text(0, "rule"), rule, "{}", broken.file);
            assert_eq!(table.text(0, "severity"), broken.severity.code(), "{}", broken.file);
        }
    }
}

#[test]
fn validate_prints_one_line_for_each_finding_to_people() {
    let run = ogm(["validate", &fixture("several"), "--format", "table"]);
    assert_eq!(run.status, 1);
    let text = String::from_utf8(run.out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), SEVERAL.len(), "{text}");
    for (line, ((number, ..), severity)) in lines.iter().zip(SEVERAL) {
        let start = format!("fixtures/broken/several.csv: {}: line {}", severity.code(), number.unwrap());
        assert!(line.starts_with(&start), "{line}");
    }
}

/// Every command that computes something from a file.
const COMPUTING: [&[&str]; 6] =
    [&["score"], &["summarize"], &["summarize", "--wide", "--by", "state"], &["leaders"], &["gaps"], &["published"]];

#[test]
fn a_file_with_an_error_is_refused_and_nothing_is_printed() {
    for broken in BROKEN.iter().filter(|broken| broken.outcome != Sound) {
        for command in COMPUTING {
            let run = ogm([&[command[0], &fixture(broken.file)], &command[1..]].concat());
            let message = run.refused(1);
            assert!(message.contains(&fixture(broken.file)), "{}: {message}", broken.file);
            if let Some((Some(line), ..)) = broken.finding {
                assert!(message.contains(&format!("line {line}")), "{}: {message}", broken.file);
            }
        }
    }
}

#[test]
fn a_sound_file_is_used_whatever_its_warnings() {
    for broken in BROKEN.iter().filter(|broken| broken.outcome == Sound) {
        let run = ogm(["score", &fixture(broken.file)]);
        assert_eq!(run.table().len(), 8, "{}", broken.file);
        assert_eq!(run.err.contains("warning"), broken.finding.is_some(), "{}: {}", broken.file, run.err);
    }
}

#[test]
fn faulty_records_are_set_aside_where_that_is_asked_for() {
    for broken in &BROKEN {
        let run = ogm(["score", &fixture(broken.file), "--on-invalid", "set-aside"]);
        let read = reader(OnInvalid::SetAside).read_path(project_file(&fixture(broken.file)));
        match broken.outcome {
            Fatal => {
                run.refused(1);
                assert!(read.as_ref().is_err_and(|error| error.kind() == ErrorKind::Survey), "{}", broken.file);
            }
            Usable(usable) => {
                let table = run.table();
                assert_eq!(table.len(), usable, "{}", broken.file);
                assert!(run.err.contains("1 records set aside"), "{}: {}", broken.file, run.err);
                let survey = read.unwrap();
                assert_eq!((survey.len(), survey.set_aside()), (usable, 1), "{}", broken.file);
                // The others keep their lines, and their order.
                let lines: Vec<u64> = (0..usable).map(|row| survey.line(row)).collect();
                let at_fault = broken.finding.and_then(|(line, ..)| line).unwrap();
                let expected: Vec<u64> = (2..=9).filter(|line| *line != at_fault).take(usable).collect();
                assert_eq!(lines, expected, "{}", broken.file);
                assert_eq!(table.texts("unit"), (0..usable).map(|row| survey.unit(row)).collect::<Vec<_>>());
            }
            Sound => {
                assert_eq!(run.table().len(), 8, "{}", broken.file);
                assert!(!run.err.contains("set aside"), "{}: {}", broken.file, run.err);
            }
        }
    }
}

#[test]
fn the_refusal_shows_the_first_findings_of_each_kind_and_counts_the_rest() {
    let mut file = String::from("institution,TG,TC,PG,PC\n");
    (0..10_000).for_each(|row| file.push_str(&format!("Office {row},-0.5,0.5,0.5,0.5\n")));
    let run = ogm_with_input(["score", "-"], file.as_bytes(), &[]);
    let message = run.refused(1);
    assert!(message.lines().count() < 10, "{message}");
    assert!(message.contains("line 2, column 2 (TG)") && message.contains("line 4, column 2 (TG)"), "{message}");
    assert!(message.contains("9997 more"), "{message}");
    let all = ogm_with_input(["validate", "-"], file.as_bytes(), &[]);
    assert_eq!((all.status, Table::parse(&all.out).len()), (1, 10_000));
}

#[test]
fn a_header_that_cannot_be_read_is_a_finding() {
    let inputs: [(&str, &[u8]); 8] = [
        ("nothing", b""),
        ("only a byte-order mark", b"\xef\xbb\xbf"),
        ("a mark of UTF-16", b"\xff\xfe"),
        ("one byte", b"\xff"),
        ("line ends only", b"\n\r\n\r\n"),
        ("delimiters only", b",,,,,\n"),
        ("a quote", b"\""),
        ("NUL bytes", &[0; 4096]),
    ];
    for (what, input) in inputs {
        let run = ogm_with_input(["score", "-"], input, &[]);
        run.refused(1);
        let error = reader(OnInvalid::SetAside).read_bytes(input).unwrap_err();
        let found = listed(error.findings().unwrap_or_else(|| panic!("{what}: {error}")));
        assert!(found.iter().any(Finding::is_error), "{what}: {found:?}");
    }
    for (what, input) in &inputs[..3] {
        let error = reader(OnInvalid::Refuse).read_bytes(input).unwrap_err();
        let found = listed(error.findings().unwrap());
        assert_eq!(found.len(), 1, "{what}: {found:?}");
        assert_eq!((found[0].place.line, found[0].code()), (None, "unreadable_header"), "{what}");
    }
}

#[test]
fn what_is_no_file_is_an_error_that_names_it() {
    for path in ["fixtures", "fixtures/nowhere.csv", "/dev/null/nowhere"] {
        for command in COMPUTING {
            let run = ogm([&[command[0], path], &command[1..]].concat());
            assert!(run.refused(1).contains(path), "{}", run.err);
        }
        assert!(ogm(["validate", path]).refused(1).contains(path));
        assert!(ogm(["methodology", "check", path]).refused(1).contains(path));
        assert!(ogm(["score", "fixtures/survey_2017.csv", "--methodology", path]).refused(1).contains(path));
    }
}

#[test]
fn a_file_that_cannot_be_written_is_an_error_that_names_it() {
    let run = ogm(["score", "fixtures/survey_2017.csv", "--out", "fixtures/nowhere/scores.csv"]);
    assert!(run.refused(1).contains("fixtures/nowhere/scores.csv"), "{}", run.err);
    let run = ogm(["score", "fixtures/survey_2017.csv", "--out", "fixtures"]);
    assert!(run.refused(1).contains("fixtures"), "{}", run.err);
}
