//! Indices of any shape, and surveys of them.

use crate::common::project_file;
use open_gov_metric::methodology::{Aggregation, Missing};
use open_gov_metric::{Methodology, Scores, SurveyReader};
use proptest::prelude::*;

use Aggregation::{Arithmetic, Geometric, Harmonic, Minimum, Power};
use Missing::{Available, Propagate, Renormalize, Zero};

/// What lies below a node, written as an index of its own. The last node is the headline.
#[derive(Debug, Clone)]
pub struct Index {
    pub min: f64,
    pub max: f64,
    pub nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
pub struct Node {
    pub code: String,
    pub column: String,
    /// Relative weights; none for a component.
    pub children: Vec<(String, f64)>,
    pub aggregation: Aggregation,
    pub missing: Missing,
}

impl Index {
    /// The index below a node of a methodology. Without the nodes that do not count for it.
    pub fn below(methodology: &Methodology, code: &str) -> Self {
        let (all, scale) = (methodology.nodes(), methodology.scale());
        assert!(all.iter().all(|node| node.scale() == scale));
        let mut open = vec![methodology.position(code).unwrap()];
        let mut found = Vec::new();
        while let Some(position) = open.pop() {
            open.extend(all[position].weighted().map(|child| child.node));
            found.retain(|known| *known != position);
            found.push(position);
        }
        let node = |position: usize| {
            let node = &all[position];
            Node {
                code: node.code().to_owned(),
                column: node.column().to_owned(),
                children: node.weighted().map(|child| (all[child.node].code().to_owned(), child.weight)).collect(),
                aggregation: node.aggregation(),
                missing: node.missing(),
            }
        };
        Index { min: scale.min, max: scale.max, nodes: found.into_iter().rev().map(node).collect() }
    }

    pub fn headline(&self) -> &str {
        &self.nodes.last().unwrap().code
    }

    pub fn range(&self) -> f64 {
        self.max - self.min
    }

    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.children.is_empty())
    }

    pub fn parents(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| !node.children.is_empty())
    }

    /// With a change to each node that is computed.
    pub fn with(&self, change: impl Fn(&mut Node)) -> Self {
        let mut other = self.clone();
        other.nodes.iter_mut().filter(|node| !node.children.is_empty()).for_each(change);
        other
    }

    /// Without a component, and without the nodes that are left without any.
    pub fn without(&self, leaf: &str) -> Self {
        let mut other = self.clone();
        let mut gone = vec![leaf.to_owned()];
        while let Some(code) = gone.pop() {
            other.nodes.retain(|node| node.code != code);
            for node in other.nodes.iter_mut().filter(|node| !node.children.is_empty()) {
                node.children.retain(|(child, _)| *child != code);
                if node.children.is_empty() {
                    gone.push(node.code.clone());
                }
            }
        }
        other
    }

    pub fn toml(&self) -> String {
        let scale = format!("{{ min = {:?}, max = {:?} }}", self.min, self.max);
        let mut toml = format!("headline = \"{}\"\ncatalog = \"none\"\nscale = {scale}\n", self.headline());
        for node in &self.nodes {
            toml.push_str(&format!("[[node]]\ncode = \"{}\"\ncolumn = \"{}\"\n", node.code, node.column));
            if node.children.is_empty() {
                continue;
            }
            let children: Vec<String> =
                node.children.iter().map(|(code, weight)| format!("{code} = {weight:?}")).collect();
            let aggregation = match node.aggregation {
                Power(power) => format!("{{ power = {power:?} }}"),
                other => format!("\"{other}\""),
            };
            let missing = match node.missing {
                Available(share) => format!("{{ available = {share:?} }}"),
                Propagate => "\"propagate\"".to_owned(),
                Renormalize => "\"renormalize\"".to_owned(),
                Zero => "\"zero\"".to_owned(),
            };
            toml.push_str(&format!(
                "children = {{ {} }}\nweights = \"relative\"\naggregation = {aggregation}\nmissing = {missing}\n",
                children.join(", ")
            ));
        }
        toml
    }

    pub fn score(&self, file: &str) -> Scores {
        let toml = self.toml();
        let methodology = Methodology::from_toml(&toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
        Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap()
    }
}

/// An index of one node, and its weights.
pub fn one_node(weights: &[f64], aggregation: Aggregation) -> Index {
    let children: Vec<(String, f64)> = (0..).map(|leaf| format!("L{leaf}")).zip(weights.iter().copied()).collect();
    let node = |code: &str, children: Vec<(String, f64)>| Node {
        code: code.to_owned(),
        column: code.to_owned(),
        children,
        aggregation,
        missing: Propagate,
    };
    let mut nodes: Vec<Node> = children.iter().map(|(leaf, _)| node(leaf, Vec::new())).collect();
    nodes.push(node("TOP", children));
    Index { min: 0.0, max: 1.0, nodes }
}

