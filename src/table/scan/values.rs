//! Values of a column, as cells.

use encoding_rs::Encoding;

use crate::table::Cell;
use crate::table::text;

/// Values in row order.
pub(crate) enum Values {
    Numbers(Vec<Option<f64>>),
    Texts(Texts),
    /// The different values, and by row the position of its own.
    Coded(Box<Values>, Vec<Option<usize>>),
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.len(),
            Values::Texts(texts) => texts.ends.len(),
            Values::Coded(_, codes) => codes.len(),
        }
    }

    /// The cell of a row, which is read in the fallback encoding where it is not valid UTF-8.
    #[inline]
    pub fn cell(&self, row: usize, fallback: &'static Encoding) -> Cell<'_> {
        match self {
            Values::Numbers(numbers) => numbers.get(row).copied().flatten().map_or(Cell::Nothing, Cell::Number),
            Values::Texts(texts) => text::cell(texts.get(row), fallback),
            Values::Coded(values, codes) => match codes.get(row).copied().flatten() {
                Some(at) => values.cell(at, fallback),
                None => Cell::Nothing,
            },
        }
    }
}

/// Packed texts; a missing one is empty.
#[derive(Default)]
pub(crate) struct Texts {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Writes the texts one by one; none is an empty one.
    pub fn write<T>(values: impl Iterator<Item = Option<T>>, write: impl Fn(&mut Vec<u8>, T)) -> Self {
        let mut texts = Texts::default();
        for value in values {
            value.into_iter().for_each(|value| write(&mut texts.text, value));
            texts.ends.push(texts.text.len());
        }
        texts
    }

    /// The text of a row; empty where there is none.
    #[inline]
    fn get(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(row)).map(|(start, end)| start..*end);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }
}
