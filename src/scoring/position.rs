//! Where an institution stands: its rank, its quadrant and its band (see [definitions](crate::definitions#ranks-bands-quadrants)).

use polars::prelude::*;

use super::Scores;
use crate::error::Result;
use crate::methodology::{Node, Scale};

/// The quadrants: vertical above only, both, neither, horizontal above only.
pub(crate) const QUADRANTS: [&str; 4] = ["I", "II", "III", "IV"];

/// `rank`, `quadrant` where there are two axes, `band` where there are bands.
pub(super) fn columns(scores: &Scores) -> Result<Vec<Column>> {
    let methodology = scores.methodology();
    let headline = methodology.headline();
    let value = |node: &Node| comparable(col(node.code()), node.scale());
    let mut positions = vec![rank(value(headline)).alias("rank")];
    let mut needed = vec![headline];
    if let Some(quadrants) = methodology.quadrants() {
        let [x, y] = [quadrants.x, quadrants.y].map(|axis| &methodology.nodes()[axis]);
        let above = |axis: &Node| value(axis).gt(lit(axis.scale().comparable(quadrants.threshold)));
        if scores.node(x.code()).is_some() && scores.node(y.code()).is_some() {
            needed.extend([x, y]);
            positions.push(quadrant(above(x), above(y)).alias("quadrant"));
        } else {
            positions.push(lit(NULL).cast(DataType::String).alias("quadrant"));
        }
    }
    // Bands are sorted, so the last one that the score exceeds is its band.
    let band = methodology.bands().iter().fold(lit(NULL).cast(DataType::String), |lower, band| {
        when(value(headline).gt(lit(headline.scale().comparable(band.above))))
            .then(lit(band.code.as_str()))
            .otherwise(lower)
    });
    positions.push(band.alias("band"));
    let mut inputs: Vec<Column> = Vec::new();
    for node in needed {
        if !inputs.iter().any(|column| column.name() == node.code()) {
            inputs.extend(scores.node(node.code()).cloned());
        }
    }
    let frame = DataFrame::new(scores.len(), inputs)?.lazy().select(positions).collect()?;
    Ok(frame.into_columns())
}

/// [`Scale::comparable`] as an expression.
fn comparable(value: Expr, scale: Scale) -> Expr {
    (value / lit(scale.range())).round(12, RoundMode::HalfAwayFromZero)
}

/// Rank 1 is the best, ties share the smallest rank, null has none.
fn rank(value: Expr) -> Expr {
    value.rank(RankOptions { method: RankMethod::Min, descending: true }, None).cast(DataType::UInt32)
}

fn quadrant(x_above: Expr, y_above: Expr) -> Expr {
    let known = x_above.clone().is_not_null().and(y_above.clone().is_not_null());
    let of = |x: Expr, y: Expr| known.clone().and(x).and(y);
    let [vertical, both, neither, horizontal] = QUADRANTS.map(lit);
    when(of(x_above.clone().not(), y_above.clone()))
        .then(vertical)
        .when(of(x_above.clone(), y_above.clone()))
        .then(both)
        .when(of(x_above.clone().not(), y_above.clone().not()))
        .then(neither)
        .when(of(x_above, y_above.not()))
        .then(horizontal)
        .otherwise(lit(NULL))
}
