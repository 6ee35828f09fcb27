//! Reading registry files of any format.

use std::cmp::Ordering;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::across;
use super::check::Checked;
use super::decode;
use super::format::FileFormat;
use super::kind::Kinds;
use super::layout::{Layout, recognized};
use super::record::{Commitment, Participation};
use super::registry::{Registry, RegistryFile};
use super::shelf::{Found, Place, Shelf, report};
use super::table::{Chunk, Format};
use super::tree::{self, Source};
use crate::error::{Error, Result};
use crate::finding::{Findings, RegistryProblem, TableProblem};
use crate::language::text;
use crate::survey::OnInvalid;
use crate::table::{Block, Delimited, ReadOptions, count_lines, in_parallel};

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
pub struct RegistryReader {
    states: Shelf<Participation>,
    commitments: Shelf<Commitment>,
    files: Vec<RegistryFile>,
    sources: Vec<String>,
    on_invalid: OnInvalid,
    options: ReadOptions,
}

impl Default for RegistryReader {
    fn default() -> Self {
        Self::new()
    }
}

impl RegistryReader {
    /// A reader with the default options, which has read nothing yet.
    pub fn new() -> Self {
        RegistryReader {
            states: Shelf::default(),
            commitments: Shelf::default(),
            files: Vec::new(),
            sources: Vec::new(),
            on_invalid: OnInvalid::default(),
            options: ReadOptions::default(),
        }
    }

    /// What to do with files that have errors; refusing them is the default.
    pub fn on_invalid(mut self, on_invalid: OnInvalid) -> Self {
        self.on_invalid = on_invalid;
        self
    }

    /// Names the encoding of cells of delimited text that are not valid UTF-8, by its WHATWG label; windows-1252 is the default.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an unknown label.
    pub fn encoding(mut self, label: &str) -> Result<Self> {
        self.options.set_encoding(label)?;
        Ok(self)
    }

    /// Names the delimiter of delimited text, in place of detecting it in each file.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for a character that is not ASCII, or is a quote, a line end, a letter or a digit.
    pub fn delimiter(mut self, delimiter: char) -> Result<Self> {
        self.options.set_delimiter(delimiter)?;
        Ok(self)
    }

    /// Reads a file, or every file of a folder whose name ends in `.csv`, `.tsv`, `.txt`, `.json` or `.toml`, in the order of their names.
    ///
    /// # Errors
    ///
    /// [`Error::Io`], also for a folder without such a file. What is wrong with a file itself comes at the [end](Self::finish).
    pub fn read_path(&mut self, path: impl AsRef<Path>) -> Result<()> {
        for path in files_of(path.as_ref())? {
            let name = path.display().to_string();
            self.read_from(File::open(&path).map_err(Error::io(&name))?, &name)?;
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

    /// Reads from any source; `name` is what messages call it, and its end tells the format, which is else found by how the file
    /// begins.
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
        // The folders that a file lies in are told where it is read, and not in every message.
        let short = Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.sources.push(short);
        self.states.begin();
        self.commitments.begin();
        let (states, commitments) = (self.states.places.len(), self.commitments.places.len());
        let mut found = Vec::new();
        let mut file = match format {
            FileFormat::Csv if SHEETS.iter().any(|mark| head.starts_with(mark)) => spreadsheet(name),
            FileFormat::Csv => self.read_table(head.chain(source), name, &mut found)?,
            FileFormat::Json | FileFormat::Toml => self.read_tree(head.chain(source), name, format, &mut found)?,
        };
        let faulty = |places: &[Place]| places.iter().filter(|place| place.is_faulty).count();
        let (states, commitments) = (&self.states.places[states..], &self.commitments.places[commitments..]);
        file.read += (states.len() + commitments.len()) as u64;
        file.set_aside += (faulty(states) + faulty(commitments)) as u64;
        report(found, &mut file.findings, RegistryFile::PLACES);
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
    ) -> Result<RegistryFile> {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).map_err(Error::io(name))?;
        let short = self.sources.last().map_or(name, String::as_str);
        let (kinds, file) = (Kinds::new(), (self.files.len(), short));
        let read = |text: &str| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let source = Source::new(text);
            match format {
                FileFormat::Toml => Ok(decode::read(tree::toml_content(&tree::toml(text)?), &source, &kinds, file)),
                _ => Ok(decode::read(tree::json(text)?, &source, &kinds, file)),
            }
        };
        if let Some((encoding, _)) = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != encoding_rs::UTF_8) {
            bytes = encoding.decode(&bytes).0.into_owned().into_bytes();
        }
        let records = match simdutf8::compat::from_utf8(&bytes) {
            Ok(text) => read(text),
            Err(error) => Err((count_lines(&bytes[..error.valid_up_to()]) + 1, error.to_string())),
        };
        let mut findings = Findings::keyed(name, kinds.names());
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
                let (value, expected) = (what.into(), format.name().into());
                findings.push(line, RegistryProblem::BadSyntax { value, expected });
            }
        }
        Ok(RegistryFile::new(findings))
    }

    fn read_table(&mut self, source: impl Read + Send, name: &str, found: &mut Vec<Found>) -> Result<RegistryFile> {
        let expected = "state,participating,plans,... / id,title,state,...";
        let input = match Delimited::open(Box::new(source), name, &self.options, expected) {
            Err(Error::Survey(findings)) => return Ok(RegistryFile::new(*findings)),
            input => input?,
        };
        let headers = &input.header.fields;
        let read =
            ReadTable { name, number: self.files.len(), sources: &self.sources, fallback: self.options.fallback() };
        match recognized::<Commitment>(headers).cmp(&recognized::<Participation>(headers)) {
            Ordering::Greater => read.read(&mut self.commitments, input, found),
            Ordering::Less => read.read(&mut self.states, input, found),
            // As many columns are those of states as are those of commitments.
            Ordering::Equal => {
                let problem = TableProblem::UnreadableHeader { expected: expected.into() };
                Ok(RegistryFile::new(Findings::of(name, input.header.fields, input.header.line, problem)))
            }
        }
    }

    /// The registry, and the files that it was read from.
    ///
    /// # Errors
    ///
    /// [`Error::Registry`] with the findings of each file, when files are refused: one has no records or cannot be read, or a record
    /// has an error and no leave was given to set it aside.
    pub fn finish(mut self) -> Result<(Registry, Vec<RegistryFile>)> {
        let mut across: Vec<Vec<Found>> = self.files.iter().map(|_| Vec::new()).collect();
        for (file, found) in across::check(&self.states, &self.commitments, &self.sources) {
            across[file].push(found);
        }
        for (file, found) in self.files.iter_mut().zip(across) {
            report(found, &mut file.findings, RegistryFile::PLACES);
        }
        let is_refused = |file: &RegistryFile| {
            file.findings.is_fatal() || (self.on_invalid == OnInvalid::Refuse && file.findings.errors() > 0)
        };
        if self.files.iter().any(is_refused) {
            return Err(Error::Registry(self.files.into_iter().map(|file| file.findings).collect()));
        }
        let registry = Registry { states: self.states.into_sound(), commitments: self.commitments.into_sound() };
        Ok((registry, self.files))
    }
}

