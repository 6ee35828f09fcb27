//! The unit cube whose points are settings of the factors: a Monte Carlo draw is a random point, a Saltelli design is a set
//! of chosen ones (see [definitions](crate::definitions#robustness)).

use std::fmt::Display;
use std::ops::Range;

use super::factors::{Alternatives, Factor, Factors, Weights};
use crate::error::{Error, Result, argument, ensure};
use crate::index::network::{Network, Setting};
use crate::language::Text;
use crate::methodology::{Aggregation, Methodology, Missing, Node, fit};
use crate::numeric::Gamma;

/// Factors that were checked against a network.
pub(super) struct Cube<'a> {
    network: &'a Network,
    /// The factors that are on, each with its columns.
    pub factors: Vec<(Factor, Range<usize>)>,
    weights: Option<Weighting>,
    aggregation: Vec<Choice<Aggregation>>,
    missing: Vec<Choice<Missing>>,
}

/// How the weights of the edges are drawn.
enum Weighting {
    Uniform(f64),
    /// The gamma distribution of each edge.
    Dirichlet(Vec<Gamma>),
}

/// Alternatives of some parents, of which one column chooses.
struct Choice<T> {
    parents: Vec<usize>,
    alternatives: Vec<T>,
}

impl<'a> Cube<'a> {
    /// Checks the factors.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a factor that cannot be applied, with its name and that of the node.
    pub fn new(network: &'a Network, methodology: &Methodology, factors: &Factors, grouped: bool) -> Result<Self> {
        let weights = factors.weights.map(|weights| weighting(weights, network, methodology)).transpose()?;
        let check = |node: &Node, alternative: Aggregation| fit::aggregation(node, alternative, methodology.nodes());
        let aggregation = choices(&factors.aggregation, Factor::Aggregation, network, methodology, check)?;
        let check = |node: &Node, alternative: Missing| fit::missing(node, alternative, methodology.nodes());
        let missing = choices(&factors.missing, Factor::Missing, network, methodology, check)?;
        let only = network.leaves.first().map_or("", |leaf| methodology.nodes()[*leaf].code());
        ensure!(
            !factors.leave_one_out || network.leaves.len() > 1,
            Factor::LeaveOneOut.code(),
            "no component can be left out: {only} is the only one; expected two or more",
            "no se puede omitir ningún componente: {only} es el único; se esperaban dos o más"
        );
        ensure!(
            !factors.bootstrap || grouped,
            Factor::Bootstrap.code(),
            "the bootstrap resamples the institutions of groups, and there are no groups; expected keys to group by",
            "el bootstrap remuestrea las instituciones de grupos, y no hay grupos; se esperaban claves para agrupar"
        );
        let widths = [
            (Factor::Weights, weights.as_ref().map_or(0, |_| network.edges.len())),
            (Factor::Aggregation, aggregation.len()),
            (Factor::Missing, missing.len()),
            (Factor::LeaveOneOut, usize::from(factors.leave_one_out)),
            (Factor::Bootstrap, usize::from(factors.bootstrap)),
        ];
        let mut columns = 0;
        let of = |(factor, width)| {
            columns += width;
            (factor, columns - width..columns)
        };
        let factors = widths.into_iter().filter(|(_, width)| *width > 0).map(of).collect();
        Ok(Cube { factors, network, weights, aggregation, missing })
    }

    /// Number of columns of a point.
    pub fn columns(&self) -> usize {
        self.factors.last().map_or(0, |(_, columns)| columns.end)
    }

