//! A file in blocks that end where a record ends, so that each can be read on its own.

use std::io::{self, Read};

use encoding_rs::Encoding;
use memchr::{memchr, memchr_iter, memrchr, memrchr2};

use super::delimited::reading_fault;
use super::parallel::{Block, Source};
use super::record::OpenQuote;
use super::records::Records;
use crate::error::{Error, Result};

/// Bytes of a block, unless a record is longer.
const BLOCK: usize = 256 << 10;
/// Bytes of the longest record. A quote that is open for as long is taken for one that never closes, so that a file of any size is
/// read in bounded memory.
const LONGEST: usize = 64 << 20;

/// Whole records.
#[derive(Default)]
pub(super) struct TextBlock {
    pub bytes: Vec<u8>,
    /// Line of the file that the first byte is on.
    pub first_line: u64,
    /// No quotes, and no CR but before LF: fields end at the next delimiter, records at the next LF.
    pub is_plain: bool,
    /// A quote that never closes, at the end of the file; its record is not in the block.
    pub unclosed: Option<OpenQuote>,
    /// That record up to the quote.
    pub cut: Vec<u8>,
}

/// Cuts an input into blocks.
pub(super) struct Blocks<'a> {
    input: Box<dyn Read + Send + 'a>,
    /// Name of the file.
    name: String,
    pub delimiter: u8,
    /// The encoding of what is not valid UTF-8.
    fallback: &'static Encoding,
    /// A block that was looked at before it is read.
    pub first: Option<Block>,
    /// What was read and belongs to the next block.
    carry: Vec<u8>,
    line: u64,
    ended: bool,
    /// Bytes read so far.
    read: u64,
}

impl<'a> Blocks<'a> {
    /// `head` is what was already read of the input.
    pub fn new(
        input: Box<dyn Read + Send + 'a>,
        head: Vec<u8>,
        delimiter: u8,
        fallback: &'static Encoding,
        name: &str,
    ) -> Self {
        Blocks {
            input,
            name: name.to_owned(),
            delimiter,
            fallback,
            first: None,
            read: head.len() as u64,
            carry: head,
            line: 1,
            ended: false,
        }
    }

    /// Reads to the end of the input, and counts its lines up to the last text.
    fn skip_rest(&mut self) -> io::Result<u64> {
        let mut piece = vec![0; BLOCK];
        let (mut lines, mut lines_to_text, mut after_return) = (0, 0, false);
        loop {
            let got = self.input.read(&mut piece)?;
            if got == 0 {
                self.ended = true;
                return Ok(lines_to_text);
            }
            self.read += got as u64;
            for byte in &piece[..got] {
                lines += u64::from(*byte == b'\r' || (*byte == b'\n' && !after_return));
                after_return = *byte == b'\r';
                if !byte.is_ascii_whitespace() {
                    lines_to_text = lines;
                }
            }
        }
    }

    /// The next block, in the memory of one that is done with.
    pub fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<TextBlock>> {
        if self.ended && self.carry.is_empty() {
            return Ok(None);
        }
        bytes.clear();
        bytes.append(&mut self.carry);
        let mut target = BLOCK;
        let mut scanner = Scanner::new(self.delimiter);
        let mut plain_until = Some(0);
        // Lines within an open quote beyond what is kept.
        let mut lost_beyond = 0;
        let boundary = loop {
            if !self.ended && bytes.len() < target {
                let wanted = target - bytes.len();
                let got = self.input.by_ref().take(wanted as u64).read_to_end(&mut bytes);
                let got = got.map_err(|error| reading_fault(error, &self.name))?;
                self.read += got as u64;
                self.ended = got < wanted;
            }
            plain_until = plain_until.filter(|seen| is_plain(&bytes[*seen..])).map(|_| bytes.len());
            let boundary = match plain_until {
                Some(_) => memrchr(b'\n', &bytes).map(|at| at + 1),
                None => scanner.scan(&bytes),
            };
            if self.ended || boundary.is_some() {
                break boundary.filter(|_| !self.ended);
            }
            if bytes.len() >= LONGEST {
                let is_open = plain_until.is_none() && scanner.is_open();
                if !is_open {
                    let what = format!("the record on line {} is longer than {LONGEST} bytes", self.line);
                    return Err(Error::io(&self.name)(io::Error::new(io::ErrorKind::InvalidData, what)));
                }
                lost_beyond = self.skip_rest().map_err(|error| reading_fault(error, &self.name))?;
                break None;
            }
            // A record longer than the block: what was scanned need not be scanned again.
            target = (bytes.len() * 2).min(LONGEST);
        };
        let first_line = self.line;
        let (mut unclosed, mut cut) = (None, Vec::new());
        match boundary {
            Some(end) => {
                self.carry.extend_from_slice(&bytes[end..]);
                bytes.truncate(end);
            }
            None if plain_until.is_none() && scanner.is_open() => {
                let field = scanner.field(&bytes);
                let lost = bytes.split_off(scanner.boundary);
                let quote = scanner.quote_at - scanner.boundary;
                let line = first_line + count_lines(&bytes) + count_lines(&lost[..quote]);
                let kept = &lost[quote..];
                let lines = lost_beyond + count_lines(if lost_beyond > 0 { kept } else { kept.trim_ascii_end() });
                unclosed = Some(OpenQuote::new(line, field, kept, lines, self.fallback));
                cut.extend_from_slice(&lost[..quote]);
            }
            None => {}
        }
        let is_plain = plain_until.is_some() || is_plain(&bytes);
        self.line += count_lines(&bytes);
        Ok(Some(TextBlock { bytes, first_line, is_plain, unclosed, cut }))
    }
}