/// How spreadsheets begin, the newer ones and the older.
const SHEETS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// A file that is no text.
fn spreadsheet(name: &str) -> RegistryFile {
    let problem = RegistryProblem::BadSyntax { value: "XLSX / XLS".into(), expected: "CSV / JSON / TOML".into() };
    RegistryFile::new(Findings::of(name, Vec::new(), 0, problem))
}

/// What a table is read with.
struct ReadTable<'a> {
    name: &'a str,
    number: usize,
    sources: &'a [String],
    fallback: &'static Encoding,
}

impl ReadTable<'_> {
    fn read<R: Checked>(&self, shelf: &mut Shelf<R>, input: Delimited, found: &mut Vec<Found>) -> Result<RegistryFile> {
        let Delimited { blocks, first, header, delimiter } = input;
        let (layout, faults) = Layout::new::<R>(&header.fields, header.line);
        let mut findings = Findings::new(self.name, header.fields);
        findings.append(header.log);
        findings.append(faults);
        let mut file = RegistryFile::new(findings);
        if file.findings.is_fatal() {
            return Ok(file);
        }
        let format = Format { layout: &layout, delimiter, fallback: self.fallback };
        let begin = shelf.records.len();
        let put_away = |chunk: &mut Chunk<R>| {
            file.findings.append_first(std::mem::take(&mut chunk.log), RegistryFile::PLACES);
            file.read += std::mem::take(&mut chunk.lost);
            chunk.rows.drain(..).for_each(|rows| shelf.put_rows(rows, self.number, self.sources, found));
            Ok(())
        };
        let parse = |chunk: &mut Chunk<R>, block: &Block| chunk.read(block, &format);
        in_parallel(blocks, first, Chunk::default, parse, put_away, |_| {})?;
        file.set_aside = file.read;
        shelf.check(begin, &layout.places, found);
        Ok(file)
    }
}

/// A file, or the files of a folder that may be of the registry, in the order of their names.
pub(crate) fn files_of(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let shown = path.display().to_string();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(Error::io(&shown))? {
        let path = entry.map_err(Error::io(&shown))?.path();
        if path.is_file() && FileFormat::of_path(&path).is_some() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Error::argument(
            "files",
            text!(
                "{shown} has no file that ends in .csv, .json or .toml; expected one or more",
                "{shown} no tiene archivos que terminen en .csv, .json o .toml; se esperaba uno o más"
            ),
        ));
    }
    Ok(files)
}
