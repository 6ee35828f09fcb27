//! Writing registry files.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::Value;

use super::check::Checked;
use super::field::{Group, OWN, Part, Record};
use super::format::FileFormat;
use super::layout::{Column, Layout};
use super::names::{Key, Kinds, Names};
use super::registry::Registry;
use super::value::{get, neutral};
use crate::error::{Error, Result, argument, ensure};
use crate::export::unwritten;

impl Registry {
    /// Writes the registry, so that a [`RegistryReader`](super::RegistryReader) reads the same records back, but for spaces around texts
    /// and texts with nothing in them, which no reader keeps. Unknown fields keep their form in JSON; TOML has no null and no whole number above
    /// 2⁶³ − 1, which are left out, or text in a list, and digits as text; in a table every value is text.
    ///
    /// A table holds records of one kind: a row for each, with its first milestone (or action plan), and a row with the key alone
    /// for each further one. Elements of lists are separated by semicolons; fields that are not known have columns of their own,
    /// values other than text in them are written as JSON. Text that a spreadsheet would run as a formula gets an apostrophe before
    /// it, which the reader takes off.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io) when the writer fails; [`Argument`](crate::ErrorKind::Argument) for an unknown field that would be read as another one, and for a table
    /// of a registry that has both states and commitments, a record or part of which nothing is known, or two records in a row without
    /// identifier that are the same but for their parts.
    pub fn write(&self, format: FileFormat, mut writer: impl Write) -> Result<()> {
        if format != FileFormat::Csv {
            let kinds = Kinds::new();
            self.states.iter().try_for_each(|state| check_names(state, &kinds.states))?;
            self.commitments.iter().try_for_each(|commitment| check_names(commitment, &kinds.commitments))?;
        }
        let written = match format {
            FileFormat::Csv => {
                ensure!(
                    self.states.is_empty() || self.commitments.is_empty(),
                    "format",
                    "a table holds states or commitments; expected a registry with one of the two, or JSON or TOML",
                    "una tabla contiene estados o compromisos; se esperaba un registro con uno de los dos, o JSON o TOML"
                );
                if self.states.is_empty() { table(&self.commitments)? } else { table(&self.states)? }
            }
            FileFormat::Json => {
                let mut bytes = serde_json::to_vec_pretty(self).map_err(|error| unwritten(error.into()))?;
                bytes.push(b'\n');
                bytes
            }
            FileFormat::Toml => {
                let mut registry = self.clone();
                registry.states.iter_mut().for_each(settle);
                registry.commitments.iter_mut().for_each(settle);
                let text = toml::to_string(&registry);
                text.map_err(|error| unwritten(std::io::Error::other(error.to_string())))?.into_bytes()
            }
        };
        writer.write_all(&written).and_then(|()| writer.flush()).map_err(unwritten)
    }
}

/// Refuses unknown fields that would be read as known ones.
fn check_names<R: Record>(record: &R, kind: &Names) -> Result<()> {
    let is_known = |group: Group, name: &&String| kind.key(group, name) != Key::Unknown;
    let mut record = record.clone();
    let mut known =
        record.extras().into_iter().filter_map(|(group, extra)| extra.keys().find(|name| is_known(group, name)));
    known.next().map_or(Ok(()), |name| Err(ambiguous(name)))
}

fn ambiguous(name: &str) -> Error {
    let name = name.trim();
    argument!(
        "format",
        "the field `{name}` would be read as another one; expected a name that no other field has, whatever its case",
        "el campo `{name}` se leería como otro; se esperaba un nombre que ningún otro campo tenga, sin importar mayúsculas"
    )
}

