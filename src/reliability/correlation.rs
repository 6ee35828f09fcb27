//! Correlations of nodes over the institutions that have both.

use rayon::prelude::*;
use serde::Serialize;

use super::chosen;
use super::note::{Note, finite, noted};
use super::values::{Column, Rows, Values};
use crate::error::Result;
use crate::numeric::{products, t_two_sided};
use crate::schema::{Records, columns, sentences};
use crate::scoring::Scores;
use crate::setters::setters;

/// Institutions that a correlation needs: two lie on a line always.
const NEEDED: usize = 3;

/// A correlation nearer to ±1 than this is ±1: rounding leaves no more of it.
const NEAR: f64 = 4.0 * f64::EPSILON;

/// Which correlation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Pearson's, of the values.
    #[default]
    Pearson,
    /// Spearman's, of their mid-ranks; values compare in units of their scale, to 12 decimals.
    Spearman,
}

/// Correlates nodes, each pair over the institutions that have both values.
///
/// ```
/// use open_gov_metric::reliability::{Correlate, Method};
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2019)?;
/// let file = "institution,TG,TC,PG,PC\nA,0.1,0.2,0,0\nB,0.4,0.3,0,\nC,0.5,0.9,1,1\nD,,1,1,0\n";
/// let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?)?;
/// let correlations = Correlate::new(&scores).nodes(["TG", "TC"]).method(Method::Spearman).correlations()?;
/// let pair = correlations.get("TG", "TC").unwrap();
/// assert_eq!((pair.r, pair.p, pair.n), (Some(1.0), Some(0.0), 3));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Clone)]
pub struct Correlate<'a> {
    scores: &'a Scores,
    nodes: Vec<String>,
    method: Method,
}

/// The correlation of two nodes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correlation {
    /// Code of the node that comes first in methodology order.
    pub a: String,
    /// Code of the other.
    pub b: String,
    /// The correlation, from −1 to 1.
    pub r: Option<f64>,
    /// Two-sided p-value from r√((n − 2)/(1 − r²)), Student's t with n − 2 degrees of freedom under no correlation; 0 where r
    /// is ±1.
    pub p: Option<f64>,
    /// Institutions with both values.
    pub n: usize,
    /// Why r and p are missing.
    pub notes: Vec<Note>,
}

impl<'a> Correlate<'a> {
    /// Pearson's correlations of all available nodes.
    pub fn new(scores: &'a Scores) -> Self {
        Correlate { scores, nodes: Vec::new(), method: Method::default() }
    }

    setters! {
        /// The nodes, by their codes; all available ones where none is named.
        pub nodes: each String;
        /// Which correlation.
        pub method: Method;
    }

    /// The correlation of each pair, in methodology order by the first node, then by the second.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node that is unknown, without values or named twice, and for a survey
    /// with a sampling design.
    pub fn correlations(&self) -> Result<Records<Correlation>> {
        self.scores.survey().refuse_design()?;
        let nodes = chosen(self.scores, &self.nodes)?;
        let values = nodes.into_par_iter().map(|node| Values::of(self.scores, node)).collect::<Result<Vec<_>>>()?;
        let pairs: Vec<(usize, usize)> =
            (0..values.len()).flat_map(|a| (a + 1..values.len()).map(move |b| (a, b))).collect();
        let of = match self.method {
            Method::Pearson => pearson,
            Method::Spearman => spearman,
        };
        let rows: Vec<Correlation> = pairs.into_par_iter().map(|(a, b)| of(&values[a], &values[b])).collect();
        Ok(Records::of([], rows))
    }
}

impl Records<Correlation> {
    /// The correlation of two nodes, in either order.
    pub fn get(&self, a: &str, b: &str) -> Option<&Correlation> {
        self.iter().find(|row| (row.a == a && row.b == b) || (row.a == b && row.b == a))
    }
}

columns! {
    Correlation:
    a "a" Text "codes of the methodology" "códigos de la metodología"
        "The first node of the pair." "El primer nodo del par.";
    b "b" Text "codes of the methodology" "códigos de la metodología"
        "The second node of the pair." "El segundo nodo del par.";
    r "r" Number "−1 to 1" "de −1 a 1"
        "Correlation of the two nodes, Pearson's or Spearman's as the table says."
        "Correlación de los dos nodos, de Pearson o de Spearman según la tabla.";
    p = P_OF_CORRELATION;
    n = N_COMPLETE;
    note = NOTE |row, language| sentences(row.notes.iter().map(|note| note.message(language)));
}

impl Correlation {
    fn new(a: &Values, b: &Values, n: usize, r: Result<f64, Note>) -> Self {
        let mut notes = Vec::new();
        let r = noted(r, &mut notes);
        let p = r.and_then(|r| noted(p_value(r, n), &mut notes));
        Correlation { a: a.code.clone(), b: b.code.clone(), r, p, n, notes }
    }
}

/// Pearson's correlation of two nodes over the institutions that have both.
pub(crate) fn pearson(a: &Values, b: &Values) -> Correlation {
    let rows = Rows::complete([a, b]);
    let (x, y) = (Column::of(a, &rows), Column::of(b, &rows));
    Correlation::new(a, b, x.values.len(), correlation(&x, &y))
}

/// Spearman's correlation of two nodes over the institutions that have both.
pub(crate) fn spearman(a: &Values, b: &Values) -> Correlation {
    let rows = Rows::complete([a, b]);
    let [x, y] = [a, b].map(|node| node.numbered()).map(|numbered| numbered.ranks(&rows.pick(&numbered.numbers)));
    let r = enough(x.ranks.len()).and_then(|()| {
        for (node, ranks) in [(a, &x), (b, &y)] {
            if ranks.squares == 0 {
                return Err(Note::NoVariance { node: node.code.clone() });
            }
        }
        let products: i128 = x.ranks.iter().zip(&y.ranks).map(|(x, y)| i128::from(*x) * i128::from(*y)).sum();
        Ok(settled(products as f64 / ((x.squares as f64).sqrt() * (y.squares as f64).sqrt())))
    });
    Correlation::new(a, b, x.ranks.len(), r)
}

/// Refuses fewer institutions than a correlation needs.
pub(super) fn enough(n: usize) -> Result<(), Note> {
    if n < NEEDED { Err(Note::TooFewInstitutions { n, needed: NEEDED }) } else { Ok(()) }
}

/// Pearson's correlation of two columns of the same institutions.
pub(super) fn correlation(x: &Column, y: &Column) -> Result<f64, Note> {
    enough(x.values.len())?;
    x.check_variance()?;
    y.check_variance()?;
    let products = products(&x.values, &x.moments, &y.values, &y.moments);
    finite(products / (x.moments.squares.sqrt() * y.moments.squares.sqrt())).map(settled)
}

/// A correlation within its range.
fn settled(r: f64) -> f64 {
    if r.abs() > 1.0 - NEAR { r.signum() } else { r }
}

fn p_value(r: f64, n: usize) -> Result<f64, Note> {
    if r.abs() == 1.0 {
        return Ok(0.0);
    }
    let df = n as f64 - 2.0;
    finite(t_two_sided(r * (df / ((1.0 - r) * (1.0 + r))).sqrt(), df))
}
