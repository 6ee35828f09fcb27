//! The index as one query, for data that are in a database already: DuckDB, Spark, DataFusion, PostgreSQL.
//!
//! The query reads a table in the layout of a survey file and returns what `ogm score` prints, or with
//! [`summarize`](Query::summarize) what `ogm summarize --wide` does: the same columns under the same names with the same values,
//! but for the last digits of sums. It is made to be read: a table expression for each node, called after it, in an order in which
//! children come before their parents.
//!
//! ```
//! use open_gov_metric::Methodology;
//! use open_gov_metric::sql::{Dialect, Query};
//!
//! let methodology = Methodology::edition(2019)?;
//! let query = Query::new(&methodology, Dialect::DuckDb).table("metric.survey").summarize(["state"]).sql()?;
//! let t = r#"
//! "T" AS (
//!   SELECT *,
//!     0.5 * "TG" + 0.5 * "TC" AS "T"
//!   FROM "states"
//! )"#;
//! assert!(query.contains(t) && query.contains(r#"FROM "metric"."survey""#));
//! assert!(query.contains(r#"AVG("GA") AS "GA""#) && query.contains(r#"GROUP BY "state", "state_code""#));
//! # Ok::<(), open_gov_metric::Error>(())
//! ```
//!
//! Names and texts are quoted as the dialect asks, so that none of a methodology or a file can end the text around it. A query checks
//! nothing: what [`SurveyReader`] finds is not found there. An answer that no rule covers and a state that the catalogue does not
//! know are null, a text that is no number is null in DuckDB and Spark and an error of DataFusion and PostgreSQL, and a value outside its
//! scale is computed with.
//!
//! Columns may be of any type: numbers in columns of text are read, an empty one being null, and texts are without the spaces
//! around them. A map that knows yes and no finds them in a column of truth values, too. What holds of an engine:
//!
//! - DuckDB reads a file of delimited text as text throughout, so that nothing is taken for what it is not: `05` stays `05`.
//! - DuckDB and Spark take names that differ only in case for one. A file that has two such headers is refused there; two such
//!   columns of the result, as of a node `POLICY` and its answers `policy`, are returned and must be renamed to be stored.
//! - Spark puts variables into a query wherever it has `${`; a name with it is refused. Its texts are written so that no setting
//!   of the session changes them.
//! - PostgreSQL cuts names off at 63 bytes; longer ones are refused. It ends a query where a power of a score is no float, as of
//!   1e-20 to the power of 20, which is 0 elsewhere.
//! - DuckDB plans a chain of some hundred nodes, or a node of some thousand children, in a second or two, and the time grows with
//!   the square of either.

mod answers;
mod places;
mod positions;
mod source;
mod steps;
mod summary;

pub use crate::index::sql::dialect::Dialect;

use std::collections::HashSet;

use crate::error::{Result, ensure};
use crate::index::sql::{rule, value};
use crate::methodology::{Catalog, Indices, Methodology, Source};
use crate::setters::setters;
use crate::survey::SurveyReader;
use source::Table;
use steps::{Column, Steps};
use summary::Design;

/// A query over a table in the layout of a survey file.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    methodology: &'a Methodology,
    dialect: Dialect,
    table: String,
    headers: Option<Vec<String>>,
    unit: Option<String>,
    indices: Indices,
    keys: Option<Vec<String>>,
    design: Design,
}

impl Methodology {
    /// A query that scores the table `institutions`, which has the canonical columns; [`Query`] takes others.
    ///
    /// # Errors
    ///
    /// As [`Query::sql`].
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        Query::new(self, dialect).sql()
    }
}

impl<'a> Query<'a> {
    /// A query that scores the table `institutions`.
    pub fn new(methodology: &'a Methodology, dialect: Dialect) -> Self {
        Query {
            methodology,
            dialect,
            table: "institutions".to_owned(),
            headers: None,
            unit: None,
            indices: Indices::default(),
            keys: None,
            design: Design::default(),
        }
    }

