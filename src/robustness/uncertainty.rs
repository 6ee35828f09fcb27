//! How sure a rank is: the ranking under many random settings of the factors.

use std::ops::ControlFlow;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::analysis::{Analysis, Nominal, network};
use super::estimates::{Parameters, RankEstimate, Uncertainty};
use super::factors::Factors;
use super::pairs::{PairTally, Pairs};
use super::progress::{Progress, Report};
use super::saltelli::open_unit;
use super::subjects::{Draw, Scratch, Subjects};
use super::tally::{RankFigures, Tally};
use crate::error::{Result, argument, ensure};
use crate::numeric::{Ranker, UNRANKED, mean_and_range, type7};
use crate::scoring::Scores;

/// How far weights vary unless the caller says otherwise.
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
/// let first = uncertainty.ranks().iter().find(|rank| rank.rank == Some(1)).unwrap();
/// assert!(first.rank_p5.unwrap() <= first.rank_p95.unwrap());
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
pub struct RankUncertainty<'a> {
    scores: &'a Scores,
    node: String,
    keys: Vec<String>,
    factors: Factors,
    draws: usize,
    seed: u64,
    top: u32,
    pairs: Pairs,
    memory_limit: u64,
    report: Option<Report<'a>>,
}

impl<'a> RankUncertainty<'a> {
    /// The headline index of institutions, 10,000 draws of weights ± 25%, seed 1, the first 10 ranks being the top, no
    /// pairs, and at most 1 GiB of memory.
    pub fn new(scores: &'a Scores) -> Self {
        RankUncertainty {
            scores,
            node: scores.methodology().headline().code().to_owned(),
            keys: Vec::new(),
            factors: Factors::none().weights(USUAL_SPREAD),
            draws: 10_000,
            seed: 1,
            top: 10,
            pairs: Pairs::None,
            memory_limit: 1 << 30,
            report: None,
        }
    }

    /// The node whose scores are ranked. Only what lies below it is varied.
    pub fn node(mut self, code: impl Into<String>) -> Self {
        self.node = code.into();
        self
    }

