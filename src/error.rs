//! The one error type of the crate.

use crate::finding::Findings;
use crate::language::{Language, Text};

/// What can go wrong. Each variant says what was at fault; [`message`](Error::message) says it in either language.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be opened, read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A methodology breaks a rule of the format.
    #[error("{}", placed(.path, .line, .message, Language::English))]
    Methodology {
        /// The file, where there is one.
        path: Option<String>,
        /// Its line, the first one being 1, where the fault has one.
        line: Option<usize>,
        /// The node at fault, where there is one.
        node: Option<String>,
        /// What is wrong and what was expected.
        message: Text,
    },
    /// A mapping of request files breaks a rule of the format.
    #[error("{}", placed(.path, .line, .message, Language::English))]
    Mapping {
        /// The file, where there is one.
        path: Option<String>,
        /// Its line, the first one being 1, where the fault has one.
        line: Option<usize>,
        /// The key at fault, what is wrong with it and what was expected.
        message: Text,
    },
    /// A spreadsheet cannot be read.
    #[error("{path}: {}", .message.english)]
    Workbook {
        /// The file.
        path: String,
        /// What is wrong with it and what was expected.
        message: Text,
    },
    /// A Parquet or Arrow IPC file cannot be read.
    #[error("{path}: {}", .message.english)]
    Scan {
        /// The file.
        path: String,
        /// What is wrong with it and what was expected.
        message: Text,
    },
    /// A survey has findings that make it unusable.
    #[error("{}: the data cannot be used; errors: {}", .0.source(), .0.errors())]
    Survey(Box<Findings>),
    /// Request files have findings that make them unusable: those of each file.
    #[error("{}", refused(.0, Language::English))]
    Requests(Vec<Findings>),
    /// Files of the co-creation registry have findings that make them unusable: those of each file.
    #[error("{}", refused(.0, Language::English))]
    Registry(Vec<Findings>),
    /// A survey has no column for the headline index, nor for the nodes that it is made of.
    #[error("{}", .message.english)]
    HeadlineUnavailable {
        /// The columns that are missing.
        missing: Vec<String>,
        /// Which they are, in words.
        message: Text,
    },
    /// The caller asked for something that does not exist or cannot be done.
    #[error("{}", .message.english)]
    Argument {
        /// The argument.
        name: String,
        /// What is wrong with it and what was expected.
        message: Text,
    },
    /// The caller stopped a run.
    #[error("{}", CANCELLED.0)]
    Cancelled,
    /// polars refused an operation.
    #[error(transparent)]
    Polars(#[from] polars::error::PolarsError),
}

const CANCELLED: (&str, &str) = ("the run was stopped", "el cálculo se detuvo");

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What went wrong, in one line. What the operating system and polars say stays in their own words.
    pub fn message(&self, language: Language) -> String {
        match self {
            Error::Io { .. } | Error::Polars(_) => self.to_string(),
            Error::Cancelled => language.pick(CANCELLED.0, CANCELLED.1).to_owned(),
            Error::Methodology { path, line, message, .. } | Error::Mapping { path, line, message } => {
                placed(path, line, message, language)
            }
            Error::Requests(files) | Error::Registry(files) => refused(files, language),
            Error::Workbook { path, message } | Error::Scan { path, message } => {
                format!("{path}: {}", message.in_language(language))
            }
            Error::Survey(findings) => match language {
                Language::English => self.to_string(),
                Language::Spanish => {
                    format!("{}: los datos no se pueden usar; errores: {}", findings.source(), findings.errors())
                }
            },
            Error::HeadlineUnavailable { message, .. } | Error::Argument { message, .. } => {
                message.in_language(language).to_owned()
            }
        }
    }

    /// The findings of a survey that was refused.
    pub fn findings(&self) -> Option<&Findings> {
        match self {
            Error::Survey(findings) => Some(findings),
            _ => None,
        }
    }

    /// The findings of files that were refused, file by file.
    pub fn findings_by_file(&self) -> &[Findings] {
        match self {
            Error::Survey(findings) => std::slice::from_ref(findings),
            Error::Requests(files) | Error::Registry(files) => files,
            _ => &[],
        }
    }

    pub(crate) fn io(path: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { path, source }
    }

    pub(crate) fn argument(name: impl Into<String>, message: Text) -> Error {
        Error::Argument { name: name.into(), message }
    }
}

fn placed(path: &Option<String>, line: &Option<usize>, message: &Text, language: Language) -> String {
    let message = message.in_language(language);
    let line = line.map(|line| format!("{} {line}", language.pick("line", "línea")));
    match (path, line) {
        (Some(path), Some(line)) => format!("{path}: {line}: {message}"),
        (Some(place), None) => format!("{place}: {message}"),
        (None, Some(line)) => format!("{line}: {message}"),
        (None, None) => message.to_owned(),
    }
}

fn refused(files: &[Findings], language: Language) -> String {
    let errors: u64 = files.iter().map(Findings::errors).sum();
    let names: Vec<&str> = files.iter().filter(|file| file.errors() > 0).map(Findings::source).take(NAMED).collect();
    let more = if files.iter().filter(|file| file.errors() > 0).count() > NAMED { ", …" } else { "" };
    let names = names.join(", ");
    match language {
        Language::English => format!("{names}{more}: the data cannot be used; errors: {errors}"),
        Language::Spanish => format!("{names}{more}: los datos no se pueden usar; errores: {errors}"),
    }
}

/// Files that a message names.
const NAMED: usize = 3;
