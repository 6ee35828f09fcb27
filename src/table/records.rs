//! The reference reader of records, and the lines that they stand on.

use super::blocks::count_lines;

/// The reference reader, over whole records that may have any number of fields.
pub(crate) fn csv_reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

/// Finds the lines of records from their byte positions: the `csv` crate's own count differs under CR LF and blank lines.
pub(crate) struct LineCursor<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> LineCursor<'a> {
    /// A cursor at the beginning of a block, which is on the line `first_line`.
    pub fn new(bytes: &'a [u8], first_line: u64) -> Self {
        LineCursor { bytes, at: 0, line: first_line }
    }

    /// Line of the first record that begins at `from` or behind the line ends there.
    pub fn line_of_record_after(&mut self, from: usize) -> u64 {
        let blank = self.bytes.get(from..).unwrap_or_default().iter().take_while(|b| matches!(b, b'\n' | b'\r'));
        let start = from + blank.count();
        // No line end is cut in two: what follows is none.
        self.line += count_lines(self.bytes.get(self.at..start).unwrap_or_default());
        self.at = self.at.max(start);
        self.line
    }
}
