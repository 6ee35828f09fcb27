//! The methodology as a directed acyclic graph: an order in which children come before their parents, and the weight of
//! each node in the headline.

use super::Node;

/// Positions of the nodes, children before parents; or the positions along a cycle, its first one repeated at the end.
pub(super) fn order(nodes: &[Node]) -> Result<Vec<usize>, Vec<usize>> {
    let mut order = Vec::with_capacity(nodes.len());
    let mut state = vec![State::New; nodes.len()];
    for start in 0..nodes.len() {
        // The path from `start` down to the node at hand, each with the next child to visit.
        let mut path = Vec::new();
        if state[start] == State::New {
            state[start] = State::Open;
            path.push((start, 0));
        }
        while let Some((node, next)) = path.last_mut() {
            let Some(child) = nodes[*node].children.get(*next).map(|child| child.node) else {
                state[*node] = State::Done;
                order.push(*node);
                path.pop();
                continue;
            };
            *next += 1;
            match state[child] {
                State::Done => {}
                State::New => {
                    state[child] = State::Open;
                    path.push((child, 0));
                }
                State::Open => {
                    let cycle = path.iter().map(|(node, _)| *node).skip_while(|node| *node != child);
                    return Err(cycle.chain([child]).collect());
                }
            }
        }
    }
    Ok(order)
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Weight of every node in the headline.
pub(super) fn effective_weights(nodes: &[Node], order: &[usize], headline: usize) -> Vec<f64> {
    let mut effective = vec![0.0; nodes.len()];
    effective[headline] = 1.0;
    for &parent in order.iter().rev() {
        for child in nodes[parent].weighted() {
            effective[child.node] += effective[parent] * child.weight;
        }
    }
    effective
}
