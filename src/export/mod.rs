//! Tables to files: CSV, JSON and, with the features `scan` and `xlsx`, Parquet and spreadsheets; and where figures come
//! from.
//!
//! Numbers are written in full: the shortest text that reads back as the same `f64`. A missing value is an empty cell in
//! CSV and spreadsheets, `null` in JSON and Parquet. A file replaces its target in one step, so an interrupted run leaves the old one whole.
//!
//! ```
//! use open_gov_metric::export::{Format, write};
//! use open_gov_metric::polars::prelude::*;
//!
//! let table = df!("unit" => ["=1+1", "Colima"], "GA" => [Some(0.1 + 0.2), None])?;
//! let mut csv = Vec::new();
//! write(&table, Format::Csv, &mut csv)?;
//! assert_eq!(String::from_utf8(csv)?, "unit,GA\n'=1+1,0.30000000000000004\nColima,\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod folder;
pub(crate) mod json;
mod provenance;
mod rows;
mod sink;
#[cfg(feature = "xlsx")]
mod workbook;

use std::io::Write;
use std::path::Path;

use polars::prelude::*;
use rayon::prelude::*;

use crate::error::{Error, Result};
pub use folder::{check_folder, replace_folder};
pub use provenance::{Hashed, Input, Provenance, Used};
pub(crate) use rows::{Cell, Rows};
#[cfg(feature = "cli")]
pub(crate) use sink::{folder_of, print};
pub(crate) use sink::{replace, unwritten};
#[cfg(feature = "xlsx")]
pub use workbook::Workbook;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated UTF-8, LF line ends. Text that a spreadsheet would run as a formula gets an apostrophe before it.
    Csv,
    /// An array with one object per row.
    Json,
    /// Parquet.
    #[cfg(feature = "scan")]
    Parquet,
    /// A spreadsheet with one sheet, `table`; see [`Workbook`].
    #[cfg(feature = "xlsx")]
    Xlsx,
}

/// Rows that are formatted at a time, by one thread.
const PART: usize = 4096;

/// Writes a table.
///
/// # Errors
///
/// [`Io`](crate::ErrorKind::Io) when the writer fails, [`Argument`](crate::ErrorKind::Argument) for a column of a type that the crate's tables do not have, and for
/// what a spreadsheet cannot hold.
pub fn write(table: &DataFrame, format: Format, mut writer: impl Write) -> Result<()> {
    match format {
        Format::Csv => write_csv(table, &mut writer),
        Format::Json => write_json(table, &mut writer).and_then(|()| end(&mut writer)),
        #[cfg(feature = "scan")]
        Format::Parquet => write_parquet(table, &mut writer),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => Workbook::new().sheet("table", table)?.write(writer),
    }
}

/// Writes a table and where it comes from as a JSON object with the keys `provenance` and `rows`, the latter an array with
/// one object per row.
///
/// # Errors
///
/// As [`write()`].
pub fn write_traced(table: &DataFrame, provenance: &Provenance, mut writer: impl Write) -> Result<()> {
    let head = format!("{{\"provenance\":{},\n\"rows\":", provenance.json()?);
    writer.write_all(head.as_bytes()).map_err(unwritten)?;
    write_json(table, &mut writer)?;
    writer.write_all(b"}").map_err(unwritten)?;
    end(&mut writer)
}

/// Writes a table to a file, which is replaced as a whole or not at all.
///
/// # Errors
///
/// As [`write()`].
pub fn save(table: &DataFrame, format: Format, path: impl AsRef<Path>) -> Result<()> {
    replace(path.as_ref(), |file| write(table, format, file))
}

/// Writes text to a file, which is replaced as a whole or not at all.
#[cfg(feature = "cli")]
pub(crate) fn save_text(text: &str, path: &Path) -> Result<()> {
    replace(path, |file| file.write_all(text.as_bytes()).map_err(unwritten))
}

fn write_csv(table: &DataFrame, writer: &mut dyn Write) -> Result<()> {
    let mut header = csv::WriterBuilder::new().from_writer(Vec::new());
    header.write_record(table.get_column_names().iter().map(|name| neutral(name).into_owned())).map_err(csv_error)?;
    writer.write_all(&header.into_inner().map_err(|e| csv_error(e.into_error().into()))?).map_err(unwritten)?;
    write_parts(table, writer, |rows, _| {
        let mut part = csv::WriterBuilder::new().from_writer(Vec::new());
        let mut number = String::new();
        for row in 0..rows.len() {
            for cell in rows.row(row) {
                match cell {
                    Cell::Text(text) => part.write_field(neutral(text).as_ref()),
                    other => {
                        number.clear();
                        other.write_plain(&mut number);
                        part.write_field(&number)
                    }
                }
                .map_err(csv_error)?;
            }
            part.write_record(None::<&[u8]>).map_err(csv_error)?;
        }
        part.into_inner().map_err(|error| csv_error(error.into_error().into()))
    })
}

fn write_json(table: &DataFrame, writer: &mut dyn Write) -> Result<()> {
    let names: Vec<&str> = table.get_column_names().iter().map(|name| name.as_str()).collect();
    writer.write_all(b"[").map_err(unwritten)?;
    write_parts(table, writer, |rows, first| {
        let mut part = Vec::new();
        for row in 0..rows.len() {
            part.extend_from_slice(if first && row == 0 { b"\n" } else { b",\n" });
            json::append(&json::Object { names: &names, rows, row }, &mut part)?;
        }
        Ok(part)
    })?;
    writer.write_all(if table.height() == 0 { b"]" } else { b"\n]" }).map_err(unwritten)
}

/// The end of the last line.
fn end(writer: &mut dyn Write) -> Result<()> {
    writer.write_all(b"\n").and_then(|()| writer.flush()).map_err(unwritten)
}

/// Formats parts of the table in parallel and writes them in order, a few at a time.
fn write_parts(
    table: &DataFrame,
    writer: &mut dyn Write,
    format: impl Fn(&Rows, bool) -> Result<Vec<u8>> + Sync,
) -> Result<()> {
    let at_once = 4 * rayon::current_num_threads();
    let starts: Vec<usize> = (0..table.height()).step_by(PART).collect();
    for starts in starts.chunks(at_once) {
        let format = |start: &usize| format(&Rows::new(&table.slice(*start as i64, PART))?, *start == 0);
        let parts: Vec<Vec<u8>> = starts.par_iter().map(format).collect::<Result<_>>()?;
        for part in parts {
            writer.write_all(&part).map_err(unwritten)?;
        }
    }
    writer.flush().map_err(unwritten)
}

#[cfg(feature = "scan")]
fn write_parquet(table: &DataFrame, writer: &mut dyn Write) -> Result<()> {
    let mut table = table.clone();
    polars_io::parquet::write::ParquetWriter::new(writer).finish(&mut table)?;
    Ok(())
}

/// Text that a spreadsheet does not run as a formula.
fn neutral(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

fn csv_error(error: csv::Error) -> Error {
    unwritten(error.into())
}
