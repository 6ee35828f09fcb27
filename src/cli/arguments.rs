//! The command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, Parser, Subcommand, ValueEnum};

use crate::language::Language;
use crate::methodology::{Aggregation, Missing};
use crate::robustness::USUAL_SPREAD;
use crate::sql::Dialect;

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
    /// How many stand at the floor and the ceiling of each node, in each band and each quadrant, by group
    Distribution {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        by: By,
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
    /// One institution's sheet: its scores beside its peers', its rank and how sure it is, its gaps, what would raise it most
    #[command(mut_arg("unit", |column| column.long("unit-column")), mut_arg("format", sheet_format))]
    Card {
        /// The institution, by its name
        #[arg(id = "name", long = "unit", value_name = "NAME")]
        unit: String,
        /// Its state, which tells it from others of that name
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        varied: Varied,
        /// Random settings to try
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        draws: usize,
    },
    /// How sure each rank is: ranks and scores under random weights and other choices of method
    Uncertainty {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        ranked: Ranked,
        #[command(flatten)]
        varied: Varied,
        /// Random settings to try
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        draws: usize,
        /// Ranks up to this one count as top
        #[arg(long, value_name = "N", default_value_t = 10)]
        top: u32,
        /// How often each outranks each other, in place of the ranks
        #[arg(long)]
        pairs: bool,
    },
    /// Which choice of method matters: its share of the variance of the ranking
    Sensitivity {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        ranked: Ranked,
        #[command(flatten)]
        varied: Varied,
        /// Rows of the design; a power of two, unless the points are random
        #[arg(long, value_name = "N", default_value_t = 1024)]
        base: usize,
        /// Where the points of the design come from
        #[arg(long, value_name = "WHICH", default_value = "sobol")]
        points: Points,
        /// What is looked at: the mean shift in rank, the rank of an institution or group (UNIT or rank:UNIT), or its score
        /// (score:UNIT)
        #[arg(long, value_name = "rank-shift|UNIT", default_value = "rank-shift")]
        target: String,
    },
    /// Do the children of a node measure one thing: Cronbach's alpha, correlations, principal components, influence
    Reliability {
        #[command(flatten)]
        survey: Survey,
        /// Node whose children are looked at (the headline unless given)
        #[arg(long, value_name = "NODE")]
        node: Option<String>,
    },
    /// Do groups differ: analysis of variance, Welch's and Kruskal and Wallis's tests, or pairs of groups
    CompareGroups {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        by: Compared,
        /// Nodes to test, with commas (all unless given)
        #[arg(long, value_name = "NODES", value_delimiter = ',')]
        node: Vec<String>,
        /// Welch's t test of each pair of groups, in place of the tests of all
        #[arg(long)]
        pairs: bool,
        /// Confidence of the intervals
        #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
        confidence: f64,
    },
    /// One edition against another: changes of the means and of the institutions that are in both, or their moves
    Compare(Compare),
    /// The report of an edition: one HTML page with charts, tables and where they come from
    #[cfg(feature = "report")]
    Report {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        publish: Box<Publish>,
        /// Folder to write the charts to as well, as SVG files
        #[arg(long, value_name = "DIR")]
        charts: Option<PathBuf>,
    },
    /// Everything of an edition at once, in a folder: tables, workbook, charts, report, provenance
    Rerun {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        publish: Box<Publish>,
        /// Folder to write, which appears as a whole or not at all
        #[arg(long, value_name = "DIR")]
        out_dir: PathBuf,
        /// Replace the folder of an earlier run
        #[arg(long)]
        force: bool,
    },
    /// The editions of the Metric in sequence: means of those with a file, published figures of the others
    Series(Series),
    /// States beside facts about them, such as a registry or budgets: groups of states, correlations, slopes
    Context(Context),
    /// Records of requests for information, reduced to the components of each institution
    Requests(Box<Requests>),
    /// Locally driven co-creation: which states take part, their commitments, and how far these are
    Cocreation {
        #[command(subcommand)]
        command: CocreationCommand,
    },
    /// The index as one query for a database engine, which returns what `score` or `summarize --wide` print
    Sql(Box<Sql>),
    /// What every column of every table means; columns that are called after a node hold its values (see `methodology show`)
    Dictionary(Output),
    /// How request files are read and scored: columns, outcomes, words, speed, working days
    Mapping {
        #[command(subcommand)]
        command: MappingCommand,
    },
    /// A methodology: its nodes and weights, a check of a file, or the file of an edition
    Methodology {
        #[command(subcommand)]
        command: MethodologyCommand,
    },
}

