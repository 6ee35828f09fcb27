//! The rows of a result, and the table that they make.

use std::ops::Deref;

use polars::prelude::DataFrame;
use serde::Serialize;

use super::{Row, Table};
use crate::error::Result;
use crate::language::Language;

/// The rows of a result in their order, as a slice, with what its table has beside them.
///
/// ```
/// use open_gov_metric::{Language, Methodology, Scores, Summarize, SurveyReader};
///
/// let methodology = Methodology::edition(2019)?;
/// let file = "institution,level,TG,TC,PG,PC\nA,state,1,1,0,0\nB,state,0.5,0.5,0,0\nC,municipal,0,0,0,0\n";
/// let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?)?;
/// let leaders = Summarize::new(&scores).by(["level"]).leaders(1)?;
/// assert_eq!((leaders.len(), leaders[0].unit.as_str(), leaders.keys()), (2, "A", ["level".to_owned()].as_slice()));
/// assert_eq!(leaders.frame(Language::English)?.height(), 2);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Records<R> {
    rows: Vec<R>,
    #[serde(skip)]
    keys: Vec<String>,
    #[serde(skip)]
    nodes: Vec<String>,
    /// Columns that the table lacks.
    #[serde(skip)]
    absent: Vec<&'static str>,
}

impl<R> Records<R> {
    /// The rows of groups by some keys.
    pub(crate) fn of(keys: impl Into<Vec<String>>, rows: Vec<R>) -> Self {
        Records { rows, keys: keys.into(), nodes: Vec::new(), absent: Vec::new() }
    }

    /// The codes of the nodes that rows have values of.
    pub(crate) fn with_nodes(self, nodes: Vec<String>) -> Self {
        Records { nodes, ..self }
    }

    /// Leaves columns out of the table.
    pub(crate) fn without(self, absent: impl IntoIterator<Item = &'static str>) -> Self {
        Records { absent: absent.into_iter().collect(), ..self }
    }

    /// The keys of the groups that the rows are of.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The codes of the nodes that rows have values of; none where a row has one node, or none.
    pub fn nodes(&self) -> &[String] {
        &self.nodes
    }
}

impl<R: Row> Records<R> {
    /// The table, whose columns the type of its rows lists, with words in a language.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key or a node has the name of another column.
    pub fn frame(&self, language: Language) -> Result<DataFrame> {
        let nodes = self.nodes.iter().map(String::as_str).enumerate();
        let table = Table::of(&self.rows).keys(&self.keys).nodes(nodes);
        self.absent.iter().fold(table, |table, name| table.without(name, true)).frame(language)
    }
}

impl<R> Deref for Records<R> {
    type Target = [R];

    fn deref(&self) -> &[R] {
        &self.rows
    }
}

impl<'a, R> IntoIterator for &'a Records<R> {
    type Item = &'a R;
    type IntoIter = std::slice::Iter<'a, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}
