//! Institutions that occur in a file more than once.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

/// Shares of the hashes that are looked at separately, by their highest bits: the map of each stays in the cache.
const SHARES: u64 = 8;

/// Pairs of rows with equal hashes: the later row, and the first one with its hash, in the order of the later rows.
/// Equal hashes are rare but for true repetitions; the caller compares the rows themselves.
pub(super) fn candidates(hashes: &[u64]) -> Vec<(usize, usize)> {
    let of_share = |share: u64| {
        let mut first = HashMap::with_capacity_and_hasher(hashes.len() / SHARES as usize, FixedState::default());
        let rows = hashes.iter().enumerate().filter(move |(_, hash)| **hash >> (64 - SHARES.ilog2()) == share);
        rows.map(move |(row, hash)| (row, *first.entry(*hash).or_insert(row))).filter(|(row, first)| first < row)
    };
    let mut pairs: Vec<_> = (0..SHARES).into_par_iter().flat_map_iter(of_share).collect();
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_repetition_is_found_with_its_first_row(hashes in prop::collection::vec((0u64..400).prop_map(|hash| hash << 58 | hash), 0..500)) {
            let expected: Vec<(usize, usize)> = (0..hashes.len())
                .filter_map(|row| Some((row, hashes[..row].iter().position(|hash| *hash == hashes[row])?)))
                .collect();
            prop_assert_eq!(candidates(&hashes), expected);
        }
    }
}
