//! Estimates under a sampling design, against R 4.2.2 and its package survey 4.1.1 (`tests/reference/design.R`), and designs
//! that are at fault.

use crate::common::{Table, assert_close, listed, project_file};
use open_gov_metric::summary::Note;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{ErrorKind, Language, Methodology, Scores, Summarize, SurveyReader};

/// The columns of each design: weights, strata, population sizes.
type Columns = (Option<&'static str>, Option<&'static str>, Option<&'static str>);

/// The designs of the reference.
const DESIGNS: [(&str, Columns); 6] = [
    ("w", (Some("w"), None, None)),
    ("w_strata", (Some("w"), Some("h"), None)),
    ("w_strata_fpc", (Some("w"), Some("h"), Some("N"))),
    ("strata_fpc", (None, Some("h"), Some("N"))),
    ("lonely", (Some("w"), Some("cell"), None)),
    ("lonely_fpc", (Some("w"), Some("cell"), Some("M"))),
];
const GROUPINGS: [&str; 3] = ["", "type", "level"];
const FIGURES: [&str; 10] = ["mean", "sd", "se", "ci_low", "ci_high", "min", "q25", "median", "q75", "max"];
/// Scores lie between 0 and 1; R's own figures carry some 1e-15 of error.
const TOLERANCE: f64 = 1e-12;

fn reader((weight, strata, fpc): Columns) -> SurveyReader<'static> {
    let mut reader = SurveyReader::new(&Methodology::edition(2019).unwrap());
    if let Some(column) = weight {
        reader = reader.weight(column);
    }
    if let Some(column) = strata {
        reader = reader.strata(column);
    }
    if let Some(column) = fpc {
        reader = reader.fpc(column);
    }
    reader
}

fn sample(columns: Columns) -> Scores {
    Scores::new(reader(columns).read_path(project_file("tests/reference/design/survey.csv")).unwrap()).unwrap()
}

fn by(grouping: &str) -> Vec<&str> {
    if grouping.is_empty() { vec![] } else { vec![grouping] }
}

/// Rows of the reference for a design and a grouping: there are seven for each group.
fn reference(design: &str, grouping: &str) -> Table {
    let mut table = Table::read(project_file("tests/reference/design/expected.csv"));
    let (at_design, at_by) = (table.column("design"), table.column("by"));
    table.rows.retain(|row| row[at_design] == design && row[at_by] == grouping);
    let groups = [1, 4, 2][GROUPINGS.iter().position(|known| *known == grouping).unwrap()];
    assert_eq!(table.len(), 7 * groups, "{design} {grouping}");
    table
}

#[test]
fn estimates_are_those_of_r() {
    for (design, columns) in DESIGNS {
        let scores = sample(columns);
        for grouping in GROUPINGS {
            let summary = Summarize::new(&scores).by(by(grouping)).summary().unwrap();
            let expected = reference(design, grouping);
            for row in 0..expected.len() {
                let (group, node) = (expected.text(row, "group"), expected.text(row, "node"));
                let found = summary.estimate(&by(group), node).unwrap();
                let what = format!("{design} {group} {node}");
                assert_eq!(Some(found.n as f64), expected.number(row, "n"), "{what}");
                let figures = [
                    found.mean,
                    found.sd,
                    found.se,
                    found.ci_low,
                    found.ci_high,
                    found.min,
                    found.q25,
                    found.median,
                    found.q75,
                    found.max,
                ];
                for (figure, found) in FIGURES.iter().zip(figures) {
                    assert_close(found, expected.number(row, figure), TOLERANCE, &format!("{what} {figure}"));
                }
                match &found.note {
                    None => assert!(found.se.is_some(), "{what}"),
                    Some(Note::LonelyStratum { stratum }) => {
                        assert_eq!(found.se, None, "{what}");
                        // The stratum `certain` has one institution in its population too.
                        let lonely: &[&str] = if design == "lonely" { &["alone", "certain"] } else { &["alone"] };
                        assert!(lonely.contains(&stratum.as_str()), "{what}: {stratum}");
                        assert!(found.note.as_ref().unwrap().message(Language::English).contains(stratum));
                    }
                    Some(other) => panic!("{what}: {other:?}"),
                }
            }
        }
    }
}

#[test]
fn institutions_of_weight_zero_are_outside_every_domain() {
    let counted = |columns: Columns| {
        let scores = sample(columns);
        let summary = Summarize::new(&scores).summary().unwrap();
        ["TG", "TC"].map(|node| summary.estimate(&[], node).map(|found| (found.n, found.missing)).unwrap())
    };
    // Of 60 institutions, five lack TG; the one of weight zero does not.
    assert_eq!(counted((None, None, None)), [(55, 5), (60, 0)]);
    assert_eq!(counted((Some("w"), None, None)), [(54, 5), (59, 0)]);
    assert_eq!(counted((None, Some("h"), Some("N"))), [(55, 5), (60, 0)]);
}

