//! The command that describes one institution.

mod json;
mod text;

use super::arguments::{Card as Options, Form};
use super::run::Run;
use super::{reading, robustness};
use crate::card::Describe;
use crate::error::Result;

/// Prints the card of an institution: a sheet for people, a page, or one object in JSON.
pub(super) fn card(options: &Options, run: &mut Run) -> Result<()> {
    let Options { unit, state, survey, varied, draws } = options;
    let scores = reading::scores(survey, run)?;
    robustness::warn_of_supplied(&scores, run);
    let bar = robustness::ranking_bar(run.language);
    let mut describe = Describe::new(&scores, unit)
        .draws(*draws)
        .seed(varied.seed)
        .memory_limit(robustness::bytes(varied))
        .progress(robustness::moves(&bar));
    if !robustness::is_usual(varied)? {
        describe = describe.factors(robustness::factors(varied)?);
    }
    let card = state.iter().fold(describe, Describe::state).card();
    bar.finish_and_clear();
    let card = card?;
    let text = match run.output.form() {
        Form::Json => json::of(&card, &run.provenance, run.language)?,
        #[cfg(feature = "report")]
        Form::Html => crate::report::card_page(&card, &run.provenance, run.language),
        _ => text::of(&card, run.language),
    };
    run.text(&text)
}
