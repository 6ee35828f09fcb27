//! What each group is made of: a bar of parts.

use maud::{Markup, html};

use super::draw::{Rows, named, rect, small, text};
use super::text::{LABEL, SMALL, count, widest, width};
use super::{Draw, Drawing, WIDTH, no_data};
use crate::language::{Language, text};

/// Colours of parts.
const COLOURS: u8 = 6;
/// Space between two parts.
const BETWEEN: f64 = 1.5;

/// What groups are made of.
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

/// All bars are as long, whatever their n.
impl Draw for Shares {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let rows = Rows::new(&self.rows, |row| &row.label, 190.0, 20.0)?;
        let counts = widest(self.rows.iter().map(|row| count(row.all())), LABEL);
        let (from, to) = (rows.labels + 12.0, WIDTH - counts - 10.0);
        let ground = |part: &SharesPart| format!("part c{}", part.colour.clamp(1, COLOURS));
        let bar = |row: &SharesRow, y: f64| -> Markup {
            let parts = self.parts.iter().zip(&row.counts);
            let parts = parts.map(|(part, number)| ((ground(part), "inside"), &part.label, *number));
            let parts = parts.chain([(("missing".to_owned(), "soft"), &self.unknown, row.unknown)]);
            let mut x = from;
            let mut drawn = Vec::new();
            for ((ground, ink), name, number) in parts.filter(|(.., number)| *number > 0) {
                let length = number as f64 / row.all() as f64 * (to - from);
                let figure = count(number);
                let marks = html! {
                    (rect(&ground, x, y - 7.0, length - BETWEEN, 14.0))
                    @if width(&figure, SMALL) + 4.0 < length {
                        (text(x + (length - BETWEEN) / 2.0, y + 4.0, &format!("small middle {ink}"), &figure))
                    }
                };
                drawn.push(named(&format!("{}: {name}, {figure}", row.label), &marks));
                x += length;
            }
            html! {
                @if drawn.is_empty() { (small(from, y + 4.0, "soft", no_data(language), to - from)) }
                @for part in drawn { (part) }
            }
        };
        let body = html! {
            (text(WIDTH, 15.0, "small soft end", "n"))
            (rows.grounds(|row| format!("{}, n = {}", row.label, count(row.all()))))
            @for (row, y) in rows.each() { (bar(row, y)) (text(WIDTH, y + 4.2, "soft end", &count(row.all()))) }
        };
        let entries = self.totals().into_iter().map(|(part, name, _)| match part {
            Some(part) => (rect(&ground(part), -10.0, -6.0, 20.0, 12.0), name),
            None => (rect("missing", -9.5, -5.5, 19.0, 11.0), name),
        });
        Some(Drawing::with_key(rows.bottom() + 4.0, &body, entries))
    }

    fn description(&self, language: Language) -> Option<String> {
        let totals = self.totals();
        let (groups, n) = (self.rows.len(), count(totals.iter().fold(0u64, |sum, part| sum.saturating_add(part.2))));
        let parts: Vec<String> = totals.iter().map(|(_, name, total)| format!("{name}: {}", count(total))).collect();
        let parts = if parts.is_empty() { no_data(language).to_owned() } else { parts.join("; ") };
        Some(language.choose(text!(
            "Groups: {groups}; n = {n} in all; {parts}.",
            "Grupos: {groups}; n = {n} en total; {parts}."
        )))
    }
}

impl Shares {
    /// The parts that some belong to, with their names and how many; those of which it is not known last, without a part.
    fn totals(&self) -> Vec<(Option<&SharesPart>, &str, u64)> {
        let of = |at: usize| self.rows.iter().filter_map(move |row| row.counts.get(at).copied());
        let parts = self.parts.iter().enumerate();
        let parts = parts.map(|(at, part)| (Some(part), part.label.as_str(), of(at).fold(0, u64::saturating_add)));
        let unknown = self.rows.iter().map(|row| row.unknown).fold(0, u64::saturating_add);
        parts.chain([(None, self.unknown.as_str(), unknown)]).filter(|(.., total)| *total > 0).collect()
    }
}
