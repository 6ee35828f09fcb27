//! Charts: plain data in, SVG with a text alternative out.
//!
//! A chart knows nothing of how its figures were computed. Each kind has a struct that holds what is drawn and a function
//! of the same name that draws it; the caller sorts. What is missing is `None` and is shown as missing. All charts are 400
//! units wide, so that their text can be read on a telephone, and as high as they need.
//!
//! ```
//! use open_gov_metric::Language;
//! use open_gov_metric::report::chart::{Ranking, RankingRow, Scale, ranking};
//!
//! let row = |label: &str, value| RankingRow { label: label.into(), value, low: None, high: None, n: 27 };
//! let data = Ranking {
//!     rows: vec![row("Jalisco", Some(0.42)), row("Colima", Some(0.35)), row("Sonora", None)],
//!     scale: Scale::new(0.0, 1.0),
//!     point: "mean".into(),
//!     interval: String::new(),
//!     reference: None,
//! };
//! let chart = ranking("ranking-GA", "Open Government Index", &data, Language::English);
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
#[cfg(test)]
mod tests;
mod text;
mod tile_map;
mod tiles;

use maud::{Markup, PreEscaped, Render, html};

use crate::language::{Language, text};
use draw::px;

pub use bars::{Bars, BarsRow, bars};
pub use class_map::{ClassMap, Ground, MapClass, class_map};
pub use distribution::{Distribution, DistributionGroup, DistributionSection, distribution};
pub use extremes::{Extremes, ExtremesRow, extremes};
pub use gaps::{Gap, Gaps, GapsGroup, gaps};
pub use plane::{Plane, PlaneCell, PlaneQuadrant, plane};
pub use ranking::{Ranking, RankingRow, Reference, ranking};
pub use ranks::{Ranks, RanksRow, ranks};
pub use scale::Scale;
pub(super) use scale::show;
pub use series::{Series, SeriesLine, SeriesPoint, series};
pub use shares::{Shares, SharesPart, SharesRow, shares};
pub use slopes::{Slope, Slopes, slopes};
pub use strips::{Strips, StripsGroup, StripsSection, strips};
pub use style::style;
pub use tile_map::{Tile, TileMap, tile_map};

/// The width of every drawing, in its units.
const WIDTH: f64 = 400.0;

/// The free space around a drawing that stands alone.
const MARGIN: f64 = 14.0;

/// A drawing with its text alternative.
#[derive(Clone, Debug)]
pub struct Chart {
    name: String,
    title: String,
    description: String,
    language: Language,
    height: f64,
    body: Markup,
}

impl Chart {
    fn new(name: &str, title: &str, description: &str, language: Language, height: f64, body: Markup) -> Self {
        let name = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
        Self { name, title: text::clean(title), description: text::clean(description), language, height, body }
    }

    /// A chart that says that there is nothing to draw.
    fn empty(name: &str, title: &str, language: Language) -> Self {
        let nothing = language.pick("There are no data to draw.", "No hay datos que graficar.");
        let body = draw::text(WIDTH / 2.0, 34.0, "soft middle", nothing);
        Self::new(name, title, nothing, language, 60.0, body)
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

    /// What there is to see, with figures, for whoever does not see it.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The drawing for a page that holds [`style`].
    pub(crate) fn inline(&self) -> Markup {
        let name = &self.name;
        html! {
            svg.chart viewBox={ "0 0 " (px(WIDTH)) " " (px(self.height)) } width=(px(WIDTH)) height=(px(self.height))
                role="img" lang=(self.language.code()) focusable="false"
                aria-labelledby={ "chart-" (name) "-title chart-" (name) "-desc" } {
                title id={ "chart-" (name) "-title" } { (self.title) }
                desc id={ "chart-" (name) "-desc" } { (self.description) }
                (self.body)
            }
        }
    }

    /// The drawing as a file of its own, with its title above it and its colours, for light and dark grounds, inside.
    pub fn svg(&self) -> String {
        let lines = text::lines(&self.title, text::TITLE, WIDTH, 3);
        let top = MARGIN + 18.0 * lines.len() as f64 + 6.0;
        let (width, height) = (WIDTH + 2.0 * MARGIN, top + self.height + MARGIN);
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
                (self.body)
            }
        };
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", svg.into_string())
    }
}

/// The drawing inside a page.
impl Render for Chart {
    fn render(&self) -> Markup {
        self.inline()
    }
}

/// What stands where a figure is missing.
fn no_data(language: Language) -> &'static str {
    language.pick("no data", "sin datos")
}

/// The value that can be drawn: present and finite.
fn given(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// The highest and the lowest of labelled values. Where several share one, the first is named and the others are counted.
fn ends<'a>(
    values: impl IntoIterator<Item = (&'a str, Option<f64>)>,
    language: Language,
) -> Option<[(String, f64); 2]> {
    let values: Vec<(&str, f64)> =
        values.into_iter().filter_map(|(label, value)| Some((label, given(value)?))).collect();
    let first = *values.first()?;
    let [highest, lowest] = values.iter().fold([first, first], |[highest, lowest], next| {
        [if next.1 > highest.1 { *next } else { highest }, if next.1 < lowest.1 { *next } else { lowest }]
    });
    Some([highest, lowest].map(|(label, value)| {
        let others =
            values.iter().filter(|(_, other)| (other - value).abs() <= 1e-12 * value.abs().max(1.0)).count() - 1;
        let named = match others {
            0 => label.to_owned(),
            1 => text!("{label} and 1 other", "{label} y 1 más").in_language(language).to_owned(),
            _ => text!("{label} and {others} others", "{label} y {others} más").in_language(language).to_owned(),
        };
        (named, value)
    }))
}
