//! The institutions that one is compared with, itself included.

use polars::prelude::*;

use crate::error::Result;
use crate::methodology::Scale;
use crate::numeric::RunningMean;
use crate::scoring::Scores;
use crate::summary::{Groups, Mean};
use crate::words::words;

words! {
    /// With whom an institution is compared, the narrowest first. The codes of the first two are keys of the survey.
    pub Among
    /// Those of its type.
    Type "type";
    /// Those of its state.
    State "state";
    /// All institutions of the survey.
    All "all";
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
}

impl Peers {
    /// The peers of the institution in a row, and their rows; `None` where it has no value of the key, or the survey has no such key.
    pub(super) fn of(scores: &Scores, row: usize, among: Among) -> Result<Option<(Self, Vec<usize>)>> {
        let survey = scores.survey();
        let value = survey.key_value(among.code(), row).filter(|_| among != Among::All);
        let rows: Vec<usize> = match (among, value) {
            (Among::All, _) => (0..survey.len()).collect(),
            (_, None) => return Ok(None),
            (_, Some(_)) => {
                let groups = Groups::new(survey, &[among.code().to_owned()])?;
                (0..survey.len()).filter(|other| groups.codes[*other] == groups.codes[row]).collect()
            }
        };
        let headline = scores.methodology().headline();
        let (mut n, mut percentile) = (0, None);
        if let Some(column) = scores.node(headline.code()) {
            let values = column.f64()?;
            let others: Vec<f64> = rows.iter().filter_map(|row| values.get(*row)).collect();
            n = others.len();
            percentile = values.get(row).map(|value| percentile_rank(value, &others, headline.scale()));
        }
        let value = value.map(str::to_owned);
        Ok(Some((Peers { among, value, institutions: rows.len(), n, percentile }, rows)))
    }
}

/// The mean of the rows that have a value, added up in row order as everywhere.
pub(super) fn mean(column: &Column, rows: &[usize]) -> Result<Mean> {
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
