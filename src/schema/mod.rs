//! What a column of a result is: its name, its headings, its kind, its range and its meaning, in both languages.
//!
//! A result declares the list of its columns beside the type of its rows, with what reads a cell from a row: `columns!`. Frames,
//! and with them every file and every table for people, and the [dictionary](crate::dictionary) read that list, so that a column is
//! written down once. Columns are of three kinds: keys, of which a table has any number, fixed ones, and one for each node.

mod about;
mod records;
pub(crate) mod reserved;
mod value;

use polars::prelude::{Column as Series, DataFrame};

pub use about::{About, Kind};
pub(crate) use about::{about, shared};
pub use records::Records;
pub use value::Value;

use crate::error::Result;
use crate::language::Language;

/// A row of a result, whose columns are listed.
pub trait Row: Sized {
    /// The columns, in the order of the table.
    fn columns() -> Vec<Column<Self>>;
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// Its position among the keys.
    pub at: usize,
    /// Its name.
    pub name: &'a str,
}

/// A column of a table whose rows are of a type.
pub enum Column<R> {
    /// The keys of the groups that rows are of, by their positions.
    Keys {
        /// The keys that every survey may have; others are called after columns of the survey.
        known: &'static [About],
        /// The value of a key; `None`, or nothing, for an empty one.
        get: for<'r> fn(&'r R, Key<'_>) -> Option<&'r str>,
    },
    /// A column that is the same for every methodology.
    Fixed {
        /// What it is.
        about: About,
        /// Its cells.
        fill: fn(&str, &[R], Language) -> Series,
    },
    /// A column for each node, called after it, by their positions.
    Nodes {
        /// The value of a node.
        get: fn(&R, usize) -> Option<f64>,
    },
}

/// Rows on their way to a frame: which keys and nodes they have, and which columns are left out.
pub(crate) struct Table<'a, R> {
    rows: &'a [R],
    keys: Vec<&'a str>,
    nodes: Vec<(usize, &'a str)>,
    absent: Vec<&'static str>,
}

impl<'a, R: Row> Table<'a, R> {
    /// A table of rows without keys and nodes.
    pub fn of(rows: &'a [R]) -> Self {
        Table { rows, keys: Vec::new(), nodes: Vec::new(), absent: Vec::new() }
    }

    /// The names of the keys.
    pub fn keys(mut self, keys: impl IntoIterator<Item = &'a (impl AsRef<str> + ?Sized + 'a)>) -> Self {
        self.keys = keys.into_iter().map(AsRef::as_ref).collect();
        self
    }

    /// The nodes that rows have values of: positions and codes.
    pub fn nodes(mut self, nodes: impl IntoIterator<Item = (usize, &'a str)>) -> Self {
        self.nodes = nodes.into_iter().collect();
        self
    }

    /// Leaves a column out where `is` holds.
    pub fn without(mut self, name: &'static str, is: bool) -> Self {
        self.absent.extend(is.then_some(name));
        self
    }

    /// The columns.
    pub fn columns(&self, language: Language) -> Vec<Series> {
        let mut columns = Vec::new();
        for column in R::columns() {
            match column {
                Column::Keys { get, .. } => columns.extend(self.keys.iter().enumerate().map(|(at, name)| {
                    let value = |row: &'a R| get(row, Key { at, name }).filter(|value| !value.is_empty());
                    Value::column(name, self.rows.iter().map(value))
                })),
                Column::Fixed { about, fill } => {
                    if !self.absent.contains(&about.name) {
                        columns.push(fill(about.name, self.rows, language));
                    }
                }
                Column::Nodes { get } => columns.extend(
                    self.nodes.iter().map(|(at, name)| Value::column(name, self.rows.iter().map(|row| get(row, *at)))),
                ),
            }
        }
        columns
    }

    /// The table as a frame.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key or a node has the name of another column.
    pub fn frame(&self, language: Language) -> Result<DataFrame> {
        Ok(DataFrame::new(self.rows.len(), self.columns(language))?)
    }
}

/// Sentences as the text of a cell; `None` without any.
pub(crate) fn sentences(sentences: impl Iterator<Item = String>) -> Option<String> {
    let sentences: Vec<String> = sentences.collect();
    (!sentences.is_empty()).then(|| sentences.join("; "))
}

/// The columns of a type of rows without their cells: the fixed ones, and the keys that every survey may have.
pub(crate) fn listed<R: Row>() -> Vec<About> {
    let of = |column| match column {
        Column::Keys { known, .. } => known.to_vec(),
        Column::Fixed { about, .. } => vec![about],
        Column::Nodes { .. } => Vec::new(),
    };
    R::columns().into_iter().flat_map(of).collect()
}

