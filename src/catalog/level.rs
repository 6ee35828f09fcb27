//! The three levels of government.

use super::name::find;
use crate::language::Language;
use std::fmt;

/// A level of government (`niv` in the official files): federal, state or municipal.
///
/// The order is the canonical one of every output.
///
/// ```
/// use open_gov_metric::catalog::GovernmentLevel;
///
/// assert_eq!(GovernmentLevel::parse("ESTATAL"), Some(GovernmentLevel::State));
/// assert_eq!(GovernmentLevel::parse("local"), None); // state or municipal?
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GovernmentLevel {
    /// The Federation.
    Federal,
    /// One of the 32 states.
    State,
    /// A municipality, or a borough of Ciudad de México.
    Municipal,
}

use GovernmentLevel::{Federal, Municipal, State};

/// What files call each level, in folded form, separated by spaces.
const ALIASES: &[(GovernmentLevel, &str)] = &[
    (
        Federal,
        "federal federacion federation gobiernofederal nivelfederal ambitofederal \
         federalgovernment federallevel",
    ),
    (
        State,
        "state estatal estado gobiernoestatal gobiernodelestado nivelestatal ambitoestatal \
         entidadfederativa stategovernment statelevel",
    ),
    (
        Municipal,
        "municipal municipio municipality gobiernomunicipal nivelmunicipal ambitomunicipal \
         municipalgovernment municipallevel",
    ),
];

impl GovernmentLevel {
    /// Every level, in canonical order.
    pub const ALL: [Self; 3] = [Federal, State, Municipal];

    /// The code that tables carry: `federal`, `state` or `municipal`.
    pub const fn code(self) -> &'static str {
        match self {
            Federal => "federal",
            State => "state",
            Municipal => "municipal",
        }
    }

    /// The name that a user reads.
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            Federal => "Federal",
            State => language.pick("State", "Estatal"),
            Municipal => "Municipal",
        }
    }

    /// The level that a file means by `text`: a code, a label, or a common variant of one.
    ///
    /// Case, accents, spaces and punctuation do not matter. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        find(ALIASES, text)
    }

    /// What a file may call it, in folded form.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        ALIASES.iter().filter(move |(known, _)| *known == self).flat_map(|(_, names)| names.split(' '))
    }

    /// The position in [`ALL`](Self::ALL), 0 to 2.
    pub const fn index(self) -> u8 {
        self as u8
    }

    /// The level at a position in [`ALL`](Self::ALL); `None` beyond its end.
    pub fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }
}

/// Writes the [code](GovernmentLevel::code).
impl fmt::Display for GovernmentLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::super::name::tests::assert_folded_and_distinct;
    use super::*;

    #[test]
    fn the_official_file_of_2017_is_understood() {
        for (text, level) in [("Federal", Federal), ("Estatal", State), ("Municipal", Municipal)] {
            assert_eq!(GovernmentLevel::parse(text), Some(level), "{text}");
        }
    }

    #[test]
    fn codes_labels_and_variants_are_understood() {
        for level in GovernmentLevel::ALL {
            for text in [level.code(), level.label(Language::English), level.label(Language::Spanish)] {
                assert_eq!(GovernmentLevel::parse(text), Some(level), "{text}");
            }
        }
        for (text, level) in [("Federación", Federal), ("ESTADO", State), ("state", State), (" municipio ", Municipal)]
        {
            assert_eq!(GovernmentLevel::parse(text), Some(level), "{text}");
        }
    }

    #[test]
    fn ambiguous_and_unknown_levels_are_refused() {
        for text in ["", " ", "local", "Nacional", "0", "federal estatal", "Jalisco"] {
            assert_eq!(GovernmentLevel::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn no_alias_has_two_meanings() {
        assert_folded_and_distinct(ALIASES.iter().flat_map(|(_, names)| names.split(' ')));
    }

    #[test]
    fn the_index_is_the_position_in_all() {
        for (position, level) in (0..).zip(GovernmentLevel::ALL) {
            assert_eq!(level.index(), position);
            assert_eq!(GovernmentLevel::from_index(position), Some(level));
        }
        assert_eq!(GovernmentLevel::from_index(3), None);
        assert_eq!(GovernmentLevel::from_index(u8::MAX), None);
    }

    #[test]
    fn display_is_the_code_and_keeps_a_width() {
        assert_eq!(format!("[{State:>7}]"), "[  state]");
    }
}
