//! From an old value to a new one, for each group.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{circle, line, named, text};
use super::key::key;
use super::scale::Scale;
use super::spread::spread;
use super::text::{BOLD, LABEL, SMALL, clean, shorten, width};
use super::{Chart, WIDTH, ends, given, no_data};
use crate::language::{Language, text};

/// Changes of groups, drawn by [`slopes`].
#[derive(Clone, Debug)]
pub struct Slopes {
    /// What the old values are of, such as `2021`.
    pub old: String,
    /// What the new values are of.
    pub new: String,
    /// The groups; their order does not matter.
    pub groups: Vec<Slope>,
    /// The scale of the values; it sets the decimals.
    pub scale: Scale,
}

/// A group of [`Slopes`].
#[derive(Clone, Debug)]
pub struct Slope {
    /// Its name.
    pub label: String,
    /// Its old value.
    pub old: Option<f64>,
    /// Its new value.
    pub new: Option<f64>,
}

/// How far apart labels are.
const APART: f64 = 14.0;
const TOP: f64 = 26.0;
/// The length of the line from a label to its point.
const LEADER: f64 = 16.0;

/// Draws old and new values of groups, from the lowest of all to the highest.
pub fn slopes(name: &str, title: &str, data: &Slopes, language: Language) -> Chart {
    let old: Vec<&Slope> = data.groups.iter().filter(|group| given(group.old).is_some()).collect();
    let new: Vec<&Slope> = data.groups.iter().filter(|group| given(group.new).is_some()).collect();
    let values: Vec<f64> = data.groups.iter().flat_map(|group| [group.old, group.new]).filter_map(given).collect();
    if values.is_empty() {
        return Chart::empty(name, title, language);
    }
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &value| (low.min(value), high.max(value)));
    let bottom = TOP + (old.len().max(new.len()) as f64 * APART).max(160.0);
    let axis = Axis { scale: Scale::new(low, high), from: bottom - APART / 2.0, to: TOP + APART / 2.0 };
    let (left, right) = sides(data, &old, &new);
    let place = |side: &[&Slope], value: fn(&Slope) -> Option<f64>| {
        let wished: Vec<f64> =
            side.iter().filter_map(|group| given(value(group))).map(|value| axis.at(value)).collect();
        let levels = spread(&wished, APART, TOP + APART / 2.0, bottom - APART / 2.0);
        wished.into_iter().zip(levels).collect::<Vec<_>>()
    };
    let (old_places, new_places) = (place(&old, |group| group.old), place(&new, |group| group.new));
    let (key, key_height) = key(bottom + 4.0, entries(data, language));
    let body = html! {
        (heading(left, &data.old, "strong end"))
        (heading(right, &data.new, "strong"))
        (line("edge", (left, TOP), (left, bottom)))
        (line("edge", (right, TOP), (right, bottom)))
        @for group in &data.groups {
            @if let Some((old, new)) = both(group) {
                @let across = line(turn(group, data.scale), (left, axis.at(old)), (right, axis.at(new)));
                (named(&spoken(group, data, language), &across))
            }
        }
        @for (group, (y, level)) in old.iter().zip(&old_places) {
            (old_label(group, left, *y, *level, data, language))
        }
        @for (group, (y, level)) in new.iter().zip(&new_places) {
            (new_label(group, right, *y, *level, data, language))
        }
        (key)
    };
    Chart::new(name, title, &description(data, language), language, bottom + 4.0 + key_height, body)
}

/// Where the two axes stand: the right one leaves room for names and changes, the left one for names only where some group
/// has no new value.
fn sides(data: &Slopes, old: &[&Slope], new: &[&Slope]) -> (f64, f64) {
    let text = |text: &str| width(&clean(text), SMALL);
    let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
    let values = widest(&mut old.iter().filter_map(|group| given(group.old)).map(|old| text(&data.scale.show(old))));
    let alone =
        widest(&mut old.iter().filter(|group| given(group.new).is_none()).map(|group| text(&group.label) + 6.0));
    let right = widest(&mut new.iter().map(|group| text(&figures(group, data.scale)) + 6.0 + text(&group.label)));
    (values + alone.min(70.0) + LEADER + 4.0, WIDTH - right.min(190.0) - LEADER - 4.0)
}

fn heading(x: f64, what: &str, class: &str) -> Markup {
    let room = if class.ends_with("end") { x } else { WIDTH - x };
    text(x, 15.0, class, &shorten(&clean(what), LABEL * BOLD, room))
}

