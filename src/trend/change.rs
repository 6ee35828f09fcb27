//! The change of each node from one edition to the other, by group, and what it is made of.

use rayon::prelude::*;
use serde::Serialize;

use super::comparable::{LeftOut, Shared};
use super::groups::BothGroups;
use super::note::Note;
use super::paired::{Sample, fill};
use crate::error::Result;
use crate::reliability::values::Values;
use crate::schema::{Records, columns, sentences};
use crate::scoring::Scores;

/// One node in one group of two editions. Scores are in the unit of the node's scale.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Change {
    /// The value of each key, empty for a missing one.
    pub group: Vec<String>,
    /// Code of the node.
    pub node: String,
    /// Institutions of the old edition with a value.
    pub n_old: usize,
    /// Institutions of the new edition with a value.
    pub n_new: usize,
    /// Institutions with a value and this group in both.
    pub n_matched: usize,
    /// Mean of the old edition.
    pub mean_old: Option<f64>,
    /// Mean of the new edition.
    pub mean_new: Option<f64>,
    /// New mean less old mean.
    pub change: Option<f64>,
    /// Its standard error, which takes account of the institutions that are in both.
    pub change_se: Option<f64>,
    /// Mean change of the matched institutions.
    pub within: Option<f64>,
    /// Its standard error: that of paired differences.
    pub within_se: Option<f64>,
    /// Lower end of its Student t interval.
    pub within_low: Option<f64>,
    /// Upper end of the interval.
    pub within_high: Option<f64>,
    /// What the institutions that came in add to the change; `within + entry + exit = change`.
    pub entry: Option<f64>,
    /// What the institutions that went out add to it.
    pub exit: Option<f64>,
    /// Two-sided p-value of Wilcoxon's signed-rank test of the changes of the matched institutions.
    pub p_wilcoxon: Option<f64>,
    /// Why a figure is missing, and what to know of the row.
    pub notes: Vec<Note>,
}

/// The changes of every node that can be compared, in every group that either edition has.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Changes {
    /// The changes: the groups in canonical order, in each the nodes in the order of the new methodology.
    pub rows: Records<Change>,
    /// The nodes that have values in both editions and are not compared.
    pub left_out: Vec<LeftOut>,
}

