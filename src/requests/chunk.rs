//! Records of request files into codes, with every check of a cell.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::Encoding;
use foldhash::fast::FixedState;
use memchr::{memchr2, memchr2_iter};

use super::date::{self, Day};
use super::days;
use super::layout::{Layout, Time};
use super::mapping::{Mapping, Words};
use super::remembered::Remembered;
use super::swallowed::holds_records;
use super::word::key;
use crate::catalog::Jurisdiction;
use crate::error::Error;
use crate::finding::{CellProblem, Jurisdictions, Log, Range, RequestsProblem, TableProblem};
use crate::methodology::Catalog;
#[cfg(feature = "scan")]
use crate::table::scan::Rows;
use crate::table::{Block, LineCursor, count_lines, csv_reader, encoding};

/// What a file's cells are read with.
pub(super) struct Format<'a> {
    pub mapping: &'a Mapping,
    pub layout: &'a Layout,
    pub delimiter: u8,
    pub fallback: &'static Encoding,
}

/// A request, as far as it counts.
pub(super) struct Request {
    /// Institution, by its number within the chunk.
    pub unit: u32,
    /// Class of its outcome.
    pub class: u8,
    pub answered: bool,
    /// Whether the file tells how long answers took.
    pub is_timed: bool,
    /// Working days, of an answered request whose file tells them.
    pub days: u32,
    pub complete: u8,
    pub clear: u8,
}

/// The codes of words: no column, an empty cell, and from there the positions of their scores.
pub(super) const NO_COLUMN: u8 = 0;
pub(super) const NO_WORD: u8 = 1;
pub(super) const FIRST_WORD: u8 = 2;

/// What a record tells of its answer.
struct Told {
    /// Whether there is one, by its date or days; none where the file has neither.
    answered: Option<bool>,
    days: u32,
    class: u8,
}

/// An institution that a chunk meets for the first time.
pub(super) struct NewUnit {
    pub name: String,
    pub state: String,
    pub line: u64,
}

/// The requests of consecutive records.
#[derive(Default)]
pub(super) struct Chunk {
    pub requests: Vec<Request>,
    /// Records read, and those among them that have an error.
    pub read: u64,
    pub set_aside: u64,
    pub log: Log,
    /// What is wrong with the file, so that it cannot be read on.
    pub fault: Option<Error>,
    /// Institutions since the last [`clear`](Self::clear), their numbers following on those before.
    pub new_units: Vec<NewUnit>,
    /// Number in the whole of each institution of the chunk.
    pub numbers: Vec<u32>,
    /// Institutions by their cells, as written.
    units: HashMap<Box<[u8]>, (u32, bool), FixedState>,
    key: Vec<u8>,
    states: Remembered<Option<Cow<'static, str>>>,
    outcomes: Remembered<Option<u8>>,
    words: [Remembered<Option<u8>>; 2],
}

impl Chunk {
    /// Empties the chunk, and keeps what it learned and its memory.
    pub fn clear(&mut self) {
        self.requests.clear();
        self.new_units.clear();
        (self.read, self.set_aside) = (0, 0);
        self.log = Log::default();
    }

    /// Reads a block; a plain one without the `csv` crate, to the same records.
    pub fn read(&mut self, block: &Block, format: &Format) {
        if block.is_plain {
            self.read_plain(block, format)
        } else {
            self.read_csv(block, format)
        }
        if let Some(quote) = &block.unclosed {
            quote.report(&mut self.log, format.fallback);
            self.read += 1;
            self.set_aside += 1;
        }
    }

    /// Reads rows in columns.
    #[cfg(feature = "scan")]
    pub fn read_rows(&mut self, rows: &Rows, format: &Format) {
        for row in 0..rows.height {
            self.record(format.layout.width, |at| rows.cell(at, row), rows.first + row as u64, format);
        }
    }

    fn read_plain(&mut self, block: &Block, format: &Format) {
        let bytes = block.bytes.as_slice();
        let mut fields: Vec<&[u8]> = Vec::with_capacity(format.layout.width);
        let (mut start, mut line) = (0, block.first_line);
        let last = (!bytes.ends_with(b"\n")).then_some(bytes.len());
        for end in memchr2_iter(format.delimiter, b'\n', bytes).chain(last) {
            let field = &bytes[start..end];
            start = end + 1;
            if bytes.get(end) == Some(&format.delimiter) {
                fields.push(field);
                continue;
            }
            // In a plain block a CR is followed by its LF.
            fields.push(field.strip_suffix(b"\r").unwrap_or(field));
            if fields.len() > 1 || !fields[0].is_empty() {
                self.record(fields.len(), |at| fields[at], line, format);
            }
            fields.clear();
            line += 1;
        }
    }

