//! Texts of a column as text, packed.

/// Texts in row order, an empty one being a missing one; or the different ones, and which of them each row has.
#[derive(Default)]
pub(crate) struct Texts {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// By row, the position of its cell.
    codes: Option<Vec<Option<usize>>>,
}

impl Texts {
    /// Writes the cells one by one; none is an empty one.
    pub fn write<T>(values: impl Iterator<Item = Option<T>>, write: impl Fn(&mut Vec<u8>, T)) -> Self {
        let mut cells = Texts::default();
        for value in values {
            value.into_iter().for_each(|value| write(&mut cells.text, value));
            cells.ends.push(cells.text.len());
        }
        cells
    }

    /// The cells of several pieces of a column, of which there is one but for files of unusual types.
    pub fn joined(mut pieces: impl Iterator<Item = Result<Texts, String>>) -> Result<Self, String> {
        let mut all = pieces.next().unwrap_or_else(|| Ok(Texts::default()))?;
        for piece in pieces {
            let piece = piece?;
            let both = (0..all.len()).map(|row| all.get(row)).chain((0..piece.len()).map(|row| piece.get(row)));
            all = Texts::write(both.map(Some), |out, cell: &[u8]| out.extend_from_slice(cell));
        }
        Ok(all)
    }

    /// Texts that are each one of these.
    pub fn coded(self, codes: Vec<Option<usize>>) -> Option<Self> {
        let are_known = self.codes.is_none() && codes.iter().flatten().all(|code| *code < self.ends.len());
        are_known.then_some(Texts { codes: Some(codes), ..self })
    }

    pub fn len(&self) -> usize {
        self.codes.as_ref().map_or(self.ends.len(), Vec::len)
    }

    /// The cell of a row; empty where there is none.
    #[inline]
    pub fn get(&self, row: usize) -> &[u8] {
        let at = match &self.codes {
            Some(codes) => codes.get(row).copied().flatten(),
            None => Some(row),
        };
        at.and_then(|at| {
            let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
            self.text.get(start..*self.ends.get(at)?)
        })
        .unwrap_or_default()
    }
}
