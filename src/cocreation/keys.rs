//! The keys of groups of states and commitments.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::group::By;
use super::record::{Commitment, Participation};
use crate::catalog::{Jurisdiction, fold_title};

/// The key of a group, in the order of groups: by the code of the state, by text or year, the missing key last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key<'a> {
    State(Jurisdiction),
    Year(u32),
    /// A plan of a state: those of two states are two, whatever their titles.
    Plan(Jurisdiction, &'a str),
    Text(&'a str),
    Missing,
}

/// The keys that states and commitments have.
pub(super) struct Keys<'a> {
    by: By,
    states: BTreeMap<Jurisdiction, &'a Participation>,
    /// How each text is spelt first, and the first spelling of each folded text; those of a plan within its state.
    spellings: HashMap<(Option<Jurisdiction>, &'a str), &'a str, FixedState>,
    folded: HashMap<(Option<Jurisdiction>, String), &'a str, FixedState>,
}

impl<'a> Keys<'a> {
    pub fn new(by: By, states: BTreeMap<Jurisdiction, &'a Participation>) -> Self {
        Keys { by, states, spellings: HashMap::default(), folded: HashMap::default() }
    }

    /// The first spelling of a text: those that are the same when [folded](fold_title) are one.
    fn spelling(&mut self, state: Option<Jurisdiction>, text: &'a str) -> &'a str {
        if let Some(first) = self.spellings.get(&(state, text)) {
            return first;
        }
        let first = self.folded.entry((state, fold_title(text))).or_insert(text);
        self.spellings.insert((state, text), first);
        first
    }

    fn plan(&mut self, state: Option<Jurisdiction>, title: &'a str) -> Key<'a> {
        let title = self.spelling(state, title);
        state.map_or(Key::Text(title), |state| Key::Plan(state, title))
    }

    /// The group of the year of a state.
    fn of_year(participation: &Participation) -> Key<'a> {
        participation.year.map_or(Key::Missing, Key::Year)
    }

    /// The groups that a state is in, with or without commitments. Those that are known not to take part have no year.
    pub fn of_state(&mut self, state: &'a Participation) -> Vec<Key<'a>> {
        match self.by {
            By::Nation => vec![Key::Missing],
            By::State => vec![Key::State(state.state)],
            By::Year if state.takes_part() == Some(false) => Vec::new(),
            By::Year => vec![Self::of_year(state)],
            By::Plan => {
                let titles = state.action_plans.iter().filter_map(|plan| plan.title.as_deref());
                titles.map(|title| self.plan(Some(state.state), title)).collect()
            }
            By::PolicyArea | By::OgpValue => Vec::new(),
        }
    }

    /// The groups that a commitment is in, each once.
    pub fn of_commitment(&mut self, commitment: &'a Commitment, keys: &mut Vec<Key<'a>>) {
        keys.clear();
        match self.by {
            By::Nation => {}
            By::State => keys.extend(commitment.state.map(Key::State)),
            By::Plan => keys.extend(commitment.action_plans.iter().map(|title| self.plan(commitment.state, title))),
            By::PolicyArea => {
                keys.extend(commitment.policy_area.as_deref().map(|area| Key::Text(self.spelling(None, area))))
            }
            By::OgpValue => {
                keys.extend(commitment.ogp_values.iter().map(|value| Key::Text(self.spelling(None, value))))
            }
            By::Year => {
                let state = commitment.state.and_then(|state| self.states.get(&state));
                keys.extend(state.map(|state| Self::of_year(state)));
            }
        }
        keys.sort();
        keys.dedup();
        if keys.is_empty() {
            keys.push(Key::Missing);
        }
    }
}
