//! The fields of registry files as a table, for those who write such files.

use polars::prelude::DataFrame;

use super::date;
use super::field::{Field, Part, Record, Slot};
use super::names::Names;
use super::record::{Commitment, Participation};
use super::words::{Completion, Degree, MilestoneStatus};
use crate::error::Result;
use crate::language::Language;
use crate::schema::{Table, columns};

/// A field of a file.
pub(crate) struct FieldRow {
    record: &'static str,
    header: String,
    spanish: &'static str,
    key: String,
    expected: String,
}

columns! {
    FieldRow:
    record "registro" Text "state, plan, commitment, milestone" "state, plan, commitment, milestone"
        "What kind of record the field is of." "De qué clase de registro es el campo." |row| row.record;
    header "encabezado en inglés" Text "header" "encabezado"
        "Header of its column in delimited text." "Encabezado de su columna en texto delimitado.";
    header_es "encabezado en español" Text "header" "encabezado"
        "The same in Spanish." "Lo mismo en español." |row| row.spanish;
    key "clave" Text "path" "ruta"
        "Its key in JSON and TOML, with those of the tables that it lies in."
        "Su clave en JSON y TOML, con las de las tablas en que está.";
    expected "esperado" Text "words, in the language asked for" "palabras, en el idioma pedido"
        "What belongs in the field." "Lo que va en el campo.";
}

/// Every field of registry files, a row each: `record` (`state`, `plan`, `commitment` or `milestone`), `header` and `header_es` in
/// delimited text, `key` in JSON and TOML, and what is `expected` there, in the language asked for. Other spellings of headers are read, too.
///
/// ```
/// use open_gov_metric::{Language, cocreation};
///
/// let fields = cocreation::fields(Language::English)?;
/// assert_eq!(fields.column("header")?.str()?.get(0), Some("state"));
/// assert_eq!(fields.column("header_es")?.str()?.get(0), Some("estado"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Polars`](crate::ErrorKind::Polars), which no call causes.
pub fn fields(language: Language) -> Result<DataFrame> {
    let mut rows = of::<Participation>("state", "plan", language);
    rows.extend(of::<Commitment>("commitment", "milestone", language));
    Table::of(&rows).frame(language)
}

fn of<R: Record>(record: &'static str, part: &'static str, language: Language) -> Vec<FieldRow> {
    let below = |field: &Field<R>| match field.group {
        "" => field.name.to_owned(),
        group => format!("{group}.{}", field.name),
    };
    let own = R::FIELDS.iter().map(|field| (record, below(field), field.aliases));
    let of_part = |field: &Field<R::Part>| (part, format!("{}[].{}", R::PARTS[0], field.name), field.aliases);
    let all = own.chain(R::Part::FIELDS.iter().map(of_part)).zip(Names::of::<R>().headers);
    let (mut empty, mut empty_part) = (R::empty(), R::Part::default());
    let row = |(at, ((record, key, aliases), header)): (usize, ((_, _, &'static str), _))| FieldRow {
        record,
        header,
        spanish: aliases.split(' ').next().unwrap_or_default(),
        key,
        expected: expected(empty.slot(&mut empty_part, at), language),
    };
    all.enumerate().map(row).collect()
}

/// What belongs in a field.
fn expected(slot: Slot, language: Language) -> String {
    let years = (date::YEARS.start(), date::YEARS.end());
    match slot {
        Slot::Text(_) => language.pick("text", "texto").to_owned(),
        Slot::List(_) => {
            language.pick("texts, with semicolons between them", "textos, separados por punto y coma").to_owned()
        }
        Slot::Truth(_) => language.pick("yes or no", "sí o no").to_owned(),
        Slot::Whole(_) => language.pick("whole number", "número entero").to_owned(),
        Slot::Year(_) => format!("{} – {}", years.0, years.1),
        Slot::Date(_) => date::EXAMPLES.to_owned(),
        Slot::State(_) => language.pick("a state, or the Federation", "un estado, o la Federación").to_owned(),
        Slot::Own(_) => language.pick("a state", "un estado").to_owned(),
        Slot::Status(_) => labels(&MilestoneStatus::ALL, |word| word.label(language)),
        Slot::Completion(_) => labels(&Completion::ALL, |word| word.label(language)),
        Slot::Degree(_) => labels(&Degree::ALL, |word| word.label(language)),
    }
}

fn labels<T: Copy>(words: &[T], label: impl Fn(T) -> &'static str) -> String {
    words.iter().map(|word| label(*word)).collect::<Vec<_>>().join(" / ")
}
