//! Records from the trees of JSON and TOML.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::check::{Checked, Fault};
use super::collected::{Found, Place};
use super::field::{Group, OWN, Slot};
use super::names::{Key, Kinds, Names};
use super::record::{Commitment, Extra, Participation};
use super::tree::{Content, Members, Node, Source};
use super::value::{Meanings, clean};
use crate::finding::{Problem, Quoted, RegistryProblem, Severity};
use crate::table::Remembered;

/// The records of a file, with their places, and what is wrong with them.
#[derive(Default)]
pub(super) struct Records {
    pub states: Vec<(Participation, Place)>,
    pub commitments: Vec<(Commitment, Place)>,
    pub found: Vec<Found>,
}

/// Records that are read one after the other, while others are read beside them.
const TOGETHER: usize = 1024;

/// A file that is read.
#[derive(Clone, Copy)]
pub(super) struct File<'r, 'a> {
    pub kinds: &'r Kinds,
    pub source: &'r Source<'a>,
    pub number: usize,
    pub name: &'r str,
}

/// Reads what a file holds: a record, a list of records, or a table with the lists `states` and `commitments`.
pub(super) fn read(root: Content, file: File) -> Records {
    let File { kinds, source, .. } = file;
    let mut first = Reading::new(file);
    let mut nodes: Vec<(Node, Option<&Names>)> = Vec::new();
    match root {
        Content::Table(members) if members.iter().any(|(key, _)| kinds.of_several(key).is_some()) => {
            for (key, node) in members {
                match (kinds.of_several(&key), first.content(node)) {
                    (None, _) => first.misshapen(source.line(node), None, &key, "states / commitments"),
                    (kind, Some(Content::List(records))) => nodes.extend(records.into_iter().map(|node| (node, kind))),
                    (kind, Some(Content::Table(_))) => nodes.push((node, kind)),
                    _ => first.misfit(node, None, "[{...}]"),
                }
            }
        }
        Content::Table(members) if members.is_empty() => {}
        Content::Table(members) => first.record(source.first_line(), members, None),
        Content::List(records) => nodes.extend(records.into_iter().map(|node| (node, None))),
        Content::Null => first.misshapen(source.first_line(), None, "null", "{...} / [{...}]"),
        Content::Text(text) | Content::Scalar(text) => {
            first.misshapen(source.first_line(), None, &text, "{...} / [{...}]");
        }
    }
    let read = |nodes: &[(Node, Option<&Names>)]| {
        let mut reading = Reading::new(file);
        nodes.iter().for_each(|(node, kind)| reading.element(*node, *kind));
        reading.records
    };
    let parts: Vec<Records> = nodes.par_chunks(TOGETHER).map(read).collect();
    let mut all = first.records;
    for mut part in parts {
        all.states.append(&mut part.states);
        all.commitments.append(&mut part.commitments);
        all.found.append(&mut part.found);
    }
    let mut reported: HashSet<Quoted, FixedState> = HashSet::default();
    all.found.retain(|found| match &found.problem {
        Problem::Registry(RegistryProblem::UnknownField { value, .. }) => reported.insert(value.clone()),
        _ => true,
    });
    all
}

/// Records as they are read.
struct Reading<'r, 'a> {
    file: File<'r, 'a>,
    records: Records,
    meanings: Meanings,
    /// What the keys of tables mean, by the kind of record and the table.
    keys: HashMap<(usize, Group), Remembered<Key>, FixedState>,
    /// The unknown keys that were reported.
    unknown: HashSet<String, FixedState>,
    /// The values of the record at hand by what their keys mean: its own ones in table 0, those of its parts from table 1 on.
    values: HashMap<(usize, Key), Node<'a>, FixedState>,
    parts: Vec<Node<'a>>,
    /// Where the names of its kind begin.
    shift: usize,
}

impl<'r, 'a> Reading<'r, 'a> {
    fn new(file: File<'r, 'a>) -> Self {
        let (records, meanings) = Default::default();
        let (keys, unknown, values, parts) = Default::default();
        Reading { file, records, meanings, keys, unknown, values, parts, shift: 0 }
    }

    fn element(&mut self, node: Node<'a>, kind: Option<&Names>) {
        if let Some(members) = self.table(node) {
            self.record(self.file.source.line(node), members, kind);
        }
    }

