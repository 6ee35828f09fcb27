//! The part of an index that lies below a node, from where a survey enters it, and the settings that it may have.

use std::ops::Range;

use crate::methodology::{Aggregation, Methodology, Missing, Plan};

/// A node and all below it. Its vertices are the leaves, then the parents.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    /// Position in the methodology of each lowest available node, in methodology order.
    pub leaves: Vec<usize>,
    /// The nodes that are computed: children before their parents, the node itself last.
    pub parents: Vec<Parent>,
    /// The edges of the parents, one after the other: the vertex of each one's child, which takes part in the parent.
    pub edges: Vec<usize>,
    /// The methodology as it is.
    pub nominal: Setting,
}

/// A node that is computed from its children.
#[derive(Debug, Clone)]
pub(crate) struct Parent {
    /// Its position in the methodology.
    pub position: usize,
    /// Its edges.
    pub edges: Range<usize>,
}

/// One way to make the index: what the slots of a network hold. A child of weight 0 takes no part.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// The weight of each edge.
    pub weights: Vec<f64>,
    /// The aggregation of each parent.
    pub aggregation: Vec<Aggregation>,
    /// The missing-data policy of each parent.
    pub missing: Vec<Missing>,
}

impl Network {
    /// The network below an available node; the node alone where the survey enters at it.
    pub fn below(methodology: &Methodology, plan: &Plan, target: usize) -> Self {
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
        let mut nominal = Setting { weights: Vec::new(), aggregation: Vec::new(), missing: Vec::new() };
        for &position in methodology.order().iter().filter(|node| below[**node] && !plan.is_lowest(**node)) {
            let node = &nodes[position];
            vertex[position] = leaves.len() + parents.len();
            let first = edges.len();
            edges.extend(node.weighted().map(|child| vertex[child.node]));
            parents.push(Parent { position, edges: first..edges.len() });
            nominal.weights.extend(node.weighted().map(|child| child.weight));
            nominal.aggregation.push(node.aggregation());
            nominal.missing.push(node.missing());
        }
        Network { leaves, parents, edges, nominal }
    }

    /// Whether any node is computed from two or more, so that there are weights to vary.
    pub fn has_weights(&self) -> bool {
        self.parents.iter().any(|parent| parent.edges.len() > 1)
    }

    /// The parent that a node is, by its code.
    pub fn parent(&self, methodology: &Methodology, code: &str) -> Option<usize> {
        let position = methodology.position(code)?;
        self.parents.iter().position(|parent| parent.position == position)
    }

    /// A setting as a single sum, where all nodes join alike and nothing that is missing matters: then every node is Σ *w* φ(*x*)
    /// in the same φ, and the weights along the paths multiply. The transform, and the weight of each leaf; within 1e-13 of the
    /// scale of what the nodes come to one by one.
    pub fn one_sum(&self, setting: &Setting, complete: bool) -> Option<(Aggregation, Vec<f64>)> {
        let leaves = self.leaves.len();
        let Some(last) = setting.aggregation.last() else { return Some((Aggregation::Arithmetic, vec![1.0; leaves])) };
        let alike = setting.aggregation.iter().all(|aggregation| aggregation == last);
        let nothing_missing = complete || setting.missing.iter().all(|missing| *missing == Missing::Propagate);
        if *last == Aggregation::Minimum || !alike || !nothing_missing {
            return None;
        }
        let mut weights = vec![0.0; leaves + self.parents.len()];
        *weights.last_mut()? = 1.0;
        for (at, parent) in self.parents.iter().enumerate().rev() {
            for edge in parent.edges.clone() {
                let (above, weight) = (weights[leaves + at], setting.weights[edge]);
                if above > 0.0 && weight > 0.0 {
                    // A product that is below every float is still no 0, which would take the leaf out.
                    weights[self.edges[edge]] += (above * weight).max(f64::MIN_POSITIVE);
                }
            }
        }
        weights.truncate(leaves);
        Some((*last, weights))
    }
}
