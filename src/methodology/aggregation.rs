//! How children combine into their parent, and what a missing one does.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::error::{Error, argument};
use crate::keys::{Value, held};

/// An enum that is written as a code, its last one with a number. After its documentation: its name; the argument that it is of;
/// what it is called in English and in Spanish; its values and their codes; `with`; the last one, its code and what its number is called.
macro_rules! setting {
    (
        $(#[$about:meta])* $name:ident $argument:literal $called:literal $llamada:literal
        $($(#[$meaning:meta])+ $word:ident $code:literal;)+
        with $(#[$measured:meta])+ $with_number:ident $number_code:literal $number:literal;
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub enum $name {
            $($(#[$meaning])+ $word,)+
            $(#[$measured])+ $with_number(f64),
        }

        impl $name {
            /// What [`from_str`](Self::from_str) reads, in one line.
            pub(crate) const WORDS: &str = concat!($($code, ", ",)+ $number_code, ":", $number);

            /// That of a code, and of a number where the code asks for one.
            pub(crate) fn of(code: &str, number: Option<f64>) -> Option<Self> {
                match (code, number) {
                    $(($code, None) => Some(Self::$word),)+
                    ($number_code, Some(number)) => Some(Self::$with_number(number)),
                    _ => None,
                }
            }
        }

        impl fmt::Display for $name {
            /// As [`from_str`](Self::from_str) reads it.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$word => f.write_str($code),)+
                    Self::$with_number(number) => write!(f, "{}:{number}", $number_code),
                }
            }
        }

        impl FromStr for $name {
            type Err = Error;

            #[doc = concat!("Reads the codes, the last one as `", $number_code, ":0.5`, which may be `{ ", $number_code, " = 0.5 }`.")]
            fn from_str(word: &str) -> Result<Self, Error> {
                let (called, llamada, words) = ($called, $llamada, Self::WORDS);
                read(word, Self::of).ok_or_else(|| {
                    argument!(
                        $argument,
                        "the {called} `{word}` is unknown; expected one of: {words}",
                        "la {llamada} `{word}` es desconocida; se esperaba una de: {words}"
                    )
                })
            }
        }
    };
}

setting! {
    /// How the children of a node combine.
    Aggregation "aggregation" "aggregation" "agregación"
    /// Σ wx.
    #[default]
    Arithmetic "arithmetic";
    /// exp Σ w ln x; 0 when a child is 0.
    Geometric "geometric";
    /// 1 ÷ Σ w/x; 0 when a child is 0.
    Harmonic "harmonic";
    /// The lowest child, whatever the weights.
    Minimum "minimum";
    with
    /// (Σ wxᵖ)^(1/p), p ≠ 0.
    Power "power" "P";
}

setting! {
    /// What a missing child makes of its parent.
    Missing "missing" "missing-data policy" "política de faltantes"
    /// The parent is missing.
    #[default]
    Propagate "propagate";
    /// The children present share the whole weight; the parent is missing when none is present.
    Renormalize "renormalize";
    /// The child counts as 0.
    Zero "zero";
    with
    /// As `Renormalize` where at least this share of the children is present; missing elsewhere.
    Available "available" "SHARE";
}

impl Aggregation {
    /// Whether it combines scores below 0, too.
    pub(crate) fn takes_negatives(self) -> bool {
        matches!(self, Aggregation::Arithmetic | Aggregation::Minimum)
    }
}

/// A setting as files have it: a code, or a table of one number.
pub(super) fn of_file<T: FromStr>(value: &Value) -> Option<T> {
    let mut table: BTreeMap<String, f64> = match held(value) {
        Some(table) => table,
        None => return held::<String>(value)?.parse().ok(),
    };
    let (code, number) = table.pop_first().filter(|_| table.is_empty())?;
    format!("{code}:{number}").parse().ok()
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
