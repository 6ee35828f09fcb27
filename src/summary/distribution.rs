//! Where the institutions of a group are: at the floor or the ceiling of a node, in which band, in which quadrant (see
//! [definitions](crate::definitions#distributions)).

use rayon::prelude::*;
use serde::Serialize;

use super::estimate::Note;
use super::groups::Groups;
use crate::error::Result;
use crate::methodology::Methodology;
use crate::numeric::wilson;
use crate::schema::{Records, columns};
use crate::scoring::{QUADRANTS, Scores};
use crate::words::words;

words! {
    /// What divides institutions.
    pub Division
    /// Whether a node has the lowest score of its scale.
    Floor "floor";
    /// Whether a node has the highest score of its scale.
    Ceiling "ceiling";
    /// The band of the headline.
    Band "band";
    /// The quadrant of the plane.
    Quadrant "quadrant";
}

/// How many institutions of a group are in a class, of those that have a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassShare {
    /// The value of each key in the group.
    pub group: Vec<String>,
    /// Code of the node: the headline's for bands; `None` for quadrants.
    pub node: Option<String>,
    /// What divides the institutions.
    pub division: Division,
    /// The class: the end of the scale; the code of a band, or of what lies [below](Distribution) them; `I` to `IV`.
    pub class: String,
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
    ClassShare:
    keys [STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    node "nodo" Text "codes of the methodology" "códigos de la metodología"
        "The component or index whose values are divided; empty for quadrants."
        "El componente o índice cuyos valores se dividen; vacío para cuadrantes.";
    division "división" Text "floor, ceiling, band, quadrant" "floor, ceiling, band, quadrant"
        "What divides the institutions into classes." "Lo que divide a las instituciones en clases."
        |row| row.division.code();
    class "clase" Text
        "an end of the scale, codes of bands, quadrants"
        "un extremo de la escala, códigos de bandas, cuadrantes"
        "The class; `below` for institutions that reach no band."
        "La clase; `below` para las que no llegan a ninguna banda.";
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

impl ClassShare {
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Distribution {
    /// Group by group: the nodes in methodology order, floor and ceiling of each; the bands, below them first; the quadrants, I to
    /// IV. The counts of the bands of a group sum to their n, and so do those of its quadrants.
    pub shares: Records<ClassShare>,
    /// The class of the institutions that reach no band: `below`, unless a band is called so.
    pub below: String,
}

impl Distribution {
    pub(super) fn new(scores: &Scores, groups: Groups, confidence: f64) -> Result<Self> {
        scores.survey().refuse_design()?;
        let (methodology, positions) = (scores.methodology(), scores.positions()?);
        let divide = Divide { groups: &groups, confidence };
        let nodes: Vec<usize> = scores.available().collect();
        let mut divided = nodes.par_iter().map(|node| divide.ends(scores, *node)).collect::<Result<Vec<_>>>()?;

        let below = below(methodology);
        let place = |class: Option<&str>, classes: &[(Division, &str)]| {
            classes.iter().position(|(_, code)| Some(*code) == class)
        };
        if !methodology.bands().is_empty() {
            let codes = methodology.bands().iter().map(|band| band.code.as_str());
            let bands: Vec<_> =
                std::iter::once(below.as_str()).chain(codes).map(|code| (Division::Band, code)).collect();
            let values = scores.values(methodology.headline_position())?;
            let reached = positions.band.iter().map(|band| Some(band.unwrap_or(&below)));
            let of_row = reached.zip(values.iter()).map(|(band, value)| value.and(place(band, &bands)));
            divided.push(divide.shares(Some(methodology.headline().code()), &bands, of_row));
        }
        if let Some(reached) = &positions.quadrant {
            let quadrants = QUADRANTS.map(|code| (Division::Quadrant, code));
            divided.push(divide.shares(None, &quadrants, reached.iter().map(|code| place(*code, &quadrants))));
        }
        let mut divided: Vec<_> = divided.into_iter().map(Vec::into_iter).collect();
        let of_group = |_| divided.iter_mut().filter_map(Iterator::next).flatten().collect::<Vec<_>>();
        let shares = (0..groups.len()).flat_map(of_group).collect();
        Ok(Distribution { shares: Records::of(groups.keys, shares), below })
    }

    /// The row of a class, in the group that the values of its keys name; `None` where there is none.
    pub fn share(&self, group: &[&str], division: Division, node: Option<&str>, class: &str) -> Option<&ClassShare> {
        let is_meant =
            |row: &&ClassShare| row.division == division && row.node.as_deref() == node && row.class == class;
        self.shares.iter().filter(is_meant).find(|row| row.group.iter().eq(group.iter()))
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

/// Institutions by group, to be divided into classes.
struct Divide<'a> {
    groups: &'a Groups,
    confidence: f64,
}

impl Divide<'_> {
    /// The floor and the ceiling of a node.
    fn ends(&self, scores: &Scores, node: usize) -> Result<Vec<Vec<ClassShare>>> {
        let (values, node) = (scores.values(node)?, &scores.methodology().nodes()[node]);
        let scale = node.scale();
        let [floor, ceiling] = [scale.min, scale.max].map(|end| scale.comparable(end));
        let class = |value: f64| match scale.comparable(value) {
            value if value <= floor => 0,
            value if value >= ceiling => 1,
            _ => 2,
        };
        let [min, max] = [scale.min, scale.max].map(|end| end.to_string());
        let classes = [(Division::Floor, min.as_str()), (Division::Ceiling, max.as_str())];
        Ok(self.shares(Some(node.code()), &classes, values.iter().map(|value| value.map(class))))
    }

    /// The shares of each group. `of_row` has the position of the class of each institution with a value, their number where it
    /// is in none.
    fn shares(
        &self,
        node: Option<&str>,
        classes: &[(Division, &str)],
        of_row: impl Iterator<Item = Option<usize>>,
    ) -> Vec<Vec<ClassShare>> {
        let of_group = |(group, counts): (&Vec<String>, Vec<usize>)| {
            let n: usize = counts.iter().sum();
            let share = |((division, class), &count): (&(Division, &str), &usize)| {
                let (share_low, share_high) = wilson(count, n, self.confidence).unzip();
                ClassShare {
                    group: group.clone(),
                    node: node.map(str::to_owned),
                    division: *division,
                    class: (*class).to_owned(),
                    count,
                    n,
                    share: (n > 0).then(|| count as f64 / n as f64),
                    share_low,
                    share_high,
                }
            };
            classes.iter().zip(&counts).map(share).collect()
        };
        self.groups.values.iter().zip(self.groups.counts(classes.len() + 1, of_row)).map(of_group).collect()
    }
}
