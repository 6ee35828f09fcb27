//! How much of a run is done, reported to the caller, who may stop it.

use std::ops::ControlFlow;

use crate::error::{Error, Result};

/// Takes how much is done, of how much in all.
pub(super) type Report<'a> = Box<dyn FnMut(u64, u64) -> ControlFlow<()> + 'a>;

pub(super) struct Progress<'a> {
    report: Option<Report<'a>>,
    done: u64,
    all: u64,
}

impl<'a> Progress<'a> {
    pub fn new(report: Option<Report<'a>>, all: u64) -> Self {
        Progress { report, done: 0, all }
    }

    /// Some more is done.
    ///
    /// # Errors
    ///
    /// [`Cancelled`](crate::ErrorKind::Cancelled) when the caller stops the run.
    pub fn add(&mut self, more: u64) -> Result<()> {
        self.done += more;
        let answer = self.report.as_mut().map(|report| report(self.done, self.all));
        if answer.is_some_and(|answer| answer.is_break()) { Err(Error::cancelled()) } else { Ok(()) }
    }
}
