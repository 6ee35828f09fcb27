//! What the factors of a sensitivity analysis act on.

use super::analysis::Nominal;
use super::cube::Cube;
use super::subjects::{Draw, Scratch, Subjects};
use crate::error::{Result, argument};
use crate::numeric::{Ranker, UNRANKED};

/// What the factors act on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Target {
    /// The mean over all subjects of the absolute shift in rank against the nominal ranking.
    #[default]
    RankShift,
    /// The rank of the subject with this label.
    Rank(String),
    /// The score of the subject with this label, to 12 decimals of the scale.
    Score(String),
}

/// Room for the scores and ranks of a setting.
pub(super) type Room = (Scratch, Vec<f64>, Vec<u32>, Ranker);

/// A target that was looked up.
pub(super) struct Measure<'s> {
    subjects: &'s Subjects<'s>,
    of: Of,
    nominal_ranks: Vec<u32>,
    /// The target under the methodology as it is.
    pub nominal: f64,
}

enum Of {
    RankShift,
    Rank(usize),
    Score(usize),
}

impl<'s> Measure<'s> {
    /// Looks a target up.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a target that there is not, or that has no nominal value.
    pub fn new(target: &Target, subjects: &'s Subjects<'s>, cube: &Cube) -> Result<Self> {
        let of = match target {
            Target::RankShift => Of::RankShift,
            Target::Rank(label) => Of::Rank(subjects.position("target", label)?),
            Target::Score(label) => Of::Score(subjects.position("target", label)?),
        };
        let Nominal { scores, ranks } = Nominal::of(subjects, cube);
        let nominal = match of {
            Of::RankShift => Some(0.0).filter(|_| ranks.iter().any(|rank| *rank != UNRANKED)),
            Of::Rank(subject) => Some(f64::from(ranks[subject])).filter(|_| ranks[subject] != UNRANKED),
            Of::Score(subject) => Some(rounded(scores[subject], subjects)).filter(|score| !score.is_nan()),
        };
        let nominal = nominal.ok_or_else(|| {
            let label = match target {
                Target::RankShift => "rank-shift",
                Target::Rank(label) | Target::Score(label) => label,
            };
            argument!(
                "target",
                "{label} has no nominal rank or score; expected a target that has",
                "{label} no tiene posición ni puntaje nominal; se esperaba un objetivo que tenga"
            )
        })?;
        Ok(Measure { subjects, of, nominal_ranks: ranks, nominal })
    }

    /// The target under a setting; `None` where it has no value.
    pub fn value(&self, draw: &Draw, room: &mut Room) -> Option<f64> {
        let (scratch, scores, ranks, ranker) = room;
        if let Of::Score(subject) = self.of {
            self.subjects.scores(draw, subject..subject + 1, scratch, &mut scores[..1]);
            return scores.first().map(|score| rounded(*score, self.subjects)).filter(|score| !score.is_nan());
        }
        self.subjects.scores(draw, 0..self.subjects.len(), scratch, scores);
        ranker.rank(scores, ranks);
        match self.of {
            Of::Rank(subject) => ranks.get(subject).filter(|rank| **rank != UNRANKED).map(|rank| f64::from(*rank)),
            _ => {
                let both = ranks.iter().zip(&self.nominal_ranks).filter(|(a, b)| **a != UNRANKED && **b != UNRANKED);
                let (shift, n) = both.fold((0, 0), |(shift, n), (a, b)| (shift + u64::from(a.abs_diff(*b)), n + 1));
                (n > 0).then(|| shift as f64 / n as f64)
            }
        }
    }
}

/// A score to 12 decimals of its scale, as ranks compare it: what is beyond is rounding, which has no causes to share.
fn rounded(score: f64, subjects: &Subjects) -> f64 {
    let scale = subjects.scale();
    scale.comparable(score) * scale.range()
}
