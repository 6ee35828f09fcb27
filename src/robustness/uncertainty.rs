//! How sure a rank is: the ranking under many random settings of the factors.

use std::ops::ControlFlow;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::analysis::Analysis;
use super::estimates::{Parameters, RankEstimate, Uncertainty};
use super::factors::Factors;
use super::names::Names;
use super::pairs::{PairTally, Pairs};
use super::progress::{Progress, Report};
use super::saltelli::open_unit;
use super::subjects::{Draw, Ranking, Subjects};
use super::tally::Tally;
use crate::error::{Result, ensure};
use crate::numeric::UNRANKED;
use crate::schema::Records;
use crate::scoring::Scores;
use crate::setters::setters;

/// How far weights vary unless the caller decides otherwise.
pub(crate) const USUAL_SPREAD: f64 = 0.25;
/// Draws that are ranked between two reports of progress.
const ROUND: usize = 512;
/// Subjects whose scores are gathered at a time by one thread.
const TILE: usize = 64;

/// Monte Carlo over the factors of a methodology (Saisana, Saltelli and Tarantola 2005; OECD and JRC 2008, step 7): ranks
/// and scores of institutions, or of groups, under many random settings.
///
/// Scores are always computed from the lowest available nodes, the nominal ones included.
///
/// ```
/// use open_gov_metric::robustness::{Factors, RankUncertainty};
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2017)?;
/// let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
/// let uncertainty = RankUncertainty::new(&scores)
///     .by(["state"])
///     .factors(Factors::none().weights(0.25).bootstrap())
///     .draws(500)
///     .seed(1)
///     .run()?;
/// let first = uncertainty.ranks.iter().find(|rank| rank.rank == Some(1)).unwrap();
/// assert!(first.rank_p5.unwrap() <= first.rank_p95.unwrap());
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
pub struct RankUncertainty<'a> {
    scores: &'a Scores,
    pub(crate) parameters: Parameters,
    pairs: Pairs,
    pub(crate) memory_limit: u64,
    report: Option<Report<'a>>,
}

impl<'a> RankUncertainty<'a> {
    /// The headline index of institutions, 10,000 draws of weights ± 25%, seed 1, the first 10 ranks being the top, no
    /// pairs, and at most 1 GiB of memory.
    pub fn new(scores: &'a Scores) -> Self {
        let parameters = Parameters {
            node: scores.methodology().headline().code().to_owned(),
            keys: Vec::new(),
            factors: Factors::none().weights(USUAL_SPREAD),
            draws: 10_000,
            seed: 1,
            top: 10,
        };
        RankUncertainty { scores, parameters, pairs: Pairs::Listed(Vec::new()), memory_limit: 1 << 30, report: None }
    }

    setters! {
        /// The node whose scores are ranked. Only what lies below it is varied.
        pub node => parameters.node: into String;
        /// Ranks groups, by the mean of their institutions, in place of institutions.
        pub by => parameters.keys: each String;
        /// What is varied.
        pub factors => parameters.factors: Factors;
        /// Number of draws, from 1.
        pub draws => parameters.draws: usize;
        /// The seed of the draws. Each draw has a stream of its own, so that the first draws are the same whatever their number.
        pub seed => parameters.seed: u64;
        /// The highest rank that counts as top, from 1.
        pub top => parameters.top: u32;
        /// Bytes that a run may take in addition to the scores; one that needs more is refused before it starts. A run holds 4 bytes for
        /// each subject and the smaller of draws and subjects, and the settings of all draws.
        pub memory_limit: u64;
    }

    /// Weights ± 25%, or no factor where nothing below the node has weights to vary.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node without values.
    pub(crate) fn usual_factors(self) -> Result<Self> {
        let has_weights = Analysis::new(self.scores, &self.parameters.node, &[])?.network.has_weights();
        let spread = if has_weights { USUAL_SPREAD } else { 0.0 };
        Ok(self.factors(Factors::none().weights(spread)))
    }

    /// Computes how often the first of two outranks the second, for each of these pairs of [labels](RankEstimate::label).
    pub fn pairs<S: Into<String>>(mut self, pairs: impl IntoIterator<Item = (S, S)>) -> Self {
        self.pairs = Pairs::Listed(pairs.into_iter().map(|(a, b)| (a.into(), b.into())).collect());
        self
    }

    /// Computes it for all pairs.
    pub fn all_pairs(mut self) -> Self {
        self.pairs = Pairs::All;
        self
    }

    /// Reports how much is done, of how much in all, from time to time, from the calling thread. A run stops with
    /// [`Cancelled`](crate::ErrorKind::Cancelled) where the report is answered by [`ControlFlow::Break`].
    pub fn progress(mut self, report: impl FnMut(u64, u64) -> ControlFlow<()> + 'a) -> Self {
        self.report = Some(Box::new(report));
        self
    }

    /// Runs the draws, on all threads of the current rayon pool. The result does not depend on their number.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node, factor, key, pair or number that cannot be applied, and for a run beyond the limit of
    /// memory; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn run(self) -> Result<Uncertainty> {
        let Parameters { node, keys, factors, draws, seed, top } = &self.parameters;
        ensure!(
            (1..=u32::MAX as usize).contains(draws),
            "draws",
            "the number of draws is {draws}; expected 1 to 4294967295",
            "el número de extracciones es {draws}; se esperaba de 1 a 4294967295"
        );
        ensure!(
            *top != 0,
            "top",
            "top is 0; expected a whole number from 1",
            "top es 0; se esperaba un número entero desde 1"
        );
        let analysis = Analysis::new(self.scores, node, keys)?;
        let (cube, names) = (analysis.cube(factors)?, analysis.names());
        analysis.check_memory(&cube, *draws, self.bytes(&names), self.memory_limit)?;
        let subjects = analysis.subjects(&cube)?;
        let mut pairs = PairTally::new(&self.pairs, &names)?;

