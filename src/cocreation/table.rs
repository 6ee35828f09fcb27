//! Registry files as delimited text: a row for each record, and further rows for further parts of it.

use std::borrow::Cow;

use csv::ByteRecord;
use encoding_rs::Encoding;
use memchr::memchr;
use serde_json::Value;

use super::check::Checked;
use super::field::{Field, Part, Slot};
use super::layout::{Column, Layout};
use super::shelf::{Head, Rows};
use super::value::{Meanings, plain};
use crate::finding::{Log, Quoted, TableProblem};
use crate::table::{Block, LineCursor, csv_reader, encoding};

/// What a file's cells are read with.
pub(super) struct Format<'a> {
    pub layout: &'a Layout,
    pub delimiter: u8,
    pub fallback: &'static Encoding,
}

/// A row of a file.
struct Row<'a> {
    record: &'a ByteRecord,
    /// All of it, where it is valid UTF-8.
    whole: Option<&'a str>,
    line: u64,
    format: &'a Format<'a>,
}

impl<'a> Row<'a> {
    fn new(record: &'a ByteRecord, line: u64, format: &'a Format) -> Self {
        Row { record, whole: std::str::from_utf8(record.as_slice()).ok(), line, format }
    }

    /// The text of a cell, and whether it had to be read in the fallback encoding.
    fn text(&self, at: usize) -> (Cow<'a, str>, bool) {
        match self.whole.and_then(|whole| whole.get(self.record.range(at)?)) {
            Some(text) => (Cow::Borrowed(plain(text.trim())), false),
            None => {
                let (text, fell_back) = encoding::field(&self.record[at], self.format.fallback);
                (Cow::Owned(plain(text.trim()).to_owned()), fell_back)
            }
        }
    }

    fn is_blank(&self, at: usize) -> bool {
        match self.record[at].first() {
            None => true,
            Some(b'!'..=b'~') => false,
            Some(_) => self.text(at).0.is_empty(),
        }
    }
}

/// The rows of a part of a file.
pub(super) struct Chunk<R: Checked> {
    pub rows: Vec<Rows<R>>,
    /// Records without a place, which are at fault.
    pub lost: u64,
    pub log: Log,
    meanings: Meanings,
    /// Whether further parts may belong to the last of the rows.
    is_open: bool,
    /// Whether the row before is of the last of the rows, and nothing was found in it.
    is_clean: bool,
    /// The columns of the row that are not blank, and the parts of the last rows: memory that is used again.
    filled: Vec<usize>,
    parts: Vec<R::Part>,
    lines: Vec<u64>,
}

impl<R: Checked> Default for Chunk<R> {
    fn default() -> Self {
        Chunk {
            rows: Vec::new(),
            lost: 0,
            log: Log::default(),
            meanings: Meanings::default(),
            is_open: false,
            is_clean: false,
            filled: Vec::new(),
            parts: Vec::new(),
            lines: Vec::new(),
        }
    }
}

impl<R: Checked> Chunk<R> {
    /// Reads a block.
    pub fn read(&mut self, block: &Block, format: &Format) {
        let bytes = block.bytes.as_slice();
        let mut reader = csv_reader(bytes, format.delimiter);
        let (mut record, mut before) = (ByteRecord::new(), ByteRecord::new());
        let mut lines = LineCursor::new(bytes, block.first_line);
        let mut from = 0;
        // Reading from memory, ragged records allowed, cannot fail.
        while matches!(reader.read_byte_record(&mut record), Ok(true)) {
            let line = lines.line_of_record_after(from);
            from = reader.position().byte() as usize;
            self.row(&Row::new(&record, line, format), &before);
            std::mem::swap(&mut record, &mut before);
        }
        self.close();
        if let Some(quote) = &block.unclosed {
            quote.report(&mut self.log, format.fallback);
            self.lost += 1;
        }
    }

    fn row(&mut self, row: &Row, before: &ByteRecord) {
        let Layout { columns, key, .. } = row.format.layout;
        let Row { record, line, .. } = *row;
        let is_computed = |at: usize| matches!(columns.get(at), Some(Column::Computed));
        let mut filled = std::mem::take(&mut self.filled);
        filled.clear();
        filled.extend((0..record.len()).filter(|at| !row.is_blank(*at) && !is_computed(*at)));
        if filled.is_empty() {
            self.is_clean = false;
        } else if record.len() != columns.len() {
            self.ragged(row);
        } else if let Some(at) = filled.iter().copied().find(|at| self.holds_rows(*at, row)) {
            self.lose(row, at);
        } else {
            let is_own = |at: usize| columns[at].is_own();
            let has_part = filled.iter().any(|at| !is_own(*at));
            let is_more = has_part && filled.iter().all(|at| !is_own(*at) || Some(*at) == *key);
            // Most rows repeat cells that were read and found good in the row before.
            let same = |at: usize| record[at] == before[at];
            let is_repeated = self.is_clean
                && has_part
                && match is_more {
                    true => key.is_none_or(|key| row.is_blank(key) || same(key)),
                    false => self.is_open && (0..columns.len()).all(|at| !is_own(at) || same(at)),
                };
            let mark = self.log.mark();
            let mut part = R::Part::default();
            if is_repeated {
                filled.retain(|at| !is_own(*at));
                filled.iter().for_each(|at| self.part_cell(*at, row, &mut part));
            } else {
                let mut own = R::empty();
                filled.iter().for_each(|at| self.cell(*at, row, &mut own, &mut part));
                let has_key = key.is_some_and(|key| !row.is_blank(key));
                self.turn_to(own, has_key, is_more, has_part, line);
            }
            if has_part {
                self.parts.push(part);
                self.lines.push(line);
            }
            let is_faulty = self.log.has_errors_since(&mark);
            self.rows.last_mut().into_iter().for_each(|rows| rows.is_faulty |= is_faulty);
            self.is_clean = self.log.mark() == mark;
        }
        self.filled = filled;
    }