impl Source for Blocks<'_> {
    fn next_block(&mut self, spent: Option<Block>) -> Result<Option<Block>> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let spent = match spent {
            Some(Block::Text(block)) => block.bytes,
            _ => Vec::new(),
        };
        Ok(self.next(spent)?.map(Block::Text))
    }

    fn read(&self) -> u64 {
        self.read
    }

    fn per_thread(&self) -> usize {
        4
    }

    fn beginning(&self) -> Option<&Block> {
        self.first.as_ref()
    }
}

/// Whether there is neither a quote nor a CR alone, as one at the very end is.
fn is_plain(bytes: &[u8]) -> bool {
    let is_before_feed = |at: usize| bytes.get(at + 1) == Some(&b'\n');
    memchr(b'"', bytes).is_none() && memchr_iter(b'\r', bytes).all(is_before_feed)
}

/// Number of line ends: LF, CR LF, or a CR alone.
pub(crate) fn count_lines(bytes: &[u8]) -> u64 {
    let lone = memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n'));
    (memchr_iter(b'\n', bytes).count() + lone.count()) as u64
}

/// Follows quotes through records, as the `csv` crate reads them, and remembers where the last whole record ended. It looks at
/// quotes and what is next to them; of the text between, only the last line end matters.
struct Scanner {
    delimiter: u8,
    state: State,
    /// Bytes scanned so far.
    scanned: usize,
    boundary: usize,
    quote_at: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Outside quotes.
    Plain,
    Quoted,
    /// After a quote within a quoted field: it ended the field, or doubles the next quote.
    AfterQuote,
}

impl Scanner {
    fn new(delimiter: u8) -> Self {
        Scanner { delimiter, state: State::Plain, scanned: 0, boundary: 0, quote_at: 0 }
    }

    /// Scans the bytes that were not scanned yet; where the last whole record ends, if any does.
    fn scan(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = self.scanned;
        // Where the text outside quotes began, or the CR before, which had not yet ended its record.
        let mut plain = at.saturating_sub(1);
        while at < bytes.len() {
            match self.state {
                State::AfterQuote => {
                    self.state = if bytes[at] == b'"' { State::Quoted } else { State::Plain };
                    plain = at;
                    at += usize::from(bytes[at] == b'"');
                }
                State::Quoted => match memchr(b'"', &bytes[at..]) {
                    Some(quote) => (self.state, at) = (State::AfterQuote, at + quote + 1),
                    None => at = bytes.len(),
                },
                State::Plain => {
                    let quote = memchr(b'"', &bytes[at..]).map(|quote| at + quote);
                    let opens = |quote: &usize| match quote.checked_sub(1).map(|before| bytes[before]) {
                        Some(before) => before == self.delimiter || matches!(before, b'\n' | b'\r'),
                        None => true,
                    };
                    at = quote.map_or(bytes.len(), |quote| quote + 1);
                    if let Some(quote) = quote.filter(opens) {
                        self.end_records(bytes, plain, quote);
                        (self.state, self.quote_at) = (State::Quoted, quote);
                    } else if at == bytes.len() {
                        self.end_records(bytes, plain, at);
                    }
                }
            }
        }
        self.scanned = bytes.len();
        (self.boundary > 0).then_some(self.boundary)
    }

