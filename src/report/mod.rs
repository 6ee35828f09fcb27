//! The report of an edition: one HTML file that needs nothing but itself, in English or Spanish.
//!
//! It loads nothing, runs no script, and can be read by keyboard, by screen reader, on paper and on a telephone. Each chart has
//! a description and the table of its figures.
//!
//! ```
//! use open_gov_metric::export::Provenance;
//! use open_gov_metric::report::Report;
//! use open_gov_metric::results::Publish;
//! use open_gov_metric::{Language, Methodology, Scores, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
//! let results = Publish::new(&scores).results()?;
//! let provenance = Provenance::new().methodology(&methodology);
//! let report = Report::new(&results, &provenance, Language::Spanish)?;
//! assert!(report.html().contains("<h1>Métrica de Gobierno Abierto 2017</h1>"));
//! assert!(report.charts().iter().any(|chart| chart.name() == "map-GA"));
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

pub mod chart;

mod card;
mod chapter;
mod page;
mod table;
mod words;

pub use card::card_page;

use crate::error::Result;
use crate::export::Provenance;
use crate::language::Language;
use crate::results::Results;
use chapter::{Chapter, Charts};
use chart::Chart;
use words::Words;

/// The report of what an edition publishes.
pub struct Report<'a> {
    words: Words<'a>,
    chapters: Vec<Chapter>,
    charts: Vec<Chart>,
}

impl<'a> Report<'a> {
    /// A report of results and where they come from.
    ///
    /// # Errors
    ///
    /// As [`Series::points`](crate::trend::Series::points).
    pub fn new(results: &'a Results<'a>, provenance: &Provenance, language: Language) -> Result<Self> {
        let words = Words { results, language };
        let mut charts = Charts::default();
        let chapters = chapter::all(&words, provenance, &mut charts)?;
        Ok(Report { words, chapters, charts: charts.0 })
    }

    /// The page.
    pub fn html(&self) -> String {
        page::page(&self.words, &self.chapters).into_string()
    }

    /// Its charts, in the order of the page; their names serve as those of files.
    pub fn charts(&self) -> &[Chart] {
        &self.charts
    }
}
