//! How often each subject had each rank.

use rayon::prelude::*;

use super::estimates::RankEstimate;
use crate::numeric::UNRANKED;

/// The ranks of draws, gathered by subject.
pub(super) struct Tally {
    subjects: usize,
    /// How often each subject had each rank from 1: its size does not depend on the draws. Nothing where there are more
    /// subjects than draws, so that all ranks take less.
    counts: Option<Vec<u32>>,
    /// The ranks of a round of draws, or of all where they are not counted.
    ranks: Vec<u32>,
    /// Ranks of earlier rounds.
    kept: usize,
}

/// Subjects that are read together in each row of ranks, so that a line of the cache is read once.
const TOGETHER: usize = 16;

impl Tally {
    /// For so many draws, in rounds.
    pub fn new(subjects: usize, draws: usize, round: usize) -> Self {
        let counted = subjects <= draws;
        let counts = counted.then(|| vec![0; subjects * subjects]);
        let ranks = vec![0; subjects * if counted { round.min(draws) } else { draws }];
        Tally { subjects, counts, ranks, kept: 0 }
    }

    /// Bytes of a tally.
    pub fn bytes(subjects: usize, draws: usize, round: usize) -> u64 {
        let rows = if subjects <= draws { subjects + round.min(draws) } else { draws };
        4 * subjects as u64 * rows as u64
    }

    /// Adds a round of draws: `rank` writes the ranks of all subjects for each. Returns them.
    pub fn add(&mut self, draws: usize, rank: impl FnOnce(&mut [u32])) -> &[u32] {
        let (subjects, round) = (self.subjects, self.kept..self.kept + draws * self.subjects);
        rank(&mut self.ranks[round.clone()]);
        let ranks = &self.ranks[round.clone()];
        match &mut self.counts {
            None => self.kept = round.end,
            Some(counts) => {
                counts.par_chunks_mut((subjects * TOGETHER).max(1)).enumerate().for_each(|(part, counts)| {
                    for (subject, counts) in (part * TOGETHER..).zip(counts.chunks_mut(subjects)) {
                        for rank in ranks[subject..].iter().step_by(subjects).filter(|rank| **rank != UNRANKED) {
                            counts[*rank as usize - 1] += 1;
                        }
                    }
                })
            }
        }
        ranks
    }

    /// Fills in what the ranks of each subject come to.
    pub fn fill(&self, estimates: &mut [RankEstimate], draws: usize, top: u32) {
        match &self.counts {
            Some(counts) => counts.par_chunks(self.subjects.max(1)).zip(estimates).for_each(|(counts, estimate)| {
                let present = (1..).zip(counts).filter(|(_, count)| **count > 0);
                estimate.add_ranks(present.map(|(rank, count)| (rank, u64::from(*count))), draws, top);
            }),
            None => estimates.par_chunks_mut(TOGETHER).enumerate().for_each(|(part, estimates)| {
                let mut columns = vec![Vec::new(); estimates.len()];
                for row in self.ranks.chunks(self.subjects) {
                    let row = columns.iter_mut().zip(&row[part * TOGETHER..]).filter(|(_, rank)| **rank != UNRANKED);
                    row.for_each(|(column, rank)| column.push(*rank));
                }
                for (estimate, column) in estimates.iter_mut().zip(&mut columns) {
                    column.sort_unstable();
                    let present = column.chunk_by(|a, b| a == b).map(|ties| (ties[0], ties.len() as u64));
                    estimate.add_ranks(present, draws, top);
                }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five draws of three subjects; R 4.2.2: `quantile(c(1, 1, 1, 2, 3), c(.05, .5, .95))` and so on, type 7.
    #[test]
    fn both_forms_give_the_figures_of_r() {
        let draws = [[1, 2, 3], [1, 3, 2], [1, UNRANKED, 2], [2, 1, 3], [3, 1, 1]].concat();
        let counted = Tally { subjects: 3, counts: Some(vec![0; 9]), ranks: vec![0; 9], kept: 0 };
        let kept = Tally { subjects: 3, counts: None, ranks: vec![0; 15], kept: 0 };
        for mut tally in [counted, kept] {
            for round in [&draws[..6], &draws[6..]] {
                assert_eq!(tally.add(round.len() / 3, |ranks| ranks.copy_from_slice(round)), round);
            }
            let nominal = [Some(1), Some(2), None].map(|rank| RankEstimate { rank, ..RankEstimate::default() });
            let mut found = nominal.to_vec();
            tally.fill(&mut found, 5, 1);
            let near = |at: usize, expected: [f64; 3]| {
                let found = [found[at].rank_p5, found[at].rank_median, found[at].rank_p95].map(Option::unwrap);
                assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15 * b), "{found:?}");
            };
            near(0, [1.0, 1.0, 2.8]);
            near(1, [1.0, 1.5, 2.85]);
            near(2, [1.2, 2.0, 3.0]);
            assert_eq!(found.iter().map(|f| f.ranked).collect::<Vec<_>>(), [5, 4, 5]);
            assert_eq!(found.iter().map(|f| f.p_top).collect::<Vec<_>>(), [Some(0.6), Some(0.4), Some(0.2)]);
            assert_eq!(found.iter().map(|f| f.p_nominal).collect::<Vec<_>>(), [Some(0.6), Some(0.2), None]);
            assert_eq!(found[0].rank_mean, Some(1.6));
        }
    }

    #[test]
    fn a_subject_that_never_has_a_rank_has_no_figures() {
        let mut tally = Tally::new(1, 2, 2);
        tally.add(2, |ranks| ranks.fill(UNRANKED));
        let mut found = [RankEstimate { rank: Some(1), ..RankEstimate::default() }];
        tally.fill(&mut found, 2, 1);
        assert_eq!(found, [RankEstimate { rank: Some(1), ..RankEstimate::default() }]);
    }
}
