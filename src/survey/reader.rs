//! Reading a survey: the options, and the checks of the whole file.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::DataFrame;

use super::chunk::{Chunk, Format};
use super::columns::Columns;
use super::header::Layout;
use super::raw::RawAnswers;
use super::table::{Faults, Table};
use super::{DesignColumns, Survey};
use crate::error::{Error, Result};
use crate::finding::{Findings, SurveyProblem, TableProblem};
use crate::methodology::Methodology;
use crate::setters::setters;
use crate::table::{Bytes, Input, ReadOptions, number, read_options};
use crate::words::words;

/// What a header looks like.
const HEADER: &str = "institution,state,level,type,...";

words! {
    /// What to do with a file that has errors.
    #[derive(Default)]
    pub OnInvalid
    /// Refuse it, with all its findings.
    #[default]
    Refuse "refuse";
    /// Leave the records with errors out, and report them.
    SetAside "set-aside";
}

impl OnInvalid {
    /// Whether a file with these findings is refused: where records cannot be set aside, or are not to be.
    pub(crate) fn refuses(self, findings: &Findings) -> bool {
        findings.is_fatal() || (self == OnInvalid::Refuse && findings.errors() > 0)
    }
}

/// Reads survey files.
///
/// The encoding is UTF-8, or UTF-16 with its byte-order mark; a field that is not valid UTF-8 is read in the fallback
/// encoding and reported. The delimiter (`,`, `;` or tab) and the decimal comma are detected. Big files are read in
/// parallel, to the same result on any number of threads.
///
/// With the feature `xlsx` a file may be a spreadsheet, known by its name (`.xlsx`, `.xlsm`) or its first bytes: its first
/// visible sheet is read, unless [`sheet`](Self::sheet) names another, and findings have the addresses of cells. With the feature
/// `scan` it may be a Parquet or Arrow IPC file, known by its first bytes, and findings name rows, from 1, in place of lines.
///
/// ```
/// use open_gov_metric::{Methodology, SurveyReader};
/// use open_gov_metric::survey::OnInvalid;
///
/// let methodology = Methodology::edition(2019)?;
/// let file = "SO;edo;TG;TC;PG;PC\nA;Colima;0,8;0,6;0,3;0,1\nB;Atlántida;0,4;0,2;0;0\n";
/// let reader = SurveyReader::new(&methodology).on_invalid(OnInvalid::SetAside);
/// let survey = reader.read_bytes(file.as_bytes())?;
/// assert_eq!((survey.len(), survey.set_aside()), (1, 1));
/// let error = survey.findings().iter().find(|finding| finding.is_error());
/// assert_eq!(error.map(|error| error.value()), Some("Atlántida".to_owned()));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
pub struct SurveyReader<'a> {
    pub(super) methodology: Arc<Methodology>,
    pub(super) unit: Option<String>,
    pub(super) on_invalid: OnInvalid,
    pub(super) incomplete: bool,
    pub(super) weight: Option<String>,
    pub(super) strata: Option<String>,
    pub(super) fpc: Option<String>,
    pub(crate) options: ReadOptions,
    pub(super) progress: Option<Box<dyn Fn(u64) + Send + Sync + 'a>>,
}

impl<'a> SurveyReader<'a> {
    /// A reader with the default options.
    pub fn new(methodology: &Methodology) -> Self {
        SurveyReader {
            methodology: Arc::new(methodology.clone()),
            unit: None,
            on_invalid: OnInvalid::default(),
            incomplete: false,
            weight: None,
            strata: None,
            fpc: None,
            options: ReadOptions::default(),
            progress: None,
        }
    }

    setters! {
        /// Names the column of the institutions, in place of the known headers.
        pub unit: some String;
        /// What to do with a file that has errors; refusing it is the default.
        pub on_invalid: OnInvalid;
        /// Names the column of the design weights.
        pub weight: some String;
        /// Names the key whose groups are the strata of the design.
        pub strata: some String;
        /// Names the column of the finite populations: the number of institutions in the population of each stratum.
        pub fpc: some String;
    }

    read_options! {}

    /// Takes a file from which the headline cannot be had, because columns are still to be joined to it.
    #[must_use]
    pub fn incomplete(mut self) -> Self {
        self.incomplete = true;
        self
    }

