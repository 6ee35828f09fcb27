//! Reference implementation of Mexico's Open Government Metric (*Métrica de Gobierno Abierto*): institution-level survey
//! data in; sub-indices, estimates with their n, leaders, gaps and findings out.
//!
//! Four nouns carry the data, each holding what the next one needs:
//!
//! ```text
//! Methodology ──► Survey ──► Scores ──► Summary
//! the index       read and   one row    by level, state, type
//! as data         checked    each       or any other column
//!                              │
//!                              ├──► robustness     how sure is a rank?
//!                              ├──► reliability    do the parts measure one thing?
//!                              ├──► trend          what changed between editions?
//!                              ├──► card           what about one institution?
//!                              └──► results        what does an edition publish?
//! ```
//!
//! # A tour
//!
//! A [`Methodology`] is one of the editions, or a TOML file of one's own. A [`SurveyReader`] reads a file against it and
//! collects everything that is wrong with it. [`Scores`] hold every node for every institution. [`Summarize`] groups them.
//!
//! ```
//! use open_gov_metric::export::{Format, write};
//! use open_gov_metric::{Language, Methodology, Scores, Summarize, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let survey = SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?;
//! let scores = Scores::new(survey)?;
//! assert!(scores.audit()?.is_empty());
//!
//! let summary = Summarize::new(&scores).by(["state"]).summary()?;
//! let ga = summary.estimate(&["Colima"], "GA").unwrap();
//! assert_eq!(ga.n, 27);
//! assert_eq!(format!("{:.2}", ga.mean.unwrap()), "0.35");
//!
//! let mut csv = Vec::new();
//! write(&summary.frame(Language::English)?, Format::Csv, &mut csv)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! | module | holds |
//! |---|---|
//! | [`catalog`] | states, levels and types of institution, with the names that files use |
//! | [`methodology`] | nodes, weights, aggregation, missing-data policy; the editions; validation |
//! | [`survey`] | reading and checking files and data frames |
//! | [`finding`] | what is wrong with a cell, and where |
//! | [`scoring`] | scores, audit, rank, quadrant, band; the index as polars expressions |
//! | [`summary`] | estimates by group, plain or design-based; distributions; leaders; gaps; published figures |
//! | [`sql`] | the index as a query for DuckDB, Spark, DataFusion and PostgreSQL |
//! | [`robustness`] | how sure a rank is, and which choice of method matters |
//! | [`reliability`] | do the parts measure one thing, do weights do what they say, do groups differ |
//! | [`trend`] | one edition against another: institutions matched, changes and their parts, moves in rank, series |
//! | [`context`] | scores of states beside facts about them: groups, correlations, slopes |
//! | [`card`] | one institution: its scores beside its peers', its rank, its gaps, what would raise it most |
//! | [`requests`] | records of requests for information reduced to components: working days, mappings, any number of files |
//! | [`cocreation`] | what states do about it: the initiative's registry, commitments, how far they are |
//! | [`results`] | everything that an edition publishes, computed once |
//! | [`export`] | CSV, JSON, Parquet, spreadsheets; where figures come from |
//! | `report` | charts and the report of an edition |
//! | [`schema`] | what a column of a result is; each result lists its own beside its rows |
//! | [`dictionary`] | what every column of every table means, in both languages |
//! | [`definitions`] | every definition where two careful people could compute different numbers |
//!
//! # Embedding
//!
//! [`Methodology::expressions`] gives the index as polars expressions for a query of one's own, and the crate re-exports
//! [`polars`] so that both sides use the same one.
//!
//! # Features
//!
//! - `cli`: the program `ogm`.
//! - `report`: charts and the report.
//! - `scan`: Parquet and Arrow IPC, read in bounded memory, and Parquet written.
//! - `xlsx`: spreadsheets, read and written.

pub mod card;
pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cocreation;
pub mod context;
#[doc = include_str!("definitions.md")]
pub mod definitions {}
pub mod dictionary;
pub mod error;
pub mod export;
pub mod finding;
mod guard;
mod index;
mod keys;
pub mod language;
pub mod methodology;
mod naming;
mod numeric;
mod record_file;
pub mod reliability;
#[cfg(feature = "report")]
pub mod report;
pub mod requests;
pub mod results;
pub mod robustness;
pub mod schema;
pub mod scoring;
mod setters;
pub mod sql;
pub mod summary;
pub mod survey;
mod table;
mod text_table;
pub mod trend;
mod words;

pub use polars;

pub use error::{Error, ErrorKind, Result};
pub use finding::{Finding, Findings};
pub use language::Language;
pub use methodology::Methodology;
pub use scoring::Scores;
pub use summary::{Summarize, Summary};
pub use survey::{Survey, SurveyReader};

/// The program of the README, run with the other examples of the docs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
