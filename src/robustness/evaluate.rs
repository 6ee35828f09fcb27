//! Scores of institutions under a setting of the factors, on plain slices: thousands of settings are tried on the same few
//! columns, each too little work for a query.

use std::ops::Range;

use super::cube::Setting;
use super::network::Network;
use crate::error::Result;
use crate::methodology::{Aggregation, Missing};
use crate::scoring::Scores;

/// Institutions whose nodes are computed together: few enough for all of them to stay in the cache.
const CHUNK: usize = 64;
/// Institutions that are added up together: as many as registers hold.
const LANES: usize = 16;

/// The values of a network's leaves, ready for any setting. A missing value is NaN, inside of this module and of those that
/// take its scores.
pub(super) struct Evaluator<'a> {
    network: &'a Network,
    institutions: usize,
    /// No leaf lacks a value.
    complete: bool,
    /// The leaves, one after the other, in each transform that an aggregation may ask for.
    values: Vec<(Transform, Vec<f64>)>,
}

/// A setting in the form in which it is computed.
#[derive(Debug, Clone)]
pub(super) struct Formula {
    shape: Shape,
    pub resample: Option<u64>,
}

impl Formula {
    /// Bytes of the larger form.
    pub fn bytes(network: &Network) -> u64 {
        let vectors = [
            std::mem::size_of::<f64>() * network.edges.len().max(network.leaves.len() + network.parents.len()),
            (std::mem::size_of::<Aggregation>() + std::mem::size_of::<Missing>()) * network.parents.len(),
            std::mem::size_of::<Formula>(),
        ];
        vectors.iter().sum::<usize>() as u64
    }
}

#[derive(Debug, Clone)]
enum Shape {
    /// All nodes combine alike and nothing that is missing matters: a single weighted sum of the leaves, transformed.
    Sum(Transform, Vec<f64>),
    /// Node by node.
    Nodes(Setting),
}

/// The transform in which an aggregation is a weighted sum: its quasi-arithmetic mean (Hardy, Littlewood and Pólya 1934).
#[derive(Debug, Clone, Copy, PartialEq)]
enum Transform {
    Plain,
    Log,
    Reciprocal,
    Power(f64),
}

impl Transform {
    fn of(aggregation: Aggregation) -> Self {
        match aggregation {
            Aggregation::Arithmetic | Aggregation::Minimum => Transform::Plain,
            Aggregation::Geometric => Transform::Log,
            Aggregation::Harmonic => Transform::Reciprocal,
            Aggregation::Power(power) => Transform::Power(power),
        }
    }

    /// Into the transform. What a sum may be below 0 in its last bits is 0.
    fn apply(self, value: f64) -> f64 {
        let positive = if value <= 0.0 { 0.0 } else { value };
        match self {
            Transform::Plain => value,
            Transform::Log => positive.ln(),
            Transform::Reciprocal => 1.0 / positive,
            Transform::Power(power) => positive.powf(power),
        }
    }

    /// Out of it.
    fn undo(self, sum: f64) -> f64 {
        match self {
            Transform::Plain => sum,
            Transform::Log => sum.exp(),
            Transform::Reciprocal => 1.0 / sum,
            Transform::Power(power) => sum.powf(1.0 / power),
        }
    }
}

impl<'a> Evaluator<'a> {
    /// For the institutions in the given rows of the survey, and the aggregations that settings may have.
    pub fn new(
        network: &'a Network,
        scores: &Scores,
        rows: &[u32],
        aggregations: impl Iterator<Item = Aggregation>,
    ) -> Result<Self> {
        let nodes = scores.methodology().nodes();
        let mut plain = Vec::with_capacity(network.leaves.len() * rows.len());
        for leaf in &network.leaves {
            let Some(column) = scores.survey().node(nodes[*leaf].code()) else { continue };
            let column = column.f64()?.rechunk();
            plain.extend(rows.iter().map(|row| column.get(*row as usize).unwrap_or(f64::NAN)));
        }
        let complete = !plain.iter().any(|value| value.is_nan());
        let mut values: Vec<(Transform, Vec<f64>)> = Vec::new();
        for transform in aggregations.map(Transform::of) {
            if transform != Transform::Plain && !values.iter().any(|(known, _)| *known == transform) {
                values.push((transform, plain.iter().map(|value| transform.apply(*value)).collect()));
            }
        }
        values.push((Transform::Plain, plain));
        Ok(Evaluator { network, institutions: rows.len(), complete, values })
    }

    /// Bytes that it holds for so many institutions.
    pub fn bytes(network: &Network, institutions: u64, aggregations: impl Iterator<Item = Aggregation>) -> u64 {
        let mut transforms = vec![Transform::Plain];
        for transform in aggregations.map(Transform::of) {
            if !transforms.contains(&transform) {
                transforms.push(transform);
            }
        }
        8 * (transforms.len() * network.leaves.len()) as u64 * institutions
    }

    /// Number of institutions.
    pub fn institutions(&self) -> usize {
        self.institutions
    }

    /// Brings a setting into the form in which it is computed.
    pub fn formula(&self, setting: Setting) -> Formula {
        let resample = setting.resample;
        let shape = match self.one_sum(&setting) {
            Some((transform, weights)) => Shape::Sum(transform, weights),
            None => Shape::Nodes(setting),
        };
        Formula { shape, resample }
    }

