//! From which quadrant or band to which: counts of matched institutions.

use polars::prelude::*;
use serde::Serialize;

use super::comparable::{Difference, LeftOut, Shared, is_allowed, nothing, of_nodes};
use super::matching::Matching;
use crate::error::{Result, argument};
use crate::language::Language;
use crate::schema::{Table, columns};
use crate::scoring::{QUADRANTS, Scores};

/// How many matched institutions went from one class to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// What divides them: `quadrant` or `band`.
    pub division: &'static str,
    /// Class in the old edition; `None` for those without one.
    pub from: Option<String>,
    /// Class in the new edition; `None` for those without one.
    pub to: Option<String>,
    /// Number of institutions; the counts of a division sum to the matched.
    pub n: usize,
}

/// The transitions between quadrants and between bands.
#[derive(Debug, Clone)]
pub struct Transitions {
    rows: Vec<Transition>,
    left_out: Vec<LeftOut>,
    defined_otherwise: Vec<String>,
}

impl Transitions {
    pub(super) fn new(editions: [&Scores; 2], matching: &Matching, shared: &[Shared], across: bool) -> Result<Self> {
        let (mut rows, mut left_out, mut defined_otherwise) = (Vec::new(), Vec::new(), Vec::new());
        for (division, difference) in [("quadrant", quadrants(editions, shared)), ("band", bands(editions, shared))] {
            let Some(difference) = difference else { continue };
            match difference {
                Some(difference) if !is_allowed(Some(difference), across) => {
                    left_out.push(LeftOut { code: division.to_owned(), difference });
                }
                difference => {
                    defined_otherwise.extend(difference.map(|_| division.to_owned()));
                    rows.extend(count(division, editions, matching)?);
                }
            }
        }
        if rows.is_empty() && left_out.is_empty() {
            return Err(argument!(
                "transitions",
                "the editions have no quadrants and no bands in common; expected methodologies that name them",
                "las ediciones no tienen cuadrantes ni bandas en común; se esperaban metodologías que los nombren"
            ));
        }
        if rows.is_empty() { Err(nothing(&left_out)) } else { Ok(Transitions { rows, left_out, defined_otherwise }) }
    }

    /// The transitions: quadrants, then bands; each by the class they come from, then by the one they go to, in the order I
    /// to IV and of the bands from the lowest, those without a class last. Those that no institution made are there too.
    pub fn rows(&self) -> &[Transition] {
        &self.rows
    }

    /// The divisions that both editions have and that are not compared.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The divisions that the methodologies define otherwise and that are compared across them.
    pub fn defined_otherwise(&self) -> &[String] {
        &self.defined_otherwise
    }

    /// The table of the [transitions](Transition).
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no result causes.
    pub fn frame(&self) -> Result<DataFrame> {
        Table::of(&self.rows).frame(Language::English)
    }
}

columns! {
    Transition:
    division "división" Text "quadrant, band" "quadrant, band"
        "What divides the institutions into classes." "Lo que divide a las instituciones en clases."
        |row| row.division;
    from "de" Text "quadrants, or codes of bands" "cuadrantes, o códigos de bandas"
        "Class in the old edition; empty for none." "Clase en la edición anterior; vacía si no tiene.";
    to "a" Text "quadrants, or codes of bands" "cuadrantes, o códigos de bandas"
        "Class in the new edition; empty for none." "Clase en la edición nueva; vacía si no tiene.";
    n "n" Count "institutions" "instituciones"
        "Matched institutions that went from the one class to the other."
        "Instituciones presentes en ambas ediciones que pasaron de una clase a la otra.";
}

/// How the quadrants of two editions differ, if at all; `None` where one of them has none.
fn quadrants([old, new]: [&Scores; 2], shared: &[Shared]) -> Option<Option<Difference>> {
    let (then, here) = (old.methodology().quadrants()?, new.methodology().quadrants()?);
    let axes = [(then.x, here.x), (then.y, here.y)].map(|(then, here)| of_nodes(then, here, shared));
    let threshold = Some(Difference::Definition).filter(|_| then.threshold != here.threshold);
    Some(worst(axes.into_iter().chain([threshold])))
}

/// How the bands of two editions differ, if at all; `None` where one of them has none.
fn bands([old, new]: [&Scores; 2], shared: &[Shared]) -> Option<Option<Difference>> {
    let (before, now) = (old.methodology(), new.methodology());
    if before.bands().is_empty() || now.bands().is_empty() {
        return None;
    }
    let headline = of_nodes(before.headline_position(), now.headline_position(), shared);
    let same = before.bands().len() == now.bands().len()
        && before
            .bands()
            .iter()
            .zip(now.bands())
            .all(|(then, here)| (then.above, &then.code) == (here.above, &here.code));
    Some(worst([headline, Some(Difference::Definition).filter(|_| !same)]))
}

fn worst(differences: impl IntoIterator<Item = Option<Difference>>) -> Option<Difference> {
    let found: Vec<Difference> = differences.into_iter().flatten().collect();
    found.iter().copied().find(|difference| *difference == Difference::Scale).or(found.first().copied())
}

/// Every transition of a division.
fn count(division: &'static str, editions: [&Scores; 2], matching: &Matching) -> Result<Vec<Transition>> {
    let mut classes: Vec<Option<String>> = match division {
        "quadrant" => QUADRANTS.map(|quadrant| Some(quadrant.to_owned())).into(),
        _ => {
            let mut codes: Vec<Option<String>> = Vec::new();
            // Those of the new edition, then what else the old one had.
            for scores in [editions[1], editions[0]] {
                for band in scores.methodology().bands() {
                    if !codes.iter().any(|code| code.as_deref() == Some(&band.code)) {
                        codes.push(Some(band.code.clone()));
                    }
                }
            }
            codes
        }
    };
    classes.push(None);
    let mut counts = vec![vec![0usize; classes.len()]; classes.len()];
    let [old, new] = editions.map(|scores| classes_of(division, scores, &classes));
    let (old, new) = (old?, new?);
    for (then, here) in matching.pairs() {
        counts[old[*then as usize]][new[*here as usize]] += 1;
    }
    let row = |from: usize, to: usize| Transition {
        division,
        from: classes[from].clone(),
        to: classes[to].clone(),
        n: counts[from][to],
    };
    let all = 0..classes.len();
    Ok(all.clone().flat_map(|from| all.clone().map(move |to| (from, to))).map(|(from, to)| row(from, to)).collect())
}

/// The position of each institution's class; the last one for none.
fn classes_of(division: &str, scores: &Scores, classes: &[Option<String>]) -> Result<Vec<usize>> {
    let last = classes.len() - 1;
    let positions = scores.positions()?;
    let classed = if division == "quadrant" { positions.quadrant } else { Some(positions.band) };
    let position = |class: Option<&str>| classes.iter().position(|known| known.as_deref() == class).unwrap_or(last);
    Ok(classed.map_or_else(|| vec![last; scores.len()], |classed| classed.iter().copied().map(position).collect()))
}
