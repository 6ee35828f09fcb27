//! The columns of a survey: those of consecutive records, and of the whole file that they are put together to.

use polars::prelude::*;
use polars_arrow::bitmap::MutableBitmap;
use rayon::prelude::*;

use super::header::{Layout, Slot};
use crate::catalog::{ByAttribute, Code};
use crate::table::Texts;

/// Columns by role, in row order.
#[derive(Default)]
pub(super) struct Columns {
    pub rows: usize,
    pub units: Texts,
    /// Codes of the catalog; none for an empty cell, and for one that is not in it.
    pub codes: ByAttribute<Vec<Option<Code>>>,
    pub numbers: Vec<Numbers>,
    pub texts: Vec<Texts>,
    pub lines: Lines,
    /// Hash of the institution within its state; see [`repeated`](super::repeated).
    pub hashes: Vec<u64>,
    /// Rows that have an error.
    pub bad: Vec<usize>,
}

impl Columns {
    /// Columns without a row, so many of numbers and of texts.
    pub fn new(numbers: usize, texts: usize) -> Self {
        let (mut columns, texts) = (Columns::default(), vec![Texts::default(); texts]);
        columns.numbers.resize_with(numbers, Numbers::default);
        Columns { texts, ..columns }
    }

    /// Appends other columns.
    pub fn append(&mut self, other: &Columns) {
        let before = self.rows;
        self.units.append(&other.units);
        self.codes.iter_mut().for_each(|(attribute, codes)| codes.extend_from_slice(&other.codes[attribute]));
        self.numbers.iter_mut().zip(&other.numbers).for_each(|(numbers, more)| numbers.append(more));
        self.texts.iter_mut().zip(&other.texts).for_each(|(texts, more)| texts.append(more));
        other.lines.0.iter().for_each(|(row, line)| self.lines.push(before + row, *line));
        self.hashes.extend_from_slice(&other.hashes);
        self.bad.extend(other.bad.iter().map(|row| before + row));
        self.rows += other.rows;
    }

    /// Keeps the first rows, and the memory of the others.
    pub fn truncate(&mut self, rows: usize) {
        self.rows = rows;
        self.units.truncate(rows);
        self.codes.iter_mut().for_each(|(_, codes)| codes.truncate(rows));
        self.numbers.iter_mut().for_each(|numbers| numbers.truncate(rows));
        self.texts.iter_mut().for_each(|texts| texts.truncate(rows));
        self.lines.0.truncate(self.lines.0.partition_point(|(first, _)| *first < rows));
        self.hashes.truncate(rows);
        self.bad.truncate(self.bad.partition_point(|row| *row < rows));
    }

    /// Keeps the rows for which `keep` is true.
    pub fn retain(&mut self, keep: &[bool]) {
        self.units.retain(keep);
        self.texts.iter_mut().for_each(|texts| texts.retain(keep));
        self.numbers.par_iter_mut().for_each(|numbers| {
            *numbers = numbers.iter().zip(keep).filter(|(_, keep)| **keep).map(|(number, _)| number).collect();
        });
        for (_, codes) in self.codes.iter_mut() {
            let mut rows = keep.iter();
            codes.retain(|_| rows.next().copied().unwrap_or(false));
        }
        let lines = std::mem::take(&mut self.lines);
        let kept_rows = keep.iter().enumerate().filter(|(_, keep)| **keep).map(|(row, _)| row);
        kept_rows.enumerate().for_each(|(new, old)| self.lines.push(new, lines.get(old)));
        self.rows = keep.iter().filter(|keep| **keep).count();
    }

    /// The values of a column of the file that has those of a node.
    pub fn numbers(&self, layout: &Layout, column: usize) -> Option<&Numbers> {
        match layout.slots[column] {
            Slot::Number(index) => self.numbers.get(index),
            _ => None,
        }
    }

    /// The cells of a column of the file that is kept as text.
    pub fn text(&self, layout: &Layout, column: usize) -> Option<&Texts> {
        match layout.slots[column] {
            Slot::Text(index) => self.texts.get(index),
            _ => None,
        }
    }
}

/// The values of a node.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// A missing value is 0.
    values: Vec<f64>,
    /// Rows without a value, ascending.
    nulls: Vec<u32>,
}

impl Numbers {
    #[inline]
    pub fn push(&mut self, value: Option<f64>) {
        if value.is_none() {
            self.nulls.push(self.values.len() as u32);
        }
        self.values.push(value.unwrap_or(0.0));
    }

    fn append(&mut self, other: &Numbers) {
        let before = self.values.len() as u32;
        self.values.extend_from_slice(&other.values);
        self.nulls.extend(other.nulls.iter().map(|row| before + row));
    }

    fn truncate(&mut self, rows: usize) {
        self.values.truncate(rows);
        self.nulls.truncate(self.nulls.partition_point(|row| (*row as usize) < rows));
    }

    /// Number of missing values.
    pub fn missing(&self) -> usize {
        self.nulls.len()
    }

    /// The value of each row.
    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> + '_ {
        let mut nulls = self.nulls.iter().peekable();
        let rows = (0u32..).zip(&self.values);
        rows.map(move |(row, value)| if nulls.next_if_eq(&&row).is_some() { None } else { Some(*value) })
    }

    pub fn column(self, name: &str) -> Column {
        let present = (!self.nulls.is_empty()).then(|| {
            let mut present = MutableBitmap::from_len_set(self.values.len());
            self.nulls.iter().for_each(|row| present.set(*row as usize, false));
            present.freeze()
        });
        Float64Chunked::from_vec_validity(name.into(), self.values, present).into_column()
    }
}

impl FromIterator<Option<f64>> for Numbers {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(values: I) -> Self {
        let mut numbers = Numbers::default();
        values.into_iter().for_each(|value| numbers.push(value));
        numbers
    }
}

/// The line of every row, as runs of rows on consecutive lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(Vec<(usize, u64)>);

impl Lines {
    #[inline]
    pub fn push(&mut self, row: usize, line: u64) {
        let follows = self.0.last().is_some_and(|(first, at)| at + (row - first) as u64 == line);
        if !follows {
            self.0.push((row, line));
        }
    }

    pub fn get(&self, row: usize) -> u64 {
        let run = self.0.partition_point(|(first, _)| *first <= row);
        self.0[..run].last().map_or(0, |(first, line)| line + (row - first) as u64)
    }
}
