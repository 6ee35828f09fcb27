//! JSON and TOML as one tree of values, each with its line. A value is looked into when it is asked what it holds.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr_iter;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of a file.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    Json(&'a RawValue),
    /// The value and where it, or its key, begins.
    Toml(&'a DeValue<'a>, usize),
}

/// What a value holds.
pub(super) enum Content<'a> {
    Null,
    Text(Cow<'a, str>),
    /// A number, a truth value or a date, as its text.
    Scalar(Cow<'a, str>),
    List(Vec<Node<'a>>),
    /// In the order of the file; JSON may have a key twice.
    Table(Members<'a>),
}

pub(super) type Members<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// Values that lie one within the other.
const DEPTH: usize = 64;

/// A file, and the lines of its values.
pub(super) struct Source<'a> {
    text: &'a str,
    /// The line that each stretch of the file begins on.
    lines: Vec<u64>,
}

/// Bytes whose lines are counted when one of them is asked for.
const STRETCH: usize = 1 << 12;

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut line = 1;
        let begins = text.as_bytes().chunks(STRETCH).map(|stretch| {
            let begin = line;
            line += memchr_iter(b'\n', stretch).count() as u64;
            begin
        });
        Source { text, lines: begins.collect() }
    }

    /// The line of a byte.
    pub fn line_at(&self, at: usize) -> u64 {
        let stretch = at / STRETCH;
        let before = self.text.as_bytes().get(stretch * STRETCH..at).unwrap_or_default();
        self.lines.get(stretch).or(self.lines.last()).map_or(1, |line| line + memchr_iter(b'\n', before).count() as u64)
    }

    /// The line of the first value.
    pub fn first_line(&self) -> u64 {
        self.line_at(self.text.len() - self.text.trim_start().len())
    }

    /// The line that a value begins on.
    pub fn line(&self, node: Node) -> u64 {
        self.line_at(match node {
            Node::Json(raw) => (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize),
            Node::Toml(_, at) => at,
        })
    }
}

impl<'a> Node<'a> {
    /// What it holds.
    ///
    /// # Errors
    ///
    /// What is wrong with a text of JSON: an escape of no character.
    pub fn content(self) -> Result<Content<'a>, String> {
        match self {
            Node::Json(raw) => json_content(raw.get()).map_err(|error| error.to_string()),
            Node::Toml(value, _) => Ok(toml_content(value)),
        }
    }

    /// The value as JSON has it.
    ///
    /// # Errors
    ///
    /// As [`content`](Self::content), or that too many values lie one within the other.
    pub fn json(self) -> Result<Value, String> {
        self.json_below(0)
    }

    /// The format of its file.
    pub fn format(self) -> &'static str {
        match self {
            Node::Json(_) => "JSON",
            Node::Toml(..) => "TOML",
        }
    }

    /// The value in short, for messages.
    pub fn shown(self) -> String {
        match self.content() {
            Ok(Content::Text(text) | Content::Scalar(text)) => text.into_owned(),
            _ => self.json().map(|value| value.to_string()).unwrap_or_default(),
        }
    }

    fn json_below(self, depth: usize) -> Result<Value, String> {
        if depth > DEPTH {
            return Err(format!("more than {DEPTH} values one within the other"));
        }
        Ok(match self.content()? {
            Content::Null => Value::Null,
            Content::Text(text) => Value::String(text.into_owned()),
            Content::Scalar(text) => scalar(&text).unwrap_or_else(|| Value::String(text.into_owned())),
            Content::List(nodes) => {
                Value::Array(nodes.into_iter().map(|node| node.json_below(depth + 1)).collect::<Result<_, _>>()?)
            }
            Content::Table(members) => {
                let members =
                    members.into_iter().map(|(key, node)| Ok((key.into_owned(), node.json_below(depth + 1)?)));
                Value::Object(members.collect::<Result<_, String>>()?)
            }
        })
    }
}

/// The number or truth value that a text is, unless it would lose digits; a date is text.
fn scalar(text: &str) -> Option<Value> {
    let whole = || text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<u64>().map(Value::from)).ok();
    let is_whole = text.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
    match text {
        "true" | "false" => Some(Value::Bool(text == "true")),
        _ if is_whole => whole(),
        _ => text.parse().ok().and_then(serde_json::Number::from_f64).map(Value::Number),
    }
}

/// Why a file is not of its format: the line, and the parser's reason.
pub(super) type Malformed = (u64, String);

/// Reads JSON: what it holds.
pub(super) fn json(text: &str) -> Result<Content<'_>, Malformed> {
    json_content(text).map_err(|error| (error.line() as u64, error.to_string()))
}

fn json_content(text: &str) -> serde_json::Result<Content<'_>> {
    Ok(match text.trim_ascii_start().as_bytes().first() {
        Some(b'{') => Content::Table(serde_json::from_str::<Object>(text)?.0),
        Some(b'[') => {
            Content::List(serde_json::from_str::<Vec<&RawValue>>(text)?.into_iter().map(Node::Json).collect())
        }
        Some(b'"') => Content::Text(serde_json::from_str::<Text>(text)?.0),
        _ => match serde_json::from_str::<&RawValue>(text)?.get() {
            "null" => Content::Null,
            scalar => Content::Scalar(Cow::Borrowed(scalar)),
        },
    })
}

/// A text of JSON, which is borrowed where no escapes are in it.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The members of a JSON object in their order.
struct Object<'a>(Members<'a>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Text(key), value)) = map.next_entry()? {
                    members.push((key, Node::Json(value)));
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Seen)
    }
}

/// Reads TOML; [`toml_content`] is what it holds.
pub(super) fn toml(text: &str) -> Result<DeValue<'_>, Malformed> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(0, |span| Source::new(text).line_at(span.start));
        (line, error.message().trim_end().to_owned())
    })?;
    Ok(DeValue::Table(table.into_inner()))
}

/// What a value of TOML holds.
pub(super) fn toml_content<'a>(value: &'a DeValue<'a>) -> Content<'a> {
    let node = |value: &'a Spanned<DeValue<'a>>, at: usize| Node::Toml(value.get_ref(), at);
    match value {
        DeValue::String(text) => Content::Text(Cow::Borrowed(text)),
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
            Content::Scalar(Cow::Owned(number.map_or_else(|| integer.to_string(), |number| number.to_string())))
        }
        DeValue::Float(float) => Content::Scalar(Cow::Borrowed(float.as_str())),
        DeValue::Boolean(truth) => Content::Scalar(Cow::Borrowed(if *truth { "true" } else { "false" })),
        DeValue::Datetime(date) => Content::Scalar(Cow::Owned(date.to_string())),
        DeValue::Array(values) => Content::List(values.iter().map(|value| node(value, value.span().start)).collect()),
        DeValue::Table(table) => {
            let mut members: Vec<_> = table.iter().map(|(key, value)| (key, key.span().start, value)).collect();
            members.sort_by_key(|(_, start, _)| *start);
            Content::Table(
                members
                    .into_iter()
                    .map(|(key, start, value)| (Cow::Borrowed(key.get_ref().as_ref()), node(value, start)))
                    .collect(),
            )
        }
    }
}
