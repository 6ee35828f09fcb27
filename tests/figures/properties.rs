//! What holds for every index and every survey, whatever they are.

use std::collections::BTreeMap;

use crate::common::{Table, values};
use open_gov_metric::methodology::Indices;
use open_gov_metric::{Language, Methodology, Scores, Summarize, SurveyReader};
use proptest::prelude::*;

/// Differences that the order of additions may make, in units of the scale.
const TOLERANCE: f64 = 1e-12;

// ---- Indices of any shape ----

/// An index as its file, and the codes of its lowest nodes.
#[derive(Debug, Clone)]
struct Index {
    toml: String,
    leaves: Vec<String>,
    min: f64,
    max: f64,
}

impl Index {
    fn methodology(&self) -> Methodology {
        Methodology::from_toml(&self.toml).unwrap_or_else(|error| panic!("{error}\n{}", self.toml))
    }

    fn range(&self) -> f64 {
        self.max - self.min
    }
}

/// Scales, each with whether it takes means that need positive numbers, and a missing value as 0.
const SCALES: [(f64, f64, bool, bool); 4] =
    [(0.0, 1.0, true, true), (0.0, 100.0, true, true), (1.0, 5.0, true, false), (-1.0, 1.0, false, true)];
const AGGREGATIONS: [&str; 7] = [
    "\"arithmetic\"",
    "\"minimum\"",
    "\"geometric\"",
    "\"harmonic\"",
    "{ power = 0.5 }",
    "{ power = 3 }",
    "{ power = -2 }",
];
const POLICIES: [&str; 5] =
    ["\"propagate\"", "\"renormalize\"", "{ available = 0.5 }", "{ available = 1 }", "\"zero\""];

/// A directed acyclic graph: each parent has children among the nodes before it, several parents may share one, and the
/// headline has every node that no other has.
fn index() -> impl Strategy<Value = Index> {
    // A weight for each node before it, 5 being none; its aggregation and its policy, modulo how many there are.
    let parent = (prop::collection::vec(0u8..6, 12), any::<usize>(), any::<usize>());
    (0..SCALES.len(), 2usize..7, prop::collection::vec(parent, 0..5), any::<usize>(), any::<usize>()).prop_map(
        |(scale, leaves, parents, aggregation, policy)| {
            let (min, max, is_positive, has_zero) = SCALES[scale];
            let leaves: Vec<String> = (0..leaves).map(|leaf| format!("L{leaf}")).collect();
            let mut codes = leaves.clone();
            let mut toml =
                format!("headline = \"TOP\"\ncatalog = \"none\"\nscale = {{ min = {min:?}, max = {max:?} }}\n");
            leaves.iter().for_each(|leaf| toml.push_str(&format!("[[node]]\ncode = \"{leaf}\"\n")));
            let how = |aggregation: usize, policy: usize| {
                let aggregations = if is_positive { &AGGREGATIONS[..] } else { &AGGREGATIONS[..2] };
                let policies = if has_zero { &POLICIES[..] } else { &POLICIES[..4] };
                let aggregation = aggregations[aggregation % aggregations.len()];
                let policy = policies[policy % policies.len()];
                format!("weights = \"relative\"\naggregation = {aggregation}\nmissing = {policy}\n")
            };
            let mut is_child = vec![false; codes.len()];
            let node = |toml: &mut String, code: &str, children: &[String], how: &str| {
                toml.push_str(&format!("[[node]]\ncode = \"{code}\"\nchildren = {{ {} }}\n{how}", children.join(", ")));
            };
            for (number, (weights, aggregation, policy)) in parents.into_iter().enumerate() {
                let mut children: Vec<(usize, u8)> =
                    weights.into_iter().enumerate().take(codes.len()).filter(|(_, weight)| *weight < 5).collect();
                if children.iter().all(|(_, weight)| *weight == 0) {
                    children = vec![(number % codes.len(), 1)];
                }
                let listed: Vec<String> =
                    children.iter().map(|(child, weight)| format!("{} = {weight}", codes[*child])).collect();
                let code = format!("P{number}");
                node(&mut toml, &code, &listed, &how(aggregation, policy));
                // A child of weight zero takes no part, so the headline still takes it.
                children.iter().filter(|(_, weight)| *weight > 0).for_each(|(child, _)| is_child[*child] = true);
                codes.push(code);
                is_child.push(false);
            }
            let free = std::iter::zip(&codes, &is_child).filter(|(_, is_child)| !**is_child);
            let listed: Vec<String> =
                free.enumerate().map(|(at, (code, _))| format!("{code} = {}", 1 + at % 3)).collect();
            node(&mut toml, "TOP", &listed, &how(aggregation, policy));
            Index { toml, leaves, min, max }
        },
    )
}

