//! Tables in columns: data frames and, with the feature `scan`, Parquet and Arrow IPC files in bounded memory, a row group or a batch
//! at a time, of the columns alone that are asked for.

#[cfg(feature = "scan")]
mod announced;
#[cfg(feature = "scan")]
mod arrow;
mod column;
mod days;
mod frame;
#[cfg(feature = "scan")]
mod parquet;

use std::ops::Range;
use std::sync::Arc;

use polars_arrow::array::Array;
use polars_arrow::datatypes::Field;

use self::column::{Column, Values};
use super::form::Form;
use super::parallel::{Block, Source};
use super::record::{Cell, Cells, Consumer, Piece};
use super::text::Format;
use crate::error::Result;
use crate::finding::{Log, TableProblem};
use crate::guard::{Fault, unharmed};

/// Rows of a file that are read at once: what many writers put into a row group and a page.
#[cfg(feature = "scan")]
const SLICE: usize = 1 << 17;

/// A table of which a group of rows is held at a time.
pub(super) struct Columns {
    fields: Vec<Field>,
    groups: Box<dyn Groups>,
    /// Rows that are read at once.
    at_once: usize,
    opened: Arc<Opened>,
    group: Arc<Group>,
    /// Rows of the group that are read or being read.
    given: usize,
    /// Number of the next row, from 1.
    row: u64,
}

/// What is known of a table before its rows are read.
struct Opened {
    form: Form,
    name: String,
    /// The columns that are read, in ascending order.
    columns: Vec<Column>,
}

/// The groups of rows that a table consists of: the row groups of a Parquet file, the batches of an Arrow IPC file.
trait Groups: Send {
    /// The next group, with the values of these columns.
    fn next(&mut self, columns: &[Column]) -> Result<Option<Group>>;

    /// Bytes read so far.
    fn read(&self) -> u64;
}

/// Consecutive rows.
#[derive(Default)]
struct Group {
    height: usize,
    /// The values of each column that is read.
    values: Vec<Box<dyn Packed>>,
}

/// The values of a column in a group, as its file has them.
trait Packed: Send + Sync {
    fn unpack(&self, field: &Field, rows: &Range<usize>) -> Result<Box<dyn Array>, Fault>;
}

impl Packed for Box<dyn Array> {
    fn unpack(&self, _: &Field, rows: &Range<usize>) -> Result<Box<dyn Array>, Fault> {
        Ok(self.sliced(rows.start, rows.len()))
    }
}

/// Some rows of a group, not unpacked yet.
pub(super) struct Part {
    opened: Arc<Opened>,
    group: Arc<Group>,
    rows: Range<usize>,
    /// Number of the first row, from 1.
    first: u64,
}

impl Columns {
    fn new(form: Form, name: &str, at_once: usize, fields: Vec<Field>, groups: impl Groups + 'static) -> Self {
        let opened = Arc::new(Opened { form, name: name.to_owned(), columns: Vec::new() });
        Columns { fields, groups: Box::new(groups), at_once, opened, group: Arc::default(), given: 0, row: 1 }
    }

    /// The names of its columns.
    pub fn headers(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.name.trim().to_owned()).collect()
    }
}

impl Source for Columns {
    fn next_block(&mut self, _: Option<Block>) -> Result<Option<Block>> {
        while self.given == self.group.height {
            let Some(group) = self.groups.next(&self.opened.columns)? else { return Ok(None) };
            (self.group, self.given) = (Arc::new(group), 0);
        }
        let rows = self.given..self.group.height.min(self.given + self.at_once);
        let first = self.row;
        (self.given, self.row) = (rows.end, first + rows.len() as u64);
        let (opened, group) = (self.opened.clone(), self.group.clone());
        Ok(Some(Block::Columns(Part { opened, group, rows, first })))
    }

    fn read(&self) -> u64 {
        self.groups.read()
    }

    /// Groups are large.
    fn per_thread(&self) -> usize {
        1
    }

    fn project(&mut self, is_read: &dyn Fn(usize) -> bool, point: u8, log: &mut Log) {
        let Some(opened) = Arc::get_mut(&mut self.opened) else { return };
        for (at, field) in self.fields.iter().enumerate().filter(|(at, _)| is_read(*at)) {
            match Column::new(at, field.clone(), point) {
                Ok(column) => opened.columns.push(column),
                Err(held) => log.push(0, Some(at + 1), TableProblem::UnreadableColumn { value: held.into() }),
            }
        }
    }
}

impl Part {
    /// Reads the records; a cell is empty in a column that is not read.
    pub fn read<C: Consumer>(&self, format: &Format, consumer: &C, piece: &mut Piece<C::Part>) {
        let columns = match self.columns(format.width) {
            Ok(columns) => columns,
            Err(fault) => {
                piece.fault = Some(self.opened.form.unreadable(&self.opened.name, &fault));
                return;
            }
        };
        for row in 0..self.rows.len() {
            let cells = columns.iter().map(|values| match values {
                Some(values) => values.cell(row, format.fallback),
                None => Cell::Nothing,
            });
            consumer.record(piece, &mut Cells::new(self.first + row as u64, cells));
        }
    }

    /// The values by the position of their column, as far as columns are read.
    fn columns(&self, width: usize) -> Result<Vec<Option<Values>>, String> {
        let mut columns: Vec<Option<Values>> = (0..width).map(|_| None).collect();
        for (column, packed) in self.opened.columns.iter().zip(&self.group.values) {
            let values = unharmed(|| column.values(packed.unpack(&column.field, &self.rows)?.as_ref()))?;
            let (height, found) = (self.rows.len(), values.len());
            if found != height {
                return Err(format!("a column has {found} rows in place of {height}"));
            }
            columns[column.at] = Some(values);
        }
        Ok(columns)
    }
}
