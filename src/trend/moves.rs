//! Who climbed and who fell: the headline of each matched institution in both editions.

use serde::Serialize;

use super::matching::Matching;
use crate::error::Result;
use crate::schema::{Records, columns};
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
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Moves {
    /// The moves, in the order of the new survey; `state` is a column of their table where the new survey has states.
    pub rows: Records<Move>,
    /// The headline's code, where the methodologies define it otherwise and it is compared across them.
    pub defined_otherwise: Vec<String>,
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

impl Moves {
    pub(super) fn new([old, new]: [&Scores; 2], matching: &Matching, is_otherwise: bool) -> Result<Self> {
        let [before, now] = [old, new].map(|scores| scores.methodology().headline_position());
        let (ranks_before, ranks_now) = (old.positions()?.rank, new.positions()?.rank);
        let of = |(then, here): &(u32, u32)| {
            let (then, here) = (*then as usize, *here as usize);
            Ok(Move {
                unit: new.survey().unit(here).to_owned(),
                state: new.survey().key_value("state", here).map(str::to_owned),
                unit_old: old.survey().unit(then).to_owned(),
                score_old: old.value(before, then)?,
                score_new: new.value(now, here)?,
                rank_old: ranks_before[then],
                rank_new: ranks_now[here],
            })
        };
        let rows = matching.pairs().iter().map(of).collect::<Result<_>>()?;
        let absent = Some("state").filter(|_| new.survey().key("state").is_none());
        let headline = new.methodology().headline().code();
        let defined_otherwise = is_otherwise.then(|| headline.to_owned()).into_iter().collect();
        Ok(Moves { rows: Records::of([], rows).without(absent), defined_otherwise })
    }
}
