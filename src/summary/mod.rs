//! Institutions into groups: estimates with their n and interval, distributions, leaders, gaps, and the comparison with
//! published figures.

mod design;
mod display;
mod distribution;
mod domain;
pub(crate) mod estimate;
mod gaps;
pub(crate) mod groups;
mod histogram;
mod leaders;
mod published;

use polars::prelude::*;
use polars_arrow::array::Float64Array;
use rayon::prelude::*;

pub use distribution::{ClassShare, Distribution, Division};
pub use estimate::{Estimate, Note};
pub use gaps::Gap;
pub use histogram::Histogram;
pub use leaders::Leader;
pub use published::PublishedFigure;

use crate::error::{Result, argument, ensure};
use crate::language::Language;
use crate::methodology::{Node, Scale};
use crate::numeric::RunningMean;
use crate::schema::{Records, Table, columns};
use crate::scoring::Scores;
use crate::setters::setters;
use design::Design;
pub(crate) use gaps::{edges, gaps};
pub(crate) use groups::Groups;
pub(crate) use published::{Estimates, keys, named};

/// Summarises scores by group. Estimates follow the sampling design where the survey has one, and describe the
/// institutions at hand where it has none.
///
/// ```
/// use open_gov_metric::{Methodology, Scores, Summarize, SurveyReader};
///
/// let methodology = Methodology::edition(2019)?;
/// let file = "institution,level,TG,TC,PG,PC\nA,state,1,1,0,0\nB,state,0.5,0.5,0,0\nC,municipal,0,0,0,0\n";
/// let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?)?;
/// let summary = Summarize::new(&scores).by(["level"]).summary()?;
/// let ga = summary.estimate(&["state"], "GA").unwrap();
/// assert_eq!((ga.n, ga.mean), (2, Some(0.375)));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Clone)]
pub struct Summarize<'a> {
    scores: &'a Scores,
    keys: Vec<String>,
    confidence: f64,
}

/// The number of values behind a mean, and the mean.
pub(crate) type Mean = (usize, Option<f64>);

/// Estimates of every available node in every group.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Summary {
    /// The value of each key in each group, in canonical order; empty for institutions without one.
    pub groups: Vec<Vec<String>>,
    /// The codes of the nodes, in methodology order.
    pub nodes: Vec<String>,
    /// The scale of each node.
    pub scales: Vec<Scale>,
    /// The code of the headline.
    pub headline: String,
    /// Every estimate: the groups in canonical order, in each the nodes in methodology order.
    pub rows: Records<Estimate>,
}

impl<'a> Summarize<'a> {
    /// All institutions as one group, with intervals of 95% confidence.
    pub fn new(scores: &'a Scores) -> Self {
        Summarize { scores, keys: Vec::new(), confidence: 0.95 }
    }

    setters! {
        /// Groups by keys: `state`, `state_code`, `level`, `type`, or any text column of the survey.
        pub by => keys: each String;
        /// The confidence of the intervals, above 0 and below 1.
        pub confidence: f64;
    }

    /// Estimates of every node by group.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an unknown key or a confidence out of range; [`Survey`](crate::ErrorKind::Survey) for design columns that make no
    /// design.
    pub fn summary(&self) -> Result<Summary> {
        check_confidence(self.confidence)?;
        self.of_groups(self.groups()?)
    }

    /// The summary of groups, be they of one institution.
    fn of_groups(&self, groups: Groups) -> Result<Summary> {
        let by_node = self.estimates(&groups)?;
        let nodes: Vec<String> = self.nodes().map(|node| node.code().to_owned()).collect();
        let of_group = |(at, group): (usize, &Vec<String>)| {
            let estimate = |(node, of_node): (&String, &Vec<Estimate>)| Estimate {
                group: group.clone(),
                node: node.clone(),
                ..of_node[at].clone()
            };
            nodes.iter().zip(&by_node).map(estimate).collect::<Vec<_>>()
        };
        let rows = groups.values.iter().enumerate().flat_map(of_group).collect();
        Ok(Summary {
            scales: self.nodes().map(Node::scale).collect(),
            headline: self.scores.methodology().headline().code().to_owned(),
            rows: Records::of(groups.keys, rows),
            groups: groups.values,
            nodes,
        })
    }

