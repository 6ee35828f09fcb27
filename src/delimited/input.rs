//! A source of records, opened: its header taken off, the rest in blocks.

use std::io::Read;

use encoding_rs::Encoding;
use rayon::prelude::*;

use super::blocks::{Block, Blocks};
use super::encoding;
use super::header::{Header, sniff_delimiter};
use crate::error::{Error, Result};
use crate::finding::{Findings, Log, Rule};
use crate::language::text;

/// A file whose header was read.
pub(crate) struct Input<'a> {
    pub blocks: Blocks<'a>,
    /// What follows the header in the first block.
    pub first: Block,
    pub header: Header,
    pub delimiter: u8,
}

impl<'a> Input<'a> {
    /// Reads the header. The delimiter is detected where none is given; `expected` says what a header looks like.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]; [`Error::Survey`] for a header that cannot be read.
    pub fn open(
        source: Box<dyn Read + Send + 'a>,
        name: &str,
        delimiter: Option<u8>,
        fallback: &'static Encoding,
        expected: &str,
    ) -> Result<Self> {
        let decoded = encoding::decoded(source, fallback).map_err(Error::io(name))?;
        let mut input = decoded.input;
        let mut head = Vec::new();
        let delimiter = match delimiter {
            Some(delimiter) => delimiter,
            None => {
                input.by_ref().take(64 << 10).read_to_end(&mut head).map_err(Error::io(name))?;
                let start = head.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(0);
                sniff_delimiter(&head[start..])
            }
        };
        let mut blocks = Blocks::new(input, head, delimiter);
        let mut first = blocks.next_block(Block::default()).map_err(Error::io(name))?.unwrap_or_default();
        if let Some(encoding) = decoded.damaged {
            return Err(unreadable(name, encoding, &first));
        }
        match Header::take(&mut first, delimiter, fallback) {
            Some(header) => Ok(Input { blocks, first, header, delimiter }),
            None => Err(unreadable(name, expected, &first)),
        }
    }
}

/// Reads blocks in parallel; meanwhile what was read before is put away, in the order of the file, and the next blocks are
/// fetched. `progress` is told the bytes read so far.
pub(crate) fn in_parallel<C: Send>(
    mut blocks: Blocks<'_>,
    first: Block,
    name: &str,
    new: impl Fn() -> C,
    parse: impl Fn(&mut C, &Block) + Sync,
    mut put_away: impl FnMut(&mut C) -> Result<()> + Send,
    mut progress: impl FnMut(u64),
) -> Result<()> {
    let at_once = 4 * rayon::current_num_threads();
    let chunks = || -> Vec<C> { (0..at_once).map(|_| new()).collect() };
    let (mut done, mut working) = (chunks(), chunks());
    let (mut batch, mut spent) = (vec![first], Vec::new());
    while !batch.is_empty() {
        let run = || working.par_iter_mut().zip(&batch).for_each(|(chunk, block)| parse(chunk, block));
        let fetch = || -> Result<Vec<Block>> {
            done.iter_mut().try_for_each(&mut put_away)?;
            let mut next = Vec::with_capacity(at_once);
            while next.len() < at_once {
                let block = blocks.next_block(spent.pop().unwrap_or_default()).map_err(Error::io(name))?;
                let Some(block) = block else { break };
                next.push(block);
            }
            Ok(next)
        };
        let ((), next) = rayon::join(run, fetch);
        spent = std::mem::replace(&mut batch, next?);
        std::mem::swap(&mut done, &mut working);
        progress(blocks.read);
    }
    done.iter_mut().try_for_each(&mut put_away)
}

/// The encoding of a WHATWG label.
///
/// # Errors
///
/// [`Error::Argument`] for an unknown one.
pub(crate) fn fallback(label: &str) -> Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Error::argument(
            "encoding",
            text!(
                "the encoding `{label}` is unknown; expected a name such as utf-8, windows-1252 or utf-16le",
                "la codificación `{label}` es desconocida; se esperaba un nombre como utf-8, windows-1252 o utf-16le"
            ),
        )
    })
}

/// A delimiter as a byte.
///
/// # Errors
///
/// [`Error::Argument`] for a character that is not ASCII, or is a quote, a line end, a letter or a digit.
pub(crate) fn delimiter(delimiter: char) -> Result<u8> {
    let usable = delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric() && !"\"\r\n\0.-+".contains(delimiter);
    if !usable {
        return Err(Error::argument(
            "delimiter",
            text!(
                "the delimiter {delimiter:?} cannot be used; expected one such as `,`, `;`, `|` or a tab",
                "el delimitador {delimiter:?} no se puede usar; se esperaba uno como `,`, `;`, `|` o un tabulador"
            ),
        ));
    }
    Ok(delimiter as u8)
}

fn unreadable(name: &str, expected: &str, block: &Block) -> Error {
    let mut log = Log::default();
    let line = if block.bytes.is_empty() && block.unclosed.is_none() { 0 } else { 1 };
    log.push(line, None, Rule::UnreadableHeader, "", expected);
    if let Some(quote) = &block.unclosed {
        let start = String::from_utf8_lossy(&quote.start);
        log.push(quote.line, Some(quote.field + 1), Rule::UnclosedQuote, &start, &quote.lines_lost.to_string());
    }
    let mut findings = Findings::new(name, Vec::new());
    findings.append(log);
    Error::Survey(Box::new(findings))
}
