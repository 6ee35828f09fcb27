//! Asks for the card of an institution.

use std::ops::ControlFlow;

use super::sheet::Card;
use super::unit;
use crate::error::Result;
use crate::robustness::{Factors, RankUncertainty};
use crate::scoring::Scores;
use crate::setters::setters;

/// Describes one institution.
///
/// The interval of its rank is that of [`RankUncertainty`], whose settings these are.
pub struct Describe<'a> {
    scores: &'a Scores,
    unit: String,
    state: Option<String>,
    uncertainty: RankUncertainty<'a>,
    factors: Option<Factors>,
}

impl<'a> Describe<'a> {
    /// The institution of a name: exact, or else without case, accents, spaces and punctuation. 10,000 draws vary the
    /// weights by 25% of themselves, with seed 1; nothing is varied where the survey enters the index at its headline.
    pub fn new(scores: &'a Scores, unit: impl Into<String>) -> Self {
        let uncertainty = RankUncertainty::new(scores);
        Describe { scores, unit: unit.into(), state: None, uncertainty, factors: None }
    }

    setters! {
        /// The state of the institution, which sets it apart from others of its name: any name that the catalogue knows, or the
        /// text of the survey where it has no catalogue.
        pub state: some String;
        /// What is varied for the interval of the rank.
        pub factors: some Factors;
        /// Number of draws, from 1.
        pub draws => uncertainty.parameters.draws: usize;
        /// The seed of the draws.
        pub seed => uncertainty.parameters.seed: u64;
        /// Bytes that the draws may take; see [`RankUncertainty::memory_limit`].
        pub memory_limit => uncertainty.memory_limit: u64;
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
        let uncertainty = match self.factors {
            Some(factors) => self.uncertainty.factors(factors),
            None => self.uncertainty.usual_factors()?,
        };
        Card::new(self.scores, row, uncertainty.run()?)
    }
}
