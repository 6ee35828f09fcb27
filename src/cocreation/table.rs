//! Tables of the registry: a row for each record, and further rows for further parts of it.

use std::borrow::Cow;
use std::marker::PhantomData;

use encoding_rs::Encoding;
use serde_json::Value;

use super::check::Checked;
use super::collected::{Own, Row};
use super::field::Slot;
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
    pub rows: Vec<Row<R>>,
    meanings: Meanings,
    /// Whether nothing was found in the row before.
    is_clean: bool,
    /// The cells of the row before that are of the record itself.
    before: Vec<String>,
    /// The columns of the row that are not blank: memory that is used again.
    filled: Vec<usize>,
}

impl<R: Checked> Consumer for Format<'_, R> {
    type Part = Chunk<R>;

    fn part(&self) -> Chunk<R> {
        let (rows, before, filled) = Default::default();
        Chunk { rows, meanings: Meanings::default(), is_clean: false, before, filled }
    }

    fn record<'r, T: table::Record<'r>>(&self, piece: &mut Piece<Chunk<R>>, record: &mut T) {
        let columns = &self.layout.columns;
        let line = record.line();
        let mut cells = Vec::with_capacity(columns.len());
        let mut held = None;
        while let Some(cell) = record.cell() {
            held = held.or_else(|| Some((record.held_records(self)?, cells.len())));
            let (text, is_recovered) = cell.into_text(b'.');
            cells.push(Cell { text, is_recovered });
        }
        let mut filled = std::mem::take(&mut piece.part.filled);
        filled.clear();
        let is_computed = |at: usize| matches!(columns.get(at), Some(Column::Computed(_)));
        filled.extend((0..cells.len()).filter(|at| !cells[*at].is_blank() && !is_computed(*at)));
        if filled.is_empty() {
            piece.part.is_clean = false;
        } else if let Some((quote, at)) = held {
            // It changes the number of cells, too; those behind it are of another record.
            quote.report(&mut piece.log);
            filled.retain(|filled| *filled <= at);
            self.lost(&mut piece.part, &cells, &filled, line);
        } else if cells.len() != columns.len() {
            let (value, expected) = (cells.len() as u64, columns.len() as u64);
            piece.log.push(line, None, TableProblem::RaggedRow { value, expected });
            self.lost(&mut piece.part, &cells, &filled, line);
        } else {
            self.row(piece, &cells, &mut filled, line);
        }
        piece.part.filled = filled;
    }

    fn cut(&self, chunk: &mut Chunk<R>, line: u64, cells: Vec<String>) {
        let cell = |text: String| Cell { text: text.into(), is_recovered: false };
        let cells: Vec<Cell> = cells.into_iter().map(cell).collect();
        // What the last cell holds nobody knows, but that it is not blank.
        let filled: Vec<usize> =
            (0..cells.len()).filter(|at| at + 1 == cells.len() || !cells[*at].is_blank()).collect();
        self.lost(chunk, &cells, &filled, line);
    }

    fn end(&self, chunk: &mut Chunk<R>) {
        chunk.is_clean = false;
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

    fn is_own(&self, at: usize) -> bool {
        self.layout.columns.get(at).is_none_or(|column| column.is_own::<R>())
    }

    /// Whether a row has no more than a part, and the key of its record.
    fn is_more(&self, filled: &[usize]) -> bool {
        let has_part = filled.iter().any(|at| !self.is_own(*at));
        has_part && filled.iter().all(|at| !self.is_own(*at) || Some(*at) == self.layout.key)
    }

    /// A row that cannot be read. Its record is set aside: the one that has its key, so that no further row passes for it, or the
    /// one before, where the row has nothing but a part.
    fn lost(&self, chunk: &mut Chunk<R>, cells: &[Cell], filled: &[usize], line: u64) {
        let mut own = R::empty();
        let key = self.layout.key.and_then(|key| cells.get(key)).map(Cell::text).filter(|key| !key.is_empty());
        key.into_iter().for_each(|key| own.set_key(key.to_owned()));
        let kind = if key.is_none() && self.is_more(filled) { Own::Key } else { Own::Lost };
        chunk.rows.push(Row { line, own: Some((kind, Box::new(own))), part: None, is_faulty: true });
        chunk.is_clean = false;
    }

    /// A row that has the cells of the header, some of them filled.
    fn row(&self, piece: &mut Piece<Chunk<R>>, cells: &[Cell], filled: &mut Vec<usize>, line: u64) {
        let key = self.layout.key;
        let Piece { part: chunk, log, .. } = piece;
        let (has_part, is_more) = (filled.iter().any(|at| !self.is_own(*at)), self.is_more(filled));
        // Most rows repeat cells that were read and found good in the row before.
        let same =
            |at: usize| !cells[at].is_recovered && chunk.before.get(at).is_some_and(|before| *before == cells[at].text);
        let is_repeated = chunk.is_clean
            && has_part
            && match is_more {
                true => key.is_none_or(|key| cells[key].is_blank() || same(key)),
                false => (0..cells.len()).all(|at| !self.is_own(at) || same(at)),
            };
        if is_more || !is_repeated {
            chunk.before.resize_with(cells.len(), String::new);
            for (at, before) in chunk.before.iter_mut().enumerate() {
                before.clear();
                before.push_str(if self.is_own(at) { &cells[at].text } else { "" });
            }
        }
        let mark = log.mark();
        let (mut own, mut part) = (R::empty(), R::Part::default());
        if is_repeated {
            filled.retain(|at| !self.is_own(*at));
        }
        for at in filled.iter().copied() {
            self.cell(&mut chunk.meanings, log, (at, &cells[at], line), &mut own, &mut part);
        }
        let kind = match is_more {
            // The text of the key is no key.
            true if own.key().is_none() && key.is_some_and(|key| !cells[key].is_blank()) => Own::Lost,
            true => Own::Key,
            false => Own::Record,
        };
        let own = (!is_repeated).then(|| (kind, Box::new(own)));
        let is_faulty = log.has_errors_since(&mark);
        chunk.rows.push(Row { line, own, part: has_part.then_some(part), is_faulty });
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
                own.extra(part, *group).insert(name.clone(), Value::String(text.to_owned()));
                Ok(())
            }
            Column::Computed(_) => Ok(()),
        };
        if let Err(problem) = put {
            log.push(line, Some(at + 1), problem);
        }
    }
}
