//! A node as a term of its children, and the order in which they are added up.

use crate::methodology::{Aggregation, Missing};

/// What a node is of its children. Those that it speaks of are those that take part, whose weights are above 0; their weights are
/// slots, which the methodology fills, or a draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Term {
    pub aggregation: Aggregation,
    pub policy: Policy,
}

/// What a missing child does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// It makes the node missing.
    Propagate,
    /// It is 0.
    Zero,
    /// Where so many are present, these share the weight; elsewhere the node is missing.
    Present(usize),
}

impl Policy {
    /// What a missing-data policy is for a node with so many children.
    fn of(missing: Missing, children: usize) -> Self {
        match missing {
            Missing::Propagate => Policy::Propagate,
            Missing::Zero => Policy::Zero,
            Missing::Renormalize => Policy::Present(1),
            Missing::Available(share) => {
                let reached = (0..children).find(|present| *present as f64 / children as f64 >= share);
                // What all children have is a weighted mean, whatever becomes of those that lack some.
                reached.map_or(Policy::Propagate, |enough| Policy::Present(enough.max(1)))
            }
        }
    }
}

impl Term {
    /// The term of a node with so many children.
    pub fn new(aggregation: Aggregation, missing: Missing, children: usize) -> Self {
        Term { aggregation, policy: Policy::of(missing, children) }
    }

    /// The term where no child is missing, which has the same bits and does not look for what is missing.
    pub fn of_complete(self) -> Self {
        // Arithmetic on what is missing is missing; the lowest of some values is one of them.
        let is_lowest = self.aggregation == Aggregation::Minimum;
        let policy = if is_lowest { Policy::Present(1) } else { Policy::Propagate };
        Term { policy, ..self }
    }
}

/// Combines terms as a balanced tree: a fixed order, and a depth that thousands of terms do not stretch.
pub(crate) fn balanced<T>(terms: impl Iterator<Item = T>, combine: impl Fn(T, T) -> T) -> Option<T> {
    let mut terms: Vec<T> = terms.collect();
    while terms.len() > 1 {
        let mut pairs = terms.into_iter();
        let mut next = Vec::with_capacity(pairs.len().div_ceil(2));
        while let Some(first) = pairs.next() {
            next.push(match pairs.next() {
                Some(second) => combine(first, second),
                None => first,
            });
        }
        terms = next;
    }
    terms.pop()
}

/// How many of so many terms the first branch of a [`balanced`] tree has.
pub(crate) fn first_branch(terms: usize) -> usize {
    terms.next_power_of_two() / 2
}

/// The children of a plain sum, those of the same weight together, in the order of their first ones: they are added up before they
/// are weighted, which is fewer passes over the columns.
pub(crate) fn by_weight(weights: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| weights[*a].total_cmp(&weights[*b]));
    let mut alike: Vec<Vec<usize>> = order.chunk_by(|a, b| weights[*a] == weights[*b]).map(<[usize]>::to_vec).collect();
    alike.sort_unstable();
    alike
}

/// The whole weight, added up as the weights of those present are, so that the share of all is exactly 1.
pub(crate) fn whole(weights: impl Iterator<Item = f64>) -> f64 {
    balanced(weights, |a, b| a + b).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_children_is_a_number_of_them() {
        let policy = |share, children| Policy::of(Missing::Available(share), children);
        assert_eq!([policy(0.0, 4), policy(0.25, 4), policy(0.5, 4)], [1, 1, 2].map(Policy::Present));
        assert_eq!([policy(0.75, 4), policy(0.3, 3), policy(0.34, 3)], [3, 1, 2].map(Policy::Present));
        assert_eq!([policy(0.76, 4), policy(1.0, 4), policy(1.0, 1)], [Policy::Propagate; 3]);
    }

    #[test]
    fn equal_weights_stand_together() {
        assert_eq!(by_weight(&[0.3, 0.2, 0.3, 0.1, 0.2]), [vec![0, 2], vec![1, 4], vec![3]]);
        assert_eq!(by_weight(&[0.3, 0.2, 0.1]), [[0], [1], [2]]);
        assert_eq!(by_weight(&[1.0]), [[0]]);
    }

    #[test]
    fn the_first_branch_is_that_of_the_balanced_tree() {
        let tree = |terms: usize| balanced((0..terms).map(|_| "x".to_owned()), |a, b| format!("({a}{b})")).unwrap();
        for terms in 2..70 {
            let first = first_branch(terms);
            assert_eq!(tree(terms), format!("({}{})", tree(first), tree(terms - first)));
        }
    }
}
