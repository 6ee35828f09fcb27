//! What the records of all files show of each other.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::check::{plans_disagree, quoted};
use super::collected::{Collected, Found, Place};
use super::record::{Commitment, Participation};
use crate::catalog::{Jurisdiction, fold_title};
use crate::finding::RegistryProblem;

/// A plan that commitments name.
struct Named<'a> {
    title: &'a str,
    commitments: usize,
    /// The place of the first of them.
    place: &'a Place,
}

/// Plans of a state by their folded titles.
type Plans<'a> = BTreeMap<String, Named<'a>>;

/// The problems of sound records, file by file.
pub(super) fn check(
    states: &Collected<Participation>,
    commitments: &Collected<Commitment>,
    sources: &[String],
) -> Vec<Vec<Found>> {
    let mut found: Vec<Vec<Found>> = sources.iter().map(|_| Vec::new()).collect();
    let mut report = |place: &Place, line: u64, problem: RegistryProblem| {
        found[place.file].push(Found { line, column: None, problem: problem.into() });
    };
    repeats(commitments, sources, &mut report);
    if states.records.iter().any(|state| state.plans.is_some() || !state.action_plans.is_empty()) {
        plans(states, commitments, &mut report);
    }
    found
}

/// Commitments that may be one: with almost the same identifier, or without one and the same in everything.
fn repeats(
    commitments: &Collected<Commitment>,
    sources: &[String],
    report: &mut impl FnMut(&Place, u64, RegistryProblem),
) {
    let key = |commitment: &Commitment| match &commitment.id {
        Some(id) => fold_title(id),
        None => format!("{commitment:?}"),
    };
    let keys: Vec<String> = commitments.records.par_iter().map(key).collect();
    let mut known: HashMap<String, usize, FixedState> = HashMap::default();
    for (at, key) in keys.into_iter().enumerate().filter(|(at, _)| !commitments.places[*at].is_faulty) {
        let first = *known.entry(key).or_insert(at);
        if first < at {
            let problem = match (&commitments.records[at].id, &commitments.records[first].id) {
                (Some(id), Some(other)) => RegistryProblem::SimilarKey { value: id.into(), expected: other.into() },
                _ => {
                    let Place { file, line, .. } = &commitments.places[first];
                    RegistryProblem::SameRecord { expected: format!("{}:{line}", sources[*file]).into() }
                }
            };
            report(&commitments.places[at], commitments.places[at].line, problem);
        }
    }
}

/// Plans that commitments name, against those that states have.
fn plans(
    states: &Collected<Participation>,
    commitments: &Collected<Commitment>,
    report: &mut impl FnMut(&Place, u64, RegistryProblem),
) {
    let mut named: BTreeMap<Jurisdiction, Plans> = BTreeMap::new();
    for (commitment, place) in commitments.sound() {
        let Some(state) = commitment.state else { continue };
        let plans = named.entry(state).or_default();
        let titles: BTreeMap<String, &str> =
            commitment.action_plans.iter().map(|title| (fold_title(title), title.as_str())).collect();
        for (folded, title) in titles {
            plans.entry(folded).or_insert(Named { title, commitments: 0, place }).commitments += 1;
        }
    }
    let none = Plans::new();
    for (state, place) in states.sound() {
        let named = named.get(&state.state).unwrap_or(&none);
        let listed: BTreeMap<String, &str> = state
            .action_plans
            .iter()
            .filter_map(|plan| plan.title.as_deref())
            .map(|title| (fold_title(title), title))
            .collect();
        if let Some(plans) = state.plans.filter(|plans| named.len() > *plans as usize) {
            let titles: Vec<&str> = named.values().map(|plan| plan.title).collect();
            report(place, place.line, plans_disagree(plans, state.state, &titles));
        }
        // Where not every plan is listed others may be meant.
        let is_complete = !listed.is_empty() && state.known_plans().is_none_or(|plans| listed.len() >= plans as usize);
        for (_, plan) in named.iter().filter(|(title, _)| is_complete && !listed.contains_key(*title)) {
            let known: Vec<&str> = listed.values().copied().collect();
            let (value, expected) = (plan.title.into(), quoted(&known).into());
            report(plan.place, plan.place.line, RegistryProblem::UnlistedPlan { value, expected });
        }
        for (part, plan) in state.action_plans.iter().enumerate() {
            let (Some(title), Some(planned)) = (&plan.title, plan.commitments) else { continue };
            let read = named.get(&fold_title(title)).map_or(0, |plan| plan.commitments);
            if read > planned as usize {
                let line = place.parts.get(part).copied().unwrap_or(place.line);
                let (value, expected) = (format!("{planned} ({title})").into(), read as u64);
                report(place, line, RegistryProblem::CommitmentsDisagree { value, expected });
            }
        }
    }
}
