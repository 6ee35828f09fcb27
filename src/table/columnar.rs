//! Files in columns, known by their first bytes.

#[cfg(feature = "cli")]
use std::{fs::File, io::Read, path::Path};

use crate::error::{Error, ErrorKind};
use crate::language::text;

/// A format of tables in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columnar {
    Parquet,
    Arrow,
}

impl Columnar {
    /// First bytes that tell a format.
    #[cfg(feature = "cli")]
    pub const MARK: u64 = 7;

    /// The format that a file of these first bytes has; none for text, in which a header might begin with the same letters.
    pub fn of(start: &[u8]) -> Option<Self> {
        let formats = [(b"PAR1".as_slice(), Columnar::Parquet), (b"ARROW1", Columnar::Arrow)];
        let (rest, format) = formats.iter().find_map(|(mark, format)| Some((start.strip_prefix(*mark)?, *format)))?;
        let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
        Some(format).filter(|_| !rest.first().is_some_and(is_text))
    }

    /// Whether a path is that of a file in columns.
    #[cfg(feature = "cli")]
    pub fn is_file(path: &Path) -> bool {
        let mut start = Vec::new();
        let read = |file: File| file.take(Columnar::MARK).read_to_end(&mut start);
        path.is_file() && File::open(path).and_then(read).is_ok() && Columnar::of(&start).is_some()
    }

    fn name(self) -> &'static str {
        match self {
            Columnar::Parquet => "Parquet",
            Columnar::Arrow => "Arrow IPC",
        }
    }

    /// The error of a file that is not whole.
    pub fn unreadable(self, path: &str, fault: &str) -> Error {
        let format = self.name();
        let message = text!(
            "the {format} file cannot be read ({fault}); expected a whole one",
            "no se puede leer el archivo {format} ({fault}); se esperaba uno completo"
        );
        Error::new(ErrorKind::Scan, message).in_file(path)
    }

    /// The error of a program that does not read the format.
    #[cfg(not(feature = "scan"))]
    pub fn unknown(self, path: &str) -> Error {
        let format = self.name();
        let message = text!(
            "this is a file of {format}, which this program was built without; expected delimited text, or a program with the feature `scan`",
            "este es un archivo {format}, y este programa se compiló sin él; se esperaba texto delimitado, o un programa con la opción `scan`"
        );
        Error::new(ErrorKind::Scan, message).in_file(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_begins_alike_is_text() {
        assert_eq!(Columnar::of(b"PAR1\x15\x04\x15"), Some(Columnar::Parquet));
        assert_eq!(Columnar::of(b"ARROW1\0"), Some(Columnar::Arrow));
        for text in ["PAR1,insti", "PARENTESCO", "ARROW1;so", "PAR1\r\n", "ARROW", ""] {
            assert_eq!(Columnar::of(text.as_bytes()), None, "{text}");
        }
    }
}