    /// Moves the boundary behind the last line end of a text outside quotes. A CR at the end may have its LF still to come.
    fn end_records(&mut self, bytes: &[u8], from: usize, to: usize) {
        let text = &bytes[..to];
        let mut end = memrchr2(b'\n', b'\r', &text[from..]).map(|end| from + end);
        if end.is_some_and(|end| bytes[end] == b'\r' && end + 1 == bytes.len()) {
            end = end.and_then(|end| memrchr2(b'\n', b'\r', &text[from..end]).map(|end| from + end));
        }
        self.boundary = end.map_or(self.boundary, |end| end + 1);
    }

    fn is_open(&self) -> bool {
        self.state == State::Quoted
    }

    /// Position of the open field among those of its record.
    fn field(&self, bytes: &[u8]) -> usize {
        let record = &bytes[self.boundary..self.quote_at];
        // Behind the last delimiter the open field begins.
        Records::new(record, self.delimiter, 0).next().map_or(0, |(_, fields)| fields.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blocks_of<'a>(input: impl Read + Send + 'a) -> Blocks<'a> {
        Blocks::new(Box::new(input), Vec::new(), b',', encoding_rs::WINDOWS_1252, "-")
    }

    fn blocks(text: &str) -> Vec<(String, u64, bool)> {
        let mut blocks = blocks_of(text.as_bytes());
        let mut out = Vec::new();
        while let Some(block) = blocks.next(Vec::new()).unwrap() {
            out.push((String::from_utf8(block.bytes).unwrap(), block.first_line, block.is_plain));
        }
        out
    }

    #[test]
    fn blocks_end_where_records_end_and_nothing_is_lost() {
        let line = format!("{},1\n", "x".repeat(1000));
        let quoted = format!("\"{}\ny\",2\r\n", "z".repeat(BLOCK));
        let text = format!("{}{quoted}{}", line.repeat(700), line.repeat(3));
        let blocks = blocks(&text);
        assert!(blocks.len() > 1);
        let mut lines = 1;
        for (bytes, first_line, _) in &blocks {
            assert_eq!(*first_line, lines);
            assert!(bytes.ends_with('\n'));
            lines += bytes.matches('\n').count() as u64;
        }
        assert_eq!(blocks.iter().map(|(bytes, ..)| bytes.as_str()).collect::<String>(), text);
        assert!(blocks[0].2 && blocks.iter().any(|(_, _, is_plain)| !is_plain));
    }

    #[test]
    fn an_unclosed_quote_is_reported_where_it_opens() {
        let text = "a,b\n1,2\n3,\"4\n5,6\n7,8\n";
        let mut blocks = blocks_of(text.as_bytes());
        let block = blocks.next(Vec::new()).unwrap().unwrap();
        assert_eq!(block.bytes, b"a,b\n1,2\n");
        let unclosed = block.unclosed.unwrap();
        assert_eq!((unclosed.line, unclosed.column, unclosed.lines), (3, 1, 2));
        assert_eq!(unclosed.start, "\"4");
    }

    fn records(text: &[u8]) -> Vec<csv::ByteRecord> {
        let mut records = Records::new(text, b',', 1);
        std::iter::from_fn(|| records.next().map(|(_, fields)| fields.clone())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Cut where the scanner says, text has the same records; in whatever pieces it came; and it is cut as late as can be.
        #[test]
        fn text_is_cut_where_a_record_ends(
            text in prop::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'a')], 0..40),
            pieces in prop::collection::vec(0usize..40, 0..4),
        ) {
            let mut scanner = Scanner::new(b',');
            let mut ends: Vec<usize> = pieces.into_iter().filter(|end| *end < text.len()).collect();
            ends.sort_unstable();
            for end in ends {
                scanner.scan(&text[..end]);
            }
            let boundary = scanner.scan(&text).unwrap_or(0);
            let parts = |at: usize| [records(&text[..at]), records(&text[at..])].concat();
            prop_assert_eq!(&parts(boundary), &records(&text));
            // What is behind has no end of a record: whatever follows there is the same record still.
            let rest = [&text[boundary..], b"\"a"].concat();
            prop_assert!(records(&rest).len() <= 1 || text.ends_with(b"\r"), "{:?}", rest);
            // With its quote closed, an open field is the last of its record.
            if scanner.is_open() {
                let closed = [&text[boundary..], b"\""].concat();
                prop_assert_eq!(records(&closed)[0].len(), scanner.field(&text) + 1);
            }
        }
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        assert_eq!(count_lines(b"a\nb\r\nc\rd"), 3);
        assert_eq!(count_lines(b"a\r"), 1);
    }
}
