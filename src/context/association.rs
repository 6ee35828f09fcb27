//! A variable and a node over the states that have both.

use serde::Serialize;

use super::STATES;
use super::variable::{Kind, Variable};
use crate::methodology::Scale;
use crate::numeric::{Moments, normal_interval, products, t_interval, t_two_sided};
use crate::reliability::compare::Parts;
use crate::reliability::correlation::{self, Correlation};
use crate::reliability::values::{Rows, Values};
use crate::reliability::{GroupTest, Note, Test, mann_whitney, omnibus, pairs};
use crate::schema::{columns, sentences};
use crate::words::words;

words! {
    /// Which test.
    #[derive(Default)]
    pub Method
    /// The difference of the means of two groups, with Welch's interval and t.
    #[default]
    WelchT "welch_t";
    /// Mann and Whitney's test of two groups.
    MannWhitney "mann_whitney";
    /// One-way analysis of variance of several groups.
    Anova "anova";
    /// Welch's analysis of variance.
    Welch "welch";
    /// Kruskal and Wallis's test of several groups.
    KruskalWallis "kruskal_wallis";
    /// Spearman's correlation, with an interval by Fisher's transformation (Bonett and Wright 2000).
    Spearman "spearman";
    /// Pearson's correlation, with an interval by Fisher's transformation.
    Pearson "pearson";
    /// The slope of the least-squares line: points of the node for one more of the variable.
    Slope "slope";
}

/// One test of a variable with a node. Its units are states, each counting the same whatever its number of institutions.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ContextTest {
    /// Header of the variable.
    pub variable: String,
    /// Code of the node.
    pub node: String,
    /// Which test.
    pub method: Method,
    /// The first of two groups.
    pub a: Option<String>,
    /// The second one.
    pub b: Option<String>,
    /// States with both a value of the variable and a mean of the node.
    pub n: usize,
    /// Those of the first group.
    pub n_a: Option<usize>,
    /// Those of the second group.
    pub n_b: Option<usize>,
    /// Mean of the states of the first group.
    pub mean_a: Option<f64>,
    /// Mean of the states of the second group.
    pub mean_b: Option<f64>,
    /// The difference of the first less the second, the correlation, or the slope.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub ci_low: Option<f64>,
    /// Upper end of its interval.
    pub ci_high: Option<f64>,
    /// t, W, F or H.
    pub statistic: Option<f64>,
    /// Degrees of freedom: of t, of H, of the numerator of F.
    pub df1: Option<f64>,
    /// Degrees of freedom of the denominator of F.
    pub df2: Option<f64>,
    /// p-value: two-sided, or the upper tail of F and H.
    pub p: Option<f64>,
    /// States that lack one of the two.
    pub missing: usize,
    /// Why a figure is missing.
    pub notes: Vec<Note>,
    /// Confidence of the interval.
    pub confidence: f64,
}

