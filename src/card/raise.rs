//! What would raise an institution most.

use super::note::Note;
use crate::error::Result;
use crate::methodology::{Aggregation, Methodology};
use crate::scoring::Scores;

/// What the headline would be with one of the lowest available nodes at its maximum and the others as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Raise {
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

/// The raises of the institution in a row: the highest headline first, those without one last, then in methodology order.
pub(super) fn raises(scores: &Scores, row: usize) -> Result<Vec<Raise>> {
    let methodology = scores.methodology();
    let (nodes, effective) = (methodology.nodes(), methodology.effective_weights());
    let lowest: Vec<usize> = scores
        .available()
        .filter(|node| scores.plan().is_lowest(*node) && effective[*node] > 0.0)
        .filter(|node| *node != methodology.headline_position())
        .collect();
    let additive = additive(methodology);
    let (now, raised) = scores.raised(row, &lowest)?;
    let mut raises = Vec::with_capacity(lowest.len());
    for (node, headline) in lowest.into_iter().zip(raised) {
        let value = match scores.node(nodes[node].code()) {
            Some(column) => column.f64()?.get(row),
            None => None,
        };
        // A value that is missing is not 0: nothing is known of what is lacking.
        let headline = headline.filter(|_| value.is_some());
        let gain = headline.zip(now).map(|(headline, now)| headline - now).filter(|_| additive[node]);
        let note = match (value, headline) {
            (None, _) => Some(Note::NoValue),
            (_, None) => Some(Note::NoHeadline),
            _ => (!additive[node]).then_some(Note::NotArithmetic),
        };
        raises.push(Raise { node, value, headline, gain, note });
    }
    let scale = methodology.headline().scale();
    let height = |raise: &Raise| raise.headline.map_or(f64::NEG_INFINITY, |headline| scale.comparable(headline));
    raises.sort_by(|a, b| height(b).total_cmp(&height(a)));
    Ok(raises)
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
