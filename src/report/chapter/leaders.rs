//! The first of all, and of each group; every institution.

use maud::html;
use polars::prelude::PolarsResult;

use super::Chapter;
use crate::error::Result;
use crate::language::text;
use crate::report::table::{Cell, Table};
use crate::report::words::Words;
use crate::results::Group;
use crate::scoring::Positions;
use crate::summary::Leader;

/// Institutions that the page can hold.
const MOST: usize = 5_000;

pub(super) fn chapter(words: &Words) -> Result<Chapter> {
    let tables: Vec<Table> = words.results.groups().map(|group| leaders(words, group)).collect();
    let all = institutions(words)?;
    let body = html! {
        @for table in &tables { (table.markup(words.language)) }
        details {
            summary { (words.pick("Every institution", "Todas las instituciones")) }
            @match &all {
                Some(table) => (table.markup(words.language)),
                None => p { (words.pick(
                    "There are more institutions than a page can hold; the table of scores has them.",
                    "Hay más instituciones de las que caben en una página; están en la tabla de puntajes.",
                )) },
            }
        }
    };
    Ok(Chapter::new("leaders", words.pick("Leaders", "Los primeros lugares"), body))
}

/// What the page says of an institution.
struct Line {
    unit: String,
    /// Its rank, or its place in a group.
    place: Option<u64>,
    of_keys: Vec<Cell>,
    scores: Vec<Option<f64>>,
}

/// The first of each group of a key, or the first ten of all.
fn leaders(words: &Words, group: &Group) -> Table {
    let leaders = group.leaders();
    let survey = words.results.scores().survey();
    let mut keys: Vec<&str> =
        ["state", "level", "type"].into_iter().filter(|key| survey.keys().contains(key)).collect();
    if let Some(key) = group.key() {
        keys.retain(|known| *known != key);
        keys.insert(0, key);
    }
    let caption = match group.key().map(|key| words.key(key).to_lowercase()) {
        Some(key) => text!("The first by {key}", "El primer lugar por {key}"),
        None => text!("The first ten institutions", "Las diez primeras instituciones"),
    };
    let nodes = words.results.main_nodes();
    let line = |leader: &Leader| {
        let of_key = |key: &&str| {
            let value = match *key {
                key if Some(key) == group.key() => leader.group.first().filter(|value| !value.is_empty()),
                "state" => leader.state.as_ref(),
                "level" => leader.level.as_ref(),
                _ => leader.kind.as_ref(),
            };
            Cell::optional(value.map(|value| words.value(key, value)))
        };
        let score = |node: &&str| {
            let at = leaders.nodes().iter().position(|code| code == node)?;
            leader.scores.get(at).copied().flatten()
        };
        Line {
            unit: leader.unit.clone(),
            place: Some(leader.place),
            of_keys: keys.iter().map(of_key).collect(),
            scores: nodes.iter().map(score).collect(),
        }
    };
    let lines = leaders.iter().map(line).collect();
    let of_keys = keys.iter().map(|key| words.key(key)).collect();
    table(words, words.pick("Place", "Lugar"), of_keys, lines, caption.in_language(words.language))
}

/// Every institution, by its rank.
fn institutions(words: &Words) -> Result<Option<Table>> {
    let scores = words.results.scores();
    if scores.len() > MOST {
        return Ok(None);
    }
    let survey = scores.survey();
    let Positions { rank, quadrant, band } = scores.positions()?;
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by_key(|row| rank[*row].unwrap_or(u32::MAX));
    let keys: Vec<&str> = ["state", "level", "type"].into_iter().filter(|key| survey.keys().contains(key)).collect();
    let mut of_keys: Vec<String> = keys.iter().map(|key| words.key(key)).collect();
    of_keys.extend(quadrant.as_ref().map(|_| words.pick("Quadrant", "Cuadrante").to_owned()));
    of_keys.push(words.pick("Band", "Banda").to_owned());
    let nodes =
        words.results.main_nodes().into_iter().map(|node| scores.node(node).map(|column| column.f64()).transpose());
    let nodes = nodes.collect::<PolarsResult<Vec<_>>>()?;
    let line = |row: usize| {
        let of_key = |key: &&str| Cell::optional(survey.key_value(key, row).map(|value| words.value(key, value)));
        let mut of_keys: Vec<Cell> = keys.iter().map(of_key).collect();
        of_keys.extend(
            quadrant.as_ref().map(|quadrant| Cell::optional(quadrant[row].map(|code| words.value("quadrant", code)))),
        );
        let band = band[row].or(rank[row].map(|_| ""));
        of_keys.push(Cell::optional(band.map(|code| words.band(code))));
        Line {
            unit: survey.unit(row).to_owned(),
            place: rank[row].map(u64::from),
            of_keys,
            scores: nodes.iter().map(|node| node.and_then(|values| values.get(row))).collect(),
        }
    };
    let caption = words.pick("Every institution, by its rank", "Todas las instituciones, por su posición");
    let lines = order.into_iter().map(line).collect();
    Ok(Some(table(words, words.pick("Rank", "Posición"), of_keys, lines, caption)))
}

/// A row for each institution: its rank or place, its name, what else is known of it, and its scores.
fn table(words: &Words, place: &str, of_keys: Vec<String>, lines: Vec<Line>, caption: &str) -> Table {
    let nodes = words.results.main_nodes();
    let row = |line: Line| {
        let head = [Cell::text(line.unit), line.place.map_or(Cell::Missing, Cell::count)];
        let score = |(node, score): (&&str, &Option<f64>)| Cell::number(*score, |score| words.figure(node, score));
        let scores = nodes.iter().zip(&line.scores).map(score);
        head.into_iter().chain(line.of_keys).chain(scores).collect()
    };
    let mut headings = vec![words.pick("Institution", "Institución"), place];
    headings.extend(of_keys.iter().map(String::as_str));
    headings.extend(&nodes);
    Table::new(caption, &headings, lines.into_iter().map(row).collect())
}
