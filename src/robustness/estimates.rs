//! What a run of [`RankUncertainty`](super::RankUncertainty) gives back.

use polars::prelude::*;

use super::factors::Factors;
use crate::error::Result;

/// What a run was asked to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// The node whose scores are ranked.
    pub node: String,
    /// The keys of the groups that are ranked; none where institutions are.
    pub keys: Vec<String>,
    /// What was varied.
    pub factors: Factors,
    /// Number of draws.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
    /// The highest rank that counts as top.
    pub top: u32,
}

/// The rank and the score of a subject over the draws. What cannot be had is `None`: the nominal figures where there is no
/// nominal score, the others where no draw gives one.
#[derive(Debug, Clone, PartialEq)]
pub struct RankEstimate {
    /// The institution (with its state where another has the same name), or the values of the group's keys.
    pub label: String,
    /// Institutions behind it, with a score or without: those of a group, or 1.
    pub institutions: usize,
    /// Nominal score.
    pub score: Option<f64>,
    /// Nominal rank, from 1.
    pub rank: Option<u32>,
    /// Draws in which there was a rank: the n of means and quantiles.
    pub ranked: u64,
    /// Mean rank.
    pub rank_mean: Option<f64>,
    /// Median rank.
    pub rank_median: Option<f64>,
    /// Quantile of the rank at 0.05.
    pub rank_p5: Option<f64>,
    /// Quantile of the rank at 0.95.
    pub rank_p95: Option<f64>,
    /// Mean score.
    pub score_mean: Option<f64>,
    /// Median score.
    pub score_median: Option<f64>,
    /// Quantile of the score at 0.05.
    pub score_p5: Option<f64>,
    /// Quantile of the score at 0.95.
    pub score_p95: Option<f64>,
    /// Share of all draws with a rank among the top.
    pub p_top: Option<f64>,
    /// Share of all draws with the nominal rank.
    pub p_nominal: Option<f64>,
}

/// How often one subject outranks another.
#[derive(Debug, Clone, PartialEq)]
pub struct PairEstimate {
    /// The label of the first.
    pub a: String,
    /// The label of the second.
    pub b: String,
    /// Draws in which both have a rank.
    pub n: u64,
    /// Share of them in which the first ranks better; a tie counts half. `None` without any.
    pub p_a_above_b: Option<f64>,
}

/// What a run gives back.
#[derive(Debug, Clone)]
pub struct Uncertainty {
    pub(super) parameters: Parameters,
    /// The columns that name the subjects in tables.
    pub(super) names: Vec<Column>,
    pub(super) ranks: Vec<RankEstimate>,
    pub(super) pairs: Vec<PairEstimate>,
}

impl Uncertainty {
    /// What the run was asked to do.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// One for each institution in the order of the survey, or for each group in canonical order.
    pub fn ranks(&self) -> &[RankEstimate] {
        &self.ranks
    }

    /// One for each pair that was asked for, in the order of the subjects or of the list.
    pub fn pairs(&self) -> &[PairEstimate] {
        &self.pairs
    }

    /// The table of ranks: `unit` and `state` where known, or the keys; `score`, `rank`, `rank_mean`, `rank_median`,
    /// `rank_p5`, `rank_p95`, `score_mean`, `score_p5`, `score_p95`, `p_top`, `p_nominal`.
    ///
    /// # Errors
    ///
    /// [`Error::Polars`](crate::Error::Polars) when a key has the name of another column.
    pub fn frame(&self) -> Result<DataFrame> {
        let figure = |name: &str, of: fn(&RankEstimate) -> Option<f64>| {
            Column::new(name.into(), self.ranks.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = self.names.clone();
        columns.extend([
            figure("score", |rank| rank.score),
            Column::new("rank".into(), self.ranks.iter().map(|rank| rank.rank).collect::<Vec<_>>()),
            figure("rank_mean", |rank| rank.rank_mean),
            figure("rank_median", |rank| rank.rank_median),
            figure("rank_p5", |rank| rank.rank_p5),
            figure("rank_p95", |rank| rank.rank_p95),
            figure("score_mean", |rank| rank.score_mean),
            figure("score_p5", |rank| rank.score_p5),
            figure("score_p95", |rank| rank.score_p95),
            figure("p_top", |rank| rank.p_top),
            figure("p_nominal", |rank| rank.p_nominal),
        ]);
        Ok(DataFrame::new(self.ranks.len(), columns)?)
    }

    /// The table of pairs: `a`, `b`, `p_a_above_b`.
    ///
    /// # Errors
    ///
    /// [`Error::Polars`](crate::Error::Polars), which no run causes.
    pub fn pairs_frame(&self) -> Result<DataFrame> {
        Ok(df!(
            "a" => self.pairs.iter().map(|pair| pair.a.as_str()).collect::<Vec<_>>(),
            "b" => self.pairs.iter().map(|pair| pair.b.as_str()).collect::<Vec<_>>(),
            "p_a_above_b" => self.pairs.iter().map(|pair| pair.p_a_above_b).collect::<Vec<_>>(),
        )?)
    }
}
