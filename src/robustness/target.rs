//! What the factors of a sensitivity analysis act on.

use serde::Serialize;

use super::names::Names;
use super::subjects::{Draw, Ranking, Subjects};
use crate::error::{Error, Result};
use crate::language::text;
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
        let subject = match target {
            Target::RankShift => 0,
            Target::Rank(label) | Target::Score(label) => names.position("target", label)?,
        };
        let (mut ranking, mut ranks) = (Ranking::of(subjects), vec![UNRANKED; subjects.len()]);
        ranking.rank(nominal, &mut ranks);
        let mut measure = Measure { target, subject, nominal_ranks: ranks.clone(), nominal: 0.0 };
        measure.nominal = measure.value(nominal, &mut ranking, &mut ranks)?;
        Ok(measure)
    }

    /// The target under a draw. `ranks` has a place for each subject.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) where it has no value.
    pub fn value(&self, draw: &Draw, ranking: &mut Ranking, ranks: &mut [u32]) -> Result<f64> {
        let value = match self.target {
            Target::Score(_) => Some(ranking.score(draw, self.subject)).filter(|score| !score.is_nan()),
            target => {
                ranking.rank(draw, ranks);
                let rank = |rank: &u32| Some(*rank).filter(|rank| *rank != UNRANKED);
                match target {
                    Target::RankShift => {
                        let pairs = ranks.iter().zip(&self.nominal_ranks);
                        let shifts = pairs.filter_map(|(a, b)| Some(rank(a)?.abs_diff(rank(b)?)));
                        let (sum, n) = shifts.fold((0, 0), |(sum, n), shift| (sum + u64::from(shift), n + 1));
                        (n > 0).then(|| sum as f64 / n as f64)
                    }
                    _ => rank(&ranks[self.subject]).map(f64::from),
                }
            }
        };
        value.ok_or_else(|| {
            let message = match self.target {
                Target::RankShift => text!(
                    "under some settings nothing has a rank; expected scores, or another missing-data policy",
                    "con algunas opciones nada tiene posición; se esperaban puntajes, u otra política de faltantes"
                ),
                Target::Rank(label) | Target::Score(label) => text!(
                    "under some settings {label} has no score; expected a target without missing data, or another missing-data policy",
                    "con algunas opciones {label} no tiene puntaje; se esperaba un objetivo sin datos faltantes, u otra política de faltantes"
                ),
            };
            Error::argument("target", message)
        })
    }
}
