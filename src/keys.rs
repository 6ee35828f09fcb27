//! TOML files by tables of their keys. Such a table is what a decoder, its messages and a description of the format read: what a
//! key is called, what it holds, what it is where a file leaves it out, and what it means.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::language::{Text, text};

/// Characters of a text, and parts of a list, that messages show.
const LONGEST: usize = 40;
const LISTED: usize = 8;

/// A key of a table.
pub(crate) struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub absent: Absent,
    /// In English and Spanish.
    pub meaning: [&'static str; 2],
}

/// What a key holds.
pub(crate) enum Kind {
    /// What this is, in English and in Spanish.
    Plain(&'static str, &'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    Words(&'static [&'static str]),
    /// One of these words, of which one may have a number: `"power:2"`, `{ power = 2 }`.
    Setting(&'static str),
    Table(&'static [Key]),
    Tables(&'static [Key]),
    /// A table, or the name of one of its keys.
    Rule(&'static [Key]),
}

pub(crate) const TEXT: Kind = Kind::Plain("a text", "un texto");
pub(crate) const NUMBER: Kind = Kind::Plain("a number", "un número");
pub(crate) const WHOLE: Kind = Kind::Plain("a whole number from 0", "un número entero desde 0");
pub(crate) const TRUTH: Kind = Kind::Plain("true or false", "true o false");
pub(crate) const TEXTS: Kind = Kind::Plain("a list of texts", "una lista de textos");
pub(crate) const TEXT_OR_TEXTS: Kind = Kind::Plain("a text, or a list of texts", "un texto, o una lista de textos");
/// By name.
pub(crate) const NUMBERS: Kind = Kind::Plain("a table of numbers", "una tabla de números");
/// Texts by name.
pub(crate) const PAIRS: Kind = Kind::Plain("a table of texts", "una tabla de textos");

/// What becomes of a key that a file leaves out.
pub(crate) enum Absent {
    /// The file is refused.
    Required,
    /// It is nothing.
    Nothing,
    /// It is this, as a file would have it.
    Is(&'static str),
}

/// Tables of keys, one key a line: its name, kind and default, and its meaning in English and Spanish.
macro_rules! keys {
    ($($(#[$doc:meta])* $table:ident { $($name:literal $kind:expr, $absent:expr; $english:literal $spanish:literal)* })*) => {
        $($(#[$doc])* pub(super) const $table: &[Key] = &[
            $(Key { name: $name, kind: $kind, absent: $absent, meaning: [$english, $spanish] }),*
        ];)*
    };
}
pub(crate) use keys;

/// What is wrong, and the byte where it is.
pub(crate) struct Fault {
    pub at: usize,
    /// The code of the entry whose fault it is.
    pub of: Option<String>,
    pub message: Text,
}

/// A [`Fault`] at a byte; the message in English and in Spanish captures variables.
macro_rules! fault {
    ($at:expr, $english:literal, $spanish:literal $(,)?) => {
        $crate::keys::Fault { at: $at, of: None, message: $crate::language::text!($english, $spanish) }
    };
}
pub(crate) use fault;

/// Returns a [`fault`] unless a condition holds; the message alone where the byte is not named.
macro_rules! hold {
    ($condition:expr, $english:literal, $spanish:literal $(,)?) => {
        if let false = $condition {
            return Err($crate::language::text!($english, $spanish));
        }
    };
    ($condition:expr, $at:expr, $english:literal, $spanish:literal $(,)?) => {
        if let false = $condition {
            return Err($crate::keys::fault!($at, $english, $spanish));
        }
    };
}
pub(crate) use hold;

impl Fault {
    /// What is wrong at a byte.
    pub fn at(at: usize) -> impl Fn(Text) -> Self {
        move |message| Fault { at, of: None, message }
    }
}

/// A table of a file.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    keys: &'static [Key],
    table: &'a DeTable<'a>,
    /// What messages put before its keys.
    name: &'static str,
    /// Where it begins.
    pub start: usize,
}

/// A value of a file.
pub(crate) type Value<'a> = Spanned<DeValue<'a>>;

/// Parses a file.
pub(crate) fn parse(toml: &str) -> Result<Spanned<DeTable<'_>>, Fault> {
    DeTable::parse(toml).map_err(|error| {
        let (what, at) = (error.message().trim_end(), error.span().map_or(0, |span| span.start));
        fault!(at, "{what}", "el archivo TOML no es válido: {what}")
    })
}

/// The line of a byte.
pub(crate) fn line_at(text: impl AsRef<[u8]>, at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_ref()[..at.min(text.as_ref().len())]).count() + 1
}

/// What a value holds; none for one of another kind.
pub(crate) fn held<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(ValueDeserializer::from(value.clone())).ok()
}

impl<'a> Entry<'a> {
    /// A table that a file leaves out, or a whole file.
    pub fn file(keys: &'static [Key], table: &'a DeTable<'a>) -> Result<Self, Fault> {
        Self::new(keys, table, "", 0)
    }

    /// A table whose keys are all known.
    pub fn new(keys: &'static [Key], table: &'a DeTable<'a>, name: &'static str, start: usize) -> Result<Self, Fault> {
        if let Some(unknown) = table.keys().find(|key| !keys.iter().any(|known| known.name == key.get_ref())) {
            let (key, known) = (unknown.get_ref(), names(keys));
            return Err(fault!(
                unknown.span().start,
                "the key `{key}` is unknown; expected one of: {known}",
                "la clave `{key}` es desconocida; se esperaba una de: {known}"
            ));
        }
        Ok(Entry { keys, table, name, start })
    }

    /// Where the value of a key begins; the table where it has none.
    pub fn at(&self, name: &str) -> usize {
        self.table.get(name).map_or(self.start, |value| value.span().start)
    }

    /// The value of a key, or what it is where the file leaves it out.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Fault> {
        self.read(name, held)
    }

    /// The value of a key that is required, or has a default.
    pub fn need<T: DeserializeOwned>(&self, name: &str) -> Result<T, Fault> {
        self.get(name)?.ok_or_else(|| self.missing(self.key(name)))
    }

    /// The word of a key.
    pub fn word(&self, name: &str) -> Result<Option<&'static str>, Fault> {
        self.read(name, |value| self.known(name, value))
    }

    /// The words of a key.
    pub fn words(&self, name: &str) -> Result<Option<Vec<&'static str>>, Fault> {
        self.read(name, |value| value.get_ref().as_array()?.iter().map(|value| self.known(name, value)).collect())
    }

