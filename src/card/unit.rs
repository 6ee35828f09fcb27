//! The institution that a name means.

use crate::catalog::Jurisdiction;
use crate::error::{Result, argument, ensure};
use crate::language::Language;
use crate::naming::{Found, Names, folded, similar, state_named};
use crate::survey::Survey;

/// Institutions that an error names.
const NAMED: usize = 5;

/// The row of the institution that a name means, in a state where one is given.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument) for a name that no institution has, or several have, and for a state that is none, or where the survey
/// has no states.
pub(super) fn find(survey: &Survey, name: &str, state: Option<&str>) -> Result<usize> {
    let name = name.trim();
    let coded = survey.catalog_key("state").is_some();
    let place = state.map(|state| known(survey, state, coded)).transpose()?;
    let names = Names::of(survey, coded);
    let wanted = folded(name);
    let called = names.all().enumerate().filter(|(_, known)| *known == wanted).map(|(row, _)| row as u32);
    match names.find(survey, name, place.as_deref(), called) {
        Found::One(row) => Ok(row as usize),
        Found::Several(rows) => {
            let rows = || rows.iter().map(|row| *row as usize);
            let [english, spanish] = Language::ALL.map(|language| listed(survey, rows(), Some(language)));
            Err(argument!(
                "unit",
                "several institutions are called `{name}`: {english}; expected one, by its state or its exact name",
                "varias instituciones se llaman `{name}`: {spanish}; se esperaba una, por su estado o su nombre exacto"
            ))
        }
        Found::None => {
            let near = similar(&wanted, names.all(), NAMED);
            let list = listed(survey, near.into_iter(), None);
            let near = if list.is_empty() { list } else { format!(" ({list}?)") };
            let place = state.map(|state| format!(" ({state})")).unwrap_or_default();
            Err(argument!(
                "unit",
                "no institution is called `{name}`{place}; expected the name of one in the survey{near}",
                "ninguna institución se llama `{name}`{place}; se esperaba el nombre de una de la encuesta{near}"
            ))
        }
    }
}

/// The form in which a state is compared.
fn known(survey: &Survey, state: &str, coded: bool) -> Result<String> {
    ensure!(
        survey.key("state").is_some(),
        "state",
        "the survey has no column of states; expected the name of the institution alone",
        "la encuesta no tiene columna de estados; se esperaba solo el nombre de la institución"
    );
    if coded && Jurisdiction::parse(state).is_none() {
        return Err(argument!(
            "state",
            "`{state}` is not a known state; expected one of the 32 states or the Federation",
            "`{state}` no es un estado conocido; se esperaba uno de los 32 estados o la Federación"
        ));
    }
    Ok(state_named(state, coded))
}

/// The first institutions of some, each with its state and, in a language, its line.
fn listed(survey: &Survey, rows: impl ExactSizeIterator<Item = usize>, lines: Option<Language>) -> String {
    let more = if rows.len() > NAMED { "; ..." } else { "" };
    let one = |row: usize| {
        let line = lines.map(|language| format!("{} {}", language.pick("line", "línea"), survey.line(row)));
        let place: Vec<String> = survey.key_value("state", row).map(str::to_owned).into_iter().chain(line).collect();
        let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
        format!("{}{place}", survey.unit(row))
    };
    rows.take(NAMED).map(one).collect::<Vec<_>>().join("; ") + more
}
