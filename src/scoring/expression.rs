//! A methodology compiled to polars expressions.
//!
//! A parent needs the columns of its children, so the expressions come in levels: run each level in a `with_columns` of
//! its own. A crate that embeds the scores takes the levels into its own query, or calls [`Methodology::apply`].

use std::collections::BTreeSet;

use polars::prelude::*;

use crate::answers::{self, balanced};
use crate::error::{Error, Result};
use crate::language::text;
use crate::methodology::{Aggregation, Indices, Methodology, Missing, Node, Plan, Raw, Source};
use crate::survey::RENAMED;

impl Methodology {
    /// The expressions that compute every node that can be had from these columns, in levels: run each level in a
    /// `with_columns` of its own, in order. Columns are matched to nodes by [`Node::column`], exactly; scoring rules read
    /// [`Node::raw_columns`], and are the first level.
    ///
    /// The expressions check nothing: values outside the scale give scores outside the scale.
    /// [`Survey::from_frame`](crate::Survey::from_frame) checks a frame.
    ///
    /// ```
    /// use open_gov_metric::Methodology;
    /// use open_gov_metric::methodology::Indices;
    /// use open_gov_metric::polars::prelude::*;
    ///
    /// let levels = Methodology::edition(2019)?.expressions(&["TG", "TC", "PG", "PC"], Indices::Computed)?;
    /// let mut query = df!("TG" => [0.75], "TC" => [0.5], "PG" => [0.25], "PC" => [0.0])?.lazy();
    /// for level in levels {
    ///     query = query.with_columns(level);
    /// }
    /// let ga = query.collect()?.column("GA")?.f64()?.get(0);
    /// assert_eq!(ga, Some(0.375));
    /// # Ok::<(), open_gov_metric::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::HeadlineUnavailable`] when the headline can neither be computed nor read from the columns.
    pub fn expressions<S: AsRef<str>>(&self, columns: &[S], indices: Indices) -> Result<Vec<Vec<Expr>>> {
        let has = |name: &str| columns.iter().any(|column| column.as_ref() == name);
        let raw: Vec<Option<Vec<String>>> = self.nodes().iter().map(|node| raw_columns(node, has)).collect();
        let is_raw = |node: &Node| self.position(node.code()).is_some_and(|node| raw[node].is_some());
        let plan = self.plan(|node| is_raw(node) || has(node.column()) || has(node.code()), indices)?;
        let first = |(position, raw): (usize, &Option<Vec<String>>)| {
            let node = &self.nodes()[position];
            match raw {
                Some(raw) => {
                    answers::expression(node, raw.iter().map(col).collect()).map(|score| score.alias(node.code()))
                }
                None if plan.source(position) != Source::Supplied || node.column() == node.code() => None,
                None => has(node.column()).then(|| col(node.column()).alias(node.code())),
            }
        };
        let mut levels =
            vec![raw.iter().enumerate().filter_map(|(node, raw)| first((node, raw))).collect::<Vec<Expr>>()];
        levels.extend(self.levels(&plan).iter().map(|level| self.level(level, |_| Input::Nullable)));
        levels.retain(|level| !level.is_empty());
        Ok(levels)
    }

    /// Adds every node that can be had to a query whose columns are named as in a survey file.
    ///
    /// # Errors
    ///
    /// [`Error::HeadlineUnavailable`] when the headline can neither be computed nor read, [`Error::Argument`] for a node
    /// whose column holds no numbers, and [`Error::Polars`] when the schema of the query cannot be told.
    pub fn apply(&self, mut query: LazyFrame, indices: Indices) -> Result<LazyFrame> {
        let schema = query.collect_schema()?;
        let mut numbers = BTreeSet::new();
        for node in self.nodes() {
            match raw_columns(node, |name| schema.contains(name)) {
                Some(raw) => numbers
                    .extend(raw.into_iter().filter(|_| node.rule().is_some_and(|rule| rule.raw() == Raw::Numbers))),
                None => {
                    let known = [node.column(), node.code()].into_iter().find(|name| schema.contains(name));
                    numbers.extend(known.map(str::to_owned));
                }
            }
        }
        let mut casts = Vec::new();
        for name in &numbers {
            match schema.get(name) {
                Some(DataType::Float64) => {}
                Some(dtype) if dtype.is_primitive_numeric() => casts.push(col(name).cast(DataType::Float64)),
                dtype => {
                    let found = dtype.map(ToString::to_string).unwrap_or_default();
                    return Err(Error::argument(
                        name.as_str(),
                        text!(
                            "the column {name} is of type {found}; expected numbers",
                            "la columna {name} es de tipo {found}; se esperaban números"
                        ),
                    ));
                }
            }
        }
        let names: Vec<&str> = schema.iter_names().map(|name| name.as_str()).collect();
        let levels = self.expressions(&names, indices)?;
        let query = if casts.is_empty() { query } else { query.with_columns(casts) };
        Ok(levels.into_iter().fold(query, LazyFrame::with_columns))
    }

