//! Item analysis of a node: do its children measure one thing?

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::Serialize;

use super::components::{Component, Loadings, components};
use super::correlation::{correlation, enough};
use super::note::{Note, finite, noted};
use super::values::{Column, Rows, Values};
use crate::error::{Result, ensure};
use crate::language::Language;
use crate::methodology::Scale;
use crate::schema::{Records, Table, columns, sentences};
use crate::scoring::Scores;
use crate::summary::available;

/// Item analysis of a node over its children: Cronbach's alpha, item–rest correlations and principal components, over the
/// institutions that have a value of every child. Children of weight 0 and children without values take no part.
///
/// ```
/// use open_gov_metric::reliability::Reliability;
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2017)?;
/// let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
/// let participation = Reliability::new(&scores, "PG")?;
/// assert_eq!(format!("{:.3}", participation.alpha.raw.unwrap()), "0.886");
/// assert_eq!(participation.items[0].node, "PG_MEC");
/// assert_eq!(participation.components.len(), 5);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Reliability {
    /// Code of the node.
    pub node: String,
    /// Institutions with a value of every child that takes part.
    pub n: usize,
    /// Cronbach's alpha.
    pub alpha: Alpha,
    /// The children that take part, in methodology order.
    pub items: Records<Item>,
    /// The principal components, as many as children, the largest first.
    pub components: Records<Component>,
    /// Why the components have no figures.
    pub components_note: Option<Note>,
}

/// Cronbach's alpha of a node's children, at most 1, with no lower bound.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Alpha {
    /// k/(k − 1) · (1 − Σ variances / variance of the sum), of the values as they are (Cronbach 1951).
    pub raw: Option<f64>,
    /// k/(k − 1) · (1 − k / Σ of the correlation matrix): alpha of the children divided by their standard deviations.
    pub standardized: Option<f64>,
    /// Why a figure is missing.
    pub notes: Vec<Note>,
}

/// What one child is among the others.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Item {
    /// Code of the child.
    pub node: String,
    /// Institutions with a value of every child that takes part.
    pub n: usize,
    /// Pearson's correlation of the child with the sum of the others.
    pub item_rest: Option<f64>,
    /// Raw alpha of the others.
    pub alpha_if_dropped: Option<f64>,
    /// Why a figure is missing.
    pub notes: Vec<Note>,
}

columns! {
    Item:
    node = CHILD;
    n = N_COMPLETE;
    item_rest "ítem–resto" Number "−1 to 1" "de −1 a 1"
        "Correlation of the child with the sum of the others." "Correlación del componente con la suma de los demás.";
    alpha_if_dropped "alfa sin él" Number "at most 1" "a lo más 1"
        "Cronbach's alpha of the other children." "Alfa de Cronbach de los demás componentes.";
    note = NOTE |row, language| sentences(row.notes.iter().map(|note| note.message(language)));
}

impl Reliability {
    /// Analyses the children of a node.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node that is unknown or has no values, no children or none with values, and for a survey with
    /// a sampling design.
    pub fn new(scores: &Scores, node: &str) -> Result<Self> {
        scores.survey().refuse_design()?;
        let node = node.trim();
        let children = children(scores, node)?;
        let children: Vec<Values> =
            children.into_par_iter().map(|child| Values::of(scores, child)).collect::<Result<_>>()?;
        let rows = Rows::complete(&children);
        let columns: Vec<Column> = children.par_iter().map(|child| Column::of(child, &rows)).collect();
        let all: Vec<&Column> = columns.iter().collect();
        let correlations = correlations(&columns);
        let mut notes = Vec::new();
        let raw = noted(alpha(&all, &sum(&all)), &mut notes);
        let standardized = noted(correlations.clone().and_then(|matrix| standardized(&matrix)), &mut notes);
        let (components, components_note) = match correlations.and_then(|matrix| components(&matrix)) {
            Ok(components) => (components, None),
            Err(note) => {
                let missing = |component| Component { component, ..Component::default() };
                ((1..=columns.len()).map(missing).collect(), Some(note))
            }
        };
        Ok(Reliability {
            node: node.to_owned(),
            n: columns.first().map_or(0, |column| column.values.len()),
            alpha: Alpha { raw, standardized, notes },
            items: Records::of(
                [],
                (0..columns.len()).into_par_iter().map(|item| Item::of(&columns, item)).collect::<Vec<_>>(),
            ),
            components: Records::of([], components),
            components_note,
        })
    }

