//! All figures of a node's children, each a row.

use serde::Serialize;

use super::correlation::{Correlate, Correlation, Method};
use super::influence::{InfluenceRow, influence};
use super::items::Reliability;
use super::note::Note;
use crate::error::Result;
use crate::schema::{Records, columns, sentences};
use crate::scoring::Scores;

/// What a node's children have in common, and what each of them does.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Analysis {
    /// Alpha, item–rest correlations and principal components.
    pub items: Reliability,
    /// Pearson's correlations of the children.
    pub pearson: Records<Correlation>,
    /// Spearman's correlations of the children.
    pub spearman: Records<Correlation>,
    /// Weights and correlations with the parent and the headline.
    pub influence: Records<InfluenceRow>,
    /// Code of the headline.
    pub headline: String,
}

/// One figure of a node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Which figure it is.
    pub statistic: &'static str,
    /// Code of the child, or of the node whose children are looked at.
    pub node: String,
    /// What the node is held against: another node, or the number of a principal component.
    pub other: Option<String>,
    /// The figure.
    pub value: Option<f64>,
    /// Two-sided p-value of a correlation.
    pub p: Option<f64>,
    /// Institutions with all the values that the figure needs.
    pub n: usize,
    /// Why there is no figure.
    pub notes: Vec<Note>,
}

columns! {
    Figure:
    statistic "estadístico" Text
        "alpha, alpha_standardized, item_rest, alpha_if_dropped, eigenvalue, share, loading, pearson, spearman, weight, r_parent, effective_weight, r_headline"
        "alpha, alpha_standardized, item_rest, alpha_if_dropped, eigenvalue, share, loading, pearson, spearman, weight, r_parent, effective_weight, r_headline"
        "Which figure the row has." "Qué cifra tiene la fila." |row| row.statistic;
    node = CHILD;
    other "otro" Text
        "codes of the methodology, or a component's number"
        "códigos de la metodología, o el número de un componente principal"
        "What the node is held against: the parent, the headline, the other node of a correlation, the principal component."
        "Con qué se contrasta el nodo: el superior, el índice principal, el otro nodo de una correlación, el componente principal.";
    value "valor" Number "that of the statistic" "la del estadístico"
        "The figure." "La cifra.";
    p = P_OF_CORRELATION;
    n = N_COMPLETE;
    note = NOTE |row, language| sentences(row.notes.iter().map(|note| note.message(language)));
}

impl Analysis {
    /// Analyses the children of a node.
    ///
    /// # Errors
    ///
    /// As [`Reliability::new`].
    pub fn new(scores: &Scores, node: &str) -> Result<Self> {
        let items = Reliability::new(scores, node)?;
        let children = || items.items.iter().map(|item| &item.node[..]);
        let correlate = |method| Correlate::new(scores).nodes(children()).method(method).correlations();
        Ok(Analysis {
            pearson: correlate(Method::Pearson)?,
            spearman: correlate(Method::Spearman)?,
            influence: influence(scores, node)?,
            headline: scores.methodology().headline().code().to_owned(),
            items,
        })
    }

    /// Every figure.
    pub fn figures(&self) -> Records<Figure> {
        let Analysis { items: Reliability { node: of, n, alpha, items, components, .. }, headline, .. } = self;
        let mut rows: Vec<Figure> = Vec::new();
        let mut push = |statistic, node: &str, other: &str, value: Option<f64>, p, n: usize, notes: &[Note]| {
            let notes = if value.is_none() { notes.to_vec() } else { Vec::new() };
            let other = Some(other.to_owned()).filter(|other| !other.is_empty());
            rows.push(Figure { statistic, node: node.to_owned(), other, value, p, n, notes });
        };
        push("alpha", of, "", alpha.raw, None, *n, &alpha.notes);
        push("alpha_standardized", of, "", alpha.standardized, None, *n, &alpha.notes);
        for item in items {
            push("item_rest", &item.node, of, item.item_rest, None, *n, &item.notes);
            push("alpha_if_dropped", &item.node, of, item.alpha_if_dropped, None, *n, &item.notes);
        }
        if let Some(note) = &self.items.components_note {
            push("eigenvalue", of, "", None, None, *n, std::slice::from_ref(note));
        }
        for component in components.iter().filter(|component| component.eigenvalue.is_some()) {
            let number = component.component.to_string();
            push("eigenvalue", of, &number, component.eigenvalue, None, *n, &[]);
            push("share", of, &number, component.share, None, *n, &[]);
            for (item, loading) in items.iter().zip(&component.loadings) {
                push("loading", &item.node, &number, Some(*loading), None, *n, &[]);
            }
        }
        for (statistic, correlations) in [("pearson", &self.pearson), ("spearman", &self.spearman)] {
            for row in correlations {
                push(statistic, &row.a, &row.b, row.r, row.p, row.n, &row.notes);
            }
        }
        for row in &self.influence {
            let (node, parent) = (&row.node, &row.parent);
            push("weight", node, parent, Some(row.weight), None, row.n_parent, &[]);
            push("r_parent", node, parent, row.r_parent, None, row.n_parent, &row.notes);
            push("effective_weight", node, headline, Some(row.effective_weight), None, row.n_headline, &[]);
            push("r_headline", node, headline, row.r_headline, None, row.n_headline, &row.notes);
        }
        Records::of([], rows)
    }
}
