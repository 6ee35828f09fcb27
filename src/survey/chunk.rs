//! Records into columns, with every check of a cell.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;

use encoding_rs::Encoding;
use foldhash::fast::FixedState;
use memchr::memchr2;
use polars::prelude::AnyValue;

use super::header::{Layout, Role};
use super::swallowed::holds_records;
use super::texts::Texts;
use crate::catalog::{GovernmentLevel, InstitutionType, Jurisdiction};
use crate::finding::{Log, Mark, Rule};
use crate::methodology::Methodology;
use crate::table::{Block, LineCursor, count_lines, csv_reader, encoding, number};

/// Stands for "no code": an empty cell, or one that is not in the catalogue.
pub(super) const NO_CODE: u8 = u8::MAX;

/// What a file's cells are read with.
pub(super) struct Format<'a> {
    pub layout: &'a Layout,
    pub methodology: &'a Methodology,
    pub delimiter: u8,
    pub point: u8,
    pub fallback: &'static Encoding,
    pub missing: &'a [String],
    /// `min..max` of each column that holds a node.
    pub ranges: Vec<String>,
    /// Whether a number can stand for a missing one, so that every cell must be looked at as text.
    missing_numbers: bool,
}

impl<'a> Format<'a> {
    pub fn new(layout: &'a Layout, methodology: &'a Methodology, missing: &'a [String]) -> Self {
        let range = |role: &Role| match role {
            Role::Node(node) => {
                let scale = methodology.nodes()[*node].scale();
                format!("{}..{}", scale.min, scale.max)
            }
            _ => String::new(),
        };
        Format {
            layout,
            methodology,
            delimiter: b',',
            point: b'.',
            fallback: encoding_rs::WINDOWS_1252,
            missing,
            ranges: layout.roles.iter().map(range).collect(),
            missing_numbers: missing.iter().any(|word| word.contains(|c: char| c.is_ascii_digit())),
        }
    }
}

/// The values of a node.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub values: Vec<f64>,
    /// Rows without a value, ascending.
    pub nulls: Vec<u32>,
}

impl Numbers {
    fn push(&mut self, value: Option<f64>) {
        if value.is_none() {
            self.nulls.push(self.values.len() as u32);
        }
        self.values.push(value.unwrap_or(0.0));
    }

    fn truncate(&mut self, rows: usize) {
        self.values.truncate(rows);
        while self.nulls.last().is_some_and(|row| *row as usize >= rows) {
            self.nulls.pop();
        }
    }
}

/// Columns of consecutive records, by column of the file.
#[derive(Default)]
pub(super) struct Chunk {
    pub rows: usize,
    pub units: Texts,
    /// Codes of the catalogue: state, level, type.
    pub codes: [Vec<u8>; 3],
    pub numbers: Vec<Numbers>,
    pub texts: Vec<Texts>,
    /// Hash of the institution within its state; see [`repeated`](super::repeated).
    pub hashes: Vec<u64>,
    /// Lines of the rows: pairs of a row and its line, where it does not follow on the line before.
    pub lines: Vec<(u32, u64)>,
    /// Rows that have an error, ascending.
    pub bad: Vec<u32>,
    /// Records that have no row, because they have the wrong number of fields.
    pub ragged: u64,
    pub log: Log,
    known: [HashMap<Vec<u8>, u8, FixedState>; 3],
    /// The last way of writing of each kind, since neighbours are often alike.
    last: [(Vec<u8>, u8); 3],
    next_line: u64,
    /// Kind and index of each column of the file within this chunk.
    slots: Vec<Slot>,
    /// Index of the text column with the states, where no catalogue knows them.
    state_text: Option<usize>,
}

#[derive(Clone, Copy)]
enum Slot {
    Unit,
    Code(usize),
    Number { index: usize, min: f64, max: f64 },
    Text(usize),
}

impl Chunk {
    pub fn new(format: &Format) -> Self {
        let mut chunk = Chunk::default();
        for role in &format.layout.roles {
            let catalogued = format.layout.is_catalogued(*role);
            let slot = match role {
                Role::Unit => Slot::Unit,
                Role::State if catalogued => Slot::Code(0),
                Role::Level if catalogued => Slot::Code(1),
                Role::Type if catalogued => Slot::Code(2),
                Role::Node(node) => {
                    chunk.numbers.push(Numbers::default());
                    let (min, max) = format.methodology.nodes()[*node].scale().limits();
                    Slot::Number { index: chunk.numbers.len() - 1, min, max }
                }
                Role::State | Role::Level | Role::Type | Role::Text => {
                    if *role == Role::State {
                        chunk.state_text = Some(chunk.texts.len());
                    }
                    chunk.texts.push(Texts::default());
                    Slot::Text(chunk.texts.len() - 1)
                }
            };
            chunk.slots.push(slot);
        }
        chunk
    }

