//! What the integration tests share: where files are, tables read back as text, and `ogm` run as a user runs it.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod registry;

use std::path::{Path, PathBuf};

use open_gov_metric::export::{Format, write};
use open_gov_metric::polars::prelude::DataFrame;
use open_gov_metric::{Finding, Findings, Language, Methodology, Scores, Survey, SurveyReader};

/// A file of the project, by its path from the root.
pub fn project_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A file of the folder of official data, which `OGM_REFERENCE_DATA` names. Tests that need one are ignored, and have
/// `official` in their paths.
pub fn reference_data(path: &str) -> PathBuf {
    let folder = std::env::var_os("OGM_REFERENCE_DATA").expect("OGM_REFERENCE_DATA names no folder of official data");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(path);
    assert!(file.is_file(), "{} is missing", file.display());
    file
}

/// A survey whose institutions share names, but for accents and case, within a state and across states.
pub const NAMESAKES: &str = "institution,state,TG,TC,PG,PC
Instituto de Salud,Colima,0.1,0.1,0.1,0.1
Instituto de Salud,Nuevo León,0.2,0.2,0.2,0.2
INSTITUTO DE SALUD,Nuevo León,0.3,0.3,0.3,0.3
Órgano Superior,Sonora,0.4,0.4,0.4,0.4
Organo superior,Colima,0.5,0.5,0.5,0.5
Secretaría de Obras,,0.6,0.6,0.6,0.6
…,Colima,0.7,0.7,0.7,0.7
";

/// A survey in memory, read with an edition.
pub fn survey(edition: u16, text: impl AsRef<[u8]>) -> Survey {
    SurveyReader::new(&Methodology::edition(edition).unwrap()).read_bytes(text.as_ref()).unwrap()
}

/// A survey in memory, scored with an edition.
pub fn scores(edition: u16, text: impl AsRef<[u8]>) -> Scores {
    Scores::new(survey(edition, text)).unwrap()
}

/// The values of a node.
pub fn values(scores: &Scores, code: &str) -> Vec<Option<f64>> {
    let column = scores.node(code).unwrap_or_else(|| panic!("the node {code} has no values"));
    column.f64().unwrap().iter().collect()
}

/// The findings one by one.
pub fn listed(findings: &Findings) -> Vec<Finding> {
    findings.iter().collect()
}

/// Fails unless each finding lies within the bytes that it is about, and is worded in two languages.
#[track_caller]
pub fn assert_within(findings: &Findings, bytes: &[u8]) {
    let lines = 1 + bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
    for finding in findings.iter() {
        assert!(finding.place.line.is_none_or(|line| (1..=lines).contains(&line)), "{lines} lines: {finding:?}");
        assert!(finding.place.column.is_none_or(|column| (1..=bytes.len() + 1).contains(&column)), "{finding:?}");
        let messages = [Language::English, Language::Spanish].map(|language| finding.message(language));
        assert!(messages.iter().all(|message| !message.is_empty()) && messages[0] != messages[1], "{messages:?}");
    }
}

/// What something is on so many threads.
pub fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

/// A table of text cells, an empty one being a missing value.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn parse(csv: impl AsRef<[u8]>) -> Self {
        let mut reader = csv::Reader::from_reader(csv.as_ref());
        let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let headers = texts(reader.headers().unwrap());
        let rows = reader.records().map(|record| texts(&record.unwrap())).collect();
        Table { headers, rows }
    }

    pub fn read(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        Self::parse(std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }

    /// A frame as its CSV has it.
    pub fn of(frame: &DataFrame) -> Self {
        let mut csv = Vec::new();
        write(frame, Format::Csv, &mut csv).unwrap();
        Self::parse(csv)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn column(&self, header: &str) -> usize {
        let found = self.headers.iter().position(|name| name == header);
        found.unwrap_or_else(|| panic!("no column {header} among {:?}", self.headers))
    }

    pub fn text(&self, row: usize, header: &str) -> &str {
        &self.rows[row][self.column(header)]
    }

    pub fn number(&self, row: usize, header: &str) -> Option<f64> {
        let text = self.text(row, header);
        (!text.is_empty()).then(|| text.parse().unwrap_or_else(|_| panic!("{header}: {text:?} is no number")))
    }

    pub fn texts(&self, header: &str) -> Vec<&str> {
        (0..self.len()).map(|row| self.text(row, header)).collect()
    }

    pub fn numbers(&self, header: &str) -> Vec<Option<f64>> {
        (0..self.len()).map(|row| self.number(row, header)).collect()
    }

    /// The only row with these cells.
    pub fn find(&self, cells: &[(&str, &str)]) -> usize {
        let matches = |row: &usize| cells.iter().all(|(header, text)| self.text(*row, header) == *text);
        let found: Vec<usize> = (0..self.len()).filter(matches).collect();
        assert_eq!(found.len(), 1, "rows with {cells:?}");
        found[0]
    }
}

/// Fails unless both are missing, or both are there and no further apart than `tolerance`.
#[track_caller]
pub fn assert_close(found: Option<f64>, expected: Option<f64>, tolerance: f64, what: &str) {
    match (found, expected) {
        (None, None) => {}
        (Some(found), Some(expected)) => {
            let apart = (found - expected).abs();
            assert!(apart <= tolerance, "{what}: {found} is {apart:e} from {expected}");
        }
        _ => panic!("{what}: found {found:?}, expected {expected:?}"),
    }
}

#[cfg(feature = "cli")]
#[allow(unused_imports)]
pub use program::{Run, ogm, ogm_with_input};

#[cfg(feature = "cli")]
mod program {
    use super::Table;

    /// What a run of `ogm` left behind.
    #[derive(Debug)]
    pub struct Run {
        pub status: i32,
        pub out: Vec<u8>,
        pub err: String,
    }

    impl Run {
        /// Standard output as a table, where all went well.
        #[track_caller]
        pub fn table(&self) -> Table {
            assert_eq!(self.status, 0, "{}", self.err);
            Table::parse(&self.out)
        }

        /// Standard output as text, where all went well.
        #[track_caller]
        pub fn text(&self) -> String {
            assert_eq!(self.status, 0, "{}", self.err);
            String::from_utf8(self.out.clone()).unwrap()
        }

        /// Fails unless the program ended with this status, without panic, and printed nothing on standard output.
        #[track_caller]
        pub fn refused(&self, status: i32) -> &str {
            assert_eq!(self.status, status, "{}", self.err);
            assert!(self.out.is_empty(), "printed before failing: {}", String::from_utf8_lossy(&self.out));
            assert!(!self.err.contains("panicked"), "{}", self.err);
            assert!(!self.err.trim().is_empty(), "failed without a word");
            &self.err
        }
    }

    /// Runs `ogm` in the root of the project.
    pub fn ogm<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Run {
        ogm_with_input(arguments, b"", &[])
    }

    /// Runs `ogm` in the root of the project with a standard input and variables of the environment.
    pub fn ogm_with_input<S: AsRef<std::ffi::OsStr>>(
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
        variables: &[(&str, &str)],
    ) -> Run {
        let output = assert_cmd::cargo::cargo_bin_cmd!("ogm")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(arguments)
            .envs(variables.iter().copied())
            .write_stdin(input)
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        // A signal has no status.
        Run { status: output.status.code().unwrap_or(-1), out: output.stdout, err }
    }
}