    /// A function to call with the number of bytes read so far.
    pub fn progress(mut self, progress: impl Fn(u64) + Send + Sync + 'a) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Survey`](crate::ErrorKind::Survey) with the findings, when the file is refused; [`Argument`](crate::ErrorKind::Argument) for a named column
    /// or sheet that the file lacks, and for an option that its kind has no use for; [`Workbook`](crate::ErrorKind::Workbook) for a spreadsheet
    /// that is damaged or has a password; [`Scan`](crate::ErrorKind::Scan) for a Parquet or Arrow IPC file that is not whole.
    pub fn read_path(&self, path: impl AsRef<Path>) -> Result<Survey> {
        let (bytes, name) = Bytes::open(path.as_ref())?;
        self.read_source(bytes, &name)
    }

    /// Reads from memory.
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn read_bytes(&self, bytes: &[u8]) -> Result<Survey> {
        self.read_from(bytes, "-")
    }

    /// Reads from any source; `name` is what messages call it. Tables in columns begin at their end, and go through a temporary
    /// file.
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn read_from(&self, source: impl Read + Send, name: &str) -> Result<Survey> {
        self.read_source(Bytes::stream(source), name)
    }

    pub(crate) fn read_source(&self, source: Bytes, name: &str) -> Result<Survey> {
        self.read(self.open(source, name)?)
    }

    /// Reads the header.
    pub(crate) fn open<'s>(&self, source: Bytes<'s>, name: &str) -> Result<Input<'s>> {
        Input::open(source, name, &self.options, HEADER)
    }

    /// Checks a data frame with the options of this reader; see [`Survey::from_frame`].
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn read_frame(&self, frame: &DataFrame) -> Result<Survey> {
        self.read(Input::of_frame(frame, &self.options))
    }

    /// The headers of a file, of which nothing else is looked at.
    ///
    /// ```
    /// use open_gov_metric::{Methodology, SurveyReader};
    ///
    /// let headers = SurveyReader::new(&Methodology::edition(2017)?).headers("fixtures/survey_2017.csv")?;
    /// assert_eq!(headers[..4], ["institution", "state", "level", "type"]);
    /// # Ok::<(), open_gov_metric::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path).
    pub fn headers(&self, path: impl AsRef<Path>) -> Result<Vec<String>> {
        let (bytes, name) = Bytes::open(path.as_ref())?;
        Ok(self.open(bytes, &name)?.headers().to_vec())
    }

    /// The roles of columns with these headers.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) with the findings in them.
    pub(crate) fn layout(&self, headers: Vec<String>, name: &str) -> Result<Layout> {
        let layout = Layout::new(headers, &self.methodology, self.unit.as_deref());
        let mut findings = Findings::new(name, layout.headers.clone());
        findings.append(layout.check(self, 1));
        if findings.errors() > 0 { Err(Error::survey(findings)) } else { Ok(layout) }
    }

    /// Reads what follows the header.
    pub(crate) fn read(&self, mut input: Input) -> Result<Survey> {
        let layout = Layout::new(input.headers().to_vec(), &self.methodology, self.unit.as_deref());
        let mut findings = input.findings(layout.headers.clone(), |_| true);
        findings.append(layout.check(self, input.line));
        let point = input.point(&self.options, |column| layout.is_numeric(column, &self.methodology));
        let format = Format::new(&layout, &self.methodology, &self.options, point);
        let mut table = Table { columns: format.columns(), findings, lost: 0 };
        let put_away = |chunk: &mut Chunk, log, lost| {
            table.columns.append(&chunk.columns);
            chunk.columns.truncate(0);
            table.findings.append(log);
            table.lost += lost;
            Ok(())
        };
        input.read(&format, put_away, |read| self.progress.iter().for_each(|progress| progress(read)))?;
        self.finish(table, layout, point)
    }

    /// The checks of the whole file, and what the caller wants done with its errors.
    fn finish(&self, mut table: Table, layout: Layout, point: u8) -> Result<Survey> {
        if table.columns.rows == 0 && table.lost == 0 {
            table.findings.push(0, TableProblem::NoRows);
        }
        table.check_repeated(&layout);
        let read = table.columns.rows as u64 + table.lost;
        let design = if table.findings.is_fatal() { None } else { self.check_design(&mut table, &layout, point)? };
        let mut raw = RawAnswers::read(&mut table, &layout, self, point)?;
        self.refuse(&mut table)?;
        // What is set aside is no part of the sample that scores are taken from, so that a score may leave its scale only then.
        let scored = loop {
            if let Some(keep) = table.set_aside() {
                raw.retain(&keep)?;
            }
            let scored = raw.score()?;
            if !raw.check_scales(&scored, &mut table) {
                break scored;
            }
            self.refuse(&mut table)?;
        };
        raw.compare(&scored, &mut table)?;
        let set_aside = read - table.columns.rows as u64;
        if table.columns.rows == 0 {
            return Err(Error::survey(table.findings));
        }
        table.check_small_groups(&layout);
        let design = design.map(|[weight, strata, fpc]| {
            let number = |cell: &str| number::decimal(cell, point).unwrap_or(0.0);
            let numbers = |column| Some(table.columns.text(&layout, column?)?.iter().map(number).collect());
            let header = |column: Option<usize>| column.map(|column| layout.headers[column].clone());
            DesignColumns {
                weight: numbers(weight),
                fpc: numbers(fpc),
                strata: self.strata.clone(),
                weight_header: header(weight),
                strata_header: header(strata),
                fpc_header: header(fpc),
            }
        });
        let Columns { units, codes, numbers, texts, lines, .. } = table.columns;
        let mut nodes = vec![None; self.methodology.nodes().len()];
        let mut supplied = Vec::new();
        // What raw answers come to goes before a score that the file has beside them.
        for (node, values) in layout.nodes().zip(numbers).chain(scored) {
            let column = values.column(self.methodology.nodes()[node].code());
            supplied.extend(nodes[node].replace(column).map(|column| (node, column)));
        }
        let (methodology, text_names) = (Arc::clone(&self.methodology), layout.text_names(&self.methodology));
        let findings = table.findings;
        Ok(Survey {
            methodology,
            layout,
            units,
            codes,
            texts,
            text_names,
            nodes,
            supplied,
            lines,
            findings,
            set_aside,
            design,
        })
    }

    /// Refuses a file with errors, if it is to be refused.
    fn refuse(&self, table: &mut Table) -> Result<()> {
        let findings = &mut table.findings;
        if self.on_invalid.refuses(findings) { Err(Error::survey(std::mem::take(findings))) } else { Ok(()) }
    }

    /// Checks the cells of the design columns, of the weights, the strata and the finite populations; rows with a bad one are errors.
    fn check_design(&self, table: &mut Table, layout: &Layout, point: u8) -> Result<Option<[Option<usize>; 3]>> {
        if self.weight.is_none() && self.strata.is_none() && self.fpc.is_none() {
            return Ok(None);
        }
        let own = |option: &str, name: &Option<String>| {
            name.as_deref().map(|name| layout.own_column(option, name)).transpose()
        };
        let (weight, fpc) = (own("weight", &self.weight)?, own("fpc", &self.fpc)?);
        let role = self.strata.as_deref().and_then(|name| layout.role_named(name));
        let strata = role.map_or_else(|| own("strata", &self.strata), |(_, column)| Ok(Some(column)))?;
        let rows = 0..table.columns.rows;
        if let Some(column) = strata {
            let mut faults = Faults::of(strata);
            for row in rows.filter(|row| table.is_empty_key(layout, column, *row)) {
                faults.push(row, table.columns.lines.get(row), SurveyProblem::EmptyStratum);
            }
            table.report(faults);
        }
        for (column, lowest, expected) in [(weight, 0.0, "w >= 0"), (fpc, 1.0, "N >= 1")] {
            let Some(texts) = column.and_then(|column| table.columns.text(layout, column)) else { continue };
            let mut faults = Faults::of(column);
            for (row, cell) in texts.iter().enumerate() {
                if !number::decimal(cell, point).is_ok_and(|number| number >= lowest) {
                    let problem = SurveyProblem::BadDesign { value: cell.into(), expected: expected.into() };
                    faults.push(row, table.columns.lines.get(row), problem);
                }
            }
            table.report(faults);
        }
        Ok(Some([weight, strata, fpc]))
    }
}

impl Survey {
    /// Checks a data frame as if it were a file: columns are matched by the same headers, cells by the same rules, and
    /// findings name rows, from 1, in place of lines.
    ///
    /// ```
    /// use open_gov_metric::polars::prelude::*;
    /// use open_gov_metric::{Methodology, Survey};
    ///
    /// let methodology = Methodology::edition(2019)?;
    /// let frame = df!("institution" => ["A", "B"], "TG" => [0.8, 0.4], "TC" => [0.6, 0.2], "PG" => [0.3, 7.0], "PC" => [0, 1])?;
    /// let error = Survey::from_frame(&frame, &methodology).unwrap_err();
    /// let finding = error.findings().unwrap().iter().next().unwrap();
    /// assert_eq!((finding.place.line, finding.value().as_str()), (Some(2), "7"));
    /// # Ok::<(), open_gov_metric::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`SurveyReader::read_path`].
    pub fn from_frame(frame: &DataFrame, methodology: &Methodology) -> Result<Survey> {
        SurveyReader::new(methodology).read_frame(frame)
    }
}
