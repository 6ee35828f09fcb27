//! The typed parts of problems, and how findings show them.

use serde::{Deserialize, Serialize};

use super::{letters, printable};
use crate::language::Language;

/// Longest text of a file, in characters, that a finding quotes.
pub(super) const QUOTED: usize = 120;

/// A part of a problem.
pub(super) trait Payload {
    /// As the table of findings has it.
    fn column(&self, in_sheet: bool) -> String;

    /// As messages have it.
    fn shown(&self, language: Language, in_sheet: bool) -> String {
        let _ = language;
        self.column(in_sheet)
    }
}

/// Kinds of text, each with its documentation and what it keeps of a text.
macro_rules! texts {
    ($($(#[$doc:meta])+ $name:ident($kept:path))+) => {
        $(
            $(#[$doc])+
            #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
            pub struct $name(String);

            impl $name {
                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl<T: AsRef<str>> From<T> for $name {
                fn from(text: T) -> Self {
                    $name($kept(text.as_ref()))
                }
            }

            impl Payload for $name {
                fn column(&self, _: bool) -> String {
                    self.0.clone()
                }

                fn shown(&self, _: Language, _: bool) -> String {
                    printable(&self.0).into_owned()
                }
            }
        )+
    };
}

texts! {
    /// Text as a file has it, cut after 120 characters; messages escape its control characters.
    Quoted(cut)
    /// What the program, a methodology or a mapping has words for, whole; messages escape its control characters.
    Words(str::to_owned)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The numbers from `min` to `max`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

impl Payload for Range {
    fn column(&self, _: bool) -> String {
        format!("{}..{}", self.min, self.max)
    }

    fn shown(&self, language: Language, _: bool) -> String {
        let Range { min, max } = self;
        match language {
            Language::English => format!("from {min} to {max}"),
            Language::Spanish => format!("de {min} a {max}"),
        }
    }
}

/// The end of a sentence.
impl Payload for Option<Range> {
    fn column(&self, in_sheet: bool) -> String {
        self.map_or_else(String::new, |range| range.column(in_sheet))
    }

    fn shown(&self, language: Language, in_sheet: bool) -> String {
        self.map_or_else(String::new, |range| format!(" {}", range.shown(language, in_sheet)))
    }
}

impl Payload for u64 {
    fn column(&self, _: bool) -> String {
        self.to_string()
    }
}

impl Payload for f64 {
    fn column(&self, _: bool) -> String {
        self.to_string()
    }
}

/// A figure that may be null.
impl Payload for Option<f64> {
    fn column(&self, _: bool) -> String {
        self.map_or_else(|| "null".to_owned(), |number| number.to_string())
    }
}

/// A line of the file, or a row of a sheet, the first one being 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Line(pub u64);

impl Payload for Line {
    fn column(&self, _: bool) -> String {
        self.0.to_string()
    }

    fn shown(&self, language: Language, in_sheet: bool) -> String {
        let word = match in_sheet {
            true => language.pick("in row", "fila"),
            false => language.pick("on line", "línea"),
        };
        format!("{word} {}", self.0)
    }
}

/// Lines of a file, the first one being 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lines(pub Vec<u64>);

impl Payload for Lines {
    fn column(&self, _: bool) -> String {
        self.0.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// The number of a column of a file or sheet, the first one being 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Column(pub usize);

impl Payload for Column {
    fn column(&self, in_sheet: bool) -> String {
        if in_sheet { letters(self.0) } else { self.0.to_string() }
    }
}

/// The jurisdictions that a cell may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Jurisdictions {
    /// The 32 states.
    States,
    /// The 32 states and the Federation.
    StatesAndFederation,
}

/// What may be in the place of the states, as the end of a sentence.
impl Payload for Jurisdictions {
    fn column(&self, _: bool) -> String {
        String::new()
    }

    fn shown(&self, language: Language, _: bool) -> String {
        match self {
            Jurisdictions::States => String::new(),
            Jurisdictions::StatesAndFederation => language.pick(" or the Federation", " o la Federación").to_owned(),
        }
    }
}

/// The name that may have been meant, where one is near.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Suggestion(pub Option<Words>);

/// A question, as the end of a sentence.
impl Payload for Suggestion {
    fn column(&self, _: bool) -> String {
        self.0.as_ref().map_or_else(String::new, |name| name.as_str().to_owned())
    }

    fn shown(&self, language: Language, in_sheet: bool) -> String {
        let Some(name) = &self.0 else { return String::new() };
        let name = name.shown(language, in_sheet);
        match language {
            Language::English => format!("; did you mean `{name}`?"),
            Language::Spanish => format!("; ¿quiso decir `{name}`?"),
        }
    }
}