    /// Empties the columns and keeps their memory.
    pub fn clear(&mut self) {
        self.truncate(0);
        self.lines.clear();
        self.bad.clear();
        self.ragged = 0;
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
            quote.tell(&mut self.log, format.fallback);
            self.ragged += 1;
        }
    }

    fn read_plain(&mut self, block: &Block, format: &Format) {
        let bytes = block.bytes.as_slice();
        let text = simdutf8::basic::from_utf8(bytes).ok();
        let mut line = block.first_line;
        let mut at = 0;
        while at < bytes.len() {
            let blank = if bytes[at] == b'\n' { 1 } else { 2 * usize::from(bytes[at] == b'\r') };
            if blank > 0 {
                at += blank;
                line += 1;
                continue;
            }
            let row = self.begin(line);
            let mut fields = 0;
            loop {
                if let Some(Slot::Number { index, min, max }) = self.slots.get(fields).copied()
                    && !format.missing_numbers
                {
                    let rest = &bytes[at..];
                    let (value, used) =
                        number::score(rest, format.point).unwrap_or_else(|| number::short_decimal(rest, format.point));
                    let ends =
                        bytes.get(at + used).is_none_or(|b| *b == format.delimiter || matches!(b, b'\n' | b'\r'));
                    if used > 0 && ends && min <= value && value <= max {
                        self.numbers[index].push(Some(value));
                        fields += 1;
                        at += used;
                        if self.next_field(bytes, &mut at, format.delimiter) {
                            continue;
                        }
                        break;
                    }
                }
                let rest = &bytes[at..];
                let length = memchr2(format.delimiter, b'\n', rest).unwrap_or(rest.len());
                let end = at + length - usize::from(length > 0 && rest[length - 1] == b'\r');
                if fields < self.slots.len() {
                    let cell = match text {
                        Some(text) => text.get(at..end).map(|cell| (Cow::Borrowed(cell), false)),
                        None => None,
                    };
                    let cell = cell.unwrap_or_else(|| encoding::field(&bytes[at..end], format.fallback));
                    self.cell(fields, &bytes[at..end], cell, line, format);
                }
                fields += 1;
                at = end;
                if !self.next_field(bytes, &mut at, format.delimiter) {
                    break;
                }
            }
            self.end(row, fields, line);
            line += 1;
        }
    }

    /// Steps over what ends a field; whether another field of the same record follows.
    fn next_field(&self, bytes: &[u8], at: &mut usize, delimiter: u8) -> bool {
        match bytes.get(*at) {
            Some(byte) if *byte == delimiter => {
                *at += 1;
                true
            }
            // In a plain block a CR is followed by its LF.
            Some(b'\r') => {
                *at += 2;
                false
            }
            _ => {
                *at += 1;
                false
            }
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
            let row = self.begin(line);
            for (field, cell) in record.iter().enumerate().take(self.slots.len()) {
                let lines = count_lines(cell);
                if lines > 0 {
                    let (text, _) = encoding::field(cell, format.fallback);
                    if holds_records(&text, field, format.layout, format.delimiter, format.point) {
                        let start = text.split(['\n', '\r']).next().unwrap_or_default();
                        self.log.push(line, Some(field + 1), Rule::UnclosedQuote, start, &lines.to_string());
                    }
                }
                self.cell(field, cell, encoding::field(cell, format.fallback), line, format);
            }
            self.end(row, record.len(), line);
        }
    }

    /// Reads the row of a data frame: a float that is in order as it is, any other cell through its text.
    pub fn read_cells(&mut self, cells: &[AnyValue], line: u64, format: &Format) {
        let row = self.begin(line);
        for (column, cell) in cells.iter().enumerate() {
            let text = match (cell, self.slots[column]) {
                (AnyValue::Float64(value), Slot::Number { index, min, max })
                    if min <= *value && *value <= max && !format.missing_numbers =>
                {
                    // Adding 0 makes a negative zero positive.
                    self.numbers[index].push(Some(value + 0.0));
                    continue;
                }
                (AnyValue::Null, _) => Cow::Borrowed(""),
                (AnyValue::String(text), _) => Cow::Borrowed(*text),
                // The shortest text of an `f64` reads back as the same number.
                (AnyValue::Float64(number), _) => Cow::Owned(in_format(number.to_string(), format)),
                (AnyValue::Float32(number), _) => Cow::Owned(in_format(f64::from(*number).to_string(), format)),
                (other, _) => other.str_value(),
            };
            self.cell(column, text.as_bytes(), (Cow::Borrowed(&text), false), line, format);
        }
        self.end(row, cells.len(), line);
    }

    fn begin(&mut self, line: u64) -> Mark {
        if self.next_line != line || self.rows == 0 {
            self.lines.push((self.rows as u32, line));
        }
        self.next_line = line + 1;
        self.log.mark()
    }

    /// Ends a record: takes it back when it has the wrong number of fields, else completes its row.
    fn end(&mut self, row: Mark, fields: usize, line: u64) {
        if fields != self.slots.len() {
            self.log.reset(&row);
            self.truncate(self.rows);
            self.next_line = 0;
            let expected = self.slots.len().to_string();
            self.log.push(line, None, Rule::RaggedRow, &fields.to_string(), &expected);
            self.ragged += 1;
            return;
        }
        self.complete();
        if self.log.has_errors_since(&row) {
            self.bad.push(self.rows as u32 - 1);
        }
    }

    /// Counts the row, and hashes its institution together with its state.
    fn complete(&mut self) {
        let state = match (self.codes[0].last(), self.state_text) {
            (Some(code), _) => u64::from(*code),
            (None, Some(index)) => hash(self.texts[index].get(self.rows)),
            (None, None) => 0,
        };
        if self.units.len() > self.rows {
            self.hashes.push(hash(self.units.get(self.rows)) ^ state.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        self.rows += 1;
    }

    fn truncate(&mut self, rows: usize) {
        self.rows = rows;
        self.units.truncate(rows);
        self.codes.iter_mut().for_each(|codes| codes.truncate(rows));
        self.numbers.iter_mut().for_each(|numbers| numbers.truncate(rows));
        self.texts.iter_mut().for_each(|texts| texts.truncate(rows));
        self.hashes.truncate(rows);
        while self.lines.last().is_some_and(|(row, _)| *row as usize >= rows) {
            self.lines.pop();
        }
    }

    /// Checks a cell and appends it to its column.
    fn cell(&mut self, column: usize, raw: &[u8], (text, fell_back): (Cow<str>, bool), line: u64, format: &Format) {
        let cell = trimmed(&text);
        if fell_back {
            self.log.push(line, Some(column + 1), Rule::FallbackEncoding, cell, format.fallback.name());
        }
        match self.slots[column] {
            Slot::Unit => {
                if cell.is_empty() {
                    self.log.push(line, Some(column + 1), Rule::EmptyUnit, "", "");
                }
                self.units.push(cell);
            }
            Slot::Text(index) => self.texts[index].push(cell),
            Slot::Code(kind) => {
                let code = self.code(kind, raw, cell);
                if code == NO_CODE && !cell.is_empty() {
                    let rule = [Rule::UnknownState, Rule::UnknownLevel, Rule::UnknownType][kind];
                    self.log.push(line, Some(column + 1), rule, cell, "");
                }
                self.codes[kind].push(code);
            }
            Slot::Number { index, min, max } => {
                let value = self.number(column, cell, (min, max), line, format);
                self.numbers[index].push(value);
            }
        }
    }

    fn number(&mut self, column: usize, cell: &str, (min, max): (f64, f64), line: u64, format: &Format) -> Option<f64> {
        if cell.is_empty() || format.missing.iter().any(|word| word == cell) {
            return None;
        }
        let checked = number::decimal(cell, format.point);
        let checked =
            checked.and_then(|value| if min <= value && value <= max { Ok(value) } else { Err(Rule::OutsideScale) });
        match checked {
            Ok(value) => Some(value),
            Err(rule) => {
                self.log.push(line, Some(column + 1), rule, cell, &format.ranges[column]);
                None
            }
        }
    }

    /// The code of a cell, looked up once for each way of writing it.
    fn code(&mut self, kind: usize, raw: &[u8], cell: &str) -> u8 {
        if cell.is_empty() {
            return NO_CODE;
        }
        let (last, code) = &self.last[kind];
        if last == raw {
            return *code;
        }
        let code = self.looked_up(kind, raw, cell);
        let (last, last_code) = &mut self.last[kind];
        last.clear();
        last.extend_from_slice(raw);
        *last_code = code;
        code
    }

    fn looked_up(&mut self, kind: usize, raw: &[u8], cell: &str) -> u8 {
        /// Ways of writing that are remembered; a column of garbage should not fill the memory.
        const REMEMBERED: usize = 4096;
        if let Some(code) = self.known[kind].get(raw) {
            return *code;
        }
        let code = match kind {
            0 => Jurisdiction::parse(cell).map(Jurisdiction::code),
            1 => GovernmentLevel::parse(cell).map(GovernmentLevel::index),
            _ => InstitutionType::parse(cell).map(InstitutionType::index),
        };
        let code = code.unwrap_or(NO_CODE);
        if self.known[kind].len() < REMEMBERED {
            self.known[kind].insert(raw.to_vec(), code);
        }
        code
    }
}

/// The text of a number with the decimal sign of the format.
fn in_format(number: String, format: &Format) -> String {
    if format.point == b'.' { number } else { number.replace('.', &char::from(format.point).to_string()) }
}

/// The text without the spaces around it; most cells have none, and show it at once.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

pub(super) fn hash(text: &str) -> u64 {
    FixedState::with_seed(0).hash_one(text)
}
