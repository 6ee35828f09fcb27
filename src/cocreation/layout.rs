//! The columns of a registry file in delimited text.

use std::collections::HashMap;

use super::check::Checked;
use super::field::{Known, Part, Record, known, names};
use super::value::plain;
use crate::catalog::fold;
use crate::finding::{self, Log, RegistryProblem, Suggestion, TableProblem, Words};

/// What a column holds.
#[derive(PartialEq)]
pub(super) enum Column {
    Own(usize),
    Part(usize),
    /// A field that is not known, of a group of the record or of its parts (`None`).
    Extra(Option<&'static str>, String),
    /// What the program computed when it wrote the file.
    Computed,
}

impl Column {
    /// Whether it holds a field of the record itself.
    pub fn is_own(&self) -> bool {
        !matches!(self, Column::Part(_) | Column::Extra(None, _))
    }
}

/// The columns of a file.
pub(super) struct Layout {
    pub columns: Vec<Column>,
    /// The column of the key.
    pub key: Option<usize>,
    /// The column from 1 of each name.
    pub places: Vec<Option<usize>>,
}

/// How many headers of a file are fields of a kind of record.
pub(super) fn recognized<R: Record>(headers: &[String]) -> usize {
    let known = known::<R>();
    headers.iter().filter(|header| known.contains_key(&fold(header))).count()
}

impl Layout {
    /// Finds the columns, and what the header breaks.
    pub fn new<R: Checked>(headers: &[String], line: u64) -> (Self, Log) {
        let known = known::<R>();
        let is_written = headers.iter().any(|header| WRITTEN.contains(&header.as_str()));
        let mut log = Log::default();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut places = vec![None; R::FIELDS.len() + R::Part::FIELDS.len()];
        let mut columns = Vec::with_capacity(headers.len());
        for (at, header) in headers.iter().map(|header| plain(header.trim())).enumerate() {
            let column = match known.get(&fold(header)) {
                _ if is_written && COMPUTED.contains(&header) => {
                    log.push(line, Some(at + 1), RegistryProblem::ComputedColumn { value: header.into() });
                    Column::Computed
                }
                Some(Known::Own(field)) => {
                    places[*field].get_or_insert(at + 1);
                    Column::Own(*field)
                }
                Some(Known::Part(field)) => {
                    places[R::FIELDS.len() + field].get_or_insert(at + 1);
                    Column::Part(*field)
                }
                None => unknown::<R>(header, at),
            };
            if matches!(column, Column::Extra(..)) && !header.is_empty() {
                let (value, expected) = (header.into(), nearest::<R>(&known, header));
                log.push(line, Some(at + 1), RegistryProblem::UnknownField { value, expected });
            }
            let name = match &column {
                Column::Own(field) => format!("\0{field}"),
                Column::Part(field) => format!("\0\0{field}"),
                Column::Extra(group, name) => format!("{group:?}\0{name}"),
                Column::Computed => format!("\0\0\0{header}"),
            };
            if let Some(first) = seen.insert(name, at) {
                let (value, expected) = (header.into(), finding::Column(first + 1));
                log.push(line, Some(at + 1), TableProblem::RepeatedHeader { value, expected });
            }
            columns.push(column);
        }
        let key = R::FIELDS.iter().position(|field| field.name == R::KEY).and_then(|key| places[key]);
        if key.is_none() && R::KEY == "state" {
            log.push(line, None, TableProblem::MissingHeader { expected: "state / estado / entidad".into() });
        }
        (Layout { columns, key: key.map(|key| key - 1), places }, log)
    }
}

/// Headers of tables that only this program writes.
const WRITTEN: [&str; 2] = ["milestones_known", "n_completion"];
/// Columns of these tables that are computed.
const COMPUTED: [&str; 23] = [
    "planned_commitments",
    "commitments",
    "complete",
    "n_completion",
    "completion_rate",
    "progress",
    "n_progress",
    "opening",
    "n_opening",
    "milestones",
    "milestones_finished",
    "milestones_known",
    "delay",
    "delay_least",
    "delay_most",
    "state_code",
    "MILESTONE",
    "PROGRESS",
    "COMPLETION",
    "DISCLOSURE",
    "PARTICIPATION",
    "ACCOUNTABILITY",
    "OPENING",
];

/// How near a name must be to be what was meant.
const NEAR: f64 = 0.75;

/// The field that a header may mean.
pub(super) fn nearest<R: Record>(known: &HashMap<String, Known>, header: &str) -> Suggestion {
    let folded = fold(header);
    let near = known.iter().map(|(name, field)| (strsim::normalized_damerau_levenshtein(&folded, name), name, field));
    // Of those that are as near the first by name, whatever the order of the map.
    let nearest =
        near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1))).filter(|(similarity, ..)| *similarity >= NEAR);
    let place = nearest.map(|(_, _, field)| match field {
        Known::Own(at) => *at,
        Known::Part(at) => R::FIELDS.len() + at,
    });
    Suggestion(place.and_then(|place| names::<R>().into_iter().nth(place)).map(Words::from))
}

fn unknown<R: Record>(header: &str, at: usize) -> Column {
    if header.is_empty() {
        return Column::Extra(Some(""), format!("column {}", at + 1));
    }
    let below = |prefix: &str| header.strip_prefix(prefix)?.strip_prefix('_').filter(|name| !name.is_empty());
    if let Some(name) = below(R::PARTS[1]) {
        return Column::Extra(None, name.to_owned());
    }
    let group = R::GROUPS.iter().find_map(|group| Some((*group, below(group)?)));
    let (group, name) = group.unwrap_or(("", header));
    Column::Extra(Some(group), name.to_owned())
}
