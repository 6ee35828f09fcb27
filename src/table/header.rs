//! The first record of a file.

use std::collections::HashMap;

use encoding_rs::Encoding;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::blocks::{TextBlock, count_lines};
use super::encoding;
use super::records::Records;
use crate::finding::{Column, Log, TableProblem};

/// The first record of a file.
pub(super) struct Header {
    pub fields: Vec<String>,
    pub line: u64,
    pub log: Log,
}

impl Header {
    /// Reads the header off the first block; `None` when there is none, or no text in it.
    pub fn take(block: &mut TextBlock, delimiter: u8, fallback: &'static Encoding) -> Option<Header> {
        let mut records = Records::new(&block.bytes, delimiter, block.first_line);
        let (line, record) = records.next()?;
        let mut log = Log::default();
        let mut fields = Vec::with_capacity(record.len());
        for (at, field) in record.iter().enumerate() {
            let (field, fell_back) = encoding::field(field, fallback);
            if field.contains('\0') {
                return None;
            }
            if fell_back {
                log.push_recovered(line, at + 1, &field, fallback.name());
            }
            fields.push(field.trim().to_owned());
        }
        if fields.iter().all(String::is_empty) {
            return None;
        }
        let mut end = records.end();
        // The reader stops behind a CR; its LF belongs to the same line end.
        if block.bytes[..end].ends_with(b"\r") && block.bytes.get(end) == Some(&b'\n') {
            end += 1;
        }
        block.first_line += count_lines(&block.bytes[..end]);
        block.bytes.drain(..end);
        Some(Header { fields, line, log })
    }
}

/// The headers, with numbers in place of empty ones.
pub(crate) fn named(headers: Vec<String>) -> Vec<String> {
    let name = |(at, header): (usize, String)| if header.is_empty() { format!("column_{}", at + 1) } else { header };
    headers.into_iter().enumerate().map(name).collect()
}

/// Position of the header that is this name, or else of the first one that matches it.
pub(crate) fn position(headers: &[String], name: &str) -> Option<usize> {
    let exact = headers.iter().position(|header| header == name);
    exact.or_else(|| headers.iter().position(|header| fold(header) == fold(name)))
}

/// Reports headers that match an earlier one, unless the two columns are distinct all the same.
pub(crate) fn repeated(headers: &[String], line: u64, are_distinct: impl Fn(usize, usize) -> bool, log: &mut Log) {
    let mut first_of = HashMap::new();
    for (at, header) in headers.iter().enumerate() {
        let first = *first_of.entry(fold(header)).or_insert(at);
        if first != at && !(headers[first] != *header && are_distinct(first, at)) {
            let (value, expected) = (header.into(), Column(first + 1));
            log.push(line, Some(at + 1), TableProblem::RepeatedHeader { value, expected });
        }
    }
}

/// Headers are matched without case, accents and surrounding spaces.
pub(crate) fn fold(header: &str) -> String {
    header.trim().nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The delimiter of a header line: the most frequent of `,`, `;` and tab outside quotes.
pub(super) fn sniff_delimiter(line: &[u8]) -> u8 {
    let outside = line.split(|byte| *byte == b'"').step_by(2).flatten();
    let header: Vec<u8> = outside.copied().take_while(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let count = |delimiter: &u8| header.iter().filter(|byte| *byte == delimiter).count();
    // Of those that are as frequent the first one.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_most_frequent_outside_quotes() {
        assert_eq!(sniff_delimiter(b"a;b;\"x,y,z,w\"\n,,,,,,"), b';');
        assert_eq!(sniff_delimiter(b"a\tb"), b'\t');
        assert_eq!(sniff_delimiter(b"alone"), b',');
    }
}
