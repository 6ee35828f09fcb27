//! Records of one kind as they come from any number of files: where each stands, which are one, and which are at fault.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::check::Checked;
use super::field::{Field, Part};
use crate::finding::{Findings, Log, Rule};

/// A record, and where it stands.
pub(super) struct Placed<R> {
    pub record: R,
    pub file: usize,
    pub line: u64,
    /// Lines of the fields that have lines of their own, by the number of the field among the names.
    pub lines: Vec<(usize, u64)>,
    /// Those of its parts.
    pub parts: Vec<(u64, Vec<(usize, u64)>)>,
    /// It has an error and is set aside.
    pub is_faulty: bool,
}

impl<R: Checked> Placed<R> {
    pub fn new(line: u64) -> Self {
        Placed { record: R::empty(), file: 0, line, lines: Vec::new(), parts: Vec::new(), is_faulty: false }
    }

    pub fn add_part(&mut self, line: u64, part: R::Part) {
        self.parts.push((line, Vec::new()));
        self.record.parts().push(part);
    }
}

/// What a row of a table is.
pub(super) enum Row<R: Checked> {
    /// A record, with its first part where the row has one.
    Head(Box<Placed<R>>),
    /// A further part of a record: that of the key, or of the row before.
    More { key: Option<String>, line: u64, part: R::Part, is_faulty: bool },
}

/// The headers of the columns of a kind of record: its own fields, and those of its parts.
pub(super) fn names<R: Checked>() -> Vec<String> {
    let own = R::FIELDS.iter().map(|field| field.column(""));
    own.chain(R::Part::FIELDS.iter().map(|field: &Field<R::Part>| field.column(R::PARTS[1]))).collect()
}

/// A problem of a record, to be told in the order of lines.
pub(super) struct Found {
    pub line: u64,
    pub column: Option<usize>,
    pub rule: Rule,
    pub value: String,
    pub expected: String,
}

/// Adds problems to the findings of a file.
pub(super) fn tell(mut found: Vec<Found>, findings: &mut Findings) {
    found.sort_by_key(|found| (found.line, found.column));
    let mut log = Log::default();
    for Found { line, column, rule, value, expected } in &found {
        log.push(*line, *column, *rule, value, expected);
    }
    findings.append(log);
}

/// The records of one kind, in the order of the files.
pub(super) struct Shelf<R> {
    /// Boxed, as records are large and the list grows.
    pub placed: Vec<Box<Placed<R>>>,
    keys: HashMap<String, usize, FixedState>,
    /// The record that the row before was of.
    current: Option<usize>,
}

impl<R> Default for Shelf<R> {
    fn default() -> Self {
        Shelf { placed: Vec::new(), keys: HashMap::default(), current: None }
    }
}

impl<R: Checked> Shelf<R> {
    /// A new file begins.
    pub fn begin(&mut self) {
        self.current = None;
    }

    /// Puts a row of a table where it belongs.
    pub fn row(&mut self, row: Row<R>, file: usize, sources: &[String], found: &mut Vec<Found>) {
        match row {
            Row::Head(placed) => self.record(placed, file, sources, found),
            Row::More { key, line, part, is_faulty } => {
                let current = self.current.filter(|current| match &key {
                    None => true,
                    key => self.placed[*current].record.key() == key.as_deref(),
                });
                let of_key = || key.as_ref().and_then(|key| self.keys.get(key)).copied();
                // Parts stand in the file of their record.
                let known = current.or_else(of_key).filter(|at| self.placed[*at].file == file);
                let at = match known {
                    Some(at) => at,
                    None => {
                        let mut head: Box<Placed<R>> = Box::new(Placed::new(line));
                        key.into_iter().for_each(|key| head.record.set_key(key));
                        self.record(head, file, sources, found);
                        self.placed.len() - 1
                    }
                };
                self.placed[at].add_part(line, part);
                self.placed[at].is_faulty |= is_faulty;
                self.current = Some(at);
            }
        }
    }

    /// Adds a record; one that stands elsewhere already is at fault, unless it only repeats its fields beside a further part.
    pub fn record(&mut self, mut placed: Box<Placed<R>>, file: usize, sources: &[String], found: &mut Vec<Found>) {
        placed.file = file;
        let next = self.placed.len();
        if let Some(key) = placed.record.key() {
            match self.keys.get(key) {
                Some(first) => {
                    let first_at = &mut self.placed[*first];
                    let is_more = first_at.file == file && !placed.is_faulty && placed.parts.len() == 1;
                    if is_more && is_same(&first_at.record, &placed.record) {
                        first_at.parts.append(&mut placed.parts);
                        first_at.record.parts().append(placed.record.parts());
                        self.current = Some(*first);
                        return;
                    }
                    let (place, key) = (format!("{}:{}", sources[first_at.file], first_at.line), key.to_owned());
                    found.push(Found {
                        line: placed.line,
                        column: None,
                        rule: Rule::RepeatedRecord,
                        value: key,
                        expected: place,
                    });
                    placed.is_faulty = true;
                }
                None => {
                    self.keys.insert(key.to_owned(), next);
                }
            }
        }
        self.current = Some(next);
        self.placed.push(placed);
    }

    /// The checks of whole records, from the one on that is given; `columns` has the column of each name.
    pub fn check(&mut self, from: usize, columns: &[Option<usize>], found: &mut Vec<Found>) {
        let names = names::<R>();
        for placed in &mut self.placed[from..] {
            let mut is_faulty = false;
            placed.record.check(&mut |part, name, rule, value, expected| {
                let number = names.iter().position(|known| known == name);
                let own = |lines: &[(usize, u64)], line: u64| {
                    lines.iter().find(|(known, _)| Some(*known) == number).map_or(line, |(_, line)| *line)
                };
                let line = match part.and_then(|part| placed.parts.get(part)) {
                    Some((line, lines)) => own(lines, *line),
                    None => own(&placed.lines, placed.line),
                };
                let column = number.and_then(|number| columns[number]);
                is_faulty |= rule.severity() == crate::finding::Severity::Error;
                found.push(Found { line, column, rule, value, expected });
            });
            placed.is_faulty |= is_faulty;
        }
    }
}

/// Whether two records are the same but for their parts.
fn is_same<R: Checked>(first: &R, other: &R) -> bool {
    let without = |record: &R| {
        let mut record = record.clone();
        record.parts().clear();
        record
    };
    without(first) == without(other)
}
