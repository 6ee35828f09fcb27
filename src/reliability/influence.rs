//! What the weight of a node promises, and what it does (Paruolo, Saisana and Saltelli 2013; Becker et al. 2017).

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::correlation::pearson;
use super::note::Note;
use super::values::Values;
use crate::error::{Result, ensure};
use crate::schema::{Records, columns, sentences};
use crate::scoring::Scores;
use crate::summary::available;

/// One edge of the index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InfluenceRow {
    /// Code of the child.
    pub node: String,
    /// Code of the parent.
    pub parent: String,
    /// Weight of the child in the parent.
    pub weight: f64,
    /// Pearson's correlation of the child with the parent.
    pub r_parent: Option<f64>,
    /// Institutions with both values.
    pub n_parent: usize,
    /// Weight of the child in the headline, over all paths.
    pub effective_weight: f64,
    /// Pearson's correlation of the child with the headline.
    pub r_headline: Option<f64>,
    /// Institutions with both values.
    pub n_headline: usize,
    /// Why a correlation is missing.
    pub notes: Vec<Note>,
}

columns! {
    InfluenceRow:
    node = CHILD;
    parent = PARENT;
    weight = WEIGHT;
    r_parent "r con superior" Number "−1 to 1" "de −1 a 1"
        "Pearson's correlation of the child with its parent." "Correlación de Pearson del componente con su superior.";
    n_parent "n con superior" Count "institutions" "instituciones"
        "Institutions with a value of both." "Instituciones con valor de ambos.";
    effective_weight = EFFECTIVE_WEIGHT;
    r_headline "r con el índice" Number "−1 to 1" "de −1 a 1"
        "Pearson's correlation of the child with the headline."
        "Correlación de Pearson del componente con el índice principal.";
    n_headline "n con el índice" Count "institutions" "instituciones"
        "Institutions with a value of both." "Instituciones con valor de ambos.";
    note = NOTE |row, language| sentences(row.notes.iter().map(|note| note.message(language)));
}

/// For each edge at or below a node, the weight of the child and its correlations with the parent and the headline.
///
/// ```
/// use open_gov_metric::reliability::influence;
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2017)?;
/// let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
/// let edges = influence(&scores, "TG")?;
/// let access = &edges[0];
/// assert_eq!((access.node.as_str(), access.parent.as_str(), access.weight), ("TG_AI", "TG", 0.5));
/// assert!(access.r_parent > access.r_headline);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
///
/// The edges go by child, then by parent, in methodology order; children without values and those of weight 0 are left out.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for a node that is unknown or has no values, no children or none with values, and for a survey with
/// a sampling design.
pub fn influence(scores: &Scores, node: &str) -> Result<Records<InfluenceRow>> {
    scores.survey().refuse_design()?;
    let code = node.trim();
    let edges = edges(scores, available(scores, code)?);
    ensure!(
        !edges.is_empty(),
        "node",
        "the node {code} has no children with values; expected an index made of others",
        "el nodo {code} no tiene hijos con valores; se esperaba un índice hecho de otros"
    );
    let methodology = scores.methodology();
    let headline = methodology.headline_position();
    let nodes: BTreeSet<usize> =
        edges.iter().flat_map(|(child, parent, _)| [*child, *parent]).chain([headline]).collect();
    let values = nodes.into_par_iter().map(|node| Ok((node, Values::of(scores, node)?)));
    let values = values.collect::<Result<BTreeMap<usize, Values>>>()?;
    let row = |(at, parent, weight): &(usize, usize, f64)| {
        let (child, parent) = (&values[at], &values[parent]);
        let (in_parent, in_headline) = (pearson(child, parent), pearson(child, &values[&headline]));
        let mut notes = [in_parent.notes, in_headline.notes].concat();
        notes.dedup();
        InfluenceRow {
            node: child.code.clone(),
            parent: parent.code.clone(),
            weight: *weight,
            r_parent: in_parent.r,
            n_parent: in_parent.n,
            effective_weight: methodology.effective_weights()[*at],
            r_headline: in_headline.r,
            n_headline: in_headline.n,
            notes,
        }
    };
    Ok(Records::of([], edges.par_iter().map(row).collect::<Vec<_>>()))
}

/// Child, parent and weight of each edge to an available node at or below a node, by child, then by parent.
fn edges(scores: &Scores, top: usize) -> Vec<(usize, usize, f64)> {
    let nodes = scores.methodology().nodes();
    let mut below = vec![false; nodes.len()];
    let mut open = vec![top];
    let mut edges = Vec::new();
    while let Some(parent) = open.pop() {
        if std::mem::replace(&mut below[parent], true) {
            continue;
        }
        for child in nodes[parent].weighted().filter(|child| scores.plan().is_available(child.node)) {
            edges.push((child.node, parent, child.weight));
            open.push(child.node);
        }
    }
    edges.sort_by_key(|(child, parent, _)| (*child, *parent));
    edges
}
