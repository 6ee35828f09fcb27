//! How children combine into their parent, and what a missing one does.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use toml::de::DeValue;

use crate::error::{Error, argument};
use crate::keys::Held;

/// How the children of a node combine.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
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
#[derive(Debug, Clone, Copy, PartialEq, Default)]
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

impl Aggregation {
    /// What [`from_str`](Self::from_str) reads, in one line.
    pub(crate) const WORDS: &str = "arithmetic, geometric, harmonic, minimum, power:P";

    /// The aggregation of a code, and of a number where the code asks for one.
    pub(crate) fn of(code: &str, number: Option<f64>) -> Option<Self> {
        Some(match (code, number) {
            ("arithmetic", None) => Aggregation::Arithmetic,
            ("geometric", None) => Aggregation::Geometric,
            ("harmonic", None) => Aggregation::Harmonic,
            ("minimum", None) => Aggregation::Minimum,
            ("power", Some(power)) => Aggregation::Power(power),
            _ => return None,
        })
    }

    /// Its code, and its number where it has one.
    fn parts(self) -> (&'static str, Option<f64>) {
        match self {
            Aggregation::Arithmetic => ("arithmetic", None),
            Aggregation::Geometric => ("geometric", None),
            Aggregation::Harmonic => ("harmonic", None),
            Aggregation::Minimum => ("minimum", None),
            Aggregation::Power(power) => ("power", Some(power)),
        }
    }

    /// Whether it combines scores below 0, too.
    pub(crate) fn takes_negatives(self) -> bool {
        matches!(self, Aggregation::Arithmetic | Aggregation::Minimum)
    }
}

impl Missing {
    /// What [`from_str`](Self::from_str) reads, in one line.
    pub(crate) const WORDS: &str = "propagate, renormalize, zero, available:SHARE";

    /// The policy of a code, and of a number where the code asks for one.
    pub(crate) fn of(code: &str, number: Option<f64>) -> Option<Self> {
        Some(match (code, number) {
            ("propagate", None) => Missing::Propagate,
            ("renormalize", None) => Missing::Renormalize,
            ("zero", None) => Missing::Zero,
            ("available", Some(share)) => Missing::Available(share),
            _ => return None,
        })
    }

    /// Its code, and its number where it has one.
    fn parts(self) -> (&'static str, Option<f64>) {
        match self {
            Missing::Propagate => ("propagate", None),
            Missing::Renormalize => ("renormalize", None),
            Missing::Zero => ("zero", None),
            Missing::Available(share) => ("available", Some(share)),
        }
    }
}

impl fmt::Display for Aggregation {
    /// As [`from_str`](Self::from_str) reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.parts())
    }
}

impl fmt::Display for Missing {
    /// As [`from_str`](Self::from_str) reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.parts())
    }
}

impl FromStr for Aggregation {
    type Err = Error;

    /// Reads `arithmetic`, `geometric`, `harmonic`, `minimum` or `power:0.5`, which may be `{ power = 0.5 }`.
    fn from_str(word: &str) -> Result<Self, Error> {
        read(word, Self::of).ok_or_else(|| {
            let words = Self::WORDS;
            argument!(
                "aggregation",
                "the aggregation `{word}` is unknown; expected one of: {words}",
                "la agregación `{word}` es desconocida; se esperaba una de: {words}"
            )
        })
    }
}

impl FromStr for Missing {
    type Err = Error;

    /// Reads `propagate`, `renormalize`, `zero` or `available:0.5`, which may be `{ available = 0.5 }`.
    fn from_str(word: &str) -> Result<Self, Error> {
        read(word, Self::of).ok_or_else(|| {
            let words = Self::WORDS;
            argument!(
                "missing",
                "the missing-data policy `{word}` is unknown; expected one of: {words}",
                "la política de faltantes `{word}` es desconocida; se esperaba una de: {words}"
            )
        })
    }
}

/// A code alone, or with a finite number: `power:2`, `{ power = 2 }`.
fn read<T>(word: &str, of: impl Fn(&str, Option<f64>) -> Option<T>) -> Option<T> {
    let inner = word.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match inner.map_or_else(|| word.split_once(':'), |inner| inner.split_once('=')) {
        None => of(word, None),
        Some((code, number)) => {
            of(code.trim(), Some(number.trim().parse().ok().filter(|number: &f64| number.is_finite())?))
        }
    }
}

/// The same in a file: a text, or a table of one number.
fn read_value<T>(value: &DeValue, of: impl Fn(&str, Option<f64>) -> Option<T>) -> Option<T> {
    if let Some(word) = value.as_str() {
        return read(word, of);
    }
    let table: BTreeMap<String, f64> = Held::of(value)?;
    let (code, number) = table.first_key_value().filter(|_| table.len() == 1)?;
    of(code, Some(*number))
}

impl Held for Aggregation {
    fn of(value: &DeValue) -> Option<Self> {
        read_value(value, Aggregation::of)
    }
}

impl Held for Missing {
    fn of(value: &DeValue) -> Option<Self> {
        read_value(value, Missing::of)
    }
}

fn write(f: &mut fmt::Formatter<'_>, (code, number): (&str, Option<f64>)) -> fmt::Result {
    match number {
        None => f.write_str(code),
        Some(number) => write!(f, "{code}:{number}"),
    }
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
        for word in ["{ power = 2 }", "{power=2}", "power: 2"] {
            assert_eq!(word.parse::<Aggregation>().unwrap(), Aggregation::Power(2.0));
        }
        assert_eq!("{ available = 0.5 }".parse::<Missing>().unwrap(), Missing::Available(0.5));
        for word in [
            "{ power = }",
            "{ power: 2 }",
            "power=2",
            "{ zero }",
            "zero:1",
            "",
            "Arithmetic",
            "power",
            "power:",
            "power:NaN",
            "power:inf",
            "available:x",
            "mean",
        ] {
            assert!(word.parse::<Aggregation>().is_err() && word.parse::<Missing>().is_err(), "{word}");
        }
    }
}
