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
    pub fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    pub fn count(count: impl ToString) -> Self {
        Cell::Number(count.to_string())
    }

    /// A number, or that there is none.
    pub fn number(value: Option<f64>, write: impl Fn(f64) -> String) -> Self {
        value.map_or(Cell::Missing, |value| Cell::Number(write(value)))
    }

    /// Text, or that there is none.
    pub fn optional(text: Option<impl Into<String>>) -> Self {
        text.map_or(Cell::Missing, |text| Cell::Text(text.into()))
    }

    /// Both ends of an interval, or that there is none.
    pub fn interval(low: Option<f64>, high: Option<f64>, write: impl Fn(f64) -> String) -> Self {
        let ends = low.zip(high).map(|(low, high)| format!("{} – {}", write(low), write(high)));
        ends.map_or(Cell::Missing, Cell::Number)
    }
}

/// A table with a caption; the first cell of a row names it.
pub(super) struct Table {
    pub caption: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new(caption: impl Into<String>, headings: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        Table { caption: caption.into(), headings, rows }
    }

    /// The table, in a box that scrolls where it is too wide, by keyboard too.
    pub fn markup(&self, language: Language) -> Markup {
        // A column of numbers has its heading above them.
        let is_number = |column: usize| {
            let mut cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.any(|cell| matches!(cell, Cell::Number(_)))
        };
        html! {
            div.wide role="region" tabindex="0" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead { tr {
                        @for (column, heading) in self.headings.iter().enumerate() {
                            th.number[is_number(column)] scope="col" { (heading) }
                        }
                    } }
                    tbody { @for row in &self.rows { tr { @for (column, cell) in row.iter().enumerate() {
                        (of_cell(cell, column == 0, language))
                    } } } }
                }
            }
        }
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
