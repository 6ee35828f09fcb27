//! Records into columns, with every check of a cell.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::header::{Layout, Role};
use crate::catalog::{Attribute, ByAttribute, Code};
use crate::finding::{CellProblem, Jurisdictions, Log, Mark, Problem, SurveyProblem, TableProblem};
use crate::methodology::{Methodology, Scale};
use crate::table::{Cell, Consumer, Piece, ReadOptions, Record, Remembered, Texts, number};

/// What a file's cells are read with.
pub(super) struct Format<'a> {
    /// The decimal sign.
    point: u8,
    options: &'a ReadOptions,
    /// Whether a number can stand for a missing one, so that every cell must be looked at as text.
    missing_numbers: bool,
    /// What becomes of each column.
    slots: Vec<Slot>,
    /// Index of the text column with the states, where no catalogue knows them.
    state_text: Option<usize>,
    /// Number of the columns of nodes, and of those of text.
    pub numbers: usize,
    pub texts: usize,
}

/// Where the cells of a column go.
#[derive(Clone, Copy)]
enum Slot {
    Unit,
    Code(Attribute),
    Number { index: usize, min: f64, max: f64, scale: Scale },
    Text(usize),
    Nothing,
}

impl<'a> Format<'a> {
    pub fn new(layout: &Layout, methodology: &Methodology, options: &'a ReadOptions, point: u8) -> Self {
        let mut format = Format {
            point,
            options,
            missing_numbers: options.missing.iter().any(|word| word.contains(|c: char| c.is_ascii_digit())),
            slots: Vec::with_capacity(layout.roles.len()),
            state_text: None,
            numbers: 0,
            texts: 0,
        };
        for role in &layout.roles {
            let slot = match role {
                Role::Unit => Slot::Unit,
                Role::Attribute(attribute) if layout.catalogued(*attribute).is_some() => Slot::Code(*attribute),
                Role::Node(node) => {
                    let scale = methodology.nodes()[*node].scale();
                    let (min, max) = scale.limits();
                    format.numbers += 1;
                    Slot::Number { index: format.numbers - 1, min, max, scale }
                }
                Role::Recomputed => Slot::Nothing,
                Role::Attribute(_) | Role::Text => {
                    if *role == Role::Attribute(Attribute::State) {
                        format.state_text = Some(format.texts);
                    }
                    format.texts += 1;
                    Slot::Text(format.texts - 1)
                }
            };
            format.slots.push(slot);
        }
        format
    }

    /// Checks a cell and appends it to its column.
    fn cell(&self, piece: &mut Piece<Chunk>, column: usize, cell: Cell<'_>, line: u64) {
        let (text, fell_back) = cell.into_text(self.point);
        let cell = trimmed(&text);
        let Piece { part: chunk, log, .. } = piece;
        if fell_back {
            let (value, expected) = (cell.into(), self.options.fallback().name().into());
            log.push(line, Some(column + 1), TableProblem::FallbackEncoding { value, expected });
        }
        match self.slots[column] {
            Slot::Unit => {
                if cell.is_empty() {
                    log.push(line, Some(column + 1), CellProblem::EmptyUnit);
                }
                chunk.units.push(cell);
            }
            Slot::Text(index) => chunk.texts[index].push(cell),
            Slot::Nothing => {}
            Slot::Code(attribute) => {
                let code = chunk.code(attribute, cell);
                if code.is_none() && !cell.is_empty() {
                    let value = cell.into();
                    let problem: Problem = match attribute {
                        Attribute::State => {
                            CellProblem::UnknownState { value, expected: Jurisdictions::StatesAndFederation }.into()
                        }
                        Attribute::Level => SurveyProblem::UnknownLevel { value }.into(),
                        Attribute::Type => SurveyProblem::UnknownType { value }.into(),
                    };
                    log.push(line, Some(column + 1), problem);
                }
                chunk.codes[attribute].push(code);
            }
            Slot::Number { index, scale, .. } => {
                let value = number::within(cell, self.point, &self.options.missing, scale).unwrap_or_else(|problem| {
                    log.push(line, Some(column + 1), problem);
                    None
                });
                chunk.numbers[index].push(value);
            }
        }
    }
}

