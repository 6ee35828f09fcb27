//! The institutions that one is compared with, itself included.

use polars::prelude::*;

use crate::error::Result;
use crate::methodology::Scale;
use crate::numeric::RunningMean;
use crate::scoring::Scores;
use crate::summary::{Groups, Mean};

/// With whom an institution is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Among {
    /// Those of its type.
    Type,
    /// Those of its state.
    State,
    /// All institutions of the survey.
    All,
}

impl Among {
    /// All of them, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Type, Self::State, Self::All];

    /// `type`, `state` or `all`; the first two are keys of the survey.
    pub const fn code(self) -> &'static str {
        match self {
            Among::Type => "type",
            Among::State => "state",
            Among::All => "all",
        }
    }
}

/// The institutions that one is compared with, itself included.
#[derive(Debug, Clone, PartialEq)]
pub struct Peers {
    /// Which they are.
    pub among: Among,
    /// The type or the state that they have in common, as tables have it; `None` for all.
    pub value: Option<String>,
    /// How many they are, with a headline or without.
    pub institutions: usize,
    /// How many have a headline.
    pub n: usize,
    /// Percentile rank of the institution's headline among them, above 0 and to 100: (those below + half of those equal, itself
    /// included) ÷ n × 100. `None` where it has no headline.
    pub percentile: Option<f64>,
    /// Number of values and mean of each available node, in methodology order.
    pub means: Vec<(usize, Option<f64>)>,
}

impl Peers {
    /// The peers of the institution in a row; `None` where it has no value of the key, or the survey has no such key.
    pub(super) fn of(scores: &Scores, row: usize, among: Among) -> Result<Option<Self>> {
        let survey = scores.survey();
        let (value, rows) = match among {
            Among::All => (None, (0..survey.len()).collect()),
            Among::Type | Among::State => {
                let Some(value) = survey.key_value(among.code(), row) else { return Ok(None) };
                let groups = Groups::new(survey, &[among.code().to_owned()])?;
                let is_here = |other: &usize| groups.codes[*other] == groups.codes[row];
                (Some(value.to_owned()), (0..survey.len()).filter(is_here).collect::<Vec<usize>>())
            }
        };
        let nodes = scores.methodology().nodes();
        let mut means = Vec::new();
        for node in scores.available() {
            means.extend(scores.node(nodes[node].code()).map(|column| mean(column, &rows)).transpose()?);
        }
        let headline = scores.methodology().headline();
        let (mut n, mut percentile) = (0, None);
        if let Some(column) = scores.node(headline.code()) {
            let values = column.f64()?;
            let others: Vec<f64> = rows.iter().filter_map(|row| values.get(*row)).collect();
            n = others.len();
            percentile = values.get(row).map(|value| percentile_rank(value, &others, headline.scale()));
        }
        Ok(Some(Peers { among, value, institutions: rows.len(), n, percentile, means }))
    }
}

/// The mean of the rows that have a value, added up in row order as everywhere.
fn mean(column: &Column, rows: &[usize]) -> Result<Mean> {
    let values = column.f64()?;
    let mut mean = RunningMean::default();
    rows.iter().filter_map(|row| values.get(*row)).for_each(|value| mean.add(value));
    Ok((mean.n(), mean.mean()))
}

/// The percentile rank of a value among others, itself included.
fn percentile_rank(value: f64, others: &[f64], scale: Scale) -> f64 {
    let value = scale.comparable(value);
    let (mut below, mut equal) = (0usize, 0usize);
    for other in others.iter().map(|other| scale.comparable(*other)) {
        below += usize::from(other < value);
        equal += usize::from(other == value);
    }
    // One rounding: half of the equal is exact.
    (100.0 * (below as f64 + equal as f64 / 2.0)) / others.len() as f64
}
