//! The editions in sequence.

use maud::{Markup, html};

use super::figure::figures;
use super::{Chapter, Charts};
use crate::error::Result;
use crate::report::chart::{Series as Lines, SeriesLine, SeriesPoint};
use crate::report::table::Cell;
use crate::report::words::{Words, edition};
use crate::trend::{Point, Series};

pub(super) fn chapter(words: &Words, charts: &mut Charts) -> Result<Option<Chapter>> {
    let Some(series) = &words.results.series else { return Ok(None) };
    let body = html! {
        p { (words.pick(
            "Figures that were published are distinguished from those computed here. Editions differ in their samples and in parts of their method; a line says nothing about why it moves.",
            "Las cifras publicadas se distinguen de las calculadas aquí. Las ediciones difieren en sus muestras y en partes de su método; una línea no dice por qué se mueve.",
        )) }
        (figures([figure(words, charts, series)?]))
    };
    Ok(Some(Chapter::new("series", words.pick("The editions", "Las ediciones"), body)))
}

/// The national means of the headline and what it is made of, edition by edition.
fn figure(words: &Words, charts: &mut Charts, series: &Series) -> Result<Markup> {
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
    let is_computed = |point: &Point| point.source == "computed";
    let line = |node: &&str| {
        let point = |edition: &&str| {
            let found = points.iter().find(|point| point.edition == *edition && point.node == *node);
            SeriesPoint {
                value: found.and_then(|point| point.mean),
                published: found.is_some_and(|point| !is_computed(point)),
            }
        };
        SeriesLine { label: (*node).to_owned(), points: editions.iter().map(point).collect() }
    };
    let data = Lines {
        editions: editions.iter().map(|edition| short(edition)).collect(),
        lines: nodes.iter().map(line).collect(),
        scale: words.scale(headline.code()),
    };
    let title = words.pick("The editions in sequence", "Las ediciones en secuencia");
    let mean = |point: &Point| {
        Cell::number(point.mean, |mean| match is_computed(point) {
            true => words.figure(&point.node, mean),
            false => published(mean),
        })
    };
    let source = |point: &Point| match is_computed(point) {
        true => words.pick("computed", "calculado").to_owned(),
        false => point.source.clone(),
    };
    let table = words
        .table(title, points.iter().copied().filter(|point| nodes.contains(&point.node.as_str())))
        .column("Edition", "Edición", |point| edition(&point.edition, words.language))
        .column("Index", "Índice", |point| words.node(&point.node))
        .column("n", "n", |point| point.n)
        .column("Mean", "Media", mean)
        .column("Source", "Fuente", source);
    Ok(charts.figure("series", &data, table))
}

/// A published figure: no decimal more than it was printed with, but two at least.
fn published(value: f64) -> String {
    let (short, two) = (value.to_string(), format!("{value:.2}"));
    if short.len() > two.len() { short } else { two }
}

/// The year at the end of an edition's name, or the name.
pub(super) fn short(name: &str) -> String {
    let year = name.rsplit(' ').next().filter(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    year.unwrap_or(name).to_owned()
}
