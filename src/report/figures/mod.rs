//! The figures of the report: each a chart, and the table of what it draws.

mod cocreation;
mod gaps;
mod ranks;
mod trend;

use std::cmp::Ordering;

use crate::catalog::Jurisdiction;
use crate::error::Result;
use crate::language::text;
use crate::methodology::Catalog;
use crate::report::chart::{
    Chart, Distribution, DistributionGroup, DistributionSection, Extremes, ExtremesRow, Plane, PlaneCell,
    PlaneQuadrant, Ranking, RankingRow, Reference, Scale, Tile, TileMap, distribution, extremes, plane, ranking,
    tile_map,
};
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, percent};
use crate::results::Group;
use crate::scoring::QUADRANTS;
use crate::summary::{Division, Estimate};

/// Rows that a chart can hold and be read.
pub(super) const MOST_ROWS: usize = 60;

pub(super) use ranks::{label, ordered};

/// The part of the report that a figure stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Overview,
    Key(String),
    Distribution,
    Gaps,
    Ranks,
    Comparison,
    Series,
    Cocreation,
    Context,
}

/// A chart, and the table of what it draws.
pub(super) struct Figure {
    pub place: Place,
    pub chart: Chart,
    pub table: Table,
}

impl Figure {
    pub fn new(place: Place, chart: Chart, headings: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        let table = Table::new(chart.title(), headings, rows);
        Figure { place, chart, table }
    }
}

/// Every figure, in the order of the page.
pub(super) fn all(words: &Words) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let headline = words.headline();
    figures.extend(map(words, headline, Place::Overview));
    figures.extend(of_plane(words));
    for group in words.results.groups() {
        let Some(key) = group.key() else { continue };
        figures.push(of_ranking(words, group, key));
        if key == "state" {
            figures.push(of_extremes(words, group));
            let others = words.results.main_nodes().into_iter().filter(|node| *node != headline);
            figures.extend(others.filter_map(|node| map(words, node, Place::Key(key.to_owned()))));
        }
    }
    figures.extend(words.results.main_nodes().into_iter().filter_map(|node| of_distribution(words, node)));
    figures.extend(gaps::gaps(words));
    figures.extend(ranks::ranks(words));
    figures.extend(trend::slopes(words));
    figures.extend(trend::series(words)?);
    figures.extend(cocreation::all(words));
    tell_apart(&mut figures);
    Ok(figures)
}

/// A title that says where a chart has the first rows only.
pub(super) fn cut(words: &Words, title: &str, all: usize) -> String {
    if all <= MOST_ROWS {
        return title.to_owned();
    }
    let text = text!("{title} (the first {MOST_ROWS} of {all})", "{title} (las primeras {MOST_ROWS} de {all})");
    text.in_language(words.language).to_owned()
}

/// Gives every chart a name of its own, whatever the case, since names are those of files.
fn tell_apart(figures: &mut [Figure]) {
    let mut taken: Vec<String> = Vec::new();
    for figure in figures {
        let first = figure.chart.name().to_owned();
        let mut number = 1;
        while taken.contains(&figure.chart.name().to_ascii_lowercase()) {
            number += 1;
            figure.chart.rename(&format!("{first}-{number}"));
        }
        taken.push(figure.chart.name().to_ascii_lowercase());
    }
}

/// The scale of a node, as charts have it.
pub(super) fn scale(words: &Words, node: &str) -> Scale {
    let scale = words.methodology().node(node).map(|node| node.scale()).unwrap_or_default();
    Scale::new(scale.min, scale.max)
}

/// The estimates of a node by the groups of a key, the highest mean first, those without one last.
fn ranked<'g>(words: &Words, group: &'g Group, node: &str) -> Vec<(String, &'g Estimate)> {
    let summary = group.summary();
    let estimate = |values: &'g Vec<String>| {
        let names: Vec<&str> = values.iter().map(String::as_str).collect();
        Some((words.group(summary.keys(), values), summary.estimate(&names, node)?))
    };
    let mut rows: Vec<_> = summary.groups().iter().filter_map(estimate).collect();
    let mean = |estimate: &Estimate| estimate.mean.unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| mean(b.1).partial_cmp(&mean(a.1)).unwrap_or(Ordering::Equal));
    rows
}

