//! Item analysis of a node: do its children measure one thing?

use polars::prelude::*;
use rayon::prelude::*;
use serde::Serialize;

use super::available;
use super::components::Components;
use super::correlation::{coefficient, enough, varies};
use super::note::{Note, finite, noted};
use super::values::{Rows, Values};
use crate::error::{Result, ensure};
use crate::language::Language;
use crate::methodology::Scale;
use crate::numeric::Moments;
use crate::schema::{Table, columns, sentences};
use crate::scoring::Scores;

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
/// assert_eq!(format!("{:.3}", participation.alpha().raw.unwrap()), "0.886");
/// assert_eq!(participation.items()[0].node, "PG_MEC");
/// assert_eq!(participation.components().unwrap().eigenvalues().len(), 5);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reliability {
    node: String,
    n: usize,
    alpha: Alpha,
    items: Vec<Item>,
    components: Result<Components, Note>,
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

impl Reliability {
    /// Analyses the children of a node.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node that is unknown or has no values, no children or none with values, and for a survey with
    /// a sampling design.
    pub fn new(scores: &Scores, node: &str) -> Result<Self> {
        scores.survey().refuse_design()?;
        let children = children(scores, node.trim())?;
        let children: Vec<Values> =
            children.into_par_iter().map(|child| Values::of(scores, child)).collect::<Result<_>>()?;
        let rows = Rows::complete(&children.iter().collect::<Vec<_>>());
        let columns: Vec<_> = children.par_iter().map(|child| child.at(&rows)).collect();
        let columns: Vec<Column> =
            children.iter().zip(&columns).map(|(child, values)| Column::of(child, values)).collect();
        let n = columns.first().map_or(0, |column| column.values.len());
        let correlations = correlations(&columns);
        let mut notes = Vec::new();
        let raw = noted(Sum::of(&columns, None).alpha(&columns), &mut notes);
        let standardized = noted(correlations.clone().and_then(|matrix| standardized(&matrix)), &mut notes);
        Ok(Reliability {
            node: node.trim().to_owned(),
            n,
            alpha: Alpha { raw, standardized, notes },
            items: (0..columns.len()).into_par_iter().map(|item| Item::of(&columns, item)).collect(),
            components: correlations.and_then(|matrix| Components::of(&matrix)),
        })
    }

    /// Code of the node.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// Institutions with a value of every child that takes part.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Cronbach's alpha.
    pub fn alpha(&self) -> &Alpha {
        &self.alpha
    }

    /// The children that take part, in methodology order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The principal components; where there are none, [`components_note`](Self::components_note) says why.
    pub fn components(&self) -> Option<&Components> {
        self.components.as_ref().ok()
    }

    /// Why there are no components.
    pub fn components_note(&self) -> Option<&Note> {
        self.components.as_ref().err()
    }

    /// The table of the [children](Item).
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no result causes.
    pub fn items_frame(&self, language: Language) -> Result<DataFrame> {
        Table::of(&self.items).frame(language)
    }

    /// The table of the [components](Component), the largest first; null where there are none.
    ///
    /// # Errors
    ///
    /// As [`items_frame`](Self::items_frame).
    pub fn components_frame(&self) -> Result<DataFrame> {
        Table::of(&self.rows_of_components()).frame(Language::English)
    }

    /// The table of the loadings: `node`, then a column for each component, `1`, `2` and so on; null where there are none.
    ///
    /// # Errors
    ///
    /// As [`items_frame`](Self::items_frame).
    pub fn loadings_frame(&self) -> Result<DataFrame> {
        let components: Vec<String> = (1..=self.items.len()).map(|component| component.to_string()).collect();
        let of = |item: usize| Loadings { reliability: self, item };
        let rows: Vec<Loadings> = (0..self.items.len()).map(of).collect();
        Table::of(&rows).nodes(components.iter().map(String::as_str).enumerate()).frame(Language::English)
    }

    fn rows_of_components(&self) -> Vec<Component> {
        let found = self.components().map(|found| (found.eigenvalues(), found.shares(), found.cumulative_shares()));
        let row = |at: usize| Component {
            component: at + 1,
            eigenvalue: found.as_ref().and_then(|(eigenvalues, ..)| eigenvalues.get(at)).copied(),
            share: found.as_ref().and_then(|(_, shares, _)| shares.get(at)).copied(),
            cumulative: found.as_ref().and_then(|(.., cumulative)| cumulative.get(at)).copied(),
        };
        (0..self.items.len()).map(row).collect()
    }
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

/// A principal component of a node's children.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Component {
    /// Its number, from 1.
    pub component: usize,
    /// Its eigenvalue.
    pub eigenvalue: Option<f64>,
    /// Its share of the variance.
    pub share: Option<f64>,
    /// The share of this component and of those before it.
    pub cumulative: Option<f64>,
}

