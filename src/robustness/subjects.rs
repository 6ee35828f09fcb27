//! What is ranked: institutions, or the groups of a summary by the mean of their institutions.

use std::ops::Range;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::cube::Cube;
use crate::catalog::fold;
use crate::error::{Result, argument, ensure};
use crate::index::network::{Network, Setting};
use crate::index::slices::{Evaluator, Formula};
use crate::methodology::Scale;
use crate::naming::similar;
use crate::numeric::RunningMean;
use crate::scoring::Scores;
use crate::summary::{Groups, refuse_unit};

/// The subjects of an analysis, with all that is needed to score them.
pub(super) struct Subjects<'a> {
    evaluator: Evaluator<'a>,
    scale: Scale,
    /// Where each group begins among the institutions, and the end of the last; nothing where institutions are ranked.
    starts: Option<Vec<usize>>,
    names: Names,
}

/// How the subjects are called.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// What names them in tables: `unit` and `state`, or the keys.
    pub names: Vec<String>,
    /// The parts of each name.
    pub groups: Vec<Vec<String>>,
    /// The name of each in one text.
    pub labels: Vec<String>,
}

/// A draw in the form in which it is computed.
#[derive(Debug, Clone)]
pub(super) struct Draw {
    formula: Formula,
    resample: Option<u64>,
}

impl Draw {
    /// Bytes of the larger form.
    pub fn bytes(network: &Network) -> u64 {
        Formula::bytes(network) + std::mem::size_of::<Option<u64>>() as u64
    }
}

/// Room for the institutions of groups.
#[derive(Default)]
pub(super) struct Scratch {
    institutions: Vec<f64>,
}

/// The institutions behind subjects: in groups, those of a group one after the other.
pub(super) struct Members {
    rows: Vec<u32>,
    groups: Option<Groups>,
}

impl Members {
    /// Institutions, or groups where there are keys.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an unknown key, or a survey that has a sampling design.
    pub fn new(scores: &Scores, keys: &[String]) -> Result<Self> {
        let survey = scores.survey();
        survey.refuse_design()?;
        if keys.is_empty() {
            return Ok(Members { rows: (0..survey.len() as u32).collect(), groups: None });
        }
        let groups = Groups::new(survey, keys)?;
        refuse_unit(&groups.keys)?;
        Ok(Members { rows: groups.rows().concat(), groups: Some(groups) })
    }

    /// Number of institutions.
    pub fn institutions(&self) -> usize {
        self.rows.len()
    }

    /// Number of subjects.
    pub fn subjects(&self) -> usize {
        self.groups.as_ref().map_or(self.rows.len(), Groups::len)
    }

    /// Bytes of all names together.
    pub fn name_bytes(&self, scores: &Scores) -> u64 {
        let of_units = || (0..scores.survey().len()).map(|row| scores.survey().unit(row).len()).sum::<usize>();
        let of_groups = |groups: &Groups| groups.values.iter().flatten().map(|value| value.len() + 3).sum();
        self.groups.as_ref().map_or_else(of_units, of_groups) as u64
    }

    /// Whether groups are ranked.
    pub fn are_grouped(&self) -> bool {
        self.groups.is_some()
    }
}

impl<'a> Subjects<'a> {
    pub fn new(scores: &Scores, network: &'a Network, cube: &Cube, members: &Members, node: &str) -> Result<Self> {
        let nodes = scores.methodology().nodes();
        let mut leaves = Vec::with_capacity(network.leaves.len() * members.rows.len());
        for leaf in &network.leaves {
            let Some(column) = scores.survey().node(nodes[*leaf].code()) else { continue };
            let column = column.f64()?.rechunk();
            leaves.extend(members.rows.iter().map(|row| column.get(*row as usize).unwrap_or(f64::NAN)));
        }
        let evaluator = Evaluator::new(network, leaves, cube.aggregations());
        let (starts, names) = match &members.groups {
            None => (None, institution_names(scores)),
            Some(groups) => {
                let ends = groups.sizes.iter().scan(0, |end, size| {
                    *end += size;
                    Some(*end)
                });
                let labels = groups.values.iter().map(|values| values.join(" / ")).collect();
                let names = Names { names: groups.keys.clone(), groups: groups.values.clone(), labels };
                (Some([0].into_iter().chain(ends).collect()), names)
            }
        };
        let scale = scores.methodology().node(node).map(|node| node.scale()).unwrap_or_default();
        Ok(Subjects { evaluator, scale, starts, names })
    }

