//! A few nodes over the editions.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{circle, diamond, line, named, px, rect, small, text};
use super::scale::Scale;
use super::spread::spread;
use super::text::{SMALL, clean, lines, shorten};
use super::{Draw, Drawing, WIDTH, given, no_data, shown};
use crate::language::{Language, text};

/// Lines over editions.
#[derive(Clone, Debug)]
pub struct Series {
    /// The editions, from the oldest to the newest. Years are as far apart as they are in time, other names evenly.
    pub editions: Vec<String>,
    /// The lines; up to six are easy to distinguish.
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

/// A point that can be drawn: its edition, its value and whether that was published elsewhere.
type Drawn = (usize, f64, bool);

impl Draw for Series {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let columns = columns(&self.editions);
        let points: Vec<Vec<Drawn>> = self.lines.iter().map(|line| self.points(line).collect()).collect();
        let values = || points.iter().flatten().map(|(_, value, _)| *value);
        let (low, high) = (values().reduce(f64::min)?, values().reduce(f64::max)?);
        let labels: Vec<Vec<String>> =
            self.lines.iter().map(|line| lines(&clean(&line.label), SMALL, WIDTH - RIGHT - 27.0, 3)).collect();
        let gap = labels.iter().map(|label| label.len().max(1) as f64 * APART + 3.0).fold(0.0, f64::max);
        let bottom = TOP + (labels.len() as f64 * gap).max(230.0);
        let axis = Axis { scale: self.scale.around(low, high), from: bottom - 8.0, to: TOP + 8.0 };
        let room = (RIGHT - LEFT) / columns.len() as f64;
        let at = |(edition, value, _): &Drawn| (columns[*edition], axis.at(*value));
        let table_end = bottom + 24.0 + self.lines.len() as f64 * ROW;
        let body = html! {
            (axis.level(LEFT, RIGHT))
            @for (edition, x) in self.editions.iter().zip(&columns) {
                (line("grid", (*x, TOP), (*x, bottom)))
                (text(*x, bottom + 16.0, "small soft middle", &shorten(&clean(edition), SMALL, room)))
            }
            @for ((index, line), points) in self.lines.iter().enumerate().zip(&points) {
                (named(&self.about(line, language), &html! {
                    (path(points, at, index))
                    @for point in points { (marker(index, at(point), point.2)) }
                }))
            }
            (self.table(&columns, bottom + 24.0, language))
            (end_labels(&labels, &points, at, gap, bottom))
        };
        let has = |wanted: bool| points.iter().flatten().any(|(.., published)| *published == wanted);
        let entry = |published, word| has(published).then(|| (marker(0, (0.0, 0.0), published), word));
        let published = entry(true, language.pick("published", "publicado"));
        let computed = entry(false, language.pick("computed", "calculado"));
        Some(Drawing::with_key(table_end + 4.0, &body, published.into_iter().chain(computed)))
    }

    fn description(&self, language: Language) -> Option<String> {
        let (count, editions) = (self.lines.len(), self.editions.join(", "));
        let lines: String = self.lines.iter().map(|line| format!(" {}.", self.about(line, language))).collect();
        let count = language.choose(text!(
            "{count} lines over the editions {editions}.",
            "{count} líneas a lo largo de las ediciones {editions}."
        ));
        Some(count + &lines)
    }
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
fn path(points: &[Drawn], at: impl Fn(&Drawn) -> (f64, f64), index: usize) -> Markup {
    let mut d = String::new();
    let mut previous = None;
    for point in points {
        let ((x, y), edition) = (at(point), point.0);
        let command = if previous.is_some_and(|previous| previous + 1 == edition) { "L" } else { "M" };
        d += &format!("{command}{} {}", px(x), px(y));
        previous = Some(edition);
    }
    html! { path class={ "path c" (colour(index)) " d" (form(index)) } d=(d) {} }
}

/// The mark of a line: a shape of its own for each of six, hollow where the value was published.
fn marker(index: usize, (x, y): (f64, f64), published: bool) -> Markup {
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

/// What each line is, at the height of its last point, with a line to it.
fn end_labels(
    labels: &[Vec<String>],
    points: &[Vec<Drawn>],
    at: impl Fn(&Drawn) -> (f64, f64),
    gap: f64,
    bottom: f64,
) -> Markup {
    let ends = points.iter().enumerate().filter_map(|(index, points)| Some((index, at(points.last()?))));
    let ends: Vec<(usize, (f64, f64))> = ends.collect();
    let wished: Vec<f64> = ends.iter().map(|(_, (_, y))| *y).collect();
    let left = RIGHT + 14.0;
    html! {
        @for ((index, (x, y)), level) in ends.iter().zip(spread(&wished, gap, TOP + gap / 2.0, bottom - gap / 2.0)) {
            @let label = &labels[*index];
            (line("leader", (x + 7.0, *y), (left - 4.0, level)))
            (marker(*index, (left + 2.0, level), false))
            @for (row, part) in label.iter().enumerate() {
                @let down = (row as f64 - (label.len() as f64 - 1.0) / 2.0) * APART;
                (text(left + 12.0, level + down + 4.0, "small", part))
            }
        }
    }
}

impl Series {
    /// The points that can be drawn.
    fn points<'l>(&self, line: &'l SeriesLine) -> impl Iterator<Item = Drawn> + use<'l> {
        let points = line.points.iter().take(self.editions.len()).enumerate();
        points.filter_map(|(edition, point)| Some((edition, given(point.value)?, point.published)))
    }

    /// The values under their editions, a row for each line.
    fn table(&self, columns: &[f64], top: f64, language: Language) -> Markup {
        html! {
            @for (index, line) in self.lines.iter().enumerate() {
                @let y = top + (index as f64 + 0.5) * ROW;
                @if index.is_multiple_of(2) { (rect("stripe", 0.0, y - ROW / 2.0, WIDTH, ROW)) }
                (marker(index, (8.0, y), false))
                @for (edition, x) in columns.iter().enumerate() {
                    @match line.points.get(edition).and_then(|point| given(point.value)) {
                        Some(value) => (text(*x, y + 4.0, "small middle", &self.scale.show(value))),
                        None => (named(no_data(language), &text(*x, y + 4.0, "small soft middle", "—"))),
                    }
                }
                (small(RIGHT + 26.0, y + 4.0, "", &line.label, WIDTH - RIGHT - 26.0))
            }
        }
    }

    /// A line and its values.
    fn about(&self, line: &SeriesLine, language: Language) -> String {
        let values = self.editions.iter().zip(&line.points);
        let values = values.map(|(edition, point)| format!("{edition} {}", shown(point.value, self.scale, language)));
        format!("{}: {}", line.label, values.collect::<Vec<_>>().join(", "))
    }
}