columns! {
    ContextTest:
    variable "variable" Text "as in the table of facts" "como en la tabla de datos"
        "Header of the fact." "Encabezado del dato.";
    node = NODE;
    test "prueba" Text
        "welch_t, mann_whitney, anova, welch, kruskal_wallis, spearman, pearson, slope"
        "welch_t, mann_whitney, anova, welch, kruskal_wallis, spearman, pearson, slope"
        "Which test: of two groups, of several, or of a number."
        "Qué prueba: de dos grupos, de varios, o de un número."
        |row| row.method.code();
    a "a" Text "as in the table of facts, or > 0" "como en la tabla de datos, o > 0"
        "The first of two groups of states." "El primero de dos grupos de estados.";
    b "b" Text "as in the table of facts, or 0" "como en la tabla de datos, o 0"
        "The second of two groups of states." "El segundo de dos grupos de estados.";
    n "n" Count "0 to 32" "de 0 a 32"
        "States with both the fact and a mean of the node." "Estados con el dato y con media del nodo.";
    n_a "n de a" Count "0 to 32" "de 0 a 32"
        "States of the first group." "Estados del primer grupo.";
    n_b "n de b" Count "0 to 32" "de 0 a 32"
        "States of the second group." "Estados del segundo grupo.";
    mean_a "media de a" Number "the node's scale" "escala del nodo"
        "Mean of the states of the first group." "Media de los estados del primer grupo.";
    mean_b "media de b" Number "the node's scale" "escala del nodo"
        "Mean of the states of the second group." "Media de los estados del segundo grupo.";
    estimate "estimación" Number
        "the node's scale; −1 to 1; the node's scale for one more of the fact"
        "escala del nodo; de −1 a 1; escala del nodo por una unidad más del dato"
        "The difference of the means, first less second; the correlation; the slope. Empty for tests that estimate nothing."
        "La diferencia de las medias, primera menos segunda; la correlación; la pendiente. Vacío si la prueba no estima nada.";
    ci_low "IC inf." Number "that of the estimate" "la de la estimación"
        "Lower end of the interval of the estimate." "Extremo inferior del intervalo de la estimación.";
    ci_high "IC sup." Number "that of the estimate" "la de la estimación"
        "Upper end of the interval of the estimate." "Extremo superior del intervalo de la estimación.";
    statistic "estadístico" Number "any; from 0 for W, F and H" "cualquiera; desde 0 para W, F y H"
        "The statistic of the test: t, Mann and Whitney's W, F, or Kruskal and Wallis's H."
        "El estadístico de la prueba: t, la W de Mann y Whitney, F, o la H de Kruskal y Wallis.";
    df1 "gl 1" Number "above 0" "sobre 0"
        "Degrees of freedom of t, of the numerator of F, or of H."
        "Grados de libertad de t, del numerador de F, o de H.";
    df2 "gl 2" Number "above 0" "sobre 0"
        "Degrees of freedom of the denominator of F; empty for other tests."
        "Grados de libertad del denominador de F; vacío en otras pruebas.";
    p "p" Share "0 to 1" "de 0 a 1"
        "p-value: two-sided, or the upper tail of F and H." "Valor p: bilateral, o la cola superior de F y H.";
    missing "faltantes" Count "0 to 32" "de 0 a 32"
        "States that lack the fact or a mean of the node." "Estados sin el dato o sin media del nodo.";
    note = NOTE |row, language| sentences(row.notes.iter().map(|note| note.message(language)));
    reading "lectura" Text "words, in the language asked for" "palabras, en el idioma pedido"
        "The row in a sentence." "La fila en una frase." |row, language| row.reading(language);
}

/// The tests of a variable with a node.
pub(super) fn of(variable: &Variable, node: &Values, confidence: f64) -> Vec<ContextTest> {
    let (name, code) = (variable.name.clone(), node.code.clone());
    let blank = ContextTest { variable: name, node: code, missing: STATES, confidence, ..ContextTest::default() };
    let mut tests = match &variable.kind {
        Kind::Groups(_) => Vec::new(),
        Kind::Numbers(numbers) => numeric(numbers, node, &blank),
    };
    if let Some((labels, states)) = variable.groups() {
        tests.extend(grouped(&labels, &states, node, &blank));
    }
    tests
}

/// Groups of states against each other.
fn grouped(labels: &[String], states: &[Option<usize>], node: &Values, blank: &ContextTest) -> Vec<ContextTest> {
    // Only the states of a group take part.
    let in_group = states.iter().zip(node.cells()).filter_map(|(group, mean)| Some(((*group)? as u32, *mean)));
    let (codes, means): (Vec<u32>, Vec<f64>) = in_group.filter(|(_, mean)| !mean.is_nan()).unzip();
    let values = Values::new(&node.code, node.scale, means);
    let of_group =
        |group: usize| (0..codes.len() as u32).filter(|row| codes[*row as usize] as usize == group).collect();
    let rows: Vec<Vec<u32>> = (0..labels.len()).map(of_group).collect();
    let parts = Parts::of(&values, &rows, &codes, labels);
    let blank = ContextTest { n: codes.len(), missing: STATES - codes.len(), ..blank.clone() };
    let ([a, b], [of_a, of_b]) = (labels, parts.groups.as_slice()) else {
        let test = |test: GroupTest| ContextTest {
            method: match test.test {
                Test::Anova => Method::Anova,
                Test::Welch => Method::Welch,
                Test::KruskalWallis => Method::KruskalWallis,
            },
            statistic: test.statistic,
            df1: test.df1,
            df2: test.df2,
            p: test.p,
            notes: test.notes,
            ..blank.clone()
        };
        return omnibus::of(&parts).into_iter().map(test).collect();
    };
    let mean = |part: &Moments| Some(part.mean).filter(|mean| mean.is_finite());
    let mut welch = ContextTest {
        a: Some(a.clone()),
        b: Some(b.clone()),
        n_a: Some(of_a.n),
        n_b: Some(of_b.n),
        mean_a: mean(of_a),
        mean_b: mean(of_b),
        ..blank
    };
    let mut ranks = ContextTest { method: Method::MannWhitney, ..welch.clone() };
    match pairs::of(&parts, welch.confidence).pop() {
        Some(pair) => {
            (welch.estimate, welch.ci_low, welch.ci_high) = (pair.diff, pair.ci_low, pair.ci_high);
            (welch.statistic, welch.df1, welch.p, welch.notes) = (pair.t, pair.df, pair.p, pair.notes);
        }
        None => welch.notes.push(Note::FewerThanTwoGroups),
    }
    let cells = |group: usize| rows[group].iter().map(|row| values.cells()[*row as usize]).collect::<Vec<f64>>();
    match mann_whitney(&cells(0), &cells(1), node.scale) {
        Some(test) => {
            (ranks.statistic, ranks.p) = (Some(test.statistic), test.p);
            ranks.notes.extend(test.p.is_none().then(|| Note::NoVariance { node: node.code.clone() }));
        }
        None => ranks.notes.push(Note::FewerThanTwoGroups),
    }
    vec![welch, ranks]
}

