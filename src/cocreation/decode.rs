//! Records from the trees of JSON and TOML.

use std::collections::HashMap;

use super::check::Checked;
use super::field::{Field, Known, Part, Record, Slot, States, clean, known, set};
use super::record::{Commitment, Participation};
use super::shelf::{Found, Placed};
use super::tree::{Content, Node};
use crate::catalog::fold;
use crate::finding::Rule;

/// The records of a file.
#[derive(Default)]
pub(super) struct Records {
    pub states: Vec<Placed<Participation>>,
    pub commitments: Vec<Placed<Commitment>>,
    pub found: Vec<Found>,
    cache: States,
    /// Where the names of the kind at hand begin, and those of commitments.
    shift: usize,
    of_commitments: usize,
}

/// What the keys of a kind of record mean.
struct Kind {
    several: &'static str,
    known: HashMap<String, Known>,
    groups: &'static [&'static str],
    /// The key of the list of its parts, where it is not a field of its own, and the prefix of their columns, folded.
    parts: Option<String>,
    part: String,
}

impl Kind {
    fn of<R: Record>() -> Self {
        let known = known::<R>();
        let parts = fold(R::PARTS[0]);
        Kind {
            several: R::SEVERAL,
            groups: R::GROUPS,
            parts: Some(parts).filter(|parts| !known.contains_key(parts)),
            part: fold(R::PARTS[1]),
            known,
        }
    }

    fn has(&self, folded: &str) -> bool {
        self.known.contains_key(folded) || self.groups.contains(&folded) || self.parts.as_deref() == Some(folded)
    }

    /// The number of a field of a group.
    fn of_group(&self, group: &str, key: &str) -> Option<usize> {
        let key = Some(fold(key)).filter(|key| !key.is_empty())?;
        match self.known.get(&format!("{group}{key}")) {
            Some(Known::Own(field)) => Some(*field),
            _ => None,
        }
    }

    /// The number of a field of the parts.
    fn of_part(&self, key: &str) -> Option<usize> {
        let key = Some(fold(key)).filter(|key| !key.is_empty())?;
        match self.known.get(&format!("{}{key}", self.part)) {
            Some(Known::Part(field)) => Some(*field),
            _ => None,
        }
    }
}

impl Records {
    /// Reads a file: a record, a list of records, or a table with the lists `states` and `commitments`.
    ///
    /// Fields are numbered among the names of states, which those of commitments follow from `of_commitments` on.
    pub fn read(root: &Node, of_commitments: usize) -> Self {
        let mut records = Records { of_commitments, ..Records::default() };
        let kinds = &[Kind::of::<Participation>(), Kind::of::<Commitment>()];
        match &root.content {
            Content::Table(members) => {
                let several = |key: &str| kinds.iter().find(|kind| kind.several == key);
                if !members.iter().any(|(key, _)| several(key).is_some()) {
                    records.record(root, members, kinds, None);
                    return records;
                }
                for (key, node) in members {
                    match (several(key), &node.content) {
                        (Some(kind), Content::List(nodes)) => records.list(nodes, kinds, Some(kind)),
                        (Some(kind), Content::Table(_)) => records.list(std::slice::from_ref(node), kinds, Some(kind)),
                        (Some(_), _) => records.misfit(node, None, "[{...}]"),
                        (None, _) => records.misfit_named(node.line, key, "states / commitments"),
                    }
                }
            }
            Content::List(nodes) => records.list(nodes, kinds, None),
            _ => records.misfit(root, None, "{...} / [{...}]"),
        }
        records
    }

    fn list(&mut self, nodes: &[Node], kinds: &[Kind; 2], kind: Option<&Kind>) {
        for node in nodes {
            match &node.content {
                Content::Table(members) => self.record(node, members, kinds, kind),
                _ => self.misfit(node, None, "{...}"),
            }
        }
    }

    fn record(&mut self, node: &Node, members: &[(String, Node)], kinds: &[Kind; 2], kind: Option<&Kind>) {
        let [states, commitments] = kinds;
        let fits = |kind: &Kind| members.iter().filter(|(key, _)| kind.has(&fold(key))).count();
        let is_commitment = match kind {
            Some(kind) => kind.several == commitments.several,
            None => fits(commitments) > fits(states),
        };
        self.shift = if is_commitment { self.of_commitments } else { 0 };
        if is_commitment {
            let placed = self.placed(node, members, commitments);
            self.commitments.push(placed);
        } else {
            let placed = self.placed(node, members, states);
            self.states.push(placed);
        }
    }

