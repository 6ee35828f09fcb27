//! Facts about states, read from a table.

use std::path::Path;

use polars::prelude::*;

use super::variable::{LeftOut, Variable};
use super::{STATES, place};
use crate::catalog::Jurisdiction;
use crate::error::{Error, Result};
use crate::finding::{CellProblem, Findings, Jurisdictions, Line, Log, SurveyProblem};
use crate::language::text;
use crate::methodology::Methodology;
use crate::survey::{Key, OnInvalid, RENAMED, Survey, SurveyReader};

/// Facts about the states, one column each.
///
/// A table has a row for each state; states are known by the names and codes of [`Jurisdiction`]. A row of the Federation is
/// left out, as it is no state, and so is a column that says again which state a row is. A state without a row has no value.
#[derive(Debug, Clone)]
pub struct Context {
    variables: Vec<Variable>,
    left_out: Vec<LeftOut>,
    findings: Findings,
}

/// How a table of facts is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub on_invalid: OnInvalid,
    /// Words that stand for a missing value.
    pub missing: Vec<String>,
    /// What commas in numbers mean.
    pub decimal_comma: Option<bool>,
    pub encoding: Option<String>,
}

impl Context {
    /// Reads a file of delimited text, or a spreadsheet with the feature `xlsx`; `on` is the header of the states.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io), [`Workbook`](crate::ErrorKind::Workbook); [`Survey`](crate::ErrorKind::Survey) with every fault of the file: a state that is unknown or stands in it
    /// twice, a record of another length, a header that is missing or repeated.
    pub fn from_path(path: impl AsRef<Path>, on: &str) -> Result<Self> {
        Self::of(&reader(on)?.read_path(path)?, on, &Reading::default())
    }

    /// Reads the bytes of such a file.
    ///
    /// # Errors
    ///
    /// As [`from_path`](Self::from_path), but for [`Io`](crate::ErrorKind::Io).
    pub fn from_bytes(bytes: &[u8], on: &str) -> Result<Self> {
        Self::of(&reader(on)?.read_bytes(bytes)?, on, &Reading::default())
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
    /// assert_eq!(*context.variables()[0].kind(), Kind::Groups(vec!["yes".into(), "no".into()]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a frame without the column, and for a state that is unknown or has several rows; [`Polars`](crate::ErrorKind::Polars) for a
    /// column that has no text.
    pub fn from_frame(frame: &DataFrame, on: &str) -> Result<Self> {
        let Some(states) = frame.get_column_names().iter().position(|name| name.as_str() == on) else {
            return Err(Error::argument(
                "on",
                text!(
                    "the frame has no column {on}; expected the one with the states",
                    "la tabla no tiene la columna {on}; se esperaba la de los estados"
                ),
            ));
        };
        let columns = frame.columns().iter().map(cells_of).collect::<Result<Vec<_>>>()?;
        let mut rows: Rows = [None; STATES];
        for (row, cell) in columns[states].iter().enumerate() {
            let state = Jurisdiction::parse(cell.as_deref().unwrap_or_default());
            let is_taken = place(state).is_some_and(|place| rows[place].is_some());
            if state.is_none() || is_taken {
                let (cell, number) = (cell.as_deref().unwrap_or_default(), row + 1);
                return Err(Error::argument(
                    "on",
                    text!(
                        "row {number}, column {on}: `{cell}`; expected a state of Mexico that has no other row",
                        "fila {number}, columna {on}: `{cell}`; se esperaba un estado de México sin otra fila"
                    ),
                ));
            }
            place(state).into_iter().for_each(|place| rows[place] = Some(row));
        }
        let mut context = Context { variables: Vec::new(), left_out: Vec::new(), findings: Findings::default() };
        for (at, cells) in columns.iter().enumerate().filter(|(at, _)| *at != states) {
            let cell = |row: &Option<usize>| row.and_then(|row| cells[row].as_deref()).filter(|cell| !cell.is_empty());
            let cells: Vec<Option<&str>> = rows.iter().map(cell).collect();
            // Numbers that are codes of states by chance are facts.
            let is_text = frame.columns()[at].dtype() == &DataType::String;
            if !(is_text && names_states(&cells)) {
                context.add(frame.columns()[at].name(), cells, None);
            }
        }
        Ok(context)
    }

    /// Reads the bytes of a file; `source` is what messages call it.
    pub(crate) fn read(bytes: &[u8], source: &str, on: &str, reading: &Reading) -> Result<Self> {
        let mut reader = reader(on)?;
        if let Some(encoding) = &reading.encoding {
            reader = reader.encoding(encoding)?;
        }
        Self::of(&reader.read_from(bytes, source)?, on, reading)
    }

    /// The variables that can be tested, in the order of the file.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The columns that no test has a use for.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// What was found while reading.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    fn of(table: &Survey, on: &str, reading: &Reading) -> Result<Self> {
        let mut findings = table.findings().clone();
        let mut log = Log::default();
        let mut rows: Rows = [None; STATES];
        let column = table.header_number(on);
        for row in 0..table.len() {
            let cell = table.unit(row);
            let state = Jurisdiction::parse(cell);
            let Some(place) = place(state) else {
                if state.is_none() {
                    let (value, expected) = (cell.into(), Jurisdictions::StatesAndFederation);
                    log.push(table.line(row), column, CellProblem::UnknownState { value, expected });
                }
                continue;
            };
            match rows[place] {
                Some(first) => {
                    let (value, expected) = (cell.into(), Line(table.line(first)));
                    log.push(table.line(row), column, SurveyProblem::RepeatedUnit { value, expected });
                }
                None => rows[place] = Some(row),
            }
        }
        findings.append(log);
        if reading.on_invalid == OnInvalid::Refuse && findings.errors() > 0 {
            return Err(Error::survey(findings));
        }
        let mut context = Context { variables: Vec::new(), left_out: Vec::new(), findings };
        for name in table.keys() {
            let Some((_, Key::Texts(texts))) = table.key(name) else { continue };
            let is_missing = |cell: &str| cell.is_empty() || reading.missing.iter().any(|word| word == cell);
            let cell = |row: &Option<usize>| row.map(|row| texts.get(row)).filter(|cell| !is_missing(cell));
            let cells: Vec<Option<&str>> = rows.iter().map(cell).collect();
            // A header that a table of scores could not have is one here.
            let header = name.strip_suffix(RENAMED).filter(|header| table.header_number(header).is_some());
            if !names_states(&cells) {
                context.add(header.unwrap_or(name), cells, reading.decimal_comma);
            }
        }
        Ok(context)
    }

