//! Records from the trees of JSON and TOML.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::check::{Checked, Fault};
use super::collected::{Found, Place};
use super::field::{Part, Slot};
use super::kind::{Key, Kind, Kinds, Table};
use super::record::{Commitment, Extra, Participation};
use super::tree::{Content, Members, Node, Source};
use super::value::{Meanings, clean};
use crate::finding::{Problem, Quoted, RegistryProblem, Severity};

/// The records of a file, with their places, and what is wrong with them.
#[derive(Default)]
pub(super) struct Records {
    pub states: Vec<(Participation, Place)>,
    pub commitments: Vec<(Commitment, Place)>,
    pub found: Vec<Found>,
}

/// Records that are read one after the other, while others are read beside them.
const TOGETHER: usize = 1024;

/// Reads what a file holds: a record, a list of records, or a table with the lists `states` and `commitments`.
pub(super) fn read(root: Content, source: &Source, kinds: &Kinds, (file, name): (usize, &str)) -> Records {
    let mut first = Reading::new(kinds, source, (file, name));
    let mut nodes: Vec<(Node, Option<&Kind>)> = Vec::new();
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
    let read = |nodes: &[(Node, Option<&Kind>)]| {
        let mut reading = Reading::new(kinds, source, (file, name));
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
    kinds: &'r Kinds,
    source: &'r Source<'a>,
    /// The number of the file, and its name.
    file: usize,
    name: &'r str,
    records: Records,
    meanings: Meanings,
    /// The unknown keys that were reported.
    unknown: HashSet<String, FixedState>,
    /// The values of the record at hand by what their keys mean: its own ones in table 0, those of its parts from table 1 on.
    values: HashMap<(usize, Key), Node<'a>, FixedState>,
    parts: Vec<Node<'a>>,
    /// Where the names of its kind begin.
    shift: usize,
}

impl<'r, 'a> Reading<'r, 'a> {
    fn new(kinds: &'r Kinds, source: &'r Source<'a>, (file, name): (usize, &'r str)) -> Self {
        Reading {
            kinds,
            source,
            file,
            name,
            records: Records::default(),
            meanings: Meanings::default(),
            unknown: HashSet::default(),
            values: HashMap::default(),
            parts: Vec::new(),
            shift: 0,
        }
    }

    fn element(&mut self, node: Node<'a>, kind: Option<&Kind>) {
        match self.content(node) {
            Some(Content::Table(members)) => self.record(self.source.line(node), members, kind),
            Some(_) => self.misfit(node, None, "{...}"),
            None => {}
        }
    }

    fn record(&mut self, line: u64, members: Members<'a>, kind: Option<&Kind>) {
        let Kinds { states, commitments } = self.kinds;
        let fits = |kind: &Kind| members.iter().filter(|(key, _)| kind.key(Table::RECORD, key) != Key::Unknown).count();
        let kind = kind.unwrap_or_else(|| if fits(commitments) > fits(states) { commitments } else { states });
        if std::ptr::eq(kind, commitments) {
            let placed = self.placed(line, members, kind);
            self.records.commitments.push(placed);
        } else {
            let placed = self.placed(line, members, kind);
            self.records.states.push(placed);
        }
    }

    fn placed<R: Checked>(&mut self, line: u64, members: Members<'a>, kind: &Kind) -> (R, Place) {
        let before = self.records.found.len();
        self.shift = kind.shift;
        self.values.clear();
        self.parts.clear();
        let mut record = R::empty();
        self.members(Table::RECORD, "", members, kind, &mut record);
        self.check(&record, line, kind);
        let found = &self.records.found[before..];
        let is_faulty = found.iter().any(|found| found.problem.severity() == Severity::Error);
        (record, Place { file: self.file, line, parts: Vec::new(), is_faulty })
    }

    /// Reads a table of the record: its own or that of a group.
    fn members<R: Checked>(
        &mut self,
        table: Table,
        group: &'static str,
        members: Members<'a>,
        kind: &Kind,
        record: &mut R,
    ) {
        let mut unknown = Vec::new();
        for (key, value) in members {
            let meaning = kind.key(table, &key);
            match meaning {
                Key::Field(field) => self.field(0, field, (&key, value), (R::FIELDS[field].slot)(record)),
                Key::Group(group, field) => match (self.content(value), field) {
                    (Some(Content::Table(members)), _) => {
                        self.once(0, meaning, &key, value);
                        self.members(Table::group(group), R::GROUPS[group], members, kind, record);
                    }
                    (_, Some(field)) => self.field(0, field, (&key, value), (R::FIELDS[field].slot)(record)),
                    _ => self.misfit_of_key(&key, value, "{...}"),
                },
                Key::Parts => match self.content(value) {
                    Some(Content::List(nodes)) => {
                        self.once(0, meaning, &key, value);
                        nodes.into_iter().for_each(|node| self.part(node, kind, record));
                    }
                    _ => self.misfit_of_key(&key, value, "[{...}]"),
                },
                Key::OfParts => self.misshapen(self.source.line(value), None, &key, R::PARTS[0]),
                Key::Unknown => unknown.push((key, value)),
            }
        }
        self.extra(unknown, kind, record.extra(group));
    }

    fn part<R: Checked>(&mut self, node: Node<'a>, kind: &Kind, record: &mut R) {
        let members = match self.content(node) {
            Some(Content::Table(members)) => members,
            Some(_) => return self.misfit(node, None, "{...}"),
            None => return,
        };
        self.parts.push(node);
        let mut part = R::Part::default();
        let mut unknown = Vec::new();
        for (key, value) in members {
            match kind.key(Table::PART, &key) {
                Key::Field(field) => self.field(self.parts.len(), field, (&key, value), record.slot(&mut part, field)),
                _ => unknown.push((key, value)),
            }
        }
        self.extra(unknown, kind, part.extra());
        record.parts().push(part);
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
            self.push(self.source.line(node), Some(field), problem);
        }
    }

    /// Keeps fields that are not known. One that is there twice, as it may be in JSON, is reported.
    fn extra(&mut self, unknown: Members<'a>, kind: &Kind, extra: &mut Extra) {
        let mut first: HashMap<String, Node> = HashMap::new();
        for (key, node) in unknown {
            if self.unknown.insert(key.to_string()) {
                let (value, expected) = (key.as_ref().into(), kind.names.nearest(&key));
                self.push(self.source.line(node), None, RegistryProblem::UnknownField { value, expected });
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
    fn check<R: Checked>(&mut self, record: &R, line: u64, kind: &Kind) {
        let mut faults = Vec::new();
        record.check(&mut faults);
        for Fault { part, name, problem } in faults {
            let field = kind.names.headers.iter().position(|header| header == name);
            let table = part.map_or(0, |part| part + 1);
            let value = field.and_then(|field| self.values.get(&(table, Key::Field(field))).copied());
            // A key that cannot be read has a finding already.
            if matches!(problem, RegistryProblem::EmptyKey { .. }) && value.is_some() {
                continue;
            }
            let node = value.or_else(|| self.parts.get(part?).copied());
            self.push(node.map_or(line, |node| self.source.line(node)), field, problem);
        }
    }

    /// What a value holds, unless it is no value.
    fn content(&mut self, node: Node<'a>) -> Option<Content<'a>> {
        node.content().map_err(|fault| self.malformed(node, fault)).ok()
    }

    fn malformed(&mut self, node: Node<'a>, fault: String) {
        let (value, expected) = (fault.into(), node.format().into());
        self.push(self.source.line(node), None, RegistryProblem::BadSyntax { value, expected });
    }

    fn repeated(&mut self, key: &str, earlier: Node<'a>, node: Node<'a>, field: Option<usize>) {
        let expected = format!("{}:{}", self.name, self.source.line(earlier)).into();
        self.push(self.source.line(node), field, RegistryProblem::RepeatedRecord { value: key.into(), expected });
    }

    /// A value of another shape than its field has.
    fn misfit(&mut self, node: Node<'a>, field: Option<usize>, expected: &str) {
        self.misshapen(self.source.line(node), field, &node.shown(), expected);
    }

    /// A value that is no table or list, as that of its key is.
    fn misfit_of_key(&mut self, key: &str, node: Node<'a>, expected: &str) {
        let (value, expected) = (format!("{key} = {}", node.shown()), format!("{key} = {expected}"));
        self.misshapen(self.source.line(node), None, &value, &expected);
    }

    fn misshapen(&mut self, line: u64, field: Option<usize>, value: &str, expected: &str) {
        self.push(line, field, RegistryProblem::UnexpectedShape { value: value.into(), expected: expected.into() });
    }

    fn push(&mut self, line: u64, field: Option<usize>, problem: impl Into<Problem>) {
        let column = field.map(|field| self.shift + field + 1);
        self.records.found.push(Found { line, column, problem: problem.into() });
    }
}
