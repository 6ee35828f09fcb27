//! The means by level, state, type and other keys, and how values are distributed.

use maud::html;

use super::{Chapter, drawn};
use crate::language::text;
use crate::report::figures::{Figure, MOST_ROWS, Place};
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, percent};
use crate::results::Group;
use crate::summary::Division;

pub(super) fn chapters(words: &Words, figures: &[Figure]) -> Vec<Chapter> {
    let of_key = |group: &Group| {
        let key = group.key()?;
        let label = words.key(key);
        let lower = label.to_lowercase();
        let title = text!("By {lower}", "Por {lower}").in_language(words.language).to_owned();
        let place = Place::Key(key.to_owned());
        let body = html! { (drawn(words, figures, &place)) (means(words, group, &label).markup(words.language)) };
        Some(Chapter::new(format!("by-{}", anchor(key)), title, body))
    };
    let mut chapters: Vec<Chapter> = words.results.groups().filter_map(of_key).collect();
    if figures.iter().any(|figure| figure.place == Place::Distribution) {
        let body = html! {
            p { (words.pick(
                "How the institutions of each level and type are spread over the scale; every bar is a share of its group, and the diamond is its mean.",
                "Cómo se reparten sobre la escala las instituciones de cada nivel y tipo; cada barra es una proporción de su grupo, y el rombo es su media.",
            )) }
            (drawn(words, figures, &Place::Distribution))
            @for table in shares(words) { (table.markup(words.language)) }
        };
        chapters.push(Chapter::new("distribution", words.pick("Distributions", "Distribuciones"), body));
    }
    chapters
}

/// Letters and digits of a key, for links.
fn anchor(key: &str) -> String {
    key.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}

/// The mean of each main node in each group.
fn means(words: &Words, group: &Group, label: &str) -> Table {
    let summary = group.summary();
    let nodes = words.results.main_nodes();
    let row = |values: &Vec<String>| {
        let names: Vec<&str> = values.iter().map(String::as_str).collect();
        let n = summary.estimate(&names, words.headline()).map(|estimate| estimate.n);
        let mean = |node: &&str| {
            let Some(estimate) = summary.estimate(&names, node) else { return Cell::Missing };
            // The n of a mean that is not of as many institutions as that of the headline.
            let other = if Some(estimate.n) == n { String::new() } else { format!(" ({})", estimate.n) };
            Cell::number(estimate.mean, |mean| words.figure(node, mean) + &other)
        };
        let head = [Cell::text(words.group(summary.keys(), values)), n.map_or(Cell::Missing, Cell::count)];
        head.into_iter().chain(nodes.iter().map(mean)).collect()
    };
    let mut headings = vec![label, "n"];
    headings.extend(&nodes);
    let lower = label.to_lowercase();
    let caption = text!("Means by {lower}", "Medias por {lower}");
    Table::new(caption.in_language(words.language), &headings, summary.groups().iter().map(row).collect())
}

/// The shares of bands and of the ends of the headline's scale, by each key of few groups.
fn shares(words: &Words) -> Vec<Table> {
    let headline = words.headline();
    let of_group = |group: &Group| {
        let found = group.distribution()?;
        let is_shown = |division| matches!(division, Division::Floor | Division::Ceiling | Division::Band);
        let mut classes: Vec<(Division, String)> = Vec::new();
        for row in found.shares.iter().filter(|row| row.node.as_deref() == Some(headline) && is_shown(row.division)) {
            let class = (row.division, row.class.clone());
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        let row = |values: &Vec<String>| {
            let names: Vec<&str> = values.iter().map(String::as_str).collect();
            let label = match values.as_slice() {
                [] => words.pick("All institutions", "Todas las instituciones").to_owned(),
                values => words.group(found.shares.keys(), values),
            };
            let share = |class: &(Division, String)| found.share(&names, class.0, Some(headline), &class.1);
            let n = classes.iter().filter_map(share).map(|share| share.n).next().unwrap_or(0);
            let cells = classes.iter().map(|class| Cell::number(share(class).and_then(|share| share.share), percent));
            [Cell::text(label), Cell::count(n)].into_iter().chain(cells).collect()
        };
        let heading = |(division, class): &(Division, String)| match division {
            Division::Floor => words.pick("At the floor", "En el mínimo").to_owned(),
            Division::Ceiling => words.pick("At the ceiling", "En el máximo").to_owned(),
            _ => words.band(class),
        };
        let names: Vec<String> = classes.iter().map(heading).collect();
        let mut headings = vec![words.pick("Group", "Grupo"), "n"];
        headings.extend(names.iter().map(String::as_str));
        let node = words.node(headline);
        let caption = match group.key().map(|key| words.key(key).to_lowercase()) {
            Some(key) => {
                text!("{node}: share of institutions by {key}", "{node}: proporción de instituciones por {key}")
            }
            None => text!("{node}: share of all institutions", "{node}: proporción de todas las instituciones"),
        };
        let rows = group.summary().groups().iter().map(row).collect();
        Some(Table::new(caption.in_language(words.language), &headings, rows))
    };
    let few = |group: &&Group| group.summary().groups().len() <= MOST_ROWS;
    words.results.groups().filter(few).filter_map(of_group).collect()
}
