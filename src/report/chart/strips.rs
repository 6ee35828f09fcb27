//! Groups of values on one axis, each value a mark and the mean of each group another.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, diamond, line, named, small, text};
use super::key::key;
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, shorten, width};
use super::{Chart, WIDTH, given, no_data};
use crate::language::Language;

/// The height of a section's heading, and of a group.
const HEADING: f64 = 24.0;
const GROUP: f64 = 24.0;

/// Groups of values, drawn by [`strips`].
#[derive(Clone, Debug)]
pub struct Strips {
    /// Groups that are seen against each other, from top to bottom.
    pub sections: Vec<StripsSection>,
    /// The scale of the values.
    pub scale: Scale,
    /// What a mark is, such as `mean of a state`.
    pub mark: String,
    /// What a diamond is, such as `mean of the states`.
    pub mean: String,
}

/// Groups of [`Strips`] that are seen against each other.
#[derive(Clone, Debug)]
pub struct StripsSection {
    /// What tells them apart.
    pub heading: String,
    /// The groups.
    pub groups: Vec<StripsGroup>,
}

/// A group of [`Strips`].
#[derive(Clone, Debug)]
pub struct StripsGroup {
    /// Its name.
    pub label: String,
    /// Its values, each with its name.
    pub values: Vec<(String, f64)>,
    /// Their mean.
    pub mean: Option<f64>,
}

/// Draws groups of values.
pub fn strips(name: &str, title: &str, data: &Strips, language: Language) -> Chart {
    let groups = || data.sections.iter().flat_map(|section| &section.groups);
    if groups().next().is_none() {
        return Chart::empty(name, title, language);
    }
    let finite = |group: &StripsGroup| group.values.iter().filter(|(_, value)| value.is_finite()).count();
    let values = || groups().flat_map(|group| &group.values).map(|(_, value)| *value).filter(|value| value.is_finite());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let scale = if low <= high { data.scale.around(low, high) } else { data.scale };
    let labels = Rows::new(groups().map(|group| group.label.as_str()), 112.0, 0.0, GROUP).labels;
    let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width(&text, LABEL)).fold(0.0, f64::max);
    let counts = widest(&mut groups().map(|group| count(finite(group)))).max(width("n", SMALL));
    let heading = language.pick("mean", "media");
    let means = widest(&mut groups().filter_map(|group| given(group.mean)).map(|mean| data.scale.show(mean)));
    let mean_end = WIDTH - counts - 10.0;
    let axis = Axis { scale, from: labels + 14.0, to: mean_end - means.max(width(heading, SMALL)) - 12.0 };
    let mut y = 20.0;
    let mut drawn = Vec::new();
    for section in &data.sections {
        let title = shorten(&clean(&section.heading), LABEL * BOLD, WIDTH).into_owned();
        drawn.push(text(0.0, y + 16.0, "strong", &title));
        y += HEADING;
        let rows = Rows { labels, top: y, height: GROUP };
        for (at, group) in section.groups.iter().enumerate() {
            let middle = rows.middle(at);
            let n = count(finite(group));
            let mean = given(group.mean).map(|mean| data.scale.show(mean));
            let shown = mean.as_deref().unwrap_or(no_data(language));
            drawn.push(rows.row(at, &group.label, &format!("{}: {heading} {shown}, n = {n}", group.label)));
            drawn.push(axis.upright(middle - GROUP / 2.0, middle + GROUP / 2.0));
            for (name, value) in group.values.iter().filter(|(_, value)| value.is_finite()) {
                let x = axis.at(*value);
                let said = format!("{name}: {}", data.scale.show(*value));
                drawn.push(named(&said, &line("mark", (x, middle - 7.0), (x, middle + 7.0))));
            }
            drawn.push(html! {
                @if let Some(mean) = given(group.mean) { (diamond("mean", axis.at(mean), middle, 5.5)) }
                @if let Some(mean) = &mean { (text(mean_end, middle + 4.2, "end", mean)) } @else {
                    (small(axis.from + 4.0, middle + 4.0, "soft", no_data(language), axis.to - axis.from))
                }
                (text(WIDTH, middle + 4.2, "soft end", &n))
            });
        }
        y += GROUP * section.groups.len() as f64 + 4.0;
    }
    let entries = vec![
        (line("mark", (0.0, -7.0), (0.0, 7.0)), data.mark.clone()),
        (diamond("mean", 0.0, 0.0, 5.5), data.mean.clone()),
    ];
    let (key, height) = key(y, entries);
    let body = html! {
        (axis.figures(15.0))
        (text(mean_end, 15.0, "small soft end", heading))
        (text(WIDTH, 15.0, "small soft end", "n"))
        @for part in drawn { (part) }
        (key)
    };
    Chart::new(name, title, &description(data, language), language, y + height, body)
}

fn description(data: &Strips, language: Language) -> String {
    let of_group = |group: &StripsGroup| {
        let mean = given(group.mean).map_or(no_data(language).to_owned(), |mean| data.scale.show(mean));
        let n = count(group.values.iter().filter(|(_, value)| value.is_finite()).count());
        let label = &group.label;
        format!("{label} {mean} (n = {n})")
    };
    let of_section = |section: &StripsSection| {
        let groups: Vec<String> = section.groups.iter().map(of_group).collect();
        format!("{}: {}", section.heading, groups.join(", "))
    };
    let sections: Vec<String> = data.sections.iter().map(of_section).collect();
    let means = language.pick("Means.", "Medias.");
    format!("{means} {}.", sections.join("; "))
}
