//! A compact log of findings.

use serde::{Deserialize, Serialize};

use super::problem::{Problem, Severity, TableProblem};

/// Findings of consecutive lines, one after the other as [`Entry`]s in the form of `postcard`: a million of them fit into memory.
#[derive(Clone, Default)]
pub(crate) struct Log {
    bytes: Vec<u8>,
    last_line: u64,
    errors: u64,
}

/// A state of a [`Log`] to return to.
#[derive(PartialEq, Eq)]
pub(crate) struct Mark {
    bytes: usize,
    last_line: u64,
    errors: u64,
}

/// A finding of a log.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    /// The line; line 0 is no line.
    pub line: u64,
    /// The column, counted from 1.
    pub column: Option<usize>,
    pub problem: Problem,
}

impl Log {
    /// Adds a finding. Lines must not decrease, but for line 0, which is no line. Columns count from 1.
    pub fn push(&mut self, line: u64, column: Option<usize>, problem: impl Into<Problem>) {
        self.push_entry(&Entry { line, column, problem: problem.into() });
    }

    /// Adds the finding of a text that had to be read in the encoding of this name.
    pub fn push_recovered(&mut self, line: u64, column: impl Into<Option<usize>>, text: &str, encoding: &str) {
        let (value, expected) = (text.trim().into(), encoding.into());
        self.push(line, column.into(), TableProblem::FallbackEncoding { value, expected });
    }

    pub(super) fn push_entry(&mut self, entry: &Entry) {
        // Numbers and texts have a form in bytes, and memory takes them all.
        let Ok(bytes) = postcard::to_extend(entry, std::mem::take(&mut self.bytes)) else { return };
        self.bytes = bytes;
        self.last_line = self.last_line.max(entry.line);
        self.errors += u64::from(entry.problem.severity() == Severity::Error);
    }

    /// The findings, in order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let mut rest = self.bytes.as_slice();
        std::iter::from_fn(move || {
            let (entry, left) = postcard::take_from_bytes(rest).ok()?;
            rest = left;
            Some(entry)
        })
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Adds a log that starts where this one ends, or later; gives back one that does not.
    pub(super) fn extend(&mut self, log: Log) -> Option<Log> {
        let first = log.entries().map(|entry| entry.line).find(|line| *line > 0);
        if first.is_some_and(|line| line < self.last_line) {
            return Some(log);
        }
        self.bytes.extend_from_slice(&log.bytes);
        self.last_line = self.last_line.max(log.last_line);
        self.errors += log.errors;
        None
    }

    pub fn mark(&self) -> Mark {
        Mark { bytes: self.bytes.len(), last_line: self.last_line, errors: self.errors }
    }

    /// Whether an error was pushed since `mark`.
    pub fn has_errors_since(&self, mark: &Mark) -> bool {
        self.errors > mark.errors
    }

    /// Takes back what was pushed since `mark`.
    pub fn reset(&mut self, mark: &Mark) {
        self.bytes.truncate(mark.bytes);
        self.last_line = mark.last_line;
        self.errors = mark.errors;
    }
}
