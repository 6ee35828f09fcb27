//! Records of one kind as they come from any number of files: the place of each, which are one, and which are at fault.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::check::{Checked, Fault};
use super::field::Record;
use super::layout::Column;
use super::names::Names;
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

/// A row of a table.
pub(super) struct Row<R: Record> {
    pub line: u64,
    /// What it has of the record itself; none where that is what the row before has.
    pub own: Option<(Own, Box<R>)>,
    pub part: Option<R::Part>,
    pub is_faulty: bool,
}

/// What a row has of the record itself.
#[derive(PartialEq)]
pub(super) enum Own {
    /// All but its parts.
    Record,
    /// No more than its key, or else nothing: the row is of the record before.
    Key,
    /// What cannot be read: of the record that has this key, or of one that nobody knows.
    Lost,
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
    /// Puts a row of a table where it belongs.
    pub fn put_row(&mut self, row: Row<R>, file: usize, sources: &[String], found: &mut Vec<Found>) {
        let Row { line, own, part, mut is_faulty } = row;
        let mut report = |problem: RegistryProblem| {
            found.push(Found { line, column: None, problem: problem.into() });
            is_faulty = true;
        };
        // Parts are in the file of their record.
        let is_of_file = |at: &usize| self.places[*at].file == file;
        let mut owner = self.current.filter(is_of_file);
        if let Some((own, record)) = &own {
            let key = record.key();
            let first = key.and_then(|key| self.keys.get(key).copied()).filter(is_of_file);
            owner = match own {
                Own::Record if part.is_none() => None,
                Own::Record => {
                    let same = [owner, first].into_iter().flatten().find(|at| self.is_same(*at, record));
                    if let (None, Some(first), Some(key)) = (same, first, key) {
                        let columns = self.differing(first, record).join(", ");
                        let expected = format!("{columns} ({}:{})", sources[file], self.places[first].line).into();
                        report(RegistryProblem::DifferingRow { value: key.into(), expected });
                    }
                    same.or(first)
                }
                Own::Key => owner.filter(|at| key.is_none() || self.records[*at].key() == key).or(first),
                Own::Lost => first,
            };
            if *own == Own::Key && part.is_some() && key.is_none() && owner.is_none() {
                report(RegistryProblem::EmptyKey { expected: R::FIELDS[0].name.into() });
            }
        }
        let owner = owner.unwrap_or_else(|| {
            let record = own.map_or_else(R::empty, |(_, record)| *record);
            self.put(record, Place { file, line, parts: Vec::new(), is_faulty }, sources, found);
            self.records.len() - 1
        });
        self.places[owner].is_faulty |= is_faulty;
        if let Some(part) = part {
            self.records[owner].parts().push(part);
            self.places[owner].parts.push(line);
        }
        self.current = Some(owner);
    }

    /// Whether a record at hand is this one, but for its parts.
    fn is_same(&mut self, at: usize, record: &R) -> bool {
        let known = &mut self.records[at];
        let parts = std::mem::take(known.parts());
        let is_same = known == record;
        *known.parts() = parts;
        is_same
    }

    /// The columns in which a record differs from the one at a place.
    fn differing(&self, at: usize, record: &R) -> Vec<String> {
        let (mut one, mut other) = (self.records[at].clone(), record.clone());
        let fields = R::FIELDS.iter().filter(|field| get((field.slot)(&mut one)) != get((field.slot)(&mut other)));
        let mut columns: Vec<String> = fields.map(|field| field.column("")).collect();
        for ((_, one), (_, other)) in one.extras().into_iter().zip(other.extras()) {
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
        self.records.last_mut().into_iter().for_each(|before| before.parts().shrink_to_fit());
        self.records.push(record);
        self.places.push(place);
    }

    /// The checks of whole records of a table, from the one on that is given; `columns` are those of the file.
    pub fn check(&mut self, from: usize, columns: &[Column], found: &mut Vec<Found>) {
        let faults: Vec<(usize, Fault)> = self.records[from..]
            .par_iter()
            .enumerate()
            .flat_map_iter(|(at, record)| record.check().into_iter().map(move |fault| (from + at, fault)))
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
            let field = names.iter().position(|known| known == name).map(Column::Field);
            let column = columns.iter().position(|column| field.as_ref() == Some(column)).map(|at| at + 1);
            let problem = Problem::from(problem);
            place.is_faulty |= problem.severity() == Severity::Error;
            found.push(Found { line, column, problem });
        }
    }
}
