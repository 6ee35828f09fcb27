//! From an old value to a new one, for each group.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{circle, line, named, small, text};
use super::scale::Scale;
use super::spread::spread;
use super::text::{BOLD, LABEL, SMALL, clean, shorten, width};
use super::{Draw, Drawing, WIDTH, ends, given, shown};
use crate::language::{Language, text};

/// Changes of groups.
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

/// From the lowest value of all to the highest.
impl Draw for Slopes {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let side = |value: fn(&Slope) -> Option<f64>| -> Vec<(&Slope, f64)> {
            self.groups.iter().filter_map(|group| Some((group, given(value(group))?))).collect()
        };
        let (old, new) = (side(|group| group.old), side(|group| group.new));
        let values = || old.iter().chain(&new).map(|(_, value)| *value);
        let (low, high) = (values().reduce(f64::min)?, values().reduce(f64::max)?);
        let bottom = TOP + (old.len().max(new.len()) as f64 * APART).max(160.0);
        let axis = Axis { scale: self.scale.about(low, high), from: bottom - APART / 2.0, to: TOP + APART / 2.0 };
        let columns = Columns::new(self);
        let (left, right) = (columns.left, columns.right);
        let levels = |side: &[(&Slope, f64)]| {
            let wished: Vec<f64> = side.iter().map(|(_, value)| axis.at(*value)).collect();
            spread(&wished, APART, TOP + APART / 2.0, bottom - APART / 2.0)
        };
        let heading = |x, what, class, room| text(x, 15.0, class, &shorten(&clean(what), LABEL * BOLD, room));
        let body = html! {
            (heading(left, &self.old, "strong end", left))
            (heading(right, &self.new, "strong", WIDTH - right))
            (line("edge", (left, TOP), (left, bottom)))
            (line("edge", (right, TOP), (right, bottom)))
            @for group in &self.groups { @if let (Some((old, new)), Some(turn)) = (both(group), self.turn(group)) {
                (named(&self.about(group, language), &line(turn, (left, axis.at(old)), (right, axis.at(new)))))
            } }
            @for ((group, value), level) in old.iter().zip(levels(&old)) {
                (named(&self.about(group, language), &columns.before(group, *value, self, axis.at(*value), level)))
            }
            @for ((group, value), level) in new.iter().zip(levels(&new)) {
                (named(&self.about(group, language), &columns.after(group, *value, self, axis.at(*value), level)))
            }
        };
        let turns = [
            ("rise", language.pick("rises", "sube")),
            ("fall", language.pick("falls", "baja")),
            ("same", language.pick("stays", "se mantiene")),
        ];
        let used = turns.into_iter().filter(|(turn, _)| self.turning(turn) > 0);
        let entries = used.map(|(turn, word)| (line(turn, (-10.0, 0.0), (10.0, 0.0)), word));
        Some(Drawing::with_key(bottom + 4.0, &body, entries))
    }

    fn description(&self, language: Language) -> Option<String> {
        let [rise, fall, same] = ["rise", "fall", "same"].map(|turn| self.turning(turn));
        let (old, new) = (&self.old, &self.new);
        let mut description = language.choose(text!(
            "From {old} to {new}: rising {rise}, falling {fall}, as before {same}.",
            "De {old} a {new}: suben {rise}, bajan {fall}, se mantienen {same}."
        ));
        let changes = self.groups.iter().map(|group| (group.label.as_str(), both(group).map(|(old, new)| new - old)));
        let changes = ends(changes, |change| self.scale.show_change(change), language);
        if let Some([(top, most), (bottom, least)]) = changes {
            description += &language.choose(text!(
                " The highest change is that of {top} ({most}), the lowest that of {bottom} ({least}).",
                " El cambio más alto es el de {top} ({most}) y el más bajo el de {bottom} ({least})."
            ));
        }
        let missing = self.groups.len() - rise - fall - same;
        if missing > 0 {
            description += &language.choose(text!(
                " Without one of the two values: {missing}.",
                " Sin alguno de los dos valores: {missing}."
            ));
        }
        Some(description)
    }
}

/// Where the columns are from left to right: names of groups without a new value, old values, the two axes, new values,
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
        let changes = widest(&|group| data.change(group).map(|change| wide(&change) + 9.0));
        let old = left_names + widest(&|group| value(group.old));
        let name = WIDTH - right_names;
        let new = name - changes - widest(&|group| value(group.new));
        Self { old, left: old + LEADER + 2.0, right: new - LEADER - 2.0, new, change: name - 6.0, name: name + 2.0 }
    }

    fn before(&self, group: &Slope, value: f64, data: &Slopes, y: f64, level: f64) -> Markup {
        let value = data.scale.show(value);
        let name = self.old - width(&value, SMALL) - 6.0;
        html! {
            (line("leader", (self.old + 2.0, level), (self.left - 4.0, y)))
            (circle("dot", self.left, y, 3.5))
            (text(self.old, level + 4.0, "small end", &value))
            @if given(group.new).is_none() { (small(name, level + 4.0, "soft end", &group.label, name)) }
        }
    }

    fn after(&self, group: &Slope, value: f64, data: &Slopes, y: f64, level: f64) -> Markup {
        html! {
            (line("leader", (self.right + 4.0, y), (self.new - 2.0, level)))
            (circle("dot", self.right, y, 3.5))
            (text(self.new, level + 4.0, "small", &data.scale.show(value)))
            @if let Some(change) = data.change(group) { (text(self.change, level + 4.0, "small end", &change)) }
            (text(self.name, level + 4.0, "small", &shorten(&clean(&group.label), SMALL, WIDTH - self.name)))
        }
    }
}

fn both(group: &Slope) -> Option<(f64, f64)> {
    given(group.old).zip(given(group.new))
}

impl Slopes {
    /// The change as it is shown.
    fn change(&self, group: &Slope) -> Option<String> {
        both(group).map(|(old, new)| self.scale.show_change(new - old))
    }

    /// The class of a line: what is shown as a change of zero neither rises nor falls.
    fn turn(&self, group: &Slope) -> Option<&'static str> {
        self.change(group).map(|change| match change.chars().next() {
            Some('+') => "rise",
            Some('−') => "fall",
            _ => "same",
        })
    }

    /// The number of groups whose line is of a class.
    fn turning(&self, turn: &str) -> usize {
        self.groups.iter().filter(|group| self.turn(group) == Some(turn)).count()
    }

    fn about(&self, group: &Slope, language: Language) -> String {
        let [old, new] = [group.old, group.new].map(|value| shown(value, self.scale, language));
        let change = self.change(group).map(|change| format!(" ({change})")).unwrap_or_default();
        format!("{}: {} {old} → {} {new}{change}", group.label, self.old, self.new)
    }
}
