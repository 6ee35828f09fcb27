//! JSON and TOML as one tree of values, each with its line.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr_iter;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the line that it begins on.
pub(super) struct Node {
    pub line: u64,
    pub content: Content,
}

pub(super) enum Content {
    Null,
    Text(String),
    /// A number, a truth value or a date, and its text.
    Scalar(String, Value),
    List(Vec<Node>),
    /// In the order of the file; JSON may have a key twice.
    Table(Vec<(String, Node)>),
}

/// Why a file is not of its format: the line, and what the parser says.
pub(super) type Malformed = (u64, String);

/// Values that lie one within the other.
const DEPTH: usize = 64;

/// The numbers of lines by the place in a text.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Lines(memchr_iter(b'\n', text.as_bytes()).collect())
    }

    fn at(&self, offset: usize) -> u64 {
        self.0.partition_point(|end| *end < offset) as u64 + 1
    }
}

impl Node {
    /// The value as JSON has it.
    pub fn json(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Text(text) => Value::String(text.clone()),
            Content::Scalar(_, value) => value.clone(),
            Content::List(nodes) => Value::Array(nodes.iter().map(Node::json).collect()),
            Content::Table(members) => {
                Value::Object(members.iter().map(|(key, node)| (key.clone(), node.json())).collect())
            }
        }
    }

    /// The value in short, for messages.
    pub fn shown(&self) -> String {
        match &self.content {
            Content::Text(text) | Content::Scalar(text, _) => text.clone(),
            _ => self.json().to_string(),
        }
    }
}

/// Reads JSON.
pub(super) fn json(text: &str) -> Result<Node, Malformed> {
    let lines = Lines::of(text);
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| (error.line() as u64, error.to_string()))?;
    json_node(raw, &|raw: &RawValue| lines.at((raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize)), 0)
}

fn json_node(raw: &RawValue, line: &dyn Fn(&RawValue) -> u64, depth: usize) -> Result<Node, Malformed> {
    let at = line(raw);
    let fault = |error: serde_json::Error| (at, error.to_string());
    if depth > DEPTH {
        return Err((at, format!("more than {DEPTH} values one within the other")));
    }
    let content = match raw.get().as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(raw.get()).map_err(fault)?;
            let nodes = members.into_iter().map(|(key, raw)| Ok((key.into_owned(), json_node(raw, line, depth + 1)?)));
            Content::Table(nodes.collect::<Result<_, Malformed>>()?)
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(raw.get()).map_err(fault)?;
            Content::List(elements.into_iter().map(|raw| json_node(raw, line, depth + 1)).collect::<Result<_, _>>()?)
        }
        _ => match serde_json::from_str(raw.get()).map_err(fault)? {
            Value::Null => Content::Null,
            Value::String(text) => Content::Text(text),
            value => Content::Scalar(value.to_string(), value),
        },
    };
    Ok(Node { line: at, content })
}

/// The members of a JSON object in their order.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    members.push((Cow::Owned(key), value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Seen)
    }
}

/// Reads TOML.
pub(super) fn toml(text: &str) -> Result<Node, Malformed> {
    let lines = Lines::of(text);
    let table = DeTable::parse(text).map_err(|error| {
        (error.span().map_or(0, |span| lines.at(span.start)), error.message().trim_end().to_owned())
    })?;
    let line = table.span().start;
    Ok(Node { line: lines.at(line), content: toml_table(table.get_ref(), &lines) })
}

fn toml_table(table: &DeTable, lines: &Lines) -> Content {
    let mut members: Vec<(usize, String, Node)> = table
        .iter()
        .map(|(key, value)| {
            let start = key.span().start;
            (start, key.get_ref().to_string(), Node { line: lines.at(start), content: toml_content(value, lines) })
        })
        .collect();
    members.sort_by_key(|(start, ..)| *start);
    Content::Table(members.into_iter().map(|(_, key, node)| (key, node)).collect())
}

fn toml_content(value: &Spanned<DeValue>, lines: &Lines) -> Content {
    let scalar = |text: String, value: Option<Value>| {
        let value = value.unwrap_or_else(|| Value::String(text.clone()));
        Content::Scalar(text, value)
    };
    match value.get_ref() {
        DeValue::String(text) => Content::Text(text.to_string()),
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
            scalar(
                number.map_or_else(|| integer.as_str().to_owned(), |number| number.to_string()),
                number.map(Value::from),
            )
        }
        DeValue::Float(float) => {
            let number = float.as_str().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            scalar(float.as_str().to_owned(), number.map(Value::Number))
        }
        DeValue::Boolean(truth) => scalar(truth.to_string(), Some(Value::Bool(*truth))),
        DeValue::Datetime(date) => scalar(date.to_string(), None),
        DeValue::Array(values) => {
            let node = |value: &Spanned<DeValue>| Node {
                line: lines.at(value.span().start),
                content: toml_content(value, lines),
            };
            Content::List(values.iter().map(node).collect())
        }
        DeValue::Table(table) => toml_table(table, lines),
    }
}
