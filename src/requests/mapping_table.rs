//! What a mapping makes of each outcome and word, as a table.

use polars::prelude::*;

use super::mapping::{Mapping, Measure};
use super::mapping_entries::File;
use crate::error::Result;

/// An outcome or a word as the mapping file writes it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    column: &'static str,
    word: String,
    worth: f64,
    /// Of an outcome.
    answered: Option<bool>,
    counts_in: Option<String>,
}

/// The outcomes in the order of the file, and the words.
pub(super) fn entries(file: &File) -> Vec<Entry> {
    let outcomes = file.outcome.iter().map(|entry| entry.get_ref()).flat_map(|outcome| {
        let counts = |measure: &Measure| {
            let counted = outcome.counts_in.as_ref();
            counted.is_none_or(|counted| counted.iter().any(|counted| *counted as usize == *measure as usize))
        };
        let counts_in = Measure::ALL.iter().filter(|measure| counts(measure)).map(|measure| measure.code());
        let counts_in = counts_in.collect::<Vec<_>>().join(", ");
        outcome.names.iter().map(move |name| Entry {
            column: "outcome",
            word: name.clone(),
            worth: outcome.available,
            answered: Some(outcome.answered.unwrap_or(true)),
            counts_in: Some(counts_in.clone()),
        })
    });
    let words = [("complete", &file.completeness), ("clear", &file.clarity)];
    let words = words.into_iter().filter_map(|(column, entry)| Some((column, entry.as_ref()?.get_ref())));
    let words = words.flat_map(|(column, entry)| {
        entry.words.iter().map(move |(word, worth)| Entry {
            column,
            word: word.clone(),
            worth: *worth,
            answered: None,
            counts_in: None,
        })
    });
    outcomes.chain(words).collect()
}

impl Mapping {
    /// A row for each outcome and each word: `column` (`outcome`, `complete` or `clear`), `word`, `worth` from 0 to 1, and of
    /// outcomes `answered` and `counts_in`, the measures in whose denominator they count.
    ///
    /// # Errors
    ///
    /// [`Error::Polars`](crate::Error::Polars), which no mapping causes.
    pub fn frame(&self) -> Result<DataFrame> {
        let entries = &self.entries;
        Ok(df!(
            "column" => entries.iter().map(|entry| entry.column).collect::<Vec<_>>(),
            "word" => entries.iter().map(|entry| entry.word.as_str()).collect::<Vec<_>>(),
            "worth" => entries.iter().map(|entry| entry.worth).collect::<Vec<_>>(),
            "answered" => entries.iter().map(|entry| entry.answered).collect::<Vec<_>>(),
            "counts_in" => entries.iter().map(|entry| entry.counts_in.as_deref()).collect::<Vec<_>>(),
        )?)
    }
}
