//! Records into columns, with every check of a cell.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::columns::Columns;
use super::header::{Layout, Role, Slot};
use crate::catalog::{Attribute, ByAttribute, Code};
use crate::finding::{CellProblem, Jurisdictions, Log, Mark, Problem, SurveyProblem};
use crate::methodology::{Methodology, Scale};
use crate::table::{Cell, Consumer, Piece, ReadOptions, Record, Remembered, number};

/// What a file's cells are read with.
pub(super) struct Format<'a> {
    /// The decimal sign.
    point: u8,
    options: &'a ReadOptions,
    /// Whether a number can be a word for a missing one, so that every cell must be looked at as text.
    missing_numbers: bool,
    /// What becomes of each column.
    slots: &'a [Slot],
    /// The scale of each column of numbers, and its least and greatest number.
    scales: Vec<(Scale, (f64, f64))>,
    /// Number of the text column with the states, where no catalogue knows them.
    state_text: Option<usize>,
}

impl<'a> Format<'a> {
    pub fn new(layout: &'a Layout, methodology: &Methodology, options: &'a ReadOptions, point: u8) -> Self {
        let scales = layout.nodes().map(|node| methodology.nodes()[node].scale());
        let state = layout.position(Role::Attribute(Attribute::State)).map(|column| layout.slots[column]);
        Format {
            point,
            options,
            missing_numbers: options.missing.iter().any(|word| word.contains(|c: char| c.is_ascii_digit())),
            slots: &layout.slots,
            scales: scales.map(|scale| (scale, scale.limits())).collect(),
            state_text: state.and_then(|slot| if let Slot::Text(index) = slot { Some(index) } else { None }),
        }
    }

    /// Columns without a row.
    pub fn columns(&self) -> Columns {
        Columns::new(self.scales.len(), self.slots.iter().filter(|slot| matches!(slot, Slot::Text(_))).count())
    }

    /// Checks a cell and appends it to its column.
    fn cell(&self, piece: &mut Piece<Chunk>, column: usize, cell: Cell<'_>, line: u64) {
        let number = cell.number();
        let (text, fell_back) = cell.into_text(self.point);
        let cell = trimmed(&text);
        let Piece { part: Chunk { columns, known }, log, .. } = piece;
        if fell_back {
            log.push_recovered(line, column + 1, cell, self.options.fallback().name());
        }
        match self.slots[column] {
            Slot::Unit => {
                if cell.is_empty() {
                    log.push(line, Some(column + 1), CellProblem::EmptyUnit);
                }
                columns.units.push(cell);
            }
            Slot::Text(index) => columns.texts[index].push(cell),
            Slot::Nothing => {}
            Slot::Code(attribute) => {
                let code = match cell {
                    "" => None,
                    _ => known[attribute].of(cell, |cell| attribute.parse(cell)),
                };
                if code.is_none() && !cell.is_empty() {
                    let value = cell.into();
                    let problem: Problem = match attribute {
                        Attribute::State => {
                            CellProblem::UnknownState { value, expected: Jurisdictions::StatesAndFederation }.into()
                        }
                        Attribute::Level => SurveyProblem::UnknownLevel { value }.into(),
                        Attribute::Type => SurveyProblem::UnknownType { value }.into(),
                    };
                    log.push(line, Some(column + 1), problem);
                }
                columns.codes[attribute].push(code);
            }
            Slot::Number(index) => {
                let (scale, _) = self.scales[index];
                let value = number::within(cell, self.point, self.options, scale).unwrap_or_else(|problem| {
                    log.push(line, Some(column + 1), problem);
                    None
                });
                // A number that never was text has more digits than its shortest text.
                columns.numbers[index].push(value.map(|value| number.unwrap_or(value)));
            }
        }
    }

    /// Counts the row, and hashes its institution together with its state.
    fn complete(&self, columns: &mut Columns, log: &Log, row: &Mark) {
        let at = columns.rows;
        let state = match (columns.codes[Attribute::State].last(), self.state_text) {
            (Some(code), _) => code.map_or(u64::MAX, |code| u64::from(code.place())),
            (None, Some(index)) => hash(columns.texts[index].get(at)),
            (None, None) => 0,
        };
        if columns.units.len() > at {
            columns.hashes.push(hash(columns.units.get(at)) ^ state.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        if log.has_errors_since(row) {
            columns.bad.push(at);
        }
        columns.rows += 1;
    }
}

impl Consumer for Format<'_> {
    type Part = Chunk;

    fn part(&self) -> Chunk {
        Chunk { columns: self.columns(), known: ByAttribute::default() }
    }

    #[inline]
    fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Chunk>, record: &mut R) {
        let line = record.line();
        let columns = &mut piece.part.columns;
        columns.lines.push(columns.rows, line);
        let row = piece.log.mark();
        let (mut cells, mut quote) = (0, None);
        for slot in self.slots {
            if let Slot::Number(index) = *slot
                && !self.missing_numbers
                && let (_, (min, max)) = self.scales[index]
                && let Some(value) = record.number(min, max)
            {
                piece.part.columns.numbers[index].push(Some(value));
            } else {
                let Some(cell) = record.cell() else { break };
                if let Some(held) = record.held_records(self) {
                    held.report(&mut piece.log);
                    quote = quote.or(Some(held));
                }
                self.cell(piece, cells, cell, line);
            }
            cells += 1;
        }
        while record.skip() {
            quote = quote.or_else(|| record.held_records(self));
            cells += 1;
        }
        if cells == self.slots.len() {
            self.complete(&mut piece.part.columns, &piece.log, &row);
        } else {
            // The row is taken back.
            piece.log.reset(&row);
            piece.part.columns.truncate(piece.part.columns.rows);
            piece.ragged(line, cells, self.slots.len(), quote);
        }
    }

    fn fits(&self, column: usize, cell: &str) -> Option<bool> {
        let is_number = matches!(self.slots.get(column)?, Slot::Number(_));
        is_number.then(|| number::decimal(cell, self.point).is_ok())
    }
}

/// Consecutive records.
pub(super) struct Chunk {
    pub columns: Columns,
    /// The codes of cells, looked up once for each way of writing them.
    known: ByAttribute<Remembered<Option<Code>>>,
}

/// The text without the spaces around it; most cells have none, and show it at once.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

fn hash(text: &str) -> u64 {
    FixedState::with_seed(0).hash_one(text)
}
