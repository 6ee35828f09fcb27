//! The names of a survey's institutions in the form in which two spellings are the same text.

use std::borrow::Cow;

use crate::catalog::{Jurisdiction, fold};
use crate::survey::{Key, Survey};

/// How the institutions of a survey are compared.
#[derive(Debug, Clone)]
pub(crate) struct Names<'a> {
    folded: Vec<String>,
    /// Empty where the survey has no states.
    states: Vec<Cow<'a, str>>,
    /// Whether states are those of the catalogue.
    pub coded: bool,
}

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The institution of one row.
    One(u32),
    /// No institution.
    None,
    /// Those of several rows.
    Several(Vec<u32>),
}

impl<'a> Names<'a> {
    /// The names of a survey, with states of the catalogue where `coded`.
    pub fn of(survey: &'a Survey, coded: bool) -> Self {
        let states = match survey.key("state") {
            None => Vec::new(),
            Some((_, Key::Codes(key, codes))) => codes.iter().map(|code| Cow::Borrowed(key.value(*code))).collect(),
            Some((_, Key::Texts(texts))) => texts.iter().map(|text| Cow::Owned(state_named(text, coded))).collect(),
        };
        Names { folded: (0..survey.len()).map(|row| folded(survey.unit(row))).collect(), states, coded }
    }

    /// Every folded name, in the order of the survey.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.folded.iter().map(String::as_str)
    }

    /// The state of a row; empty where there is none.
    pub fn state(&self, row: usize) -> &str {
        self.states.get(row).map_or("", |state| state)
    }

    /// The state that a name is compared within.
    pub fn place(&self, row: usize, by_state: bool) -> &str {
        if by_state { self.state(row) } else { "" }
    }

    /// What tells an institution from others: its state, where states take part, and its folded name.
    pub fn identity(&self, row: usize, by_state: bool) -> (&str, &str) {
        (self.place(row, by_state), &self.folded[row])
    }

    /// Which institution a name means, of those whose folded name is the same; in a state, where one is given in the form of
    /// [`state_named`]. Of several, the one that is called so letter for letter.
    pub fn find(&self, survey: &Survey, name: &str, state: Option<&str>, called: impl Iterator<Item = u32>) -> Found {
        let found: Vec<u32> =
            called.filter(|row| state.is_none_or(|state| self.state(*row as usize) == state)).collect();
        let exact: Vec<u32> = found.iter().copied().filter(|row| survey.unit(*row as usize) == name).collect();
        match (found.as_slice(), exact.as_slice()) {
            ([row], _) | (_, [row]) => Found::One(*row),
            ([], _) => Found::None,
            _ => Found::Several(found),
        }
    }
}

/// The form in which two spellings of a name are the same text. A name without letters and digits is itself.
pub(crate) fn folded(name: &str) -> String {
    let folded = fold(name);
    if folded.is_empty() { name.to_owned() } else { folded }
}

/// The form in which two spellings of a state are the same text.
pub(crate) fn state_named(text: &str, coded: bool) -> String {
    let known = if coded { Jurisdiction::parse(text) } else { None };
    known.map_or_else(|| fold(text), |state| state.name().to_owned())
}
