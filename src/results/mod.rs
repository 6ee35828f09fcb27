//! Everything that an edition publishes, computed once: the tables of a yearly rerun, and what its report draws.
//!
//! ```
//! use open_gov_metric::results::Publish;
//! use open_gov_metric::robustness::RankUncertainty;
//! use open_gov_metric::{Language, Methodology, Scores, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
//! let ranks = RankUncertainty::new(&scores).by(["state"]).draws(200).run()?;
//! let results = Publish::new(&scores).ranks(ranks).results()?;
//! assert_eq!(results.whole.summary.estimate(&[], "GA").unwrap().n, 908);
//! let names: Vec<&str> = results.tables(Language::English)?.iter().map(|table| table.name).collect();
//! assert_eq!(names[..4], ["scores", "summaries", "leaders", "gaps"]);
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod cocreation;
mod comparison;
mod plane;
mod stack;
mod tables;

pub use cocreation::{Cocreation, Division, DivisionGroup};
pub use comparison::Comparison;
pub use plane::Plane;
pub(crate) use stack::of_stacked;
pub use tables::Table;
pub(crate) use tables::{FindingRow, NodeRow};
#[cfg(feature = "cli")]
pub(crate) use tables::{of_findings, of_methodology};

use crate::cocreation::{CommitmentScores, RecordFile};
use crate::error::Result;
use crate::finding::Findings;
use crate::methodology::Methodology;
use crate::robustness::Uncertainty;
use crate::schema::Records;
use crate::scoring::Scores;
use crate::setters::setters;
use crate::summary::{Distribution, Gap, Histogram, Leader, PublishedFigure, Summarize, Summary};
use crate::trend::{Series, Trend};

/// The keys by which an edition is always published, where its survey has them.
const KEYS: [&str; 3] = ["level", "state", "type"];
/// Places among all institutions.
const LEADERS: usize = 10;
/// Parts of a scale in a histogram.
const BINS: usize = 20;

/// Computes what an edition publishes.
#[derive(Clone)]
pub struct Publish<'a> {
    scores: &'a Scores,
    keys: Vec<String>,
    confidence: f64,
    ranks: Option<Uncertainty>,
    against: Option<Trend<'a>>,
    registry: Option<(&'a CommitmentScores<'a>, &'a [RecordFile])>,
}

/// What an edition publishes.
#[non_exhaustive]
pub struct Results<'a> {
    /// The scores that they are of.
    pub scores: &'a Scores,
    /// The confidence of the intervals, above 0 and below 1.
    pub confidence: f64,
    /// What was found in the file, and where supplied indices disagree with recomputed ones.
    pub findings: Findings,
    /// All institutions together.
    pub whole: Group,
    /// The institutions by each key.
    pub by_key: Vec<Group>,
    /// Institutions in the plane of quadrants, where the methodology has one.
    pub plane: Option<Plane>,
    /// Published figures and the computed ones, where the methodology has some.
    pub published: Option<Records<PublishedFigure>>,
    /// How sure ranks are, where it was asked for.
    pub ranks: Option<Uncertainty>,
    /// The editions of the metric in sequence, those without data by their published figures; else the two that are compared.
    /// `None` where there is one edition only.
    pub series: Option<Series<'a>>,
    /// The comparison with an earlier edition, where it was asked for.
    pub comparison: Option<Comparison<'a>>,
    /// What states do about openness, where a registry was given.
    pub cocreation: Option<Cocreation<'a>>,
}

/// The results by one key, or of all institutions together.
#[non_exhaustive]
pub struct Group {
    /// The key; `None` for all institutions together.
    pub key: Option<String>,
    /// Estimates of every node.
    pub summary: Summary,
    /// The first of each group, or the first ten of all.
    pub leaders: Records<Leader>,
    /// What each child costs its parent.
    pub gaps: Records<Gap>,
    /// Shares at the ends of the scale, in bands and in quadrants; `None` for a survey with a sampling design.
    pub distribution: Option<Distribution>,
    /// Institutions in each twentieth of the scale, for each of the [main nodes](Results::main_nodes); none for a survey with a
    /// sampling design.
    pub histograms: Vec<Histogram>,
}

impl<'a> Publish<'a> {
    /// Results of all institutions and by level, state and type, where the survey has them, with intervals of 95%
    /// confidence.
    pub fn new(scores: &'a Scores) -> Self {
        let known = scores.survey().keys();
        let keys = KEYS.into_iter().filter(|key| known.contains(key)).map(str::to_owned).collect();
        Publish { scores, keys, confidence: 0.95, ranks: None, against: None, registry: None }
    }

