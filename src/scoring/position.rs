//! Where an institution stands: its rank, its quadrant and its band (see [definitions](crate::definitions#ranks-bands-quadrants)).

use polars::prelude::*;

use super::Scores;
use crate::error::Result;
use crate::methodology::Node;
use crate::numeric::ranks;

/// The quadrants: vertical above only, both, neither, horizontal above only.
pub(crate) const QUADRANTS: [&str; 4] = ["I", "II", "III", "IV"];

/// `rank`, `quadrant` where there are two axes, `band` where there are bands.
pub(super) fn columns(scores: &Scores) -> Result<Vec<Column>> {
    let methodology = scores.methodology();
    let (headline, scale) = (methodology.headline(), methodology.headline().scale());
    let values = values(scores, headline)?;
    let mut positions = vec![Column::new("rank".into(), ranks(&values, scale))];
    if let Some(quadrants) = methodology.quadrants() {
        let above = |axis: usize| above(scores, &methodology.nodes()[axis], quadrants.threshold);
        let [x, y] = [above(quadrants.x)?, above(quadrants.y)?];
        let quadrant = |(x, y): (&Option<bool>, &Option<bool>)| Some(quadrant((*x)?, (*y)?));
        positions.push(Column::new("quadrant".into(), x.iter().zip(&y).map(quadrant).collect::<Vec<_>>()));
    }
    let bands = methodology.bands();
    let thresholds: Vec<f64> = bands.iter().map(|band| scale.comparable(band.above)).collect();
    // Bands are sorted, so the last one that the score exceeds is its band; NaN exceeds none.
    let band = |score: &f64| {
        let score = scale.comparable(*score);
        thresholds.iter().rposition(|threshold| score > *threshold).map(|band| bands[band].code.as_str())
    };
    positions.push(Column::new("band".into(), values.iter().map(band).collect::<Vec<_>>()));
    Ok(positions)
}

/// The scores of a node, NaN where one is missing.
fn values(scores: &Scores, node: &Node) -> Result<Vec<f64>> {
    let Some(column) = scores.node(node.code()) else { return Ok(vec![f64::NAN; scores.len()]) };
    Ok(column.f64()?.iter().map(|score| score.unwrap_or(f64::NAN)).collect())
}

/// Whether each score of an axis is above a threshold; `None` for a missing one.
fn above(scores: &Scores, axis: &Node, threshold: f64) -> Result<Vec<Option<bool>>> {
    let (scale, threshold) = (axis.scale(), axis.scale().comparable(threshold));
    let above = |score: &f64| (!score.is_nan()).then(|| scale.comparable(*score) > threshold);
    Ok(values(scores, axis)?.iter().map(above).collect())
}

fn quadrant(x_above: bool, y_above: bool) -> &'static str {
    let [vertical, both, neither, horizontal] = QUADRANTS;
    match (x_above, y_above) {
        (false, true) => vertical,
        (true, true) => both,
        (false, false) => neither,
        (true, false) => horizontal,
    }
}
