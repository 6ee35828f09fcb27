//! A column of facts about states, and what it can be used for.

use super::STATES;
use crate::answers;
use crate::language::{Language, Text, text};

/// More groups than this leave too few of the 32 states in each.
const MOST_GROUPS: usize = 8;

/// A fact about each state.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    name: String,
    /// The text of each state's cell, at the place of its code less 1; `None` where it is missing.
    cells: Vec<Option<String>>,
    kind: Kind,
}

/// What a variable is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Groups of states, from 2 to 8, in the order in which they are told: yes before no, larger numbers first, text by code
    /// point.
    Groups(Vec<String>),
    /// A number of each state, NaN where it is missing.
    Numbers(Vec<f64>),
}

/// A column that no test has a use for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its header.
    pub name: String,
    /// Different values in it.
    pub distinct: usize,
}

impl LeftOut {
    /// Why, in words.
    pub fn message(&self, language: Language) -> String {
        format!("{}{}", self.name, self.text().in_language(language))
    }

    pub(super) fn text(&self) -> Text {
        match self.distinct {
            0 => text!(" (it has no values)", " (no tiene valores)"),
            1 => text!(" (it has one value only)", " (solo tiene un valor)"),
            distinct => text!(
                " (it has {distinct} different texts; at most {MOST_GROUPS} make groups)",
                " (tiene {distinct} textos distintos; a lo más {MOST_GROUPS} hacen grupos)"
            ),
        }
    }
}

impl Variable {
    /// Tells what a column is from its cells.
    pub(super) fn new(name: &str, cells: Vec<Option<String>>) -> Result<Self, LeftOut> {
        let mut distinct: Vec<&str> = cells.iter().flatten().map(String::as_str).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let left_out = || LeftOut { name: name.to_owned(), distinct: distinct.len() };
        let numbers = numbers(&cells);
        let kind = match (numbers, distinct.len()) {
            (_, 0 | 1) => return Err(left_out()),
            (Some(numbers), _) if distinct_numbers(&numbers) > 2 => Kind::Numbers(numbers),
            (Some(numbers), _) => {
                if distinct_numbers(&numbers) < 2 {
                    return Err(LeftOut { distinct: 1, ..left_out() });
                }
                let mut groups: Vec<String> = distinct.iter().map(|text| (*text).to_owned()).collect();
                groups.sort_by(|a, b| number(b).total_cmp(&number(a)));
                Kind::Groups(groups)
            }
            (None, count) if count <= MOST_GROUPS => {
                let mut groups: Vec<String> = distinct.iter().map(|text| (*text).to_owned()).collect();
                // Yes before no; what is neither stays where it is.
                groups.sort_by_key(|group| answers::truth(group) == Some(false));
                Kind::Groups(groups)
            }
            _ => return Err(left_out()),
        };
        Ok(Variable { name: name.to_owned(), cells, kind })
    }

    /// Its header.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The text of a state's cell, the states numbered from 0 in the order of INEGI's codes; `None` where it is missing.
    pub fn value(&self, state: usize) -> Option<&str> {
        self.cells.get(state)?.as_deref()
    }

    /// Number of states with a value.
    pub fn n(&self) -> usize {
        self.cells.iter().flatten().count()
    }

    /// The group of each state, by its position among [`Kind::Groups`].
    pub(super) fn groups_of_states(&self, groups: &[String]) -> Vec<Option<usize>> {
        let of = |state: usize| groups.iter().position(|group| Some(group.as_str()) == self.value(state));
        (0..STATES).map(of).collect()
    }
}

/// The numbers of a column all of whose cells are numbers, with points or with commas.
fn numbers(cells: &[Option<String>]) -> Option<Vec<f64>> {
    let read = |decimal: char| {
        let number = |cell: &Option<String>| match cell {
            None => Some(f64::NAN),
            Some(cell) => cell.replace(decimal, ".").parse::<f64>().ok().filter(|number| number.is_finite()),
        };
        cells.iter().map(number).collect::<Option<Vec<f64>>>()
    };
    read('.').or_else(|| read(','))
}

fn number(text: &str) -> f64 {
    text.replace(',', ".").parse().unwrap_or(f64::NAN)
}

fn distinct_numbers(numbers: &[f64]) -> usize {
    let mut distinct: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    distinct.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(cells: &[&str]) -> Result<Kind, usize> {
        let cells = cells.iter().map(|cell| Some((*cell).to_owned()).filter(|cell| !cell.is_empty())).collect();
        Variable::new("x", cells).map(|variable| variable.kind).map_err(|left| left.distinct)
    }

    #[test]
    fn a_column_tells_what_it_is() {
        let groups = |names: &[&str]| Ok(Kind::Groups(names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!(variable(&["no", "sí", "", "no"]), groups(&["sí", "no"]));
        assert_eq!(variable(&["0", "1", "1"]), groups(&["1", "0"]));
        assert_eq!(variable(&["south", "north", "centre"]), groups(&["centre", "north", "south"]));
        assert!(matches!(variable(&["0", "2,5", "10"]), Ok(Kind::Numbers(numbers)) if numbers == [0.0, 2.5, 10.0]));
        assert!(matches!(variable(&["2015", "", "2017", "2016"]), Ok(Kind::Numbers(numbers)) if numbers[1].is_nan()));
        assert_eq!(variable(&["", ""]), Err(0));
        assert_eq!(variable(&["yes", "yes"]), Err(1));
        assert_eq!(variable(&["1", "1.0"]), Err(1));
        assert_eq!(variable(&["a", "b", "c", "d", "e", "f", "g", "h", "i"]), Err(9));
    }
}