    /// Begins the rows of a record, unless a row that has nothing but a part is of those at hand.
    fn turn_to(&mut self, own: R, has_key: bool, is_more: bool, has_part: bool, line: u64) {
        let key = own.key().map(str::to_owned);
        let is_of_last = self.is_open && (!has_key || key.is_some() && key.as_deref() == self.key());
        match (is_more, key) {
            (true, _) if is_of_last => {}
            // What the key says is no key.
            (true, None) if has_key => self.open(Head::Lost(None), line),
            (true, key) => self.open(Head::Part(key), line),
            (false, _) => self.open(Head::Record(own, has_part), line),
        }
    }

    fn open(&mut self, head: Head<R>, line: u64) {
        self.close();
        self.rows.push(Rows { head, line, parts: Vec::new(), lines: Vec::new(), is_faulty: false });
        self.is_open = true;
    }

    fn close(&mut self) {
        if let Some(rows) = self.rows.last_mut().filter(|_| self.is_open) {
            rows.parts = self.parts.drain(..).collect();
            rows.lines = self.lines.drain(..).collect();
        }
        (self.is_open, self.is_clean) = (false, false);
    }

    /// The key of the rows at hand.
    fn key(&self) -> Option<&str> {
        match &self.rows.last().filter(|_| self.is_open)?.head {
            Head::Record(record, _) => record.key(),
            Head::Part(key) | Head::Lost(key) => key.as_deref(),
        }
    }

    /// A row with more or fewer cells than the header. Its key is kept, so that no further row passes for its record.
    fn ragged(&mut self, row: &Row) {
        let Layout { columns, key, .. } = row.format.layout;
        let (value, expected) = (row.record.len() as u64, columns.len() as u64);
        self.log.push(row.line, None, TableProblem::RaggedRow { value, expected });
        let mut own = R::empty();
        let key = key.filter(|key| *key < row.record.len()).map(|key| row.text(key).0);
        key.filter(|key| !key.is_empty()).into_iter().for_each(|key| own.set_key(key.into_owned()));
        self.open(Head::Lost(own.key().map(str::to_owned)), row.line);
    }

    /// Whether a cell has swallowed rows: a quote that never closes ends, by chance, with that of another row.
    fn holds_rows(&mut self, at: usize, row: &Row) -> bool {
        memchr(b'\n', &row.record[at]).is_some() && row.text(at).0.lines().any(|line| self.is_row(line, row.format))
    }

    /// Whether a line has as many cells as a row, and a date, word or number in each that should have one.
    fn is_row(&mut self, line: &str, format: &Format) -> bool {
        let columns = &format.layout.columns;
        let cells: Vec<&str> = line.split(char::from(format.delimiter)).map(str::trim).collect();
        if cells.len() != columns.len() {
            return false;
        }
        let (mut own, mut part) = (R::empty(), R::Part::default());
        let mut fits = Vec::new();
        for (column, cell) in columns.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
            let slot = match column {
                Column::Own(field) => (R::FIELDS[*field].slot)(&mut own),
                Column::Part(field) => (R::Part::FIELDS[*field].slot)(&mut part),
                Column::Extra(..) | Column::Computed => continue,
            };
            if !matches!(slot, Slot::Text(_) | Slot::List(_)) {
                fits.push(self.meanings.set(slot, cell).is_ok());
            }
        }
        !fits.is_empty() && fits.into_iter().all(|fits| fits)
    }

    /// A row with a cell that has swallowed others.
    fn lose(&mut self, row: &Row, at: usize) {
        let (text, _) = row.text(at);
        let expected = row.record[at].iter().filter(|byte| **byte == b'\n').count() as u64;
        let start: String = text.lines().next().unwrap_or_default().chars().take(60).collect();
        self.log.push(row.line, Some(at + 1), TableProblem::UnclosedQuote { value: start.into(), expected });
        self.open(Head::Lost(None), row.line);
    }

    fn cell(&mut self, at: usize, row: &Row, own: &mut R, part: &mut R::Part) {
        match &row.format.layout.columns[at] {
            Column::Own(field) => self.put(&R::FIELDS[*field], own, at, row),
            Column::Extra(Some(group), name) => {
                let value = Value::String(self.text(at, row).into_owned());
                own.extra(group).insert(name.clone(), value);
            }
            Column::Part(_) | Column::Extra(None, _) => self.part_cell(at, row, part),
            Column::Computed => {}
        }
    }

    fn part_cell(&mut self, at: usize, row: &Row, part: &mut R::Part) {
        match &row.format.layout.columns[at] {
            Column::Part(field) => self.put(&R::Part::FIELDS[*field], part, at, row),
            Column::Extra(_, name) => {
                let value = Value::String(self.text(at, row).into_owned());
                part.extra().insert(name.clone(), value);
            }
            Column::Own(_) | Column::Computed => {}
        }
    }

    fn put<T>(&mut self, field: &Field<T>, record: &mut T, at: usize, row: &Row) {
        let text = self.text(at, row);
        if let Err(problem) = self.meanings.set((field.slot)(record), &text) {
            self.log.push(row.line, Some(at + 1), problem);
        }
    }

    fn text<'a>(&mut self, at: usize, row: &Row<'a>) -> Cow<'a, str> {
        let (text, fell_back) = row.text(at);
        if fell_back {
            let (value, expected) = (Quoted::from(&text), row.format.fallback.name().into());
            self.log.push(row.line, Some(at + 1), TableProblem::FallbackEncoding { value, expected });
        }
        text
    }
}
