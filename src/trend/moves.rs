//! Who climbed and who fell: the headline of each matched institution in both editions.

use polars::prelude::*;
use serde::Serialize;

use super::matching::Matching;
use crate::error::Result;
use crate::language::Language;
use crate::schema::{Table, columns};
use crate::scoring::Scores;

/// The headline and rank of an institution in two editions.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
                rank_old: before.ranks[then],
                rank_new: now.ranks[here],
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

    /// The table of the [moves](Move), `state` where the new survey has states.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no result causes.
    pub fn frame(&self) -> Result<DataFrame> {
        Table::of(&self.rows).without("state", !self.has_states).frame(Language::English)
    }
}

columns! {
    Move:
    unit "institución" Text "as in the file" "como en el archivo"
        "Name of the institution in the new edition." "Nombre de la institución en la edición nueva.";
    state "estado" Text "INEGI's short names, Federación" "nombres cortos del INEGI, Federación"
        "State of the institution in the new edition." "Estado de la institución en la edición nueva.";
    unit_old "nombre anterior" Text "as in the file" "como en el archivo"
        "Name of the institution in the old edition." "Nombre de la institución en la edición anterior.";
    score_old "puntaje anterior" Number "the headline's scale" "escala del índice principal"
        "Headline in the old edition." "Índice principal en la edición anterior.";
    score_new "puntaje nuevo" Number "the headline's scale" "escala del índice principal"
        "Headline in the new edition." "Índice principal en la edición nueva.";
    rank_old "posición anterior" Whole "from 1" "desde 1"
        "Rank among all institutions of the old edition."
        "Posición entre todas las instituciones de la edición anterior.";
    rank_new "posición nueva" Whole "from 1" "desde 1"
        "Rank among all institutions of the new edition."
        "Posición entre todas las instituciones de la edición nueva.";
    move "lugares ganados" Whole "ranks" "posiciones"
        "Old rank less new rank: places won, below 0 places lost."
        "Posición anterior menos posición nueva: lugares ganados, bajo 0 perdidos."
        |row| row.places();
}

/// The headline of every institution, and its rank.
struct Headlines {
    scores: Float64Chunked,
    ranks: Vec<Option<u32>>,
}

impl Headlines {
    fn of(scores: &Scores) -> Result<Self> {
        let code = scores.methodology().headline().code();
        let column = scores.node(code).ok_or_else(|| crate::summary::unavailable(code))?;
        Ok(Headlines { scores: column.f64()?.rechunk().into_owned(), ranks: scores.positions()?.rank })
    }
}
