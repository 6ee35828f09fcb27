//! A column of facts about states, and what it can be used for.

use serde::Serialize;

use super::STATES;
use crate::index;
use crate::language::{Language, reasons};
use crate::table::{decimal_sign, fold};

/// More groups than this leave too few of the 32 states in each.
const MOST_GROUPS: usize = 8;

/// A fact about each state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its header.
    pub name: String,
    /// The text of each state's cell, at the place of its code less 1; `None` where it is missing.
    pub cells: Vec<Option<String>>,
    /// What it is.
    pub kind: Kind,
}

/// What a variable is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Groups of states, from 2 to 8, in their order: yes before no, larger numbers first, text by code
    /// point.
    Groups(Vec<String>),
    /// A number of each state, NaN where it is missing.
    Numbers(Vec<f64>),
}

/// A column that no test has a use for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its header.
    pub name: String,
    /// Why.
    pub reason: Reason,
}

reasons! {
    /// Why no test has a use for a column.
    Reason
    /// No state has a value.
    NoValues "it has no values" "no tiene valores"
    /// All states have the same value.
    OneValue "it has one value only" "solo tiene un valor"
    /// More texts than make groups of 32 states.
    ManyTexts {
        /// The number of different texts.
        texts: usize
    }
        "it has {texts} different texts; at most {MOST_GROUPS} make groups"
        "tiene {texts} textos distintos; a lo más {MOST_GROUPS} hacen grupos"
    /// Texts of which each is at one state only.
    TextsOfOneState {
        /// The number of different texts.
        texts: usize
    }
        "each of its {texts} texts stands at one state only; expected groups of states, or numbers"
        "cada uno de sus {texts} textos está en un solo estado; se esperaban grupos de estados, o números"
    /// Numbers with commas that may be between thousands or before decimals.
    AmbiguousCommas
        "its commas may stand before decimals or between thousands; expected numbers without them, or to be told"
        "sus comas pueden ser decimales o de millares; se esperaban números sin ellas, o que se indique"
}

impl LeftOut {
    /// Which column, and why.
    pub fn message(&self, language: Language) -> String {
        format!("{} ({})", self.name, self.reason.message(language))
    }
}

impl Variable {
    /// Finds what a column is from its cells; `decimal_comma` is what commas in numbers mean, where the caller has it.
    pub(super) fn new(
        name: &str,
        cells: Vec<Option<String>>,
        decimal_comma: Option<bool>,
    ) -> std::result::Result<Self, Reason> {
        let name = name.to_owned();
        let numbers = numbers(&cells, decimal_comma)?;
        if let Some(numbers) = numbers.as_ref().filter(|numbers| are_more_than_two(numbers)) {
            return Ok(Variable { name, cells, kind: Kind::Numbers(numbers.clone()) });
        }
        // What two cells share makes them the same: a number, a yes or no, or a word but for case and accents.
        let same = |cell: &String| match (&numbers, index::truth(cell)) {
            (Some(_), _) => number(cell).to_string(),
            (None, Some(truth)) => truth.to_string(),
            (None, None) => fold(cell),
        };
        // The groups, each called as the first of its states.
        let mut groups: Vec<(String, String)> = Vec::new();
        for cell in cells.iter().flatten() {
            if !groups.iter().any(|(known, _)| *known == same(cell)) {
                groups.push((same(cell), cell.clone()));
            }
        }
        let (texts, states) = (groups.len(), cells.iter().flatten().count());
        match texts {
            0 => return Err(Reason::NoValues),
            1 => return Err(Reason::OneValue),
            _ if texts > MOST_GROUPS => return Err(Reason::ManyTexts { texts }),
            _ if texts > 2 && texts == states => return Err(Reason::TextsOfOneState { texts }),
            _ => {}
        }
        groups.sort_by(|a, b| a.1.cmp(&b.1));
        match numbers {
            Some(_) => groups.sort_by(|a, b| number(&b.1).total_cmp(&number(&a.1))),
            // Yes before no; what is neither stays where it is.
            None => groups.sort_by_key(|(_, cell)| index::truth(cell) == Some(false)),
        }
        let group_of = |cell: &String| groups.iter().find(|(known, _)| *known == same(cell));
        let cells = cells.iter().map(|cell| Some(group_of(cell.as_ref()?)?.1.clone())).collect();
        Ok(Variable { name, cells, kind: Kind::Groups(groups.into_iter().map(|(_, cell)| cell).collect()) })
    }

    /// The text of a state's cell, the states numbered from 0 in the order of INEGI's codes; `None` where it is missing.
    pub fn value(&self, state: usize) -> Option<&str> {
        self.cells.get(state)?.as_deref()
    }

    /// Number of states with a value.
    pub fn n(&self) -> usize {
        self.cells.iter().flatten().count()
    }

