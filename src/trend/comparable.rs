//! Which nodes mean the same in two editions.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::Error;
use crate::language::{Language, reasons, text};
use crate::methodology::{Node, Source};
use crate::scoring::Scores;

/// How a node of one methodology differs from the one of the same code in the other; the graver, the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Its scale.
    Scale,
    /// What it is made of: its children, their weights, the aggregation, the missing-data policy, or the same of a node below
    /// it.
    Definition,
}

/// A node, or a division of institutions, that both editions have and that is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Code of the node; `quadrant` or `band` for a division.
    pub code: String,
    /// Why it is not compared.
    pub difference: Difference,
}

reasons! {
    /// Why two editions are not comparable.
    Incomparable
    /// No node has values in both.
    NoNodes
        "the editions have no node in common; expected at least one with values in both"
        "las ediciones no tienen nodos en común; se esperaba al menos uno con valores en ambas"
    /// Their headlines have other codes.
    Headlines {
        /// The old one.
        old: String,
        /// The new one.
        new: String
    }
        "the headline was {old} and is {new}; expected the same in both editions"
        "el índice principal era {old} y es {new}; se esperaba el mismo en ambas ediciones"
    /// They have neither quadrants nor bands in common.
    NoDivisions
        "the editions have no quadrants and no bands in common; expected methodologies that name them"
        "las ediciones no tienen cuadrantes ni bandas en común; se esperaban metodologías que los nombren"
    /// Everything that they have in common has other scales.
    Scales {
        /// What has other scales.
        scales: String
    }
        "nothing can be compared: the scales differ of {scales}; expected the same scale in both editions"
        "no hay nada que comparar: son distintas las escalas de {scales}; se esperaba la misma en ambas ediciones"
    /// The methodologies define otherwise everything that they have in common.
    Definitions {
        /// What they define otherwise.
        definitions: String
    }
        "nothing can be compared: the methodologies define otherwise {definitions}; expected the same definition, or a comparison across methodologies"
        "no hay nada que comparar: las metodologías definen de otro modo {definitions}; se esperaba la misma definición, o una comparación entre metodologías"
    /// Everything that they have in common has other scales or definitions.
    ScalesAndDefinitions {
        /// What has other scales.
        scales: String,
        /// What the methodologies define otherwise.
        definitions: String
    }
        "nothing can be compared: the scales differ of {scales}; the methodologies define otherwise {definitions}; expected the same definition, or a comparison across methodologies"
        "no hay nada que comparar: son distintas las escalas de {scales}; las metodologías definen de otro modo {definitions}; se esperaba la misma definición, o una comparación entre metodologías"
}

/// A comparison, or why there is none.
pub type Comparable<T> = std::result::Result<T, Incomparable>;

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

impl Incomparable {
    /// That nothing is left to compare.
    pub(super) fn of(left_out: &[LeftOut]) -> Self {
        let codes = |difference: Difference| {
            let codes = left_out.iter().filter(|node| node.difference == difference).map(|node| node.code.as_str());
            codes.collect::<Vec<_>>().join(", ")
        };
        let (scales, definitions) = (codes(Difference::Scale), codes(Difference::Definition));
        match (scales.is_empty(), definitions.is_empty()) {
            (true, true) => Self::NoNodes,
            (false, true) => Self::Scales { scales },
            (true, false) => Self::Definitions { definitions },
            (false, false) => Self::ScalesAndDefinitions { scales, definitions },
        }
    }
}

impl From<Incomparable> for Error {
    /// The error of a call that cannot go on without the comparison.
    fn from(reason: Incomparable) -> Self {
        let argument = if reason == Incomparable::NoDivisions { "transitions" } else { "methodology" };
        Error::argument(argument, reason.text())
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
/// whatever the methodologies have as its children.
pub(super) fn shared(old: &Scores, new: &Scores) -> Vec<Shared> {
    let (before, now) = (old.methodology(), new.methodology());
    let mut differences: Vec<Option<Difference>> = vec![None; now.nodes().len()];
    for &node in now.order() {
        let Some(twin) = now.nodes().get(node).and_then(|node| before.position(node.code())) else { continue };
        let (then, here) = (&before.nodes()[twin], &now.nodes()[node]);
        let computed = old.plan().source(twin) == Source::Computed || new.plan().source(node) == Source::Computed;
        // Where a child is not in the old methodology, the children differ in any case.
        let below = || here.weighted().any(|child| differences[child.node].is_some());
        let ruled_otherwise =
            (old.survey().has_answers(twin) || new.survey().has_answers(node)) && then.rule() != here.rule();
        let made_otherwise = || computed && (!same_children(old, then, new, here) || below());
        differences[node] = match then.scale() == here.scale() {
            false => Some(Difference::Scale),
            true => (ruled_otherwise || made_otherwise()).then_some(Difference::Definition),
        };
    }
    let shared = new.available().filter_map(|node| {
        let twin = before.position(now.nodes()[node].code())?;
        let shared = Shared { old: twin, new: node, difference: differences[node] };
        Some(shared).filter(|_| old.plan().is_available(twin))
    });
    shared.collect()
}

/// Whether two nodes combine the same children in the same way.
fn same_children(old: &Scores, then: &Node, new: &Scores, here: &Node) -> bool {
    let children = |scores: &Scores, node: &Node| -> BTreeMap<String, f64> {
        let code = |at: usize| scores.methodology().nodes()[at].code().to_owned();
        node.weighted().map(|child| (code(child.node), child.weight)).collect()
    };
    let (before, now) = (children(old, then), children(new, here));
    before.keys().eq(now.keys())
        && before.values().zip(now.values()).all(|(a, b)| (a - b).abs() <= 1e-9)
        && (now.is_empty() || (then.aggregation() == here.aggregation() && then.missing() == here.missing()))
}

/// The nodes to compare, and those that are left out.
pub(super) fn chosen(old: &Scores, new: &Scores, across: bool) -> Comparable<(Vec<Shared>, Vec<LeftOut>)> {
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for node in shared(old, new) {
        match admitted(node.difference, across) {
            Ok(_) => kept.push(node),
            Err(difference) => {
                left_out.push(LeftOut { code: new.methodology().nodes()[node.new].code().to_owned(), difference });
            }
        }
    }
    if kept.is_empty() { Err(Incomparable::of(&left_out)) } else { Ok((kept, left_out)) }
}

/// Whether what is compared in spite of a difference is defined otherwise; the difference where it is not compared.
pub(super) fn admitted(difference: Option<Difference>, across: bool) -> Result<bool, Difference> {
    match difference {
        None => Ok(false),
        Some(Difference::Definition) if across => Ok(true),
        Some(difference) => Err(difference),
    }
}

/// How a node of the old methodology and one of the new differ; that they have other codes, or no values, is a difference.
pub(super) fn of_nodes(old: usize, new: usize, shared: &[Shared]) -> Option<Difference> {
    match shared.iter().find(|node| node.new == new) {
        Some(node) if node.old == old => node.difference,
        _ => Some(Difference::Definition),
    }
}
