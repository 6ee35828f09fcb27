//! Records from the trees of JSON and TOML.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::check::{Checked, Fault};
use super::collected::{Found, Place};
use super::field::{Field, Part, Slot};
use super::kind::{Key, Kind, Kinds, Table};
use super::record::{Commitment, Extra, Participation};
use super::tree::{Content, Members, Node, Source};
use super::value::{Meanings, REMEMBERED, clean};
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
                    (None, _) => first.misplaced(node, &key, "states / commitments"),
                    (kind, Some(Content::List(records))) => nodes.extend(records.into_iter().map(|node| (node, kind))),
                    (kind, Some(Content::Table(_))) => nodes.push((node, kind)),
                    _ => first.misfit(node, None, "[{...}]"),
                }
            }
        }
        Content::Table(members) if members.is_empty() => {}
        Content::Table(members) => first.record(source.first_line(), members, None),
        Content::List(records) => nodes.extend(records.into_iter().map(|node| (node, None))),
        Content::Null => first.shapeless(source.first_line(), "null"),
        Content::Text(text) | Content::Scalar(text) => first.shapeless(source.first_line(), &text),
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

/// Records as they are read, and what was learned on the way.
struct Reading<'r, 'a> {
    kinds: &'r Kinds,
    source: &'r Source<'a>,
    /// The number of the file, and its name.
    file: usize,
    name: &'r str,
    records: Records,
    meanings: Meanings,
    /// What the keys of each table of each kind mean.
    keys: Vec<HashMap<String, Key, FixedState>>,
    /// The fields of the record at hand, by their numbers among the names, and those of its parts.
    fields: Vec<(usize, Node<'a>)>,
    part_fields: Vec<(usize, Node<'a>)>,
    /// Its tables and lists, and its parts, each with the place where its fields begin.
    below: Vec<(Key, Node<'a>)>,
    parts: Vec<(Node<'a>, usize)>,
    /// Where the names of its kind begin, and the number of those that are of the record itself.
    shift: usize,
    /// The keys that are not known, each told once.
    told: HashSet<String, FixedState>,
    own: usize,
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
            keys: vec![HashMap::default(); kinds.tables()],
            fields: Vec::new(),
            part_fields: Vec::new(),
            below: Vec::new(),
            parts: Vec::new(),
            shift: 0,
            told: HashSet::default(),
            own: 0,
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
        let kinds = self.kinds;
        let mut fits =
            |kind: &Kind| members.iter().filter(|(key, _)| self.key(kind, Table::Record, key) != Key::Unknown).count();
        let kind = kind.unwrap_or_else(|| match fits(&kinds.commitments) > fits(&kinds.states) {
            true => &kinds.commitments,
            false => &kinds.states,
        });
        (self.shift, self.own) = (kind.shift, kind.own);
        if std::ptr::eq(kind, &kinds.commitments) {
            let placed = self.placed(line, members, kind);
            self.records.commitments.push(placed);
        } else {
            let placed = self.placed(line, members, kind);
            self.records.states.push(placed);
        }
    }

    fn placed<R: Checked>(&mut self, line: u64, members: Members<'a>, kind: &Kind) -> (R, Place) {
        let before = self.records.found.len();
        self.fields.clear();
        self.part_fields.clear();
        self.below.clear();
        self.parts.clear();
        let mut record = R::empty();
        let mut unknown = Vec::new();
        for (key, value) in members {
            let meaning = self.key(kind, Table::Record, &key);
            match meaning {
                Key::Field(name) => self.field(&R::FIELDS[name], name, (&key, value), &mut record),
                Key::Group(group, field) => match (self.content(value), field) {
                    (Some(Content::Table(members)), _) => {
                        self.once(meaning, &key, value);
                        self.group(group, members, kind, &mut record);
                    }
                    (_, Some(name)) => self.field(&R::FIELDS[name], name, (&key, value), &mut record),
                    _ => self.misshapen(&key, value, "{...}"),
                },
                Key::Parts => match self.content(value) {
                    Some(Content::List(nodes)) => {
                        self.once(meaning, &key, value);
                        nodes.into_iter().for_each(|node| self.part(node, kind, &mut record));
                    }
                    _ => self.misshapen(&key, value, "[{...}]"),
                },
                Key::OfParts => self.misplaced(value, &key, R::PARTS[0]),
                Key::Unknown => unknown.push((key, value)),
            }
        }
        self.extra(unknown, kind, record.extra(""));
        self.check(&record, line, kind);
        let found = &self.records.found[before..];
        let is_faulty = found.iter().any(|found| found.problem.severity() == Severity::Error);
        (record, Place { file: self.file, line, parts: Vec::new(), is_faulty })
    }

    fn group<R: Checked>(&mut self, group: usize, members: Members<'a>, kind: &Kind, record: &mut R) {
        let mut unknown = Vec::new();
        for (key, value) in members {
            match self.key(kind, Table::Group(group), &key) {
                Key::Field(name) => self.field(&R::FIELDS[name], name, (&key, value), record),
                _ => unknown.push((key, value)),
            }
        }
        self.extra(unknown, kind, record.extra(R::GROUPS[group]));
    }

    fn part<R: Checked>(&mut self, node: Node<'a>, kind: &Kind, record: &mut R) {
        let members = match self.content(node) {
            Some(Content::Table(members)) => members,
            Some(_) => return self.misfit(node, None, "{...}"),
            None => return,
        };
        self.parts.push((node, self.part_fields.len()));
        let mut part = R::Part::default();
        let mut unknown = Vec::new();
        for (key, value) in members {
            match self.key(kind, Table::Part, &key) {
                Key::Field(name) => {
                    let field = &R::Part::FIELDS[name - R::FIELDS.len()];
                    self.field(field, name, (&key, value), &mut part);
                }
                _ => unknown.push((key, value)),
            }
        }
        self.extra(unknown, kind, part.extra());
        record.parts().push(part);
    }

    /// Reads a field of the record or of its last part, which may stand there once, by whichever of its names.
    fn field<T>(&mut self, field: &Field<T>, name: usize, (key, value): (&str, Node<'a>), record: &mut T) {
        let of_part = self.parts.last().map_or(0, |(_, first)| *first);
        let known = match name < self.own {
            true => &self.fields,
            false => &self.part_fields[of_part..],
        };
        match known.iter().find(|(known, _)| *known == name).map(|(_, earlier)| *earlier) {
            Some(earlier) => self.repeated(key, earlier, value, Some(name)),
            None if name < self.own => self.fields.push((name, value)),
            None => self.part_fields.push((name, value)),
        }
        let Some(content) = self.content(value) else { return };
        let text = match (&content, (field.slot)(record)) {
            (Content::Null, _) => return,
            (Content::List(nodes), Slot::List(place)) => {
                let texts: Vec<_> = nodes.iter().filter_map(|node| self.content(*node)).collect();
                let texts = texts.iter().map(|content| match content {
                    Content::Text(text) | Content::Scalar(text) => Some(text.as_ref()),
                    _ => None,
                });
                match texts.collect::<Option<Vec<&str>>>() {
                    Some(texts) => *place = clean(texts.into_iter()),
                    None => self.misfit(value, Some(name), "[\"...\"]"),
                }
                return;
            }
            (Content::Text(text), _) => text.trim(),
            (Content::Scalar(text), _) => text.as_ref(),
            _ => return self.misfit(value, Some(name), "\"...\""),
        };
        if text.is_empty() {
            return;
        }
        if let Err(problem) = self.meanings.set((field.slot)(record), text) {
            self.push(self.source.line(value), Some(name), problem);
        }
    }

    /// Keeps fields that are not known. One that stands there twice, as it may in JSON, is told.
    fn extra(&mut self, unknown: Members<'a>, kind: &Kind, extra: &mut Extra) {
        let mut first: HashMap<String, Node> = HashMap::new();
        for (key, node) in unknown {
            if self.told.insert(key.to_string()) {
                let problem =
                    RegistryProblem::UnknownField { value: key.as_ref().into(), expected: kind.nearest(&key) };
                self.push(self.source.line(node), None, problem);
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

    /// A table or list of the record, which may stand there once.
    fn once(&mut self, meaning: Key, key: &str, node: Node<'a>) {
        match self.below.iter().find(|(known, _)| *known == meaning).map(|(_, earlier)| *earlier) {
            Some(earlier) => self.repeated(key, earlier, node, None),
            None => self.below.push((meaning, node)),
        }
    }

    /// The checks of a whole record, which begins on a line.
    fn check<R: Checked>(&mut self, record: &R, line: u64, kind: &Kind) {
        let mut faults = Vec::new();
        record.check(&mut faults);
        for Fault { part, name, problem } in faults {
            let name = kind.names.iter().position(|known| known == name);
            let part = part.and_then(|part| Some((self.parts.get(part)?, self.parts.get(part + 1))));
            let fields = match part {
                None => self.fields.as_slice(),
                Some(((_, first), next)) => {
                    &self.part_fields[*first..next.map_or(self.part_fields.len(), |(_, next)| *next)]
                }
            };
            let field = fields.iter().find(|field| Some(field.0) == name);
            // A key that cannot be read has a finding already.
            if matches!(problem, RegistryProblem::EmptyKey { .. }) && field.is_some() {
                continue;
            }
            let node = field.map(|(_, node)| *node).or(part.map(|((node, _), _)| *node));
            self.push(node.map_or(line, |node| self.source.line(node)), name, problem);
        }
    }

    /// What a key means, each being looked up once.
    fn key(&mut self, kind: &Kind, table: Table, key: &str) -> Key {
        let known = &mut self.keys[kind.table(table)];
        if let Some(meaning) = known.get(key) {
            return *meaning;
        }
        let meaning = kind.key(table, key);
        if known.len() < REMEMBERED {
            known.insert(key.to_owned(), meaning);
        }
        meaning
    }

    /// What a value holds, unless it is no value.
    fn content(&mut self, node: Node<'a>) -> Option<Content<'a>> {
        node.content().map_err(|fault| self.malformed(node, fault)).ok()
    }

    fn malformed(&mut self, node: Node<'a>, fault: String) {
        let (value, expected) = (fault.into(), node.format().into());
        self.push(self.source.line(node), None, RegistryProblem::BadSyntax { value, expected });
    }

    fn repeated(&mut self, key: &str, earlier: Node<'a>, node: Node<'a>, name: Option<usize>) {
        let expected = format!("{}:{}", self.name, self.source.line(earlier)).into();
        self.push(self.source.line(node), name, RegistryProblem::RepeatedRecord { value: key.into(), expected });
    }

    /// A value of another shape than its field has.
    fn misfit(&mut self, node: Node<'a>, name: Option<usize>, expected: &str) {
        self.shape(self.source.line(node), name, &node.shown(), expected);
    }

    /// A value that is no table or list, as that of its key is.
    fn misshapen(&mut self, key: &str, node: Node<'a>, expected: &str) {
        let value = format!("{key} = {}", node.shown());
        self.shape(self.source.line(node), None, &value, &format!("{key} = {expected}"));
    }

    /// A key that belongs elsewhere.
    fn misplaced(&mut self, node: Node<'a>, key: &str, expected: &str) {
        self.shape(self.source.line(node), None, key, expected);
    }

    /// A file that is a single value.
    fn shapeless(&mut self, line: u64, value: &str) {
        self.shape(line, None, value, "{...} / [{...}]");
    }

    fn shape(&mut self, line: u64, name: Option<usize>, value: &str, expected: &str) {
        self.push(line, name, RegistryProblem::UnexpectedShape { value: value.into(), expected: expected.into() });
    }

    fn push(&mut self, line: u64, name: Option<usize>, problem: impl Into<Problem>) {
        let column = name.map(|name| self.shift + name + 1);
        self.records.found.push(Found { line, column, problem: problem.into() });
    }
}
