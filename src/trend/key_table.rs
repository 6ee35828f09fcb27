//! A table of the caller's own that says which name of one edition is which of the other.

use std::path::Path;

use encoding_rs::WINDOWS_1252;

use crate::catalog::fold;
use crate::error::{Error, Result};
use crate::finding::{CellProblem, Column, Findings, Log, Quoted, TableProblem};

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
    headers: Vec<String>,
    findings: Findings,
}

/// A name, and the state where it needs one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub(super) name: String,
    pub(super) state: Option<String>,
}

/// A line of the table.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub line: u64,
    pub old: Named,
    pub new: Named,
}

impl From<&str> for Named {
    fn from(name: &str) -> Self {
        Named { name: name.trim().to_owned(), state: None }
    }
}

impl From<(&str, &str)> for Named {
    /// A name and its state; an empty state is none.
    fn from((name, state): (&str, &str)) -> Self {
        Named { state: Some(state.trim().to_owned()).filter(|state| !state.is_empty()), ..Named::from(name) }
    }
}

impl KeyTable {
    /// A table without pairs.
    pub fn new() -> Self {
        let headers: Vec<String> = HEADERS.map(str::to_owned).into();
        let findings = Findings::new("key table", headers.clone());
        KeyTable { pairs: Vec::new(), columns: [1, 2], headers, findings }
    }

    /// Adds a pair; what is wrong with it is found when the editions are matched, and says its number.
    pub fn pair(mut self, old: impl Into<Named>, new: impl Into<Named>) -> Self {
        let line = self.pairs.last().map_or(1, |last| last.line + 1);
        self.pairs.push(Pair { line, old: old.into(), new: new.into() });
        self
    }

    /// Reads a CSV file with the headers `old` and `new`, and, optional, `old_state` and `new_state`; other columns are of no
    /// account. Fields that are not valid UTF-8 are read as windows-1252 and reported.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Survey`](crate::ErrorKind::Survey) with every fault of the file and its line: a header that is missing or repeated, a
    /// record of another length, a quote that does not end on its line, an empty name.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self> {
        let shown = path.as_ref().display().to_string();
        let bytes = std::fs::read(path).map_err(Error::io(&shown))?;
        Self::read(&bytes, &shown)
    }

    /// Reads the bytes of such a file.
    ///
    /// # Errors
    ///
    /// As [`from_path`](Self::from_path), but for [`Io`](crate::ErrorKind::Io).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::read(bytes, "-")
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// What was found while reading: warnings only, for a file with errors is refused.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Findings of the same file, none yet.
    pub(super) fn empty_findings(&self) -> Findings {
        Findings::new(self.findings.source(), self.headers.clone())
    }

    /// Reads the bytes of a file; `source` is what messages call it.
    pub(crate) fn read(bytes: &[u8], source: &str) -> Result<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut log = Log::default();
        let mut records = Records::new(bytes);
        let (line, headers) = records.next(&mut log).unwrap_or_default();
        let mut table = KeyTable { findings: Findings::new(source, headers.clone()), ..KeyTable::default() };
        let columns = columns(&headers, line, &mut log);
        while let Some((line, fields)) = records.next(&mut log) {
            if fields.len() != headers.len() {
                let (value, expected) = (fields.len() as u64, headers.len() as u64);
                log.push(line, None, TableProblem::RaggedRow { value, expected });
                continue;
            }
            let field = |column: Option<usize>| column.and_then(|at| fields.get(at)).map_or("", String::as_str);
            let [old, new, old_state, new_state] = columns.map(field);
            for (column, name) in columns.into_iter().zip([old, new]) {
                if column.is_some() && name.is_empty() {
                    log.push(line, column.map(|at| at + 1), CellProblem::EmptyUnit);
                }
            }
            table.pairs.push(Pair { line, old: (old, old_state).into(), new: (new, new_state).into() });
        }
        table.columns = [0, 1].map(|at: usize| columns[at].map_or(0, |column| column + 1));
        table.headers = headers;
        table.findings.append(log);
        if table.findings.errors() > 0 { Err(Error::survey(table.findings)) } else { Ok(table) }
    }
}

/// Positions of the known headers.
fn columns(headers: &[String], line: u64, log: &mut Log) -> [Option<usize>; 4] {
    if headers.iter().all(String::is_empty) {
        log.push(line, None, TableProblem::UnreadableHeader { expected: "old,new".into() });
        return [None; 4];
    }
    HEADERS.map(|wanted| {
        let mut found = (0..headers.len()).filter(|at| fold(&headers[*at]) == fold(wanted));
        let first = found.next();
        if let Some(first) = first {
            found.for_each(|at| {
                let (value, expected) = (Quoted::from(&headers[at]), Column(first + 1));
                log.push(line, Some(at + 1), TableProblem::RepeatedHeader { value, expected });
            });
        } else if HEADERS[..2].contains(&wanted) {
            log.push(line, None, TableProblem::MissingHeader { expected: wanted.into() });
        }
        first
    })
}

/// The records of a file with the lines that they stand on, which the csv crate counts otherwise under CRLF and past empty
/// lines.
struct Records<'a> {
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    record: csv::ByteRecord,
    /// Line ends before this byte.
    seen: (usize, u64),
}

impl<'a> Records<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Records { bytes, reader, record: csv::ByteRecord::new(), seen: (0, 1) }
    }

    /// The line of a record, the first one being 1, and its fields, trimmed.
    fn next(&mut self, log: &mut Log) -> Option<(u64, Vec<String>)> {
        // Reading from memory, any number of fields and any bytes: nothing is left to fail.
        if !self.reader.read_byte_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let start = self.record.position().map_or(0, |position| position.byte() as usize);
        let rest = self.bytes.get(start..).unwrap_or_default();
        let start = start + rest.iter().take_while(|byte| [b'\r', b'\n'].contains(byte)).count();
        let line = self.seen.1 + line_ends(self.bytes.get(self.seen.0..start).unwrap_or_default());
        self.seen = (start, line);
        let mut fields = Vec::with_capacity(self.record.len());
        for (at, field) in self.record.iter().enumerate() {
            let text = match std::str::from_utf8(field) {
                Ok(text) => text.to_owned(),
                Err(_) => {
                    let text = WINDOWS_1252.decode_without_bom_handling(field).0.into_owned();
                    let (value, expected) = (Quoted::from(&text), WINDOWS_1252.name().into());
                    log.push(line, Some(at + 1), TableProblem::FallbackEncoding { value, expected });
                    text
                }
            };
            let expected = line_ends(field);
            if expected > 0 {
                log.push(line, Some(at + 1), TableProblem::UnclosedQuote { value: Quoted::from(&text), expected });
            }
            fields.push(text.trim().to_owned());
        }
        Some((line, fields))
    }
}

/// Number of line ends: LF, CRLF or CR alone.
fn line_ends(bytes: &[u8]) -> u64 {
    let pairs = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    (bytes.iter().filter(|byte| [b'\r', b'\n'].contains(byte)).count() - pairs) as u64
}
