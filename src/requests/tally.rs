//! Counts of requests by institution: all that is kept of a record.

use std::collections::{BTreeMap, HashMap};

use super::chunk::{Chunk, FIRST_WORD, NO_WORD};
use super::mapping::{Base, Mapping, Measure};
use super::table::{Components, Share};
use crate::error::{Result, ensure};
use crate::numeric::type7_of_counts;

/// Numbers of days below this one have a counter each; others are kept in a map.
const DENSE: u32 = 64;
/// Counters that a run may have, so that its memory is bounded: half a gigabyte.
const MOST: usize = 64 << 20;

/// The counters of all institutions.
///
/// Scores are fractions and their sums depend on the order; counts do not. What a count is worth comes last, once for each
/// institution.
pub(super) struct Tally<'a> {
    mapping: &'a Mapping,
    shape: Shape,
    numbers: HashMap<(String, String), u32>,
    units: Vec<Unit>,
}

/// An institution: its name, its state, where its first request stands, and its counters.
struct Unit {
    name: String,
    state: String,
    first: (usize, u64),
    counts: Box<[u64]>,
    /// Requests by working days from [`DENSE`] on, and whether they count for celerity.
    slow: BTreeMap<(u32, bool), u64>,
}

/// Where the counters of an institution begin: class, answered and timed; class, answered and word; celerity and days.
#[derive(Clone, Copy)]
struct Shape {
    words: [usize; 2],
    /// Codes of words.
    codes: [usize; 2],
    days: usize,
    all: usize,
}

impl<'a> Tally<'a> {
    pub fn new(mapping: &'a Mapping) -> Self {
        let classes = mapping.outcomes.classes.len();
        let codes = [0, 1].map(|kind| mapping.words[kind].scores.len() + usize::from(FIRST_WORD));
        let words = [classes * 4, classes * (4 + 2 * codes[0])];
        let days = words[1] + classes * 2 * codes[1];
        let shape = Shape { words, codes, days, all: days + 2 * DENSE as usize };
        Tally { mapping, shape, numbers: HashMap::new(), units: Vec::new() }
    }

    /// Counts the requests of a chunk of the file with this number.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for more institutions than the memory holds.
    pub fn add(&mut self, chunk: &mut Chunk, file: usize) -> Result<()> {
        for new in chunk.new_units.drain(..) {
            let next = self.units.len() as u32;
            let number = *self.numbers.entry((new.state, new.name)).or_insert(next);
            chunk.numbers.push(number);
            if number == next {
                self.grow(file, new.line)?;
            }
        }
        let Shape { words, codes, days, .. } = self.shape;
        for request in &chunk.requests {
            let unit = &mut self.units[chunk.numbers[request.unit as usize] as usize];
            let group = 2 * usize::from(request.class) + usize::from(request.answered);
            unit.counts[2 * group + usize::from(request.is_timed)] += 1;
            for kind in [0, 1] {
                unit.counts[words[kind] + group * codes[kind] + usize::from(request.words[kind])] += 1;
            }
            if request.answered && request.is_timed {
                let counts = self.mapping.counts(Measure::Celerity, usize::from(request.class), true);
                if request.days < DENSE {
                    unit.counts[days + (usize::from(counts) * DENSE as usize) + request.days as usize] += 1;
                } else {
                    *unit.slow.entry((request.days, counts)).or_default() += 1;
                }
            }
        }
        Ok(())
    }

    fn grow(&mut self, file: usize, line: u64) -> Result<()> {
        let most = MOST / self.shape.all;
        ensure!(
            self.units.len() < most,
            "columns.institution",
            "there are more than {most} institutions; expected a column with the name of the institution, not of the request",
            "hay más de {most} instituciones; se esperaba una columna con el nombre de la institución, no de la solicitud"
        );
        let counts = vec![0; self.shape.all].into_boxed_slice();
        let (name, state) = Default::default();
        self.units.push(Unit { name, state, first: (file, line), counts, slow: BTreeMap::new() });
        Ok(())
    }

