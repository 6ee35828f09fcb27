//! A whole file: its columns, what was found wrong with them, and the checks that need all rows.

use std::collections::HashMap;

use super::columns::Columns;
use super::header::{Layout, Role, Slot};
use super::repeated;
use crate::catalog::{Attribute, Code};
use crate::finding::{Findings, Line, Log, Problem, Severity, SurveyProblem};

/// The columns of a file, with what was found wrong.
pub(super) struct Table {
    pub columns: Columns,
    pub findings: Findings,
    /// Records without a row.
    pub lost: u64,
}

/// What is wrong with the cells of a column, and with their rows.
pub(super) struct Faults {
    /// The number of the column, from 1.
    column: Option<usize>,
    log: Log,
    bad: Vec<usize>,
}

impl Faults {
    /// None yet in the column at a position.
    pub fn of(column: Option<usize>) -> Self {
        Faults { column: column.map(|column| column + 1), log: Log::default(), bad: Vec::new() }
    }

    /// Adds a problem of a row, which is on this line.
    pub fn push(&mut self, row: usize, line: u64, problem: impl Into<Problem>) {
        let problem = problem.into();
        if problem.severity() == Severity::Error {
            self.bad.push(row);
        }
        self.log.push(line, self.column, problem);
    }

    /// Whether the row of any is at fault.
    pub fn has_errors(&self) -> bool {
        !self.bad.is_empty()
    }
}

impl Table {
    /// Adds what is wrong with a column.
    pub fn report(&mut self, faults: Faults) {
        self.findings.append(faults.log);
        self.columns.bad.extend(faults.bad);
    }

    /// Finds what can only be seen in the whole file: repeated institutions.
    pub fn check_repeated(&mut self, layout: &Layout) {
        let candidates = repeated::candidates(&std::mem::take(&mut self.columns.hashes));
        let Columns { units, codes, lines, .. } = &self.columns;
        let states = &codes[Attribute::State];
        let column = layout.position(Role::Attribute(Attribute::State));
        let state_text = column.and_then(|column| self.columns.text(layout, column));
        let mut faults = Faults::of(layout.position(Role::Unit));
        for (row, first) in candidates {
            let same_state = match state_text {
                Some(texts) => texts.get(row) == texts.get(first),
                None => states.get(row) == states.get(first),
            };
            let unit = units.get(row);
            if same_state && !unit.is_empty() && unit == units.get(first) {
                let (value, expected) = (unit.into(), Line(lines.get(first)));
                faults.push(row, lines.get(row), SurveyProblem::RepeatedUnit { value, expected });
            }
        }
        self.report(faults);
    }

    /// Whether the cell of a column to group by is empty.
    pub fn is_empty_key(&self, layout: &Layout, column: usize, row: usize) -> bool {
        match layout.slots[column] {
            Slot::Code(attribute) => self.columns.codes[attribute][row].is_none(),
            _ => self.columns.text(layout, column).is_none_or(|texts| texts.get(row).is_empty()),
        }
    }

    /// Sets the rows with errors aside: whether each row was kept, or `None` where all were.
    pub fn set_aside(&mut self) -> Option<Vec<bool>> {
        if self.columns.bad.is_empty() {
            return None;
        }
        let mut keep = vec![true; self.columns.rows];
        self.columns.bad.drain(..).for_each(|row| keep[row] = false);
        self.columns.retain(&keep);
        Some(keep)
    }

    /// Warns of states, levels and types that have one institution only.
    pub fn check_small_groups(&mut self, layout: &Layout) {
        let mut small: Vec<(usize, usize, String)> = Vec::new();
        for (attribute, codes) in self.columns.codes.iter() {
            let Some(column) = layout.position(Role::Attribute(attribute)) else { continue };
            if codes.is_empty() {
                let texts = self.columns.text(layout, column).into_iter().flat_map(|texts| texts.iter());
                let mut first = HashMap::new();
                for (row, text) in texts.enumerate().filter(|(_, text)| !text.is_empty()) {
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
            let problem = SurveyProblem::SmallGroup { value: name.into() };
            log.push(self.columns.lines.get(row), Some(column + 1), problem);
        }
        self.findings.append(log);
    }
}
