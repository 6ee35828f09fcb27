//! Reading request files.

use std::io::Read;
use std::path::Path;

use super::chunk::{Chunk, Format};
use super::layout::Layout;
use super::mapping::{Mapping, Role};
use super::spellings;
use super::table::Requests;
use super::tally::Tally;
use crate::catalog::Attribute;
use crate::error::{Error, ErrorKind, Result, ensure};
use crate::finding::TableProblem;
use crate::methodology::Catalog;
use crate::record_file::RecordFile;
use crate::setters::setters;
use crate::survey::OnInvalid;
use crate::table::{Bytes, Input, ReadOptions, read_options};

/// What a header looks like.
const HEADER: &str = "institution,received,answered,outcome,...";

/// Reads request files, one after the other, in bounded memory.
///
/// Encoding and delimiter are found as [`SurveyReader`](crate::SurveyReader) finds them, each file's own; big files are read in
/// parallel, to the same result on any number of threads. A record with an error is set aside, and all of it is a finding; unless
/// the caller says otherwise, files with errors are refused, together, at the end.
///
/// ```
/// use open_gov_metric::requests::{Mapping, RequestReader};
/// use open_gov_metric::survey::OnInvalid;
///
/// let mapping = Mapping::federal()?;
/// let mut reader = RequestReader::new(&mapping).on_invalid(OnInvalid::SetAside);
/// reader.read_bytes("so;dias\nA;3\nA;5\nB;tres\n".as_bytes())?;
/// reader.read_bytes("institution,received,answered\nA,2019-03-05,2019-03-04\nB,2019-03-05,\n".as_bytes())?;
/// let requests = reader.finish()?;
///
/// let counts: Vec<[u64; 3]> = requests.files.iter().map(|file| [file.read, file.used(), file.set_aside]).collect();
/// assert_eq!(counts, [[3, 2, 1], [2, 1, 1]]);
/// assert_eq!(requests.rows[0].days_median, Some(4.0));
/// assert_eq!(requests.rows[1].share_answered.value, Some(0.0));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
pub struct RequestReader<'a> {
    mapping: &'a Mapping,
    tally: Tally<'a>,
    files: Vec<RecordFile>,
    has_state: bool,
    /// Whether a file could not be read to its end.
    is_broken: bool,
    on_invalid: OnInvalid,
    options: ReadOptions,
    /// Bytes of the files before.
    bytes: u64,
    progress: Option<Box<dyn Fn(u64) + 'a>>,
}

impl<'a> RequestReader<'a> {
    /// A reader with the default options, which has read nothing yet.
    pub fn new(mapping: &'a Mapping) -> Self {
        RequestReader {
            mapping,
            tally: Tally::new(mapping),
            files: Vec::new(),
            has_state: false,
            is_broken: false,
            on_invalid: OnInvalid::default(),
            options: ReadOptions::default(),
            bytes: 0,
            progress: None,
        }
    }

    setters! {
        /// What to do with files that have errors; refusing them is the default.
        pub on_invalid: OnInvalid;
    }

    read_options! { encoding delimiter sheet }

    /// A function to call with the number of bytes read so far, of all files.
    pub fn progress(mut self, progress: impl Fn(u64) + 'a) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Reads a file of delimited text, a spreadsheet with the feature `xlsx` or, with the feature `scan`, a Parquet or Arrow IPC file, as
    /// its first bytes show.
    ///
    /// Text is read block by block, tables in columns by row group or batch and only as far as the mapping names their columns. Of the
    /// latter and of spreadsheets every cell is read as a text file of the same records would have it, and findings name rows, from 1,
    /// or cells of the sheet, in place of lines.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Scan`](crate::ErrorKind::Scan) for a Parquet or Arrow IPC file that is not whole; [`Workbook`](crate::ErrorKind::Workbook) for a spreadsheet that is
    /// damaged or has a password; [`Argument`](crate::ErrorKind::Argument) for an option that the form of the file has no use for, and for more institutions
    /// than half a gigabyte of counters holds, which is a hundred thousand and more. A reader that gave one of them has read part of a
    /// file, and [`finish`](Self::finish) gives an error, too. What is wrong with a file's header and records comes at the end alone.
    pub fn read_path(&mut self, path: impl AsRef<Path>) -> Result<()> {
        let (bytes, name) = Bytes::open(path.as_ref())?;
        self.read_source(bytes, &name)
    }

    /// Reads from memory.
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn read_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.read_from(bytes, "-")
    }

