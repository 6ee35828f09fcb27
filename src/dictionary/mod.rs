//! What every column of every table means: its heading, the commands that print it, its kind, range and meaning, in both
//! languages. Headings of tables, `ogm dictionary` and the tables of this page's sections come from the same lines.
//!
//! Not listed are the columns that are called after a node and hold its values, those of the survey's own text columns and
//! of keys that are named after them, and the loadings of [`reliability`](crate::reliability), which are called after the
//! number of their component.
//!
//! ```
//! use open_gov_metric::{Language, dictionary};
//!
//! let column = dictionary::column("ci_low").unwrap();
//! assert_eq!(column.heading(Language::Spanish), "IC inf.");
//! let sense = column.senses().iter().find(|sense| sense.tables().contains(&"summarize")).unwrap();
//! assert_eq!(sense.range(Language::English), "the node's scale");
//! assert_eq!(sense.meaning(Language::English), "Lower end of the interval of the mean.");
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod cocreation;
mod context;
mod estimates;
mod files;
mod institutions;
mod reliability;
mod requests;
mod robustness;
mod trend;

use std::sync::LazyLock;

use polars::prelude::*;

pub use cocreation::COCREATION;
pub use context::CONTEXT;
pub use estimates::ESTIMATES;
pub use files::FILES;
pub use institutions::INSTITUTIONS;
pub use reliability::RELIABILITY;
pub use requests::REQUESTS;
pub use robustness::ROBUSTNESS;
pub use trend::TREND;

use crate::error::Result;
use crate::language::Language;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text, a code among it.
    Text,
    /// How many there are: a whole number from 0.
    Count,
    /// Another whole number: a rank, a line.
    Whole,
    /// A decimal number.
    Number,
    /// A part of a whole, from 0 to 1.
    Share,
    /// True or false.
    Truth,
}

/// A column by its name, which is the same in every table and language.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    name: &'static str,
    spanish: &'static str,
    senses: &'static [Sense],
}

/// What a column means in some tables.
#[derive(Debug, PartialEq, Eq)]
pub struct Sense {
    tables: &'static [&'static str],
    kind: Kind,
    range: [&'static str; 2],
    meaning: [&'static str; 2],
}

/// Tables that have a column for each node.
const WITH_NODES: [&str; 4] = ["rerun", "score", "summarize --wide", "leaders"];
/// Tables that also have columns of the survey file, or keys that are named after them.
const WITH_KEYS: [&str; 11] = [
    "rerun",
    "score",
    "summarize",
    "summarize --wide",
    "leaders",
    "distribution",
    "gaps",
    "published",
    "uncertainty",
    "compare",
    "series",
];

/// Every column, by section: institutions, estimates, robustness, reliability, trend, context, requests, co-creation, files.
pub fn columns() -> impl Iterator<Item = &'static Column> {
    [INSTITUTIONS, ESTIMATES, ROBUSTNESS, RELIABILITY, TREND, CONTEXT, REQUESTS, COCREATION, FILES]
        .into_iter()
        .flatten()
}

/// The column of this name; `None` for one that no table has.
pub fn column(name: &str) -> Option<&'static Column> {
    columns().find(|column| column.name == name)
}

/// The dictionary as a table, a row for each sense: `name`, `heading`, `tables` (with commas), `kind`, `range`, `meaning`.
///
/// # Errors
///
/// [`Error::Polars`](crate::Error::Polars), which no call causes.
pub fn frame(language: Language) -> Result<DataFrame> {
    let rows: Vec<(&Column, &Sense)> =
        columns().flat_map(|column| column.senses.iter().map(move |sense| (column, sense))).collect();
    let text = |of: &dyn Fn(&Column, &Sense) -> String| rows.iter().map(|(c, s)| of(c, s)).collect::<Vec<_>>();
    Ok(df!(
        "name" => text(&|column, _| column.name.to_owned()),
        "heading" => text(&|column, _| column.heading(language).to_owned()),
        "tables" => text(&|_, sense| sense.tables.join(", ")),
        "kind" => text(&|_, sense| sense.kind.code().to_owned()),
        "range" => text(&|_, sense| sense.range(language).to_owned()),
        "meaning" => text(&|_, sense| sense.meaning(language).to_owned()),
    )?)
}

/// Names that the code of a node may not have: it would stand beside a column of that name.
pub(crate) fn stands_beside_nodes(name: &str) -> bool {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| names_in(&WITH_NODES));
    NAMES.contains(&name)
}

