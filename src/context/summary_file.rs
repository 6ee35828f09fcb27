//! A summary by state that was written to a file: the table of `summarize --by state`, long or wide, or any other with a column
//! of states and columns of nodes.

use std::collections::{BTreeSet, HashMap};

use crate::error::{Error, Result, argument};
use crate::finding::{Line, Log, SurveyProblem};
use crate::methodology::{Methodology, Scale};
use crate::schema::Records;
use crate::summary::{Estimate, Summary};
use crate::survey::{STATE, UNIT};
use crate::table::{self, Bytes, Input, ReadOptions, Rows, fold, number};

/// The means of a table of which each row has a node, whatever their scale.
const ANY: Scale = Scale { min: -1e300, max: 1e300 };

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

impl Layout {
    /// The layout of a file with these headers, and those that its rows are told apart by.
    fn new<'h>(headers: &'h [String], methodology: &Methodology) -> (Self, &'h [String]) {
        let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
        let has = |name: &str| folded.iter().any(|header| header == name);
        let is_node = |header: &String| methodology.position(header).is_some();
        let layout = match () {
            () if has("node") && has("mean") => Layout::Long,
            () if UNIT.iter().any(|unit| has(unit)) => Layout::Survey,
            () if headers.iter().any(is_node) => Layout::Wide,
            () => Layout::Survey,
        };
        let end = headers.iter().zip(&folded).position(|(header, folded)| match layout {
            Layout::Long => folded == "node",
            _ => folded == "n" || is_node(header),
        });
        let keys = headers.get(..end.unwrap_or_default()).unwrap_or_default();
        // Without n a table of several texts is one of institutions under a header that is not known.
        let is_wide = has("n") || keys.len() == 1;
        (if layout == Layout::Wide && !is_wide { Layout::Survey } else { layout }, keys)
    }
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
        let options = ReadOptions::default();
        let input = Input::open(Bytes::stream(bytes), source, &options, "state,n,...")?;
        Self::read(input, source, &options, methodology)
    }

    /// Reads such a table; `name` is what messages call it.
    pub(crate) fn read(input: Input, name: &str, options: &ReadOptions, methodology: &Methodology) -> Result<Self> {
        let (layout, keys) = Layout::new(input.headers(), methodology);
        let is_state = |key: &str| STATE.contains(&key) || (layout == Layout::Wide && key == "state_code");
        match keys {
            [key] if layout != Layout::Survey && is_state(&fold(key)) => means(input, layout, options, methodology),
            _ => {
                let keys = if keys.is_empty() { "-".to_owned() } else { keys.join(", ") };
                Err(argument!(
                    "file",
                    "{name} is a summary by {keys}; expected one by state alone",
                    "{name} es un resumen por {keys}; se esperaba uno solo por estado (state)"
                ))
            }
        }
    }

    /// Whether a table with these headers is a summary.
    #[cfg(feature = "cli")]
    pub(crate) fn is_table(headers: &[String], methodology: &Methodology) -> bool {
        Layout::new(headers, methodology).0 != Layout::Survey
    }
}

/// Reads the means. The states are in the first column.
fn means(input: Input, layout: Layout, options: &ReadOptions, methodology: &Methodology) -> Result<Summary> {
    let headers = input.headers();
    let of_node = |code: &str| {
        let is_own = |at: &usize| headers[*at] == code || methodology.position(&headers[*at]).is_none();
        table::position(headers, code).filter(is_own)
    };
    let nodes = methodology.nodes();
    // The column that tells the rows of a state apart, and the columns of means, with their node where the header names it.
    let own = table::position(headers, "node").filter(|_| layout == Layout::Long);
    let columns: Vec<(usize, Option<usize>)> = match own.and(table::position(headers, "mean")) {
        Some(mean) => vec![(mean, None)],
        None => {
            let nodes = nodes.iter().enumerate();
            nodes.filter_map(|(node, of)| Some((of_node(of.code())?, Some(node)))).collect()
        }
    };
    let own = own.unwrap_or_default();
    let n = table::position(headers, "n");
    let is_mean = |column: usize| columns.iter().any(|(mean, _)| *mean == column);
    let mut rows = Rows::read(input, options, is_mean, |_, _| None)?;
    rows.check(|first, at| is_mean(first) && is_mean(at));

    let mut findings = std::mem::take(&mut rows.findings);
    let mut log = Log::default();
    let (mut lines, mut places, mut states) = (HashMap::new(), HashMap::new(), Vec::new());
    let mut means: HashMap<(usize, usize), (usize, Option<f64>)> = HashMap::new();
    for row in 0..rows.len() {
        let (line, state, unit) = (rows.line_of(row), rows.cell(row, 0), rows.cell(row, own));
        if state.is_empty() || unit.is_empty() {
            continue;
        }
        let first = *lines.entry((state, unit)).or_insert(line);
        if first != line {
            log.push(line, Some(own + 1), SurveyProblem::RepeatedUnit { value: unit.into(), expected: Line(first) });
            continue;
        }
        let group = *places.entry(state).or_insert_with(|| {
            states.push(state.to_owned());
            states.len() - 1
        });
        let n = n.and_then(|column| rows.cell(row, column).parse().ok()).unwrap_or_default();
        for (column, node) in &columns {
            let scale = node.map_or(ANY, |node| nodes[node].scale());
            let mean = number::within(rows.cell(row, *column), rows.point, options, scale).unwrap_or_else(|problem| {
                log.push(line, Some(column + 1), problem);
                None
            });
            if let Some(node) = node.or_else(|| methodology.position(unit)) {
                means.insert((group, node), (n, mean));
            }
        }
    }
    findings.append(log);
    if findings.errors() > 0 || rows.len() == 0 {
        return Err(Error::survey(findings));
    }
    let present: BTreeSet<usize> = means.keys().map(|(_, node)| *node).collect();
    let (codes, scales): (Vec<_>, Vec<_>) =
        present.iter().map(|node| (nodes[*node].code().to_owned(), nodes[*node].scale())).unzip();
    let groups: Vec<Vec<String>> = states.into_iter().map(|state| vec![state]).collect();
    let of_group = |(at, group): (usize, &Vec<String>)| {
        let found = present.iter().map(|node| means.get(&(at, *node)).copied().unwrap_or_default());
        let row = |((n, mean), node): ((usize, Option<f64>), &String)| {
            let (group, node) = (group.clone(), node.clone());
            Estimate { group, node, n, mean, ..Estimate::default() }
        };
        found.zip(&codes).map(row).collect::<Vec<_>>()
    };
    let rows = Records::of(["state".to_owned()], groups.iter().enumerate().flat_map(of_group).collect());
    Ok(Summary { rows, groups, nodes: codes, scales, headline: methodology.headline().code().to_owned() })
}
