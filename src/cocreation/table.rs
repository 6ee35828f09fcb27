//! Registry files as delimited text: a row for each record, and further rows for further parts of it.

use std::collections::HashMap;

use encoding_rs::Encoding;
use serde_json::Value;

use super::check::Checked;
use super::field::{Field, Known, Part, Record, States, known, set};
use super::shelf::{Placed, Row};
use crate::catalog::fold;
use crate::delimited::{Block, LineCursor, csv_reader, encoding};
use crate::finding::{Log, Rule};

/// What a column holds.
enum Column {
    Own(usize),
    Part(usize),
    /// A field that is not known, of a group of the record or of its parts (`None`).
    Extra(Option<&'static str>, String),
}

/// The columns of a file.
pub(super) struct Layout {
    columns: Vec<Column>,
    key: Option<usize>,
    /// The column from 1 of each name.
    pub places: Vec<Option<usize>>,
}

/// How many headers of a file are fields of a kind of record.
pub(super) fn recognized<R: Record>(headers: &[String]) -> usize {
    let known = known::<R>();
    headers.iter().filter(|header| known.contains_key(&fold(header))).count()
}

impl Layout {
    /// Finds the columns, and what the header breaks.
    pub fn new<R: Checked>(headers: &[String], line: u64) -> (Self, Log) {
        let known = known::<R>();
        let mut log = Log::default();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut places = vec![None; R::FIELDS.len() + R::Part::FIELDS.len()];
        let mut columns = Vec::with_capacity(headers.len());
        for (at, header) in headers.iter().enumerate() {
            let column = match known.get(&fold(header)) {
                Some(Known::Own(field)) => {
                    places[*field].get_or_insert(at + 1);
                    Column::Own(*field)
                }
                Some(Known::Part(field)) => {
                    places[R::FIELDS.len() + field].get_or_insert(at + 1);
                    Column::Part(*field)
                }
                None => unknown::<R>(header, at),
            };
            let name = match &column {
                Column::Own(field) => format!("\0{field}"),
                Column::Part(field) => format!("\0\0{field}"),
                Column::Extra(..) => header.clone(),
            };
            if let Some(first) = seen.insert(name, at).filter(|_| !header.is_empty()) {
                log.push(line, Some(at + 1), Rule::RepeatedHeader, header, &(first + 1).to_string());
            }
            columns.push(column);
        }
        let key = R::FIELDS.iter().position(|field| field.name == R::KEY).and_then(|key| places[key]);
        if key.is_none() && R::KEY == "state" {
            log.push(line, None, Rule::MissingHeader, "", "state / estado / entidad");
        }
        (Layout { columns, key: key.map(|key| key - 1), places }, log)
    }
}

fn unknown<R: Record>(header: &str, at: usize) -> Column {
    if header.is_empty() {
        return Column::Extra(Some(""), format!("column {}", at + 1));
    }
    let below = |prefix: &str| header.strip_prefix(prefix)?.strip_prefix('_').filter(|name| !name.is_empty());
    if let Some(name) = below(R::PARTS[1]) {
        return Column::Extra(None, name.to_owned());
    }
    let group = R::GROUPS.iter().find_map(|group| Some((*group, below(group)?)));
    let (group, name) = group.unwrap_or(("", header));
    Column::Extra(Some(group), name.to_owned())
}

/// What a file's cells are read with.
pub(super) struct Format<'a> {
    pub layout: &'a Layout,
    pub delimiter: u8,
    pub fallback: &'static Encoding,
}

/// The rows of consecutive records of a file.
pub(super) struct Chunk<R: Checked> {
    pub rows: Vec<Row<R>>,
    /// Records without a place, which are at fault.
    pub lost: u64,
    pub log: Log,
    states: States,
}

impl<R: Checked> Default for Chunk<R> {
    fn default() -> Self {
        Chunk { rows: Vec::new(), lost: 0, log: Log::default(), states: States::default() }
    }
}

impl<R: Checked> Chunk<R> {
    /// Reads a block.
    pub fn read(&mut self, block: &Block, format: &Format) {
        let bytes = block.bytes.as_slice();
        let mut reader = csv_reader(bytes, format.delimiter);
        let mut record = csv::ByteRecord::new();
        let mut lines = LineCursor::new(bytes, block.first_line);
        let mut from = 0;
        // Reading from memory, ragged records allowed, cannot fail.
        while matches!(reader.read_byte_record(&mut record), Ok(true)) {
            let line = lines.line_of_record_after(from);
            from = reader.position().byte() as usize;
            self.record(&record, line, format);
        }
        if let Some(quote) = &block.unclosed {
            quote.tell(&mut self.log, format.fallback);
            self.lost += 1;
        }
    }

