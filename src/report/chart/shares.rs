//! What each group is made of: a bar of parts.

use maud::{Markup, html};

use super::draw::{Rows, named, rect, small, text};
use super::key::key;
use super::text::{LABEL, SMALL, count, width};
use super::{Chart, WIDTH, no_data};
use crate::language::{Language, text};

/// Colours of parts.
const COLOURS: u8 = 6;
/// Space between two parts.
const BETWEEN: f64 = 1.5;

/// What groups are made of, drawn by [`shares`].
#[derive(Clone, Debug)]
pub struct Shares {
    /// The parts, from left to right.
    pub parts: Vec<SharesPart>,
    /// What the rest is of which it is not known to which part it belongs.
    pub unknown: String,
    /// The groups, from top to bottom.
    pub rows: Vec<SharesRow>,
}

/// A part of [`Shares`].
#[derive(Clone, Debug)]
pub struct SharesPart {
    /// Its name.
    pub label: String,
    /// Its colour, from 1 to 6.
    pub colour: u8,
}

/// A group of [`Shares`].
#[derive(Clone, Debug)]
pub struct SharesRow {
    /// Its name.
    pub label: String,
    /// How many belong to each part, and no more of them than there are parts.
    pub counts: Vec<u64>,
    /// How many belong to none that is known.
    pub unknown: u64,
}

impl SharesRow {
    fn all(&self) -> u64 {
        self.counts.iter().fold(self.unknown, |sum, count| sum.saturating_add(*count))
    }
}

/// Draws what groups are made of; all bars are as long, whatever their n.
pub fn shares(name: &str, title: &str, data: &Shares, language: Language) -> Chart {
    if data.rows.is_empty() {
        return Chart::empty(name, title, language);
    }
    let rows = Rows::new(data.rows.iter().map(|row| row.label.as_str()), 190.0, 20.0, 20.0);
    let counts = data.rows.iter().map(|row| width(&count(row.all() as usize), LABEL)).fold(0.0, f64::max);
    let (from, to) = (rows.labels + 12.0, WIDTH - counts - 10.0);
    let bottom = rows.bottom(data.rows.len());
    let bar = |row: &SharesRow, y: f64| -> Markup {
        let all = row.all();
        let parts = data.parts.iter().zip(&row.counts);
        let parts = parts.map(|(part, number)| ((ground(part), "inside"), &part.label, *number));
        let parts = parts.chain([(("missing".to_owned(), "soft"), &data.unknown, row.unknown)]);
        let mut x = from;
        let drawn: Vec<Markup> = parts
            .filter(|(.., number)| *number > 0)
            .map(|((ground, ink), name, number)| {
                let length = number as f64 / all as f64 * (to - from);
                let figure = count(number as usize);
                let marks = html! {
                    (rect(&ground, x, y - 7.0, length - BETWEEN, 14.0))
                    @if width(&figure, SMALL) + 4.0 < length {
                        (text(x + (length - BETWEEN) / 2.0, y + 4.0, &format!("small middle {ink}"), &figure))
                    }
                };
                x += length;
                named(&format!("{}: {name}, {figure}", row.label), &marks)
            })
            .collect();
        html! {
            @if drawn.is_empty() { (small(from, y + 4.0, "soft", no_data(language), to - from)) }
            @for part in drawn { (part) }
        }
    };
    let used = |at: usize| data.rows.iter().any(|row| row.counts.get(at).is_some_and(|number| *number > 0));
    let mut entries: Vec<(Markup, String)> = (0..data.parts.len())
        .filter(|at| used(*at))
        .map(|at| &data.parts[at])
        .map(|part| (rect(&ground(part), -10.0, -6.0, 20.0, 12.0), part.label.clone()))
        .collect();
    if data.rows.iter().any(|row| row.unknown > 0) {
        entries.push((rect("missing", -9.5, -5.5, 19.0, 11.0), data.unknown.clone()));
    }
    let (key, height) = key(bottom + 4.0, entries);
    let body = html! {
        (text(WIDTH, 15.0, "small soft end", "n"))
        @for (at, row) in data.rows.iter().enumerate() {
            @let y = rows.middle(at);
            (rows.row(at, &row.label, &format!("{}, n = {}", row.label, count(row.all() as usize))))
            (bar(row, y))
            (text(WIDTH, y + 4.2, "soft end", &count(row.all() as usize)))
        }
        (key)
    };
    Chart::new(name, title, &description(data, language), language, bottom + 4.0 + height, body)
}

/// The class of a part's ground.
fn ground(part: &SharesPart) -> String {
    format!("part c{}", part.colour.clamp(1, COLOURS))
}

fn description(data: &Shares, language: Language) -> String {
    let groups = data.rows.len();
    let all: u64 = data.rows.iter().fold(0, |sum, row| sum.saturating_add(row.all()));
    let n = count(all as usize);
    let of = |at: usize| {
        data.rows.iter().filter_map(|row| row.counts.get(at)).fold(0u64, |sum, count| sum.saturating_add(*count))
    };
    let unknown = (&data.unknown, data.rows.iter().fold(0u64, |sum, row| sum.saturating_add(row.unknown)));
    let parts = data.parts.iter().enumerate().map(|(at, part)| (&part.label, of(at))).chain([unknown]);
    let parts = parts.filter(|(_, number)| *number > 0);
    let parts: Vec<String> = parts.map(|(name, number)| format!("{name}: {}", count(number as usize))).collect();
    let told = text!("Groups: {groups}; n = {n} in all", "Grupos: {groups}; n = {n} en total");
    let told = told.in_language(language);
    if parts.is_empty() { format!("{told}; {}.", no_data(language)) } else { format!("{told}; {}.", parts.join("; ")) }
}
