//! What would improve an institution's headline most.

use super::note::Note;
use crate::error::Result;
use crate::index::network::Network;
use crate::index::slices::Evaluator;
use crate::methodology::{Aggregation, Methodology};
use crate::scoring::Scores;

/// Nodes at their maximum that are scored at a time.
const AT_ONCE: usize = 256;

/// What the headline would be with one of the lowest available nodes at its maximum and the others as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Improvement {
    /// Position of the node among the [nodes](crate::Methodology::nodes).
    pub node: usize,
    /// Its value; `None` where it has none, and then there is no headline here either.
    pub value: Option<f64>,
    /// The headline, scored anew from the lowest available nodes.
    pub headline: Option<f64>,
    /// Points that the headline gains; `None` where the way up is not arithmetic, since such gains do not add up.
    pub gain: Option<f64>,
    /// Why a figure is missing.
    pub note: Option<Note>,
}

/// The improvements of the institution in a row: the highest headline first, those without one last, then in methodology order.
pub(super) fn improvements(scores: &Scores, row: usize) -> Result<Vec<Improvement>> {
    let methodology = scores.methodology();
    let effective = methodology.effective_weights();
    let headline = methodology.headline_position();
    let is_lowest = |node: &usize| scores.plan().is_lowest(*node) && effective[*node] > 0.0 && *node != headline;
    let lowest: Vec<usize> = scores.available().filter(is_lowest).collect();
    let additive = additive(methodology);
    let improved: Vec<Option<usize>> = [None].into_iter().chain(lowest.iter().copied().map(Some)).collect();
    let mut headlines = headlines(scores, row, &improved)?.into_iter();
    let now = headlines.next().flatten();
    let mut improvements = Vec::with_capacity(lowest.len());
    for (node, headline) in lowest.into_iter().zip(headlines) {
        let value = scores.value(node, row)?;
        // A value that is missing is not 0: nothing is known of what is lacking.
        let headline = headline.filter(|_| value.is_some());
        let gain = headline.zip(now).map(|(headline, now)| headline - now).filter(|_| additive[node]);
        let note = match (value, headline) {
            (None, _) => Some(Note::NoValue),
            (_, None) => Some(Note::NoHeadline),
            _ => (!additive[node]).then_some(Note::NotArithmetic),
        };
        improvements.push(Improvement { node, value, headline, gain, note });
    }
    let scale = methodology.headline().scale();
    let height = |at: &Improvement| at.headline.map_or(f64::NEG_INFINITY, |headline| scale.comparable(headline));
    improvements.sort_by(|a, b| height(b).total_cmp(&height(a)));
    Ok(improvements)
}

/// The headline of the institution in a row, computed from the lowest available nodes, with each of these nodes at the highest
/// score of its scale and the others as they are; `None` is all as they are.
fn headlines(scores: &Scores, row: usize, improved: &[Option<usize>]) -> Result<Vec<Option<f64>>> {
    let methodology = scores.methodology();
    let network = Network::below(methodology, scores.plan(), methodology.headline_position());
    let mut headlines = vec![f64::NAN; improved.len()];
    for (improved, headlines) in improved.chunks(AT_ONCE).zip(headlines.chunks_mut(AT_ONCE)) {
        let mut leaves = Vec::with_capacity(network.leaves.len() * improved.len());
        for leaf in &network.leaves {
            let value = scores.value(*leaf, row)?.unwrap_or(f64::NAN);
            let highest = methodology.nodes()[*leaf].scale().max;
            leaves.extend(improved.iter().map(|improved| if *improved == Some(*leaf) { highest } else { value }));
        }
        let evaluator = Evaluator::new(&network, leaves, network.nominal.aggregation.iter().copied());
        evaluator.scores(&evaluator.one_by_one(network.nominal.clone()), 0..improved.len(), headlines);
    }
    Ok(headlines.into_iter().map(|headline| Some(headline).filter(|headline| !headline.is_nan())).collect())
}

/// For each node, whether all that lies between it and the headline, the headline included, is an arithmetic mean.
fn additive(methodology: &Methodology) -> Vec<bool> {
    let (nodes, effective) = (methodology.nodes(), methodology.effective_weights());
    let mut additive = vec![true; nodes.len()];
    // Parents come last in the order: from the headline down.
    for &parent in methodology.order().iter().rev().filter(|parent| effective[**parent] > 0.0) {
        let is_mean = nodes[parent].aggregation() == Aggregation::Arithmetic;
        for child in nodes[parent].weighted() {
            additive[child.node] &= additive[parent] && is_mean;
        }
    }
    additive
}