#[test]
fn wide_tables_and_gaps_have_the_means_of_the_design() {
    let scores = sample((Some("w"), Some("h"), Some("N")));
    let wide = Table::of(&Summarize::new(&scores).by(["type"]).wide().unwrap());
    let gaps = Table::of(&Summarize::new(&scores).by(["type"]).gaps().unwrap().frame(Language::English).unwrap());
    let expected = reference("w_strata_fpc", "type");
    for row in 0..expected.len() {
        let (group, node) = (expected.text(row, "group"), expected.text(row, "node"));
        let mean = expected.number(row, "mean");
        assert_close(
            wide.number(wide.find(&[("type", group)]), node),
            mean,
            TOLERANCE,
            &format!("wide {group} {node}"),
        );
        if ["TG", "TC", "PG", "PC"].contains(&node) {
            let parent = &node[..1];
            let gap = gaps.find(&[("type", group), ("node", node), ("parent", parent)]);
            assert_close(gaps.number(gap, "mean"), mean, TOLERANCE, &format!("gaps {group} {node}"));
            let shortfall = mean.map(|mean| 0.5 * (1.0 - mean));
            assert_close(gaps.number(gap, "gap"), shortfall, TOLERANCE, &format!("gap {group} {node}"));
        }
    }
}

/// A column applies when it is named, never by its header.
#[test]
fn a_design_that_is_not_named_does_not_apply() {
    let file = "institution,TG,TC,PG,PC,weight,strata,fpc\nA,0,0,0,0,1,x,9\nB,1,1,1,1,3,x,9\n";
    let mean = |reader: SurveyReader| {
        let scores = Scores::new(reader.read_bytes(file.as_bytes()).unwrap()).unwrap();
        Summarize::new(&scores).summary().unwrap().estimate(&[], "GA").unwrap().mean
    };
    assert_eq!(mean(reader((None, None, None))), Some(0.5));
    assert_eq!(mean(reader((Some("weight"), None, None))), Some(0.75));
}

#[cfg(feature = "cli")]
#[test]
fn ogm_gives_the_same_estimates() {
    for (design, (weight, strata, fpc)) in DESIGNS {
        for grouping in GROUPINGS {
            let mut arguments = vec!["summarize", "tests/reference/design/survey.csv", "--edition", "2019"];
            let options = [("--weight", weight), ("--strata", strata), ("--fpc", fpc)];
            options.iter().filter_map(|(name, column)| Some([*name, (*column)?])).for_each(|o| arguments.extend(o));
            if !grouping.is_empty() {
                arguments.extend(["--by", grouping]);
            }
            let found = crate::common::ogm(arguments).table();
            let expected = reference(design, grouping);
            for row in 0..expected.len() {
                let mut cells = vec![("node", expected.text(row, "node"))];
                if !grouping.is_empty() {
                    cells.push((grouping, expected.text(row, "group")));
                }
                let same = found.find(&cells);
                assert_eq!(found.number(same, "n"), expected.number(row, "n"), "{design} {cells:?}");
                for figure in FIGURES {
                    let what = format!("{design} {cells:?} {figure}");
                    assert_close(found.number(same, figure), expected.number(row, figure), TOLERANCE, &what);
                }
                assert_eq!(
                    found.text(same, "note").is_empty(),
                    expected.number(row, "se").is_some(),
                    "{design} {cells:?}"
                );
            }
        }
    }
}

/// Six institutions in two strata; `w`, `h` and `N` are the columns 6 to 8.
fn file(cells: [(&str, &str, &str); 6]) -> String {
    let mut text = String::from("institution,TG,TC,PG,PC,w,h,N\n");
    for (at, (w, h, n)) in cells.iter().enumerate() {
        text.push_str(&format!("Office {at},0.{at}1,0.5,0.25,0.{at},{w},{h},{n}\n"));
    }
    text
}

/// What is at fault, the file, the options, line and column of the finding, and its value.
type Fault = (&'static str, String, Columns, u64, usize, &'static str);

