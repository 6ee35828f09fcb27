//! A few nodes over the editions.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{circle, diamond, line, named, px, rect, small, text};
use super::key::key;
use super::scale::Scale;
use super::spread::spread;
use super::text::{SMALL, clean, lines, shorten};
use super::{Chart, WIDTH, given, no_data};
use crate::language::{Language, text};

/// Lines over editions, drawn by [`series`].
#[derive(Clone, Debug)]
pub struct Series {
    /// The editions, from the oldest to the newest. Years are as far apart as they are in time, other names evenly.
    pub editions: Vec<String>,
    /// The lines; up to six are easy to tell apart.
    pub lines: Vec<SeriesLine>,
    /// The ends of the axis.
    pub scale: Scale,
}

/// A line of a [`Series`].
#[derive(Clone, Debug)]
pub struct SeriesLine {
    /// What it is, written at its end.
    pub label: String,
    /// A point for each edition.
    pub points: Vec<SeriesPoint>,
}

/// A point of a [`SeriesLine`].
#[derive(Clone, Copy, Debug)]
pub struct SeriesPoint {
    /// Its value; without one the line breaks.
    pub value: Option<f64>,
    /// Whether the value was published elsewhere rather than computed.
    pub published: bool,
}

const LEFT: f64 = 50.0;
const RIGHT: f64 = 272.0;
const TOP: f64 = 14.0;
/// How far apart the lines of a label are, and the rows of the table.
const APART: f64 = 12.5;
const ROW: f64 = 17.0;

/// Draws lines over editions.
pub fn series(name: &str, title: &str, data: &Series, language: Language) -> Chart {
    let drawable = |line: &SeriesLine| points(line, data.editions.len()).any(|(_, value, _)| value.is_finite());
    if !data.lines.iter().any(drawable) {
        return Chart::empty(name, title, language);
    }
    let labels: Vec<Vec<String>> =
        data.lines.iter().map(|line| lines(&clean(&line.label), SMALL, WIDTH - RIGHT - 27.0, 3)).collect();
    let gap = labels.iter().map(|label| label.len().max(1) as f64 * APART + 3.0).fold(0.0, f64::max);
    let bottom = TOP + (labels.len() as f64 * gap).max(230.0);
    let values = || data.lines.iter().flat_map(|line| points(line, data.editions.len())).map(|(_, value, _)| value);
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    let axis = Axis { scale: data.scale.around(low, high), from: bottom - 8.0, to: TOP + 8.0 };
    let columns = columns(&data.editions);
    let places: Vec<Vec<(f64, f64, bool)>> = data
        .lines
        .iter()
        .map(|line| {
            points(line, columns.len())
                .map(|(edition, value, published)| (columns[edition], axis.at(value), published))
                .collect()
        })
        .collect();
    let table_end = bottom + 24.0 + data.lines.len() as f64 * ROW;
    let (key, key_height) = key(table_end + 4.0, entries(data, language));
    let body = html! {
        (axis.level(LEFT, RIGHT))
        @for (edition, x) in data.editions.iter().zip(&columns) {
            (line("grid", (*x, TOP), (*x, bottom)))
            (text(*x, bottom + 16.0, "small soft middle", &shorten(&clean(edition), SMALL, (RIGHT - LEFT) / columns.len() as f64)))
        }
        @for ((index, one), places) in data.lines.iter().enumerate().zip(&places) {
            (named(&format!("{}: {}", one.label, spoken(one, data, language)), &html! {
                (path(one, places, columns.len(), index))
                @for &(x, y, published) in places { (marker(index, x, y, published)) }
            }))
        }
        (table(data, &columns, bottom + 24.0, language))
        (end_labels(&labels, &places, gap, (TOP, bottom)))
        (key)
    };
    Chart::new(name, title, &description(data, language), language, table_end + 4.0 + key_height, body)
}

/// The points that can be drawn, with the place of their edition.
fn points(line: &SeriesLine, editions: usize) -> impl Iterator<Item = (usize, f64, bool)> {
    let points = line.points.iter().take(editions).enumerate();
    points.filter_map(|(edition, point)| Some((edition, given(point.value)?, point.published)))
}

/// Where editions lie, by their years if all are years in order.
fn columns(editions: &[String]) -> Vec<f64> {
    let years: Option<Vec<f64>> =
        editions.iter().map(|edition| Some(f64::from(edition.trim().parse::<u16>().ok()?))).collect();
    let even = || (0..editions.len()).map(|place| place as f64).collect();
    let times = years.filter(|years| years.windows(2).all(|pair| pair[0] < pair[1])).unwrap_or_else(even);
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Vec::new();
    };
    let (from, to) = (LEFT + 22.0, RIGHT - 22.0);
    let at = |time: &f64| {
        if last > first { from + (time - first) / (last - first) * (to - from) } else { (from + to) / 2.0 }
    };
    times.iter().map(at).collect()
}

/// The colour of a line, 1 to 6.
fn colour(index: usize) -> usize {
    index % 6 + 1
}

/// The dashes and the mark of a line, 1 to 6: others than before when the colours come round again.
fn form(index: usize) -> usize {
    (index + index / 6) % 6 + 1
}

