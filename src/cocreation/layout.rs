//! The columns of a registry file in a table.

use std::collections::HashMap;

use super::check::Checked;
use super::field::{Group, OWN, Record};
use super::names::Names;
use super::value::plain;
use crate::finding::{self, Log, RegistryProblem, TableProblem};
use crate::schema::reserved::is_among;

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// The field of this number.
    Field(usize),
    /// A field that is not known.
    Extra(Group, String),
    /// What the program computed when it wrote the file, under this header.
    Computed(String),
}

impl Column {
    /// Whether it holds a field of the record itself.
    pub fn is_own<R: Record>(&self) -> bool {
        match self {
            Column::Field(field) => *field < R::FIELDS.len(),
            Column::Extra(group, _) => group.is_some(),
            Column::Computed(_) => true,
        }
    }
}

/// The columns of a file.
pub(super) struct Layout {
    pub columns: Vec<Column>,
    /// The column of the key.
    pub key: Option<usize>,
}

/// How many headers of a file are fields of a kind of record.
pub(super) fn recognized<R: Record>(headers: &[String]) -> usize {
    let names = Names::of::<R>();
    headers.iter().filter(|header| names.field(header).is_some()).count()
}

impl Layout {
    /// Finds the columns, and what the header breaks.
    pub fn new<R: Checked>(headers: &[String], line: u64) -> (Self, Log) {
        let names = Names::of::<R>();
        let is_written = headers.iter().any(|header| WRITTEN.contains(&header.as_str()));
        let mut log = Log::default();
        let mut last: HashMap<Column, usize> = HashMap::new();
        let mut columns = Vec::with_capacity(headers.len());
        for (at, header) in (1..).zip(headers.iter().map(|header| plain(header.trim()))) {
            let column = match names.field(header) {
                _ if is_written && is_among(COMPUTED, header) => {
                    log.push(line, Some(at), RegistryProblem::ComputedColumn { value: header.into() });
                    Column::Computed(header.to_owned())
                }
                Some(field) => Column::Field(field),
                None => unknown::<R>(header, at),
            };
            if matches!(column, Column::Extra(..)) && !header.is_empty() {
                let (value, expected) = (header.into(), names.nearest(header));
                log.push(line, Some(at), RegistryProblem::UnknownField { value, expected });
            }
            if let Some(before) = last.insert(column.clone(), at) {
                let (value, expected) = (header.into(), finding::Column(before));
                log.push(line, Some(at), TableProblem::RepeatedHeader { value, expected });
            }
            columns.push(column);
        }
        let key = columns.iter().position(|column| *column == Column::Field(0));
        if key.is_none() && R::FIELDS[0].name == "state" {
            log.push(line, None, TableProblem::MissingHeader { expected: "state / estado / entidad".into() });
        }
        (Layout { columns, key }, log)
    }
}

/// Headers of tables that only this program writes.
const WRITTEN: [&str; 2] = ["milestones_known", "n_completion"];
/// Columns of these tables that are computed, with spaces between them.
const COMPUTED: &str = "\
    planned_commitments commitments complete n_completion completion_rate progress n_progress opening n_opening milestones \
    milestones_finished milestones_known delay delay_least delay_most state_code MILESTONE PROGRESS COMPLETION DISCLOSURE \
    PARTICIPATION ACCOUNTABILITY OPENING";

fn unknown<R: Record>(header: &str, at: usize) -> Column {
    if header.is_empty() {
        return Column::Extra(OWN, format!("column {at}"));
    }
    let below = |prefix: &str| header.strip_prefix(prefix)?.strip_prefix('_').filter(|name| !name.is_empty());
    if let Some(name) = below(R::PARTS[1]) {
        return Column::Extra(None, name.to_owned());
    }
    let group = R::GROUPS.iter().find_map(|group| Some((*group, below(group)?)));
    let (group, name) = group.unwrap_or(("", header));
    Column::Extra(Some(group), name.to_owned())
}
