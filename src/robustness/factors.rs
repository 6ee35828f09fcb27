//! What an analysis of robustness varies.

use serde::Serialize;

use crate::language::{Language, Text, text};
use crate::methodology::{Aggregation, Missing};
use crate::setters::setters;
use crate::words::words;

/// The choices of a methodology that are varied from draw to draw. A factor that is off keeps the methodology's own
/// choice; that choice is among the alternatives of a factor only where it is listed.
///
/// ```
/// use open_gov_metric::methodology::Aggregation::{Arithmetic, Geometric};
/// use open_gov_metric::robustness::Factors;
///
/// let factors = Factors::none().weights(0.25).aggregations([Arithmetic, Geometric]).leave_one_out();
/// assert_eq!(factors.to_string(), "weights ±0.25; aggregation arithmetic, geometric; leave one out");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Factors {
    pub(super) weights: Option<Weights>,
    pub(super) aggregation: Alternatives<Aggregation>,
    pub(super) missing: Alternatives<Missing>,
    pub(super) leave_one_out: bool,
    pub(super) bootstrap: bool,
}

/// How weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Weights {
    Uniform(f64),
    Dirichlet(f64),
}

/// A list to choose from for all nodes, and for some of their own.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Alternatives<T> {
    pub all: Option<Vec<T>>,
    pub by_node: Vec<(String, Vec<T>)>,
}

words! {
    /// A factor.
    pub Factor
    /// The weights of children in their parents.
    Weights "weights";
    /// How children combine.
    Aggregation "aggregation";
    /// What a missing child does.
    Missing "missing";
    /// Which component is left out.
    LeaveOneOut "leave_one_out";
    /// Which institutions are in a group.
    Bootstrap "bootstrap";
}

impl Factors {
    /// No factor: every draw is the methodology as it is.
    pub fn none() -> Self {
        Factors::default()
    }

    /// Weights *w*(1 + *u*), *u* uniform between −`spread` and `spread`, one for each child of a parent, scaled to sum to 1
    /// within the parent (Saisana, Saltelli and Tarantola 2005). `spread` lies between 0, which is off, and 1. Replaces
    /// [`dirichlet`](Self::dirichlet).
    pub fn weights(mut self, spread: f64) -> Self {
        self.weights = (spread != 0.0).then_some(Weights::Uniform(spread));
        self
    }

    /// Weights from a Dirichlet distribution in each parent, with parameters `concentration` · *w*: the mean is *w*, and the
    /// higher the concentration, above 0, the nearer to it. Replaces [`weights`](Self::weights).
    pub fn dirichlet(mut self, concentration: f64) -> Self {
        self.weights = Some(Weights::Dirichlet(concentration));
        self
    }

    setters! {
        /// Alternatives of the aggregation, equally likely, one choice a draw for all nodes.
        pub aggregations => aggregation.all: some each Aggregation;
        /// Alternatives of the missing-data policy, equally likely, one choice a draw for all nodes.
        pub missing => missing.all: some each Missing;
    }

    /// Alternatives of the aggregation of one node, chosen apart from the others.
    pub fn aggregations_of(
        mut self,
        node: impl Into<String>,
        alternatives: impl IntoIterator<Item = Aggregation>,
    ) -> Self {
        self.aggregation.by_node.push((node.into(), alternatives.into_iter().collect()));
        self
    }

    /// Alternatives of the missing-data policy of one node, chosen apart from the others.
    pub fn missing_of(mut self, node: impl Into<String>, alternatives: impl IntoIterator<Item = Missing>) -> Self {
        self.missing.by_node.push((node.into(), alternatives.into_iter().collect()));
        self
    }

    /// Leaves out one of the lowest available nodes, or none, all equally likely.
    pub fn leave_one_out(mut self) -> Self {
        self.leave_one_out = true;
        self
    }

    /// Draws the institutions of each group with replacement (Efron 1979), as many as it has. For the ranks of groups.
    pub fn bootstrap(mut self) -> Self {
        self.bootstrap = true;
        self
    }

