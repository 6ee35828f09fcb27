//! Values of the states and the Federation on a map of tiles.

use maud::{Markup, html};

use super::draw::{rect, text};
use super::scale::{Scale, show};
use super::text::{SMALL, count, widest};
use super::tiles::{BOTTOM, Look, tile};
use super::{Draw, Drawing, ends, given, no_data, shown};
use crate::catalog::Jurisdiction;
use crate::language::{Language, text};
use crate::summary::Estimate;

/// A value for each jurisdiction, on a map of tiles.
#[derive(Clone, Debug)]
pub struct TileMap {
    /// The jurisdictions that have an estimate, of which the mean and the n are drawn; others are drawn as missing.
    pub tiles: Vec<(Jurisdiction, Estimate)>,
    /// The scale of the values; it sets the decimals.
    pub scale: Scale,
}

/// Colours that values are sorted into.
const CLASSES: usize = 6;

/// Values are sorted into at most six classes of the same width with round limits; what decides is the value as it is printed.
impl Draw for TileMap {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let classes = Classes::new(self);
        let of_jurisdiction = |jurisdiction: Jurisdiction| {
            let found = self.tiles.iter().find(|(known, _)| *known == jurisdiction);
            let value = found.and_then(|(_, estimate)| given(estimate.mean));
            let n = count(found.map_or(0, |(_, estimate)| estimate.n));
            let figure = shown(value, self.scale, language);
            let look = value.zip(classes.as_ref()).map(|(value, classes)| {
                let class = classes.of(value);
                Look { ground: format!("tile class{class}"), ink: format!("on{class}"), figure: &figure }
            });
            tile(jurisdiction, look, &format!("{}: {figure}, n = {n}", jurisdiction.name()))
        };
        let body = html! {
            @for jurisdiction in Jurisdiction::all() { (of_jurisdiction(jurisdiction)) }
            @if let Some(classes) = &classes { (classes.key(BOTTOM + 8.0)) }
            (rect("missing", 318.0, BOTTOM + 8.5, 20.0, 13.0))
            (text(343.0, BOTTOM + 19.0, "small soft", no_data(language)))
        };
        Some(Drawing { height: BOTTOM + 42.0, body })
    }

    fn description(&self, language: Language) -> Option<String> {
        let values = || self.tiles.iter().map(|(jurisdiction, estimate)| (jurisdiction.name(), estimate.mean));
        let [(top, high), (bottom, low)] = ends(values(), |value| self.scale.show(value), language)?;
        let drawn = values().filter(|(_, value)| given(*value).is_some()).count();
        let missing = Jurisdiction::COUNT.saturating_sub(drawn);
        let n = count(self.tiles.iter().map(|(_, estimate)| estimate.n).sum::<usize>());
        Some(language.choose(text!(
            "{drawn} jurisdictions. The highest value is that of {top} ({high}), the lowest that of {bottom} ({low}). Without data: \
             {missing}. n = {n} in all.",
            "{drawn} jurisdicciones. El valor más alto es el de {top} ({high}) y el más bajo el de {bottom} ({low}). Sin datos: \
             {missing}. n = {n} en total."
        )))
    }
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
        let values = data.tiles.iter().filter_map(|(_, estimate)| given(estimate.mean));
        let values: Vec<i64> = values.map(|value| units(value, decimals)).collect();
        let (lowest, highest) = (*values.iter().min()?, *values.iter().max()?);
        let mut steps = (0..=15).flat_map(|power| [1, 2, 5].map(|factor| factor * 10i64.pow(power)));
        steps.find_map(|step| {
            let (first, last) = (lowest.div_euclid(step), highest.div_euclid(step));
            let number = (last - first + 1) as usize;
            // The highest value may be the upper limit of the last class.
            let number = if number > 1 && highest == last * step { number - 1 } else { number };
            (number <= CLASSES).then_some(Self { decimals, first: first * step, step, number })
        })
    }

    /// The colour of a value, 1 (lowest) to 6.
    fn of(&self, value: f64) -> usize {
        let class = (units(value, self.decimals) - self.first).div_euclid(self.step);
        colour((class.max(0) as usize).min(self.number - 1), self.number)
    }

    fn key(&self, top: f64) -> Markup {
        let show = |limit: usize| {
            let units = self.first + limit as i64 * self.step;
            show(units as f64 / power(self.decimals), self.decimals)
        };
        let widest = widest([show(0), show(self.number)], SMALL);
        let left = widest / 2.0;
        let each = ((300.0 - widest) / self.number as f64).min(48.0);
        html! {
            @for class in 0..self.number {
                (rect(&format!("tile class{}", colour(class, self.number)), left + class as f64 * each, top, each, 14.0))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(values: &[f64], scale: Scale) -> Classes {
        let estimates = values.iter().map(|&value| Estimate { mean: Some(value), n: 1, ..Estimate::default() });
        Classes::new(&TileMap { tiles: Jurisdiction::all().zip(estimates).collect(), scale }).unwrap()
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