/// The file of a survey of an index: institutions `I0`, `I1`, … with a value for each component, in groups of three.
pub fn file(index: &Index, rows: &[Vec<Option<f64>>]) -> String {
    let columns: Vec<&str> = index.leaves().map(|leaf| leaf.column.as_str()).collect();
    let mut text = format!("institution,group,{}\n", columns.join(","));
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().map(|value| value.map_or_else(String::new, |value| format!("{value:?}"))).collect();
        text.push_str(&format!("I{at},g{},{}\n", at / 3, cells.join(",")));
    }
    text
}

pub fn complete(rows: &[Vec<f64>]) -> Vec<Vec<Option<f64>>> {
    rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect()
}

/// The cities: an index of three levels on a scale from 0 to 100, with mixed aggregations and missing data.
pub fn cities() -> (Index, String) {
    let methodology = Methodology::from_path(project_file("fixtures/own_index.toml")).unwrap();
    let file = std::fs::read_to_string(project_file("fixtures/own_index.csv")).unwrap();
    (Index::below(&methodology, "OPEN"), file)
}

pub fn metric() -> Scores {
    let methodology = Methodology::edition(2017).unwrap();
    Scores::new(SurveyReader::new(&methodology).read_path(project_file("fixtures/survey_2017.csv")).unwrap()).unwrap()
}

/// Scales, each with whether all means can be taken on it, and whether it has a 0.
pub const SCALES: [(f64, f64, bool, bool); 4] =
    [(0.0, 1.0, true, true), (0.0, 100.0, true, true), (1.0, 5.0, true, false), (-1.0, 1.0, false, true)];
pub const AGGREGATIONS: [Aggregation; 7] =
    [Arithmetic, Minimum, Geometric, Harmonic, Power(0.5), Power(3.0), Power(-2.0)];
pub const POLICIES: [Missing; 5] = [Propagate, Renormalize, Available(0.5), Available(1.0), Zero];

impl Index {
    pub fn aggregations(&self) -> &'static [Aggregation] {
        if self.min < 0.0 { &AGGREGATIONS[..2] } else { &AGGREGATIONS }
    }

    pub fn policies(&self) -> &'static [Missing] {
        if self.min > 0.0 { &POLICIES[..4] } else { &POLICIES }
    }
}

/// An index of any shape: several parents may share a child, and the headline has every node that no other has.
pub fn index() -> impl Strategy<Value = Index> {
    let parent = (prop::collection::vec(0u8..6, 12), any::<usize>(), any::<usize>());
    (0..SCALES.len(), 2usize..6, prop::collection::vec(parent, 0..4), any::<usize>(), any::<usize>()).prop_map(
        |(scale, leaves, parents, aggregation, policy)| {
            let (min, max, ..) = SCALES[scale];
            let mut index = Index { min, max, nodes: Vec::new() };
            let (aggregations, policies) = (index.aggregations(), index.policies());
            let node = |code: String, children: Vec<(String, f64)>, aggregation: usize, policy: usize| Node {
                column: code.clone(),
                code,
                children,
                aggregation: aggregations[aggregation % aggregations.len()],
                missing: policies[policy % policies.len()],
            };
            (0..leaves).for_each(|leaf| index.nodes.push(node(format!("L{leaf}"), Vec::new(), 0, 0)));
            for (number, (weights, aggregation, policy)) in parents.into_iter().enumerate() {
                let known = index.nodes.iter().map(|node| node.code.clone());
                let weighted = known.zip(weights).filter(|(_, weight)| (1..5).contains(weight));
                let mut children: Vec<(String, f64)> =
                    weighted.map(|(code, weight)| (code, f64::from(weight))).collect();
                if children.is_empty() {
                    children.push(("L0".to_owned(), 1.0));
                }
                index.nodes.push(node(format!("P{number}"), children, aggregation, policy));
            }
            let is_child =
                |code: &String| index.nodes.iter().any(|node| node.children.iter().any(|(child, _)| child == code));
            let free = index.nodes.iter().map(|node| node.code.clone()).filter(|code| !is_child(code));
            let free: Vec<(String, f64)> = free.zip([1.0, 2.0, 3.0].into_iter().cycle()).collect();
            index.nodes.push(node("TOP".to_owned(), free, aggregation, policy));
            index
        },
    )
}

/// A share of the scale: its ends and round numbers often, so that there are ties and zeros.
pub fn share() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => prop::sample::select(vec![0.0, 1.0]),
        4 => (0u8..=10).prop_map(|tenths| f64::from(tenths) / 10.0),
        4 => 0.0..=1.0f64,
    ]
}

/// An index, and values for the components of some institutions.
pub fn index_and_rows(missing: f64) -> impl Strategy<Value = (Index, Vec<Vec<Option<f64>>>)> {
    index().prop_flat_map(move |index| {
        let cell = (0.0..1.0f64, share()).prop_map(move |(u, share)| (u >= missing).then_some(share));
        let row = prop::collection::vec(cell, index.leaves().count());
        let (min, max) = (index.min, index.max);
        let value = move |share: f64| (min + (max - min) * share).clamp(min, max);
        let rows = prop::collection::vec(row, 2..7).prop_map(move |rows: Vec<Vec<Option<f64>>>| {
            rows.into_iter().map(|row| row.into_iter().map(|share| share.map(value)).collect()).collect()
        });
        (Just(index), rows)
    })
}