fn of_ranking(words: &Words, group: &Group, key: &str) -> Figure {
    let node = words.headline();
    let rows = ranked(words, group, node);
    let shown = rows.iter().take(MOST_ROWS).map(|(label, estimate)| RankingRow {
        label: label.clone(),
        value: estimate.mean,
        low: estimate.ci_low,
        high: estimate.ci_high,
        n: estimate.n,
    });
    let all = words.results.whole().estimate(&[], node).and_then(|estimate| estimate.mean);
    let label = words.pick("All institutions", "Todas las instituciones").to_owned();
    let confidence = words.confidence();
    let interval = text!("{confidence} interval", "intervalo de {confidence}");
    let interval = interval.in_language(words.language);
    let data = Ranking {
        rows: shown.collect(),
        scale: scale(words, node),
        point: words.pick("mean", "media").to_owned(),
        interval: interval.to_owned(),
        reference: all.map(|value| Reference { label, value }),
    };
    let (node_label, key_label) = (words.node(node), words.key(key).to_lowercase());
    let title = text!("{node_label} by {key_label}", "{node_label} por {key_label}");
    let title = cut(words, title.in_language(words.language), rows.len());
    let chart = ranking(&format!("ranking-{key}"), &title, &data, words.language);
    let write = |value| words.figure(node, value);
    let row = |(label, estimate): &(String, &Estimate)| {
        vec![
            Cell::text(label),
            Cell::count(estimate.n),
            Cell::number(estimate.mean, write),
            Cell::interval(estimate.ci_low, estimate.ci_high, write),
        ]
    };
    let headings = [&words.key(key), "n", words.pick("Mean", "Media"), interval];
    Figure::new(Place::Key(key.to_owned()), chart, &headings, rows.iter().map(row).collect())
}

fn of_extremes(words: &Words, group: &Group) -> Figure {
    let node = words.headline();
    let rows = ranked(words, group, node);
    let shown = rows.iter().take(MOST_ROWS).map(|(label, estimate)| ExtremesRow {
        label: label.clone(),
        min: estimate.min,
        mean: estimate.mean,
        max: estimate.max,
        n: estimate.n,
    });
    let data = Extremes { rows: shown.collect(), scale: scale(words, node) };
    let label = words.node(node);
    let title =
        text!("{label}: maximum, mean and minimum by jurisdiction", "{label}: máximo, media y mínimo por entidad");
    let title = cut(words, title.in_language(words.language), rows.len());
    let chart = extremes("extremes-state", &title, &data, words.language);
    let write = |value| words.figure(node, value);
    let row = |(label, estimate): &(String, &Estimate)| {
        let figures = [estimate.min, estimate.mean, estimate.max].map(|value| Cell::number(value, write));
        [Cell::text(label), Cell::count(estimate.n)].into_iter().chain(figures).collect()
    };
    let headings = [
        &words.key("state"),
        "n",
        words.pick("Minimum", "Mínimo"),
        words.pick("Mean", "Media"),
        words.pick("Maximum", "Máximo"),
    ];
    Figure::new(Place::Key("state".to_owned()), chart, &headings, rows.iter().map(row).collect())
}

/// The map of a node; `None` without the states of the catalogue.
fn map(words: &Words, node: &str, place: Place) -> Option<Figure> {
    if words.methodology().catalog() == Catalog::None {
        return None;
    }
    let summary = words.results.by("state")?.summary();
    let tile = |jurisdiction: Jurisdiction| {
        let estimate = summary.estimate(&[jurisdiction.name()], node)?;
        Some((jurisdiction, estimate.mean, estimate.n))
    };
    let tiles: Vec<_> = Jurisdiction::all().filter_map(tile).collect();
    let of_map = |&(jurisdiction, value, n): &(Jurisdiction, Option<f64>, usize)| Tile { jurisdiction, value, n };
    let data = TileMap { tiles: tiles.iter().map(of_map).collect(), scale: scale(words, node) };
    let label = words.node(node);
    let title = text!("{label}: mean by jurisdiction", "{label}: media por entidad");
    let chart = tile_map(&format!("map-{node}"), title.in_language(words.language), &data, words.language);
    let row = |&(jurisdiction, value, n): &(Jurisdiction, Option<f64>, usize)| {
        vec![Cell::text(jurisdiction.name()), Cell::count(n), Cell::number(value, |value| words.figure(node, value))]
    };
    let headings = [&words.key("state"), "n", words.pick("Mean", "Media")];
    Some(Figure::new(place, chart, &headings, tiles.iter().map(row).collect()))
}

