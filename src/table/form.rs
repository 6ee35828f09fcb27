//! The forms that files of rows have, known by their first bytes.

#[cfg(feature = "cli")]
use std::fs::File;
#[cfg(feature = "cli")]
use std::io::Read;
use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::language::text;

/// First bytes of a zip archive, as a workbook is one.
const ZIP: &[u8] = b"PK\x03\x04";
/// First bytes of the container of workbooks with a password, and of the old format `.xls`.
const CONTAINER: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Workbook,
    Parquet,
    Arrow,
}

impl Form {
    /// First bytes that show a form.
    pub const MARK: u64 = 8;

    /// The form that a file of these first bytes has, or whose name is that of a workbook; text where a header might begin with the same
    /// letters.
    pub fn of(start: &[u8], name: &str) -> Self {
        let extension = Path::new(name).extension();
        let is_named = |known: &str| extension.is_some_and(|extension| extension.eq_ignore_ascii_case(known));
        if start.starts_with(ZIP) || is_container(start) || is_named("xlsx") || is_named("xlsm") {
            return Form::Workbook;
        }
        let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
        let marks = [(b"PAR1".as_slice(), Form::Parquet), (b"ARROW1", Form::Arrow)];
        let found = marks.iter().find_map(|(mark, form)| Some((start.strip_prefix(*mark)?, *form)));
        found.filter(|(rest, _)| !rest.first().is_some_and(is_text)).map_or(Form::Text, |(_, form)| form)
    }

    /// Whether a path is that of a file in columns.
    #[cfg(feature = "cli")]
    pub fn is_in_columns(path: &Path) -> bool {
        let mut start = Vec::new();
        let read = |file: File| file.take(Form::MARK).read_to_end(&mut start);
        path.is_file()
            && File::open(path).and_then(read).is_ok()
            && matches!(Form::of(&start, ""), Form::Parquet | Form::Arrow)
    }

    fn name(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Workbook => "xlsx",
            Form::Parquet => "Parquet",
            Form::Arrow => "Arrow IPC",
        }
    }

    /// The error of a file in columns that is not whole.
    pub fn unreadable(self, path: &str, fault: &str) -> Error {
        let form = self.name();
        let message = text!(
            "the {form} file cannot be read ({fault}); expected a whole one",
            "no se puede leer el archivo {form} ({fault}); se esperaba uno completo"
        );
        Error::new(ErrorKind::Scan, message).in_file(path)
    }

    /// The error of a program that does not read the form.
    #[cfg(not(all(feature = "scan", feature = "xlsx")))]
    pub fn not_built_in(self, path: &str) -> Error {
        let form = self.name();
        let (kind, feature) = match self {
            Form::Workbook => (ErrorKind::Workbook, "xlsx"),
            _ => (ErrorKind::Scan, "scan"),
        };
        let message = text!(
            "this is a file of {form}, which this program was built without; expected delimited text, or a program with the feature `{feature}`",
            "este es un archivo {form}, y este programa se compiló sin él; se esperaba texto delimitado, o un programa con la opción `{feature}`"
        );
        Error::new(kind, message).in_file(path)
    }
}

/// Whether a file is a workbook with a password, or one in the old format.
pub(super) fn is_container(start: &[u8]) -> bool {
    start.starts_with(CONTAINER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_begins_alike_is_text() {
        assert_eq!(Form::of(b"PAR1\x15\x04\x15", ""), Form::Parquet);
        assert_eq!(Form::of(b"ARROW1\0", ""), Form::Arrow);
        for text in ["PAR1,insti", "PARENTESCO", "ARROW1;so", "PAR1\r\n", "ARROW", ""] {
            assert_eq!(Form::of(text.as_bytes(), "file.csv"), Form::Text, "{text}");
        }
    }
}
