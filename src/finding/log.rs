//! A compact log of findings.

use super::rule::{Rule, Severity};

/// Longest value, in characters, that a finding quotes.
pub(super) const QUOTED: usize = 120;

/// Findings of consecutive lines, each as: lines since the last one, column or 0, rule, value, expected.
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

impl Log {
    /// Adds a finding. Lines must not decrease; line 0 is no line. Columns count from 1.
    pub fn push(&mut self, line: u64, column: Option<usize>, rule: Rule, value: &str, expected: &str) {
        put(&mut self.bytes, line.saturating_sub(self.last_line));
        put(&mut self.bytes, column.unwrap_or(0) as u64);
        self.bytes.push(rule as u8);
        let end = value.char_indices().nth(QUOTED).map_or(value.len(), |(at, _)| at);
        let (kept, cut) = (&value[..end], if end < value.len() { "…" } else { "" });
        put(&mut self.bytes, (kept.len() + cut.len()) as u64);
        self.bytes.extend_from_slice(kept.as_bytes());
        self.bytes.extend_from_slice(cut.as_bytes());
        put(&mut self.bytes, expected.len() as u64);
        self.bytes.extend_from_slice(expected.as_bytes());
        self.last_line = self.last_line.max(line);
        self.errors += u64::from(rule.severity() == Severity::Error);
    }

    /// The findings, in order.
    pub(super) fn entries(&self) -> Entries<'_> {
        Entries { bytes: &self.bytes, line: 0 }
    }

    /// Adds a log that starts where this one ends, or later; gives back one that does not, or that is empty.
    pub(super) fn extend(&mut self, log: Log) -> Option<Log> {
        let mut rest = log.bytes.as_slice();
        match take(&mut rest) {
            Some(first_line) if self.last_line <= first_line => {
                put(&mut self.bytes, first_line - self.last_line);
                self.bytes.extend_from_slice(rest);
                self.last_line = log.last_line;
                None
            }
            _ => Some(log),
        }
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

/// A finding of a log.
pub(super) struct Entry<'a> {
    pub(super) line: u64,
    pub(super) column: Option<usize>,
    pub(super) rule: Rule,
    pub(super) value: &'a str,
    pub(super) expected: &'a str,
}

/// The findings of a log, one after the other.
pub(super) struct Entries<'a> {
    bytes: &'a [u8],
    line: u64,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        self.line += take(&mut self.bytes)?;
        let column = take(&mut self.bytes)?;
        let (&rule, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(Entry {
            line: self.line,
            column: (column > 0).then_some(column as usize),
            rule: *Rule::ALL.get(usize::from(rule))?,
            value: take_text(&mut self.bytes)?,
            expected: take_text(&mut self.bytes)?,
        })
    }
}

/// Writes a number in groups of seven bits, the lowest first (LEB128).
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::try_from(take(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}