    /// Adds results by another key: a text column of the survey.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        let key = key.into();
        let key = self.scores.survey().key(key.trim()).map_or(key.clone(), |(name, _)| name.to_owned());
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
        self
    }

    setters! {
        /// The confidence of the intervals, above 0 and below 1.
        pub confidence: f64;

        /// Adds how sure ranks are.
        pub ranks: some Uncertainty;

        /// Adds the comparison with an earlier edition; the keys and the confidence of `trend` are replaced by those of this
        /// builder.
        pub against: some Trend<'a>;
    }

    /// Adds what states do about openness: the commitments of a registry of co-creation, and the files that it was read from.
    pub fn cocreation(mut self, scores: &'a CommitmentScores<'a>, files: &'a [RecordFile]) -> Self {
        self.registry = Some((scores, files));
        self
    }

    /// Computes the results.
    ///
    /// # Errors
    ///
    /// As [`Summarize::summary`], and as [`Trend::changes`] where there is a comparison.
    pub fn results(self) -> Result<Results<'a>> {
        let scores = self.scores;
        let mut findings = scores.survey().findings().clone();
        findings.merge(scores.audit()?);
        let main_nodes = main_nodes(scores);
        let group = |key| Group::new(scores, key, self.confidence, &main_nodes);
        let by_key = self.keys.iter().map(|key| group(Some(key))).collect::<Result<Vec<_>>>()?;
        let against = self.against.map(|trend| Comparison::new(trend.confidence(self.confidence), &self.keys));
        let comparison = against.transpose()?;
        let by_state = by_key.iter().find(|group| group.key.as_deref() == Some("state")).map(|group| &group.summary);
        let cocreation = self.registry.map(|(commitments, files)| {
            Cocreation::new(commitments, files, scores, by_state, &main_nodes, self.confidence)
        });
        let has_published = !scores.methodology().published().is_empty();
        Ok(Results {
            cocreation: cocreation.transpose()?,
            scores,
            confidence: self.confidence,
            findings,
            whole: group(None)?,
            by_key,
            plane: Plane::new(scores)?,
            published: has_published.then(|| Summarize::new(scores).published()).transpose()?,
            ranks: self.ranks,
            series: comparison::series(scores, comparison.as_ref().map(|comparison| comparison.old))?,
            comparison,
        })
    }
}

impl Group {
    fn new(scores: &Scores, key: Option<&String>, confidence: f64, main_nodes: &[&str]) -> Result<Self> {
        let summarize = Summarize::new(scores).by(key).confidence(confidence);
        // Distributions have no design-based form.
        let plain = scores.survey().design().is_none();
        let nodes = if plain { main_nodes } else { &[] };
        Ok(Group {
            key: key.cloned(),
            summary: summarize.summary()?,
            leaders: summarize.leaders(if key.is_some() { 1 } else { LEADERS })?,
            gaps: summarize.gaps()?,
            distribution: plain.then(|| summarize.distribution()).transpose()?,
            histograms: nodes.iter().map(|node| summarize.histogram(node, BINS)).collect::<Result<_>>()?,
        })
    }
}

impl<'a> Results<'a> {
    /// The methodology of the scores.
    pub fn methodology(&self) -> &'a Methodology {
        self.scores.methodology()
    }

    /// All institutions together, then by each key.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        std::iter::once(&self.whole).chain(&self.by_key)
    }

    /// The results by a key; `None` where they were not computed.
    pub fn by(&self, key: &str) -> Option<&Group> {
        self.by_key.iter().find(|group| group.key.as_deref() == Some(key))
    }

    /// The nodes that a reader looks at first: the headline, what it is made of, and so on, as long as they are twelve at
    /// most; codes of available nodes.
    pub fn main_nodes(&self) -> Vec<&'a str> {
        main_nodes(self.scores)
    }
}

fn main_nodes(scores: &Scores) -> Vec<&str> {
    const MOST: usize = 12;
    let methodology = scores.methodology();
    let available: Vec<usize> = scores.available().collect();
    let (mut found, mut level) = (Vec::new(), vec![methodology.headline_position()]);
    while !level.is_empty() {
        level.retain(|node| available.contains(node) && !found.contains(node));
        if found.len() + level.len() > MOST {
            break;
        }
        found.extend(&level);
        let mut below: Vec<usize> = Vec::new();
        for child in level.iter().flat_map(|node| methodology.nodes()[*node].weighted()) {
            if !below.contains(&child.node) {
                below.push(child.node);
            }
        }
        level = below;
    }
    found.into_iter().map(|node| methodology.nodes()[node].code()).collect()
}