    fn read_csv(&mut self, block: &Block, format: &Format) {
        let bytes = block.bytes.as_slice();
        let mut reader = csv_reader(bytes, format.delimiter);
        let mut record = csv::ByteRecord::new();
        let mut lines = LineCursor::new(bytes, block.first_line);
        let mut from = 0;
        // Reading from memory, ragged records allowed, cannot fail.
        while matches!(reader.read_byte_record(&mut record), Ok(true)) {
            let line = lines.line_of_record_after(from);
            from = reader.position().byte() as usize;
            let has_lines = memchr2(b'\n', b'\r', record.as_slice()).is_some();
            let mut cells = record.iter().enumerate().filter(|_| has_lines);
            let swallowed = cells.find(|(at, cell)| holds_records(cell, *at, format));
            if let Some((at, cell)) = swallowed.filter(|_| record.len() == format.layout.width) {
                let (text, _) = encoding::field(cell, format.fallback);
                let start = text.split(['\n', '\r']).next().unwrap_or_default();
                let (value, expected) = (start.into(), count_lines(cell));
                self.log.push(line, Some(at + 1), TableProblem::UnclosedQuote { value, expected });
                self.read += 1;
                self.set_aside += 1;
                continue;
            }
            self.record(record.len(), |at| &record[at], line, format);
        }
    }

