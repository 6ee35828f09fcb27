//! The texts that files have for the values of fields.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::date::{self, PartialDate};
use super::field::Slot;
use super::words::{Completion, Degree, MilestoneStatus};
use crate::catalog::Jurisdiction;
use crate::finding::{CellProblem, Jurisdictions, Problem, Range, RegistryProblem};
use crate::index::truth;

/// What texts mean, each of them being looked up once: states, words, and dates but for the usual form come again and again.
#[derive(Default)]
pub(super) struct Meanings {
    states: Known<Jurisdiction>,
    dates: Known<PartialDate>,
    truths: Known<bool>,
    statuses: Known<MilestoneStatus>,
    completions: Known<Completion>,
    degrees: Known<Degree>,
}

struct Known<T>(HashMap<Box<str>, Option<T>, FixedState>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Known(HashMap::default())
    }
}

/// Texts of a kind that are remembered; a column of garbage should not fill the memory.
const REMEMBERED: usize = 4096;

impl<T: Copy> Known<T> {
    /// The word of a scale that a text means.
    fn word(
        &mut self,
        text: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        list: impl FnOnce() -> String,
    ) -> Result<Option<T>, Problem> {
        let refused = || CellProblem::UnknownWord { value: text.into(), expected: list().into() };
        Ok(Some(self.of(text, parse).ok_or_else(refused)?))
    }

    fn of(&mut self, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        let meant = parse(text);
        if self.0.len() < REMEMBERED {
            self.0.insert(text.into(), meant);
        }
        meant
    }
}

impl Meanings {
    /// Puts a text that is not empty and has no spaces around it into its place.
    pub fn set(&mut self, slot: Slot, text: &str) -> Result<(), Problem> {
        let unknown_state = |expected| CellProblem::UnknownState { value: text.into(), expected };
        match slot {
            Slot::Text(place) => *place = Some(text.to_owned()),
            Slot::List(place) => *place = split(text),
            Slot::Truth(place) => *place = self.truths.word(text, truth, || "yes (sí) / no".to_owned())?,
            Slot::Whole(place) => *place = Some(whole(text, 0, MOST)?),
            Slot::Year(place) => *place = Some(whole(text, *date::YEARS.start() as u32, *date::YEARS.end() as u32)?),
            Slot::Date(place) => {
                let date = PartialDate::iso(text).or_else(|| self.dates.of(text, |text| text.parse().ok()));
                let bad = || CellProblem::BadDate { value: text.into(), expected: date::EXAMPLES.into() };
                *place = Some(date.ok_or_else(bad)?);
            }
            Slot::State(place) => {
                let state = self.states.of(text, Jurisdiction::parse);
                *place = Some(state.ok_or_else(|| unknown_state(Jurisdictions::StatesAndFederation))?);
            }
            Slot::Own(place) => {
                let state =
                    self.states.of(text, Jurisdiction::parse).filter(|state| *state != Jurisdiction::FEDERATION);
                *place = state.ok_or_else(|| unknown_state(Jurisdictions::States))?;
            }
            Slot::Status(place) => *place = self.statuses.word(text, MilestoneStatus::parse, MilestoneStatus::list)?,
            Slot::Completion(place) => *place = self.completions.word(text, Completion::parse, Completion::list)?,
            Slot::Degree(place) => *place = self.degrees.word(text, Degree::parse, Degree::list)?,
        }
        Ok(())
    }
}

/// The most of anything that is counted.
const MOST: u32 = 1_000_000;

fn whole(text: &str, least: u32, most: u32) -> Result<u32, RegistryProblem> {
    let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    number.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
        let expected = Range { min: f64::from(least), max: f64::from(most) };
        RegistryProblem::BadWhole { value: text.into(), expected }
    })
}

/// The text that a cell has for a value; empty where there is none.
pub(super) fn get(slot: Slot) -> String {
    fn shown<T: ToString>(value: &Option<T>) -> String {
        value.as_ref().map(T::to_string).unwrap_or_default()
    }
    match slot {
        Slot::Text(place) => place.take().unwrap_or_default(),
        Slot::List(place) => join(place),
        Slot::Truth(place) => place.map_or("", |truth| if truth { "yes" } else { "no" }).to_owned(),
        Slot::Whole(place) | Slot::Year(place) => shown(place),
        Slot::Date(place) => shown(place),
        Slot::State(place) => shown(place),
        Slot::Own(place) => place.to_string(),
        Slot::Status(place) => place.map_or("", MilestoneStatus::code).to_owned(),
        Slot::Completion(place) => place.map_or("", Completion::code).to_owned(),
        Slot::Degree(place) => place.map_or("", Degree::code).to_owned(),
    }
}

/// The elements of a list in a cell: semicolons are between them, and `\;` is a semicolon in one.
fn split(text: &str) -> Vec<String> {
    if !text.contains('\\') {
        return clean(text.split(';'));
    }
    let mut list = Vec::new();
    let mut element = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => element.push(characters.next_if(|next| matches!(next, ';' | '\\')).unwrap_or('\\')),
            ';' => list.push(std::mem::take(&mut element)),
            _ => element.push(character),
        }
    }
    list.push(element);
    clean(list.iter().map(String::as_str))
}

/// Elements without the spaces around them, and none that is empty.
pub(super) fn clean<'a>(list: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut list: Vec<String> = list.map(str::trim).filter(|element| !element.is_empty()).map(str::to_owned).collect();
    list.shrink_to_fit();
    list
}

fn join(list: &[String]) -> String {
    let escaped = |element: &String| element.replace('\\', "\\\\").replace(';', "\\;");
    list.iter().map(escaped).collect::<Vec<_>>().join("; ")
}

/// Whether a spreadsheet would run a text as a formula, but for apostrophes before it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

/// A text without the apostrophe that keeps a spreadsheet from running it as a formula.
pub(super) fn plain(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

/// A text that a spreadsheet does not run as a formula, and that is read back as it was but for the spaces around it.
pub(super) fn neutral(text: String) -> String {
    let trimmed = text.trim();
    if is_formula(trimmed) { format!("'{trimmed}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_back() {
        for list in [vec!["a; b", r"c:\d", r"e\;"], vec!["alone"], vec![]] {
            let list: Vec<String> = list.into_iter().map(str::to_owned).collect();
            assert_eq!(split(&join(&list)), list);
        }
        assert_eq!(split(r" a ;; \x; b "), ["a", r"\x", "b"]);
        assert_eq!(split(" a ;; b; "), ["a", "b"]);
    }
}
