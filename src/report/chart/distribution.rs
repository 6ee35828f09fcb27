//! How the values of each group are distributed.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{diamond, line, named, rect, small, text};
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, percent, shorten, widest};
use super::{Draw, Drawing, WIDTH, ends, given, shown};
use crate::language::{Language, text};
use crate::summary::Estimate;

/// Histograms of groups under headings.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// The headings with their groups, from top to bottom.
    pub sections: Vec<DistributionSection>,
    /// The ends of the axis; the bins part it evenly.
    pub scale: Scale,
}

/// Groups of a [`Distribution`] under one heading.
#[derive(Clone, Debug)]
pub struct DistributionSection {
    /// The heading, such as `Level`; empty for none.
    pub heading: String,
    /// Its groups, from top to bottom.
    pub groups: Vec<DistributionGroup>,
}

/// A group of a [`Distribution`].
#[derive(Clone, Debug)]
pub struct DistributionGroup {
    /// Its name.
    pub label: String,
    /// How many institutions are in each bin, from the lower end of the scale to the upper.
    pub counts: Vec<usize>,
    /// Its mean and its n are drawn.
    pub estimate: Estimate,
}

const HEADING: f64 = 24.0;
const ROW: f64 = 45.0;
/// How high the highest bar is.
const HIGHEST: f64 = 32.0;

impl Draw for Distribution {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let groups = || self.sections.iter().flat_map(|section| &section.groups);
        groups().next()?;
        let word = language.pick("mean", "media");
        let means = groups().filter_map(|group| given(group.estimate.mean));
        let means = widest(means.map(|mean| format!("{word} {}", self.scale.show(mean))), SMALL);
        let labels = widest(groups().map(|group| clean(&group.label)), LABEL).max(means).min(120.0);
        let counts = widest(groups().map(|group| count(group.estimate.n)), LABEL);
        let axis = Axis { scale: self.scale, from: labels + 14.0, to: WIDTH - counts - 16.0 };
        let peak = groups().flat_map(shares).fold(0.0, f64::max);
        let mut y = 20.0;
        let mut drawn = vec![axis.figures(15.0), text(WIDTH, 15.0, "small soft end", "n")];
        for section in self.sections.iter().filter(|section| !section.groups.is_empty()) {
            let heading = clean(&section.heading);
            if !heading.is_empty() {
                drawn.push(text(0.0, y + 16.0, "strong", &shorten(&heading, LABEL * BOLD, WIDTH)));
                y += HEADING;
            }
            drawn.push(axis.upright(y, y + section.groups.len() as f64 * ROW));
            for group in &section.groups {
                drawn.push(row(group, &axis, y, peak, labels, language));
                y += ROW;
            }
        }
        let highest = percent(peak);
        let bar = language.choose(text!(
            "institutions; the highest bar is {highest} of its group",
            "instituciones; la barra más alta es {highest} de su grupo"
        ));
        let entries = [(rect("bar", -6.0, -5.0, 12.0, 10.0), bar.as_str()), (diamond("mean", 0.0, 0.0, 5.5), word)];
        let body = html! { @for part in drawn { (part) } };
        Some(Drawing::with_key(y + 4.0, &body, entries))
    }

    fn description(&self, language: Language) -> Option<String> {
        let groups: Vec<&DistributionGroup> = self.sections.iter().flat_map(|section| &section.groups).collect();
        let means = groups.iter().map(|group| (group.label.as_str(), group.estimate.mean));
        let [(high_in, high), (low_in, low)] = ends(means, |mean| self.scale.show(mean), language)?;
        Some(match groups.as_slice() {
            [group] => {
                let n = count(group.estimate.n);
                language.choose(text!(
                    "How the values of {n} institutions are distributed; their mean is {high}.",
                    "Cómo se distribuyen los valores de {n} instituciones; su media es {high}."
                ))
            }
            _ => {
                let groups = groups.len();
                language.choose(text!(
                    "How values are distributed in {groups} groups. The highest mean is that of {high_in} ({high}), the lowest that of \
                     {low_in} ({low}).",
                    "Distribución de los valores en {groups} grupos. La media más alta es la de {high_in} ({high}) y la más baja la de \
                     {low_in} ({low})."
                ))
            }
        })
    }
}

/// The share of its group that each bin holds; zeros for a group of none.
fn shares(group: &DistributionGroup) -> Vec<f64> {
    let total: usize = group.counts.iter().sum();
    group.counts.iter().map(|&count| count as f64 / total.max(1) as f64).collect()
}

fn row(group: &DistributionGroup, axis: &Axis, top: f64, peak: f64, labels: f64, language: Language) -> Markup {
    let label = clean(&group.label);
    let mean = given(group.estimate.mean);
    let figure = shown(mean, axis.scale, language);
    let (n, word) = (count(group.estimate.n), language.pick("mean", "media"));
    let about = format!("{label}: {word} {figure}, n = {n}");
    let baseline = top + HIGHEST + 2.0;
    let bin = (axis.to - axis.from) / group.counts.len().max(1) as f64;
    let marks = html! {
        (rect("hit", 0.0, top, WIDTH, ROW))
        (text(0.0, top + 17.0, "", &shorten(&label, LABEL, labels)))
        (small(0.0, top + 31.0, "soft", &if mean.is_some() { format!("{word} {figure}") } else { figure }, labels.max(70.0)))
        @for (place, share) in shares(group).into_iter().enumerate() {
            @if share > 0.0 {
                @let height = share / peak * HIGHEST;
                (rect("bar", axis.from + place as f64 * bin + 0.5, baseline - height, bin - 1.0, height))
            }
        }
        (line("edge", (axis.from, baseline), (axis.to, baseline)))
        @if let Some(mean) = mean { (diamond("mean", axis.at(mean), baseline + 5.5, 5.0)) }
        (text(WIDTH, top + 17.0, "soft end", &n))
    };
    named(&about, &marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_group_sum_to_one_or_to_nothing() {
        let group = |counts: &[usize]| DistributionGroup {
            label: String::new(),
            counts: counts.into(),
            estimate: Estimate::default(),
        };
        let sum = |counts: &[usize]| shares(&group(counts)).iter().sum::<f64>();
        assert!((sum(&[3, 0, 4, 10, 1, 12]) - 1.0).abs() < 1e-12);
        assert_eq!([sum(&[0, 0]), sum(&[])], [0.0, 0.0]);
    }
}