    /// Checks a record; one without errors becomes a request.
    #[inline]
    fn record<'r>(&mut self, width: usize, cell: impl Fn(usize) -> &'r [u8], line: u64, format: &Format) {
        let Format { mapping, layout, .. } = format;
        self.read += 1;
        if width != layout.width {
            let (value, expected) = (width as u64, layout.width as u64);
            self.log.push(line, None, TableProblem::RaggedRow { value, expected });
            self.set_aside += 1;
            return;
        }
        let mark = self.log.mark();
        let at = |column: usize| (column, cell(column).trim_ascii());
        let is_missing = |raw: &[u8]| raw.is_empty() || is_among(&mapping.missing, raw);
        let mut answered = None;
        let mut days = 0;
        match layout.time {
            Time::Dates { received, answered: column, .. } => {
                let received = self.day(at(received), line, format);
                let (column, raw) = at(column);
                answered = Some(!is_missing(raw));
                if !is_missing(raw)
                    && let (Some(received), Some(end)) = (received, self.day((column, raw), line, format))
                {
                    if end < received {
                        let value = String::from_utf8_lossy(raw).into();
                        let expected = date::text(received).into();
                        self.log.push(line, Some(column + 1), RequestsProblem::AnsweredBefore { value, expected });
                    } else {
                        days = mapping.calendar.between(received, end) as u32;
                    }
                }
            }
            Time::Days(column) => {
                let (column, raw) = at(column);
                answered = Some(!is_missing(raw));
                if !is_missing(raw) {
                    days = self.days((column, raw), line, format);
                }
            }
            Time::Untold => {}
        }
        let class = match layout.outcome {
            Some(column) => self.outcome(at(column), answered.unwrap_or(false), line, format),
            None => mapping.classes.len() as u8 - if answered.is_some() { 2 } else { 1 },
        };
        let complete = self.word(0, layout.complete.map(at), &mapping.complete, line, format);
        let clear = self.word(1, layout.clear.map(at), &mapping.clear, line, format);
        let unit = self.unit(at(layout.institution), layout.state.map(at), line, &mark, format);
        let Some(unit) = unit.filter(|_| !self.log.has_errors_since(&mark)) else {
            self.set_aside += 1;
            return;
        };
        let told = Told { answered, days, class };
        self.contradictions(&told, &at, line, format);
        let is_timed = answered.is_some();
        let answered = answered.unwrap_or(mapping.classes[usize::from(class)].answered);
        self.requests.push(Request { unit, class, answered, is_timed, days, complete, clear });
    }

    /// Tells where a usable record says two things of its answer; its date counts, or else its days.
    #[inline]
    fn contradictions<'r>(
        &mut self,
        told: &Told,
        at: &impl Fn(usize) -> (usize, &'r [u8]),
        line: u64,
        format: &Format,
    ) {
        let Format { mapping, layout, .. } = format;
        let Some(answered) = told.answered else { return };
        let mut report = |(column, raw): (usize, &[u8]), counts: Option<&str>| {
            let value = encoding::field(raw, format.fallback).0.into();
            let problem = match counts {
                Some(counts) => RequestsProblem::Contradiction { value, expected: counts.into() },
                None => RequestsProblem::ImpliedAnswer { value },
            };
            self.log.push(line, Some(column + 1), problem);
        };
        if let Some(column) = layout.outcome {
            let class = &mapping.classes[usize::from(told.class)];
            match (layout.time, answered) {
                (Time::Dates { answered, .. }, true) | (Time::Days(answered), true) if !class.answered => {
                    report(at(column), Some(&String::from_utf8_lossy(at(answered).1)));
                }
                (_, false) if class.available.is_some_and(|share| share > 0.0) => report(at(column), None),
                _ => {}
            }
        }
        if let Time::Dates { days: Some(column), .. } = layout.time {
            let (column, raw) = at(column);
            match days::days(raw) {
                Some(days) if !answered || days != told.days => {
                    let counts = answered.then(|| told.days.to_string());
                    report((column, raw), counts.as_deref());
                }
                _ => {}
            }
        }
    }

    #[inline]
    fn day(&mut self, (column, raw): (usize, &[u8]), line: u64, format: &Format) -> Option<Day> {
        let day = date::day(raw);
        if day.is_none() {
            let (text, _) = encoding::field(raw, format.fallback);
            let problem = CellProblem::BadDate { value: text.into(), expected: date::EXAMPLES.into() };
            self.log.push(line, Some(column + 1), problem);
        }
        day
    }

    fn days(&mut self, (column, raw): (usize, &[u8]), line: u64, format: &Format) -> u32 {
        days::days(raw).unwrap_or_else(|| {
            let (text, _) = encoding::field(raw, format.fallback);
            let expected = Range { min: 0.0, max: f64::from(days::MOST) };
            self.log.push(line, Some(column + 1), RequestsProblem::BadDays { value: text.into(), expected });
            0
        })
    }

    #[inline]
    fn outcome(&mut self, (column, raw): (usize, &[u8]), answered: bool, line: u64, format: &Format) -> u8 {
        let mapping = format.mapping;
        let found = match raw.is_empty() {
            true => mapping.empty_outcome.filter(|_| !answered),
            false => {
                let look = |text: &str| mapping.outcomes.get(&key(text)).copied();
                self.outcomes.of((column, raw), look, line, format, &mut self.log)
            }
        };
        found.unwrap_or_else(|| {
            let (text, _) = encoding::field(raw, format.fallback);
            self.log.push(line, Some(column + 1), RequestsProblem::UnknownOutcome { value: text.into() });
            0
        })
    }

    #[inline]
    fn word(&mut self, kind: usize, cell: Option<(usize, &[u8])>, words: &Words, line: u64, format: &Format) -> u8 {
        let Some((column, raw)) = cell else { return NO_COLUMN };
        if raw.is_empty() {
            return NO_WORD;
        }
        let look = |text: &str| words.known.get(&key(text)).copied();
        match self.words[kind].of((column, raw), look, line, format, &mut self.log) {
            Some(score) => FIRST_WORD + score,
            None => {
                let (text, _) = encoding::field(raw, format.fallback);
                let problem = CellProblem::UnknownWord { value: text.into(), expected: (&words.list).into() };
                self.log.push(line, Some(column + 1), problem);
                NO_WORD
            }
        }
    }

    /// Number of the institution; a new one gets a number when its record has no error.
    #[inline]
    fn unit(
        &mut self,
        (column, raw): (usize, &[u8]),
        state: Option<(usize, &[u8])>,
        line: u64,
        record: &crate::finding::Mark,
        format: &Format,
    ) -> Option<u32> {
        self.key.clear();
        self.key.extend_from_slice(raw);
        if let Some((_, state)) = state {
            self.key.extend_from_slice(state);
            // Where the name ends, as both may hold anything.
            self.key.extend_from_slice(&(raw.len() as u64).to_le_bytes());
        }
        if let Some((unit, false)) = self.units.get(self.key.as_slice()) {
            return Some(*unit);
        }
        let (name, fell_back) = encoding::field(raw, format.fallback);
        let name = name.trim();
        if fell_back {
            let (value, expected) = (name.into(), format.fallback.name().into());
            self.log.push(line, Some(column + 1), TableProblem::FallbackEncoding { value, expected });
        }
        if name.is_empty() {
            self.log.push(line, Some(column + 1), CellProblem::EmptyUnit);
        }
        let mut state_name = Some(Cow::Borrowed(""));
        let mut told = fell_back;
        if let Some((column, raw)) = state.filter(|(_, raw)| !raw.is_empty()) {
            let look = |text: &str| match format.mapping.catalog {
                Catalog::Mexico => Jurisdiction::parse(text).map(|state| Cow::Borrowed(state.name())),
                Catalog::None => Some(Cow::Owned(text.to_owned())),
            };
            state_name = self.states.of((column, raw), look, line, format, &mut self.log);
            told |= self.states.last_fell_back;
            if state_name.is_none() {
                let (text, _) = encoding::field(raw, format.fallback);
                let (value, expected) = (text.into(), Jurisdictions::StatesAndFederation);
                self.log.push(line, Some(column + 1), CellProblem::UnknownState { value, expected });
            }
        }
        let state = state_name?;
        if self.log.has_errors_since(record) {
            return None;
        }
        if let Some((unit, _)) = self.units.get(self.key.as_slice()) {
            return Some(*unit);
        }
        let unit = self.units.len() as u32;
        self.new_units.push(NewUnit { name: name.to_owned(), state: state.into_owned(), line });
        // What is not valid UTF-8 is told each time, and so looked at each time.
        self.units.insert(self.key.as_slice().into(), (unit, told));
        Some(unit)
    }
}

fn is_among(words: &[String], raw: &[u8]) -> bool {
    words.iter().any(|word| word.as_bytes() == raw)
}