    fn record(&mut self, line: u64, members: Members<'a>, kind: Option<&Names>) {
        let Kinds { states, commitments } = self.file.kinds;
        let mut fits =
            |kind: &Names| members.iter().filter(|(key, _)| self.key(kind, OWN, key) != Key::Unknown).count();
        let kind = kind.unwrap_or_else(|| if fits(commitments) > fits(states) { commitments } else { states });
        if std::ptr::eq(kind, commitments) {
            let placed = self.placed(line, members, kind);
            self.records.commitments.push(placed);
        } else {
            let placed = self.placed(line, members, kind);
            self.records.states.push(placed);
        }
    }

    fn placed<R: Checked>(&mut self, line: u64, members: Members<'a>, kind: &Names) -> (R, Place) {
        let before = self.records.found.len();
        self.shift = kind.shift;
        self.values.clear();
        self.parts.clear();
        let mut record = R::empty();
        self.members(OWN, members, kind, &mut record, &mut R::Part::default());
        self.check(&record, line, kind);
        let found = &self.records.found[before..];
        let is_faulty = found.iter().any(|found| found.problem.severity() == Severity::Error);
        (record, Place { file: self.file.number, line, parts: Vec::new(), is_faulty })
    }

    fn key(&mut self, kind: &Names, group: Group, key: &str) -> Key {
        self.keys.entry((kind.shift, group)).or_default().of(key, |key| kind.key(group, key))
    }

    /// Reads a table of the record: its own, that of a group, or that of the part that came last.
    fn members<R: Checked>(
        &mut self,
        group: Group,
        members: Members<'a>,
        kind: &Names,
        record: &mut R,
        part: &mut R::Part,
    ) {
        let table = if group.is_none() { self.parts.len() } else { 0 };
        let mut unknown = Vec::new();
        for (key, value) in members {
            let meaning = self.key(kind, group, &key);
            match meaning {
                Key::Field(field) => self.field(table, field, (&key, value), record.slot(part, field)),
                Key::Group(group, field) => match (self.content(value), field) {
                    (Some(Content::Table(members)), _) => {
                        self.once(table, meaning, &key, value);
                        self.members(Some(group), members, kind, record, part);
                    }
                    (_, Some(field)) => self.field(table, field, (&key, value), record.slot(part, field)),
                    _ => self.misfit_of_key(&key, value, "{...}"),
                },
                Key::Parts => match self.content(value) {
                    Some(Content::List(nodes)) => {
                        self.once(table, meaning, &key, value);
                        for node in nodes {
                            let Some(members) = self.table(node) else { continue };
                            self.parts.push(node);
                            let mut part = R::Part::default();
                            self.members(None, members, kind, record, &mut part);
                            record.parts().push(part);
                        }
                    }
                    _ => self.misfit_of_key(&key, value, "[{...}]"),
                },
                Key::OfParts => self.misshapen(self.file.source.line(value), None, &key, R::PARTS[0]),
                Key::Unknown => unknown.push((key, value)),
            }
        }
        self.extra(unknown, kind, record.extra(part, group));
    }

