//! What each component costs.

use maud::{Markup, html};

use super::figure::figures;
use super::{Chapter, Charts};
use crate::language::text;
use crate::report::chart::{Gap, Gaps, GapsGroup};
use crate::report::table::Cell;
use crate::report::words::{Words, weight};
use crate::results::Group;
use crate::summary::Gap as Row;

/// Gaps of a group that are drawn.
const SHOWN: usize = 3;
/// Groups that are drawn.
const MOST_GROUPS: usize = 15;

pub(super) fn chapter(words: &Words, charts: &mut Charts) -> Chapter {
    let body = html! {
        p { (words.pick(
            "A gap is the weight of a component in its sub-index times what its mean lacks to the maximum; the gain is its weight in the headline times the same, which is what the headline would win where all its means are arithmetic.",
            "Una brecha es el peso de un componente en su subíndice por lo que le falta a su media para el máximo; la ganancia es su peso en el índice principal por lo mismo, que es lo que este ganaría si todas sus medias son aritméticas.",
        )) }
        (figures(largest(words, charts)))
        (national(words))
    };
    Chapter::new("gaps", words.pick("Gaps", "Brechas"), body)
}

/// The gaps of all institutions, the largest first.
fn national(words: &Words) -> Markup {
    // Views of the same components that do not lead to the headline would only repeat them.
    let leads = |row: &&Row| words.methodology().effective_weight(&row.parent).is_some_and(|weight| weight > 0.0);
    let mut rows: Vec<&Row> = words.results.whole.gaps.iter().filter(leads).collect();
    rows.sort_by(|a, b| b.gap.unwrap_or(-1.0).total_cmp(&a.gap.unwrap_or(-1.0)));
    words
        .table(words.pick("Gaps of all institutions", "Brechas de todas las instituciones"), rows)
        .column("Component", "Componente", |row| words.node(&row.node))
        .column("In", "En", |row| words.node(&row.parent))
        .column("Weight", "Peso", |row| Cell::Number(weight(row.weight)))
        .column("Mean", "Media", |row| words.cell(&row.node, row.mean))
        .column("n", "n", |row| row.n)
        .column("Gap", "Brecha", |row| words.cell(&row.parent, row.gap))
        .column("Gain", "Ganancia", |row| words.cell(words.headline(), row.headline_gain))
        .markup()
}

/// The largest gaps by type of institution, or by another key where there are no types, or of all.
fn largest(words: &Words, charts: &mut Charts) -> Option<Markup> {
    let few = |group: &&Group| group.summary.groups.len() <= MOST_GROUPS;
    let results = words.results;
    let group =
        results.by("type").or(results.by("level")).filter(few).or_else(|| results.groups().filter(few).last())?;
    let rows = first_gaps(group);
    if rows.is_empty() {
        return None;
    }
    let keys = group.summary.keys();
    let of_group = |values: &Vec<String>| {
        let of_it = || rows.iter().copied().filter(|row| row.group == *values);
        let n = of_it().map(|row| row.n).max().unwrap_or(0);
        let gap = |row: &Row| {
            let label = words.label(&row.node);
            let of = if row.n == n { String::new() } else { format!(" (n = {})", row.n) };
            Gap { label: format!("{label}{of}"), value: row.gap }
        };
        GapsGroup { label: words.group(keys, values), n, gaps: of_it().map(gap).collect() }
    };
    let groups = group.summary.groups.iter().map(of_group).collect();
    let title = match group.key.as_ref().map(|key| words.key(key).to_lowercase()) {
        Some(key) => words.choose(text!("The largest gaps by {key}", "Las mayores brechas por {key}")),
        None => words.pick("The largest gaps", "Las mayores brechas").to_owned(),
    };
    let data = Gaps { groups, scale: words.scale(words.headline()) };
    let table = words
        .table(title, rows.iter().copied())
        .column("Group", "Grupo", |row| words.group(keys, &row.group))
        .column("n", "n", |row| row.n)
        .column("Component", "Componente", |row| words.node(&row.node))
        .column("In", "En", |row| words.node(&row.parent))
        .column("Gap", "Brecha", |row| words.cell(&row.parent, row.gap));
    Some(charts.figure("gaps", &data, table))
}

/// The largest gaps of each group, the largest first; a component counts once, under the first of its parents.
fn first_gaps(group: &Group) -> Vec<&Row> {
    let mut rows: Vec<&Row> = Vec::new();
    // Those without a place are no components.
    for row in group.gaps.iter().filter(|row| row.place.is_some() && row.gap.is_some()) {
        if !rows.iter().any(|other| other.group == row.group && other.node == row.node) {
            rows.push(row);
        }
    }
    let mut largest = Vec::new();
    for rows in rows.chunk_by_mut(|a, b| a.group == b.group) {
        rows.sort_by(|a, b| b.gap.unwrap_or(0.0).total_cmp(&a.gap.unwrap_or(0.0)));
        largest.extend(rows.iter().take(SHOWN));
    }
    largest
}
