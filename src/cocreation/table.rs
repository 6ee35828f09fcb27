//! Tables of the registry: a row for each record, and further rows for further parts of it.

use std::borrow::Cow;
use std::marker::PhantomData;

use encoding_rs::Encoding;
use serde_json::Value;

use super::check::Checked;
use super::collected::{Head, Rows};
use super::field::{Part, Slot};
use super::layout::{Column, Layout};
use super::value::{Meanings, plain};
use crate::finding::{Log, TableProblem};
use crate::table::{self, Consumer, Piece};

/// What rows are read with.
pub(super) struct Format<'a, R> {
    layout: &'a Layout,
    fallback: &'static Encoding,
    records: PhantomData<fn() -> R>,
}

/// A cell, with the spaces around it.
struct Cell<'r> {
    text: Cow<'r, str>,
    /// It had to be read in the fallback encoding.
    is_recovered: bool,
}

impl Cell<'_> {
    fn text(&self) -> &str {
        plain(self.text.trim())
    }

    fn is_blank(&self) -> bool {
        match self.text.as_bytes().first() {
            None => true,
            Some(b'!'..=b'~') => false,
            Some(_) => self.text().is_empty(),
        }
    }
}

/// The rows of a part of a file.
pub(super) struct Chunk<R: Checked> {
    pub rows: Vec<Rows<R>>,
    meanings: Meanings,
    /// Whether further parts may belong to the last of the rows.
    is_open: bool,
    /// Whether the row before is of the last of the rows, and nothing was found in it.
    is_clean: bool,
    /// The cells of the row before that are of the record itself.
    before: Vec<String>,
    /// The columns of the row that are not blank, and the parts of the last rows: memory that is used again.
    filled: Vec<usize>,
    parts: Vec<R::Part>,
    lines: Vec<u64>,
}

impl<R: Checked> Chunk<R> {
    /// Begins the rows of a record, unless a row that has nothing but a part is of those at hand.
    fn turn_to(&mut self, own: R, has_key: bool, is_more: bool, has_part: bool, line: u64) {
        let key = own.key().map(str::to_owned);
        let is_of_last = self.is_open && (!has_key || key.is_some() && key.as_deref() == self.key());
        match (is_more, key) {
            (true, _) if is_of_last => {}
            // The text of the key is no key.
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
}

impl<R: Checked> Consumer for Format<'_, R> {
    type Part = Chunk<R>;

    fn part(&self) -> Chunk<R> {
        Chunk {
            rows: Vec::new(),
            meanings: Meanings::default(),
            is_open: false,
            is_clean: false,
            before: Vec::new(),
            filled: Vec::new(),
            parts: Vec::new(),
            lines: Vec::new(),
        }
    }

    fn record<'r, T: table::Record<'r>>(&self, piece: &mut Piece<Chunk<R>>, record: &mut T) {
        let columns = &self.layout.columns;
        let line = record.line();
        let mut cells = Vec::with_capacity(columns.len());
        let mut held = None;
        while let Some(cell) = record.cell() {
            held = held.or_else(|| record.held_records(self));
            let (text, is_recovered) = cell.into_text(b'.');
            cells.push(Cell { text, is_recovered });
        }
        let chunk = &mut piece.part;
        let mut filled = std::mem::take(&mut chunk.filled);
        filled.clear();
        let is_computed = |at: usize| matches!(columns.get(at), Some(Column::Computed(_)));
        filled.extend((0..cells.len()).filter(|at| !cells[*at].is_blank() && !is_computed(*at)));
        if filled.is_empty() {
            chunk.is_clean = false;
        } else if cells.len() != columns.len() {
            self.ragged(piece, &cells, held, line);
        } else if let Some(held) = held {
            held.report(&mut piece.log);
            chunk.open(Head::Lost(None), line);
        } else {
            self.row(piece, &cells, &mut filled, line);
        }
        piece.part.filled = filled;
    }

    fn end(&self, chunk: &mut Chunk<R>) {
        chunk.close();
    }

    fn fits(&self, column: usize, cell: &str) -> Option<bool> {
        let (mut own, mut part) = (R::empty(), R::Part::default());
        let Column::Field(field) = self.layout.columns.get(column)? else { return None };
        let slot = own.slot(&mut part, *field);
        let is_any_text = matches!(slot, Slot::Text(_) | Slot::List(_));
        (!is_any_text).then(|| Meanings::default().set(slot, cell).is_ok())
    }
}

impl<'a, R: Checked> Format<'a, R> {
    pub fn new(layout: &'a Layout, fallback: &'static Encoding) -> Self {
        Format { layout, fallback, records: PhantomData }
    }

