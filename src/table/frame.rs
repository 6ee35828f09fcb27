//! The rows of a data frame.

use std::borrow::Cow;
use std::ops::Range;

use polars::prelude::{AnyValue, DataFrame, Series};

use super::record::{Cell, Cells, Consumer, Piece};

/// The columns of a data frame.
pub(super) struct Frame {
    columns: Vec<Series>,
    height: usize,
}

impl Frame {
    pub fn new(frame: &DataFrame) -> Self {
        let columns = frame.columns().iter().map(|column| column.as_materialized_series().rechunk()).collect();
        Frame { columns, height: frame.height() }
    }

    /// The rows in blocks.
    pub fn blocks(&self, rows_at_once: usize) -> Vec<Range<usize>> {
        let starts = (0..self.height).step_by(rows_at_once);
        starts.map(|start| start..self.height.min(start + rows_at_once)).collect()
    }

    /// Reads the records of a block.
    pub fn read_rows<C: Consumer>(&self, rows: &Range<usize>, consumer: &C, piece: &mut Piece<C::Part>) {
        for row in rows.clone() {
            let cells = self.columns.iter().map(|column| cell(column.get(row).unwrap_or(AnyValue::Null)));
            consumer.record(piece, &mut Cells::new(row as u64 + 1, cells));
        }
    }
}

fn cell(value: AnyValue<'_>) -> Cell<'_> {
    match value {
        AnyValue::Null => Cell::Nothing,
        AnyValue::String(text) => Cell::Text(Cow::Borrowed(text)),
        AnyValue::Float64(number) => Cell::Number(number),
        AnyValue::Float32(number) => Cell::Number(f64::from(number)),
        other => Cell::Text(Cow::Owned(other.str_value().into_owned())),
    }
}
