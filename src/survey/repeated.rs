//! Institutions that occur in a file more than once.

use std::collections::HashMap;

use rayon::prelude::*;

/// Shares of the hashes that are looked at separately, by their highest bits: the sets of each stay in the cache.
const SHARES: u64 = 8;

/// Pairs of rows with equal hashes: the later row, and the first one with its hash, in the order of the later rows.
/// Equal hashes are rare but for true repetitions; the caller compares the rows themselves.
pub(super) fn candidates(hashes: &[u64]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<_> = (0..SHARES).into_par_iter().flat_map_iter(|share| candidates_of(hashes, share)).collect();
    pairs.sort_unstable();
    pairs
}

fn candidates_of(hashes: &[u64], share: u64) -> Vec<(usize, usize)> {
    let rows = || hashes.iter().enumerate().filter(|(_, hash)| **hash >> (64 - SHARES.ilog2()) == share);
    // A bit for each residue of the hash, sixteen times as many as rows: only rows that share one need a closer look. Of a million
    // rows they take 32 ms on two threads, and maps of all hashes 40 with the hasher of the reader and three times that with std's.
    let bits = hashes.len() * 16 / SHARES as usize;
    let (mut taken, mut shared) = (Bits::new(bits), Bits::new(bits));
    for (_, hash) in rows() {
        if taken.set(*hash) {
            shared.set(*hash);
        }
    }
    let mut first = HashMap::new();
    let mut pairs = Vec::new();
    for (row, hash) in rows().filter(|(_, hash)| shared.get(**hash)) {
        let earlier = *first.entry(*hash).or_insert(row);
        if earlier < row {
            pairs.push((row, earlier));
        }
    }
    pairs
}

/// A set of residues.
struct Bits {
    words: Vec<u64>,
    mask: u64,
}

impl Bits {
    fn new(at_least: usize) -> Self {
        let bits = at_least.next_power_of_two().max(64);
        Bits { words: vec![0; bits / 64], mask: bits as u64 - 1 }
    }

    fn get(&self, hash: u64) -> bool {
        let bit = hash & self.mask;
        self.words[(bit / 64) as usize] >> (bit % 64) & 1 == 1
    }

    /// Adds a residue; whether it was there before.
    fn set(&mut self, hash: u64) -> bool {
        let before = self.get(hash);
        let bit = hash & self.mask;
        self.words[(bit / 64) as usize] |= 1 << (bit % 64);
        before
    }
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