    /// Ranks groups, by the mean of their institutions, in place of institutions.
    pub fn by<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.keys = keys.into_iter().map(Into::into).collect();
        self
    }

    /// What is varied.
    pub fn factors(mut self, factors: Factors) -> Self {
        self.factors = factors;
        self
    }

    /// Weights ± 25%, or no factor where nothing below the node has weights to vary.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node that cannot be had.
    pub(crate) fn usual_factors(self) -> Result<Self> {
        let factors = Factors::none();
        let has_weights = network(self.scores, &self.node)?.has_weights();
        Ok(self.factors(if has_weights { factors.weights(USUAL_SPREAD) } else { factors }))
    }

    /// Number of draws, from 1.
    pub fn draws(mut self, draws: usize) -> Self {
        self.draws = draws;
        self
    }

    /// The seed of the draws. Each draw has a stream of its own, so that the first draws are the same whatever their number.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The highest rank that counts as top, from 1.
    pub fn top(mut self, top: u32) -> Self {
        self.top = top;
        self
    }

    /// Asks how often the first of two outranks the second, for each of these pairs of [labels](RankEstimate::label).
    pub fn pairs<S: Into<String>>(mut self, pairs: impl IntoIterator<Item = (S, S)>) -> Self {
        self.pairs = Pairs::Listed(pairs.into_iter().map(|(a, b)| (a.into(), b.into())).collect());
        self
    }

    /// Asks it for all pairs.
    pub fn all_pairs(mut self) -> Self {
        self.pairs = Pairs::All;
        self
    }

    /// Bytes that a run may take beside the scores; one that needs more is refused before it starts. A run holds 4 bytes for
    /// each subject and the smaller of draws and subjects, and the settings of all draws.
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = bytes;
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
    pub fn run(mut self) -> Result<Uncertainty> {
        self.check()?;
        let scores = self.scores;
        let analysis = Analysis::new(scores, &self.node, &self.keys, &self.factors)?;
        let cube = analysis.cube()?;
        let more = self.bytes(analysis.subjects(), analysis.name_bytes());
        analysis.check_memory(&cube, self.draws, more, self.memory_limit)?;
        let subjects = analysis.scored(&cube)?;
        let mut pairs = PairTally::new(&self.pairs, &subjects)?;
        let nominal = Nominal::of(&subjects, &cube);

        let random = ChaCha8Rng::seed_from_u64(self.seed);
        let draw = |draw: usize| {
            let mut random = random.clone();
            random.set_stream(draw as u64);
            let point: Vec<f64> = (0..cube.columns()).map(|_| open_unit(random.next_u64())).collect();
            subjects.draw(cube.setting(&point, |_| true))
        };
        let draws: Vec<Draw> = (0..self.draws).into_par_iter().map(draw).collect();

        let round = round(subjects.len());
        let mut tally = Tally::new(subjects.len(), self.draws, round);
        // Each draw counts once for its ranks and, in the end, once for its scores.
        let mut progress = Progress::new(self.report.take(), 2 * self.draws as u64);
        for draws in draws.chunks(round) {
            let ranks = tally.add(draws.len(), |ranks| rank_all(&subjects, draws, ranks));
            pairs.add(ranks, subjects.len());
            progress.add(draws.len() as u64)?;
        }
        let rank_figures = tally.figures(&nominal.ranks, self.top);
        drop(tally);
        let score_figures = score_figures(&subjects, &draws, &mut progress)?;

        let names = subjects.names();
        let estimate = |subject: usize| {
            let (ranks, scores) = (&rank_figures[subject], &score_figures[subject]);
            self.estimate(&subjects, subject, &nominal, ranks, scores)
        };
        Ok(Uncertainty {
            ranks: (0..subjects.len()).map(estimate).collect(),
            pairs: pairs.estimates(&names.labels),
            names: names.names.clone(),
            parameters: Parameters {
                node: self.node,
                keys: self.keys,
                factors: self.factors,
                draws: self.draws,
                seed: self.seed,
                top: self.top,
            },
        })
    }

    fn check(&self) -> Result<()> {
        let draws = self.draws;
        if draws == 0 || u32::try_from(draws).is_err() {
            return Err(argument!(
                "draws",
                "the number of draws is {draws}; expected 1 to 4294967295",
                "el número de extracciones es {draws}; se esperaba de 1 a 4294967295"
            ));
        }
        ensure!(
            self.top != 0,
            "top",
            "top is 0; expected a whole number from 1",
            "top es 0; se esperaba un número entero desde 1"
        );
        Ok(())
    }

    /// Bytes of the ranks and the scores of a run, and of its pairs and their table.
    fn bytes(&self, subjects: usize, name: u64) -> u64 {
        let round = round(subjects).min(self.draws);
        let pairs = self.pairs.count(subjects);
        let turned = if pairs > 0 { 4 * round as u64 * subjects as u64 } else { 0 };
        // The ranks are gone when the scores are gathered.
        let tiles = 8 * rayon::current_num_threads() as u64 * tile(subjects) as u64 * self.draws as u64;
        (Tally::bytes(subjects, self.draws, round) + turned).max(tiles) + PairTally::bytes(name) * pairs
    }

    fn estimate(
        &self,
        subjects: &Subjects,
        subject: usize,
        nominal: &Nominal,
        ranks: &RankFigures,
        scores: &Option<ScoreFigures>,
    ) -> RankEstimate {
        let present = ranks.ranked > 0;
        let share = |count: u64| count as f64 / self.draws as f64;
        let rank_at = |at: usize| ranks.quantiles.map(|quantiles| quantiles[at]);
        let score_at = |at: usize| scores.map(|scores| scores.quantiles[at]);
        let rank = Some(nominal.ranks[subject]).filter(|rank| *rank != UNRANKED);
        RankEstimate {
            label: subjects.names().labels[subject].clone(),
            group: subjects.names().groups[subject].clone(),
            institutions: subjects.institutions(subject),
            score: Some(nominal.scores[subject]).filter(|score| !score.is_nan()),
            rank,
            ranked: ranks.ranked,
            rank_mean: ranks.mean,
            rank_p5: rank_at(0),
            rank_median: rank_at(1),
            rank_p95: rank_at(2),
            score_mean: scores.map(|scores| scores.mean),
            score_p5: score_at(0),
            score_median: score_at(1),
            score_p95: score_at(2),
            p_top: present.then(|| share(ranks.top)),
            p_nominal: rank.filter(|_| present).map(|_| share(ranks.nominal)),
        }
    }
}

