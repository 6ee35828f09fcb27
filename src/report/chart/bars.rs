//! Counts of groups, as bars in columns.

use maud::{Markup, html};

use super::draw::{Rows, rect, small, text};
use super::text::{LABEL, SMALL, clean, count, shorten, widest};
use super::{Draw, Drawing, WIDTH, ends, no_data};
use crate::language::{Language, text};

/// Space between two columns of bars.
const BETWEEN: f64 = 16.0;

/// Counts of groups.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What is counted, in a column each.
    pub columns: Vec<String>,
    /// The groups, from top to bottom.
    pub rows: Vec<BarsRow>,
}

/// A group of [`Bars`].
#[derive(Clone, Debug)]
pub struct BarsRow {
    /// Its name.
    pub label: String,
    /// How many of each column it has.
    pub counts: Vec<Option<u64>>,
}

/// Each column has a scale of its own from 0.
impl Draw for Bars {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let rows = Rows::new(&self.rows, |row| &row.label, 132.0, 18.0).filter(|_| !self.columns.is_empty())?;
        let columns = self.columns.len() as f64;
        let room = ((WIDTH - rows.labels - 12.0 - BETWEEN * (columns - 1.0)) / columns).max(0.0);
        let column = |(place, heading): (usize, &String)| -> Markup {
            let left = rows.labels + 12.0 + place as f64 * (room + BETWEEN);
            let counts = || self.rows.iter().filter_map(|row| row.count(place));
            let longest = (room - widest(counts().map(count), LABEL) - 6.0).max(0.0);
            let largest = counts().max().unwrap_or(0).max(1);
            html! {
                (text(left, 15.0, "small soft", &shorten(&clean(heading), SMALL, room)))
                @for (row, y) in rows.each() {
                    @if let Some(number) = row.count(place) {
                        @let length = number as f64 / largest as f64 * longest;
                        (rect("bar", left, y - 5.0, length, 10.0))
                        (text(left + length + 5.0, y + 4.2, "", &shorten(&count(number), LABEL, room)))
                    } @else {
                        (small(left, y + 4.0, "soft", no_data(language), room))
                    }
                }
            }
        };
        let about = |row: &BarsRow| {
            let figure = |place| row.count(place).map_or(no_data(language).to_owned(), count);
            let parts = self.columns.iter().enumerate().map(|(place, column)| format!("{column}: {}", figure(place)));
            format!("{}. {}", row.label, parts.collect::<Vec<_>>().join("; "))
        };
        let body = html! {
            (rows.grounds(about))
            @for entry in self.columns.iter().enumerate() { (column(entry)) }
        };
        Some(Drawing { height: rows.bottom() + 6.0, body })
    }

    fn description(&self, language: Language) -> Option<String> {
        let groups = self.rows.len();
        let of_column = |(place, column): (usize, &String)| {
            let values = self.rows.iter().map(|row| (row.label.as_str(), row.count(place).map(|number| number as f64)));
            let Some([(top, most), _]) = ends(values, count, language) else {
                return format!(" {column}: {}.", no_data(language));
            };
            let known: Vec<u64> = self.rows.iter().filter_map(|row| row.count(place)).collect();
            let sum = count(known.iter().fold(0u64, |sum, next| sum.saturating_add(*next)));
            match groups - known.len() {
                0 => language.choose(text!(
                    " {column}: {sum} in all, the most in {top} ({most}).",
                    " {column}: {sum} en total; la cifra mayor es la de {top} ({most})."
                )),
                missing => language.choose(text!(
                    " {column}: {sum} in all, the most in {top} ({most}); of those drawn without data: {missing}.",
                    " {column}: {sum} en total; la cifra mayor es la de {top} ({most}); de los que se muestran, sin datos: {missing}."
                )),
            }
        };
        let columns: String = self.columns.iter().enumerate().map(of_column).collect();
        Some(language.choose(text!("Groups: {groups}.", "Grupos: {groups}.")) + &columns)
    }
}

impl BarsRow {
    fn count(&self, column: usize) -> Option<u64> {
        self.counts.get(column).copied().flatten()
    }
}
