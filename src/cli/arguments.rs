//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::language::Language;

/// Scores public institutions on transparency and participation: Mexico's Open Government Metric.
#[derive(Parser)]
#[command(name = "ogm", version, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Every finding in a survey file, one a line; exit status 1 if any is an error
    Validate(Survey),
    /// One row per institution: every node, rank, quadrant and band
    Score(Survey),
    /// Estimates by group: n, mean, standard error, interval, quantiles
    Summarize {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        by: By,
        /// A row for each group, with the mean of each node
        #[arg(long)]
        wide: bool,
        /// Confidence of the intervals
        #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
        confidence: f64,
    },
    /// The best institutions of each group
    Leaders {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        by: By,
        /// Places to show; ties at the last one are all kept
        #[arg(long, value_name = "N", default_value_t = 1)]
        top: usize,
    },
    /// What each child costs its parent and the headline, by group (the key `unit` gives each institution's own)
    Gaps {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        by: By,
    },
    /// The methodology's published figures against the computed ones
    Published(Survey),
    /// A methodology: its nodes and weights, a check of a file, or the file of an edition
    Methodology {
        #[command(subcommand)]
        command: MethodologyCommand,
    },
}

#[derive(Subcommand)]
pub(super) enum MethodologyCommand {
    /// The nodes, their weights and how they combine
    Show {
        #[command(flatten)]
        methodology: Methodology,
        #[command(flatten)]
        output: Output,
    },
    /// Checks a methodology file; exit status 1 if it breaks a rule
    Check {
        /// The methodology file
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// The TOML text, to start one's own from
    Export {
        #[command(flatten)]
        methodology: Methodology,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Args)]
pub(super) struct By {
    /// Keys to group by, with commas: state, level, type, any text column; none for all institutions together
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub by: Vec<String>,
}

#[derive(Args)]
pub(super) struct Methodology {
    /// Edition of the Metric: 2017, 2019, 2021 or 2023
    #[arg(long, value_name = "YEAR", default_value_t = 2017, conflicts_with = "methodology")]
    pub edition: u16,
    /// A methodology file, in place of an edition
    #[arg(long, value_name = "FILE.toml")]
    pub methodology: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct Output {
    /// Form of the output: table on a terminal, csv otherwise, unless given; parquet needs --out
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Form>,
    /// File to write, replaced in one step, in place of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Language of labels and messages: en or es
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub lang: Language,
}

#[derive(Args)]
pub(super) struct Survey {
    /// The survey file, or - for standard input
    pub file: PathBuf,
    #[command(flatten)]
    pub methodology: Methodology,
    /// Column with the names of the institutions
    #[arg(long, value_name = "COLUMN")]
    pub unit: Option<String>,
    /// Encoding of fields that are not valid UTF-8 (windows-1252 unless given)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Delimiter, `tab` for a tab (detected unless given)
    #[arg(long, value_name = "CHARACTER")]
    pub delimiter: Option<String>,
    /// Numbers have a decimal comma: yes or no (detected unless given)
    #[arg(long, value_name = "YES|NO")]
    pub decimal_comma: Option<YesNo>,
    /// Words that stand for a missing number beside the empty cell, with commas
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    pub na: Vec<String>,
    /// What to do with a file that has errors
    #[arg(long, value_name = "ACTION", default_value = "refuse")]
    pub on_invalid: OnInvalid,
    /// Which values to use of nodes that are both supplied and computable
    #[arg(long, value_name = "WHICH", default_value = "computed")]
    pub indices: Indices,
    /// Column of the design weights
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// Column of the strata
    #[arg(long, value_name = "COLUMN")]
    pub strata: Option<String>,
    /// Column of the number of institutions in each stratum's population
    #[arg(long, value_name = "COLUMN")]
    pub fpc: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    Table,
    Csv,
    Json,
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum YesNo {
    Yes,
    No,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum OnInvalid {
    Refuse,
    SetAside,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Indices {
    Computed,
    Supplied,
}

impl Arguments {
    /// The language that was asked for.
    pub fn language(&self) -> Language {
        self.output().lang
    }

    /// Where and how to print.
    pub fn output(&self) -> &Output {
        match &self.command {
            Command::Validate(survey) | Command::Score(survey) | Command::Published(survey) => &survey.output,
            Command::Summarize { survey, .. } | Command::Leaders { survey, .. } | Command::Gaps { survey, .. } => {
                &survey.output
            }
            Command::Methodology { command } => match command {
                MethodologyCommand::Show { output, .. }
                | MethodologyCommand::Check { output, .. }
                | MethodologyCommand::Export { output, .. } => output,
            },
        }
    }
}
