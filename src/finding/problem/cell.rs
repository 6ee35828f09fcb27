//! Cells of any table.

use super::problems;
use crate::finding::{Jurisdictions, Quoted, Range, Words};

problems! {
    (value expected)

    /// What is wrong with a cell.
    CellProblem

    /// An institution without a name.
    EmptyUnit "empty_unit" Error
        "the institution has no name; expected a name"
        "la institución no tiene nombre; se esperaba un nombre"
    /// A value that is not a number.
    NotANumber { value: Quoted, expected: Option<Range> } "not_a_number" Error
        "`{value}` is not a number; expected a number{expected}"
        "`{value}` no es un número; se esperaba un número{expected}"
    /// NaN or an infinity.
    NotFinite { value: Quoted, expected: Option<Range> } "not_finite" Error
        "`{value}` is not finite; expected a number{expected}"
        "`{value}` no es finito; se esperaba un número{expected}"
    /// A state that is none of the 32, nor, where it may be, the Federation.
    UnknownState { value: Quoted, expected: Jurisdictions } "unknown_state" Error
        "`{value}` is not a known state; expected one of the 32 states{expected}"
        "`{value}` no es un estado conocido; se esperaba uno de los 32 estados{expected}"
    /// A day that no calendar has, or that can be read two ways.
    BadDate { value: Quoted, expected: Words } "bad_date" Error
        "`{value}` is not a date that can be read in one way only; expected one such as {expected}"
        "`{value}` no es una fecha que se lea de un solo modo; se esperaba una como {expected}"
    /// A word that is none of those that are known.
    UnknownWord { value: Quoted, expected: Words } "unknown_word" Error
        "`{value}` is not a known word; expected one of: {expected}"
        "`{value}` no es una palabra conocida; se esperaba una de: {expected}"
}
