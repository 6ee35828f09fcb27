//! The headline figures.

use maud::{Markup, html};

use super::figure::figures;
use super::groups::map;
use super::{Chapter, Charts};
use crate::language::text;
use crate::report::chart::{Plane, PlaneQuadrant};
use crate::report::table::Cell;
use crate::report::words::{Words, headlines, percent};
use crate::schema::Records;
use crate::scoring::QUADRANTS;
use crate::summary::{Division, Estimate, PublishedFigure};

pub(super) fn chapter(words: &Words, charts: &mut Charts) -> Chapter {
    let methodology = words.methodology();
    let headline = methodology.headline();
    let children: Vec<&str> = headline.weighted().map(|child| methodology.nodes()[child.node].code()).collect();
    let nodes = std::iter::once(headline.code()).chain(children.into_iter().filter(|_| headline.children().len() <= 4));
    let figure = |node| {
        let estimate = words.results.whole.summary.estimate(&[], node)?;
        let none = || words.pick("no data", "sin datos").to_owned();
        let mean = estimate.mean.map_or_else(none, |mean| words.figure(node, mean));
        Some((words.node(node), mean, Some(spread(words, node, estimate))))
    };
    let body = html! {
        (headlines(nodes.filter_map(figure)))
        (sample(words))
        (figures([map(words, charts, words.headline()), plane(words, charts)].into_iter().flatten()))
        (indices(words))
        @if let Some(figures) = &words.results.published { (published(words, figures)) }
    };
    Chapter::new("summary", words.pick("Summary", "Resumen"), body)
}

/// The interval of a mean and its n, in words.
fn spread(words: &Words, node: &str, estimate: &Estimate) -> String {
    let (n, confidence) = (estimate.n, words.confidence());
    let Some((low, high)) = estimate.ci_low.zip(estimate.ci_high) else { return format!("n = {n}") };
    let [low, high] = [low, high].map(|end| words.figure(node, end));
    words.choose(text!(
        "{confidence} interval {low} – {high}, n = {n}",
        "intervalo de {confidence}: {low} – {high}, n = {n}"
    ))
}

/// What the figures are of, and what they do not show.
fn sample(words: &Words) -> Markup {
    let survey = words.results.scores.survey();
    let (n, aside) = (survey.len(), survey.set_aside());
    let of = words.choose(text!("Figures of {n} institutions.", "Cifras de {n} instituciones."));
    let left = words.choose(text!(
        "{aside} records with errors were set aside; they are listed under the data.",
        "{aside} registros con errores se apartaron; se listan en la sección de los datos."
    ));
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
    html! { p { (of) " " @if aside > 0 { (left) " " } (meaning) } }
}

/// Institutions in the plane of quadrants; `None` without quadrants.
fn plane(words: &Words, charts: &mut Charts) -> Option<Markup> {
    let found = words.results.plane.as_ref()?;
    let threshold = words.methodology().quadrants()?.threshold;
    let shares = words.results.whole.distribution.as_ref()?;
    let share = |code: &str| shares.share(&[], Division::Quadrant, None, code);
    let data = Plane {
        x_label: words.node(&found.x),
        y_label: words.node(&found.y),
        x: words.scale(&found.x),
        y: words.scale(&found.y),
        x_threshold: threshold,
        y_threshold: threshold,
        bins: found.bins,
        cells: found.cells.clone(),
        quadrants: QUADRANTS
            .map(|code| PlaneQuadrant { code: code.to_owned(), count: share(code).map_or(0, |share| share.count) }),
        missing: found.missing,
    };
    let title = words.pick("Institutions in the plane of quadrants", "Instituciones en el plano de cuadrantes");
    let table = words
        .table(title, QUADRANTS.into_iter().filter_map(share))
        .column("Quadrant", "Cuadrante", |share| &share.class)
        .column("Institutions", "Instituciones", |share| share.count)
        .column("n", "n", |share| share.n)
        .column("Share", "Proporción", |share| Cell::number(share.share, percent))
        .column("Wilson interval", "Intervalo de Wilson", |share| {
            Cell::interval(share.share_low, share.share_high, percent)
        });
    Some(charts.figure("plane", &data, table))
}

/// Every available node over all institutions.
fn indices(words: &Words) -> Markup {
    let summary = &words.results.whole.summary;
    let estimates = summary.nodes.iter().filter_map(|node| Some((node, summary.estimate(&[], node)?)));
    let interval = words.interval_heading();
    words
        .table(words.pick("All institutions", "Todas las instituciones"), estimates)
        .column("Index or component", "Índice o componente", |(node, _)| words.node(node))
        .column("n", "n", |(_, estimate)| estimate.n)
        .column("Missing", "Faltantes", |(_, estimate)| estimate.missing)
        .column("Mean", "Media", |(node, estimate)| words.cell(node, estimate.mean))
        .column(&interval, &interval, |(node, estimate)| words.interval(node, estimate.ci_low, estimate.ci_high))
        .column("Standard deviation", "Desviación estándar", |(node, estimate)| words.cell(node, estimate.sd))
        .column("Minimum", "Mínimo", |(node, estimate)| words.cell(node, estimate.min))
        .column("Median", "Mediana", |(node, estimate)| words.cell(node, estimate.median))
        .column("Maximum", "Máximo", |(node, estimate)| words.cell(node, estimate.max))
        .markup()
}

/// The published figures of all institutions and the computed ones.
fn published(words: &Words, figures: &Records<PublishedFigure>) -> Markup {
    let name = |row: &PublishedFigure| {
        let mut group = row.group.clone();
        group.sort();
        let group: Vec<String> = group.iter().map(|(key, value)| words.value(key, value)).collect();
        let node = words.node(&row.node);
        if group.is_empty() { node } else { format!("{node}, {}", group.join(" / ")) }
    };
    let caption = words.pick("Published figures and those computed here", "Cifras publicadas y las calculadas aquí");
    words
        .table(caption, figures.iter())
        .column("Index", "Índice", name)
        .column("Published", "Publicado", |row| Cell::Number(row.published.clone()))
        .column("Computed", "Calculado", |row| words.cell(&row.node, row.computed))
        .column("n", "n", |row| row.n)
        .column("Agrees", "Coincide", |row| words.truth(row.agrees))
        .column("Source", "Fuente", |row| &row.source)
        .markup()
}
