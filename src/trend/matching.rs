//! Which institution of one edition is which of the other.

use std::collections::HashMap;

use polars::prelude::*;
use serde::Serialize;

use super::key_table::{KeyTable, Named};
use crate::error::{Error, Result};
use crate::finding::{KeyTableProblem, Lines, Log};
use crate::language::Language;
use crate::naming::{Found, Names, folded, nearest, state_named};
use crate::schema::{Table, columns};
use crate::survey::Survey;

/// One of the two editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// The earlier one.
    Old,
    /// The later one.
    New,
}

/// Why an institution has no match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The other edition has no such name in that state.
    NoCounterpart,
    /// Both editions have the name, and one has it more than once in that state: which is which is for the caller to say.
    Ambiguous,
}

/// An institution without a match.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unmatched {
    /// The edition that it stands in.
    pub edition: Edition,
    /// Its name.
    pub unit: String,
    /// Its state; `None` where it has none.
    pub state: Option<String>,
    /// Its line in the file, or row in the data frame.
    pub line: u64,
    /// Why it has no match.
    pub reason: Reason,
    /// The nearest name among those without counterpart in the other edition, in the same state; `None` where none is near,
    /// and for ambiguous ones.
    pub suggestion: Option<String>,
    /// How near it is: 1 − edits ÷ letters of the longer name; from 0.8 to 1.
    pub similarity: Option<f64>,
}

/// The institutions of two editions, matched.
///
/// Pairs of the [`KeyTable`] come first. The others are matched by state and name where both surveys have a column of
/// states, by name alone where one has none; case, accents, spaces and punctuation do not matter. An empty state is a state
/// of its own.
#[derive(Debug, Clone)]
pub struct Matching<'a> {
    surveys: [&'a Survey; 2],
    pairs: Vec<(u32, u32)>,
    unmatched: [Vec<(u32, Reason)>; 2],
    names: [Names<'a>; 2],
    by_state: bool,
}

/// Where a name stands among the institutions that are still to be matched.
enum Place {
    At(u32),
    Several,
}

impl<'a> Matching<'a> {
    pub(super) fn new(old: &'a Survey, new: &'a Survey, keys: &KeyTable) -> Result<Self> {
        let surveys = [old, new];
        let coded = surveys.iter().any(|survey| survey.catalog_key("state").is_some());
        let names = surveys.map(|survey| Names::of(survey, coded));
        let by_state = surveys.iter().all(|survey| survey.key("state").is_some());
        let mut matched = surveys.map(|survey| vec![false; survey.len()]);
        let mut pairs = given(keys, &surveys, &names)?;
        for (old, new) in &pairs {
            matched[0][*old as usize] = true;
            matched[1][*new as usize] = true;
        }
        // Names that are the same letter for letter first, so that one that only looks like them cannot make them ambiguous.
        let exact = |edition: usize, row: usize| (names[edition].place(row, by_state), surveys[edition].unit(row));
        let exact = [0, 1].map(|edition| places(surveys[edition].len(), &matched[edition], |row| exact(edition, row)));
        for (name, old) in &exact[0] {
            if let (Place::At(old), Some(Place::At(new))) = (old, exact[1].get(name)) {
                pairs.push((*old, *new));
                matched[0][*old as usize] = true;
                matched[1][*new as usize] = true;
            }
        }
        drop(exact);
        let identity = |edition: usize, row: usize| names[edition].identity(row, by_state);
        let places =
            [0, 1].map(|edition| places(surveys[edition].len(), &matched[edition], |row| identity(edition, row)));
        let mut unmatched = [Vec::new(), Vec::new()];
        for edition in [0, 1] {
            for row in (0..surveys[edition].len()).filter(|row| !matched[edition][*row]) {
                let [here, there] = [edition, 1 - edition].map(|at| places[at].get(&identity(edition, row)));
                match (here, there) {
                    // Seen from both sides; kept once.
                    (Some(Place::At(here)), Some(Place::At(there))) if edition == 1 => pairs.push((*there, *here)),
                    (Some(Place::At(_)), Some(Place::At(_))) => {}
                    (_, None) => unmatched[edition].push((row as u32, Reason::NoCounterpart)),
                    _ => unmatched[edition].push((row as u32, Reason::Ambiguous)),
                }
            }
        }
        pairs.sort_unstable_by_key(|(_, new)| *new);
        drop(places);
        Ok(Matching { surveys, pairs, unmatched, names, by_state })
    }

    /// Rows of the old survey, each with its row of the new one, in the order of the new one.
    pub fn pairs(&self) -> &[(u32, u32)] {
        &self.pairs
    }

    /// Number of institutions of an edition that have no match for a reason.
    pub fn count(&self, edition: Edition, reason: Reason) -> usize {
        self.unmatched[edition as usize].iter().filter(|(_, why)| *why == reason).count()
    }

    /// The institutions without a match, those of the old edition first, in the order of their surveys.
    ///
    /// Suggestions are looked for within a state, or among all where states do not take part; a state where they would take
    /// more than 16 million comparisons gets none.
    pub fn unmatched(&self) -> Vec<Unmatched> {
        let alone = |edition: usize| -> Vec<u32> {
            let rows = self.unmatched[edition].iter().filter(|(_, reason)| *reason == Reason::NoCounterpart);
            rows.map(|(row, _)| *row).collect()
        };
        let alone = [0, 1].map(alone);
        let mut all = Vec::new();
        for edition in [Edition::Old, Edition::New] {
            let (here, there) = (edition as usize, 1 - edition as usize);
            let identities = |edition: usize| {
                let names = &self.names[edition];
                alone[edition].iter().map(|row| names.identity(*row as usize, self.by_state)).collect::<Vec<_>>()
            };
            let near = nearest(&identities(here), &identities(there));
            let mut near = near.into_iter();
            for (row, reason) in &self.unmatched[here] {
                let near = if *reason == Reason::NoCounterpart { near.next().flatten() } else { None };
                let (survey, row) = (self.surveys[here], *row as usize);
                all.push(Unmatched {
                    edition,
                    unit: survey.unit(row).to_owned(),
                    state: survey.key_value("state", row).map(str::to_owned),
                    line: survey.line(row),
                    reason: *reason,
                    suggestion: near
                        .and_then(|(at, _)| alone[there].get(at))
                        .map(|row| self.surveys[there].unit(*row as usize).to_owned()),
                    similarity: near.map(|(_, similarity)| similarity),
                });
            }
        }
        all
    }

    /// The table of the institutions [without a match](Unmatched), `state` where either survey has states.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no result causes.
    pub fn frame(&self) -> Result<DataFrame> {
        let without_states = self.surveys.iter().all(|survey| survey.key("state").is_none());
        Table::of(&self.unmatched()).without("state", without_states).frame(Language::English)
    }
}

columns! {
    Unmatched:
    edition "edición" Text "old, new" "old, new"
        "The edition that the institution stands in." "La edición en que está la institución."
        |row| row.edition.code();
    unit = UNIT;
    state = STATE;
    line "línea" Whole "from 1" "desde 1"
        "Line of the institution in the file of its edition." "Línea de la institución en el archivo de su edición.";
    reason "motivo" Text "no_counterpart, ambiguous" "no_counterpart, ambiguous"
        "Why it has no match: the name is not in the other edition, or one of them has it more than once."
        "Por qué no tiene pareja: el nombre no está en la otra edición, o una de ellas lo tiene más de una vez."
        |row| row.reason.code();
    suggestion "sugerencia" Text "as in the file" "como en el archivo"
        "The nearest name of the other edition in the same state; empty where none is near."
        "El nombre más cercano de la otra edición en el mismo estado; vacío si ninguno es cercano.";
    similarity "parecido" Share "0.8 to 1" "de 0.8 a 1"
        "How near it is: 1 − edits ÷ letters of the longer name."
        "Qué tan cercano es: 1 − ediciones ÷ letras del nombre más largo.";
}

impl Edition {
    /// `old` or `new`.
    pub fn code(self) -> &'static str {
        match self {
            Edition::Old => "old",
            Edition::New => "new",
        }
    }
}

