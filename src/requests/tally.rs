//! Counts of requests by institution: all that is kept of a record.

use std::collections::{BTreeMap, HashMap};

use super::chunk::{Chunk, FIRST_WORD, NO_WORD, NewUnit};
use super::mapping::{Base, Mapping, Measure};
use super::table::{Components, Share};
use crate::error::{Result, ensure};
use crate::numeric::type7_of_counts;

/// Numbers of days below this one have a counter each; others are kept in a map.
const DENSE: usize = 64;
/// Counters that a run may have, so that its memory is bounded: half a gigabyte.
const MOST: usize = 64 << 20;

/// The counters of all institutions.
///
/// Scores are fractions and their sums depend on the order; counts do not. What a count is worth comes last, once for each
/// institution.
pub(super) struct Tally<'a> {
    mapping: &'a Mapping,
    classes: usize,
    /// Codes of the words for what is complete, and for what is clear.
    codes: [usize; 2],
    numbers: HashMap<(String, String), u32>,
    units: Vec<Unit>,
}

/// An institution: its name, its state, the place of its first request, and its counters.
struct Unit {
    name: String,
    state: String,
    first: (usize, u64),
    /// Requests by class, whether they are answered, and whether their days are known.
    requests: Vec<[[u64; 2]; 2]>,
    /// Requests by class, whether they are answered, and the code of the word, one after the other.
    words: [Vec<u64>; 2],
    /// Answered requests by whether they count for celerity, and their working days.
    days: [[u64; DENSE]; 2],
    /// Those from [`DENSE`] days on.
    slow: BTreeMap<(u32, bool), u64>,
}

impl<'a> Tally<'a> {
    pub fn new(mapping: &'a Mapping) -> Self {
        let codes = [0, 1].map(|kind| mapping.words[kind].scores.len() + usize::from(FIRST_WORD));
        let classes = mapping.outcomes.classes.len();
        Tally { mapping, classes, codes, numbers: HashMap::new(), units: Vec::new() }
    }

    /// Counts the requests of a chunk of the file with this number.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for more institutions than the memory holds.
    pub fn add(&mut self, chunk: &mut Chunk, file: usize) -> Result<()> {
        let (codes, classes) = (self.codes, self.classes);
        let most = MOST / (classes * (4 + 2 * codes[0] + 2 * codes[1]) + 2 * DENSE);
        for NewUnit { name, state, line } in chunk.new_units.drain(..) {
            let next = self.units.len();
            let number = *self.numbers.entry((state.clone(), name.clone())).or_insert(next as u32);
            chunk.numbers.push(number);
            if number as usize == next {
                ensure!(
                    next < most,
                    "columns.institution",
                    "there are more than {most} institutions; expected a column with the name of the institution, not of the request",
                    "hay más de {most} instituciones; se esperaba una columna con el nombre de la institución, no de la solicitud"
                );
                let requests = vec![Default::default(); classes];
                let words = codes.map(|codes| vec![0; 2 * classes * codes]);
                let (days, slow) = ([[0; DENSE]; 2], BTreeMap::new());
                self.units.push(Unit { name, state, first: (file, line), requests, words, days, slow });
            }
        }
        for request in &chunk.requests {
            let unit = &mut self.units[chunk.numbers[request.unit as usize] as usize];
            let (class, answered) = (usize::from(request.class), usize::from(request.answered));
            unit.requests[class][answered][usize::from(request.is_timed)] += 1;
            for kind in [0, 1] {
                unit.words[kind][(2 * class + answered) * codes[kind] + usize::from(request.words[kind])] += 1;
            }
            if request.answered && request.is_timed {
                let counts = self.mapping.counts(Measure::Celerity, class, true);
                match unit.days[usize::from(counts)].get_mut(request.days as usize) {
                    Some(count) => *count += 1,
                    None => *unit.slow.entry((request.days, counts)).or_default() += 1,
                }
            }
        }
        Ok(())
    }

    /// The components of each institution, by state in the order of `state_order`, then by name.
    pub fn finish<K: Ord>(mut self, state_order: impl Fn(&str) -> K) -> Vec<Components> {
        self.units.sort_by_cached_key(|unit| (state_order(&unit.state), unit.name.clone()));
        self.units.iter().map(|unit| self.components(unit)).collect()
    }

    fn components(&self, unit: &Unit) -> Components {
        let groups = || (0..self.classes).flat_map(|class| [(class, false), (class, true)]);
        let of_measure =
            |measure| groups().filter(move |(class, answered)| self.mapping.counts(measure, *class, *answered));
        let timed = |(class, answered): (usize, bool)| unit.requests[class][usize::from(answered)][1];
        let all = |(class, answered): (usize, bool)| unit.requests[class][usize::from(answered)].iter().sum::<u64>();
        let share = |measure, score: &dyn Fn((usize, bool)) -> f64| {
            let total = of_measure(measure).map(|group| all(group) as f64 * score(group)).sum();
            Share::of(total, of_measure(measure).map(all).sum())
        };
        // A share that words decide.
        let worded = |measure, kind: usize| {
            let codes = self.codes[kind];
            let assessed_only = self.mapping.bases[measure as usize] == Base::Assessed;
            let first = usize::from(if assessed_only { FIRST_WORD } else { NO_WORD });
            let (mut total, mut n) = (0.0, 0);
            for (class, answered) in of_measure(measure) {
                for code in first..codes {
                    let count = unit.words[kind][(2 * class + usize::from(answered)) * codes + code];
                    let word = code.checked_sub(usize::from(FIRST_WORD));
                    total += count as f64 * word.map_or(0.0, |word| self.mapping.words[kind].scores[word]);
                    n += count;
                }
            }
            Share::of(total, n)
        };
        // Answered requests by working days and whether they count for celerity.
        let dense = (0..DENSE).flat_map(|days| [false, true].map(|counts| (days, counts)));
        let dense = dense.map(|(days, counts)| ((days as u32, counts), unit.days[usize::from(counts)][days]));
        let slow = unit.slow.iter().map(|(key, n)| (*key, *n));
        let days: Vec<((u32, bool), u64)> = dense.chain(slow).filter(|(_, n)| *n > 0).collect();
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
}
