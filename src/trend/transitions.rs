//! From which quadrant or band to which: counts of matched institutions.

use std::collections::HashMap;

use serde::Serialize;

use super::comparable::{Comparable, Difference, Incomparable, LeftOut, Shared, admitted, of_nodes};
use super::matching::Matching;
use crate::error::Result;
use crate::methodology::Band;
use crate::schema::{Records, columns};
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
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Transitions {
    /// The transitions: quadrants, then bands; each by the class they come from, then by the one they go to, in the order I
    /// to IV and of the bands from the lowest, those without a class last. Those that no institution made are there too.
    pub rows: Records<Transition>,
    /// The divisions that both editions have and that are not compared.
    pub left_out: Vec<LeftOut>,
    /// The divisions that the methodologies define otherwise and that are compared across them.
    pub defined_otherwise: Vec<String>,
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

impl Transitions {
    pub(super) fn new(
        editions: [&Scores; 2],
        matching: &Matching,
        shared: &[Shared],
        across: bool,
    ) -> Result<Comparable<Self>> {
        let [then, here] = editions.map(Scores::methodology);
        let positions = [editions[0].positions()?, editions[1].positions()?];
        let (mut rows, mut left_out, mut defined_otherwise) = (Vec::new(), Vec::new(), Vec::new());
        let mut add =
            |division: &'static str, difference, classes: Vec<&str>, reached: [&[Option<&str>]; 2]| match admitted(
                difference, across,
            ) {
                Err(difference) => left_out.push(LeftOut { code: division.to_owned(), difference }),
                Ok(is_otherwise) => {
                    defined_otherwise.extend(is_otherwise.then(|| division.to_owned()));
                    rows.extend(counted(division, &classes, matching, reached));
                }
            };
        if let [Some(of_old), Some(of_new)] = positions.each_ref().map(|positions| positions.quadrant.as_deref())
            && let (Some(before), Some(now)) = (then.quadrants(), here.quadrants())
        {
            let threshold = Some(Difference::Definition).filter(|_| before.threshold != now.threshold);
            let axes = [of_nodes(before.x, now.x, shared), of_nodes(before.y, now.y, shared), threshold];
            add("quadrant", axes.into_iter().flatten().min(), QUADRANTS.to_vec(), [of_old, of_new]);
        }
        if !then.bands().is_empty() && !here.bands().is_empty() {
            fn bounds(bands: &[Band]) -> impl Iterator<Item = (f64, &str)> {
                bands.iter().map(|band| (band.above, band.code.as_str()))
            }
            let headline = of_nodes(then.headline_position(), here.headline_position(), shared);
            let other = Some(Difference::Definition).filter(|_| bounds(then.bands()).ne(bounds(here.bands())));
            // Those of the new edition, then what else the old one had.
            let mut codes: Vec<&str> = Vec::new();
            for (_, code) in bounds(here.bands()).chain(bounds(then.bands())) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
            let reached = positions.each_ref().map(|positions| positions.band.as_slice());
            add("band", headline.into_iter().chain(other).min(), codes, reached);
        }
        Ok(match (rows.is_empty(), left_out.is_empty()) {
            (true, true) => Err(Incomparable::NoDivisions),
            (true, false) => Err(Incomparable::of(&left_out)),
            _ => Ok(Transitions { rows: Records::of([], rows), left_out, defined_otherwise }),
        })
    }
}

/// Every transition of a division.
fn counted(
    division: &'static str,
    classes: &[&str],
    matching: &Matching,
    [old, new]: [&[Option<&str>]; 2],
) -> Vec<Transition> {
    let classes: Vec<Option<&str>> = classes.iter().copied().map(Some).chain([None]).collect();
    let mut counts: HashMap<[Option<&str>; 2], usize> = HashMap::new();
    for (then, here) in matching.pairs() {
        *counts.entry([old[*then as usize], new[*here as usize]]).or_default() += 1;
    }
    let row = |from: Option<&str>, to: Option<&str>| {
        let n = counts.get(&[from, to]).copied().unwrap_or_default();
        Transition { division, from: from.map(str::to_owned), to: to.map(str::to_owned), n }
    };
    classes.iter().flat_map(|from| classes.iter().map(|to| row(*from, *to))).collect()
}
