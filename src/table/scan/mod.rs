//! Request files in columns, Parquet and Arrow IPC, read in bounded memory: a row group or a batch at a time, of the columns alone
//! that the mapping knows, as the text that a delimited file of the same records would have.

mod announced;
mod arrow;
mod column;
mod days;
mod parquet;
mod texts;

use std::fmt::Display;

use crate::guard;
use crate::table::Source;

pub(crate) use arrow::Arrow;
pub(crate) use column::Column;
pub(crate) use parquet::Parquet;
pub(crate) use texts::Texts;

/// Rows that are read at once: what many writers put into a row group and a page.
const SLICE: usize = 1 << 17;

/// What is said where a library panics.
const DAMAGED: &str = "it is damaged";

/// Characters of what a library says of a damaged file.
const MOST_SAID: usize = 100;

/// A file of rows in columns.
pub(crate) trait Table: Source<Block: Slice> {
    /// The names of its columns.
    fn headers(&self) -> Vec<String>;

    /// A column by its position; what it holds where that has no text form.
    fn column(&self, at: usize) -> Result<Column, String>;

    /// Reads these columns and no others; positions ascend.
    fn project(&mut self, columns: Vec<Column>);
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
    pub first: u64,
    pub height: usize,
    /// Texts by the position of their column, as far as columns are read.
    pub columns: Vec<Option<Texts>>,
}

impl Rows {
    fn new(
        first: u64,
        height: usize,
        columns: impl Iterator<Item = Result<(usize, Texts), String>>,
    ) -> Result<Self, String> {
        let mut rows = Rows { first, height, columns: Vec::new() };
        for column in columns {
            let (at, cells) = column?;
            if cells.len() != height {
                return Err(format!("a column has {} rows in place of {height}", cells.len()));
            }
            rows.columns.resize_with(at + 1, || None);
            rows.columns[at] = Some(cells);
        }
        Ok(rows)
    }

    /// A cell; empty in a column that is not read.
    #[inline]
    pub fn cell(&self, column: usize, row: usize) -> &[u8] {
        self.columns.get(column).and_then(Option::as_ref).map_or(b"", |cells| cells.get(row))
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
