//! Counts of groups, as bars beside one another.

use maud::{Markup, html};

use super::draw::{Rows, rect, small, text};
use super::text::{LABEL, SMALL, clean, count, shorten, width};
use super::{Chart, WIDTH, ends, no_data};
use crate::language::{Language, text};

/// Space between two columns of bars.
const BETWEEN: f64 = 16.0;

/// Counts of groups, drawn by [`bars`].
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

/// Draws counts; each column has a scale of its own from 0.
pub fn bars(name: &str, title: &str, data: &Bars, language: Language) -> Chart {
    if data.rows.is_empty() || data.columns.is_empty() {
        return Chart::empty(name, title, language);
    }
    let rows = Rows::new(data.rows.iter().map(|row| row.label.as_str()), 132.0, 20.0, 18.0);
    let columns = data.columns.len() as f64;
    let room = ((WIDTH - rows.labels - 12.0 - BETWEEN * (columns - 1.0)) / columns).max(0.0);
    let bottom = rows.bottom(data.rows.len());
    let column = |place: usize| -> Markup {
        let left = rows.labels + 12.0 + place as f64 * (room + BETWEEN);
        let of_row = |row: &BarsRow| row.counts.get(place).copied().flatten();
        let figures = data.rows.iter().filter_map(of_row).map(|number| width(&count(number as usize), LABEL));
        let longest = (room - figures.fold(0.0, f64::max) - 6.0).max(0.0);
        let largest = data.rows.iter().filter_map(of_row).max().unwrap_or(0).max(1);
        html! {
            (text(left, 15.0, "small soft", &shorten(&clean(&data.columns[place]), SMALL, room)))
            @for (at, row) in data.rows.iter().enumerate() {
                @let y = rows.middle(at);
                @if let Some(number) = of_row(row) {
                    @let length = number as f64 / largest as f64 * longest;
                    (rect("bar", left, y - 5.0, length, 10.0))
                    (text(left + length + 5.0, y + 4.2, "", &shorten(&count(number as usize), LABEL, room)))
                } @else {
                    (small(left, y + 4.0, "soft", no_data(language), room))
                }
            }
        }
    };
    let body = html! {
        @for (at, row) in data.rows.iter().enumerate() { (rows.row(at, &row.label, &spoken(row, data, language))) }
        @for place in 0..data.columns.len() { (column(place)) }
    };
    Chart::new(name, title, &description(data, language), language, bottom + 6.0, body)
}

fn spoken(row: &BarsRow, data: &Bars, language: Language) -> String {
    let figure = |place: usize| row.counts.get(place).copied().flatten();
    let parts = data.columns.iter().enumerate().map(|(place, column)| {
        let figure = figure(place).map_or(no_data(language).to_owned(), |number| count(number as usize));
        format!("{column}: {figure}")
    });
    format!("{}. {}", row.label, parts.collect::<Vec<_>>().join("; "))
}

fn description(data: &Bars, language: Language) -> String {
    let groups = data.rows.len();
    let mut said = text!("Groups: {groups}.", "Grupos: {groups}.").in_language(language).to_owned();
    for (place, column) in data.columns.iter().enumerate() {
        let of_row = |row: &BarsRow| row.counts.get(place).copied().flatten();
        let known: Vec<u64> = data.rows.iter().filter_map(of_row).collect();
        let values = data.rows.iter().map(|row| (row.label.as_str(), of_row(row).map(|number| number as f64)));
        let Some([(top, _), _]) = ends(values, language) else {
            said.push_str(&format!(" {column}: {}.", no_data(language)));
            continue;
        };
        let sum = count(known.iter().fold(0, |sum: usize, next| sum.saturating_add(*next as usize)));
        let most = count(known.iter().copied().max().unwrap_or(0) as usize);
        let told = match groups - known.len() {
            0 => text!(
                " {column}: {sum} in all, the most in {top} ({most}).",
                " {column}: {sum} en total; la cifra mayor es la de {top} ({most})."
            ),
            missing => text!(
                " {column}: {sum} in all, the most in {top} ({most}); of those drawn without data: {missing}.",
                " {column}: {sum} en total; la cifra mayor es la de {top} ({most}); de los que se muestran, sin datos: {missing}."
            ),
        };
        said.push_str(told.in_language(language));
    }
    said
}
