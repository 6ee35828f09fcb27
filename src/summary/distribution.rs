//! Where the institutions of a group stand: at the floor or the ceiling of a node, in which band, in which quadrant (see
//! [definitions](crate::definitions#distributions)).

use polars::prelude::*;
use rayon::prelude::*;
use serde::Serialize;

use super::estimate::Note;
use super::groups::{self, Groups};
use crate::error::Result;
use crate::language::Language;
use crate::methodology::Methodology;
use crate::numeric::wilson;
use crate::schema::{Table, columns};
use crate::scoring::{QUADRANTS, Scores};

/// What divides institutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Division {
    /// Whether a node has the lowest score of its scale.
    Floor,
    /// Whether a node has the highest score of its scale.
    Ceiling,
    /// The band of the headline.
    Band,
    /// The quadrant of the plane.
    Quadrant,
}

impl Division {
    /// `floor`, `ceiling`, `band` or `quadrant`.
    pub const fn code(self) -> &'static str {
        match self {
            Division::Floor => "floor",
            Division::Ceiling => "ceiling",
            Division::Band => "band",
            Division::Quadrant => "quadrant",
        }
    }
}

/// How many institutions of a group are in a class, of those that have a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ClassShare<'a> {
    /// The value of each key in the group.
    pub group: &'a [String],
    /// Code of the node: the headline's for bands; `None` for quadrants.
    pub node: Option<&'a str>,
    /// What divides the institutions.
    pub division: Division,
    /// The class: the end of the scale; the code of a band, or of what lies [below](Distribution::below) them; `I` to `IV`.
    pub class: &'a str,
    /// Institutions in the class.
    pub count: usize,
    /// Institutions with a value of the node, or of both axes.
    pub n: usize,
    /// `count` ÷ `n`; `None` where `n` is 0, and so are the ends of the interval.
    pub share: Option<f64>,
    /// Lower end of Wilson's interval.
    pub share_low: Option<f64>,
    /// Upper end of Wilson's interval.
    pub share_high: Option<f64>,
}

columns! {
    ClassShare<'_>:
    keys [STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    node "nodo" Text "codes of the methodology" "códigos de la metodología"
        "The component or index whose values are divided; empty for quadrants."
        "El componente o índice cuyos valores se dividen; vacío para cuadrantes."
        |row| row.node;
    division "división" Text "floor, ceiling, band, quadrant" "floor, ceiling, band, quadrant"
        "What divides the institutions into classes." "Lo que divide a las instituciones en clases."
        |row| row.division.code();
    class "clase" Text
        "an end of the scale, codes of bands, quadrants"
        "un extremo de la escala, códigos de bandas, cuadrantes"
        "The class; `below` for institutions that reach no band."
        "La clase; `below` para las que no llegan a ninguna banda."
        |row| row.class;
    count "cuenta" Count "institutions" "instituciones"
        "Institutions in the class." "Instituciones en la clase.";
    n "n" Count "institutions" "instituciones"
        "Institutions with a value of the node, or of both axes."
        "Instituciones con un valor del nodo, o de ambos ejes.";
    share "proporción" Share "0 to 1" "de 0 a 1"
        "count ÷ n." "cuenta ÷ n.";
    share_low "IC inf." Share "0 to 1" "de 0 a 1"
        "Lower end of Wilson's interval of the share." "Extremo inferior del intervalo de Wilson de la proporción.";
    share_high "IC sup." Share "0 to 1" "de 0 a 1"
        "Upper end of Wilson's interval of the share." "Extremo superior del intervalo de Wilson de la proporción.";
    note = NOTE |row, language| row.note().map(|note| note.message(language));
}

impl ClassShare<'_> {
    /// Why there is no share.
    pub fn note(&self) -> Option<Note> {
        (self.n == 0).then_some(Note::NoValues)
    }
}

/// The shares of every group.
///
/// ```
/// use open_gov_metric::summary::Division;
/// use open_gov_metric::{Methodology, Scores, Summarize, SurveyReader};
///
/// let methodology = Methodology::edition(2017)?;
/// let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
/// let distribution = Summarize::new(&scores).by(["state"]).distribution()?;
/// let second = distribution.share(&["Colima"], Division::Quadrant, None, "II").unwrap();
/// assert_eq!(second.n, 27);
/// assert_eq!(second.share, Some(second.count as f64 / 27.0));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Distribution {
    keys: Vec<String>,
    groups: Vec<Vec<String>>,
    classes: Vec<Class>,
    /// The count of each class and its n, group by group.
    counts: Vec<(usize, usize)>,
    below: String,
    confidence: f64,
}

/// What a row of every group is about.
#[derive(Debug, Clone)]
struct Class {
    division: Division,
    node: Option<String>,
    code: String,
}

impl Class {
    fn new(division: Division, node: Option<&str>, code: impl ToString) -> Self {
        Class { division, node: node.map(str::to_owned), code: code.to_string() }
    }
}

/// A class with its count and its n in every group.
type Counted = (Class, Vec<usize>, Vec<usize>);

