//! Files of records, which are read one after the other.

use crate::error::{Error, ErrorKind, Result};
use crate::finding::Findings;
use crate::survey::OnInvalid;

/// A file of records that was read: what was found in it, and how many of its records were used.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RecordFile {
    /// What was found; of each rule the first [`PLACES`](Self::PLACES), with the number of all.
    pub findings: Findings,
    /// Records in it: those used and those set aside.
    pub read: u64,
    /// Those that were set aside because of an error.
    pub set_aside: u64,
}

impl RecordFile {
    /// Findings of each rule whose places are kept, so that a file of any size has its findings in little memory.
    pub const PLACES: u64 = 100_000;

    /// A file of which no record was read yet.
    pub(crate) fn new(findings: Findings) -> Self {
        RecordFile { findings, read: 0, set_aside: 0 }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.findings.source()
    }

    /// Records that were used.
    pub fn used(&self) -> u64 {
        self.read - self.set_aside
    }

    /// The files, unless one of them is refused: one that cannot be used, or has errors where these refuse it.
    pub(crate) fn accepted(files: Vec<Self>, on_invalid: OnInvalid, kind: ErrorKind) -> Result<Vec<Self>> {
        let is_refused =
            |file: &Self| file.findings.is_fatal() || (on_invalid == OnInvalid::Refuse && file.findings.errors() > 0);
        if files.iter().any(is_refused) {
            return Err(Error::refused(kind, files.into_iter().map(|file| file.findings).collect()));
        }
        Ok(files)
    }
}