    /// Every aggregation that a parent may have.
    pub fn aggregations(&self) -> impl Iterator<Item = Aggregation> + '_ {
        let alternatives = self.aggregation.iter().flat_map(|choice| &choice.alternatives);
        self.network.nominal.aggregation.iter().chain(alternatives).copied()
    }

    /// The setting at a point, whose coordinates lie between 0 and 1, and the seed of a resample of the institutions where they are
    /// resampled. Where `only` names a factor, the others stay nominal.
    pub fn setting(&self, point: &[f64], only: Option<Factor>) -> (Setting, Option<u64>) {
        let mut setting = self.network.nominal.clone();
        let (mut drawn, mut left_out, mut resample) = (None, None, None);
        for (factor, columns) in self.factors.iter().filter(|(factor, _)| only.is_none_or(|only| only == *factor)) {
            let point = &point[columns.clone()];
            match factor {
                Factor::Weights => drawn = self.weights.as_ref().map(|weighting| (weighting, point)),
                Factor::Aggregation => take(&self.aggregation, point, &mut setting.aggregation),
                Factor::Missing => take(&self.missing, point, &mut setting.missing),
                Factor::LeaveOneOut => left_out = level(point[0], self.network.leaves.len() + 1).checked_sub(1),
                Factor::Bootstrap => resample = Some(point[0].to_bits()),
            }
        }
        if drawn.is_some() || left_out.is_some() {
            self.draw_weights(drawn, left_out, &mut setting.weights);
        }
        (setting, resample)
    }

    /// Draws the weights and leaves a leaf out of all its parents, and with it the parents that it leaves empty. The children
    /// that stay share their parent's whole weight: of Dirichlet weights, too, these shares are Dirichlet.
    fn draw_weights(&self, drawn: Option<(&Weighting, &[f64])>, left_out: Option<usize>, weights: &mut [f64]) {
        let leaves = self.network.leaves.len();
        let mut gone = vec![false; leaves + self.network.parents.len()];
        if let Some(leaf) = left_out {
            gone[leaf] = true;
        }
        for (position, parent) in self.network.parents.iter().enumerate() {
            let edges = parent.edges.clone();
            let is_gone = |edge: usize| gone[self.network.edges[edge]];
            let any_gone = edges.clone().any(is_gone);
            match drawn {
                Some((Weighting::Uniform(spread), point)) => {
                    edges.clone().for_each(|edge| weights[edge] *= 1.0 + spread * (2.0 * point[edge] - 1.0));
                }
                // Shares of gamma variates (Devroye 1986, XI.4), on logarithms: small ones are below every float.
                Some((Weighting::Dirichlet(gammas), point)) => {
                    for edge in edges.clone() {
                        let drawn = || gammas[edge].log_quantile(point[edge]);
                        weights[edge] = if is_gone(edge) { f64::NEG_INFINITY } else { drawn() };
                    }
                    let largest = weights[edges.clone()].iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    // Above 0 however small: a weight of 0 would take the child out.
                    let share = |weight: f64| (weight - largest).exp().max(f64::MIN_POSITIVE);
                    weights[edges.clone()].iter_mut().for_each(|weight| *weight = share(*weight));
                }
                None if !any_gone => continue,
                None => {}
            }
            edges.clone().filter(|edge| is_gone(*edge)).for_each(|edge| weights[edge] = 0.0);
            let weights = &mut weights[edges];
            let sum: f64 = weights.iter().sum();
            gone[leaves + position] = sum == 0.0;
            if sum > 0.0 {
                weights.iter_mut().for_each(|weight| *weight /= sum);
            }
        }
    }
}

/// Takes the alternative of each choice that a point has, for all of its parents.
fn take<T: Copy>(choices: &[Choice<T>], point: &[f64], of_parents: &mut [T]) {
    for (choice, u) in choices.iter().zip(point) {
        let chosen = choice.alternatives[level(*u, choice.alternatives.len())];
        choice.parents.iter().for_each(|parent| of_parents[*parent] = chosen);
    }
}

/// ⌊*u* · `levels`⌋.
fn level(u: f64, levels: usize) -> usize {
    ((u * levels as f64) as usize).min(levels - 1)
}

