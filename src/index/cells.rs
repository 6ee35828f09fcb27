//! What the cells of raw answers mean.

use std::collections::HashMap;

use polars::prelude::*;

use crate::table::{Remembered, fold};

/// The words for yes and no, folded.
pub(crate) const YES: [&str; 5] = ["si", "yes", "true", "verdadero", "1"];
pub(crate) const NO: [&str; 4] = ["no", "false", "falso", "0"];

/// Whether a cell is yes or no; `None` where it is neither.
pub(crate) fn truth(cell: &str) -> Option<bool> {
    let folded = fold(cell);
    let is_number = |number: f64| folded.parse() == Ok(number);
    if YES.contains(&folded.as_str()) || is_number(1.0) {
        Some(true)
    } else if NO.contains(&folded.as_str()) || is_number(0.0) {
        Some(false)
    } else {
        None
    }
}

/// The answers of a map by their folded form, each as the map has it, and its score. A number is the same answer in whatever
/// form: 1 and 1.0, unless the map has both.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    answers: HashMap<String, (String, f64)>,
    numbers: HashMap<String, Option<String>>,
}

impl Words {
    pub fn new(answers: &[(String, f64)]) -> Self {
        let mut numbers: HashMap<String, Option<String>> = HashMap::new();
        for folded in answers.iter().map(|(answer, _)| fold(answer)) {
            if let Some(number) = number(&folded) {
                numbers.entry(number).and_modify(|several| *several = None).or_insert(Some(folded));
            }
        }
        let answers = answers.iter().map(|(answer, score)| (fold(answer), (answer.clone(), *score))).collect();
        Words { answers, numbers }
    }

    /// The answer that a cell is, and its score; `None` for one that the map lacks.
    pub fn find(&self, cell: &str) -> Option<(&str, f64)> {
        let folded = fold(cell);
        let same_number = || self.answers.get(self.numbers.get(&number(&folded)?)?.as_ref()?);
        let (answer, score) = self.answers.get(&folded).or_else(same_number)?;
        Some((answer, *score))
    }

    /// The answers, for messages.
    pub fn list(&self) -> String {
        let mut answers: Vec<&str> = self.answers.values().map(|(answer, _)| answer.as_str()).collect();
        answers.sort_unstable();
        answers.join(" / ")
    }
}

/// The one form of a text that is a number.
fn number(folded: &str) -> Option<String> {
    let number: f64 = folded.parse().ok()?;
    number.is_finite().then(|| (number + 0.0).to_string())
}

/// What every cell of a column of any type means; `None` for a null.
pub(super) fn read<T: Copy>(column: &Column, meant: impl Fn(&str) -> Option<T>) -> PolarsResult<Vec<Option<T>>> {
    let texts = match column.dtype() {
        // As files have them: 1, and not 1.0.
        DataType::Float32 | DataType::Float64 => {
            let numbers = column.cast(&DataType::Float64)?;
            let texts = numbers.f64()?.iter().map(|number| number.map(|number| number.to_string()));
            texts.collect::<StringChunked>().into_column()
        }
        _ => column.cast(&DataType::String)?,
    };
    let mut cells = Remembered::default();
    Ok(texts.str()?.iter().map(|cell| cells.of(cell?, &meant)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_told_whatever_their_spelling() {
        for cell in ["sí", "SI", " Sí ", "si\u{301}", "yes", "TRUE", "Verdadero", "1", "1.0", "+1"] {
            assert_eq!(truth(cell), Some(true), "{cell:?}");
        }
        for cell in ["no", "NO ", "false", "Falso", "0", "0.00", "-0"] {
            assert_eq!(truth(cell), Some(false), "{cell:?}");
        }
        for cell in ["", "n/a", "2", "0.5", "parcial", "NaN", "sí no"] {
            assert_eq!(truth(cell), None, "{cell:?}");
        }
    }

    #[test]
    fn columns_of_any_type_say_the_same() {
        let columns = [
            Column::new("a".into(), [Some("sí"), Some("NO"), None, Some("?")]),
            Column::new("a".into(), [Some(1.0), Some(0.0), None, Some(0.5)]),
            Column::new("a".into(), [Some(1i64), Some(0), None, Some(2)]),
        ];
        for column in columns {
            assert_eq!(read(&column, truth).unwrap(), [Some(true), Some(false), None, None], "{column:?}");
        }
        let truths = Column::new("a".into(), [Some(true), Some(false), None]);
        assert_eq!(read(&truths, truth).unwrap(), [Some(true), Some(false), None]);
    }
}
