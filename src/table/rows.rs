//! The rows of a small table, held as text.

use csv::StringRecord;

use super::header::{named, repeated};
use super::input::Input;
use super::number;
use super::options::ReadOptions;
use super::record::{Consumer, Piece, Record};
use super::text::Format;
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
    /// Each record with its line or row.
    records: Vec<(u64, StringRecord)>,
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
        rows.records.insert(0, (line, StringRecord::from_iter(&rows.headers)));
        Ok(rows)
    }

    fn collect<F>(mut input: Input, headers: Vec<String>, consumer: &Collector<F>) -> Result<Self>
    where
        F: Fn(usize, &str) -> Option<bool> + Sync,
    {
        let (line, point, findings) = (input.line, input.format.point, input.findings(headers.clone(), |_| true));
        let mut rows = Rows { headers, line, point, findings, records: Vec::new(), lost: 0 };
        let put_away = |part: &mut Vec<_>, log, lost| {
            rows.records.append(part);
            rows.findings.append(log);
            rows.lost += lost;
            Ok(())
        };
        input.read(consumer, put_away, |_| {})?;
        Ok(rows)
    }

    /// Reports headers that occur twice, unless the two columns are distinct all the same, and a table without a record.
    pub fn check(&mut self, are_distinct: impl Fn(usize, usize) -> bool) {
        let mut log = Log::default();
        repeated(&self.headers, self.line, are_distinct, &mut log);
        if self.len() == 0 && self.lost == 0 {
            log.push(0, None, TableProblem::NoRows);
        }
        self.findings.append(log);
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// The line or row of a record; 0 for none.
    pub fn line_of(&self, row: usize) -> u64 {
        self.records.get(row).map_or(0, |(line, _)| *line)
    }

    /// The cells of a record.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        self.records.get(row).into_iter().flat_map(|(_, record)| record)
    }

    /// The cell of a record in a column; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.records.get(row).and_then(|(_, record)| record.get(column)).unwrap_or_default()
    }
}

struct Collector<F> {
    format: Format,
    /// Whether records may have any length.
    is_ragged: bool,
    fits: F,
}

impl<F: Fn(usize, &str) -> Option<bool> + Sync> Consumer for Collector<F> {
    type Part = Vec<(u64, StringRecord)>;

    fn part(&self) -> Self::Part {
        Vec::new()
    }

    fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Self::Part>, record: &mut R) {
        let Format { point, fallback, width, .. } = self.format;
        let (line, mark) = (record.line(), piece.log.mark());
        let (mut cells, mut quote) = (StringRecord::new(), None);
        while let Some(cell) = record.cell() {
            if let Some(held) = record.held_records(self) {
                held.report(&mut piece.log);
                quote = quote.or(Some(held));
            }
            let (text, fell_back) = cell.into_text(point);
            if fell_back {
                piece.log.push_recovered(line, cells.len() + 1, &text, fallback.name());
            }
            cells.push_field(text.trim());
        }
        if self.is_ragged || cells.len() == width {
            piece.part.push((line, cells));
        } else {
            piece.log.reset(&mark);
            piece.ragged(line, cells.len(), width, quote);
        }
    }

    fn fits(&self, column: usize, cell: &str) -> Option<bool> {
        (self.fits)(column, cell)
    }
}