    fn record(&mut self, record: &csv::ByteRecord, line: u64, format: &Format) {
        let layout = format.layout;
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return;
        }
        let width = layout.columns.len();
        if record.len() != width {
            self.log.push(line, None, Rule::RaggedRow, &record.len().to_string(), &width.to_string());
            // Its key is kept, so that no further row passes for its record.
            let mut head: Placed<R> = Placed::new(line);
            let key = layout.key.and_then(|key| record.get(key)).map(|cell| text(cell, format).0);
            key.filter(|key| !key.is_empty()).into_iter().for_each(|key| head.record.set_key(key));
            head.is_faulty = true;
            return self.rows.push(Row::Head(Box::new(head)));
        }
        if let Some((at, cell)) = record.iter().enumerate().find(|(_, cell)| holds_rows(cell, width, format.delimiter))
        {
            let lost = cell.iter().filter(|byte| **byte == b'\n').count().to_string();
            let start: Vec<u8> =
                cell.iter().copied().take(60).take_while(|byte| !matches!(byte, b'\r' | b'\n')).collect();
            self.log.push(line, Some(at + 1), Rule::UnclosedQuote, &text(&start, format).0, &lost);
            self.lost += 1;
            return;
        }
        let is_own = |at: usize| !matches!(layout.columns[at], Column::Part(_) | Column::Extra(None, _));
        let filled = || (0..width).filter(|at| !record[*at].trim_ascii().is_empty());
        let has_part = filled().any(|at| !is_own(at));
        let is_more = has_part && filled().all(|at| !is_own(at) || Some(at) == layout.key);
        let mut part = R::Part::default();
        let mark = self.log.mark();
        if is_more {
            let mut own = None;
            for at in filled() {
                match Some(at) == layout.key {
                    true => {
                        let mut keyed = R::empty();
                        self.cell(at, &record[at], &mut keyed, &mut part, line, format);
                        own = keyed.key().map(str::to_owned);
                    }
                    false => self.part_cell(at, &record[at], &mut part, line, format),
                }
            }
            let is_faulty = self.log.has_errors_since(&mark);
            return self.rows.push(Row::More { key: own, line, part, is_faulty });
        }
        let mut head = Box::new(Placed::new(line));
        for at in filled() {
            self.cell(at, &record[at], &mut head.record, &mut part, line, format);
        }
        if has_part {
            head.add_part(line, part);
        }
        head.is_faulty = self.log.has_errors_since(&mark);
        self.rows.push(Row::Head(head));
    }

    fn cell(&mut self, at: usize, cell: &[u8], record: &mut R, part: &mut R::Part, line: u64, format: &Format) {
        match &format.layout.columns[at] {
            Column::Own(field) => self.put(&R::FIELDS[*field], record, at, cell, line, format),
            Column::Extra(Some(group), name) => {
                let value = Value::String(self.text(at, cell, line, format));
                record.extra(group).insert(name.clone(), value);
            }
            _ => self.part_cell(at, cell, part, line, format),
        }
    }

    fn part_cell(&mut self, at: usize, cell: &[u8], part: &mut R::Part, line: u64, format: &Format) {
        match &format.layout.columns[at] {
            Column::Part(field) => self.put(&R::Part::FIELDS[*field], part, at, cell, line, format),
            Column::Extra(_, name) => {
                let value = Value::String(self.text(at, cell, line, format));
                part.extra().insert(name.clone(), value);
            }
            Column::Own(_) => {}
        }
    }

    fn put<T>(&mut self, field: &Field<T>, record: &mut T, at: usize, cell: &[u8], line: u64, format: &Format) {
        let trimmed = std::str::from_utf8(cell).ok().map(|text| plain(text.trim()));
        let owned;
        let text = match trimmed {
            Some(text) => text,
            None => {
                owned = self.text(at, cell, line, format);
                &owned
            }
        };
        if text.is_empty() {
            return;
        }
        if let Err((rule, expected)) = set((field.slot)(record), text, &mut self.states) {
            self.log.push(line, Some(at + 1), rule, text, &expected);
        }
    }

    fn text(&mut self, at: usize, cell: &[u8], line: u64, format: &Format) -> String {
        let (text, fell_back) = text(cell, format);
        if fell_back {
            self.log.push(line, Some(at + 1), Rule::FallbackEncoding, &text, format.fallback.name());
        }
        text
    }
}

fn text(cell: &[u8], format: &Format) -> (String, bool) {
    let (text, fell_back) = encoding::field(cell, format.fallback);
    (plain(text.trim()).to_owned(), fell_back)
}

/// Whether a spreadsheet would run a text as a formula, but for apostrophes before it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

/// A text without the apostrophe that keeps a spreadsheet from running it as a formula.
fn plain(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

/// A text that a spreadsheet does not run as a formula, and that is read back as it was.
pub(super) fn neutral(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// Whether a quoted field has swallowed rows: a quote that never closes ends, by chance, with that of another row.
fn holds_rows(cell: &[u8], width: usize, delimiter: u8) -> bool {
    let mut lines = cell.split(|byte| *byte == b'\n');
    width > 3
        && cell.contains(&b'\n')
        && lines.any(|line| line.iter().filter(|byte| **byte == delimiter).count() + 1 == width)
}
