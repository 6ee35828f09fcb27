//! A summary by state that was written to a file: the table of `summarize --by state`, long or wide, or any other with a column
//! of states and columns of nodes.

use toml::{Table, Value};

use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::language::text;
use crate::methodology::{Methodology, Scale};
use crate::summary::{Estimate, Summary};
use crate::survey::{Key, OnInvalid, STATE, Survey, SurveyReader, UNIT};
use crate::table::{Delimited, ReadOptions, fold};

/// What a file of scores is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A row for each institution.
    Survey,
    /// A row for each state.
    Wide,
    /// A row for each node of each state, with a column `mean`.
    Long,
}

/// What the header of a file tells.
struct Found {
    layout: Layout,
    /// The headers that its rows are told apart by.
    keys: Vec<String>,
}

impl Summary {
    /// Reads a summary by state from a table: one row for each state with the means of nodes in columns called by their codes, or
    /// one for each state and node with the columns `node` and `mean`, as `ogm summarize --by state` writes them. Only n and means
    /// are taken; institutions without a state are left out.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a summary by other keys; [`Survey`](crate::ErrorKind::Survey) with every fault of the table.
    pub fn from_table(bytes: &[u8], source: &str, methodology: &Methodology) -> Result<Self> {
        let Found { layout, keys } = Found::new(bytes, source, methodology);
        let folded: Vec<String> = keys.iter().map(|key| fold(key)).collect();
        match (layout, keys.as_slice()) {
            (Layout::Long, [_]) if STATE.contains(&folded[0].as_str()) => long(bytes, source, methodology),
            (Layout::Wide, [state]) if STATE.contains(&folded[0].as_str()) || folded[0] == "state_code" => {
                wide(bytes, source, methodology, state)
            }
            _ => {
                let keys = if keys.is_empty() { "-".to_owned() } else { keys.join(", ") };
                Err(Error::argument(
                    "file",
                    text!(
                        "{source} is a summary by {keys}; expected one by state alone",
                        "{source} es un resumen por {keys}; se esperaba uno solo por estado (state)"
                    ),
                ))
            }
        }
    }

    /// Whether a table, of which this is the start, is a summary by its header.
    pub(crate) fn is_table(start: &[u8], source: &str, methodology: &Methodology) -> bool {
        Found::new(start, source, methodology).layout != Layout::Survey
    }
}

impl Found {
    fn new(bytes: &[u8], source: &str, methodology: &Methodology) -> Self {
        let input = Delimited::open(Box::new(bytes), source, &ReadOptions::default(), "");
        // A survey reader says what is wrong with a header that cannot be read.
        let Ok(Delimited { header, .. }) = input else { return Found { layout: Layout::Survey, keys: Vec::new() } };
        let folded: Vec<String> = header.fields.iter().map(|header| fold(header)).collect();
        let has = |name: &str| folded.iter().any(|header| header == name);
        let is_node = |header: &String| methodology.position(header).is_some();
        let layout = match () {
            () if has("node") && has("mean") => Layout::Long,
            () if UNIT.iter().any(|unit| has(unit)) => Layout::Survey,
            () if header.fields.iter().any(is_node) => Layout::Wide,
            () => Layout::Survey,
        };
        let end = header.fields.iter().zip(&folded).position(|(header, folded)| match layout {
            Layout::Long => folded == "node",
            _ => folded == "n" || is_node(header),
        });
        let keys: Vec<String> = header.fields.into_iter().take(end.unwrap_or_default()).collect();
        // Without n a table of several texts is one of institutions under a header that is not known.
        let is_wide = has("n") || keys.len() == 1;
        Found { layout: if layout == Layout::Wide && !is_wide { Layout::Survey } else { layout }, keys }
    }
}

