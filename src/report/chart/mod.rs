//! Charts: plain data in, SVG with a text alternative out.
//!
//! A chart knows nothing of how its figures were computed. Each kind has a struct of what is drawn, from which [`Chart::new`] makes
//! the drawing; the caller sorts. What is missing is `None` and is shown as missing. All charts are 400 units wide, so that their
//! text can be read on a telephone, and as high as they need.
//!
//! ```
//! use open_gov_metric::Language;
//! use open_gov_metric::report::chart::{Chart, Ranking, Scale};
//! use open_gov_metric::summary::Estimate;
//!
//! let row = |label: &str, mean| (label.to_owned(), Estimate { mean, n: 27, ..Estimate::default() });
//! let data = Ranking {
//!     rows: vec![row("Jalisco", Some(0.42)), row("Colima", Some(0.35)), row("Sonora", None)],
//!     scale: Scale::new(0.0, 1.0),
//!     point: "mean".into(),
//!     interval: String::new(),
//!     reference: None,
//! };
//! let chart = Chart::new("ranking-GA", "Open Government Index", &data, Language::English);
//! assert!(chart.description().contains("from Jalisco (0.42) to Colima (0.35)"));
//! assert!(chart.svg().contains("no data"));
//! ```

mod axis;
mod bars;
mod class_map;
mod distribution;
mod draw;
mod extremes;
mod gaps;
mod key;
mod plane;
mod ranking;
mod ranks;
mod scale;
mod series;
mod shares;
mod slopes;
mod spread;
mod strips;
mod style;
mod text;
mod tile_map;
mod tiles;

use maud::{Markup, PreEscaped, Render, html};

use crate::language::{Language, text};
use draw::px;

pub use bars::{Bars, BarsRow};
pub use class_map::{ClassMap, Ground, MapClass};
pub use distribution::{Distribution, DistributionGroup, DistributionSection};
pub use extremes::Extremes;
pub use gaps::{Gap, Gaps, GapsGroup};
pub use plane::{Plane, PlaneQuadrant};
pub use ranking::{Ranking, Reference};
pub use ranks::{Ranks, RanksRow};
pub use scale::Scale;
pub(super) use scale::show;
pub use series::{Series, SeriesLine, SeriesPoint};
pub use shares::{Shares, SharesPart, SharesRow};
pub use slopes::{Slope, Slopes};
pub use strips::{Strips, StripsGroup, StripsSection};
pub use style::style;
pub use tile_map::TileMap;

/// The width of every drawing, in its units.
const WIDTH: f64 = 400.0;

/// The free space around a drawing that is a file of its own.
const MARGIN: f64 = 14.0;

/// Data that a chart can be made of.
pub trait Draw {
    /// The drawing; `None` where there is nothing to draw.
    fn draw(&self, language: Language) -> Option<Drawing>;

    /// What there is to see, with figures, in a line; `None` where no value is known.
    fn description(&self, language: Language) -> Option<String>;
}

/// A drawing: its height and its marks.
#[derive(Clone, Debug)]
pub struct Drawing {
    height: f64,
    body: Markup,
}

impl Drawing {
    /// A drawing that ends in the key of its marks, which begins at `top`.
    fn with_key(top: f64, body: &Markup, entries: impl IntoIterator<Item = (Markup, impl AsRef<str>)>) -> Self {
        let (key, height) = key::key(top, entries);
        Self { height: top + height, body: html! { (body) (key) } }
    }
}

/// A drawing with its text alternative.
#[derive(Clone, Debug)]
pub struct Chart {
    name: String,
    title: String,
    description: String,
    language: Language,
    drawing: Drawing,
}

impl Chart {
    /// Draws data; where there is nothing to draw, the chart is a sentence about it.
    pub fn new(name: &str, title: &str, data: &dyn Draw, language: Language) -> Self {
        let name = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
        let (drawing, description) = match data.draw(language) {
            Some(drawing) => (drawing, data.description(language).unwrap_or_else(|| no_data(language).to_owned())),
            None => {
                let nothing = language.pick("There are no data to draw.", "No hay datos que graficar.");
                let body = draw::text(WIDTH / 2.0, 34.0, "soft middle", nothing);
                (Drawing { height: 60.0, body }, nothing.to_owned())
            }
        };
        Self { name, title: text::clean(title), description: text::clean(&description), language, drawing }
    }

