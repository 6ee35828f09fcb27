//! Why a figure is missing, and what to know of one.

use crate::language::reasons;

reasons! {
    /// Why a figure is missing, or what a reader should know of it.
    #[derive(Copy)]
    Note
    /// The old edition has no values in the group.
    NoOldValues "no values in the old edition" "sin valores en la edición anterior"
    /// The new edition has no values in the group.
    NoNewValues "no values in the new edition" "sin valores en la edición nueva"
    /// No institution has a value in both editions and the same group in both.
    NoneMatched
        "no institution has a value and this group in both editions"
        "ninguna institución tiene valor y este grupo en ambas ediciones"
    /// One such institution: its change has no spread.
    OneMatched
        "a single institution has a value and this group in both editions: its change has no spread"
        "una sola institución tiene valor y este grupo en ambas ediciones: su cambio no tiene dispersión"
    /// One of the editions has a single value in the group: no spread, so no standard error of the change.
    OneValue
        "an edition has a single value: no standard error of the change"
        "una edición tiene un solo valor: sin error estándar del cambio"
    /// No matched institution changed, to 12 decimals of the scale: nothing to test.
    NoneChanged "no institution changed: nothing to test" "ninguna institución cambió: nada que probar"
    /// The estimated variance of the change is below 0, as it may be where few of many institutions are matched.
    NegativeVariance
        "the estimated variance of the change is negative: no standard error"
        "la varianza estimada del cambio es negativa: sin error estándar"
    /// The methodologies define the node otherwise.
    OtherDefinition
        "the methodologies define the node otherwise"
        "las metodologías definen el nodo de otro modo"
    /// The figure is beyond the range of a 64-bit float.
    Overflow
        "values too large for the precision of the computation"
        "valores demasiado grandes para la precisión del cálculo"
}
