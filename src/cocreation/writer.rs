//! Writing registry files.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::Value;

use super::field::{Field, Part, Record};
use super::format::FileFormat;
use super::registry::Registry;
use super::table::neutral;
use super::value::get;
use crate::catalog::fold;
use crate::error::{Error, Result};
use crate::language::text;

impl Registry {
    /// Writes the registry, so that a [`RegistryReader`](super::RegistryReader) reads the same records back.
    ///
    /// A table holds records of one kind: a row for each, with its first milestone (or action plan), and a row with the key alone
    /// for each further one. Elements of lists are separated by semicolons; fields that are not known have columns of their own,
    /// values other than text in them are written as JSON. Text that a spreadsheet would run as a formula gets an apostrophe before
    /// it, which the reader takes off.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when the writer fails; [`Error::Argument`] for a table of a registry that has both states and commitments, or
    /// unknown fields that differ in case and accents alone.
    pub fn write(&self, format: FileFormat, mut writer: impl Write) -> Result<()> {
        let written = match format {
            FileFormat::Csv => match (self.states.is_empty(), self.commitments.is_empty()) {
                (false, false) => {
                    return Err(Error::argument(
                        "format",
                        text!(
                            "a table holds states or commitments; expected a registry with one of the two, or JSON or TOML",
                            "una tabla contiene estados o compromisos; se esperaba un registro con uno de los dos, o JSON o TOML"
                        ),
                    ));
                }
                (false, true) => table(&self.states)?,
                _ => table(&self.commitments)?,
            },
            FileFormat::Json => {
                let mut bytes = serde_json::to_vec_pretty(self).map_err(|error| Error::io("-")(error.into()))?;
                bytes.push(b'\n');
                bytes
            }
            FileFormat::Toml => {
                let mut registry = self.clone();
                registry.states.iter_mut().for_each(settle);
                registry.commitments.iter_mut().for_each(settle);
                let text = toml::to_string(&registry);
                text.map_err(|error| Error::io("-")(std::io::Error::other(error.to_string())))?.into_bytes()
            }
        };
        writer.write_all(&written).and_then(|()| writer.flush()).map_err(Error::io("-"))
    }
}

/// Brings unknown fields into a form that TOML has: it has no null, and whole numbers of 64 bits with a sign.
fn settle<R: Record>(record: &mut R) {
    let groups = [""].iter().chain(R::GROUPS);
    for group in groups {
        settle_members(record.extra(group));
    }
    record.parts().iter_mut().for_each(|part| settle_members(part.extra()));
}

fn settle_members(members: &mut super::record::Extra) {
    members.retain(|_, value| !value.is_null());
    members.values_mut().for_each(settle_value);
}

fn settle_value(value: &mut Value) {
    match value {
        Value::Null => *value = Value::String(String::new()),
        Value::Number(number) if number.is_u64() && number.as_i64().is_none() => {
            *value = Value::String(number.to_string())
        }
        Value::Array(values) => values.iter_mut().for_each(settle_value),
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(settle_value);
        }
        _ => {}
    }
}

/// The names of the unknown fields of all records, in their order.
fn names_of<T>(records: &[T], of: impl Fn(&mut T) -> Vec<String>) -> Vec<String>
where
    T: Clone,
{
    let names: BTreeSet<String> = records.iter().flat_map(|record| of(&mut record.clone())).collect();
    names.into_iter().collect()
}

/// Records as delimited text.
fn table<R: Record>(records: &[R]) -> Result<Vec<u8>> {
    let prefix = R::PARTS[1];
    let groups: Vec<&str> = [""].iter().chain(R::GROUPS).copied().collect();
    let own_extra: Vec<(&str, String)> = groups
        .iter()
        .flat_map(|group| {
            let names = names_of(records, |record| record.extra(group).keys().cloned().collect());
            names.into_iter().map(move |name| (*group, name))
        })
        .collect();
    let part_extra = names_of(records, |record| {
        record.parts().iter_mut().flat_map(|part| part.extra().keys().cloned().collect::<Vec<_>>()).collect()
    });
    let joined = |group: &str, name: &str| if group.is_empty() { name.to_owned() } else { format!("{group}_{name}") };
    let mut header: Vec<String> = R::FIELDS.iter().map(|field| field.column("")).collect();
    header.extend(own_extra.iter().map(|(group, name)| joined(group, name)));
    header.extend(R::Part::FIELDS.iter().map(|field: &Field<R::Part>| field.column(prefix)));
    header.extend(part_extra.iter().map(|name| joined(prefix, name)));
    let mut seen = BTreeSet::new();
    if let Some(twice) = header.iter().find(|name| !seen.insert(fold(name))) {
        return Err(Error::argument(
            "format",
            text!(
                "two fields would have the header {twice}; expected names that differ in more than case and accents",
                "dos campos tendrían el encabezado {twice}; se esperaban nombres que difieran en más que mayúsculas y acentos"
            ),
        ));
    }
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Necessary).from_writer(Vec::new());
    let mut out = |cells: Vec<String>| writer.write_record(&cells).map_err(|error| Error::io("-")(error.into()));
    out(header)?;
    let shown = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let key = R::FIELDS.iter().position(|field| field.name == R::KEY);
    for record in records {
        let mut record = record.clone();
        let mut parts = std::mem::take(record.parts()).into_iter().peekable();
        let mut own: Vec<String> = own_extra.iter().map(|(group, name)| shown(record.extra(group).get(name))).collect();
        let mut fields: Vec<String> = R::FIELDS.iter().map(|field| get((field.slot)(&mut record))).collect();
        fields.append(&mut own);
        let mut fields: Vec<String> = fields.into_iter().map(neutral).collect();
        let mut is_first = true;
        while is_first || parts.peek().is_some() {
            let mut cells = fields.clone();
            let mut part = parts.next().unwrap_or_default();
            cells.extend(R::Part::FIELDS.iter().map(|field| neutral(get((field.slot)(&mut part)))));
            cells.extend(part_extra.iter().map(|name| neutral(shown(part.extra().get(name)))));
            out(cells)?;
            // Further rows have the key alone.
            if is_first {
                fields.iter_mut().enumerate().filter(|(at, _)| Some(*at) != key).for_each(|(_, cell)| cell.clear());
            }
            is_first = false;
        }
    }
    writer.into_inner().map_err(|error| Error::io("-")(error.into_error()))
}