    /// The table of a key.
    pub fn table(&self, name: &'static str) -> Result<Option<Entry<'a>>, Fault> {
        self.value(name)?.map(|value| self.entry(name, value)).transpose()
    }

    /// The tables of a key.
    pub fn tables(&self, name: &'static str) -> Result<Vec<Entry<'a>>, Fault> {
        let Some(value) = self.value(name)? else { return Ok(Vec::new()) };
        let tables = value.get_ref().as_array().ok_or_else(|| self.misfit(self.key(name), value))?;
        tables.iter().map(|value| self.entry(name, value)).collect()
    }

    /// The value of a key as the file has it.
    pub fn value(&self, name: &str) -> Result<Option<&'a Value<'a>>, Fault> {
        let (key, value) = (self.key(name), self.table.get(name));
        if value.is_none() && matches!(key.absent, Absent::Required) { Err(self.missing(key)) } else { Ok(value) }
    }

    /// A table that the value of a key is, or has.
    pub fn entry(&self, name: &'static str, value: &'a Value<'a>) -> Result<Entry<'a>, Fault> {
        let key = self.key(name);
        match (&key.kind, value.get_ref().as_table()) {
            (Kind::Table(keys) | Kind::Tables(keys) | Kind::Rule(keys), Some(table)) => {
                Entry::new(keys, table, name, value.span().start)
            }
            _ => Err(self.misfit(key, value)),
        }
    }

    /// The value of a key as it is read, or what it is where the file leaves it out.
    pub fn read<T>(&self, name: &str, of: impl Fn(&Value) -> Option<T>) -> Result<Option<T>, Fault> {
        let key = self.key(name);
        match (self.value(name)?, &key.absent) {
            (Some(value), _) => of(value).map(Some).ok_or_else(|| self.misfit(key, value)),
            (None, Absent::Is(default)) => Ok(DeValue::parse(default).ok().and_then(|value| of(&value))),
            (None, _) => Ok(None),
        }
    }

    /// That of the words of a key that a value is.
    fn known(&self, name: &str, value: &Value) -> Option<&'static str> {
        let (Kind::Word(words) | Kind::Words(words)) = self.key(name).kind else { return None };
        words.iter().find(|word| value.get_ref().as_str() == Some(word)).copied()
    }

    /// The key of a name, which a decoder has from the table of keys.
    fn key(&self, name: &str) -> &'static Key {
        const NONE: &Key = &Key { name: "", kind: TEXT, absent: Absent::Nothing, meaning: ["", ""] };
        self.keys.iter().find(|key| key.name == name).unwrap_or(NONE)
    }

    fn shown(&self, key: &Key) -> String {
        if self.name.is_empty() { key.name.to_owned() } else { format!("{}.{}", self.name, key.name) }
    }

    fn missing(&self, key: &Key) -> Fault {
        let (name, Text { english, spanish }) = (self.shown(key), key.expected());
        fault!(self.start, "`{name}` is missing; expected {english}", "falta `{name}`; se esperaba {spanish}")
    }

    fn misfit(&self, key: &Key, value: &Value) -> Fault {
        let (name, Text { english, spanish }, found) = (self.shown(key), key.expected(), shown(value.get_ref()));
        let at = value.span().start;
        fault!(at, "`{name}` is {found}; expected {english}", "`{name}` es {found}; se esperaba {spanish}")
    }
}

impl Key {
    /// What it holds, and what that means.
    fn expected(&self) -> Text {
        let [meaning, significado] = self.meaning;
        let (english, spanish, of) = match self.kind {
            Kind::Plain(english, spanish) => (english, spanish, String::new()),
            Kind::Word(known) => ("one of ", "una de ", known.join(", ")),
            Kind::Setting(known) => ("one of ", "una de ", known.to_owned()),
            Kind::Words(known) => ("a list of ", "una lista de ", known.join(", ")),
            Kind::Table(keys) | Kind::Tables(keys) => ("a table of ", "una tabla de ", names(keys)),
            Kind::Rule(keys) => ("one of ", "una de ", names(keys)),
        };
        text!("{english}{of}: {meaning}", "{spanish}{of}: {significado}")
    }
}

/// The names of keys, for messages.
pub(crate) fn names(keys: &[Key]) -> String {
    keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
}

/// A value in short.
fn shown(value: &DeValue) -> String {
    fn listed(parts: impl ExactSizeIterator<Item = String>) -> String {
        let rest = (parts.len() > LISTED).then(|| "...".to_owned());
        parts.take(LISTED).chain(rest).collect::<Vec<_>>().join(", ")
    }
    match value {
        DeValue::String(text) if text.chars().count() > LONGEST => {
            format!("{:?}...", text.chars().take(LONGEST).collect::<String>())
        }
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(list) => format!("[{}]", listed(list.iter().map(|value| shown(value.get_ref())))),
        DeValue::Table(table) if table.is_empty() => "{}".to_owned(),
        DeValue::Table(table) => {
            let pair =
                |(key, value): (&Spanned<Cow<str>>, &Value)| format!("{} = {}", key.get_ref(), shown(value.get_ref()));
            format!("{{ {} }}", listed(table.iter().map(pair)))
        }
    }
}

/// One text, or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Several {
    One(String),
    List(Vec<String>),
}
