//! Records of request files into codes, with every check of a cell.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::Encoding;
use foldhash::fast::FixedState;

use super::date::{self, Day};
use super::days;
use super::field::Field;
use super::layout::{self, Layout, Time};
use super::mapping::{Mapping, Words};
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
    /// Whether the file tells how long answers took.
    pub is_timed: bool,
    /// Working days, of an answered request whose file tells them.
    pub days: u32,
    pub complete: u8,
    pub clear: u8,
}

/// The codes of words: no column, an empty cell, and from there the positions of their scores.
pub(super) const NO_COLUMN: u8 = 0;
pub(super) const NO_WORD: u8 = 1;
pub(super) const FIRST_WORD: u8 = 2;

/// What a record tells of its answer.
struct Told {
    /// Whether there is one, by its date or days; none where the file has neither.
    answered: Option<bool>,
    days: u32,
    class: u8,
}

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
        let line = record.line();
        let mut fields: [Field<'r>; layout::MOST] = Default::default();
        let mut wanted = std::iter::zip(&mut fields, &self.layout.columns).peekable();
        let (mut width, mut held) = (0, None);
        loop {
            match wanted.next_if(|(_, column)| **column == width) {
                Some((field, _)) => match record.cell() {
                    Some(cell) => *field = Field::new(line, width, cell),
                    None => break,
                },
                None if record.skip() => {}
                None => break,
            }
            held = held.or_else(|| record.held_records(self));
            width += 1;
        }
        if width != self.layout.width {
            piece.ragged(line, width, self.layout.width);
        } else if let Some(held) = held {
            held.report(&mut piece.log);
            piece.lost += 1;
        } else {
            piece.part.record(&fields, self, &mut piece.log);
        }
    }

    fn fits(&self, column: usize, cell: &str) -> Option<bool> {
        let Format { mapping, layout, .. } = self;
        let field = layout.columns.binary_search(&column).ok()?;
        let is_word = |words: &Words| words.known.contains_key(&key(cell));
        match layout.time {
            Time::Dates { received, answered, .. } if field == received || field == answered => {
                Some(date::day(cell).is_some())
            }
            Time::Days(days) if field == days => Some(days::days(cell).is_some()),
            _ if layout.outcome == Some(field) => Some(mapping.outcomes.contains_key(&key(cell))),
            _ if layout.complete == Some(field) => Some(is_word(&mapping.complete)),
            _ if layout.clear == Some(field) => Some(is_word(&mapping.clear)),
            _ => None,
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
    fn record(&mut self, fields: &[Field; layout::MOST], format: &Format, log: &mut Log) {
        let Format { mapping, layout, .. } = format;
        self.read += 1;
        let mark = log.mark();
        let is_missing = |text: &str| text.is_empty() || mapping.missing.iter().any(|word| word == text);
        let mut answered = None;
        let mut days = 0;
        match layout.time {
            Time::Dates { received, answered: field, .. } => {
                let received = day(&fields[received], log);
                let field = &fields[field];
                answered = Some(!is_missing(field.text()));
                if answered == Some(true)
                    && let (Some(received), Some(end)) = (received, day(field, log))
                {
                    if end < received {
                        let (value, expected) = (field.text().into(), date::text(received).into());
                        field.report(RequestsProblem::AnsweredBefore { value, expected }, log);
                    } else {
                        days = mapping.calendar.between(received, end) as u32;
                    }
                }
            }
            Time::Days(field) => {
                let field = &fields[field];
                answered = Some(!is_missing(field.text()));
                if answered == Some(true) {
                    days = days::days(field.text()).unwrap_or_else(|| {
                        let expected = Range { min: 0.0, max: f64::from(days::MOST) };
                        field.report(RequestsProblem::BadDays { value: field.text().into(), expected }, log);
                        0
                    });
                }
            }
            Time::Untold => {}
        }
        let class = match layout.outcome {
            Some(field) => self.outcome(&fields[field], answered.unwrap_or(false), format, log),
            None => mapping.classes.len() as u8 - if answered.is_some() { 2 } else { 1 },
        };
        let complete = self.word(0, layout.complete.map(|field| &fields[field]), &mapping.complete, format, log);
        let clear = self.word(1, layout.clear.map(|field| &fields[field]), &mapping.clear, format, log);
        let state = layout.state.map(|field| &fields[field]);
        let unit = self.unit(&fields[layout.institution], state, &mark, format, log);
        let Some(unit) = unit.filter(|_| !log.has_errors_since(&mark)) else {
            self.set_aside += 1;
            return;
        };
        contradictions(&Told { answered, days, class }, fields, format, log);
        let is_timed = answered.is_some();
        let answered = answered.unwrap_or(mapping.classes[usize::from(class)].answered);
        self.requests.push(Request { unit, class, answered, is_timed, days, complete, clear });
    }

    #[inline]
    fn outcome(&mut self, field: &Field, answered: bool, format: &Format, log: &mut Log) -> u8 {
        let mapping = format.mapping;
        let found = match field.text().is_empty() {
            true => mapping.empty_outcome.filter(|_| !answered),
            false => {
                let look = |text: &str| mapping.outcomes.get(&key(text)).copied();
                field.report_recovery(format.fallback, log);
                self.outcomes.of(field.text(), look)
            }
        };
        found.unwrap_or_else(|| {
            field.report(RequestsProblem::UnknownOutcome { value: field.text().into() }, log);
            0
        })
    }

    #[inline]
    fn word(&mut self, kind: usize, field: Option<&Field>, words: &Words, format: &Format, log: &mut Log) -> u8 {
        let Some(field) = field else { return NO_COLUMN };
        if field.text().is_empty() {
            return NO_WORD;
        }
        let look = |text: &str| words.known.get(&key(text)).copied();
        field.report_recovery(format.fallback, log);
        match self.words[kind].of(field.text(), look) {
            Some(score) => FIRST_WORD + score,
            None => {
                let (value, expected) = (field.text().into(), (&words.list).into());
                field.report(CellProblem::UnknownWord { value, expected }, log);
                NO_WORD
            }
        }
    }

    /// Number of the institution; a new one gets a number when its record has no error.
    #[inline]
    fn unit(
        &mut self,
        unit: &Field,
        state: Option<&Field>,
        record: &Mark,
        format: &Format,
        log: &mut Log,
    ) -> Option<u32> {
        let text = unit.text();
        self.key.clear();
        self.key.extend_from_slice(text.as_bytes());
        if let Some(state) = state {
            self.key.extend_from_slice(state.text().as_bytes());
            // Where the name ends, as both may hold anything.
            self.key.extend_from_slice(&(text.len() as u64).to_le_bytes());
        }
        let known = self.units.get(self.key.as_slice()).copied();
        let is_recovered = unit.is_recovered || state.is_some_and(|state| state.is_recovered);
        if known.is_some() && !is_recovered {
            return known;
        }
        unit.report_recovery(format.fallback, log);
        let name = text.trim();
        if name.is_empty() {
            unit.report(CellProblem::EmptyUnit, log);
        }
        let mut state_name = Some(Cow::Borrowed(""));
        if let Some(state) = state.filter(|state| !state.text().is_empty()) {
            let look = |text: &str| match format.mapping.catalog {
                Catalog::Mexico => Jurisdiction::parse(text.trim()).map(|state| Cow::Borrowed(state.name())),
                Catalog::None => Some(Cow::Owned(text.trim().to_owned())),
            };
            state.report_recovery(format.fallback, log);
            state_name = self.states.of(state.text(), look);
            if state_name.is_none() {
                let (value, expected) = (state.text().into(), Jurisdictions::StatesAndFederation);
                state.report(CellProblem::UnknownState { value, expected }, log);
            }
        }
        let state = state_name?;
        if log.has_errors_since(record) {
            return None;
        }
        Some(known.unwrap_or_else(|| {
            let number = self.units.len() as u32;
            self.new_units.push(NewUnit { name: name.to_owned(), state: state.into_owned(), line: unit.line });
            self.units.insert(self.key.as_slice().into(), number);
            number
        }))
    }
}

#[inline]
fn day(field: &Field, log: &mut Log) -> Option<Day> {
    let day = date::day(field.text());
    if day.is_none() {
        let (value, expected) = (field.text().into(), date::EXAMPLES.into());
        field.report(CellProblem::BadDate { value, expected }, log);
    }
    day
}

/// Reports where a usable record has two answers; its date counts, or else its days.
#[inline]
fn contradictions(told: &Told, fields: &[Field; layout::MOST], format: &Format, log: &mut Log) {
    let Format { mapping, layout, .. } = format;
    let Some(answered) = told.answered else { return };
    let mut report = |field: &Field, counts: Option<&str>| {
        let value = field.text().into();
        let problem = match counts {
            Some(counts) => RequestsProblem::Contradiction { value, expected: counts.into() },
            None => RequestsProblem::ImpliedAnswer { value },
        };
        field.report(problem, log);
    };
    if let Some(outcome) = layout.outcome {
        let class = &mapping.classes[usize::from(told.class)];
        match (layout.time, answered) {
            (Time::Dates { answered, .. }, true) | (Time::Days(answered), true) if !class.answered => {
                report(&fields[outcome], Some(fields[answered].text()));
            }
            (_, false) if class.available.is_some_and(|share| share > 0.0) => report(&fields[outcome], None),
            _ => {}
        }
    }
    if let Time::Dates { days: Some(field), .. } = layout.time {
        let field = &fields[field];
        match days::days(field.text()) {
            Some(days) if !answered || days != told.days => {
                let counts = answered.then(|| told.days.to_string());
                report(field, counts.as_deref());
            }
            _ => {}
        }
    }
}
