//! Delimited text of any size: its encoding, its delimiter, its header, and blocks of whole records that are read in parallel.

mod blocks;
pub(crate) mod encoding;
mod header;
mod input;
mod parallel;
mod records;

pub(crate) use blocks::{Block, count_lines};
pub(crate) use header::fold;
pub(crate) use input::{Input, delimiter, fallback};
pub(crate) use parallel::{Source, in_parallel};
pub(crate) use records::{LineCursor, csv_reader};
