//! Records of delimited text: a tokenizer of our own for blocks without quotes, the `csv` crate for others, to the same records.

use std::borrow::Cow;

use csv::ByteRecord;
use encoding_rs::Encoding;
use memchr::{memchr, memchr2};

use super::blocks::{TextBlock, count_lines};
use super::encoding;
use super::number;
use super::record::{Cell, Consumer, OpenQuote, Piece, Record};
use super::records::Records;

/// What text is read with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Format {
    pub delimiter: u8,
    /// The decimal sign.
    pub point: u8,
    /// The encoding of what is not valid UTF-8.
    pub fallback: &'static Encoding,
    /// Cells of the header.
    pub width: usize,
}

/// Reads the records of a block.
pub(super) fn read<C: Consumer>(block: &TextBlock, format: &Format, consumer: &C, piece: &mut Piece<C::Part>) {
    if block.is_plain {
        read_plain(block, format, consumer, piece)
    } else {
        read_quoted(block, format, consumer, piece)
    }
    if let Some(quote) = &block.unclosed {
        quote.report(&mut piece.log);
        piece.lost += 1;
        let mut cut = Records::new(&block.cut, format.delimiter, quote.line);
        let cells = cut.next().into_iter().flat_map(|(_, fields)| fields);
        let cells = cells.map(|cell| encoding::field(cell, format.fallback).0.into_owned()).collect();
        consumer.cut(&mut piece.part, quote.line, cells);
    }
}

fn read_plain<C: Consumer>(block: &TextBlock, format: &Format, consumer: &C, piece: &mut Piece<C::Part>) {
    let bytes = block.bytes.as_slice();
    let text = simdutf8::basic::from_utf8(bytes).ok();
    let (mut at, mut line) = (0, block.first_line);
    while let Some(first) = bytes.get(at) {
        // In a plain block a CR is followed by its LF.
        match first {
            b'\n' => at += 1,
            b'\r' => at += 2,
            _ => {
                let mut record = Plain { bytes, text, format, line, at, is_open: true };
                consumer.record(piece, &mut record);
                at = record.end();
            }
        }
        line += 1;
    }
}

/// A record of a block without quotes.
struct Plain<'r> {
    bytes: &'r [u8],
    /// The same, where all of it is valid UTF-8.
    text: Option<&'r str>,
    format: &'r Format,
    line: u64,
    /// Where the next field begins, or the next record.
    at: usize,
    /// Whether there is a next field.
    is_open: bool,
}

impl<'r> Plain<'r> {
    /// Where the next record begins.
    fn end(self) -> usize {
        match self.is_open {
            true => memchr(b'\n', &self.bytes[self.at..]).map_or(self.bytes.len(), |end| self.at + end + 1),
            false => self.at,
        }
    }

    /// Where the next field ends.
    #[inline(always)]
    fn field_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let length = memchr2(self.format.delimiter, b'\n', rest).unwrap_or(rest.len());
        self.at + length - usize::from(length > 0 && rest[length - 1] == b'\r')
    }

    /// Steps over a field and what ends it.
    #[inline(always)]
    fn step(&mut self, end: usize) {
        let byte = self.bytes.get(end);
        self.is_open = byte == Some(&self.format.delimiter);
        self.at = end + if byte == Some(&b'\r') { 2 } else { 1 };
    }
}

impl<'r> Record<'r> for Plain<'r> {
    fn line(&self) -> u64 {
        self.line
    }

    #[inline(always)]
    fn cell(&mut self) -> Option<Cell<'r>> {
        if !self.is_open {
            return None;
        }
        let (start, end) = (self.at, self.field_end());
        self.step(end);
        Some(match self.text {
            // Delimiters are ASCII, so that none is within a character.
            Some(text) => Cell::Text(Cow::Borrowed(text.get(start..end).unwrap_or_default())),
            None => cell(&self.bytes[start..end], self.format.fallback),
        })
    }

    #[inline]
    fn number(&mut self, min: f64, max: f64) -> Option<f64> {
        // A decimal sign that is the delimiter, too, ends the cell.
        if !self.is_open || self.format.point == self.format.delimiter {
            return None;
        }
        let (value, used) = number::begins(&self.bytes[self.at..], self.format.point);
        let end = self.at + used;
        let ends = self.bytes.get(end).is_none_or(|b| *b == self.format.delimiter || matches!(b, b'\n' | b'\r'));
        if used == 0 || !ends || !(min <= value && value <= max) {
            return None;
        }
        self.step(end);
        Some(value)
    }

    #[inline]
    fn skip(&mut self) -> bool {
        let is_open = self.is_open;
        if is_open {
            self.step(self.field_end());
        }
        is_open
    }
}

fn read_quoted<C: Consumer>(block: &TextBlock, format: &Format, consumer: &C, piece: &mut Piece<C::Part>) {
    let mut records = Records::new(&block.bytes, format.delimiter, block.first_line);
    while let Some((line, fields)) = records.next() {
        consumer.record(piece, &mut Quoted { fields, format, line, at: 0 });
    }
}

/// A record as the `csv` crate reads it.
struct Quoted<'r> {
    fields: &'r ByteRecord,
    format: &'r Format,
    line: u64,
    /// Position of the next field.
    at: usize,
}

