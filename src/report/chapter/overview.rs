//! The headline figures.

use maud::{Markup, html};

use super::{Chapter, drawn};
use crate::language::text;
use crate::report::figures::{Figure, Place};
use crate::report::table::{Cell, Table};
use crate::report::words::Words;
use crate::summary::{Estimate, PublishedFigure};

pub(super) fn chapter(words: &Words, figures: &[Figure]) -> Chapter {
    let body = html! {
        (headlines(words))
        (sample(words))
        (drawn(words, figures, &Place::Overview))
        (indices(words).markup(words.language))
        @if let Some(table) = published(words) { (table.markup(words.language)) }
    };
    Chapter::new("summary", words.pick("Summary", "Resumen"), body)
}

/// The headline and what it is made of, in large print.
fn headlines(words: &Words) -> Markup {
    let methodology = words.methodology();
    let headline = methodology.headline();
    let children: Vec<&str> = headline.weighted().map(|child| methodology.nodes()[child.node].code()).collect();
    let nodes = std::iter::once(headline.code()).chain(children.into_iter().filter(|_| headline.children().len() <= 4));
    let known = nodes.filter_map(|node| Some((node, words.results.whole().estimate(&[], node)?)));
    html! {
        dl.headlines { @for (node, estimate) in known { div {
            dt { (words.node(node)) }
            dd { strong { (mean(words, node, estimate)) } span { (spread(words, node, estimate)) } }
        } } }
    }
}

fn mean(words: &Words, node: &str, estimate: &Estimate) -> String {
    let none = words.pick("no data", "sin datos").to_owned();
    estimate.mean.map_or(none, |mean| words.figure(node, mean))
}

/// The interval of a mean and its n, in words.
fn spread(words: &Words, node: &str, estimate: &Estimate) -> String {
    let (n, confidence) = (estimate.n, words.confidence());
    let text = match estimate.ci_low.zip(estimate.ci_high) {
        Some((low, high)) => {
            let [low, high] = [low, high].map(|end| words.figure(node, end));
            text!("{confidence} interval {low} – {high}, n = {n}", "intervalo de {confidence}: {low} – {high}, n = {n}")
        }
        None => text!("n = {n}", "n = {n}"),
    };
    text.in_language(words.language).to_owned()
}

/// What the figures are of, and what they say nothing about.
fn sample(words: &Words) -> Markup {
    let survey = words.results.scores().survey();
    let n = survey.len();
    let aside = survey.set_aside();
    let of = text!("Figures of {n} institutions.", "Cifras de {n} instituciones.");
    let left = text!(
        "{aside} records with errors were set aside; they are listed under the data.",
        "{aside} registros con errores se apartaron; se listan en la sección de los datos."
    );
    let meaning = match survey.design().is_some() {
        true => words.pick(
            "Means, errors and intervals follow the sampling design of the survey.",
            "Las medias, los errores y los intervalos siguen el diseño muestral de la encuesta.",
        ),
        false => words.pick(
            "Means are plain means over institutions. Intervals without a sampling design describe the spread of the institutions at hand, not a population from which they were drawn.",
            "Las medias son promedios simples de las instituciones. Los intervalos sin diseño muestral describen la dispersión de las instituciones disponibles, no una población de la que se extrajeron.",
        ),
    };
    html! {
        p {
            (of.in_language(words.language)) " "
            @if aside > 0 { (left.in_language(words.language)) " " }
            (meaning)
        }
    }
}

/// Every available node over all institutions.
fn indices(words: &Words) -> Table {
    let summary = words.results.whole();
    let row = |node: &String| {
        let estimate = summary.estimate(&[], node)?;
        let number = |value| Cell::number(value, |value| words.figure(node, value));
        Some(vec![
            Cell::text(words.node(node)),
            Cell::count(estimate.n),
            Cell::count(estimate.missing),
            number(estimate.mean),
            Cell::interval(estimate.ci_low, estimate.ci_high, |value| words.figure(node, value)),
            number(estimate.sd),
            number(estimate.min),
            number(estimate.median),
            number(estimate.max),
        ])
    };
    let confidence = words.confidence();
    let interval = text!("{confidence} interval", "Intervalo de {confidence}");
    let headings = [
        words.pick("Index or component", "Índice o componente"),
        "n",
        words.pick("Missing", "Faltantes"),
        words.pick("Mean", "Media"),
        interval.in_language(words.language),
        words.pick("Standard deviation", "Desviación estándar"),
        words.pick("Minimum", "Mínimo"),
        words.pick("Median", "Mediana"),
        words.pick("Maximum", "Máximo"),
    ];
    let caption = words.pick("All institutions", "Todas las instituciones");
    Table::new(caption, &headings, summary.nodes().iter().filter_map(row).collect())
}

/// The published figures of all institutions beside the computed ones.
fn published(words: &Words) -> Option<Table> {
    let figures = words.results.published()?;
    let row = |row: &PublishedFigure| {
        let node = &row.node;
        let mut group = row.group.clone();
        group.sort();
        let group: Vec<String> = group.iter().map(|(key, value)| words.value(key, value)).collect();
        let name =
            if group.is_empty() { words.node(node) } else { format!("{}, {}", words.node(node), group.join(" / ")) };
        vec![
            Cell::text(name),
            Cell::Number(row.published.clone()),
            Cell::number(row.computed, |value| words.figure(node, value)),
            row.n.map_or(Cell::Missing, Cell::count),
            Cell::optional(row.agrees.map(|agrees| if agrees { words.pick("yes", "sí") } else { "no" })),
            Cell::text(&row.source),
        ]
    };
    let headings = [
        words.pick("Index", "Índice"),
        words.pick("Published", "Publicado"),
        words.pick("Computed", "Calculado"),
        "n",
        words.pick("Agrees", "Coincide"),
        words.pick("Source", "Fuente"),
    ];
    let caption = words.pick("Published figures and those computed here", "Cifras publicadas y las calculadas aquí");
    Some(Table::new(caption, &headings, figures.iter().map(row).collect()))
}
