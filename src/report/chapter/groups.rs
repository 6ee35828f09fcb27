//! The means by level, state, type and other keys.

use std::cmp::Ordering;

use maud::{Markup, html};

use super::figure::figures;
use super::{Chapter, Charts, MOST_ROWS};
use crate::catalog::Jurisdiction;
use crate::language::text;
use crate::methodology::Catalog;
use crate::report::chart::{Extremes, Ranking, Reference, TileMap};
use crate::report::table::Cell;
use crate::report::words::Words;
use crate::results::Group;
use crate::summary::Estimate;

pub(super) fn chapters(words: &Words, charts: &mut Charts) -> Vec<Chapter> {
    let of_group = |group| chapter(words, charts, group);
    words.results.by_key.iter().filter_map(of_group).collect()
}

fn chapter(words: &Words, charts: &mut Charts, group: &Group) -> Option<Chapter> {
    let key = group.key.as_ref()?;
    let label = words.key(key);
    let lower = label.to_lowercase();
    let rows = ranked(words, group, words.headline());
    let mut drawn = vec![ranking(words, charts, key, &rows)];
    if key == "state" {
        drawn.push(extremes(words, charts, &rows));
        let others = words.results.main_nodes().into_iter().filter(|node| *node != words.headline());
        drawn.extend(others.filter_map(|node| map(words, charts, node)));
    }
    let body = html! { (figures(drawn)) (means(words, group, &label)) };
    // Letters and digits of the key, for links.
    let anchor: String = key.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    Some(Chapter::new(format!("by-{anchor}"), words.choose(text!("By {lower}", "Por {lower}")), body))
}

/// The mean of each main node in each group.
fn means(words: &Words, group: &Group, label: &str) -> Markup {
    let summary = &group.summary;
    let estimate = |node: &str, values: &[String]| {
        let names: Vec<&str> = values.iter().map(String::as_str).collect();
        summary.estimate(&names, node)
    };
    let n = |values: &[String]| estimate(words.headline(), values).map(|estimate| estimate.n);
    let mean = |node: &str, values: &Vec<String>| {
        let estimate = estimate(node, values)?;
        // The n of a mean that is not of as many institutions as that of the headline.
        let other = if Some(estimate.n) == n(values) { String::new() } else { format!(" ({})", estimate.n) };
        Some(Cell::number(estimate.mean, |mean| words.figure(node, mean) + &other))
    };
    let lower = label.to_lowercase();
    words
        .table(words.choose(text!("Means by {lower}", "Medias por {lower}")), &summary.groups)
        .column(label, label, |values| words.group(summary.keys(), values))
        .column("n", "n", |values| n(values))
        .columns(words.results.main_nodes(), str::to_owned, mean)
        .markup()
}

/// The estimates of a node by the groups of a key, the highest mean first, those without one last.
fn ranked(words: &Words, group: &Group, node: &str) -> Vec<(String, Estimate)> {
    let summary = &group.summary;
    let rows = summary.rows.iter().filter(|row| row.node == node);
    let rows = rows.map(|row| (words.group(summary.keys(), &row.group), row.clone()));
    let mut rows: Vec<(String, Estimate)> = rows.collect();
    let mean = |row: &(String, Estimate)| row.1.mean.unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| mean(b).partial_cmp(&mean(a)).unwrap_or(Ordering::Equal));
    rows
}

/// The first rows, as many as a chart can hold.
fn first(rows: &[(String, Estimate)]) -> Vec<(String, Estimate)> {
    rows.iter().take(MOST_ROWS).cloned().collect()
}

fn ranking(words: &Words, charts: &mut Charts, key: &str, rows: &[(String, Estimate)]) -> Markup {
    let node = words.headline();
    let confidence = words.confidence();
    let interval = words.choose(text!("{confidence} interval", "intervalo de {confidence}"));
    let reference = words.results.whole.summary.estimate(&[], node).and_then(|estimate| estimate.mean);
    let data = Ranking {
        rows: first(rows),
        scale: words.scale(node),
        point: words.pick("mean", "media").to_owned(),
        interval: interval.clone(),
        reference: reference.map(|value| Reference { label: words.group(&[], &[]), value }),
    };
    let (label, key_label) = (words.node(node), words.key(key));
    let lower = key_label.to_lowercase();
    let title = words.choose(text!("{label} by {lower}", "{label} por {lower}"));
    let table = words
        .table(words.cut(&title, MOST_ROWS, rows.len()), rows)
        .column(&key_label, &key_label, |(label, _)| label)
        .column("n", "n", |(_, estimate)| estimate.n)
        .column("Mean", "Media", |(_, estimate)| words.cell(node, estimate.mean))
        .column(&interval, &interval, |(_, estimate)| words.interval(node, estimate.ci_low, estimate.ci_high));
    charts.figure(&format!("ranking-{key}"), &data, table)
}

fn extremes(words: &Words, charts: &mut Charts, rows: &[(String, Estimate)]) -> Markup {
    let node = words.headline();
    let data = Extremes { rows: first(rows), scale: words.scale(node) };
    let label = words.node(node);
    let title = words.choose(text!(
        "{label}: maximum, mean and minimum by jurisdiction",
        "{label}: máximo, media y mínimo por entidad"
    ));
    let table = words
        .table(words.cut(&title, MOST_ROWS, rows.len()), rows)
        .column(&words.key("state"), &words.key("state"), |(label, _)| label)
        .column("n", "n", |(_, estimate)| estimate.n)
        .column("Minimum", "Mínimo", |(_, estimate)| words.cell(node, estimate.min))
        .column("Mean", "Media", |(_, estimate)| words.cell(node, estimate.mean))
        .column("Maximum", "Máximo", |(_, estimate)| words.cell(node, estimate.max));
    charts.figure("extremes-state", &data, table)
}

/// The map of a node; `None` without the states of the catalogue.
pub(super) fn map(words: &Words, charts: &mut Charts, node: &str) -> Option<Markup> {
    if words.methodology().catalog() == Catalog::None {
        return None;
    }
    let summary = &words.results.by("state")?.summary;
    let tile = |state: Jurisdiction| Some((state, summary.estimate(&[state.name()], node)?.clone()));
    let data = TileMap { tiles: Jurisdiction::all().filter_map(tile).collect(), scale: words.scale(node) };
    let label = words.node(node);
    let table = words
        .table(words.choose(text!("{label}: mean by jurisdiction", "{label}: media por entidad")), &data.tiles)
        .column(&words.key("state"), &words.key("state"), |(state, _)| state.name())
        .column("n", "n", |(_, estimate)| estimate.n)
        .column("Mean", "Media", |(_, estimate)| words.cell(node, estimate.mean));
    Some(charts.figure(&format!("map-{node}"), &data, table))
}
