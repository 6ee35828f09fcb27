//! Facts about states, read from a table.

use std::path::Path;

use polars::prelude::*;

use super::place;
use super::variable::{LeftOut, Variable};
use crate::catalog::Jurisdiction;
use crate::error::{Error, Result};
use crate::finding::{CellProblem, Findings, Jurisdictions, Line, Log, Problem, SurveyProblem, TableProblem};
use crate::survey::OnInvalid;
use crate::table::{self, Bytes, Input, ReadOptions, Rows};

/// Facts about the states, one column each.
///
/// A table has a row for each state; states are known by the names and codes of [`Jurisdiction`]. A row of the Federation is
/// left out, as it is no state, and so is a column that repeats which state a row is. A state without a row has no value.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Context {
    /// The variables that can be tested, in the order of the file.
    pub variables: Vec<Variable>,
    /// The columns that no test has a use for.
    pub left_out: Vec<LeftOut>,
    /// What was found while reading.
    pub findings: Findings,
}

impl Context {
    /// Reads a table in any form that a [`SurveyReader`](crate::SurveyReader) reads; `on` is the header of the states.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io), [`Workbook`](crate::ErrorKind::Workbook), [`Scan`](crate::ErrorKind::Scan) for a file that cannot be read;
    /// [`Survey`](crate::ErrorKind::Survey) with every fault of the file: a jurisdiction that is unknown or has two rows, a record of
    /// another length, a header that is missing or repeated.
    pub fn from_path(path: impl AsRef<Path>, on: &str) -> Result<Self> {
        let (file, name) = Bytes::open(path.as_ref())?;
        Self::read_source(file, &name, on)
    }

    /// Reads the bytes of such a file.
    ///
    /// # Errors
    ///
    /// As [`from_path`](Self::from_path), but for [`Io`](crate::ErrorKind::Io).
    pub fn from_bytes(bytes: &[u8], on: &str) -> Result<Self> {
        Self::read_source(Bytes::stream(bytes), "-", on)
    }

    /// Takes the columns of a frame, a row for each state: text as it is, truths as yes and no, numbers as numbers with NaN
    /// missing; `on` is the column of the states.
    ///
    /// ```
    /// use open_gov_metric::context::{Context, Kind};
    /// use polars::prelude::*;
    ///
    /// let facts = df!("state" => ["Colima", "Jalisco", "Sonora"], "trained" => [Some(true), Some(false), None])?;
    /// let context = Context::from_frame(&facts, "state")?;
    /// assert_eq!(context.variables[0].kind, Kind::Groups(vec!["yes".into(), "no".into()]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_path`](Self::from_path), but for [`Io`](crate::ErrorKind::Io), with rows from 1 in place of lines; [`Polars`](crate::ErrorKind::Polars) for a column that
    /// has no text.
    pub fn from_frame(frame: &DataFrame, on: &str) -> Result<Self> {
        let texts = DataFrame::new(frame.height(), frame.columns().iter().map(text_of).collect::<Result<_>>()?)?;
        let (options, is_text) = (ReadOptions::default(), |column: usize| frame.columns()[column].dtype().is_string());
        Self::read(Input::of_frame(&texts, &options), on, OnInvalid::Refuse, &options, is_text)
    }

    fn read_source(source: Bytes, name: &str, on: &str) -> Result<Self> {
        let options = ReadOptions::default();
        Self::read(Input::open(source, name, &options, on)?, on, OnInvalid::Refuse, &options, |_| true)
    }

    /// Reads what follows the header. Of the columns that are text, those that repeat which state a row is are left out.
    pub(crate) fn read(
        input: Input,
        on: &str,
        on_invalid: OnInvalid,
        options: &ReadOptions,
        is_text: impl Fn(usize) -> bool,
    ) -> Result<Self> {
        let found = table::position(input.headers(), on);
        let is_state = |column: usize, cell: &str| (Some(column) == found).then(|| Jurisdiction::parse(cell).is_some());
        let mut table = Rows::read(input, options, |_| false, is_state)?;
        table.check(|_, _| false);
        let mut findings = std::mem::take(&mut table.findings);
        let Some(states) = table::position(&table.headers, on) else {
            findings.push(table.line, TableProblem::MissingHeader { expected: on.into() });
            return Err(Error::survey(findings));
        };
        let mut log = Log::default();
        // By the code of the jurisdiction.
        let mut rows: [Option<usize>; Jurisdiction::COUNT] = [None; Jurisdiction::COUNT];
        for row in 0..table.len() {
            let cell = table.cell(row, states);
            let problem: Problem = match Jurisdiction::parse(cell).map(|state| &mut rows[usize::from(state.code())]) {
                Some(Some(first)) => {
                    let expected = Line(table.line_of(*first));
                    SurveyProblem::RepeatedUnit { value: cell.into(), expected }.into()
                }
                Some(free) => {
                    *free = Some(row);
                    continue;
                }
                None if cell.is_empty() => CellProblem::EmptyUnit.into(),
                None => {
                    let expected = Jurisdictions::StatesAndFederation;
                    CellProblem::UnknownState { value: cell.into(), expected }.into()
                }
            };
            log.push(table.line_of(row), Some(states + 1), problem);
        }
        findings.append(log);
        if table.len() == 0 || on_invalid.refuses(&findings) {
            return Err(Error::survey(findings));
        }
        let mut context = Context { variables: Vec::new(), left_out: Vec::new(), findings };
        for (column, name) in table.headers.iter().enumerate().filter(|(column, _)| *column != states) {
            let cells = rows.iter().skip(1).map(|row| row.map(|row| table.cell(row, column)));
            let cells: Vec<Option<&str>> = cells.map(|cell| cell.filter(|cell| !options.is_missing(cell))).collect();
            if is_text(column) && names_states(&cells) {
                continue;
            }
            let cells = cells.into_iter().map(|cell| cell.map(str::to_owned)).collect();
            match Variable::new(name, cells, options.decimal_comma) {
                Ok(variable) => context.variables.push(variable),
                Err(reason) => context.left_out.push(LeftOut { name: name.clone(), reason }),
            }
        }
        Ok(context)
    }
}

/// Whether the cells of the states repeat which state each is.
fn names_states(cells: &[Option<&str>]) -> bool {
    let mut known = cells.iter().enumerate().filter_map(|(at, cell)| Some((at, (*cell)?))).peekable();
    known.peek().is_some() && known.all(|(at, cell)| place(Jurisdiction::parse(cell)) == Some(at))
}

/// A column of a frame as text.
fn text_of(column: &Column) -> Result<Column> {
    let texts: StringChunked = match column.dtype() {
        DataType::Boolean => {
            let word = |truth: bool| if truth { "yes" } else { "no" };
            column.bool()?.iter().map(|truth| truth.map(word)).collect()
        }
        dtype if dtype.is_primitive_numeric() => {
            let numbers = column.cast(&DataType::Float64)?;
            let number = |number: Option<f64>| number.filter(|number| !number.is_nan());
            numbers.f64()?.iter().map(|cell| number(cell).map(|number| number.to_string())).collect()
        }
        _ => column.cast(&DataType::String)?.str()?.clone(),
    };
    Ok(texts.with_name(column.name().clone()).into_column())
}
