//! The survey through the methodology: every node's value for every institution, the audit of supplied indices, ranks,
//! bands and quadrants.

mod audit;
mod position;

use polars::prelude::*;
use rayon::prelude::*;

use crate::error::{Result, argument};
use crate::finding::Findings;
use crate::index::polars::{Input, zeroed_name};
use crate::methodology::{Indices, Methodology, Node, Plan, Source};
use crate::survey::Survey;
pub(crate) use position::{Positions, QUADRANTS};

/// Rows that are scored at a time: few enough for the temporary columns to stay in the cache, enough for the expressions
/// to cost nothing beside the work.
const SLICE: usize = 1 << 16;

/// The value of every available node for every institution of a survey.
///
/// ```
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2019)?;
/// let file = "institution,state,TG,TC,PG,PC\nA,Colima,0.75,0.5,0.25,0\nB,Sonora,0.4,0.2,0,\n";
/// let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?)?;
/// let ga: Vec<Option<f64>> = scores.node("GA").unwrap().f64()?.iter().collect();
/// assert_eq!(ga, [Some(0.375), None]);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Scores {
    survey: Survey,
    plan: Plan,
    indices: Indices,
    /// The column of each computed node of the methodology; supplied ones stay in the survey.
    computed: Vec<Option<Column>>,
}

impl Scores {
    /// Scores a survey; a node that is both supplied and computable has its computed value.
    ///
    /// # Errors
    ///
    /// [`HeadlineUnavailable`](crate::ErrorKind::HeadlineUnavailable) when the headline can neither be computed nor
    /// read.
    pub fn new(survey: Survey) -> Result<Self> {
        Self::with_indices(survey, Indices::default())
    }

    /// Scores a survey, using the computed or the supplied value of the nodes that have both, from there on.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_indices(survey: Survey, indices: Indices) -> Result<Self> {
        let survey = match indices {
            Indices::Computed => survey,
            Indices::Supplied => survey.supplied(),
        };
        let plan = survey.methodology().plan(|node| survey.node(node.code()).is_some(), indices)?;
        let computed = compute(&survey, &plan)?;
        Ok(Scores { survey, plan, indices, computed })
    }

    /// The survey behind the scores.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The methodology behind the scores.
    pub fn methodology(&self) -> &Methodology {
        self.survey.methodology()
    }

    /// Where the value of each node comes from.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Which value the audited nodes have.
    pub fn indices(&self) -> Indices {
        self.indices
    }

    /// Number of institutions.
    pub fn len(&self) -> usize {
        self.survey.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Positions of the available nodes, in methodology order.
    pub fn available(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.methodology().nodes().len()).filter(|node| self.plan.is_available(*node))
    }

    /// The `f64` column of a node, in the order of the survey; `None` for a node without values.
    pub fn node(&self, code: &str) -> Option<&Column> {
        let position = self.methodology().position(code)?;
        match self.plan.source(position) {
            Source::Computed => self.computed.get(position)?.as_ref(),
            Source::Supplied => self.survey.node(code),
            Source::Absent => None,
        }
    }

    /// The values of the node at a position.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node without values.
    pub(crate) fn values(&self, node: usize) -> Result<&Float64Chunked> {
        let code = self.methodology().nodes()[node].code();
        let none = || argument!("node", "the node {code} has no values", "el nodo {code} no tiene valores");
        Ok(self.node(code).ok_or_else(none)?.f64()?)
    }

    /// The value of the node at a position in a row; `None` where there is none.
    pub(crate) fn value(&self, node: usize, row: usize) -> Result<Option<f64>> {
        let column = self.node(self.methodology().nodes()[node].code());
        Ok(column.map(|column| column.f64()).transpose()?.and_then(|column| column.get(row)))
    }

    /// Supplied indices that disagree with the recomputed ones by more than 0.0005 of the scale, each with its line and
    /// both values.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no checked survey causes.
    pub fn audit(&self) -> Result<Findings> {
        audit::disagreements(self)
    }

    /// One row per institution: `unit`, `state_code`, `state`, `level`, `type` where known, the other text columns, every
    /// available node in methodology order, `rank`, `quadrant` where the methodology names its axes, and `band`.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no checked survey causes.
    pub fn frame(&self) -> Result<DataFrame> {
        let mut columns = self.survey.descriptive_columns()?;
        for node in self.available() {
            columns.extend(self.node(self.methodology().nodes()[node].code()).cloned());
        }
        columns.extend(self.positions()?.columns());
        Ok(DataFrame::new(self.len(), columns)?)
    }

    /// Rank, quadrant and band of every institution.
    pub(crate) fn positions(&self) -> Result<Positions<'_>> {
        Positions::of(self)
    }
}