fn faults() -> Vec<Fault> {
    let sound =
        [("1", "a", "9"), ("2", "a", "9"), ("1.5", "a", "9"), ("1", "b", "4"), ("2", "b", "4"), ("0", "b", "4")];
    let with = |row: usize, cell: (&'static str, &'static str, &'static str)| {
        let mut cells = sound;
        cells[row] = cell;
        file(cells)
    };
    let low = {
        let mut cells = sound;
        (3..6).for_each(|row| cells[row].2 = "2");
        file(cells)
    };
    let share = {
        let mut cells = sound;
        (0..3).for_each(|row| cells[row].2 = "0.5");
        file(cells)
    };
    let all: Columns = (Some("w"), Some("h"), Some("N"));
    vec![
        ("negative weight", with(2, ("-1.5", "a", "9")), all, 4, 6, "-1.5"),
        ("empty weight", with(1, ("", "a", "9")), all, 3, 6, ""),
        ("weight that is no number", with(1, ("heavy", "a", "9")), all, 3, 6, "heavy"),
        ("infinite weight", with(4, ("inf", "b", "4")), all, 6, 6, "inf"),
        ("empty population", with(1, ("2", "a", "")), all, 3, 8, ""),
        ("population that varies in its stratum", with(4, ("2", "b", "5")), all, 6, 8, "5"),
        ("population below the stratum's sample", low, all, 5, 8, "2"),
        ("population that is a fraction", share, (None, Some("h"), Some("N")), 2, 8, "0.5"),
    ]
}

#[test]
fn a_design_at_fault_is_refused_with_its_place() {
    // The file of the faults is sound but for them.
    let sound =
        file([("1", "a", "9"), ("2", "a", "9"), ("1.5", "a", "9"), ("1", "b", "4"), ("2", "b", "4"), ("0", "b", "4")]);
    let survey = reader((Some("w"), Some("h"), Some("N"))).read_bytes(sound.as_bytes()).unwrap();
    Summarize::new(&Scores::new(survey).unwrap()).summary().unwrap();

    for (what, file, columns, line, column, value) in faults() {
        let read = reader(columns).read_bytes(file.as_bytes());
        let error = read.and_then(Scores::new).and_then(|scores| Summarize::new(&scores).summary()).unwrap_err();
        assert!(error.kind() == ErrorKind::Survey, "{what}: {error:?}");
        let found = &listed(error.findings().unwrap())[0];
        assert_eq!(
            (found.place.line, found.place.column, found.code()),
            (Some(line), Some(column), "bad_design"),
            "{what}"
        );
        assert_eq!(found.value(), value, "{what}");
    }
}

#[test]
fn a_row_with_a_bad_weight_can_be_set_aside() {
    let (_, file, columns, line, ..) = faults().swap_remove(0);
    let survey = reader(columns).on_invalid(OnInvalid::SetAside).read_bytes(file.as_bytes()).unwrap();
    assert_eq!((survey.len(), survey.set_aside()), (5, 1));
    assert!((0..5).all(|row| survey.line(row) != line));
    let estimate = Summarize::new(&Scores::new(survey).unwrap()).summary().unwrap();
    let mean = estimate.estimate(&[], "TG").unwrap().mean;
    let expected = (0.01 + 2.0 * 0.11 + 0.31 + 2.0 * 0.41) / 6.0;
    assert_close(mean, Some(expected), TOLERANCE, "mean of the others");
}

#[test]
fn a_design_column_that_does_not_exist_is_an_argument_at_fault() {
    let (_, file, ..) = faults().swap_remove(0);
    for columns in [(Some("weights"), None, None), (None, Some("stratum"), None), (None, None, Some("size"))] {
        let error = reader(columns).read_bytes(file.as_bytes()).unwrap_err();
        let missing = columns.0.or(columns.1).or(columns.2).unwrap();
        assert!(error.is_argument(), "{error:?}");
        assert!(error.to_string().contains(missing), "{error}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn ogm_refuses_a_design_at_fault_and_names_its_place() {
    for (what, file, (weight, strata, fpc), line, column, _) in faults() {
        for lang in ["en", "es"] {
            let mut arguments = vec!["summarize", "-", "--edition", "2019", "--lang", lang];
            let options = [("--weight", weight), ("--strata", strata), ("--fpc", fpc)];
            options.iter().filter_map(|(name, column)| Some([*name, (*column)?])).for_each(|o| arguments.extend(o));
            let run = crate::common::ogm_with_input(arguments, file.as_bytes(), &[]);
            let header = ["w", "h", "N"][column - 6];
            let place = match lang {
                "en" => format!("line {line}, column {column} ({header})"),
                _ => format!("línea {line}, columna {column} ({header})"),
            };
            let message = run.refused(1);
            assert!(message.contains(&place), "{what}: {message}");
            let english = ["population", "institutions", "expected", "differs"];
            assert!(
                lang == "en" || !english.iter().any(|word| message.contains(word)),
                "{what}, in Spanish: {message}"
            );
        }
    }
}

#[cfg(feature = "cli")]
#[test]
fn a_column_that_ogm_does_not_find_is_a_fault_of_the_command_line() {
    let run = crate::common::ogm([
        "summarize",
        "tests/reference/design/survey.csv",
        "--edition",
        "2019",
        "--weight",
        "nowhere",
    ]);
    assert!(run.refused(2).contains("nowhere"));
}
