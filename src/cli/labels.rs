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

/// Values of the columns `edition`, `reason` and `source` in Spanish.
const TREND: [(&str, &str); 5] = [
    ("old", "anterior"),
    ("new", "nueva"),
    ("no_counterpart", "sin pareja"),
    ("ambiguous", "ambigua"),
    ("computed", "calculada"),
];

/// The name of a factor.
pub(super) fn factor(code: &str, language: Language) -> &str {
    in_spanish(&FACTORS, code, language)
}

/// Which edition an institution is in, why it is not in the other, or where a figure comes from.
pub(super) fn trend(code: &str, language: Language) -> &str {
    in_spanish(&TREND, code, language)
}

fn in_spanish<'a>(labels: &[(&str, &'a str)], code: &'a str, language: Language) -> &'a str {
    match language {
        Language::English => code,
        Language::Spanish => labels.iter().find(|(name, _)| *name == code).map_or(code, |(_, label)| label),
    }
}

/// What divides institutions, and those below all bands.
const CLASSES: [(&str, &str); 5] =
    [("floor", "piso"), ("ceiling", "techo"), ("band", "banda"), ("quadrant", "cuadrante"), ("below", "por debajo")];

/// A division of institutions, or one of its classes.
pub(super) fn class(code: &str, language: Language) -> &str {
    in_spanish(&CLASSES, code, language)
}

/// The heading of a column; that of a node's or a key's own is its name.
pub(super) fn heading(name: &str, language: Language) -> &str {
    dictionary::column(name).map_or(name, |column| column.heading(language))
}

/// The name of a kind of column.
pub(super) fn kind(code: &str, language: Language) -> &str {
    Kind::ALL.into_iter().find(|kind| kind.code() == code).map_or(code, |kind| kind.label(language))
}
