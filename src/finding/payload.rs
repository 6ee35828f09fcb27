//! The typed parts of problems, and how findings show them.

use serde::{Deserialize, Serialize};

use super::{letters, printable};
use crate::language::Language;

/// Longest text of a file, in characters, that a finding quotes.
pub(super) const QUOTED: usize = 120;

/// A part of a problem.
pub(super) trait Payload {
    /// As messages in a language have it, or as the table of findings has it.
    fn text(&self, language: Option<Language>, in_sheet: bool) -> String;
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
                fn text(&self, language: Option<Language>, _: bool) -> String {
                    if language.is_some() { printable(&self.0).into_owned() } else { self.0.clone() }
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
    fn text(&self, language: Option<Language>, _: bool) -> String {
        let Range { min, max } = self;
        match language {
            None => format!("{min}..{max}"),
            Some(Language::English) => format!("from {min} to {max}"),
            Some(Language::Spanish) => format!("de {min} a {max}"),
        }
    }
}

/// The end of a sentence.
impl Payload for Option<Range> {
    fn text(&self, language: Option<Language>, in_sheet: bool) -> String {
        let before = if language.is_some() { " " } else { "" };
        self.map_or_else(String::new, |range| format!("{before}{}", range.text(language, in_sheet)))
    }
}

impl Payload for u64 {
    fn text(&self, _: Option<Language>, _: bool) -> String {
        self.to_string()
    }
}

impl Payload for f64 {
    fn text(&self, _: Option<Language>, _: bool) -> String {
        self.to_string()
    }
}

/// A figure that may be null.
impl Payload for Option<f64> {
    fn text(&self, _: Option<Language>, _: bool) -> String {
        self.map_or_else(|| "null".to_owned(), |number| number.to_string())
    }
}

/// A line of the file, or a row of a sheet, the first one being 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Line(pub u64);

impl Payload for Line {
    fn text(&self, language: Option<Language>, in_sheet: bool) -> String {
        let Line(line) = self;
        match (language, in_sheet) {
            (None, _) => line.to_string(),
            (Some(language), true) => format!("{} {line}", language.pick("in row", "fila")),
            (Some(language), false) => format!("{} {line}", language.pick("on line", "línea")),
        }
    }
}

/// Lines of a file, the first one being 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lines(pub Vec<u64>);

impl Payload for Lines {
    fn text(&self, _: Option<Language>, _: bool) -> String {
        self.0.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// The number of a column of a file or sheet, the first one being 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Column(pub usize);

impl Payload for Column {
    fn text(&self, _: Option<Language>, in_sheet: bool) -> String {
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
    fn text(&self, language: Option<Language>, _: bool) -> String {
        match (self, language) {
            (Jurisdictions::StatesAndFederation, Some(language)) => {
                language.pick(" or the Federation", " o la Federación").to_owned()
            }
            _ => String::new(),
        }
    }
}

/// The name that may have been meant, where one is near.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Suggestion(pub Option<Words>);

/// A question, as the end of a sentence.
impl Payload for Suggestion {
    fn text(&self, language: Option<Language>, in_sheet: bool) -> String {
        let Some(name) = &self.0 else { return String::new() };
        let name = name.text(language, in_sheet);
        match language {
            None => name,
            Some(Language::English) => format!("; did you mean `{name}`?"),
            Some(Language::Spanish) => format!("; ¿quiso decir `{name}`?"),
        }
    }
}
