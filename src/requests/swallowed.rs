//! Quoted fields that have swallowed records: a quote that never closes ends, by chance, with that of another record.

use super::chunk::Format;
use super::date;
use super::days;
use super::layout::Time;
use super::word::key;
use crate::table::encoding;

/// Whether a field of several lines, in the column `at`, holds what looks like records of the file: the rest of its own record
/// on its first line, or the beginning of another one on a later line, with dates, days, outcomes and words where they stand.
pub(super) fn holds_records(cell: &[u8], at: usize, format: &Format) -> bool {
    if !cell.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
        return false;
    }
    let split = |line: &[u8]| -> Vec<Vec<u8>> {
        line.split(|byte| *byte == format.delimiter).map(|cell| cell.trim_ascii().to_vec()).collect()
    };
    let mut lines = cell.split(|byte| matches!(byte, b'\n' | b'\r')).map(split);
    let own = lines.next().unwrap_or_default();
    let is_rest = at + own.len() == format.layout.width && own.len() > 1;
    (is_rest && fits(&own[1..], at + 1, format))
        || lines.any(|head| head.len() > 1 && fits(&head[..head.len() - 1], 0, format))
}

/// Whether cells from the column `from` on could be those of a record: at least one of the columns that can be checked is
/// filled, and each filled one reads as it should.
fn fits(cells: &[Vec<u8>], from: usize, format: &Format) -> bool {
    let Format { mapping, layout, .. } = format;
    let is_day = |cell: &[u8]| date::day(cell).is_some();
    let is_days = |cell: &[u8]| days::days(cell).is_some();
    let text = |cell: &[u8]| key(&encoding::field(cell, format.fallback).0);
    let is_outcome = |cell: &[u8]| mapping.outcomes.contains_key(&text(cell));
    let (dates, days) = match layout.time {
        Time::Dates { received, answered, .. } => ([Some(received), Some(answered)], None),
        Time::Days(days) => ([None, None], Some(days)),
        Time::Untold => ([None, None], None),
    };
    let mut seen = false;
    let mut reads = |column: Option<usize>, is_right: &dyn Fn(&[u8]) -> bool| {
        let cell = column.and_then(|column| cells.get(column.checked_sub(from)?));
        let Some(cell) = cell.map(|cell| cell.strip_prefix(b"\"").unwrap_or(cell)).filter(|cell| !cell.is_empty())
        else {
            return true;
        };
        let cell = cell.strip_suffix(b"\"").unwrap_or(cell);
        seen = true;
        is_right(cell)
    };
    let fits = reads(dates[0], &is_day)
        && reads(dates[1], &is_day)
        && reads(days, &is_days)
        && reads(layout.outcome, &is_outcome)
        && reads(layout.complete, &|cell| mapping.complete.known.contains_key(&text(cell)))
        && reads(layout.clear, &|cell| mapping.clear.known.contains_key(&text(cell)));
    fits && seen
}
