//! Which group differs from which? Welch's t test of each pair of groups.

use serde::Serialize;

use super::adjust::{benjamini_hochberg, holm};
use super::compare::Parts;
use super::note::{Note, finite, noted};
use crate::numeric::{Moments, t_interval, t_two_sided};
use crate::schema::columns;

/// Two groups compared in one node.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PairTest {
    /// Code of the node.
    pub node: String,
    /// The keys of the first group, several joined by ` / `; `None` where all are empty.
    pub a: Option<String>,
    /// The keys of the second group.
    pub b: Option<String>,
    /// Institutions of the first group with a value.
    pub n_a: usize,
    /// Institutions of the second group with a value.
    pub n_b: usize,
    /// Mean of the first group less that of the second, in the unit of the node's scale.
    pub diff: Option<f64>,
    /// Lower end of the interval of the difference.
    pub ci_low: Option<f64>,
    /// Upper end of the interval.
    pub ci_high: Option<f64>,
    /// Welch's t.
    pub t: Option<f64>,
    /// Its degrees of freedom after Welch and Satterthwaite.
    pub df: Option<f64>,
    /// Two-sided p-value.
    pub p: Option<f64>,
    /// The p-value after Holm, over the node's pairs that have one.
    pub p_holm: Option<f64>,
    /// The p-value after Benjamini and Hochberg, over the same pairs.
    pub p_bh: Option<f64>,
    /// Cohen's d: the difference in pooled standard deviations.
    pub d: Option<f64>,
    /// Why a figure is missing.
    pub notes: Vec<Note>,
}

columns! {
    PairTest:
    node = NODE;
    a "a" Text "keys joined by /" "claves unidas por /"
        "The first group of the pair; empty for the group whose keys are."
        "El primer grupo del par; vacío para el grupo de claves vacías.";
    b "b" Text "keys joined by /" "claves unidas por /"
        "The second group of the pair; empty for the group whose keys are."
        "El segundo grupo del par; vacío para el grupo de claves vacías.";
    n_a "n de a" Count "institutions" "instituciones"
        "Institutions of the first group with a value." "Instituciones del primer grupo con valor.";
    n_b "n de b" Count "institutions" "instituciones"
        "Institutions of the second group with a value." "Instituciones del segundo grupo con valor.";
    diff "diferencia" Number "the node's scale" "escala del nodo"
        "Mean of the first group less that of the second." "Media del primer grupo menos la del segundo.";
    ci_low "IC inf." Number "the node's scale" "escala del nodo"
        "Lower end of the interval of the difference." "Extremo inferior del intervalo de la diferencia.";
    ci_high "IC sup." Number "the node's scale" "escala del nodo"
        "Upper end of the interval of the difference." "Extremo superior del intervalo de la diferencia.";
    t "t" Number "standard errors" "errores estándar"
        "Welch's t." "La t de Welch.";
    df "gl" Number "above 0" "sobre 0"
        "Degrees of freedom after Welch and Satterthwaite." "Grados de libertad según Welch y Satterthwaite.";
    p "p" Share "0 to 1" "de 0 a 1"
        "Two-sided p-value of Welch's t." "Valor p bilateral de la t de Welch.";
    p_holm "p de Holm" Share "0 to 1" "de 0 a 1"
        "The p-value adjusted after Holm over the pairs of the node."
        "El valor p ajustado según Holm entre los pares del nodo.";
    p_bh "p de B.–H." Share "0 to 1" "de 0 a 1"
        "The p-value adjusted after Benjamini and Hochberg over the pairs of the node."
        "El valor p ajustado según Benjamini y Hochberg entre los pares del nodo.";
    d "d" Number "pooled standard deviations" "desviaciones estándar combinadas"
        "Cohen's d: the difference in pooled standard deviations."
        "La d de Cohen: la diferencia en desviaciones estándar combinadas.";
}

/// The pairs of a node.
pub(crate) fn of(parts: &Parts, confidence: f64) -> Vec<PairTest> {
    let pairs =
        parts.present().flat_map(|(a, _)| parts.present().filter(move |(b, _)| a < *b).map(move |(b, _)| (a, b)));
    let mut rows: Vec<PairTest> = pairs.map(|(a, b)| pair(parts, [a, b], confidence)).collect();
    let p: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    let adjusted = holm(&p).into_iter().zip(benjamini_hochberg(&p));
    for (row, (holm, bh)) in rows.iter_mut().filter(|row| row.p.is_some()).zip(adjusted) {
        (row.p_holm, row.p_bh) = (Some(holm), Some(bh));
    }
    rows
}

/// The test of the groups at two positions.
fn pair(parts: &Parts, groups: [usize; 2], confidence: f64) -> PairTest {
    let label = |group: usize| Some(parts.label(group)).filter(|label| !label.is_empty());
    let ([a, b], mut notes) = (groups.map(|group| &parts.groups[group]), Vec::new());
    let diff = noted(finite(a.mean - b.mean), &mut notes);
    let mut row = PairTest {
        node: parts.values.code.clone(),
        a: label(groups[0]),
        b: label(groups[1]),
        n_a: a.n,
        n_b: b.n,
        diff,
        notes,
        ..PairTest::default()
    };
    let Some(diff) = diff else { return row };
    let pooled = ((a.squares + b.squares) / (a.n + b.n - 2).max(1) as f64).sqrt();
    if let Some(small) = groups.into_iter().find(|group| parts.groups[*group].n < 2) {
        row.notes.push(Note::GroupTooSmall { group: parts.label(small) });
    } else if pooled == 0.0 {
        row.notes.push(Note::NoVarianceWithin);
    } else {
        let done = welch(&mut row, diff, a, b, confidence);
        row.notes.extend(done.err());
    }
    if pooled > 0.0 {
        row.d = noted(finite(diff / pooled), &mut row.notes);
    }
    row
}

/// Welch (1947): t = diff/√(s²ₐ/nₐ + s²_b/n_b), with the degrees of freedom of Welch and Satterthwaite.
fn welch(row: &mut PairTest, diff: f64, a: &Moments, b: &Moments, confidence: f64) -> Result<(), Note> {
    let [of_a, of_b] = [a, b].map(|part| part.variance() / part.n as f64);
    let se = finite((of_a + of_b).sqrt())?;
    // Shares of the squared error, so that no square of it leaves the range of an `f64`.
    let term = |error: f64, part: &Moments| (error / (of_a + of_b)).powi(2) / (part.n as f64 - 1.0);
    let df = finite(1.0 / (term(of_a, a) + term(of_b, b)))?;
    let t = finite(diff / se)?;
    let p = finite(t_two_sided(t, df))?;
    (row.t, row.df, row.p) = (Some(t), Some(df), Some(p));
    let (low, high) = t_interval(diff, se, df, confidence);
    (row.ci_low, row.ci_high) = (Some(finite(low)?), Some(finite(high)?));
    Ok(())
}
