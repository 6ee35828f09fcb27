//! Tables in columns, Parquet and Arrow IPC, read in bounded memory: a row group or a batch at a time, of the columns alone that are
//! asked for.

mod announced;
mod arrow;
mod column;
mod days;
mod parquet;
mod values;

use std::fmt::Display;

use polars_arrow::datatypes::Field;

use self::column::Column;
use self::values::Values;
use super::columnar::Columnar;
use super::parallel::Source;
use super::record::{Cell, Cells, Consumer, Piece};
use super::text::Format;
use crate::finding::{Log, TableProblem};
use crate::guard;

pub(crate) use arrow::Arrow;
pub(crate) use parquet::Parquet;

/// Rows that are read at once: what many writers put into a row group and a page.
const SLICE: usize = 1 << 17;

/// What is said where a library panics.
const DAMAGED: &str = "it is damaged";

/// Characters of what a library says of a damaged file.
const MOST_SAID: usize = 100;

/// A file of rows in columns.
pub(crate) trait Table: Source<Block: Slice> {
    const FORMAT: Columnar;

    /// Its columns.
    fn fields(&self) -> &[Field];

    /// Has these columns read and no others; positions ascend.
    fn set_columns(&mut self, columns: Vec<Column>);

    /// The names of its columns.
    fn headers(&self) -> Vec<String> {
        self.fields().iter().map(|field| field.name.trim().to_owned()).collect()
    }

    /// Has some of its columns read; one of them that holds what no cell can be is a finding.
    fn project(&mut self, is_read: impl Fn(usize) -> bool, log: &mut Log) {
        let mut columns = Vec::new();
        for (at, field) in self.fields().iter().enumerate().filter(|(at, _)| is_read(*at)) {
            match Column::new(at, field.clone()) {
                Ok(column) => columns.push(column),
                Err(held) => log.push(0, Some(at + 1), TableProblem::UnreadableColumn { value: held.into() }),
            }
        }
        self.set_columns(columns);
    }
}

/// Consecutive rows of a table, not decoded yet.
pub(crate) trait Slice {
    /// The rows.
    fn rows(&self) -> Result<Rows, String>;
}

/// Consecutive rows of a table.
#[derive(Default)]
pub(crate) struct Rows {
    /// Number of the first one, from 1.
    first: u64,
    height: usize,
    /// Values by the position of their column, as far as columns are read.
    columns: Vec<Option<Values>>,
}

impl Rows {
    fn new(
        first: u64,
        height: usize,
        columns: impl Iterator<Item = Result<(usize, Values), String>>,
    ) -> Result<Self, String> {
        let mut rows = Rows { first, height, columns: Vec::new() };
        for column in columns {
            let (at, values) = column?;
            if values.len() != height {
                return Err(format!("a column has {} rows in place of {height}", values.len()));
            }
            rows.columns.resize_with(at + 1, || None);
            rows.columns[at] = Some(values);
        }
        Ok(rows)
    }

    /// Reads the records; a cell is empty in a column that is not read.
    pub fn read<C: Consumer>(&self, format: &Format, consumer: &C, piece: &mut Piece<C::Part>) {
        for row in 0..self.height {
            let cells = (0..format.width).map(|column| match self.columns.get(column) {
                Some(Some(values)) => values.cell(row, format.fallback),
                _ => Cell::Nothing,
            });
            consumer.record(piece, &mut Cells::new(self.first + row as u64, cells));
        }
    }
}

/// Runs what may panic on a damaged file.
fn unharmed<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match guard::guarded(read) {
        Some(read) => read.map_err(|error| {
            let error = error.to_string();
            error.lines().next().unwrap_or_default().chars().take(MOST_SAID).collect()
        }),
        None => Err(DAMAGED.to_owned()),
    }
}
