//! Which files are spreadsheets.

use std::path::Path;

/// First bytes of a zip archive, as a workbook is one.
const ZIP: &[u8] = b"PK\x03\x04";
/// First bytes of the container of workbooks with a password, and of the old format `.xls`.
const CONTAINER: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How many first bytes tell a workbook.
pub(crate) const MARK: u64 = 8;

/// Whether a file is a workbook, by its first bytes or by its name.
pub(crate) fn is_workbook(start: &[u8], name: &str) -> bool {
    let extension = Path::new(name).extension();
    let is_named = |known: &str| extension.is_some_and(|extension| extension.eq_ignore_ascii_case(known));
    start.starts_with(ZIP) || is_container(start) || is_named("xlsx") || is_named("xlsm")
}

/// Whether a file is a workbook with a password, or one in the old format.
pub(crate) fn is_container(start: &[u8]) -> bool {
    start.starts_with(CONTAINER)
}

/// The error of a program that does not read spreadsheets.
#[cfg(not(feature = "xlsx"))]
pub(crate) fn not_read(name: &str) -> crate::Error {
    crate::Error::argument(
        "file",
        crate::language::text!(
            "{name} is a spreadsheet, and this program was built without the feature xlsx; expected delimited text",
            "{name} es una hoja de cálculo, y este programa se compiló sin la opción xlsx; se esperaba texto delimitado"
        ),
    )
}
