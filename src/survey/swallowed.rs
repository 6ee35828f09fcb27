//! Quoted fields that have swallowed records: a quote that never closes ends, by chance, with the quote of another record.

use super::header::{Layout, Role};
use crate::table::number;

/// Whether a field of several lines, in the column `at`, holds what looks like records of the file: the rest of its own
/// record on its first line, or the beginning of another one on a later line, with numbers where the nodes stand.
pub(super) fn holds_records(field: &str, at: usize, layout: &Layout, delimiter: u8, point: u8) -> bool {
    let mut lines = field.split(['\n', '\r']);
    let cells = |line: &'_ str| -> Vec<String> { line.split(char::from(delimiter)).map(str::to_owned).collect() };
    let own = cells(lines.next().unwrap_or_default());
    let is_rest = at + own.len() == layout.roles.len();
    if is_rest && have_numbers(&own[1..], at + 1, layout, point) {
        return true;
    }
    lines.map(cells).any(|head| head.len() > 1 && have_numbers(&head[..head.len() - 1], 0, layout, point))
}

/// Whether the cells from the column `from` on hold at least one number of a node, and nothing else in columns of nodes.
fn have_numbers(cells: &[String], from: usize, layout: &Layout, point: u8) -> bool {
    let roles = layout.roles.iter().skip(from);
    let of_nodes = cells.iter().zip(roles).filter(|(_, role)| matches!(role, Role::Node(_)));
    let mut filled = of_nodes.map(|(cell, _)| cell.trim().trim_matches('"')).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(|cell| number::decimal(cell, point).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methodology::Methodology;

    fn holds(headers: &[&str], at: usize, field: &str) -> bool {
        let methodology = Methodology::from_toml("[[node]]\ncode = \"GA\"").unwrap();
        let layout = Layout::new(headers.iter().map(|h| (*h).to_owned()).collect(), &methodology, None);
        holds_records(field, at, &layout, b',', b'.')
    }

    #[test]
    fn records_within_a_field_are_seen() {
        assert!(holds(&["institution", "state", "note", "GA"], 2, "first,0.5\nB,Sonora,second"));
        assert!(holds(&["institution", "GA"], 0, "A,0.5\nB,0.6\nC"));
        assert!(holds(&["institution", "GA", "note"], 2, "first\nB,0.6,"));
    }

    #[test]
    fn honest_text_of_several_lines_is_left_alone() {
        assert!(!holds(&["institution", "address", "GA"], 1, "Calle 5, Centro, CP 1\nColima"));
        assert!(!holds(&["institution", "address", "GA"], 1, "Calle 5, Centro\nColima, Colima"));
        assert!(!holds(&["institution", "GA"], 0, "Con\ngreso, \"el\ngrande\""));
    }
}
