//! Ranks of scores, many of them and many times over.

use super::scale::Scale;

/// The rank of a subject without a score.
pub(crate) const UNRANKED: u32 = u32::MAX;

/// The key of a subject without a score; those of scores are above.
const MISSING: u64 = 0;

/// Bits that are sorted at a time.
const DIGIT: u32 = 11;
const DIGITS: usize = 1 << DIGIT;
/// Digits that are sorted by, the highest ones: few of thousands of scores agree in both.
const PASSES: usize = 2;
/// Subjects from which sorting by digits takes less time than comparing: 2,043 are ranked in 12.5 µs, and in 21 µs by `sort_unstable`.
const MANY: usize = 256;

/// Ranks scores: 1 is the best, ties share the smallest rank, and scores are compared as in
/// [definitions](crate::definitions#ranks-bands-quadrants).
pub(crate) struct Ranker {
    scale: Scale,
    /// Scores in units of 10⁻¹² of the scale are whole numbers that a float holds exactly.
    whole: bool,
    /// What is compared, as integers that ascend with the scores.
    keys: Vec<u64>,
    /// How far each key is below the best, and in the last bits the subject.
    order: Vec<u64>,
    spare: Vec<u64>,
}

impl Ranker {
    /// For scores that lie in their scale.
    pub fn new(scale: Scale) -> Self {
        Self::up_to(scale, scale.min.abs().max(scale.max.abs()))
    }

    /// For scores that are no further from 0 than this.
    fn up_to(scale: Scale, furthest: f64) -> Self {
        let whole = furthest / scale.range() <= 2e3;
        Ranker { scale, whole, keys: Vec::new(), order: Vec::new(), spare: Vec::new() }
    }

    /// Writes the rank of each score; [`UNRANKED`] for NaN.
    pub fn rank(&mut self, scores: &[f64], ranks: &mut [u32]) {
        let Ranker { scale, whole, keys, order, spare } = self;
        keys.resize(scores.len(), MISSING);
        let extremes = pulp::Arch::new().dispatch(Keys { scores, scale: *scale, whole: *whole, keys });
        let Some((worst, best)) = extremes else { return ranks.fill(UNRANKED) };
        // What is missing comes last, below the worst.
        let last = worst - 1;
        let subject_bits = usize::BITS - scores.len().leading_zeros();
        let width = u64::BITS - (best - last).leading_zeros();
        order.clear();
        if width + subject_bits <= u64::BITS {
            order.extend((0..).zip(&*keys).map(|(at, key)| (best - last.max(*key)) << subject_bits | at));
            if order.len() < MANY {
                order.sort_unstable();
            } else {
                sort_by_digits(order, spare, subject_bits, width);
            }
            let subject = |packed: u64| (packed & ((1 << subject_bits) - 1)) as usize;
            assign(order.iter().map(|packed| (packed >> subject_bits, subject(*packed))), ranks);
        } else {
            order.extend(0..scores.len() as u64);
            let key = |at: &u64| keys[*at as usize];
            order.sort_unstable_by_key(|at| std::cmp::Reverse(key(at)));
            assign(order.iter().map(|at| (key(at), *at as usize)), ranks);
        }
        ranks.iter_mut().zip(&*keys).filter(|(_, key)| **key == MISSING).for_each(|(rank, _)| *rank = UNRANKED);
    }
}

/// The rank of each of some values, in their scale or beyond it; none for NaN.
pub(crate) fn ranks(values: &[f64], scale: Scale) -> Vec<Option<u32>> {
    let furthest = values.iter().fold(0.0, |furthest: f64, value| furthest.max(value.abs()));
    let mut ranks = vec![UNRANKED; values.len()];
    Ranker::up_to(scale, furthest).rank(values, &mut ranks);
    ranks.into_iter().map(|rank| Some(rank).filter(|rank| *rank != UNRANKED)).collect()
}

/// Fills in the keys of scores, and returns the lowest and the highest of those that are there.
struct Keys<'s> {
    scores: &'s [f64],
    scale: Scale,
    whole: bool,
    keys: &'s mut [u64],
}

impl pulp::NullaryFnOnce for Keys<'_> {
    type Output = Option<(u64, u64)>;

    #[inline(always)]
    fn call(self) -> Self::Output {
        let Keys { scores, scale, whole, keys } = self;
        let range = scale.range();
        let present = |score: f64, key: u64| if score.is_nan() { MISSING } else { key };
        let pairs = keys.iter_mut().zip(scores);
        if whole {
            pairs.for_each(|(key, score)| *key = present(*score, whole_key(score / range)));
        } else {
            pairs.for_each(|(key, score)| *key = present(*score, float_key(scale.comparable(*score))));
        }
        let extremes = keys.iter().fold((u64::MAX, 0), |(worst, best), key| {
            (worst.min(if *key == MISSING { u64::MAX } else { *key }), best.max(*key))
        });
        (extremes.1 > MISSING).then_some(extremes)
    }
}

