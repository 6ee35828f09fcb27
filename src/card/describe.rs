//! Asks for the card of an institution.

use std::ops::ControlFlow;

use super::sheet::Card;
use super::unit;
use crate::error::Result;
use crate::robustness::{Factors, RankUncertainty};
use crate::scoring::Scores;

/// Describes one institution.
///
/// The interval of its rank is that of [`RankUncertainty`], whose settings these are.
pub struct Describe<'a> {
    scores: &'a Scores,
    unit: String,
    state: Option<String>,
    uncertainty: RankUncertainty<'a>,
    has_factors: bool,
}

impl<'a> Describe<'a> {
    /// The institution of a name: exact, or else without case, accents, spaces and punctuation. 10,000 draws vary the
    /// weights by 25% of themselves, with seed 1; nothing is varied where the survey enters the index at its headline.
    pub fn new(scores: &'a Scores, unit: impl Into<String>) -> Self {
        let uncertainty = RankUncertainty::new(scores);
        Describe { scores, unit: unit.into(), state: None, uncertainty, has_factors: false }
    }

    /// The state of the institution, which tells it from others of its name: any name that the catalogue knows, or the text of
    /// the survey where it has no catalogue.
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// What is varied for the interval of the rank.
    pub fn factors(mut self, factors: Factors) -> Self {
        self.uncertainty = self.uncertainty.factors(factors);
        self.has_factors = true;
        self
    }

    /// Number of draws, from 1.
    pub fn draws(mut self, draws: usize) -> Self {
        self.uncertainty = self.uncertainty.draws(draws);
        self
    }

    /// The seed of the draws.
    pub fn seed(mut self, seed: u64) -> Self {
        self.uncertainty = self.uncertainty.seed(seed);
        self
    }

    /// Bytes that the draws may take; see [`RankUncertainty::memory_limit`].
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.uncertainty = self.uncertainty.memory_limit(bytes);
        self
    }

    /// Reports how much of the draws is done; see [`RankUncertainty::progress`].
    pub fn progress(mut self, report: impl FnMut(u64, u64) -> ControlFlow<()> + 'a) -> Self {
        self.uncertainty = self.uncertainty.progress(report);
        self
    }

    /// The card.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a name that no institution has, naming the nearest ones, or that several
    /// have, naming them; for a state that is none; for a survey with a sampling design; and as [`RankUncertainty::run`].
    pub fn card(self) -> Result<Card<'a>> {
        self.scores.survey().refuse_design()?;
        let row = unit::find(self.scores.survey(), &self.unit, self.state.as_deref())?;
        let uncertainty = if self.has_factors { self.uncertainty } else { self.uncertainty.usual_factors()? };
        Card::new(self.scores, row, uncertainty.run()?)
    }
}
