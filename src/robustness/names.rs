//! How the subjects of an analysis are called.

use std::collections::HashMap;

use crate::catalog::fold;
use crate::error::{Result, argument, ensure};
use crate::naming::similar;
use crate::summary::Groups;
use crate::survey::Survey;

/// The names of institutions or groups.
pub(super) struct Names {
    /// What names them in tables: `unit` and `state`, or the keys.
    pub keys: Vec<String>,
    /// The parts of each name.
    pub parts: Vec<Vec<String>>,
    /// The name of each in one text.
    pub labels: Vec<String>,
}

impl Names {
    /// Groups by the values of their keys.
    pub fn of_groups(groups: &Groups) -> Self {
        let labels = groups.values.iter().map(|values| values.join(" / ")).collect();
        Names { keys: groups.keys.clone(), parts: groups.values.clone(), labels }
    }

    /// Institutions by name; those whose name is not theirs alone, with their state too.
    pub fn of_institutions(survey: &Survey) -> Self {
        let has_states = survey.key("state").is_some_and(|(name, _)| name == "state");
        let (mut keys, mut times) = (vec!["unit".to_owned()], HashMap::new());
        keys.extend(has_states.then(|| "state".to_owned()));
        (0..survey.len()).for_each(|row| *times.entry(survey.unit(row)).or_insert(0) += 1);
        let name = |row: usize| {
            let (unit, state) = (survey.unit(row), survey.key_value("state", row).filter(|_| has_states));
            let label = match state {
                Some(state) if times[unit] > 1 => format!("{unit} / {state}"),
                _ => unit.to_owned(),
            };
            let state = has_states.then(|| state.unwrap_or_default().to_owned());
            ([unit.to_owned()].into_iter().chain(state).collect(), label)
        };
        let (parts, labels) = (0..survey.len()).map(name).unzip();
        Names { keys, parts, labels }
    }

    /// The subject of a label.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) where there is none, or several.
    pub fn position(&self, argument: &str, label: &str) -> Result<usize> {
        let mut called = (0..self.labels.len()).filter(|subject| self.labels[*subject] == label);
        ensure!(
            called.clone().nth(1).is_none(),
            argument,
            "several are called `{label}`; expected a name that one alone has",
            "varias se llaman `{label}`; se esperaba un nombre que tenga una sola"
        );
        called.next().ok_or_else(|| {
            let near = similar(&fold(label), self.labels.iter().map(|known| fold(known)), 5);
            let near: Vec<&str> = near.into_iter().map(|at| self.labels[at].as_str()).collect();
            let near = if near.is_empty() { String::new() } else { format!(" ({}?)", near.join("; ")) };
            argument!(
                argument,
                "nothing that is ranked is called `{label}`{near}; expected an institution, or a group where there are keys, by its name",
                "nada de lo que se ordena se llama `{label}`{near}; se esperaba una institución, o un grupo donde hay claves, por su nombre"
            )
        })
    }
}
