//! Which states take part, and what is known of them.

use polars::prelude::*;

use super::group::{By, Group};
use super::record::Participation;
use super::scoring::CommitmentScores;
use crate::catalog::Jurisdiction;
use crate::error::Result;

/// The initiative in figures, over the 32 states.
///
/// ```
/// use open_gov_metric::cocreation::{self, CommitmentScores, RegistryReader};
///
/// let mut reader = RegistryReader::new();
/// reader.read_path("fixtures/cocreation_states.csv")?;
/// let (registry, _) = reader.finish()?;
/// let status = CommitmentScores::new(&registry, &cocreation::methodology()?, None)?.status();
/// assert_eq!((status.participating, status.not_participating), (30, 2));
/// assert_eq!((status.states_with_plans, status.plans), (13, Some(19)));
/// // Years of incorporation are asked of the states that take part, and of these none is known.
/// assert_eq!(status.missing("year"), Some(30));
/// assert_eq!(status.commitments, None);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// States that take part.
    pub participating: u64,
    /// States that are known not to take part.
    pub not_participating: u64,
    /// States with one action plan or more.
    pub states_with_plans: u64,
    /// States that are known to have none.
    pub states_without_plans: u64,
    /// Action plans of the states whose number is known; `None` where none is.
    pub plans: Option<u64>,
    /// Commitments that were read; `None` where no file had any.
    pub commitments: Option<u64>,
    /// Those of the commitments that are of the Federation, or of which no state is told: they are of none of the 32.
    pub commitments_elsewhere: Option<u64>,
    /// The number of states of which each fact is missing.
    pub missing: Vec<(&'static str, u64)>,
}

impl Status {
    /// The number of states of which a fact is missing.
    pub fn missing(&self, field: &str) -> Option<u64> {
        self.missing.iter().find(|(name, _)| *name == field).map(|(_, count)| *count)
    }
}

/// Tells whether a fact is missing of a state.
type IsMissing = fn(&Participation) -> bool;

/// The facts, and when they are missing: not where a state is known to have none to tell.
const FACTS: [(&str, IsMissing); 8] = [
    ("participating", |state| state.takes_part().is_none()),
    ("year", |state| state.year.is_none() && state.takes_part() != Some(false)),
    ("declaration", |state| state.declaration.is_none()),
    ("lts", |state| state.lts.is_established().is_none()),
    ("lts_established", |state| state.lts.established.is_none() && state.lts.exists != Some(false)),
    ("lts_document", |state| state.lts.document.is_none() && state.lts.exists != Some(false)),
    ("lts_members", |state| state.lts.members.is_empty() && state.lts.exists != Some(false)),
    ("plans", |state| state.known_plans().is_none()),
];

impl CommitmentScores<'_> {
    /// The initiative in figures. Of a state that no file has, every fact is missing.
    pub fn status(&self) -> Status {
        let states = self.registry.by_state();
        let all = || Jurisdiction::all().skip(1);
        let read = || all().filter_map(|state| states.get(&state).copied());
        let count = |is: &dyn Fn(&Participation) -> bool| read().filter(|state| is(state)).count() as u64;
        let absent = all().filter(|state| !states.contains_key(state)).count() as u64;
        let known = || read().filter_map(Participation::known_plans);
        Status {
            participating: count(&|state| state.takes_part() == Some(true)),
            not_participating: count(&|state| state.takes_part() == Some(false)),
            states_with_plans: count(&|state| state.known_plans().is_some_and(|plans| plans > 0)),
            states_without_plans: count(&|state| state.known_plans() == Some(0)),
            plans: known().next().map(|_| known().map(u64::from).sum()),
            commitments: Some(self.commitments().len() as u64).filter(|commitments| *commitments > 0),
            commitments_elsewhere: (!self.commitments().is_empty()).then(|| {
                let is_elsewhere =
                    |state: Option<Jurisdiction>| state.is_none_or(|state| state == Jurisdiction::FEDERATION);
                self.commitments().iter().filter(|commitment| is_elsewhere(commitment.state)).count() as u64
            }),
            missing: FACTS.map(|(name, is_missing)| (name, absent + count(&is_missing))).to_vec(),
        }
    }

    /// A row for each of the 32 states: `state_code`, `state`, `participating`, `year`, `declaration`, `lts`, `lts_established`,
    /// `lts_document`, `lts_members` (their names, with semicolons), `plans`, `planned_commitments` (those that the plans are said to have), and of the commitments that were read `commitments`, `complete`, `n_completion`,
    /// `completion_rate`, `progress`, `n_progress`, `opening` and `n_opening`, as in [`group_frame`](Self::group_frame).
    ///
    /// # Errors
    ///
    /// [`Error::Polars`](crate::Error::Polars), which no call causes.
    pub fn state_frame(&self) -> Result<DataFrame> {
        let states = self.registry.by_state();
        let groups = self.groups(By::State);
        let rows: Vec<(Jurisdiction, Option<&Participation>, Option<&Group>)> = Jurisdiction::all()
            .skip(1)
            .map(|state| {
                let group = groups.iter().find(|group| group.key.as_deref() == Some(state.name()));
                (state, states.get(&state).copied(), group)
            })
            .collect();
        let texts = |name: &str, of: &dyn Fn(&Participation) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(|(_, state, _)| state.and_then(of)).collect::<Vec<_>>())
        };
        let truths = |name: &str, of: &dyn Fn(&Participation) -> Option<bool>| {
            Column::new(name.into(), rows.iter().map(|(_, state, _)| state.and_then(of)).collect::<Vec<_>>())
        };
        let wholes = |name: &str, of: &dyn Fn(&Participation) -> Option<u32>| {
            Column::new(name.into(), rows.iter().map(|(_, state, _)| state.and_then(of)).collect::<Vec<_>>())
        };
        let counts = |name: &str, of: &dyn Fn(&Group) -> u64| {
            // Where no commitment was read nothing is known of them.
            let group = |group: Option<&Group>| group.filter(|group| group.commitments.is_some()).map(of);
            Column::new(name.into(), rows.iter().map(|row| group(row.2)).collect::<Vec<_>>())
        };
        let figures = |name: &str, of: &dyn Fn(&Group) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(|(_, _, group)| group.and_then(of)).collect::<Vec<_>>())
        };
        let columns = vec![
            Column::new("state_code".into(), rows.iter().map(|(state, ..)| state.code_text()).collect::<Vec<_>>()),
            Column::new("state".into(), rows.iter().map(|(state, ..)| state.name()).collect::<Vec<_>>()),
            truths("participating", &Participation::takes_part),
            wholes("year", &|state| state.year),
            texts("declaration", &|state| state.declaration.map(|date| date.to_string())),
            truths("lts", &|state| state.lts.is_established()),
            texts("lts_established", &|state| state.lts.established.map(|date| date.to_string())),
            texts("lts_document", &|state| state.lts.document.clone()),
            texts("lts_members", &|state| Some(state.lts.members.join("; ")).filter(|members| !members.is_empty())),
            wholes("plans", &Participation::known_plans),
            wholes("planned_commitments", &|state| u32::try_from(state.planned_commitments()?).ok()),
            counts("commitments", &|group| group.commitments.unwrap_or(0)),
            counts("complete", &|group| group.complete),
            counts("n_completion", &|group| group.n_completion),
            figures("completion_rate", &|group| group.completion_rate),
            figures("progress", &|group| group.node("PROGRESS").mean),
            counts("n_progress", &|group| group.node("PROGRESS").n),
            figures("opening", &|group| group.node("OPENING").mean),
            counts("n_opening", &|group| group.node("OPENING").n),
        ];
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}