impl Consumer for Format<'_> {
    type Part = Chunk;

    fn part(&self) -> Chunk {
        Chunk::new(self)
    }

    #[inline]
    fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Chunk>, record: &mut R) {
        let line = record.line();
        let row = piece.part.begin(line, &piece.log);
        let mut cells = 0;
        for slot in &self.slots {
            if let Slot::Number { index, min, max, .. } = *slot
                && !self.missing_numbers
                && let Some(value) = record.number(min, max)
            {
                piece.part.numbers[index].push(Some(value));
            } else {
                let Some(cell) = record.cell() else { break };
                if let Some(held) = record.held_records(self) {
                    held.report(&mut piece.log);
                }
                self.cell(piece, cells, cell, line);
            }
            cells += 1;
        }
        while record.skip() {
            cells += 1;
        }
        if cells == self.slots.len() {
            piece.part.complete(self, &piece.log, &row);
        } else {
            // The row is taken back.
            piece.log.reset(&row);
            piece.part.truncate(piece.part.rows);
            piece.part.next_line = 0;
            piece.ragged(line, cells, self.slots.len());
        }
    }

    fn fits(&self, column: usize, cell: &str) -> Option<bool> {
        let is_number = matches!(self.slots.get(column)?, Slot::Number { .. });
        is_number.then(|| number::decimal(cell, self.point).is_ok())
    }
}

/// The values of a node.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub values: Vec<f64>,
    /// Rows without a value, ascending.
    pub nulls: Vec<u32>,
}

impl Numbers {
    fn push(&mut self, value: Option<f64>) {
        if value.is_none() {
            self.nulls.push(self.values.len() as u32);
        }
        self.values.push(value.unwrap_or(0.0));
    }

    fn truncate(&mut self, rows: usize) {
        self.values.truncate(rows);
        while self.nulls.last().is_some_and(|row| *row as usize >= rows) {
            self.nulls.pop();
        }
    }
}

/// Columns of consecutive records, by column of the file.
#[derive(Default)]
pub(super) struct Chunk {
    pub rows: usize,
    pub units: Texts,
    /// Codes of the catalog; none for an empty cell, and for one that is not in it.
    pub codes: ByAttribute<Vec<Option<Code>>>,
    pub numbers: Vec<Numbers>,
    pub texts: Vec<Texts>,
    /// Hash of the institution within its state; see [`repeated`](super::repeated).
    pub hashes: Vec<u64>,
    /// Lines of the rows: pairs of a row and its line, where it does not follow on the line before.
    pub lines: Vec<(u32, u64)>,
    /// Rows that have an error, ascending.
    pub bad: Vec<u32>,
    known: ByAttribute<Remembered<Option<Code>>>,
    next_line: u64,
}

impl Chunk {
    fn new(format: &Format) -> Self {
        let mut chunk = Chunk::default();
        chunk.numbers.resize_with(format.numbers, Numbers::default);
        chunk.texts.resize_with(format.texts, Texts::default);
        chunk
    }

    /// Empties the columns and keeps their memory.
    pub fn clear(&mut self) {
        self.truncate(0);
        self.lines.clear();
        self.bad.clear();
    }

    fn begin(&mut self, line: u64, log: &Log) -> Mark {
        if self.next_line != line || self.rows == 0 {
            self.lines.push((self.rows as u32, line));
        }
        self.next_line = line + 1;
        log.mark()
    }

    /// Counts the row, and hashes its institution together with its state.
    fn complete(&mut self, format: &Format, log: &Log, row: &Mark) {
        let state = match (self.codes[Attribute::State].last(), format.state_text) {
            (Some(code), _) => code.map_or(u64::MAX, |code| u64::from(code.place())),
            (None, Some(index)) => hash(self.texts[index].get(self.rows)),
            (None, None) => 0,
        };
        if self.units.len() > self.rows {
            self.hashes.push(hash(self.units.get(self.rows)) ^ state.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        if log.has_errors_since(row) {
            self.bad.push(self.rows as u32);
        }
        self.rows += 1;
    }

    fn truncate(&mut self, rows: usize) {
        self.rows = rows;
        self.units.truncate(rows);
        self.codes.iter_mut().for_each(|(_, codes)| codes.truncate(rows));
        self.numbers.iter_mut().for_each(|numbers| numbers.truncate(rows));
        self.texts.iter_mut().for_each(|texts| texts.truncate(rows));
        self.hashes.truncate(rows);
        while self.lines.last().is_some_and(|(row, _)| *row as usize >= rows) {
            self.lines.pop();
        }
    }

    /// The code of a cell, looked up once for each way of writing it.
    fn code(&mut self, attribute: Attribute, cell: &str) -> Option<Code> {
        if cell.is_empty() {
            return None;
        }
        self.known[attribute].of(cell, |cell| attribute.parse(cell))
    }
}

/// The text without the spaces around it; most cells have none, and show it at once.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

pub(super) fn hash(text: &str) -> u64 {
    FixedState::with_seed(0).hash_one(text)
}