    /// Reads a field of a table, which may be there once, by whichever of its names.
    fn field(&mut self, table: usize, field: usize, (key, node): (&str, Node<'a>), slot: Slot) {
        self.once(table, Key::Field(field), key, node);
        let Some(content) = self.content(node) else { return };
        let (text, slot) = match (&content, slot) {
            (Content::Null, _) => return,
            (Content::List(nodes), Slot::List(place)) => {
                let texts: Vec<_> = nodes.iter().filter_map(|node| self.content(*node)).collect();
                let texts = texts.iter().map(|content| match content {
                    Content::Text(text) | Content::Scalar(text) => Some(text.as_ref()),
                    _ => None,
                });
                return match texts.collect::<Option<Vec<&str>>>() {
                    Some(texts) => *place = clean(texts.into_iter()),
                    None => self.misfit(node, Some(field), "[\"...\"]"),
                };
            }
            (Content::Text(text), slot) => (text.trim(), slot),
            (Content::Scalar(text), slot) => (text.as_ref(), slot),
            _ => return self.misfit(node, Some(field), "\"...\""),
        };
        if !text.is_empty()
            && let Err(problem) = self.meanings.set(slot, text)
        {
            self.push(self.file.source.line(node), Some(field), problem);
        }
    }

    /// Keeps fields that are not known. One that is there twice, as it may be in JSON, is reported.
    fn extra(&mut self, unknown: Members<'a>, kind: &Names, extra: &mut Extra) {
        let mut first: HashMap<String, Node> = HashMap::new();
        for (key, node) in unknown {
            if self.unknown.insert(key.to_string()) {
                let (value, expected) = (key.as_ref().into(), kind.nearest(&key));
                self.push(self.file.source.line(node), None, RegistryProblem::UnknownField { value, expected });
            }
            let value = match node.json() {
                Ok(value) => value,
                Err(fault) => {
                    self.malformed(node, fault);
                    continue;
                }
            };
            if let Some(earlier) = first.get(key.as_ref()) {
                self.repeated(&key, *earlier, node, None);
            }
            first.entry(key.clone().into_owned()).or_insert(node);
            extra.insert(key.into_owned(), value);
        }
    }

    /// Notes a value of a table, which may be there once.
    fn once(&mut self, table: usize, meaning: Key, key: &str, node: Node<'a>) {
        let field = if let Key::Field(field) = meaning { Some(field) } else { None };
        match self.values.entry((table, meaning)) {
            Entry::Vacant(place) => drop(place.insert(node)),
            Entry::Occupied(first) => {
                let first = *first.get();
                self.repeated(key, first, node, field);
            }
        }
    }

    /// The checks of a whole record, which begins on a line.
    fn check<R: Checked>(&mut self, record: &R, line: u64, kind: &Names) {
        for Fault { part, name, problem } in record.check() {
            let field = kind.headers.iter().position(|header| header == name);
            let table = part.map_or(0, |part| part + 1);
            let value = field.and_then(|field| self.values.get(&(table, Key::Field(field))).copied());
            // A key that cannot be read has a finding already.
            if matches!(problem, RegistryProblem::EmptyKey { .. }) && value.is_some() {
                continue;
            }
            let node = value.or_else(|| self.parts.get(part?).copied());
            self.push(node.map_or(line, |node| self.file.source.line(node)), field, problem);
        }
    }

    /// What a value holds, unless it is no value.
    fn content(&mut self, node: Node<'a>) -> Option<Content<'a>> {
        node.content().map_err(|fault| self.malformed(node, fault)).ok()
    }

    /// The members of a table.
    fn table(&mut self, node: Node<'a>) -> Option<Members<'a>> {
        match self.content(node)? {
            Content::Table(members) => return Some(members),
            _ => self.misfit(node, None, "{...}"),
        }
        None
    }

    fn malformed(&mut self, node: Node<'a>, fault: String) {
        let (value, expected) = (fault.into(), node.format().into());
        self.push(self.file.source.line(node), None, RegistryProblem::BadSyntax { value, expected });
    }

    fn repeated(&mut self, key: &str, earlier: Node<'a>, node: Node<'a>, field: Option<usize>) {
        let expected = format!("{}:{}", self.file.name, self.file.source.line(earlier)).into();
        self.push(self.file.source.line(node), field, RegistryProblem::RepeatedRecord { value: key.into(), expected });
    }

    /// A value of another shape than its field has.
    fn misfit(&mut self, node: Node<'a>, field: Option<usize>, expected: &str) {
        self.misshapen(self.file.source.line(node), field, &node.shown(), expected);
    }

    /// A value that is no table or list, as that of its key is.
    fn misfit_of_key(&mut self, key: &str, node: Node<'a>, expected: &str) {
        let (value, expected) = (format!("{key} = {}", node.shown()), format!("{key} = {expected}"));
        self.misshapen(self.file.source.line(node), None, &value, &expected);
    }

    fn misshapen(&mut self, line: u64, field: Option<usize>, value: &str, expected: &str) {
        self.push(line, field, RegistryProblem::UnexpectedShape { value: value.into(), expected: expected.into() });
    }

    fn push(&mut self, line: u64, field: Option<usize>, problem: impl Into<Problem>) {
        let column = field.map(|field| self.shift + field + 1);
        self.records.found.push(Found { line, column, problem: problem.into() });
    }
}
