//! Item analysis, correlations, influence and tests of groups: against R 4.2.2 and its package psych 2.2.9
//! (`tests/reference/reliability/reference.R`), on any number of threads and in any order of rows.

mod undefined;

use crate::common::{self, Table, on_threads, project_file, reference_data, scores};
use open_gov_metric::methodology::Indices;
use open_gov_metric::reliability::{CompareGroups, Correlate, Method, Reliability, influence};
use open_gov_metric::{Language, Methodology, Scores, SurveyReader};

type Surveys = Vec<(&'static str, Scores)>;

/// The surveys of the reference: a made-up one of 908 institutions, and one with missing values.
fn surveys() -> Surveys {
    let read = |path, year| SurveyReader::new(&Methodology::edition(year).unwrap()).read_path(path).unwrap();
    let fixture = Scores::new(read(project_file("fixtures/survey_2017.csv"), 2017)).unwrap();
    let missing = Scores::new(read(project_file("tests/reference/reliability/survey.csv"), 2019)).unwrap();
    vec![("fixture", fixture), ("missing", missing)]
}

/// Rows of a reference table for a survey.
fn reference(table: &str, data: &str) -> Table {
    let mut table = Table::read(project_file(&format!("tests/reference/reliability/{table}.csv")));
    table.rows.retain(|row| row[0] == data);
    assert!(!table.rows.is_empty(), "{data}");
    table
}

/// Compares figures with R's and remembers the largest difference.
#[derive(Default)]
struct Comparison {
    compared: usize,
    largest: f64,
}

impl Comparison {
    /// Fails unless both are missing, or both are there and differ by no more than a part in 10⁹.
    #[track_caller]
    fn compare(&mut self, found: Option<f64>, expected: Option<f64>, what: &str) {
        match (found, expected) {
            (None, None) => {}
            (Some(found), Some(expected)) => {
                let apart = if found == expected { 0.0 } else { ((found - expected) / expected).abs() };
                assert!(apart <= 1e-9, "{what}: {found:e} is {apart:e} of R's {expected:e} apart");
                self.largest = self.largest.max(apart);
                self.compared += 1;
            }
            _ => panic!("{what}: found {found:?}, expected {expected:?}"),
        }
    }

    /// Says how near it was.
    fn report(&self, what: &str, at_least: usize) {
        assert!(self.compared >= at_least, "{what}: only {} figures", self.compared);
        println!("{what}: {} figures, largest relative difference {:e}", self.compared, self.largest);
    }
}

/// A figure of a frame, as the methods of the result have it.
fn same(frame: &Table, row: usize, header: &str, figure: Option<f64>) {
    assert_eq!(frame.number(row, header), figure, "{header}, row {row}");
}

fn check_item_analysis(surveys: Surveys, at_least: usize) {
    let mut near = Comparison::default();
    for (data, scores) in surveys {
        let [alpha, items, components, loadings] =
            ["alpha", "items", "components", "loadings"].map(|table| reference(table, data));
        for row in 0..alpha.len() {
            let node = alpha.text(row, "node");
            let found = Reliability::new(&scores, node).unwrap();
            assert_eq!((&found.node[..], Some(found.n as f64)), (node, alpha.number(row, "n")));
            near.compare(found.alpha.raw, alpha.number(row, "raw"), &format!("{data} {node} alpha"));
            near.compare(found.alpha.standardized, alpha.number(row, "standardized"), &format!("{data} {node} alpha"));

            let frame = Table::of(&found.items.frame(Language::English).unwrap());
            let children: Vec<usize> = (0..items.len()).filter(|row| items.text(*row, "node") == node).collect();
            assert_eq!(children.len(), found.items.len(), "{data} {node}");
            for (at, (item, row)) in found.items.iter().zip(children).enumerate() {
                let child = items.text(row, "child");
                assert_eq!((item.node.as_str(), frame.text(at, "node")), (child, child));
                assert_eq!(frame.number(at, "n"), Some(found.n as f64));
                for (figure, value) in [("item_rest", item.item_rest), ("alpha_if_dropped", item.alpha_if_dropped)] {
                    near.compare(value, items.number(row, figure), &format!("{data} {node} {child} {figure}"));
                    same(&frame, at, figure, value);
                }
            }

            let frame = Table::of(&found.components.frame(Language::English).unwrap());
            let of_node = |table: &Table| -> Vec<usize> {
                (0..table.len()).filter(|row| table.text(*row, "node") == node).collect()
            };
            assert_eq!(frame.len(), of_node(&components).len());
            for row in of_node(&components) {
                let at = frame.find(&[("component", components.text(row, "component"))]);
                for figure in ["eigenvalue", "share", "cumulative"] {
                    let what = format!("{data} {node} {figure} {at}");
                    near.compare(frame.number(at, figure), components.number(row, figure), &what);
                }
            }
            let frame = Table::of(&found.loadings_frame().unwrap());
            for row in of_node(&loadings) {
                let child = loadings.text(row, "child");
                let found = frame.number(frame.find(&[("node", child)]), loadings.text(row, "component"));
                near.compare(found, loadings.number(row, "loading"), &format!("{data} {node} {child} loading"));
            }
        }
    }
    near.report("item analysis", at_least);
}

fn check_correlations(surveys: Surveys, at_least: usize) {
    let mut near = Comparison::default();
    for (data, scores) in surveys {
        let expected = reference("correlations", data);
        for (method, name) in [(Method::Pearson, "pearson"), (Method::Spearman, "spearman")] {
            let found = Correlate::new(&scores).method(method).correlations().unwrap();
            let frame = Table::of(&found.frame(Language::English).unwrap());
            assert_eq!(frame.headers, ["a", "b", "r", "p", "n", "note"]);
            let available = scores.available().count();
            assert_eq!(found.len(), available * (available - 1) / 2);
            for row in (0..expected.len()).filter(|row| expected.text(*row, "method") == name) {
                let (a, b) = (expected.text(row, "a"), expected.text(row, "b"));
                let pair = found.get(b, a).unwrap();
                assert_eq!((pair.a.as_str(), pair.b.as_str()), (a, b), "methodology order");
                assert_eq!(Some(pair.n as f64), expected.number(row, "n"));
                near.compare(pair.r, expected.number(row, "r"), &format!("{data} {name} {a} {b} r"));
                near.compare(pair.p, expected.number(row, "p"), &format!("{data} {name} {a} {b} p"));
                let at = frame.find(&[("a", a), ("b", b)]);
                same(&frame, at, "r", pair.r);
                same(&frame, at, "p", pair.p);
                same(&frame, at, "n", Some(pair.n as f64));
            }
        }
    }
    near.report("correlations", at_least);
}

fn check_influence(surveys: Surveys, at_least: usize) {
    let mut near = Comparison::default();
    for (data, scores) in surveys {
        let (expected, methodology) = (reference("influence", data), scores.methodology());
        let mut edges = 0;
        for top in ["GA", "GAg", "GAc"] {
            let Ok(found) = influence(&scores, top) else { continue };
            let frame = Table::of(&found.frame(Language::English).unwrap());
            for (at, row) in found.iter().enumerate() {
                let Some(r) = (0..expected.len())
                    .find(|r| expected.text(*r, "node") == row.node && expected.text(*r, "parent") == row.parent)
                else {
                    panic!("{data}: R has no edge from {} to {}", row.parent, row.node)
                };
                edges += usize::from(top == "GA");
                assert_eq!(Some(row.weight), expected.number(r, "weight"));
                assert_eq!(Some(row.effective_weight), methodology.effective_weight(&row.node));
                assert_eq!(Some(row.n_parent as f64), expected.number(r, "n_parent"));
                assert_eq!(Some(row.n_headline as f64), expected.number(r, "n_headline"));
                let what = format!("{data} {} {}", row.node, row.parent);
                near.compare(row.r_parent, expected.number(r, "r_parent"), &what);
                near.compare(row.r_headline, expected.number(r, "r_headline"), &what);
                same(&frame, at, "r_parent", row.r_parent);
                same(&frame, at, "effective_weight", Some(row.effective_weight));
            }
        }
        // Below GA are neither GAg nor GAc, whose edges the reference has too where the edition has them.
        assert_eq!(edges, if data == "fixture" { 23 } else { 6 }, "{data}");
    }
    near.report("influence", at_least);
}

fn check_tests_of_groups(surveys: Surveys, at_least: usize) {
    let mut near = Comparison::default();
    for (data, scores) in surveys {
        let expected = reference("tests", data);
        for row in 0..expected.len() {
            let (by, node, test) = (expected.text(row, "by"), expected.text(row, "node"), expected.text(row, "test"));
            let found = CompareGroups::new(&scores).by([by]).nodes([node]).tests().unwrap();
            let frame = Table::of(&found.frame(Language::English).unwrap());
            assert_eq!(
                frame.headers,
                ["node", "test", "statistic", "df1", "df2", "p", "n", "groups", "effect", "note"]
            );
            assert_eq!(frame.texts("test"), ["anova", "welch", "kruskal_wallis"]);
            let at = frame.find(&[("node", node), ("test", test)]);
            for figure in ["statistic", "df1", "df2", "p", "n", "groups", "effect"] {
                let what = format!("{data} by {by} {node} {test} {figure}");
                near.compare(frame.number(at, figure), expected.number(row, figure), &what);
            }
            assert_eq!(frame.number(at, "statistic").is_none(), !found[at].notes.is_empty() && test == "welch");
        }
    }
    near.report("tests of groups", at_least);
}

fn check_pairs_of_groups(surveys: Surveys, at_least: usize) {
    let mut near = Comparison::default();
    let figures = ["n_a", "n_b", "diff", "ci_low", "ci_high", "t", "df", "p", "p_holm", "p_bh", "d"];
    for (data, scores) in surveys {
        let expected = reference("pairs", data);
        let keys: &[&str] = match data {
            "fixture" => &["level", "type"],
            "missing" => &["level", "region"],
            _ => &["level"],
        };
        let mut rows = 0;
        for by in keys {
            let mut nodes = expected.texts("node");
            nodes.dedup();
            nodes.sort_unstable();
            nodes.dedup();
            let found = CompareGroups::new(&scores).by([*by]).nodes(nodes).confidence(0.9).pairs().unwrap();
            let frame = Table::of(&found.frame(Language::English).unwrap());
            assert_eq!(frame.headers, [&["node", "a", "b"][..], &figures].concat());
            let of_key: Vec<usize> = (0..expected.len()).filter(|row| expected.text(*row, "by") == *by).collect();
            // The same pairs in the same order, node by node.
            let names = |table: &Table, row: usize| ["node", "a", "b"].map(|name| table.text(row, name).to_owned());
            let mut order: Vec<usize> = of_key;
            let position = |row: &usize| scores.methodology().position(expected.text(*row, "node"));
            order.sort_by_key(position);
            assert_eq!(frame.len(), order.len(), "{data} {by}");
            for (at, row) in order.into_iter().enumerate() {
                assert_eq!(names(&frame, at), names(&expected, row), "{data} {by}");
                for figure in figures {
                    let what = format!("{data} by {by} {:?} {figure}", names(&frame, at));
                    near.compare(frame.number(at, figure), expected.number(row, figure), &what);
                }
                same(&frame, at, "t", found[at].t);
                rows += 1;
            }
        }
        assert_eq!(rows, expected.len());
    }
    near.report("pairs of groups", at_least);
}

#[test]
fn item_analysis_is_that_of_r() {
    check_item_analysis(surveys(), 200);
}

#[test]
fn correlations_are_those_of_r() {
    check_correlations(surveys(), 270);
}

#[test]
fn influence_is_that_of_r() {
    check_influence(surveys(), 45);
}

#[test]
fn tests_of_groups_are_those_of_r() {
    check_tests_of_groups(surveys(), 245);
}

#[test]
fn pairs_of_groups_are_those_of_r() {
    check_pairs_of_groups(surveys(), 2900);
}

#[test]
#[ignore = "needs official data"]
fn figures_of_the_official_file_are_those_of_r() {
    let official = || {
        let edition = Methodology::edition(2017).unwrap();
        let survey = SurveyReader::new(&edition).read_path(reference_data("mga2017/institutions.csv")).unwrap();
        vec![("official", Scores::with_indices(survey, Indices::Supplied).unwrap())]
    };
    check_item_analysis(official(), 50);
    check_correlations(official(), 100);
    check_influence(official(), 14);
    check_tests_of_groups(official(), 55);
    check_pairs_of_groups(official(), 95);
}

/// Everything, as text.
fn everything(scores: &Scores) -> String {
    let mut all = String::new();
    for node in ["GA", "TG", "PG"] {
        all += &format!("{:?}", Reliability::new(scores, node).unwrap());
    }
    for method in [Method::Pearson, Method::Spearman] {
        all += &format!("{:?}", Correlate::new(scores).method(method).correlations().unwrap());
    }
    all += &format!("{:?}", influence(scores, "GA").unwrap());
    let compare = CompareGroups::new(scores).by(["type"]);
    all + &format!("{:?}{:?}", compare.tests().unwrap(), compare.pairs().unwrap())
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let text = std::fs::read(project_file("fixtures/survey_2017.csv")).unwrap();
    let scores = scores(2017, text);
    assert_eq!(on_threads(1, || everything(&scores)), on_threads(3, || everything(&scores)));
}

#[test]
fn the_order_of_rows_changes_no_more_than_rounding() {
    let text = std::fs::read_to_string(project_file("fixtures/survey_2017.csv")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let reversed = scores(2017, lines.join("\n"));
    let forward = scores(2017, text);
    let figures = |scores: &Scores| -> Vec<Option<f64>> {
        let correlations = Correlate::new(scores).method(Method::Spearman).correlations().unwrap();
        let pairs = CompareGroups::new(scores).by(["type"]).pairs().unwrap();
        let correlations = correlations.iter().flat_map(|row| [row.r, row.p]);
        let pairs = pairs.iter().flat_map(|row| [row.diff, row.t, row.df, row.p, row.p_holm, row.p_bh, row.d]);
        correlations.chain(pairs).collect()
    };
    let (forward, reversed) = (figures(&forward), figures(&reversed));
    assert!(forward.len() > 10_000 && forward.len() == reversed.len());
    for (a, b) in forward.into_iter().zip(reversed) {
        common::assert_close(a, b, 1e-10 * a.unwrap_or(0.0).abs() + 1e-13, "reversed");
    }
}
