//! The one error type of the crate.

use std::fmt;

use polars::error::PolarsError;

use crate::finding::Findings;
use crate::language::{Language, Text, text};

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a call could not do: the [kind](Self::kind), the file concerned as the caller named it, and the reason in both languages.
///
/// ```
/// use open_gov_metric::error::ErrorKind;
/// use open_gov_metric::{Language, Methodology};
///
/// let error = Methodology::edition(1999).unwrap_err();
/// assert_eq!((error.kind(), error.argument_name()), (ErrorKind::Argument, Some("edition")));
/// assert!(error.message(Language::Spanish).contains("1999"));
/// ```
#[derive(Debug)]
pub struct Error(Box<Inner>);

/// What was at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file cannot be opened, read or written.
    Io,
    /// A methodology breaks a rule of the format.
    Methodology,
    /// A mapping of request files breaks a rule of the format.
    Mapping,
    /// A spreadsheet cannot be read.
    Workbook,
    /// A Parquet or Arrow IPC file cannot be read.
    Scan,
    /// A survey, or a table that is read as one, has findings that make it unusable.
    Survey,
    /// Request files have findings that make them unusable.
    Requests,
    /// Files of the co-creation registry have findings that make them unusable.
    Registry,
    /// A survey has no column for the headline index, nor for the nodes that it is made of.
    HeadlineUnavailable,
    /// The caller asked for something that does not exist or cannot be done.
    Argument,
    /// The caller stopped a run.
    Cancelled,
    /// polars refused an operation.
    Polars,
}

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    path: Option<String>,
    line: Option<usize>,
    /// The argument, or the node.
    name: Option<String>,
    reason: Text,
    findings: Vec<Findings>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// What was at fault.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the caller asked for something that does not exist or cannot be done.
    pub fn is_argument(&self) -> bool {
        self.kind() == ErrorKind::Argument
    }

    /// Whether data were refused for what was [found](Self::findings_by_file) in them.
    pub fn is_refused(&self) -> bool {
        !self.0.findings.is_empty()
    }

    /// The file, or what else was read or written, as the caller named it; none where no single one is at fault.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The line of a methodology or mapping that is at fault, the first one being 1.
    pub fn line(&self) -> Option<usize> {
        self.0.line
    }

    /// The node of a methodology that is at fault.
    pub fn node(&self) -> Option<&str> {
        self.0.name.as_deref().filter(|_| self.kind() == ErrorKind::Methodology)
    }

    /// The name of the argument that is at fault.
    pub fn argument_name(&self) -> Option<&str> {
        self.0.name.as_deref().filter(|_| self.is_argument())
    }

    /// The findings of a survey, or a table that is read as one, that was refused.
    pub fn findings(&self) -> Option<&Findings> {
        self.0.findings.first().filter(|_| self.kind() == ErrorKind::Survey)
    }

    /// The findings of files that were refused, file by file.
    pub fn findings_by_file(&self) -> &[Findings] {
        &self.0.findings
    }

    /// What went wrong, in one line. What the operating system and polars report keeps their own words.
    pub fn message(&self, language: Language) -> String {
        let line = self.0.line.map(|line| format!("{} {line}", language.pick("line", "línea")));
        let reason = Some(self.0.reason.in_language(language).to_owned());
        [self.0.path.clone(), line, reason].into_iter().flatten().collect::<Vec<_>>().join(": ")
    }

    /// The findings of a survey that was refused; any other error as it is.
    pub(crate) fn into_findings(mut self) -> Result<Findings> {
        match self.kind() {
            ErrorKind::Survey => Ok(self.0.findings.pop().unwrap_or_default()),
            _ => Err(self),
        }
    }

    /// The reason of an argument error; any other error as it is.
    pub(crate) fn into_reason(self) -> Result<Text> {
        if self.is_argument() { Ok(self.0.reason) } else { Err(self) }
    }

    /// The same in a file.
    pub(crate) fn in_file(mut self, path: impl Into<String>) -> Self {
        self.0.path.get_or_insert_with(|| path.into());
        self
    }

    /// The same of a file that has another name, where one is given.
    pub(crate) fn renamed(mut self, path: Option<String>) -> Self {
        self.0.path = path.or(self.0.path);
        self
    }

    pub(crate) fn new(kind: ErrorKind, reason: Text) -> Self {
        let (path, line, name, findings, source) = (None, None, None, Vec::new(), None);
        Error(Box::new(Inner { kind, path, line, name, reason, findings, source }))
    }

    fn caused(kind: ErrorKind, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        let mut error = Error::new(kind, text!("{source}", "{source}"));
        error.0.source = Some(Box::new(source));
        error
    }

    pub(crate) fn io(path: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
        move |source| Error::caused(ErrorKind::Io, source).in_file(path)
    }

    /// The kind of an error of the system, where it is one.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn io_kind(&self) -> Option<std::io::ErrorKind> {
        Some(self.0.source.as_ref()?.downcast_ref::<std::io::Error>()?.kind())
    }

    pub(crate) fn argument(name: impl Into<String>, reason: Text) -> Error {
        let mut error = Error::new(ErrorKind::Argument, reason);
        error.0.name = Some(name.into());
        error
    }

    pub(crate) fn methodology(line: Option<usize>, node: Option<&str>, reason: Text) -> Error {
        let mut error = Error::new(ErrorKind::Methodology, reason);
        (error.0.line, error.0.name) = (line, node.map(str::to_owned));
        error
    }

    pub(crate) fn mapping(line: Option<usize>, reason: Text) -> Error {
        let mut error = Error::new(ErrorKind::Mapping, reason);
        error.0.line = line;
        error
    }

    pub(crate) fn cancelled() -> Error {
        Error::new(ErrorKind::Cancelled, text!("the run was stopped", "el cálculo se detuvo"))
    }

    pub(crate) fn survey(findings: Findings) -> Error {
        Error::refused(ErrorKind::Survey, vec![findings])
    }

    /// Files that are refused for what was found in them; the message names the first that are at fault.
    pub(crate) fn refused(kind: ErrorKind, findings: Vec<Findings>) -> Error {
        const NAMED: usize = 3;
        let errors: u64 = findings.iter().map(Findings::errors).sum();
        let names: Vec<&str> = findings.iter().filter(|file| file.errors() > 0).map(Findings::source).collect();
        let named = match names.as_slice() {
            [] | [_] => String::new(),
            [first @ .., _] if names.len() > NAMED => format!("{}, …: ", first[..NAMED].join(", ")),
            names => format!("{}: ", names.join(", ")),
        };
        let reason = text!(
            "{named}the data cannot be used; errors: {errors}",
            "{named}los datos no se pueden usar; errores: {errors}"
        );
        let mut error = Error::new(kind, reason);
        if let [name] = names.as_slice() {
            error.0.path = Some((*name).to_owned());
        }
        error.0.findings = findings;
        error
    }
}

