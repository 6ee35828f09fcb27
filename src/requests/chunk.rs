//! Records of request files into codes, with every check of a cell.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::Encoding;
use foldhash::fast::FixedState;

use super::date::{self, Day};
use super::days;
use super::field::Fields;
use super::layout::{Layout, Time};
use super::mapping::{Mapping, Role};
use super::word::key;
use crate::catalog::Jurisdiction;
use crate::finding::{CellProblem, Jurisdictions, Log, Mark, Range, RequestsProblem};
use crate::methodology::Catalog;
use crate::table::{Consumer, Piece, Record, Remembered};

/// What a file's cells are read with.
pub(super) struct Format<'a> {
    pub mapping: &'a Mapping,
    pub layout: &'a Layout,
    pub fallback: &'static Encoding,
}

/// A request, as far as it counts.
pub(super) struct Request {
    /// Institution, by its number within the chunk.
    pub unit: u32,
    /// Class of its outcome.
    pub class: u8,
    pub answered: bool,
    /// Whether the file has how long answers took.
    pub is_timed: bool,
    /// Working days, of an answered request whose file has them.
    pub days: u32,
    /// Codes of the words for what is complete, and for what is clear.
    pub words: [u8; 2],
}

/// The codes of words: no column, an empty cell, and from there the positions of their scores.
pub(super) const NO_COLUMN: u8 = 0;
pub(super) const NO_WORD: u8 = 1;
pub(super) const FIRST_WORD: u8 = 2;

/// An institution that a chunk meets for the first time.
pub(super) struct NewUnit {
    pub name: String,
    pub state: String,
    pub line: u64,
}

/// The requests of consecutive records.
#[derive(Default)]
pub(super) struct Chunk {
    pub requests: Vec<Request>,
    /// Records of the right width, and those among them that have an error.
    pub read: u64,
    pub set_aside: u64,
    /// Institutions since the last [`clear`](Self::clear), their numbers following on those before.
    pub new_units: Vec<NewUnit>,
    /// Number in the whole of each institution of the chunk.
    pub numbers: Vec<u32>,
    /// Institutions by their cells, as written.
    units: HashMap<Box<[u8]>, u32, FixedState>,
    key: Vec<u8>,
    states: Remembered<Option<Cow<'static, str>>>,
    outcomes: Remembered<Option<u8>>,
    words: [Remembered<Option<u8>>; 2],
}

impl Consumer for Format<'_> {
    type Part = Chunk;

    fn part(&self) -> Chunk {
        Chunk::default()
    }

    #[inline]
    fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Chunk>, record: &mut R) {
        let mut fields = Fields::new(record.line(), self.layout);
        let (mut cells, mut held) = (0, None);
        loop {
            match self.layout.roles.get(cells) {
                Some(Some(role)) => match record.cell() {
                    Some(cell) => fields.set(*role, cell),
                    None => break,
                },
                _ if record.skip() => {}
                _ => break,
            }
            if held.is_none() {
                held = record.held_records(self);
            }
            cells += 1;
        }
        let width = self.layout.roles.len();
        // A quote that never closes changes the number of cells, too.
        if held.is_some() || cells != width {
            piece.ragged(fields.line, cells, width, held);
        } else {
            piece.part.record(&fields, self, &mut piece.log);
        }
    }

    fn fits(&self, column: usize, cell: &str) -> Option<bool> {
        match (*self.layout.roles.get(column)?)? {
            Role::Received | Role::Answered => Some(date::day(cell).is_some()),
            Role::Days if self.layout.time == Time::Days => Some(days::days(cell).is_some()),
            Role::Outcome => Some(self.mapping.outcomes.known.contains_key(&key(cell))),
            Role::Complete => Some(self.mapping.words[0].known.contains_key(&key(cell))),
            Role::Clear => Some(self.mapping.words[1].known.contains_key(&key(cell))),
            Role::Institution | Role::State | Role::Days => None,
        }
    }
}

impl Chunk {
    /// Empties the chunk, and keeps what it learned and its memory.
    pub fn clear(&mut self) {
        self.requests.clear();
        self.new_units.clear();
        (self.read, self.set_aside) = (0, 0);
    }

    /// Checks a record; one without errors becomes a request.
    #[inline]
    fn record(&mut self, fields: &Fields, format: &Format, log: &mut Log) {
        let Format { mapping, layout, .. } = format;
        self.read += 1;
        let mark = log.mark();
        let has = |role: Role| {
            let text = fields.text(role);
            !text.is_empty() && !mapping.missing.iter().any(|word| word == text)
        };
        let mut days = 0;
        // None where the file has neither dates nor days.
        let answered = match layout.time {
            Time::Dates => {
                let received = day(fields, Role::Received, log);
                let is_answered = has(Role::Answered);
                if is_answered && let (Some(received), Some(end)) = (received, day(fields, Role::Answered, log)) {
                    if end < received {
                        let (value, expected) = (fields.text(Role::Answered).into(), date::text(received).into());
                        fields.report(Role::Answered, RequestsProblem::AnsweredBefore { value, expected }, log);
                    } else {
                        days = mapping.calendar.between(received, end) as u32;
                    }
                }
                Some(is_answered)
            }
            Time::Days => {
                let is_answered = has(Role::Days);
                if is_answered {
                    days = days::days(fields.text(Role::Days)).unwrap_or_else(|| {
                        let value = fields.text(Role::Days).into();
                        let expected = Range { min: 0.0, max: f64::from(days::MOST) };
                        fields.report(Role::Days, RequestsProblem::BadDays { value, expected }, log);
                        0
                    });
                }
                Some(is_answered)
            }
            Time::Unknown => None,
        };
        let class = match layout.has(Role::Outcome) {
            true => self.outcome(fields, answered.unwrap_or(false), format, log),
            false => mapping.outcomes.classes.len() as u8 - if answered.is_some() { 2 } else { 1 },
        };
        let words = [self.word(0, fields, format, log), self.word(1, fields, format, log)];
        let unit = self.unit(fields, &mark, format, log);
        let Some(unit) = unit.filter(|_| !log.has_errors_since(&mark)) else {
            self.set_aside += 1;
            return;
        };
        if let Some(answered) = answered {
            contradictions(answered, days, class, fields, format, log);
        }
        let is_timed = answered.is_some();
        let answered = answered.unwrap_or(mapping.outcomes.classes[usize::from(class)].answered);
        self.requests.push(Request { unit, class, answered, is_timed, days, words });
    }

