//! Tables by different keys, one below the other.

use polars::prelude::*;

use crate::error::Result;

/// Stacks tables, each by a key, or by none for all institutions. The result begins with `by`, the key of each row or `all`, then
/// has a column for each key, null in the rows of tables without it.
pub(super) fn stack(parts: Vec<(Option<&str>, DataFrame)>) -> Result<DataFrame> {
    let keys: Vec<&str> = parts.iter().filter_map(|(key, _)| *key).collect();
    let mut whole: Option<DataFrame> = None;
    for (key, part) in parts {
        let rows = part.height();
        let mut columns = vec![Column::new("by".into(), vec![key.unwrap_or("all"); rows])];
        columns.extend(keys.iter().map(|name| match part.column(name) {
            Ok(column) => column.clone(),
            Err(_) => StringChunked::full_null((*name).into(), rows).into_column(),
        }));
        columns.extend(part.columns().iter().filter(|column| !keys.contains(&column.name().as_str())).cloned());
        let part = DataFrame::new(rows, columns)?;
        match &mut whole {
            Some(whole) => {
                whole.vstack_mut(&part)?;
            }
            None => whole = Some(part),
        }
    }
    Ok(whole.unwrap_or_default())
}