    /// Reads from any source; `name` is what messages call it. Tables in columns begin at their end, and go through a temporary
    /// file.
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn read_from(&mut self, source: impl Read + Send, name: &str) -> Result<()> {
        self.read_source(Bytes::stream(source), name)
    }

    pub(crate) fn read_source(&mut self, source: Bytes, name: &str) -> Result<()> {
        let mut input = match Input::open(source, name, &self.options, HEADER) {
            Err(error) => {
                self.files.push(RecordFile::new(error.into_findings()?));
                return Ok(());
            }
            Ok(opened) => opened,
        };
        let headers = input.headers().to_vec();
        let (layout, faults) = Layout::new(&headers, &self.mapping.columns, input.line);
        let mut file =
            RecordFile::new(input.findings(headers, |column| layout.roles.get(column).is_some_and(Option::is_some)));
        file.findings.append(faults);
        if !file.findings.is_fatal() {
            self.has_state |= layout.has(Role::State);
            self.read_records(input, &layout, &mut file)?;
        }
        self.files.push(file);
        Ok(())
    }

    /// Reads what follows a header.
    fn read_records(&mut self, input: Input, layout: &Layout, file: &mut RecordFile) -> Result<()> {
        let format = Format { mapping: self.mapping, layout, fallback: self.options.fallback() };
        let (tally, number, before) = (&mut self.tally, self.files.len(), self.bytes);
        let put_away = |chunk: &mut Chunk, log, lost| {
            file.read += chunk.read + lost;
            file.set_aside += chunk.set_aside + lost;
            file.findings.append_first(log, RecordFile::PLACES);
            tally.add(chunk, number)?;
            chunk.clear();
            Ok(())
        };
        let progress = |bytes| {
            self.bytes = before + bytes;
            self.progress.iter().for_each(|progress| progress(self.bytes));
        };
        match input.read(&format, put_away, progress).map_err(Error::into_findings) {
            Ok(()) => {}
            Err(Ok(findings)) => file.findings.merge(findings),
            Err(Err(error)) => {
                self.is_broken = true;
                return Err(error);
            }
        }
        if file.read == 0 && !file.findings.is_fatal() {
            file.findings.push(0, TableProblem::NoRows);
        }
        Ok(())
    }

    /// The components of the institutions in all files.
    ///
    /// # Errors
    ///
    /// [`Requests`](crate::ErrorKind::Requests) with the findings of each file, when files are refused: one has no records or a header that cannot be
    /// used, or a record has an error and no leave was given to set it aside; [`Argument`](crate::ErrorKind::Argument) after a file that could not be read
    /// to its end.
    pub fn finish(self) -> Result<Requests> {
        ensure!(
            !self.is_broken,
            "files",
            "a file could not be read to its end; expected whole files",
            "un archivo no se pudo leer hasta el final; se esperaban archivos completos"
        );
        let mut files = RecordFile::accepted(self.files, self.on_invalid, ErrorKind::Requests)?;
        let is_catalogued = self.mapping.catalog == Catalog::Mexico;
        // By the code of the state, then by its name where it has no code; none comes last.
        let order = |state: &str| {
            let code = Attribute::State.parse(state).filter(|_| is_catalogued);
            (state.is_empty(), code.ok_or_else(|| state.to_owned()))
        };
        let rows = self.tally.finish(order);
        spellings::report(&rows, &mut files);
        Ok(Requests {
            rows,
            files,
            nodes: self.mapping.nodes.clone(),
            has_state: self.has_state,
            is_catalogued,
            on_invalid: self.on_invalid,
        })
    }
}
