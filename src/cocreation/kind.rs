//! The kinds of records that JSON and TOML hold, and what the keys of their tables mean.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::field::{Names, Part, Record};
use super::record::{Commitment, Participation};
use crate::catalog::fold;

/// A table of a record, by its number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Table(usize);

impl Table {
    pub const RECORD: Self = Table(0);
    /// One of the parts that it may have several of.
    pub const PART: Self = Table(1);

    /// A part of the record that has fields, by its number.
    pub fn group(group: usize) -> Self {
        Table(2 + group)
    }
}

/// What a key of a table means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// The field of this number.
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
    pub names: Names,
    /// The number of names of the kinds before.
    pub shift: usize,
    /// What the keys of each table mean: by their folded forms, and as this library writes them.
    keys: Vec<HashMap<String, Key, FixedState>>,
}

impl Kind {
    fn of<R: Record>(shift: usize) -> Self {
        let names = Names::of::<R>();
        let [parts, part] = R::PARTS.map(fold);
        let mut record: HashMap<String, Key, FixedState> = HashMap::default();
        record.insert(parts, Key::Parts);
        for (name, field) in names.known() {
            record.insert(name.to_owned(), if field < names.own { Key::Field(field) } else { Key::OfParts });
        }
        for (number, group) in R::GROUPS.iter().enumerate() {
            let field = names.folded(group).filter(|field| *field < names.own);
            record.insert((*group).to_owned(), Key::Group(number, field));
        }
        // Below its table a field has the rest of its name.
        let below = |table: &str, is_of_part: bool| -> HashMap<String, Key, FixedState> {
            let fields = names.known().filter(|(_, field)| (*field >= names.own) == is_of_part);
            let below = |name: &str| name.strip_prefix(table).filter(|rest| !rest.is_empty()).map(str::to_owned);
            fields.filter_map(|(name, field)| Some((below(name)?, Key::Field(field)))).collect()
        };
        let mut keys = vec![record, below(&part, true)];
        keys.extend(R::GROUPS.iter().map(|group| below(group, false)));
        let own = R::FIELDS.iter().map(|field| (R::GROUPS.iter().position(|group| *group == field.group), field.name));
        let own = own.map(|(group, name)| (group.map_or(Table::RECORD, Table::group), name));
        let of_parts = R::Part::FIELDS.iter().map(|field| (Table::PART, field.name));
        for (Table(table), name) in own.chain(of_parts).chain([(Table::RECORD, R::PARTS[0])]) {
            if let Some(key) = keys[table].get(&fold(name)).copied() {
                keys[table].insert(name.to_owned(), key);
            }
        }
        Kind { several: R::SEVERAL, names, shift, keys }
    }

    /// What a key means.
    pub fn key(&self, Table(table): Table, key: &str) -> Key {
        let keys = &self.keys[table];
        keys.get(key).or_else(|| keys.get(&fold(key))).copied().unwrap_or(Key::Unknown)
    }
}

/// Both kinds.
pub(super) struct Kinds {
    pub states: Kind,
    pub commitments: Kind,
}

impl Kinds {
    pub fn new() -> Self {
        let states = Kind::of::<Participation>(0);
        let commitments = Kind::of::<Commitment>(states.names.headers.len());
        Kinds { states, commitments }
    }

    /// The kind that has several records under this key.
    pub fn of_several(&self, key: &str) -> Option<&Kind> {
        [&self.states, &self.commitments].into_iter().find(|kind| kind.several == key)
    }

    /// The headers of both.
    pub fn headers(&self) -> Vec<String> {
        [&self.states, &self.commitments].into_iter().flat_map(|kind| &kind.names.headers).cloned().collect()
    }
}
