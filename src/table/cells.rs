//! The cells of one sheet of a workbook.

use std::collections::HashMap;
use std::io::{self, Cursor};
use std::sync::Arc;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata};

use super::form::is_container;
use super::parts;
use crate::error::{Error, ErrorKind, Result, argument};
use crate::guard::{Fault, unharmed};
use crate::language::text;

/// Bytes that a workbook may always come to, however small its file is.
pub(super) const LEAST_BYTES: u64 = 64 << 20;
/// Bytes that the texts of all cells may come to, for each byte of the file: many cells may refer to one long text.
const MOST_TEXT: u64 = 64;
/// Rows and columns of a sheet.
const SIZE: (u32, u32) = (1 << 20, 1 << 14);

/// A cell; rows and columns count from 0.
pub(super) struct Cell {
    pub row: u32,
    pub column: u32,
    pub value: Value,
}

pub(super) enum Value {
    Number(f64),
    /// Text; a truth value, date or error as text; a formula that was never calculated as it is written. A text that cells
    /// share is held once.
    Text(Arc<str>),
}

/// Reads the sheet that is wanted, or the first visible one: its name, and its cells that are not blank, by row and column. `path` is
/// what messages call the file.
pub(super) fn read(bytes: &[u8], wanted: Option<&str>, path: &str) -> Result<(String, Vec<Cell>)> {
    if is_container(bytes) {
        let message = text!(
            "the workbook has a password, or the old format .xls; expected an .xlsx or .xlsm file without a password",
            "el libro tiene contraseña, o el formato antiguo .xls; se esperaba un archivo .xlsx o .xlsm sin contraseña"
        );
        return Err(Error::new(ErrorKind::Workbook, message).in_file(path));
    }
    let unreadable = |fault: String| {
        let message = text!(
            "the workbook cannot be read ({fault}); expected a whole .xlsx or .xlsm file",
            "no se puede leer el libro ({fault}); se esperaba un archivo .xlsx o .xlsm completo"
        );
        Error::new(ErrorKind::Workbook, message).in_file(path)
    };
    unharmed(|| parts::check(bytes)).map_err(unreadable)?;
    let mut workbook = unharmed(|| Ok(Xlsx::new(Cursor::new(bytes))?)).map_err(unreadable)?;
    if !workbook.sheets_metadata().iter().any(|sheet| sheet.typ == SheetType::WorkSheet) {
        return Err(unreadable("it has no sheet".to_owned()));
    }
    let sheet = choose(&workbook, wanted, path)?;
    let most_text = LEAST_BYTES.max(MOST_TEXT.saturating_mul(bytes.len() as u64));
    let cells = unharmed(|| sorted(cells_of(&mut workbook, &sheet, most_text)?)).map_err(unreadable)?;
    Ok((sheet, cells))
}

/// The name of the sheet that is wanted: by its name, whatever the case, or else by its number among the visible ones.
fn choose<R: io::Read + io::Seek>(workbook: &Xlsx<R>, wanted: Option<&str>, path: &str) -> Result<String> {
    let sheets = || workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let mut visible = sheets().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let found = match wanted {
        None => visible.next().or(sheets().next()),
        Some(wanted) => {
            let number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let named = sheets().find(|sheet| sheet.name == wanted);
            let named = named.or_else(|| sheets().find(|sheet| sheet.name.to_lowercase() == wanted.to_lowercase()));
            named.or_else(|| visible.nth(number?))
        }
    };
    found.map(|sheet| sheet.name.clone()).ok_or_else(|| {
        let names = sheets().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>().join(", ");
        let wanted = wanted.unwrap_or("1");
        argument!(
            "sheet",
            "{path} has no sheet {wanted}; expected one of: {names}",
            "{path} no tiene la hoja {wanted}; se esperaba una de: {names}"
        )
    })
}

fn cells_of<R: io::Read + io::Seek>(
    workbook: &mut Xlsx<R>,
    sheet: &str,
    mut text_left: u64,
) -> Result<Vec<Cell>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let mut cells = Vec::new();
    // By the address of a text in the workbook.
    let mut shared: HashMap<*const u8, Arc<str>> = HashMap::new();
    while let Some(found) = reader.next_cell_with_formula_metadata()? {
        let (row, column) = found.pos;
        if row >= SIZE.0 || column >= SIZE.1 {
            return Err(XlsxError::Unexpected("a cell outside the sheet"));
        }
        let value = match found.value {
            DataRef::Int(number) => Value::Number(number as f64),
            DataRef::Float(number) => Value::Number(number),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::Text(text.into()),
            DataRef::SharedString(text) => {
                Value::Text(shared.entry(text.as_ptr()).or_insert_with(|| text.into()).clone())
            }
            DataRef::Bool(truth) => Value::Text(if truth { "TRUE" } else { "FALSE" }.into()),
            DataRef::DateTime(date) => Value::Text(date_text(&date).into()),
            DataRef::Error(error) => Value::Text(error.to_string().into()),
            DataRef::Empty => match found.formula {
                Some(XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. }) => {
                    Value::Text(format!("={formula}").into())
                }
                Some(_) => Value::Text("=".into()),
                None => continue,
            },
        };
        if let Value::Text(text) = &value {
            if text.trim().is_empty() {
                continue;
            }
            let left = text_left.checked_sub(text.len() as u64);
            text_left = left.ok_or(XlsxError::Unexpected("its cells repeat too much text for a file of its size"))?;
        }
        cells.push(Cell { row, column, value });
    }
    Ok(cells)
}

/// Cells come in order, but for files that nobody should have written.
fn sorted(mut cells: Vec<Cell>) -> Result<Vec<Cell>, Fault> {
    let place = |cell: &Cell| (cell.row, cell.column);
    cells.sort_by_key(place);
    if cells.windows(2).any(|pair| place(&pair[0]) == place(&pair[1])) {
        return Err("it has a cell twice".into());
    }
    Ok(cells)
}

/// A date, a time of day, both, or a length of time in hours.
fn date_text(date: &ExcelDateTime) -> String {
    let days = date.as_f64();
    if date.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days * 86_400.0).round() as i64;
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        return format!("{:02}:{:02}:{:02}", minutes / 60, minutes % 60, seconds);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time =
        if (hour, minute, second) == (0, 0, 0) { String::new() } else { format!(" {hour:02}:{minute:02}:{second:02}") };
    format!("{year:04}-{month:02}-{day:02}{time}")
}
