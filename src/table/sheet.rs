//! The rows of a sheet of a workbook.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::cells::{self, Cell as Placed, Value};
use super::parallel::{Block, Source};
use super::record::{Cell, Cells, Consumer, Piece};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{self, Findings, TableProblem};
use crate::language::text;

/// Rows that are read at once.
const ROWS: usize = 4096;

/// Cells, empty ones included, that a table may have; a stray cell far off would make a small file fill the memory.
const MOST_CELLS: usize = 1 << 28;
/// Cells that it may have however few of them have something, and for each that has.
const LEAST_CELLS: usize = 1 << 24;
const MOST_EMPTY: usize = 16;

/// A sheet as a table: the first row that is not blank has the headers, and a column is any that has a cell.
pub(super) struct Sheet {
    name: String,
    /// The cells that are not blank.
    cells: Vec<Placed>,
    /// Numbers in the sheet of the columns of the table, from 0.
    columns: Vec<u32>,
    /// Cells of the header.
    header: usize,
}

impl Sheet {
    /// Reads a workbook.
    pub fn read(bytes: &[u8], path: &str, wanted: Option<&str>, expected: &str) -> Result<Self> {
        let (name, cells) = cells::read(bytes, wanted, path)?;
        let columns: BTreeSet<u32> = cells.iter().map(|cell| cell.column).collect();
        let columns: Vec<u32> = columns.into_iter().collect();
        let header = rows_of(&cells).next().map_or(0, <[Placed]>::len);
        let sheet = Sheet { name, cells, columns, header };
        if header == 0 {
            let mut findings = Findings::new(path, Vec::new()).in_sheet(Some(sheet.place()));
            findings.push(0, TableProblem::UnreadableHeader { expected: expected.into() });
            return Err(Error::survey(findings));
        }
        let (height, width) = (rows_of(&sheet.cells).count() - 1, sheet.columns.len());
        let filled = sheet.cells.len();
        let most = MOST_CELLS.min(LEAST_CELLS.max(MOST_EMPTY.saturating_mul(filled)));
        if height.saturating_mul(width) > most {
            let sheet = &sheet.name;
            let message = text!(
                "the sheet \"{sheet}\" has {height} rows and {width} columns, with something in {filled} cells; expected fewer than {most} cells: delete the columns and rows that are not part of the table",
                "la hoja \"{sheet}\" tiene {height} filas y {width} columnas, con algo en {filled} celdas; se esperaban menos de {most} celdas: borre las columnas y filas que no son parte de la tabla"
            );
            return Err(Error::new(ErrorKind::Workbook, message).in_file(path));
        }
        Ok(sheet)
    }

    pub fn headers(&self) -> Vec<String> {
        let names = std::iter::zip(&self.columns, self.values(&self.cells[..self.header]));
        let names = names.map(|(column, value)| match value {
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Text(text)) => text.trim().to_owned(),
            None => format!("column_{}", column + 1),
        });
        names.collect()
    }

    /// The value of each column in a row.
    fn values<'r>(&'r self, row: &'r [Placed]) -> impl Iterator<Item = Option<&'r Value>> {
        let mut cells = row.iter().peekable();
        let value = move |column: &u32| cells.next_if(|cell| cell.column == *column).map(|cell| &cell.value);
        self.columns.iter().map(value)
    }

    /// The row of the header, from 1.
    pub fn header_row(&self) -> u64 {
        self.cells.first().map_or(0, row)
    }

    /// What findings are placed by.
    pub fn place(&self) -> finding::Sheet {
        let columns = self.columns.iter().map(|column| *column as usize + 1).collect();
        finding::Sheet { name: self.name.clone(), columns }
    }

    /// The rows below the header; `read` is the number of bytes that were read.
    pub fn into_rows(self, read: u64) -> SheetRows {
        let (next, end, sheet) = (self.header, self.cells.len(), Arc::new(self));
        SheetRows { all: Block::Sheet(SheetBlock { sheet: sheet.clone(), cells: next..end }), sheet, next, read }
    }
}

/// The rows of a sheet, in blocks.
pub(super) struct SheetRows {
    sheet: Arc<Sheet>,
    all: Block,
    /// The first cell of the next block.
    next: usize,
    read: u64,
}

impl Source for SheetRows {
    fn next_block(&mut self, _: Option<Block>) -> Result<Option<Block>> {
        let length: usize = rows_of(&self.sheet.cells[self.next..]).take(ROWS).map(<[Placed]>::len).sum();
        let cells = self.next..self.next + length;
        self.next = cells.end;
        Ok((length > 0).then(|| Block::Sheet(SheetBlock { sheet: self.sheet.clone(), cells })))
    }

    fn read(&self) -> u64 {
        self.read
    }

    fn beginning(&self) -> Option<&Block> {
        Some(&self.all)
    }
}

/// The cells of consecutive rows.
pub(super) struct SheetBlock {
    sheet: Arc<Sheet>,
    cells: Range<usize>,
}

impl SheetBlock {
    /// Reads the records.
    pub fn read<C: Consumer>(&self, consumer: &C, piece: &mut Piece<C::Part>) {
        for row in rows_of(&self.sheet.cells[self.cells.clone()]) {
            let cells = self.sheet.values(row).map(|value| match value {
                Some(Value::Number(number)) => Cell::Number(*number),
                Some(Value::Text(text)) => Cell::Text(Cow::Borrowed(text)),
                None => Cell::Nothing,
            });
            consumer.record(piece, &mut Cells::new(row.first().map_or(0, self::row), cells));
        }
    }
}

fn rows_of(cells: &[Placed]) -> impl Iterator<Item = &[Placed]> {
    cells.chunk_by(|a, b| a.row == b.row)
}

fn row(cell: &Placed) -> u64 {
    u64::from(cell.row) + 1
}
