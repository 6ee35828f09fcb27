//! What is ranked: institutions, or the groups of a summary by the mean of their institutions.

use std::ops::Range;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::index::network::{Network, Setting};
use crate::index::slices::{Evaluator, Formula};
use crate::methodology::Scale;
use crate::numeric::{Ranker, RunningMean};

/// The subjects of an analysis, with all that is needed to score them.
pub(super) struct Subjects<'a> {
    evaluator: Evaluator<'a>,
    /// The scale of the scores.
    pub scale: Scale,
    /// Where each group begins among the institutions, and the end of the last; none where institutions are ranked.
    starts: Option<Vec<usize>>,
}

/// A draw in the form in which it is computed.
pub(super) struct Draw {
    formula: Formula,
    resample: Option<u64>,
}

impl Draw {
    /// Bytes of the larger form.
    pub fn bytes(network: &Network) -> u64 {
        Formula::bytes(network) + std::mem::size_of::<Option<u64>>() as u64
    }
}

impl<'a> Subjects<'a> {
    /// Institutions, or groups of so many of them, one after the other.
    pub fn new(evaluator: Evaluator<'a>, scale: Scale, sizes: Option<&[usize]>) -> Self {
        let ends = |sizes: &[usize]| {
            let ends = sizes.iter().scan(0, |end, size| {
                *end += size;
                Some(*end)
            });
            [0].into_iter().chain(ends).collect()
        };
        Subjects { evaluator, scale, starts: sizes.map(ends) }
    }

    /// Number of subjects.
    pub fn len(&self) -> usize {
        self.starts.as_ref().map_or(self.evaluator.institutions(), |starts| starts.len() - 1)
    }

    /// Institutions of a subject.
    pub fn institutions(&self, subject: usize) -> usize {
        self.starts.as_ref().map_or(1, |starts| starts[subject + 1] - starts[subject])
    }

    /// A setting, and the seed of a resample of the institutions where they are resampled, as [`scores`](Self::scores) takes it.
    pub fn draw(&self, (setting, resample): (Setting, Option<u64>)) -> Draw {
        Draw { formula: self.evaluator.draw(setting), resample }
    }

    /// The scores of a range of subjects, NaN where there is none; `institutions` is for those of groups.
    pub fn scores(&self, draw: &Draw, subjects: Range<usize>, institutions: &mut Vec<f64>, out: &mut [f64]) {
        let Some(starts) = &self.starts else { return self.evaluator.scores(&draw.formula, subjects, out) };
        let rows = starts[subjects.start]..starts[subjects.end];
        let first = rows.start;
        institutions.resize(rows.len(), 0.0);
        self.evaluator.scores(&draw.formula, rows, institutions);
        for (group, out) in subjects.zip(out) {
            let members = &institutions[starts[group] - first..starts[group + 1] - first];
            *out = match draw.resample {
                None => mean(members.iter().copied()),
                Some(seed) => {
                    let mut random = ChaCha8Rng::seed_from_u64(seed);
                    random.set_stream(group as u64);
                    mean((0..members.len()).map(|_| members[random.random_range(0..members.len())]))
                }
            };
        }
    }
}

/// The mean of the values that are there; NaN where none is.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let mut mean = RunningMean::default();
    values.filter(|value| !value.is_nan()).for_each(|value| mean.add(value));
    mean.mean().unwrap_or(f64::NAN)
}

/// The scores of all subjects under one draw after the other.
pub(super) struct Ranking<'s> {
    subjects: &'s Subjects<'s>,
    institutions: Vec<f64>,
    ranker: Ranker,
    pub scores: Vec<f64>,
}

impl<'s> Ranking<'s> {
    pub fn of(subjects: &'s Subjects<'s>) -> Self {
        let (institutions, scores) = (Vec::new(), vec![0.0; subjects.len()]);
        Ranking { subjects, institutions, ranker: Ranker::new(subjects.scale), scores }
    }

    /// Computes the scores under a draw, and writes their ranks.
    pub fn rank(&mut self, draw: &Draw, ranks: &mut [u32]) {
        self.subjects.scores(draw, 0..ranks.len(), &mut self.institutions, &mut self.scores);
        self.ranker.rank(&self.scores, ranks);
    }

    /// The score of one subject under a draw, to 12 decimals of its scale, as ranks compare it: what is beyond is rounding, which
    /// has no causes. NaN where there is none.
    pub fn score(&mut self, draw: &Draw, subject: usize) -> f64 {
        let mut score = [f64::NAN];
        self.subjects.scores(draw, subject..subject + 1, &mut self.institutions, &mut score);
        self.subjects.scale.comparable(score[0]) * self.subjects.scale.range()
    }
}
