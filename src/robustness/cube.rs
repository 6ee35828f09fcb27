//! The unit cube whose points are settings of the factors: a Monte Carlo draw is a random point, a Saltelli design is a set
//! of chosen ones (see [definitions](crate::definitions#robustness)).

use std::ops::Range;

use super::factors::{Alternatives, Factor, Factors, Weights};
use crate::error::{Error, Result};
use crate::index::network::{Network, Setting};
use crate::language::{Text, text};
use crate::methodology::{Aggregation, Methodology, Missing, Node, fit};
use crate::numeric::Gamma;

/// Factors that were checked against a network.
pub(super) struct Cube<'a> {
    network: &'a Network,
    /// The factors that are on, and their columns.
    factors: Vec<(Factor, Range<usize>)>,
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
        if factors.leave_one_out && network.leaves.len() < 2 {
            let only = network.leaves.first().map_or("", |leaf| methodology.nodes()[*leaf].code());
            return Err(refused(
                Factor::LeaveOneOut,
                text!(
                    "no component can be left out: {only} is the only one; expected two or more",
                    "no se puede omitir ningún componente: {only} es el único; se esperaban dos o más"
                ),
            ));
        }
        if factors.bootstrap && !grouped {
            return Err(refused(
                Factor::Bootstrap,
                text!(
                    "the bootstrap resamples the institutions of groups, and there are no groups; expected keys to group by",
                    "el bootstrap remuestrea las instituciones de grupos, y no hay grupos; se esperaban claves para agrupar"
                ),
            ));
        }
        let mut columns = 0;
        let widths = factors.on().map(|factor| {
            let width = match factor {
                Factor::Weights => network.edges.len(),
                Factor::Aggregation => aggregation.len(),
                Factor::Missing => missing.len(),
                Factor::LeaveOneOut | Factor::Bootstrap => 1,
            };
            columns += width;
            (factor, columns - width..columns)
        });
        Ok(Cube { factors: widths.collect(), network, weights, aggregation, missing })
    }

    /// The factors that are on, each with its columns.
    pub fn factors(&self) -> &[(Factor, Range<usize>)] {
        &self.factors
    }

    /// Number of columns of a point.
    pub fn columns(&self) -> usize {
        self.factors.last().map_or(0, |(_, columns)| columns.end)
    }

    /// The methodology as it is.
    pub fn nominal(&self) -> Setting {
        self.network.nominal()
    }

    /// Every aggregation that a parent may have.
    pub fn aggregations(&self) -> impl Iterator<Item = Aggregation> + '_ {
        self.network
            .aggregations()
            .chain(self.aggregation.iter().flat_map(|choice| choice.alternatives.iter().copied()))
    }

    /// The setting at a point, whose coordinates lie between 0 and 1, and the seed of a resample of the institutions where they are
    /// resampled; the factors that `varies` leaves out stay nominal.
    pub fn setting(&self, point: &[f64], varies: impl Fn(Factor) -> bool) -> (Setting, Option<u64>) {
        let mut setting = self.nominal();
        let (mut drawn, mut left_out, mut resample) = (None, None, None);
        for (factor, columns) in self.factors.iter().filter(|(factor, _)| varies(*factor)) {
            let point = &point[columns.clone()];
            match factor {
                Factor::Weights => drawn = self.weights.as_ref().map(|weighting| (weighting, point)),
                Factor::Aggregation => {
                    self.aggregation
                        .iter()
                        .zip(point)
                        .for_each(|(choice, u)| choice.take(*u, &mut setting.aggregation));
                }
                Factor::Missing => {
                    self.missing.iter().zip(point).for_each(|(choice, u)| choice.take(*u, &mut setting.missing));
                }
                Factor::LeaveOneOut => {
                    left_out = level(point[0], self.network.leaves.len() + 1).checked_sub(1);
                }
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
            let is_gone = |edge: usize| gone[self.network.edges[edge].child];
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
            scale_to_one(weights);
            gone[leaves + position] = weights.iter().all(|weight| *weight == 0.0);
        }
    }
}

impl<T: Copy> Choice<T> {
    fn take(&self, u: f64, of_parents: &mut [T]) {
        let chosen = self.alternatives[level(u, self.alternatives.len())];
        self.parents.iter().for_each(|parent| of_parents[*parent] = chosen);
    }
}

/// ⌊*u* · `levels`⌋.
fn level(u: f64, levels: usize) -> usize {
    ((u * levels as f64) as usize).min(levels - 1)
}