/// Brings unknown fields into a form that TOML has: it has no null, and whole numbers of 64 bits with a sign.
fn settle<R: Record>(record: &mut R) {
    for (_, extra) in record.extras() {
        extra.retain(|_, value| !value.is_null());
        extra.values_mut().for_each(settle_value);
    }
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

/// Records as delimited text.
fn table<R: Checked>(records: &[R]) -> Result<Vec<u8>> {
    let mut records = records.to_vec();
    let columns = columns(&mut records);
    let names = Names::of::<R>();
    let header: Vec<String> = columns.iter().map(|column| header::<R>(column, &names)).collect();
    let (read, _) = Layout::new::<R>(&header, 1);
    let is_other = |(at, name): &(usize, &String)| read.columns[*at] != columns[*at] || name.contains('\0');
    if let Some((_, name)) = header.iter().enumerate().find(is_other) {
        return Err(ambiguous(name));
    }
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Necessary).from_writer(Vec::new());
    let mut out = |cells: Vec<String>| writer.write_record(&cells).map_err(|error| unwritten(error.into()));
    out(header)?;
    let mut before: Vec<String> = Vec::new();
    for record in &mut records {
        let parts = std::mem::take(record.parts());
        let has_parts = !parts.is_empty();
        let parts = if has_parts { parts } else { vec![R::Part::default()] };
        for (number, mut part) in parts.into_iter().enumerate() {
            let mut cell = |(at, column): (usize, &Column)| match column {
                // Further rows have the key alone.
                _ if column.is_own::<R>() && number > 0 && read.key != Some(at) => String::new(),
                Column::Field(field) => get(record.slot(&mut part, *field)),
                Column::Extra(group, name) => shown(record.extra(&mut part, *group).get(name)),
                Column::Computed(_) => String::new(),
            };
            let cells: Vec<String> = columns.iter().enumerate().map(&mut cell).map(neutral).collect();
            let is_filled = |is_own: bool| {
                let mut cells = cells.iter().zip(&columns);
                cells.any(|(cell, column)| column.is_own::<R>() == is_own && !cell.trim().is_empty())
            };
            let own =
                || columns.iter().zip(&cells).filter(|(column, _)| column.is_own::<R>()).map(|(_, cell)| cell.clone());
            // Rows without a key that are the same are of one record.
            let is_same = number == 0 && has_parts && record.key().is_none() && own().eq(before.iter().cloned());
            if number == 0 {
                before = own().collect();
            }
            ensure!(
                !is_same && (number > 0 || is_filled(true)) && (!has_parts || is_filled(false)),
                "format",
                "a table cannot hold a record or a part of it of which nothing is known, or two records without `id` that are the same; expected JSON or TOML",
                "una tabla no puede contener un registro, o una parte suya, de la que nada se sabe, ni dos registros sin `id` que sean iguales; se esperaba JSON o TOML"
            );
            out(cells)?;
        }
    }
    writer.into_inner().map_err(|error| unwritten(error.into_error()))
}

/// The columns of records: the known fields, and the unknown ones that any of them has.
fn columns<R: Record>(records: &mut [R]) -> Vec<Column> {
    let mut unknown = BTreeSet::new();
    for (group, extra) in records.iter_mut().flat_map(R::extras) {
        unknown.extend(extra.keys().map(|name| (group, name.clone())));
    }
    let (own, of_parts): (Vec<_>, Vec<_>) = unknown.into_iter().partition(|(group, _)| group.is_some());
    let fields = |fields: std::ops::Range<usize>| fields.map(Column::Field);
    let extra = |names: Vec<(Group, String)>| names.into_iter().map(|(group, name)| Column::Extra(group, name));
    let count = R::FIELDS.len();
    let columns = fields(0..count).chain(extra(own));
    columns.chain(fields(count..count + R::Part::FIELDS.len())).chain(extra(of_parts)).collect()
}

fn header<R: Record>(column: &Column, names: &Names) -> String {
    neutral(match column {
        Column::Field(field) => names.headers[*field].clone(),
        Column::Extra(OWN, name) => name.clone(),
        Column::Extra(group, name) => format!("{}_{name}", group.unwrap_or(R::PARTS[1])),
        Column::Computed(_) => String::new(),
    })
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