    /// A row for each group: the keys, `n` institutions, and the mean of each node.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary).
    pub fn wide(&self) -> Result<DataFrame> {
        check_confidence(self.confidence)?;
        let groups = self.groups()?;
        let means = self.means(&groups)?;
        let row = |at: usize| GroupMeans {
            group: &groups.values[at],
            n: groups.sizes[at],
            means: means.iter().map(|of_node| of_node[at].1).collect(),
        };
        let rows: Vec<GroupMeans> = (0..groups.len()).map(row).collect();
        let nodes = self.nodes().map(Node::code).enumerate();
        Table::of(&rows).keys(&groups.keys).nodes(nodes).frame(Language::English)
    }

    /// The best institutions of each group, by their rank within it; all that tie at the last place are kept, ordered by name.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an unknown key or a `top` of 0.
    pub fn leaders(&self, top: usize) -> Result<Records<Leader>> {
        leaders::leaders(self.scores, self.groups()?, top)
    }

    /// How many institutions are at the floor and at the ceiling of each node, in each band and in each quadrant, by group.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary), and [`Argument`](crate::ErrorKind::Argument) for a survey with a sampling design.
    pub fn distribution(&self) -> Result<Distribution> {
        check_confidence(self.confidence)?;
        Distribution::new(self.scores, self.groups()?, self.confidence)
    }

    /// How many institutions are in each of `bins` equal parts of a node's scale, by group.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an unknown key, a node without values, fewer than 1 or more than 1,000 bins, and a survey with
    /// a sampling design.
    pub fn histogram(&self, node: &str, bins: usize) -> Result<Histogram> {
        Histogram::new(self.scores, self.groups()?, node, bins)
    }

    /// What each child costs its parent, by group; the headline's own edges are left out. The key `unit` gives each
    /// institution's own.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary).
    pub fn gaps(&self) -> Result<Records<Gap>> {
        let groups = Groups::new(self.scores.survey(), &self.keys)?;
        let means = self.means(&groups)?;
        Ok(gaps::by_group(self.scores, groups, &means))
    }

    /// The methodology's published figures beside the computed ones. The keys of this builder do not matter here.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary).
    pub fn published(&self) -> Result<Records<PublishedFigure>> {
        published::published(self.scores)
    }

    /// Checks the sampling design of the survey, where it has one.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) for population sizes that make no design.
    pub fn check_design(&self) -> Result<()> {
        Design::of(self.scores.survey()).map(drop)
    }

    /// The estimate of every available node in every group.
    fn estimates(&self, groups: &Groups) -> Result<Vec<Vec<Estimate>>> {
        let (rows, design) = (groups.rows(), Design::of(self.scores.survey())?);
        self.for_each_node(|buffer, values| {
            let estimate = |rows: &Vec<u32>| match &design {
                Some(design) => design.estimate(rows, |row| values.get(row as usize), self.confidence),
                None => {
                    gather(values, rows, buffer);
                    let missing = rows.len() - buffer.len();
                    estimate::plain(buffer, missing, self.confidence)
                }
            };
            rows.iter().map(estimate).collect()
        })
    }

    /// Number of values and mean of every available node in every group.
    fn means(&self, groups: &Groups) -> Result<Vec<Vec<Mean>>> {
        if self.scores.survey().design().is_some() {
            let of_node = |node: Vec<Estimate>| node.into_iter().map(|found| (found.n, found.mean)).collect();
            return Ok(self.estimates(groups)?.into_iter().map(of_node).collect());
        }
        let runs: Vec<(u32, usize)> = groups.codes.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
        self.for_each_node(|_, values| {
            let means = running_means(values, &runs, groups.len());
            means.iter().map(|mean| (mean.n(), mean.mean())).collect()
        })
    }

    /// Runs a task for each available node, in parallel, with a buffer to use.
    fn for_each_node<T: Send>(&self, task: impl Fn(&mut Vec<f64>, &Float64Array) -> T + Sync) -> Result<Vec<T>> {
        let run = |buffer: &mut Vec<f64>, node: usize| -> Result<T> {
            Ok(task(buffer, self.scores.values(node)?.rechunk().downcast_as_array()))
        };
        let nodes: Vec<usize> = self.scores.available().collect();
        nodes.into_par_iter().map_init(Vec::new, run).collect()
    }

