//! How sure ranks are: where the rank of each group fell in repeated draws.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, circle, line, rect, small, text};
use super::key::key;
use super::scale::{Scale, show};
use super::text::{SMALL, width};
use super::{Chart, WIDTH, ends, given, no_data};
use crate::language::{Language, text};

/// Ranks and how far they vary, drawn by [`ranks`].
#[derive(Clone, Debug)]
pub struct Ranks {
    /// The groups, from top to bottom.
    pub rows: Vec<RanksRow>,
    /// How many are ranked: the last rank.
    pub last: usize,
}

/// A group of [`Ranks`].
#[derive(Clone, Debug)]
pub struct RanksRow {
    /// Its name.
    pub label: String,
    /// The rank under the nominal method.
    pub nominal: Option<f64>,
    /// The median of the rank over the draws.
    pub median: Option<f64>,
    /// The 5th percentile.
    pub p5: Option<f64>,
    /// The 95th percentile.
    pub p95: Option<f64>,
}

/// Draws how sure ranks are.
pub fn ranks(name: &str, title: &str, data: &Ranks, language: Language) -> Chart {
    if data.rows.is_empty() {
        return Chart::empty(name, title, language);
    }
    let rows = Rows::new(data.rows.iter().map(|row| row.label.as_str()), 132.0, 20.0, 18.0);
    let spans: Vec<String> = data.rows.iter().map(|row| span(row).map_or(String::new(), shown)).collect();
    let widest = spans.iter().map(|span| width(span, SMALL)).fold(width("p5–p95", SMALL), f64::max);
    let last = data.last.max(2) as f64;
    let axis = Axis {
        scale: Scale::new(1.0, last),
        from: rows.labels + 18.0,
        to: WIDTH - widest - 12.0 - width(&whole(last), SMALL) / 2.0,
    };
    let bottom = rows.bottom(data.rows.len());
    let (key, key_height) = key(
        bottom + 4.0,
        vec![
            (circle("dot", 0.0, 0.0, 4.5), language.pick("nominal rank", "posición nominal").to_owned()),
            (line("median", (0.0, -6.0), (0.0, 6.0)), language.pick("median", "mediana").to_owned()),
            (
                rect("band", -10.0, -4.0, 20.0, 8.0),
                language.pick("5th to 95th percentile", "percentil 5 a 95").to_owned(),
            ),
        ],
    );
    let body = html! {
        (text(WIDTH, 15.0, "small soft end", "p5–p95"))
        @for (place, row) in data.rows.iter().enumerate() {
            (rows.row(place, &row.label, &spoken(row, language)))
        }
        @for (rank, at) in ticks(&axis) {
            (line("grid", (at, 20.0), (at, bottom)))
            (text(at, 15.0, "small soft middle", &rank))
        }
        @for ((place, row), span_shown) in data.rows.iter().enumerate().zip(&spans) {
            @let y = rows.middle(place);
            @if let Some((low, high)) = span(row) {
                (rect("band", axis.at(low) - 1.5, y - 5.0, axis.at(high) - axis.at(low) + 3.0, 10.0))
            }
            @if let Some(nominal) = given(row.nominal) { (circle("dot", axis.at(nominal), y, 4.0)) }
            @if let Some(median) = given(row.median) {
                (line("median", (axis.at(median), y - 7.0), (axis.at(median), y + 7.0)))
            }
            @if [row.nominal, row.median, row.p5, row.p95].into_iter().all(|value| given(value).is_none()) {
                (small(axis.from, y + 4.0, "soft", no_data(language), axis.to - axis.from))
            }
            (text(WIDTH, y + 4.0, "small end", span_shown))
        }
        (key)
    };
    Chart::new(name, title, &description(data, language), language, bottom + 4.0 + key_height, body)
}

fn span(row: &RanksRow) -> Option<(f64, f64)> {
    given(row.p5).zip(given(row.p95))
}

fn shown((low, high): (f64, f64)) -> String {
    format!("{}–{}", whole(low), whole(high))
}

/// A rank, with a decimal only where it has one.
fn whole(rank: f64) -> String {
    show(rank, usize::from((rank - rank.round()).abs() > 0.05))
}

/// The first rank, the last, and round ones between that are not too near to them.
fn ticks(axis: &Axis) -> Vec<(String, f64)> {
    let (round, _) = axis.scale.ticks(((axis.to - axis.from) / 34.0).max(1.0) as usize);
    let ends = [axis.scale.min(), axis.scale.max()];
    let between = round
        .into_iter()
        .filter(|&rank| rank == rank.round() && ends.iter().all(|&end| (axis.at(rank) - axis.at(end)).abs() > 22.0));
    let all = [ends[0]].into_iter().chain(between).chain([ends[1]]);
    all.map(|rank| (whole(rank), axis.at(rank))).collect()
}

fn spoken(row: &RanksRow, language: Language) -> String {
    let of = |value| given(value).map_or(no_data(language).to_owned(), whole);
    let span = span(row).map_or(no_data(language).to_owned(), shown);
    let (label, nominal, median) = (&row.label, of(row.nominal), of(row.median));
    text!(
        "{label}: nominal rank {nominal}, median {median}, 5th to 95th percentile {span}",
        "{label}: posición nominal {nominal}, mediana {median}, percentil 5 a 95: {span}"
    )
    .in_language(language)
    .to_owned()
}

fn description(data: &Ranks, language: Language) -> String {
    let widths = data.rows.iter().map(|row| (row.label.as_str(), span(row).map(|(low, high)| high - low)));
    let Some([(wide, most), (narrow, least)]) = ends(widths, language) else {
        return no_data(language).to_owned();
    };
    if most == least {
        let places = whole(most);
        return text!(
            "Between the 5th and the 95th percentile of every rank lie {places} places.",
            "Entre los percentiles 5 y 95 de cada posición hay {places} lugares."
        )
        .in_language(language)
        .to_owned();
    }
    let (groups, most, least) = (data.rows.len(), whole(most), whole(least));
    text!(
        "How far the ranks of {groups} groups vary: between their 5th and 95th percentile lie {least} places for {narrow} \
         (the surest) and {most} for {wide} (the least sure).",
        "Cuánto varía la posición de {groups} grupos: entre sus percentiles 5 y 95 hay {least} lugares en {narrow} (la más \
         segura) y {most} en {wide} (la menos segura)."
    )
    .in_language(language)
    .to_owned()
}
