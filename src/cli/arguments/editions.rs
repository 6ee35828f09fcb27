//! Editions compared with each other and with facts, and what is published of them.

use std::path::PathBuf;

use clap::Args;

use super::analysis::{By, Ranking};
use super::reading::Reading;

/// How an earlier edition is read, and how its institutions are matched with those of the new one.
#[derive(Args)]
pub(in crate::cli) struct Earlier {
    /// Edition that OLD is read with, where it is not that of NEW
    #[arg(long, value_name = "YEAR", conflicts_with = "old_methodology")]
    pub old_edition: Option<u16>,
    /// Methodology file that OLD is read with, where it is not that of NEW
    #[arg(long, value_name = "FILE.toml")]
    pub old_methodology: Option<PathBuf>,
    /// Table of institutions that are the same whatever their names: old, new, and, optional, old_state, new_state
    #[arg(long, value_name = "FILE")]
    pub matches: Option<PathBuf>,
    /// Compare nodes that the two methodologies define otherwise, too
    #[arg(long)]
    pub across_methodologies: bool,
}

/// What an edition publishes in addition to its own figures.
#[derive(Args)]
#[command(mut_arg("draws", |draws| draws.help("Random settings to try for the ranks")))]
pub(in crate::cli) struct Publish {
    /// The survey file of an earlier edition, to compare with
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    #[command(flatten)]
    pub earlier: Earlier,
    #[command(flatten)]
    pub ranking: Ranking,
    /// Confidence of the intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub confidence: f64,
    /// Files of states or commitments of co-creation, or folders of them, for a chapter of its own
    #[arg(long, value_name = "FILES", num_args = 1..)]
    pub cocreation: Vec<PathBuf>,
    /// Date up to which what is still open of co-creation is late, such as 2022-05-31
    #[arg(long, value_name = "DATE", requires = "cocreation")]
    pub at: Option<String>,
    /// What words and milestones of co-creation are worth (the library's own scales unless given)
    #[arg(long, value_name = "FILE.toml", requires = "cocreation")]
    pub cocreation_methodology: Option<PathBuf>,
}

/// Two editions, how their institutions are matched, and what is shown of them.
#[derive(Args)]
pub(in crate::cli) struct Compare {
    /// The survey file of the old edition, or - for standard input
    pub old: PathBuf,
    /// The survey file of the new edition, or - for standard input
    pub new: PathBuf,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub earlier: Earlier,
    /// Confidence of the intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub confidence: f64,
    /// Scores and ranks of each institution that is in both, in place of the changes
    #[arg(long, conflicts_with_all = ["by", "confidence", "transitions", "unmatched"])]
    pub moves: bool,
    /// How many institutions went from which quadrant and band to which, in place of the changes
    #[arg(long, conflicts_with_all = ["by", "confidence", "unmatched"])]
    pub transitions: bool,
    /// The institutions that are in one edition only, with the nearest names of the other, in place of the changes
    #[arg(long, conflicts_with_all = ["by", "confidence", "across_methodologies"])]
    pub unmatched: bool,
}

/// The survey files of some editions.
#[derive(Args)]
pub(in crate::cli) struct Series {
    /// The edition and its survey file, or - for standard input: 2017=FILE
    #[arg(value_name = "YEAR=FILE", required = true, value_parser = edition_and_file)]
    #[arg(conflicts_with_all = ["edition", "methodology"])]
    pub files: Vec<(u16, PathBuf)>,
    #[command(flatten)]
    pub reading: Reading,
}

fn edition_and_file(word: &str) -> Result<(u16, PathBuf), String> {
    let parts = word.split_once('=').and_then(|(year, file)| Some((year.parse().ok()?, file)));
    match parts {
        Some((year, file)) if !file.is_empty() => Ok((year, file.into())),
        _ => Err("expected the year of an edition, `=` and its file".to_owned()),
    }
}

/// Scores of states, and a table of facts about states.
#[derive(Args)]
pub(in crate::cli) struct Context {
    /// The survey file, or a summary of it by state, or - for standard input
    pub file: PathBuf,
    /// The table of facts, one row for each state
    #[arg(long, value_name = "FILE")]
    pub context: PathBuf,
    /// Column with the states in the table of facts
    #[arg(long, value_name = "COLUMN", default_value = "state")]
    pub on: String,
    /// Facts to test, with commas (all that can be tested unless given)
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub variable: Vec<String>,
    /// Nodes to test, with commas (all unless given)
    #[arg(long, value_name = "NODES", value_delimiter = ',')]
    pub node: Vec<String>,
    /// Confidence of the intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub confidence: f64,
    #[command(flatten)]
    pub reading: Reading,
}
