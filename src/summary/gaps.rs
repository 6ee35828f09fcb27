//! What each child costs its parent (see [definitions](crate::definitions#gaps)): one row for each edge to an available child, but for the
//! headline's own edges.

use polars::prelude::*;

use super::Mean;
use super::groups::Groups;
use crate::error::Result;
use crate::methodology::Aggregation;
use crate::scoring::Scores;

struct Edge {
    parent: usize,
    child: usize,
    /// Position of the child among the available nodes.
    available: usize,
    weight: f64,
}

/// `means` holds n and mean, by available node and group.
pub(super) fn frame(scores: &Scores, groups: &Groups, means: &[Vec<Mean>]) -> Result<DataFrame> {
    let methodology = scores.methodology();
    let nodes = methodology.nodes();
    let effective = methodology.effective_weights();
    let mut edges = Vec::new();
    for (available, child) in scores.available().enumerate() {
        for (parent, node) in nodes.iter().enumerate().filter(|(parent, _)| *parent != methodology.headline_position())
        {
            let edge = node.weighted().find(|edge| edge.node == child);
            edges.extend(edge.map(|edge| Edge { parent, child, available, weight: edge.weight }));
        }
    }
    let rows = groups.len() * edges.len();
    let mut gaps: Vec<Option<f64>> = Vec::with_capacity(rows);
    let mut gains: Vec<Option<f64>> = Vec::with_capacity(rows);
    let mut places: Vec<Option<u64>> = Vec::with_capacity(rows);
    let of = |group: usize, edge: &Edge| means[edge.available][group];
    for group in 0..groups.len() {
        let before = gaps.len();
        for edge in &edges {
            let shortfall = of(group, edge).1.map(|mean| nodes[edge.child].scale().max - mean);
            let is_linear = nodes[edge.parent].aggregation() == Aggregation::Arithmetic;
            gaps.push(shortfall.map(|shortfall| edge.weight * shortfall).filter(|_| is_linear));
            gains.push(shortfall.map(|shortfall| effective[edge.parent] * edge.weight * shortfall));
        }
        let ranked = |edge: &Edge| scores.plan().is_lowest(edge.child) && effective[edge.child] > 0.0;
        let comparable: Vec<Option<f64>> = std::iter::zip(&edges, &gaps[before..])
            .map(|(edge, gap)| gap.filter(|_| ranked(edge)).map(|gap| methodology.scale().comparable(gap)))
            .collect();
        places.extend(
            comparable
                .iter()
                .map(|gap| gap.map(|gap| 1 + comparable.iter().flatten().filter(|other| **other > gap).count() as u64)),
        );
    }
    let group_of_row: Vec<usize> = (0..rows).map(|row| row / edges.len().max(1)).collect();
    let mut columns = groups.key_columns(&group_of_row);
    let each =
        |edge: fn(&Edge) -> usize| edges.iter().map(|e| nodes[edge(e)].code()).cycle().take(rows).collect::<Vec<_>>();
    columns.push(Column::new("node".into(), each(|edge| edge.child)));
    columns.push(Column::new("parent".into(), each(|edge| edge.parent)));
    let weights: Vec<f64> = edges.iter().map(|edge| edge.weight).cycle().take(rows).collect();
    columns.push(Column::new("weight".into(), weights));
    let cells = || (0..groups.len()).flat_map(|group| edges.iter().map(move |edge| of(group, edge)));
    columns.push(Column::new("mean".into(), cells().map(|(_, mean)| mean).collect::<Vec<_>>()));
    columns.push(Column::new("n".into(), cells().map(|(n, _)| n as u64).collect::<Vec<_>>()));
    columns.push(Column::new("gap".into(), gaps));
    columns.push(Column::new("headline_gain".into(), gains));
    columns.push(Column::new("place".into(), places));
    Ok(DataFrame::new(rows, columns)?)
}
