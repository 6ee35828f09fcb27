//! Institutions by group.

use crate::catalog::Code;
use crate::error::{Error, Result, argument, ensure};
use crate::survey::{Key, Survey};

/// The groups of a survey under some keys, in canonical order: codes as the catalogue has them, text by code point, an
/// empty key last.
pub(crate) struct Groups {
    pub keys: Vec<String>,
    /// The value of each key in each group, empty for a missing one.
    pub values: Vec<Vec<String>>,
    /// Group of each row.
    pub codes: Vec<u32>,
    /// Number of rows of each group.
    pub sizes: Vec<usize>,
}

impl Groups {
    /// Groups by keys; without any, all institutions are one group.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a key that the survey lacks, or one that is named twice.
    pub fn new(survey: &Survey, keys: &[String]) -> Result<Self> {
        let (mut columns, mut names) = (Vec::new(), Vec::<String>::new());
        for typed in keys {
            let typed = typed.trim();
            let (name, key) = survey.key(typed).ok_or_else(|| unknown_key(survey, typed))?;
            ensure!(
                names.iter().all(|known| known != name),
                "by",
                "the key `{name}` is named twice; expected it once",
                "la clave `{name}` se nombra dos veces; se esperaba una sola"
            );
            names.push(name.to_owned());
            // Institutions are groups of their own: two states may have one of the same name.
            columns.push(Grouped::of(&key, name == "unit"));
        }
        // One number for each combination of codes, the first key weighing most, so that numbers sort as the keys do.
        let count = |column: &Grouped| column.names.len() as u64;
        let combined =
            |row: usize| columns.iter().fold(0, |number, column| number * count(column) + u64::from(column.codes[row]));
        ensure!(
            columns.iter().try_fold(1u64, |n, column| n.checked_mul(count(column))).is_some(),
            "by",
            "the keys have too many combinations; expected fewer keys",
            "las claves tienen demasiadas combinaciones; se esperaban menos claves"
        );
        let (present, codes) = places(&(0..survey.len()).map(combined).collect::<Vec<_>>());
        // How many rows each group has, and the first of them.
        let (mut sizes, mut first) = (vec![0; present.len()], vec![0; present.len()]);
        for (row, code) in codes.iter().enumerate().rev() {
            sizes[*code as usize] += 1;
            first[*code as usize] = row;
        }
        let of_row = |row: usize| columns.iter().map(|column| column.name(row).to_owned()).collect();
        Ok(Groups { keys: names, values: first.into_iter().map(of_row).collect(), codes, sizes })
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// How many rows of each group are in each of some classes, of which `of_row` has the position, or none.
    pub fn counts(&self, classes: usize, of_row: impl Iterator<Item = Option<usize>>) -> Vec<Vec<usize>> {
        let mut counts = vec![vec![0; classes]; self.len()];
        for (class, group) in of_row.zip(&self.codes) {
            class.into_iter().for_each(|class| counts[*group as usize][class] += 1);
        }
        counts
    }

    /// The rows of each group, in row order.
    pub fn rows(&self) -> Vec<Vec<u32>> {
        let mut rows: Vec<Vec<u32>> = self.sizes.iter().map(|size| Vec::with_capacity(*size)).collect();
        self.codes.iter().enumerate().for_each(|(row, group)| rows[*group as usize].push(row as u32));
        rows
    }
}

/// The position of a group, by the values of its keys.
pub(super) fn position(groups: &[Vec<String>], values: &[&str]) -> Option<usize> {
    groups.iter().position(|known| known.iter().eq(values.iter()))
}

/// The different ones among some values, in order, and the place of each value among them.
fn places<T: Ord + Copy>(values: &[T]) -> (Vec<T>, Vec<u32>) {
    let mut different = values.to_vec();
    different.sort_unstable();
    different.dedup();
    let places = values.iter().map(|value| different.partition_point(|known| known < value) as u32);
    let places = places.collect();
    (different, places)
}

/// The codes of one key.
struct Grouped {
    codes: Vec<u32>,
    names: Vec<String>,
}

impl Grouped {
    /// The name that a row has.
    fn name(&self, row: usize) -> &str {
        &self.names[self.codes[row] as usize]
    }

    /// The codes of a key, a text of each row its own where rows are apart.
    fn of(key: &Key, are_apart: bool) -> Self {
        match key {
            Key::Codes(key, codes) => {
                let last = codes.iter().flatten().max().map_or(0, |code| code.place() + 1);
                let names = (0..last).map(|place| key.value(Code::at(place)).to_owned()).chain([String::new()]);
                let place = |code: &Option<Code>| u32::from(code.map_or(last, Code::place));
                Grouped { codes: codes.iter().map(place).collect(), names: names.collect() }
            }
            Key::Texts(texts) => {
                let value = |(row, text): (u32, _)| (str::is_empty(text), text, if are_apart { row } else { 0 });
                let (names, codes) = places(&(0..).zip(texts.iter()).map(value).collect::<Vec<_>>());
                Grouped { codes, names: names.into_iter().map(|(_, name, _)| name.to_owned()).collect() }
            }
        }
    }
}

fn unknown_key(survey: &Survey, name: &str) -> Error {
    let (source, known) = (survey.findings().source(), survey.keys().join(", "));
    argument!(
        "by",
        "the survey {source} has no key `{name}`; expected one of: {known}",
        "la encuesta {source} no tiene la clave `{name}`; se esperaba una de: {known}"
    )
}
