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
use rayon::prelude::*;

pub use design::{Design, DesignFault};
pub use distribution::{ClassShare, Distribution, Division};
pub use estimate::{Estimate, GroupEstimate, Note};
pub use gaps::{Gap, Gaps, GroupGap};
pub use histogram::Histogram;
pub use leaders::{Leader, Leaders};
pub use published::{PublishedFigure, PublishedFigures};

use crate::error::{Error, Result, argument, ensure};
use crate::finding::{Log, SurveyProblem};
use crate::language::Language;
use crate::methodology::{Node, Scale};
use crate::numeric::RunningMean;
use crate::schema::{Table, columns};
use crate::scoring::Scores;
pub(crate) use gaps::gaps;
pub(crate) use groups::Groups;
pub(crate) use published::canonical;

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
pub struct Summary {
    keys: Vec<String>,
    groups: Vec<Vec<String>>,
    nodes: Vec<String>,
    /// The scale of each node.
    scales: Vec<Scale>,
    /// The code of the headline.
    headline: String,
    /// Group by group, node by node.
    estimates: Vec<Estimate>,
}

impl<'a> Summarize<'a> {
    /// All institutions as one group, with intervals of 95% confidence.
    pub fn new(scores: &'a Scores) -> Self {
        Summarize { scores, keys: Vec::new(), confidence: 0.95 }
    }

