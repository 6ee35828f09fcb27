//! Means by group, plain or weighted (see [definitions](crate::definitions#summaries)).

use super::source::Table;
use super::steps::{Column, Steps};
use crate::catalog::CatalogKey;
use crate::error::{Result, argument, ensure};
use crate::index::sql::terms::{case, when, where_present};

/// Columns of a sampling design, by their headers.
#[derive(Debug, Clone, Default)]
pub(super) struct Design {
    pub weight: Option<String>,
    pub strata: Option<String>,
    pub fpc: Option<String>,
}

/// The keys, by their names in tables.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for a key that the table lacks, one that is named twice, and `unit`.
pub(super) fn keys(table: &Table, typed: &[String]) -> Result<Vec<String>> {
    let names: Vec<String> = table.texts.iter().map(|(_, name)| name.clone()).collect();
    let typed: Vec<&str> = typed.iter().map(|key| key.trim()).collect();
    let typed = match typed.as_slice() {
        [""] => &[],
        ["none"] if table.layout.key_name("none", &names).is_none() => &[],
        keys => keys,
    };
    let mut keys: Vec<String> = Vec::with_capacity(typed.len());
    for name in typed {
        let known = table.descriptive()[1..].join(", ");
        let found = table.layout.key_name(name, &names).filter(|key| *key != "unit").ok_or_else(|| {
            argument!(
                "summarize",
                "the table has no key `{name}`; expected one of: {known}",
                "la tabla no tiene la clave `{name}`; se esperaba una de: {known}"
            )
        })?;
        ensure!(
            keys.iter().all(|key| key != found),
            "summarize",
            "the key `{found}` is named twice; expected it once",
            "la clave `{found}` se nombra dos veces; se esperaba una sola"
        );
        keys.push(found.to_owned());
    }
    Ok(keys)
}

/// The columns of a sampling design, by their names in tables.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for one that the table lacks.
pub(super) fn design(table: &Table, headers: &Design) -> Result<Design> {
    let own = |option: &str, header: &Option<String>| -> Result<Option<String>> {
        let Some(header) = header else { return Ok(None) };
        let at = table.layout.own_column(option, header)?;
        Ok(table.texts.iter().find(|(text, _)| *text == at).map(|(_, name)| name.clone()))
    };
    let strata = match headers.strata.as_ref().and_then(|key| table.layout.role_named(key)) {
        Some(("state", _)) if table.layout.catalog_key("state").is_some() => Some("state_code".to_owned()),
        Some((role, _)) => Some(role.to_owned()),
        None => own("strata", &headers.strata)?,
    };
    Ok(Design { weight: own("weight", &headers.weight)?, strata, fpc: own("fpc", &headers.fpc)? })
}

impl Design {
    /// Each option and its column.
    pub fn columns(&self) -> [(&'static str, &Option<String>); 3] {
        [("weight", &self.weight), ("strata", &self.strata), ("fpc", &self.fpc)]
    }

    /// Whether a column is one of its.
    pub fn has(&self, name: &str) -> bool {
        self.columns().into_iter().any(|(_, column)| column.as_deref() == Some(name))
    }
}

/// The end of a query that summarises: its columns, and how it groups and sorts.
pub(super) fn end(table: &Table, keys: &[String], design: &Design, steps: &mut Steps) -> (Vec<Column>, String) {
    let dialect = steps.dialect;
    let weight = weight(design, steps);
    let mut columns: Vec<Column> = keys.iter().map(|key| (steps.quoted(key), key.clone())).collect();
    columns.push(("COUNT(*)".to_owned(), "n".to_owned()));
    for node in table.nodes() {
        let value = steps.quoted(node);
        let mean = match &weight {
            None => format!("AVG({value})"),
            Some(weight) => {
                let zero = dialect.number(0.0);
                let present = where_present(&value, weight);
                format!("SUM({weight} * {value}) / NULLIF(SUM({present}), {zero})")
            }
        };
        columns.push((mean, node.to_owned()));
    }
    if keys.is_empty() {
        return (columns, String::new());
    }
    let has = |name: &str| keys.iter().any(|key| key == name) && table.layout.catalog_key(name).is_some();
    let mut groups: Vec<String> = keys.iter().map(|key| steps.quoted(key)).collect();
    if has("state") && !has("state_code") {
        groups.push(steps.quoted("state_code"));
    }
    let order: Vec<String> = keys.iter().map(|key| format!("{} NULLS LAST", order(table, steps, key))).collect();
    (columns, format!("\nGROUP BY {}\nORDER BY {}", groups.join(", "), order.join(", ")))
}

/// What a key is sorted by: codes as the catalogue has them, text by code point.
fn order(table: &Table, steps: &Steps, key: &str) -> String {
    let (dialect, name) = (steps.dialect, steps.quoted(key));
    match table.layout.catalog_key(key) {
        Some(CatalogKey::State | CatalogKey::StateCode) => steps.quoted("state_code"),
        Some(key) => {
            let branch =
                |(code, place): (&str, usize)| when(&format!("{name} = {}", dialect.text(code)), &place.to_string());
            case(key.values().zip(0..).map(branch), None)
        }
        None => format!("{name}{}", dialect.by_code_point()),
    }
}

/// Adds the weight of each institution, where the design has one that is not the same for all; its name, quoted.
fn weight(design: &Design, steps: &mut Steps) -> Option<String> {
    let dialect = steps.dialect;
    let number = |name: &str| format!("CAST({} AS {})", steps.quoted(name), dialect.double_type());
    let weight = match (&design.weight, &design.fpc) {
        (Some(weight), _) => number(weight),
        (None, Some(fpc)) => {
            let stratum =
                design.strata.as_ref().map_or_else(String::new, |key| format!("PARTITION BY {}", steps.quoted(key)));
            format!("{} / COUNT(*) OVER ({stratum})", number(fpc))
        }
        (None, None) => return None,
    };
    let name = steps.column("design_weight");
    steps.extend("weights", &[(weight, name.clone())]);
    Some(dialect.name(&name))
}
