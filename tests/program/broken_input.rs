//! Files at fault: each fault is found where it is, everything is reported at once, and nothing is printed before failing.

use std::collections::BTreeSet;
use std::io::Write;

use crate::common::{self, Table, listed, ogm, ogm_with_input, project_file};
use open_gov_metric::finding::Severity;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, Finding, Language, Methodology, Scores, Summarize, SurveyReader};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

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
    let place = (found.line, found.column, found.header.as_deref(), found.rule.code());
    assert_eq!(place, (line, column, header, rule), "{file}: {found:?}");
    assert!(found.value.starts_with(value) && (found.value.is_empty() == value.is_empty()), "{file}: {found:?}");
    assert_eq!(found.rule.severity(), severity, "{file}");
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
                assert!(matches!(read, Err(Error::Survey(_))), "{}", broken.file);
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
        assert_eq!((found[0].line, found[0].rule.code()), (None, "unreadable_header"), "{what}");
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

/// 50 MB in one line, in each part of a file that can be long.
#[test]
fn a_line_of_50_megabytes_does_no_harm() {
    const LENGTH: usize = 50 << 20;
    let header = "institution,TG,TC,PG,PC\n";
    let run = |text: &str, status: i32, said: &str| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let run = ogm(["validate".as_ref(), file.path().as_os_str()]);
        assert_eq!(run.status, status, "{}", run.err);
        assert!(run.out.len() < 10_000, "{} bytes for one finding", run.out.len());
        let out = String::from_utf8(run.out).unwrap();
        assert!(out.contains(said), "{said:?} is not in {out:?}");
    };
    let long = "x".repeat(LENGTH);
    run(&long, 1, "missing_header");
    // A name of any length is a name.
    run(&format!("{header}{long},0.5,0.5,0.5,0.5\nB,0.5,0.5,0.5,0.5\n"), 0, "");
    run(&format!("{header}A,{long},0.5,0.5,0.5\n"), 1, "not_a_number");
    run(&format!("{header}A,0.5,0.5,0.5,0.5\n\"{long}"), 1, "unclosed_quote");
    // Fields by the million take their time without optimisation.
    run(&format!("{header}A{}\nB,0.5,0.5,0.5,0.5\n", ",".repeat(LENGTH / 10)), 1, "ragged_row");
}

#[test]
fn ten_thousand_columns_are_read() {
    let columns: Vec<String> = (0..10_000).map(|column| format!("extra {column}")).collect();
    let cells: Vec<String> = (0..10_000).map(|column| format!("text {column}")).collect();
    let file = format!("institution,TG,TC,PG,PC,{}\nA,0.5,0.5,0.5,0.5,{}\n", columns.join(","), cells.join(","));
    let table = ogm_with_input(["score", "-", "--edition", "2019"], file.as_bytes(), &[]).table();
    assert_eq!(table.headers.len(), 1 + 10_000 + 7 + 3);
    assert_eq!(table.text(0, "extra 9999"), "text 9999");
    assert_eq!(table.number(0, "GA"), Some(0.5));

    let wide_row = format!("institution,TG,TC,PG,PC\nA,0.5,0.5,0.5,0.5{}\n", ",0".repeat(10_000));
    let run = ogm_with_input(["validate", "-"], wide_row.as_bytes(), &[]);
    assert_eq!((run.status, Table::parse(&run.out).text(0, "value")), (1, "10005"));
}

#[test]
fn an_index_of_ten_thousand_columns_is_scored() {
    let codes: Vec<String> = (0..10_000).map(|node| format!("N{node}")).collect();
    let mut toml = String::from("headline = \"ALL\"\ncatalog = \"none\"\nscale = { min = 0, max = 100 }\n");
    codes.iter().for_each(|code| toml.push_str(&format!("[[node]]\ncode = \"{code}\"\n")));
    let children: Vec<String> = codes.iter().map(|code| format!("{code} = 1")).collect();
    toml.push_str(&format!(
        "[[node]]\ncode = \"ALL\"\nweights = \"relative\"\nchildren = {{ {} }}\n",
        children.join(", ")
    ));
    let methodology = Methodology::from_toml(&toml).unwrap();
    let cells: Vec<String> = (0..10_000).map(|node| format!("{}", node % 101)).collect();
    let file = format!("institution,{}\nA,{}\n", codes.join(","), cells.join(","));
    let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap();
    let expected = (0..10_000).map(|node| f64::from(node % 101)).sum::<f64>() / 10_000.0;
    common::assert_close(common::values(&scores, "ALL")[0], Some(expected), 1e-9, "ALL");
}