    /// Groups by keys: `state`, `state_code`, `level`, `type`, or any text column of the survey.
    pub fn by<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.keys = keys.into_iter().map(Into::into).collect();
        self
    }

    /// The confidence of the intervals, above 0 and below 1.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Estimates of every node by group.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an unknown key or a confidence out of range; [`Survey`](crate::ErrorKind::Survey) for design columns that make no
    /// design.
    pub fn summary(&self) -> Result<Summary> {
        check_confidence(self.confidence)?;
        refuse_unit(&self.keys)?;
        let groups = self.groups()?;
        let rows = groups.rows();
        let by_node = match self.design()? {
            Some(design) => self.for_each_node(|_, values| {
                let value = |row: u32| values.get(row as usize);
                rows.iter().map(|rows| design.estimate(rows, value, self.confidence)).collect::<Vec<_>>()
            })?,
            None => self.for_each_node(|buffer, values| {
                let plain = |values: &mut [f64], missing| estimate::plain(values, missing, self.confidence);
                by_group(buffer, values, &rows, plain)
            })?,
        };
        let estimates =
            (0..groups.len()).flat_map(|group| by_node.iter().map(move |node| node[group].clone())).collect();
        let nodes = self.nodes().map(|node| node.code().to_owned()).collect();
        let scales = self.nodes().map(Node::scale).collect();
        let headline = self.scores.methodology().headline().code().to_owned();
        Ok(Summary { keys: groups.keys, groups: groups.values, nodes, scales, headline, estimates })
    }

    /// A row for each group: the keys, `n` institutions, and the mean of each node.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary).
    pub fn wide(&self) -> Result<DataFrame> {
        check_confidence(self.confidence)?;
        refuse_unit(&self.keys)?;
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
    pub fn leaders(&self, top: usize) -> Result<Leaders> {
        refuse_unit(&self.keys)?;
        Leaders::new(self.scores, self.groups()?, top)
    }

    /// How many institutions stand at the floor and at the ceiling of each node, in each band and in each quadrant, by group.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary), and [`Argument`](crate::ErrorKind::Argument) for a survey with a sampling design.
    pub fn distribution(&self) -> Result<Distribution> {
        check_confidence(self.confidence)?;
        refuse_unit(&self.keys)?;
        Distribution::new(self.scores, self.groups()?, self.confidence)
    }

    /// How many institutions stand in each of `bins` equal parts of a node's scale, by group.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an unknown key, a node without values, fewer than 1 or more than 1,000 bins, and a survey with
    /// a sampling design.
    pub fn histogram(&self, node: &str, bins: usize) -> Result<Histogram> {
        refuse_unit(&self.keys)?;
        Histogram::new(self.scores, self.groups()?, node, bins)
    }

    /// What each child costs its parent, by group; the headline's own edges are left out. The key `unit` gives each
    /// institution's own.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary).
    pub fn gaps(&self) -> Result<Gaps> {
        let groups = self.groups()?;
        let means = self.means(&groups)?;
        Ok(Gaps::new(self.scores, groups, &means))
    }

    /// The methodology's published figures beside the computed ones. The keys of this builder are of no account here.
    ///
    /// # Errors
    ///
    /// As [`summary`](Self::summary).
    pub fn published(&self) -> Result<PublishedFigures> {
        PublishedFigures::new(self.scores)
    }

    /// Number of values and mean of every available node in every group.
    fn means(&self, groups: &Groups) -> Result<Vec<Vec<Mean>>> {
        match self.design()? {
            Some(design) => {
                let rows = groups.rows();
                self.for_each_node(|_, values| {
                    let value = |row: u32| values.get(row as usize);
                    let counted = |rows: &Vec<u32>| {
                        let n = design.weighted(rows).filter(|(row, _)| values.get(*row as usize).is_some()).count();
                        (n, design.mean(rows, value))
                    };
                    rows.iter().map(counted).collect()
                })
            }
            None => {
                let runs: Vec<(u32, usize)> =
                    groups.codes.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
                self.for_each_node(|_, values| {
                    let means = running_means(values, &runs, groups.len());
                    means.iter().map(|mean| (mean.n(), mean.mean())).collect()
                })
            }
        }
    }

    /// Runs a task for each available node, in parallel; each has a buffer of its own.
    fn for_each_node<T: Send>(&self, task: impl Fn(&mut Vec<f64>, &Float64Chunked) -> T + Sync) -> Result<Vec<T>> {
        let nodes: Vec<&Node> = self.nodes().collect();
        let run = |buffer: &mut Vec<f64>, node: &&Node| -> Result<T> {
            let column = self.scores.node(node.code()).ok_or_else(|| unavailable(node.code()))?;
            Ok(task(buffer, column.f64()?))
        };
        // One share of the nodes a thread, so that there are no more buffers than threads.
        let share = nodes.len().div_ceil(rayon::current_num_threads()).max(1);
        let shares = nodes.par_chunks(share).map(|nodes| {
            let mut buffer = Vec::new();
            nodes.iter().map(|node| run(&mut buffer, node)).collect::<Result<Vec<T>>>()
        });
        Ok(shares.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn nodes(&self) -> impl Iterator<Item = &'a Node> {
        let nodes = self.scores.methodology().nodes();
        self.scores.available().map(|node| &nodes[node])
    }

    fn groups(&self) -> Result<Groups> {
        Groups::new(self.scores.survey(), &self.keys)
    }

    /// Checks the sampling design of the survey, where it has one.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) for population sizes that make no design.
    pub fn check_design(&self) -> Result<()> {
        self.design().map(|_| ())
    }

    /// The sampling design, where the survey has one.
    fn design(&self) -> Result<Option<Design>> {
        let survey = self.scores.survey();
        let Some(columns) = survey.design() else { return Ok(None) };
        let strata = columns.strata.as_ref().map(|key| Groups::new(survey, std::slice::from_ref(key))).transpose()?;
        let names: Vec<String> =
            strata.iter().flat_map(|strata| &strata.values).map(|values| values.concat()).collect();
        let present =
            |column: &Option<Vec<f64>>| column.as_ref().map(|c| c.iter().copied().map(Some).collect::<Vec<_>>());
        let design = Design::new(
            present(&columns.weight).as_deref(),
            strata.as_ref().map(|strata| (strata.codes.as_slice(), names.as_slice())),
            present(&columns.fpc).as_deref(),
            survey.len(),
        );
        design.map(Some).map_err(|fault| {
            let mut findings = survey.empty_findings();
            let mut log = Log::default();
            let column = columns.fpc_header.as_deref().and_then(|header| survey.header_number(header));
            let value = columns.fpc.as_ref().and_then(|fpc| fpc.get(fault.row())).map(f64::to_string);
            let value = value.unwrap_or_default();
            let problem = SurveyProblem::BadDesign { value: value.into(), expected: fault.expected().into() };
            log.push(survey.line(fault.row()), column, problem);
            findings.append(log);
            Error::survey(findings)
        })
    }
}

impl Summary {
    /// A summary of which only n and means are known: of each group the estimate of each node.
    pub(crate) fn of_means(
        key: &str,
        groups: Vec<String>,
        nodes: Vec<(String, Scale)>,
        headline: &str,
        means: Vec<Estimate>,
    ) -> Self {
        let (nodes, scales) = nodes.into_iter().unzip();
        let groups = groups.into_iter().map(|group| vec![group]).collect();
        Summary { keys: vec![key.to_owned()], groups, nodes, scales, headline: headline.to_owned(), estimates: means }
    }

    /// The scale of each node.
    pub(crate) fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// The keys of the groups.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The value of each key in each group, in canonical order; empty for institutions without one.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.groups
    }

    /// The codes of the nodes, in methodology order.
    pub fn nodes(&self) -> &[String] {
        &self.nodes
    }

    /// The figures of a node in a group, which the values of its keys name.
    pub fn estimate(&self, group: &[&str], node: &str) -> Option<&Estimate> {
        let group = groups::position(&self.groups, group)?;
        let node = self.nodes.iter().position(|code| code == node)?;
        self.estimates.get(group * self.nodes.len() + node)
    }

    /// Every estimate: the groups in canonical order, in each the nodes in methodology order.
    pub fn rows(&self) -> impl Iterator<Item = GroupEstimate<'_>> {
        let groups = self.groups.iter().zip(self.estimates.chunks(self.nodes.len().max(1)));
        groups.flat_map(|(group, estimates)| {
            let row = move |(node, estimate)| GroupEstimate { group, node, estimate };
            self.nodes.iter().map(String::as_str).zip(estimates).map(row)
        })
    }

    /// The table of the [estimates](GroupEstimate), each with its keys.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key has the name of another column.
    pub fn frame(&self, language: Language) -> Result<DataFrame> {
        Table::of(&self.rows().collect::<Vec<_>>()).keys(&self.keys).frame(language)
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

/// Gathers the values of each group in row order and evaluates them, together with the number that is missing.
fn by_group<T>(
    buffer: &mut Vec<f64>,
    values: &Float64Chunked,
    groups: &[Vec<u32>],
    mut evaluate: impl FnMut(&mut [f64], usize) -> T,
) -> Vec<T> {
    let estimate = |rows: &Vec<u32>| {
        gather(values, rows, buffer);
        let missing = rows.len() - buffer.len();
        evaluate(buffer, missing)
    };
    groups.iter().map(estimate).collect()
}

/// Fills the buffer with the values of ascending rows, leaving missing ones out.
fn gather(values: &Float64Chunked, rows: &[u32], buffer: &mut Vec<f64>) {
    buffer.clear();
    let mut rest = rows;
    let mut start = 0;
    for chunk in values.downcast_iter() {
        let end = start + chunk.len();
        let (here, later) = rest.split_at(rest.partition_point(|row| (*row as usize) < end));
        let (cells, at) = (chunk.values().as_slice(), |row: &u32| *row as usize - start);
        match chunk.validity() {
            None => buffer.extend(here.iter().map(|row| cells[at(row)])),
            Some(present) => {
                buffer.extend(here.iter().map(at).filter(|row| present.get_bit(*row)).map(|row| cells[row]));
            }
        }
        rest = later;
        start = end;
    }
}

/// The mean of each group, its values added in row order; `runs` are the rows' groups, each with its number of rows.
fn running_means(values: &Float64Chunked, runs: &[(u32, usize)], groups: usize) -> Vec<RunningMean> {
    let mut means = vec![RunningMean::default(); groups];
    let mut runs = runs.iter().copied();
    let (mut group, mut left) = (0, 0);
    for chunk in values.downcast_iter() {
        let mut start = 0;
        while start < chunk.len() {
            if left == 0 {
                let Some(run) = runs.next() else { return means };
                (group, left) = run;
            }
            let end = chunk.len().min(start + left);
            let mean = &mut means[group as usize];
            let cells = &chunk.values().as_slice()[start..end];
            match chunk.validity() {
                None => mean.add_all(cells),
                Some(present) => {
                    let rows = cells.iter().zip(start..end).filter(|(_, row)| present.get_bit(*row));
                    rows.for_each(|(value, _)| mean.add(*value));
                }
            }
            left -= end - start;
            start = end;
        }
    }
    means
}

/// Refuses a confidence that is not above 0 and below 1.
pub(crate) fn check_confidence(confidence: f64) -> Result<()> {
    if confidence > 0.0 && confidence < 1.0 {
        return Ok(());
    }
    Err(argument!(
        "confidence",
        "the confidence is {confidence}; expected a number above 0 and below 1",
        "la confianza es {confidence}; se esperaba un número mayor que 0 y menor que 1"
    ))
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

pub(crate) fn unavailable(code: &str) -> Error {
    argument!("node", "the node {code} has no values", "el nodo {code} no tiene valores")
}
