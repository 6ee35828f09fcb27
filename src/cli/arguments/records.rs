//! Records that are no survey: requests for information and the registry of co-creation.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::reading::{Methodology, Output, one_of};
use crate::survey::OnInvalid;

/// Request files, how they are read, and the survey that they are joined to.
#[derive(Args)]
pub(in crate::cli) struct Requests {
    /// The request files, of delimited text, spreadsheets, Parquet or Arrow IPC, or - for standard input
    #[arg(value_name = "FILES", required = true)]
    pub inputs: Vec<PathBuf>,
    /// What their columns, outcomes and words mean (the outcomes of the federal platform unless given)
    #[arg(long, value_name = "FILE.toml")]
    pub mapping: Option<PathBuf>,
    /// A survey to join the components to, which is printed in their place
    #[arg(long, value_name = "FILE")]
    pub survey: Option<PathBuf>,
    /// Column with the names of the institutions in the survey
    #[arg(long, value_name = "COLUMN", requires = "survey")]
    pub unit: Option<String>,
    #[command(flatten)]
    pub methodology: Methodology,
    /// Sheet of the spreadsheets, by its name or its number (the first one of each unless given)
    #[arg(long, value_name = "NAME|NUMBER")]
    pub sheet: Option<String>,
    #[command(flatten)]
    pub reading: RecordReading,
}

#[derive(Subcommand)]
pub(in crate::cli) enum CocreationCommand {
    /// Which states take part, what is known of them and what is missing
    Status {
        #[command(flatten)]
        registry: Registry,
        /// Groups in place of the states: none, state, plan, policy_area, ogp_value, year
        #[arg(long, value_name = "KEY")]
        by: Option<String>,
    },
    /// One row per commitment: its milestones, completion, delay and scores
    Commitments(Registry),
    /// How far commitments are: completion, progress of milestones, delay and opening of government, with their n
    Progress {
        #[command(flatten)]
        registry: Registry,
        /// What to group by: none, state, plan, policy_area, ogp_value, or year (of incorporation)
        #[arg(long, value_name = "KEY", default_value = "none")]
        by: String,
    },
    /// The fields of registry files: headers in English and Spanish, keys in JSON and TOML, and what they hold
    Fields {
        #[command(flatten)]
        output: Output,
    },
    /// The records of any number of files as one, in another form too
    Export {
        #[command(flatten)]
        files: RegistryFiles,
        /// csv, json or toml (by the name of the output file, else json)
        #[arg(long = "as", value_name = "FORM")]
        form: Option<String>,
        /// Records of one kind only, which a CSV file needs where there are both
        #[arg(long, value_name = "KIND")]
        only: Option<Records>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Records {
    States,
    Commitments,
}

/// Registry files, how they are read, and how their commitments are scored.
#[derive(Args)]
pub(in crate::cli) struct Registry {
    #[command(flatten)]
    pub files: RegistryFiles,
    /// Date up to which what is still open is late, such as 2022-05-31 (none unless given)
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// What words and milestones are worth (the library's own scales unless given)
    #[arg(long, value_name = "FILE.toml")]
    pub methodology: Option<PathBuf>,
}

/// Registry files, and how they are read.
#[derive(Args)]
pub(in crate::cli) struct RegistryFiles {
    /// Files of states or commitments, CSV, XLSX, JSON or TOML, or folders of them, or - for standard input
    #[arg(value_name = "FILES", required = true)]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: RecordReading,
}

/// How files of records are read, and where findings and output go.
#[derive(Args)]
pub(in crate::cli) struct RecordReading {
    /// Encoding of cells that are not valid UTF-8 (windows-1252 unless given)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Delimiter of delimited text, `tab` for a tab (detected in each file unless given)
    #[arg(long, value_name = "CHARACTER")]
    pub delimiter: Option<String>,
    /// What to do with files that have errors
    #[arg(long, value_name = "ACTION", default_value = "refuse", value_parser = one_of(OnInvalid::ALL, OnInvalid::code))]
    pub on_invalid: OnInvalid,
    /// CSV file to write every finding to (of a flood, the first 100,000 of each rule and file)
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    #[command(flatten)]
    pub output: Output,
}