    /// The transform and the weight of each leaf, where the setting is a single sum: then every node is Σ *w* φ(*x*) in the
    /// same φ, and the weights along the paths multiply.
    fn one_sum(&self, setting: &Setting) -> Option<(Transform, Vec<f64>)> {
        let leaves = self.network.leaves.len();
        let Some(last) = setting.aggregation.last() else { return Some((Transform::Plain, vec![1.0; leaves])) };
        let alike = setting.aggregation.iter().all(|aggregation| aggregation == last);
        let nothing_missing = self.complete || setting.missing.iter().all(|missing| *missing == Missing::Propagate);
        if !alike || *last == Aggregation::Minimum || !nothing_missing {
            return None;
        }
        let mut weights = vec![0.0; leaves + self.network.parents.len()];
        *weights.last_mut()? = 1.0;
        for (at, parent) in self.network.parents.iter().enumerate().rev() {
            for edge in parent.edges.clone() {
                let (above, weight) = (weights[leaves + at], setting.weights[edge]);
                if above > 0.0 && weight > 0.0 {
                    // A product that is below every float is still no 0, which would take the leaf out.
                    weights[self.network.edges[edge].child] += (above * weight).max(f64::MIN_POSITIVE);
                }
            }
        }
        weights.truncate(leaves);
        Some((Transform::of(*last), weights))
    }

    /// The scores of a range of institutions; NaN where there is none. The same institution has the same bits in any range.
    pub fn scores(&self, formula: &Formula, institutions: Range<usize>, out: &mut [f64]) {
        debug_assert_eq!(institutions.len(), out.len());
        match &formula.shape {
            Shape::Sum(transform, weights) => self.sum(*transform, weights, institutions.start, out),
            Shape::Nodes(setting) => {
                let mut nodes = vec![[0.0; CHUNK]; self.network.parents.len()];
                for (chunk, out) in out.chunks_mut(CHUNK).enumerate() {
                    self.nodes(setting, institutions.start + chunk * CHUNK, &mut nodes, out);
                }
            }
        }
    }

    fn sum(&self, transform: Transform, weights: &[f64], start: usize, out: &mut [f64]) {
        let (values, institutions) = (self.values(transform), self.institutions);
        pulp::Arch::new().dispatch(WeightedSum { values, institutions, weights, start, out: &mut *out });
        if transform != Transform::Plain {
            out.iter_mut().for_each(|value| *value = transform.undo(*value));
        }
    }

    /// The scores of a chunk of institutions, node by node. `nodes` has room for each node's values, transformed.
    fn nodes(&self, setting: &Setting, start: usize, nodes: &mut [[f64; CHUNK]], out: &mut [f64]) {
        let leaves = self.network.leaves.len();
        let length = out.len();
        let transform_of = |parent: usize| Transform::of(setting.aggregation[parent]);
        for (at, parent) in self.network.parents.iter().enumerate() {
            let (aggregation, missing) = (setting.aggregation[at], setting.missing[at]);
            let transform = Transform::of(aggregation);
            let minimum = aggregation == Aggregation::Minimum;
            let if_missing = if missing == Missing::Zero { transform.apply(0.0) } else { f64::NAN };
            let leaf_values = self.values(transform);
            let mut sums = [if minimum { f64::INFINITY } else { 0.0 }; CHUNK];
            let mut present = [0.0; CHUNK];
            let mut counts = [0.0; CHUNK];
            let (mut whole, mut children) = (0.0, 0);
            for edge in parent.edges.clone() {
                let weight = setting.weights[edge];
                if weight == 0.0 {
                    continue;
                }
                whole += weight;
                children += 1;
                let child = self.network.edges[edge].child;
                let mut values = [f64::NAN; CHUNK];
                if child < leaves {
                    values[..length].copy_from_slice(&leaf_values[child * self.institutions + start..][..length]);
                } else {
                    values = nodes[child - leaves];
                    let own = transform_of(child - leaves);
                    if own != transform {
                        values[..length].iter_mut().for_each(|value| *value = transform.apply(own.undo(*value)));
                    }
                }
                for lane in 0..CHUNK {
                    let value = if values[lane].is_nan() { if_missing } else { values[lane] };
                    let here = !value.is_nan();
                    let term = if minimum { value } else { weight * value };
                    let joined = if minimum { term.min(sums[lane]) } else { sums[lane] + term };
                    sums[lane] = if here { joined } else { sums[lane] };
                    present[lane] += if here { weight } else { 0.0 };
                    counts[lane] += if here { 1.0 } else { 0.0 };
                }
            }
            let enough = missing.enough(children) as f64;
            for lane in 0..CHUNK {
                // All of the whole is present where nothing is missing, and the quotient is exactly 1.
                let value = if minimum { sums[lane] } else { sums[lane] / (present[lane] / whole) };
                nodes[at][lane] = if counts[lane] >= enough { value } else { f64::NAN };
            }
        }
        if let Some(last) = nodes.last() {
            let transform = transform_of(nodes.len() - 1);
            out.iter_mut().zip(last).for_each(|(out, value)| *out = transform.undo(*value));
        }
    }

    /// The leaves in a transform, one after the other.
    fn values(&self, transform: Transform) -> &[f64] {
        self.values.iter().find(|(known, _)| *known == transform).map_or(&[], |(_, values)| values)
    }
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
