//! Information requests.

use super::problems;
use crate::finding::{Quoted, Range, Words};

problems! {
    (value expected)

    /// What is wrong with information requests.
    RequestsProblem

    /// A request that was answered before it was received.
    AnsweredBefore { value: Quoted, expected: Words } "answered_before" Error
        "the answer of `{value}` comes before the request; expected {expected} or later"
        "la respuesta de `{value}` es anterior a la solicitud; se esperaba {expected} o después"
    /// A number of days that is none.
    BadDays { value: Quoted, expected: Range } "bad_days" Error
        "`{value}` is not a number of days; expected a whole number {expected}"
        "`{value}` no es un número de días; se esperaba un número entero {expected}"
    /// The outcome of a request that the mapping lacks.
    UnknownOutcome { value: Quoted } "unknown_outcome" Error
        "`{value}` is not a known outcome; expected one of those of the mapping"
        "`{value}` no es un resultado conocido; se esperaba uno de los del mapeo"
    /// A cell that disagrees with the answer of its record.
    Contradiction { value: Quoted, expected: Quoted } "contradiction" Warning
        "`{value}` disagrees with the answer, `{expected}`, which counts"
        "`{value}` no concuerda con la respuesta, `{expected}`, que es lo que cuenta"
    /// A cell that implies an answer, of a record without one.
    ImpliedAnswer { value: Quoted } "contradiction" Warning
        "`{value}` tells of an answer, and there is none; the request counts as not answered"
        "`{value}` habla de una respuesta, y no la hay; la solicitud cuenta como no respondida"
    /// An institution that may be another one, spelt otherwise or without its state.
    TwoSpellings { value: Quoted, expected: Quoted } "two_spellings" Warning
        "`{value}` may be `{expected}`; each has a row of its own"
        "`{value}` puede ser `{expected}`; cada una tiene su propia fila"
    /// An institution that the survey lacks; the number of its requests is `expected`.
    NotInSurvey { value: Quoted, expected: u64 } "not_in_survey" Warning
        "`{value}` is no institution of the survey; its requests, {expected}, are not joined"
        "`{value}` no es institución de la encuesta; sus solicitudes, {expected}, no se unen"
    /// An institution of the survey without requests.
    NoRequests { value: Quoted } "no_requests" Warning
        "`{value}` has no requests; its components stay empty"
        "`{value}` no tiene solicitudes; sus componentes quedan vacíos"
}
