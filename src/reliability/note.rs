//! Why a figure is missing, or what was left out of it.

use serde::Serialize;

use crate::language::{Language, text};

/// Why a figure is missing, or what was left out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// The node has one child that takes part: there is nothing to compare it with.
    OneChild,
    /// The node has two children that take part: without one, the other is left alone.
    TwoChildren,
    /// Too few institutions have every value that the figure needs.
    TooFewInstitutions {
        /// Institutions that have them.
        n: usize,
        /// The least number that the figure needs.
        needed: usize,
    },
    /// All values of a node are equal, to 12 decimals of its scale.
    NoVariance {
        /// Code of the node.
        node: String,
    },
    /// All sums of the children that the figure needs are equal, to 12 decimals of their scale.
    NoVarianceOfSum,
    /// Fewer than two groups have values.
    FewerThanTwoGroups,
    /// Groups without values, which the figure leaves out.
    GroupsLeftOut {
        /// Their keys, several joined by ` / `; empty for the group whose keys are empty.
        groups: Vec<String>,
    },
    /// A group has fewer than two values.
    GroupTooSmall {
        /// Its keys, as above.
        group: String,
    },
    /// All values of a group are equal, to 12 decimals of the node's scale.
    GroupWithoutVariance {
        /// Its keys, as above.
        group: String,
    },
    /// The values of each group are equal, to 12 decimals of the node's scale.
    NoVarianceWithin,
    /// There are as many groups as values.
    NoDegreesOfFreedom,
    /// The eigenvalues did not converge.
    NoConvergence,
    /// The figure is beyond the range of a 64-bit float.
    Overflow,
}

impl Note {
    /// The note in words.
    pub fn message(&self, language: Language) -> String {
        let named = |group: &str| match group {
            "" => language.pick("with empty keys", "de claves vacías").to_owned(),
            group => format!("`{group}`"),
        };
        let text = match self {
            Self::OneChild => text!("a single child takes part", "participa un solo hijo"),
            Self::TwoChildren => {
                text!("without it a single child takes part", "sin él participa un solo hijo")
            }
            Self::TooFewInstitutions { n, needed } => text!(
                "institutions with every value: {n}; expected {needed} or more",
                "instituciones con todos los valores: {n}; se esperaban {needed} o más"
            ),
            Self::NoVariance { node } => {
                text!("{node} has the same value everywhere", "{node} tiene el mismo valor en todas partes")
            }
            Self::NoVarianceOfSum => {
                text!("the children have the same sum everywhere", "los hijos suman lo mismo en todas partes")
            }
            Self::FewerThanTwoGroups => {
                text!("fewer than two groups have values", "menos de dos grupos tienen valores")
            }
            Self::GroupsLeftOut { groups } => {
                let list = groups.iter().map(|group| named(group)).collect::<Vec<_>>().join(", ");
                text!("groups without values, left out: {list}", "grupos sin valores, omitidos: {list}")
            }
            Self::GroupTooSmall { group } => {
                let group = named(group);
                text!("the group {group} has fewer than two values", "el grupo {group} tiene menos de dos valores")
            }
            Self::GroupWithoutVariance { group } => {
                let group = named(group);
                text!("the values of the group {group} do not vary", "los valores del grupo {group} no varían")
            }
            Self::NoVarianceWithin => {
                text!("the values do not vary within groups", "los valores no varían dentro de los grupos")
            }
            Self::NoDegreesOfFreedom => {
                text!("there are as many groups as values", "hay tantos grupos como valores")
            }
            Self::NoConvergence => text!("the eigenvalues did not converge", "los valores propios no convergieron"),
            Self::Overflow => text!(
                "values too large or too small for the precision of the computation",
                "valores demasiado grandes o demasiado pequeños para la precisión del cálculo"
            ),
        };
        text.in_language(language).to_owned()
    }
}

/// A figure, or [`Note::Overflow`] where it is infinite or no number.
pub(super) fn finite(figure: f64) -> Result<f64, Note> {
    if figure.is_finite() { Ok(figure) } else { Err(Note::Overflow) }
}

/// The figure of a result; its note goes to the others, once.
pub(super) fn noted(figure: Result<f64, Note>, notes: &mut Vec<Note>) -> Option<f64> {
    match figure {
        Ok(figure) => Some(figure),
        Err(note) => {
            if !notes.contains(&note) {
                notes.push(note);
            }
            None
        }
    }
}