    #[inline]
    fn outcome(&mut self, fields: &Fields, answered: bool, format: &Format, log: &mut Log) -> u8 {
        let outcomes = &format.mapping.outcomes;
        let text = fields.text(Role::Outcome);
        let found = match text.is_empty() {
            true => outcomes.empty.filter(|_| !answered),
            false => {
                fields.report_recovery(Role::Outcome, format.fallback, log);
                self.outcomes.of(text, |text| outcomes.known.get(&key(text)).copied())
            }
        };
        found.unwrap_or_else(|| {
            fields.report(Role::Outcome, RequestsProblem::UnknownOutcome { value: text.into() }, log);
            0
        })
    }

    #[inline]
    fn word(&mut self, kind: usize, fields: &Fields, format: &Format, log: &mut Log) -> u8 {
        let (role, words) = (Role::WORDS[kind], &format.mapping.words[kind]);
        let text = fields.text(role);
        if text.is_empty() {
            return if format.layout.has(role) { NO_WORD } else { NO_COLUMN };
        }
        fields.report_recovery(role, format.fallback, log);
        match self.words[kind].of(text, |text| words.known.get(&key(text)).copied()) {
            Some(score) => FIRST_WORD + score,
            None => {
                let (value, expected) = (text.into(), (&words.list).into());
                fields.report(role, CellProblem::UnknownWord { value, expected }, log);
                NO_WORD
            }
        }
    }

    /// Number of the institution; a new one gets a number when its record has no error.
    #[inline]
    fn unit(&mut self, fields: &Fields, record: &Mark, format: &Format, log: &mut Log) -> Option<u32> {
        let [text, state] = [Role::Institution, Role::State].map(|role| fields.text(role));
        self.key.clear();
        self.key.extend_from_slice(text.as_bytes());
        if format.layout.has(Role::State) {
            self.key.extend_from_slice(state.as_bytes());
            // Where the name ends, as both may hold anything.
            self.key.extend_from_slice(&(text.len() as u64).to_le_bytes());
        }
        let known = self.units.get(self.key.as_slice()).copied();
        if known.is_some() && !fields.is_recovered(Role::Institution) && !fields.is_recovered(Role::State) {
            return known;
        }
        fields.report_recovery(Role::Institution, format.fallback, log);
        let name = text.trim();
        if name.is_empty() {
            fields.report(Role::Institution, CellProblem::EmptyUnit, log);
        }
        fields.report_recovery(Role::State, format.fallback, log);
        let look = |text: &str| match format.mapping.catalog {
            Catalog::Mexico => Jurisdiction::parse(text.trim()).map(|state| Cow::Borrowed(state.name())),
            Catalog::None => Some(Cow::Owned(text.trim().to_owned())),
        };
        let state_name = if state.is_empty() { Some("".into()) } else { self.states.of(state, look) };
        if state_name.is_none() {
            let (value, expected) = (state.into(), Jurisdictions::StatesAndFederation);
            fields.report(Role::State, CellProblem::UnknownState { value, expected }, log);
        }
        if log.has_errors_since(record) {
            return None;
        }
        let (name, state) = (name.to_owned(), state_name?.into_owned());
        Some(known.unwrap_or_else(|| {
            let number = self.units.len() as u32;
            self.new_units.push(NewUnit { name, state, line: fields.line });
            self.units.insert(self.key.as_slice().into(), number);
            number
        }))
    }
}

#[inline]
fn day(fields: &Fields, role: Role, log: &mut Log) -> Option<Day> {
    let day = date::day(fields.text(role));
    if day.is_none() {
        let (value, expected) = (fields.text(role).into(), date::EXAMPLES.into());
        fields.report(role, CellProblem::BadDate { value, expected }, log);
    }
    day
}

/// Reports where a usable record has two answers; its date counts, or else its days.
#[inline]
fn contradictions(answered: bool, days: u32, class: u8, fields: &Fields, format: &Format, log: &mut Log) {
    let Format { mapping, layout, .. } = format;
    let mut report = |role: Role, counts: Option<&str>| {
        let value = fields.text(role).into();
        let problem = match counts {
            Some(counts) => RequestsProblem::Contradiction { value, expected: counts.into() },
            None => RequestsProblem::ImpliedAnswer { value },
        };
        fields.report(role, problem, log);
    };
    let is_dated = layout.time == Time::Dates;
    if layout.has(Role::Outcome) {
        let class = &mapping.outcomes.classes[usize::from(class)];
        if answered && !class.answered {
            report(Role::Outcome, Some(fields.text(if is_dated { Role::Answered } else { Role::Days })));
        } else if !answered && class.available.is_some_and(|share| share > 0.0) {
            report(Role::Outcome, None);
        }
    }
    if is_dated
        && layout.has(Role::Days)
        && let Some(listed) = days::days(fields.text(Role::Days))
        && (!answered || listed != days)
    {
        report(Role::Days, answered.then(|| days.to_string()).as_deref());
    }
}