    /// The factors that are on and their settings, in one line.
    pub fn describe(&self, language: Language) -> String {
        let weights = self.weights.map(|weights| match weights {
            Weights::Uniform(spread) => text!("weights ±{spread}", "pesos ±{spread}"),
            Weights::Dirichlet(concentration) => {
                text!("weights Dirichlet {concentration}", "pesos Dirichlet {concentration}")
            }
        });
        let words = [
            ("aggregation", "agregación"),
            ("missing", "faltantes"),
            ("leave one out", "omitir uno"),
            ("bootstrap", "bootstrap"),
            ("no factor", "ningún factor"),
        ];
        self.list(weights, words, language)
    }

    /// What varies from draw to draw, in words.
    pub fn varied(&self, language: Language) -> String {
        let weights = self.weights.map(|weights| match weights {
            Weights::Uniform(spread) => {
                let percent = (spread * 1e4).round() / 100.0;
                text!("each weight by up to {percent}%", "cada peso hasta en {percent}%")
            }
            Weights::Dirichlet(concentration) => text!(
                "the weights, around the nominal ones (Dirichlet, concentration {concentration})",
                "los pesos, alrededor de los nominales (Dirichlet, concentración {concentration})"
            ),
        });
        let words = [
            ("the aggregation:", "la agregación:"),
            ("the policy for missing data:", "el tratamiento de los datos faltantes:"),
            ("one component left out, or none", "un componente omitido, o ninguno"),
            (
                "the institutions of each group, drawn with replacement (bootstrap)",
                "las instituciones de cada grupo, extraídas con reemplazo (bootstrap)",
            ),
            ("nothing", "nada"),
        ];
        self.list(weights, words, language)
    }

    /// The factors that are on, each in the words for it; the last ones are for none.
    fn list(&self, weights: Option<Text>, words: [(&'static str, &'static str); 5], language: Language) -> String {
        let [aggregation, missing, leave_one_out, bootstrap, none] = words.map(|(en, es)| language.pick(en, es));
        let parts = [
            weights.map(|weights| weights.in_language(language).to_owned()),
            self.aggregation.describe(aggregation),
            self.missing.describe(missing),
            self.leave_one_out.then(|| leave_one_out.to_owned()),
            self.bootstrap.then(|| bootstrap.to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { none.to_owned() } else { parts.join("; ") }
    }

    /// What a range of ranks under these factors does not hold.
    pub fn limits(&self, language: Language) -> &'static str {
        if self.bootstrap {
            language.pick(
                "Resampling brings in part of the sampling error, but a range between percentiles of resampled ranks is not a confidence interval for a rank: in simulated surveys, ranges of 90% held the true rank of a state in 80% to 88% of cases.",
                "El remuestreo incorpora parte del error de muestreo, pero el rango entre percentiles de las posiciones remuestreadas no es un intervalo de confianza de la posición: en encuestas simuladas, los rangos de 90% contuvieron la posición verdadera de un estado en 80% a 88% de los casos.",
            )
        } else {
            language.pick(
                "The ranges show how much a rank depends on choices of method; sampling error is not in them.",
                "Los rangos muestran cuánto depende una posición de las decisiones metodológicas; no incluyen el error de muestreo.",
            )
        }
    }
}

impl std::fmt::Display for Factors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.describe(Language::English))
    }
}

/// As its [description](Factors::describe).
impl Serialize for Factors {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<T: ToString> Alternatives<T> {
    fn describe(&self, factor: &str) -> Option<String> {
        let list = |alternatives: &[T]| alternatives.iter().map(T::to_string).collect::<Vec<_>>().join(", ");
        let all = self.all.as_deref().map(&list);
        let by_node = self.by_node.iter().map(|(node, alternatives)| format!("{node}: {}", list(alternatives)));
        let lists: Vec<String> = all.into_iter().chain(by_node).collect();
        (!lists.is_empty()).then(|| format!("{factor} {}", lists.join(", ")))
    }
}
