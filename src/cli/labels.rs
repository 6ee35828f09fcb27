//! Headings of the tables that people read.

use crate::language::Language;

/// Columns whose heading in Spanish is not their name.
const SPANISH: [(&str, &str); 70] = [
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
    ("score", "puntaje"),
    ("rank_mean", "posición media"),
    ("rank_median", "posición mediana"),
    ("rank_p5", "posición p5"),
    ("rank_p95", "posición p95"),
    ("score_mean", "puntaje medio"),
    ("score_p5", "puntaje p5"),
    ("score_p95", "puntaje p95"),
    ("p_top", "p entre las primeras"),
    ("p_nominal", "p de la nominal"),
    ("p_a_above_b", "p de a sobre b"),
    ("factor", "factor"),
    ("first_order", "primer orden"),
    ("first_low", "IC inf."),
    ("first_high", "IC sup."),
    ("total_order", "orden total"),
    ("total_low", "IC inf. total"),
    ("total_high", "IC sup. total"),
    ("alone", "por sí solo"),
    ("item_rest", "ítem–resto"),
    ("alpha_if_dropped", "alfa sin él"),
    ("component", "componente"),
    ("eigenvalue", "valor propio"),
    ("share", "proporción"),
    ("cumulative", "acumulada"),
    ("r_parent", "r con superior"),
    ("n_parent", "n con superior"),
    ("r_headline", "r con el índice"),
    ("n_headline", "n con el índice"),
    ("test", "prueba"),
    ("statistic", "estadístico"),
    ("groups", "grupos"),
    ("effect", "efecto"),
    ("diff", "diferencia"),
];

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

/// The heading of a column.
pub(super) fn heading(column: &str, language: Language) -> &str {
    match language {
        Language::English => column,
        Language::Spanish => SPANISH.iter().find(|(name, _)| *name == column).map_or(column, |(_, label)| label),
    }
}
