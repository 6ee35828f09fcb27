//! Groups in order, each with a point, its interval and its n.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, circle, line, small, text};
use super::scale::Scale;
use super::text::{LABEL, count, widest};
use super::{Draw, Drawing, WIDTH, ends, given, missing, no_data, shown};
use crate::language::{Language, text};
use crate::summary::Estimate;

/// A ranking of groups.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The groups by their names, from top to bottom; mean, interval and n are drawn.
    pub rows: Vec<(String, Estimate)>,
    /// The ends of the axis.
    pub scale: Scale,
    /// What a point is, such as `mean`.
    pub point: String,
    /// What an interval is, such as `95% interval`.
    pub interval: String,
    /// A value that all rows are compared with.
    pub reference: Option<Reference>,
}

/// A value that others are compared with.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What it is, such as `National mean`.
    pub label: String,
    /// The value.
    pub value: f64,
}

impl Draw for Ranking {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let scale = self.scale;
        let rows = Rows::new(&self.rows, |(label, _)| label, 132.0, 18.0)?;
        let means = self.rows.iter().filter_map(|(_, row)| given(row.mean));
        let value_end = WIDTH - widest(self.rows.iter().map(|(_, row)| count(row.n)), LABEL) - 10.0;
        let to = value_end - widest(means.map(|mean| scale.show(mean)), LABEL) - 14.0;
        let axis = Axis { scale, from: rows.labels + 14.0, to };
        let interval = |row: &Estimate| given(row.ci_low).zip(given(row.ci_high));
        let about = |(label, row): &(String, Estimate)| {
            let interval = interval(row).map(|(low, high)| format!(" ({}–{})", scale.show(low), scale.show(high)));
            let mean = shown(row.mean, scale, language);
            format!("{label}: {mean}{}, n = {}", interval.unwrap_or_default(), count(row.n))
        };
        let body = html! {
            (text(WIDTH, 15.0, "small soft end", "n"))
            (rows.grounds(about))
            (axis.figures(15.0))
            (axis.upright(rows.top, rows.bottom()))
            @if let Some((value, _)) = self.reference() {
                (line("reference", (axis.at(value), rows.top), (axis.at(value), rows.bottom())))
            }
            @for ((_, row), y) in rows.each() {
                @if let Some((low, high)) = interval(row) { (line("span", (axis.at(low), y), (axis.at(high), y))) }
                @if let Some(mean) = given(row.mean) {
                    (circle("dot", axis.at(mean), y, 4.5))
                    (text(value_end, y + 4.2, "end", &scale.show(mean)))
                } @else {
                    (small(axis.from + 4.0, y + 4.0, "soft", no_data(language), axis.to - axis.from))
                }
                (text(WIDTH, y + 4.2, "soft end", &count(row.n)))
            }
        };
        let span = self.rows.iter().find_map(|(_, row)| interval(row));
        let span = span.map(|_| (line("span", (-10.0, 0.0), (10.0, 0.0)), self.interval.clone()));
        let reference = self.reference().map(|(_, name)| (line("reference", (0.0, -7.0), (0.0, 7.0)), name));
        let point = (circle("dot", 0.0, 0.0, 4.5), self.point.clone());
        Some(Drawing::with_key(rows.bottom() + 4.0, &body, [point].into_iter().chain(span).chain(reference)))
    }

    fn description(&self, language: Language) -> Option<String> {
        let means = self.rows.iter().map(|(label, row)| (label.as_str(), row.mean));
        let [(top, highest), (last, lowest)] = ends(means, |mean| self.scale.show(mean), language)?;
        let drawn = self.rows.iter().filter(|(_, row)| given(row.mean).is_some()).count();
        let n = count(self.rows.iter().map(|(_, row)| row.n).sum::<usize>());
        let mut description = language.choose(text!(
            "{drawn} groups, from {top} ({highest}) to {last} ({lowest}); n = {n} in all.",
            "{drawn} grupos, de {top} ({highest}) a {last} ({lowest}); n = {n} en total."
        ));
        description.extend(self.reference().map(|(_, name)| format!(" {name}.")));
        Some(description + &missing(self.rows.len() - drawn, language))
    }
}

impl Ranking {
    /// The reference and what it is called in the key.
    fn reference(&self) -> Option<(f64, String)> {
        let Reference { label, value } = self.reference.as_ref().filter(|reference| reference.value.is_finite())?;
        Some((*value, format!("{label}: {}", self.scale.show(*value))))
    }
}