        let random = ChaCha8Rng::seed_from_u64(*seed);
        let draw = |draw: usize| {
            let mut random = random.clone();
            random.set_stream(draw as u64);
            let point: Vec<f64> = (0..cube.columns()).map(|_| open_unit(random.next_u64())).collect();
            subjects.draw(cube.setting(&point, None))
        };
        let all: Vec<Draw> = (0..*draws).into_par_iter().map(draw).collect();

        let round = round(subjects.len());
        let mut tally = Tally::new(subjects.len(), *draws, round);
        // Each draw counts once for its ranks and, in the end, once for its scores.
        let mut progress = Progress::new(self.report, 2 * *draws as u64);
        for draws in all.chunks(round) {
            let ranks = tally.add(draws.len(), |ranks| rank_all(&subjects, draws, ranks));
            pairs.add(ranks, subjects.len());
            progress.add(draws.len() as u64)?;
        }
        let pairs = pairs.estimates(&names.labels);
        let mut ranks =
            nominal(&subjects, &subjects.draw((analysis.network.nominal.clone(), None)), names.labels, names.parts);
        tally.fill(&mut ranks, *draws, *top);
        drop(tally);
        add_scores(&subjects, &all, &mut ranks, &mut progress)?;
        let (ranks, pairs) = (Records::of(names.keys, ranks), Records::of([], pairs));
        Ok(Uncertainty { ranks, pairs, parameters: self.parameters })
    }

    /// Bytes of the ranks and the scores of a run, and of its pairs and their table.
    fn bytes(&self, names: &Names) -> u64 {
        let (subjects, draws) = (names.labels.len(), self.parameters.draws);
        let (round, pairs) = (round(subjects).min(draws), self.pairs.count(subjects));
        let turned = if pairs > 0 { 4 * round as u64 * subjects as u64 } else { 0 };
        // The ranks are gone when the scores are gathered.
        let tiles = 8 * rayon::current_num_threads() as u64 * tile(subjects) as u64 * draws as u64;
        (Tally::bytes(subjects, draws, round) + turned).max(tiles) + PairTally::bytes(names) * pairs
    }
}

/// Draws in a round: fewer where each takes long.
fn round(subjects: usize) -> usize {
    ((ROUND << 13) / subjects.max(1)).clamp(ROUND / 8, ROUND)
}

/// Subjects whose scores are gathered at a time: as many tiles as keep all threads at work.
fn tile(subjects: usize) -> usize {
    subjects.div_ceil(4 * rayon::current_num_threads()).clamp(1, TILE)
}

/// The ranks of all subjects under each draw, in parallel over draws.
fn rank_all(subjects: &Subjects, draws: &[Draw], ranks: &mut [u32]) {
    let rows = ranks.par_chunks_mut(subjects.len().max(1)).zip(draws).with_min_len(8);
    rows.for_each_init(|| Ranking::of(subjects), |ranking, (ranks, draw)| ranking.rank(draw, ranks));
}

/// The scores and ranks under the nominal draw.
fn nominal(subjects: &Subjects, draw: &Draw, labels: Vec<String>, names: Vec<Vec<String>>) -> Vec<RankEstimate> {
    let (mut ranking, mut ranks) = (Ranking::of(subjects), vec![UNRANKED; subjects.len()]);
    ranking.rank(draw, &mut ranks);
    let nominal = |(subject, (label, group))| RankEstimate {
        label,
        group,
        institutions: subjects.institutions(subject),
        score: Some(ranking.scores[subject]).filter(|score| !score.is_nan()),
        rank: Some(ranks[subject]).filter(|rank| *rank != UNRANKED),
        ..RankEstimate::default()
    };
    labels.into_iter().zip(names).enumerate().map(nominal).collect()
}

/// Fills in the figures of all subjects' scores, a tile of subjects at a time.
fn add_scores(
    subjects: &Subjects,
    draws: &[Draw],
    estimates: &mut [RankEstimate],
    progress: &mut Progress,
) -> Result<()> {
    let tile = tile(subjects.len());
    let together = 4 * rayon::current_num_threads() * tile;
    let mut done = 0;
    for estimates in estimates.chunks_mut(together) {
        estimates.par_chunks_mut(tile).enumerate().for_each(|(at, estimates)| {
            let first = done + at * tile;
            let mut columns: Vec<_> = estimates.iter().map(|_| Vec::with_capacity(draws.len())).collect();
            let (mut institutions, mut scores) = (Vec::new(), vec![0.0; estimates.len()]);
            for draw in draws {
                subjects.scores(draw, first..first + scores.len(), &mut institutions, &mut scores);
                let present = columns.iter_mut().zip(&scores).filter(|(_, score)| !score.is_nan());
                present.for_each(|(column, score)| column.push(*score));
            }
            estimates.iter_mut().zip(&mut columns).for_each(|(estimate, scores)| estimate.add_scores(scores));
        });
        let share = |subjects_done: usize| (draws.len() * subjects_done / subjects.len()) as u64;
        let before = share(done);
        done += estimates.len();
        progress.add(share(done) - before)?;
    }
    Ok(())
}
