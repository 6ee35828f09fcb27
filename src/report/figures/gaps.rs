//! The figure of gaps.

use super::{Figure, Place, scale};
use crate::language::Language;
use crate::report::chart::{Gap, Gaps, GapsGroup, gaps as draw};
use crate::report::frame;
use crate::report::table::Cell;
use crate::report::words::Words;
use crate::results::Group;

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
        let of_it: Vec<&Row> = rows.iter().filter(|row| row.group == *values).collect();
        let label = if values.is_empty() { all.to_owned() } else { words.group(summary.keys(), values) };
        let n = of_it.iter().map(|row| row.n as usize).max().unwrap_or(0);
        let gap = |row: &&Row| {
            let label = words.label(&row.node);
            let label = if row.n as usize == n { label } else { format!("{label} (n = {})", row.n) };
            Gap { label, value: Some(row.gap) }
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
    let of_row = |row: &Row| {
        let label = if row.group.is_empty() { all.to_owned() } else { words.group(summary.keys(), &row.group) };
        vec![
            Cell::text(label),
            Cell::count(row.n),
            Cell::text(words.node(&row.node)),
            Cell::text(words.node(&row.parent)),
            Cell::Number(words.figure(&row.parent, row.gap)),
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

#[derive(Clone)]
struct Row {
    group: Vec<String>,
    node: String,
    parent: String,
    n: u64,
    gap: f64,
}

/// The largest gaps of each group, the largest first; a component counts once, under the first of its parents.
fn largest(group: &Group) -> Vec<Row> {
    let frame = group.gaps();
    let keys = group.summary().keys();
    let mut rows: Vec<Row> = Vec::new();
    for row in 0..frame.height() {
        // Those without a place are no components.
        let place = frame::count(frame, "place", row);
        let (Some(_), Some(gap)) = (place, frame::figure(frame, "gap", row)) else { continue };
        let values = keys.iter().map(|key| frame::text(frame, key, row).unwrap_or_default()).collect();
        let node = frame::text(frame, "node", row).unwrap_or_default();
        let known = rows.iter().any(|other| other.group == values && other.node == node);
        if !known {
            let parent = frame::text(frame, "parent", row).unwrap_or_default();
            let n = frame::count(frame, "n", row).unwrap_or(0);
            rows.push(Row { group: values, node, parent, n, gap });
        }
    }
    let order: Vec<Vec<String>> = group.summary().groups().to_vec();
    let of_group = |row: &Row| order.iter().position(|values| *values == row.group);
    rows.sort_by(|a, b| of_group(a).cmp(&of_group(b)).then(b.gap.total_cmp(&a.gap)));
    rows.chunk_by(|a, b| a.group == b.group).flat_map(|rows| rows.iter().take(SHOWN)).cloned().collect()
}
