//! The rows of a small table, held as text.

use std::ops::Range;

use super::header::{named, repeated};
use super::input::Input;
use super::number;
use super::options::ReadOptions;
use super::record::{Consumer, Piece, Record};
use super::text::Format;
use super::texts::Texts;
use crate::error::Result;
use crate::finding::{Findings, Log, TableProblem};

/// The records of a table in any form, their cells as text without the spaces around them.
pub(crate) struct Rows {
    /// The headers, with numbers in place of empty ones.
    pub headers: Vec<String>,
    /// The line or row of the header; 0 where there is none.
    pub line: u64,
    /// The decimal sign of the columns of numbers.
    pub point: u8,
    pub findings: Findings,
    held: Held,
    /// Records that cannot be read.
    lost: u64,
}

impl Rows {
    /// Reads a table of which some columns are numbers. Records of another length than the header are findings and left out. `fits`
    /// knows of cells of the other columns whether they read as those should; none where any text does.
    ///
    /// # Errors
    ///
    /// Those of [`Input::read`].
    pub fn read(
        mut input: Input,
        options: &ReadOptions,
        is_number: impl Fn(usize) -> bool + Sync,
        fits: impl Fn(usize, &str) -> Option<bool> + Sync,
    ) -> Result<Self> {
        let (point, headers) = (input.point(options, &is_number), named(input.headers().to_vec()));
        let fits = |column: usize, cell: &str| match is_number(column) {
            true => Some(number::decimal(cell, point).is_ok()),
            false => fits(column, cell),
        };
        let consumer = Collector { format: input.format, is_ragged: false, fits };
        Self::collect(input, headers, &consumer)
    }

    /// Reads a list: it need not have a header, so that its first record comes among the others, and they may have any length.
    ///
    /// # Errors
    ///
    /// Those of [`Input::read`].
    pub fn list(input: Input) -> Result<Self> {
        let (line, headers) = (input.line, input.headers().to_vec());
        let consumer = Collector { format: input.format, is_ragged: true, fits: |_: usize, _: &str| None };
        let mut rows = Self::collect(input, headers, &consumer)?;
        let mut held = Held { cells: rows.headers.iter().collect(), ends: vec![(line, rows.headers.len())] };
        held.append(&mut rows.held);
        Ok(Rows { held, ..rows })
    }

    fn collect<F>(mut input: Input, headers: Vec<String>, consumer: &Collector<F>) -> Result<Self>
    where
        F: Fn(usize, &str) -> Option<bool> + Sync,
    {
        let (line, point, findings) = (input.line, input.format.point, input.findings(headers.clone(), |_| true));
        let mut rows = Rows { headers, line, point, findings, held: Held::default(), lost: 0 };
        let put_away = |part: &mut Held, log, lost| {
            rows.held.append(part);
            rows.findings.append(log);
            rows.lost += lost;
            Ok(())
        };
        input.read(consumer, put_away, |_| {})?;
        Ok(rows)
    }

    /// Reports headers that occur twice, unless the two columns are told apart, and a table without a record.
    pub fn check(&mut self, told_apart: impl Fn(usize, usize) -> bool) {
        let mut log = Log::default();
        repeated(&self.headers, self.line, told_apart, &mut log);
        if self.len() == 0 && self.lost == 0 {
            log.push(0, None, TableProblem::NoRows);
        }
        self.findings.append(log);
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.held.ends.len()
    }

    /// The line or row of a record; 0 for none.
    pub fn line_of(&self, row: usize) -> u64 {
        self.held.ends.get(row).map_or(0, |(line, _)| *line)
    }

    /// The cells of a record.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        self.held.places(row).map(|at| self.held.cells.get(at))
    }

    /// The cell of a record in a column; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.held.places(row).nth(column).map_or("", |at| self.held.cells.get(at))
    }
}

/// Consecutive records.
#[derive(Default)]
struct Held {
    cells: Texts,
    /// Of each record its line, and where its cells end.
    ends: Vec<(u64, usize)>,
}

impl Held {
    /// The places of the cells of a record.
    fn places(&self, row: usize) -> Range<usize> {
        let end = |row: usize| self.ends.get(row).map_or(0, |(_, end)| *end);
        row.checked_sub(1).map_or(0, end)..end(row)
    }

    /// Appends other records, and empties them.
    fn append(&mut self, other: &mut Held) {
        let before = self.cells.len();
        self.cells.append(&other.cells);
        self.ends.extend(other.ends.drain(..).map(|(line, end)| (line, before + end)));
        other.cells.truncate(0);
    }
}

struct Collector<F> {
    format: Format,
    /// Whether records may have any length.
    is_ragged: bool,
    fits: F,
}

impl<F: Fn(usize, &str) -> Option<bool> + Sync> Consumer for Collector<F> {
    type Part = Held;

    fn part(&self) -> Held {
        Held::default()
    }

    fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Held>, record: &mut R) {
        let Format { point, fallback, width, .. } = self.format;
        let (line, start, mark) = (record.line(), piece.part.cells.len(), piece.log.mark());
        let (mut cells, mut quote) = (0, None);
        while let Some(cell) = record.cell() {
            cells += 1;
            if let Some(held) = record.held_records(self) {
                held.report(&mut piece.log);
                quote = quote.or(Some(held));
            }
            let (text, fell_back) = cell.into_text(point);
            if fell_back {
                piece.log.push_recovered(line, cells, &text, fallback.name());
            }
            piece.part.cells.push(text.trim());
        }
        if self.is_ragged || cells == width {
            piece.part.ends.push((line, start + cells));
        } else {
            piece.part.cells.truncate(start);
            piece.log.reset(&mark);
            piece.ragged(line, cells, width, quote);
        }
    }

    fn fits(&self, column: usize, cell: &str) -> Option<bool> {
        (self.fits)(column, cell)
    }
}
