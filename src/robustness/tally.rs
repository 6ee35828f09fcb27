//! How often each subject had each rank.

use rayon::prelude::*;

use crate::numeric::{UNRANKED, type7_of_counts};

/// What the draws say of one rank.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct RankFigures {
    /// Draws in which there was a rank.
    pub ranked: u64,
    pub mean: Option<f64>,
    /// Quantiles at 0.05, 0.5 and 0.95.
    pub quantiles: Option<[f64; 3]>,
    /// Draws with at most the highest rank asked for.
    pub top: u64,
    /// Draws with the nominal rank.
    pub nominal: u64,
}

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

    /// Adds a round of draws: `rank` fills in the ranks of all subjects for each. Gives them back.
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

    /// The figures of each subject, whose nominal ranks are given.
    pub fn figures(&self, nominal: &[u32], top: u32) -> Vec<RankFigures> {
        match &self.counts {
            Some(counts) => {
                let of = |(counts, nominal): (&[u32], &u32)| {
                    let present = (1..).zip(counts).filter(|(_, count)| **count > 0);
                    figures(present.map(|(rank, count)| (rank, u64::from(*count))), *nominal, top)
                };
                counts.par_chunks(self.subjects.max(1)).zip(nominal).map(of).collect()
            }
            None => {
                let of = |together: &[u32], first: usize| -> Vec<RankFigures> {
                    let mut columns = vec![Vec::new(); together.len()];
                    for row in self.ranks.chunks(self.subjects) {
                        columns.iter_mut().zip(&row[first..]).for_each(|(column, rank)| column.push(*rank));
                    }
                    let of = |(mut column, nominal): (Vec<u32>, &u32)| {
                        column.retain(|rank| *rank != UNRANKED);
                        column.sort_unstable();
                        let present = column.chunk_by(|a, b| a == b).map(|ties| (ties[0], ties.len() as u64));
                        figures(present, *nominal, top)
                    };
                    columns.into_iter().zip(together).map(of).collect()
                };
                let parts = nominal.par_chunks(TOGETHER).enumerate();
                parts.flat_map_iter(|(part, together)| of(together, part * TOGETHER)).collect()
            }
        }
    }
}

/// The figures of ascending ranks, each with the number of draws that had it.
fn figures(counts: impl Iterator<Item = (u32, u64)> + Clone, nominal: u32, top: u32) -> RankFigures {
    let ranked = counts.clone().map(|(_, count)| count).sum();
    if ranked == 0 {
        return RankFigures::default();
    }
    let sum: u64 = counts.clone().map(|(rank, count)| u64::from(rank) * count).sum();
    let of = |keep: &dyn Fn(u32) -> bool| counts.clone().filter(|(rank, _)| keep(*rank)).map(|(_, count)| count).sum();
    RankFigures {
        ranked,
        mean: Some(sum as f64 / ranked as f64),
        quantiles: Some([0.05, 0.5, 0.95].map(|p| type7_of_counts(counts.clone(), ranked, p))),
        top: of(&|rank| rank <= top),
        nominal: of(&|rank| rank == nominal),
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
            let figures = tally.figures(&[1, 2, UNRANKED], 1);
            let quantiles = |subject: usize| figures[subject].quantiles.unwrap();
            let near = |found: [f64; 3], expected: [f64; 3]| {
                assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15 * b), "{found:?}");
            };
            near(quantiles(0), [1.0, 1.0, 2.8]);
            near(quantiles(1), [1.0, 1.5, 2.85]);
            near(quantiles(2), [1.2, 2.0, 3.0]);
            assert_eq!(figures.iter().map(|f| f.ranked).collect::<Vec<_>>(), [5, 4, 5]);
            assert_eq!(figures.iter().map(|f| f.top).collect::<Vec<_>>(), [3, 2, 1]);
            assert_eq!(figures.iter().map(|f| f.nominal).collect::<Vec<_>>(), [3, 1, 0]);
            assert_eq!(figures[0].mean, Some(1.6));
        }
    }

    #[test]
    fn a_subject_that_never_has_a_rank_has_no_figures() {
        let mut tally = Tally::new(1, 2, 2);
        tally.add(2, |ranks| ranks.fill(UNRANKED));
        assert_eq!(tally.figures(&[UNRANKED], 1), [RankFigures::default()]);
    }
}
