//! Delimited text, opened: its header taken off, the rest in blocks.

use std::io::Read;

use super::blocks::{Block, Blocks};
use super::encoding;
use super::header::{Header, sniff_delimiter};
use super::options::ReadOptions;
use super::parallel::Source;
use crate::error::{Error, Result};
use crate::finding::{Findings, Log, TableProblem};

/// Delimited text of which the header was read.
pub(crate) struct Delimited<'a> {
    pub blocks: Blocks<'a>,
    /// What follows the header in the first block.
    pub first: Block,
    pub header: Header,
    pub delimiter: u8,
}

impl<'a> Delimited<'a> {
    /// Reads the header. The delimiter is detected where none is given; `expected` says what a header looks like.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Survey`](crate::ErrorKind::Survey) for a header that cannot be read.
    pub fn open(source: Box<dyn Read + Send + 'a>, name: &str, options: &ReadOptions, expected: &str) -> Result<Self> {
        let fallback = options.fallback();
        let mut decoded = encoding::decoded(source, fallback).map_err(Error::io(name))?;
        let mut head = Vec::new();
        let delimiter = match options.delimiter {
            Some(delimiter) => delimiter,
            None => {
                decoded.input.by_ref().take(64 << 10).read_to_end(&mut head).map_err(Error::io(name))?;
                let is_skipped = |line: &&[u8]| {
                    line.first().is_some_and(|first| matches!(first, b'\r' | b'\n') || options.comment == Some(*first))
                };
                let lines = head.split_inclusive(|byte| matches!(byte, b'\r' | b'\n'));
                let start: usize = lines.take_while(is_skipped).map(<[u8]>::len).sum();
                sniff_delimiter(head.get(start..).unwrap_or_default())
            }
        };
        let mut blocks = Blocks::new(decoded, head, delimiter, name);
        let mut first = blocks.next_block(Block::default())?.unwrap_or_default();
        match Header::take(&mut first, delimiter, fallback) {
            Some(header) => Ok(Delimited { blocks, first, header, delimiter }),
            None => Err(unreadable(name, expected, Some(&first))),
        }
    }
}

/// The error of a file that cannot be read from its first line on; `block` is its beginning, where that matters.
pub(super) fn unreadable(name: &str, expected: &str, block: Option<&Block>) -> Error {
    let mut log = Log::default();
    let is_empty = block.is_some_and(|block| block.bytes.is_empty() && block.unclosed.is_none());
    log.push(u64::from(!is_empty), None, TableProblem::UnreadableHeader { expected: expected.into() });
    if let Some(quote) = block.and_then(|block| block.unclosed.as_ref()) {
        quote.report(&mut log, encoding_rs::UTF_8);
    }
    let mut findings = Findings::new(name, Vec::new());
    findings.append(log);
    Error::survey(findings)
}
