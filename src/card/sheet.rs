//! The card itself: everything about one institution.

use super::improvement::{Improvement, improvements};
use super::note::Note;
use super::peers::{Among, Peers, mean};
use crate::error::Result;
use crate::language::{Language, text};
use crate::methodology::{Band, Catalog, Methodology, Source};
use crate::robustness::{Parameters, RankEstimate, Uncertainty};
use crate::scoring::Scores;
use crate::summary::{Gap, Mean, edges, gaps};
use crate::survey::key_label;

/// Everything about one institution. Nodes are listed by their position among [`Methodology::nodes`], which has their codes,
/// labels, scales and weights.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Card<'a> {
    /// The methodology behind the scores.
    pub methodology: &'a Methodology,
    /// Name of the institution.
    pub unit: &'a str,
    /// Its state, as tables have it; `None` where it has none.
    pub state: Option<&'a str>,
    /// The code of its level of government; `None` where it has none.
    pub level: Option<&'a str>,
    /// The code of its type; `None` where it has none.
    pub kind: Option<&'a str>,
    /// Its line in the file, or row in the data frame.
    pub line: u64,
    /// The score of every available node, in methodology order.
    pub nodes: Vec<NodeScore>,
    /// The value of the headline.
    pub headline: Option<f64>,
    /// Its rank among all institutions with a headline, 1 being the best.
    pub rank: Option<u32>,
    /// Its quadrant, `I` to `IV`; `None` where an axis has no value, or the methodology names no axes.
    pub quadrant: Option<&'static str>,
    /// Its band; `None` where it reaches none, or has no headline.
    pub band: Option<&'a Band>,
    /// Those of its type, of its state and all institutions; the first two where it has one.
    pub peers: Vec<Peers>,
    /// Its rank under other choices of method. The nominal rank and score there are always of computed values, and may differ
    /// from those of the card where supplied ones were asked for.
    pub uncertainty: RankEstimate,
    /// What the draws were asked to vary.
    pub parameters: Parameters,
    /// Its own gaps, as [`Summarize::gaps`](crate::Summarize::gaps) by `unit` has them: one for each edge to an available child
    /// but for the headline's own.
    pub gaps: Vec<Gap>,
    /// The lowest available nodes under the headline: those first that would improve it most, were they at their maximum; those
    /// without a value last.
    pub improvements: Vec<Improvement>,
}

/// The score of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeScore {
    /// Position of the node among the [nodes](Methodology::nodes).
    pub node: usize,
    /// Its value.
    pub value: Option<f64>,
    /// Why there is none.
    pub note: Option<Note>,
    /// Number of values and mean of each of the [peers](Card::peers).
    pub means: Vec<Mean>,
}

impl<'a> Card<'a> {
    pub(super) fn new(scores: &'a Scores, row: usize, uncertainty: Uncertainty) -> Result<Self> {
        let (methodology, survey, positions) = (scores.methodology(), scores.survey(), scores.positions()?);
        let mut values = vec![None; methodology.nodes().len()];
        for node in scores.available() {
            values[node] = scores.value(node, row)?;
        }
        let score = |node: usize| {
            let note = values[node].is_none().then(|| why_missing(scores, node, &values));
            NodeScore { node, value: values[node], note, means: Vec::new() }
        };
        let mut nodes: Vec<NodeScore> = scores.available().map(score).collect();
        let mut peers = Vec::new();
        for among in Among::ALL {
            let Some((found, rows)) = Peers::of(scores, row, among)? else { continue };
            for score in &mut nodes {
                let column = scores.node(methodology.nodes()[score.node].code());
                score.means.extend(column.map(|column| mean(column, &rows)).transpose()?);
            }
            peers.push(found);
        }
        let band = positions.band[row];
        Ok(Card {
            methodology,
            unit: survey.unit(row),
            state: survey.key_value("state", row),
            level: survey.key_value("level", row),
            kind: survey.key_value("type", row),
            line: survey.line(row),
            nodes,
            headline: values[methodology.headline_position()],
            rank: positions.rank[row],
            quadrant: positions.quadrant.as_deref().and_then(|quadrants| quadrants[row]),
            band: methodology.bands().iter().find(|known| Some(known.code.as_str()) == band),
            peers,
            uncertainty: uncertainty.ranks[row].clone(),
            parameters: uncertainty.parameters.clone(),
            gaps: gaps(scores, &edges(scores), &[], |node| (usize::from(values[node].is_some()), values[node])),
            improvements: improvements(scores, row)?,
        })
    }

