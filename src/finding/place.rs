//! Where a problem is.

use super::printable;
use crate::language::Language;

/// A place in a file: a line, or a sheet and its row; with the column, where a cell is at fault. A record of a file whose values
/// have names in place of columns has a line and the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the sheet, where the file is a spreadsheet.
    pub sheet: Option<String>,
    /// Line of the file, the first one being 1 (of a sheet, a data frame or a file in columns: the row); none where no line is at fault.
    pub line: Option<u64>,
    /// Number of the column, the first one being 1.
    pub column: Option<usize>,
    /// Header of the column, or the name of the key or node that is meant.
    pub header: Option<String>,
}

impl Place {
    /// Address of the cell in its sheet, such as `C5`; none in other files, and where no single cell is at fault.
    pub fn cell(&self) -> Option<String> {
        self.sheet.as_ref()?;
        Some(format!("{}{}", letters(self.column?), self.line?))
    }

    /// The place in words, such as `line 2, column 3 (TC)`; empty where the whole file is at fault.
    pub fn message(&self, language: Language) -> String {
        let header = self.header.as_deref().map(printable);
        let named = |word: &str, place: String| match &header {
            Some(header) => format!("{word} {place} ({header})"),
            None => format!("{word} {place}"),
        };
        let (row, letter): (_, fn(usize) -> String) = match self.sheet {
            Some(_) => (language.pick("row", "fila"), letters),
            None => (language.pick("line", "línea"), |column| column.to_string()),
        };
        let sheet = self.sheet.as_deref().map(printable);
        let sheet = sheet.map(|sheet| format!("{} \"{sheet}\"", language.pick("sheet", "hoja")));
        let line = self.line.map(|line| format!("{row} {line}"));
        let column = self.column.map(|column| named(language.pick("column", "columna"), letter(column)));
        let parts = match self.cell() {
            Some(cell) => [sheet, Some(named(language.pick("cell", "celda"), cell)), None],
            None => [sheet, line, column.or(header.as_deref().map(str::to_owned))],
        };
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The sheet that a table was read from.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub name: String,
    /// The number in the sheet of each column of the table, the first one being 1.
    pub columns: Vec<usize>,
}

impl Sheet {
    /// The number in the sheet of a column of the table, both from 1.
    pub fn column(&self, column: usize) -> usize {
        column.checked_sub(1).and_then(|at| self.columns.get(at)).copied().unwrap_or(column)
    }
}

/// The letters of a column: `A` for 1, `AA` for 27.
pub(super) fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + (column % 26) as u8));
        column /= 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_spreadsheets_give_them() {
        let named = [1, 3, 26, 27, 52, 53, 702, 703, 16_384].map(letters);
        assert_eq!(named, ["A", "C", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
