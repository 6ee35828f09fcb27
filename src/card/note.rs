//! Why a card lacks a figure.

use crate::language::{Language, text};

/// Why a figure is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The survey has no value of the node.
    NoValue,
    /// The node is computed, and these of its children have no value.
    Without(Vec<String>),
    /// The headline has no value, and would have none.
    NoHeadline,
    /// The way from the node to the headline is not arithmetic: its gain cannot be added to that of others.
    NotArithmetic,
}

impl Note {
    /// The reason in words.
    pub fn message(&self, language: Language) -> String {
        let text = match self {
            Self::NoValue => text!("no value in the data", "sin valor en los datos"),
            Self::Without(children) => {
                let children = children.join(", ");
                text!("no value of {children}", "sin valor de {children}")
            }
            Self::NoHeadline => text!("the headline has no value", "el índice principal no tiene valor"),
            Self::NotArithmetic => text!(
                "not an arithmetic mean: gains do not add up",
                "no es una media aritmética: las ganancias no se suman"
            ),
        };
        text.in_language(language).to_owned()
    }
}
