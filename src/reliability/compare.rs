//! Groups against each other: the builder, and the figures of each group that its tests start from.

use rayon::prelude::*;

use super::chosen;
use super::omnibus::{self, GroupTests};
use super::pairs::{self, PairTests};
use super::values::Values;
use crate::error::{Result, argument};
use crate::numeric::Moments;
use crate::scoring::Scores;
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
/// let federal_state = &pairs.rows()[0];
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

/// The values of a node in one group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// Position of the group.
    pub group: usize,
    pub n: usize,
    /// NaN without values.
    pub mean: f64,
    /// Σ(x − mean)²; 0 where the values differ by rounding only.
    pub squares: f64,
}

/// A node's values, taken apart by group.
pub(crate) struct Parts<'a> {
    pub values: &'a Values,
    /// Every group, those without values included.
    pub groups: Vec<Part>,
    /// Whether all values are equal.
    pub constant: bool,
    /// The group of each row.
    pub codes: &'a [u32],
    /// The label of each group.
    pub labels: &'a [String],
}

impl Part {
    fn of(group: usize, values: &[f64], node: &Values) -> Self {
        let moments = Moments::of(values);
        let squares = if moments.is_constant(node.scale) { 0.0 } else { moments.squares };
        Part { group, n: values.len(), mean: moments.mean, squares }
    }

    /// Variance, n − 1.
    pub fn variance(&self) -> f64 {
        self.squares / (self.n as f64 - 1.0)
    }
}

impl<'a> CompareGroups<'a> {
    /// Every available node, with intervals of 95% confidence. Name the keys with [`by`](Self::by).
    pub fn new(scores: &'a Scores) -> Self {
        CompareGroups { scores, keys: Vec::new(), nodes: Vec::new(), confidence: 0.95 }
    }

    /// The keys of the groups: `state`, `state_code`, `level`, `type`, or any text column of the survey.
    pub fn by<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.keys = keys.into_iter().map(Into::into).collect();
        self
    }

    /// The nodes, by their codes; all available ones where none is named.
    pub fn nodes<S: Into<String>>(mut self, nodes: impl IntoIterator<Item = S>) -> Self {
        self.nodes = nodes.into_iter().map(Into::into).collect();
        self
    }

    /// The confidence of the intervals, above 0 and below 1.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Three tests of whether the groups differ at all, for each node.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) without keys, for an unknown key, a node that is unknown, without values or named twice, a confidence
    /// out of range, and a survey with a sampling design.
    pub fn tests(&self) -> Result<GroupTests> {
        let groups = self.groups()?;
        Ok(GroupTests::new(self.each_node(&groups, &labels(&groups), omnibus::of)?))
    }

    /// Each group against each other, for each node.
    ///
    /// # Errors
    ///
    /// As [`tests`](Self::tests), and [`Argument`](crate::ErrorKind::Argument) for keys that make more than two million pairs.
    pub fn pairs(&self) -> Result<PairTests> {
        let groups = self.groups()?;
        let nodes = chosen(self.scores, &self.nodes)?.len();
        let pairs = groups.len().saturating_mul(groups.len().saturating_sub(1)) / 2;
        if pairs.saturating_mul(nodes) > MOST_PAIRS {
            let groups = groups.len();
            return Err(argument!(
                "by",
                "{groups} groups and {nodes} nodes make more than {MOST_PAIRS} pairs; expected keys with fewer groups, or fewer nodes",
                "{groups} grupos y {nodes} nodos hacen más de {MOST_PAIRS} pares; se esperaban claves con menos grupos, o menos nodos"
            ));
        }
        Ok(PairTests::new(self.each_node(&groups, &labels(&groups), |parts| pairs::of(parts, self.confidence))?))
    }

    fn groups(&self) -> Result<Groups> {
        self.scores.survey().refuse_design()?;
        check_confidence(self.confidence)?;
        if self.keys.is_empty() {
            let known = self.scores.survey().keys().join(", ");
            return Err(argument!(
                "by",
                "no key makes the groups; expected one or more of: {known}",
                "ninguna clave hace los grupos; se esperaba una o más de: {known}"
            ));
        }
        let groups = Groups::new(self.scores.survey(), &self.keys)?;
        // By the names in tables, whatever spaces the caller typed.
        refuse_unit(&groups.keys)?;
        Ok(groups)
    }

    /// The rows of each node, in methodology order.
    fn each_node<T: Send>(
        &self,
        groups: &Groups,
        labels: &[String],
        test: impl Fn(&Parts) -> Vec<T> + Sync,
    ) -> Result<Vec<T>> {
        let rows = groups.rows();
        let of = |node: usize| -> Result<Vec<T>> {
            let values = Values::of(self.scores, node)?;
            Ok(test(&Parts::of(&values, &rows, &groups.codes, labels)))
        };
        let nodes = chosen(self.scores, &self.nodes)?;
        Ok(nodes.into_par_iter().map(of).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }
}

impl<'a> Parts<'a> {
    pub fn of(values: &'a Values, rows: &[Vec<u32>], codes: &'a [u32], labels: &'a [String]) -> Self {
        let mut buffer = Vec::new();
        let groups = rows.iter().enumerate().map(|(group, rows)| {
            buffer.clear();
            let cells = rows.iter().map(|row| values.cells()[*row as usize]);
            buffer.extend(cells.filter(|cell| !cell.is_nan()));
            Part::of(group, &buffer, values)
        });
        let groups = groups.collect();
        let present: Vec<f64> = values.cells().iter().copied().filter(|cell| !cell.is_nan()).collect();
        Parts { values, groups, constant: Moments::of(&present).is_constant(values.scale), codes, labels }
    }

    /// Number of values.
    pub fn n(&self) -> usize {
        self.groups.iter().map(|part| part.n).sum()
    }

    /// The groups that have values.
    pub fn present(&self) -> impl Iterator<Item = &Part> + Clone {
        self.groups.iter().filter(|part| part.n > 0)
    }

    /// The label of a group; empty where its keys are.
    pub fn label(&self, part: &Part) -> String {
        self.labels[part.group].clone()
    }
}

/// The keys of each group in one text; empty where all are.
fn labels(groups: &Groups) -> Vec<String> {
    let label = |values: &Vec<String>| {
        if values.iter().all(String::is_empty) { String::new() } else { values.join(" / ") }
    };
    groups.values.iter().map(label).collect()
}
