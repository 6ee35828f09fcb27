//! The scores of a node in equal parts of its scale, by group (see [definitions](crate::definitions#distributions)).

use super::groups::{self, Groups};
use crate::error::{Result, ensure};
use crate::scoring::Scores;

/// More bins than anybody tells apart.
const MOST_BINS: usize = 1000;

/// How many institutions of each group stand in each bin.
///
/// A bin holds the scores from its lower edge up to, and without, its upper one; the last one holds the ceiling too. Scores and
/// edges are compared as ranks compare, to 12 decimals of the scale, so that 3 × 0.05 stands at 0.15, whatever its last bit.
///
/// ```
/// use open_gov_metric::{Methodology, Scores, Summarize, SurveyReader};
///
/// let methodology = Methodology::edition(2019)?;
/// let file = "institution,TG,TC,PG,PC\nA,0,0,0,0\nB,0.5,0.5,0.5,0.5\nC,1,1,1,1\n";
/// let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?)?;
/// let histogram = Summarize::new(&scores).histogram("GA", 2)?;
/// assert_eq!(histogram.edges(), [0.0, 0.5, 1.0]);
/// assert_eq!(histogram.counts(&[]), Some([1, 2].as_slice()));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Histogram {
    keys: Vec<String>,
    groups: Vec<Vec<String>>,
    node: String,
    edges: Vec<f64>,
    /// Group by group, bin by bin.
    counts: Vec<usize>,
}

impl Histogram {
    pub(super) fn new(scores: &Scores, groups: Groups, node: &str, bins: usize) -> Result<Self> {
        scores.survey().refuse_design()?;
        let known = scores.methodology().node(node).zip(scores.node(node));
        let (known, column) = known.ok_or_else(|| super::unavailable(node))?;
        ensure!(
            (1..=MOST_BINS).contains(&bins),
            "bins",
            "the number of bins is {bins}; expected 1 to {MOST_BINS}",
            "el número de intervalos es {bins}; se esperaba de 1 a {MOST_BINS}"
        );
        let scale = known.scale();
        let edges = scale.edges(bins);
        let inner: Vec<f64> = edges[1..bins].iter().map(|edge| scale.comparable(*edge)).collect();
        let mut counts = vec![0; groups.len() * bins];
        for (value, group) in column.f64()?.iter().zip(&groups.codes) {
            let Some(value) = value.map(|value| scale.comparable(value)) else { continue };
            counts[*group as usize * bins + inner.partition_point(|edge| *edge <= value)] += 1;
        }
        Ok(Histogram { keys: groups.keys, groups: groups.values, node: node.to_owned(), edges, counts })
    }

    /// The keys of the groups.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The value of each key in each group, in canonical order; empty for institutions without one.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.groups
    }

    /// The code of the node.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// The edges of the bins, one more than there are bins: from the floor of the scale to its ceiling.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// Institutions in each bin, from the lowest, in the group that the values of its keys name; they sum to the institutions
    /// with a value. `None` for a group that is not there.
    pub fn counts(&self, group: &[&str]) -> Option<&[usize]> {
        let group = groups::position(&self.groups, group)?;
        self.counts.chunks(self.edges.len() - 1).nth(group)
    }
}
