//! Institutions that stand in a file more than once.

use std::collections::{HashMap, HashSet};

/// Pairs of rows with equal hashes: the later row, and the first one with its hash, in the order of the later rows.
/// Equal hashes are rare but for true repetitions; the caller compares the rows themselves.
pub(super) fn candidates(hashes: &[u64]) -> Vec<(usize, usize)> {
    // A bit for each residue of the hash, sixteen times as many as rows: what finds its bit taken may be a repetition.
    let bits = (hashes.len() * 16).next_power_of_two().max(64) as u64;
    let mut taken = vec![0u64; (bits / 64) as usize];
    let mut suspects = HashSet::new();
    for hash in hashes {
        let bit = hash & (bits - 1);
        let (word, mask) = ((bit / 64) as usize, 1 << (bit % 64));
        if taken[word] & mask != 0 {
            suspects.insert(*hash);
        }
        taken[word] |= mask;
    }
    if suspects.is_empty() {
        return Vec::new();
    }
    // The first rows of the suspects, found among all rows, since the earlier of two equal hashes was not suspected.
    let mut first = HashMap::new();
    let mut pairs = Vec::new();
    for (row, hash) in hashes.iter().enumerate().filter(|(_, hash)| suspects.contains(hash)) {
        match first.get(hash) {
            Some(earlier) => pairs.push((row, *earlier)),
            None => {
                first.insert(*hash, row);
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_repetition_is_found_with_its_first_row(hashes in prop::collection::vec(0u64..400, 0..500)) {
            let expected: Vec<(usize, usize)> = (0..hashes.len())
                .filter_map(|row| Some((row, hashes[..row].iter().position(|hash| *hash == hashes[row])?)))
                .collect();
            prop_assert_eq!(candidates(&hashes), expected);
        }
    }
}
