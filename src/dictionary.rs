//! What every column of every table means: its heading, the commands that print it, its kind, range and meaning, in both
//! languages. Headings of tables and `ogm dictionary` come from the lists of columns that results [declare](crate::schema).
//!
//! Not listed are the columns that are called after a node and hold its values, those of the survey's own text columns and
//! of keys that are named after them, and the loadings of [`crate::reliability`], which are called after the
//! number of their component.
//!
//! ```
//! use open_gov_metric::{Language, dictionary};
//!
//! let column = dictionary::column("ci_low").unwrap();
//! assert_eq!(column.heading(Language::Spanish), "IC inf.");
//! let sense = column.senses.iter().find(|sense| sense.tables.contains(&"summarize")).unwrap();
//! assert_eq!(sense.range(Language::English), "the node's scale");
//! assert_eq!(sense.meaning(Language::English), "Lower end of the interval of the mean.");
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

use std::collections::BTreeMap;
use std::sync::LazyLock;

use polars::prelude::DataFrame;

use crate::error::Result;
use crate::language::Language;
pub use crate::schema::Kind;
use crate::schema::{self, About, listed};
use crate::{cocreation, context, reliability, requests, results, robustness, summary, trend};

/// A column by its name, which is the same in every table and language.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Its name in files and frames.
    pub name: &'static str,
    spanish: &'static str,
    /// What it means, table by table where tables differ; at least one sense.
    pub senses: Vec<Sense>,
}

/// What a column means in some tables.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sense {
    /// The tables that have the column in this sense, each called by the command that prints it, without `ogm` and FILE.
    pub tables: Vec<&'static str>,
    /// What the cells are.
    pub about: About,
}

/// The columns of the rows that a table consists of, list by list.
type Lists = &'static [fn() -> Vec<About>];

/// Every table, called by the command that prints it, and the rows that it consists of; the runs of a new one go to
/// `tests/program/dictionary.rs`.
const TABLES: [(&str, Lists); 31] = [
    ("validate", &[listed::<results::FindingRow>]),
    ("score", &[schema::of_scores]),
    ("summarize", &[listed::<summary::Estimate>]),
    ("summarize --wide", &[listed::<summary::GroupMeans>]),
    ("leaders", &[listed::<summary::Leader>]),
    ("distribution", &[listed::<summary::ClassShare>]),
    ("gaps", &[listed::<summary::Gap>]),
    ("published", &[listed::<summary::PublishedFigure>]),
    ("uncertainty", &[listed::<robustness::RankEstimate>]),
    ("uncertainty --pairs", &[listed::<robustness::PairEstimate>]),
    ("sensitivity", &[listed::<robustness::FactorEffect>]),
    ("reliability", &[listed::<reliability::Figure>]),
    (
        "reliability --format table",
        &[
            listed::<reliability::Item>,
            listed::<reliability::Component>,
            listed::<reliability::Loadings>,
            listed::<reliability::Correlation>,
            listed::<reliability::InfluenceRow>,
        ],
    ),
    ("compare-groups", &[listed::<reliability::GroupTest>]),
    ("compare-groups --pairs", &[listed::<reliability::PairTest>]),
    ("compare", &[listed::<trend::Change>]),
    ("compare --moves", &[listed::<trend::Move>]),
    ("compare --transitions", &[listed::<trend::Transition>]),
    ("compare --unmatched", &[listed::<trend::Unmatched>]),
    ("series", &[listed::<trend::Point>]),
    ("rerun", &[results::of_stacked]),
    ("context", &[listed::<context::ContextTest>]),
    ("requests", &[listed::<requests::Components>]),
    ("requests --survey", &[requests::of_joined]),
    ("mapping show", &[listed::<requests::Worth>]),
    ("cocreation fields", &[listed::<cocreation::FieldRow>]),
    ("cocreation status", &[listed::<cocreation::StateRow>]),
    ("cocreation commitments", &[listed::<cocreation::CommitmentRow>]),
    ("cocreation progress", &[listed::<cocreation::Group>]),
    ("methodology show", &[listed::<results::NodeRow>]),
    ("dictionary", &[listed::<Entry>]),
];

