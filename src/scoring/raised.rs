//! An institution scored anew with other values.

use polars::prelude::*;

use super::Scores;
use super::expression::Input;
use crate::error::Result;
use crate::methodology::{Indices, Node};

/// Settings that are scored at a time.
const AT_ONCE: usize = 256;

impl Scores {
    /// The headline of the institution in a row, computed from the lowest available nodes, and, for each of some of these
    /// nodes, what it would be with that node at the highest score of its scale and the others as they are.
    pub(crate) fn raised(&self, row: usize, nodes: &[usize]) -> Result<(Option<f64>, Vec<Option<f64>>)> {
        let methodology = self.methodology();
        let lowest = |node: &Node| methodology.position(node.code()).is_some_and(|node| self.plan.is_lowest(node));
        let levels = methodology.levels(&methodology.plan(lowest, Indices::Computed)?);
        let mut now = self.headlines(row, &[], &levels)?;
        let mut raised = Vec::with_capacity(nodes.len());
        for nodes in nodes.chunks(AT_ONCE) {
            raised.extend(self.headlines(row, nodes, &levels)?.into_iter().skip(1));
        }
        Ok((now.pop().flatten(), raised))
    }

    /// The headline of the institution as it is, and with each of these nodes raised.
    fn headlines(&self, row: usize, raised: &[usize], levels: &[Vec<usize>]) -> Result<Vec<Option<f64>>> {
        let methodology = self.methodology();
        let mut columns = Vec::new();
        for (position, node) in methodology.nodes().iter().enumerate() {
            let Some(column) = self.survey.node(node.code()).filter(|_| self.plan.is_lowest(position)) else {
                continue;
            };
            let mut values = vec![column.f64()?.get(row); 1 + raised.len()];
            if let Some(at) = raised.iter().position(|raised| *raised == position) {
                values[1 + at] = Some(node.scale().max);
            }
            columns.push(Column::new(node.code().into(), values));
        }
        let mut query = DataFrame::new(1 + raised.len(), columns)?.lazy();
        for level in levels {
            query = query.with_columns(methodology.level(level, |_| Input::Nullable));
        }
        Ok(query.collect()?.column(methodology.headline().code())?.f64()?.iter().collect())
    }
}