/// A share of the scale: its ends and round numbers often, so that there are ties; missing now and then.
fn share() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        2 => prop::sample::select(vec![Some(0.0), Some(1.0)]),
        4 => (0u8..=10).prop_map(|tenths| Some(f64::from(tenths) / 10.0)),
        4 => (0.0..=1.0f64).prop_map(Some),
        2 => Just(None),
    ]
}

/// An index, and shares of the scale for the lowest nodes of some institutions.
fn index_and_survey() -> impl Strategy<Value = (Index, Vec<Vec<Option<f64>>>)> {
    index().prop_flat_map(|index| {
        let row = prop::collection::vec(share(), index.leaves.len());
        (Just(index), prop::collection::vec(row, 1..12))
    })
}

fn cells(index: &Index, shares: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    let value = |share: f64| (index.min + index.range() * share).clamp(index.min, index.max);
    shares.iter().map(|row| row.iter().map(|share| share.map(value)).collect()).collect()
}

/// A survey file with columns and rows in a given order; every third institution is in the same group.
fn file(index: &Index, cells: &[Vec<Option<f64>>], columns: &[usize], rows: &[usize]) -> String {
    let mut text = String::from("institution,group");
    columns.iter().for_each(|column| text.push_str(&format!(",{}", index.leaves[*column])));
    for &row in rows {
        text.push_str(&format!("\nOffice {row:02},g{}", row % 3));
        for &column in columns {
            text.push_str(&cells[row][column].map_or_else(|| ",".into(), |value| format!(",{value}")));
        }
    }
    text + "\n"
}

fn scored(index: &Index, file: &str) -> Scores {
    Scores::new(SurveyReader::new(&index.methodology()).read_bytes(file.as_bytes()).unwrap()).unwrap()
}

fn in_order(count: usize) -> Vec<usize> {
    (0..count).collect()
}

fn score_cells(index: &Index, cells: &[Vec<Option<f64>>]) -> Scores {
    scored(index, &file(index, cells, &in_order(index.leaves.len()), &in_order(cells.len())))
}

fn codes(scores: &Scores) -> Vec<String> {
    scores.methodology().nodes().iter().map(|node| node.code().to_owned()).collect()
}

