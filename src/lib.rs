//! Reference implementation of Mexico's Open Government Metric.
pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
pub mod error;
pub mod export;
pub mod finding;
pub mod language;
pub mod methodology;
pub mod scoring;
pub mod summary;
pub mod survey;
pub use error::{Error, Result};
pub use finding::{Finding, Findings};
pub use language::Language;
pub use methodology::Methodology;
pub use polars;
pub use scoring::Scores;
pub use summary::{Summarize, Summary};
pub use survey::{Survey, SurveyReader};
