//! The figures of several editions.

use super::{Figure, MOST_ROWS, Place, scale};
use crate::error::Result;
use crate::language::text;
use crate::report::chart::{
    Series, SeriesLine, SeriesPoint, Slope, Slopes, series as draw_series, slopes as draw_slopes,
};
use crate::report::table::Cell;
use crate::report::words::{Words, edition};
use crate::trend::{Change, Point};

/// The headline of each jurisdiction in the two editions; of the first key that both have, where they have no states.
pub(super) fn slopes(words: &Words) -> Option<Figure> {
    let comparison = words.results.comparison()?;
    let node = words.headline();
    let of_key = |key: &str| {
        let changes = comparison.by(key)?;
        let rows: Vec<&Change> = changes.rows.iter().filter(|row| row.node == node).collect();
        (1..=MOST_ROWS).contains(&rows.len()).then(|| (key.to_owned(), rows))
    };
    let (key, rows) = of_key("state").or_else(|| comparison.groups().iter().find_map(|(key, _)| of_key(key)))?;
    let label = |row: &Change| words.group(std::slice::from_ref(&key), &row.group);
    let [old, new] = [comparison.old().methodology().name(), words.methodology().name()].map(short);
    let same = old == new;
    let data = Slopes {
        old: if same { words.pick("before", "antes").to_owned() } else { old },
        new: if same { words.pick("now", "ahora").to_owned() } else { new },
        groups: rows.iter().map(|row| Slope { label: label(row), old: row.mean_old, new: row.mean_new }).collect(),
        scale: scale(words, node),
    };
    let index = words.node(node);
    let title = text!("{index}: before and now", "{index}: antes y ahora");
    let chart = draw_slopes("slopes", title.in_language(words.language), &data, words.language);
    let write = |value| words.figure(node, value);
    let of_row = |row: &&Change| {
        vec![
            Cell::text(label(row)),
            Cell::count(row.n_old),
            Cell::count(row.n_new),
            Cell::number(row.mean_old, write),
            Cell::number(row.mean_new, write),
            Cell::number(row.change, |change| words.change(node, change)),
        ]
    };
    let headings = [
        &words.key(&key),
        words.pick("n before", "n antes"),
        words.pick("n now", "n ahora"),
        words.pick("Mean before", "Media antes"),
        words.pick("Mean now", "Media ahora"),
        words.pick("Change", "Cambio"),
    ];
    Some(Figure::new(Place::Comparison, chart, &headings, rows.iter().map(of_row).collect()))
}

/// The national means of the headline and what it is made of, edition by edition.
pub(super) fn series(words: &Words) -> Result<Option<Figure>> {
    let Some(series) = words.results.series() else { return Ok(None) };
    let points = series.points()?;
    let points: Vec<&Point> = points.iter().filter(|point| point.group.is_empty()).collect();
    let mut editions: Vec<&str> = Vec::new();
    for point in &points {
        if !editions.contains(&point.edition.as_str()) {
            editions.push(&point.edition);
        }
    }
    let headline = words.methodology().headline();
    // One axis serves the nodes of one scale.
    let children = headline.weighted().map(|child| &words.methodology().nodes()[child.node]);
    let children = children.filter(|child| child.scale() == headline.scale()).map(|child| child.code());
    let nodes: Vec<&str> = std::iter::once(headline.code()).chain(children).take(6).collect();
    let at = |edition: &str, node: &str| points.iter().find(|point| point.edition == edition && point.node == node);
    let line = |node: &&str| {
        let point = |edition: &&str| {
            let found = at(edition, node);
            SeriesPoint {
                value: found.and_then(|point| point.mean),
                published: found.is_some_and(|point| point.source != "computed"),
            }
        };
        SeriesLine { label: (*node).to_owned(), points: editions.iter().map(point).collect() }
    };
    let data = Series {
        editions: editions.iter().map(|edition| short(edition)).collect(),
        lines: nodes.iter().map(line).collect(),
        scale: scale(words, headline.code()),
    };
    let title = words.pick("The editions in sequence", "Las ediciones en secuencia");
    let chart = draw_series("series", title, &data, words.language);
    let of_point = |point: &&Point| {
        let source = match point.source.as_str() {
            "computed" => words.pick("computed", "calculado").to_owned(),
            source => source.to_owned(),
        };
        vec![
            Cell::text(edition(&point.edition, words.language)),
            Cell::text(words.node(&point.node)),
            point.n.map_or(Cell::Missing, Cell::count),
            Cell::number(point.mean, |mean| match point.source == "computed" {
                true => words.figure(&point.node, mean),
                false => published(mean),
            }),
            Cell::text(source),
        ]
    };
    let headings = [
        words.pick("Edition", "Edición"),
        words.pick("Index", "Índice"),
        "n",
        words.pick("Mean", "Media"),
        words.pick("Source", "Fuente"),
    ];
    let drawn = points.iter().filter(|point| nodes.contains(&point.node.as_str()));
    Ok(Some(Figure::new(Place::Series, chart, &headings, drawn.map(of_point).collect())))
}

/// A published figure: no decimal more than it was printed with, but two at least.
fn published(value: f64) -> String {
    let (short, two) = (value.to_string(), format!("{value:.2}"));
    if short.len() > two.len() { short } else { two }
}

/// The year at the end of an edition's name, or the name.
fn short(name: &str) -> String {
    let year = name.rsplit(' ').next().filter(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    year.unwrap_or(name).to_owned()
}