/// A number of each state against the node.
fn numeric(numbers: &[f64], node: &Values, blank: &ContextTest) -> Vec<ContextTest> {
    let known = || numbers.iter().copied().filter(|number| !number.is_nan());
    let (min, max) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let variable = Values::new(&blank.variable, Scale { min, max }, numbers.to_vec());
    let with = |method: Method, correlation: &Correlation| ContextTest {
        method,
        n: correlation.n,
        missing: STATES - correlation.n,
        notes: correlation.notes.clone(),
        p: correlation.p,
        ..blank.clone()
    };
    // `inflation` is the variance of the transformed correlation, times n − 3.
    let fisher = |method: Method, found: &Correlation, inflation: fn(f64) -> f64| {
        let mut test = with(method, found);
        test.estimate = found.r;
        let n = found.n as f64;
        if let Some(r) = found.r.filter(|r| r.abs() < 1.0) {
            test.statistic = Some(r * ((n - 2.0) / ((1.0 - r) * (1.0 + r))).sqrt());
            test.df1 = Some(n - 2.0);
            if found.n > 3 {
                let (low, high) = normal_interval(r.atanh(), (inflation(r) / (n - 3.0)).sqrt(), test.confidence);
                (test.ci_low, test.ci_high) = (Some(low.tanh()), Some(high.tanh()));
            }
        }
        test
    };
    let (ranks, pearson) = (correlation::spearman(&variable, node), correlation::pearson(&variable, node));
    let mut slope = with(Method::Slope, &pearson);
    if pearson.r.is_some() {
        fit(&mut slope, &variable, node);
    }
    // Bonett and Wright's variance of Spearman's correlation.
    let spearman = fisher(Method::Spearman, &ranks, |r| 1.0 + r * r / 2.0);
    vec![spearman, fisher(Method::Pearson, &pearson, |_| 1.0), slope]
}

/// Least squares: the slope, its Student t interval with n − 2 degrees of freedom, t and p.
fn fit(test: &mut ContextTest, variable: &Values, node: &Values) {
    let rows = Rows::complete([variable, node]);
    let (x, y) = (variable.at(&rows), node.at(&rows));
    let (of_x, of_y) = (Moments::of(&x), Moments::of(&y));
    let df = x.len() as f64 - 2.0;
    let slope = products(&x, &of_x, &y, &of_y) / of_x.squares;
    let residual = |(x, y): (&f64, &f64)| (y - of_y.mean - slope * (x - of_x.mean)).powi(2);
    let rest: f64 = std::iter::zip(x.iter(), y.iter()).map(residual).sum();
    let error = (rest / df / of_x.squares).sqrt();
    if !(slope.is_finite() && error.is_finite()) {
        return test.notes.push(Note::Overflow);
    }
    (test.estimate, test.df1) = (Some(slope), Some(df));
    (test.ci_low, test.ci_high) = Some(t_interval(slope, error, df, test.confidence)).unzip();
    if error > 0.0 {
        (test.statistic, test.p) = (Some(slope / error), Some(t_two_sided(slope / error, df)));
    }
}
