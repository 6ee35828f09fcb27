//! Files of the co-creation registry.

use super::problems;
use crate::finding::{Quoted, Range, Suggestion, Words};

problems! {
    (value expected)

    /// What is wrong with a file of the co-creation registry.
    RegistryProblem

    /// A registry file without a record.
    NoRecords "no_records" Fatal
        "the file holds no record; expected states or commitments"
        "el archivo no tiene registros; se esperaban estados o compromisos"
    /// A JSON or TOML file that breaks the rules of its format.
    BadSyntax { value: Quoted, expected: Words } "bad_syntax" Fatal
        "the file is not valid {expected}: {value}"
        "el archivo no es {expected} válido: {value}"
    /// A table where a text belongs, or the other way round.
    UnexpectedShape { value: Quoted, expected: Words } "unexpected_shape" Error
        "`{value}` does not fit here; expected {expected}"
        "`{value}` no cabe aquí; se esperaba {expected}"
    /// A record without the field that names what it is of.
    EmptyKey { expected: Words } "empty_key" Error
        "the record has no `{expected}`; expected one"
        "el registro no tiene `{expected}`; se esperaba uno"
    /// A record of which nothing shows what it is.
    EmptyRecord { expected: Words } "empty_record" Error
        "nothing tells what this record is; expected one of: {expected}"
        "nada dice qué es este registro; se esperaba uno de: {expected}"
    /// A record that occurs elsewhere already.
    RepeatedRecord { value: Quoted, expected: Words } "repeated_record" Error
        "`{value}` is repeated; expected it once, as in {expected}"
        "`{value}` está repetido; se esperaba una sola vez, como en {expected}"
    /// A further row of a record with other values than its first.
    DifferingRow { value: Quoted, expected: Words } "differing_row" Error
        "the row of `{value}` has other values than its first in {expected}; expected the same, or its key and the milestone or plan alone"
        "la fila de `{value}` tiene otros valores que la primera en {expected}; se esperaban los mismos, o solo su clave y el hito o plan"
    /// A count or year that is no whole number, or out of range.
    BadWhole { value: Quoted, expected: Range } "bad_whole" Error
        "`{value}` is not a whole number that fits; expected one {expected}"
        "`{value}` no es un número entero que quepa; se esperaba uno {expected}"
    /// A date that comes before the one it follows.
    EndsBeforeStart { value: Quoted, expected: Words } "ends_before_start" Error
        "`{value}` comes before the start; expected {expected} or later"
        "`{value}` es anterior al inicio; se esperaba {expected} o después"
    /// A milestone that lies outside its commitment.
    OutsideCommitment { value: Quoted, expected: Words } "outside_commitment" Warning
        "`{value}` lies outside the dates of its commitment; expected {expected}"
        "`{value}` queda fuera de las fechas de su compromiso; se esperaba {expected}"
    /// A number of action plans that disagrees with those that are named.
    PlansDisagree { value: Words, expected: Words } "plans_disagree" Warning
        "the number of plans is {value}, and these are named: {expected}"
        "el número de planes es {value} y se nombran estos: {expected}"
    /// More commitments of a plan than its number of them.
    CommitmentsDisagree { value: Words, expected: u64 } "commitments_disagree" Warning
        "the number of commitments is {value}, and {expected} were read"
        "el número de compromisos es {value} y se leyeron {expected}"
    /// An action plan that is not among those of its state.
    UnlistedPlan { value: Quoted, expected: Words } "unlisted_plan" Warning
        "`{value}` is not among the plans of its state; expected one of: {expected}"
        "`{value}` no está entre los planes de su estado; se esperaba uno de: {expected}"
    /// A record or milestone with the content of another one.
    SameRecord { expected: Words } "same_record" Warning
        "it says the same as {expected}; both count"
        "dice lo mismo que {expected}; ambos cuentan"
    /// A key or title that is that of another record but for case, accents, spaces and punctuation that is not between numbers.
    SimilarKey { value: Quoted, expected: Quoted } "similar_key" Warning
        "`{value}` may be `{expected}`; each counts as a record of its own"
        "`{value}` puede ser `{expected}`; cada uno cuenta como un registro"
    /// Two fields of a record that hardly go together.
    Unlikely { value: Words, expected: Words } "unlikely" Warning
        "`{value}` hardly goes with `{expected}`; both are kept"
        "`{value}` casi no va con `{expected}`; se conservan los dos"
    /// A column or field that is not known.
    UnknownField { value: Quoted, expected: Suggestion } "unknown_field" Warning
        "`{value}` is not a known field; it is kept, and nothing is computed from it{expected}"
        "`{value}` no es un campo conocido; se conserva y nada se calcula con él{expected}"
    /// A column that the program computed, in a file that it wrote.
    ComputedColumn { value: Quoted } "computed_column" Warning
        "`{value}` was computed; it is computed anew and not read"
        "`{value}` se calculó; se calcula de nuevo y no se lee"
    /// A number in the place of names.
    NumberForNames { value: Quoted } "number_for_names" Warning
        "`{value}` is a number; expected names, with semicolons between them"
        "`{value}` es un número; se esperaban nombres, separados por punto y coma"
    /// Two fields of a record that cannot both be true.
    Inconsistent { value: Quoted, expected: Words } "inconsistent" Error
        "`{value}` does not go with `{expected}`; expected one of the two"
        "`{value}` no va con `{expected}`; se esperaba uno de los dos"
}
