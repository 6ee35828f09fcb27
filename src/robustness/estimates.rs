//! What a run of [`RankUncertainty`](super::RankUncertainty) returns.

use serde::Serialize;

use super::factors::Factors;
use crate::numeric::{mean_and_range, type7, type7_of_counts};
use crate::schema::{Records, columns};

/// The orders of the quantiles.
const ORDERS: [f64; 3] = [0.05, 0.5, 0.95];

/// The options of a run of [`RankUncertainty`](super::RankUncertainty).
#[derive(Debug, Clone, PartialEq, Serialize)]
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

/// The rank and the score of a subject over the draws. What cannot be computed is `None`: the nominal figures where there is no
/// nominal score, the others where no draw has one.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct RankEstimate {
    /// The institution (with its state where another has the same name), or the values of the group's keys.
    pub label: String,
    /// The same part by part: its name and, where the survey has states, its state; or the value of each key.
    pub group: Vec<String>,
    /// Its institutions, with a score or without: those of a group, or 1.
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

columns! {
    RankEstimate:
    keys [UNIT, STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    score "puntaje" Number "the node's scale" "escala del nodo"
        "Score under the methodology as it is." "Puntaje con la metodología tal como es.";
    rank "posición" Whole "from 1" "desde 1"
        "Rank under the methodology as it is." "Posición con la metodología tal como es.";
    rank_mean "posición media" Number "from 1" "desde 1"
        "Mean rank over the draws with a rank." "Posición media en las extracciones con posición.";
    rank_median "posición mediana" Number "from 1" "desde 1"
        "Median rank over the draws." "Posición mediana en las extracciones.";
    rank_p5 "posición p5" Number "from 1" "desde 1"
        "5th percentile of the rank over the draws." "Percentil 5 de la posición en las extracciones.";
    rank_p95 "posición p95" Number "from 1" "desde 1"
        "95th percentile of the rank over the draws." "Percentil 95 de la posición en las extracciones.";
    score_mean "puntaje medio" Number "the node's scale" "escala del nodo"
        "Mean score over the draws with a score." "Puntaje medio en las extracciones con puntaje.";
    score_p5 "puntaje p5" Number "the node's scale" "escala del nodo"
        "5th percentile of the score over the draws." "Percentil 5 del puntaje en las extracciones.";
    score_p95 "puntaje p95" Number "the node's scale" "escala del nodo"
        "95th percentile of the score over the draws." "Percentil 95 del puntaje en las extracciones.";
    p_top "p entre las primeras" Share "0 to 1" "de 0 a 1"
        "Share of all draws with a rank among the first (--top)."
        "Proporción de todas las extracciones con posición entre las primeras (--top).";
    p_nominal "p de la nominal" Share "0 to 1" "de 0 a 1"
        "Share of all draws with the same rank as under the methodology as it is."
        "Proporción de todas las extracciones con la misma posición que con la metodología tal como es.";
}

/// How often one subject outranks another.
#[derive(Debug, Clone, PartialEq, Serialize)]
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

columns! {
    PairEstimate:
    a "a" Text "an institution, or keys joined by /" "una institución, o claves unidas por /"
        "The first of the pair." "La primera del par.";
    b "b" Text "an institution, or keys joined by /" "una institución, o claves unidas por /"
        "The second of the pair." "La segunda del par.";
    p_a_above_b "p de a sobre b" Share "0 to 1" "de 0 a 1"
        "Share of the draws in which both have a rank where the first ranks better; a tie counts half."
        "Proporción de las extracciones en que ambas tienen posición y la primera es mejor; un empate cuenta medio.";
}

impl RankEstimate {
    /// Fills in the figures of ascending ranks, each with the number of draws that had it, of so many draws.
    pub(super) fn add_ranks(&mut self, ranks: impl Iterator<Item = (u32, u64)> + Clone, draws: usize, top: u32) {
        let sum = |of: &dyn Fn(u32) -> u64| ranks.clone().map(|(rank, count)| of(rank) * count).sum::<u64>();
        let ranked = sum(&|_| 1);
        if ranked == 0 {
            return;
        }
        let share = |count: u64| count as f64 / draws as f64;
        self.ranked = ranked;
        self.rank_mean = Some(sum(&u64::from) as f64 / ranked as f64);
        [self.rank_p5, self.rank_median, self.rank_p95] =
            ORDERS.map(|p| Some(type7_of_counts(ranks.clone(), ranked, p)));
        self.p_top = Some(share(sum(&|rank| u64::from(rank <= top))));
        self.p_nominal = self.rank.map(|nominal| share(sum(&|rank| u64::from(rank == nominal))));
    }

    /// Fills in the figures of the scores of draws.
    pub(super) fn add_scores(&mut self, scores: &mut [f64]) {
        if let Some((mean, range)) = mean_and_range(scores) {
            self.score_mean = Some(mean);
            [self.score_p5, self.score_median, self.score_p95] = type7(scores, range, &ORDERS).map(Some);
        }
    }
}

/// The ranks and scores under all draws.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Uncertainty {
    /// What was varied, of which node, and how.
    pub parameters: Parameters,
    /// One for each institution in the order of the survey, or for each group in canonical order.
    pub ranks: Records<RankEstimate>,
    /// One for each pair that was compared, in the order of the subjects or of the list.
    pub pairs: Records<PairEstimate>,
}