/// Draws in a round: fewer where each takes long.
fn round(subjects: usize) -> usize {
    ((ROUND << 13) / subjects.max(1)).clamp(ROUND / 8, ROUND)
}

/// Subjects whose scores are gathered at a time: as many tiles as keep all threads at work.
fn tile(subjects: usize) -> usize {
    (subjects / (4 * rayon::current_num_threads())).clamp(1, TILE)
}

/// The ranks of all subjects under each draw, in parallel over draws.
fn rank_all(subjects: &Subjects, draws: &[Draw], ranks: &mut [u32]) {
    let room = || (Scratch::default(), vec![0.0; subjects.len()], Ranker::new(subjects.scale()));
    let rows = ranks.par_chunks_mut(subjects.len().max(1)).zip(draws).with_min_len(8);
    rows.for_each_init(room, |(scratch, scores, ranker), (ranks, draw)| {
        subjects.scores(draw, 0..subjects.len(), scratch, scores);
        ranker.rank(scores, ranks);
    });
}

/// What the draws say of one score: the mean, and the quantiles at 0.05, 0.5 and 0.95.
#[derive(Debug, Clone, Copy)]
struct ScoreFigures {
    mean: f64,
    quantiles: [f64; 3],
}

/// The figures of all subjects' scores, a tile of subjects at a time.
fn score_figures(subjects: &Subjects, draws: &[Draw], progress: &mut Progress) -> Result<Vec<Option<ScoreFigures>>> {
    let tile = tile(subjects.len());
    let tiles: Vec<usize> = (0..subjects.len()).step_by(tile).collect();
    let mut figures = Vec::with_capacity(subjects.len());
    for tiles in tiles.chunks(2 * rayon::current_num_threads()) {
        let of_tile = |first: &usize| {
            let tile = *first..(first + tile).min(subjects.len());
            let mut columns = vec![Vec::with_capacity(draws.len()); tile.len()];
            let (mut scratch, mut scores) = (Scratch::default(), vec![0.0; tile.len()]);
            for draw in draws {
                subjects.scores(draw, tile.clone(), &mut scratch, &mut scores);
                columns.iter_mut().zip(&scores).for_each(|(column, score)| column.push(*score));
            }
            columns.into_iter().map(figures_of).collect::<Vec<_>>()
        };
        let found: Vec<Vec<Option<ScoreFigures>>> = tiles.par_iter().map(of_tile).collect();
        let share = |subjects_done: usize| (draws.len() * subjects_done / subjects.len()) as u64;
        let before = share(figures.len());
        figures.extend(found.into_iter().flatten());
        progress.add(share(figures.len()) - before)?;
    }
    Ok(figures)
}

fn figures_of(mut scores: Vec<f64>) -> Option<ScoreFigures> {
    scores.retain(|score| !score.is_nan());
    let (mean, range) = mean_and_range(&scores)?;
    Some(ScoreFigures { mean, quantiles: type7(&mut scores, range, &[0.05, 0.5, 0.95]) })
}