/// Divides weights by their sum, unless all are 0.
fn scale_to_one(weights: &mut [f64]) {
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 {
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
}

fn weighting(weights: Weights, network: &Network, methodology: &Methodology) -> Result<Weighting> {
    let refuse = |message| Err(refused(Factor::Weights, message));
    if !network.has_weights() {
        let code = target(network, methodology);
        return refuse(text!(
            "there are no weights to vary below {code}: no node there is computed from two or more; expected weights ± 0",
            "no hay pesos que variar debajo de {code}: ningún nodo se calcula con dos o más; se esperaban pesos ± 0"
        ));
    }
    match weights {
        Weights::Uniform(spread) if (0.0..=1.0).contains(&spread) => Ok(Weighting::Uniform(spread)),
        Weights::Uniform(spread) => refuse(text!(
            "the weights vary by ±{spread}; expected a share from 0 to 1",
            "los pesos varían en ±{spread}; se esperaba una proporción de 0 a 1"
        )),
        Weights::Dirichlet(concentration) => {
            let shapes = network.edges.iter().map(|edge| concentration * edge.weight);
            if !shapes.clone().all(|shape| Gamma::SHAPES.contains(&shape)) {
                let (low, high) = (Gamma::SHAPES.start(), Gamma::SHAPES.end());
                return refuse(text!(
                    "the concentration is {concentration}; expected one that gives {low:e} to {high:e} times every weight",
                    "la concentración es {concentration}; se esperaba una que por cada peso dé de {low:e} a {high:e}"
                ));
            }
            Ok(Weighting::Dirichlet(shapes.map(Gamma::new).collect()))
        }
    }
}

/// The choices that alternatives make: one for the nodes that have no list of their own, and one for each that has.
fn choices<T: Copy + PartialEq + ToString>(
    alternatives: &Alternatives<T>,
    factor: Factor,
    network: &Network,
    methodology: &Methodology,
    check: impl Fn(&Node, T) -> Result<(), Text>,
) -> Result<Vec<Choice<T>>> {
    let mut choices: Vec<Choice<T>> = Vec::new();
    for (code, alternatives) in &alternatives.by_node {
        let Some(parent) = network.parent(methodology, code) else {
            let target = target(network, methodology);
            return Err(refused(
                factor,
                text!(
                    "{code} is not a node that is computed for {target}; expected one that has children with values",
                    "{code} no es un nodo que se calcule para {target}; se esperaba uno cuyos componentes tengan valores"
                ),
            ));
        };
        if choices.iter().any(|choice| choice.parents.contains(&parent)) {
            return Err(refused(
                factor,
                text!(
                    "{code} has two lists of alternatives; expected one",
                    "{code} tiene dos listas de alternativas; se esperaba una"
                ),
            ));
        }
        choices.push(Choice { parents: vec![parent], alternatives: alternatives.clone() });
    }
    if let Some(alternatives) = &alternatives.all {
        let own = |parent: &usize| choices.iter().any(|choice| choice.parents.contains(parent));
        let parents: Vec<usize> = (0..network.parents.len()).filter(|parent| !own(parent)).collect();
        if parents.is_empty() {
            let code = target(network, methodology);
            return Err(refused(
                factor,
                text!(
                    "the alternatives apply to no node below {code}; expected a node that is computed",
                    "las alternativas no se aplican a ningún nodo debajo de {code}; se esperaba un nodo que se calcule"
                ),
            ));
        }
        choices.push(Choice { parents, alternatives: alternatives.clone() });
    }
    for choice in &choices {
        if choice.alternatives.is_empty() {
            let of = |parent: &usize| methodology.nodes()[network.parents[*parent].position].code();
            let (factor_code, nodes) = (factor.code(), choice.parents.iter().map(of).collect::<Vec<_>>().join(", "));
            return Err(refused(
                factor,
                text!(
                    "{factor_code}: the list of alternatives of {nodes} is empty; expected one or more",
                    "{factor_code}: la lista de alternativas de {nodes} está vacía; se esperaba una o más"
                ),
            ));
        }
        for (parent, alternative) in choice
            .parents
            .iter()
            .flat_map(|parent| choice.alternatives.iter().map(move |alternative| (parent, alternative)))
        {
            let node = &methodology.nodes()[network.parents[*parent].position];
            check(node, *alternative).map_err(|message| refused(factor, message))?;
            if choice.alternatives.iter().filter(|other| *other == alternative).count() > 1 {
                let (code, alternative) = (node.code(), alternative.to_string());
                return Err(refused(
                    factor,
                    text!(
                        "{code}: the alternative {alternative} is listed twice; expected each once, as all are equally likely",
                        "{code}: la alternativa {alternative} figura dos veces; se esperaba una sola, pues todas son igual de probables"
                    ),
                ));
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

fn refused(factor: Factor, message: Text) -> Error {
    Error::argument(factor.code(), message)
}
