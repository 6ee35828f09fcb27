//! Which value each node has, given the columns at hand (see [definitions](crate::definitions#which-value-a-node-has)).

use std::collections::HashSet;

use super::{Methodology, Node};
use crate::error::{Error, ErrorKind, Result};
use crate::language::text;
use crate::words::words;

words! {
    /// Which value a node has that is both supplied and computable.
    #[derive(Default)]
    pub Indices
    /// The computed one.
    #[default]
    Computed "computed";
    /// The supplied one.
    Supplied "supplied";
}

/// Where the value of a node comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// From its children.
    Computed,
    /// From its own column.
    Supplied,
    /// From nowhere: it has neither a column nor all its children.
    Absent,
}

/// Where the value of every node comes from. It is decided by columns, never cell by cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    sources: Vec<Source>,
    supplied: Vec<bool>,
    computable: Vec<bool>,
}

impl Plan {
    /// The source of the node at a position.
    pub fn source(&self, node: usize) -> Source {
        self.sources[node]
    }

    /// Whether the node has a value.
    pub fn is_available(&self, node: usize) -> bool {
        self.sources[node] != Source::Absent
    }

    /// Whether the node is both supplied and computable, so that one can be checked against the other.
    pub fn is_audited(&self, node: usize) -> bool {
        self.supplied[node] && self.computable[node]
    }

    /// Whether the node has a value and cannot be computed: where the survey enters the index.
    pub fn is_lowest(&self, node: usize) -> bool {
        self.supplied[node] && !self.computable[node]
    }
}

impl Methodology {
    /// Decides where the value of each node comes from, given which nodes have a column.
    ///
    /// # Errors
    ///
    /// [`HeadlineUnavailable`](crate::ErrorKind::HeadlineUnavailable), naming the missing columns, when the headline can neither be computed nor read.
    pub fn plan(&self, has_column: impl Fn(&Node) -> bool, indices: Indices) -> Result<Plan> {
        self.sources(has_column, indices).map_err(|missing| {
            let (headline, list) = (self.headline().code(), missing.join(", "));
            Error::new(ErrorKind::HeadlineUnavailable, text!(
                "the index {headline} can neither be computed nor read; missing columns: {list} (or {headline} itself)",
                "el índice {headline} no se puede calcular ni leer; faltan las columnas: {list} (o {headline} misma)"
            ))
        })
    }

    /// [`plan`](Self::plan), or the columns that are missing for the headline.
    pub(crate) fn sources(
        &self,
        has_column: impl Fn(&Node) -> bool,
        indices: Indices,
    ) -> std::result::Result<Plan, Vec<String>> {
        let supplied: Vec<bool> = self.nodes.iter().map(has_column).collect();
        let mut computable = vec![false; self.nodes.len()];
        for &node in &self.order {
            let mut children = self.nodes[node].weighted().peekable();
            computable[node] =
                children.peek().is_some() && children.all(|child| computable[child.node] || supplied[child.node]);
        }
        let sources = std::iter::zip(&supplied, &computable)
            .map(|(&supplied, &computable)| match (computable, supplied, indices) {
                (true, true, Indices::Supplied) | (false, true, _) => Source::Supplied,
                (true, _, _) => Source::Computed,
                (false, false, _) => Source::Absent,
            })
            .collect();
        let plan = Plan { sources, supplied, computable };
        if plan.is_available(self.headline) { Ok(plan) } else { Err(self.missing_columns(&plan)) }
    }

    /// Columns of the highest nodes under the headline of which the file has nothing at all.
    fn missing_columns(&self, plan: &Plan) -> Vec<String> {
        let mut covered = plan.supplied.clone();
        for &node in &self.order {
            covered[node] |= self.nodes[node].weighted().any(|child| covered[child.node]);
        }
        let mut seen = vec![false; self.nodes.len()];
        let mut open = vec![self.headline];
        let mut missing = Vec::new();
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut seen[node], true) || plan.is_available(node) {
                continue;
            }
            if covered[node] || node == self.headline {
                open.extend(self.nodes[node].weighted().map(|child| child.node));
            } else {
                missing.push(node);
            }
        }
        missing.sort_unstable();
        let mut seen = HashSet::new();
        missing
            .into_iter()
            .flat_map(|node| self.nodes[node].columns())
            .filter(|name| seen.insert(*name))
            .map(str::to_owned)
            .collect()
    }
}
