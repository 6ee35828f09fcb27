//! Records of one kind as they come from any number of files: the place of each, which are one, and which are at fault.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::check::{Checked, Fault};
use super::field::{Names, Record};
use super::value::get;
use crate::finding::{Findings, Log, Problem, RegistryProblem, Severity};

/// The place of a record.
pub(super) struct Place {
    pub file: usize,
    pub line: u64,
    /// The lines of its parts, in a table.
    pub parts: Vec<u64>,
    /// It has an error and is set aside.
    pub is_faulty: bool,
}

/// Consecutive rows of a table that are of one record.
pub(super) struct Rows<R: Record> {
    pub head: Head<R>,
    /// The line of the first.
    pub line: u64,
    pub parts: Vec<R::Part>,
    /// The lines of the parts.
    pub lines: Vec<u64>,
    pub is_faulty: bool,
}

/// What the first row of some is.
pub(super) enum Head<R> {
    /// A record without its parts; whether the row has one.
    Record(R, bool),
    /// No more than a part: of the record that has this key, or of the one before.
    Part(Option<String>),
    /// A row that cannot be read: of the record that has this key, or of one that nobody knows.
    Lost(Option<String>),
}

/// A problem of a record, with its line and column.
pub(super) struct Found {
    pub line: u64,
    pub column: Option<usize>,
    pub problem: Problem,
}

/// Adds problems to the findings of a file, the first `most` of each code, in the order of lines.
pub(super) fn report(mut found: Vec<Found>, findings: &mut Findings, most: u64) {
    found.sort_by_key(|found| (found.line, found.column));
    let mut log = Log::default();
    for Found { line, column, problem } in found {
        log.push(line, column, problem);
    }
    findings.append_first(log, most);
}

/// The records of one kind, in the order of the files, and the place of each.
pub(super) struct Collected<R> {
    pub records: Vec<R>,
    pub places: Vec<Place>,
    keys: HashMap<String, usize, FixedState>,
    /// The record that the row before was of.
    current: Option<usize>,
}

impl<R> Default for Collected<R> {
    fn default() -> Self {
        Collected { records: Vec::new(), places: Vec::new(), keys: HashMap::default(), current: None }
    }
}

impl<R> Collected<R> {
    /// The records that are not at fault, with their places.
    pub fn sound(&self) -> impl Iterator<Item = (&R, &Place)> {
        self.records.iter().zip(&self.places).filter(|(_, place)| !place.is_faulty)
    }

    /// Takes the records that are not at fault.
    pub fn into_sound(self) -> Vec<R> {
        let Collected { mut records, places, .. } = self;
        let mut places = places.into_iter();
        records.retain(|_| places.next().is_some_and(|place| !place.is_faulty));
        records
    }
}

impl<R: Checked> Collected<R> {
    /// A new file begins.
    pub fn begin(&mut self) {
        self.current = None;
    }

    /// Puts rows of a table where they belong.
    pub fn put_rows(&mut self, rows: Rows<R>, file: usize, sources: &[String], found: &mut Vec<Found>) {
        let Rows { head, line, mut parts, lines, is_faulty } = rows;
        let mut place = Place { file, line, parts: lines, is_faulty };
        let of_key = |key: Option<String>| {
            let mut record = R::empty();
            key.into_iter().for_each(|key| record.set_key(key));
            record
        };
        let (owner, mut record) = match head {
            Head::Record(record, has_part) => {
                let owner = if has_part { self.repeated(&record, file) } else { None };
                let first =
                    record.key().and_then(|key| self.of_file(key, file)).filter(|_| has_part && owner.is_none());
                if let Some(first) = first {
                    let columns = self.differing(first, &record).join(", ");
                    let expected = format!("{columns} ({}:{})", sources[file], self.places[first].line).into();
                    let value = record.key().unwrap_or_default().into();
                    let problem = RegistryProblem::DifferingRow { value, expected }.into();
                    found.push(Found { line, column: None, problem });
                    self.places[first].is_faulty = true;
                    self.current = Some(first);
                    return;
                }
                (owner, record)
            }
            Head::Part(key) => {
                let owner = self.owner(key.as_deref(), file);
                if key.is_none() && owner.is_none() {
                    let problem = RegistryProblem::EmptyKey { expected: R::KEY.into() }.into();
                    found.push(Found { line, column: None, problem });
                    place.is_faulty = true;
                }
                (owner, of_key(key))
            }
            Head::Lost(key) => {
                place.is_faulty = true;
                (key.as_ref().and_then(|key| self.of_file(key, file)), of_key(key))
            }
        };
        match owner {
            Some(owner) => {
                self.records[owner].parts().append(&mut parts);
                self.places[owner].parts.append(&mut place.parts);
                self.places[owner].is_faulty |= place.is_faulty;
                self.current = Some(owner);
            }
            None => {
                *record.parts() = parts;
                self.put(record, place, sources, found);
            }
        }
    }

