//! A scoring rule as a polars expression (see [definitions](crate::definitions#scoring-rules)).

use polars::prelude::*;

use super::cells::{Words, read, truth};
use crate::methodology::{Node, Scale, ScoringRule};

/// The score of a node with a rule, `columns` being those of [`Node::raw_columns`]: any type for words and truths, `Float64` for
/// numbers. `None` for a node without a rule, or with another number of columns.
pub(crate) fn expression(node: &Node, columns: Vec<Expr>) -> Option<Expr> {
    let rule = node.rule()?;
    let scale = node.scale();
    if columns.len() != node.raw_columns().len() {
        return None;
    }
    let truths = || columns.iter().map(|column| said(column.clone(), DataType::Boolean, truth)).collect::<Vec<_>>();
    let column = columns.first()?.clone();
    let score = match rule {
        ScoringRule::Map(answers) => {
            let words = Words::new(answers);
            said(column, DataType::Float64, move |cell: &str| words.find(cell).map(|(_, score)| score))
        }
        ScoringRule::Goalposts { worst, best } => {
            let part = (column - lit(*worst)) / lit(best - worst);
            // Up to 0 included, so that 0 ÷ −20 is no negative zero.
            let held = when(part.clone().lt_eq(lit(0.0))).then(lit(0.0)).when(part.clone().gt(lit(1.0))).then(lit(1.0));
            scaled(held.otherwise(part), scale)
        }
        ScoringRule::Steps { steps, beyond } => {
            let last = match beyond {
                Some(score) => when(column.clone().is_not_null()).then(lit(*score)).otherwise(null()),
                None => null(),
            };
            steps.iter().rev().fold(last, |later, (bound, score)| {
                when(column.clone().lt_eq(lit(*bound))).then(lit(*score)).otherwise(later)
            })
        }
        ScoringRule::Share(items) => {
            let yes = balanced(truths().into_iter().map(|truth| truth.cast(DataType::UInt32)), |a, b| a + b)?;
            scaled(yes.cast(DataType::Float64) / lit(items.len() as f64), scale)
        }
        ScoringRule::Any(_) => all_or_nothing(balanced(truths().into_iter(), Expr::or)?, scale),
        ScoringRule::All(_) => all_or_nothing(balanced(truths().into_iter(), Expr::and)?, scale),
        ScoringRule::MinMax => {
            let (min, max) = (column.clone().min(), column.clone().max());
            scaled(quotient(column - min.clone(), max - min), scale)
        }
        ScoringRule::ZScore => column.apply(|values| z_scores(&values), |_, field| Ok(field.clone())),
        ScoringRule::Rank => rank(column),
        ScoringRule::PercentRank => {
            let others = column.clone().count().cast(DataType::Float64) - lit(1.0);
            scaled(quotient(rank(column) - lit(1.0), others), scale)
        }
        ScoringRule::DistanceToReference { reference } => {
            let min = column.clone().min();
            let reference = reference.map_or_else(|| column.clone().max(), lit);
            let missing = quotient(reference.clone() - column, reference - min);
            scaled(lit(1.0) - missing, scale)
        }
    };
    Some(score)
}

fn null() -> Expr {
    lit(NULL).cast(DataType::Float64)
}

/// What the cells say.
fn said<T>(column: Expr, dtype: DataType, cell: impl Fn(&str) -> Option<T> + Send + Sync + 'static) -> Expr
where
    T: Copy,
    Series: NamedFrom<Vec<Option<T>>, [Option<T>]>,
{
    let is_truth = dtype == DataType::Boolean;
    let read = move |column: Column| match column.dtype() {
        DataType::Boolean if is_truth => Ok(column),
        _ => Ok(Column::new(column.name().clone(), read(&column, &cell)?)),
    };
    column.map(read, move |_, field| Ok(Field::new(field.name().clone(), dtype.clone())))
}

/// A part of the way from the worst score to the best.
fn scaled(part: Expr, scale: Scale) -> Expr {
    if scale == Scale::default() { part } else { part * lit(scale.range()) + lit(scale.min) }
}

fn all_or_nothing(truth: Expr, scale: Scale) -> Expr {
    when(truth.clone()).then(lit(scale.max)).when(truth.not()).then(lit(scale.min)).otherwise(null())
}

/// Null where there is nothing to divide by.
fn quotient(numerator: Expr, denominator: Expr) -> Expr {
    when(denominator.clone().neq(lit(0.0))).then(numerator / denominator).otherwise(null())
}

fn rank(column: Expr) -> Expr {
    column.rank(RankOptions { method: RankMethod::Min, descending: false }, None).cast(DataType::Float64)
}

/// Added up in row order, so that the bits do not depend on threads.
fn z_scores(column: &Column) -> PolarsResult<Column> {
    let values = column.f64()?;
    let present = || values.iter().flatten();
    let n = (values.len() - values.null_count()) as f64;
    let (Some(min), Some(max)) = (values.min(), values.max()) else { return Ok(column.clone()) };
    // Measured from the lowest value, and in units of the range, sums neither overflow nor lose the digits of a large mean.
    let range = max - min;
    let place = |value: f64| (value - min) / range;
    let mean = present().map(place).sum::<f64>() / n;
    let sd = (present().map(|value| (place(value) - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let score = |value: f64| (range > 0.0).then(|| (place(value) - mean) / sd);
    let scores: Float64Chunked = values.iter().map(|value| value.and_then(score)).collect();
    Ok(scores.with_name(column.name().clone()).into_column())
}

/// Combines terms as a balanced tree: a fixed order, and a depth that thousands of terms do not stretch.
pub(crate) fn balanced<T>(terms: impl Iterator<Item = T>, combine: impl Fn(T, T) -> T) -> Option<T> {
    let mut terms: Vec<T> = terms.collect();
    while terms.len() > 1 {
        let mut pairs = terms.into_iter();
        let mut next = Vec::with_capacity(pairs.len().div_ceil(2));
        while let Some(first) = pairs.next() {
            next.push(match pairs.next() {
                Some(second) => combine(first, second),
                None => first,
            });
        }
        terms = next;
    }
    terms.pop()
}
