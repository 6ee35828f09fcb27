//! The command that describes one institution.

mod json;
mod text;

use super::arguments::{Form, Output, Varied};
use super::trace::Trace;
use super::{output, robustness};
use crate::card::Describe;
use crate::error::Result;
use crate::scoring::Scores;

/// Prints the card of an institution: a sheet for people, or one object in JSON.
pub(super) fn card(
    scores: &Scores,
    unit: &str,
    state: Option<&str>,
    varied: &Varied,
    draws: usize,
    output: &Output,
    trace: &Trace,
) -> Result<()> {
    let language = output.lang;
    robustness::warn_of_supplied(scores, language);
    let bar = output::bar(output::PERCENT, language.pick("ranking", "ordenando"));
    let mut describe = Describe::new(scores, unit)
        .draws(draws)
        .seed(varied.seed)
        .memory_limit(varied.memory.saturating_mul(1 << 20))
        .progress(robustness::report(&bar));
    let factors = robustness::factors(varied)?;
    if factors != robustness::usual_factors() {
        describe = describe.factors(factors);
    }
    if let Some(state) = state {
        describe = describe.state(state);
    }
    let card = describe.card();
    bar.finish_and_clear();
    let card = card?;
    let shown = match output::form(output) {
        Form::Json => json::of(&card, trace.provenance(), language)?,
        #[cfg(feature = "report")]
        Form::Html => crate::report::card_page(&card, trace.provenance(), language),
        _ => text::of(&card, language),
    };
    output::text(&shown, output)
}
