//! Cells of the results' tables, by row and name of column.

use polars::prelude::*;

/// The text of a cell; `None` where it or its column is missing.
pub(super) fn text(frame: &DataFrame, name: &str, row: usize) -> Option<String> {
    frame.column(name).ok()?.str().ok()?.get(row).map(str::to_owned)
}

/// The figure of a cell.
pub(super) fn figure(frame: &DataFrame, name: &str, row: usize) -> Option<f64> {
    frame.column(name).ok()?.f64().ok()?.get(row)
}

/// The number in a cell of whole numbers.
pub(super) fn count(frame: &DataFrame, name: &str, row: usize) -> Option<u64> {
    let column = frame.column(name).ok()?;
    column.u64().ok().and_then(|counts| counts.get(row)).or_else(|| column.u32().ok()?.get(row).map(u64::from))
}

/// Whether a cell says yes.
pub(super) fn truth(frame: &DataFrame, name: &str, row: usize) -> Option<bool> {
    frame.column(name).ok()?.bool().ok()?.get(row)
}
