//! The header of a request file: which column plays which role.

use std::collections::HashMap;

use super::mapping::{Columns, Names, Role};
use crate::finding::{Column, Log, TableProblem};
use crate::table::fold;

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Layout {
    /// The role of each column of the file; none for one that is not read.
    pub roles: Vec<Option<Role>>,
    pub time: Time,
    /// By role.
    columns: [Option<usize>; Role::ALL.len()],
}

/// How a file shows how long answers took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// By dates; days that it has besides do not count.
    Dates,
    Days,
    Unknown,
}

impl Layout {
    /// Finds the columns, and what the header breaks.
    pub fn new(headers: &[String], names: &Columns, line: u64) -> (Self, Log) {
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
        let columns: [Option<usize>; Role::ALL.len()] = std::array::from_fn(|role| names[role].as_ref().and_then(find));
        let role_of = |column| Role::ALL.into_iter().find(|role| columns[*role as usize] == Some(column));
        let roles = (0..headers.len()).map(role_of).collect();
        let mut layout = Layout { roles, time: Time::Unknown, columns };
        let mut needed: Vec<Role> = Vec::new();
        match [Role::Received, Role::Answered, Role::Days].map(|role| layout.has(role)) {
            [true, true, _] => layout.time = Time::Dates,
            [_, _, true] => layout.time = Time::Days,
            // One of the two dates without the other.
            [true, false, false] => needed.push(Role::Answered),
            [false, true, false] => needed.push(Role::Received),
            [false, false, false] => {}
        }
        for role in Role::ALL {
            let named = names[role as usize].iter().filter(|names| names.required || needed.contains(&role));
            for names in named.filter(|_| !layout.has(role)) {
                log.push(line, None, TableProblem::MissingHeader { expected: names.headers.join(" / ").into() });
            }
        }
        (layout, log)
    }

    /// The column of a role, where the file has one.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns[role as usize]
    }

    pub fn has(&self, role: Role) -> bool {
        self.column(role).is_some()
    }
}
