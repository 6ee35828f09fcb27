//! What rank uncertainty and sensitivity have in common: a node, and what is ranked by it.

use super::cube::Cube;
use super::factors::Factors;
use super::names::Names;
use super::subjects::{Draw, Subjects};
use crate::error::{Result, ensure};
use crate::index::network::Network;
use crate::index::slices::Evaluator;
use crate::methodology::Scale;
use crate::scoring::Scores;
use crate::summary::{Groups, available, refuse_unit};

/// An analysis before anything is computed.
pub(super) struct Analysis<'a> {
    scores: &'a Scores,
    pub network: Network,
    /// The scale of the node.
    scale: Scale,
    /// The groups that are ranked; none where institutions are.
    groups: Option<Groups>,
}

impl<'a> Analysis<'a> {
    /// Institutions, or groups where there are keys, ranked by a node, which is computed from the lowest available ones.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node without values, an unknown key, and a survey with a sampling design.
    pub fn new(scores: &'a Scores, node: &str, keys: &[String]) -> Result<Self> {
        let (methodology, survey, target) = (scores.methodology(), scores.survey(), available(scores, node)?);
        survey.refuse_design()?;
        let groups = if keys.is_empty() { None } else { Some(Groups::new(survey, keys)?) };
        refuse_unit(groups.as_ref().map_or(&[], |groups| &groups.keys))?;
        let (network, scale) =
            (Network::below(methodology, scores.plan(), target), methodology.nodes()[target].scale());
        Ok(Analysis { scores, network, scale, groups })
    }

    /// The names of the subjects.
    pub fn names(&self) -> Names {
        self.groups.as_ref().map_or_else(|| Names::of_institutions(self.scores.survey()), Names::of_groups)
    }

    /// The settings of the factors.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a factor that cannot be applied.
    pub fn cube(&self, factors: &Factors) -> Result<Cube<'_>> {
        Cube::new(&self.network, self.scores.methodology(), factors, self.groups.is_some())
    }

    /// The subjects, ready to be scored.
    pub fn subjects(&self, cube: &Cube) -> Result<Subjects<'_>> {
        let (survey, nodes) = (self.scores.survey(), self.scores.methodology().nodes());
        let rows =
            self.groups.as_ref().map_or_else(|| (0..survey.len() as u32).collect(), |groups| groups.rows().concat());
        let mut leaves = Vec::with_capacity(self.network.leaves.len() * rows.len());
        for leaf in &self.network.leaves {
            let Some(column) = survey.node(nodes[*leaf].code()) else { continue };
            let column = column.f64()?.rechunk();
            leaves.extend(rows.iter().map(|row| column.get(*row as usize).unwrap_or(f64::NAN)));
        }
        let evaluator = Evaluator::new(&self.network, leaves, cube.aggregations());
        Ok(Subjects::new(evaluator, self.scale, self.groups.as_ref().map(|groups| &groups.sizes[..])))
    }

    /// Refuses a run that needs more than `limit` bytes: `more`, and what the subjects and as many settings take.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument).
    pub fn check_memory(&self, cube: &Cube, settings: usize, more: u64, limit: u64) -> Result<()> {
        let institutions = self.scores.len() as u64;
        let subjects = self.groups.as_ref().map_or(institutions, |groups| groups.len() as u64);
        // Of each thread the scores of the institutions, and the scores, keys and orders of the subjects.
        let of_threads = rayon::current_num_threads() as u64 * (8 * institutions + 40 * subjects);
        let values = Evaluator::bytes(&self.network, institutions, cube.aggregations());
        let needed = values + of_threads + Draw::bytes(&self.network) * settings as u64 + more;
        let fits = needed <= limit;
        let [needed, limit] = [needed, limit].map(|bytes| bytes.div_ceil(1 << 20));
        ensure!(
            fits,
            "memory_limit",
            "the run needs {needed} MiB for {subjects} ranks, and the limit is {limit} MiB; expected fewer draws, rows or pairs, or a higher limit",
            "el cálculo necesita {needed} MiB para {subjects} posiciones, y el límite es {limit} MiB; se esperaban menos extracciones, filas o pares, o un límite mayor"
        );
        Ok(())
    }
}