fn wide(bytes: &[u8], source: &str, methodology: &Methodology, state: &str) -> Result<Summary> {
    let nodes = methodology.nodes().iter().map(|node| (node.code(), node.scale()));
    let plain = columns(nodes)?;
    let table = read(SurveyReader::new(&plain).unit(state).incomplete(), bytes, source)?;
    let counts = numbers(&table, "n");
    let nodes: Vec<(String, Scale)> = plain
        .nodes()
        .iter()
        .filter(|node| table.has_node(node.code()))
        .map(|node| (node.code().to_owned(), node.scale()))
        .collect();
    let mut means = Vec::with_capacity(table.len() * nodes.len());
    for (row, n) in counts.iter().copied().enumerate() {
        for (code, _) in &nodes {
            let column = table.node(code).map(|column| column.f64()).transpose()?;
            means.push(estimate(column.and_then(|column| column.get(row)), n));
        }
    }
    let states = (0..table.len()).map(|row| table.unit(row).to_owned()).collect();
    Ok(Summary::of_means("state", states, nodes, methodology.headline().code(), means))
}

fn long(bytes: &[u8], source: &str, methodology: &Methodology) -> Result<Summary> {
    let any = Scale { min: -1e300, max: 1e300 };
    let plain = columns([("mean", any)])?;
    let table = read(SurveyReader::new(&plain).unit("node"), bytes, source)?;
    let (counts, state) = (numbers(&table, "n"), |row| table.key_value("state", row).unwrap_or_default().to_owned());
    let mut states: Vec<String> = Vec::new();
    (0..table.len()).map(state).for_each(|state| {
        if !states.contains(&state) {
            states.push(state);
        }
    });
    let is_there = |code: &str| (0..table.len()).any(|row| table.unit(row) == code);
    let nodes: Vec<(String, Scale)> = methodology
        .nodes()
        .iter()
        .filter(|node| is_there(node.code()))
        .map(|node| (node.code().to_owned(), node.scale()))
        .collect();
    let values = table.node("mean").map(|column| column.f64()).transpose()?;
    let mut means = vec![Estimate::default(); states.len() * nodes.len()];
    for (row, n) in counts.iter().copied().enumerate() {
        let group = states.iter().position(|known| *known == state(row));
        let node = nodes.iter().position(|(code, _)| code == table.unit(row));
        if let Some((group, node)) = group.zip(node) {
            means[group * nodes.len() + node] = estimate(values.and_then(|values| values.get(row)), n);
        }
    }
    Ok(Summary::of_means("state", states, nodes, methodology.headline().code(), means))
}

/// The table; a row without a state is that of institutions without one.
fn read(reader: SurveyReader<'_>, bytes: &[u8], source: &str) -> Result<Survey> {
    let table = reader.on_invalid(OnInvalid::SetAside).read_from(bytes, source)?;
    let is_fault = |code, severity| severity == Severity::Error && code != "empty_unit";
    if table.findings().by_code().any(|(code, severity, _)| is_fault(code, severity)) {
        return Err(Error::survey(table.findings().clone()));
    }
    Ok(table)
}

fn estimate(mean: Option<f64>, n: Option<usize>) -> Estimate {
    Estimate { n: n.unwrap_or_default(), mean, ..Estimate::default() }
}

/// The whole numbers of a text column, where there is one.
fn numbers(table: &Survey, name: &str) -> Vec<Option<usize>> {
    match table.key(name) {
        Some((_, Key::Texts(texts))) => texts.iter().map(|cell| cell.parse().ok()).collect(),
        _ => vec![None; table.len()],
    }
}

/// A methodology of these columns alone, each on its scale: without rules and children, since a summary has scores.
fn columns<'a>(columns: impl IntoIterator<Item = (&'a str, Scale)>) -> Result<Methodology> {
    let text = |text: &str| Value::String(text.to_owned());
    let node = |(code, scale): (&'a str, Scale)| {
        let scale = [("min", scale.min), ("max", scale.max)].map(|(end, at)| (end.to_owned(), Value::Float(at)));
        let entries = [("code", text(code)), ("scale", Value::Table(Table::from_iter(scale)))];
        (code, Value::Table(entries.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()))
    };
    let (codes, nodes): (Vec<&str>, Vec<Value>) = columns.into_iter().map(node).unzip();
    let headline = text(codes.first().copied().unwrap_or_default());
    let entries = [("catalog", text("none")), ("headline", headline), ("node", Value::Array(nodes))];
    let table: Table = entries.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
    Methodology::from_toml(&table.to_string())
}
