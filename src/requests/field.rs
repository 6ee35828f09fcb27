//! A cell of a record that a mapping names.

use std::borrow::Cow;

use encoding_rs::Encoding;

use crate::finding::{Log, Problem, TableProblem};
use crate::table::Cell;

/// A cell, and where it is.
#[derive(Default)]
pub(super) struct Field<'r> {
    pub line: u64,
    column: usize,
    text: Cow<'r, str>,
    /// Whether it is not valid in the encoding of its file.
    pub is_recovered: bool,
}

impl<'r> Field<'r> {
    #[inline]
    pub fn new(line: u64, column: usize, cell: Cell<'r>) -> Self {
        let (text, is_recovered) = cell.into_text(b'.');
        Field { line, column, text, is_recovered }
    }

    /// Its text without the spaces around it.
    #[inline]
    pub fn text(&self) -> &str {
        self.text.trim_ascii()
    }

    pub fn report(&self, problem: impl Into<Problem>, log: &mut Log) {
        log.push(self.line, Some(self.column + 1), problem);
    }

    /// Reports a text that had to be read in the fallback encoding.
    #[inline]
    pub fn report_recovery(&self, fallback: &'static Encoding, log: &mut Log) {
        if self.is_recovered {
            let (value, expected) = (self.text.trim().into(), fallback.name().into());
            self.report(TableProblem::FallbackEncoding { value, expected }, log);
        }
    }
}
