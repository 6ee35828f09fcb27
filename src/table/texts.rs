//! A column of text, packed: one string and where each cell ends.

use polars::prelude::*;
use polars_arrow::array::MutableBinaryViewArray;

/// Cells of text in row order; an empty cell is a missing one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The cell of a row; empty where there is none.
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    pub fn append(&mut self, other: &Texts) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    pub fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Keeps the rows for which `keep` is true.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut kept = Texts::default();
        self.iter().zip(keep).filter(|(_, keep)| **keep).for_each(|(cell, _)| kept.push(cell));
        *self = kept;
    }

    /// As a polars column, with nulls for empty cells.
    pub fn column(&self, name: &str) -> Column {
        let mut cells = MutableBinaryViewArray::<str>::with_capacity(self.len());
        self.iter().for_each(|cell| cells.push((!cell.is_empty()).then_some(cell)));
        StringChunked::with_chunk(name.into(), cells.freeze()).into_column()
    }
}

impl<S: AsRef<str>> FromIterator<S> for Texts {
    fn from_iter<I: IntoIterator<Item = S>>(cells: I) -> Self {
        let mut texts = Texts::default();
        cells.into_iter().for_each(|cell| texts.push(cell.as_ref()));
        texts
    }
}
