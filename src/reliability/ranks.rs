//! Mid-ranks, in whole numbers: twice a rank, taken from the mean of all, is one.

use super::values::{Rows, Values};

/// The values of a node numbered from the least, ties alike.
pub(super) struct Ranked {
    /// Number of each row's value; any number where a value is missing.
    codes: Vec<u32>,
    distinct: usize,
}

/// Twice the mid-rank of each value, less n + 1.
pub(super) struct Centred {
    pub ranks: Vec<i64>,
    /// Σ of their squares.
    pub squares: i128,
}

impl Ranked {
    /// Compares values in units of their scale, to 12 decimals.
    pub fn of(values: &Values) -> Self {
        let cells = values.cells().iter().enumerate().filter(|(_, cell)| !cell.is_nan());
        let mut sorted: Vec<(f64, u32)> =
            cells.map(|(row, cell)| (values.scale.comparable(*cell), row as u32)).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut codes = vec![0; values.cells().len()];
        let mut distinct = 0;
        for ties in sorted.chunk_by(|a, b| a.0 == b.0) {
            ties.iter().for_each(|(_, row)| codes[*row as usize] = distinct as u32);
            distinct += 1;
        }
        Ranked { codes, distinct }
    }

    /// The ranks among some rows that have values.
    pub fn among(&self, rows: &Rows) -> Centred {
        let codes = rows.pick(&self.codes);
        let mut counts = vec![0i64; self.distinct];
        codes.iter().for_each(|code| counts[*code as usize] += 1);
        let n = codes.len() as i64;
        let (mut before, mut squares) = (0, 0);
        for count in &mut counts {
            // Ranks from before + 1 to before + count.
            let centred = 2 * before + *count - n;
            squares += i128::from(*count) * i128::from(centred) * i128::from(centred);
            before += *count;
            *count = centred;
        }
        Centred { ranks: codes.iter().map(|code| counts[*code as usize]).collect(), squares }
    }
}

#[cfg(test)]
mod tests {
    use super::{Centred, Ranked, Rows, Values};
    use crate::scoring::Scores;
    use crate::{Methodology, SurveyReader};

    impl Centred {
        /// Ranks as they are usually written.
        fn mid_ranks(&self) -> Vec<f64> {
            let n = self.ranks.len() as f64;
            self.ranks.iter().map(|rank| (*rank as f64 + n + 1.0) / 2.0).collect()
        }
    }

    /// R 4.2.2: `rank(c(.3, .1, .3, .9, .1, .3))`, and without the second: `rank(c(.3, .3, .9, .1, .3))`.
    #[test]
    fn ties_share_the_middle_of_their_ranks() -> crate::Result<()> {
        let methodology = Methodology::from_toml("headline = 'X'\ncatalog = 'none'\nnode = [{ code = 'X' }]")?;
        let file = "institution,X\nA,0.3\nB,0.1\nC,0.30000000000000004\nD,0.9\nE,0.1\nF,0.3\n";
        let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?)?;
        let ranked = Ranked::of(&Values::of(&scores, 0)?);
        let all = ranked.among(&Rows::All);
        assert_eq!(all.mid_ranks(), [4.0, 1.5, 4.0, 6.0, 1.5, 4.0]);
        let squares: i128 = all.ranks.iter().map(|rank| i128::from(rank * rank)).sum();
        assert_eq!((all.squares, squares), (60, 60));
        assert_eq!(ranked.among(&Rows::Some(vec![0, 2, 3, 4, 5])).mid_ranks(), [3.0, 3.0, 5.0, 1.0, 3.0]);
        Ok(())
    }
}
