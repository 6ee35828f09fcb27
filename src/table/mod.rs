//! Files of rows: delimited text of any size in blocks of whole records that are read in parallel, the cells of spreadsheets, and
//! tables in columns.

mod blocks;
#[cfg(feature = "xlsx")]
pub(crate) mod cells;
mod columnar;
pub(crate) mod encoding;
mod header;
mod input;
pub(crate) mod number;
mod parallel;
#[cfg(feature = "xlsx")]
mod parts;
mod records;
#[cfg(feature = "scan")]
pub(crate) mod scan;
pub(crate) mod workbook;

pub(crate) use blocks::{Block, count_lines};
pub(crate) use columnar::Columnar;
pub(crate) use header::fold;
pub(crate) use input::{Input, delimiter, fallback};
pub(crate) use number::decimal_sign;
pub(crate) use parallel::{Source, in_parallel};
pub(crate) use records::{LineCursor, csv_reader};
