//! Indices that are not the Open Government Metric, against results computed independently: see
//! `tests/reference/own_index.py`, whose results `own_index.R` confirms with R 4.2.2.

use crate::common::{Table, assert_close, project_file, values};
use open_gov_metric::methodology::Indices;
use open_gov_metric::polars::prelude::*;
use open_gov_metric::{Methodology, Scores, SurveyReader};

/// Each case, with its number of computed nodes and how many of their cells are null.
const CASES: [(&str, usize, usize); 9] = [
    ("deep", 23, 0),
    ("missing_available", 8, 27),
    ("missing_propagate", 8, 71),
    ("missing_renormalize", 8, 9),
    ("missing_zero", 8, 0),
    ("negative_scale", 9, 10),
    ("shared", 7, 0),
    ("wide", 7, 0),
    ("zero_weights", 10, 41),
];

struct Case {
    name: &'static str,
    methodology: Methodology,
    survey: Table,
    expected: Table,
    nulls: usize,
}

fn cases() -> impl Iterator<Item = Case> {
    CASES.iter().map(|&(name, nodes, nulls)| {
        let file = |ending: &str| project_file(&format!("tests/reference/own_index/{name}{ending}"));
        let expected = Table::read(file(".expected.csv"));
        assert_eq!((expected.len(), expected.headers.len()), (40, 1 + nodes), "{name}");
        let methodology = Methodology::from_path(file(".toml")).unwrap();
        Case { name, methodology, survey: Table::read(file(".csv")), expected, nulls }
    })
}

fn scored(case: &Case) -> Scores {
    let path = project_file(&format!("tests/reference/own_index/{}.csv", case.name));
    Scores::new(SurveyReader::new(&case.methodology).read_path(path).unwrap()).unwrap()
}

#[test]
fn every_case_is_tested() {
    let folder = std::fs::read_dir(project_file("tests/reference/own_index")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned())).collect();
    names.sort();
    assert_eq!(names, CASES.map(|(name, ..)| name));
}

#[test]
fn every_computed_cell_is_the_expected_one() {
    for case in cases() {
        let scores = scored(&case);
        assert!(scores.survey().findings().is_empty() && scores.audit().unwrap().is_empty());
        let range = case.methodology.scale().range();
        let mut nulls = 0;
        for node in &case.expected.headers[1..] {
            let found = values(&scores, node);
            for (row, found) in found.into_iter().enumerate() {
                assert_eq!(scores.survey().unit(row), case.expected.text(row, "institution"));
                let expected = case.expected.number(row, node);
                nulls += usize::from(expected.is_none());
                assert_close(found, expected, 1e-9 * range, &format!("{} {node}, row {row}", case.name));
            }
        }
        assert_eq!(nulls, case.nulls, "{}", case.name);
    }
}

/// The survey as a data frame with its own headers, whole numbers and all.
fn frame(survey: &Table) -> DataFrame {
    let column = |header: &String| match header.as_str() {
        "institution" => Column::new(header.into(), survey.texts(header)),
        _ => Column::new(header.into(), survey.numbers(header)),
    };
    DataFrame::new(survey.len(), survey.headers.iter().map(column).collect()).unwrap()
}

#[test]
fn the_expressions_alone_give_the_same_bits() {
    for case in cases() {
        let scores = scored(&case);
        let applied = case.methodology.apply(frame(&case.survey).lazy(), Indices::Computed).unwrap().collect().unwrap();
        for node in &case.expected.headers[1..] {
            let alone: Vec<Option<u64>> =
                applied.column(node).unwrap().f64().unwrap().iter().map(|value| value.map(f64::to_bits)).collect();
            let scored: Vec<Option<u64>> =
                values(&scores, node).into_iter().map(|value| value.map(f64::to_bits)).collect();
            assert_eq!(alone, scored, "{} {node}", case.name);
        }
        assert_eq!(applied.column("institution").unwrap().str().unwrap().get(39), Some("Unit 40"));
    }
}

#[test]
fn expressions_level_by_level_are_the_same_query() {
    for case in cases() {
        let columns: Vec<&str> = case.survey.headers.iter().map(String::as_str).collect();
        let levels = case.methodology.expressions(&columns, Indices::Computed).unwrap();
        let query = levels.into_iter().fold(frame(&case.survey).lazy(), LazyFrame::with_columns);
        let applied = case.methodology.apply(frame(&case.survey).lazy(), Indices::Computed).unwrap();
        assert!(query.collect().unwrap().equals_missing(&applied.collect().unwrap()), "{}", case.name);
    }
}

#[cfg(feature = "cli")]
#[test]
fn ogm_prints_the_same_figures() {
    for case in cases() {
        let file = |ending: &str| format!("tests/reference/own_index/{}{ending}", case.name);
        let printed = crate::common::ogm(["score", &file(".csv"), "--methodology", &file(".toml")]).table();
        let scores = scored(&case);
        assert_eq!(printed.texts("unit"), case.expected.texts("institution"));
        for node in &case.expected.headers[1..] {
            // Full precision: what is printed reads back as the same number.
            assert_eq!(printed.numbers(node), values(&scores, node), "{} {node}", case.name);
        }
    }
}
