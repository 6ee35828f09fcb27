//! The largest gaps of each group.

use maud::{Markup, html};

use super::draw::{line, named, rect, text};
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, shorten, widest, width};
use super::{Draw, Drawing, WIDTH, ends, given, no_data, shown};
use crate::language::{Language, text};

/// The height of a group's heading, and that of a gap.
const HEADING: f64 = 23.0;
const BAR: f64 = 29.0;

/// The largest gaps of groups.
#[derive(Clone, Debug)]
pub struct Gaps {
    /// The groups, from top to bottom.
    pub groups: Vec<GapsGroup>,
    /// The scale of the index that the gaps are points of; it sets the decimals.
    pub scale: Scale,
}

/// A group of [`Gaps`].
#[derive(Clone, Debug)]
pub struct GapsGroup {
    /// Its name.
    pub label: String,
    /// How many institutions it has.
    pub n: usize,
    /// Its gaps, the largest first.
    pub gaps: Vec<Gap>,
}

/// What one component costs a group.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The component.
    pub label: String,
    /// The gap, in points of the scale; not below 0.
    pub value: Option<f64>,
}

impl Draw for Gaps {
    fn draw(&self, language: Language) -> Option<Drawing> {
        self.groups.first()?;
        let values = || self.groups.iter().flat_map(|group| &group.gaps).filter_map(|gap| given(gap.value));
        let largest = values().fold(0.0, f64::max);
        let longest = WIDTH - widest(values().map(|value| self.scale.show(value)), LABEL) - 6.0;
        let length = |value: f64| if largest > 0.0 { (value / largest).max(0.0) * longest } else { 0.0 };
        let mut y = 0.0;
        let mut drawn = Vec::new();
        for group in &self.groups {
            drawn.push(heading(group, y, language));
            y += if group.gaps.is_empty() { HEADING + 18.0 } else { HEADING };
            for gap in &group.gaps {
                let label = clean(&gap.label);
                let figure = shown(gap.value, self.scale, language);
                // The label is above the bar.
                let marks = html! {
                    (text(0.0, y + 11.0, "small", &shorten(&label, SMALL, WIDTH)))
                    @if let Some(length) = given(gap.value).map(length) {
                        (rect("bar", 0.0, y + 15.0, length, 9.0))
                        (text(length + 5.0, y + 24.0, "", &figure))
                    } @else {
                        (text(0.0, y + 24.0, "small soft", &figure))
                    }
                };
                drawn.push(named(&format!("{}: {label}, {figure}", group.label), &marks));
                y += BAR;
            }
            y += 8.0;
        }
        let body = html! { @for part in drawn { (part) } };
        Some(Drawing { height: y, body })
    }

    fn description(&self, language: Language) -> Option<String> {
        let groups = self.groups.len();
        let name = |group: &GapsGroup, gap: &Gap| match groups {
            1 => gap.label.clone(),
            _ => format!("{} ({})", gap.label, group.label),
        };
        let all = self.groups.iter().flat_map(|group| group.gaps.iter().map(move |gap| (group, gap)));
        let names: Vec<(String, Option<f64>)> = all.map(|(group, gap)| (name(group, gap), gap.value)).collect();
        let names = names.iter().map(|(name, value)| (name.as_str(), *value));
        let [(label, value), _] = ends(names, |value| self.scale.show(value), language)?;
        let mut description = match groups {
            1 => language.choose(text!("The largest gap is {label}: {value}.", "La mayor brecha es {label}: {value}.")),
            _ => language.choose(text!(
                "The largest gaps of {groups} groups. The largest of all is {label}: {value}.",
                "Las mayores brechas de {groups} grupos. La mayor de todas es {label}: {value}."
            )),
        };
        let firsts: Vec<&str> =
            self.groups.iter().filter_map(|group| group.gaps.first()).map(|gap| gap.label.as_str()).collect();
        let times = |label: &str| firsts.iter().filter(|first| **first == label).count();
        let often = firsts.iter().copied().reduce(|most, next| if times(next) > times(most) { next } else { most });
        if let Some((often, times)) = often.map(|often| (often, times(often))).filter(|(_, times)| *times > 1) {
            description += &language.choose(text!(
                " Most often first: {often}, in {times} of {groups}.",
                " La que más veces ocupa el primer lugar: {often}, en {times} de {groups}."
            ));
        }
        Some(description)
    }
}

fn heading(group: &GapsGroup, y: f64, language: Language) -> Markup {
    let n = format!("n = {}", count(group.n));
    let room = WIDTH - width(&n, SMALL) - 10.0;
    html! {
        (text(0.0, y + 16.0, "strong", &shorten(&clean(&group.label), LABEL * BOLD, room)))
        (text(WIDTH, y + 16.0, "small soft end", &n))
        (line("grid", (0.0, y + 21.5), (WIDTH, y + 21.5)))
        @if group.gaps.is_empty() { (text(0.0, y + 35.0, "small soft", no_data(language))) }
    }
}