    /// The groups of states that it makes, and the group of each state by its position among them, the states numbered from 0 in the
    /// order of INEGI's codes: its own groups, or `> 0` and `0` where it is a count some of which are 0. `None` for other numbers.
    pub fn groups(&self) -> Option<(Vec<String>, Vec<Option<usize>>)> {
        match &self.kind {
            Kind::Groups(groups) => {
                let of = |state: usize| groups.iter().position(|group| Some(group.as_str()) == self.value(state));
                Some((groups.clone(), (0..STATES).map(of).collect()))
            }
            Kind::Numbers(numbers) => {
                let is_count = numbers.iter().all(|number| number.is_nan() || *number >= 0.0) && numbers.contains(&0.0);
                let group = |number: &f64| (!number.is_nan()).then(|| usize::from(*number == 0.0));
                is_count.then(|| (vec!["> 0".to_owned(), "0".to_owned()], numbers.iter().map(group).collect()))
            }
        }
    }
}

/// The numbers of a column all of whose cells are numbers, NaN where one is missing; `None` for a column of words.
fn numbers(cells: &[Option<String>], decimal_comma: Option<bool>) -> std::result::Result<Option<Vec<f64>>, Reason> {
    let read = |comma: bool| {
        let number = |cell: &Option<String>| match cell {
            None => Some(f64::NAN),
            Some(cell) if comma && cell.contains('.') => None,
            Some(cell) if !comma && cell.contains(',') => None,
            Some(cell) => Some(number(cell)).filter(|number| number.is_finite()),
        };
        cells.iter().map(number).collect::<Option<Vec<f64>>>()
    };
    if let Some(decimal_comma) = decimal_comma {
        return Ok(read(decimal_comma).or_else(|| read(false)));
    }
    if let Some(numbers) = read(false) {
        return Ok(Some(numbers));
    }
    // A comma that cannot be between thousands shows what the others are.
    let is_decimal = |cell: &String| decimal_sign(cell.as_bytes()) == Some(b',');
    match read(true) {
        Some(_) if !cells.iter().flatten().any(is_decimal) => Err(Reason::AmbiguousCommas),
        numbers => Ok(numbers),
    }
}

fn number(text: &str) -> f64 {
    text.replace(',', ".").parse().unwrap_or(f64::NAN)
}

/// Whether more than two different numbers are among some.
fn are_more_than_two(numbers: &[f64]) -> bool {
    let mut known = numbers.iter().filter(|number| !number.is_nan());
    let Some(first) = known.next() else { return false };
    let mut others = known.filter(|number| *number != first);
    others.next().is_some_and(|second| others.any(|number| number != second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(cells: &[&str]) -> std::result::Result<Kind, Reason> {
        let cells = cells.iter().map(|cell| Some((*cell).to_owned()).filter(|cell| !cell.is_empty())).collect();
        Variable::new("x", cells, None).map(|variable| variable.kind)
    }

    #[test]
    fn a_column_tells_what_it_is() {
        let groups = |names: &[&str]| Ok(Kind::Groups(names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!(variable(&["no", "sí", "", "NO", "Si"]), groups(&["sí", "no"]));
        assert_eq!(variable(&["0", "1", "1.0"]), groups(&["1", "0"]));
        assert_eq!(variable(&["South", "north", "centre", "south"]), groups(&["South", "centre", "north"]));
        assert!(matches!(variable(&["0", "2,5", "10"]), Ok(Kind::Numbers(numbers)) if numbers == [0.0, 2.5, 10.0]));
        assert!(matches!(variable(&["2015", "", "2017", "2016"]), Ok(Kind::Numbers(numbers)) if numbers[1].is_nan()));
        assert_eq!(variable(&["", ""]), Err(Reason::NoValues));
        assert_eq!(variable(&["yes", "Yes"]), Err(Reason::OneValue));
        assert_eq!(variable(&["1", "1.0"]), Err(Reason::OneValue));
        assert_eq!(variable(&["10%", "20%", "30%"]), Err(Reason::TextsOfOneState { texts: 3 }));
        assert_eq!(variable(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "a"]), Err(Reason::ManyTexts { texts: 9 }));
    }

    #[test]
    fn commas_that_may_stand_between_thousands_make_no_numbers() {
        assert_eq!(variable(&["1,200", "950", "2,500"]), Err(Reason::AmbiguousCommas));
        assert!(
            matches!(variable(&["1,200", "0,95", "2,5"]), Ok(Kind::Numbers(numbers)) if numbers == [1.2, 0.95, 2.5])
        );
        assert!(matches!(variable(&["2.5", "2,5", "1", "1"]), Ok(Kind::Groups(_))));
        let cells = || ["1,200", "950", "2,500"].map(|cell| Some(cell.to_owned())).to_vec();
        let known = Variable::new("x", cells(), Some(true)).map(|variable| variable.kind);
        assert!(matches!(known, Ok(Kind::Numbers(numbers)) if numbers == [1.2, 950.0, 2.5]));
    }
}