/// The line through neighbouring points, broken where one is missing.
fn path(line: &SeriesLine, places: &[(f64, f64, bool)], editions: usize, index: usize) -> Markup {
    let mut d = String::new();
    let mut previous = None;
    for ((edition, ..), (x, y, _)) in points(line, editions).zip(places) {
        let command = if previous.is_some_and(|previous| previous + 1 == edition) { "L" } else { "M" };
        d.push_str(&format!("{command}{} {}", px(*x), px(*y)));
        previous = Some(edition);
    }
    let class = format!("path c{} d{}", colour(index), form(index));
    html! { path class=(class) d=(d) {} }
}

/// The mark of a line: a shape of its own for each of six, hollow where the value was published.
fn marker(index: usize, x: f64, y: f64, published: bool) -> Markup {
    let class = format!("{} c{}", if published { "hollow" } else { "full" }, colour(index));
    let polygon = |points: &[(f64, f64)]| {
        let points: Vec<String> = points.iter().map(|(dx, dy)| format!("{},{}", px(x + dx), px(y + dy))).collect();
        html! { polygon class=(class) points=(points.join(" ")) {} }
    };
    match form(index) {
        1 => circle(&class, x, y, 4.0),
        2 => rect(&class, x - 3.5, y - 3.5, 7.0, 7.0),
        3 => polygon(&[(0.0, -4.5), (4.5, 3.5), (-4.5, 3.5)]),
        4 => diamond(&class, x, y, 5.0),
        5 => polygon(&[(0.0, 4.5), (4.5, -3.5), (-4.5, -3.5)]),
        _ => polygon(&[(-2.2, -4.4), (2.2, -4.4), (4.6, 0.0), (2.2, 4.4), (-2.2, 4.4), (-4.6, 0.0)]),
    }
}

/// The values under their editions, a row for each line.
fn table(data: &Series, columns: &[f64], top: f64, language: Language) -> Markup {
    html! {
        @for (index, one) in data.lines.iter().enumerate() {
            @let y = top + (index as f64 + 0.5) * ROW;
            @if index.is_multiple_of(2) { (rect("stripe", 0.0, y - ROW / 2.0, WIDTH, ROW)) }
            (marker(index, 8.0, y, false))
            @for (edition, value, _) in points(one, columns.len()) {
                (text(columns[edition], y + 4.0, "small middle", &data.scale.show(value)))
            }
            @for (edition, x) in columns.iter().enumerate() {
                @if one.points.get(edition).and_then(|point| given(point.value)).is_none() {
                    (named(no_data(language), &text(*x, y + 4.0, "small soft middle", "—")))
                }
            }
            (small(RIGHT + 26.0, y + 4.0, "", &one.label, WIDTH - RIGHT - 26.0))
        }
    }
}

/// What each line is, at the height of its last point, with a line to it.
fn end_labels(labels: &[Vec<String>], places: &[Vec<(f64, f64, bool)>], gap: f64, (top, bottom): (f64, f64)) -> Markup {
    let ending: Vec<(usize, f64, f64)> =
        places.iter().enumerate().filter_map(|(index, places)| places.last().map(|&(x, y, _)| (index, x, y))).collect();
    let wished: Vec<f64> = ending.iter().map(|(_, _, y)| *y).collect();
    let at = RIGHT + 14.0;
    html! {
        @for ((index, x, y), level) in ending.iter().zip(spread(&wished, gap, top + gap / 2.0, bottom - gap / 2.0)) {
            @let label = &labels[*index];
            (line("leader", (x + 7.0, *y), (at - 4.0, level)))
            (marker(*index, at + 2.0, level, false))
            @for (row, part) in label.iter().enumerate() {
                @let down = (row as f64 - (label.len() as f64 - 1.0) / 2.0) * APART;
                (text(at + 12.0, level + down + 4.0, "small", part))
            }
        }
    }
}

fn entries(data: &Series, language: Language) -> Vec<(Markup, String)> {
    let has = |wanted: bool| {
        data.lines.iter().any(|line| points(line, data.editions.len()).any(|(_, _, published)| published == wanted))
    };
    let mut entries = Vec::new();
    if has(true) {
        entries.push((marker(0, 0.0, 0.0, true), language.pick("published", "publicado").to_owned()));
    }
    if has(false) {
        entries.push((marker(0, 0.0, 0.0, false), language.pick("computed", "calculado").to_owned()));
    }
    entries
}

fn spoken(line: &SeriesLine, data: &Series, language: Language) -> String {
    let said = data.editions.iter().zip(&line.points).map(|(edition, point)| match given(point.value) {
        Some(value) => format!("{edition} {}", data.scale.show(value)),
        None => format!("{edition} {}", no_data(language)),
    });
    said.collect::<Vec<_>>().join(", ")
}

fn description(data: &Series, language: Language) -> String {
    let editions = data.editions.join(", ");
    let count = data.lines.len();
    let mut said =
        text!("{count} lines over the editions {editions}.", "{count} líneas a lo largo de las ediciones {editions}.")
            .in_language(language)
            .to_owned();
    for line in &data.lines {
        said.push_str(&format!(" {}: {}.", line.label, spoken(line, data, language)));
    }
    said
}
