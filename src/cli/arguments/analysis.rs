//! What an analysis groups, ranks and varies.

use clap::Args;

use super::reading::{Survey, one_of};
use crate::methodology::{Aggregation, Missing};
use crate::robustness::{Points, USUAL_SPREAD};

#[derive(Args)]
pub(in crate::cli) struct By {
    /// Keys to group by, with commas: state, level, type, any text column; none for all institutions together
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub by: Vec<String>,
}

/// What an analysis of robustness ranks, and what it varies.
#[derive(Args, Clone)]
pub(in crate::cli) struct Ranked {
    /// Keys of the groups to rank, with commas: state, level, type, any text column; none for the institutions themselves
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Node whose scores are ranked (the headline unless given)
    #[arg(long, value_name = "NODE")]
    pub node: Option<String>,
    #[command(flatten)]
    pub varied: Varied,
}

/// An analysis of the ranks of each institution or group.
#[derive(Args, Clone)]
pub(in crate::cli) struct Ranking {
    #[command(flatten)]
    pub ranked: Ranked,
    /// Random settings to try
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub draws: usize,
    /// Ranks up to this one count as top
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: u32,
}

/// An analysis of which choice of method matters.
#[derive(Args)]
pub(in crate::cli) struct Sensitivity {
    #[command(flatten)]
    pub survey: Survey,
    #[command(flatten)]
    pub ranked: Ranked,
    /// Rows of the design; a power of two, unless the points are random
    #[arg(long, value_name = "N", default_value_t = 1024)]
    pub base: usize,
    /// Where the points of the design come from
    #[arg(long, value_name = "WHICH", default_value = "sobol", value_parser = one_of(Points::ALL, Points::code))]
    pub points: Points,
    /// What is looked at: the mean shift in rank, the rank of an institution or group (UNIT or rank:UNIT), or its score
    /// (score:UNIT)
    #[arg(long, value_name = "rank-shift|UNIT", default_value = "rank-shift")]
    pub target: String,
}

/// One institution, and what is varied for the interval of its rank.
#[derive(Args)]
pub(in crate::cli) struct Card {
    /// The institution, by its name
    #[arg(id = "name", long = "unit", value_name = "NAME")]
    pub unit: String,
    /// Its state, where others have the same name
    #[arg(long, value_name = "STATE")]
    pub state: Option<String>,
    #[command(flatten)]
    pub survey: Survey,
    #[command(flatten)]
    pub varied: Varied,
    /// Random settings to try
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub draws: usize,
}

/// Tests of whether groups differ.
#[derive(Args)]
pub(in crate::cli) struct Compared {
    #[command(flatten)]
    pub survey: Survey,
    /// Keys of the groups to compare, with commas: state, level, type, any text column
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Nodes to test, with commas (all unless given)
    #[arg(long, value_name = "NODES", value_delimiter = ',')]
    pub node: Vec<String>,
    /// Welch's t test of each pair of groups, in place of the tests of all
    #[arg(long)]
    pub pairs: bool,
    /// Confidence of the intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    pub confidence: f64,
}

/// What an analysis of robustness varies.
#[derive(Args, Clone)]
pub(in crate::cli) struct Varied {
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

/// The help of a list of alternatives that nodes may have.
fn alternatives(what: &str, words: &str) -> String {
    format!("{what} to choose from, with commas: {words}; NODE=... for one node (each node's own unless given)")
}