    /// Number of subjects.
    pub fn len(&self) -> usize {
        self.starts.as_ref().map_or(self.evaluator.institutions(), |starts| starts.len() - 1)
    }

    /// Institutions behind a subject.
    pub fn institutions(&self, subject: usize) -> usize {
        self.starts.as_ref().map_or(1, |starts| starts[subject + 1] - starts[subject])
    }

    /// The scale of the scores.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    pub fn names(&self) -> &Names {
        &self.names
    }

    /// A setting, and the seed of a resample of the institutions where they are resampled, as [`scores`](Self::scores) takes it.
    pub fn draw(&self, (setting, resample): (Setting, Option<u64>)) -> Draw {
        Draw { formula: self.evaluator.draw(setting), resample }
    }

    /// The subject of a label.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) where there is none, or several.
    pub fn position(&self, argument: &str, label: &str) -> Result<usize> {
        let mut called = (0..self.len()).filter(|subject| self.names.labels[*subject] == label);
        ensure!(
            called.clone().nth(1).is_none(),
            argument,
            "several are called `{label}`; expected a name that one alone has",
            "varias se llaman `{label}`; se esperaba un nombre que tenga una sola"
        );
        called.next().ok_or_else(|| {
            let near = similar(&fold(label), self.names.labels.iter().map(|known| fold(known)), 5);
            let near: Vec<&str> = near.into_iter().map(|at| self.names.labels[at].as_str()).collect();
            let near = if near.is_empty() { String::new() } else { format!(" ({}?)", near.join("; ")) };
            argument!(argument, "nothing that is ranked is called `{label}`{near}; expected an institution, or a group where there are keys, by its name", "nada de lo que se ordena se llama `{label}`{near}; se esperaba una institución, o un grupo donde hay claves, por su nombre")
        })
    }

    /// The scores of a range of subjects; NaN where there is none.
    pub fn scores(&self, draw: &Draw, subjects: Range<usize>, scratch: &mut Scratch, out: &mut [f64]) {
        let Some(starts) = &self.starts else { return self.evaluator.scores(&draw.formula, subjects, out) };
        let institutions = starts[subjects.start]..starts[subjects.end];
        let first = institutions.start;
        scratch.institutions.resize(institutions.len(), 0.0);
        self.evaluator.scores(&draw.formula, institutions, &mut scratch.institutions);
        for (group, out) in subjects.zip(out) {
            let members = &scratch.institutions[starts[group] - first..starts[group + 1] - first];
            *out = match draw.resample {
                None => mean(members.iter().copied()),
                Some(seed) => {
                    let mut random = ChaCha8Rng::seed_from_u64(seed);
                    random.set_stream(group as u64);
                    mean((0..members.len()).map(|_| members[random.random_range(0..members.len())]))
                }
            };
        }
    }
}

/// The mean of the values that are there; NaN where none is.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let mut mean = RunningMean::default();
    values.filter(|value| !value.is_nan()).for_each(|value| mean.add(value));
    mean.mean().unwrap_or(f64::NAN)
}

/// Institutions by name; those whose name is not theirs alone, with their state too.
fn institution_names(scores: &Scores) -> Names {
    let survey = scores.survey();
    let has_states = survey.key("state").is_some_and(|(name, _)| name == "state");
    let mut times = std::collections::HashMap::new();
    (0..survey.len()).for_each(|row| *times.entry(survey.unit(row)).or_insert(0) += 1);
    let state = |row: usize| survey.key_value("state", row).filter(|_| has_states);
    let label = |row: usize| {
        let name = survey.unit(row);
        match state(row) {
            Some(state) if times[name] > 1 => format!("{name} / {state}"),
            _ => name.to_owned(),
        }
    };
    let group = |row: usize| {
        let state = has_states.then(|| state(row).unwrap_or_default().to_owned());
        [survey.unit(row).to_owned()].into_iter().chain(state).collect()
    };
    let names = [Some("unit"), has_states.then_some("state")].into_iter().flatten().map(str::to_owned).collect();
    let rows = 0..survey.len();
    Names { names, groups: rows.clone().map(group).collect(), labels: rows.map(label).collect() }
}
