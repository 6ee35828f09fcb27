//! Between which values the institutions of each group lie, and their mean.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, diamond, line, small, text};
use super::scale::Scale;
use super::text::{SMALL, count, widest, width};
use super::{Draw, Drawing, WIDTH, ends, given, no_data};
use crate::language::{Language, text};
use crate::summary::Estimate;

/// Lowest, mean and highest value of groups.
#[derive(Clone, Debug)]
pub struct Extremes {
    /// The groups by their names, from top to bottom; least value, mean, greatest value and n are drawn.
    pub rows: Vec<(String, Estimate)>,
    /// The ends of the axis.
    pub scale: Scale,
}

impl Draw for Extremes {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let scale = self.scale;
        let rows = Rows::new(&self.rows, |(label, _)| label, 132.0, 18.0)?;
        let values = self.rows.iter().flat_map(|(_, row)| [row.min, row.mean, row.max]).filter_map(given);
        let figure = widest(values.chain([scale.min(), scale.max()]).map(|value| scale.show(value)), SMALL);
        let heading = language.pick("mean", "media");
        let to = WIDTH - figure.max(width(heading, SMALL)) - figure - 18.0;
        let axis = Axis { scale, from: rows.labels + figure + 14.0, to };
        let about = |(label, row): &(String, Estimate)| {
            let n = count(row.n);
            let values = [row.min, row.max, row.mean].map(given);
            if values == [None; 3] {
                return format!("{label}: {}, n = {n}", no_data(language));
            }
            let [min, max, mean] = values.map(|value| value.map_or("—".to_owned(), |value| scale.show(value)));
            language.choose(text!(
                "{label}: from {min} to {max}, mean {mean}, n = {n}",
                "{label}: de {min} a {max}, media {mean}, n = {n}"
            ))
        };
        let body = html! {
            (text(WIDTH, 15.0, "small soft end", heading))
            (rows.grounds(about))
            (axis.figures(15.0))
            (axis.upright(rows.top, rows.bottom()))
            @for ((_, row), y) in rows.each() {
                @if let Some((min, max)) = given(row.min).zip(given(row.max)) {
                    (line("span", (axis.at(min), y), (axis.at(max), y)))
                    (line("span", (axis.at(min), y - 4.0), (axis.at(min), y + 4.0)))
                    (line("span", (axis.at(max), y - 4.0), (axis.at(max), y + 4.0)))
                    (text(axis.at(min) - 5.0, y + 4.0, "small soft halo end", &scale.show(min)))
                    (text(axis.at(max) + 5.0, y + 4.0, "small soft halo", &scale.show(max)))
                } @else {
                    (small(axis.from, y + 4.0, "soft", no_data(language), axis.to - axis.from))
                }
                @if let Some(mean) = given(row.mean) {
                    (diamond("mean", axis.at(mean), y, 5.5))
                    (text(WIDTH, y + 4.0, "small end", &scale.show(mean)))
                }
            }
        };
        let range = language.pick("lowest to highest", "del más bajo al más alto");
        let entries = [(line("span", (-10.0, 0.0), (10.0, 0.0)), range), (diamond("mean", 0.0, 0.0, 5.5), heading)];
        Some(Drawing::with_key(rows.bottom() + 4.0, &body, entries))
    }

    fn description(&self, language: Language) -> Option<String> {
        let ends = |value: fn(&Estimate) -> Option<f64>| {
            let values = self.rows.iter().map(|(label, row)| (label.as_str(), value(row)));
            ends(values, |value| self.scale.show(value), language)
        };
        let range = |row: &Estimate| given(row.max).zip(given(row.min)).map(|(max, min)| max - min);
        let ([_, (low_in, low)], [(high_in, high), _]) = (ends(|row| row.min)?, ends(|row| row.max)?);
        let drawn = self.rows.iter().filter(|(_, row)| range(row).is_some()).count();
        let mut description = language.choose(text!(
            "Lowest and highest value in {drawn} groups. The lowest of all is {low} ({low_in}), the highest {high} ({high_in}).",
            "Valor más bajo y más alto en {drawn} grupos. El más bajo de todos es {low} ({low_in}); el más alto, {high} ({high_in})."
        ));
        if let Some([(wide, most), (narrow, least)]) = ends(range) {
            description += &language.choose(text!(
                " They are furthest apart in {wide} ({most}) and nearest in {narrow} ({least}).",
                " La distancia es mayor en {wide} ({most}) y menor en {narrow} ({least})."
            ));
        }
        Some(description)
    }
}
