//! The cells of a record that a mapping names.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::layout::Layout;
use super::mapping::Role;
use crate::finding::{Log, Problem};
use crate::table::Cell;

/// The cells of a record, by role, and where they are.
pub(super) struct Fields<'r> {
    pub line: u64,
    layout: &'r Layout,
    /// Texts without the spaces around them, and whether they are not valid in the encoding of the file.
    cells: [(Cow<'r, str>, bool); Role::ALL.len()],
}

impl<'r> Fields<'r> {
    #[inline]
    pub fn new(line: u64, layout: &'r Layout) -> Self {
        Fields { line, layout, cells: std::array::from_fn(|_| (Cow::Borrowed(""), false)) }
    }

    #[inline(always)]
    pub fn set(&mut self, role: Role, cell: Cell<'r>) {
        match cell {
            Cell::Text(Cow::Borrowed(text)) => self.cells[role as usize].0 = Cow::Borrowed(text.trim_ascii()),
            other => self.set_owned(role, other),
        }
    }

    /// Sets a cell that is not as the file has it.
    #[cold]
    fn set_owned(&mut self, role: Role, cell: Cell) {
        let (text, is_recovered) = cell.into_text(b'.');
        self.cells[role as usize] = (Cow::Owned(text.trim_ascii().to_owned()), is_recovered);
    }

    #[inline]
    pub fn text(&self, role: Role) -> &str {
        &self.cells[role as usize].0
    }

    #[inline]
    pub fn is_recovered(&self, role: Role) -> bool {
        self.cells[role as usize].1
    }

    pub fn report(&self, role: Role, problem: impl Into<Problem>, log: &mut Log) {
        log.push(self.line, self.layout.column(role).map(|column| column + 1), problem);
    }

    /// Reports a text that had to be read in the fallback encoding.
    #[inline]
    pub fn report_recovery(&self, role: Role, fallback: &'static Encoding, log: &mut Log) {
        if self.is_recovered(role) {
            let column = self.layout.column(role).map(|column| column + 1);
            log.push_recovered(self.line, column, self.text(role), fallback.name());
        }
    }
}
