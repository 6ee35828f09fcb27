//! The part of an index that lies below a node, from where the survey enters it.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::language::text;
use crate::methodology::{Aggregation, Methodology, Missing};
use crate::scoring::Scores;

/// A node and all below it. Its vertices are the leaves, then the parents.
#[derive(Debug, Clone)]
pub(super) struct Network {
    /// Position in the methodology of each lowest available node, in methodology order.
    pub leaves: Vec<usize>,
    /// The nodes that are computed: children before their parents, the node itself last.
    pub parents: Vec<Parent>,
    /// The edges of the parents, one after the other.
    pub edges: Vec<Edge>,
}

/// A node that is computed from its children.
#[derive(Debug, Clone)]
pub(super) struct Parent {
    /// Its position in the methodology.
    pub position: usize,
    /// Its edges.
    pub edges: Range<usize>,
    pub aggregation: Aggregation,
    pub missing: Missing,
}

/// A child that takes part in a parent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Its vertex.
    pub child: usize,
    /// Its nominal weight.
    pub weight: f64,
}

impl Network {
    /// Whether any node is computed from two or more, so that there are weights to vary.
    pub fn has_weights(&self) -> bool {
        self.parents.iter().any(|parent| parent.edges.len() > 1)
    }

    /// The network below a node; the node alone where the survey enters at it.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for a node that the methodology or the survey has not.
    pub fn below(scores: &Scores, code: &str) -> Result<Self> {
        let (methodology, plan, code) = (scores.methodology(), scores.plan(), code.trim());
        let target = methodology.position(code).filter(|node| plan.is_available(*node));
        let target = target.ok_or_else(|| unavailable(scores, code))?;
        let nodes = methodology.nodes();
        let mut below = vec![false; nodes.len()];
        below[target] = true;
        for &node in methodology.order().iter().rev() {
            if below[node] && !plan.is_lowest(node) {
                nodes[node].weighted().for_each(|child| below[child.node] = true);
            }
        }
        let leaves: Vec<usize> = (0..nodes.len()).filter(|node| below[*node] && plan.is_lowest(*node)).collect();
        let mut vertex = vec![usize::MAX; nodes.len()];
        leaves.iter().enumerate().for_each(|(leaf, node)| vertex[*node] = leaf);
        let (mut parents, mut edges) = (Vec::new(), Vec::new());
        for &position in methodology.order().iter().filter(|node| below[**node] && !plan.is_lowest(**node)) {
            let node = &nodes[position];
            vertex[position] = leaves.len() + parents.len();
            let first = edges.len();
            edges.extend(node.weighted().map(|child| Edge { child: vertex[child.node], weight: child.weight }));
            let (aggregation, missing) = (node.aggregation(), node.missing());
            parents.push(Parent { position, edges: first..edges.len(), aggregation, missing });
        }
        Ok(Network { leaves, parents, edges })
    }

    /// The parent that a node is, by its code.
    pub fn parent(&self, methodology: &Methodology, code: &str) -> Option<usize> {
        let position = methodology.position(code)?;
        self.parents.iter().position(|parent| parent.position == position)
    }
}

fn unavailable(scores: &Scores, code: &str) -> Error {
    let available: Vec<&str> = scores.available().map(|node| scores.methodology().nodes()[node].code()).collect();
    let available = available.join(", ");
    Error::argument(
        "node",
        text!(
            "there is no node {code} with values; expected one of: {available}",
            "no hay un nodo {code} con valores; se esperaba uno de: {available}"
        ),
    )
}
