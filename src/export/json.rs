//! Results as JSON: what serde makes of them, with numbers as tables have them.

use std::io::{self, Write};

use serde::ser::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::{Cell, Rows, unwritten};
use crate::error::Result;

/// An object of these members, in their order.
#[cfg(feature = "cli")]
macro_rules! object {
    ($($name:ident: $value:expr),* $(,)?) => {{
        // The type of a member is a parameter of the same name.
        #[allow(non_camel_case_types)]
        let object = {
            #[derive(serde::Serialize)]
            struct Object<$($name),*> {
                $($name: $name),*
            }
            Object { $($name: $value),* }
        };
        object
    }};
}
#[cfg(feature = "cli")]
pub(crate) use object;

/// Numbers as tables have them.
struct Plain;

impl Formatter for Plain {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        let mut plain = String::new();
        Cell::Float(value).write_plain(&mut plain);
        writer.write_all(plain.as_bytes())
    }
}

/// Appends a value.
///
/// # Errors
///
/// [`Io`](crate::ErrorKind::Io), which no result causes.
pub(crate) fn append(value: &(impl Serialize + ?Sized), bytes: &mut Vec<u8>) -> Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(bytes, Plain);
    value.serialize(&mut serializer).map_err(|error| unwritten(error.into()))
}

/// The members of an object, a line each, without its braces.
#[cfg(feature = "cli")]
#[derive(Default)]
pub(crate) struct Members(Vec<u8>);

#[cfg(feature = "cli")]
impl Members {
    /// Adds a member.
    ///
    /// # Errors
    ///
    /// As [`append`].
    pub fn add(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<()> {
        self.name(name)?;
        append(value, &mut self.0)
    }

    fn name(&mut self, name: &str) -> Result<()> {
        self.0.extend_from_slice(if self.0.is_empty() { b"" } else { b",\n" });
        append(name, &mut self.0)?;
        self.0.push(b':');
        Ok(())
    }

    /// Adds a member that is a table.
    ///
    /// # Errors
    ///
    /// As [`write()`](super::write()).
    pub fn add_rows(&mut self, name: &str, table: &polars::prelude::DataFrame) -> Result<()> {
        self.name(name)?;
        super::write_json(table, &mut self.0)
    }

    /// Their text.
    pub fn text(self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Cell::Missing => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Float(value) => serializer.serialize_f64(*value),
            Cell::Whole(value) => serializer.serialize_i128(*value),
            Cell::Truth(value) => serializer.serialize_bool(*value),
        }
    }
}

/// A row of a table as an object.
pub(super) struct Object<'a> {
    pub names: &'a [&'a str],
    pub rows: &'a Rows,
    pub row: usize,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.names.iter().zip(self.rows.row(self.row)))
    }
}

/// Names and values as an object that keeps their order.
#[cfg(feature = "cli")]
pub(crate) struct Ordered<'a, V>(pub &'a [(&'static str, V)]);

#[cfg(feature = "cli")]
impl<V: Serialize> Serialize for Ordered<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
