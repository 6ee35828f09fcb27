//! Text encodings: byte-order marks, and fields that are not valid UTF-8.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io::{self, Cursor, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The fault of a file that is not valid in its own encoding, of this name, where it has to be converted.
#[derive(Debug)]
pub(super) struct Undecodable(pub &'static str);

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is not valid {}", self.0)
    }
}

impl Error for Undecodable {}

/// A source with its byte-order mark taken off; a UTF-16 file, by its mark or by name, is converted while it is read, to bytes that are
/// ASCII-compatible.
pub(super) fn decoded<'a>(
    mut input: Box<dyn Read + Send + 'a>,
    fallback: &'static Encoding,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut head = Vec::with_capacity(3);
    input.by_ref().take(3).read_to_end(&mut head)?;
    let (encoding, mark) = match Encoding::for_bom(&head) {
        Some(found) => found,
        None if fallback.is_ascii_compatible() => (UTF_8, 0),
        None => (fallback, 0),
    };
    let rest = Cursor::new(head.split_off(mark.min(head.len()))).chain(input);
    if encoding.is_ascii_compatible() {
        return Ok(Box::new(rest));
    }
    debug_assert!(encoding == UTF_16LE || encoding == UTF_16BE || encoding == fallback);
    let decoder = encoding.new_decoder_without_bom_handling();
    let (raw, text) = (vec![0; 64 << 10], Cursor::default());
    Ok(Box::new(Converted { source: rest, decoder, raw, text, ended: false }))
}

/// A source converted to UTF-8 piece by piece.
struct Converted<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Cursor<Vec<u8>>,
    ended: bool,
}

impl<R: Read> Read for Converted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.text.read(bytes)?;
            if read > 0 || self.ended || bytes.is_empty() {
                return Ok(read);
            }
            let got = self.source.read(&mut self.raw)?;
            self.ended = got == 0;
            let mut text = std::mem::take(&mut self.text).into_inner();
            text.resize(self.decoder.max_utf8_buffer_length(got).unwrap_or(4 * self.raw.len()), 0);
            let (_, _, written, damaged) = self.decoder.decode_to_utf8(&self.raw[..got], &mut text, self.ended);
            text.truncate(written);
            self.text = Cursor::new(text);
            if damaged {
                let fault = Undecodable(self.decoder.encoding().name());
                return Err(io::Error::new(io::ErrorKind::InvalidData, fault));
            }
        }
    }
}

/// A field as text, and whether it had to be read in the fallback encoding.
pub(crate) fn field<'a>(bytes: &'a [u8], fallback: &'static Encoding) -> (Cow<'a, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (fallback.decode_without_bom_handling(bytes).0, true),
    }
}
