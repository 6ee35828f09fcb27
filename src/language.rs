//! The two languages in which labels and messages exist.
//!
//! ```
//! use open_gov_metric::Language;
//!
//! let language: Language = "es".parse()?;
//! assert_eq!(language.pick("Party", "Partido"), "Partido");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::str::FromStr;

/// The language of what a user reads: labels, messages, reports.
///
/// Codes and column names are the same in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, the default.
    #[default]
    English,
    /// Spanish, as the Metric's own documents use it.
    Spanish,
}

impl Language {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The ISO 639-1 code: `en` or `es`.
    pub const fn code(self) -> &'static str {
        self.pick("en", "es")
    }

    /// The one of two texts that is in this language.
    pub const fn pick<'a>(self, en: &'a str, es: &'a str) -> &'a str {
        match self {
            Self::English => en,
            Self::Spanish => es,
        }
    }

    /// The one of two texts that is in this language.
    pub(crate) fn choose(self, text: Text) -> String {
        match self {
            Self::English => text.english,
            Self::Spanish => text.spanish,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a [code](Language::code), exactly as it is written there.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "en" => Ok(Self::English),
            "es" => Ok(Self::Spanish),
            _ => Err(UnknownLanguage),
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub english: String,
    /// Spanish.
    pub spanish: String,
}

impl Text {
    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.english, &self.spanish)
    }
}

/// Formats a [`Text`]: the English format string, the Spanish one; both capture what stands around them.
macro_rules! text {
    ($english:literal, $spanish:literal $(,)?) => {
        $crate::language::Text { english: format!($english), spanish: format!($spanish) }
    };
}
pub(crate) use text;

/// An enum of reasons, each a sentence: of each its documentation, name, parts, and the sentence in English and in Spanish, which
/// captures the parts.
macro_rules! reasons {
    (
        $(#[$meta:meta])* $name:ident
        $(
            $(#[doc = $doc:literal])+
            $reason:ident $({ $($(#[doc = $about:literal])+ $part:ident: $kind:ty),+ })? $english:literal $spanish:literal
        )+
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $doc])+ $reason $({ $($(#[doc = $about])+ $part: $kind),+ })?,)+
        }

        impl $name {
            /// The reason in words.
            pub fn message(&self, language: $crate::Language) -> String {
                language.choose(self.text())
            }

            /// The reason in both languages.
            pub(crate) fn text(&self) -> $crate::language::Text {
                match self {
                    $(Self::$reason $({ $($part),+ })? => $crate::language::text!($english, $spanish),)+
                }
            }
        }
    };
}
pub(crate) use reasons;

/// A language code that is neither `en` nor `es`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown language: expected `en` or `es`")
    }
}

impl std::error::Error for UnknownLanguage {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
        }
    }

    #[test]
    fn english_is_the_default() {
        assert_eq!(Language::default().pick("State", "Estatal"), "State");
        assert_eq!(Language::Spanish.pick("State", "Estatal"), "Estatal");
    }

    #[test]
    fn other_codes_are_refused() {
        for code in ["", "EN", "fr", "español", " es"] {
            assert_eq!(code.parse::<Language>(), Err(UnknownLanguage), "{code:?}");
        }
    }
}
