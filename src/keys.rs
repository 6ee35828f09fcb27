//! TOML files by tables of their keys. Such a table is what a decoder, its messages and a description of the format read: what a
//! key is called, what it holds, what it is where a file leaves it out, and what it means.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

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
    Text,
    Number,
    Whole,
    Truth,
    Texts,
    TextOrTexts,
    /// Numbers by name.
    Numbers,
    /// Texts by name.
    Pairs,
    /// One of these words.
    Word(&'static [&'static str]),
    Words(&'static [&'static str]),
    /// One of these words, of which one may have a number: `"power:2"`, `{ power = 2 }`.
    Setting(&'static str),
    Table(&'static [Key]),
    Tables(&'static [Key]),
    Rule,
}

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
    pub message: Text,
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

/// A value that a key may have.
pub(crate) trait Held: Sized {
    /// The value; none for one of another kind.
    fn of(value: &DeValue) -> Option<Self>;
}

/// Parses a file.
pub(crate) fn parse(toml: &str) -> Result<Spanned<DeTable<'_>>, Fault> {
    DeTable::parse(toml).map_err(|error| {
        let what = error.message().trim_end();
        let message = text!("{what}", "el archivo TOML no es válido: {what}");
        Fault { at: error.span().map_or(0, |span| span.start), message }
    })
}

/// The line of a byte.
pub(crate) fn line_at(toml: &str, at: usize) -> usize {
    memchr::memchr_iter(b'\n', &toml.as_bytes()[..at.min(toml.len())]).count() + 1
}

impl<'a> Entry<'a> {
    /// A table that a file leaves out, or a whole file.
    pub fn file(keys: &'static [Key], table: &'a DeTable<'a>) -> Result<Self, Fault> {
        Self::new(keys, table, "", 0)
    }

    fn new(keys: &'static [Key], table: &'a DeTable<'a>, name: &'static str, start: usize) -> Result<Self, Fault> {
        match table.keys().find(|key| !keys.iter().any(|known| known.name == key.get_ref())) {
            None => Ok(Entry { keys, table, name, start }),
            Some(unknown) => {
                let known = keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
                let (at, key) = (unknown.span().start, unknown.get_ref());
                let message = text!(
                    "the key `{key}` is unknown; expected one of: {known}",
                    "la clave `{key}` es desconocida; se esperaba una de: {known}"
                );
                Err(Fault { at, message })
            }
        }
    }

    /// Where the value of a key begins; the table where it has none.
    pub fn at(&self, name: &str) -> usize {
        self.table.get(name).map_or(self.start, |value| value.span().start)
    }

    /// The value of a key, or what it is where the file leaves it out.
    pub fn get<T: Held>(&self, name: &str) -> Result<Option<T>, Fault> {
        self.read(name, T::of)
    }

    /// The value of a key that is required, or has a default.
    pub fn need<T: Held>(&self, name: &str) -> Result<T, Fault> {
        self.get(name)?.ok_or_else(|| self.missing(self.key(name)))
    }

    /// The word of a key.
    pub fn word(&self, name: &str) -> Result<Option<&'static str>, Fault> {
        let known = self.words_of(name);
        self.read(name, |value| known.iter().find(|word| value.as_str() == Some(word)).copied())
    }

    /// The words of a key.
    pub fn words(&self, name: &str) -> Result<Option<Vec<&'static str>>, Fault> {
        let known = self.words_of(name);
        let word = |value: &Spanned<DeValue>| known.iter().find(|word| value.get_ref().as_str() == Some(word)).copied();
        self.read(name, |value| value.as_array()?.iter().map(word).collect())
    }

    /// The table of a key.
    pub fn table(&self, name: &'static str) -> Result<Option<Entry<'a>>, Fault> {
        Ok(self.entries(name, |value| Some(vec![value]))?.pop())
    }

    /// The tables of a key.
    pub fn tables(&self, name: &'static str) -> Result<Vec<Entry<'a>>, Fault> {
        self.entries(name, |value| Some(value.get_ref().as_array()?.iter().collect()))
    }

    fn entries(
        &self,
        name: &'static str,
        each: impl Fn(&'a Spanned<DeValue<'a>>) -> Option<Vec<&'a Spanned<DeValue<'a>>>>,
    ) -> Result<Vec<Entry<'a>>, Fault> {
        let key = self.key(name);
        let Some(value) = self.table.get(name) else {
            return if matches!(key.absent, Absent::Required) { Err(self.missing(key)) } else { Ok(Vec::new()) };
        };
        let keys = match key.kind {
            Kind::Table(keys) | Kind::Tables(keys) => keys,
            _ => &[],
        };
        let entry = |value: &'a Spanned<DeValue<'a>>| {
            let table = value.get_ref().as_table().ok_or_else(|| self.misfit(key, value))?;
            Entry::new(keys, table, name, value.span().start)
        };
        each(value).ok_or_else(|| self.misfit(key, value))?.into_iter().map(entry).collect()
    }

    fn read<T>(&self, name: &str, of: impl Fn(&DeValue) -> Option<T>) -> Result<Option<T>, Fault> {
        let key = self.key(name);
        match (self.table.get(name), &key.absent) {
            (Some(value), _) => of(value.get_ref()).map(Some).ok_or_else(|| self.misfit(key, value)),
            (None, Absent::Is(default)) => Ok(DeValue::parse(default).ok().and_then(|value| of(value.get_ref()))),
            (None, Absent::Nothing) => Ok(None),
            (None, Absent::Required) => Err(self.missing(key)),
        }
    }

    fn words_of(&self, name: &str) -> &'static [&'static str] {
        match self.key(name).kind {
            Kind::Word(words) | Kind::Words(words) => words,
            _ => &[],
        }
    }

    /// The key of a name, which a decoder has from the table of keys.
    fn key(&self, name: &str) -> &'static Key {
        const NONE: &Key = &Key { name: "", kind: Kind::Text, absent: Absent::Nothing, meaning: ["", ""] };
        self.keys.iter().find(|key| key.name == name).unwrap_or(NONE)
    }

    fn shown(&self, key: &Key) -> String {
        if self.name.is_empty() { key.name.to_owned() } else { format!("{}.{}", self.name, key.name) }
    }

    fn missing(&self, key: &Key) -> Fault {
        let (name, expected) = (self.shown(key), key.expected());
        let Text { english, spanish } = expected;
        let message = text!("`{name}` is missing; expected {english}", "falta `{name}`; se esperaba {spanish}");
        Fault { at: self.start, message }
    }

    fn misfit(&self, key: &Key, value: &Spanned<DeValue>) -> Fault {
        let (name, expected, found) = (self.shown(key), key.expected(), shown(value.get_ref()));
        let Text { english, spanish } = expected;
        let message = text!("`{name}` is {found}; expected {english}", "`{name}` es {found}; se esperaba {spanish}");
        Fault { at: value.span().start, message }
    }
}

