//! A survey from a sheet of a workbook, with the checks of delimited text.

use std::collections::BTreeSet;
use std::io::Read;

use polars::prelude::AnyValue;

use super::chunk::{Chunk, Format};
use super::header::Layout;
use super::table::Table;
use super::{Survey, SurveyReader};
use crate::error::{Error, Result};
use crate::finding::{Findings, Log, Rule, Sheet};
use crate::language::text;
use crate::table::{
    cells::{self, Cell, Cells, Value},
    number,
};

/// Rows that are checked before they are put away.
const AT_ONCE: usize = 4096;
/// Cells, empty ones included, that a table may have; a stray cell far off would make a small file fill the memory.
const MOST_CELLS: usize = 1 << 28;
/// Cells that it may have however few of them have something, and for each that has.
const LEAST_CELLS: usize = 1 << 24;
const MOST_EMPTY: usize = 16;

impl SurveyReader<'_> {
    pub(super) fn read_workbook(&self, source: impl Read, name: &str) -> Result<Survey> {
        self.read_sheet(&self.cells(source, name)?, name)
    }

    /// The headers of the sheet that would be read.
    pub(super) fn workbook_headers(&self, source: impl Read, name: &str) -> Result<Vec<String>> {
        Ok(header(&self.cells(source, name)?).1)
    }

    fn cells(&self, mut source: impl Read, name: &str) -> Result<Cells> {
        for (option, is_given) in [("delimiter", self.delimiter.is_some()), ("encoding", self.fallback.is_some())] {
            if is_given {
                return Err(Error::argument(
                    option,
                    text!(
                        "{name} is a spreadsheet and has no {option}; expected delimited text, or no --{option}",
                        "{name} es una hoja de cálculo y no necesita --{option}; se esperaba texto delimitado, o no usar --{option}"
                    ),
                ));
            }
        }
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).map_err(Error::io(name))?;
        if let Some(progress) = &self.progress {
            progress(bytes.len() as u64);
        }
        cells::read(&bytes, self.sheet.as_deref(), name)
    }

    /// The first row that is not blank has the headers; a column is any that has a cell.
    fn read_sheet(&self, found: &Cells, name: &str) -> Result<Survey> {
        let (columns, headers) = header(found);
        let place = |cell: &Cell| columns.partition_point(|column| *column < cell.column);
        let mut rows = found.cells.chunk_by(|a, b| a.row == b.row);
        let header = rows.next().unwrap_or_default();
        let layout = Layout::new(headers, &self.methodology, self.unit.as_deref());

        let numbers = columns.iter().map(|column| *column as usize + 1).collect();
        let sheet = Sheet { name: found.sheet.clone(), columns: numbers };
        let mut findings = Findings::new(name, layout.headers.clone()).in_sheet(sheet);
        let Some(first) = header.first() else {
            let mut log = Log::default();
            log.push(0, None, Rule::UnreadableHeader, "", "institution,state,level,type,...");
            findings.append(log);
            return Err(Error::Survey(Box::new(findings)));
        };
        findings.append(layout.check(self, line(first)));
        let height = rows.clone().count();
        let filled = found.cells.len();
        let most = MOST_CELLS.min(LEAST_CELLS.max(MOST_EMPTY.saturating_mul(filled)));
        if height.saturating_mul(columns.len()) > most {
            let (sheet, width) = (&found.sheet, columns.len());
            let message = text!(
                "the sheet \"{sheet}\" has {height} rows and {width} columns, with something in {filled} cells; expected fewer than {most} cells: delete the columns and rows that are not part of the table",
                "la hoja \"{sheet}\" tiene {height} filas y {width} columnas, con algo en {filled} celdas; se esperaban menos de {most} celdas: borre las columnas y filas que no son parte de la tabla"
            );
            return Err(Error::Workbook { path: name.to_owned(), message });
        }

        let mut format = Format::new(&layout, &self.methodology, &self.missing);
        let is_number = |cell: &&Cell| layout.is_numeric(place(cell), &self.methodology);
        if self
            .decimal_comma
            .unwrap_or_else(|| have_decimal_commas(found.cells[header.len()..].iter().filter(is_number)))
        {
            format.point = b',';
        }
        let mut table = Table::new(&format, findings);
        let mut chunk = Chunk::new(&format);
        for row in rows {
            let mut cells = vec![AnyValue::Null; columns.len()];
            row.iter().for_each(|cell| cells[place(cell)] = cell.value.as_any());
            chunk.read_cells(&cells, row.first().map_or(0, line), &format);
            if chunk.rows == AT_ONCE {
                table.append(&mut chunk);
            }
        }
        table.append(&mut chunk);
        let point = format.point;
        self.finish(table, &layout, point)
    }
}

/// Numbers of the columns, and their headers.
fn header(found: &Cells) -> (Vec<u32>, Vec<String>) {
    let columns: Vec<u32> = found.cells.iter().map(|cell| cell.column).collect::<BTreeSet<_>>().into_iter().collect();
    let mut headers: Vec<String> = columns.iter().map(|column| format!("column_{}", column + 1)).collect();
    let first = found.cells.chunk_by(|a, b| a.row == b.row).next().unwrap_or_default();
    for cell in first {
        headers[columns.partition_point(|column| *column < cell.column)] = cell.value.text();
    }
    (columns, headers)
}

fn line(cell: &Cell) -> u64 {
    u64::from(cell.row) + 1
}

/// Whether cells of text have decimal commas: some have one, and none has a point.
fn have_decimal_commas<'a>(cells: impl Iterator<Item = &'a Cell>) -> bool {
    let mut commas = false;
    for cell in cells {
        if let Value::Text(text) = &cell.value {
            match number::decimal_sign(text.as_bytes()) {
                Some(b'.') => return false,
                sign => commas |= sign.is_some(),
            }
        }
    }
    commas
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.trim().to_owned(),
        }
    }

    fn as_any(&self) -> AnyValue<'_> {
        match self {
            Value::Number(number) => AnyValue::Float64(*number),
            Value::Text(text) => AnyValue::String(text),
        }
    }
}
