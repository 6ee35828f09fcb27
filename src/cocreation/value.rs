//! The texts that files have for the values of fields.

use super::date::{self, PartialDate};
use super::field::Slot;
use super::words::{Completion, Degree, MilestoneStatus};
use crate::catalog::Jurisdiction;
use crate::finding::{CellProblem, Jurisdictions, Problem, Range, RegistryProblem};
use crate::index::truth;
use crate::table::Remembered;

/// What texts mean, each of them being looked up once: states, words, and dates but for the usual form come again and again.
#[derive(Default)]
pub(super) struct Meanings {
    states: Remembered<Option<Jurisdiction>>,
    dates: Remembered<Option<PartialDate>>,
    truths: Remembered<Option<bool>>,
    statuses: Remembered<Option<MilestoneStatus>>,
    completions: Remembered<Option<Completion>>,
    degrees: Remembered<Option<Degree>>,
}

/// The word of a scale that a text means.
fn word<T: Copy>(
    known: &mut Remembered<Option<T>>,
    text: &str,
    parse: fn(&str) -> Option<T>,
    list: fn() -> String,
) -> Result<Option<T>, Problem> {
    let refused = || CellProblem::UnknownWord { value: text.into(), expected: list().into() };
    Ok(Some(known.of(text, parse).ok_or_else(refused)?))
}

impl Meanings {
    /// Puts a text that is not empty and has no spaces around it into its place.
    pub fn set(&mut self, slot: Slot, text: &str) -> Result<(), Problem> {
        let unknown_state = |expected| CellProblem::UnknownState { value: text.into(), expected };
        match slot {
            Slot::Text(place) => *place = Some(text.to_owned()),
            Slot::List(place) => *place = split(text),
            Slot::Truth(place) => *place = word(&mut self.truths, text, truth, || "yes (sí) / no".to_owned())?,
            Slot::Whole(place) => *place = Some(whole(text, 0, MOST)?),
            Slot::Year(place) => *place = Some(whole(text, *date::YEARS.start() as u32, *date::YEARS.end() as u32)?),
            Slot::Date(place) => {
                let date = PartialDate::usual(text).or_else(|| self.dates.of(text, |text| text.parse().ok()));
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
            Slot::Status(place) => {
                *place = word(&mut self.statuses, text, MilestoneStatus::parse, MilestoneStatus::list)?;
            }
            Slot::Completion(place) => *place = word(&mut self.completions, text, Completion::parse, Completion::list)?,
            Slot::Degree(place) => *place = word(&mut self.degrees, text, Degree::parse, Degree::list)?,
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
    let mut list = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, list.last_mut()) {
            (';', _) | (_, None) => list.push(String::new()),
            ('\\', Some(last)) => last.push(characters.next_if(|next| matches!(next, ';' | '\\')).unwrap_or('\\')),
            (_, Some(last)) => last.push(character),
        }
    }
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
