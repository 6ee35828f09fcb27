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
const LEADER: f64 = 20.0;

/// Draws old and new values of groups, from the lowest of all to the highest.
pub fn slopes(name: &str, title: &str, data: &Slopes, language: Language) -> Chart {
    let old: Vec<(&Slope, f64)> = data.groups.iter().filter_map(|group| Some((group, given(group.old)?))).collect();
    let new: Vec<(&Slope, f64)> = data.groups.iter().filter_map(|group| Some((group, given(group.new)?))).collect();
    let values = old.iter().chain(&new).map(|&(_, value)| value);
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return Chart::empty(name, title, language);
    }
    let bottom = TOP + (old.len().max(new.len()) as f64 * APART).max(160.0);
    let axis = Axis { scale: data.scale.about(low, high), from: bottom - APART / 2.0, to: TOP + APART / 2.0 };
    let columns = Columns::new(data);
    let (left, right) = (columns.left, columns.right);
    let levels = |side: &[(&Slope, f64)]| {
        let wished: Vec<f64> = side.iter().map(|&(_, value)| axis.at(value)).collect();
        spread(&wished, APART, TOP + APART / 2.0, bottom - APART / 2.0)
    };
    let heading = |x, what, class, room| text(x, 15.0, class, &shorten(&clean(what), LABEL * BOLD, room));
    let (key, key_height) = key(bottom + 4.0, entries(data, language));
    let body = html! {
        (heading(left, &data.old, "strong end", left))
        (heading(right, &data.new, "strong", WIDTH - right))
        (line("edge", (left, TOP), (left, bottom)))
        (line("edge", (right, TOP), (right, bottom)))
        @for group in &data.groups {
            @if let Some((old, new)) = both(group) {
                @let across = line(turn(group, data.scale), (left, axis.at(old)), (right, axis.at(new)));
                (named(&spoken(group, data, language), &across))
            }
        }
        @for (&(group, value), level) in old.iter().zip(levels(&old)) {
            (named(&spoken(group, data, language), &columns.before(group, value, data.scale, axis.at(value), level)))
        }
        @for (&(group, value), level) in new.iter().zip(levels(&new)) {
            (named(&spoken(group, data, language), &columns.after(group, value, data.scale, axis.at(value), level)))
        }
        (key)
    };
    Chart::new(name, title, &description(data, language), language, bottom + 4.0 + key_height, body)
}

/// Where things stand from left to right: names of groups without a new value, old values, the two axes, new values,
/// changes, names.
struct Columns {
    old: f64,
    left: f64,
    right: f64,
    new: f64,
    change: f64,
    name: f64,
}

impl Columns {
    fn new(data: &Slopes) -> Self {
        let wide = |text: &str| width(&clean(text), SMALL);
        let widest = |of: &dyn Fn(&Slope) -> Option<f64>| data.groups.iter().filter_map(of).fold(0.0, f64::max);
        let value = |value| given(value).map(|value| wide(&data.scale.show(value)));
        let only_old = |group: &Slope| given(group.new).is_none() && given(group.old).is_some();
        let left_names = widest(&|group| only_old(group).then(|| wide(&group.label) + 6.0)).min(76.0);
        let right_names = widest(&|group| given(group.new).map(|_| wide(&group.label) + 6.0)).min(120.0);
        let changes = widest(&|group| change(group, data.scale).map(|change| wide(&change) + 9.0));
        let old = left_names + widest(&|group| value(group.old));
        let name = WIDTH - right_names;
        let new = name - changes - widest(&|group| value(group.new));
        Self { old, left: old + LEADER + 2.0, right: new - LEADER - 2.0, new, change: name - 6.0, name: name + 2.0 }
    }

    fn before(&self, group: &Slope, value: f64, scale: Scale, y: f64, level: f64) -> Markup {
        let value = scale.show(value);
        let name = self.old - width(&value, SMALL) - 6.0;
        html! {
            (line("leader", (self.old + 2.0, level), (self.left - 4.0, y)))
            (circle("dot", self.left, y, 3.5))
            (text(self.old, level + 4.0, "small end", &value))
            @if given(group.new).is_none() {
                (text(name, level + 4.0, "small soft end", &shorten(&clean(&group.label), SMALL, name)))
            }
        }
    }

    fn after(&self, group: &Slope, value: f64, scale: Scale, y: f64, level: f64) -> Markup {
        html! {
            (line("leader", (self.right + 4.0, y), (self.new - 2.0, level)))
            (circle("dot", self.right, y, 3.5))
            (text(self.new, level + 4.0, "small", &scale.show(value)))
            @if let Some(change) = change(group, scale) { (text(self.change, level + 4.0, "small end", &change)) }
            (text(self.name, level + 4.0, "small", &shorten(&clean(&group.label), SMALL, WIDTH - self.name)))
        }
    }
}

/// The change as it is shown.
fn change(group: &Slope, scale: Scale) -> Option<String> {
    both(group).map(|(old, new)| scale.show_change(new - old))
}

fn both(group: &Slope) -> Option<(f64, f64)> {
    given(group.old).zip(given(group.new))
}

/// The class of a line: what is shown as a change of zero neither rises nor falls.
fn turn(group: &Slope, scale: Scale) -> &'static str {
    match change(group, scale) {
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
    let change = change(group, data.scale).map_or(String::new(), |change| format!(" ({change})"));
    format!("{}: {} {} → {} {}{change}", group.label, data.old, of(group.old), data.new, of(group.new))
}

fn description(data: &Slopes, language: Language) -> String {
    let of = |class: &str| {
        data.groups.iter().filter(|group| both(group).is_some() && turn(group, data.scale) == class).count()
    };
    let (rise, fall, same) = (of("rise"), of("fall"), of("same"));
    let (old, new, missing) = (&data.old, &data.new, data.groups.len() - rise - fall - same);
    let mut said = text!(
        "From {old} to {new}: rising {rise}, falling {fall}, as before {same}.",
        "De {old} a {new}: suben {rise}, bajan {fall}, se mantienen {same}."
    )
    .in_language(language)
    .to_owned();
    let changes = data.groups.iter().map(|group| (group.label.as_str(), both(group).map(|(old, new)| new - old)));
    if let Some([(top, most), (bottom, least)]) = ends(changes, language) {
        let (most, least) = (data.scale.show_change(most), data.scale.show_change(least));
        let about = text!(
            " The highest change is that of {top} ({most}), the lowest that of {bottom} ({least}).",
            " El cambio más alto es el de {top} ({most}) y el más bajo el de {bottom} ({least})."
        );
        said.push_str(about.in_language(language));
    }
    if missing > 0 {
        let without = text!(" Without one of the two values: {missing}.", " Sin alguno de los dos valores: {missing}.");
        said.push_str(without.in_language(language));
    }
    said
}
