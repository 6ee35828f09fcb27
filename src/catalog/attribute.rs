//! What the catalog knows of an institution, and how its values are stored and named.

use std::num::NonZeroU8;
use std::ops::{Index, IndexMut};

use super::{GovernmentLevel, InstitutionType, Jurisdiction};
use crate::words::words;

/// What the catalog knows of an institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Attribute {
    State,
    Level,
    Type,
}

/// A value of an attribute, by its place in the canonical order. An `Option` of it takes one byte as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Code(NonZeroU8);

/// One of something for each attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ByAttribute<T>([T; 3]);

words! {
    /// A key of tables whose values are those of the catalog; its code is its name in tables.
    pub(crate) CatalogKey
    /// The number of the state.
    StateCode "state_code";
    /// Its name.
    State "state";
    /// The level of government.
    Level "level";
    /// The type of the institution.
    Type "type";
}

impl Code {
    /// The code of a place from 0; `None` for 255.
    pub fn at(place: u8) -> Option<Self> {
        place.checked_add(1).and_then(NonZeroU8::new).map(Code)
    }

    /// Its place in the canonical order, from 0.
    pub fn place(self) -> u8 {
        self.0.get() - 1
    }
}

impl Attribute {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 3] = [Self::State, Self::Level, Self::Type];

    /// The key that names its values in tables.
    pub const fn key(self) -> CatalogKey {
        match self {
            Self::State => CatalogKey::State,
            Self::Level => CatalogKey::Level,
            Self::Type => CatalogKey::Type,
        }
    }

    /// What files may call each of its values, in folded form.
    pub fn names(self) -> Vec<Vec<&'static str>> {
        match self {
            Self::State => Jurisdiction::all().map(|state| state.names().collect()).collect(),
            Self::Level => GovernmentLevel::ALL.map(|level| level.names().collect()).into(),
            Self::Type => InstitutionType::ALL.map(|kind| kind.names().collect()).into(),
        }
    }

    /// The value that a file means by `text`.
    pub fn parse(self, text: &str) -> Option<Code> {
        let place = match self {
            Self::State => Jurisdiction::parse(text)?.code(),
            Self::Level => GovernmentLevel::parse(text)? as u8,
            Self::Type => InstitutionType::parse(text)? as u8,
        };
        Code::at(place)
    }
}

impl CatalogKey {
    /// The key with a name.
    pub fn called(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.code() == name)
    }

    /// The attribute whose values it names.
    pub const fn attribute(self) -> Attribute {
        match self {
            Self::StateCode | Self::State => Attribute::State,
            Self::Level => Attribute::Level,
            Self::Type => Attribute::Type,
        }
    }

    /// Its values as tables have them, in canonical order.
    pub fn values(self) -> impl Iterator<Item = &'static str> {
        (0..=u8::MAX).map(move |place| self.value(Code::at(place))).take_while(|value| !value.is_empty())
    }

    /// A value as tables have it; empty for none, and for a code that the attribute does not have.
    pub fn value(self, code: Option<Code>) -> &'static str {
        let Some(place) = code.map(Code::place) else { return "" };
        match self {
            Self::StateCode => Jurisdiction::from_code(place).map_or("", Jurisdiction::code_text),
            Self::State => Jurisdiction::from_code(place).map_or("", Jurisdiction::name),
            Self::Level => GovernmentLevel::ALL.get(usize::from(place)).map_or("", |level| level.code()),
            Self::Type => InstitutionType::ALL.get(usize::from(place)).map_or("", |kind| kind.code()),
        }
    }
}

impl<T> ByAttribute<T> {
    /// Each attribute with what belongs to it.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, &T)> {
        Attribute::ALL.into_iter().zip(&self.0)
    }

    /// As [`iter`](Self::iter), to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Attribute, &mut T)> {
        Attribute::ALL.into_iter().zip(&mut self.0)
    }
}

impl<T> Index<Attribute> for ByAttribute<T> {
    type Output = T;

    fn index(&self, attribute: Attribute) -> &T {
        &self.0[attribute as usize]
    }
}

impl<T> IndexMut<Attribute> for ByAttribute<T> {
    fn index_mut(&mut self, attribute: Attribute) -> &mut T {
        &mut self.0[attribute as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_writes_is_read_back() {
        assert_eq!(size_of::<Option<Code>>(), 1);
        for key in CatalogKey::ALL {
            for (place, value) in (0..).zip(key.values()) {
                assert_eq!(key.attribute().parse(value), Code::at(place), "{key:?}: {value}");
            }
            assert_eq!(CatalogKey::called(key.code()), Some(key));
        }
        assert_eq!(CatalogKey::ALL.map(|key| key.values().count()), [33, 33, 3, 11]);
        assert_eq!((Code::at(u8::MAX), Attribute::Level.parse("local")), (None, None));
    }
}
