//! What files call the fields of a kind of record: headers of tables, and the keys of JSON and TOML.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::field::{Group, OWN, Part, Record};
use super::record::{Commitment, Participation};
use crate::catalog::fold;
use crate::finding::{Suggestion, Words};

/// What a key of a table means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// The field of this number.
    Field(usize),
    /// A group; a field, where the value is no table.
    Group(&'static str, Option<usize>),
    /// The list of the parts.
    Parts,
    /// A field of the parts, which has no place here.
    OfParts,
    #[default]
    Unknown,
}

/// What files call the fields of a kind of record.
pub(super) struct Names {
    /// What several of the records are called.
    several: &'static str,
    /// The headers of all fields, those of its parts behind its own; fields are numbered by these.
    pub headers: Vec<String>,
    /// The number of headers of the kinds before.
    pub shift: usize,
    /// The number of the fields of the record itself.
    own: usize,
    /// The field of each header, by its folded form.
    known: HashMap<String, usize, FixedState>,
    groups: &'static [&'static str],
    /// The list of the parts, and the prefix of their headers, folded.
    parts: [String; 2],
}

/// How near a name must be to be what was meant.
const NEAR: f64 = 0.75;

impl Names {
    pub fn of<R: Record>() -> Self {
        let own = R::FIELDS.iter().map(|field| (field.column(""), field.aliases));
        let of_parts = R::Part::FIELDS.iter().map(|field| (field.column(R::PARTS[1]), field.aliases));
        let (mut headers, mut known) = (Vec::new(), HashMap::default());
        for (at, (header, aliases)) in own.chain(of_parts).enumerate() {
            known.extend(aliases.split(' ').chain([header.as_str()]).map(|name| (fold(name), at)));
            headers.push(header);
        }
        let (own, parts) = (R::FIELDS.len(), R::PARTS.map(fold));
        Names { several: R::SEVERAL, headers, shift: 0, own, known, groups: R::GROUPS, parts }
    }

    /// The field of a header.
    pub fn field(&self, header: &str) -> Option<usize> {
        self.known.get(&fold(header)).copied()
    }

    /// What a key means in a table of the record: below that of a group a field has the rest of its header.
    pub fn key(&self, group: Group, key: &str) -> Key {
        let folded = fold(key);
        let header = [group.unwrap_or(&self.parts[1]), &folded].concat();
        let field = self.known.get(&header).copied().filter(|_| group == OWN || !folded.is_empty());
        let own = field.filter(|field| *field < self.own);
        if group == OWN {
            if folded == self.parts[0] {
                return Key::Parts;
            }
            if let Some(name) = self.groups.iter().find(|name| **name == folded) {
                return Key::Group(name, own);
            }
        }
        match (group, own, field) {
            (None, None, Some(field)) | (Some(_), Some(field), _) => Key::Field(field),
            (OWN, None, Some(_)) => Key::OfParts,
            _ => Key::Unknown,
        }
    }

    /// The header of the field that a header may mean.
    pub fn nearest(&self, header: &str) -> Suggestion {
        let folded = fold(header);
        let near =
            self.known.iter().map(|(name, at)| (strsim::normalized_damerau_levenshtein(&folded, name), name, *at));
        // Of those that are as near the first by name, whatever the order of the map.
        let nearest = near.filter(|(near, ..)| *near >= NEAR).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
        Suggestion(nearest.and_then(|(.., at)| self.headers.get(at)).map(Words::from))
    }
}

/// The names of both kinds.
pub(super) struct Kinds {
    pub states: Names,
    pub commitments: Names,
}

impl Kinds {
    pub fn new() -> Self {
        let states = Names::of::<Participation>();
        let commitments = Names { shift: states.headers.len(), ..Names::of::<Commitment>() };
        Kinds { states, commitments }
    }

    /// The kind that has several records under this key.
    pub fn of_several(&self, key: &str) -> Option<&Names> {
        [&self.states, &self.commitments].into_iter().find(|kind| kind.several == key)
    }

    /// The headers of both.
    pub fn headers(&self) -> Vec<String> {
        [self.states.headers.as_slice(), &self.commitments.headers].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_means_two_fields() {
        fn check<R: Record>() {
            let names = Names::of::<R>();
            let own = R::FIELDS.iter().map(|field| field.aliases);
            let aliases = own.chain(R::Part::FIELDS.iter().map(|field| field.aliases));
            for (at, (header, aliases)) in names.headers.iter().zip(aliases).enumerate() {
                for name in aliases.split(' ').chain([header.as_str()]) {
                    assert_eq!(names.field(name), Some(at), "{name} means two fields");
                }
            }
        }
        check::<Participation>();
        check::<Commitment>();
    }
}
