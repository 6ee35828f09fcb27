//! What rank uncertainty and sensitivity have in common: a node, what is ranked by it, and what is varied.

use super::cube::Cube;
use super::factors::Factors;
use super::subjects::{Draw, Members, Scratch, Subjects};
use crate::error::{Result, argument};
use crate::index::network::Network;
use crate::index::slices::Evaluator;
use crate::numeric::Ranker;
use crate::scoring::Scores;

/// An analysis before anything is computed.
pub(super) struct Analysis<'a> {
    scores: &'a Scores,
    node: &'a str,
    factors: &'a Factors,
    pub network: Network,
    members: Members,
}

/// The nominal scores and ranks of all subjects.
pub(super) struct Nominal {
    pub scores: Vec<f64>,
    pub ranks: Vec<u32>,
}

impl<'a> Analysis<'a> {
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node or a key that cannot be had, and for a survey with a sampling design.
    pub fn new(scores: &'a Scores, node: &'a str, keys: &[String], factors: &'a Factors) -> Result<Self> {
        let network = network(scores, node)?;
        Ok(Analysis { scores, node, factors, network, members: Members::new(scores, keys)? })
    }

    /// Number of subjects.
    pub fn subjects(&self) -> usize {
        self.members.subjects()
    }

    /// Bytes of the mean name of a subject, rounded up.
    pub fn name_bytes(&self) -> u64 {
        self.members.name_bytes(self.scores).div_ceil(self.subjects().max(1) as u64)
    }

    /// The settings of the factors.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a factor that cannot be applied.
    pub fn cube(&self) -> Result<Cube<'_>> {
        Cube::new(&self.network, self.scores.methodology(), self.factors, self.members.are_grouped())
    }

    /// The subjects, ready to be scored.
    pub fn scored(&self, cube: &Cube) -> Result<Subjects<'_>> {
        Subjects::new(self.scores, &self.network, cube, &self.members, self.node)
    }

    /// Refuses a run that needs more than `limit` bytes: `more`, and what the subjects and as many settings take.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument).
    pub fn check_memory(&self, cube: &Cube, settings: usize, more: u64, limit: u64) -> Result<()> {
        let threads = rayon::current_num_threads() as u64;
        let (institutions, subjects) = (self.members.institutions() as u64, self.subjects() as u64);
        let values = Evaluator::bytes(&self.network, institutions, cube.aggregations());
        // Scores of the institutions, and the scores, keys and orders of the subjects, of each thread.
        let room = threads * (8 * institutions + 40 * subjects);
        let needed = values + room + Draw::bytes(&self.network) * settings as u64 + more;
        if needed <= limit {
            return Ok(());
        }
        let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
        let (needed, limit) = (mebibytes(needed), mebibytes(limit));
        Err(argument!(
            "memory_limit",
            "the run needs {needed} MiB for {subjects} ranks, and the limit is {limit} MiB; expected fewer draws, rows or pairs, or a higher limit",
            "el cálculo necesita {needed} MiB para {subjects} posiciones, y el límite es {limit} MiB; se esperaban menos extracciones, filas o pares, o un límite mayor"
        ))
    }
}

impl Nominal {
    /// The scores and ranks of the methodology as it is.
    pub fn of(subjects: &Subjects, cube: &Cube) -> Self {
        let draw = subjects.draw((cube.nominal(), None));
        let mut scores = vec![0.0; subjects.len()];
        subjects.scores(&draw, 0..subjects.len(), &mut Scratch::default(), &mut scores);
        let mut ranks = vec![0; subjects.len()];
        Ranker::new(subjects.scale()).rank(&scores, &mut ranks);
        Nominal { scores, ranks }
    }
}

/// The network below a node; the node alone where the survey enters at it.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for a node that the methodology or the survey has not.
pub(super) fn network(scores: &Scores, code: &str) -> Result<Network> {
    let (methodology, plan, code) = (scores.methodology(), scores.plan(), code.trim());
    let target = methodology.position(code).filter(|node| plan.is_available(*node)).ok_or_else(|| {
        let available: Vec<&str> = scores.available().map(|node| methodology.nodes()[node].code()).collect();
        let available = available.join(", ");
        argument!(
            "node",
            "there is no node {code} with values; expected one of: {available}",
            "no hay un nodo {code} con valores; se esperaba uno de: {available}"
        )
    })?;
    Ok(Network::below(methodology, plan, target))
}