/// The error of an argument: its name, then the reason in English and in Spanish; both capture variables.
macro_rules! argument {
    ($name:expr, $english:literal, $spanish:literal $(,)?) => {
        $crate::error::Error::argument($name, $crate::language::text!($english, $spanish))
    };
}
pub(crate) use argument;

/// Returns the error of an [`argument`] unless a condition holds.
macro_rules! ensure {
    ($condition:expr, $name:expr, $english:literal, $spanish:literal $(,)?) => {
        if !$condition {
            return Err($crate::error::argument!($name, $english, $spanish));
        }
    };
}
pub(crate) use ensure;

impl From<PolarsError> for Error {
    fn from(source: PolarsError) -> Self {
        Error::caused(ErrorKind::Polars, source)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_as_wide_as_a_pointer_and_keeps_its_cause() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        let error = Error::io("a.csv")(std::io::ErrorKind::NotFound.into());
        assert_eq!((error.path(), error.io_kind()), (Some("a.csv"), Some(std::io::ErrorKind::NotFound)));
        assert!(std::error::Error::source(&error).is_some());
        assert!(error.to_string().starts_with("a.csv: "));
    }

    #[test]
    fn the_message_names_the_first_files_that_are_refused() {
        use crate::finding::TableProblem;
        let files = ["a", "b", "c", "d"].map(|name| {
            let mut findings = Findings::new(name, Vec::new());
            findings.push(0, TableProblem::NoRows);
            findings
        });
        let error = Error::refused(ErrorKind::Requests, files.into());
        assert_eq!(error.to_string(), "a, b, c, …: the data cannot be used; errors: 4");
        assert!(error.is_refused() && error.findings().is_none() && error.findings_by_file().len() == 4);
    }
}