/// The columns of all tables by their names, those of one name and sense as one.
static COLUMNS: LazyLock<BTreeMap<&str, Column>> = LazyLock::new(|| {
    let mut columns = BTreeMap::new();
    for (table, parts) in TABLES {
        for about in parts.iter().flat_map(|part| part()) {
            let new = || Column { name: about.name, spanish: about.spanish, senses: Vec::new() };
            let senses = &mut columns.entry(about.name).or_insert_with(new).senses;
            match senses.iter_mut().find(|sense| sense.about == about) {
                Some(sense) if sense.tables.contains(&table) => {}
                Some(sense) => sense.tables.push(table),
                None => senses.push(Sense { tables: vec![table], about }),
            }
        }
    }
    columns
});

/// Every column, in the order of their names; the senses of each in the order of the tables that have them.
pub fn columns() -> impl Iterator<Item = &'static Column> {
    COLUMNS.values()
}

/// The column of this name; `None` for one that no table has.
pub fn column(name: &str) -> Option<&'static Column> {
    COLUMNS.get(name)
}

/// A row of the dictionary.
struct Entry(&'static Column, &'static Sense);

schema::columns! {
    Entry:
    name "nombre" Text "as in files" "como en los archivos"
        "Name of the column." "Nombre de la columna."
        |row| row.0.name;
    heading "encabezado" Text "words, in the language asked for" "palabras, en el idioma pedido"
        "Its heading in tables for people." "Su encabezado en las tablas para personas."
        |row, language| row.0.heading(language);
    tables "tablas" Text "commands and their switches" "comandos y sus opciones"
        "The commands that print the column in this sense." "Los comandos que imprimen la columna en este sentido."
        |row| row.1.tables.join(", ");
    kind "clase" Text "text, count, whole, number, share, truth" "text, count, whole, number, share, truth"
        "What the cells are." "Qué son las celdas."
        |row| row.1.about.kind.code();
    range "intervalo" Text "words, in the language asked for" "palabras, en el idioma pedido"
        "Unit or range of the cells, or what they are codes of." "Unidad o intervalo de las celdas, o de qué son códigos."
        |row, language| row.1.range(language);
    meaning "significado" Text "words, in the language asked for" "palabras, en el idioma pedido"
        "What the column says." "Lo que la columna dice."
        |row, language| row.1.meaning(language);
}

/// The dictionary as a table, a row for each sense: `name`, `heading`, `tables` (with commas), `kind`, `range`, `meaning`.
///
/// # Errors
///
/// [`Polars`](crate::ErrorKind::Polars), which no call causes.
pub fn frame(language: Language) -> Result<DataFrame> {
    let of_column = |column: &'static Column| column.senses.iter().map(move |sense| Entry(column, sense));
    schema::Table::of(&columns().flat_map(of_column).collect::<Vec<_>>()).frame(language)
}

impl Column {
    /// Its heading in tables for people: in English the name.
    pub fn heading(&self, language: Language) -> &'static str {
        language.pick(self.name, self.spanish)
    }
}

impl Sense {
    /// The unit or range of the cells, or what they are codes of.
    pub fn range(&self, language: Language) -> &'static str {
        language.pick(self.about.range[0], self.about.range[1])
    }

    /// The meaning, in a sentence.
    pub fn meaning(&self, language: Language) -> &'static str {
        language.pick(self.about.meaning[0], self.about.meaning[1])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;
    use crate::schema::reserved;

    #[test]
    fn a_name_has_one_heading_and_one_meaning_in_a_table() {
        for column in columns() {
            let mut tables = HashSet::new();
            for sense in &column.senses {
                assert_eq!(sense.about.spanish, column.spanish, "{} has two headings", column.name);
                for table in &sense.tables {
                    assert!(tables.insert(table), "{} means two things in {table}", column.name);
                }
            }
        }
    }

    #[test]
    fn only_what_stands_beside_them_is_closed_to_nodes_and_keys() {
        let names = |tables: &[&str]| -> BTreeSet<&str> {
            let is_in = |sense: &Sense| sense.tables.iter().any(|table| tables.contains(table));
            columns().filter(|column| column.senses.iter().any(is_in)).map(|column| column.name).collect()
        };
        let beside_nodes = ["rerun", "score", "summarize --wide", "leaders"];
        let keyed = ["summarize", "distribution", "gaps", "published", "uncertainty", "compare", "series"];
        let reserved = |names: &'static str| names.split(' ').collect::<BTreeSet<_>>();
        assert_eq!(reserved(reserved::BESIDE_NODES), names(&beside_nodes));
        assert_eq!(reserved(reserved::BESIDE_KEYS), names(&[&keyed[..], &beside_nodes].concat()));
        assert_eq!(reserved(reserved::BESIDE_COMPONENTS), names(&["requests", "requests --survey"]));
    }
}
