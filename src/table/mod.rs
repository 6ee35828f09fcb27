//! Files of rows: delimited text of any size in blocks of whole records that are read in parallel, the cells of spreadsheets, and
//! tables in columns.

mod blocks;
mod bytes;
#[cfg(feature = "xlsx")]
mod cells;
mod columns;
pub(crate) mod date;
mod delimited;
mod encoding;
mod form;
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
mod rows;
#[cfg(feature = "xlsx")]
mod sheet;
mod text;
mod texts;

pub(crate) use blocks::count_lines;
pub(crate) use bytes::Bytes;
#[cfg(feature = "cli")]
pub(crate) use form::Form;
pub(crate) use header::{fold, named, position, repeated};
pub(crate) use input::Input;
pub(crate) use number::decimal_sign;
pub(crate) use options::{ReadOptions, read_options};
pub(crate) use record::{Cell, Consumer, Piece, Record};
pub(crate) use remembered::Remembered;
pub(crate) use rows::Rows;
pub(crate) use texts::Texts;
