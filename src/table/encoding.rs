//! Text encodings: byte-order marks, and fields that are not valid UTF-8.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A source whose bytes are ASCII-compatible, its byte-order mark taken off.
pub(crate) struct Decoded<'a> {
    pub input: Box<dyn Read + Send + 'a>,
    pub damage: Damage,
}

/// Whether a file was so far valid in its own encoding, where it has to be converted.
#[derive(Default)]
pub(crate) struct Damage(Option<(&'static str, Arc<AtomicBool>)>);

impl Damage {
    /// Name of the encoding in which the file is not valid: characters had to be replaced.
    pub fn seen(&self) -> Option<&'static str> {
        self.0.as_ref().filter(|(_, seen)| seen.load(Ordering::Relaxed)).map(|(encoding, _)| *encoding)
    }
}

/// Looks at the byte-order mark; a UTF-16 file, by its mark or by name, is converted while it is read.
pub(crate) fn decoded<'a>(
    mut input: Box<dyn Read + Send + 'a>,
    fallback: &'static Encoding,
) -> io::Result<Decoded<'a>> {
    let mut head = Vec::with_capacity(3);
    input.by_ref().take(3).read_to_end(&mut head)?;
    let (encoding, mark) = match Encoding::for_bom(&head) {
        Some(found) => found,
        None if fallback.is_ascii_compatible() => (UTF_8, 0),
        None => (fallback, 0),
    };
    let rest = Cursor::new(head.split_off(mark.min(head.len()))).chain(input);
    if encoding.is_ascii_compatible() {
        return Ok(Decoded { input: Box::new(rest), damage: Damage::default() });
    }
    debug_assert!(encoding == UTF_16LE || encoding == UTF_16BE || encoding == fallback);
    let damaged = Arc::new(AtomicBool::new(false));
    let decoder = encoding.new_decoder_without_bom_handling();
    let converted = Converted {
        source: rest,
        decoder,
        raw: vec![0; 64 << 10],
        text: Cursor::default(),
        ended: false,
        damaged: damaged.clone(),
    };
    Ok(Decoded { input: Box::new(converted), damage: Damage(Some((encoding.name(), damaged))) })
}

/// A source converted to UTF-8 piece by piece.
struct Converted<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Cursor<Vec<u8>>,
    ended: bool,
    damaged: Arc<AtomicBool>,
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
            self.damaged.fetch_or(damaged, Ordering::Relaxed);
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