impl<'r> Record<'r> for Quoted<'r> {
    fn line(&self) -> u64 {
        self.line
    }

    fn cell(&mut self) -> Option<Cell<'r>> {
        let field = self.fields.get(self.at)?;
        self.at += 1;
        Some(cell(field, self.format.fallback))
    }

    fn number(&mut self, min: f64, max: f64) -> Option<f64> {
        let field = self.fields.get(self.at)?;
        let (value, used) = number::begins(field, self.format.point);
        let is_number = used > 0 && used == field.len() && min <= value && value <= max;
        self.at += usize::from(is_number);
        is_number.then_some(value)
    }

    fn held_records<C: Consumer>(&self, consumer: &C) -> Option<OpenQuote> {
        let column = self.at.checked_sub(1)?;
        let field = self.fields.get(column)?;
        memchr2(b'\n', b'\r', field)?;
        let quote = || OpenQuote::new(self.line, column, field, count_lines(field), self.format.fallback);
        holds_records(field, column, self.format, consumer).then(quote)
    }
}

pub(super) fn cell<'r>(field: &'r [u8], fallback: &'static Encoding) -> Cell<'r> {
    match encoding::field(field, fallback) {
        (text, false) => Cell::Text(text),
        (text, true) => Cell::Recovered(text.into_owned()),
    }
}

/// Whether a field of several lines, in the column `at`, holds what looks like records of the file: the rest of its own record on
/// its first line, or the beginning of another one on a later line, with what fits where the consumer can tell.
fn holds_records<C: Consumer>(field: &[u8], at: usize, format: &Format, consumer: &C) -> bool {
    let cell = |cell: &[u8]| encoding::field(cell, format.fallback).0.into_owned();
    let cells = |line: &[u8]| line.split(|byte| *byte == format.delimiter).map(cell).collect::<Vec<String>>();
    let mut lines = field.split(|byte| matches!(byte, b'\n' | b'\r')).map(cells);
    let own = lines.next().unwrap_or_default();
    let is_rest = at + own.len() == format.width;
    if is_rest && fit(&own[1..], at + 1, format.width, consumer) {
        return true;
    }
    // The last cell of a line that is no whole record may go on.
    let whole_cells = |line: &Vec<String>| line.len() - usize::from(line.len() != format.width);
    lines.any(|head| head.len() > 1 && fit(&head[..whole_cells(&head)], 0, format.width, consumer))
}

/// Whether the cells from the column `from` on hold at least one that the consumer knows to fit, and none that does not.
fn fit<C: Consumer>(cells: &[String], from: usize, width: usize, consumer: &C) -> bool {
    let cells = (from..width).zip(cells).map(|(column, cell)| (column, cell.trim().trim_matches('"')));
    let filled = cells.filter(|(_, cell)| !cell.is_empty());
    let mut known = filled.filter_map(|(column, cell)| consumer.fits(column, cell)).peekable();
    known.peek().is_some() && known.all(|fits| fits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Takes records as they come; numbers without their text where `are_numbers`, and every third cell not at all where `skips`.
    struct Plainly {
        are_numbers: bool,
        skips: bool,
    }

    #[derive(Debug, PartialEq)]
    enum Taken {
        Skipped,
        Text(String, bool),
        Number(f64),
    }

    impl Consumer for Plainly {
        type Part = Vec<(u64, Vec<Taken>)>;

        fn part(&self) -> Self::Part {
            Vec::new()
        }

        fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Self::Part>, record: &mut R) {
            let mut cells = Vec::new();
            loop {
                if self.skips && cells.len() % 3 == 2 {
                    if !record.skip() {
                        break;
                    }
                    cells.push(Taken::Skipped);
                } else if let Some(number) = self.are_numbers.then(|| record.number(-1e300, 1e300)).flatten() {
                    cells.push(Taken::Number(number));
                } else if let Some(cell) = record.cell() {
                    let (text, fell_back) = cell.into_text(b'.');
                    cells.push(Taken::Text(text.into_owned(), fell_back));
                } else {
                    break;
                }
            }
            piece.part.push((record.line(), cells));
        }
    }

    fn taken(bytes: &[u8], is_plain: bool, consumer: &Plainly) -> Vec<(u64, Vec<Taken>)> {
        let format = Format { delimiter: b',', point: b'.', fallback: encoding_rs::WINDOWS_1252, width: 3 };
        let block = TextBlock { bytes: bytes.to_vec(), first_line: 2, is_plain, unclosed: None, cut: Vec::new() };
        let mut piece = Piece::new(consumer.part());
        read(&block, &format, consumer, &mut piece);
        piece.part
    }

    const PIECES: &[&[u8]] = &[
        b",",
        b",",
        b",",
        b"\n",
        b"\n",
        b"\r\n",
        b"0.5",
        b"-12.25",
        b"1",
        b"a b",
        b"\xc3\xb1",
        b"\xef\xbb\xbf",
        b"\xf1",
        b" ",
        b".",
        b"0.123456789012345678",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// The tokenizer has the records and cells of the `csv` crate, on the same lines, whatever is done with the cells.
        #[test]
        fn plain_blocks_have_the_records_of_the_csv_crate(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
            skips: bool,
        ) {
            let bytes = pieces.concat();
            let reference = taken(&bytes, false, &Plainly { are_numbers: false, skips });
            prop_assert_eq!(&taken(&bytes, true, &Plainly { are_numbers: false, skips }), &reference);
            for is_plain in [true, false] {
                let numbers = taken(&bytes, is_plain, &Plainly { are_numbers: true, skips });
                prop_assert_eq!(numbers.len(), reference.len());
                for ((line, cells), (reference_line, texts)) in numbers.iter().zip(&reference) {
                    prop_assert_eq!((line, cells.len()), (reference_line, texts.len()));
                    for (cell, text) in cells.iter().zip(texts) {
                        match (cell, text) {
                            (Taken::Number(number), Taken::Text(text, false)) => {
                                prop_assert_eq!(number::decimal(text, b'.'), Ok(*number));
                            }
                            _ => prop_assert_eq!(cell, text),
                        }
                    }
                }
            }
        }
    }
}