#[test]
fn random_bytes_are_refused_in_words() {
    for seed in 0..8 {
        let mut bytes = vec![0; 1 << 20];
        ChaCha8Rng::seed_from_u64(seed).fill_bytes(&mut bytes);
        ogm_with_input(["score", "-"], &bytes, &[]).refused(1);
        let mut with_header = b"institution,state,level,type,TG,TC,PG,PC\n".to_vec();
        with_header.extend(bytes);
        ogm_with_input(["score", "-"], &with_header, &[]).refused(1);
        let run = ogm_with_input(["validate", "-", "--format", "table"], &with_header, &[]);
        assert_eq!(run.status, 1, "{}", run.err);
        let text = String::from_utf8(run.out).unwrap();
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "control characters reach the terminal");
    }
}

/// A terminal obeys control characters; those of a file must not reach it.
#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let named = "institution,TG,TC,PG,PC,red\u{1b}[31m\nA\u{1b}[2J,0.5,0.5,0.5,0.5,x\u{7}\n";
    let twice = "institution,TG,TC,PG,PC,red\u{1b}[31m,red\u{1b}[31m\nA,0.5,0.5,0.5,0.5,x,y\n";
    let cell = "institution,TG,TC,PG,PC\nA,\u{1b}[31m,0.5,0.5,0.5\n";
    let latin = b"institution,TG,TC,PG,PC,red\x1b[31m\nA,0.5,0.5,0.5,0.5,\xf1\x1b[31m\n";
    let inputs: [&[u8]; 4] = [named.as_bytes(), twice.as_bytes(), cell.as_bytes(), latin];
    let commands: [&[&str]; 5] = [
        &["validate", "-", "--format", "table"],
        &["score", "-", "--format", "table"],
        &["leaders", "-", "--format", "table"],
        &["summarize", "-", "--by", "nowhere"],
        &["score", "-", "--weight", "nowhere"],
    ];
    let mut obeyed = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        for command in commands {
            let run = ogm_with_input(command, input, &[]);
            let shown = String::from_utf8_lossy(&run.out).into_owned() + &run.err;
            if shown.contains(|c: char| c.is_control() && c != '\n') {
                obeyed.push(format!("input {number}, {command:?}: {shown:?}"));
            }
        }
    }
    assert!(obeyed.is_empty(), "\n{}", obeyed.join("\n"));
}

/// Bytes that matter to a reader of delimited text, and others.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        4 => prop::sample::select(b",;\t\"\n\r".to_vec()),
        4 => prop::sample::select(b"0123456789.-+eNan ".to_vec()),
        1 => any::<u8>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_library_panic(
        has_header: bool,
        body in prop::collection::vec(byte(), 0..400),
        set_aside: bool,
    ) {
        let header: &[u8] = if has_header { b"institution,state,level,type,TG,TC,PG,PC,note\n" } else { b"" };
        let bytes = [header, &body].concat();
        let on_invalid = if set_aside { OnInvalid::SetAside } else { OnInvalid::Refuse };
        match reader(on_invalid).read_bytes(&bytes) {
            Ok(survey) => {
                let lines = 1 + bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
                for finding in survey.findings().iter() {
                    prop_assert!(finding.line.is_none_or(|line| 1 <= line && line <= lines));
                }
                prop_assert!(!survey.is_empty());
                let scores = Scores::new(survey).unwrap();
                scores.frame().unwrap();
                Summarize::new(&scores).summary().unwrap();
            }
            Err(error) => {
                let found = error.findings().map_or(0, open_gov_metric::Findings::errors);
                prop_assert!(found > 0, "refused without a finding: {}", error);
            }
        }
    }
}

