//! The first of all, and of each group; every institution.

use maud::html;
use polars::prelude::{DataFrame, SortMultipleOptions};

use super::Chapter;
use crate::error::Result;
use crate::language::text;
use crate::report::frame;
use crate::report::table::{Cell, Table};
use crate::report::words::Words;
use crate::results::Group;

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

/// The first of each group of a key, or the first ten of all.
fn leaders(words: &Words, group: &Group) -> Table {
    let frame = group.leaders();
    let mut keys = vec!["state", "level", "type"];
    if let Some(key) = group.key() {
        keys.retain(|known| *known != key);
        keys.insert(0, key);
    }
    let caption = match group.key().map(|key| words.key(key).to_lowercase()) {
        Some(key) => text!("The first by {key}", "El primer lugar por {key}"),
        None => text!("The first ten institutions", "Las diez primeras instituciones"),
    };
    rows(words, frame, "place", &keys, &words.results.main_nodes(), caption.in_language(words.language))
}

/// Every institution, by its rank.
fn institutions(words: &Words) -> Result<Option<Table>> {
    if words.results.scores().len() > MOST {
        return Ok(None);
    }
    let in_order = SortMultipleOptions::new().with_nulls_last(true).with_maintain_order(true);
    let frame = words.results.scores().frame()?.sort(["rank"], in_order)?;
    let keys = ["state", "level", "type", "quadrant", "band"];
    let caption = words.pick("Every institution, by its rank", "Todas las instituciones, por su posición");
    Ok(Some(rows(words, &frame, "rank", &keys, &words.results.main_nodes(), caption)))
}

/// A row for each institution of a table: its rank or place, its name, what else is known of it, and its scores.
fn rows(words: &Words, frame: &DataFrame, place: &str, keys: &[&str], nodes: &[&str], caption: &str) -> Table {
    let keys: Vec<&str> = keys.iter().copied().filter(|key| frame.column(key).is_ok()).collect();
    let row = |row: usize| {
        let unit = frame::text(frame, "unit", row);
        let rank = frame::count(frame, place, row).map_or(Cell::Missing, Cell::count);
        let of_key = |key: &&str| match (frame::text(frame, key, row), *key) {
            (Some(code), "band") => Cell::text(words.band(&code)),
            (Some(value), key) => Cell::text(words.value(key, &value)),
            (None, "band") if frame::count(frame, place, row).is_some() => Cell::text(words.band("")),
            (None, _) => Cell::Missing,
        };
        let score = |node: &&str| Cell::number(frame::figure(frame, node, row), |score| words.figure(node, score));
        let head = [Cell::optional(unit), rank];
        head.into_iter().chain(keys.iter().map(of_key)).chain(nodes.iter().map(score)).collect()
    };
    let heading = |key: &&str| match *key {
        "quadrant" => words.pick("Quadrant", "Cuadrante").to_owned(),
        "band" => words.pick("Band", "Banda").to_owned(),
        key => words.key(key),
    };
    let of_keys: Vec<String> = keys.iter().map(heading).collect();
    let rank = if place == "rank" { words.pick("Rank", "Posición") } else { words.pick("Place", "Lugar") };
    let mut headings = vec![words.pick("Institution", "Institución"), rank];
    headings.extend(of_keys.iter().map(String::as_str));
    headings.extend(nodes);
    Table::new(caption, &headings, (0..frame.height()).map(row).collect())
}