    /// A row with more or fewer cells than the header. Its key is kept, so that no further row passes for its record.
    fn ragged(&self, piece: &mut Piece<Chunk<R>>, cells: &[Cell], quote: Option<table::OpenQuote>, line: u64) {
        let Layout { columns, key, .. } = self.layout;
        let (value, expected) = (cells.len() as u64, columns.len() as u64);
        match quote {
            Some(quote) => quote.report(&mut piece.log),
            None => piece.log.push(line, None, TableProblem::RaggedRow { value, expected }),
        }
        let mut own = R::empty();
        let key = key.and_then(|key| cells.get(key)).map(Cell::text).filter(|key| !key.is_empty());
        key.into_iter().for_each(|key| own.set_key(key.to_owned()));
        piece.part.open(Head::Lost(own.key().map(str::to_owned)), line);
    }

    /// A row that has the cells of the header, some of them filled.
    fn row(&self, piece: &mut Piece<Chunk<R>>, cells: &[Cell], filled: &mut Vec<usize>, line: u64) {
        let Layout { columns, key, .. } = self.layout;
        let Piece { part: chunk, log, .. } = piece;
        let is_own = |at: usize| columns[at].is_own::<R>();
        let has_part = filled.iter().any(|at| !is_own(*at));
        let is_more = has_part && filled.iter().all(|at| !is_own(*at) || Some(*at) == *key);
        // Most rows repeat cells that were read and found good in the row before.
        let same =
            |at: usize| !cells[at].is_recovered && chunk.before.get(at).is_some_and(|before| *before == cells[at].text);
        let is_repeated = chunk.is_clean
            && has_part
            && match is_more {
                true => key.is_none_or(|key| cells[key].is_blank() || same(key)),
                false => (0..columns.len()).all(|at| !is_own(at) || same(at)),
            };
        if is_more || !is_repeated {
            chunk.before.resize_with(cells.len(), String::new);
            for (at, before) in chunk.before.iter_mut().enumerate() {
                before.clear();
                before.push_str(if is_own(at) { &cells[at].text } else { "" });
            }
        }
        let mark = log.mark();
        let mut own = R::empty();
        let mut part = R::Part::default();
        if is_repeated {
            filled.retain(|at| !is_own(*at));
        }
        for at in filled.iter().copied() {
            self.cell(&mut chunk.meanings, log, (at, &cells[at], line), &mut own, &mut part);
        }
        if !is_repeated {
            let has_key = key.is_some_and(|key| !cells[key].is_blank());
            chunk.turn_to(own, has_key, is_more, has_part, line);
        }
        if has_part {
            chunk.parts.push(part);
            chunk.lines.push(line);
        }
        let is_faulty = log.has_errors_since(&mark);
        chunk.rows.last_mut().into_iter().for_each(|rows| rows.is_faulty |= is_faulty);
        chunk.is_clean = log.mark() == mark;
    }

    /// Puts a cell into the record or its part.
    fn cell(
        &self,
        meanings: &mut Meanings,
        log: &mut Log,
        (at, cell, line): (usize, &Cell, u64),
        own: &mut R,
        part: &mut R::Part,
    ) {
        let text = cell.text();
        if cell.is_recovered {
            log.push_recovered(line, at + 1, text, self.fallback.name());
        }
        let put = match &self.layout.columns[at] {
            Column::Field(field) => meanings.set(own.slot(part, *field), text),
            Column::Extra(group, name) => {
                let extra = group.map_or_else(|| part.extra(), |group| own.extra(group));
                extra.insert(name.clone(), Value::String(text.to_owned()));
                Ok(())
            }
            Column::Computed(_) => Ok(()),
        };
        if let Err(problem) = put {
            log.push(line, Some(at + 1), problem);
        }
    }
}
