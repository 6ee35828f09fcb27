//! Published figures beside the computed ones.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;
use serde::Serialize;

use super::groups::Groups;
use super::{Mean, Summarize};
use crate::catalog::CatalogKey;
use crate::error::Result;
use crate::language::Language;
use crate::methodology::{Catalog, Methodology};
use crate::schema::{Table, columns};
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
    /// Institutions behind the published figure; `None` where the source does not say.
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

/// The published figures of a methodology beside the computed ones.
#[derive(Debug, Clone)]
pub struct PublishedFigures {
    rows: Vec<PublishedFigure>,
}

impl PublishedFigures {
    pub(super) fn new(scores: &Scores) -> Result<Self> {
        let methodology = scores.methodology();
        let mut by_keys: Vec<(Vec<&str>, Option<Computed>)> = Vec::new();
        let available: Vec<usize> = scores.available().collect();
        let mut rows = Vec::new();
        for figure in methodology.published() {
            let by: Vec<&str> = figure.group.iter().map(|(key, _)| key.as_str()).collect();
            if !by_keys.iter().any(|(keys, _)| *keys == by) {
                by_keys.push((by.clone(), Computed::by(scores, &by)?));
            }
            let means = by_keys.iter().find(|(keys, _)| *keys == by).and_then(|(_, means)| means.as_ref());
            let found = means.and_then(|means| {
                let wanted: Vec<String> =
                    figure.group.iter().map(|(key, value)| canonical(methodology, key, value)).collect();
                let group = means.groups.values.iter().position(|values| *values == wanted)?;
                let node = available.iter().position(|node| *node == figure.node)?;
                means.means.get(node)?.get(group).copied()
            });
            let computed = found.and_then(|(_, mean)| mean);
            rows.push(PublishedFigure {
                node: methodology.nodes()[figure.node].code().to_owned(),
                group: figure.group.clone(),
                published: figure.printed.clone(),
                computed,
                n_published: figure.n,
                n: found.map(|(n, _)| n),
                agrees: computed.map(|mean| figure.agrees(mean)),
                source: figure.source.clone(),
            });
        }
        Ok(PublishedFigures { rows })
    }

    /// The figures, in the order of the methodology.
    pub fn rows(&self) -> &[PublishedFigure] {
        &self.rows
    }

    /// The keys of their groups.
    pub fn keys(&self) -> BTreeSet<&str> {
        self.rows.iter().flat_map(|row| &row.group).map(|(key, _)| key.as_str()).collect()
    }

    /// The table of the [figures](PublishedFigure), with the keys of their groups.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key has the name of another column.
    pub fn frame(&self) -> Result<DataFrame> {
        Table::of(&self.rows).keys(self.keys()).frame(Language::English)
    }
}

/// The means of every available node under some keys.
struct Computed {
    groups: Groups,
    means: Vec<Vec<Mean>>,
}

impl Computed {
    /// `None` for keys that the survey has not.
    fn by(scores: &Scores, keys: &[&str]) -> Result<Option<Self>> {
        if keys.iter().any(|key| scores.survey().key(key).is_none()) {
            return Ok(None);
        }
        let summarize = Summarize::new(scores).by(keys.iter().copied());
        let groups = summarize.groups()?;
        let means = summarize.means(&groups)?;
        Ok(Some(Computed { groups, means }))
    }
}

/// The value of a key as tables have it, whichever of its names the methodology uses.
pub(crate) fn canonical(methodology: &Methodology, key: &str, value: &str) -> String {
    let key = CatalogKey::called(key).filter(|_| methodology.catalog() != Catalog::None);
    let known = key.and_then(|key| Some(key.value(Some(key.attribute().parse(value)?))));
    known.unwrap_or(value).to_owned()
}
