//! What each child costs its parent (see [definitions](crate::definitions#gaps)): one row for each edge to an available child, but for the
//! headline's own edges.

use polars::prelude::*;

use super::Mean;
use super::groups::Groups;
use crate::error::Result;
use crate::methodology::Aggregation;
use crate::numeric::ranks;
use crate::scoring::Scores;

/// What a child costs its parent in a group, or an institution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Position of the child among the [nodes](crate::Methodology::nodes).
    pub node: usize,
    /// Position of the parent.
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

/// `means` holds n and mean, by available node and group.
pub(super) fn frame(scores: &Scores, groups: &Groups, means: &[Vec<Mean>]) -> Result<DataFrame> {
    let nodes = scores.methodology().nodes();
    let edges = edges(scores);
    let rows = groups.len() * edges.len();
    let mut available = vec![usize::MAX; nodes.len()];
    scores.available().enumerate().for_each(|(at, node)| available[node] = at);
    let mut figures: [Vec<Option<f64>>; 3] = std::array::from_fn(|_| Vec::with_capacity(rows));
    let (mut counts, mut places) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    let in_group = |group: usize| of_edges(scores, &edges, |node| means[available[node]][group]);
    for gap in (0..groups.len()).flat_map(in_group) {
        counts.push(gap.n as u64);
        places.push(gap.place);
        figures.iter_mut().zip([gap.mean, gap.gap, gap.headline_gain]).for_each(|(column, cell)| column.push(cell));
    }
    let group_of_row: Vec<usize> = (0..rows).map(|row| row / edges.len().max(1)).collect();
    let mut columns = groups.key_columns(&group_of_row);
    let each =
        |edge: fn(&Edge) -> usize| edges.iter().map(|e| nodes[edge(e)].code()).cycle().take(rows).collect::<Vec<_>>();
    columns.push(Column::new("node".into(), each(|edge| edge.child)));
    columns.push(Column::new("parent".into(), each(|edge| edge.parent)));
    let weights: Vec<f64> = edges.iter().map(|edge| edge.weight).cycle().take(rows).collect();
    columns.push(Column::new("weight".into(), weights));
    let [means, gaps, gains] = figures;
    columns.push(Column::new("mean".into(), means));
    columns.push(Column::new("n".into(), counts));
    columns.push(Column::new("gap".into(), gaps));
    columns.push(Column::new("headline_gain".into(), gains));
    columns.push(Column::new("place".into(), places));
    Ok(DataFrame::new(rows, columns)?)
}
