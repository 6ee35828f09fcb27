//! Methodologies, mappings and queries.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::reading::{Design, Methodology, Output, one_of};
use crate::methodology::Indices;
use crate::sql::Dialect;

#[derive(Subcommand)]
pub(in crate::cli) enum MethodologyCommand {
    /// The nodes, their weights and how they combine
    Show(MethodologyShown),
    /// Checks a methodology file; exit status 1 if it breaks a rule
    Check {
        /// The methodology file
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// The TOML text, to start one's own from
    Export(MethodologyShown),
}

#[derive(Args)]
pub(in crate::cli) struct MethodologyShown {
    #[command(flatten)]
    pub methodology: Methodology,
    #[command(flatten)]
    output: Output,
}

#[derive(Subcommand)]
pub(in crate::cli) enum MappingCommand {
    /// What each outcome and each word is worth, and where it counts
    Show(MappingShown),
    /// Checks a mapping file and its files of holidays; exit status 1 if it breaks a rule
    Check {
        /// The mapping file
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// The TOML text, to start one's own from
    Export(MappingShown),
}

#[derive(Args)]
pub(in crate::cli) struct MappingShown {
    /// A mapping file (the outcomes of the federal platform unless given)
    #[arg(long, value_name = "FILE.toml")]
    pub mapping: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// The query that is printed, and the table that it reads.
#[derive(Args)]
pub(in crate::cli) struct Sql {
    #[command(flatten)]
    pub methodology: Methodology,
    /// SQL of the engine: duckdb, spark, datafusion or postgres
    #[arg(long, value_name = "DIALECT")]
    pub dialect: Dialect,
    /// The table to read, as in schema.table
    #[arg(long, value_name = "NAME")]
    pub table: String,
    /// A file with the columns of the table, of which only the header is read (the canonical columns unless given)
    #[arg(long, value_name = "FILE")]
    pub columns: Option<PathBuf>,
    /// Column with the names of the institutions
    #[arg(long, value_name = "COLUMN")]
    pub unit: Option<String>,
    /// Which values to use of nodes that are both supplied and computable
    #[arg(long, value_name = "WHICH", default_value = "computed", value_parser = one_of(Indices::ALL, Indices::code))]
    pub indices: Indices,
    /// Means by group in place of scores; keys with commas: state, level, type, any text column; none for all institutions
    /// together
    #[arg(long, value_name = "KEYS", value_delimiter = ',', num_args = 0..=1)]
    pub summarize: Option<Vec<String>>,
    #[command(flatten)]
    pub design: Design,
    #[command(flatten)]
    pub output: Output,
}
