//! The columns of a whole file, put together from chunks.

use polars::prelude::*;
use polars_arrow::bitmap::MutableBitmap;
use rayon::prelude::*;

use super::chunk::{Chunk, Format, Numbers};
use super::header::{Layout, Role};
use super::repeated;
use crate::catalog::{Attribute, ByAttribute, Code};
use crate::finding::{Findings, Line, Log, SurveyProblem};
use crate::table::Texts;

/// Columns by role, in row order, with what was found wrong.
#[derive(Default)]
pub(super) struct Table {
    pub units: Texts,
    pub codes: ByAttribute<Vec<Option<Code>>>,
    pub numbers: Vec<Values>,
    pub texts: Vec<Texts>,
    pub lines: Lines,
    pub findings: Findings,
    /// Records without a row.
    pub lost: u64,
    rows: usize,
    hashes: Vec<u64>,
    bad: Vec<usize>,
}

/// The values of a node; missing ones hold 0 and are marked.
#[derive(Default)]
pub(super) struct Values {
    values: Vec<f64>,
    present: Option<MutableBitmap>,
}

impl Values {
    fn append(&mut self, numbers: &Numbers) {
        let before = self.values.len();
        self.values.extend_from_slice(&numbers.values);
        if self.present.is_none() && !numbers.nulls.is_empty() {
            self.present = Some(MutableBitmap::from_len_set(before));
        }
        if let Some(present) = &mut self.present {
            present.extend_constant(numbers.values.len(), true);
            numbers.nulls.iter().for_each(|row| present.set(before + *row as usize, false));
        }
    }

    /// Number of missing values.
    pub fn missing(&self) -> usize {
        self.present.as_ref().map_or(0, MutableBitmap::unset_bits)
    }

    fn retain(&mut self, keep: &[bool]) {
        let mut rows = keep.iter();
        self.values.retain(|_| rows.next().copied().unwrap_or(false));
        if let Some(present) = &mut self.present {
            *present = std::iter::zip(present.iter(), keep).filter(|(_, keep)| **keep).map(|(bit, _)| bit).collect();
        }
    }

    /// The value of each row.
    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> + '_ {
        let is_present = |row: usize| self.present.as_ref().is_none_or(|present| present.get(row));
        self.values.iter().enumerate().map(move |(row, value)| Some(*value).filter(|_| is_present(row)))
    }

    pub fn column(self, name: &str) -> Column {
        let present = self.present.map(MutableBitmap::freeze).filter(|present| present.unset_bits() > 0);
        Float64Chunked::from_vec_validity(name.into(), self.values, present).into_column()
    }
}

impl FromIterator<Option<f64>> for Values {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(values: I) -> Self {
        let (mut numbers, mut present) = (Vec::new(), MutableBitmap::new());
        for value in values {
            numbers.push(value.unwrap_or(0.0));
            present.push(value.is_some());
        }
        Values { values: numbers, present: Some(present) }
    }
}

/// The line of every row, as runs of rows on consecutive lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(Vec<(usize, u64)>);

impl Lines {
    pub fn push(&mut self, row: usize, line: u64) {
        let follows = self.0.last().is_some_and(|(first, at)| at + (row - first) as u64 == line);
        if !follows {
            self.0.push((row, line));
        }
    }

    pub fn get(&self, row: usize) -> u64 {
        let run = self.0.partition_point(|(first, _)| *first <= row);
        self.0[..run].last().map_or(0, |(first, line)| line + (row - first) as u64)
    }
}

