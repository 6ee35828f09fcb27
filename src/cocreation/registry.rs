//! The registry: states and commitments, as any number of files have them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::record::{Commitment, Participation};
use crate::catalog::Jurisdiction;
use crate::finding::Findings;

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

    /// The records of the states by state.
    pub(super) fn by_state(&self) -> BTreeMap<Jurisdiction, &Participation> {
        self.states.iter().map(|participation| (participation.state, participation)).collect()
    }
}

/// A file of the registry that was read: what was found in it, and how many of its records were used.
#[derive(Debug, Clone)]
pub struct RegistryFile {
    pub(super) findings: Findings,
    pub(super) read: u64,
    pub(super) set_aside: u64,
}

impl RegistryFile {
    /// Findings of each rule whose places are kept, so that a file of any size has its findings in little memory.
    pub const PLACES: u64 = 100_000;

    /// A file of which no record was read yet.
    pub(super) fn new(findings: Findings) -> Self {
        RegistryFile { findings, read: 0, set_aside: 0 }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.findings.source()
    }

    /// What was found; of each rule the first [`PLACES`](Self::PLACES), with the number of all.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// States and commitments in it: those used and those set aside.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Those that were used.
    pub fn used(&self) -> u64 {
        self.read - self.set_aside
    }

    /// Those that were set aside because of an error.
    pub fn set_aside(&self) -> u64 {
        self.set_aside
    }
}
