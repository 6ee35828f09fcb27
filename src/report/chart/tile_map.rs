//! Values of the states and the Federation on a map of tiles.

use maud::{Markup, html};

use super::draw::{rect, text};
use super::scale::{Scale, show};
use super::text::{SMALL, count, width};
use super::tiles::{BOTTOM, Look, tile};
use super::{Chart, ends, given, no_data};
use crate::catalog::Jurisdiction;
use crate::language::{Language, text};

/// A value for each jurisdiction, drawn by [`tile_map`].
#[derive(Clone, Debug)]
pub struct TileMap {
    /// The jurisdictions that have a row; others are drawn as missing.
    pub tiles: Vec<Tile>,
    /// The scale of the values; it sets the decimals.
    pub scale: Scale,
}

/// A jurisdiction of a [`TileMap`].
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    /// Which one.
    pub jurisdiction: Jurisdiction,
    /// Its value.
    pub value: Option<f64>,
    /// How many institutions have a value.
    pub n: usize,
}

/// Colours that values are sorted into.
const CLASSES: usize = 6;

/// Draws a map of tiles. Values are sorted into at most six classes of the same width with round limits; what decides is
/// the value as it is printed.
pub fn tile_map(name: &str, title: &str, data: &TileMap, language: Language) -> Chart {
    let classes = Classes::new(data);
    let body = html! {
        @for jurisdiction in Jurisdiction::all() { (of_jurisdiction(jurisdiction, data, classes.as_ref(), language)) }
        @if let Some(classes) = &classes { (classes.key(BOTTOM + 8.0)) }
        (rect("missing", 318.0, BOTTOM + 8.5, 20.0, 13.0))
        (text(343.0, BOTTOM + 19.0, "small soft", no_data(language)))
    };
    Chart::new(name, title, &description(data, language), language, BOTTOM + 42.0, body)
}

fn of_jurisdiction(
    jurisdiction: Jurisdiction,
    data: &TileMap,
    classes: Option<&Classes>,
    language: Language,
) -> Markup {
    let found = data.tiles.iter().find(|tile| tile.jurisdiction == jurisdiction);
    let value = found.and_then(|tile| given(tile.value));
    let n = count(found.map_or(0, |tile| tile.n));
    let class = value.zip(classes).map(|(value, classes)| classes.of(value));
    let shown = value.map(|value| data.scale.show(value));
    let said = format!("{}: {}, n = {n}", jurisdiction.name(), shown.as_deref().unwrap_or(no_data(language)));
    let look = class.zip(shown.as_deref()).map(|(class, figure)| Look {
        ground: format!("tile class{class}"),
        ink: format!("on{class}"),
        figure,
    });
    tile(jurisdiction, look, &said)
}

/// Classes of values, counted in units of the last decimal that is printed.
struct Classes {
    decimals: usize,
    first: i64,
    step: i64,
    number: usize,
}

impl Classes {
    fn new(data: &TileMap) -> Option<Self> {
        let decimals = data.scale.decimals();
        let values = data.tiles.iter().filter_map(|tile| given(tile.value)).map(|value| units(value, decimals));
        let (lowest, highest) = values.fold(None, |ends: Option<(i64, i64)>, value| match ends {
            Some((low, high)) => Some((low.min(value), high.max(value))),
            None => Some((value, value)),
        })?;
        let mut step = 1;
        loop {
            for factor in [1, 2, 5] {
                let (first, last) = (lowest.div_euclid(step * factor), highest.div_euclid(step * factor));
                let number = (last - first + 1) as usize;
                // The highest value may be the upper limit of the last class.
                let number = if number > 1 && highest == last * step * factor { number - 1 } else { number };
                if number <= CLASSES {
                    return Some(Self { decimals, first: first * step * factor, step: step * factor, number });
                }
            }
            step *= 10;
        }
    }

    /// The colour of a value, 1 (lowest) to 6.
    fn of(&self, value: f64) -> usize {
        let class = (units(value, self.decimals) - self.first).div_euclid(self.step);
        self.colour((class.max(0) as usize).min(self.number - 1))
    }

