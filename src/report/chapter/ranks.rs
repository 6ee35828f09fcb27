//! How sure ranks are.

use maud::{Markup, html};

use super::figure::figures;
use super::{Chapter, Charts, MOST_ROWS};
use crate::finding::printable;
use crate::language::text;
use crate::methodology::{Catalog, Indices};
use crate::report::chart::{Ranks, RanksRow};
use crate::report::table::Cell;
use crate::report::words::{Words, percent, rank, rounded};
use crate::robustness::{Parameters, RankEstimate, Uncertainty};
use crate::survey::group_label;

pub(super) fn chapter(words: &Words, charts: &mut Charts) -> Option<Chapter> {
    let title = words.pick("How sure the ranks are", "Qué tan seguras son las posiciones");
    let Some(found) = &words.results.ranks else {
        words.results.scores.survey().design()?;
        let body = html! { p { (words.pick(
            "Not computed: this analysis has no form for a survey with a sampling design.",
            "No se calculó: este análisis no tiene forma para una encuesta con diseño muestral.",
        )) } };
        return Some(Chapter::new("robustness", title, body));
    };
    let Parameters { keys, factors, draws, seed, node, .. } = &found.parameters;
    let varied = factors.varied(words.language);
    let node = words.node(node);
    let run = words.choose(text!(
        "The ranking by {node} was computed {draws} times (seed {seed}), each time with other choices of method. Varied: {varied}. Each bar holds nine in ten of the ranks.",
        "La clasificación según {node} se calculó {draws} veces (semilla {seed}), cada vez con otras decisiones metodológicas. Varía: {varied}. Cada barra contiene nueve de cada diez posiciones."
    ));
    let limits = factors.limits(words.language);
    let supplied = (words.results.scores.indices() == Indices::Supplied).then(|| {
        words.pick(
            "Scores and ranks here are computed from the lowest available values, and may differ from the supplied ones of the other chapters.",
            "Los puntajes y las posiciones de aquí se calculan a partir de los valores más bajos disponibles, y pueden diferir de los suministrados en las otras secciones.",
        )
    });
    let first = found.ranks.iter().find(|row| row.rank == Some(1));
    let first = first.and_then(|row| Some((row, row.rank_p5?, row.rank_p95?)));
    let first = first.map(|(row, low, high)| {
        let name = label(words, keys, &row.label);
        let [from, to] = [low, high].map(rank);
        match high == 1.0 {
            true => words.choose(text!(
                "{name} is first, and was in at least nine of ten draws.",
                "{name} ocupa el primer lugar, y lo ocupó en al menos nueve de cada diez extracciones."
            )),
            false => words.choose(text!(
                "{name} is first; in nine of ten draws its rank was {from} to {to}.",
                "{name} ocupa el primer lugar; en nueve de cada diez extracciones su posición fue de {from} a {to}."
            )),
        }
    });
    let body = html! {
        p {
            (run) " "
            @if let Some(first) = &first { (first) " " }
            (limits)
            @if let Some(supplied) = supplied { " " (supplied) }
        }
        (figures([figure(words, charts, found)]))
    };
    Some(Chapter::new("robustness", title, body))
}

/// How sure ranks are, the best first.
fn figure(words: &Words, charts: &mut Charts, found: &Uncertainty) -> Markup {
    let parameters = &found.parameters;
    let rows = ordered(found);
    let name = |row: &RankEstimate| label(words, &parameters.keys, &row.label);
    let drawn = rows.iter().take(MOST_ROWS).map(|row| RanksRow {
        label: name(row),
        nominal: row.rank.map(f64::from),
        median: row.rank_median,
        p5: row.rank_p5,
        p95: row.rank_p95,
    });
    let (node, top) = (words.node(&parameters.node), parameters.top);
    let title =
        words.choose(text!("How sure the ranks by {node} are", "Qué tan seguras son las posiciones según {node}"));
    let data = Ranks { rows: drawn.collect(), last: rows.len() };
    let table = words
        .table(words.cut(&title, MOST_ROWS, rows.len()), rows)
        .column("Name", "Nombre", name)
        .column("Institutions", "Instituciones", |row| row.institutions)
        .column("Score", "Puntaje", |row| words.cell(&parameters.node, row.score))
        .column("Rank", "Posición", |row| row.rank)
        .column("Median rank", "Posición mediana", |row| Cell::number(row.rank_median, |rank| rounded(rank, 1)))
        .column("5th to 95th percentile", "Percentil 5 a 95", |row| Cell::interval(row.rank_p5, row.rank_p95, rank))
        .column("Draws with its rank", "Extracciones con su posición", |row| Cell::number(row.p_nominal, percent))
        .column(&format!("Among the first {top}"), &format!("Entre las primeras {top}"), |row| {
            Cell::number(row.p_top, percent)
        });
    charts.figure("ranks", &data, table)
}

/// The best first, those without a rank last.
fn ordered(found: &Uncertainty) -> Vec<&RankEstimate> {
    let mut rows: Vec<&RankEstimate> = found.ranks.iter().collect();
    rows.sort_by_key(|rank| rank.rank.unwrap_or(u32::MAX));
    rows
}

/// The name of a subject, with the labels of the catalogue in place of its codes.
fn label(words: &Words, keys: &[String], label: &str) -> String {
    match keys {
        [] => printable(label).into_owned(),
        [key] => words.value(key, label),
        _ if words.methodology().catalog() == Catalog::None => printable(label).into_owned(),
        _ => printable(&group_label(label, words.language)).into_owned(),
    }
}