    setters! {
        /// The table to read; dots separate it from what it is in, as in `schema.table`. DuckDB also takes the path of a file; one
        /// of delimited text, with the ending `.csv`, `.tsv` or `.txt` (`.gz` or `.zst` after it), is read as text throughout.
        pub table: into String;
        /// The columns of the table, matched as those of a survey file. The canonical ones are `institution`, with the catalogue
        /// `mexico` also `state`, `level` and `type`, and those of the nodes without children: their raw answers where they have
        /// a rule.
        pub columns => headers: some each String;
        /// Names the column of the institutions, in place of the known headers.
        pub unit: some String;
        /// Which value nodes have that are both supplied and computable.
        pub indices: Indices;
        /// Summarises by keys, as [`Summarize::wide`](crate::Summarize::wide) does, in place of scoring; without any, all institutions
        /// are one group.
        pub summarize => keys: some each String;
        /// Names the column of the design weights of a summary.
        pub weight => design.weight: some String;
        /// Names the key whose groups are the strata of a summary.
        pub strata => design.strata: some String;
        /// Names the column of the number of institutions in the population of each stratum of a summary.
        pub fpc => design.fpc: some String;
    }

    /// The query. Rows of scores come in any order, those of a summary in the canonical one.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) with the findings in the columns; [`Argument`](crate::ErrorKind::Argument) for a key or design column that the table
    /// lacks, a design without a summary, and names that the dialect cannot have or takes for one.
    pub fn sql(&self) -> Result<String> {
        let (methodology, dialect) = (self.methodology, self.dialect);
        let mut reader = SurveyReader::new(methodology);
        if let Some(unit) = &self.unit {
            reader = reader.unit(unit);
        }
        let headers = self.headers.clone().unwrap_or_else(|| self.canonical());
        let layout = reader.layout(headers, &self.table)?;
        let available: Vec<&str> = layout.available().map(|node| methodology.nodes()[node].code()).collect();
        let plan = methodology.plan(|node| available.contains(&node.code()), self.indices)?;
        let table = Table::new(methodology, &layout, &plan, self.indices);

        steps::check_headers(dialect, &layout.headers)?;
        let names = table.nodes().chain(["rank", "quadrant", "band", "n"]).chain(table.descriptive());
        let mut steps = Steps::new(dialect, &self.parts(), names)?;
        for (option, column) in self.design.columns().into_iter().filter(|_| self.keys.is_none()) {
            ensure!(
                column.is_none(),
                option,
                "`{option}` belongs to a summary; expected `summarize`, too",
                "`{option}` pertenece a un resumen; se esperaba también `summarize`"
            );
        }
        let keys = self.keys.as_ref().map(|keys| summary::keys(&table, keys)).transpose()?;
        let design = summary::design(&table, &self.design)?;
        let wanted =
            |name: &str| keys.as_ref().is_none_or(|keys| keys.iter().any(|key| key == name) || design.has(name));
        let answers = table.read(&mut steps, wanted);
        for &position in methodology.order() {
            let node = &methodology.nodes()[position];
            let value = match (answers.get(&position).zip(node.rule()), plan.source(position)) {
                (Some((answers, rule)), _) => rule::value(dialect, node, rule, answers),
                (None, Source::Computed) => {
                    value(dialect, node, |child| steps.quoted(methodology.nodes()[child].code()))
                }
                _ => continue,
            };
            let name = steps.called(node.code());
            steps.extend(node.code(), &[(value, name)]);
        }
        let (columns, rest) = match &keys {
            Some(keys) => summary::end(&table, keys, &design, &mut steps),
            None => {
                let positions = positions::columns(&table, &mut steps);
                let own = table.descriptive().into_iter().chain(table.nodes());
                let own = own.map(|name| (steps.quoted(name), name.to_owned()));
                (own.chain(positions).collect::<Vec<Column>>(), String::new())
            }
        };
        let sql = steps.end(&columns, &rest);
        ensure!(
            !sql.contains('\0'),
            "dialect",
            "a text of the methodology has a NUL; expected none, as no engine takes it",
            "un texto de la metodología tiene un NUL; no se esperaba ninguno, pues ningún motor lo admite"
        );
        Ok(sql)
    }

    /// The columns that a table has unless others are named.
    fn canonical(&self) -> Vec<String> {
        let mut headers = vec![self.unit.as_deref().unwrap_or("institution")];
        if self.methodology.catalog() == Catalog::Mexico {
            headers.extend(["state", "level", "type"]);
        }
        for node in self.methodology.nodes().iter().filter(|node| node.children().is_empty()) {
            headers.extend(node.columns());
        }
        let mut seen = HashSet::new();
        headers.into_iter().filter(|header| seen.insert(*header)).map(str::to_owned).collect()
    }

    /// The parts of the table's name. DuckDB reads a path as one name.
    fn parts(&self) -> Vec<String> {
        match self.dialect {
            Dialect::DuckDb if self.table.contains(['/', '\\']) || self.dialect.is_file(&self.table) => {
                vec![self.table.clone()]
            }
            _ => self.table.split('.').map(str::to_owned).collect(),
        }
    }
}
