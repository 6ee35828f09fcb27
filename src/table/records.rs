//! The reference reader of records, and the lines that they are on.

use std::io::{Chain, Read};

use csv::ByteRecord;

use super::blocks::count_lines;

/// The records of text as the `csv` crate reads them, of any number of fields.
pub(super) struct Records<'a> {
    reader: csv::Reader<Chain<&'static [u8], &'a [u8]>>,
    fields: ByteRecord,
    bytes: &'a [u8],
    /// The line of the record that came last, and where it begins.
    line: u64,
    at: usize,
}

/// A line end before the text, which begins no record: without it the reader would take a byte-order mark off the text.
const BEFORE: &[u8] = b"\n";

impl<'a> Records<'a> {
    /// The records of a text that begins on the line `first_line`.
    pub fn new(bytes: &'a [u8], delimiter: u8, first_line: u64) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(BEFORE.chain(bytes));
        Records { reader, fields: ByteRecord::new(), bytes, line: first_line, at: 0 }
    }

    /// The next record, with the line that it begins on: the crate's own count differs under CR LF and blank lines.
    pub fn next(&mut self) -> Option<(u64, &ByteRecord)> {
        let end = self.end();
        // Reading from memory, ragged records allowed, cannot fail.
        if !matches!(self.reader.read_byte_record(&mut self.fields), Ok(true)) {
            return None;
        }
        let blank = self.bytes.get(end..)?.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        // No line end is cut in two: what follows is none.
        self.line += count_lines(self.bytes.get(self.at..end + blank)?);
        self.at = end + blank;
        Some((self.line, &self.fields))
    }

    /// Where the record that came last ends.
    pub fn end(&self) -> usize {
        (self.reader.position().byte() as usize).saturating_sub(BEFORE.len())
    }
}
