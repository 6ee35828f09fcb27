//! A query as a chain of tables, each of which adds columns to the one before.

use std::collections::{HashMap, HashSet};

use super::Dialect;
use crate::error::{Result, argument, ensure};

/// A column: its expression and its name.
pub(super) type Column = (String, String);

/// The tables of a query so far, and the names that are taken.
pub(super) struct Steps {
    pub dialect: Dialect,
    text: String,
    /// Name of the last table, quoted.
    last: String,
    tables: HashSet<String>,
    columns: HashSet<String>,
    /// Names of the columns that are returned, and what they are called until then.
    called: HashMap<String, String>,
}

impl Steps {
    /// No table yet; `table` is the one that is read, part by part, and `columns` are those that are returned. Where the dialect
    /// takes two of them for one, the later one is called otherwise until the end.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a name that the dialect cannot have, and for one that two columns have.
    pub fn new<'a>(dialect: Dialect, table: &[String], columns: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        table.iter().try_for_each(|part| dialect.check(part))?;
        let tables = table.iter().map(|part| dialect.compared(part)).collect();
        let from = dialect.table(table);
        let (mut taken, mut called) = (HashSet::new(), HashMap::new());
        for name in columns {
            dialect.check(name)?;
            ensure!(
                called.insert(name.to_owned(), free(dialect, name, &mut taken)).is_none(),
                "columns",
                "two columns would be called {name:?}; expected headers that differ",
                "dos columnas se llamarían {name:?}; se esperaban encabezados distintos"
            );
        }
        Ok(Steps { dialect, text: String::new(), last: from, tables, columns: taken, called })
    }

    /// What a column that is returned is called until the end.
    pub fn called(&self, name: &str) -> String {
        self.called.get(name).map_or(name, String::as_str).to_owned()
    }

    /// [`called`](Self::called), quoted.
    pub fn quoted(&self, name: &str) -> String {
        self.dialect.name(&self.called(name))
    }

    /// A name for a column that no other has.
    pub fn column(&mut self, name: &str) -> String {
        free(self.dialect, name, &mut self.columns)
    }

    /// A table that has these columns of the one before, and no others.
    pub fn select(&mut self, name: &str, columns: &[Column]) {
        self.add(name, "SELECT", columns);
    }

    /// A table that has the columns of the one before, and these.
    pub fn extend(&mut self, name: &str, columns: &[Column]) {
        self.add(name, "SELECT *,", columns);
    }

    fn add(&mut self, name: &str, select: &str, columns: &[Column]) {
        let name = self.dialect.name(&free(self.dialect, name, &mut self.tables));
        let begin = if self.text.is_empty() { "WITH " } else { ",\n" };
        let (list, from) = (self.list(columns, "    "), &self.last);
        self.text += &format!("{begin}{name} AS (\n  {select}\n{list}\n  FROM {from}\n)");
        self.last = name;
    }

    /// The query: its tables, and these columns of the last one; `rest` groups and sorts.
    pub fn end(self, columns: &[Column], rest: &str) -> String {
        let list = self.list(columns, "  ");
        format!("{}\nSELECT\n{list}\nFROM {}{rest}\n", self.text, self.last)
    }

    fn list(&self, columns: &[Column], indent: &str) -> String {
        let column = |(expression, name): &Column| {
            let name = self.dialect.name(name);
            if *expression == name { format!("{indent}{name}") } else { format!("{indent}{expression} AS {name}") }
        };
        columns.iter().map(column).collect::<Vec<_>>().join(",\n")
    }
}

/// Refuses headers that a table cannot have beside each other.
///
/// # Errors
///
/// [`Argument`](crate::ErrorKind::Argument), naming two of them, or one that the dialect cannot have.
pub(super) fn check_headers(dialect: Dialect, headers: &[String]) -> Result<()> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for name in headers {
        dialect.check(name)?;
        if let Some(first) = seen.insert(dialect.compared(name), name) {
            return Err(argument!(
                "columns",
                "the columns {first:?} and {name:?} are one in the dialect {dialect}; expected names that differ in more than case",
                "las columnas {first:?} y {name:?} son una sola en el dialecto {dialect}; se esperaban nombres que difieran en algo más que mayúsculas"
            ));
        }
    }
    Ok(())
}

/// The name, or the first one with `_` after it that is not taken; it is from then on.
fn free(dialect: Dialect, name: &str, taken: &mut HashSet<String>) -> String {
    let mut name = name.to_owned();
    while !taken.insert(dialect.compared(&name)) {
        name.push('_');
    }
    name
}
