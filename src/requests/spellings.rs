//! Institutions that may be the same, written in two ways.

use std::collections::HashMap;

use super::table::Components;
use super::word::key;
use crate::finding::{Log, RequestsProblem};
use crate::record_file::RecordFile;

/// Reports each institution whose name an earlier one of its state, or one without a state, has in other letters, at its first
/// request.
pub(super) fn report(rows: &[Components], files: &mut [RecordFile]) {
    let mut rows: Vec<&Components> = rows.iter().collect();
    rows.sort_by_key(|row| (row.first, &row.state, &row.unit));
    let mut of_state: HashMap<(String, Option<&str>), &Components> = HashMap::new();
    let mut of_any: HashMap<String, &Components> = HashMap::new();
    let mut logs: Vec<Log> = files.iter().map(|_| Log::default()).collect();
    for row in rows {
        let (name, state) = (key(&row.unit), row.state.as_deref());
        let other = match state {
            Some(_) => of_state.get(&(name.clone(), state)).or(of_state.get(&(name.clone(), None))),
            None => of_any.get(&name),
        };
        if let Some(other) = other {
            let (file, line) = row.first;
            let (value, expected) = (shown(row).into(), shown(other).into());
            logs[file].push(line, None, RequestsProblem::TwoSpellings { value, expected });
        }
        of_any.entry(name.clone()).or_insert(row);
        of_state.entry((name, state)).or_insert(row);
    }
    for (file, log) in files.iter_mut().zip(logs) {
        file.findings.append_first(log, RecordFile::PLACES);
    }
}

fn shown(row: &Components) -> String {
    match &row.state {
        Some(state) => format!("{}, {state}", row.unit),
        None => row.unit.clone(),
    }
}