    fn colour(&self, class: usize) -> usize {
        colour(class, self.number)
    }

    fn key(&self, top: f64) -> Markup {
        let show = |limit: usize| {
            let units = self.first + limit as i64 * self.step;
            show(units as f64 / power(self.decimals), self.decimals)
        };
        let widest = [show(0), show(self.number)].map(|limit| width(&limit, SMALL)).into_iter().fold(0.0, f64::max);
        let left = widest / 2.0;
        let each = ((300.0 - widest) / self.number as f64).min(48.0);
        html! {
            @for class in 0..self.number {
                (rect(&format!("tile class{}", self.colour(class)), left + class as f64 * each, top, each, 14.0))
            }
            @for limit in 0..=self.number {
                (text(left + limit as f64 * each, top + 28.0, "small soft middle", &show(limit)))
            }
        }
    }
}

/// The colour, from 1 to 6, of one of so many ordered classes: fewer than colours take colours from the whole range.
pub(super) fn colour(class: usize, number: usize) -> usize {
    match number {
        0 | 1 => CLASSES / 2,
        number => 1 + (class * (CLASSES - 1) + (number - 1) / 2) / (number - 1),
    }
}

fn units(value: f64, decimals: usize) -> i64 {
    (value * power(decimals)).round().clamp(-1e15, 1e15) as i64
}

fn power(decimals: usize) -> f64 {
    (0..decimals).fold(1.0, |power, _| power * 10.0)
}

fn description(data: &TileMap, language: Language) -> String {
    let values = || data.tiles.iter().map(|tile| (tile.jurisdiction.name(), tile.value));
    let shown = values().filter(|(_, value)| given(*value).is_some()).count();
    let Some([(top, high), (bottom, low)]) = ends(values(), language) else {
        return no_data(language).to_owned();
    };
    let (high, low) = (data.scale.show(high), data.scale.show(low));
    let (missing, n) =
        (Jurisdiction::COUNT - shown.min(Jurisdiction::COUNT), count(data.tiles.iter().map(|tile| tile.n).sum()));
    text!(
        "{shown} jurisdictions. The highest value is that of {top} ({high}), the lowest that of {bottom} ({low}). Without data: \
         {missing}. n = {n} in all.",
        "{shown} jurisdicciones. El valor más alto es el de {top} ({high}) y el más bajo el de {bottom} ({low}). Sin datos: \
         {missing}. n = {n} en total."
    )
    .in_language(language)
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(values: &[f64], scale: Scale) -> Classes {
        let tiles = Jurisdiction::all().zip(values);
        let tiles = tiles.map(|(jurisdiction, &value)| Tile { jurisdiction, value: Some(value), n: 1 }).collect();
        Classes::new(&TileMap { tiles, scale }).unwrap()
    }

    #[test]
    fn limits_are_round_and_a_value_is_in_the_class_that_its_figure_says() {
        let usual = classes(&[0.28, 0.36, 0.4996, 0.39], Scale::new(0.0, 1.0));
        assert_eq!((usual.first, usual.step, usual.number), (25, 5, 5));
        let wider = classes(&[0.27, 0.51], Scale::new(0.0, 1.0));
        assert_eq!((wider.first, wider.step, wider.number), (25, 5, 6));
        assert_eq!([0.28, 0.3, 0.2996, 0.36, 0.45, 0.5].map(|value| usual.of(value)), [1, 2, 2, 4, 6, 6]);
        let equal = classes(&[0.5, 0.5], Scale::new(0.0, 1.0));
        assert_eq!((equal.number, equal.of(0.5)), (1, 3));
        let negative = classes(&[-40.0, 62.5], Scale::new(-100.0, 100.0));
        assert_eq!((negative.first, negative.step, negative.number), (-400, 200, 6));
        assert_eq!([-40.0, -0.1, 0.0, 62.5].map(|value| negative.of(value)), [1, 2, 3, 6]);
        let vast = classes(&[-1e300, 1e300], Scale::new(0.0, 1.0));
        assert!(vast.number <= CLASSES);
    }
}
