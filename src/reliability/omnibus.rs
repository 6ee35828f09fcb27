//! Do the groups differ at all? One-way analysis of variance, Welch's form of it, and Kruskal and Wallis's test.

use serde::Serialize;

use super::compare::Parts;
use super::note::{Note, finite};
use super::values::Rows;
use crate::numeric::{Moments, chi_squared_upper, f_upper};
use crate::schema::{Records, columns, sentences};
use crate::words::words;

words! {
    /// Which test.
    #[derive(Default)]
    pub Test
    /// One-way analysis of variance: F, with eta² as its effect.
    #[default]
    Anova "anova";
    /// Welch's analysis of variance, which does not take the groups' variances for equal: F.
    Welch "welch";
    /// Kruskal and Wallis's test of mid-ranks, corrected for ties: H, with epsilon² as its effect.
    KruskalWallis "kruskal_wallis";
}

/// One test of one node.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct GroupTest {
    /// Code of the node.
    pub node: String,
    /// Which test.
    pub test: Test,
    /// F or H, from 0.
    pub statistic: Option<f64>,
    /// Degrees of freedom: of the numerator of F, of H.
    pub df1: Option<f64>,
    /// Degrees of freedom of the denominator of F.
    pub df2: Option<f64>,
    /// p-value: the upper tail of F or of chi².
    pub p: Option<f64>,
    /// Institutions with a value.
    pub n: usize,
    /// Groups with values.
    pub groups: usize,
    /// Eta² or epsilon², from 0 to 1.
    pub effect: Option<f64>,
    /// Which groups have no values, and why a figure is missing.
    pub notes: Vec<Note>,
}

impl Records<GroupTest> {
    /// A test of a node.
    pub fn get(&self, node: &str, test: Test) -> Option<&GroupTest> {
        self.iter().find(|row| row.node == node && row.test == test)
    }
}

columns! {
    GroupTest:
    node = NODE;
    test "prueba" Text "anova, welch, kruskal_wallis" "anova, welch, kruskal_wallis"
        "Which test of whether the groups differ." "Qué prueba de si los grupos difieren." |row| row.test.code();
    statistic "estadístico" Number "from 0" "desde 0"
        "The statistic of the test: F, or Kruskal and Wallis's H."
        "El estadístico de la prueba: F, o la H de Kruskal y Wallis.";
    df1 "gl 1" Number "from 1" "desde 1"
        "Degrees of freedom of the numerator of F, or of H." "Grados de libertad del numerador de F, o de H.";
    df2 "gl 2" Number "above 0" "sobre 0"
        "Degrees of freedom of the denominator of F; empty for other tests."
        "Grados de libertad del denominador de F; vacío en otras pruebas.";
    p "p" Share "0 to 1" "de 0 a 1"
        "p-value: the upper tail of F or of chi²." "Valor p: la cola superior de F o de chi².";
    n = N;
    groups "grupos" Count "groups" "grupos"
        "Groups with values." "Grupos con valores.";
    effect "efecto" Share "0 to 1" "de 0 a 1"
        "Size of the effect: eta² of anova, epsilon² of kruskal_wallis; empty for welch."
        "Tamaño del efecto: eta² de anova, epsilon² de kruskal_wallis; vacío para welch.";
    note = NOTE |row, language| sentences(row.notes.iter().map(|note| note.message(language)));
}

/// The three tests of a node.
pub(crate) fn of(parts: &Parts) -> Vec<GroupTest> {
    let empty = (0..parts.groups.len()).filter(|group| parts.groups[*group].n == 0);
    let left_out: Vec<String> = empty.map(|group| parts.label(group)).collect();
    let run = |test: Test| {
        let mut row = GroupTest {
            node: parts.values.code.clone(),
            test,
            n: parts.n(),
            groups: parts.present().count(),
            ..GroupTest::default()
        };
        // Welch's test does not leave them out: it has no value because of them.
        if test != Test::Welch && !left_out.is_empty() {
            row.notes.push(Note::GroupsLeftOut { groups: left_out.clone() });
        }
        // Each fills in what it can, and leaves a note of what is missing.
        let done = match test {
            _ if row.groups < 2 => Err(Note::FewerThanTwoGroups),
            Test::Anova => anova(parts, &mut row),
            Test::Welch => welch(parts, &mut row),
            Test::KruskalWallis => kruskal_wallis(parts, &mut row),
        };
        row.notes.extend(done.err());
        row
    };
    Test::ALL.into_iter().map(run).collect()
}

