//! Files of rows: delimited text of any size in blocks of whole records that are read in parallel, the cells of spreadsheets, and
//! tables in columns.

mod blocks;
mod bytes;
#[cfg(feature = "xlsx")]
pub(crate) mod cells;
mod columnar;
mod delimited;
pub(crate) mod encoding;
mod frame;
mod header;
mod input;
pub(crate) mod number;
mod options;
mod parallel;
#[cfg(feature = "xlsx")]
mod parts;
mod record;
mod records;
mod remembered;
#[cfg(feature = "scan")]
mod scan;
#[cfg(feature = "xlsx")]
mod sheet;
mod text;
pub(crate) mod workbook;

pub(crate) use blocks::count_lines;
pub(crate) use bytes::Bytes;
pub(crate) use columnar::Columnar;
pub(crate) use delimited::Delimited;
pub(crate) use header::fold;
pub(crate) use input::Input;
pub(crate) use number::decimal_sign;
pub(crate) use options::ReadOptions;
pub(crate) use record::{Cell, Consumer, Piece, Record};
pub(crate) use remembered::Remembered;
