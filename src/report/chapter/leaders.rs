//! The first of all, and of each group; every institution.

use maud::{Markup, html};
use polars::prelude::{Float64Chunked, PolarsResult};

use super::Chapter;
use crate::error::Result;
use crate::language::text;
use crate::report::words::Words;
use crate::results::Group;
use crate::scoring::Positions;
use crate::summary::Leader;

/// Institutions that the page can hold.
const MOST: usize = 5_000;
/// The keys that a row may have.
const KEYS: [&str; 3] = ["state", "level", "type"];

pub(super) fn chapter(words: &Words) -> Result<Chapter> {
    let all = match words.results.scores.len() {
        ..=MOST => institutions(words)?,
        _ => html! { p { (words.pick(
            "There are more institutions than a page can hold; the table of scores has them.",
            "Hay más instituciones de las que caben en una página; están en la tabla de puntajes.",
        )) } },
    };
    let body = html! {
        @for group in words.results.groups() { (leaders(words, group)) }
        details {
            summary { (words.pick("Every institution", "Todas las instituciones")) }
            (all)
        }
    };
    Ok(Chapter::new("leaders", words.pick("Leaders", "Los primeros lugares"), body))
}

/// The first of each group of a key, or the first ten of all.
fn leaders(words: &Words, group: &Group) -> Markup {
    let leaders = &group.leaders;
    let known = words.results.scores.survey().keys();
    let own = group.key.as_deref();
    let others = KEYS.into_iter().filter(|key| known.contains(key) && Some(*key) != own);
    let caption = match own.map(|key| words.key(key).to_lowercase()) {
        Some(key) => words.choose(text!("The first by {key}", "El primer lugar por {key}")),
        None => words.pick("The first ten institutions", "Las diez primeras instituciones").to_owned(),
    };
    let value = |key: &str, leader: &Leader| {
        let value = match key {
            key if Some(key) == own => leader.group.first().filter(|value| !value.is_empty()),
            "state" => leader.state.as_ref(),
            "level" => leader.level.as_ref(),
            _ => leader.kind.as_ref(),
        };
        value.map(|value| words.value(key, value))
    };
    let score = |node: &str, leader: &Leader| {
        let at = leaders.nodes().iter().position(|code| code == node);
        words.cell(node, at.and_then(|at| leader.scores.get(at).copied().flatten()))
    };
    words
        .table(caption, leaders.iter())
        .column("Institution", "Institución", |leader| &leader.unit)
        .column("Place", "Lugar", |leader| leader.place)
        .columns(own.into_iter().chain(others), |key| words.key(key), value)
        .columns(words.results.main_nodes(), str::to_owned, score)
        .markup()
}

/// Every institution, by its rank.
fn institutions(words: &Words) -> Result<Markup> {
    let scores = words.results.scores;
    let survey = scores.survey();
    let Positions { rank, quadrant, band } = scores.positions()?;
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by_key(|row| rank[*row].unwrap_or(u32::MAX));
    let values = words.results.main_nodes().into_iter().filter_map(|node| Some((node, scores.node(node)?)));
    let values = values.map(|(node, column)| Ok((node, column.f64()?)));
    let values = values.collect::<PolarsResult<Vec<(&str, &Float64Chunked)>>>()?;
    let keys = KEYS.into_iter().filter(|key| survey.keys().contains(key));
    let table = words
        .table(words.pick("Every institution, by its rank", "Todas las instituciones, por su posición"), order)
        .column("Institution", "Institución", |row| survey.unit(row))
        .column("Rank", "Posición", |row| rank[row])
        .columns(keys, |key| words.key(key), |key, row| survey.key_value(key, row).map(|value| words.value(key, value)))
        .columns(
            &quadrant,
            |_| words.pick("Quadrant", "Cuadrante"),
            |quadrant, row| quadrant[row].map(|code| words.value("quadrant", code)),
        )
        .column("Band", "Banda", |row| band[row].or(rank[row].map(|_| "")).map(|code| words.band(code)))
        .columns(values, |(node, _)| node, |(node, values), row| words.cell(node, values.get(row)));
    Ok(table.markup())
}