/// F = (SSB/(k − 1)) / (SSW/(n − k)) and eta² = SSB/(SSB + SSW) (Fisher 1925).
fn anova(parts: &Parts, row: &mut GroupTest) -> Result<(), Note> {
    let (n, k) = (row.n as f64, row.groups as f64);
    if parts.is_constant() {
        return Err(Note::NoVariance { node: row.node.clone() });
    }
    let parts = || parts.present().map(|(_, part)| part);
    let mean = parts().map(|part| part.n as f64 * part.mean).sum::<f64>() / n;
    let between: f64 = parts().map(|part| part.n as f64 * (part.mean - mean).powi(2)).sum();
    let within: f64 = parts().map(|part| part.squares).sum();
    let effect = finite(between / (between + within))?;
    (row.df1, row.df2, row.effect) = (Some(k - 1.0), Some(n - k), Some(effect));
    if row.n == row.groups {
        return Err(Note::NoDegreesOfFreedom);
    }
    if within == 0.0 {
        return Err(Note::NoVarianceWithin);
    }
    let f = finite((between / (k - 1.0)) / (within / (n - k)))?;
    (row.statistic, row.p) = (Some(f), Some(finite(f_upper(f, k - 1.0, n - k))?));
    Ok(())
}

/// Welch (1951), equations 15 to 21: the groups weigh n/s².
fn welch(parts: &Parts, row: &mut GroupTest) -> Result<(), Note> {
    if let Some(small) = parts.groups.iter().position(|part| part.n < 2) {
        return Err(Note::GroupTooSmall { group: parts.label(small) });
    }
    if let Some(flat) = parts.groups.iter().position(|part| part.squares == 0.0) {
        return Err(Note::GroupWithoutVariance { group: parts.label(flat) });
    }
    let k = row.groups as f64;
    let weight = |part: &Moments| part.n as f64 / part.variance();
    let total: f64 = parts.groups.iter().map(weight).sum();
    let mean = parts.groups.iter().map(|part| weight(part) * part.mean).sum::<f64>() / total;
    let between: f64 = parts.groups.iter().map(|part| weight(part) * (part.mean - mean).powi(2)).sum();
    let uneven: f64 =
        parts.groups.iter().map(|part| (1.0 - weight(part) / total).powi(2) / (part.n as f64 - 1.0)).sum();
    let f = finite(between / (k - 1.0) / (1.0 + 2.0 * (k - 2.0) * uneven / (k * k - 1.0)))?;
    let df2 = finite((k * k - 1.0) / (3.0 * uneven))?;
    let p = finite(f_upper(f, k - 1.0, df2))?;
    (row.statistic, row.df1, row.df2, row.p) = (Some(f), Some(k - 1.0), Some(df2), Some(p));
    Ok(())
}

/// H = (n − 1) Σ n_j(r̄_j − r̄)² / Σ(r − r̄)², which is Kruskal and Wallis's (1952) with their correction for ties, and
/// epsilon² = H(n + 1)/(n² − 1) (Tomczak and Tomczak 2014).
fn kruskal_wallis(parts: &Parts, row: &mut GroupTest) -> Result<(), Note> {
    let rows = Rows::complete([parts.values]);
    let numbered = parts.values.numbered();
    let ranks = numbered.ranks(&rows.pick(&numbered.numbers));
    if ranks.squares == 0 {
        return Err(Note::NoVariance { node: row.node.clone() });
    }
    let mut sums = vec![0i128; parts.groups.len()];
    for (group, rank) in rows.pick(parts.codes).iter().zip(&ranks.ranks) {
        sums[*group as usize] += i128::from(*rank);
    }
    let between: f64 = parts.present().map(|(group, part)| (sums[group] as f64).powi(2) / part.n as f64).sum();
    let (n, df) = (row.n as f64, row.groups as f64 - 1.0);
    let h = finite((n - 1.0) * between / ranks.squares as f64)?;
    let p = finite(chi_squared_upper(h, df))?;
    let effect = h * (n + 1.0) / (n * n - 1.0);
    (row.statistic, row.df1, row.p, row.effect) = (Some(h), Some(df), Some(p), Some(effect));
    Ok(())
}
