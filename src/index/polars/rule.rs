//! A scoring rule as a polars expression (see [definitions](crate::definitions#scoring-rules)).

use polars::prelude::*;

use crate::index::cells::{Words, read, truth};
use crate::index::rule::{Number, Part, Score};
use crate::index::term::balanced;
use crate::methodology::{Node, Scale};

/// The score of a node with a rule, `columns` being those of [`Node::raw_columns`]: any type for words and truths, `Float64` for
/// numbers. `None` for a node without a rule, or with another number of columns.
pub(crate) fn score(node: &Node, columns: Vec<Expr>) -> Option<Expr> {
    let rule = node.rule()?;
    let scale = node.scale();
    if columns.len() != node.raw_columns().len() {
        return None;
    }
    let truths = || columns.iter().map(|column| said(column.clone(), DataType::Boolean, truth));
    let column = columns.first()?.clone();
    Some(match Score::of(rule) {
        Score::Answer(answers) => {
            let words = Words::new(answers);
            said(column, DataType::Float64, move |cell: &str| words.find(cell).map(|(_, score)| score))
        }
        Score::Steps(steps, beyond) => {
            let last = match beyond {
                Some(score) => when(column.clone().is_not_null()).then(lit(score)).otherwise(null()),
                None => null(),
            };
            steps.iter().rev().fold(last, |later, (bound, score)| {
                when(column.clone().lt_eq(lit(*bound))).then(lit(*score)).otherwise(later)
            })
        }
        Score::Part(part) => scaled(of_part(part, column), scale),
        Score::Share => {
            let yes = balanced(truths().map(|truth| truth.cast(DataType::UInt32)), |a, b| a + b)?;
            scaled(yes.cast(DataType::Float64) / lit(columns.len() as f64), scale)
        }
        Score::Decided(by) => {
            let truth = balanced(truths(), if by { Expr::or } else { Expr::and })?;
            when(truth.clone()).then(lit(scale.max)).when(truth.not()).then(lit(scale.min)).otherwise(null())
        }
        Score::Standard => column.apply(|values| z_scores(&values), |_, field| Ok(field.clone())),
        Score::Place => rank(column),
    })
}

fn of_part(part: Part, column: Expr) -> Expr {
    let number = |number: Number| match number {
        Number::Answer => column.clone(),
        Number::Place => rank(column.clone()),
        Number::Constant(constant) => lit(constant),
        Number::Min => column.clone().min(),
        Number::Max => column.clone().max(),
        Number::Count => column.clone().count().cast(DataType::Float64),
    };
    let [value, from, to] = [part.number, part.from, part.to].map(number);
    let way = if part.from_the_end { to.clone() - value } else { value - from.clone() };
    let share = match (part.from, part.to) {
        (Number::Constant(from), Number::Constant(to)) => way / lit(to - from),
        _ => {
            let whole = to - from;
            when(whole.clone().neq(lit(0.0))).then(way / whole).otherwise(null())
        }
    };
    let share = if part.from_the_end { lit(1.0) - share } else { share };
    if !part.is_held {
        return share;
    }
    // Up to 0 included, so that 0 ÷ −20 is no negative zero.
    let held = when(share.clone().lt_eq(lit(0.0))).then(lit(0.0)).when(share.clone().gt(lit(1.0))).then(lit(1.0));
    held.otherwise(share)
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
