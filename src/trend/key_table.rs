//! A table of the caller's own of which name of one edition is which of the other.

use std::path::Path;

use crate::catalog::fold;
use crate::error::{Error, Result};
use crate::finding::{CellProblem, Column, Findings, Log, Quoted, TableProblem};
use crate::table::{Bytes, Input, ReadOptions, Rows, count_lines};

/// The columns of a key file; the last two may be absent.
const HEADERS: [&str; 4] = ["old", "new", "old_state", "new_state"];

/// Pairs of names, the old one and the new one, for institutions that were renamed, moved to another state, or share their
/// name with others.
///
/// Names are found as they are everywhere: case, accents, spaces and punctuation do not matter, unless several institutions
/// have the name so read; then the one that has it letter by letter is meant.
///
/// ```
/// use open_gov_metric::trend::KeyTable;
///
/// let own = KeyTable::new().pair("Instituto de Acceso", "Instituto de Transparencia").pair(("DIF", "Colima"), "DIF Colima");
/// assert_eq!(own.len(), 2);
///
/// let file = "old,new,old_state\nInstituto de Acceso,Instituto de Transparencia,\nDIF,DIF Colima,Colima\n";
/// assert_eq!(KeyTable::from_bytes(file.as_bytes())?.len(), 2);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct KeyTable {
    pub(super) pairs: Vec<Pair>,
    /// Numbers of the columns with the old and the new name, from 1.
    pub(super) columns: [usize; 2],
    /// What was found while reading: warnings only, for a file with errors is refused.
    pub findings: Findings,
}

/// A name, and the state where it needs one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub(super) name: String,
    /// Empty where it needs none.
    pub(super) state: String,
}

/// A line of the table.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub line: u64,
    /// The old name and the new one.
    pub names: [Named; 2],
}

impl From<&str> for Named {
    fn from(name: &str) -> Self {
        (name, "").into()
    }
}

impl From<(&str, &str)> for Named {
    /// A name and its state; an empty state is none.
    fn from((name, state): (&str, &str)) -> Self {
        Named { name: name.trim().to_owned(), state: state.trim().to_owned() }
    }
}

impl KeyTable {
    /// A table without pairs.
    pub fn new() -> Self {
        let findings = Findings::new("key table", HEADERS.map(str::to_owned).into());
        KeyTable { pairs: Vec::new(), columns: [1, 2], findings }
    }

    /// Adds a pair; what is wrong with it is found when the editions are matched, with its number.
    pub fn pair(mut self, old: impl Into<Named>, new: impl Into<Named>) -> Self {
        let line = self.pairs.last().map_or(1, |last| last.line + 1);
        self.pairs.push(Pair { line, names: [old.into(), new.into()] });
        self
    }

    /// Reads a table with the headers `old` and `new`, and, optional, `old_state` and `new_state`; other columns are of no
    /// account. It may have any form that a [`SurveyReader`](crate::SurveyReader) reads. Fields that are not valid UTF-8 are read as
    /// windows-1252 and reported.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io), [`Workbook`](crate::ErrorKind::Workbook), [`Scan`](crate::ErrorKind::Scan) for a file that cannot be read;
    /// [`Survey`](crate::ErrorKind::Survey) with every fault of the file and its line: a header that is missing or repeated, a record
    /// of another length, a quote that does not end on its line, an empty name.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self> {
        let (bytes, name) = Bytes::open(path.as_ref())?;
        Self::read(bytes, &name)
    }

    /// Reads the bytes of such a file.
    ///
    /// # Errors
    ///
    /// As [`from_path`](Self::from_path), but for [`Io`](crate::ErrorKind::Io).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::read(Bytes::stream(bytes), "-")
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Reads from any source; `name` is what messages call it.
    pub(crate) fn read(source: Bytes, name: &str) -> Result<Self> {
        let options = ReadOptions::default();
        let rows = Rows::read(Input::open(source, name, &options, "old,new")?, &options, |_| false, |_, _| None)?;
        let mut log = Log::default();
        let columns = columns(&rows.headers, rows.line, &mut log);
        let mut pairs = Vec::new();
        for row in 0..rows.len() {
            let line = rows.line_of(row);
            for (at, cell) in rows.cells(row).enumerate() {
                let expected = count_lines(cell.as_bytes());
                if expected > 0 {
                    log.push(line, Some(at + 1), TableProblem::UnclosedQuote { value: cell.into(), expected });
                }
            }
            let [old, new, old_state, new_state] = columns.map(|column| column.map_or("", |at| rows.cell(row, at)));
            for (column, name) in columns.into_iter().zip([old, new]) {
                if column.is_some() && name.is_empty() {
                    log.push(line, column.map(|at| at + 1), CellProblem::EmptyUnit);
                }
            }
            pairs.push(Pair { line, names: [(old, old_state).into(), (new, new_state).into()] });
        }
        let mut findings = rows.findings;
        findings.append(log);
        if findings.errors() > 0 {
            return Err(Error::survey(findings));
        }
        let [old, new, ..] = columns.map(|column| column.map_or(0, |column| column + 1));
        Ok(KeyTable { pairs, columns: [old, new], findings })
    }
}

/// Positions of the known headers.
fn columns(headers: &[String], line: u64, log: &mut Log) -> [Option<usize>; 4] {
    HEADERS.map(|wanted| {
        let found: Vec<usize> = (0..headers.len()).filter(|at| fold(&headers[*at]) == fold(wanted)).collect();
        for at in found.iter().skip(1) {
            let (value, expected) = (Quoted::from(&headers[*at]), Column(found[0] + 1));
            log.push(line, Some(at + 1), TableProblem::RepeatedHeader { value, expected });
        }
        if found.is_empty() && HEADERS[..2].contains(&wanted) {
            log.push(line, None, TableProblem::MissingHeader { expected: wanted.into() });
        }
        found.first().copied()
    })
}
