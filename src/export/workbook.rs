//! Tables as the sheets of a workbook.

use std::io::{ErrorKind, Write};
use std::path::Path;

use polars::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Worksheet, XlsxError};

use super::{Cell, PART, Rows, neutral, replace, unwritten};
use crate::error::{Error, Result, argument, ensure};
use crate::guard::guarded;
use crate::language::text;

/// Rows of a sheet below its header, and its columns.
const ROWS: usize = (1 << 20) - 1;
const COLUMNS: usize = 1 << 14;
/// Length of a sheet's name, and of the text in a cell, as spreadsheets count: in UTF-16.
const NAME: usize = 31;
const TEXT: usize = 32_767;
/// Whole numbers up to this one are the same as floats, which is what a spreadsheet holds.
const WHOLE: i128 = 1 << 53;
/// The least and the most width of a column, in characters; and what the button of the filter takes.
const LEAST: usize = 8;
const MOST: usize = 60;
const BUTTON: usize = 3;

/// A spreadsheet file (`.xlsx`) of any number of tables, a sheet each.
///
/// Numbers are written in full and shown with four decimals, or by their power of ten where those would all be zeros; whole
/// numbers, truth values and text as what they are; a missing value as an empty cell. The header is bold, stays in sight and
/// can be filtered by. Text that a spreadsheet would run as a formula gets an apostrophe before it, as in CSV. The same tables
/// give the same bytes.
///
/// ```
/// use open_gov_metric::export::Workbook;
/// use open_gov_metric::polars::prelude::*;
///
/// let scores = df!("unit" => ["A", "B"], "GA" => [Some(0.1 + 0.2), None])?;
/// let groups = df!("state" => ["Colima"], "n" => [2_u32])?;
/// let mut file = Vec::new();
/// Workbook::new().sheet("Scores", &scores)?.sheet("By state", &groups)?.write(&mut file)?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Workbook {
    file: rust_xlsxwriter::Workbook,
    /// Names of the sheets, in lower case.
    names: Vec<String>,
}

impl Default for Workbook {
    fn default() -> Self {
        Workbook::new()
    }
}

impl Workbook {
    /// A workbook without sheets.
    pub fn new() -> Self {
        let mut file = rust_xlsxwriter::Workbook::new();
        // The earliest date that the archive can have, in place of today's.
        if let Ok(date) = ExcelDateTime::from_ymd(1980, 1, 1) {
            file.set_properties(&DocProperties::new().set_creation_datetime(&date));
        }
        Workbook { file, names: Vec::new() }
    }

    /// Adds a sheet with a table.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a name that is empty, longer than 31 characters, taken (whatever the case), that starts or ends
    /// with an apostrophe or holds a control character or one of `[]:*?/\`; for a table with more than 1,048,575 rows or 16,384
    /// columns; for a text of more than 32,767 characters; for a column of a type that the crate's tables do not have.
    /// [`Io`](crate::ErrorKind::Io) where no temporary file can be written.
    pub fn sheet(mut self, name: &str, table: &DataFrame) -> Result<Self> {
        self.check(name)?;
        let (height, width) = table.shape();
        ensure!(
            height <= ROWS && width <= COLUMNS,
            "sheet",
            "the table of the sheet \"{name}\" has {height} rows and {width} columns; expected at most {ROWS} and {COLUMNS}",
            "la tabla de la hoja \"{name}\" tiene {height} filas y {width} columnas; se esperaban a lo más {ROWS} y {COLUMNS}"
        );
        self.names.push(name.to_lowercase());
        // Rows that are done with wait in a temporary file.
        let sheet = self.file.add_worksheet_with_low_memory().map_err(refused)?;
        sheet.set_name(name).map_err(refused)?;
        unharmed(|| fill(sheet, table))?;
        Ok(self)
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io) when the writer fails, [`Argument`](crate::ErrorKind::Argument) for a workbook without sheets.
    pub fn write(mut self, mut writer: impl Write) -> Result<()> {
        ensure!(
            !self.names.is_empty(),
            "sheet",
            "the workbook has no sheet; expected one or more",
            "el libro no tiene hojas; se esperaba una o más"
        );
        // In memory first, since where the target fails is then an error of the target.
        let bytes = unharmed(|| self.file.save_to_buffer().map_err(refused))?;
        writer.write_all(&bytes).and_then(|()| writer.flush()).map_err(unwritten)
    }

    /// Writes the file, which is replaced as a whole or not at all.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn save(self, path: impl AsRef<Path>) -> Result<()> {
        replace(path.as_ref(), |file| self.write(file))
    }

    fn check(&self, name: &str) -> Result<()> {
        let fault = if name.trim().is_empty() || name.encode_utf16().count() > NAME {
            text!("expected 1 to {NAME} characters", "se esperaban de 1 a {NAME} caracteres")
        } else if name.contains(|c: char| c.is_control() || r"[]:*?/\".contains(c)) {
            text!(r"expected none of []:*?/\ in it", r"no se esperaba ninguno de []:*?/\ en él")
        } else if name.starts_with('\'') || name.ends_with('\'') {
            text!("expected no apostrophe at its ends", "no se esperaban apóstrofos en sus extremos")
        } else if self.names.contains(&name.to_lowercase()) {
            text!("another sheet has it", "lo tiene otra hoja")
        } else {
            return Ok(());
        };
        let (english, spanish) = (fault.english, fault.spanish);
        Err(argument!(
            "sheet",
            "the sheet cannot be called {name:?}: {english}",
            "la hoja no se puede llamar {name:?}: {spanish}"
        ))
    }
}