    /// The record that a row with nothing but a part is of. Parts are in the file of their record.
    fn owner(&self, key: Option<&str>, file: usize) -> Option<usize> {
        let current = self.current.filter(|current| key.is_none() || self.records[*current].key() == key);
        current.filter(|at| self.places[*at].file == file).or_else(|| self.of_file(key?, file))
    }

    /// The record of a file that has a key.
    fn of_file(&self, key: &str, file: usize) -> Option<usize> {
        self.keys.get(key).copied().filter(|at| self.places[*at].file == file)
    }

    /// The record that a row with a part repeats the fields of: the one before, or the first of its key.
    fn repeated(&mut self, record: &R, file: usize) -> Option<usize> {
        let first = record.key().and_then(|key| self.keys.get(key).copied());
        let known = [self.current, first].into_iter().flatten();
        let of_file: Vec<usize> = known.filter(|at| self.places[*at].file == file).collect();
        of_file.into_iter().find(|at| {
            let known = &mut self.records[*at];
            let parts = std::mem::take(known.parts());
            let is_same = known == record;
            *known.parts() = parts;
            is_same
        })
    }

    /// The columns in which a record differs from the one at a place.
    fn differing(&self, at: usize, record: &R) -> Vec<String> {
        let (mut one, mut other) = (self.records[at].clone(), record.clone());
        let fields = R::FIELDS.iter().filter(|field| get((field.slot)(&mut one)) != get((field.slot)(&mut other)));
        let mut columns: Vec<String> = fields.map(|field| field.column("")).collect();
        for group in [""].iter().chain(R::GROUPS) {
            let (one, other) = (one.extra(group), other.extra(group));
            let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
            columns.extend(names.filter(|name| one.get(*name) != other.get(*name)).cloned());
        }
        columns
    }

    /// Adds a record; one whose key another one has is at fault.
    pub fn put(&mut self, record: R, mut place: Place, sources: &[String], found: &mut Vec<Found>) {
        let next = self.records.len();
        if let Some(key) = record.key() {
            match self.keys.get(key) {
                Some(first) => {
                    let first = &self.places[*first];
                    let expected = format!("{}:{}", sources[first.file], first.line).into();
                    let problem = RegistryProblem::RepeatedRecord { value: key.into(), expected }.into();
                    found.push(Found { line: place.line, column: None, problem });
                    place.is_faulty = true;
                }
                None => drop(self.keys.insert(key.to_owned(), next)),
            }
        }
        self.current = Some(next);
        self.records.push(record);
        self.places.push(place);
    }

    /// The checks of whole records of a table, from the one on that is given; `columns` has the column of each name.
    pub fn check(&mut self, from: usize, columns: &[Option<usize>], found: &mut Vec<Found>) {
        let faults: Vec<(usize, Fault)> = self.records[from..]
            .par_iter()
            .enumerate()
            .flat_map_iter(|(at, record)| {
                let mut faults = Vec::new();
                record.check(&mut faults);
                faults.into_iter().map(move |fault| (from + at, fault))
            })
            .collect();
        let names = if faults.is_empty() { Vec::new() } else { Names::of::<R>().headers };
        for (at, Fault { part, name, problem }) in faults {
            let place = &mut self.places[at];
            if matches!(problem, RegistryProblem::EmptyKey { .. } | RegistryProblem::EmptyRecord { .. })
                && place.is_faulty
            {
                // What is in the place of the key has a finding already.
                continue;
            }
            let line = part.and_then(|part| place.parts.get(part)).copied().unwrap_or(place.line);
            let column = names.iter().position(|known| known == name).and_then(|name| columns[name]);
            let problem = Problem::from(problem);
            place.is_faulty |= problem.severity() == Severity::Error;
            found.push(Found { line, column, problem });
        }
    }
}