/// Names that a component may not have: it would stand beside a column of that name in the table of requests.
pub(crate) fn stands_beside_components(name: &str) -> bool {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| names_in(&["requests", "requests --survey"]));
    NAMES.contains(&name)
}

/// Names that a text column of a survey may not have: it would stand beside a column of that name, as a key or by itself.
pub(crate) fn stands_beside_keys(name: &str) -> bool {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| names_in(&WITH_KEYS));
    NAMES.contains(&name)
}

/// The columns of some tables.
fn names_in(tables: &[&str]) -> Vec<&'static str> {
    let is_in = |sense: &Sense| sense.tables.iter().any(|table| tables.contains(table));
    columns().filter(|column| column.senses.iter().any(is_in)).map(|column| column.name).collect()
}

impl Column {
    /// Its name in files and frames.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its heading in tables for people: in English the name.
    pub fn heading(&self, language: Language) -> &'static str {
        language.pick(self.name, self.spanish)
    }

    /// What it means, table by table where tables differ; at least one sense.
    pub fn senses(&self) -> &'static [Sense] {
        self.senses
    }
}

impl Sense {
    /// The tables that have the column in this sense, each called by the command that prints it, without `ogm` and FILE.
    pub fn tables(&self) -> &'static [&'static str] {
        self.tables
    }

    /// What the cells are.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The unit or range of the cells, or what they are codes of.
    pub fn range(&self, language: Language) -> &'static str {
        language.pick(self.range[0], self.range[1])
    }

    /// The meaning, in a sentence.
    pub fn meaning(&self, language: Language) -> &'static str {
        language.pick(self.meaning[0], self.meaning[1])
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Text, Self::Count, Self::Whole, Self::Number, Self::Share, Self::Truth];

    /// `text`, `count`, `whole`, `number`, `share` or `truth`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Count => "count",
            Self::Whole => "whole",
            Self::Number => "number",
            Self::Share => "share",
            Self::Truth => "truth",
        }
    }

    /// What people call it.
    pub fn label(self, language: Language) -> &'static str {
        let spanish = match self {
            Self::Text => "texto",
            Self::Count => "conteo",
            Self::Whole => "entero",
            Self::Number => "número",
            Self::Share => "proporción",
            Self::Truth => "sí o no",
        };
        language.pick(self.code(), spanish)
    }
}

/// A section: its columns as a static slice, and as the table of its documentation.
///
/// Each column has its name and its heading in Spanish, and for each sense `Kind [tables] range meaning`, both texts in English
/// and in Spanish. The columns of a new table go to the section of its subject, its runs to `tests/program/dictionary.rs`.
macro_rules! section {
    (
        $(#[doc = $doc:literal])*
        $section:ident
        $($name:literal $spanish:literal {
            $($kind:ident [$($table:literal),+] $range:literal $intervalo:literal $meaning:literal $significado:literal)+
        })+
    ) => {
        $(#[doc = $doc])*
        ///
        /// | column | heading in Spanish | tables | kind | unit or range | meaning |
        /// |---|---|---|---|---|---|
        $($(#[doc = concat!(
            "| `", $name, "` | ", $spanish, " | ", $("`", $table, "` ",)+ "| ", stringify!($kind), " | ", $range, " | ", $meaning, " |"
        )])+)+
        pub static $section: &[$crate::dictionary::Column] = &[$($crate::dictionary::Column {
            name: $name,
            spanish: $spanish,
            senses: &[$($crate::dictionary::Sense {
                tables: &[$($table),+],
                kind: $crate::dictionary::Kind::$kind,
                range: [$range, $intervalo],
                meaning: [$meaning, $significado],
            }),+],
        }),+];
    };
}
use section;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_told_once() {
        let mut seen = HashSet::new();
        for column in columns() {
            assert!(seen.insert(column.name), "{} is in the dictionary twice", column.name);
            let mut tables = HashSet::new();
            let all = column.senses.iter().flat_map(|sense| sense.tables);
            all.for_each(|table| assert!(tables.insert(table), "{} means two things in {table}", column.name));
        }
    }

    #[test]
    fn only_what_stands_beside_them_is_closed_to_nodes_and_keys() {
        assert!(stands_beside_nodes("rank") && stands_beside_nodes("n") && !stands_beside_nodes("mean"));
        assert!(stands_beside_keys("mean") && stands_beside_keys("change") && !stands_beside_keys("severity"));
    }
}