#[derive(Subcommand)]
pub(super) enum CocreationCommand {
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
pub(super) enum Records {
    States,
    Commitments,
}

/// Registry files, how they are read, and how their commitments are scored.
#[derive(Args)]
pub(super) struct Registry {
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
pub(super) struct RegistryFiles {
    /// Files of states or commitments, CSV, XLSX, JSON or TOML, or folders of them, or - for standard input
    #[arg(value_name = "FILES", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Encoding of cells that are not valid UTF-8 (windows-1252 unless given)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Delimiter of CSV files, `tab` for a tab (detected in each file unless given)
    #[arg(long, value_name = "CHARACTER")]
    pub delimiter: Option<String>,
    /// What to do with files that have errors
    #[arg(long, value_name = "ACTION", default_value = "refuse")]
    pub on_invalid: OnInvalid,
    /// CSV file to write every finding to (of a flood, the first 100,000 of each rule and file)
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    #[command(flatten)]
    pub output: Output,
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

#[derive(Subcommand)]
pub(super) enum MappingCommand {
    /// What each outcome and each word is worth, and where it counts
    Show {
        /// A mapping file (the outcomes of the federal platform unless given)
        #[arg(long, value_name = "FILE.toml")]
        mapping: Option<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Checks a mapping file and its files of holidays; exit status 1 if it breaks a rule
    Check {
        /// The mapping file
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// The TOML text, to start one's own from
    Export {
        /// A mapping file (the outcomes of the federal platform unless given)
        #[arg(long, value_name = "FILE.toml")]
        mapping: Option<PathBuf>,
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

/// What an analysis of robustness ranks.
#[derive(Args)]
pub(super) struct Ranked {
    /// Keys of the groups to rank, with commas: state, level, type, any text column; none for the institutions themselves
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Node whose scores are ranked (the headline unless given)
    #[arg(long, value_name = "NODE")]
    pub node: Option<String>,
}

#[derive(Args)]
pub(super) struct Compared {
    /// Keys of the groups to compare, with commas: state, level, type, any text column
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub by: Vec<String>,
}

/// What an analysis of robustness varies.
#[derive(Args, Clone)]
pub(super) struct Varied {
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Weights vary evenly by up to this share of themselves; 0 is off
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = USUAL_SPREAD,
        conflicts_with = "dirichlet",
        allow_negative_numbers = true
    )]
    pub weights: f64,
    /// Weights vary by a Dirichlet distribution around themselves, in place of --weights
    #[arg(long, value_name = "CONCENTRATION", allow_negative_numbers = true)]
    pub dirichlet: Option<f64>,
    #[arg(long, value_name = "LIST", value_delimiter = ',', help = alternatives("Aggregations", Aggregation::WORDS))]
    pub aggregations: Vec<String>,
    #[arg(long, value_name = "LIST", value_delimiter = ',', help = alternatives("Missing-data policies", Missing::WORDS))]
    pub missing: Vec<String>,
    /// Leave out one component, or none
    #[arg(long)]
    pub leave_one_out: bool,
    /// Resample the institutions of each group
    #[arg(long)]
    pub bootstrap: bool,
    /// Memory that the run may take; one that needs more is refused before it starts
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    pub memory: u64,
}

/// How an earlier edition is read, and how its institutions are matched with those of the new one.
#[derive(Args)]
pub(super) struct Earlier {
    /// Edition that OLD is read with, where it is not that of NEW
    #[arg(long, value_name = "YEAR", conflicts_with = "old_methodology")]
    pub old_edition: Option<u16>,
    /// Methodology file that OLD is read with, where it is not that of NEW
    #[arg(long, value_name = "FILE.toml")]
    pub old_methodology: Option<PathBuf>,
    /// CSV file of institutions that are the same whatever their names: old, new, and, optional, old_state, new_state
    #[arg(long, value_name = "FILE")]
    pub matches: Option<PathBuf>,
    /// Compare nodes that the two methodologies define otherwise, too
    #[arg(long)]
    pub across_methodologies: bool,
}

/// What an edition publishes beside its own figures.
#[derive(Args)]
pub(super) struct Publish {
    /// The survey file of an earlier edition, to compare with
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
    #[command(flatten)]
    pub earlier: Earlier,
    #[command(flatten)]
    pub ranked: Ranked,
    #[command(flatten)]
    pub varied: Varied,
    /// Random settings to try for the ranks
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub draws: usize,
    /// Ranks up to this one count as top
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: u32,
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
pub(super) struct Compare {
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
pub(super) struct Series {
    /// The edition and its survey file, or - for standard input: 2017=FILE
    #[arg(value_name = "YEAR=FILE", required = true, value_parser = edition_and_file)]
    #[arg(conflicts_with_all = ["edition", "methodology"])]
    pub files: Vec<(u16, PathBuf)>,
    #[command(flatten)]
    pub reading: Reading,
}

/// Scores of states, and a table of facts about states.
#[derive(Args)]
pub(super) struct Context {
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

/// Request files, how they are read, and the survey that they are joined to.
#[derive(Args)]
pub(super) struct Requests {
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
    /// Encoding of cells that are not valid UTF-8 (windows-1252 unless given)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Delimiter, `tab` for a tab (detected in each file unless given)
    #[arg(long, value_name = "CHARACTER")]
    pub delimiter: Option<String>,
    /// What to do with files that have errors
    #[arg(long, value_name = "ACTION", default_value = "refuse")]
    pub on_invalid: OnInvalid,
    /// CSV file to write every finding to (of a flood, the first 100,000 of each rule and file)
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    #[command(flatten)]
    pub output: Output,
}

/// The query that is printed, and the table that it reads.
#[derive(Args)]
pub(super) struct Sql {
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
    #[arg(long, value_name = "WHICH", default_value = "computed")]
    pub indices: Indices,
    /// Means by group in place of scores; keys with commas: state, level, type, any text column; none for all institutions
    /// together
    #[arg(long, value_name = "KEYS", value_delimiter = ',', num_args = 0..=1)]
    pub summarize: Option<Vec<String>>,
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
    /// Form of the output: table on a terminal, csv otherwise, unless given; parquet and xlsx need --out
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Form>,
    /// File to write, replaced in one step, in place of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// File to write where the output comes from to: inputs with their SHA-256, methodology, version, options, seed (JSON
    /// output carries it in any case)
    #[arg(long, value_name = "FILE")]
    pub provenance: Option<PathBuf>,
    /// Tell the time of the run, too; without it, reruns give the same bytes
    #[arg(long)]
    pub time: bool,
    /// Language of labels and messages: en or es
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub lang: Language,
}

#[derive(Args)]
pub(super) struct Survey {
    /// The survey file, or - for standard input
    pub file: PathBuf,
    #[command(flatten)]
    pub reading: Reading,
}

/// How survey files are read, and what is printed of them.
#[derive(Args)]
pub(super) struct Reading {
    #[command(flatten)]
    pub methodology: Methodology,
    /// Column with the names of the institutions
    #[arg(long, value_name = "COLUMN")]
    pub unit: Option<String>,
    /// Sheet of a spreadsheet, by its name or its number (the first one unless given)
    #[arg(long, value_name = "NAME|NUMBER")]
    pub sheet: Option<String>,
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
    #[cfg(feature = "scan")]
    Parquet,
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// A page, which only some commands write.
    #[cfg(feature = "report")]
    #[value(skip)]
    Html,
}

/// The forms of a sheet for people: text in place of a table.
fn sheet_format(format: Arg) -> Arg {
    #[cfg(feature = "report")]
    let known = ["text", "json", "html"];
    #[cfg(not(feature = "report"))]
    let known = ["text", "json"];
    let forms = PossibleValuesParser::new(known).map(|form| match form.as_str() {
        "json" => Form::Json,
        #[cfg(feature = "report")]
        "html" => Form::Html,
        _ => Form::Table,
    });
    format.value_parser(forms).help("Form of the output: text, unless --out names a file of another one")
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Points {
    Sobol,
    Random,
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

impl From<OnInvalid> for crate::survey::OnInvalid {
    fn from(action: OnInvalid) -> Self {
        match action {
            OnInvalid::Refuse => Self::Refuse,
            OnInvalid::SetAside => Self::SetAside,
        }
    }
}

fn edition_and_file(word: &str) -> Result<(u16, PathBuf), String> {
    let parts = word.split_once('=').and_then(|(year, file)| Some((year.parse().ok()?, file)));
    match parts {
        Some((year, file)) if !file.is_empty() => Ok((year, file.into())),
        _ => Err("expected the year of an edition, `=` and its file".to_owned()),
    }
}

impl From<Indices> for crate::methodology::Indices {
    fn from(which: Indices) -> Self {
        match which {
            Indices::Computed => Self::Computed,
            Indices::Supplied => Self::Supplied,
        }
    }
}

impl Arguments {
    /// The language that was asked for.
    pub fn language(&self) -> Language {
        self.output().lang
    }

    /// How the name of the output file may end, of the endings whose form everybody knows.
    pub fn writable(&self) -> &'static [&'static str] {
        match &self.command {
            #[cfg(feature = "report")]
            Command::Report { .. } => &["html"],
            #[cfg(feature = "report")]
            Command::Card { .. } => &["json", "html"],
            #[cfg(not(feature = "report"))]
            Command::Card { .. } => &["json"],
            Command::Cocreation { command: CocreationCommand::Export { .. } } => &["csv", "json", "toml"],
            Command::Sql(_)
            | Command::Methodology { command: MethodologyCommand::Export { .. } }
            | Command::Mapping { command: MappingCommand::Export { .. } } => &[],
            _ => super::output::TABLES,
        }
    }

    /// Whether every output of the command tells where it comes from.
    pub fn always_tells(&self) -> bool {
        match &self.command {
            #[cfg(feature = "report")]
            Command::Report { .. } => true,
            #[cfg(feature = "report")]
            Command::Card { survey, .. } => super::output::form(&survey.reading.output) == Form::Html,
            Command::Rerun { .. } => true,
            _ => false,
        }
    }

    /// Where and how to print.
    pub fn output(&self) -> &Output {
        match &self.command {
            Command::Validate(survey) | Command::Score(survey) | Command::Published(survey) => &survey.reading.output,
            Command::Summarize { survey, .. }
            | Command::Distribution { survey, .. }
            | Command::Leaders { survey, .. }
            | Command::Gaps { survey, .. }
            | Command::Card { survey, .. }
            | Command::Uncertainty { survey, .. }
            | Command::Sensitivity { survey, .. }
            | Command::Reliability { survey, .. }
            | Command::CompareGroups { survey, .. } => &survey.reading.output,
            Command::Compare(options) => &options.reading.output,
            #[cfg(feature = "report")]
            Command::Report { survey, .. } => &survey.reading.output,
            Command::Rerun { survey, .. } => &survey.reading.output,
            Command::Series(options) => &options.reading.output,
            Command::Context(options) => &options.reading.output,
            Command::Requests(options) => &options.output,
            Command::Cocreation { command } => match command {
                CocreationCommand::Status { registry, .. }
                | CocreationCommand::Progress { registry, .. }
                | CocreationCommand::Commitments(registry) => &registry.files.output,
                CocreationCommand::Export { files, .. } => &files.output,
                CocreationCommand::Fields { output } => output,
            },
            Command::Sql(options) => &options.output,
            Command::Dictionary(output) => output,
            Command::Mapping { command } => match command {
                MappingCommand::Show { output, .. }
                | MappingCommand::Check { output, .. }
                | MappingCommand::Export { output, .. } => output,
            },
            Command::Methodology { command } => match command {
                MethodologyCommand::Show { output, .. }
                | MethodologyCommand::Check { output, .. }
                | MethodologyCommand::Export { output, .. } => output,
            },
        }
    }
}

/// The help of a list of alternatives that nodes may have.
fn alternatives(what: &str, words: &str) -> String {
    format!("{what} to choose from, with commas: {words}; NODE=... for one node (each node's own unless given)")
}
