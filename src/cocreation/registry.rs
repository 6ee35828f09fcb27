//! The registry: states and commitments, as any number of files have them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::record::{Commitment, Participation};
use crate::catalog::Jurisdiction;

/// The states and commitments of the initiative.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registry {
    /// The states, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<Participation>,
    /// The commitments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<Commitment>,
}

impl Registry {
    /// The record of a state.
    pub fn state(&self, state: Jurisdiction) -> Option<&Participation> {
        self.states.iter().find(|participation| participation.state == state)
    }

    /// The commitment of this identifier.
    pub fn commitment(&self, id: &str) -> Option<&Commitment> {
        self.commitments.iter().find(|commitment| commitment.id.as_deref() == Some(id))
    }

    /// A record of each of the 32 states, by their codes; of one that no file has nothing is known.
    pub(super) fn of_all_states(&self) -> Vec<Participation> {
        let states = self.by_state();
        let of = |state| states.get(&state).map_or_else(|| Participation::new(state), |known| (*known).clone());
        Jurisdiction::all().skip(1).map(of).collect()
    }

    /// The records of the states by state.
    pub(super) fn by_state(&self) -> BTreeMap<Jurisdiction, &Participation> {
        self.states.iter().map(|participation| (participation.state, participation)).collect()
    }
}