impl Table {
    pub fn new(format: &Format, findings: Findings) -> Self {
        let mut table = Table { texts: vec![Texts::default(); format.texts], findings, ..Table::default() };
        table.numbers.resize_with(format.numbers, Values::default);
        table
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Appends a chunk, with what was found in it and how many records have no row, and empties it.
    pub fn append(&mut self, chunk: &mut Chunk, log: Log, lost: u64) {
        let before = self.rows;
        self.units.append(&chunk.units);
        self.hashes.extend_from_slice(&chunk.hashes);
        self.codes.iter_mut().for_each(|(attribute, codes)| codes.extend_from_slice(&chunk.codes[attribute]));
        for (texts, more) in self.texts.iter_mut().zip(&chunk.texts) {
            texts.append(more);
        }
        self.numbers.iter_mut().zip(&chunk.numbers).for_each(|(values, more)| values.append(more));
        chunk.lines.iter().for_each(|(row, line)| self.lines.push(before + *row as usize, *line));
        self.bad.extend(chunk.bad.iter().map(|row| before + *row as usize));
        self.lost += lost;
        self.findings.append(log);
        self.rows += chunk.rows;
        chunk.clear();
    }

    /// Finds what can only be seen in the whole file: repeated institutions.
    pub fn check_repeated(&mut self, layout: &Layout) {
        let candidates = repeated::candidates(&std::mem::take(&mut self.hashes));
        let states = &self.codes[Attribute::State];
        let state_text = layout
            .position(Role::Attribute(Attribute::State))
            .filter(|_| states.is_empty())
            .and_then(|column| self.texts.get(text_index(layout, column)));
        let mut log = Log::default();
        for (row, first) in candidates {
            let same_state = match state_text {
                Some(texts) => texts.get(row) == texts.get(first),
                None => states.get(row) == states.get(first),
            };
            let unit = self.units.get(row);
            if same_state && !unit.is_empty() && unit == self.units.get(first) {
                let column = layout.position(Role::Unit).map(|column| column + 1);
                let (value, expected) = (unit.into(), Line(self.lines.get(first)));
                log.push(self.lines.get(row), column, SurveyProblem::RepeatedUnit { value, expected });
                self.bad.push(row);
            }
        }
        self.findings.append(log);
    }

    /// Whether the cell of a column to group by is empty.
    pub fn is_empty_key(&self, layout: &Layout, column: usize, row: usize) -> bool {
        match layout.roles[column] {
            Role::Attribute(attribute) if !self.codes[attribute].is_empty() => self.codes[attribute][row].is_none(),
            _ => self.texts.get(text_index(layout, column)).is_none_or(|texts| texts.get(row).is_empty()),
        }
    }

    /// Adds errors that belong to rows.
    pub fn mark_bad(&mut self, rows: impl IntoIterator<Item = usize>) {
        self.bad.extend(rows);
    }

    /// Sets the rows with errors aside: whether each row was kept, or `None` where all were.
    pub fn set_aside(&mut self) -> Option<Vec<bool>> {
        if self.bad.is_empty() {
            return None;
        }
        let mut keep = vec![true; self.rows];
        self.bad.drain(..).for_each(|row| keep[row] = false);
        let kept = keep.iter().filter(|keep| **keep).count();
        self.units.retain(&keep);
        self.texts.iter_mut().for_each(|texts| texts.retain(&keep));
        self.numbers.par_iter_mut().for_each(|values| values.retain(&keep));
        for (_, codes) in self.codes.iter_mut() {
            let mut rows = keep.iter();
            codes.retain(|_| rows.next().copied().unwrap_or(false));
        }
        let mut lines = Lines::default();
        let kept_rows = keep.iter().enumerate().filter(|(_, keep)| **keep).map(|(row, _)| row);
        kept_rows.enumerate().for_each(|(new, old)| lines.push(new, self.lines.get(old)));
        self.lines = lines;
        self.rows = kept;
        Some(keep)
    }

    /// Warns of states, levels and types that have one institution only.
    pub fn check_small_groups(&mut self, layout: &Layout) {
        let mut small: Vec<(usize, usize, String)> = Vec::new();
        for (attribute, codes) in self.codes.iter() {
            let Some(column) = layout.position(Role::Attribute(attribute)) else { continue };
            if codes.is_empty() {
                let Some(texts) = self.texts.get(text_index(layout, column)) else { continue };
                let mut first = std::collections::HashMap::new();
                for (row, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                    first.entry(text).and_modify(|(_, n)| *n += 1).or_insert((row, 1));
                }
                let alone = first.into_iter().filter(|(_, (_, n))| *n == 1);
                small.extend(alone.map(|(text, (row, _))| (row, column, text.to_owned())));
            } else {
                let mut counts = [(0, 0usize); 1 << u8::BITS];
                for (row, code) in codes.iter().enumerate() {
                    let Some(code) = code else { continue };
                    let (last, count) = &mut counts[usize::from(code.place())];
                    (*last, *count) = (row, *count + 1);
                }
                let alone = (0..=u8::MAX).zip(counts).filter(|(_, (_, count))| *count == 1);
                let name = |place| attribute.key().value(Code::at(place)).to_owned();
                small.extend(alone.map(|(place, (row, _))| (row, column, name(place))));
            }
        }
        small.sort_unstable();
        let mut log = Log::default();
        for (row, column, name) in small {
            log.push(self.lines.get(row), Some(column + 1), SurveyProblem::SmallGroup { value: name.into() });
        }
        self.findings.append(log);
    }
}

/// Index among the text columns of a column that is kept as text.
pub(super) fn text_index(layout: &Layout, column: usize) -> usize {
    layout.text_columns().position(|text| text == column).unwrap_or(usize::MAX)
}