columns! {
    Component:
    component "componente" Count "from 1" "desde 1"
        "Number of the principal component, the largest first." "Número del componente principal, primero el mayor.";
    eigenvalue "valor propio" Number "from 0 to the number of children" "de 0 al número de componentes"
        "Eigenvalue of the correlation matrix." "Valor propio de la matriz de correlaciones.";
    share "proporción" Share "0 to 1" "de 0 a 1"
        "Eigenvalue ÷ number of children: the share of the variance."
        "Valor propio ÷ número de componentes: la proporción de la varianza.";
    cumulative "acumulada" Share "0 to 1" "de 0 a 1"
        "Share of this principal component and of those before it."
        "Proporción de este componente principal y de los anteriores.";
}

/// The loadings of a child.
pub(crate) struct Loadings<'a> {
    reliability: &'a Reliability,
    item: usize,
}

columns! {
    Loadings<'_>:
    node = CHILD |row| row.reliability.items[row.item].node.as_str();
    nodes |row, at| row.reliability.components()?.loadings().get(at)?.get(row.item).copied();
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

/// A child over the complete institutions.
struct Column<'a> {
    node: &'a Values,
    values: &'a [f64],
    moments: Moments,
    constant: bool,
}

impl<'a> Column<'a> {
    fn of(node: &'a Values, values: &'a [f64]) -> Self {
        let moments = Moments::of(values);
        Column { node, values, constant: moments.is_constant(node.scale), moments }
    }

    /// Variance, n − 1; that of rounding is none.
    fn variance(&self) -> f64 {
        if self.constant { 0.0 } else { self.moments.variance() }
    }
}

/// The sum of children, institution by institution.
struct Sum {
    children: Vec<usize>,
    values: Vec<f64>,
    moments: Moments,
    constant: bool,
}

impl Sum {
    /// Of all children, or of all but one.
    fn of(columns: &[Column], without: Option<usize>) -> Self {
        let children: Vec<usize> = (0..columns.len()).filter(|child| Some(*child) != without).collect();
        let mut values = vec![0.0; columns.first().map_or(0, |column| column.values.len())];
        let mut scale = Scale { min: 0.0, max: 0.0 };
        for child in &children {
            let column = &columns[*child];
            values.iter_mut().zip(column.values).for_each(|(sum, value)| *sum += value);
            scale = Scale { min: scale.min + column.node.scale.min, max: scale.max + column.node.scale.max };
        }
        let moments = Moments::of(&values);
        Sum { children, constant: moments.is_constant(scale), moments, values }
    }

    /// Raw alpha of the children in it.
    fn alpha(&self, columns: &[Column]) -> Result<f64, Note> {
        let (n, k) = (self.moments.n, self.children.len() as f64);
        if self.children.len() < 2 {
            return Err(Note::OneChild);
        }
        if n < 2 {
            return Err(Note::TooFewInstitutions { n, needed: 2 });
        }
        if self.constant {
            return Err(Note::NoVarianceOfSum);
        }
        let variances: f64 = self.children.iter().map(|child| columns[*child].variance()).sum();
        finite(k / (k - 1.0) * (1.0 - variances / self.moments.variance()))
    }
}

impl Item {
    fn of(columns: &[Column], item: usize) -> Self {
        let column = &columns[item];
        let rest = Sum::of(columns, Some(item));
        let mut notes = Vec::new();
        let item_rest = noted(item_rest(column, &rest), &mut notes);
        let dropped = match rest.alpha(columns) {
            Err(Note::OneChild) if columns.len() == 2 => Err(Note::TwoChildren),
            alpha => alpha,
        };
        let alpha_if_dropped = noted(dropped, &mut notes);
        Item { node: column.node.code.clone(), n: column.values.len(), item_rest, alpha_if_dropped, notes }
    }
}

fn item_rest(item: &Column, rest: &Sum) -> Result<f64, Note> {
    if rest.children.is_empty() {
        return Err(Note::OneChild);
    }
    enough(item.values.len())?;
    varies(&item.moments, item.node.scale, &item.node.code)?;
    if rest.constant {
        return Err(Note::NoVarianceOfSum);
    }
    coefficient(item.values, &item.moments, &rest.values, &rest.moments)
}

/// The correlation matrix of the children.
fn correlations(columns: &[Column]) -> Result<Vec<Vec<f64>>, Note> {
    let k = columns.len();
    enough(columns.first().map_or(0, |column| column.values.len()))?;
    columns.iter().try_for_each(|column| varies(&column.moments, column.node.scale, &column.node.code))?;
    let pairs: Vec<(usize, usize)> = (0..k).flat_map(|a| (a + 1..k).map(move |b| (a, b))).collect();
    let of = |(a, b): (usize, usize)| {
        let (x, y) = (&columns[a], &columns[b]);
        coefficient(x.values, &x.moments, y.values, &y.moments).map(|r| (a, b, r))
    };
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
    // The variance of the sum, which rounding may leave beside zero.
    if sum < 1e-12 * k {
        return Err(Note::NoVarianceOfSum);
    }
    finite(k / (k - 1.0) * (1.0 - k / sum))
}