/// The column of each node of the methodology that is computed in a plan.
fn compute(survey: &Survey, plan: &Plan) -> Result<Vec<Option<Column>>> {
    let methodology = survey.methodology();
    let nodes = methodology.nodes();
    let mut columns = vec![None; nodes.len()];
    let levels = methodology.levels(plan);
    if levels.is_empty() {
        return Ok(columns);
    }
    let supplied: Vec<(usize, Column)> = nodes
        .iter()
        .enumerate()
        .filter_map(|(position, node)| Some((position, survey.node(node.code())?.clone())))
        .collect();
    let zeroed: Vec<Column> =
        supplied.iter().filter_map(|(position, column)| zeroed(column, &nodes[*position])).collect();
    let (positions, mut inputs): (Vec<usize>, Vec<Column>) = supplied.into_iter().unzip();
    inputs.extend(zeroed);
    let frame = DataFrame::new(survey.len(), inputs)?;
    let score = |start: usize| score(frame.slice(start as i64, SLICE), methodology, &positions, &levels);
    let starts: Vec<usize> = (0..survey.len().max(1)).step_by(SLICE).collect();
    let slices: Vec<DataFrame> = starts.into_par_iter().map(score).collect::<Result<_>>()?;
    let mut slices = slices.into_iter();
    let mut whole = slices.next().unwrap_or_default();
    for slice in slices {
        whole.vstack_mut_owned(slice)?;
    }
    for (position, column) in levels.iter().flatten().zip(whole.into_columns()) {
        columns[*position] = Some(column);
    }
    Ok(columns)
}

/// The nodes of the levels, in their order. `slice` begins with the supplied columns, whose nodes are at `positions`.
fn score(
    mut slice: DataFrame,
    methodology: &Methodology,
    positions: &[usize],
    levels: &[Vec<usize>],
) -> Result<DataFrame> {
    let code = |position: &usize| methodology.nodes()[*position].code();
    // Few nodes lack a value in a slice, even where their children do, and the others cost less.
    let known = |column: &Column, if_null: Input| if column.null_count() == 0 { Input::Complete } else { if_null };
    let mut inputs = vec![Input::Nullable; methodology.nodes().len()];
    for (position, column) in positions.iter().zip(slice.columns()) {
        inputs[*position] = known(column, Input::Zeroed);
    }
    for level in levels {
        let expressions = methodology.level(level, |node| inputs[node]);
        // There is nothing to optimize, and to find that out costs as much as to score thousands of rows.
        slice = slice.lazy().with_columns(expressions).without_optimizations().collect()?;
        for position in level {
            inputs[*position] = known(slice.column(code(position))?, Input::Nullable);
        }
    }
    Ok(slice.select(levels.iter().flatten().map(code))?)
}

/// A supplied column with 0 in place of its nulls, if it has any. It shares the values of the survey, which holds 0 where
/// a value is missing.
fn zeroed(column: &Column, node: &Node) -> Option<Column> {
    let values = column.f64().ok().filter(|values| values.null_count() > 0)?;
    let mut held = values.downcast_iter().flat_map(|chunk| chunk.iter().zip(chunk.values().iter()));
    debug_assert!(held.all(|(value, held)| value.is_some() || *held == 0.0));
    let chunks = values.downcast_iter().map(|chunk| chunk.clone().with_validity(None));
    Some(Float64Chunked::from_chunk_iter(zeroed_name(node).into(), chunks).into_column())
}
