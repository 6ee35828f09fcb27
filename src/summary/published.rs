//! Published figures beside the computed ones.

use polars::prelude::*;

use super::groups::Groups;
use super::{Mean, Summarize};
use crate::catalog::CatalogKey;
use crate::error::Result;
use crate::methodology::{Catalog, Methodology};
use crate::scoring::Scores;

/// `node`, the `where` keys, `published`, `computed`, `n_published`, `n`, `agrees`, `source`.
pub(super) fn frame(scores: &Scores) -> Result<DataFrame> {
    let methodology = scores.methodology();
    let figures = methodology.published();
    let mut keys: Vec<&str> = figures.iter().flat_map(|figure| &figure.group).map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut by_keys: Vec<(Vec<&str>, Option<Computed>)> = Vec::new();
    let available: Vec<usize> = scores.available().collect();
    let mut computed: Vec<(Option<u64>, Option<f64>)> = Vec::with_capacity(figures.len());
    for figure in figures {
        let by: Vec<&str> = figure.group.iter().map(|(key, _)| key.as_str()).collect();
        if !by_keys.iter().any(|(keys, _)| *keys == by) {
            by_keys.push((by.clone(), Computed::by(scores, &by)?));
        }
        let means = by_keys.iter().find(|(keys, _)| *keys == by).and_then(|(_, means)| means.as_ref());
        let cell = means.and_then(|means| {
            let wanted: Vec<String> =
                figure.group.iter().map(|(key, value)| canonical(methodology, key, value)).collect();
            let group = means.groups.values.iter().position(|values| *values == wanted)?;
            let node = available.iter().position(|node| *node == figure.node)?;
            means.means.get(node)?.get(group).copied()
        });
        computed.push(cell.map_or((None, None), |(n, mean)| (Some(n as u64), mean)));
    }
    let nodes: Vec<&str> = figures.iter().map(|figure| methodology.nodes()[figure.node].code()).collect();
    let mut columns = vec![Column::new("node".into(), nodes)];
    for key in keys {
        let value =
            |group: &[(String, String)]| group.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        columns.push(Column::new(key.into(), figures.iter().map(|figure| value(&figure.group)).collect::<Vec<_>>()));
    }
    let agrees = figures.iter().zip(&computed).map(|(figure, (_, mean))| mean.map(|mean| figure.agrees(mean)));
    columns.extend([
        Column::new("published".into(), figures.iter().map(|figure| figure.printed.as_str()).collect::<Vec<_>>()),
        Column::new("computed".into(), computed.iter().map(|(_, mean)| *mean).collect::<Vec<_>>()),
        Column::new("n_published".into(), figures.iter().map(|figure| figure.n).collect::<Vec<_>>()),
        Column::new("n".into(), computed.iter().map(|(n, _)| *n).collect::<Vec<_>>()),
        Column::new("agrees".into(), agrees.collect::<Vec<_>>()),
        Column::new("source".into(), figures.iter().map(|figure| figure.source.as_str()).collect::<Vec<_>>()),
    ]);
    Ok(DataFrame::new(figures.len(), columns)?)
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