/// How weights are drawn.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) where there are none to vary, and for a spread or concentration out of its range.
fn weighting(weights: Weights, network: &Network, methodology: &Methodology) -> Result<Weighting> {
    let (factor, code) = (Factor::Weights.code(), target(network, methodology));
    ensure!(
        network.has_weights(),
        factor,
        "there are no weights to vary below {code}: no node there is computed from two or more; expected weights ± 0",
        "no hay pesos que variar debajo de {code}: ningún nodo se calcula con dos o más; se esperaban pesos ± 0"
    );
    match weights {
        Weights::Uniform(spread) => {
            ensure!(
                (0.0..=1.0).contains(&spread),
                factor,
                "the weights vary by ±{spread}; expected a share from 0 to 1",
                "los pesos varían en ±{spread}; se esperaba una proporción de 0 a 1"
            );
            Ok(Weighting::Uniform(spread))
        }
        Weights::Dirichlet(concentration) => {
            let shapes = network.nominal.weights.iter().map(|weight| concentration * weight);
            let (low, high) = (Gamma::SHAPES.start(), Gamma::SHAPES.end());
            ensure!(
                shapes.clone().all(|shape| Gamma::SHAPES.contains(&shape)),
                factor,
                "the concentration is {concentration}; expected one that gives {low:e} to {high:e} times every weight",
                "la concentración es {concentration}; se esperaba una que por cada peso dé de {low:e} a {high:e}"
            );
            Ok(Weighting::Dirichlet(shapes.map(Gamma::new).collect()))
        }
    }
}

/// The choices that alternatives make: one for the nodes that have no list of their own, and one for each that has.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for a list that applies to no node, is empty or has an alternative twice or one that does not
/// fit a node, and for two lists of one node.
fn choices<T: Copy + PartialEq + Display>(
    lists: &Alternatives<T>,
    factor: Factor,
    network: &Network,
    methodology: &Methodology,
    check: impl Fn(&Node, T) -> Result<(), Text>,
) -> Result<Vec<Choice<T>>> {
    let (factor, target) = (factor.code(), target(network, methodology));
    let mut choices: Vec<Choice<T>> = Vec::new();
    for (code, alternatives) in &lists.by_node {
        let parent = network.parent(methodology, code).ok_or_else(|| {
            argument!(
                factor,
                "{code} is not a node that is computed for {target}; expected one that has children with values",
                "{code} no es un nodo que se calcule para {target}; se esperaba uno cuyos componentes tengan valores"
            )
        })?;
        ensure!(
            choices.iter().all(|choice| choice.parents != [parent]),
            factor,
            "{code} has two lists of alternatives; expected one",
            "{code} tiene dos listas de alternativas; se esperaba una"
        );
        choices.push(Choice { parents: vec![parent], alternatives: alternatives.clone() });
    }
    if let Some(alternatives) = &lists.all {
        let without_list = |parent: &usize| choices.iter().all(|choice| choice.parents != [*parent]);
        let parents: Vec<usize> = (0..network.parents.len()).filter(without_list).collect();
        ensure!(
            !parents.is_empty(),
            factor,
            "the alternatives apply to no node below {target}; expected a node that is computed",
            "las alternativas no se aplican a ningún nodo debajo de {target}; se esperaba un nodo que se calcule"
        );
        choices.push(Choice { parents, alternatives: alternatives.clone() });
    }
    for Choice { parents, alternatives } in &choices {
        let nodes = parents.iter().map(|parent| &methodology.nodes()[network.parents[*parent].position]);
        let codes = nodes.clone().map(Node::code).collect::<Vec<_>>().join(", ");
        ensure!(
            !alternatives.is_empty(),
            factor,
            "{factor}: the list of alternatives of {codes} is empty; expected one or more",
            "{factor}: la lista de alternativas de {codes} está vacía; se esperaba una o más"
        );
        for node in nodes {
            for (at, alternative) in alternatives.iter().enumerate() {
                check(node, *alternative).map_err(|message| Error::argument(factor, message))?;
                let code = node.code();
                ensure!(
                    !alternatives[..at].contains(alternative),
                    factor,
                    "{code}: the alternative {alternative} is listed twice; expected each once, as all are equally likely",
                    "{code}: la alternativa {alternative} figura dos veces; se esperaba una sola, pues todas son igual de probables"
                );
            }
        }
    }
    Ok(choices)
}

/// The code of the node that a network is below.
fn target<'m>(network: &Network, methodology: &'m Methodology) -> &'m str {
    let position = network.parents.last().map(|parent| parent.position).or(network.leaves.first().copied());
    position.map_or("", |position| methodology.nodes()[position].code())
}
