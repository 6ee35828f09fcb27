//! How sure ranks are: where the rank of each group fell in repeated draws.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, circle, line, rect, small, text};
use super::scale::{Scale, show};
use super::text::{SMALL, widest, width};
use super::{Draw, Drawing, WIDTH, ends, given, no_data};
use crate::language::{Language, text};

/// Ranks and how far they vary.
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

impl Draw for Ranks {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let rows = Rows::new(&self.rows, |row| &row.label, 132.0, 18.0)?;
        let heading = "p5–p95";
        let span_of = |row: &RanksRow| span(row).map_or(String::new(), written);
        let spans = widest(self.rows.iter().map(span_of).chain([heading.to_owned()]), SMALL);
        let last = self.last.max(2) as f64;
        let axis = Axis {
            scale: Scale::new(1.0, last),
            from: rows.labels + 18.0,
            to: WIDTH - spans - 12.0 - width(&rank(last), SMALL) / 2.0,
        };
        let about = |row: &RanksRow| {
            let or_none = |text: Option<String>| text.unwrap_or_else(|| no_data(language).to_owned());
            let [nominal, median] = [row.nominal, row.median].map(|value| or_none(given(value).map(rank)));
            let (label, span) = (&row.label, or_none(span(row).map(written)));
            language.choose(text!(
                "{label}: nominal rank {nominal}, median {median}, 5th to 95th percentile {span}",
                "{label}: posición nominal {nominal}, mediana {median}, percentil 5 a 95: {span}"
            ))
        };
        let entries = [
            (circle("dot", 0.0, 0.0, 4.5), language.pick("nominal rank", "posición nominal")),
            (line("median", (0.0, -6.0), (0.0, 6.0)), language.pick("median", "mediana")),
            (rect("band", -10.0, -4.0, 20.0, 8.0), language.pick("5th to 95th percentile", "percentil 5 a 95")),
        ];
        let body = html! {
            (text(WIDTH, 15.0, "small soft end", heading))
            (rows.grounds(about))
            @for tick in ticks(&axis) {
                (line("grid", (axis.at(tick), rows.top), (axis.at(tick), rows.bottom())))
                (text(axis.at(tick), 15.0, "small soft middle", &rank(tick)))
            }
            @for (row, y) in rows.each() {
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
                (text(WIDTH, y + 4.0, "small end", &span_of(row)))
            }
        };
        Some(Drawing::with_key(rows.bottom() + 4.0, &body, entries))
    }

    fn description(&self, language: Language) -> Option<String> {
        let groups = self.rows.len();
        let widths = self.rows.iter().map(|row| (row.label.as_str(), span(row).map(|(low, high)| high - low)));
        let [(wide, most), (narrow, least)] = ends(widths, rank, language)?;
        Some(match most == least {
            true => language.choose(text!(
                "Between the 5th and the 95th percentile of every rank lie {most} places.",
                "Entre los percentiles 5 y 95 de cada posición hay {most} lugares."
            )),
            false => language.choose(text!(
                "How far the ranks of {groups} groups vary: between their 5th and 95th percentile lie {least} places for {narrow} \
                 (the surest) and {most} for {wide} (the least sure).",
                "Cuánto varía la posición de {groups} grupos: entre sus percentiles 5 y 95 hay {least} lugares en {narrow} (la más \
                 segura) y {most} en {wide} (la menos segura)."
            )),
        })
    }
}

fn span(row: &RanksRow) -> Option<(f64, f64)> {
    given(row.p5).zip(given(row.p95))
}

fn written((low, high): (f64, f64)) -> String {
    format!("{}–{}", rank(low), rank(high))
}

/// A rank, with a decimal only where it has one.
fn rank(rank: f64) -> String {
    show(rank, usize::from((rank - rank.round()).abs() > 0.05))
}

/// The first rank, the last, and round ones between that are not too near to them.
fn ticks(axis: &Axis) -> Vec<f64> {
    let (round, _) = axis.scale.ticks(((axis.to - axis.from) / 34.0).max(1.0) as usize);
    let [first, last] = [axis.scale.min(), axis.scale.max()];
    let is_apart = |rank: f64| [first, last].iter().all(|&end| (axis.at(rank) - axis.at(end)).abs() > 22.0);
    let between = round.into_iter().filter(|&rank| rank == rank.round() && is_apart(rank));
    [first].into_iter().chain(between).chain([last]).collect()
}