columns! {
    Change:
    keys [STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    node = NODE;
    n_old "n anterior" Count "institutions" "instituciones"
        "Institutions of the old edition with a value." "Instituciones de la edición anterior con valor.";
    n_new "n nueva" Count "institutions" "instituciones"
        "Institutions of the new edition with a value." "Instituciones de la edición nueva con valor.";
    n_matched "n en ambas" Count "institutions" "instituciones"
        "Matched institutions." "Instituciones presentes en ambas ediciones, con valor y el mismo grupo.";
    mean_old "media anterior" Number "the node's scale" "escala del nodo"
        "Mean of the old edition." "Media de la edición anterior.";
    mean_new "media nueva" Number "the node's scale" "escala del nodo"
        "Mean of the new edition." "Media de la edición nueva.";
    change "cambio" Number "the node's scale" "escala del nodo"
        "New mean less old mean: within + entry + exit." "Media nueva menos media anterior: within + entry + exit.";
    change_se "error est. del cambio" Number "the node's scale" "escala del nodo"
        "Standard error of the change, which takes account of the matched institutions."
        "Error estándar del cambio, que toma en cuenta a las instituciones presentes en ambas.";
    within "en ambas" Number "the node's scale" "escala del nodo"
        "Mean change of the matched institutions." "Cambio medio de las instituciones presentes en ambas.";
    within_se "error est. en ambas" Number "the node's scale" "escala del nodo"
        "Its standard error, that of paired differences." "Su error estándar, el de diferencias pareadas.";
    within_low "IC inf." Number "the node's scale" "escala del nodo"
        "Lower end of its interval." "Extremo inferior de su intervalo.";
    within_high "IC sup." Number "the node's scale" "escala del nodo"
        "Upper end of its interval." "Extremo superior de su intervalo.";
    entry "por entradas" Number "the node's scale" "escala del nodo"
        "What the institutions that came in add to the change."
        "Lo que las instituciones que entraron aportan al cambio.";
    exit "por salidas" Number "the node's scale" "escala del nodo"
        "What the institutions that left add to the change."
        "Lo que las instituciones que salieron aportan al cambio.";
    p_wilcoxon "p de Wilcoxon" Share "0 to 1" "de 0 a 1"
        "Two-sided p-value of Wilcoxon's signed-rank test of the changes of the matched institutions."
        "Valor p bilateral de la prueba de rangos con signo de Wilcoxon de los cambios de las presentes en ambas.";
    note = NOTE |row, language| sentences(row.notes.iter().map(|note| note.message(language)));
}

impl Changes {
    pub(super) fn new(
        editions: [&Scores; 2],
        pairs: &[(u32, u32)],
        groups: BothGroups,
        (nodes, left_out): (Vec<Shared>, Vec<LeftOut>),
        confidence: f64,
    ) -> Result<Self> {
        // Those that have the same group in both editions.
        let [old, new] = &groups.codes;
        let is_same = |(before, after): &(u32, u32)| old[*before as usize] == new[*after as usize];
        let pairs: Vec<(u32, u32)> = pairs.iter().copied().filter(is_same).collect();
        let of = |node: &Shared| node_changes(editions, &pairs, &groups, node, confidence);
        let by_node: Vec<Vec<Change>> = nodes.par_iter().map(of).collect::<Result<_>>()?;
        let rows = (0..groups.values.len()).flat_map(|group| by_node.iter().map(move |changes| changes[group].clone()));
        let rows = rows.collect();
        Ok(Changes { rows: Records::of(groups.keys, rows), left_out })
    }

    /// The row of a group, which the values of its keys name, and a node.
    pub fn get(&self, group: &[&str], node: &str) -> Option<&Change> {
        self.rows.iter().find(|row| row.node == node && row.group.iter().eq(group.iter()))
    }
}

/// The changes of a node, group by group.
fn node_changes(
    [old, new]: [&Scores; 2],
    pairs: &[(u32, u32)],
    groups: &BothGroups,
    node: &Shared,
    confidence: f64,
) -> Result<Vec<Change>> {
    let values = [Values::of(old, node.old)?, Values::of(new, node.new)?];
    let value = |edition: usize, row: u32| Some(values[edition].cells()[row as usize]).filter(|value| !value.is_nan());
    let mut samples: Vec<Sample> = (0..groups.values.len()).map(|_| Sample::default()).collect();
    let mut is_matched = values.each_ref().map(|values| vec![false; values.cells().len()]);
    for (before, after) in pairs {
        let (Some(then), Some(now)) = (value(0, *before), value(1, *after)) else { continue };
        (is_matched[0][*before as usize], is_matched[1][*after as usize]) = (true, true);
        let [of_old, of_new] = &mut samples[groups.codes[1][*after as usize] as usize].matched;
        of_old.push(then);
        of_new.push(now);
    }
    for edition in [0, 1] {
        let cells = values[edition].cells().iter().zip(&groups.codes[edition]).zip(&is_matched[edition]);
        for ((cell, group), is_matched) in cells.filter(|((cell, _), _)| !cell.is_nan()) {
            let sample = &mut samples[*group as usize];
            sample.all[edition].push(*cell);
            if !is_matched {
                sample.others[edition].push(*cell);
            }
        }
    }
    let of = |(sample, group): (Sample, &Vec<String>)| {
        let notes = node.difference.map(|_| Note::OtherDefinition).into_iter().collect();
        let mut change = Change { group: group.clone(), node: values[1].code.clone(), notes, ..Change::default() };
        fill(&mut change, &sample, values[1].scale, confidence);
        change
    };
    Ok(samples.into_iter().zip(&groups.values).map(of).collect())
}
