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

/// What a summary in a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A row for each state.
    Wide,
    /// A row for each node of each state, with a column `mean`.
    Long,
}

/// The layout of a summary with these headers, none for a survey, and the headers that identify its rows.
fn layout<'h>(headers: &'h [String], methodology: &Methodology) -> (Option<Layout>, &'h [String]) {
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    let has = |name: &str| folded.iter().any(|header| header == name);
    let is_node = |header: &String| methodology.position(header).is_some();
    let is_long = has("node") && has("mean");
    let end = headers.iter().zip(&folded).position(|(header, folded)| match is_long {
        true => folded == "node",
        false => folded == "n" || is_node(header),
    });
    let keys = headers.get(..end.unwrap_or_default()).unwrap_or_default();
    // Without n a table of several texts is one of institutions under a header that is not known.
    let is_wide = headers.iter().any(is_node) && !UNIT.iter().any(|unit| has(unit)) && (has("n") || keys.len() == 1);
    (if is_long { Some(Layout::Long) } else { is_wide.then_some(Layout::Wide) }, keys)
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
        let (layout, keys) = layout(input.headers(), methodology);
        let is_state = |layout, key: &str| STATE.contains(&key) || (layout == Layout::Wide && key == "state_code");
        match (layout, keys) {
            (Some(layout), [key]) if is_state(layout, &fold(key)) => means(input, layout, options, methodology),
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
        layout(headers, methodology).0.is_some()
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
    // The column that identifies the rows of a state, and the columns of means, with their node where the header names it.
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
    let (mut lines, mut groups) = (HashMap::new(), Vec::<Vec<String>>::new());
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
        let group = groups.iter().position(|known| known[0] == state).unwrap_or_else(|| {
            groups.push(vec![state.to_owned()]);
            groups.len() - 1
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
    let row = |(at, node): (usize, usize)| {
        let (n, mean) = means.get(&(at, node)).copied().unwrap_or_default();
        Estimate { group: groups[at].clone(), node: nodes[node].code().to_owned(), n, mean, ..Estimate::default() }
    };
    let all = (0..groups.len()).flat_map(|at| present.iter().map(move |node| (at, *node)));
    Ok(Summary {
        rows: Records::of(["state".to_owned()], all.map(row).collect()),
        nodes: present.iter().map(|node| nodes[*node].code().to_owned()).collect(),
        scales: present.iter().map(|node| nodes[*node].scale()).collect(),
        headline: methodology.headline().code().to_owned(),
        groups,
    })
}
