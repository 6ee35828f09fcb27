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
//! assert_eq!(results.whole().estimate(&[], "GA").unwrap().n, 908);
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
pub struct Results<'a> {
    scores: &'a Scores,
    confidence: f64,
    findings: Findings,
    whole: Group,
    groups: Vec<Group>,
    plane: Option<Plane>,
    published: Option<Records<PublishedFigure>>,
    ranks: Option<Uncertainty>,
    series: Option<Series<'a>>,
    comparison: Option<Comparison<'a>>,
    cocreation: Option<Cocreation<'a>>,
}

/// The results by one key, or of all institutions together.
pub struct Group {
    key: Option<String>,
    summary: Summary,
    leaders: Records<Leader>,
    gaps: Records<Gap>,
    distribution: Option<Distribution>,
    histograms: Vec<Histogram>,
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

    /// The confidence of the intervals, above 0 and below 1.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Adds how sure ranks are.
    pub fn ranks(mut self, ranks: Uncertainty) -> Self {
        self.ranks = Some(ranks);
        self
    }

    /// Adds the comparison with an earlier edition; the keys and the confidence of `trend` are replaced by those of this
    /// builder.
    pub fn against(mut self, trend: Trend<'a>) -> Self {
        self.against = Some(trend);
        self
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
        let groups = self.keys.iter().map(|key| group(Some(key)));
        let groups = groups.collect::<Result<Vec<_>>>()?;
        let published = !scores.methodology().published().is_empty();
        let comparison = match self.against {
            Some(trend) => Some(Comparison::new(trend.confidence(self.confidence), &self.keys)?),
            None => None,
        };
        let by_state = groups.iter().find(|group| group.key() == Some("state")).map(Group::summary);
        let cocreation = self.registry.map(|(commitments, files)| {
            Cocreation::new(commitments, files, scores, by_state, &main_nodes, self.confidence)
        });
        Ok(Results {
            cocreation: cocreation.transpose()?,
            scores,
            confidence: self.confidence,
            findings,
            whole: group(None)?,
            groups,
            plane: Plane::new(scores)?,
            published: published.then(|| Summarize::new(scores).published()).transpose()?,
            ranks: self.ranks,
            series: comparison::series(scores, comparison.as_ref().map(Comparison::old))?,
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

    /// The key; `None` for all institutions together.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Estimates of every node.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The first of each group, or the first ten of all.
    pub fn leaders(&self) -> &Records<Leader> {
        &self.leaders
    }

    /// What each child costs its parent.
    pub fn gaps(&self) -> &Records<Gap> {
        &self.gaps
    }

    /// Shares at the ends of the scale, in bands and in quadrants; `None` for a survey with a sampling design.
    pub fn distribution(&self) -> Option<&Distribution> {
        self.distribution.as_ref()
    }

    /// Institutions in each twentieth of the scale, for each of the [main nodes](Results::main_nodes); none for a survey with a
    /// sampling design.
    pub fn histograms(&self) -> &[Histogram] {
        &self.histograms
    }
}

impl<'a> Results<'a> {
    /// The scores behind them.
    pub fn scores(&self) -> &'a Scores {
        self.scores
    }

    /// The methodology behind them.
    pub fn methodology(&self) -> &'a Methodology {
        self.scores.methodology()
    }

    /// The confidence of the intervals.
    pub fn confidence(&self) -> f64 {
        self.confidence
    }

    /// What was found in the file, and where supplied indices disagree with recomputed ones.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Estimates of all institutions.
    pub fn whole(&self) -> &Summary {
        &self.whole.summary
    }

    /// All institutions together, then by each key.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        std::iter::once(&self.whole).chain(&self.groups)
    }

    /// The results by a key; `None` where they were not computed.
    pub fn by(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key.as_deref() == Some(key))
    }

    /// Institutions in the plane of quadrants, where the methodology has one.
    pub fn plane(&self) -> Option<&Plane> {
        self.plane.as_ref()
    }

    /// Published figures beside the computed ones, where the methodology has some.
    pub fn published(&self) -> Option<&Records<PublishedFigure>> {
        self.published.as_ref()
    }

    /// How sure ranks are, where it was asked for.
    pub fn ranks(&self) -> Option<&Uncertainty> {
        self.ranks.as_ref()
    }

    /// The editions of the metric in sequence, those without data by their published figures; else the two that are compared.
    /// `None` where there is one edition only.
    pub fn series(&self) -> Option<&Series<'a>> {
        self.series.as_ref()
    }

    /// The comparison with an earlier edition, where it was asked for.
    pub fn comparison(&self) -> Option<&Comparison<'a>> {
        self.comparison.as_ref()
    }

    /// What states do about openness, where a registry was given.
    pub fn cocreation(&self) -> Option<&Cocreation<'a>> {
        self.cocreation.as_ref()
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
