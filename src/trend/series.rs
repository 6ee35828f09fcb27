//! Several editions one after the other, those without data by what was published of them.

use serde::Serialize;

use crate::error::Result;
use crate::methodology::Methodology;
use crate::schema::{Records, columns};
use crate::scoring::Scores;
use crate::summary::{Estimates, keys, named};

/// A figure of one edition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// Name of the edition's methodology.
    pub edition: String,
    /// Code of the node.
    pub node: String,
    /// The group that it speaks of, as (key, value); empty for the whole.
    pub group: Vec<(String, String)>,
    /// Institutions behind it; `None` where the source does not state them.
    pub n: Option<u64>,
    /// The mean, in the unit of the node's scale, with the decimals that it was published with.
    pub mean: Option<f64>,
    /// `computed`, or where it was published.
    pub source: String,
}

columns! {
    Point:
    edition "edición" Text "names of methodologies" "nombres de metodologías"
        "The edition that the figure is of." "La edición de la que es la cifra.";
    node = NODE;
    keys [STATE] |row, key| row.group.iter().find(|(name, _)| name == key.name).map(|(_, value)| value.as_str());
    n "n" Count "institutions" "instituciones"
        "Institutions with a value of the node, or those behind the published figure; empty where its source does not say."
        "Instituciones con un valor del nodo, o las que hay detrás de la cifra publicada; vacío si su fuente no lo dice.";
    mean "media" Number "the node's scale in that edition" "escala del nodo en esa edición"
        "The same mean, or the published figure." "La misma media, o la cifra publicada.";
    source "fuente" Text "computed, or a citation" "computed, o una referencia"
        "Whether the mean was computed from a file, or where it was published."
        "Si la media se calculó con un archivo, o dónde se publicó.";
}

/// Means of several editions in sequence.
///
/// An edition with data has the mean of every available node over all its institutions, by its design where it has one, and
/// the means of the groups that some edition of the series has published figures of. An edition without data has its
/// published figures. Definitions and scales are each edition's own: figures of two editions need not be comparable.
///
/// ```
/// use open_gov_metric::trend::Series;
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let [first, second] = [Methodology::edition(2017)?, Methodology::edition(2019)?];
/// let scores = Scores::new(SurveyReader::new(&first).read_path("fixtures/survey_2017.csv")?)?;
/// let points = Series::new().computed(&scores).published(&second).points()?;
/// let ga: Vec<_> = points.iter().filter(|point| point.node == "GA").map(|point| (point.n, point.source.as_str())).collect();
/// assert_eq!(ga[0], (Some(908), "computed"));
/// assert_eq!(ga[1], (Some(1243), "INAI press notes of 17 and 18 February 2019"));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Series<'a> {
    /// Methodologies, with the scores of those that have data.
    editions: Vec<(Methodology, Option<&'a Scores>)>,
}

impl<'a> Series<'a> {
    /// No edition yet.
    pub fn new() -> Self {
        Series::default()
    }

    /// Adds an edition with data.
    pub fn computed(mut self, scores: &'a Scores) -> Self {
        self.editions.push((scores.methodology().clone(), Some(scores)));
        self
    }

    /// Adds an edition by its published figures.
    pub fn published(mut self, methodology: &Methodology) -> Self {
        self.editions.push((methodology.clone(), None));
        self
    }

    /// The figures: the editions in the order they were added; in each the whole before groups, nodes in methodology order;
    /// published ones as the methodology has them. Their table has the keys of published groups where there are any.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) for design columns that make no design.
    pub fn points(&self) -> Result<Records<Point>> {
        let groups = self.groups();
        let mut points = Vec::new();
        for (methodology, scores) in &self.editions {
            match scores {
                Some(scores) => points.extend(computed(scores, &groups)?),
                None => points.extend(printed(methodology)),
            }
        }
        Ok(Records::of(keys(points.iter().map(|point| point.group.as_slice())), points))
    }

    /// The whole, then the groups that figures were published of, as (key, value), in the order of the figures.
    fn groups(&self) -> Vec<Vec<(String, String)>> {
        let mut groups = vec![Vec::new()];
        for (methodology, _) in &self.editions {
            for group in methodology.published().iter().map(|figure| named(methodology, &figure.group)) {
                if !groups.contains(&group) {
                    groups.push(group);
                }
            }
        }
        groups
    }
}

/// The means of an edition with data in those of the groups that it has.
fn computed(scores: &Scores, groups: &[Vec<(String, String)>]) -> Result<Vec<Point>> {
    let mut estimates = Estimates::of(scores);
    let mut points = Vec::new();
    for group in groups {
        for node in scores.available().map(|node| scores.methodology().nodes()[node].code()) {
            points.extend(estimates.estimate(group, node)?.map(|found| Point {
                edition: scores.methodology().name().to_owned(),
                node: node.to_owned(),
                group: group.clone(),
                n: Some(found.n as u64),
                mean: found.mean,
                source: "computed".to_owned(),
            }));
        }
    }
    Ok(points)
}

/// The published figures of an edition.
fn printed(methodology: &Methodology) -> impl Iterator<Item = Point> + '_ {
    methodology.published().iter().map(|figure| Point {
        edition: methodology.name().to_owned(),
        node: methodology.nodes()[figure.node].code().to_owned(),
        group: named(methodology, &figure.group),
        n: figure.n,
        mean: Some(figure.value),
        source: figure.source.clone(),
    })
}
