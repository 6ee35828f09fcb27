//! A table read row by row.

use std::fmt::Write;

use polars::prelude::*;

use crate::error::{Result, argument};

/// A cell of one of the types that the crate's tables have.
pub(crate) enum Cell<'a> {
    Missing,
    Text(&'a str),
    Float(f64),
    Whole(i128),
    Truth(bool),
}

impl Cell<'_> {
    /// Appends the cell as CSV and JSON have it; nothing for a missing one.
    pub fn write_plain(&self, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Cell::Missing => Ok(()),
            Cell::Text(text) => out.write_str(text),
            // Both notations are the shortest text that reads back as the same number.
            Cell::Float(value) if *value != 0.0 && !(1e-7..1e17).contains(&value.abs()) => write!(out, "{value:e}"),
            Cell::Float(value) => write!(out, "{value}"),
            Cell::Whole(value) => write!(out, "{value}"),
            Cell::Truth(value) => write!(out, "{value}"),
        };
    }
}

enum Cells {
    Text(StringChunked),
    Float(Float64Chunked),
    Unsigned(UInt64Chunked),
    Signed(Int64Chunked),
    Truth(BooleanChunked),
}

/// The rows of a small part of a table.
pub(crate) struct Rows {
    columns: Vec<Cells>,
    length: usize,
}

impl Rows {
    pub fn new(part: &DataFrame) -> Result<Self> {
        let columns = part.columns().iter().map(|column| {
            let series = column.as_materialized_series().rechunk();
            Ok(match series.dtype() {
                DataType::String => Cells::Text(series.str()?.clone()),
                DataType::Null => Cells::Text(series.cast(&DataType::String)?.str()?.clone()),
                DataType::Float64 => Cells::Float(series.f64()?.clone()),
                DataType::UInt32 | DataType::UInt64 => Cells::Unsigned(series.cast(&DataType::UInt64)?.u64()?.clone()),
                DataType::Int32 | DataType::Int64 => Cells::Signed(series.cast(&DataType::Int64)?.i64()?.clone()),
                DataType::Boolean => Cells::Truth(series.bool()?.clone()),
                other => {
                    let (name, other) = (column.name(), other.to_string());
                    return Err(argument!(
                        name.as_str(),
                        "the column {name} is of type {other}; expected text, whole numbers, floats or truth values",
                        "la columna {name} es de tipo {other}; se esperaba texto, enteros, decimales o valores lógicos"
                    ));
                }
            })
        });
        Ok(Rows { columns: columns.collect::<Result<_>>()?, length: part.height() })
    }

    pub fn len(&self) -> usize {
        self.length
    }

    pub fn row(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        (0..self.columns.len()).map(move |column| self.cell(row, column))
    }

    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match &self.columns[column] {
            Cells::Text(cells) => cells.get(row).map(Cell::Text),
            Cells::Float(cells) => cells.get(row).map(Cell::Float),
            Cells::Unsigned(cells) => cells.get(row).map(|whole| Cell::Whole(whole.into())),
            Cells::Signed(cells) => cells.get(row).map(|whole| Cell::Whole(whole.into())),
            Cells::Truth(cells) => cells.get(row).map(Cell::Truth),
        }
        .unwrap_or(Cell::Missing)
    }
}
