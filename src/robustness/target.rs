//! What the factors of a sensitivity analysis act on.

use serde::Serialize;

use super::names::Names;
use super::subjects::{Draw, Ranking, Subjects};
use crate::error::{Result, argument};
use crate::numeric::UNRANKED;

/// What the factors act on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The mean over all subjects of the absolute shift in rank against the nominal ranking.
    #[default]
    RankShift,
    /// The rank of the subject with this label.
    Rank(String),
    /// The score of the subject with this label, to 12 decimals of the scale.
    Score(String),
}

/// A target whose subject is known.
pub(super) struct Measure<'t> {
    target: &'t Target,
    subject: usize,
    nominal_ranks: Vec<u32>,
    /// The target under the methodology as it is; 0 for a shift in rank.
    pub nominal: f64,
}

impl<'t> Measure<'t> {
    /// Finds the subject of a target, and its value under the nominal draw.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a label that no subject has, and for a target without a nominal value.
    pub fn new(target: &'t Target, names: &Names, subjects: &Subjects, nominal: &Draw) -> Result<Self> {
        let (label, subject) = match target {
            Target::RankShift => ("rank-shift", 0),
            Target::Rank(label) | Target::Score(label) => (&label[..], names.position("target", label)?),
        };
        let (mut ranking, mut ranks) = (Ranking::of(subjects), vec![UNRANKED; subjects.len()]);
        ranking.rank(nominal, &mut ranks);
        let mut measure = Measure { target, subject, nominal_ranks: ranks.clone(), nominal: 0.0 };
        measure.nominal = measure.value(nominal, &mut ranking, &mut ranks).ok_or_else(|| {
            argument!(
                "target",
                "{label} has no nominal rank or score; expected a target that has",
                "{label} no tiene posición ni puntaje nominal; se esperaba un objetivo que tenga"
            )
        })?;
        Ok(measure)
    }

    /// The target under a draw; `None` where it has no value. `ranks` has a place for each subject.
    pub fn value(&self, draw: &Draw, ranking: &mut Ranking, ranks: &mut [u32]) -> Option<f64> {
        if let Target::Score(_) = self.target {
            return Some(ranking.score(draw, self.subject)).filter(|score| !score.is_nan());
        }
        ranking.rank(draw, ranks);
        if let Target::Rank(_) = self.target {
            return Some(ranks[self.subject]).filter(|rank| *rank != UNRANKED).map(f64::from);
        }
        let both = ranks.iter().zip(&self.nominal_ranks).filter(|(a, b)| **a != UNRANKED && **b != UNRANKED);
        let (shift, n) = both.fold((0, 0), |(shift, n), (a, b)| (shift + u64::from(a.abs_diff(*b)), n + 1));
        (n > 0).then(|| shift as f64 / n as f64)
    }
}
