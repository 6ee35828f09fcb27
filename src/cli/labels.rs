//! Labels of the codes in tables that people read.

use crate::cocreation::Completion;
use crate::dictionary::Kind;
use crate::language::Language;
use crate::methodology::{Catalog, Methodology};
use crate::survey::{group_label, key_label};

/// Labels in Spanish, each with the columns that have it and its code, which is the label in English.
const SPANISH: [(&str, &str, &str); 15] = [
    ("factor", "weights", "pesos"),
    ("factor", "aggregation", "agregación"),
    ("factor", "missing", "faltantes"),
    ("factor", "leave_one_out", "omitir uno"),
    ("factor", "bootstrap", "remuestreo"),
    ("edition reason source", "old", "anterior"),
    ("edition reason source", "new", "nueva"),
    ("edition reason source", "no_counterpart", "sin pareja"),
    ("edition reason source", "ambiguous", "ambigua"),
    ("edition reason source", "computed", "calculada"),
    ("division class", "floor", "piso"),
    ("division class", "ceiling", "techo"),
    ("division class", "band", "banda"),
    ("division class", "quadrant", "cuadrante"),
    ("division class", "below", "por debajo"),
];

/// The label of a value, where its column has labels; else the value.
pub(super) fn label(column: &str, value: &str, methodology: &Methodology, language: Language) -> String {
    let is_band = ["band", "from", "to", "class"].contains(&column);
    if let Some(band) = methodology.bands().iter().find(|band| is_band && band.code == value) {
        return band.label.in_language(language).to_owned();
    }
    let of_code = match column {
        "kind" => Kind::ALL.into_iter().find(|kind| kind.code() == value).map(|kind| kind.label(language)),
        "completion" => Completion::parse(value).map(|word| word.label(language)),
        _ => {
            let is_here = |columns: &str| columns.split(' ').any(|name| name == column);
            let found = SPANISH.iter().find(|(columns, code, _)| *code == value && is_here(columns));
            found.map(|(_, code, spanish)| language.pick(code, spanish))
        }
    };
    match of_code {
        Some(label) => label.to_owned(),
        None if methodology.catalog() == Catalog::None => value.to_owned(),
        // The two of a pair are called by the values of their keys.
        None if ["a", "b"].contains(&column) => group_label(value, language),
        None => key_label(column, value, language),
    }
}