    /// The components of each institution, by state in the order of `state_order`, then by name.
    pub fn finish<K: Ord>(mut self, state_order: impl Fn(&str) -> K) -> Vec<Components> {
        for ((state, name), number) in std::mem::take(&mut self.numbers) {
            let unit = &mut self.units[number as usize];
            (unit.state, unit.name) = (state, name);
        }
        self.units.sort_by_cached_key(|unit| (state_order(&unit.state), unit.name.clone()));
        self.units.iter().map(|unit| self.components(unit)).collect()
    }

    fn components(&self, unit: &Unit) -> Components {
        let groups = || (0..self.mapping.outcomes.classes.len()).flat_map(|class| [(class, false), (class, true)]);
        let of_measure =
            |measure| groups().filter(move |(class, answered)| self.mapping.counts(measure, *class, *answered));
        let timed = |(class, answered)| unit.counts[4 * class + 2 * usize::from(answered) + 1];
        let all = |(class, answered)| unit.counts[4 * class + 2 * usize::from(answered)] + timed((class, answered));
        let share = |measure, score: &dyn Fn((usize, bool)) -> f64| {
            let total = of_measure(measure).map(|group| all(group) as f64 * score(group)).sum();
            Share::of(total, of_measure(measure).map(all).sum())
        };
        // A share that words tell.
        let worded = |measure, kind: usize| {
            let (begin, codes) = (self.shape.words[kind], self.shape.codes[kind]);
            let assessed_only = self.mapping.bases[measure as usize] == Base::Assessed;
            let first = usize::from(if assessed_only { FIRST_WORD } else { NO_WORD });
            let (mut total, mut n) = (0.0, 0);
            for (class, answered) in of_measure(measure) {
                for code in first..codes {
                    let count = unit.counts[begin + (2 * class + usize::from(answered)) * codes + code];
                    let word = code.checked_sub(usize::from(FIRST_WORD));
                    total += count as f64 * word.map_or(0.0, |word| self.mapping.words[kind].scores[word]);
                    n += count;
                }
            }
            Share::of(total, n)
        };
        let days = self.days(unit);
        let mut by_days: BTreeMap<u32, u64> = BTreeMap::new();
        days.iter().for_each(|((days, _), n)| *by_days.entry(*days).or_default() += n);
        let n_days = by_days.values().sum();
        let quantile = |p| {
            let counts = by_days.iter().map(|(days, n)| (*days, *n));
            (n_days > 0).then(|| type7_of_counts(counts, n_days, p))
        };
        let counted = || days.iter().filter(|((_, counts), _)| *counts);
        let slow: u64 = of_measure(Measure::Celerity).filter(|(_, answered)| !answered).map(timed).sum();
        let in_time: f64 = counted().map(|((days, _), n)| *n as f64 * self.mapping.speed_score(*days)).sum();
        let celerity = Share::of(
            in_time + slow as f64 * self.mapping.speed.unanswered,
            counted().map(|(_, n)| n).sum::<u64>() + slow,
        );
        let available = |class: usize| self.mapping.outcomes.classes[class].available.unwrap_or(0.0);
        Components {
            unit: unit.name.clone(),
            state: Some(unit.state.clone()).filter(|state| !state.is_empty()),
            requests: groups().map(all).sum(),
            answered: groups().filter(|(_, answered)| *answered).map(all).sum(),
            share_answered: share(Measure::ShareAnswered, &|(_, answered)| f64::from(u8::from(answered))),
            availability: share(Measure::Availability, &|(class, _)| available(class)),
            clarity: worded(Measure::Clarity, 1),
            completeness: worded(Measure::Completeness, 0),
            celerity,
            days_median: quantile(0.5),
            days_p90: quantile(0.9),
            n_days,
            first: unit.first,
        }
    }

    /// Answered requests by working days and whether they count for celerity.
    fn days(&self, unit: &Unit) -> BTreeMap<(u32, bool), u64> {
        let dense = [false, true].into_iter().flat_map(|counts| (0..DENSE).map(move |days| (days, counts)));
        let count = |(days, counts): &(u32, bool)| {
            unit.counts[self.shape.days + usize::from(*counts) * DENSE as usize + *days as usize]
        };
        let dense = dense.map(|key| (key, count(&key))).filter(|(_, n)| *n > 0);
        dense.chain(unit.slow.iter().map(|(key, n)| (*key, *n))).collect()
    }
}
