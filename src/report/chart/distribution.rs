//! How the values of each group are distributed.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{diamond, line, named, rect, small, text};
use super::key::key;
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, percent, shorten, width};
use super::{Chart, WIDTH, ends, given, no_data};
use crate::language::{Language, text};

/// Histograms of groups under headings, drawn by [`distribution`].
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
    /// Its mean.
    pub mean: Option<f64>,
    /// How many institutions have a value.
    pub n: usize,
}

const HEADING: f64 = 24.0;
const ROW: f64 = 45.0;
/// How high the highest bar is.
const HIGHEST: f64 = 32.0;

/// Draws the distributions of groups.
pub fn distribution(name: &str, title: &str, data: &Distribution, language: Language) -> Chart {
    let groups = || data.sections.iter().flat_map(|section| &section.groups);
    if groups().next().is_none() {
        return Chart::empty(name, title, language);
    }
    let widest =
        |texts: &mut dyn Iterator<Item = String>, size| texts.map(|text| width(&text, size)).fold(0.0, f64::max);
    let word = language.pick("mean", "media");
    let means =
        widest(&mut groups().filter_map(|g| given(g.mean)).map(|m| format!("{word} {}", data.scale.show(m))), SMALL);
    let labels = widest(&mut groups().map(|group| clean(&group.label)), LABEL).max(means).min(120.0);
    let counts = widest(&mut groups().map(|group| count(group.n)), LABEL);
    let axis = Axis { scale: data.scale, from: labels + 14.0, to: WIDTH - counts - 16.0 };
    let peak = groups().flat_map(shares).fold(0.0, f64::max);
    let mut y = 20.0;
    let mut drawn = vec![axis.figures(15.0), text(WIDTH, 15.0, "small soft end", "n")];
    for section in data.sections.iter().filter(|section| !section.groups.is_empty()) {
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
    let meaning = text!(
        "institutions; the highest bar is {highest} of its group",
        "instituciones; la barra más alta es {highest} de su grupo"
    );
    let (key, key_height) = key(
        y + 4.0,
        vec![
            (rect("bar", -6.0, -5.0, 12.0, 10.0), meaning.in_language(language).to_owned()),
            (diamond("mean", 0.0, 0.0, 5.5), language.pick("mean", "media").to_owned()),
        ],
    );
    let body = html! { @for part in drawn { (part) } (key) };
    Chart::new(name, title, &description(data, language), language, y + 4.0 + key_height, body)
}

/// The share of its group that each bin holds; zeros for a group of none.
fn shares(group: &DistributionGroup) -> Vec<f64> {
    let total: usize = group.counts.iter().sum();
    group.counts.iter().map(|&count| count as f64 / total.max(1) as f64).collect()
}

fn row(group: &DistributionGroup, axis: &Axis, top: f64, peak: f64, labels: f64, language: Language) -> Markup {
    let label = clean(&group.label);
    let mean = given(group.mean);
    let figure = mean.map_or(no_data(language).to_owned(), |mean| axis.scale.show(mean));
    let (n, word) = (count(group.n), language.pick("mean", "media"));
    let baseline = top + HIGHEST + 2.0;
    let bin = (axis.to - axis.from) / group.counts.len().max(1) as f64;
    let said = format!("{label}: {word} {figure}, n = {n}");
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
    named(&said, &marks)
}

fn description(data: &Distribution, language: Language) -> String {
    let groups: Vec<&DistributionGroup> = data.sections.iter().flat_map(|section| &section.groups).collect();
    let Some([(high_in, high), (low_in, low)]) =
        ends(groups.iter().map(|group| (group.label.as_str(), group.mean)), language)
    else {
        return no_data(language).to_owned();
    };
    if let [group] = groups.as_slice() {
        let (n, mean) = (count(group.n), data.scale.show(high));
        return text!(
            "How the values of {n} institutions are distributed; their mean is {mean}.",
            "Cómo se distribuyen los valores de {n} instituciones; su media es {mean}."
        )
        .in_language(language)
        .to_owned();
    }
    let (groups, high, low) = (groups.len(), data.scale.show(high), data.scale.show(low));
    text!(
        "How values are distributed in {groups} groups. The highest mean is that of {high_in} ({high}), the lowest that of \
         {low_in} ({low}).",
        "Distribución de los valores en {groups} grupos. La media más alta es la de {high_in} ({high}) y la más baja la de \
         {low_in} ({low})."
    )
    .in_language(language)
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_group_sum_to_one_or_to_nothing() {
        let group =
            |counts: &[usize]| DistributionGroup { label: String::new(), counts: counts.into(), mean: None, n: 0 };
        let sum = |counts: &[usize]| shares(&group(counts)).iter().sum::<f64>();
        assert!((sum(&[3, 0, 4, 10, 1, 12]) - 1.0).abs() < 1e-12);
        assert_eq!([sum(&[0, 0]), sum(&[])], [0.0, 0.0]);
    }
}