/// A share in units of 10⁻¹², rounded half away from zero, as an integer that ascends with it. No branch and no call, so
/// that many are computed at once: adding 2⁵² leaves the nearest integer in the last bits of a float, halves going to the even one.
#[inline(always)]
fn whole_key(share: f64) -> u64 {
    const INTEGERS: f64 = (1_u64 << 52) as f64;
    let units = share * 1e12;
    let magnitude = units.abs();
    let even = (magnitude + INTEGERS) - INTEGERS;
    let rounded = if magnitude - even >= 0.5 { even + 1.0 } else { even };
    (rounded.copysign(units) + 1.5 * INTEGERS).to_bits()
}

/// A float as an integer that ascends with it.
#[inline(always)]
fn float_key(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// Writes the rank of each subject, from pairs of what is compared and the subject, the best first: one by one, since runs of
/// [`ties`](super::ties::ties) take a twentieth longer where nearly all are of one.
fn assign(sorted: impl Iterator<Item = (u64, usize)>, ranks: &mut [u32]) {
    let mut previous = None;
    let mut rank = 0;
    for (place, (key, subject)) in (1..).zip(sorted) {
        if previous != Some(key) {
            (previous, rank) = (Some(key), place);
        }
        ranks[subject] = rank;
    }
}

/// Sorts numbers by the `width` bits above the lowest `skip`, and by these where they tie: by the highest digits first, least
/// significant one first, then the few that are still together by comparing.
fn sort_by_digits(numbers: &mut Vec<u64>, spare: &mut Vec<u64>, skip: u32, width: u32) {
    let sorted_bits = width.min(PASSES as u32 * DIGIT);
    let low = skip + width - sorted_bits;
    let digit = |number: u64, pass: usize| (number >> (low + DIGIT * pass as u32)) as usize % DIGITS;
    let mut starts = [[0_u32; DIGITS]; PASSES];
    for number in numbers.iter() {
        starts.iter_mut().enumerate().for_each(|(pass, counts)| counts[digit(*number, pass)] += 1);
    }
    spare.resize(numbers.len(), 0);
    for (pass, starts) in starts.iter_mut().enumerate() {
        let mut start = 0;
        for count in starts.iter_mut() {
            (*count, start) = (start, start + *count);
        }
        for number in numbers.iter() {
            let at = &mut starts[digit(*number, pass)];
            spare[*at as usize] = *number;
            *at += 1;
        }
        std::mem::swap(numbers, spare);
    }
    for together in numbers.chunk_by_mut(|a, b| a >> low == b >> low).filter(|together| together.len() > 1) {
        together.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Ranks as the definition has them, one by one.
    fn defined(scores: &[f64], scale: Scale) -> Vec<u32> {
        let above = |score: f64| {
            let better = |other: &&f64| scale.comparable(**other) > scale.comparable(score);
            1 + scores.iter().filter(|other| !other.is_nan()).filter(better).count() as u32
        };
        scores.iter().map(|score| if score.is_nan() { UNRANKED } else { above(*score) }).collect()
    }

    #[test]
    fn ranks_are_those_of_the_definition() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let scales = [(0.0, 1.0), (-50.0, 50.0), (0.0, 1e-9), (1e6, 1e6 + 1.0), (0.0, 100.0), (-1e300, 1e300)];
        for (min, max) in scales {
            let scale = Scale { min, max };
            for n in [0, 1, 2, 33, 255, 256, 700] {
                // Whole ties, ties but for the last bits, neighbours on either side of a half, and missing ones.
                let score = |random: &mut ChaCha8Rng| {
                    let share = match random.random_range(0..5) {
                        0 => random.random_range(0..8) as f64 / 8.0,
                        1 => (random.random_range(0..8) as f64 / 8.0).next_up(),
                        2 => 0.25 + 0.5e-12 * random.random_range(0..6) as f64,
                        3 => f64::NAN,
                        _ => random.random(),
                    };
                    min + share * (max - min)
                };
                let scores: Vec<f64> = (0..n).map(|_| score(&mut random)).collect();
                let mut ranks = vec![0; n];
                Ranker::new(scale).rank(&scores, &mut ranks);
                assert_eq!(ranks, defined(&scores, scale), "{n} scores from {min} to {max}");
            }
        }
    }

    #[test]
    fn values_far_beyond_their_scale_have_ranks() {
        let values = [3e5, f64::NAN, -7e18, 3e5 + 1e-7, 0.25, 0.25f64.next_up(), 1e300];
        assert_eq!(ranks(&values, Scale::default()), [Some(3), None, Some(6), Some(2), Some(4), Some(4), Some(1)]);
        assert_eq!(ranks(&[f64::NAN; 2], Scale::default()), [None; 2]);
    }

    #[test]
    fn whole_keys_round_half_away_from_zero() {
        for share in [0.0, -0.0, 0.1, 0.5e-12, 1.5e-12, 2.5e-12, -0.5e-12, -2.5e-12, 0.3, 1.0, -1.0, 1999.1234, 0.7] {
            let rounded = (share * 1e12_f64).round();
            assert_eq!(whole_key(share), whole_key(0.0).wrapping_add_signed(rounded as i64), "{share}");
        }
    }
}
