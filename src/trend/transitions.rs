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
        let mut divisions = Vec::new();
        if let [Some(of_old), Some(of_new)] = positions.each_ref().map(|positions| positions.quadrant.as_deref())
            && let (Some(before), Some(now)) = (then.quadrants(), here.quadrants())
        {
            let threshold = Some(Difference::Definition).filter(|_| before.threshold != now.threshold);
            let axes = [of_nodes(before.x, now.x, shared), of_nodes(before.y, now.y, shared), threshold];
            divisions.push(("quadrant", axes.into_iter().flatten().min(), QUADRANTS.to_vec(), [of_old, of_new]));
        }
        if !then.bands().is_empty() && !here.bands().is_empty() {
            let bounds = |band: &Band| (band.above, band.code.clone());
            let is_same = then.bands().iter().map(bounds).eq(here.bands().iter().map(bounds));
            let headline = of_nodes(then.headline_position(), here.headline_position(), shared);
            let difference = headline.into_iter().chain((!is_same).then_some(Difference::Definition)).min();
            // Those of the new edition, then what else the old one had.
            let mut classes: Vec<&str> = here.bands().iter().map(|band| band.code.as_str()).collect();
            let gone = then.bands().iter().map(|band| band.code.as_str()).filter(|code| !classes.contains(code));
            classes.extend(gone.collect::<Vec<_>>());
            divisions.push((
                "band",
                difference,
                classes,
                positions.each_ref().map(|positions| positions.band.as_slice()),
            ));
        }
        if divisions.is_empty() {
            return Ok(Err(Incomparable::NoDivisions));
        }
        let (mut rows, mut left_out, mut defined_otherwise) = (Vec::new(), Vec::new(), Vec::new());
        for (division, difference, classes, reached) in divisions {
            match admitted(difference, across) {
                Err(difference) => left_out.push(LeftOut { code: division.to_owned(), difference }),
                Ok(is_otherwise) => {
                    defined_otherwise.extend(is_otherwise.then(|| division.to_owned()));
                    let moved = |(then, here): &(u32, u32)| [reached[0][*then as usize], reached[1][*here as usize]];
                    rows.extend(counted(division, &classes, matching.pairs().iter().map(moved)));
                }
            }
        }
        if rows.is_empty() {
            return Ok(Err(Incomparable::of(&left_out)));
        }
        Ok(Ok(Transitions { rows: Records::of([], rows), left_out, defined_otherwise }))
    }
}

/// Every transition of a division, with the number of those that made it.
fn counted<'c>(
    division: &'static str,
    classes: &[&'c str],
    moved: impl Iterator<Item = [Option<&'c str>; 2]>,
) -> Vec<Transition> {
    let mut counts: HashMap<[Option<&str>; 2], usize> = HashMap::new();
    moved.for_each(|classes| *counts.entry(classes).or_default() += 1);
    let classes = || classes.iter().copied().map(Some).chain([None]);
    let row = |from: Option<&str>, to: Option<&str>| {
        let n = counts.get(&[from, to]).copied().unwrap_or_default();
        Transition { division, from: from.map(str::to_owned), to: to.map(str::to_owned), n }
    };
    classes().flat_map(|from| classes().map(move |to| (from, to))).map(|(from, to)| row(from, to)).collect()
}
