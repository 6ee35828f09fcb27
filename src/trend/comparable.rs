//! Which nodes mean the same in two editions.

use crate::error::{Error, Result};
use crate::language::{Language, text};
use crate::methodology::{Node, Source};
use crate::scoring::Scores;

/// How a node of one methodology differs from the one of the same code in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// Its scale.
    Scale,
    /// What it is made of: its children, their weights, the aggregation, the missing-data policy, or the same of a node below
    /// it.
    Definition,
}

/// A node, or a division of institutions, that both editions have and that is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Code of the node; `quadrant` or `band` for a division.
    pub code: String,
    /// Why it is not compared.
    pub difference: Difference,
}

impl LeftOut {
    /// The reason in words.
    pub fn message(&self, language: Language) -> String {
        let code = &self.code;
        let text = match self.difference {
            Difference::Scale => {
                text!("{code} is not compared: its scales differ", "{code} no se compara: sus escalas son distintas")
            }
            Difference::Definition => text!(
                "{code} is not compared: the methodologies define it otherwise",
                "{code} no se compara: las metodologías lo definen de otro modo"
            ),
        };
        text.in_language(language).to_owned()
    }
}

/// A node that both editions have.
pub(super) struct Shared {
    pub old: usize,
    pub new: usize,
    pub difference: Option<Difference>,
}

/// The nodes that have values in both editions, in the order of the new methodology.
///
/// A definition counts as far down as either edition computes it: a node that is read from its own column in both is the same
/// whatever the methodologies say of its children.
pub(super) fn shared(old: &Scores, new: &Scores) -> Vec<Shared> {
    let (before, now) = (old.methodology(), new.methodology());
    let mut differences: Vec<Option<Difference>> = vec![None; now.nodes().len()];
    for &node in now.order() {
        let Some(twin) = now.nodes().get(node).and_then(|node| before.position(node.code())) else { continue };
        let (then, here) = (&before.nodes()[twin], &now.nodes()[node]);
        let computed = old.plan().source(twin) == Source::Computed || new.plan().source(node) == Source::Computed;
        // Where a child is not in the old methodology, the children differ in any case.
        let below = || here.weighted().any(|child| differences[child.node].is_some());
        let ruled_otherwise = (is_ruled(old, twin) || is_ruled(new, node)) && then.rule() != here.rule();
        let made_otherwise = || computed && (!same_children(old, then, new, here) || below());
        differences[node] = if then.scale() != here.scale() {
            Some(Difference::Scale)
        } else {
            (ruled_otherwise || made_otherwise()).then_some(Difference::Definition)
        };
    }
    let shared = new.available().filter_map(|node| {
        let twin = before.position(now.nodes()[node].code())?;
        let shared = Shared { old: twin, new: node, difference: differences[node] };
        Some(shared).filter(|_| old.plan().is_available(twin))
    });
    shared.collect()
}

/// Whether a node is scored from raw answers.
fn is_ruled(scores: &Scores, node: usize) -> bool {
    scores.survey().has_answers(node)
}

/// Whether two nodes combine the same children in the same way.
fn same_children(old: &Scores, then: &Node, new: &Scores, here: &Node) -> bool {
    let children = |scores: &Scores, node: &Node| {
        let code = |at: usize| scores.methodology().nodes()[at].code().to_owned();
        let mut children: Vec<(String, f64)> = node.weighted().map(|child| (code(child.node), child.weight)).collect();
        children.sort_by(|a, b| a.0.cmp(&b.0));
        children
    };
    let (before, now) = (children(old, then), children(new, here));
    let same_weights =
        before.len() == now.len() && before.iter().zip(&now).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() <= 1e-9);
    let combine = now.is_empty() || (then.aggregation() == here.aggregation() && then.missing() == here.missing());
    same_weights && combine
}

/// The nodes to compare, and those that are left out.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) where no node can be compared, with the nodes and why.
pub(super) fn chosen(old: &Scores, new: &Scores, across: bool) -> Result<(Vec<Shared>, Vec<LeftOut>)> {
    let allowed = |node: &Shared| is_allowed(node.difference, across);
    let (kept, others): (Vec<Shared>, Vec<Shared>) = shared(old, new).into_iter().partition(allowed);
    let code = |node: &Shared| new.methodology().nodes()[node.new].code().to_owned();
    let left_out: Vec<LeftOut> =
        others.iter().filter_map(|node| Some(LeftOut { code: code(node), difference: node.difference? })).collect();
    if kept.is_empty() { Err(nothing(&left_out)) } else { Ok((kept, left_out)) }
}

/// Whether nodes of such a difference are compared.
pub(super) fn is_allowed(difference: Option<Difference>, across: bool) -> bool {
    match difference {
        None => true,
        Some(Difference::Definition) => across,
        Some(Difference::Scale) => false,
    }
}

/// How a node of the old methodology and one of the new differ; that they have other codes, or no values, is a difference.
pub(super) fn of_nodes(old: usize, new: usize, shared: &[Shared]) -> Option<Difference> {
    match shared.iter().find(|node| node.new == new) {
        Some(node) if node.old == old => node.difference,
        _ => Some(Difference::Definition),
    }
}

/// That nothing is left to compare.
pub(super) fn nothing(left_out: &[LeftOut]) -> Error {
    let of = |difference: Difference| {
        let codes = left_out.iter().filter(|node| node.difference == difference).map(|node| node.code.as_str());
        codes.collect::<Vec<_>>().join(", ")
    };
    let (scales, definitions) = (of(Difference::Scale), of(Difference::Definition));
    let message = match (scales.is_empty(), definitions.is_empty()) {
        (true, true) => text!(
            "the editions have no node in common; expected at least one with values in both",
            "las ediciones no tienen nodos en común; se esperaba al menos uno con valores en ambas"
        ),
        (false, true) => text!(
            "nothing can be compared: the scales differ of {scales}; expected the same scale in both editions",
            "no hay nada que comparar: son distintas las escalas de {scales}; se esperaba la misma en ambas ediciones"
        ),
        (true, false) => text!(
            "nothing can be compared: the methodologies define otherwise {definitions}; expected the same definition, or a comparison across methodologies",
            "no hay nada que comparar: las metodologías definen de otro modo {definitions}; se esperaba la misma definición, o una comparación entre metodologías"
        ),
        (false, false) => text!(
            "nothing can be compared: the scales differ of {scales}; the methodologies define otherwise {definitions}; expected the same definition, or a comparison across methodologies",
            "no hay nada que comparar: son distintas las escalas de {scales}; las metodologías definen de otro modo {definitions}; se esperaba la misma definición, o una comparación entre metodologías"
        ),
    };
    Error::argument("methodology", message)
}
