//! Equal values among sorted ones, and the ranks that they share.

use super::scale::Scale;

/// A run of equal values among sorted ones; their ranks go from `before + 1` to `before + count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tie {
    /// Number of values that come before.
    pub before: u64,
    /// Number of values that are equal.
    pub count: u64,
}

impl Tie {
    /// The smallest of their ranks.
    pub fn first_rank(self) -> u64 {
        self.before + 1
    }

    /// Twice the mean of their ranks, which is a whole number.
    pub fn twice_mid_rank(self) -> u64 {
        2 * self.before + self.count + 1
    }
}

/// The runs of equal values of a sorted slice.
pub(crate) fn ties<T>(sorted: &[T], equal: impl FnMut(&T, &T) -> bool) -> impl Iterator<Item = (Tie, &[T])> {
    sorted.chunk_by(equal).scan(0, |before, run| {
        let tie = Tie { before: *before, count: run.len() as u64 };
        *before += tie.count;
        Some((tie, run))
    })
}

/// Twice the sum of the mid-ranks of some values of a sorted slice, which is a whole number; and Σ(t³ − t) over the runs of t equal
/// values, by which tests of ranks correct their variance.
pub(crate) fn rank_sum<T>(
    sorted: &[T],
    equal: impl FnMut(&T, &T) -> bool,
    is_counted: impl Fn(&T) -> bool,
) -> (u64, u128) {
    ties(sorted, equal).fold((0, 0), |(sum, correction), (tie, equal)| {
        let (counted, t) = (equal.iter().filter(|value| is_counted(value)).count() as u64, u128::from(tie.count));
        (sum + counted * tie.twice_mid_rank(), correction + t.pow(3) - t)
    })
}

/// Values numbered from the least, ties alike, so that their mid-ranks among any of them take one pass.
pub(crate) struct Numbered {
    /// Number of each value; any number where a value is missing.
    pub numbers: Vec<u32>,
    distinct: usize,
}

/// Twice the mid-rank of each value, less n + 1: taken from the mean of all.
pub(crate) struct CentredRanks {
    pub ranks: Vec<i64>,
    /// Σ of their squares.
    pub squares: i128,
}

impl Numbered {
    /// Numbers values, which are NaN where they are missing, as their scale compares them.
    pub fn of(values: &[f64], scale: Scale) -> Self {
        let present = values.iter().enumerate().filter(|(_, value)| !value.is_nan());
        let mut sorted: Vec<(f64, u32)> = present.map(|(at, value)| (scale.comparable(*value), at as u32)).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut numbers = vec![0; values.len()];
        let mut distinct = 0;
        for (_, equal) in ties(&sorted, |a, b| a.0 == b.0) {
            equal.iter().for_each(|(_, at)| numbers[*at as usize] = distinct as u32);
            distinct += 1;
        }
        Numbered { numbers, distinct }
    }

    /// The ranks of values that are there, which come by their numbers.
    pub fn ranks(&self, numbers: &[u32]) -> CentredRanks {
        let mut counts = vec![0u64; self.distinct];
        numbers.iter().for_each(|number| counts[*number as usize] += 1);
        let middle = numbers.len() as i64 + 1;
        let (mut before, mut squares) = (0, 0);
        let centred = counts.into_iter().map(|count| {
            let centred = Tie { before, count }.twice_mid_rank() as i64 - middle;
            before += count;
            squares += i128::from(count) * i128::from(centred) * i128::from(centred);
            centred
        });
        let centred: Vec<i64> = centred.collect();
        CentredRanks { ranks: numbers.iter().map(|number| centred[*number as usize]).collect(), squares }
    }
}

#[cfg(test)]
mod tests {
    use super::{CentredRanks, Numbered, Tie, rank_sum, ties};
    use crate::numeric::Scale;

    impl CentredRanks {
        /// Ranks as they are usually written.
        fn mid_ranks(&self) -> Vec<f64> {
            let n = self.ranks.len() as f64;
            self.ranks.iter().map(|rank| (*rank as f64 + n + 1.0) / 2.0).collect()
        }
    }

    /// R 4.2.2: `rank(c(.3, .1, .3, .9, .1, .3))`, and without the second: `rank(c(.3, .3, .9, .1, .3))`.
    #[test]
    fn ties_share_the_middle_of_their_ranks() {
        let numbered = Numbered::of(&[0.3, 0.1, 0.30000000000000004, 0.9, 0.1, 0.3, f64::NAN], Scale::default());
        let all = numbered.ranks(&numbered.numbers[..6]);
        assert_eq!(all.mid_ranks(), [4.0, 1.5, 4.0, 6.0, 1.5, 4.0]);
        let squares: i128 = all.ranks.iter().map(|rank| i128::from(rank * rank)).sum();
        assert_eq!((all.squares, squares), (60, 60));
        let some: Vec<u32> = [0, 2, 3, 4, 5].map(|at| numbered.numbers[at]).to_vec();
        assert_eq!(numbered.ranks(&some).mid_ranks(), [3.0, 3.0, 5.0, 1.0, 3.0]);
    }

    #[test]
    fn ties_share_the_smallest_rank_and_are_corrected_by_their_number() {
        let runs: Vec<(Tie, &[i32])> = ties(&[9, 7, 7, 2], |a, b| a == b).collect();
        let ranks: Vec<u64> = runs.iter().map(|(tie, _)| tie.first_rank()).collect();
        assert_eq!((ranks, runs[1].1), (vec![1, 2, 4], [7, 7].as_slice()));
        assert_eq!(runs.iter().map(|(tie, _)| tie.twice_mid_rank()).collect::<Vec<_>>(), [2, 5, 8]);
        assert_eq!(rank_sum(&[9, 7, 7, 2], |a, b| a == b, |value| *value < 8), (18, 6));
    }
}
