//! Problems of files, each with its code, its severity and its message.

mod cell;
mod key_table;
mod registry;
mod requests;
mod survey;
mod table;

use serde::{Deserialize, Serialize};

use crate::language::Language;
pub use cell::CellProblem;
pub use key_table::KeyTableProblem;
pub use registry::RegistryProblem;
pub use requests::RequestsProblem;
pub use survey::SurveyProblem;
pub use table::TableProblem;

/// Whether a finding makes its row unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row, or the file, cannot be used.
    Error,
    /// The row is used, and a reader should know.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }

    /// The word for it.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => language.pick("warning", "aviso"),
        }
    }
}

/// What a problem makes unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// The whole file.
    Fatal,
    /// Its row.
    Error,
    /// Nothing.
    Warning,
}

impl Weight {
    pub fn severity(self) -> Severity {
        if self == Weight::Warning { Severity::Warning } else { Severity::Error }
    }
}

/// The problems of a domain: of each its doc, name, typed parts, code, weight, and the message in English and Spanish.
///
/// The table of findings has the parts `value` and `expected` in columns; where a problem has others, a last text forms what
/// was expected.
macro_rules! problems {
    (
        ($value:ident $expected:ident)
        $(#[doc = $about:literal])+ $domain:ident
        $(
            $(#[doc = $doc:literal])+
            $name:ident $({ $($part:ident: $kind:ty),+ })? $code:literal $weight:ident
            $english:literal $spanish:literal $([$column:literal])?
        )+
    ) => {
        $(#[doc = $about])+
        ///
        /// `value` is what was found, `expected` what was expected in its place.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        #[allow(missing_docs)]
        pub enum $domain {
            $($(#[doc = $doc])+ $name $({ $($part: $kind),+ })?,)+
        }

        #[allow(unused_variables, unused_imports)]
        impl $domain {
            pub(super) fn rule(&self) -> (super::Weight, &'static str) {
                match self {
                    $($domain::$name { .. } => (super::Weight::$weight, $code),)+
                }
            }

            pub(super) fn columns(&self, in_sheet: bool) -> [String; 2] {
                use $crate::finding::payload::Payload;
                let ($value, $expected) = (String::new(), String::new());
                match self {
                    $($domain::$name $({ $($part),+ })? => {
                        $($(let $part = $part.text(None, in_sheet);)+)?
                        $(let $expected = format!($column);)?
                        [$value, $expected]
                    })+
                }
            }

            pub(super) fn message(&self, language: $crate::Language, in_sheet: bool) -> String {
                use $crate::finding::payload::Payload;
                match self {
                    $($domain::$name $({ $($part),+ })? => {
                        $($(let $part = $part.text(Some(language), in_sheet);)+)?
                        match language {
                            $crate::Language::English => format!($english),
                            $crate::Language::Spanish => format!($spanish),
                        }
                    })+
                }
            }
        }
    };
}
use problems;

macro_rules! domains {
    ($($(#[doc = $doc:literal])+ $name:ident($domain:ident))+) => {
        /// What is wrong: a problem of one of these domains.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Problem {
            $($(#[doc = $doc])+ $name($domain),)+
        }

        impl Problem {
            pub(super) fn rule(&self) -> (Weight, &'static str) {
                match self {
                    $(Problem::$name(problem) => problem.rule(),)+
                }
            }

            /// What was found and what was expected, as the table of findings has them.
            pub(super) fn columns(&self, in_sheet: bool) -> [String; 2] {
                match self {
                    $(Problem::$name(problem) => problem.columns(in_sheet),)+
                }
            }

            pub(super) fn message(&self, language: Language, in_sheet: bool) -> String {
                match self {
                    $(Problem::$name(problem) => problem.message(language, in_sheet),)+
                }
            }
        }

        $(impl From<$domain> for Problem {
            fn from(problem: $domain) -> Self {
                Problem::$name(problem)
            }
        })+
    };
}

domains! {
    /// Headers, records and quotes of any table.
    Table(TableProblem)
    /// Cells of any table.
    Cell(CellProblem)
    /// Surveys and their designs.
    Survey(SurveyProblem)
    /// Key tables, which match the institutions of two editions.
    KeyTable(KeyTableProblem)
    /// Information requests.
    Requests(RequestsProblem)
    /// The co-creation registry.
    Registry(RegistryProblem)
}

impl Problem {
    /// The name of the problem, as output files carry it.
    pub fn code(&self) -> &'static str {
        self.rule().1
    }

    /// Whether it makes the row or the file unusable.
    pub fn severity(&self) -> Severity {
        self.rule().0.severity()
    }
}
