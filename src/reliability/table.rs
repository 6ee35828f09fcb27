//! Columns of tables, with a cell for each row.

use polars::prelude::*;

use super::Note;
use crate::language::Language;

pub(crate) fn texts<'r, R>(name: &str, rows: &'r [R], of: impl Fn(&'r R) -> &'r str) -> Column {
    Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
}

pub(crate) fn optional_texts<'r, R>(name: &str, rows: &'r [R], of: impl Fn(&'r R) -> Option<&'r str>) -> Column {
    Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
}

pub(crate) fn counts<R>(name: &str, rows: &[R], of: impl Fn(&R) -> usize) -> Column {
    Column::new(name.into(), rows.iter().map(|row| of(row) as u64).collect::<Vec<_>>())
}

pub(crate) fn figures<R>(name: &str, rows: &[R], of: impl Fn(&R) -> Option<f64>) -> Column {
    Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
}

/// The column `note`: what there is to say, in words.
pub(crate) fn notes<R>(rows: &[R], of: impl Fn(&R) -> &[Note], language: Language) -> Column {
    let words = |row: &R| {
        let messages: Vec<String> = of(row).iter().map(|note| note.message(language)).collect();
        Some(messages.join("; ")).filter(|words| !words.is_empty())
    };
    Column::new("note".into(), rows.iter().map(words).collect::<Vec<_>>())
}
