//! Institutions by group.

use std::collections::HashMap;

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
    /// [`Argument`](crate::ErrorKind::Argument) for a key that the survey has not, or one that is named twice.
    pub fn new(survey: &Survey, keys: &[String]) -> Result<Self> {
        let mut columns = Vec::with_capacity(keys.len());
        let mut names: Vec<String> = Vec::with_capacity(keys.len());
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
            columns.push(if name == "unit" { Grouped::of_units(&key) } else { Grouped::of(&key) });
        }
        // One number for each combination of codes, the first key weighing most, so that numbers sort as the keys do.
        let combined = |row: usize| {
            columns
                .iter()
                .fold(0u64, |number, column| number * column.names.len() as u64 + u64::from(column.codes[row]))
        };
        let combinations = columns.iter().try_fold(1u64, |n, column| n.checked_mul(column.names.len() as u64));
        ensure!(
            combinations.is_some(),
            "by",
            "the keys have too many combinations; expected fewer keys",
            "las claves tienen demasiadas combinaciones; se esperaban menos claves"
        );
        let mut present: Vec<u64> = Vec::new();
        let mut seen = Seen::new(combinations.unwrap_or(u64::MAX));
        let codes = (0..survey.len()).map(|row| {
            let number = combined(row);
            seen.code(number, || {
                present.push(number);
                present.len() as u32 - 1
            })
        });
        let mut codes: Vec<u32> = codes.collect();
        let mut order: Vec<usize> = (0..present.len()).collect();
        order.sort_unstable_by_key(|group| present[*group]);
        let mut rank = vec![0; present.len()];
        order.iter().enumerate().for_each(|(new, old)| rank[*old] = new as u32);
        let mut sizes = vec![0; present.len()];
        for code in &mut codes {
            *code = rank[*code as usize];
            sizes[*code as usize] += 1;
        }
        let values = order.iter().map(|group| {
            let mut number = present[*group];
            let mut values: Vec<String> = Vec::with_capacity(columns.len());
            for column in columns.iter().rev() {
                let count = column.names.len() as u64;
                values.push(column.names[(number % count) as usize].clone());
                number /= count;
            }
            values.reverse();
            values
        });
        Ok(Groups { keys: names, values: values.collect(), codes, sizes })
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The rows of each group, in row order.
    pub fn rows(&self) -> Vec<Vec<u32>> {
        let mut rows: Vec<Vec<u32>> = self.sizes.iter().map(|size| Vec::with_capacity(*size)).collect();
        self.codes.iter().enumerate().for_each(|(row, group)| rows[*group as usize].push(row as u32));
        rows
    }
}

/// Where a group stands, by the values of its keys.
pub(super) fn position(groups: &[Vec<String>], values: &[&str]) -> Option<usize> {
    groups.iter().position(|known| known.iter().eq(values.iter()))
}

/// Which combinations were seen, and the code of each.
enum Seen {
    /// By number, where there are few.
    Few(Vec<Option<u32>>),
    Many(HashMap<u64, u32>),
}

impl Seen {
    fn new(combinations: u64) -> Self {
        if combinations <= 1 << 16 { Seen::Few(vec![None; combinations as usize]) } else { Seen::Many(HashMap::new()) }
    }

    fn code(&mut self, number: u64, new: impl FnOnce() -> u32) -> u32 {
        match self {
            Seen::Few(codes) => *codes[number as usize].get_or_insert_with(new),
            Seen::Many(codes) => *codes.entry(number).or_insert_with(new),
        }
    }
}

/// The codes of one key.
struct Grouped {
    codes: Vec<u32>,
    names: Vec<String>,
}

impl Grouped {
    fn of(key: &Key) -> Self {
        match key {
            Key::Codes(key, codes) => {
                let last = codes.iter().flatten().max().map_or(0, |code| code.place() + 1);
                let names = (0..last).map(|place| key.value(Code::at(place)).to_owned()).chain([String::new()]);
                let place = |code: &Option<Code>| u32::from(code.map_or(last, Code::place));
                Grouped { codes: codes.iter().map(place).collect(), names: names.collect() }
            }
            Key::Texts(texts) => {
                let mut first_seen: HashMap<&str, u32> = HashMap::new();
                let mut names: Vec<&str> = Vec::new();
                let mut codes = Vec::with_capacity(texts.len());
                for cell in texts.iter() {
                    codes.push(*first_seen.entry(cell).or_insert_with(|| {
                        names.push(cell);
                        names.len() as u32 - 1
                    }));
                }
                let mut order: Vec<u32> = (0..names.len() as u32).collect();
                order.sort_unstable_by_key(|code| (names[*code as usize].is_empty(), names[*code as usize]));
                let mut rank = vec![0; names.len()];
                order.iter().enumerate().for_each(|(new, old)| rank[*old as usize] = new as u32);
                codes.iter_mut().for_each(|code| *code = rank[*code as usize]);
                Grouped { codes, names: order.iter().map(|code| names[*code as usize].to_owned()).collect() }
            }
        }
    }

    /// Institutions by name, each a group of its own: two states may have one of the same name.
    fn of_units(key: &Key) -> Self {
        let Key::Texts(texts) = key else { return Self::of(key) };
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|row| texts.get(*row));
        let mut codes = vec![0; texts.len()];
        order.iter().enumerate().for_each(|(code, row)| codes[*row] = code as u32);
        Grouped { codes, names: order.iter().map(|row| texts.get(*row).to_owned()).collect() }
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
