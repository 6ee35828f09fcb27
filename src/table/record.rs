//! Records as readers pull them, cell by cell, and what becomes of them.

use std::borrow::Cow;
use std::fmt::Display;
use std::iter::Peekable;

use encoding_rs::Encoding;

use super::encoding;
use crate::error::Error;
use crate::finding::{Log, TableProblem};

/// What a cell holds, as the form of its file has it.
#[derive(Debug, Clone)]
pub(crate) enum Cell<'r> {
    Nothing,
    Text(Cow<'r, str>),
    /// Text that is not valid in the encoding of the file, as the fallback encoding has it.
    Recovered(String),
    /// A number that never was text.
    Number(f64),
    /// The same of half the digits.
    Single(f32),
}

impl<'r> Cell<'r> {
    /// The cell as delimited text would have it, its decimal sign this one, and whether it is in the fallback encoding.
    #[inline]
    pub fn into_text(self, point: u8) -> (Cow<'r, str>, bool) {
        match self {
            Cell::Nothing => (Cow::Borrowed(""), false),
            Cell::Text(text) => (text, false),
            Cell::Recovered(text) => (Cow::Owned(text), true),
            Cell::Number(number) => (Cow::Owned(shortest(number, point)), false),
            Cell::Single(number) => (Cow::Owned(shortest(number, point)), false),
        }
    }

    /// The number that the cell holds, where it never was text.
    pub fn number(&self) -> Option<f64> {
        match self {
            Cell::Number(number) => Some(*number),
            Cell::Single(number) => Some(f64::from(*number)),
            _ => None,
        }
    }
}

/// The shortest text of a number that reads back as the same one.
fn shortest(number: impl Display, point: u8) -> String {
    let text = number.to_string();
    if point == b'.' { text } else { text.replace('.', &char::from(point).to_string()) }
}

/// A record of a file in any form, of which the cells come one after the other.
pub(crate) trait Record<'r> {
    /// The line that it begins on, or its row in a sheet or a table in columns.
    fn line(&self) -> u64;

    /// The next cell; none behind the last one.
    fn cell(&mut self) -> Option<Cell<'r>>;

    /// The next cell where it is a number from `min` to `max`, written as most are; the cell is still the next one where it is not.
    fn number(&mut self, min: f64, max: f64) -> Option<f64>;

    /// Steps over the next cell; whether there is one.
    fn skip(&mut self) -> bool {
        self.cell().is_some()
    }

    /// Records of the file within the cell that came last, which only quotes can hold.
    fn held_records<C: Consumer>(&self, _: &C) -> Option<OpenQuote> {
        None
    }
}

/// What the records of a file are read into: knows the columns, reads a block on any thread.
pub(crate) trait Consumer: Sync {
    /// What consecutive records become.
    type Part: Send;

    /// A part without a record.
    fn part(&self) -> Self::Part;

    /// Reads a record, with every check of it that needs no other.
    fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Self::Part>, record: &mut R);

    /// Takes note of a record whose quote never closes: the line of that quote, and the cells up to it, which is in the last one.
    fn cut(&self, _part: &mut Self::Part, _line: u64, _cells: Vec<String>) {}

    /// Ends a part, behind the last record of a block.
    fn end(&self, _: &mut Self::Part) {}

    /// Whether a filled cell reads as those of its column should; none where any text does.
    fn fits(&self, _column: usize, _cell: &str) -> Option<bool> {
        None
    }
}

/// The records of a block.
pub(crate) struct Piece<P> {
    pub part: P,
    pub log: Log,
    /// Records that cannot be read at all.
    pub lost: u64,
    /// What is wrong with the file, so that it cannot be read on.
    pub fault: Option<Error>,
}

impl<P> Piece<P> {
    pub fn new(part: P) -> Self {
        Piece { part, log: Log::default(), lost: 0, fault: None }
    }

    /// Reports a record of another number of cells than the header has, or the quote that is the cause.
    pub fn ragged(&mut self, line: u64, cells: usize, width: usize, quote: Option<OpenQuote>) {
        let (value, expected) = (cells as u64, width as u64);
        match quote {
            Some(quote) => quote.report(&mut self.log),
            None => self.log.push(line, None, TableProblem::RaggedRow { value, expected }),
        }
        self.lost += 1;
    }
}

/// A quote that never closes, or closes by chance with that of another record.
pub(crate) struct OpenQuote {
    pub(super) line: u64,
    /// Position of its field among those of its record.
    pub(super) column: usize,
    /// The rest of its line.
    pub(super) start: String,
    /// Lines that are taken for a part of the field.
    pub(super) lines: u64,
}

impl OpenQuote {
    /// A quote with the text that follows it.
    pub(super) fn new(line: u64, column: usize, text: &[u8], lines: u64, fallback: &'static Encoding) -> Self {
        let start = text.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
        OpenQuote { line, column, start: encoding::field(start, fallback).0.into_owned(), lines }
    }

    /// Adds its finding.
    pub fn report(&self, log: &mut Log) {
        let problem = TableProblem::UnclosedQuote { value: (&self.start).into(), expected: self.lines };
        log.push(self.line, Some(self.column + 1), problem);
    }
}

/// A record of a table whose cells have their values at hand.
pub(super) struct Cells<I: Iterator> {
    line: u64,
    cells: Peekable<I>,
}

impl<I: Iterator> Cells<I> {
    pub fn new(line: u64, cells: I) -> Self {
        Cells { line, cells: cells.peekable() }
    }
}

impl<'r, I: Iterator<Item = Cell<'r>>> Record<'r> for Cells<I> {
    fn line(&self) -> u64 {
        self.line
    }

    fn cell(&mut self) -> Option<Cell<'r>> {
        self.cells.next()
    }

    fn number(&mut self, min: f64, max: f64) -> Option<f64> {
        let number = self.cells.peek()?.number().filter(|number| min <= *number && *number <= max)?;
        self.cells.next();
        // Adding 0 makes a negative zero positive.
        Some(number + 0.0)
    }
}
