//! The change of each node from one edition to the other, by group, and what it is made of.

use polars::prelude::*;
use rayon::prelude::*;
use serde::Serialize;

use super::comparable::{LeftOut, Shared};
use super::groups::BothGroups;
use super::note::Note;
use super::paired::{Sample, fill};
use crate::error::Result;
use crate::language::Language;
use crate::reliability::values::Values;
use crate::schema::{Table, columns, sentences};
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
#[derive(Debug, Clone)]
pub struct Changes {
    keys: Vec<String>,
    rows: Vec<Change>,
    left_out: Vec<LeftOut>,
}

impl Changes {
    pub(super) fn new(
        editions: [&Scores; 2],
        pairs: &[(u32, u32)],
        groups: BothGroups,
        nodes: &[Shared],
        left_out: Vec<LeftOut>,
        confidence: f64,
    ) -> Result<Self> {
        let pairs = same_group(pairs, &groups);
        let of = |node: &Shared| node_changes(editions, &pairs, &groups, node, confidence);
        let by_node: Vec<Vec<Change>> = nodes.par_iter().map(of).collect::<Result<_>>()?;
        let mut by_node: Vec<_> = by_node.into_iter().map(Vec::into_iter).collect();
        let rows = (0..groups.len()).flat_map(|_| by_node.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>());
        Ok(Changes { rows: rows.collect(), keys: groups.keys, left_out })
    }

    /// The changes: the groups in canonical order, in each the nodes in the order of the new methodology.
    pub fn rows(&self) -> &[Change] {
        &self.rows
    }

    /// The row of a group, which the values of its keys name, and a node.
    pub fn get(&self, group: &[&str], node: &str) -> Option<&Change> {
        self.rows.iter().find(|row| row.node == node && row.group.iter().eq(group.iter()))
    }

    /// The nodes that have values in both editions and are not compared.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The table of the [changes](Change), each with its keys.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key has the name of another column.
    pub fn frame(&self, language: Language) -> Result<DataFrame> {
        Table::of(&self.rows).keys(&self.keys).frame(language)
    }
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

/// The pairs that have the same group in both editions.
fn same_group(pairs: &[(u32, u32)], groups: &BothGroups) -> Vec<(u32, u32)> {
    let [old, new] = &groups.codes;
    pairs.iter().copied().filter(|(before, after)| old[*before as usize] == new[*after as usize]).collect()
}

/// The changes of a node, group by group.
fn node_changes(
    [old, new]: [&Scores; 2],
    pairs: &[(u32, u32)],
    groups: &BothGroups,
    node: &Shared,
    confidence: f64,
) -> Result<Vec<Change>> {
    let (old, new) = (Values::of(old, node.old)?, Values::of(new, node.new)?);
    let value = |values: &Values, row: u32| Some(values.cells()[row as usize]).filter(|value| !value.is_nan());
    let mut samples: Vec<Sample> = (0..groups.len()).map(|_| Sample::default()).collect();
    let mut is_matched = [&old, &new].map(|values| vec![false; values.cells().len()]);
    for (before, after) in pairs {
        let (Some(then), Some(now)) = (value(&old, *before), value(&new, *after)) else { continue };
        is_matched[0][*before as usize] = true;
        is_matched[1][*after as usize] = true;
        let sample = &mut samples[groups.codes[1][*after as usize] as usize];
        sample.before.push(then);
        sample.after.push(now);
    }
    for (edition, values) in [&old, &new].into_iter().enumerate() {
        for ((cell, group), matched) in values.cells().iter().zip(&groups.codes[edition]).zip(&is_matched[edition]) {
            if cell.is_nan() {
                continue;
            }
            let sample = &mut samples[*group as usize];
            let (all, others) =
                if edition == 0 { (&mut sample.old, &mut sample.left) } else { (&mut sample.new, &mut sample.entered) };
            all.push(*cell);
            if !matched {
                others.push(*cell);
            }
        }
    }
    let of = |(sample, group): (Sample, &Vec<String>)| {
        let mut change = Change { group: group.clone(), node: new.code.clone(), ..Change::default() };
        if node.difference.is_some() {
            change.notes.push(Note::OtherDefinition);
        }
        fill(&mut change, &sample, new.scale, confidence);
        change
    };
    Ok(samples.into_iter().zip(&groups.values).map(of).collect())
}
