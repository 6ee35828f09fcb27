//! Between which values the institutions of each group lie, and their mean.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, diamond, line, small, text};
use super::key::key;
use super::scale::Scale;
use super::text::{SMALL, count, width};
use super::{Chart, WIDTH, ends, given, no_data};
use crate::language::{Language, text};

/// Lowest, mean and highest value of groups, drawn by [`extremes`].
#[derive(Clone, Debug)]
pub struct Extremes {
    /// The groups, from top to bottom.
    pub rows: Vec<ExtremesRow>,
    /// The ends of the axis.
    pub scale: Scale,
}

/// A group of [`Extremes`].
#[derive(Clone, Debug)]
pub struct ExtremesRow {
    /// Its name.
    pub label: String,
    /// Its lowest value.
    pub min: Option<f64>,
    /// Its mean.
    pub mean: Option<f64>,
    /// Its highest value.
    pub max: Option<f64>,
    /// How many institutions have a value.
    pub n: usize,
}

/// Draws the extremes of groups.
pub fn extremes(name: &str, title: &str, data: &Extremes, language: Language) -> Chart {
    if data.rows.is_empty() {
        return Chart::empty(name, title, language);
    }
    let scale = data.scale;
    let rows = Rows::new(data.rows.iter().map(|row| row.label.as_str()), 132.0, 20.0, 18.0);
    let figures = [scale.min(), scale.max()].map(|end| width(&scale.show(end), SMALL)).into_iter().fold(0.0, f64::max);
    let values = data.rows.iter().flat_map(|row| [row.min, row.mean, row.max]).filter_map(given);
    let figure = values.map(|value| width(&scale.show(value), SMALL)).fold(figures, f64::max);
    let mean_end = WIDTH;
    let heading = language.pick("mean", "media");
    let axis = Axis {
        scale,
        from: rows.labels + figure + 14.0,
        to: mean_end - figure.max(width(heading, SMALL)) - figure - 18.0,
    };
    let bottom = rows.bottom(data.rows.len());
    let lowest_to_highest = language.pick("lowest to highest", "del más bajo al más alto");
    let (key, key_height) = key(
        bottom + 4.0,
        vec![
            (line("span", (-10.0, 0.0), (10.0, 0.0)), lowest_to_highest.to_owned()),
            (diamond("mean", 0.0, 0.0, 5.5), heading.to_owned()),
        ],
    );
    let body = html! {
        (text(mean_end, 15.0, "small soft end", heading))
        @for (place, row) in data.rows.iter().enumerate() {
            (rows.row(place, &row.label, &spoken(row, scale, language)))
        }
        (axis.figures(15.0))
        (axis.upright(20.0, bottom))
        @for (place, row) in data.rows.iter().enumerate() {
            @let y = rows.middle(place);
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
                (text(mean_end, y + 4.0, "small end", &scale.show(mean)))
            }
        }
        (key)
    };
    Chart::new(name, title, &description(data, language), language, bottom + 4.0 + key_height, body)
}

fn spoken(row: &ExtremesRow, scale: Scale, language: Language) -> String {
    let [min, mean, max] =
        [row.min, row.mean, row.max].map(|value| given(value).map_or("—".to_owned(), |value| scale.show(value)));
    let (label, n) = (&row.label, count(row.n));
    if given(row.min).is_none() && given(row.mean).is_none() && given(row.max).is_none() {
        return format!("{label}: {}, n = {n}", no_data(language));
    }
    let said =
        text!("{label}: from {min} to {max}, mean {mean}, n = {n}", "{label}: de {min} a {max}, media {mean}, n = {n}");
    said.in_language(language).to_owned()
}

fn description(data: &Extremes, language: Language) -> String {
    let of = |value: fn(&ExtremesRow) -> Option<f64>| {
        ends(data.rows.iter().map(move |row| (row.label.as_str(), value(row))), language)
    };
    let (Some([_, (low_in, low)]), Some([(high_in, high), _])) = (of(|row| row.min), of(|row| row.max)) else {
        return no_data(language).to_owned();
    };
    let width = |row: &ExtremesRow| given(row.max).zip(given(row.min)).map(|(max, min)| max - min);
    let shown = data.rows.iter().filter(|row| width(row).is_some()).count();
    let (low, high) = (data.scale.show(low), data.scale.show(high));
    let mut said = text!(
        "Lowest and highest value in {shown} groups. The lowest of all is {low} ({low_in}), the highest {high} ({high_in}).",
        "Valor más bajo y más alto en {shown} grupos. El más bajo de todos es {low} ({low_in}); el más alto, {high} ({high_in})."
    )
    .in_language(language)
    .to_owned();
    if let Some([(wide, most), (narrow, least)]) =
        ends(data.rows.iter().map(|row| (row.label.as_str(), width(row))), language)
    {
        let (most, least) = (data.scale.show(most), data.scale.show(least));
        let spread = text!(
            " They are furthest apart in {wide} ({most}) and nearest in {narrow} ({least}).",
            " La distancia es mayor en {wide} ({most}) y menor en {narrow} ({least})."
        );
        said.push_str(spread.in_language(language));
    }
    said
}
