//! States, levels and types as the catalogue has them, from whatever a table calls them.

use super::steps::{Column, Steps};
use crate::catalog::{GovernmentLevel, InstitutionType, Jurisdiction};
use crate::index::sql::fold::Folding;
use crate::index::sql::terms::{case, when};

/// The columns of a table that the catalogue reads, by their names in the query so far; the text is as the table has it.
#[derive(Default)]
pub(super) struct Places {
    pub state: Option<String>,
    pub level: Option<String>,
    pub kind: Option<String>,
}

impl Places {
    /// Adds `state_code`, `state`, `level` and `type`, where the table has them; null for what the catalogue does not know.
    pub fn add_to(&self, steps: &mut Steps) {
        let dialect = steps.dialect;
        let folding = Folding::to_names();
        let mut folded = |text: &Option<String>, name: &str| -> Option<Column> {
            let text = dialect.name(text.as_ref()?);
            Some((folding.of(dialect, &text), steps.column(name)))
        };
        let state = folded(&self.state, "state_folded");
        let level = folded(&self.level, "level_folded");
        let kind = folded(&self.kind, "type_folded");
        let name = |column: &Option<Column>| column.as_ref().map(|(_, name)| dialect.name(name));
        let [state_name, level_name, kind_name] = [name(&state), name(&level), name(&kind)];
        let columns: Vec<Column> = [state, level, kind].into_iter().flatten().collect();
        if columns.is_empty() {
            return;
        }
        steps.extend("folded", &columns);
        let list = |names: &mut dyn Iterator<Item = &'static str>| {
            names.map(|name| dialect.text(name)).collect::<Vec<_>>().join(", ")
        };
        let mut columns = Vec::new();
        if let Some((text, folded)) = self.state.as_ref().map(|text| dialect.name(text)).zip(state_name) {
            // What may stand before the name of a state is cut off in a table of its own.
            let bare = steps.column("state_bare");
            let prefixes = Jurisdiction::state_of().join("|");
            let prefix = dialect.text(&format!("^({prefixes})"));
            steps.extend("bare", &[(format!("REGEXP_REPLACE({folded}, {prefix}, '')"), bare.clone())]);
            let bare = dialect.name(&bare);
            let branch = |state: Jurisdiction| {
                let code = dialect.text(state.code_text());
                let is_code = match state.code() {
                    short @ 0..10 => format!("{text} IN ({code}, {})", dialect.text(&short.to_string())),
                    _ => format!("{text} = {code}"),
                };
                let names = list(&mut state.names());
                let condition = match state.iso() {
                    None => format!("{is_code} OR {folded} IN ({names})"),
                    Some(iso) => {
                        let iso = dialect.text(&format!("mx{iso}"));
                        format!("{is_code} OR {folded} = {iso} OR {bare} IN ({names})")
                    }
                };
                when(&condition, &code)
            };
            columns
                .push((case(&Jurisdiction::all().map(branch).collect::<Vec<_>>(), None), steps.called("state_code")));
        }
        if let Some(folded) = level_name {
            let branch = |level: GovernmentLevel| {
                when(&format!("{folded} IN ({})", list(&mut level.names())), &dialect.text(level.code()))
            };
            columns.push((case(&GovernmentLevel::ALL.map(branch), None), steps.called("level")));
        }
        if let Some(folded) = kind_name {
            let branch = |kind: InstitutionType| {
                when(&format!("{folded} IN ({})", list(&mut kind.names())), &dialect.text(kind.code()))
            };
            columns.push((case(&InstitutionType::ALL.map(branch), None), steps.called("type")));
        }
        steps.extend("catalog", &columns);
        if self.state.is_some() {
            let code = steps.quoted("state_code");
            let branch = |state: Jurisdiction| {
                when(&format!("{code} = {}", dialect.text(state.code_text())), &dialect.text(state.name()))
            };
            let name = case(&Jurisdiction::all().map(branch).collect::<Vec<_>>(), None);
            let state = steps.called("state");
            steps.extend("states", &[(name, state)]);
        }
    }
}
