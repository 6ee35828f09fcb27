//! Terms on plain slices: thousands of settings are tried on the same few columns, or one institution is scored in many ways,
//! each too little work for a query.
//!
//! Node by node the values have the bits of the [expressions](super::polars). Draws take two shorter ways: what all nodes join
//! alike is [one sum](Network::one_sum), and a mean whose parent has the same transform is not brought out of it and into it again.

use std::ops::Range;

use super::network::{Network, Setting};
use super::term::{Policy, Term, by_weight, first_branch, whole};
use crate::methodology::{Aggregation, Missing};

/// Institutions whose nodes are computed together: few enough for all of them to stay in the cache.
const CHUNK: usize = 64;
/// Institutions that are added up together: as many as registers hold.
const LANES: usize = 16;

/// Values of the institutions of a chunk.
type Chunk = [f64; CHUNK];

/// The values of a network's leaves, ready for any setting. A missing value is NaN, inside of this module and of those that
/// take its scores.
pub(crate) struct Evaluator<'a> {
    network: &'a Network,
    institutions: usize,
    /// No leaf lacks a value.
    complete: bool,
    /// The leaves, one after the other, in each transform that an aggregation may ask for.
    values: Vec<(Aggregation, Vec<f64>)>,
}

/// A setting in the form in which it is computed.
#[derive(Debug, Clone)]
pub(crate) enum Formula {
    /// A single weighted sum of the leaves in a transform.
    Sum(Aggregation, Vec<f64>),
    /// Node by node; a draw leaves means in their transform.
    Nodes { setting: Setting, is_draw: bool },
}

impl Formula {
    /// Bytes of the larger form.
    pub fn bytes(network: &Network) -> u64 {
        let (parents, numbers) =
            (network.parents.len(), network.edges.len().max(network.leaves.len() + network.parents.len()));
        let of_parent = size_of::<Aggregation>() + size_of::<Missing>();
        (size_of::<Formula>() + size_of::<f64>() * numbers + of_parent * parents) as u64
    }
}

impl<'a> Evaluator<'a> {
    /// For the values of the leaves, one after the other, and the aggregations that settings may have.
    pub fn new(network: &'a Network, plain: Vec<f64>, aggregations: impl Iterator<Item = Aggregation>) -> Self {
        let institutions = plain.len().checked_div(network.leaves.len()).unwrap_or(0);
        let complete = !plain.iter().any(|value| value.is_nan());
        let of = |transform: Aggregation| plain.iter().map(|value| transform.transformed(*value)).collect();
        let mut values: Vec<(Aggregation, Vec<f64>)> =
            transforms(aggregations).into_iter().skip(1).map(|transform| (transform, of(transform))).collect();
        values.push((Aggregation::Arithmetic, plain));
        Evaluator { network, institutions, complete, values }
    }

    /// Bytes that it holds for so many institutions.
    pub fn bytes(network: &Network, institutions: u64, aggregations: impl Iterator<Item = Aggregation>) -> u64 {
        8 * (transforms(aggregations).len() * network.leaves.len()) as u64 * institutions
    }

    /// Number of institutions.
    pub fn institutions(&self) -> usize {
        self.institutions
    }

    /// A draw in the form in which it is computed fastest.
    pub fn draw(&self, setting: Setting) -> Formula {
        match self.network.one_sum(&setting, self.complete) {
            Some((transform, weights)) => Formula::Sum(transform, weights),
            None => Formula::Nodes { setting, is_draw: true },
        }
    }

    /// A setting that is computed node by node, with the bits of a query.
    pub fn one_by_one(&self, setting: Setting) -> Formula {
        match setting.aggregation.is_empty() {
            true => self.draw(setting),
            false => Formula::Nodes { setting, is_draw: false },
        }
    }

    /// The scores of a range of institutions; NaN where there is none. The same institution has the same bits in any range.
    pub fn scores(&self, formula: &Formula, institutions: Range<usize>, out: &mut [f64]) {
        debug_assert_eq!(institutions.len(), out.len());
        match formula {
            Formula::Sum(transform, weights) => self.sum(*transform, weights, institutions.start, out),
            Formula::Nodes { setting, is_draw } => {
                let nodes = self.nodes(setting, *is_draw);
                let mut values = vec![[0.0; CHUNK]; nodes.len()];
                for (chunk, out) in out.chunks_mut(CHUNK).enumerate() {
                    let start = institutions.start + chunk * CHUNK;
                    for (at, node) in nodes.iter().enumerate() {
                        let (below, own) = values.split_at_mut(at);
                        let here = Here { evaluator: self, nodes: &nodes, values: below, start, length: out.len() };
                        own.iter_mut().take(1).for_each(|own| here.compute(node, own));
                    }
                    if let Some((node, values)) = nodes.last().zip(values.last()) {
                        out.iter_mut().zip(values).for_each(|(out, value)| *out = node.transform.undo(*value));
                    }
                }
            }
        }
    }

