//! Reading registry files of any format.

use std::cmp::Ordering;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::across;
use super::check::Checked;
use super::collected::{Collected, Found, Place, report};
use super::decode::{self, File};
use super::format::FileFormat;
use super::layout::{Layout, recognized};
use super::names::Kinds;
use super::record::{Commitment, Participation};
use super::registry::Registry;
use super::table::{Chunk, Format};
use super::tree::{self, Source};
use crate::error::{Error, ErrorKind, Result, ensure};
use crate::finding::{Findings, RegistryProblem, TableProblem};
use crate::record_file::RecordFile;
use crate::setters::setters;
use crate::survey::OnInvalid;
use crate::table::{Bytes, Input, ReadOptions, count_lines, read_options};

/// Reads files of the registry, one after the other.
///
/// A file holds states, or commitments, or, in JSON and TOML, both. Encoding and delimiter of delimited text are found as
/// [`SurveyReader`](crate::SurveyReader) finds them. A record with an error is set aside whole, and all of it is a finding; unless the
/// caller says otherwise, files with errors are refused, together, at the end.
///
/// ```
/// use open_gov_metric::Language;
/// use open_gov_metric::cocreation::RegistryReader;
///
/// let mut reader = RegistryReader::new();
/// reader.read_bytes("estado;participa;planes\nJalisco;sí;2\nPuebla;no;\n".as_bytes())?;
/// reader.read_bytes(r#"{"id": "X1", "state": "Jalisco", "end": "febrero de 2022"}"#.as_bytes())?;
/// let (registry, files) = reader.finish()?;
/// assert_eq!(registry.states[0].plans, Some(2));
/// assert_eq!(registry.states[1].plans, None);
/// assert_eq!(registry.commitments[0].end.unwrap().to_string(), "2022-02");
/// assert_eq!(files[0].used(), 2);
///
/// let mut reader = RegistryReader::new();
/// reader.read_bytes("id = 'X2'\n[report]\nprogress = 'good'\n".as_bytes())?;
/// let error = reader.finish().unwrap_err();
/// let finding = error.findings_by_file()[0].iter().next().unwrap();
/// assert_eq!(
///     finding.message(Language::English),
///     "line 3, report_progress: `good` is not a known word; expected one of: not started (no iniciado) / limited (limitado) / substantial (sustancial) / complete (completo)"
/// );
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Default)]
pub struct RegistryReader {
    states: Collected<Participation>,
    commitments: Collected<Commitment>,
    files: Vec<RecordFile>,
    sources: Vec<String>,
    on_invalid: OnInvalid,
    options: ReadOptions,
}

