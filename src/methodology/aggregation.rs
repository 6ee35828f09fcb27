//! How children combine into their parent, and what a missing one does.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::error::Error;
use crate::language::text;

/// How the children of a node combine.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aggregation {
    /// Σ wx.
    #[default]
    Arithmetic,
    /// exp Σ w ln x; 0 when a child is 0.
    Geometric,
    /// 1 ÷ Σ w/x; 0 when a child is 0.
    Harmonic,
    /// The lowest child, whatever the weights.
    Minimum,
    /// (Σ wxᵖ)^(1/p), p ≠ 0.
    Power(f64),
}

/// What a missing child makes of its parent.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// The parent is missing.
    #[default]
    Propagate,
    /// The children present share the whole weight; the parent is missing when none is present.
    Renormalize,
    /// The child counts as 0.
    Zero,
    /// As `Renormalize` where at least this share of the children is present; missing elsewhere.
    Available(f64),
}

impl fmt::Display for Aggregation {
    /// As [`from_str`](Self::from_str) reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aggregation::Arithmetic => f.write_str("arithmetic"),
            Aggregation::Geometric => f.write_str("geometric"),
            Aggregation::Harmonic => f.write_str("harmonic"),
            Aggregation::Minimum => f.write_str("minimum"),
            Aggregation::Power(power) => write!(f, "power:{power}"),
        }
    }
}

impl FromStr for Aggregation {
    type Err = Error;

    /// Reads `arithmetic`, `geometric`, `harmonic`, `minimum` or `power:0.5`.
    fn from_str(word: &str) -> Result<Self, Error> {
        Ok(match word {
            "arithmetic" => Aggregation::Arithmetic,
            "geometric" => Aggregation::Geometric,
            "harmonic" => Aggregation::Harmonic,
            "minimum" => Aggregation::Minimum,
            _ => Aggregation::Power(number_after(word, "power:").ok_or_else(|| {
                Error::argument(
                    "aggregation",
                    text!(
                        "the aggregation `{word}` is unknown; expected arithmetic, geometric, harmonic, minimum or power:NUMBER",
                        "la agregación `{word}` es desconocida; se esperaba arithmetic, geometric, harmonic, minimum o power:NÚMERO"
                    ),
                )
            })?),
        })
    }
}

impl Missing {
    /// How many of a parent's children must be present for it to have a value. `zero` counts the missing ones in.
    pub(crate) fn enough(self, children: usize) -> usize {
        match self {
            Missing::Propagate => children,
            Missing::Zero => 0,
            Missing::Renormalize => 1,
            Missing::Available(share) => {
                let reached = (0..children).find(|present| *present as f64 / children as f64 >= share);
                reached.unwrap_or(children).max(1)
            }
        }
    }
}

impl fmt::Display for Missing {
    /// As [`from_str`](Self::from_str) reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Propagate => f.write_str("propagate"),
            Missing::Renormalize => f.write_str("renormalize"),
            Missing::Zero => f.write_str("zero"),
            Missing::Available(share) => write!(f, "available:{share}"),
        }
    }
}

impl FromStr for Missing {
    type Err = Error;

    /// Reads `propagate`, `renormalize`, `zero` or `available:0.5`.
    fn from_str(word: &str) -> Result<Self, Error> {
        Ok(match word {
            "propagate" => Missing::Propagate,
            "renormalize" => Missing::Renormalize,
            "zero" => Missing::Zero,
            _ => Missing::Available(number_after(word, "available:").ok_or_else(|| {
                Error::argument(
                    "missing",
                    text!(
                        "the missing-data policy `{word}` is unknown; expected propagate, renormalize, zero or available:SHARE",
                        "la política de faltantes `{word}` es desconocida; se esperaba propagate, renormalize, zero o available:PROPORCIÓN"
                    ),
                )
            })?),
        })
    }
}

fn number_after(word: &str, prefix: &str) -> Option<f64> {
    word.strip_prefix(prefix)?.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for word in ["arithmetic", "geometric", "harmonic", "minimum", "power:-0.5"] {
            assert_eq!(word.parse::<Aggregation>().unwrap().to_string(), word);
        }
        for word in ["propagate", "renormalize", "zero", "available:0.25"] {
            assert_eq!(word.parse::<Missing>().unwrap().to_string(), word);
        }
        for word in ["", "Arithmetic", "power", "power:", "power:NaN", "power:inf", "available:x", "mean"] {
            assert!(word.parse::<Aggregation>().is_err() && word.parse::<Missing>().is_err(), "{word}");
        }
    }
}
