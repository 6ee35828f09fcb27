//! The chapters of the report.

mod cocreation;
mod comparison;
mod data;
mod distribution;
mod figure;
mod gaps;
mod groups;
mod leaders;
mod methodology;
mod overview;
mod provenance;
mod ranks;
mod series;

use maud::Markup;

use super::words::Words;
use crate::error::Result;
use crate::export::Provenance;

pub(super) use figure::Charts;
pub(super) use provenance::table as provenance_table;

/// Groups that a chart can hold and be read.
const MOST_ROWS: usize = 60;

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

/// Every chapter that has something to report, in the order of the page; their charts are added to `charts`.
pub(super) fn all(words: &Words, provenance: &Provenance, charts: &mut Charts) -> Result<Vec<Chapter>> {
    let mut chapters = vec![overview::chapter(words, charts)];
    chapters.extend(groups::chapters(words, charts));
    chapters.extend(distribution::chapter(words, charts));
    chapters.push(leaders::chapter(words)?);
    chapters.push(gaps::chapter(words, charts));
    chapters.extend(ranks::chapter(words, charts));
    chapters.extend(comparison::chapter(words, charts));
    chapters.extend(series::chapter(words, charts)?);
    chapters.extend(cocreation::chapter(words, charts));
    chapters.push(data::chapter(words));
    chapters.push(methodology::chapter(words));
    chapters.push(provenance::chapter(words, provenance));
    Ok(chapters)
}
