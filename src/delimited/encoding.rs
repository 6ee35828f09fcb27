//! Text encodings: byte-order marks, and fields that are not valid UTF-8.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A source whose bytes are ASCII-compatible, its byte-order mark taken off.
pub(crate) struct Decoded<'a> {
    pub input: Box<dyn Read + Send + 'a>,
    /// Whether characters had to be replaced because the file is not valid in its own encoding.
    pub damaged: Option<&'static str>,
}

/// Looks at the byte-order mark; a UTF-16 file, by its mark or by name, is converted as a whole.
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
        return Ok(Decoded { input: Box::new(rest), damaged: None });
    }
    debug_assert!(encoding == UTF_16LE || encoding == UTF_16BE || encoding == fallback);
    let mut bytes = Vec::new();
    { rest }.read_to_end(&mut bytes)?;
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes);
    let text = text.into_owned().into_bytes();
    Ok(Decoded { input: Box::new(Cursor::new(text)), damaged: had_errors.then(|| encoding.name()) })
}

/// A field as text, and whether it had to be read in the fallback encoding.
pub(crate) fn field<'a>(bytes: &'a [u8], fallback: &'static Encoding) -> (Cow<'a, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (fallback.decode_without_bom_handling(bytes).0, true),
    }
}
