//! The header of a request file: which column plays which role.

use std::collections::HashMap;

use super::mapping::{Columns, Names};
use crate::finding::{Column, Log, TableProblem};
use crate::table::fold;

/// Roles, and so columns that are read at most.
pub(super) const MOST: usize = 8;

/// The columns of a file; a role has the place of its column among those that are read.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    pub width: usize,
    /// Positions of the columns that are read, ascending.
    pub columns: Vec<usize>,
    pub institution: usize,
    pub state: Option<usize>,
    pub time: Time,
    pub outcome: Option<usize>,
    pub complete: Option<usize>,
    pub clear: Option<usize>,
}

/// Where a file tells how long answers took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Time {
    Dates {
        received: usize,
        answered: usize,
        /// Days that are told besides, which do not count.
        days: Option<usize>,
    },
    Days(usize),
    #[default]
    Untold,
}

impl Layout {
    /// Finds the columns, and what the header breaks.
    pub fn new(headers: &[String], columns: &Columns, line: u64) -> (Self, Log) {
        let mut log = Log::default();
        let mut index: HashMap<String, usize> = HashMap::new();
        for (at, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            let first = *index.entry(fold(header)).or_insert(at);
            if first < at {
                let (value, expected) = (header.into(), Column(first + 1));
                log.push(line, Some(at + 1), TableProblem::RepeatedHeader { value, expected });
            }
        }
        let find = |names: &Names| names.headers.iter().find_map(|name| index.get(&fold(name)).copied());
        let mut missing = |names: &Names| {
            log.push(line, None, TableProblem::MissingHeader { expected: names.headers.join(" / ").into() });
        };
        let mut look = |names: &Option<Names>| {
            let names = names.as_ref()?;
            let found = find(names);
            if found.is_none() && names.required {
                missing(names);
            }
            found
        };
        let found: [Option<usize>; MOST] = [
            look(&Some(columns.institution.clone())),
            look(&columns.state),
            look(&columns.received),
            look(&columns.answered),
            look(&columns.days),
            look(&columns.outcome),
            look(&columns.complete),
            look(&columns.clear),
        ];
        let mut read: Vec<usize> = found.into_iter().flatten().collect();
        read.sort_unstable();
        read.dedup();
        let [institution, state, received, answered, days, outcome, complete, clear] =
            found.map(|column| read.binary_search(&column?).ok());
        let time = match (received, answered, days) {
            (Some(received), Some(answered), days) => Time::Dates { received, answered, days },
            (_, _, Some(days)) => Time::Days(days),
            (None, None, None) => Time::Untold,
            (found, _, None) => {
                // One of the two dates without the other; a named one is already told.
                let other = if found.is_some() { &columns.answered } else { &columns.received };
                other.iter().filter(|names| !names.required).for_each(missing);
                Time::Untold
            }
        };
        let layout = Layout {
            width: headers.len(),
            columns: read,
            institution: institution.unwrap_or(0),
            state,
            time,
            outcome,
            complete,
            clear,
        };
        (layout, log)
    }
}
