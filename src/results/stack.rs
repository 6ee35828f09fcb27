//! Tables by different keys, one below the other.

use polars::prelude::*;

use crate::error::Result;
use crate::schema::{About, about};

/// What is in front of the columns of stacked tables, which have keys and nodes.
const BY: About = about! {
    by "según" Text "all, or the name of a key" "all, o el nombre de una clave"
    "What the institutions of the row are grouped by, in tables of several keys; `all` for all of them together."
    "Según qué se agrupan las instituciones de la fila, en tablas de varias claves; `all` para todas juntas."
};

/// The columns that stacking adds.
pub(crate) fn of_stacked() -> Vec<About> {
    vec![BY]
}

/// Stacks tables, each by a key, or by none for all together. The result begins with `by`, the key of each row or `all`, then
/// has a column for each key, then the others; null in the rows of tables without it.
pub(super) fn stack<'k>(parts: impl IntoIterator<Item = (Option<&'k str>, Result<DataFrame>)>) -> Result<DataFrame> {
    let parts = parts.into_iter().map(|(key, part)| Ok((key, part?))).collect::<Result<Vec<_>>>()?;
    let keys = parts.iter().filter_map(|(key, part)| part.column((*key)?).ok());
    let all = keys.chain(parts.iter().flat_map(|(_, part)| part.columns()));
    let mut columns: Vec<(&PlSmallStr, &DataType)> = Vec::new();
    for column in all {
        if !columns.iter().any(|(name, _)| *name == column.name()) {
            columns.push((column.name(), column.dtype()));
        }
    }
    let mut whole = DataFrame::default();
    for (key, part) in &parts {
        let rows = part.height();
        let of = |(name, dtype): &(&PlSmallStr, &DataType)| {
            let column = part.column(name).cloned();
            column.unwrap_or_else(|_| Column::full_null((*name).clone(), rows, dtype))
        };
        let by = Column::new(BY.name.into(), vec![key.unwrap_or("all"); rows]);
        let part = DataFrame::new(rows, std::iter::once(by).chain(columns.iter().map(of)).collect())?;
        whole = if whole.width() == 0 { part } else { whole.vstack(&part)? };
    }
    Ok(whole)
}