    /// The label of a `level` or `type`, for people to read; the text itself where the methodology has no catalogue.
    pub fn key_label(&self, key: &str, value: &str, language: Language) -> String {
        match self.methodology.catalog() {
            Catalog::None => value.to_owned(),
            Catalog::Mexico => key_label(key, value, language),
        }
    }

    /// The scores as a tree, each with its depth: the headline, below each node its available children, then what does not lie
    /// below the headline. A node of several parents is below the first one.
    pub fn tree(&self) -> Vec<(usize, &NodeScore)> {
        let all = self.methodology.nodes();
        let mut seen = vec![false; all.len()];
        let mut tree = Vec::with_capacity(self.nodes.len());
        let is_child = |node: usize| all.iter().any(|parent| parent.weighted().any(|child| child.node == node));
        let headline = self.methodology.headline_position();
        let roots = (0..all.len()).filter(|node| !is_child(*node));
        for root in [headline].into_iter().chain(roots) {
            let mut open = vec![(0, root)];
            while let Some((depth, node)) = open.pop() {
                if std::mem::replace(&mut seen[node], true) {
                    continue;
                }
                let score = self.nodes.iter().find(|score| score.node == node);
                tree.extend(score.map(|score| (depth, score)));
                let below = depth + usize::from(score.is_some());
                let at = open.len();
                open.extend(all[node].weighted().map(|child| (below, child.node)));
                open[at..].reverse();
            }
        }
        tree
    }

    /// Some of its peers; `None` where it has no type or state.
    pub fn peers_among(&self, among: Among) -> Option<&Peers> {
        self.peers.iter().find(|peers| peers.among == among)
    }

    /// What its quadrant means.
    pub fn quadrant_label(&self, language: Language) -> Option<String> {
        let (quadrant, plane) = (self.quadrant?, self.methodology.quadrants()?);
        let [x, y] = [plane.x, plane.y].map(|axis| self.methodology.nodes()[axis].label(language));
        let threshold = plane.threshold;
        let label = match quadrant {
            "I" => text!("{y} above {threshold}, {x} not", "{y} por encima de {threshold}, {x} no"),
            "II" => text!("{y} and {x} above {threshold}", "{y} y {x} por encima de {threshold}"),
            "III" => text!("neither {y} nor {x} above {threshold}", "ni {y} ni {x} por encima de {threshold}"),
            _ => text!("{x} above {threshold}, {y} not", "{x} por encima de {threshold}, {y} no"),
        };
        Some(label.in_language(language).to_owned())
    }

    /// The label of its band, or which one it does not reach; `None` without bands, or without a headline.
    pub fn band_label(&self, language: Language) -> Option<String> {
        let first = self.methodology.bands().first().filter(|_| self.headline.is_some())?;
        let below = || {
            let first = first.label.in_language(language);
            text!("below {first}", "por debajo de {first}").in_language(language).to_owned()
        };
        Some(self.band.map_or_else(below, |band| band.label.in_language(language).to_owned()))
    }
}

/// Why a node has no value, by the values of all nodes.
fn why_missing(scores: &Scores, node: usize, values: &[Option<f64>]) -> Note {
    let nodes = scores.methodology().nodes();
    let empty = nodes[node].weighted().filter(|child| values[child.node].is_none());
    let empty: Vec<String> = empty.map(|child| nodes[child.node].code().to_owned()).collect();
    if scores.plan().source(node) == Source::Supplied || empty.is_empty() {
        Note::NoValue
    } else {
        Note::Without(empty)
    }
}
