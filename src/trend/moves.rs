//! Who climbed and who fell: the headline of each matched institution in both editions.

use polars::prelude::*;

use super::matching::Matching;
use crate::error::Result;
use crate::reliability::table;
use crate::scoring::Scores;

/// The headline and rank of an institution in two editions.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Its name in the new edition.
    pub unit: String,
    /// Its state in the new edition; `None` where it has none.
    pub state: Option<String>,
    /// Its name in the old edition.
    pub unit_old: String,
    /// Old score.
    pub score_old: Option<f64>,
    /// New score.
    pub score_new: Option<f64>,
    /// Rank among all institutions of the old edition; 1 is the best.
    pub rank_old: Option<u32>,
    /// Rank among all institutions of the new edition.
    pub rank_new: Option<u32>,
}

impl Move {
    /// Old rank less new rank: places won, below 0 places lost.
    pub fn places(&self) -> Option<i64> {
        Some(i64::from(self.rank_old?) - i64::from(self.rank_new?))
    }
}

/// The moves of all matched institutions.
#[derive(Debug, Clone)]
pub struct Moves {
    rows: Vec<Move>,
    has_states: bool,
    defined_otherwise: Option<String>,
}

impl Moves {
    pub(super) fn new(
        [old, new]: [&Scores; 2],
        matching: &Matching,
        defined_otherwise: Option<String>,
    ) -> Result<Self> {
        let [before, now] = [Headlines::of(old)?, Headlines::of(new)?];
        let of = |(then, here): &(u32, u32)| {
            let (then, here) = (*then as usize, *here as usize);
            Move {
                unit: new.survey().unit(here).to_owned(),
                state: new.survey().key_value("state", here).map(str::to_owned),
                unit_old: old.survey().unit(then).to_owned(),
                score_old: before.scores.get(then),
                score_new: now.scores.get(here),
                rank_old: before.ranks.get(then),
                rank_new: now.ranks.get(here),
            }
        };
        let rows = matching.pairs().iter().map(of).collect();
        Ok(Moves { rows, has_states: new.survey().key("state").is_some(), defined_otherwise })
    }

    /// The moves, in the order of the new survey.
    pub fn rows(&self) -> &[Move] {
        &self.rows
    }

    /// The headline's code, where the methodologies define it otherwise and it is compared across them.
    pub fn defined_otherwise(&self) -> &[String] {
        self.defined_otherwise.as_slice()
    }

    /// The table: `unit`, `state` where the new survey has states, `unit_old`, `score_old`, `score_new`, `rank_old`,
    /// `rank_new`, `move`.
    ///
    /// # Errors
    ///
    /// [`Error::Polars`](crate::Error::Polars), which no result causes.
    pub fn frame(&self) -> Result<DataFrame> {
        let rows = &self.rows;
        let ranks = |name: &str, of: fn(&Move) -> Option<u32>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let mut columns = vec![table::texts("unit", rows, |row| &row.unit)];
        if self.has_states {
            columns.push(table::optional_texts("state", rows, |row| row.state.as_deref()));
        }
        columns.extend([
            table::texts("unit_old", rows, |row| &row.unit_old),
            table::figures("score_old", rows, |row| row.score_old),
            table::figures("score_new", rows, |row| row.score_new),
            ranks("rank_old", |row| row.rank_old),
            ranks("rank_new", |row| row.rank_new),
            Column::new("move".into(), rows.iter().map(Move::places).collect::<Vec<_>>()),
        ]);
        Ok(DataFrame::new(rows.len(), columns)?)
    }
}

/// The headline of every institution, and its rank.
struct Headlines {
    scores: Float64Chunked,
    ranks: UInt32Chunked,
}

impl Headlines {
    fn of(scores: &Scores) -> Result<Self> {
        let code = scores.methodology().headline().code();
        let column = scores.node(code).ok_or_else(|| crate::summary::unavailable(code))?;
        let ranks = scores.positions()?.into_iter().find(|column| column.name() == "rank");
        let ranks = ranks.ok_or_else(|| crate::summary::unavailable(code))?;
        Ok(Headlines { scores: column.f64()?.rechunk().into_owned(), ranks: ranks.u32()?.rechunk().into_owned() })
    }
}
