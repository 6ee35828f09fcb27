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

/// Values of the columns `edition` and `reason` of institutions without a match, in Spanish.
const UNMATCHED: [(&str, &str); 4] =
    [("old", "anterior"), ("new", "nueva"), ("no_counterpart", "sin pareja"), ("ambiguous", "ambigua")];

/// The name of a factor.
pub(super) fn factor(code: &str, language: Language) -> &str {
    in_spanish(&FACTORS, code, language)
}

/// The name of an edition that an institution is in, or why it is not in the other.
pub(super) fn unmatched(code: &str, language: Language) -> &str {
    in_spanish(&UNMATCHED, code, language)
}

fn in_spanish<'a>(labels: &[(&str, &'a str)], code: &'a str, language: Language) -> &'a str {
    match language {
        Language::English => code,
        Language::Spanish => labels.iter().find(|(name, _)| *name == code).map_or(code, |(_, label)| label),
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