/// Writes a table into an empty sheet.
fn fill(sheet: &mut Worksheet, table: &DataFrame) -> Result<()> {
    let formats = Formats::new();
    let names: Vec<&str> = table.get_column_names().iter().map(|name| name.as_str()).collect();
    let mut widths = Vec::with_capacity(names.len());
    for (column, name) in names.iter().enumerate() {
        put_text(sheet, (0, column as u16), neutral(name).as_ref(), &formats.header, name)?;
        widths.push(name.chars().count() + BUTTON);
    }
    for start in (0..table.height()).step_by(PART) {
        let rows = Rows::new(&table.slice(start as i64, PART))?;
        for row in 0..rows.len() {
            let at = (start + row + 1) as u32;
            for (column, cell) in rows.row(row).enumerate() {
                let shown = put(sheet, (at, column as u16), &cell, &formats, names[column])?;
                widths[column] = widths[column].max(shown);
            }
        }
    }
    for (column, width) in widths.into_iter().enumerate() {
        sheet.set_column_width(column as u16, width.clamp(LEAST, MOST) as f64).map_err(refused)?;
    }
    if let Some(last) = names.len().checked_sub(1) {
        sheet.set_freeze_panes(1, 0).map_err(refused)?;
        sheet.autofilter(0, 0, table.height() as u32, last as u16).map_err(refused)?;
    }
    Ok(())
}

/// How cells are shown.
struct Formats {
    header: Format,
    text: Format,
    whole: Format,
    decimals: Format,
    powers: Format,
}

impl Formats {
    fn new() -> Self {
        let shown = |format: &str| Format::new().set_num_format(format);
        Formats {
            header: Format::new().set_bold(),
            text: Format::new(),
            whole: shown("0"),
            decimals: shown("0.0000"),
            powers: shown("0.00E+00"),
        }
    }

    /// Four decimals, unless they would all be zeros or there are many digits before them.
    fn of(&self, value: f64) -> &Format {
        if value == 0.0 || (5e-5..1e11).contains(&value.abs()) { &self.decimals } else { &self.powers }
    }
}

/// Writes a cell; about how many characters of it are shown.
fn put(sheet: &mut Worksheet, place: (u32, u16), cell: &Cell, formats: &Formats, header: &str) -> Result<usize> {
    let (row, column) = place;
    match cell {
        Cell::Missing => Ok(0),
        Cell::Text(text) => put_text(sheet, place, neutral(text).as_ref(), &formats.text, header),
        Cell::Truth(truth) => sheet.write_boolean(row, column, *truth).map(|_| 5).map_err(refused),
        Cell::Float(value) if value.is_finite() => {
            sheet.write_number_with_format(row, column, *value, formats.of(*value)).map_err(refused)?;
            Ok(5 + value.abs().log10().clamp(1.0, 11.0) as usize + usize::from(*value < 0.0))
        }
        Cell::Whole(whole) if (-WHOLE..=WHOLE).contains(whole) => {
            sheet.write_number_with_format(row, column, *whole as f64, &formats.whole).map_err(refused)?;
            Ok(whole.to_string().len())
        }
        // What no number of a spreadsheet is.
        other => {
            let mut plain = String::new();
            other.write_plain(&mut plain);
            put_text(sheet, place, &plain, &formats.text, header)
        }
    }
}

/// Writes text as text.
fn put_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
    header: &str,
) -> Result<usize> {
    let length = text.encode_utf16().count();
    let line = row + 1;
    ensure!(
        length <= TEXT,
        header,
        "the text in column {header}, row {line} of the sheet has {length} characters; expected at most {TEXT}",
        "el texto de la columna {header}, fila {line} de la hoja, tiene {length} caracteres; se esperaban a lo más {TEXT}"
    );
    // A text that begins and ends like this is taken for the writer's own markup, but not the runs of a rich text.
    let written = if text.starts_with("<r>") && text.ends_with("</r>") {
        let text = text.replace("_x", "_x005F_x");
        sheet.write_rich_string_with_format(row, column, &[(&Format::new(), &text)], format)
    } else {
        sheet.write_string_with_format(row, column, text, format)
    };
    written.map(|_| length).map_err(refused)
}

/// Runs what panics where a temporary file cannot be written.
fn unharmed<T>(write: impl FnOnce() -> Result<T>) -> Result<T> {
    let folder = std::env::temp_dir().display().to_string();
    guarded(write).unwrap_or_else(|| Err(Error::io(folder)(ErrorKind::StorageFull.into())))
}

/// What the writer refuses, which is nothing that was let through to it.
fn refused(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(source) => unwritten(source),
        XlsxError::TempFileError(folder, source) => Error::io(folder.display().to_string())(source),
        other => unwritten(std::io::Error::other(other)),
    }
}
