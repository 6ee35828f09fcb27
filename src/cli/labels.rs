//! Headings of the tables that people read.

use crate::dictionary::{self, Kind};
use crate::language::Language;

/// Values of the column `factor` in Spanish.
const FACTORS: [(&str, &str); 5] = [
    ("weights", "pesos"),
    ("aggregation", "agregación"),
    ("missing", "faltantes"),
    ("leave_one_out", "omitir uno"),
    ("bootstrap", "remuestreo"),
];

/// The name of a factor.
pub(super) fn factor(code: &str, language: Language) -> &str {
    match language {
        Language::English => code,
        Language::Spanish => FACTORS.iter().find(|(name, _)| *name == code).map_or(code, |(_, label)| label),
    }
}

/// The heading of a column; that of a node's or a key's own is its name.
pub(super) fn heading(name: &str, language: Language) -> &str {
    dictionary::column(name).map_or(name, |column| column.heading(language))
}

/// The name of a kind of column.
pub(super) fn kind(code: &str, language: Language) -> &str {
    Kind::ALL.into_iter().find(|kind| kind.code() == code).map_or(code, |kind| kind.label(language))
}