    fn placed<R: Checked>(&mut self, node: &Node, members: &[(String, Node)], kind: &Kind) -> Placed<R> {
        let mut placed = Placed::<R>::new(node.line);
        let before = self.found.len();
        self.refuse_repeated(members, &|key| kind.known.contains_key(&fold(key)));
        for (key, value) in members {
            let folded = fold(key);
            let group = R::GROUPS.iter().find(|group| **group == key);
            match (&value.content, group) {
                (Content::List(nodes), _) if kind.parts.as_deref() == Some(folded.as_str()) => {
                    nodes.iter().for_each(|node| self.part(node, kind, &mut placed));
                }
                (Content::Table(below), Some(group)) => self.group(group, below, kind, &mut placed),
                _ => match kind.known.get(&folded) {
                    Some(Known::Own(field)) => {
                        self.note(*field, key, value.line, &mut placed.lines);
                        self.put(&R::FIELDS[*field], *field, value, &mut placed.record);
                    }
                    Some(Known::Part(_)) => self.misfit_named(value.line, key, R::PARTS[0]),
                    None if group.is_some() || kind.parts.as_deref() == Some(folded.as_str()) => {
                        self.misfit(value, None, "{...}")
                    }
                    None => drop(placed.record.extra("").insert(key.clone(), value.json())),
                },
            }
        }
        placed.is_faulty = self.has_errors_since(before);
        placed
    }

    fn group<R: Checked>(
        &mut self,
        group: &'static str,
        members: &[(String, Node)],
        kind: &Kind,
        placed: &mut Placed<R>,
    ) {
        self.refuse_repeated(members, &|key| kind.of_group(group, key).is_some());
        for (key, value) in members {
            match kind.of_group(group, key) {
                Some(field) => {
                    self.note(field, key, value.line, &mut placed.lines);
                    self.put(&R::FIELDS[field], field, value, &mut placed.record);
                }
                None => drop(placed.record.extra(group).insert(key.clone(), value.json())),
            }
        }
    }

    fn part<R: Checked>(&mut self, node: &Node, kind: &Kind, placed: &mut Placed<R>) {
        let Content::Table(members) = &node.content else {
            return self.misfit(node, None, "{...}");
        };
        self.refuse_repeated(members, &|key| kind.of_part(key).is_some());
        let mut part = R::Part::default();
        let mut lines = Vec::new();
        for (key, value) in members {
            match kind.of_part(key) {
                Some(field) => {
                    let name = R::FIELDS.len() + field;
                    self.note(name, key, value.line, &mut lines);
                    self.put(&R::Part::FIELDS[field], name, value, &mut part);
                }
                None => drop(part.extra().insert(key.clone(), value.json())),
            }
        }
        placed.add_part(node.line, part);
        if let Some(last) = placed.parts.last_mut() {
            last.1 = lines;
        }
    }

    /// Puts a value into the field that has the number `name` among the names.
    fn put<T>(&mut self, field: &Field<T>, name: usize, value: &Node, record: &mut T) {
        let slot = (field.slot)(record);
        let text = match (&value.content, slot) {
            (Content::Null, _) => return,
            (Content::List(nodes), Slot::List(place)) => {
                let texts = nodes.iter().map(|node| match &node.content {
                    Content::Text(text) | Content::Scalar(text, _) => Some(text.clone()),
                    _ => None,
                });
                match texts.collect::<Option<Vec<String>>>() {
                    Some(texts) => *place = clean(texts),
                    None => self.misfit(value, Some(name), "[\"...\"]"),
                }
                return;
            }
            (Content::Text(text), _) => text.trim(),
            (Content::Scalar(text, _), _) => text.as_str(),
            _ => return self.misfit(value, Some(name), "\"...\""),
        };
        if text.is_empty() {
            return;
        }
        if let Err((rule, expected)) = set((field.slot)(record), text, &mut self.cache) {
            self.push(value.line, Some(name), rule, text.to_owned(), expected);
        }
    }

    /// Notes the line of a field, which may stand there once, by whichever of its names.
    fn note(&mut self, name: usize, key: &str, line: u64, lines: &mut Vec<(usize, u64)>) {
        if let Some((_, first)) = lines.iter().find(|(known, _)| *known == name) {
            self.push(line, Some(name), Rule::RepeatedRecord, key.to_owned(), format!(":{first}"));
        }
        lines.push((name, line));
    }

    /// A key that is no field and stands twice, as it may in JSON.
    fn refuse_repeated(&mut self, members: &[(String, Node)], is_field: &dyn Fn(&str) -> bool) {
        let mut seen = HashMap::new();
        for (key, node) in members {
            if let Some(first) = seen.insert(key, node.line).filter(|_| !is_field(key)) {
                self.push(node.line, None, Rule::RepeatedRecord, key.clone(), format!(":{first}"));
            }
        }
    }

    fn misfit(&mut self, node: &Node, name: Option<usize>, expected: &str) {
        self.push(node.line, name, Rule::UnexpectedShape, node.shown(), expected.to_owned());
    }

    fn misfit_named(&mut self, line: u64, key: &str, expected: &str) {
        self.push(line, None, Rule::UnexpectedShape, key.to_owned(), expected.to_owned());
    }

    fn push(&mut self, line: u64, name: Option<usize>, rule: Rule, value: String, expected: String) {
        self.found.push(Found { line, column: name.map(|name| self.shift + name + 1), rule, value, expected });
    }

    fn has_errors_since(&self, before: usize) -> bool {
        self.found[before..].iter().any(|found| found.rule.severity() == crate::finding::Severity::Error)
    }
}
