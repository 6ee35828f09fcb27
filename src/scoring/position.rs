//! The position of an institution: its rank, its quadrant and its band (see [definitions](crate::definitions#ranks-bands-quadrants)).

use polars::prelude::*;

use super::Scores;
use crate::error::{Error, Result};
use crate::methodology::Node;
use crate::numeric::ranks;
use crate::schema::shared::{BAND, QUADRANT, RANK};

/// The quadrants: vertical above only, both, neither, horizontal above only.
pub(crate) const QUADRANTS: [&str; 4] = ["I", "II", "III", "IV"];

/// The positions of all institutions.
pub(crate) struct Positions<'a> {
    /// Its rank by the headline.
    pub rank: Vec<Option<u32>>,
    /// Its quadrant, where the methodology names two axes.
    pub quadrant: Option<Vec<Option<&'static str>>>,
    /// Its band; none below all of them.
    pub band: Vec<Option<&'a str>>,
}

impl<'a> Positions<'a> {
    pub(super) fn of(scores: &'a Scores) -> Result<Self> {
        let methodology = scores.methodology();
        let (headline, scale) = (methodology.headline(), methodology.headline().scale());
        let values = values(scores, headline)?;
        let quadrants = methodology.quadrants().map(|quadrants| {
            let above = |axis: usize| above(scores, &methodology.nodes()[axis], quadrants.threshold);
            let [x, y] = [above(quadrants.x)?, above(quadrants.y)?];
            let quadrant = |(x, y): (&Option<bool>, &Option<bool>)| Some(quadrant((*x)?, (*y)?));
            Ok::<_, Error>(x.iter().zip(&y).map(quadrant).collect())
        });
        let bands = methodology.bands();
        let thresholds: Vec<f64> = bands.iter().map(|band| scale.comparable(band.above)).collect();
        // Bands are sorted, so the last one that the score exceeds is its band; NaN exceeds none.
        let band = |score: &f64| {
            let score = scale.comparable(*score);
            thresholds.iter().rposition(|threshold| score > *threshold).map(|band| bands[band].code.as_str())
        };
        let band = values.iter().map(band).collect();
        Ok(Positions { rank: ranks(&values, scale), quadrant: quadrants.transpose()?, band })
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<Column> {
        let quadrant = self.quadrant.as_ref().map(|quadrant| Column::new(QUADRANT.name.into(), quadrant));
        let (rank, band) = (Column::new(RANK.name.into(), &self.rank), Column::new(BAND.name.into(), &self.band));
        [rank].into_iter().chain(quadrant).chain([band]).collect()
    }
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