    fn nodes(&self) -> impl Iterator<Item = &'a Node> {
        let nodes = self.scores.methodology().nodes();
        self.scores.available().map(|node| &nodes[node])
    }

    /// Groups of several institutions.
    fn groups(&self) -> Result<Groups> {
        refuse_unit(&self.keys)?;
        Groups::new(self.scores.survey(), &self.keys)
    }
}

impl Summary {
    /// The keys of the groups.
    pub fn keys(&self) -> &[String] {
        self.rows.keys()
    }

    /// The figures of a node in a group, which the values of its keys name.
    pub fn estimate(&self, group: &[&str], node: &str) -> Option<&Estimate> {
        let group = groups::position(&self.groups, group)?;
        let node = self.nodes.iter().position(|code| code == node)?;
        self.rows.get(group * self.nodes.len() + node)
    }

    /// The table of the [estimates](Estimate), each with its keys.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key has the name of another column.
    pub fn frame(&self, language: Language) -> Result<DataFrame> {
        self.rows.frame(language)
    }
}

/// The means of a group, a row of the wide table.
pub(crate) struct GroupMeans<'a> {
    group: &'a [String],
    n: usize,
    means: Vec<Option<f64>>,
}

columns! {
    GroupMeans<'_>:
    keys [STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    n "n" Count "institutions" "instituciones"
        "Institutions of the group, with values or without." "Instituciones del grupo, con valores o sin ellos.";
    nodes |row, at| row.means.get(at).copied().flatten();
}

/// Fills the buffer with the values of rows, leaving missing ones out.
fn gather(values: &Float64Array, rows: &[u32], buffer: &mut Vec<f64>) {
    buffer.clear();
    match values.validity() {
        None => buffer.extend(rows.iter().map(|row| values.values()[*row as usize])),
        Some(_) => buffer.extend(rows.iter().filter_map(|row| values.get(*row as usize))),
    }
}

/// The mean of each group, its values added in row order; `runs` are the rows' groups, each with its number of rows.
fn running_means(values: &Float64Array, runs: &[(u32, usize)], groups: usize) -> Vec<RunningMean> {
    let mut means = vec![RunningMean::default(); groups];
    let mut end = 0;
    for (group, rows) in runs {
        let (mean, run) = (&mut means[*group as usize], end..end + rows);
        end = run.end;
        match values.validity() {
            None => mean.add_all(&values.values()[run]),
            Some(_) => run.filter_map(|row| values.get(row)).for_each(|value| mean.add(value)),
        }
    }
    means
}

/// Refuses a confidence that is not above 0 and below 1.
pub(crate) fn check_confidence(confidence: f64) -> Result<()> {
    ensure!(
        confidence > 0.0 && confidence < 1.0,
        "confidence",
        "the confidence is {confidence}; expected a number above 0 and below 1",
        "la confianza es {confidence}; se esperaba un número mayor que 0 y menor que 1"
    );
    Ok(())
}

/// Refuses the key that makes each institution a group of its own.
pub(crate) fn refuse_unit(keys: &[String]) -> Result<()> {
    ensure!(
        keys.iter().all(|key| key.trim() != "unit"),
        "by",
        "the key `unit` is for gaps only; expected state, level, type or a text column",
        "la clave `unit` es solo para las brechas; se esperaba state, level, type o una columna de texto"
    );
    Ok(())
}

/// Position of a node that has values.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for any other, with those that have.
pub(crate) fn available(scores: &Scores, code: &str) -> Result<usize> {
    let code = code.trim();
    scores.methodology().position(code).filter(|node| scores.plan().is_available(*node)).ok_or_else(|| {
        let known: Vec<&str> = scores.available().map(|node| scores.methodology().nodes()[node].code()).collect();
        let known = known.join(", ");
        argument!(
            "node",
            "there is no node {code} with values; expected one of: {known}",
            "no hay un nodo {code} con valores; se esperaba uno de: {known}"
        )
    })
}
