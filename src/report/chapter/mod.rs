//! The chapters of the report.

mod cocreation;
mod comparison;
mod data;
mod gaps;
mod groups;
mod leaders;
mod methodology;
mod overview;
mod provenance;
mod ranks;

use maud::{Markup, html};

use super::figures::{Figure, Place};
use super::words::Words;
use crate::error::Result;
use crate::export::Provenance;

pub(super) use provenance::table as provenance_table;

/// A chapter of the page.
pub(super) struct Chapter {
    /// What links to it name.
    pub id: String,
    pub title: String,
    pub body: Markup,
}

impl Chapter {
    fn new(id: impl Into<String>, title: impl Into<String>, body: Markup) -> Self {
        Chapter { id: id.into(), title: title.into(), body }
    }
}

/// Every chapter that there is something to say in, in the order of the page.
pub(super) fn all(words: &Words, provenance: &Provenance, figures: &[Figure]) -> Result<Vec<Chapter>> {
    let mut chapters = vec![overview::chapter(words, figures)];
    chapters.extend(groups::chapters(words, figures));
    chapters.push(leaders::chapter(words)?);
    chapters.push(gaps::chapter(words, figures));
    chapters.extend(ranks::chapter(words, figures));
    chapters.extend(comparison::chapters(words, figures));
    chapters.extend(cocreation::chapter(words, figures));
    chapters.push(data::chapter(words)?);
    chapters.push(methodology::chapter(words));
    chapters.push(provenance::chapter(words, provenance));
    Ok(chapters)
}

/// The figures of a place, each with its description and the table of what it draws.
fn drawn(words: &Words, figures: &[Figure], place: &Place) -> Markup {
    html! {
        @let here: Vec<&Figure> = figures.iter().filter(|figure| figure.place == *place).collect();
        @if !here.is_empty() { div.figures { @for figure in here {
            figure id={ "figure-" (figure.chart.name()) } {
                figcaption { strong { (figure.chart.title()) } p { (figure.chart.description()) } }
                (figure.chart)
                details {
                    summary { (words.pick("Table: ", "Tabla: ")) (figure.chart.title()) }
                    (figure.table.markup(words.language))
                }
            }
        } } }
    }
}
