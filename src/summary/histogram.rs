//! The scores of a node in equal parts of its scale, by group (see [definitions](crate::definitions#distributions)).

use serde::Serialize;

use super::groups::{self, Groups};
use crate::error::{Result, ensure};
use crate::scoring::Scores;

/// More bins than anybody can distinguish.
const MOST_BINS: usize = 1000;

/// How many institutions of each group are in each bin.
///
/// A bin holds the scores from its lower edge up to, and without, its upper one; the last one holds the ceiling too. Scores and
/// edges are compared as ranks compare, to 12 decimals of the scale, so that 3 × 0.05 is at 0.15, whatever its last bit.
///
/// ```
/// use open_gov_metric::{Methodology, Scores, Summarize, SurveyReader};
///
/// let methodology = Methodology::edition(2019)?;
/// let file = "institution,TG,TC,PG,PC\nA,0,0,0,0\nB,0.5,0.5,0.5,0.5\nC,1,1,1,1\n";
/// let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?)?;
/// let histogram = Summarize::new(&scores).histogram("GA", 2)?;
/// assert_eq!(histogram.edges, [0.0, 0.5, 1.0]);
/// assert_eq!(histogram.of(&[]), Some([1, 2].as_slice()));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Histogram {
    /// The keys of the groups.
    pub keys: Vec<String>,
    /// The value of each key in each group, in canonical order; empty for institutions without one.
    pub groups: Vec<Vec<String>>,
    /// The code of the node.
    pub node: String,
    /// The edges of the bins, one more than there are bins: from the floor of the scale to its ceiling.
    pub edges: Vec<f64>,
    /// Institutions in each bin, from the lowest, group by group.
    pub counts: Vec<Vec<usize>>,
}

impl Histogram {
    pub(super) fn new(scores: &Scores, groups: Groups, node: &str, bins: usize) -> Result<Self> {
        scores.survey().refuse_design()?;
        let at = super::available(scores, node)?;
        ensure!(
            (1..=MOST_BINS).contains(&bins),
            "bins",
            "the number of bins is {bins}; expected 1 to {MOST_BINS}",
            "el número de intervalos es {bins}; se esperaba de 1 a {MOST_BINS}"
        );
        let scale = scores.methodology().nodes()[at].scale();
        let edges = scale.edges(bins);
        let inner: Vec<f64> = edges[1..bins].iter().map(|edge| scale.comparable(*edge)).collect();
        let bin = |value: f64| inner.partition_point(|edge| *edge <= scale.comparable(value));
        let counts = groups.counts(bins, scores.values(at)?.iter().map(|value| value.map(bin)));
        Ok(Histogram { keys: groups.keys, groups: groups.values, node: node.to_owned(), edges, counts })
    }

    /// Institutions in each bin, from the lowest, in the group that the values of its keys name; they sum to the institutions
    /// with a value. `None` for a group that is not there.
    pub fn of(&self, group: &[&str]) -> Option<&[usize]> {
        self.counts.get(groups::position(&self.groups, group)?).map(Vec::as_slice)
    }
}