    /// The table of the loadings: `node`, then a column for each component, `1`, `2` and so on; null where there are none.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no result causes.
    pub fn loadings_frame(&self) -> Result<DataFrame> {
        let numbers: Vec<String> = (1..=self.components.len()).map(|component| component.to_string()).collect();
        let items = self.items.iter().enumerate();
        let rows: Vec<Loadings> =
            items.map(|(child, item)| Loadings { node: &item.node, child, components: &self.components }).collect();
        Table::of(&rows).nodes(numbers.iter().map(String::as_str).enumerate()).frame(Language::English)
    }
}

impl Item {
    fn of(columns: &[Column], item: usize) -> Self {
        let column = &columns[item];
        let rest: Vec<&Column> =
            columns.iter().enumerate().filter(|(at, _)| *at != item).map(|(_, rest)| rest).collect();
        let sum = sum(&rest);
        let [item_rest, dropped] = match rest.len() {
            0 => [Err(Note::OneChild), Err(Note::OneChild)],
            1 => [correlation(column, &sum), Err(Note::TwoChildren)],
            _ => [correlation(column, &sum), alpha(&rest, &sum)],
        };
        let mut notes = Vec::new();
        Item {
            node: column.code.unwrap_or_default().to_owned(),
            n: column.values.len(),
            item_rest: noted(item_rest, &mut notes),
            alpha_if_dropped: noted(dropped, &mut notes),
            notes,
        }
    }
}

/// Positions of a node's children that take part.
fn children(scores: &Scores, code: &str) -> Result<Vec<usize>> {
    let node = &scores.methodology().nodes()[available(scores, code)?];
    ensure!(
        node.weighted().next().is_some(),
        "node",
        "the node {code} has no children; expected an index made of others",
        "el nodo {code} no tiene hijos; se esperaba un índice hecho de otros"
    );
    let children: Vec<usize> =
        node.weighted().map(|child| child.node).filter(|child| scores.plan().is_available(*child)).collect();
    ensure!(
        !children.is_empty(),
        "node",
        "none of the children of the node {code} has values; expected their columns in the survey",
        "ninguno de los hijos del nodo {code} tiene valores; se esperaban sus columnas en la encuesta"
    );
    Ok(children)
}

/// The sum of children, institution by institution.
fn sum(children: &[&Column]) -> Column<'static> {
    let mut values = vec![0.0; children.first().map_or(0, |column| column.values.len())];
    let mut scale = Scale { min: 0.0, max: 0.0 };
    for child in children {
        values.iter_mut().zip(&*child.values).for_each(|(sum, value)| *sum += value);
        scale = Scale { min: scale.min + child.scale.min, max: scale.max + child.scale.max };
    }
    Column::new(None, scale, values.into())
}

/// Raw alpha of children with this sum.
fn alpha(children: &[&Column], sum: &Column) -> Result<f64, Note> {
    let (n, k) = (sum.moments.n, children.len() as f64);
    if children.len() < 2 {
        return Err(Note::OneChild);
    }
    if n < 2 {
        return Err(Note::TooFewInstitutions { n, needed: 2 });
    }
    sum.check_variance()?;
    let variances: f64 = children.iter().map(|child| child.moments.variance()).sum();
    finite(k / (k - 1.0) * (1.0 - variances / sum.moments.variance()))
}

/// The correlation matrix of the children.
fn correlations(columns: &[Column]) -> Result<Vec<Vec<f64>>, Note> {
    let k = columns.len();
    enough(columns.first().map_or(0, |column| column.values.len()))?;
    columns.iter().try_for_each(Column::check_variance)?;
    let pairs: Vec<(usize, usize)> = (0..k).flat_map(|a| (a + 1..k).map(move |b| (a, b))).collect();
    let of = |(a, b): (usize, usize)| Ok((a, b, correlation(&columns[a], &columns[b])?));
    let mut matrix = vec![vec![1.0; k]; k];
    for (a, b, r) in pairs.into_par_iter().map(of).collect::<Result<Vec<_>, Note>>()? {
        matrix[a][b] = r;
        matrix[b][a] = r;
    }
    Ok(matrix)
}

/// Alpha of the children divided by their standard deviations.
fn standardized(correlations: &[Vec<f64>]) -> Result<f64, Note> {
    let k = correlations.len() as f64;
    if correlations.len() < 2 {
        return Err(Note::OneChild);
    }
    let sum: f64 = correlations.iter().flatten().sum();
    // The variance of the sum: less than this is rounding.
    if sum < 1e-12 * k {
        return Err(Note::NoVarianceOfSum);
    }
    finite(k / (k - 1.0) * (1.0 - k / sum))
}
