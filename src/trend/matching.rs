//! Which institution of one edition is which of the other.

use std::collections::HashMap;

use serde::Serialize;

use super::key_table::{KeyTable, Named, Pair};
use crate::error::{Error, Result};
use crate::finding::{KeyTableProblem, Lines, Log};
use crate::naming::{Found, Names, folded, nearest, state_named};
use crate::schema::{Records, columns};
use crate::survey::Survey;
use crate::words::words;

words! {
    /// One of the two editions.
    pub Edition
    /// The earlier one.
    Old "old";
    /// The later one.
    New "new";
}

words! {
    /// Why an institution has no match.
    pub Reason
    /// The other edition has no such name in that state.
    NoCounterpart "no_counterpart";
    /// Both editions have the name, and one has it more than once in that state: the caller has to match them.
    Ambiguous "ambiguous";
}

/// An institution without a match.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unmatched {
    /// The edition that it is in.
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

impl<'a> Matching<'a> {
    pub(super) fn new(surveys: [&'a Survey; 2], keys: &KeyTable) -> Result<Self> {
        let coded = surveys.iter().any(|survey| survey.catalog_key("state").is_some());
        let names = surveys.map(|survey| Names::of(survey, coded));
        let by_state = surveys.iter().all(|survey| survey.key("state").is_some());
        let mut pairs = given(keys, &surveys, &names)?;
        // Names that are the same letter for letter first, so that one that only looks like them cannot make them ambiguous.
        let exact = |edition: usize, row: usize| (names[edition].place(row, by_state), surveys[edition].unit(row));
        pair(&surveys, &mut pairs, exact);
        let unmatched = pair(&surveys, &mut pairs, |edition, row| names[edition].identity(row, by_state));
        pairs.sort_unstable_by_key(|(_, new)| *new);
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

    /// The institutions without a match, those of the old edition first, in the order of their surveys; `state` is a column of
    /// their table where either survey has states.
    ///
    /// Suggestions are looked for within a state, or among all where states do not take part; a state where they would take
    /// more than 16 million comparisons gets none.
    pub fn unmatched(&self) -> Records<Unmatched> {
        let alone = self.unmatched.each_ref().map(|rows| {
            let rows = rows.iter().filter(|(_, reason)| *reason == Reason::NoCounterpart);
            rows.map(|(row, _)| *row as usize).collect::<Vec<_>>()
        });
        let identities = [0, 1].map(|edition: usize| {
            let identity = |row: &usize| self.names[edition].identity(*row, self.by_state);
            alone[edition].iter().map(identity).collect::<Vec<_>>()
        });
        let mut all = Vec::new();
        for edition in [Edition::Old, Edition::New] {
            let (here, there) = (edition as usize, 1 - edition as usize);
            let mut near = nearest(&identities[here], &identities[there]).into_iter();
            for (row, reason) in &self.unmatched[here] {
                let near = if *reason == Reason::NoCounterpart { near.next().flatten() } else { None };
                let (survey, row) = (self.surveys[here], *row as usize);
                all.push(Unmatched {
                    edition,
                    unit: survey.unit(row).to_owned(),
                    state: survey.key_value("state", row).map(str::to_owned),
                    line: survey.line(row),
                    reason: *reason,
                    suggestion: near.map(|(at, _)| self.surveys[there].unit(alone[there][at]).to_owned()),
                    similarity: near.map(|(_, similarity)| similarity),
                });
            }
        }
        let has_states = self.surveys.iter().any(|survey| survey.key("state").is_some());
        Records::of([], all).without(Some("state").filter(|_| !has_states))
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

/// Pairs the institutions of which each edition has one of a name, among those in no pair yet; the others, with the reason.
fn pair<'n>(
    surveys: &[&Survey; 2],
    pairs: &mut Vec<(u32, u32)>,
    name: impl Fn(usize, usize) -> (&'n str, &'n str),
) -> [Vec<(u32, Reason)>; 2] {
    let mut is_paired = surveys.map(|survey| vec![false; survey.len()]);
    for (old, new) in pairs.iter() {
        (is_paired[0][*old as usize], is_paired[1][*new as usize]) = (true, true);
    }
    let mut named: HashMap<(&str, &str), [Vec<u32>; 2]> = HashMap::new();
    for (edition, is_paired) in is_paired.iter().enumerate() {
        for row in (0..is_paired.len()).filter(|row| !is_paired[*row]) {
            named.entry(name(edition, row)).or_default()[edition].push(row as u32);
        }
    }
    let mut unpaired = [Vec::new(), Vec::new()];
    for rows in named.into_values() {
        if let ([old], [new]) = (rows[0].as_slice(), rows[1].as_slice()) {
            pairs.push((*old, *new));
            continue;
        }
        let is_in_both = rows.iter().all(|rows| !rows.is_empty());
        let reason = if is_in_both { Reason::Ambiguous } else { Reason::NoCounterpart };
        unpaired.iter_mut().zip(rows).for_each(|(all, rows)| all.extend(rows.into_iter().map(|row| (row, reason))));
    }
    unpaired.iter_mut().for_each(|rows| rows.sort_unstable_by_key(|(row, _)| *row));
    unpaired
}

/// The pairs of a key table, as rows of the surveys.
fn given(keys: &KeyTable, surveys: &[&Survey; 2], names: &[Names; 2]) -> Result<Vec<(u32, u32)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = names.each_ref().map(|names| {
        let mut rows: HashMap<&str, Vec<u32>> = HashMap::new();
        names.all().zip(0..).for_each(|(name, row)| rows.entry(name).or_default().push(row));
        rows
    });
    let mut taken: [HashMap<u32, u64>; 2] = Default::default();
    let mut pairs = Vec::new();
    let mut log = Log::default();
    for Pair { line, names: named } in &keys.pairs {
        let found = [0, 1].map(|edition: usize| {
            let (named, column) = (&named[edition], Some(keys.columns[edition]).filter(|column| *column > 0));
            let row = find(named, surveys[edition], &names[edition], &rows[edition]);
            let row = row.map_err(|problem| log.push(*line, column, problem)).ok()?;
            if let Some(expected) = taken[edition].insert(row, *line) {
                log.push(*line, column, KeyTableProblem::RepeatedMatch { value: shown(named).into(), expected });
            }
            Some(row)
        });
        pairs.extend(found[0].zip(found[1]));
    }
    let mut findings = keys.findings.emptied();
    findings.append(log);
    if findings.errors() > 0 { Err(Error::survey(findings)) } else { Ok(pairs) }
}

/// The row that a name means.
fn find(named: &Named, survey: &Survey, names: &Names, rows: &HashMap<&str, Vec<u32>>) -> Result<u32, KeyTableProblem> {
    let called = rows.get(folded(&named.name).as_str());
    let state = Some(&named.state).filter(|state| !state.is_empty()).map(|state| state_named(state, names.coded));
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
    if named.state.is_empty() { named.name.clone() } else { format!("{} ({})", named.name, named.state) }
}
