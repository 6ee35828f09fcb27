//! Groups against each other: the builder, and the figures of each group that its tests start from.

use rayon::prelude::*;

use super::chosen;
use super::omnibus::{self, GroupTest};
use super::pairs::{self, PairTest};
use super::values::Values;
use crate::error::{Result, ensure};
use crate::numeric::Moments;
use crate::schema::Records;
use crate::scoring::Scores;
use crate::setters::setters;
use crate::summary::groups::Groups;
use crate::summary::{check_confidence, refuse_unit};

/// Pairs of groups that one table may have, over all its nodes.
const MOST_PAIRS: usize = 2_000_000;

/// Compares the groups under some keys, node by node: do they differ, and which from which? An empty key makes a group of
/// its own, the last one.
///
/// ```
/// use open_gov_metric::reliability::{CompareGroups, Test};
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2017)?;
/// let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
/// let levels = CompareGroups::new(&scores).by(["level"]).nodes(["GA"]);
///
/// let tests = levels.tests()?;
/// let welch = tests.get("GA", Test::Welch).unwrap();
/// assert_eq!((welch.groups, welch.n), (3, 908));
///
/// let pairs = levels.pairs()?;
/// let federal_state = &pairs[0];
/// assert_eq!((federal_state.a.as_deref(), federal_state.b.as_deref()), (Some("federal"), Some("state")));
/// assert_eq!(format!("{:.3}", federal_state.p_holm.unwrap()), "0.031");
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Clone)]
pub struct CompareGroups<'a> {
    scores: &'a Scores,
    keys: Vec<String>,
    nodes: Vec<String>,
    confidence: f64,
}

/// A node's values, taken apart by group.
pub(crate) struct Parts<'a> {
    pub values: &'a Values,
    /// The values of every group, those without values included, and without squares where they differ by rounding only.
    pub groups: Vec<Moments>,
    /// The group of each row.
    pub codes: &'a [u32],
    /// The label of each group.
    pub labels: &'a [String],
}

impl<'a> CompareGroups<'a> {
    /// Every available node, with intervals of 95% confidence. Name the keys with [`by`](Self::by).
    pub fn new(scores: &'a Scores) -> Self {
        CompareGroups { scores, keys: Vec::new(), nodes: Vec::new(), confidence: 0.95 }
    }

    setters! {
        /// The keys of the groups: `state`, `state_code`, `level`, `type`, or any text column of the survey.
        pub by => keys: each String;
        /// The nodes, by their codes; all available ones where none is named.
        pub nodes: each String;
        /// The confidence of the intervals, above 0 and below 1.
        pub confidence: f64;
    }

    /// Three tests of whether the groups differ at all: the nodes in methodology order, each with [`Anova`](super::Test::Anova),
    /// [`Welch`](super::Test::Welch) and [`KruskalWallis`](super::Test::KruskalWallis).
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) without keys, for an unknown key, a node that is unknown, without values or named twice, a confidence
    /// out of range, and a survey with a sampling design.
    pub fn tests(&self) -> Result<Records<GroupTest>> {
        self.each_node(&self.groups()?, omnibus::of)
    }

    /// Each group against each other: the nodes in methodology order, and in each the pairs in the canonical order of the groups, by
    /// the first one, then by the second. Groups without values are left out.
    ///
    /// # Errors
    ///
    /// As [`tests`](Self::tests), and [`Argument`](crate::ErrorKind::Argument) for keys that make more than two million pairs.
    pub fn pairs(&self) -> Result<Records<PairTest>> {
        let groups = self.groups()?;
        let (n, nodes) = (groups.len(), chosen(self.scores, &self.nodes)?.len());
        ensure!(
            (n.saturating_mul(n.saturating_sub(1)) / 2).saturating_mul(nodes) <= MOST_PAIRS,
            "by",
            "{n} groups and {nodes} nodes make more than {MOST_PAIRS} pairs; expected keys with fewer groups, or fewer nodes",
            "{n} grupos y {nodes} nodos hacen más de {MOST_PAIRS} pares; se esperaban claves con menos grupos, o menos nodos"
        );
        self.each_node(&groups, |parts| pairs::of(parts, self.confidence))
    }

    fn groups(&self) -> Result<Groups> {
        let survey = self.scores.survey();
        survey.refuse_design()?;
        check_confidence(self.confidence)?;
        let known = survey.keys().join(", ");
        ensure!(
            !self.keys.is_empty(),
            "by",
            "no key makes the groups; expected one or more of: {known}",
            "ninguna clave hace los grupos; se esperaba una o más de: {known}"
        );
        let groups = Groups::new(survey, &self.keys)?;
        // By the names in tables, whatever spaces the caller typed.
        refuse_unit(&groups.keys)?;
        Ok(groups)
    }

    /// The rows of each node, in methodology order.
    fn each_node<T: Send>(&self, groups: &Groups, test: impl Fn(&Parts) -> Vec<T> + Sync) -> Result<Records<T>> {
        // Empty where all keys are.
        let label = |values: &Vec<String>| {
            if values.iter().all(String::is_empty) { String::new() } else { values.join(" / ") }
        };
        let (rows, labels) = (groups.rows(), groups.values.iter().map(label).collect::<Vec<_>>());
        let of = |node: usize| -> Result<Vec<T>> {
            let values = Values::of(self.scores, node)?;
            Ok(test(&Parts::of(&values, &rows, &groups.codes, &labels)))
        };
        let nodes = chosen(self.scores, &self.nodes)?;
        let rows = nodes.into_par_iter().map(of).collect::<Result<Vec<_>>>()?;
        Ok(Records::of([], rows.into_iter().flatten().collect()))
    }
}

impl<'a> Parts<'a> {
    pub fn of(values: &'a Values, rows: &[Vec<u32>], codes: &'a [u32], labels: &'a [String]) -> Self {
        let mut buffer = Vec::new();
        let groups = rows.iter().map(|rows| {
            buffer.clear();
            let cells = rows.iter().map(|row| values.cells()[*row as usize]);
            buffer.extend(cells.filter(|cell| !cell.is_nan()));
            Moments::of(&buffer).settled(values.scale)
        });
        Parts { values, groups: groups.collect(), codes, labels }
    }

    /// Number of values.
    pub fn n(&self) -> usize {
        self.groups.iter().map(|part| part.n).sum()
    }

    /// The groups that have values, by their positions.
    pub fn present(&self) -> impl Iterator<Item = (usize, &Moments)> + Clone {
        self.groups.iter().enumerate().filter(|(_, part)| part.n > 0)
    }

    /// Whether all values are equal.
    pub fn is_constant(&self) -> bool {
        let ends = self.present().flat_map(|(_, part)| [part.range.0, part.range.1]);
        let mut values = ends.map(|value| self.values.scale.comparable(value));
        let first = values.next();
        values.all(|value| Some(value) == first)
    }

    /// The keys of the group at a position; empty where all are.
    pub fn label(&self, group: usize) -> String {
        self.labels[group].clone()
    }
}