impl Reason {
    /// `no_counterpart` or `ambiguous`.
    pub fn code(self) -> &'static str {
        match self {
            Reason::NoCounterpart => "no_counterpart",
            Reason::Ambiguous => "ambiguous",
        }
    }
}

/// Where each name stands among the rows that are not matched yet.
fn places<'n>(
    rows: usize,
    matched: &[bool],
    name: impl Fn(usize) -> (&'n str, &'n str),
) -> HashMap<(&'n str, &'n str), Place> {
    let mut places = HashMap::new();
    for row in (0..rows).filter(|row| !matched[*row]) {
        let place = places.entry(name(row));
        place.and_modify(|place| *place = Place::Several).or_insert(Place::At(row as u32));
    }
    places
}

/// The pairs of a key table, as rows of the surveys.
fn given(keys: &KeyTable, surveys: &[&Survey; 2], names: &[Names; 2]) -> Result<Vec<(u32, u32)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = [0, 1].map(|edition: usize| {
        let mut rows: HashMap<&str, Vec<u32>> = HashMap::new();
        for (row, name) in names[edition].all().enumerate() {
            rows.entry(name).or_default().push(row as u32);
        }
        rows
    });
    let mut taken: [HashMap<u32, u64>; 2] = Default::default();
    let mut pairs = Vec::with_capacity(keys.len());
    let mut log = Log::default();
    for pair in &keys.pairs {
        let found = [(0, &pair.old), (1, &pair.new)].map(|(edition, named)| {
            let column = Some(keys.columns[edition]).filter(|column| *column > 0);
            let row = find(named, surveys[edition], &names[edition], &rows[edition]);
            let row = row.map_err(|problem| log.push(pair.line, column, problem)).ok()?;
            if let Some(line) = taken[edition].insert(row, pair.line) {
                let problem = KeyTableProblem::RepeatedMatch { value: shown(named).into(), expected: line };
                log.push(pair.line, column, problem);
            }
            Some(row)
        });
        if let [Some(old), Some(new)] = found {
            pairs.push((old, new));
        }
    }
    let mut findings = keys.empty_findings();
    findings.append(log);
    if findings.errors() > 0 { Err(Error::survey(findings)) } else { Ok(pairs) }
}

/// The row that a name means.
fn find(named: &Named, survey: &Survey, names: &Names, rows: &HashMap<&str, Vec<u32>>) -> Result<u32, KeyTableProblem> {
    let called = rows.get(folded(&named.name).as_str());
    let state = named.state.as_ref().map(|state| state_named(state, names.coded));
    match names.find(survey, &named.name, state.as_deref(), called.into_iter().flatten().copied()) {
        Found::One(row) => Ok(row),
        Found::None => Err(KeyTableProblem::UnknownUnit { value: shown(named).into() }),
        Found::Several(rows) => {
            let lines = rows.iter().map(|row| survey.line(*row as usize)).collect();
            Err(KeyTableProblem::AmbiguousUnit { value: shown(named).into(), expected: Lines(lines) })
        }
    }
}

fn shown(named: &Named) -> String {
    match &named.state {
        Some(state) => format!("{} ({state})", named.name),
        None => named.name.clone(),
    }
}
