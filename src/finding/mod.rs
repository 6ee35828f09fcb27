//! What is wrong with a file, and where.
//!
//! A file is read to its end whatever it holds, and every problem becomes a [`Finding`]: its [`Place`], and the [`Problem`] with what
//! was found and what was expected. A single wrong decimal sign can make millions of them, so [`Findings`] keeps them as a
//! compact log of some twenty to thirty bytes each, and returns them one by one.
//!
//! ```
//! use open_gov_metric::{Language, Methodology, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let text = "institution,TG,TC,PG,PC\nA,0.5,1.2,0,abc\n";
//! let error = SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap_err();
//! let lines: Vec<String> = error.findings().unwrap().iter().map(|f| f.message(Language::English)).collect();
//! assert_eq!(lines[0], "line 2, column 3 (TC): `1.2` is outside the scale; expected a number from 0 to 1");
//! assert_eq!(lines[1], "line 2, column 5 (PC): `abc` is not a number; expected a number from 0 to 1");
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod findings;
mod log;
mod payload;
mod place;
mod problem;

use crate::language::Language;
pub use findings::Findings;
pub(crate) use log::{Log, Mark};
pub use payload::{Column, Jurisdictions, Line, Lines, Quoted, Range, Suggestion, Words};
pub use place::Place;
pub(crate) use place::Sheet;
use place::letters;
pub use problem::{
    CellProblem, KeyTableProblem, Problem, RegistryProblem, RequestsProblem, Severity, SurveyProblem, TableProblem,
};

/// One problem, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub problem: Problem,
}

impl Finding {
    /// The name of the problem, as output files carry it.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// Whether the row, or the file, cannot be used.
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }

    /// Whether the severity is [`Severity::Error`].
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// What was found, cut after 120 characters; empty where something is missing.
    pub fn value(&self) -> String {
        let [value, _] = self.problem.columns(self.place.sheet.is_some());
        value
    }

    /// What was expected in its place, in symbols; empty where only the message has it.
    pub fn expected(&self) -> String {
        let [_, expected] = self.problem.columns(self.place.sheet.is_some());
        expected
    }

    /// Where it is and what is wrong, in one line.
    pub fn message(&self, language: Language) -> String {
        let place = self.place.message(language);
        let problem = self.problem.message(language, self.place.sheet.is_some());
        if place.is_empty() { problem } else { format!("{place}: {problem}") }
    }
}

/// Text without control characters, which a terminal might obey.
pub(crate) fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let shown = text.chars().map(|c| if c.is_control() { c.escape_unicode().to_string() } else { c.to_string() });
    shown.collect::<String>().into()
}
