//! Groups of values on one axis, each value a mark and the mean of each group another.

use maud::html;

use super::axis::Axis;
use super::draw::{Rows, diamond, label_width, line, named, small, text};
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, shorten, widest, width};
use super::{Draw, Drawing, WIDTH, given, no_data, shown};
use crate::language::Language;

/// The height of a section's heading, and of a group.
const HEADING: f64 = 24.0;
const GROUP: f64 = 24.0;

/// Groups of values.
#[derive(Clone, Debug)]
pub struct Strips {
    /// Groups that are compared with each other, from top to bottom.
    pub sections: Vec<StripsSection>,
    /// The scale of the values.
    pub scale: Scale,
    /// What a mark is, such as `mean of a state`.
    pub mark: String,
    /// What a diamond is, such as `mean of the states`.
    pub mean: String,
}

/// Groups of [`Strips`] that are compared with each other.
#[derive(Clone, Debug)]
pub struct StripsSection {
    /// In what they differ.
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

impl StripsGroup {
    /// Its values that can be drawn.
    fn finite(&self) -> impl Iterator<Item = &(String, f64)> {
        self.values.iter().filter(|(_, value)| value.is_finite())
    }

    fn n(&self) -> String {
        count(self.finite().count())
    }
}

impl Draw for Strips {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let groups = || self.sections.iter().flat_map(|section| &section.groups);
        groups().next()?;
        let values = || groups().flat_map(StripsGroup::finite).map(|(_, value)| *value);
        let ends = values().reduce(f64::min).zip(values().reduce(f64::max));
        let scale = ends.map_or(self.scale, |(low, high)| self.scale.around(low, high));
        let labels = label_width(groups().map(|group| group.label.as_str()), 112.0);
        let heading = language.pick("mean", "media");
        let means = groups().filter_map(|group| given(group.mean)).map(|mean| self.scale.show(mean));
        let counts = widest(groups().map(StripsGroup::n), LABEL).max(width("n", SMALL));
        let mean_end = WIDTH - counts - 10.0;
        let to = mean_end - widest(means, LABEL).max(width(heading, SMALL)) - 12.0;
        let axis = Axis { scale, from: labels + 14.0, to };
        let about = |group: &StripsGroup| {
            let mean = shown(group.mean, self.scale, language);
            format!("{}: {heading} {mean}, n = {}", group.label, group.n())
        };
        let mut top = 20.0;
        let mut drawn = Vec::new();
        for section in &self.sections {
            let rows =
                Rows { rows: &section.groups, label: |group| &group.label, labels, top: top + HEADING, height: GROUP };
            drawn.push(html! {
                (text(0.0, top + 16.0, "strong", &shorten(&clean(&section.heading), LABEL * BOLD, WIDTH)))
                (rows.grounds(about))
                (axis.upright(rows.top, rows.bottom()))
                @for (group, y) in rows.each() {
                    @for (name, value) in group.finite() {
                        @let mark = line("mark", (axis.at(*value), y - 7.0), (axis.at(*value), y + 7.0));
                        (named(&format!("{name}: {}", self.scale.show(*value)), &mark))
                    }
                    @if let Some(mean) = given(group.mean) {
                        (diamond("mean", axis.at(mean), y, 5.5))
                        (text(mean_end, y + 4.2, "end", &self.scale.show(mean)))
                    } @else {
                        (small(axis.from + 4.0, y + 4.0, "soft", no_data(language), axis.to - axis.from))
                    }
                    (text(WIDTH, y + 4.2, "soft end", &group.n()))
                }
            });
            top = rows.bottom() + 4.0;
        }
        let entries =
            [(line("mark", (0.0, -7.0), (0.0, 7.0)), &self.mark), (diamond("mean", 0.0, 0.0, 5.5), &self.mean)];
        let body = html! {
            (axis.figures(15.0))
            (text(mean_end, 15.0, "small soft end", heading))
            (text(WIDTH, 15.0, "small soft end", "n"))
            @for part in drawn { (part) }
        };
        Some(Drawing::with_key(top, &body, entries))
    }

    fn description(&self, language: Language) -> Option<String> {
        let of_group = |group: &StripsGroup| {
            format!("{} {} (n = {})", group.label, shown(group.mean, self.scale, language), group.n())
        };
        let of_section = |section: &StripsSection| {
            let groups: Vec<String> = section.groups.iter().map(of_group).collect();
            format!("{}: {}", section.heading, groups.join(", "))
        };
        let sections: Vec<String> = self.sections.iter().map(of_section).collect();
        let means = language.pick("Means.", "Medias.");
        Some(format!("{means} {}.", sections.join("; ")))
    }
}