impl RegistryReader {
    /// A reader with the default options, which has read nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// What to do with files that have errors; refusing them is the default.
        pub on_invalid: OnInvalid;
    }

    read_options! { encoding delimiter }

    /// Reads a file, or every file of a folder whose name ends in `.csv`, `.tsv`, `.txt`, `.xlsx`, `.xlsm`, `.json` or `.toml`, in the order of
    /// their names. Of a spreadsheet the first visible sheet is read.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Argument`](crate::ErrorKind::Argument) for a folder without such a file, and for a delimiter or an encoding where the file is a spreadsheet;
    /// [`Workbook`](crate::ErrorKind::Workbook) for one that is damaged or has a password. What is wrong with the records of a file comes at the
    /// [end](Self::finish).
    pub fn read_path(&mut self, path: impl AsRef<Path>) -> Result<()> {
        for path in files_of(path.as_ref())? {
            let name = path.display().to_string();
            self.read_from(fs::File::open(&path).map_err(Error::io(&name))?, &name)?;
        }
        Ok(())
    }

    /// Reads from memory.
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn read_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.read_from(bytes, "-")
    }

    /// Reads from any source; `name` is what messages call it, whose ending is that of its format; a name without one
    /// leaves the format to how the file begins.
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn read_from(&mut self, mut source: impl Read + Send, name: &str) -> Result<()> {
        let mut head = Vec::new();
        let format = match FileFormat::of_path(Path::new(name)) {
            Some(format) => format,
            None => {
                source.by_ref().take(4096).read_to_end(&mut head).map_err(Error::io(name))?;
                FileFormat::of_text(&head)
            }
        };
        // Messages name the file without its folders.
        let short = Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.sources.push(short);
        let (states, commitments) = (self.states.places.len(), self.commitments.places.len());
        let mut found = Vec::new();
        let mut file = match format {
            FileFormat::Csv => self.read_table(head.chain(source), name, &mut found)?,
            FileFormat::Json | FileFormat::Toml => self.read_tree(head.chain(source), name, format, &mut found)?,
        };
        let faulty = |places: &[Place]| places.iter().filter(|place| place.is_faulty).count();
        let (states, commitments) = (&self.states.places[states..], &self.commitments.places[commitments..]);
        file.read = (states.len() + commitments.len()) as u64;
        file.set_aside = (faulty(states) + faulty(commitments)) as u64;
        report(found, &mut file.findings, RecordFile::PLACES);
        if file.read == 0 && !file.findings.is_fatal() {
            file.findings.push(0, RegistryProblem::NoRecords);
        }
        self.files.push(file);
        Ok(())
    }

    fn read_tree(
        &mut self,
        mut source: impl Read,
        name: &str,
        format: FileFormat,
        found: &mut Vec<Found>,
    ) -> Result<RecordFile> {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).map_err(Error::io(name))?;
        let short = self.sources.last().map_or(name, String::as_str);
        let kinds = Kinds::new();
        let read = |text: &str| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let file = File { kinds: &kinds, source: &Source::new(text), number: self.files.len(), name: short };
            match format {
                FileFormat::Toml => Ok(decode::read(tree::toml_content(&tree::toml(text)?), file)),
                _ => Ok(decode::read(tree::json(text)?, file)),
            }
        };
        if let Some((encoding, _)) = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != encoding_rs::UTF_8) {
            bytes = encoding.decode(&bytes).0.into_owned().into_bytes();
        }
        let records = match simdutf8::compat::from_utf8(&bytes) {
            Ok(text) => read(text),
            Err(error) => Err((count_lines(&bytes[..error.valid_up_to()]) + 1, error.to_string())),
        };
        let mut findings = Findings::keyed(name, kinds.headers());
        match records {
            Ok(records) => {
                found.extend(records.found);
                for (record, place) in records.states {
                    self.states.put(record, place, &self.sources, found);
                }
                for (record, place) in records.commitments {
                    self.commitments.put(record, place, &self.sources, found);
                }
            }
            Err((line, what)) => {
                let (value, expected) = (what.into(), format.extension().to_ascii_uppercase().into());
                findings.push(line, RegistryProblem::BadSyntax { value, expected });
            }
        }
        Ok(RecordFile::new(findings))
    }

    fn read_table(&mut self, source: impl Read + Send, name: &str, found: &mut Vec<Found>) -> Result<RecordFile> {
        let input = match Input::open(Bytes::stream(source), name, &self.options, HEADERS) {
            Err(error) => return Ok(RecordFile::new(error.into_findings()?)),
            Ok(input) => input,
        };
        let (file, fallback) = ((self.files.len(), self.sources.as_slice()), self.options.fallback());
        let headers = input.headers();
        match recognized::<Commitment>(headers).cmp(&recognized::<Participation>(headers)) {
            Ordering::Greater => read_rows(input, &mut self.commitments, file, fallback, found),
            Ordering::Less => read_rows(input, &mut self.states, file, fallback, found),
            // As many columns are those of states as are those of commitments.
            Ordering::Equal => {
                let mut input = input;
                let mut findings = input.findings(input.headers().to_vec(), |_| true);
                findings.push(input.line, TableProblem::UnreadableHeader { expected: HEADERS.into() });
                Ok(RecordFile::new(findings))
            }
        }
    }

    /// The registry, and the files that it was read from.
    ///
    /// # Errors
    ///
    /// [`Registry`](crate::ErrorKind::Registry) with the findings of each file, when files are refused: one has no records or cannot be read, or a record
    /// has an error and no leave was given to set it aside.
    pub fn finish(mut self) -> Result<(Registry, Vec<RecordFile>)> {
        let across = across::check(&self.states, &self.commitments, &self.sources);
        for (file, found) in self.files.iter_mut().zip(across) {
            report(found, &mut file.findings, RecordFile::PLACES);
        }
        let files = RecordFile::accepted(self.files, self.on_invalid, ErrorKind::Registry)?;
        let registry = Registry { states: self.states.into_sound(), commitments: self.commitments.into_sound() };
        Ok((registry, files))
    }
}

/// What the header of a table looks like.
const HEADERS: &str = "state,participating,plans,... / id,title,state,...";

/// Reads the rows of a table; `file` is its number, and the names of all files.
fn read_rows<R: Checked>(
    mut input: Input,
    collected: &mut Collected<R>,
    (file, sources): (usize, &[String]),
    fallback: &'static Encoding,
    found: &mut Vec<Found>,
) -> Result<RecordFile> {
    let headers = input.headers().to_vec();
    let (layout, faults) = Layout::new::<R>(&headers, input.line);
    let mut read = RecordFile::new(input.findings(headers, |_| true));
    read.findings.append(faults);
    if read.findings.is_fatal() {
        return Ok(read);
    }
    let begin = collected.records.len();
    // What is lost is a row that sets its record aside.
    let put_away = |chunk: &mut Chunk<R>, log, _| {
        read.findings.append_first(log, RecordFile::PLACES);
        chunk.rows.drain(..).for_each(|row| collected.put_row(row, file, sources, found));
        Ok(())
    };
    input.read(&Format::new(&layout, fallback), put_away, |_| {})?;
    collected.check(begin, &layout.columns, found);
    Ok(read)
}

/// A file, or the files of a folder that may be of the registry, in the order of their names.
pub(crate) fn files_of(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let shown = path.display().to_string();
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(Error::io(&shown))? {
        let path = entry.map_err(Error::io(&shown))?.path();
        if path.is_file() && FileFormat::of_path(&path).is_some() {
            files.push(path);
        }
    }
    files.sort();
    ensure!(
        !files.is_empty(),
        "files",
        "{shown} has no file that ends in .csv, .xlsx, .parquet, .arrow, .json or .toml; expected one or more",
        "{shown} no tiene archivos que terminen en .csv, .xlsx, .parquet, .arrow, .json o .toml; se esperaba uno o más"
    );
    Ok(files)
}
