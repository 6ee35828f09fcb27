//! The largest gaps of each group.

use maud::{Markup, html};

use super::draw::{line, named, rect, text};
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, shorten, width};
use super::{Chart, WIDTH, ends, given, no_data};
use crate::language::{Language, text};

/// The height of a group's heading, and that of a gap.
const HEADING: f64 = 23.0;
const BAR: f64 = 29.0;

/// The largest gaps of groups, drawn by [`gaps`].
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

/// Draws the largest gaps of groups.
pub fn gaps(name: &str, title: &str, data: &Gaps, language: Language) -> Chart {
    if data.groups.is_empty() {
        return Chart::empty(name, title, language);
    }
    let scale = data.scale;
    let all = || data.groups.iter().flat_map(|group| &group.gaps);
    let largest = all().filter_map(|gap| given(gap.value)).fold(0.0, f64::max);
    let figures = all().filter_map(|gap| given(gap.value)).map(|value| width(&scale.show(value), LABEL));
    let longest = WIDTH - figures.fold(0.0, f64::max) - 6.0;
    let length = |value: f64| if largest > 0.0 { (value / largest).max(0.0) * longest } else { 0.0 };
    let mut y = 0.0;
    let mut drawn = Vec::new();
    for group in &data.groups {
        drawn.push(heading(group, y, language));
        y += if group.gaps.is_empty() { HEADING + 18.0 } else { HEADING };
        for gap in &group.gaps {
            drawn.push(bar(group, gap, y, given(gap.value).map(|value| (length(value), scale.show(value))), language));
            y += BAR;
        }
        y += 8.0;
    }
    let body = html! { @for part in drawn { (part) } };
    Chart::new(name, title, &description(data, language), language, y, body)
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

/// A gap with its label above its bar, whose length and figure are given.
fn bar(group: &GapsGroup, gap: &Gap, y: f64, value: Option<(f64, String)>, language: Language) -> Markup {
    let label = clean(&gap.label);
    let figure = value.as_ref().map_or(no_data(language), |(_, figure)| figure);
    let marks = html! {
        (text(0.0, y + 11.0, "small", &shorten(&label, SMALL, WIDTH)))
        @if let Some((length, figure)) = &value {
            (rect("bar", 0.0, y + 15.0, *length, 9.0))
            (text(length + 5.0, y + 24.0, "", figure))
        } @else {
            (text(0.0, y + 24.0, "small soft", no_data(language)))
        }
    };
    named(&format!("{}: {label}, {figure}", group.label), &marks)
}

fn description(data: &Gaps, language: Language) -> String {
    let names: Vec<(String, Option<f64>)> = data
        .groups
        .iter()
        .flat_map(|group| {
            group.gaps.iter().map(|gap| match data.groups.len() {
                1 => (gap.label.clone(), gap.value),
                _ => (format!("{} ({})", gap.label, group.label), gap.value),
            })
        })
        .collect();
    let Some([(label, value), _]) = ends(names.iter().map(|(name, value)| (name.as_str(), *value)), language) else {
        return no_data(language).to_owned();
    };
    let (groups, value) = (data.groups.len(), data.scale.show(value));
    let mut said = match groups {
        1 => text!("The largest gap is {label}: {value}.", "La mayor brecha es {label}: {value}."),
        _ => text!(
            "The largest gaps of {groups} groups. The largest of all is {label}: {value}.",
            "Las mayores brechas de {groups} grupos. La mayor de todas es {label}: {value}."
        ),
    }
    .in_language(language)
    .to_owned();
    let mut firsts: Vec<(&str, usize)> = Vec::new();
    for gap in data.groups.iter().filter_map(|group| group.gaps.first()) {
        match firsts.iter_mut().find(|(label, _)| *label == gap.label) {
            Some((_, times)) => *times += 1,
            None => firsts.push((&gap.label, 1)),
        }
    }
    let (often, times) = firsts.into_iter().fold(("", 1), |most, next| if next.1 > most.1 { next } else { most });
    if times > 1 {
        let most = text!(
            " Most often first: {often}, in {times} of {groups}.",
            " La que más veces ocupa el primer lugar: {often}, en {times} de {groups}."
        );
        said.push_str(most.in_language(language));
    }
    said
}