    /// The computed nodes of a plan, in levels: the children of a node stand in lower levels, or are supplied.
    pub(super) fn levels(&self, plan: &Plan) -> Vec<Vec<usize>> {
        let mut depth = vec![0; self.nodes().len()];
        let mut levels: Vec<Vec<usize>> = Vec::new();
        for &position in self.order() {
            if plan.source(position) != Source::Computed {
                continue;
            }
            let node = &self.nodes()[position];
            depth[position] = node.weighted().map(|child| depth[child.node]).max().unwrap_or(0) + 1;
            if levels.len() < depth[position] {
                levels.resize(depth[position], Vec::new());
            }
            levels[depth[position] - 1].push(position);
        }
        levels
    }

    /// The nodes of a level as expressions; `input` says what is known of the column of a node below.
    pub(super) fn level(&self, level: &[usize], input: impl Fn(usize) -> Input) -> Vec<Expr> {
        let nodes = level.iter().map(|position| &self.nodes()[*position]);
        nodes.map(|node| self.expression(node, &input).alias(node.code())).collect()
    }

    /// A node as an expression of its children's columns. Where no child is missing, the value has the same bits
    /// whatever the missing-data policy and whatever is known of the columns.
    fn expression(&self, node: &Node, input: impl Fn(usize) -> Input) -> Expr {
        let operands = |column: &dyn Fn(usize) -> Expr| -> Vec<Operand> {
            node.weighted().map(|child| Operand { column: column(child.node), weight: child.weight }).collect()
        };
        let column = |child: usize| col(self.nodes()[child].code());
        let children = operands(&column);
        // The same children, those that are missing being 0.
        let filled = || {
            operands(&|child| match input(child) {
                Input::Complete => column(child),
                Input::Nullable => column(child).fill_null(lit(0.0)),
                Input::Zeroed => col(zeroed_name(&self.nodes()[child])),
            })
        };
        let complete = node.weighted().all(|child| input(child.node) == Input::Complete);
        let mean = Mean(node.aggregation());
        match node.missing() {
            _ if complete => mean.of(&children),
            Missing::Propagate => match node.aggregation() {
                // Arithmetic on nulls is null; `min_horizontal` skips them.
                Aggregation::Minimum => when_enough(mean.of(&children), &children, children.len()),
                _ => mean.of(&children),
            },
            Missing::Zero => mean.of(&filled()),
            Missing::Renormalize => mean.of_present(&children, &filled()),
            missing @ Missing::Available(_) => {
                let enough = missing.enough(children.len());
                when_enough(mean.of_present(&children, &filled()), &children, enough)
            }
        }
    }
}

/// The columns that the rule of a node reads, where all are there (see [`Survey`](crate::Survey) for `..._in_file`).
fn raw_columns(node: &Node, has: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    node.rule()?;
    let column = |name: &&str| {
        let renamed = Some(format!("{name}{RENAMED}")).filter(|name| has(name));
        renamed.or_else(|| has(name).then(|| (*name).to_owned()))
    };
    node.raw_columns().iter().map(column).collect()
}

/// What is known of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    /// It has no nulls.
    Complete,
    /// It may have nulls.
    Nullable,
    /// It has nulls, and a column of the [`zeroed_name`] has 0 in their place.
    Zeroed,
}

/// Name of the column of a node that has 0 in place of nulls. No header has a NUL.
pub(super) fn zeroed_name(node: &Node) -> String {
    format!("{}\0", node.code())
}

/// A child as it enters its parent.
struct Operand {
    column: Expr,
    weight: f64,
}

