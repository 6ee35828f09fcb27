//! States, levels and types as the catalogue has them, from whatever a table calls them.

use super::steps::{Column, Steps};
use crate::catalog::{Attribute, ByAttribute, CatalogKey, Jurisdiction};
use crate::index::sql::fold::Folding;
use crate::index::sql::terms::{case, when};

/// Adds `state_code`, `state`, `level` and `type`, where a table has them; null for what the catalogue does not know. `texts` names
/// the columns that have them as the table does.
pub(super) fn add(texts: &ByAttribute<Option<String>>, steps: &mut Steps) {
    let dialect = steps.dialect;
    let folding = Folding::to_names();
    let present = texts.iter().filter_map(|(attribute, text)| Some((attribute, dialect.name(text.as_ref()?))));
    let mut folded: Vec<Column> = Vec::new();
    let mut named = Vec::new();
    for (attribute, text) in present {
        let name = steps.column(&format!("{}_folded", attribute.key()));
        folded.push((folding.of(dialect, &text), name.clone()));
        named.push((attribute, text, dialect.name(&name)));
    }
    if named.is_empty() {
        return;
    }
    steps.extend("folded", &folded);
    let list = |names: Vec<&str>| names.into_iter().map(|name| dialect.text(name)).collect::<Vec<_>>().join(", ");
    let mut columns = Vec::new();
    for (attribute, text, folded) in &named {
        let key = attribute.key();
        if *attribute != Attribute::State {
            let branch = |(value, names)| when(&format!("{folded} IN ({})", list(names)), &dialect.text(value));
            let values = key.values().zip(attribute.names());
            columns.push((case(values.map(branch), None), steps.called(key.code())));
            continue;
        }
        // What may come before the name of a state is cut off in a table of its own.
        let bare = steps.column("state_bare");
        let prefix = dialect.text(&format!("^({})", Jurisdiction::state_of().join("|")));
        steps.extend("bare", &[(format!("REGEXP_REPLACE({folded}, {prefix}, '')"), bare.clone())]);
        let bare = dialect.name(&bare);
        let branch = |state: Jurisdiction| {
            let code = dialect.text(state.code_text());
            let is_code = match state.code() {
                short @ 0..10 => format!("{text} IN ({code}, {})", dialect.text(&short.to_string())),
                _ => format!("{text} = {code}"),
            };
            let names = list(state.names().collect());
            let is_named = match state.iso() {
                None => format!("{folded} IN ({names})"),
                Some(iso) => format!("{folded} = {} OR {bare} IN ({names})", dialect.text(&format!("mx{iso}"))),
            };
            when(&format!("{is_code} OR {is_named}"), &code)
        };
        columns.push((case(Jurisdiction::all().map(branch), None), steps.called("state_code")));
    }
    steps.extend("catalog", &columns);
    if texts[Attribute::State].is_some() {
        let code = steps.quoted("state_code");
        let branch = |(code_text, name)| when(&format!("{code} = {}", dialect.text(code_text)), &dialect.text(name));
        let names = CatalogKey::StateCode.values().zip(CatalogKey::State.values());
        steps.extend("states", &[(case(names.map(branch), None), steps.called("state"))]);
    }
}
