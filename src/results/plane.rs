//! How many institutions are where in the plane of quadrants.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::methodology::Node;
use crate::scoring::Scores;

/// Parts of each axis.
const BINS: usize = 20;

/// Institutions by the cells of a grid over the plane of quadrants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plane {
    /// Code of the horizontal node.
    pub x: String,
    /// Code of the vertical node.
    pub y: String,
    /// Parts of each axis, all of the same length; cells hold their upper edges, the first ones both, so that what is not above
    /// the threshold of quadrants is not drawn above it where an edge lies there.
    pub bins: usize,
    /// Institutions in each cell that has some: part of the horizontal axis, part of the vertical one, number.
    pub cells: Vec<(usize, usize, usize)>,
    /// Institutions that lack one of the two values.
    pub missing: usize,
}

impl Plane {
    /// `None` where the methodology has no quadrants, or an axis has no values.
    pub(super) fn new(scores: &Scores) -> Result<Option<Self>> {
        let nodes = scores.methodology().nodes();
        let Some(quadrants) = scores.methodology().quadrants() else { return Ok(None) };
        let [x, y] = [&nodes[quadrants.x], &nodes[quadrants.y]];
        let (Some(xs), Some(ys)) = (scores.node(x.code()), scores.node(y.code())) else { return Ok(None) };
        let (mut counts, mut missing) = (BTreeMap::new(), 0);
        let [of_x, of_y] = [x, y].map(parts);
        for pair in xs.f64()?.iter().zip(ys.f64()?.iter()) {
            match pair {
                (Some(x), Some(y)) => *counts.entry((of_x(x), of_y(y))).or_default() += 1,
                _ => missing += 1,
            }
        }
        let cells = counts.into_iter().map(|((x, y), count)| (x, y, count)).collect();
        Ok(Some(Plane { x: x.code().to_owned(), y: y.code().to_owned(), bins: BINS, cells, missing }))
    }
}

/// Which part of its axis a value of a node lies in, compared as ranks are.
fn parts(node: &Node) -> impl Fn(f64) -> usize {
    let scale = node.scale();
    let edges: Vec<f64> = scale.edges(BINS)[1..BINS].iter().map(|edge| scale.comparable(*edge)).collect();
    move |value| edges.partition_point(|edge| *edge < scale.comparable(value))
}
