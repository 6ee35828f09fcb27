//! The card itself: everything that is said of one institution.

use super::note::Note;
use super::peers::{Among, Peers};
use super::raise::{Raise, raises};
use crate::error::Result;
use crate::language::{Language, text};
use crate::methodology::{Band, Catalog, Methodology, Source};
use crate::robustness::{Parameters, RankEstimate, Uncertainty};
use crate::scoring::Scores;
use crate::summary::{Gap, edges, gaps};
use crate::survey::key_label;

/// All that is said of one institution. Nodes are told by their position among [`Methodology::nodes`], which has their codes,
/// labels, scales and weights.
#[derive(Debug, Clone)]
pub struct Card<'a> {
    scores: &'a Scores,
    row: usize,
    nodes: Vec<NodeScore>,
    rank: Option<u32>,
    quadrant: Option<String>,
    band: Option<String>,
    peers: Vec<Peers>,
    uncertainty: RankEstimate,
    parameters: Parameters,
    gaps: Vec<Gap>,
    raises: Vec<Raise>,
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
}

impl<'a> Card<'a> {
    pub(super) fn new(scores: &'a Scores, row: usize, uncertainty: Uncertainty) -> Result<Self> {
        let positions = scores.positions()?;
        let text = |texts: &[Option<&str>]| texts[row].map(str::to_owned);
        let mut nodes = Vec::new();
        for node in scores.available() {
            nodes.push(NodeScore { node, value: scores.value(node, row)?, note: None });
        }
        let of = |node: usize| nodes.iter().find(|score| score.node == node).and_then(|score| score.value);
        let notes: Vec<Option<Note>> =
            nodes.iter().map(|score| score.value.is_none().then(|| why_missing(scores, score.node, of))).collect();
        let gaps = gaps(scores, &edges(scores), &[], |node| (usize::from(of(node).is_some()), of(node)));
        nodes.iter_mut().zip(notes).for_each(|(score, note)| score.note = note);
        let mut peers = Vec::new();
        for among in Among::ALL {
            peers.extend(Peers::of(scores, row, among)?);
        }
        Ok(Card {
            scores,
            row,
            nodes,
            rank: positions.rank[row],
            quadrant: positions.quadrant.as_deref().and_then(text),
            band: text(&positions.band),
            peers,
            uncertainty: uncertainty.ranks[row].clone(),
            parameters: uncertainty.parameters.clone(),
            gaps,
            raises: raises(scores, row)?,
        })
    }

