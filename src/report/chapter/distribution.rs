//! How values are distributed.

use maud::{Markup, html};

use super::figure::figures;
use super::{Chapter, Charts, MOST_ROWS};
use crate::language::text;
use crate::report::chart::{Distribution, DistributionGroup, DistributionSection};
use crate::report::table::Cell;
use crate::report::words::{Words, percent};
use crate::results::Group;
use crate::summary::{Division, Estimate};

pub(super) fn chapter(words: &Words, charts: &mut Charts) -> Option<Chapter> {
    let nodes = words.results.main_nodes().into_iter();
    let drawn: Vec<Markup> = nodes.filter_map(|node| histograms(words, charts, node)).collect();
    let body = html! {
        p { (words.pick(
            "How the institutions of each level and type are spread over the scale; every bar is a share of its group, and the diamond is its mean.",
            "Cómo se reparten sobre la escala las instituciones de cada nivel y tipo; cada barra es una proporción de su grupo, y el rombo es su media.",
        )) }
        (figures(drawn.iter().cloned()))
        @for group in words.results.groups() { (shares(words, group)) }
    };
    let title = words.pick("Distributions", "Distribuciones");
    (!drawn.is_empty()).then(|| Chapter::new("distribution", title, body))
}

/// The histograms of a node by level and type, or by the keys that there are; `None` where there is nothing to draw.
fn histograms(words: &Words, charts: &mut Charts, node: &str) -> Option<Markup> {
    let is_drawn =
        |group: &&Group| group.key.as_deref() != Some("state") && group.summary.groups.len() <= MOST_ROWS / 2;
    let section = |group: &Group| {
        let histogram = group.histograms.iter().find(|histogram| histogram.node == node)?;
        let of_group = |values: &Vec<String>| {
            let names: Vec<&str> = values.iter().map(String::as_str).collect();
            let label = match values.as_slice() {
                [] => words.pick("All", "Todas").to_owned(),
                values => words.group(&histogram.keys, values),
            };
            let estimate = group.summary.estimate(&names, node)?.clone();
            Some(DistributionGroup { label, counts: histogram.of(&names)?.to_vec(), estimate })
        };
        let heading = group.key.as_ref().map(|key| words.key(key)).unwrap_or_default();
        Some(DistributionSection { heading, groups: histogram.groups.iter().filter_map(of_group).collect() })
    };
    let sections = words.results.groups().filter(is_drawn).map(section).collect::<Option<Vec<_>>>()?;
    let data = Distribution { sections, scale: words.scale(node) };
    let label = words.node(node);
    let title = words.choose(text!("{label}: distribution", "{label}: distribución"));
    let figure =
        |value: fn(&Estimate) -> Option<f64>| move |group: &DistributionGroup| words.cell(node, value(&group.estimate));
    let table = words
        .table(title, data.sections.iter().flat_map(|section| &section.groups))
        .column("Group", "Grupo", |group| &group.label)
        .column("n", "n", |group| group.estimate.n)
        .column("Minimum", "Mínimo", figure(|estimate| estimate.min))
        .column("Quartile 1", "Cuartil 1", figure(|estimate| estimate.q25))
        .column("Median", "Mediana", figure(|estimate| estimate.median))
        .column("Quartile 3", "Cuartil 3", figure(|estimate| estimate.q75))
        .column("Maximum", "Máximo", figure(|estimate| estimate.max))
        .column("Mean", "Media", figure(|estimate| estimate.mean));
    Some(charts.figure(&format!("distribution-{node}"), &data, table))
}

/// The shares of bands and of the ends of the headline's scale, by a key of few groups.
fn shares(words: &Words, group: &Group) -> Markup {
    let Some(found) = group.distribution.as_ref().filter(|_| group.summary.groups.len() <= MOST_ROWS) else {
        return Markup::default();
    };
    let headline = words.headline();
    let is_shown = |division| matches!(division, Division::Floor | Division::Ceiling | Division::Band);
    let mut classes: Vec<(Division, &str)> = Vec::new();
    for row in found.shares.iter().filter(|row| row.node.as_deref() == Some(headline) && is_shown(row.division)) {
        if !classes.contains(&(row.division, &row.class)) {
            classes.push((row.division, &row.class));
        }
    }
    let share = |(division, class): (Division, &str), values: &Vec<String>| {
        let names: Vec<&str> = values.iter().map(String::as_str).collect();
        found.share(&names, division, Some(headline), class)
    };
    let heading = |(division, class): (Division, &str)| match division {
        Division::Floor => words.pick("At the floor", "En el mínimo").to_owned(),
        Division::Ceiling => words.pick("At the ceiling", "En el máximo").to_owned(),
        _ => words.band(class),
    };
    let node = words.node(headline);
    let caption = match group.key.as_ref().map(|key| words.key(key).to_lowercase()) {
        Some(key) => words
            .choose(text!("{node}: share of institutions by {key}", "{node}: proporción de instituciones por {key}")),
        None => {
            words.choose(text!("{node}: share of all institutions", "{node}: proporción de todas las instituciones"))
        }
    };
    words
        .table(caption, &group.summary.groups)
        .column("Group", "Grupo", |values| words.group(found.shares.keys(), values))
        .column("n", "n", |values| classes.iter().find_map(|class| share(*class, values)).map_or(0, |share| share.n))
        .columns(classes.iter().copied(), heading, |class, values| {
            Cell::number(share(class, values).and_then(|share| share.share), percent)
        })
        .markup()
}
