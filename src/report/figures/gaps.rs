//! The figure of gaps.

use super::{Figure, Place, scale};
use crate::language::Language;
use crate::report::chart::{Gap, Gaps, GapsGroup, gaps as draw};
use crate::report::table::Cell;
use crate::report::words::Words;
use crate::results::Group;
use crate::summary;

/// Gaps of a group that are drawn.
const SHOWN: usize = 3;
/// Groups that are drawn.
const MOST_GROUPS: usize = 15;

/// The largest gaps by type of institution, or by another key where there are no types, or of all.
pub(super) fn gaps(words: &Words) -> Option<Figure> {
    let few = |group: &&Group| group.summary().groups().len() <= MOST_GROUPS;
    let results = words.results;
    let group =
        results.by("type").or(results.by("level")).filter(few).or_else(|| results.groups().filter(few).last())?;
    let rows = largest(group);
    if rows.is_empty() {
        return None;
    }
    let all = words.pick("All institutions", "Todas las instituciones");
    let summary = group.summary();
    let of_group = |values: &Vec<String>| {
        let of_it: Vec<&summary::Gap> = rows.iter().copied().filter(|row| row.group == *values).collect();
        let label = if values.is_empty() { all.to_owned() } else { words.group(summary.keys(), values) };
        let n = of_it.iter().map(|row| row.n).max().unwrap_or(0);
        let gap = |row: &&summary::Gap| {
            let label = words.label(&row.node);
            let label = if row.n == n { label } else { format!("{label} (n = {})", row.n) };
            Gap { label, value: row.gap }
        };
        GapsGroup { label, n, gaps: of_it.iter().map(gap).collect() }
    };
    let data = Gaps { groups: summary.groups().iter().map(of_group).collect(), scale: scale(words, words.headline()) };
    let title = match (group.key().map(|key| words.key(key).to_lowercase()), words.language) {
        (Some(key), Language::English) => format!("The largest gaps by {key}"),
        (Some(key), Language::Spanish) => format!("Las mayores brechas por {key}"),
        (None, language) => language.pick("The largest gaps", "Las mayores brechas").to_owned(),
    };
    let chart = draw("gaps", &title, &data, words.language);
    let of_row = |row: &&summary::Gap| {
        let label = if row.group.is_empty() { all.to_owned() } else { words.group(summary.keys(), &row.group) };
        vec![
            Cell::text(label),
            Cell::count(row.n),
            Cell::text(words.node(&row.node)),
            Cell::text(words.node(&row.parent)),
            Cell::number(row.gap, |gap| words.figure(&row.parent, gap)),
        ]
    };
    let headings = [
        words.pick("Group", "Grupo"),
        "n",
        words.pick("Component", "Componente"),
        words.pick("In", "En"),
        words.pick("Gap", "Brecha"),
    ];
    Some(Figure::new(Place::Gaps, chart, &headings, rows.iter().map(of_row).collect()))
}

/// The largest gaps of each group, the largest first; a component counts once, under the first of its parents.
fn largest(group: &Group) -> Vec<&summary::Gap> {
    let mut rows: Vec<&summary::Gap> = Vec::new();
    // Those without a place are no components.
    for row in group.gaps().iter().filter(|row| row.place.is_some() && row.gap.is_some()) {
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
