//! The command line.

mod analysis;
mod definitions;
mod editions;
mod reading;
mod records;

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Parser, Subcommand};

use reading::one_of;

pub(super) use analysis::{By, Card, Compared, Ranked, Ranking, Sensitivity, Varied};
pub(super) use definitions::{MappingCommand, MethodologyCommand, Sql};
pub(super) use editions::{Compare, Context, Earlier, Publish, Series};
pub(super) use reading::{Design, Form, Methodology, Output, Reading, Survey};
pub(super) use records::{CocreationCommand, RecordReading, Records, Registry, RegistryFiles, Requests};

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
    Card(Box<Card>),
    /// How sure each rank is: ranks and scores under random weights and other choices of method
    Uncertainty {
        #[command(flatten)]
        survey: Survey,
        #[command(flatten)]
        ranking: Ranking,
        /// How often each outranks each other, in place of the ranks
        #[arg(long)]
        pairs: bool,
    },
    /// Which choice of method matters: its share of the variance of the ranking
    Sensitivity(Box<Sensitivity>),
    /// Do the children of a node measure one thing: Cronbach's alpha, correlations, principal components, influence
    Reliability {
        #[command(flatten)]
        survey: Survey,
        /// Node whose children are looked at (the headline unless given)
        #[arg(long, value_name = "NODE")]
        node: Option<String>,
    },
    /// Do groups differ: analysis of variance, Welch's and Kruskal and Wallis's tests, or pairs of groups
    CompareGroups(Box<Compared>),
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
    #[command(subcommand)]
    Cocreation(CocreationCommand),
    /// The index as one query for a database engine, which returns what `score` or `summarize --wide` print
    Sql(Box<Sql>),
    /// What every column of every table means; columns that are called after a node hold its values (see `methodology show`)
    Dictionary(Output),
    /// How request files are read and scored: columns, outcomes, words, speed, working days
    #[command(subcommand)]
    Mapping(MappingCommand),
    /// A methodology: its nodes and weights, a check of a file, or the file of an edition
    #[command(subcommand)]
    Methodology(MethodologyCommand),
}

/// The forms of a card: text in place of a table.
fn sheet_format(format: Arg) -> Arg {
    let forms = [Form::Table, Form::Json, Form::Html].into_iter().filter(|form| form.is_built());
    let forms = one_of(forms, |form| if form == Form::Table { "text" } else { form.code() });
    format.value_parser(forms).help("Form of the output: text, unless --out names a file of another one")
}

impl Arguments {
    /// How the name of the output file may end, of the endings that mean a form.
    pub fn writable(&self) -> Vec<&'static str> {
        match &self.command {
            #[cfg(feature = "report")]
            Command::Report { .. } => vec!["html"],
            Command::Card(_) if Form::Html.is_built() => vec!["json", "html"],
            Command::Card(_) => vec!["json"],
            Command::Cocreation(CocreationCommand::Export { .. }) => vec!["csv", "json", "toml"],
            Command::Sql(_)
            | Command::Methodology(MethodologyCommand::Export(_))
            | Command::Mapping(MappingCommand::Export(_)) => Vec::new(),
            _ => Form::of_tables().map(Form::code).filter(|code| *code != "table").collect(),
        }
    }

    /// Whether every output of the command, in this form, includes where it comes from.
    pub fn has_provenance(&self, form: Form) -> bool {
        match &self.command {
            #[cfg(feature = "report")]
            Command::Report { .. } => true,
            Command::Rerun { .. } => true,
            _ => matches!(form, Form::Json | Form::Html),
        }
    }
}

/// The options of the innermost command.
pub(super) fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, below)| innermost(below))
}