    /// Adds a column of facts.
    fn add(&mut self, name: &str, cells: Vec<Option<&str>>, decimal_comma: Option<bool>) {
        let cells = cells.into_iter().map(|cell| cell.map(str::to_owned)).collect();
        match Variable::new(name, cells, decimal_comma) {
            Ok(variable) => self.variables.push(variable),
            Err(left_out) => self.left_out.push(left_out),
        }
    }
}

/// Whether the cells of the states say again which state each is.
fn names_states(cells: &[Option<&str>]) -> bool {
    let names_its_state =
        |(at, cell): (usize, &Option<&str>)| cell.is_none_or(|cell| place(Jurisdiction::parse(cell)) == Some(at));
    cells.iter().any(Option::is_some) && cells.iter().enumerate().all(names_its_state)
}

/// The row of each state.
type Rows = [Option<usize>; STATES];

/// The cells of a column of a frame as text.
fn cells_of(column: &Column) -> Result<Vec<Option<String>>> {
    Ok(match column.dtype() {
        DataType::Boolean => {
            let word = |truth: bool| if truth { "yes" } else { "no" };
            column.bool()?.iter().map(|truth| truth.map(|truth| word(truth).to_owned())).collect()
        }
        dtype if dtype.is_primitive_numeric() => {
            let number = |number: Option<f64>| number.filter(|number| !number.is_nan());
            let numbers = column.cast(&DataType::Float64)?;
            numbers.f64()?.iter().map(|cell| number(cell).map(|number| number.to_string())).collect()
        }
        _ => column.cast(&DataType::String)?.str()?.iter().map(|cell| cell.map(str::to_owned)).collect(),
    })
}

/// A reader of tables that have no node: every column is text. It sets faulty rows aside, so that all faults are found before
/// any is told.
fn reader<'a>(on: &str) -> Result<SurveyReader<'a>> {
    let no_node = Methodology::from_toml("catalog = \"none\"\nnode = [{ code = \"(no node)\" }]")?;
    Ok(SurveyReader::new(&no_node).unit(on).incomplete().on_invalid(OnInvalid::SetAside))
}