/// The columns of scores, which have no rows: each is read whole.
pub(crate) fn of_scores() -> Vec<About> {
    use shared::{BAND, LEVEL, QUADRANT, RANK, STATE, STATE_CODE, TYPE, UNIT};
    vec![UNIT, STATE_CODE, STATE, LEVEL, TYPE, RANK, QUADRANT, BAND]
}

/// The list of the columns of a type of rows. Each line is one of
///
/// - `name "heading in Spanish" Kind "range" "the same in Spanish" "meaning" "the same in Spanish";`
/// - `name = SHARED;` for a column whose sense several tables [share](shared);
/// - `keys [KNOWN, ...] |row, key| value;`
/// - `nodes |row, at| value;`
///
/// A cell is the field of the row that is called as its column, unless the line ends with `|row| cell`, or `|row, language| cell`
/// where it has words.
macro_rules! columns {
    // What reads a cell.
    (@get $name:ident) => { |name, rows, _| $crate::schema::Value::column(name, rows.iter().map(|row: &Self| &row.$name)) };
    (@get $name:ident |$row:ident| $cell:expr) => {
        |name, rows, _| $crate::schema::Value::column(name, rows.iter().map(|$row: &Self| $cell))
    };
    (@get $name:ident |$row:ident, $language:ident| $cell:expr) => {
        |name, rows, $language| $crate::schema::Value::column(name, rows.iter().map(|$row: &Self| $cell))
    };
    // The lines, one after the other.
    (@list [$row:ty] [$($doc:tt)*] [$($column:expr,)*]) => {
        /// | column | heading in Spanish | kind | unit or range | meaning |
        /// |---|---|---|---|---|
        $($doc)*
        impl $crate::schema::Row for $row {
            fn columns() -> Vec<$crate::schema::Column<Self>> {
                vec![$($column),*]
            }
        }
    };
    (@list [$row:ty] [$($doc:tt)*] [$($done:tt)*]
        keys [$($known:ident),*] |$of:ident, $key:ident| $cell:expr; $($rest:tt)*
    ) => {
        $crate::schema::columns! { @list [$row]
            [$($doc)* #[doc = "| the keys | | Text | | What the rows are grouped by. |"]]
            [$($done)* $crate::schema::Column::Keys { known: &[$($crate::schema::shared::$known),*], get: |$of: &Self, $key| $cell },]
            $($rest)*
        }
    };
    (@list [$row:ty] [$($doc:tt)*] [$($done:tt)*] nodes |$of:ident, $at:ident| $cell:expr; $($rest:tt)*) => {
        $crate::schema::columns! { @list [$row]
            [$($doc)* #[doc = "| the nodes | | Number | the node's scale | A column for each node, called after it. |"]]
            [$($done)* $crate::schema::Column::Nodes { get: |$of: &Self, $at| $cell },]
            $($rest)*
        }
    };
    (@list [$row:ty] [$($doc:tt)*] [$($done:tt)*]
        $name:ident = $shared:ident $(|$of:ident $(, $language:ident)?| $cell:expr)?; $($rest:tt)*
    ) => {
        $crate::schema::columns! { @list [$row]
            [$($doc)* #[doc = concat!("| `", stringify!($name), "` | | | | as in other tables |")]]
            [$($done)* $crate::schema::Column::Fixed {
                about: $crate::schema::shared::$shared,
                fill: $crate::schema::columns!(@get $name $(|$of $(, $language)?| $cell)?),
            },]
            $($rest)*
        }
    };
    (@list [$row:ty] [$($doc:tt)*] [$($done:tt)*]
        $name:ident $spanish:literal $kind:ident $range:literal $intervalo:literal $meaning:literal $significado:literal
        $(|$of:ident $(, $language:ident)?| $cell:expr)?; $($rest:tt)*
    ) => {
        $crate::schema::columns! { @list [$row]
            [$($doc)* #[doc = concat!(
                "| `", stringify!($name), "` | ", $spanish, " | ", stringify!($kind), " | ", $range, " | ", $meaning, " |"
            )]]
            [$($done)* $crate::schema::Column::Fixed {
                about: $crate::schema::about!($name $spanish $kind $range $intervalo $meaning $significado),
                fill: $crate::schema::columns!(@get $name $(|$of $(, $language)?| $cell)?),
            },]
            $($rest)*
        }
    };
    ($(#[doc = $doc:literal])* $row:ty: $($lines:tt)*) => {
        $crate::schema::columns! { @list [$row] [$(#[doc = $doc])*] [] $($lines)* }
    };
}
pub(crate) use columns;
