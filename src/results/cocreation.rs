//! What states do about openness, and how open they are.

use polars::prelude::*;

use super::stack::stack;
use crate::catalog::Jurisdiction;
use crate::cocreation::{By, CommitmentScores, RecordFile, StateRow, Status};
use crate::context::{Context, ContextTest, Variable};
use crate::error::Result;
use crate::language::{Text, text};
use crate::methodology::Catalog;
use crate::numeric::RunningMean;
use crate::schema::Records;
use crate::scoring::Scores;
use crate::summary::Summary;

/// Facts of the registry that scores are compared by.
const FACTS: [&str; 5] = ["participating", "year", "lts", "plans", "commitments"];

/// The registry of co-creation, what its commitments come to, and what it has to do with the scores of states.
#[non_exhaustive]
pub struct Cocreation<'a> {
    /// The commitments and their scores.
    pub scores: &'a CommitmentScores<'a>,
    /// The files of the registry, and what was found in them.
    pub files: &'a [RecordFile],
    /// The initiative in figures.
    pub status: Status,
    /// What is known of each state.
    pub states: Vec<StateRow>,
    /// The facts about states that scores are compared by: `participating`, `year`, `lts`, `plans`, `commitments`, as far as
    /// states differ in them.
    pub context: Context,
    /// The means of the headline as each fact divides the states; none where they cannot be compared.
    pub divisions: Vec<Division>,
    /// Each fact with each of the [main nodes](super::Results::main_nodes), over the means of states; or why they cannot be
    /// compared.
    pub tests: std::result::Result<Records<ContextTest>, Text>,
}

/// The states as a fact divides them, with what they score.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// The fact.
    pub variable: String,
    /// Its groups of states.
    pub groups: Vec<DivisionGroup>,
}

/// A group of states.
#[derive(Debug, Clone, PartialEq)]
pub struct DivisionGroup {
    /// Its name.
    pub label: String,
    /// Its states that have a mean of the headline, and that mean, in the order of their codes.
    pub states: Vec<(Jurisdiction, f64)>,
    /// The mean of these means; `None` of none.
    pub mean: Option<f64>,
}

impl<'a> Cocreation<'a> {
    pub(super) fn new(
        scores: &'a CommitmentScores<'a>,
        files: &'a [RecordFile],
        survey: &Scores,
        by_state: Option<&Summary>,
        nodes: &[&str],
        confidence: f64,
    ) -> Result<Self> {
        let context =
            Context::from_frame(&scores.state_frame()?.select(["state"].iter().chain(&FACTS).copied())?, "state")?;
        let is_mexican = survey.methodology().catalog() != Catalog::None;
        let tests = match (survey.survey().design(), by_state.filter(|_| is_mexican)) {
            (Some(_), _) => Err(text!(
                "the comparison of states has no form for a survey with a sampling design",
                "la comparación de estados no tiene forma para una encuesta con diseño muestral"
            )),
            (None, None) if !is_mexican => Err(text!(
                "the methodology has no catalogue of states (`catalog = \"none\"`)",
                "la metodología no tiene catálogo de estados (`catalog = \"none\"`)"
            )),
            (None, None) => Err(text!(
                "the survey lacks the state of institutions",
                "la encuesta no dice el estado de las instituciones"
            )),
            (None, Some(summary)) => {
                let tests = summary.with_context(&context).nodes(nodes.iter().copied()).confidence(confidence).tests();
                tests.map(Ok).or_else(|error| error.into_reason().map(Err))?
            }
        };
        let headline = survey.methodology().headline().code();
        let divisions = match (&tests, by_state) {
            (Ok(_), Some(summary)) => {
                context.variables.iter().filter_map(|variable| division(variable, summary, headline)).collect()
            }
            _ => Vec::new(),
        };
        Ok(Cocreation { scores, files, status: scores.status(), states: scores.states(), context, divisions, tests })
    }

    /// The groups of every key, one below the other.
    pub(super) fn progress(&self) -> Result<DataFrame> {
        stack(By::ALL.into_iter().map(|by| {
            let frame = self.scores.group_frame(by);
            let frame = match by {
                // The name implies it.
                By::State | By::Plan => frame.and_then(|frame| Ok(frame.drop("state_code")?)),
                _ => frame,
            };
            ((by != By::Nation).then(|| by.code()), frame)
        }))
    }
}

/// The means of a node in the groups of a variable; `None` for a variable that makes none.
fn division(variable: &Variable, summary: &Summary, node: &str) -> Option<Division> {
    let (labels, states) = variable.groups()?;
    let of_group = |(at, label): (usize, String)| {
        let members = Jurisdiction::all().skip(1).zip(&states).filter(|(_, group)| **group == Some(at));
        let mean_of = |state: Jurisdiction| summary.estimate(&[state.name()], node)?.mean;
        let states: Vec<_> = members.filter_map(|(state, _)| Some((state, mean_of(state)?))).collect();
        let mut mean = RunningMean::default();
        states.iter().for_each(|(_, value)| mean.add(*value));
        DivisionGroup { label, mean: mean.mean(), states }
    };
    let groups = labels.into_iter().enumerate().map(of_group).collect();
    Some(Division { variable: variable.name.clone(), groups })
}