impl Distribution {
    pub(super) fn new(scores: &Scores, groups: Groups, confidence: f64) -> Result<Self> {
        scores.survey().refuse_design()?;
        let below = below(scores.methodology());
        let nodes: Vec<usize> = scores.available().collect();
        let ends = nodes.par_iter().map(|node| ends(scores, &groups, *node)).collect::<Result<Vec<_>>>()?;
        let mut counted: Vec<Counted> = ends.into_iter().flatten().collect();
        let positions = scores.positions()?;
        counted.extend(bands(scores, &groups, &positions.band, &below)?);
        counted.extend(positions.quadrant.iter().flat_map(|reached| quadrants(&groups, reached)));
        let in_group = |group: usize| counted.iter().map(move |(_, count, n)| (count[group], n[group]));
        Ok(Distribution {
            counts: (0..groups.len()).flat_map(in_group).collect(),
            keys: groups.keys,
            groups: groups.values,
            classes: counted.into_iter().map(|(class, ..)| class).collect(),
            below,
            confidence,
        })
    }

    /// The keys of the groups.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The value of each key in each group, in canonical order; empty for institutions without one.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.groups
    }

    /// The class of the institutions that reach no band: `below`, unless a band is called so.
    pub fn below(&self) -> &str {
        &self.below
    }

    /// Every row, group by group: the nodes in methodology order, floor and ceiling of each; the bands, below them first;
    /// the quadrants, I to IV. The counts of the bands of a group sum to their n, and so do those of its quadrants.
    pub fn rows(&self) -> impl Iterator<Item = ClassShare<'_>> {
        (0..self.counts.len()).map(|row| self.row(row))
    }

    /// The row of a class, in the group that the values of its keys name; `None` where there is none.
    pub fn share(&self, group: &[&str], division: Division, node: Option<&str>, class: &str) -> Option<ClassShare<'_>> {
        let group = groups::position(&self.groups, group)?;
        let is_meant =
            |known: &Class| known.division == division && known.node.as_deref() == node && known.code == class;
        let class = self.classes.iter().position(is_meant)?;
        Some(self.row(group * self.classes.len() + class))
    }

    fn row(&self, row: usize) -> ClassShare<'_> {
        let class = &self.classes[row % self.classes.len()];
        let (count, n) = self.counts[row];
        let (share_low, share_high) = wilson(count, n, self.confidence).unzip();
        ClassShare {
            group: &self.groups[row / self.classes.len()],
            node: class.node.as_deref(),
            division: class.division,
            class: &class.code,
            count,
            n,
            share: (n > 0).then(|| count as f64 / n as f64),
            share_low,
            share_high,
        }
    }

    /// The table of the [shares](ClassShare), each with its keys.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key has the name of another column.
    pub fn frame(&self, language: Language) -> Result<DataFrame> {
        Table::of(&self.rows().collect::<Vec<_>>()).keys(&self.keys).frame(language)
    }
}

/// A name for what lies below the bands that none of them has.
fn below(methodology: &Methodology) -> String {
    let mut name = "below".to_owned();
    while methodology.bands().iter().any(|band| band.code == name) {
        name.push('_');
    }
    name
}

/// The floor and the ceiling of a node.
fn ends(scores: &Scores, groups: &Groups, node: usize) -> Result<Vec<Counted>> {
    let node = &scores.methodology().nodes()[node];
    let Some(column) = scores.node(node.code()) else { return Ok(Vec::new()) };
    let scale = node.scale();
    let [floor, ceiling] = [scale.min, scale.max].map(|end| scale.comparable(end));
    let value = |value: Option<f64>| value.map(|value| scale.comparable(value));
    let classes = [(Division::Floor, scale.min), (Division::Ceiling, scale.max)];
    let classes = classes.map(|(division, end)| Class::new(division, Some(node.code()), end));
    let is_in = |value: f64, class: usize| if class == 0 { value <= floor } else { value >= ceiling };
    Ok(count(groups, classes, column.f64()?.iter().map(value), is_in))
}

/// What lies below the bands of the headline, and each of them.
fn bands(scores: &Scores, groups: &Groups, reached: &[Option<&str>], below: &str) -> Result<Vec<Counted>> {
    let methodology = scores.methodology();
    let headline = methodology.headline().code();
    let Some(values) = scores.node(headline).filter(|_| !methodology.bands().is_empty()) else { return Ok(Vec::new()) };
    let mut codes = vec![below];
    codes.extend(methodology.bands().iter().map(|band| band.code.as_str()));
    let classes = codes.iter().map(|code| Class::new(Division::Band, Some(headline), code));
    let of_row = reached.iter().copied().zip(values.f64()?.iter());
    let of_row = of_row.map(|(band, value)| value.map(|_| band.unwrap_or(below)));
    Ok(count(groups, classes, of_row, |band, class| codes[class] == band))
}

/// The quadrants of the plane.
fn quadrants(groups: &Groups, reached: &[Option<&str>]) -> Vec<Counted> {
    let classes = QUADRANTS.map(|code| Class::new(Division::Quadrant, None, code));
    count(groups, classes, reached.iter().copied(), |quadrant, class| QUADRANTS[class] == quadrant)
}

/// How many of the rows that have a value are in each class, by group.
fn count<V: Copy>(
    groups: &Groups,
    classes: impl IntoIterator<Item = Class>,
    rows: impl Iterator<Item = Option<V>>,
    is_in: impl Fn(V, usize) -> bool,
) -> Vec<Counted> {
    let classes: Vec<Class> = classes.into_iter().collect();
    let mut n = vec![0; groups.len()];
    let mut counts = vec![vec![0; groups.len()]; classes.len()];
    for (value, group) in rows.zip(&groups.codes) {
        let Some(value) = value else { continue };
        n[*group as usize] += 1;
        for (class, counts) in counts.iter_mut().enumerate() {
            counts[*group as usize] += usize::from(is_in(value, class));
        }
    }
    classes.into_iter().zip(counts).map(|(class, counts)| (class, counts, n.clone())).collect()
}