    /// The methodology behind the scores.
    pub fn methodology(&self) -> &'a Methodology {
        self.scores.methodology()
    }

    /// Name of the institution.
    pub fn unit(&self) -> &'a str {
        self.scores.survey().unit(self.row)
    }

    /// Its state, as tables have it; `None` where it has none.
    pub fn state(&self) -> Option<&'a str> {
        self.key("state")
    }

    /// The code of its level of government; `None` where it has none.
    pub fn level(&self) -> Option<&'a str> {
        self.key("level")
    }

    /// The code of its type; `None` where it has none.
    pub fn kind(&self) -> Option<&'a str> {
        self.key("type")
    }

    /// Its line in the file, or row in the data frame.
    pub fn line(&self) -> u64 {
        self.scores.survey().line(self.row)
    }

    /// The label of a `level` or `type`, for people to read; the text itself where the methodology has no catalogue.
    pub fn key_label(&self, key: &str, value: &str, language: Language) -> String {
        match self.methodology().catalog() {
            Catalog::None => value.to_owned(),
            Catalog::Mexico => key_label(key, value, language),
        }
    }

    /// The score of every available node, in methodology order.
    pub fn nodes(&self) -> &[NodeScore] {
        &self.nodes
    }

    /// The scores as a tree, each with its depth: the headline, below each node its available children, then what does not lie
    /// below the headline. A node of several parents stands below the first one.
    pub fn tree(&self) -> Vec<(usize, &NodeScore)> {
        let all = self.methodology().nodes();
        let mut seen = vec![false; all.len()];
        let mut tree = Vec::with_capacity(self.nodes.len());
        let is_child = |node: usize| all.iter().any(|parent| parent.weighted().any(|child| child.node == node));
        let headline = self.methodology().headline_position();
        let roots = (0..all.len()).filter(|node| !is_child(*node));
        for root in [headline].into_iter().chain(roots).chain(0..all.len()) {
            let mut open = vec![(0, root)];
            while let Some((depth, node)) = open.pop() {
                if std::mem::replace(&mut seen[node], true) {
                    continue;
                }
                let score = self.nodes.iter().find(|score| score.node == node);
                tree.extend(score.map(|score| (depth, score)));
                let below = depth + usize::from(score.is_some());
                let mut children: Vec<usize> = all[node].weighted().map(|child| child.node).collect();
                children.reverse();
                open.extend(children.into_iter().map(|child| (below, child)));
            }
        }
        tree
    }

    /// The value of the headline.
    pub fn headline(&self) -> Option<f64> {
        let headline = self.methodology().headline_position();
        self.nodes.iter().find(|score| score.node == headline).and_then(|score| score.value)
    }

    /// Its rank among all institutions with a headline, 1 being the best.
    pub fn rank(&self) -> Option<u32> {
        self.rank
    }

    /// Its rank under other choices of method. The nominal rank and score there are always of computed values, and may differ
    /// from those of the card where supplied ones were asked for.
    pub fn uncertainty(&self) -> &RankEstimate {
        &self.uncertainty
    }

    /// What the draws were asked to vary.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Those of its type, of its state and all institutions; the first two where it has one.
    pub fn all_peers(&self) -> &[Peers] {
        &self.peers
    }

    /// Some of its peers; `None` where it has no type or state.
    pub fn peers(&self, among: Among) -> Option<&Peers> {
        self.peers.iter().find(|peers| peers.among == among)
    }

    /// Its quadrant, `I` to `IV`; `None` where an axis has no value, or the methodology names no axes.
    pub fn quadrant(&self) -> Option<&str> {
        self.quadrant.as_deref()
    }

    /// What its quadrant means.
    pub fn quadrant_label(&self, language: Language) -> Option<String> {
        let (quadrant, plane) = (self.quadrant()?, self.methodology().quadrants()?);
        let [x, y] = [plane.x, plane.y].map(|axis| self.methodology().nodes()[axis].label(language));
        let threshold = plane.threshold;
        let label = match quadrant {
            "I" => text!("{y} above {threshold}, {x} not", "{y} por encima de {threshold}, {x} no"),
            "II" => text!("{y} and {x} above {threshold}", "{y} y {x} por encima de {threshold}"),
            "III" => text!("neither {y} nor {x} above {threshold}", "ni {y} ni {x} por encima de {threshold}"),
            _ => text!("{x} above {threshold}, {y} not", "{x} por encima de {threshold}, {y} no"),
        };
        Some(label.in_language(language).to_owned())
    }

    /// Its band; `None` where it reaches none, or has no headline.
    pub fn band(&self) -> Option<&'a Band> {
        self.methodology().bands().iter().find(|band| Some(&band.code) == self.band.as_ref())
    }

    /// The label of its band, or which one it does not reach; `None` without bands, or without a headline.
    pub fn band_label(&self, language: Language) -> Option<String> {
        let first = self.methodology().bands().first().filter(|_| self.headline().is_some())?;
        let below = || {
            let first = first.label.in_language(language);
            text!("below {first}", "por debajo de {first}").in_language(language).to_owned()
        };
        Some(self.band().map_or_else(below, |band| band.label.in_language(language).to_owned()))
    }

    /// Its own gaps, as [`Summarize::gaps`](crate::Summarize::gaps) by `unit` has them: one for each edge to an available child
    /// but for the headline's own.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The lowest available nodes under the headline: those first that would raise it most, were they at their maximum; those
    /// without a value last.
    pub fn raises(&self) -> &[Raise] {
        &self.raises
    }

    fn key(&self, key: &str) -> Option<&'a str> {
        self.scores.survey().key_value(key, self.row)
    }
}

/// Why a node has no value, `of` being that of any node.
fn why_missing(scores: &Scores, node: usize, of: impl Fn(usize) -> Option<f64>) -> Note {
    let nodes = scores.methodology().nodes();
    let empty = nodes[node].weighted().filter(|child| of(child.node).is_none());
    let empty: Vec<String> = empty.map(|child| nodes[child.node].code().to_owned()).collect();
    if scores.plan().source(node) == Source::Supplied || empty.is_empty() {
        Note::NoValue
    } else {
        Note::Without(empty)
    }
}
