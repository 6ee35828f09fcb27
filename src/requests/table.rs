//! What requests come to: a row for each institution.

use polars::prelude::*;

use super::mapping::Measure;
use crate::catalog::Jurisdiction;
use crate::error::Result;
use crate::finding::Findings;
use crate::survey::OnInvalid;

/// A share and its denominator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// From 0 to 1; none where the denominator is 0.
    pub value: Option<f64>,
    /// The requests that count in it.
    pub n: u64,
}

impl Share {
    pub(super) fn of(total: f64, n: u64) -> Self {
        Share { value: (n > 0).then(|| total / n as f64), n }
    }
}

/// The requests of an institution.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// Its name.
    pub unit: String,
    /// Its state, where the file tells it.
    pub state: Option<String>,
    /// Requests that were used.
    pub requests: u64,
    /// Those among them that are known to have been answered.
    pub answered: u64,
    /// How many were answered.
    pub share_answered: Share,
    /// How much of the information was made available.
    pub availability: Share,
    /// How clear the answers were.
    pub clarity: Share,
    /// How complete they were.
    pub completeness: Share,
    /// How fast they came.
    pub celerity: Share,
    /// Median of the working days to the answer; none without an answer whose days are known.
    pub days_median: Option<f64>,
    /// Their 90th percentile.
    pub days_p90: Option<f64>,
    /// Answered requests whose days are known.
    pub n_days: u64,
    /// Number of the file, and line, of its first request.
    pub(super) first: (usize, u64),
}

impl Components {
    /// A measure of its requests.
    pub fn share(&self, measure: Measure) -> Share {
        match measure {
            Measure::ShareAnswered => self.share_answered,
            Measure::Availability => self.availability,
            Measure::Clarity => self.clarity,
            Measure::Completeness => self.completeness,
            Measure::Celerity => self.celerity,
        }
    }
}

/// A file that was read: what was found in it, and how many of its records were used.
#[derive(Debug, Clone)]
pub struct RequestFile {
    pub(super) findings: Findings,
    pub(super) read: u64,
    pub(super) set_aside: u64,
}

impl RequestFile {
    /// Its name.
    pub fn name(&self) -> &str {
        self.findings.source()
    }

    /// What was found; of each rule the first [`PLACES`](Self::PLACES), with the number of all.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Records below the header: those used and those set aside.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Records that were used.
    pub fn used(&self) -> u64 {
        self.read - self.set_aside
    }

    /// Records that were set aside because of an error.
    pub fn set_aside(&self) -> u64 {
        self.set_aside
    }
}

/// Requests reduced to a row for each institution, or each institution of a state where the files tell states; by state, those
/// without one last, then by name.
#[derive(Debug, Clone)]
pub struct Requests {
    pub(super) rows: Vec<Components>,
    pub(super) files: Vec<RequestFile>,
    pub(super) nodes: [Option<String>; 5],
    pub(super) has_state: bool,
    /// Whether states are those of the catalogue.
    pub(super) is_catalogued: bool,
    pub(super) on_invalid: OnInvalid,
}

impl Requests {
    /// The institutions.
    pub fn rows(&self) -> &[Components] {
        &self.rows
    }

    /// Number of institutions.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The files, in the order in which they were read.
    pub fn files(&self) -> &[RequestFile] {
        &self.files
    }

    /// The component that a measure is, where the mapping names one.
    pub fn node(&self, measure: Measure) -> Option<&str> {
        self.nodes[measure as usize].as_deref()
    }

    /// A row for each institution: `unit`; `state_code` and `state` where the files tell states; `requests`, `answered`; the
    /// measures, from 0 to 1; `days_median`, `days_p90`; `n_` and its denominator for each measure, `n_days`; and the measures
    /// once more under the codes of the components that they are.
    ///
    /// # Errors
    ///
    /// [`Error::Polars`](crate::Error::Polars) for a mapping that calls a component as another column.
    pub fn frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let texts = |name: &str, of: &dyn Fn(&Components) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let counts = |name: &str, of: &dyn Fn(&Components) -> u64| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let numbers = |name: &str, of: &dyn Fn(&Components) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![texts("unit", &|row| Some(row.unit.clone()))];
        if self.has_state && self.is_catalogued {
            columns.push(texts("state_code", &|row| {
                Jurisdiction::parse(row.state.as_deref()?).map(|state| state.code_text().to_owned())
            }));
        }
        if self.has_state {
            columns.push(texts("state", &|row| row.state.clone()));
        }
        columns.push(counts("requests", &|row| row.requests));
        columns.push(counts("answered", &|row| row.answered));
        columns.extend(Measure::ALL.map(|measure| numbers(measure.code(), &|row| row.share(measure).value)));
        columns.push(numbers("days_median", &|row| row.days_median));
        columns.push(numbers("days_p90", &|row| row.days_p90));
        columns
            .extend(Measure::ALL.map(|measure| counts(&format!("n_{}", measure.code()), &|row| row.share(measure).n)));
        columns.push(counts("n_days", &|row| row.n_days));
        let nodes = Measure::ALL.into_iter().filter_map(|measure| Some((measure, self.node(measure)?)));
        columns.extend(nodes.map(|(measure, node)| numbers(node, &|row| row.share(measure).value)));
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}