fn old_label(group: &Slope, x: f64, y: f64, level: f64, data: &Slopes, language: Language) -> Markup {
    let value = given(group.old).map_or(String::new(), |old| data.scale.show(old));
    let end = x - LEADER - 2.0;
    let marks = html! {
            (line("leader", (x - LEADER, level), (x - 4.0, y)))
            (circle("dot", x, y, 3.5))
            (text(end, level + 4.0, "small end", &value))
            @if given(group.new).is_none() {
                @let room = end - width(&value, SMALL) - 6.0;
                (text(room, level + 4.0, "small soft end", &shorten(&clean(&group.label), SMALL, room)))
            }
    };
    named(&spoken(group, data, language), &marks)
}

fn new_label(group: &Slope, x: f64, y: f64, level: f64, data: &Slopes, language: Language) -> Markup {
    let (start, figures) = (x + LEADER + 2.0, figures(group, data.scale));
    let name = start + width(&figures, SMALL) + 6.0;
    let marks = html! {
            (line("leader", (x + 4.0, y), (x + LEADER, level)))
            (circle("dot", x, y, 3.5))
            (text(start, level + 4.0, "small", &figures))
            (text(name, level + 4.0, "small", &shorten(&clean(&group.label), SMALL, WIDTH - name)))
    };
    named(&spoken(group, data, language), &marks)
}

fn both(group: &Slope) -> Option<(f64, f64)> {
    given(group.old).zip(given(group.new))
}

/// The new value and the change to it.
fn figures(group: &Slope, scale: Scale) -> String {
    let new = given(group.new).map_or(String::new(), |new| scale.show(new));
    both(group).map_or(new.clone(), |(old, after)| format!("{new} {}", scale.show_change(after - old)))
}

/// The class of a line: what is shown as a change of zero neither rises nor falls.
fn turn(group: &Slope, scale: Scale) -> &'static str {
    match both(group).map(|(old, new)| scale.show_change(new - old)) {
        Some(change) if change.starts_with('+') => "rise",
        Some(change) if change.starts_with('−') => "fall",
        _ => "same",
    }
}

fn entries(data: &Slopes, language: Language) -> Vec<(Markup, String)> {
    let turns = [
        ("rise", language.pick("rises", "sube")),
        ("fall", language.pick("falls", "baja")),
        ("same", language.pick("stays", "se mantiene")),
    ];
    let seen = |class: &str| data.groups.iter().any(|group| both(group).is_some() && turn(group, data.scale) == class);
    let glyph = |class| line(class, (-10.0, 0.0), (10.0, 0.0));
    turns.into_iter().filter(|(class, _)| seen(class)).map(|(class, word)| (glyph(class), word.to_owned())).collect()
}

fn spoken(group: &Slope, data: &Slopes, language: Language) -> String {
    let of = |value| given(value).map_or(no_data(language).to_owned(), |value| data.scale.show(value));
    let change = both(group).map_or(String::new(), |(old, new)| format!(" ({})", data.scale.show_change(new - old)));
    format!("{}: {} {} → {} {}{change}", group.label, data.old, of(group.old), data.new, of(group.new))
}

fn description(data: &Slopes, language: Language) -> String {
    let of = |class: &str| {
        data.groups.iter().filter(|group| both(group).is_some() && turn(group, data.scale) == class).count()
    };
    let (rise, fall, same) = (of("rise"), of("fall"), of("same"));
    let (old, new, missing) = (&data.old, &data.new, data.groups.len() - rise - fall - same);
    let mut said = text!(
        "From {old} to {new}: {rise} rise, {fall} fall, {same} stay as they are.",
        "De {old} a {new}: {rise} suben, {fall} bajan, {same} se mantienen."
    )
    .in_language(language)
    .to_owned();
    let changes = data.groups.iter().map(|group| (group.label.as_str(), both(group).map(|(old, new)| new - old)));
    if let Some([(top, most), (bottom, least)]) = ends(changes) {
        let (most, least) = (data.scale.show_change(most), data.scale.show_change(least));
        let about = text!(
            " The change is best for {top} ({most}) and worst for {bottom} ({least}).",
            " El cambio más favorable es el de {top} ({most}) y el menos favorable el de {bottom} ({least})."
        );
        said.push_str(about.in_language(language));
    }
    if missing > 0 {
        let without = text!(" Without one of the two values: {missing}.", " Sin alguno de los dos valores: {missing}.");
        said.push_str(without.in_language(language));
    }
    said
}
