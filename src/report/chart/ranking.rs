//! Groups in order, each with a point, its interval and its n.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, circle, line, small, text};
use super::key::key;
use super::scale::Scale;
use super::text::{LABEL, count, width};
use super::{Chart, WIDTH, ends, given, no_data};
use crate::language::{Language, text};

/// A ranking of groups, drawn by [`ranking`].
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The groups, from top to bottom.
    pub rows: Vec<RankingRow>,
    /// The ends of the axis.
    pub scale: Scale,
    /// What a point is, such as `mean`.
    pub point: String,
    /// What an interval is, such as `95% interval`.
    pub interval: String,
    /// A value that all rows are seen against.
    pub reference: Option<Reference>,
}

/// A group of a [`Ranking`].
#[derive(Clone, Debug)]
pub struct RankingRow {
    /// Its name.
    pub label: String,
    /// Its point.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end of its interval.
    pub high: Option<f64>,
    /// How many institutions have a value.
    pub n: usize,
}

/// A value that others are seen against.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What it is, such as `National mean`.
    pub label: String,
    /// The value.
    pub value: f64,
}

/// Draws a ranking.
pub fn ranking(name: &str, title: &str, data: &Ranking, language: Language) -> Chart {
    if data.rows.is_empty() {
        return Chart::empty(name, title, language);
    }
    let scale = data.scale;
    let rows = Rows::new(data.rows.iter().map(|row| row.label.as_str()), 132.0, 20.0, 18.0);
    let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width(&text, LABEL)).fold(0.0, f64::max);
    let counts = widest(&mut data.rows.iter().map(|row| count(row.n)));
    let values = widest(&mut data.rows.iter().filter_map(|row| given(row.value)).map(|value| scale.show(value)));
    let value_end = WIDTH - counts - 10.0;
    let axis = Axis { scale, from: rows.labels + 14.0, to: value_end - values - 14.0 };
    let bottom = rows.bottom(data.rows.len());
    let reference = data.reference.as_ref().filter(|reference| reference.value.is_finite());
    let intervals = data.rows.iter().any(|row| interval(row).is_some());

    let mut entries = vec![(circle("dot", 0.0, 0.0, 4.5), data.point.clone())];
    if intervals {
        entries.push((line("span", (-10.0, 0.0), (10.0, 0.0)), data.interval.clone()));
    }
    if let Some(reference) = reference {
        let meaning = format!("{}: {}", reference.label, scale.show(reference.value));
        entries.push((line("reference", (0.0, -7.0), (0.0, 7.0)), meaning));
    }
    let (key, key_height) = key(bottom + 4.0, entries);
    let body = html! {
        (text(WIDTH, 15.0, "small soft end", "n"))
        @for (place, row) in data.rows.iter().enumerate() {
            (rows.row(place, &row.label, &spoken(row, data, language)))
        }
        (axis.figures(15.0))
        (axis.upright(20.0, bottom))
        @if let Some(reference) = reference {
            (line("reference", (axis.at(reference.value), 20.0), (axis.at(reference.value), bottom)))
        }
        @for (place, row) in data.rows.iter().enumerate() {
            @let y = rows.middle(place);
            @if let Some((low, high)) = interval(row) { (line("span", (axis.at(low), y), (axis.at(high), y))) }
            @if let Some(value) = given(row.value) {
                (circle("dot", axis.at(value), y, 4.5))
                (text(value_end, y + 4.2, "end", &scale.show(value)))
            } @else {
                (small(axis.from + 4.0, y + 4.0, "soft", no_data(language), axis.to - axis.from))
            }
            (text(WIDTH, y + 4.2, "soft end", &count(row.n)))
        }
        (key)
    };
    Chart::new(name, title, &description(data, reference, language), language, bottom + 4.0 + key_height, body)
}

fn interval(row: &RankingRow) -> Option<(f64, f64)> {
    given(row.low).zip(given(row.high))
}

fn spoken(row: &RankingRow, data: &Ranking, language: Language) -> String {
    let value = given(row.value).map_or(no_data(language).to_owned(), |value| data.scale.show(value));
    let interval = interval(row)
        .map_or(String::new(), |(low, high)| format!(" ({}–{})", data.scale.show(low), data.scale.show(high)));
    format!("{}: {value}{interval}, n = {}", row.label, count(row.n))
}

fn description(data: &Ranking, reference: Option<&Reference>, language: Language) -> String {
    let shown = data.rows.iter().filter(|row| given(row.value).is_some()).count();
    let mut said = String::new();
    if let Some([(top, highest), (last, lowest)]) =
        ends(data.rows.iter().map(|row| (row.label.as_str(), row.value)), language)
    {
        let (highest, lowest) = (data.scale.show(highest), data.scale.show(lowest));
        let n = count(data.rows.iter().map(|row| row.n).sum());
        let about = text!(
            "{shown} groups, from {top} ({highest}) to {last} ({lowest}); n = {n} in all.",
            "{shown} grupos, de {top} ({highest}) a {last} ({lowest}); n = {n} en total."
        );
        said.push_str(about.in_language(language));
    }
    if let Some(reference) = reference {
        said.push_str(&format!(" {}: {}.", reference.label, data.scale.show(reference.value)));
    }
    let missing = data.rows.len() - shown;
    if missing > 0 {
        said.push_str(text!(" Without data: {missing}.", " Sin datos: {missing}.").in_language(language));
    }
    said
}