impl Key {
    /// What it holds, and what that means.
    fn expected(&self) -> Text {
        let (Text { english, spanish }, [meaning, significado]) = (self.kind.described(), self.meaning);
        text!("{english}: {meaning}", "{spanish}: {significado}")
    }
}

impl Kind {
    fn described(&self) -> Text {
        let words = |words: &[&str]| words.join(", ");
        match self {
            Kind::Text => text!("a text", "un texto"),
            Kind::Number => text!("a number", "un número"),
            Kind::Whole => text!("a whole number from 0", "un número entero desde 0"),
            Kind::Truth => text!("true or false", "true o false"),
            Kind::Texts => text!("a list of texts", "una lista de textos"),
            Kind::TextOrTexts => text!("a text, or a list of texts", "un texto, o una lista de textos"),
            Kind::Numbers => text!("a table of numbers", "una tabla de números"),
            Kind::Pairs => text!("a table of texts", "una tabla de textos"),
            Kind::Word(known) => {
                let known = words(known);
                text!("one of {known}", "una de {known}")
            }
            Kind::Setting(known) => text!("one of {known}", "una de {known}"),
            Kind::Words(known) => {
                let known = words(known);
                text!("a list of {known}", "una lista de {known}")
            }
            Kind::Table(keys) | Kind::Tables(keys) => {
                let known = keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
                text!("a table of {known}", "una tabla de {known}")
            }
            Kind::Rule => text!("a rule", "una regla"),
        }
    }
}

/// A value in short.
fn shown(value: &DeValue) -> String {
    match value {
        DeValue::String(text) if text.chars().count() > LONGEST => {
            format!("{:?}...", text.chars().take(LONGEST).collect::<String>())
        }
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(list) => {
            let mut parts: Vec<String> = list.iter().take(LISTED).map(|value| shown(value.get_ref())).collect();
            parts.extend((list.len() > LISTED).then(|| "...".to_owned()));
            format!("[{}]", parts.join(", "))
        }
        DeValue::Table(table) => format!("{{{}}}", if table.is_empty() { "" } else { "..." }),
    }
}

impl Held for String {
    fn of(value: &DeValue) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Held for bool {
    fn of(value: &DeValue) -> Option<Self> {
        value.as_bool()
    }
}

impl Held for i64 {
    fn of(value: &DeValue) -> Option<Self> {
        let number = value.as_integer()?;
        i64::from_str_radix(number.as_str(), number.radix()).ok()
    }
}

impl Held for u64 {
    fn of(value: &DeValue) -> Option<Self> {
        i64::of(value)?.try_into().ok()
    }
}

impl Held for f64 {
    fn of(value: &DeValue) -> Option<Self> {
        match value.as_float() {
            Some(number) => number.as_str().parse().ok(),
            None => i64::of(value).map(|number| number as f64),
        }
    }
}

/// One text, or several.
pub(crate) enum Several {
    One(String),
    List(Vec<String>),
}

impl Held for Several {
    fn of(value: &DeValue) -> Option<Self> {
        Held::of(value).map(Several::One).or_else(|| Held::of(value).map(Several::List))
    }
}

impl<T: Held> Held for Vec<T> {
    fn of(value: &DeValue) -> Option<Self> {
        value.as_array()?.iter().map(|value| T::of(value.get_ref())).collect()
    }
}

impl<T: Held> Held for BTreeMap<String, T> {
    fn of(value: &DeValue) -> Option<Self> {
        let pair = |(key, value): (&Spanned<Cow<str>>, &Spanned<DeValue>)| {
            Some((key.get_ref().to_string(), T::of(value.get_ref())?))
        };
        value.as_table()?.iter().map(pair).collect()
    }
}

impl Held for toml::Value {
    fn of(value: &DeValue) -> Option<Self> {
        Some(match value {
            DeValue::String(text) => Self::String(text.to_string()),
            DeValue::Integer(_) => Self::Integer(i64::of(value)?),
            DeValue::Float(_) => Self::Float(f64::of(value)?),
            DeValue::Boolean(truth) => Self::Boolean(*truth),
            DeValue::Datetime(time) => Self::Datetime(*time),
            DeValue::Array(_) => Self::Array(Vec::of(value)?),
            DeValue::Table(_) => Self::Table(BTreeMap::<String, Self>::of(value)?.into_iter().collect()),
        })
    }
}