/// The weighted mean that an aggregation is.
struct Mean(Aggregation);

impl Mean {
    /// The mean of children that all take part.
    fn of(&self, children: &[Operand]) -> Expr {
        match self.0 {
            Aggregation::Minimum => minimum(children),
            Aggregation::Arithmetic => weighted_sum(children),
            _ => self.back(sum(children.iter().map(|child| self.term(child)))),
        }
    }

    /// The mean of the children that are present, whose weights are scaled up to the whole; null where there is none.
    /// `filled` are the same children with 0 in place of nulls.
    fn of_present(&self, children: &[Operand], filled: &[Operand]) -> Expr {
        let terms = match self.0 {
            Aggregation::Minimum => return minimum(children),
            // 0 adds nothing to this sum, and to this one alone.
            Aggregation::Arithmetic => weighted_sum(filled),
            _ => sum(children.iter().map(|child| self.term(child).fill_null(lit(0.0)))),
        };
        let present = sum(children
            .iter()
            .map(|child| when(child.column.clone().is_not_null()).then(lit(child.weight)).otherwise(lit(0.0))));
        // Added up in the same order as `present`, so that their quotient is exactly 1 where no child is missing.
        let whole = balanced(children.iter().map(|child| child.weight), |a, b| a + b).unwrap_or(1.0);
        // The usual whole of 1 needs no pass over the column.
        let share = if whole == 1.0 { present } else { present / lit(whole) };
        let any = balanced(children.iter().map(|child| child.column.clone().is_not_null()), Expr::or);
        when(any.unwrap_or(lit(false))).then(self.back(terms / share)).otherwise(lit(NULL))
    }

    fn term(&self, child: &Operand) -> Expr {
        let (mut column, weight) = (child.column.clone(), lit(child.weight));
        if !matches!(self.0, Aggregation::Arithmetic | Aggregation::Minimum) {
            // A score may be below 0 in its last bits, where it has neither a logarithm nor a power, or a negative zero.
            column = when(column.clone().lt_eq(lit(0.0))).then(lit(0.0)).otherwise(column);
        }
        match self.0 {
            Aggregation::Arithmetic | Aggregation::Minimum => column * weight,
            Aggregation::Geometric => column.log(lit(std::f64::consts::E)) * weight,
            Aggregation::Harmonic => weight / column,
            Aggregation::Power(power) => column.pow(lit(power)) * weight,
        }
    }

    fn back(&self, sum: Expr) -> Expr {
        match self.0 {
            Aggregation::Arithmetic | Aggregation::Minimum => sum,
            Aggregation::Geometric => sum.exp(),
            Aggregation::Harmonic => lit(1.0) / sum,
            Aggregation::Power(power) => sum.pow(lit(1.0 / power)),
        }
    }
}

/// `value` where at least `enough` of the children are present, null elsewhere.
fn when_enough(value: Expr, children: &[Operand], enough: usize) -> Expr {
    let present = sum(children.iter().map(|child| child.column.clone().is_not_null().cast(DataType::UInt32)));
    when(present.gt_eq(lit(enough as u32))).then(value).otherwise(lit(NULL))
}

/// The lowest of the children that are present.
fn minimum(children: &[Operand]) -> Expr {
    let columns: Vec<Expr> = children.iter().map(|child| child.column.clone()).collect();
    // It refuses nothing but an empty list, and a node has children.
    polars::lazy::dsl::min_horizontal(columns).unwrap_or(lit(NULL))
}

/// Σ wx, children of the same weight added up before they are weighted: that is fewer passes over the columns.
fn weighted_sum(children: &[Operand]) -> Expr {
    let mut by_weight: Vec<(f64, Vec<Expr>)> = Vec::new();
    for child in children {
        match by_weight.iter_mut().find(|(weight, _)| *weight == child.weight) {
            Some((_, columns)) => columns.push(child.column.clone()),
            None => by_weight.push((child.weight, vec![child.column.clone()])),
        }
    }
    sum(by_weight.into_iter().map(|(weight, columns)| sum(columns.into_iter()) * lit(weight)))
}

fn sum(terms: impl Iterator<Item = Expr>) -> Expr {
    balanced(terms, |a, b| a + b).unwrap_or(lit(0.0))
}
