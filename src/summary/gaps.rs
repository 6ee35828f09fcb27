//! What each child costs its parent (see [definitions](crate::definitions#gaps)): one row for each edge to an available child, but for the
//! headline's own edges.

use serde::Serialize;

use super::Mean;
use super::groups::Groups;
use crate::methodology::Aggregation;
use crate::numeric::ranks;
use crate::schema::{Records, columns};
use crate::scoring::Scores;

/// What a child costs its parent in a group, or an institution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The value of each key in the group, empty for a missing one.
    pub group: Vec<String>,
    /// Code of the child.
    pub node: String,
    /// Code of the parent.
    pub parent: String,
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

columns! {
    Gap:
    keys [UNIT, STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    node = NODE;
    parent = PARENT;
    weight = WEIGHT;
    mean = MEAN;
    n = N;
    gap "brecha" Number "the node's scale" "escala del nodo"
        "What the node costs its parent: weight × (scale maximum − mean)."
        "Lo que el nodo le cuesta a su superior: peso × (máximo de la escala − media).";
    headline_gain "ganancia" Number "the node's scale" "escala del nodo"
        "What the headline would gain were the node at its maximum: effective weight along the edge × (scale maximum − mean)."
        "Lo que ganaría el índice principal con el nodo en su máximo: peso efectivo por esa vía × (máximo de la escala − media).";
    place "lugar" Whole "from 1" "desde 1"
        "Rank of the gap, the largest first, among those of the group's lowest available nodes; empty for others."
        "Posición de la brecha, primero la mayor, entre las de los nodos disponibles más bajos del grupo; vacía en otros.";
}

/// The gaps of every group, in canonical order, in each by child, then by parent, in methodology order. `means` holds n and mean,
/// by available node and group.
pub(super) fn by_group(scores: &Scores, groups: Groups, means: &[Vec<Mean>]) -> Records<Gap> {
    let mut available = vec![usize::MAX; scores.methodology().nodes().len()];
    scores.available().enumerate().for_each(|(at, node)| available[node] = at);
    let edges = edges(scores);
    let of = |(at, group): (usize, &Vec<String>)| gaps(scores, &edges, group, |node| means[available[node]][at]);
    let rows = groups.values.iter().enumerate().flat_map(of).collect();
    Records::of(groups.keys, rows)
}

/// A child in a parent.
pub(crate) struct Edge {
    parent: usize,
    child: usize,
    weight: f64,
}

/// The edges to available children but for the headline's own, by child in methodology order.
pub(crate) fn edges(scores: &Scores) -> Vec<Edge> {
    let methodology = scores.methodology();
    let parents = || methodology.nodes().iter().enumerate().filter(|(at, _)| *at != methodology.headline_position());
    let of_child = |child: usize| {
        let edges = parents().filter_map(move |(parent, node)| {
            let edge = node.weighted().find(|edge| edge.node == child)?;
            Some(Edge { parent, child, weight: edge.weight })
        });
        edges.collect::<Vec<_>>()
    };
    scores.available().flat_map(of_child).collect()
}

/// The gaps of an institution or group, `mean` being that of the node at a position.
pub(crate) fn gaps(scores: &Scores, edges: &[Edge], group: &[String], mean: impl Fn(usize) -> Mean) -> Vec<Gap> {
    let methodology = scores.methodology();
    let (nodes, effective) = (methodology.nodes(), methodology.effective_weights());
    let gap = |&Edge { parent, child, weight }: &Edge| {
        let (n, mean) = mean(child);
        let shortfall = mean.map(|mean| nodes[child].scale().max - mean);
        let is_linear = nodes[parent].aggregation() == Aggregation::Arithmetic;
        Gap {
            group: group.to_vec(),
            node: nodes[child].code().to_owned(),
            parent: nodes[parent].code().to_owned(),
            weight,
            n,
            mean,
            gap: shortfall.map(|shortfall| weight * shortfall).filter(|_| is_linear),
            headline_gain: shortfall.map(|shortfall| effective[parent] * weight * shortfall),
            place: None,
        }
    };
    let mut gaps: Vec<Gap> = edges.iter().map(gap).collect();
    let ranked = |(row, edge): (&Gap, &Edge)| {
        let is_ranked = scores.plan().is_lowest(edge.child) && effective[edge.child] > 0.0;
        row.gap.filter(|_| is_ranked).unwrap_or(f64::NAN)
    };
    let places = ranks(&gaps.iter().zip(edges).map(ranked).collect::<Vec<f64>>(), methodology.scale());
    gaps.iter_mut().zip(places).for_each(|(row, place)| row.place = place.map(u64::from));
    gaps
}
