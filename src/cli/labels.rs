//! Headings of the tables that people read.

use crate::language::Language;

/// Columns whose heading in Spanish is not their name.
const SPANISH: [(&str, &str); 36] = [
    ("unit", "institución"),
    ("state_code", "clave"),
    ("state", "estado"),
    ("level", "nivel"),
    ("type", "tipo"),
    ("rank", "posición"),
    ("quadrant", "cuadrante"),
    ("band", "banda"),
    ("node", "nodo"),
    ("missing", "faltantes"),
    ("mean", "media"),
    ("sd", "desv. est."),
    ("se", "error est."),
    ("ci_low", "IC inf."),
    ("ci_high", "IC sup."),
    ("min", "mín."),
    ("median", "mediana"),
    ("max", "máx."),
    ("note", "nota"),
    ("place", "lugar"),
    ("parent", "superior"),
    ("weight", "peso"),
    ("gap", "brecha"),
    ("headline_gain", "ganancia"),
    ("published", "publicado"),
    ("computed", "calculado"),
    ("n_published", "n publicado"),
    ("agrees", "coincide"),
    ("source", "fuente"),
    ("label", "nombre"),
    ("column", "columna"),
    ("children", "componentes"),
    ("aggregation", "agregación"),
    ("effective_weight", "peso efectivo"),
    ("q25", "cuartil 1"),
    ("q75", "cuartil 3"),
];

/// The heading of a column.
pub(super) fn heading(column: &str, language: Language) -> &str {
    match language {
        Language::English => column,
        Language::Spanish => SPANISH.iter().find(|(name, _)| *name == column).map_or(column, |(_, label)| label),
    }
}
