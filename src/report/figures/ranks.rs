//! The figure of rank uncertainty.

use super::{Figure, MOST_ROWS, Place, cut};
use crate::finding::printable;
use crate::language::text;
use crate::methodology::Catalog;
use crate::report::chart::{Ranks, RanksRow, ranks as draw};
use crate::report::table::Cell;
use crate::report::words::{Words, percent, rounded};
use crate::robustness::{RankEstimate, Uncertainty};
use crate::survey::group_label;

/// How sure ranks are, the best first; `None` where it was not asked for.
pub(super) fn ranks(words: &Words) -> Option<Figure> {
    let found = words.results.ranks()?;
    let rows = ordered(found);
    let shown = rows.iter().take(MOST_ROWS).map(|rank| RanksRow {
        label: label(words, &found.parameters.keys, &rank.label),
        nominal: rank.rank.map(f64::from),
        median: rank.rank_median,
        p5: rank.rank_p5,
        p95: rank.rank_p95,
    });
    let data = Ranks { rows: shown.collect(), last: rows.len() };
    let node = words.node(&found.parameters.node);
    let title = text!("How sure the ranks by {node} are", "Qué tan seguras son las posiciones según {node}");
    let title = cut(words, title.in_language(words.language), rows.len());
    let chart = draw("ranks", &title, &data, words.language);
    let of_row = |rank: &&RankEstimate| {
        vec![
            Cell::text(label(words, &found.parameters.keys, &rank.label)),
            Cell::count(rank.institutions),
            Cell::number(rank.score, |score| words.figure(&found.parameters.node, score)),
            Cell::number(rank.rank.map(f64::from), |rank| rounded(rank, 0)),
            Cell::number(rank.rank_median, |rank| rounded(rank, 1)),
            Cell::interval(rank.rank_p5, rank.rank_p95, |rank| rounded(rank, if rank.fract() == 0.0 { 0 } else { 1 })),
            Cell::number(rank.p_nominal, percent),
            Cell::number(rank.p_top, percent),
        ]
    };
    let top = found.parameters.top;
    let among = text!("Among the first {top}", "Entre las primeras {top}");
    let headings = [
        words.pick("Name", "Nombre"),
        words.pick("Institutions", "Instituciones"),
        words.pick("Score", "Puntaje"),
        words.pick("Rank", "Posición"),
        words.pick("Median rank", "Posición mediana"),
        words.pick("5th to 95th percentile", "Percentil 5 a 95"),
        words.pick("Draws with its rank", "Extracciones con su posición"),
        among.in_language(words.language),
    ];
    Some(Figure::new(Place::Ranks, chart, &headings, rows.iter().map(of_row).collect()))
}

/// The best first, those without a rank last.
pub(in crate::report) fn ordered(found: &Uncertainty) -> Vec<&RankEstimate> {
    let mut rows: Vec<&RankEstimate> = found.ranks.iter().collect();
    rows.sort_by_key(|rank| rank.rank.unwrap_or(u32::MAX));
    rows
}

/// The name of a subject, with the labels of the catalogue in place of its codes.
pub(in crate::report) fn label(words: &Words, keys: &[String], label: &str) -> String {
    match keys {
        [] => printable(label).into_owned(),
        [key] => words.value(key, label),
        _ if words.methodology().catalog() == Catalog::None => printable(label).into_owned(),
        _ => printable(&group_label(label, words.language)).into_owned(),
    }
}