    fn sum(&self, transform: Aggregation, weights: &[f64], start: usize, out: &mut [f64]) {
        let (values, institutions) = (self.values(transform), self.institutions);
        pulp::Arch::new().dispatch(WeightedSum { values, institutions, weights, start, out: &mut *out });
        if transform != Aggregation::Arithmetic {
            out.iter_mut().for_each(|value| *value = transform.undo(*value));
        }
    }

    /// The parents of the network as a setting fills their slots.
    fn nodes(&self, setting: &Setting, is_draw: bool) -> Vec<Node> {
        let parents = self.network.parents.iter().enumerate();
        parents
            .map(|(at, parent)| {
                let slots = parent.edges.clone().filter(|edge| setting.weights[*edge] > 0.0);
                let child = |edge: usize| (self.network.edges[edge], setting.weights[edge]);
                let children: Vec<(usize, f64)> = slots.map(child).collect();
                let term = Term::new(setting.aggregation[at], setting.missing[at], children.len());
                let term = if self.complete { term.of_complete() } else { term };
                Node::new(term, children, is_draw)
            })
            .collect()
    }

    /// The leaves in a transform, one after the other.
    fn values(&self, transform: Aggregation) -> &[f64] {
        self.values.iter().find(|(known, _)| *known == transform).map_or(&[], |(_, values)| values)
    }
}

/// The transforms of aggregations, the plain one first.
fn transforms(aggregations: impl Iterator<Item = Aggregation>) -> Vec<Aggregation> {
    let mut transforms = vec![Aggregation::Arithmetic];
    for transform in aggregations.map(Aggregation::transform) {
        if !transforms.contains(&transform) {
            transforms.push(transform);
        }
    }
    transforms
}

/// A parent whose slots are filled.
struct Node {
    term: Term,
    transform: Aggregation,
    /// Vertex and weight of each child that takes part.
    children: Vec<(usize, f64)>,
    /// The children of a plain sum, those of the same weight together; none where all weights differ, or in a transform.
    alike: Vec<Vec<(usize, f64)>>,
    whole: f64,
    is_draw: bool,
}

impl Node {
    fn new(term: Term, children: Vec<(usize, f64)>, is_draw: bool) -> Self {
        let transform = term.aggregation.transform();
        let weights = || children.iter().map(|(_, weight)| *weight);
        let groups = by_weight(&weights().collect::<Vec<f64>>());
        let is_grouped = transform == Aggregation::Arithmetic && groups.len() < children.len();
        let group = |alike: Vec<usize>| alike.into_iter().map(|child| children[child]).collect();
        let alike = groups.into_iter().filter(|_| is_grouped).map(group).collect();
        Node { term, transform, alike, whole: whole(weights()), children, is_draw }
    }
}

/// A chunk of institutions while a node is computed.
struct Here<'h> {
    evaluator: &'h Evaluator<'h>,
    nodes: &'h [Node],
    /// The values of the nodes before, each in its transform.
    values: &'h [Chunk],
    start: usize,
    length: usize,
}

