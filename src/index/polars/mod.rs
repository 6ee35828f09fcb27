//! A methodology compiled to polars expressions.
//!
//! A parent needs the columns of its children, so the expressions come in levels: run each level in a `with_columns` of
//! its own. A crate that embeds the scores takes the levels into its own query, or calls [`Methodology::apply`].

pub(crate) mod rule;

use std::collections::BTreeSet;

use polars::lazy::dsl::min_horizontal;
use polars::prelude::*;

use super::term::{Policy, Term, balanced, by_weight, whole};
use crate::error::{Result, ensure};
use crate::methodology::{Aggregation, Child, Indices, Methodology, Node, Plan, Raw, Source};
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
    /// [`HeadlineUnavailable`](crate::ErrorKind::HeadlineUnavailable) when the headline can neither be computed nor read from the columns.
    pub fn expressions<S: AsRef<str>>(&self, columns: &[S], indices: Indices) -> Result<Vec<Vec<Expr>>> {
        let has = |name: &str| columns.iter().any(|column| column.as_ref() == name);
        let raw: Vec<Option<Vec<String>>> = self.nodes().iter().map(|node| raw_columns(node, has)).collect();
        let is_raw = |node: &Node| self.position(node.code()).is_some_and(|node| raw[node].is_some());
        let plan = self.plan(|node| is_raw(node) || has(node.column()) || has(node.code()), indices)?;
        let first = |(position, raw): (usize, &Option<Vec<String>>)| {
            let node = &self.nodes()[position];
            match raw {
                Some(raw) => rule::score(node, raw.iter().map(col).collect()).map(|score| score.alias(node.code())),
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
    /// [`HeadlineUnavailable`](crate::ErrorKind::HeadlineUnavailable) when the headline can neither be computed nor read, [`Argument`](crate::ErrorKind::Argument) for a node
    /// whose column holds no numbers, and [`Polars`](crate::ErrorKind::Polars) when the query has no schema.
    pub fn apply(&self, mut query: LazyFrame, indices: Indices) -> Result<LazyFrame> {
        let schema = query.collect_schema()?;
        let numbers = |node: &Node| match (raw_columns(node, |name| schema.contains(name)), node.rule()) {
            (Some(raw), Some(rule)) if rule.raw() == Raw::Numbers => raw,
            (Some(_), _) => Vec::new(),
            _ => {
                let known = [node.column(), node.code()].into_iter().find(|name| schema.contains(name));
                known.map(str::to_owned).into_iter().collect()
            }
        };
        let numbers: BTreeSet<String> = self.nodes().iter().flat_map(numbers).collect();
        let mut casts = Vec::new();
        for (name, dtype) in numbers.iter().filter_map(|name| Some((name, schema.get(name)?))) {
            ensure!(
                dtype.is_primitive_numeric(),
                name.as_str(),
                "the column {name} is of type {dtype}; expected numbers",
                "la columna {name} es de tipo {dtype}; se esperaban números"
            );
            if *dtype != DataType::Float64 {
                casts.push(col(name).cast(DataType::Float64));
            }
        }
        let names: Vec<&str> = schema.iter_names().map(|name| name.as_str()).collect();
        let levels = self.expressions(&names, indices)?;
        let query = if casts.is_empty() { query } else { query.with_columns(casts) };
        Ok(levels.into_iter().fold(query, LazyFrame::with_columns))
    }

    /// The computed nodes of a plan, in levels: the children of a node are in lower levels, or are supplied.
    pub(crate) fn levels(&self, plan: &Plan) -> Vec<Vec<usize>> {
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

    /// The nodes of a level as expressions; `input` is what is known of the column of a node below.
    pub(crate) fn level(&self, level: &[usize], input: impl Fn(usize) -> Input) -> Vec<Expr> {
        let nodes = level.iter().map(|position| &self.nodes()[*position]);
        nodes.map(|node| self.expression(node, &input).alias(node.code())).collect()
    }

    /// A node as an expression of its children's columns. Where no child is missing, the value has the same bits
    /// whatever the missing-data policy and whatever is known of the columns.
    fn expression(&self, node: &Node, input: impl Fn(usize) -> Input) -> Expr {
        let operand = |child: Child| {
            let column = col(self.nodes()[child.node].code());
            let filled = match input(child.node) {
                Input::Complete => column.clone(),
                Input::Nullable => column.clone().fill_null(lit(0.0)),
                Input::Zeroed => col(zeroed_name(&self.nodes()[child.node])),
            };
            Operand { column, filled, weight: child.weight }
        };
        let children: Vec<Operand> = node.weighted().map(operand).collect();
        let term = Term::new(node.aggregation(), node.missing(), children.len());
        let complete = node.weighted().all(|child| input(child.node) == Input::Complete);
        value(if complete { term.of_complete() } else { term }, &children)
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
pub(crate) enum Input {
    /// It has no nulls.
    Complete,
    /// It may have nulls.
    Nullable,
    /// It has nulls, and a column of the [`zeroed_name`] has 0 in their place.
    Zeroed,
}

/// Name of the column of a node that has 0 in place of nulls. No header has a NUL.
pub(crate) fn zeroed_name(node: &Node) -> String {
    format!("{}\0", node.code())
}

/// A child as it enters its parent.
struct Operand {
    column: Expr,
    /// The same column with 0 in place of nulls.
    filled: Expr,
    weight: f64,
}

/// A term of these children.
fn value(term: Term, children: &[Operand]) -> Expr {
    let value = match (term.aggregation, term.policy) {
        (Aggregation::Minimum, policy) => {
            let column = |child: &Operand| if policy == Policy::Zero { &child.filled } else { &child.column }.clone();
            // It skips nulls, and is null where there is nothing else.
            min_horizontal(children.iter().map(column).collect::<Vec<Expr>>()).unwrap_or(lit(NULL))
        }
        (transform, Policy::Present(_)) => {
            transform.undo_column(sum(transform, term.policy, children) / share_present(children))
        }
        (transform, policy) => transform.undo_column(sum(transform, policy, children)),
    };
    match (term.aggregation, term.policy) {
        (Aggregation::Minimum, Policy::Present(1)) => value,
        (Aggregation::Minimum, Policy::Propagate) => when_enough(value, children, children.len()),
        (_, Policy::Present(enough)) => when_enough(value, children, enough),
        _ => value,
    }
}

/// Σ *w* φ(*x*).
fn sum(transform: Aggregation, policy: Policy, children: &[Operand]) -> Expr {
    // A child of 0 decides in these transforms; a missing one is left out after it, and elsewhere it is a 0 that adds nothing.
    let is_filled_after = matches!(policy, Policy::Present(_)) && transform.is_zero_at_zero();
    let is_plain = policy == Policy::Propagate || is_filled_after;
    let column = |child: &Operand| if is_plain { &child.column } else { &child.filled }.clone();
    let weights: Vec<f64> = children.iter().map(|child| child.weight).collect();
    let groups = match transform {
        Aggregation::Arithmetic => by_weight(&weights),
        _ => (0..children.len()).map(|child| vec![child]).collect(),
    };
    added(groups.iter().map(|alike| {
        let columns = added(alike.iter().map(|child| column(&children[*child])));
        let weighed = transform.weighed_column(columns, weights[alike[0]]);
        if is_filled_after { weighed.fill_null(lit(0.0)) } else { weighed }
    }))
}

/// The share of the weight that the children present have.
fn share_present(children: &[Operand]) -> Expr {
    let present = added(
        children
            .iter()
            .map(|child| when(child.column.clone().is_not_null()).then(lit(child.weight)).otherwise(lit(0.0))),
    );
    let whole = whole(children.iter().map(|child| child.weight));
    // The usual whole of 1 needs no pass over the column.
    if whole == 1.0 { present } else { present / lit(whole) }
}

/// `value` where at least `enough` of the children are present, null elsewhere.
fn when_enough(value: Expr, children: &[Operand], enough: usize) -> Expr {
    let present = children.iter().map(|child| child.column.clone().is_not_null());
    let is_enough = match enough {
        1 => balanced(present, Expr::or).unwrap_or(lit(false)),
        _ => added(present.map(|present| present.cast(DataType::UInt32))).gt_eq(lit(enough as u32)),
    };
    when(is_enough).then(value).otherwise(lit(NULL))
}

fn added(terms: impl Iterator<Item = Expr>) -> Expr {
    balanced(terms, |a, b| a + b).unwrap_or(lit(0.0))
}
