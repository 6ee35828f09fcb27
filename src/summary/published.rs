//! Published figures beside the computed ones.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::{Estimate, Groups, Summarize, Summary};
use crate::catalog::CatalogKey;
use crate::error::Result;
use crate::methodology::{Catalog, Methodology};
use crate::schema::{Records, columns};
use crate::scoring::Scores;

/// A published figure beside the computed one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedFigure {
    /// Code of the node.
    pub node: String,
    /// The group that it speaks of, as (key, value); empty for the whole.
    pub group: Vec<(String, String)>,
    /// The figure as printed.
    pub published: String,
    /// The same mean, computed; `None` where the survey has no such group or no values.
    pub computed: Option<f64>,
    /// Institutions behind the published figure; `None` where the source does not state them.
    pub n_published: Option<u64>,
    /// Institutions with a value of the node; `None` where the survey has no such group.
    pub n: Option<usize>,
    /// Whether the two are within half a unit of the last published decimal.
    pub agrees: Option<bool>,
    /// Where it was printed.
    pub source: String,
}

columns! {
    PublishedFigure:
    node = NODE;
    keys [STATE] |row, key| row.group.iter().find(|(name, _)| name == key.name).map(|(_, value)| value.as_str());
    published "publicado" Text "as printed" "como se imprimió"
        "The published figure, with its decimals." "La cifra publicada, con sus decimales.";
    computed "calculado" Number "the node's scale" "escala del nodo"
        "The same mean, computed from the file." "La misma media, calculada con el archivo.";
    n_published "n publicado" Count "institutions" "instituciones"
        "Institutions behind the published figure; empty where the source does not say."
        "Instituciones detrás de la cifra publicada; vacío si la fuente no lo dice.";
    n = N;
    agrees "coincide" Truth "true, false" "true, false"
        "Whether the two are within half a unit of the last published decimal."
        "Si ambas distan a lo más media unidad del último decimal publicado.";
    source "fuente" Text "a citation" "una referencia"
        "Where the figure was published." "Dónde se publicó la cifra.";
}

/// The published figures of a methodology beside the computed ones, in the order of the methodology, with the keys of their groups.
pub(super) fn published(scores: &Scores) -> Result<Records<PublishedFigure>> {
    let methodology = scores.methodology();
    let mut estimates = Estimates::of(scores);
    let mut rows = Vec::new();
    for figure in methodology.published() {
        let node = methodology.nodes()[figure.node].code();
        let found = estimates.estimate(&named(methodology, &figure.group), node)?;
        let computed = found.and_then(|found| found.mean);
        rows.push(PublishedFigure {
            node: node.to_owned(),
            group: figure.group.clone(),
            published: figure.printed.clone(),
            computed,
            n_published: figure.n,
            n: found.map(|found| found.n),
            agrees: computed.map(|mean| figure.agrees(mean)),
            source: figure.source.clone(),
        });
    }
    Ok(Records::of(keys(rows.iter().map(|row| row.group.as_slice())), rows))
}

/// The estimates of scores in groups by whatever keys, which are looked for once.
pub(crate) struct Estimates<'a> {
    scores: &'a Scores,
    /// By their keys; `None` where the survey lacks one of them.
    summaries: HashMap<Vec<String>, Option<Summary>>,
}

impl<'a> Estimates<'a> {
    pub fn of(scores: &'a Scores) -> Self {
        Estimates { scores, summaries: HashMap::new() }
    }

    /// The estimate of a node in a group; `None` where the survey has no such group, or no values.
    pub fn estimate(&mut self, group: &[(String, String)], node: &str) -> Result<Option<&Estimate>> {
        let (keys, values): (Vec<String>, Vec<&str>) =
            group.iter().map(|(key, value)| (key.clone(), value.as_str())).unzip();
        if !self.summaries.contains_key(&keys) {
            let survey = self.scores.survey();
            let of_groups = || Summarize::new(self.scores).of_groups(Groups::new(survey, &keys)?);
            let is_known = keys.iter().all(|key| survey.key(key).is_some());
            self.summaries.insert(keys.clone(), is_known.then(of_groups).transpose()?);
        }
        let summary = self.summaries.get(&keys).and_then(Option::as_ref);
        Ok(summary.and_then(|summary| summary.estimate(&values, node)))
    }
}

/// The keys of groups, as (key, value), in the order of their names.
pub(crate) fn keys<'g>(groups: impl Iterator<Item = &'g [(String, String)]>) -> Vec<String> {
    groups.flatten().map(|(key, _)| key.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A group, as (key, value), with its values as tables have them, whichever of their names the methodology uses.
pub(crate) fn named(methodology: &Methodology, group: &[(String, String)]) -> Vec<(String, String)> {
    let value = |key: &str, value: &str| {
        let key = CatalogKey::called(key).filter(|_| methodology.catalog() != Catalog::None);
        let known = key.and_then(|key| Some(key.value(Some(key.attribute().parse(value)?))));
        known.unwrap_or(value).to_owned()
    };
    group.iter().map(|(key, of_key)| (key.clone(), value(key, of_key))).collect()
}
