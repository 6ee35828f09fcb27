//! The kinds of records that JSON and TOML hold, and what the keys of their tables mean.

use std::collections::HashMap;

use super::field::{Known, Record, known, names};
use super::layout::nearest;
use super::record::{Commitment, Participation};
use crate::catalog::fold;
use crate::finding::Suggestion;

/// A table of a record.
#[derive(Clone, Copy)]
pub(super) enum Table {
    Record,
    /// A part of the record that has fields, by its number.
    Group(usize),
    /// One of the parts that it may have several of.
    Part,
}

/// What a key of a table means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The field of this number among the names.
    Field(usize),
    /// A group; a field, where the value is no table.
    Group(usize, Option<usize>),
    /// The list of the parts.
    Parts,
    /// A field of the parts, which has no place here.
    OfParts,
    Unknown,
}

/// A kind of record.
pub(super) struct Kind {
    /// What several of them are called.
    several: &'static str,
    /// Headers of all fields; messages number fields by these.
    pub names: Vec<String>,
    /// The number of those that are of the record itself; those of its parts follow.
    pub own: usize,
    /// The number of names of the kinds before.
    pub shift: usize,
    /// The number of tables of the kinds before.
    first: usize,
    known: HashMap<String, Known>,
    near: fn(&HashMap<String, Known>, &str) -> Suggestion,
    groups: &'static [&'static str],
    /// The key of the list of its parts, where it is not a field of its own, and the prefix of their columns, folded.
    parts: Option<String>,
    part: String,
}

impl Kind {
    fn of<R: Record>(before: Option<&Kind>) -> Self {
        let known = known::<R>();
        let parts = fold(R::PARTS[0]);
        Kind {
            several: R::SEVERAL,
            names: names::<R>(),
            own: R::FIELDS.len(),
            shift: before.map_or(0, |kind| kind.shift + kind.names.len()),
            first: before.map_or(0, |kind| kind.first + kind.tables()),
            groups: R::GROUPS,
            parts: Some(parts).filter(|parts| !known.contains_key(parts)),
            part: fold(R::PARTS[1]),
            near: nearest::<R>,
            known,
        }
    }

    fn tables(&self) -> usize {
        2 + self.groups.len()
    }

    /// The number of a table among those of all kinds.
    pub fn table(&self, table: Table) -> usize {
        self.first
            + match table {
                Table::Record => 0,
                Table::Part => 1,
                Table::Group(group) => 2 + group,
            }
    }

    /// The field that a key may mean.
    pub fn nearest(&self, key: &str) -> Suggestion {
        (self.near)(&self.known, key)
    }

    /// What a key means.
    pub fn key(&self, table: Table, key: &str) -> Key {
        let folded = fold(key);
        let below = |prefix: &str| self.known.get(&format!("{prefix}{folded}")).filter(|_| !folded.is_empty());
        let found = match table {
            Table::Record => self.known.get(&folded),
            Table::Group(group) => below(self.groups[group]),
            Table::Part => below(&self.part),
        };
        let group = self.groups.iter().position(|group| *group == folded);
        match (table, found, group) {
            (Table::Record, Some(Known::Own(field)), Some(group)) => Key::Group(group, Some(*field)),
            (Table::Record, _, Some(group)) => Key::Group(group, None),
            (Table::Record, ..) if self.parts.as_ref() == Some(&folded) => Key::Parts,
            (Table::Record | Table::Group(_), Some(Known::Own(field)), _) => Key::Field(*field),
            (Table::Part, Some(Known::Part(field)), _) => Key::Field(self.own + field),
            (Table::Record, Some(Known::Part(_)), _) => Key::OfParts,
            _ => Key::Unknown,
        }
    }
}

/// Both kinds.
pub(super) struct Kinds {
    pub states: Kind,
    pub commitments: Kind,
}

impl Kinds {
    pub fn new() -> Self {
        let states = Kind::of::<Participation>(None);
        let commitments = Kind::of::<Commitment>(Some(&states));
        Kinds { states, commitments }
    }

    /// The kind that has several records under this key.
    pub fn of_several(&self, key: &str) -> Option<&Kind> {
        [&self.states, &self.commitments].into_iter().find(|kind| kind.several == key)
    }

    /// The tables of both.
    pub fn tables(&self) -> usize {
        self.commitments.first + self.commitments.tables()
    }

    /// The names of both.
    pub fn names(&self) -> Vec<String> {
        self.states.names.iter().chain(&self.commitments.names).cloned().collect()
    }
}
