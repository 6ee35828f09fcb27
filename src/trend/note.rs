//! Why a figure is missing, and what to know of one.

use serde::Serialize;

use crate::language::{Language, text};

/// Why a figure is missing, or what a reader should know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// The old edition has no values in the group.
    NoOldValues,
    /// The new edition has no values in the group.
    NoNewValues,
    /// No institution has a value in both editions and the same group in both.
    NoneMatched,
    /// One such institution: its change has no spread.
    OneMatched,
    /// One of the editions has a single value in the group: no spread, so no standard error of the change.
    OneValue,
    /// No matched institution changed, to 12 decimals of the scale: nothing to test.
    NoneChanged,
    /// The estimated variance of the change is below 0, as it may be where few of many institutions are matched.
    NegativeVariance,
    /// The methodologies define the node otherwise.
    OtherDefinition,
    /// The figure is beyond the range of a 64-bit float.
    Overflow,
}

impl Note {
    /// The note in words.
    pub fn message(self, language: Language) -> String {
        let text = match self {
            Self::NoOldValues => text!("no values in the old edition", "sin valores en la edición anterior"),
            Self::NoNewValues => text!("no values in the new edition", "sin valores en la edición nueva"),
            Self::NoneMatched => {
                text!(
                    "no institution has a value and this group in both editions",
                    "ninguna institución tiene valor y este grupo en ambas ediciones"
                )
            }
            Self::OneMatched => text!(
                "a single institution has a value and this group in both editions: its change has no spread",
                "una sola institución tiene valor y este grupo en ambas ediciones: su cambio no tiene dispersión"
            ),
            Self::OneValue => text!(
                "an edition has a single value: no standard error of the change",
                "una edición tiene un solo valor: sin error estándar del cambio"
            ),
            Self::NoneChanged => {
                text!("no institution changed: nothing to test", "ninguna institución cambió: nada que probar")
            }
            Self::NegativeVariance => text!(
                "the estimated variance of the change is negative: no standard error",
                "la varianza estimada del cambio es negativa: sin error estándar"
            ),
            Self::OtherDefinition => {
                text!("the methodologies define the node otherwise", "las metodologías definen el nodo de otro modo")
            }
            Self::Overflow => text!(
                "values too large for the precision of the computation",
                "valores demasiado grandes para la precisión del cálculo"
            ),
        };
        text.in_language(language).to_owned()
    }
}