fn of_plane(words: &Words) -> Option<Figure> {
    let found = words.results.plane()?;
    let threshold = words.methodology().quadrants()?.threshold;
    let shares = words.results.groups().next()?.distribution()?;
    let quadrant = |code: &str| shares.share(&[], Division::Quadrant, None, code);
    let of_chart = |code: &str| PlaneQuadrant {
        code: code.to_owned(),
        count: quadrant(code).map_or(0, |quadrant| quadrant.count),
    };
    let data = Plane {
        x_label: words.node(&found.x),
        y_label: words.node(&found.y),
        x: scale(words, &found.x),
        y: scale(words, &found.y),
        x_threshold: threshold,
        y_threshold: threshold,
        bins: found.bins,
        cells: found.cells.iter().map(|&(x, y, count)| PlaneCell { x, y, count }).collect(),
        quadrants: QUADRANTS.map(of_chart),
        missing: found.missing,
    };
    let title = words.pick("Institutions in the plane of quadrants", "Instituciones en el plano de cuadrantes");
    let chart = plane("plane", title, &data, words.language);
    let row = |code: &str| {
        let share = quadrant(code)?;
        Some(vec![
            Cell::text(code),
            Cell::count(share.count),
            Cell::count(share.n),
            Cell::number(share.share, percent),
            Cell::interval(share.share_low, share.share_high, percent),
        ])
    };
    let headings = [
        words.pick("Quadrant", "Cuadrante"),
        words.pick("Institutions", "Instituciones"),
        "n",
        words.pick("Share", "Proporción"),
        words.pick("Wilson interval", "Intervalo de Wilson"),
    ];
    let rows = QUADRANTS.into_iter().filter_map(row).collect();
    Some(Figure::new(Place::Overview, chart, &headings, rows))
}

/// The histograms of a node by level and type, or by the keys that there are; `None` where there is nothing to draw.
fn of_distribution(words: &Words, node: &str) -> Option<Figure> {
    let is_drawn = |group: &&Group| group.key() != Some("state") && group.summary().groups().len() <= MOST_ROWS / 2;
    let mut sections = Vec::new();
    let mut rows = Vec::new();
    for group in words.results.groups().filter(is_drawn) {
        let histogram = group.histograms().iter().find(|histogram| histogram.node == node)?;
        let heading = group.key().map(|key| words.key(key)).unwrap_or_default();
        let of_group = |values: &Vec<String>| {
            let names: Vec<&str> = values.iter().map(String::as_str).collect();
            let label = match values.as_slice() {
                [] => words.pick("All", "Todas").to_owned(),
                values => words.group(&histogram.keys, values),
            };
            let estimate = group.summary().estimate(&names, node)?;
            let counts = histogram.of(&names)?.to_vec();
            Some((DistributionGroup { label, counts, mean: estimate.mean, n: estimate.n }, estimate))
        };
        let found: Vec<_> = histogram.groups.iter().filter_map(of_group).collect();
        rows.extend(found.iter().map(|(group, estimate)| {
            let quartiles = [estimate.min, estimate.q25, estimate.median, estimate.q75, estimate.max, estimate.mean];
            let figures = quartiles.map(|value| Cell::number(value, |value| words.figure(node, value)));
            [Cell::text(&group.label), Cell::count(group.n)].into_iter().chain(figures).collect::<Vec<_>>()
        }));
        let groups = found.into_iter().map(|(group, _)| group).collect();
        sections.push(DistributionSection { heading, groups });
    }
    let data = Distribution { sections, scale: scale(words, node) };
    let label = words.node(node);
    let title = text!("{label}: distribution", "{label}: distribución");
    let chart = distribution(&format!("distribution-{node}"), title.in_language(words.language), &data, words.language);
    let headings = [
        words.pick("Group", "Grupo"),
        "n",
        words.pick("Minimum", "Mínimo"),
        words.pick("Quartile 1", "Cuartil 1"),
        words.pick("Median", "Mediana"),
        words.pick("Quartile 3", "Cuartil 3"),
        words.pick("Maximum", "Máximo"),
        words.pick("Mean", "Media"),
    ];
    Some(Figure::new(Place::Distribution, chart, &headings, rows))
}