/// A permutation of numbers below `count`, out of random keys.
fn permutation(keys: &[u32], count: usize) -> Vec<usize> {
    let mut order = in_order(count);
    order.sort_by_key(|at| keys[*at % keys.len()].rotate_left(*at as u32));
    order
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn scores_stay_in_the_scale((index, shares) in index_and_survey()) {
        let scores = score_cells(&index, &cells(&index, &shares));
        let margin = TOLERANCE * index.range();
        for code in codes(&scores) {
            for value in values(&scores, &code).into_iter().flatten() {
                let is_inside = index.min - margin <= value && value <= index.max + margin;
                prop_assert!(is_inside, "{} is {} on {}..{}\n{}", code, value, index.min, index.max, index.toml);
            }
        }
    }

    /// Where a value is there, a higher one; a missing one stays missing.
    #[test]
    fn a_better_component_never_lowers_an_index(
        (index, shares) in index_and_survey(),
        leaf: prop::sample::Index,
        gain in 0.0..=1.0f64,
    ) {
        let leaf = leaf.index(index.leaves.len());
        let mut better = shares.clone();
        better.iter_mut().for_each(|row| row[leaf] = row[leaf].map(|share| share + (1.0 - share) * gain));
        let (before, after) = (score_cells(&index, &cells(&index, &shares)), score_cells(&index, &cells(&index, &better)));
        for code in codes(&before) {
            for (row, (old, new)) in std::iter::zip(values(&before, &code), values(&after, &code)).enumerate() {
                prop_assert_eq!(old.is_some(), new.is_some());
                if let (Some(old), Some(new)) = (old, new) {
                    let is_lower = new < old - TOLERANCE * index.range();
                    prop_assert!(!is_lower, "{} of row {} fell from {} to {}\n{}", code, row, old, new, index.toml);
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_and_columns_does_not_matter(
        (index, shares) in index_and_survey(),
        keys in prop::collection::vec(any::<u32>(), 12),
    ) {
        let cells = cells(&index, &shares);
        let (columns, rows) = (permutation(&keys, index.leaves.len()), permutation(&keys, cells.len()));
        let before = score_cells(&index, &cells);
        let after = scored(&index, &file(&index, &cells, &columns, &rows));
        let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * index.range(),
            (a, b) => a == b,
        };
        for code in codes(&before) {
            let (old, new) = (values(&before, &code), values(&after, &code));
            for (at, row) in rows.iter().enumerate() {
                prop_assert!(close(old[*row], new[at]), "{}: {:?} became {:?}", code, old[*row], new[at]);
            }
        }
        let by_unit = |scores: &Scores| {
            let table = Table::of(&scores.frame().unwrap());
            let row = |row| {
                let cell = |header: &str| table.text(row, header).to_owned();
                (cell("unit"), (cell("rank"), cell("band")))
            };
            (0..table.len()).map(row).collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(by_unit(&before), by_unit(&after));
        let summary = |scores: &Scores| Summarize::new(scores).by(["group"]).summary().unwrap();
        let (old, new) = (summary(&before), summary(&after));
        prop_assert_eq!(&old.groups, &new.groups);
        for group in &old.groups {
            for code in codes(&before) {
                let [old, new] = [&old, &new].map(|summary| summary.estimate(&[&group[0]], &code).unwrap());
                prop_assert_eq!((old.n, old.missing, old.note.is_some()), (new.n, new.missing, new.note.is_some()));
                let figures = |e: &open_gov_metric::summary::Estimate| [e.mean, e.sd, e.min, e.q25, e.median, e.q75, e.max];
                for (old, new) in std::iter::zip(figures(old), figures(new)) {
                    prop_assert!(close(old, new), "{} of {}: {:?} became {:?}", code, group[0], old, new);
                }
            }
        }
        let leaders = |scores: &Scores| {
            let table = Table::of(&Summarize::new(scores).by(["group"]).leaders(2).unwrap().frame(Language::English).unwrap());
            let row = |row| ["group", "place", "unit"].map(|header| table.text(row, header).to_owned());
            (0..table.len()).map(row).collect::<Vec<_>>()
        };
        prop_assert_eq!(leaders(&before), leaders(&after));
    }

    #[test]
    fn effective_weights_of_the_leaves_sum_to_1(index in index()) {
        let methodology = index.methodology();
        let weight = |leaf: &String| methodology.effective_weight(leaf).unwrap();
        prop_assert!(index.leaves.iter().all(|leaf| weight(leaf) >= 0.0));
        let sum: f64 = index.leaves.iter().map(weight).sum();
        prop_assert!((sum - 1.0).abs() <= TOLERANCE, "{}\n{}", sum, index.toml);
        prop_assert_eq!(methodology.effective_weight("TOP"), Some(1.0));
    }

    /// The effective weight is what a component's unit is worth in the headline, where all aggregations are arithmetic.
    #[test]
    fn effective_weights_tell_what_a_component_is_worth((index, shares) in index_and_survey(), leaf: prop::sample::Index) {
        let mut linear = index.clone();
        for how in &AGGREGATIONS[1..] {
            linear.toml = linear.toml.replace(&format!("aggregation = {how}"), "aggregation = \"arithmetic\"");
        }
        let leaf = leaf.index(linear.leaves.len());
        let at = |share: f64| {
            let complete = |row: &Vec<Option<f64>>| row.iter().map(|share| share.or(Some(0.5))).collect::<Vec<_>>();
            let mut shares: Vec<_> = shares.iter().map(complete).collect();
            shares.iter_mut().for_each(|row| row[leaf] = Some(share));
            values(&score_cells(&linear, &cells(&linear, &shares)), "TOP")
        };
        let weight = linear.methodology().effective_weight(&linear.leaves[leaf]).unwrap();
        for (low, high) in std::iter::zip(at(0.0), at(1.0)) {
            let gain = (high.unwrap() - low.unwrap()) / linear.range();
            prop_assert!((gain - weight).abs() <= TOLERANCE, "gained {}, weighs {}\n{}", gain, weight, linear.toml);
        }
    }

    /// Without missing values the missing-data policy makes no difference, to the last bit.
    #[test]
    fn the_policy_makes_no_difference_to_complete_rows((index, shares) in index_and_survey()) {
        let shares: Vec<Vec<_>> =
            shares.iter().map(|row| row.iter().map(|share| share.or(Some(0.25))).collect()).collect();
        // One institution without any value, so that no column is complete.
        let with_gap: Vec<Vec<_>> =
            shares.iter().cloned().chain([vec![None; index.leaves.len()]]).collect();
        let bits = |index: &Index, shares: &[Vec<Option<f64>>], code: &str| {
            let scores = score_cells(index, &cells(index, shares));
            let all = values(&scores, code).into_iter().map(|value| value.map(f64::to_bits));
            all.take(shares.len().min(12)).collect::<Vec<_>>()
        };
        let expected = bits(&index, &shares, "TOP");
        for policy in &POLICIES[..4] {
            let mut other = index.clone();
            for known in POLICIES {
                other.toml = other.toml.replace(&format!("missing = {known}"), &format!("missing = {policy}"));
            }
            prop_assert_eq!(&bits(&other, &shares, "TOP"), &expected);
            prop_assert_eq!(&bits(&other, &with_gap, "TOP")[..expected.len()], &expected[..]);
        }
    }
}

// ---- The Metric, written and read back ----

/// Names that need quoting, or look like something else, or are run as a formula.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-zÁÉÍÓÚñ ]{1,12}",
        1 => "[ -~áñ]{1,12}",
        1 => "[=+@-][A-Z0-9()]{1,6}",
        1 => prop::sample::select(vec!["a,b", "say \"hi\"", "two\nlines", "0.5", "NaN", "null", "'quoted", "emoji \u{1F600}"])
            .prop_map(str::to_owned),
    ]
}

type Institution = (String, String, usize, [Option<u16>; 17]);

/// A survey of the Metric's components in ten-thousandths, with a text column.
fn metric() -> impl Strategy<Value = Vec<Institution>> {
    let component = prop_oneof![9 => (0u16..=10_000).prop_map(Some), 1 => Just(None)];
    let components =
        prop::collection::vec(component, 17).prop_map(|cells| <[Option<u16>; 17]>::try_from(cells).unwrap());
    prop::collection::vec((name(), name(), 0usize..33, components), 1..10)
}

fn metric_file(institutions: &[Institution]) -> Vec<u8> {
    let methodology = Methodology::edition(2017).unwrap();
    let components = methodology.nodes().iter().filter(|node| node.children().is_empty()).map(|node| node.code());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["institution", "state", "district"].into_iter().chain(components)).unwrap();
    for (row, (unit, district, state, components)) in institutions.iter().enumerate() {
        let cells = components.map(|cell| cell.map_or_else(String::new, |cell| (f64::from(cell) / 1e4).to_string()));
        let head = [format!("{unit} {row}"), format!("{state:02}"), district.trim().to_owned()];
        writer.write_record(head.into_iter().chain(cells)).unwrap();
    }
    writer.into_inner().unwrap()
}

/// As the writer of CSV keeps spreadsheets from running it.
fn neutralised(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn what_was_written_reads_back_as_the_same_table(institutions in metric()) {
        let methodology = Methodology::edition(2017).unwrap();
        let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(&metric_file(&institutions)).unwrap()).unwrap();
        let mut written = Vec::new();
        open_gov_metric::export::write(&scores.frame().unwrap(), open_gov_metric::export::Format::Csv, &mut written).unwrap();
        let reader = SurveyReader::new(&methodology).unit("unit");
        let again = Scores::with_indices(reader.read_bytes(&written).unwrap(), Indices::Supplied).unwrap();
        prop_assert_eq!(again.audit().unwrap().len(), 0);
        for node in methodology.nodes() {
            let bits = |scores: &Scores| {
                values(scores, node.code()).into_iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>()
            };
            prop_assert_eq!(bits(&again), bits(&scores), "{}", node.code());
        }
        let (before, after) = (Table::of(&scores.frame().unwrap()), Table::of(&again.frame().unwrap()));
        for row in 0..scores.len() {
            let unit = neutralised(scores.survey().unit(row));
            prop_assert_eq!(again.survey().unit(row), unit.trim());
            for header in ["state_code", "state", "rank", "quadrant", "band"] {
                prop_assert_eq!(after.text(row, header), before.text(row, header), "{}", header);
            }
            prop_assert_eq!(after.text(row, "district"), before.text(row, "district").trim());
        }
    }

    /// JSON has the same cells as CSV: full numbers, nulls, and text as it is.
    #[test]
    fn json_and_csv_have_the_same_cells(institutions in metric()) {
        let methodology = Methodology::edition(2017).unwrap();
        let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(&metric_file(&institutions)).unwrap()).unwrap();
        let frame = scores.frame().unwrap();
        let mut json = Vec::new();
        open_gov_metric::export::write(&frame, open_gov_metric::export::Format::Json, &mut json).unwrap();
        let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(&json).unwrap();
        let table = Table::of(&frame);
        let lines: Vec<&str> = std::str::from_utf8(&json).unwrap().lines().collect();
        prop_assert_eq!(rows.len(), table.len());
        for (row, object) in rows.iter().enumerate() {
            prop_assert_eq!(object.len(), table.headers.len());
            for header in &table.headers {
                let text = table.text(row, header);
                match &object[header] {
                    serde_json::Value::Null => prop_assert_eq!(text, ""),
                    // serde_json may read another last bit than was written, so the digits are compared.
                    serde_json::Value::Number(_) => {
                        prop_assert!(lines[row + 1].contains(&format!("\"{header}\":{text}")), "{}: {}", header, text);
                    }
                    serde_json::Value::String(string) => prop_assert_eq!(text, neutralised(string)),
                    other => prop_assert!(false, "{}: {}", header, other),
                }
            }
        }
    }
}

#[test]
fn effective_weights_of_the_editions_sum_to_1() {
    for year in Methodology::EDITIONS {
        let edition = Methodology::edition(year).unwrap();
        let leaves = edition.nodes().iter().filter(|node| node.children().is_empty());
        let sum: f64 = leaves.map(|leaf| edition.effective_weight(leaf.code()).unwrap()).sum();
        assert!((sum - 1.0).abs() <= TOLERANCE, "{year}: {sum}");
    }
}