impl Here<'_> {
    /// The values of a node, in its transform.
    fn compute(&self, node: &Node, out: &mut Chunk) {
        *out = [f64::NAN; CHUNK];
        match node.term.aggregation {
            Aggregation::Minimum => self.lowest(node, out),
            _ => self.mean(node, out),
        }
        let enough = match (node.term.aggregation, node.term.policy) {
            (Aggregation::Minimum, Policy::Propagate) => node.children.len(),
            (_, Policy::Present(enough)) => enough,
            _ => 0,
        };
        if enough > 1 {
            let counts = self.weight_present(node, |_| 1.0);
            for (value, count) in out.iter_mut().zip(counts) {
                *value = if count < enough as f64 { f64::NAN } else { *value };
            }
        }
    }

    fn lowest(&self, node: &Node, out: &mut Chunk) {
        let if_missing = if node.term.policy == Policy::Zero { 0.0 } else { f64::NAN };
        let mut values = [f64::NAN; CHUNK];
        for (child, _) in &node.children {
            self.load(*child, node, |value| or(value, if_missing), &mut values);
            for (found, value) in out.iter_mut().zip(values) {
                *found = if value < *found || found.is_nan() { value } else { *found };
            }
        }
    }

    fn mean(&self, node: &Node, out: &mut Chunk) {
        let weighed = |(child, weight): &(usize, f64), out: &mut Chunk| {
            let is_divisor = node.transform == Aggregation::Harmonic && !self.is_in_transform(*child, node);
            let if_missing = match node.term.policy {
                Policy::Propagate => f64::NAN,
                Policy::Zero if is_divisor => 0.0,
                Policy::Zero => node.transform.transformed(0.0),
                // These add nothing.
                Policy::Present(_) if is_divisor => f64::INFINITY,
                Policy::Present(_) => 0.0,
            };
            match is_divisor {
                true => self.load(*child, node, |value| weight / or(value, if_missing), out),
                false => self.load(*child, node, |value| or(value, if_missing) * weight, out),
            }
        };
        match node.alike.as_slice() {
            [] => self.add(&node.children, &weighed, out),
            alike => self.add(
                alike,
                &|alike, out| {
                    self.add(alike, &|(child, _), out| weighed(&(*child, 1.0), out), out);
                    let weight = alike.first().map_or(1.0, |(_, weight)| *weight);
                    out.iter_mut().for_each(|value| *value *= weight);
                },
                out,
            ),
        }
        if let Policy::Present(_) = node.term.policy {
            // polars divides a column by a number so.
            let part = 1.0 / node.whole;
            let present = self.weight_present(node, |weight| weight);
            out.iter_mut().zip(present).for_each(|(sum, present)| *sum /= present * part);
        }
    }

    /// The weights, or what is taken for them, of the children present, added up.
    fn weight_present(&self, node: &Node, of: impl Fn(f64) -> f64) -> Chunk {
        let mut present = [0.0; CHUNK];
        let add = |(child, weight): &(usize, f64), out: &mut Chunk| {
            let weight = of(*weight);
            let here = |value: f64| if value.is_nan() { 0.0 } else { weight };
            match child.checked_sub(self.leaves()) {
                Some(parent) => out.iter_mut().zip(&self.values[parent]).for_each(|(out, value)| *out = here(*value)),
                None => self.leaf(*child, Aggregation::Arithmetic, here, out),
            }
        };
        self.add(&node.children, &add, &mut present);
        present
    }

    /// Adds up parts as the [balanced](super::term::balanced) tree does.
    fn add<T>(&self, parts: &[T], part: &impl Fn(&T, &mut Chunk), out: &mut Chunk) {
        match parts {
            [] => {}
            [alone] => part(alone, out),
            _ => {
                let (left, right) = parts.split_at(first_branch(parts.len()));
                self.add(left, part, out);
                let mut other = [0.0; CHUNK];
                self.add(right, part, &mut other);
                out.iter_mut().zip(other).for_each(|(sum, other)| *sum += other);
            }
        }
    }

    /// Whether a draw has a child in the transform in which the node adds it up.
    fn is_in_transform(&self, child: usize, node: &Node) -> bool {
        let of_parent = |parent: usize| self.nodes[parent].transform == node.transform;
        node.is_draw && child.checked_sub(self.leaves()).is_none_or(of_parent)
    }

    /// What becomes of the values of a child, which are in the transform of the node, or [prepared](Aggregation::prepared) for it.
    fn load(&self, child: usize, node: &Node, of: impl Fn(f64) -> f64, out: &mut Chunk) {
        let (transform, is_in_transform) = (node.transform, self.is_in_transform(child, node));
        match child.checked_sub(self.leaves()) {
            Some(parent) => {
                let (values, own) = (&self.values[parent], self.nodes[parent].transform);
                let values = out.iter_mut().zip(values);
                match is_in_transform || own == transform && own == Aggregation::Arithmetic {
                    true => values.for_each(|(out, value)| *out = of(*value)),
                    false => values.for_each(|(out, value)| *out = of(transform.prepared(own.undo(*value)))),
                }
            }
            None if transform == Aggregation::Harmonic && !is_in_transform => {
                self.leaf(child, Aggregation::Arithmetic, |value| of(transform.prepared(value)), out);
            }
            None => self.leaf(child, transform, of, out),
        }
    }

    fn leaf(&self, leaf: usize, transform: Aggregation, of: impl Fn(f64) -> f64, out: &mut Chunk) {
        let values = &self.evaluator.values(transform)[leaf * self.evaluator.institutions + self.start..];
        out.iter_mut().zip(&values[..self.length]).for_each(|(out, value)| *out = of(*value));
    }

    fn leaves(&self) -> usize {
        self.evaluator.network.leaves.len()
    }
}

fn or(value: f64, if_missing: f64) -> f64 {
    if value.is_nan() { if_missing } else { value }
}

/// Σ *wx* over the leaves for a range of institutions, those of weight 0 left out.
struct WeightedSum<'s> {
    /// The leaves, one after the other.
    values: &'s [f64],
    institutions: usize,
    /// The weight of each leaf.
    weights: &'s [f64],
    start: usize,
    out: &'s mut [f64],
}

impl pulp::NullaryFnOnce for WeightedSum<'_> {
    type Output = ();

    /// The order of additions is that of the leaves, in registers of any width, so that the bits are the same.
    #[inline(always)]
    fn call(self) {
        let WeightedSum { values, institutions, weights, start, out } = self;
        let leaves = || weights.iter().enumerate().filter(|(_, weight)| **weight != 0.0);
        let (blocks, rest) = out.as_chunks_mut::<LANES>();
        let beyond = start + blocks.len() * LANES;
        for (at, block) in (start..).step_by(LANES).zip(blocks) {
            let mut sums = [0.0; LANES];
            for (leaf, weight) in leaves() {
                let values = &values[leaf * institutions + at..][..LANES];
                for lane in 0..LANES {
                    sums[lane] += weight * values[lane];
                }
            }
            block.iter_mut().zip(sums).for_each(|(out, sum)| *out = sum);
        }
        for (at, out) in (beyond..).zip(rest) {
            *out = leaves().fold(0.0, |sum, (leaf, weight)| sum + weight * values[leaf * institutions + at]);
        }
    }
}
