//! Key tables, and the names that they match.

use super::problems;
use crate::finding::{Lines, Quoted};

problems! {
    (value expected)

    /// What is wrong with a name that is matched with the institutions of a survey.
    KeyTableProblem

    /// A name that no institution has.
    UnknownUnit { value: Quoted } "unknown_unit" Error
        "`{value}` is no institution of the survey; expected the name of one of its institutions"
        "`{value}` no es institución de la encuesta; se esperaba el nombre de una de las suyas"
    /// A name that several institutions have.
    AmbiguousUnit { value: Quoted, expected: Lines } "ambiguous_unit" Error
        "`{value}` names several institutions, on lines {expected}; expected one, by its state or its exact name"
        "`{value}` nombra varias instituciones, en las líneas {expected}; se esperaba una, por su estado o su nombre exacto"
    /// An institution that is matched twice; the line of the first is `expected`.
    RepeatedMatch { value: Quoted, expected: u64 } "repeated_match" Error
        "`{value}` is matched on line {expected} already; expected it once"
        "`{value}` ya está emparejada en la línea {expected}; se esperaba una sola vez"
}
