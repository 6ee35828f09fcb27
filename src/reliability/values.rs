//! The values of nodes, and the institutions that have all of them.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::note::Note;
use crate::error::Result;
use crate::numeric::{Moments, Numbered, Scale};
use crate::scoring::Scores;

/// The values of a node, one for each institution.
pub(crate) struct Values {
    pub code: String,
    pub scale: Scale,
    /// NaN where a value is missing.
    cells: Vec<f64>,
    missing: usize,
    numbered: OnceLock<Numbered>,
}

impl Values {
    pub fn of(scores: &Scores, node: usize) -> Result<Self> {
        let (column, node) = (scores.values(node)?, &scores.methodology().nodes()[node]);
        let mut cells = Vec::with_capacity(column.len());
        for chunk in column.downcast_iter() {
            match chunk.validity() {
                None => cells.extend_from_slice(chunk.values()),
                Some(_) => cells.extend(chunk.iter().map(|cell| cell.copied().unwrap_or(f64::NAN))),
            }
        }
        Ok(Values::new(node.code(), node.scale(), cells))
    }

    /// Values by institution or by any other unit, NaN where one is missing.
    pub fn new(code: &str, scale: Scale, cells: Vec<f64>) -> Self {
        let missing = cells.iter().filter(|cell| cell.is_nan()).count();
        Values { code: code.to_owned(), scale, cells, missing, numbered: OnceLock::new() }
    }

    /// Every cell, NaN where a value is missing.
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// The values numbered from the least, for their mid-ranks.
    pub fn numbered(&self) -> &Numbered {
        self.numbered.get_or_init(|| Numbered::of(&self.cells, self.scale))
    }

    /// The values of ascending rows that have one, or of all of them.
    pub fn at<'a>(&'a self, rows: &Rows) -> Cow<'a, [f64]> {
        rows.pick(&self.cells)
    }
}

/// Rows of a survey in their order.
pub(crate) enum Rows {
    All,
    Some(Vec<u32>),
}

impl Rows {
    /// The rows where none of the nodes lacks a value.
    pub fn complete<'v>(nodes: impl IntoIterator<Item = &'v Values>) -> Self {
        let lacking: Vec<&[f64]> =
            nodes.into_iter().filter(|node| node.missing > 0).map(|node| node.cells.as_slice()).collect();
        let Some(first) = lacking.first() else { return Rows::All };
        let has_all = |row: &usize| lacking.iter().all(|cells| !cells[*row].is_nan());
        Rows::Some((0..first.len()).filter(has_all).map(|row| row as u32).collect())
    }

    /// The cells of a column in these rows.
    pub fn pick<'a, T: Copy>(&self, column: &'a [T]) -> Cow<'a, [T]> {
        match self {
            Rows::All => Cow::Borrowed(column),
            Rows::Some(rows) => rows.iter().map(|row| column[*row as usize]).collect(),
        }
    }
}

/// Values of institutions that have all that a figure needs: of a node, or of the sum of several.
pub(super) struct Column<'a> {
    /// The code of the node; none of a sum.
    pub code: Option<&'a str>,
    pub scale: Scale,
    pub values: Cow<'a, [f64]>,
    pub moments: Moments,
}

impl<'a> Column<'a> {
    pub fn of(node: &'a Values, rows: &Rows) -> Self {
        Self::new(Some(&node.code), node.scale, node.at(rows))
    }

    pub fn new(code: Option<&'a str>, scale: Scale, values: Cow<'a, [f64]>) -> Self {
        Column { code, scale, moments: Moments::of(&values).settled(scale), values }
    }

    /// Refuses values that are all equal.
    pub fn check_variance(&self) -> Result<(), Note> {
        match self.code {
            _ if !self.moments.is_constant(self.scale) => Ok(()),
            Some(code) => Err(Note::NoVariance { node: code.to_owned() }),
            None => Err(Note::NoVarianceOfSum),
        }
    }
}
