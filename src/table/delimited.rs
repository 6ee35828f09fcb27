//! Delimited text, opened: its header taken off, the rest in blocks.

use std::io::{self, Read};

use super::blocks::{Blocks, TextBlock};
use super::encoding::{self, Undecodable};
use super::header::{Header, sniff_delimiter};
use super::options::ReadOptions;
use super::parallel::Block;
use crate::error::{Error, Result};
use crate::finding::{Findings, Log, TableProblem};

/// Reads the header, and returns what follows it and the header. The delimiter is detected where none is given; `expected` is what a
/// header looks like.
///
/// # Errors
///
/// [`Io`](crate::ErrorKind::Io); [`Survey`](crate::ErrorKind::Survey) for a header that cannot be read.
pub(super) fn open<'a>(
    source: Box<dyn Read + Send + 'a>,
    name: &str,
    options: &ReadOptions,
    expected: &str,
) -> Result<(Blocks<'a>, Header)> {
    let fallback = options.fallback();
    let mut decoded = encoding::decoded(source, fallback).map_err(Error::io(name))?;
    let mut head = Vec::new();
    let delimiter = match options.delimiter {
        Some(delimiter) => delimiter,
        None => {
            let read = decoded.by_ref().take(64 << 10).read_to_end(&mut head);
            read.map_err(|error| reading_fault(error, name))?;
            let is_skipped = |line: &&[u8]| {
                line.first().is_some_and(|first| matches!(first, b'\r' | b'\n') || options.comment == Some(*first))
            };
            let lines = head.split_inclusive(|byte| matches!(byte, b'\r' | b'\n'));
            let start: usize = lines.take_while(is_skipped).map(<[u8]>::len).sum();
            sniff_delimiter(head.get(start..).unwrap_or_default())
        }
    };
    let mut blocks = Blocks::new(decoded, head, delimiter, fallback, name);
    let mut first = blocks.next(Vec::new())?.unwrap_or_default();
    let Some(header) = Header::take(&mut first, delimiter, fallback) else {
        return Err(unreadable(name, expected, Some(&first)));
    };
    blocks.first = Some(Block::Text(first));
    Ok((blocks, header))
}

/// The error of a file that cannot be read on, or is not valid in its encoding.
pub(super) fn reading_fault(error: io::Error, name: &str) -> Error {
    match error.get_ref().and_then(|fault| fault.downcast_ref::<Undecodable>()) {
        Some(Undecodable(encoding)) => unreadable(name, encoding, None),
        None => Error::io(name)(error),
    }
}

/// The error of a file that cannot be read from its first line on; `block` is its beginning, where that matters.
fn unreadable(name: &str, expected: &str, block: Option<&TextBlock>) -> Error {
    let mut log = Log::default();
    let is_empty = block.is_some_and(|block| block.bytes.is_empty() && block.unclosed.is_none());
    log.push(u64::from(!is_empty), None, TableProblem::UnreadableHeader { expected: expected.into() });
    block.and_then(|block| block.unclosed.as_ref()).into_iter().for_each(|quote| quote.report(&mut log));
    let mut findings = Findings::new(name, Vec::new());
    findings.append(log);
    Error::survey(findings)
}
