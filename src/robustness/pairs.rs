//! How often one subject outranks another.

use rayon::prelude::*;

use super::estimates::PairEstimate;
use super::names::Names;
use crate::error::Result;
use crate::numeric::UNRANKED;

/// The pairs that are compared.
pub(super) enum Pairs {
    All,
    /// By their labels.
    Listed(Vec<(String, String)>),
}

impl Pairs {
    /// How many they are.
    pub fn count(&self, subjects: usize) -> u64 {
        match self {
            Pairs::All => subjects as u64 * (subjects as u64).saturating_sub(1) / 2,
            Pairs::Listed(pairs) => pairs.len() as u64,
        }
    }
}

/// The draws of each pair.
pub(super) struct PairTally {
    pairs: Vec<Pair>,
    /// The ranks of a round, subject by subject.
    turned: Vec<u32>,
}

struct Pair {
    a: u32,
    b: u32,
    /// Draws in which both have a rank.
    both: u64,
    /// Twice the draws in which the first is above, and once those in which they tie.
    halves: u64,
}

impl PairTally {
    /// Bytes of a pair of these subjects: of its draws, its estimate, and its row in a table.
    pub fn bytes(names: &Names) -> u64 {
        /// What an allocation costs in addition to what it holds; a text in a table costs as much.
        const HELD: usize = 16;
        let own = size_of::<Pair>() + size_of::<PairEstimate>() + size_of::<Option<f64>>();
        let name = names.labels.iter().map(String::len).sum::<usize>().div_ceil(names.labels.len().max(1));
        (own + 2 * 2 * (name + HELD)) as u64
    }

    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a label that no subject has, or several.
    pub fn new(pairs: &Pairs, names: &Names) -> Result<Self> {
        let pair = |a: usize, b: usize| Pair { a: a as u32, b: b as u32, both: 0, halves: 0 };
        let all = 0..names.labels.len();
        let pairs = match pairs {
            Pairs::All => all.clone().flat_map(|a| (a + 1..all.end).map(move |b| pair(a, b))).collect(),
            Pairs::Listed(listed) => {
                let position = |label: &str| names.position("pairs", label);
                listed.iter().map(|(a, b)| Ok(pair(position(a)?, position(b)?))).collect::<Result<_>>()?
            }
        };
        Ok(PairTally { pairs, turned: Vec::new() })
    }

    /// Adds some draws: `ranks` has those of all subjects for each.
    pub fn add(&mut self, ranks: &[u32], subjects: usize) {
        if self.pairs.is_empty() {
            return;
        }
        let draws = ranks.len() / subjects;
        self.turned.resize(ranks.len(), 0);
        self.turned.par_chunks_mut(draws).enumerate().for_each(|(subject, turned)| {
            turned.iter_mut().zip(ranks[subject..].iter().step_by(subjects)).for_each(|(turned, rank)| *turned = *rank);
        });
        let of = |subject: u32| &self.turned[subject as usize * draws..][..draws];
        self.pairs.par_iter_mut().for_each(|pair| {
            let (mut both, mut halves) = (0_u32, 0_u32);
            for (a, b) in of(pair.a).iter().zip(of(pair.b)) {
                let ranked = u32::from(*a != UNRANKED) & u32::from(*b != UNRANKED);
                both += ranked;
                halves += ranked * (2 * u32::from(a < b) + u32::from(a == b));
            }
            pair.both += u64::from(both);
            pair.halves += u64::from(halves);
        });
    }

    /// The share of draws in which the first of each pair is above.
    pub fn estimates(&self, labels: &[String]) -> Vec<PairEstimate> {
        let estimate = |pair: &Pair| PairEstimate {
            a: labels[pair.a as usize].clone(),
            b: labels[pair.b as usize].clone(),
            n: pair.both,
            p_a_above_b: (pair.both > 0).then(|| pair.halves as f64 / (2 * pair.both) as f64),
        };
        self.pairs.iter().map(estimate).collect()
    }
}
