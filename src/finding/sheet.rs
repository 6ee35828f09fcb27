//! Places in a spreadsheet.

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
