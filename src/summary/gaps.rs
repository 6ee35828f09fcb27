//! What each child costs its parent (see [definitions](crate::definitions#gaps)): one row for each edge to an available child, but for the
//! headline's own edges.

use polars::prelude::DataFrame;
use serde::Serialize;

use super::Mean;
use super::groups::Groups;
use crate::error::Result;
use crate::language::Language;
use crate::methodology::Aggregation;
use crate::numeric::ranks;
use crate::schema::{Table, columns};
use crate::scoring::Scores;

/// What a child costs its parent in a group, or an institution.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gap {
    /// Position of the child among the [nodes](crate::Methodology::nodes).
    #[serde(skip)]
    pub node: usize,
    /// Position of the parent.
    #[serde(skip)]
    pub parent: usize,
    /// Weight of the child in the parent.
    pub weight: f64,
    /// Institutions with a value of the child.
    pub n: usize,
    /// Mean of the child; `None` without values, and so are all that follow.
    pub mean: Option<f64>,
    /// Weight × (scale max − mean); `None` for a parent that does not aggregate arithmetically.
    pub gap: Option<f64>,
    /// Effective weight along the edge × (scale max − mean).
    pub headline_gain: Option<f64>,
    /// Rank of the gap, 1 being the largest, among the lowest available nodes under the headline; `None` for other nodes.
    pub place: Option<u64>,
}

struct Edge {
    parent: usize,
    child: usize,
    weight: f64,
}

/// The edges to available children but for the headline's own, by child in methodology order.
fn edges(scores: &Scores) -> Vec<Edge> {
    let methodology = scores.methodology();
    let mut edges = Vec::new();
    for child in scores.available() {
        for (parent, node) in methodology.nodes().iter().enumerate() {
            let edge = node.weighted().find(|edge| edge.node == child && parent != methodology.headline_position());
            edges.extend(edge.map(|edge| Edge { parent, child, weight: edge.weight }));
        }
    }
    edges
}

/// The gaps of an institution or group, `mean` being that of the node at a position.
pub(crate) fn gaps(scores: &Scores, mean: impl Fn(usize) -> Mean) -> Vec<Gap> {
    of_edges(scores, &edges(scores), mean)
}

fn of_edges(scores: &Scores, edges: &[Edge], mean: impl Fn(usize) -> Mean) -> Vec<Gap> {
    let methodology = scores.methodology();
    let (nodes, effective) = (methodology.nodes(), methodology.effective_weights());
    let gap = |edge: &Edge| {
        let (n, mean) = mean(edge.child);
        let shortfall = mean.map(|mean| nodes[edge.child].scale().max - mean);
        let is_linear = nodes[edge.parent].aggregation() == Aggregation::Arithmetic;
        Gap {
            node: edge.child,
            parent: edge.parent,
            weight: edge.weight,
            n,
            mean,
            gap: shortfall.map(|shortfall| edge.weight * shortfall).filter(|_| is_linear),
            headline_gain: shortfall.map(|shortfall| effective[edge.parent] * edge.weight * shortfall),
            place: None,
        }
    };
    let mut gaps: Vec<Gap> = edges.iter().map(gap).collect();
    let ranked = |row: &Gap| {
        let is_ranked = scores.plan().is_lowest(row.node) && effective[row.node] > 0.0;
        row.gap.filter(|_| is_ranked).unwrap_or(f64::NAN)
    };
    let places = ranks(&gaps.iter().map(ranked).collect::<Vec<f64>>(), methodology.scale());
    gaps.iter_mut().zip(places).for_each(|(row, place)| row.place = place.map(u64::from));
    gaps
}

/// What a child costs its parent in a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GroupGap<'a> {
    /// The value of each key in the group, empty for a missing one.
    pub group: &'a [String],
    /// Code of the child.
    pub node: &'a str,
    /// Code of the parent.
    pub parent: &'a str,
    /// What it costs.
    #[serde(flatten)]
    pub figures: Gap,
}

columns! {
    GroupGap<'_>:
    keys [UNIT, STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    node = NODE |row| row.node;
    parent = PARENT |row| row.parent;
    weight = WEIGHT |row| row.figures.weight;
    mean = MEAN |row| row.figures.mean;
    n = N |row| row.figures.n;
    gap "brecha" Number "the node's scale" "escala del nodo"
        "What the node costs its parent: weight × (scale maximum − mean)."
        "Lo que el nodo le cuesta a su superior: peso × (máximo de la escala − media)."
        |row| row.figures.gap;
    headline_gain "ganancia" Number "the node's scale" "escala del nodo"
        "What the headline would gain were the node at its maximum: effective weight along the edge × (scale maximum − mean)."
        "Lo que ganaría el índice principal con el nodo en su máximo: peso efectivo por esa vía × (máximo de la escala − media)."
        |row| row.figures.headline_gain;
    place "lugar" Whole "from 1" "desde 1"
        "Rank of the gap, the largest first, among those of the group's lowest available nodes; empty for others."
        "Posición de la brecha, primero la mayor, entre las de los nodos disponibles más bajos del grupo; vacía en otros."
        |row| row.figures.place;
}

/// The gaps of every group.
#[derive(Debug, Clone)]
pub struct Gaps {
    keys: Vec<String>,
    groups: Vec<Vec<String>>,
    /// The code of each node of the methodology.
    codes: Vec<String>,
    /// Edges of each group.
    edges: usize,
    /// Group by group.
    gaps: Vec<Gap>,
}

impl Gaps {
    /// `means` holds n and mean, by available node and group.
    pub(super) fn new(scores: &Scores, groups: Groups, means: &[Vec<Mean>]) -> Self {
        let edges = edges(scores);
        let codes: Vec<String> = scores.methodology().nodes().iter().map(|node| node.code().to_owned()).collect();
        let mut available = vec![usize::MAX; codes.len()];
        scores.available().enumerate().for_each(|(at, node)| available[node] = at);
        let in_group = |group: usize| of_edges(scores, &edges, |node| means[available[node]][group]);
        let gaps = (0..groups.len()).flat_map(in_group).collect();
        Gaps { keys: groups.keys, groups: groups.values, codes, edges: edges.len(), gaps }
    }

    /// The gaps: the groups in canonical order, in each by child, then by parent, in methodology order.
    pub fn rows(&self) -> impl Iterator<Item = GroupGap<'_>> {
        let groups = self.groups.iter().zip(self.gaps.chunks(self.edges.max(1)));
        groups.flat_map(|(group, gaps)| {
            let row = |gap: &Gap| GroupGap {
                group,
                node: &self.codes[gap.node],
                parent: &self.codes[gap.parent],
                figures: *gap,
            };
            gaps.iter().map(row)
        })
    }

    /// The table of the [gaps](GroupGap), each with its keys.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key has the name of another column.
    pub fn frame(&self) -> Result<DataFrame> {
        Table::of(&self.rows().collect::<Vec<_>>()).keys(&self.keys).frame(Language::English)
    }
}