    /// The name, fit for a file: ASCII letters, digits, `-` and `_`.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn rename(&mut self, name: &str) {
        self.name = name.to_owned();
    }

    /// What is drawn, in a line.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What there is to see, with figures, for readers who do not see it.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The drawing as a file of its own, with its title above it and its colours, for light and dark grounds, inside.
    pub fn svg(&self) -> String {
        let lines = text::lines(&self.title, text::TITLE, WIDTH, 3);
        let top = MARGIN + 18.0 * lines.len() as f64 + 6.0;
        let (width, height) = (WIDTH + 2.0 * MARGIN, top + self.drawing.height + MARGIN);
        let (left, over) = (px(-MARGIN), px(-top));
        let svg = html! {
            svg.chart xmlns="http://www.w3.org/2000/svg" width=(px(width)) height=(px(height))
                viewBox={ (left) " " (over) " " (px(width)) " " (px(height)) }
                role="img" lang=(self.language.code()) aria-labelledby="title desc" {
                title id="title" { (self.title) }
                desc id="desc" { (self.description) }
                style { (PreEscaped(style::resolved())) }
                rect.paper x=(left) y=(over) width=(px(width)) height=(px(height)) {}
                @for (line, text) in (0..).zip(&lines) {
                    text.heading x="0" y=(px(MARGIN + 18.0 * f64::from(line) - top + 4.0)) { (text) }
                }
                (self.drawing.body)
            }
        };
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", svg.into_string())
    }
}

/// The drawing for a page that holds [`style`].
impl Render for Chart {
    fn render(&self) -> Markup {
        let (name, Drawing { height, body }) = (&self.name, &self.drawing);
        html! {
            svg.chart viewBox={ "0 0 " (px(WIDTH)) " " (px(*height)) } width=(px(WIDTH)) height=(px(*height))
                role="img" lang=(self.language.code()) focusable="false"
                aria-labelledby={ "chart-" (name) "-title chart-" (name) "-desc" } {
                title id={ "chart-" (name) "-title" } { (self.title) }
                desc id={ "chart-" (name) "-desc" } { (self.description) }
                (body)
            }
        }
    }
}

/// What is written where a figure is missing.
fn no_data(language: Language) -> &'static str {
    language.pick("no data", "sin datos")
}

/// The value that can be drawn: present and finite.
fn given(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// A sentence of how many are missing; none of none.
fn missing(missing: usize, language: Language) -> String {
    match missing {
        0 => String::new(),
        _ => language.choose(text!(" Without data: {missing}.", " Sin datos: {missing}.")),
    }
}

/// A value as it is shown, or that there is none.
fn shown(value: Option<f64>, scale: Scale, language: Language) -> String {
    given(value).map_or_else(|| no_data(language).to_owned(), |value| scale.show(value))
}

/// The highest and the lowest of labelled values, as they are shown. Where several share one, the first is named and the others
/// are counted.
fn ends<'a>(
    values: impl IntoIterator<Item = (&'a str, Option<f64>)>,
    show: impl Fn(f64) -> String,
    language: Language,
) -> Option<[(String, String); 2]> {
    let values = values.into_iter().filter_map(|(label, value)| Some((label, given(value)?)));
    let values: Vec<(&str, f64)> = values.collect();
    let first = *values.first()?;
    let [highest, lowest] = values.iter().fold([first, first], |[highest, lowest], next| {
        [if next.1 > highest.1 { *next } else { highest }, if next.1 < lowest.1 { *next } else { lowest }]
    });
    Some([highest, lowest].map(|(label, value)| {
        let same = |(_, other): &&(&str, f64)| (other - value).abs() <= 1e-12 * value.abs().max(1.0);
        let name = match values.iter().filter(same).count() - 1 {
            0 => label.to_owned(),
            1 => language.choose(text!("{label} and 1 other", "{label} y 1 más")),
            others => language.choose(text!("{label} and {others} others", "{label} y {others} más")),
        };
        (name, show(value))
    }))
}

#[cfg(test)]
mod tests;
