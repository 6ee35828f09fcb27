//! A scoring rule as a polars expression (see [definitions](crate::definitions#scoring-rules)).

use polars::prelude::*;

use crate::index::cells::{Words, read, truth};
use crate::index::term::balanced;
use crate::methodology::{Node, Scale, ScoringRule};

/// The score of a node with a rule, `columns` being those of [`Node::raw_columns`]: any type for words and truths, `Float64` for
/// numbers. `None` for a node without a rule, or with another number of columns.
pub(crate) fn score(node: &Node, columns: Vec<Expr>) -> Option<Expr> {
    let rule = node.rule()?;
    let scale = node.scale();
    if columns.len() != node.raw_columns().len() {
        return None;
    }
    let truths = || columns.iter().map(|column| meant(column.clone(), DataType::Boolean, truth));
    let decided = |truth: Expr| when(truth.clone()).then(lit(scale.max)).when(truth.not()).then(lit(scale.min));
    let x = columns.first()?.clone();
    let min = || x.clone().min();
    Some(match rule {
        ScoringRule::Map(answers) => {
            let words = Words::new(answers);
            meant(x, DataType::Float64, move |cell: &str| words.find(cell).map(|(_, score)| score))
        }
        ScoringRule::Steps { steps, beyond } => {
            let last = match beyond {
                Some(score) => when(x.clone().is_not_null()).then(lit(*score)).otherwise(null()),
                None => null(),
            };
            steps.iter().rev().fold(last, |later, (bound, score)| {
                when(x.clone().lt_eq(lit(*bound))).then(lit(*score)).otherwise(later)
            })
        }
        ScoringRule::Goalposts { worst, best } => {
            let part = (x - lit(*worst)) / lit(best - worst);
            // Up to 0 included, so that 0 ÷ −20 is no negative zero.
            let held = when(part.clone().lt_eq(lit(0.0))).then(lit(0.0)).when(part.clone().gt(lit(1.0))).then(lit(1.0));
            scaled(held.otherwise(part), scale)
        }
        ScoringRule::MinMax => scaled(ratio(x.clone() - min(), x.clone().max() - min()), scale),
        ScoringRule::PercentRank => {
            let n = x.clone().count().cast(DataType::Float64);
            scaled(ratio(rank(x) - lit(1.0), n - lit(1.0)), scale)
        }
        ScoringRule::DistanceToReference { reference } => {
            let to = reference.map_or_else(|| x.clone().max(), lit);
            scaled(lit(1.0) - ratio(to.clone() - x.clone(), to - min()), scale)
        }
        ScoringRule::Share(_) => {
            let yes = balanced(truths().map(|truth| truth.cast(DataType::UInt32)), |a, b| a + b)?;
            scaled(yes.cast(DataType::Float64) / lit(columns.len() as f64), scale)
        }
        ScoringRule::Any(_) => decided(balanced(truths(), Expr::or)?).otherwise(null()),
        ScoringRule::All(_) => decided(balanced(truths(), Expr::and)?).otherwise(null()),
        ScoringRule::ZScore => x.apply(|values| z_scores(&values), |_, field| Ok(field.clone())),
        ScoringRule::Rank => rank(x),
    })
}

/// Null where there is nothing to divide by.
fn ratio(part: Expr, whole: Expr) -> Expr {
    when(whole.clone().neq(lit(0.0))).then(part / whole).otherwise(null())
}

fn null() -> Expr {
    lit(NULL).cast(DataType::Float64)
}

/// What the cells mean.
fn meant<T>(column: Expr, dtype: DataType, cell: impl Fn(&str) -> Option<T> + Send + Sync + 'static) -> Expr
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