/// Line and node that the message names; `None` for a fault outside all nodes.
const METHODOLOGIES: [(&str, usize, Option<&str>); 15] = [
    ("cycle", 7, Some("A")),
    ("unknown_child", 13, Some("H")),
    ("repeated_code", 16, Some("B")),
    ("weights_do_not_sum", 13, Some("H")),
    ("negative_weight", 13, Some("H")),
    ("nan_weight", 13, Some("H")),
    ("empty_headline", 2, None),
    ("unreachable_headline", 2, Some("Z")),
    ("scale_reversed", 4, None),
    ("unknown_key", 14, Some("H")),
    ("unknown_aggregation", 14, Some("H")),
    ("not_toml", 14, None),
    ("geometric_below_zero", 15, Some("H")),
    ("power_zero", 14, Some("H")),
    ("zero_missing_without_zero_in_scale", 15, Some("H")),
];

#[test]
fn every_broken_methodology_is_tested() {
    let folder = std::fs::read_dir(project_file("fixtures/broken")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<String> =
        names.filter_map(|name| Some(name.strip_prefix("methodology_")?.strip_suffix(".toml")?.to_owned())).collect();
    assert_eq!(names, METHODOLOGIES.iter().map(|(name, ..)| (*name).to_owned()).collect());
}

/// The line of the key at fault, as `fixtures/README.md` tells, and the node.
#[test]
fn a_broken_methodology_is_refused_with_line_and_node() {
    let mut wrong = Vec::new();
    for (name, line, node) in METHODOLOGIES {
        let path = format!("fixtures/broken/methodology_{name}.toml");
        let runs = [
            ogm(["methodology", "check", &path]),
            ogm(["methodology", "show", "--methodology", &path]),
            ogm(["score", "fixtures/survey_2017.csv", "--methodology", &path]),
        ];
        for run in &runs {
            run.refused(1);
            assert_eq!(run.err, runs[0].err);
        }
        let message = runs[0].err.trim_end();
        assert!(message.starts_with(&format!("error: {path}: ")), "{message}");
        let says_line = message.contains(&format!("line {line}: "));
        let is_named =
            |node: &str| message.contains(&format!("node {node}")) || message.contains(&format!("headline {node} "));
        if !says_line || !node.is_none_or(is_named) {
            wrong.push(format!("expected line {line}, node {}: {message}", node.unwrap_or("–")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_fault_of_the_command_line_has_status_2() {
    let file = "fixtures/survey_2017.csv";
    let faults: [&[&str]; 21] = [
        &["summarize", file, "--by", "nowhere"],
        &["summarize", file, "--by", "state,state"],
        &["summarize", file, "--by", "unit"],
        &["summarize", file, "--by", " unit"],
        &["leaders", file, "--by", "nowhere"],
        &["leaders", file, "--top", "0"],
        &["leaders", file, "--top", "-1"],
        &["gaps", file, "--by", "nowhere"],
        &["score", file, "--nowhere"],
        &["score"],
        &["nowhere", file],
        &["score", file, "--edition", "1999"],
        &["score", file, "--edition", "2017", "--methodology", "fixtures/own_index.toml"],
        &["score", file, "--format", "nowhere"],
        &["score", file, "--format", "parquet"],
        &["score", file, "--lang", "fr"],
        &["score", file, "--encoding", "nowhere"],
        &["score", file, "--delimiter", "ab"],
        &["score", file, "--on-invalid", "ignore"],
        &["summarize", file, "--confidence", "1"],
        &["summarize", file, "--confidence", "0"],
    ];
    for arguments in faults {
        let run = ogm(arguments);
        run.refused(2);
        if arguments.contains(&"nowhere") {
            assert!(run.err.contains("nowhere"), "{arguments:?}: {}", run.err);
        }
    }
    assert_eq!(ogm::<&str>([]).status, 2);
}

#[test]
fn help_and_version_are_no_faults() {
    assert!(ogm(["--help"]).text().contains("summarize"));
    assert!(ogm(["--version"]).text().contains(env!("CARGO_PKG_VERSION")));
    assert!(ogm(["help", "leaders"]).text().contains("--top"));
}
