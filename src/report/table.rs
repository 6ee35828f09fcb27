//! Tables that people read.

use maud::{Markup, html};

use crate::finding::printable;
use crate::language::Language;

/// Characters from which on a text needs a wide column.
const LONG: usize = 40;

/// A cell.
pub(super) enum Cell {
    Text(String),
    /// A number, written out.
    Number(String),
    /// What is not known.
    Missing,
}

impl Cell {
    /// A number, or that there is none.
    pub fn number(value: Option<f64>, write: impl Fn(f64) -> String) -> Self {
        value.map_or(Cell::Missing, |value| Cell::Number(write(value)))
    }

    /// Both ends of an interval, or that there is none.
    pub fn interval(low: Option<f64>, high: Option<f64>, write: impl Fn(f64) -> String) -> Self {
        let ends = low.zip(high).map(|(low, high)| format!("{} – {}", write(low), write(high)));
        ends.map_or(Cell::Missing, Cell::Number)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Missing, T::into)
    }
}

macro_rules! cells {
    ($($type:ty => $cell:ident,)*) => {
        $(impl From<$type> for Cell {
            fn from(value: $type) -> Self {
                Cell::$cell(value.to_string())
            }
        })*
    };
}

cells! {
    &str => Text,
    &String => Text,
    String => Text,
    u32 => Number,
    u64 => Number,
    usize => Number,
}

/// A table with a caption, column by column; the first column names the rows.
pub(super) struct Table<R> {
    pub language: Language,
    pub caption: String,
    rows: Vec<R>,
    /// The headings, and a cell for each row.
    columns: Vec<(String, Vec<Cell>)>,
}

impl<R: Copy> Table<R> {
    /// A table without columns.
    pub fn new(language: Language, caption: impl Into<String>, rows: impl IntoIterator<Item = R>) -> Self {
        Table { language, caption: caption.into(), rows: rows.into_iter().collect(), columns: Vec::new() }
    }

    /// Adds a column: its heading in English and in Spanish, and the cell of a row.
    pub fn column<C: Into<Cell>>(self, english: &str, spanish: &str, cell: impl Fn(R) -> C) -> Self {
        let heading = self.language.pick(english, spanish);
        self.columns([()], |()| heading, |(), row| cell(row))
    }

    /// Adds a column for each of several things.
    pub fn columns<T: Copy, H: Into<String>, C: Into<Cell>>(
        mut self,
        things: impl IntoIterator<Item = T>,
        heading: impl Fn(T) -> H,
        cell: impl Fn(T, R) -> C,
    ) -> Self {
        for thing in things {
            let cells = self.rows.iter().map(|row| cell(thing, *row).into()).collect();
            self.columns.push((heading(thing).into(), cells));
        }
        self
    }

    /// Leaves out the columns of which nothing is known.
    pub fn known(mut self) -> Self {
        self.columns.retain(|(_, cells)| cells.iter().any(|cell| !matches!(cell, Cell::Missing)));
        self
    }

    /// The table, in a box that scrolls where it is too wide, by keyboard too; nothing where it has no rows.
    pub fn markup(&self) -> Markup {
        // A column of numbers has its heading above them.
        let is_number = |cells: &[Cell]| cells.iter().any(|cell| matches!(cell, Cell::Number(_)));
        html! { @if !self.rows.is_empty() {
            div.wide role="region" tabindex="0" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead { tr { @for (heading, cells) in &self.columns {
                        th.number[is_number(cells)] scope="col" { (heading) }
                    } } }
                    tbody { @for row in 0..self.rows.len() { tr { @for (at, (_, cells)) in self.columns.iter().enumerate() {
                        (of_cell(&cells[row], at == 0, self.language))
                    } } } }
                }
            }
        } }
    }
}

fn of_cell(cell: &Cell, first: bool, language: Language) -> Markup {
    let missing = language.pick("no data", "sin datos");
    html! {
        @match cell {
            Cell::Text(text) if first => th scope="row" { bdi { (printable(text)) } },
            Cell::Text(text) => td.long[text.chars().count() > LONG] { bdi { (printable(text)) } },
            Cell::Number(text) if first => th.number scope="row" { (text) },
            Cell::Number(text) => td.number { (text) },
            Cell::Missing => td.number { span role="img" title=(missing) aria-label=(missing) { "–" } },
        }
    }
}
