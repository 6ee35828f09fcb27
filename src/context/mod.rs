//! Scores of states beside facts about them: a registry, training programmes, budgets, anything with a column of states (see
//! [definitions](crate::definitions#states-and-facts-about-them)).
//!
//! ```
//! use open_gov_metric::context::{Context, Method};
//! use open_gov_metric::{Language, Methodology, Scores, Summarize, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
//! let by_state = Summarize::new(&scores).by(["state"]).summary()?;
//!
//! let facts = "state,trained\nColima,sí\nJalisco,sí\nSonora,sí\nPuebla,no\nOaxaca,no\nNayarit,no\nFederación,sí\n";
//! let context = Context::from_bytes(facts.as_bytes(), "state")?;
//! let tests = by_state.with_context(&context).nodes(["GA"]).tests()?;
//!
//! let difference = tests.get("trained", "GA", Method::WelchT).unwrap();
//! assert_eq!((difference.n_a, difference.n_b, difference.missing), (Some(3), Some(3), 26)); // the Federation is no state
//! assert!(difference.reading(Language::English).ends_with("It is an association of states' means, not an effect."));
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod association;
mod facts;
mod reading;
mod summary_file;
mod variable;

use polars::prelude::DataFrame;

pub use association::{ContextTest, Method};
pub use facts::Context;
pub use variable::{Kind, LeftOut, Reason, Variable};

use crate::catalog::Jurisdiction;
use crate::error::{Result, argument};
use crate::language::Language;
use crate::reliability::values::Values;
use crate::schema::Table;
use crate::summary::{Summary, check_confidence};

/// The 32 states; the Federation is none.
const STATES: usize = Jurisdiction::COUNT - 1;

/// A summary by state beside facts about the states.
#[derive(Clone)]
pub struct WithContext<'a> {
    summary: &'a Summary,
    context: &'a Context,
    nodes: Vec<String>,
    variables: Vec<String>,
    confidence: f64,
}

/// The tests of each variable with each node.
#[derive(Debug, Clone)]
pub struct ContextTests {
    rows: Vec<ContextTest>,
}

impl Summary {
    /// Holds the means of states against facts about them: do states with something differ from those without, do scores go
    /// along with a number? The summary must be by `state` or `state_code` alone.
    pub fn with_context<'a>(&'a self, context: &'a Context) -> WithContext<'a> {
        WithContext { summary: self, context, nodes: Vec::new(), variables: Vec::new(), confidence: 0.95 }
    }
}

impl WithContext<'_> {
    /// The nodes, by their codes; all where none is named.
    pub fn nodes<S: Into<String>>(mut self, nodes: impl IntoIterator<Item = S>) -> Self {
        self.nodes = nodes.into_iter().map(Into::into).collect();
        self
    }

    /// The variables, by their headers; all that can be tested where none is named.
    pub fn variables<S: Into<String>>(mut self, variables: impl IntoIterator<Item = S>) -> Self {
        self.variables = variables.into_iter().map(Into::into).collect();
        self
    }

    /// The confidence of the intervals, above 0 and below 1.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Every test: for groups of states the difference of two (Welch's interval and t, Mann and Whitney's W), or the three tests
    /// of several; for numbers Spearman's and Pearson's correlations and the slope of a line, and, where they are counts some of
    /// which are 0, the states above 0 against those at 0.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a summary that is not by state, an unknown node or variable, a variable that cannot be tested, and
    /// a confidence out of range.
    pub fn tests(&self) -> Result<ContextTests> {
        check_confidence(self.confidence)?;
        let nodes = self.chosen_nodes()?;
        let mut rows = Vec::new();
        for variable in self.chosen_variables()? {
            for values in &nodes {
                rows.extend(association::of(variable, values, self.confidence));
            }
        }
        Ok(ContextTests { rows })
    }

    fn chosen_variables(&self) -> Result<Vec<&Variable>> {
        let all = self.context.variables();
        if self.variables.is_empty() {
            return Ok(all.iter().collect());
        }
        let find = |name: &String| {
            let found = all.iter().find(|variable| variable.name() == name.trim());
            found.ok_or_else(|| {
                let known = all.iter().map(Variable::name).collect::<Vec<_>>().join(", ");
                let why = self.context.left_out().iter().find(|left| left.name == name.trim());
                let why = why.map(|left| left.reason.text());
                let (en, es) = why
                    .map_or_else(Default::default, |why| (format!(": {}", why.english), format!(": {}", why.spanish)));
                argument!(
                    "variable",
                    "the variable {name} is not there to be tested{en}; expected one of: {known}",
                    "la variable {name} no está para probarse{es}; se esperaba una de: {known}"
                )
            })
        };
        self.variables.iter().map(find).collect()
    }

    /// The means of the states, each at the place of its code less 1.
    fn chosen_nodes(&self) -> Result<Vec<Values>> {
        let summary = self.summary;
        let is_by_state = matches!(summary.keys(), [key] if key == "state" || key == "state_code");
        let states: Vec<Option<usize>> =
            summary.groups().iter().map(|group| Jurisdiction::parse(group.first()?)).map(place).collect();
        if !is_by_state || states.iter().all(Option::is_none) {
            return Err(argument!(
                "by",
                "the summary is not by state; expected one by `state`, with the states of Mexico",
                "el resumen no es por estado; se esperaba uno por `state`, con los estados de México"
            ));
        }
        let known = summary.nodes();
        let unknown = self.nodes.iter().find(|code| !known.iter().any(|known| known == code.trim()));
        if let Some(code) = unknown {
            let known = known.join(", ");
            return Err(argument!(
                "node",
                "the summary has no node {code}; expected one of: {known}",
                "el resumen no tiene el nodo {code}; se esperaba uno de: {known}"
            ));
        }
        let is_chosen = |code: &str| self.nodes.is_empty() || self.nodes.iter().any(|chosen| chosen.trim() == code);
        let of = |(code, scale): (&String, _)| {
            let mut means = vec![f64::NAN; STATES];
            for (group, state) in summary.groups().iter().zip(&states) {
                let keys: Vec<&str> = group.iter().map(String::as_str).collect();
                let mean = summary.estimate(&keys, code).and_then(|estimate| estimate.mean);
                if let (Some(state), Some(mean)) = (*state, mean) {
                    means[state] = mean;
                }
            }
            Values::new(code, scale, means)
        };
        let nodes = known.iter().zip(summary.scales.iter().copied());
        Ok(nodes.filter(|(code, _)| is_chosen(code)).map(of).collect())
    }
}

/// The place of a state among the 32; none for the Federation.
fn place(state: Option<Jurisdiction>) -> Option<usize> {
    usize::from(state?.code()).checked_sub(1)
}

impl ContextTests {
    /// The tests: the variables in the order of their file, each with the nodes in methodology order.
    pub fn rows(&self) -> &[ContextTest] {
        &self.rows
    }

    /// A test of a variable with a node, the first one of its method.
    pub fn get(&self, variable: &str, node: &str, method: Method) -> Option<&ContextTest> {
        let is_it = |row: &&ContextTest| row.variable == variable && row.node == node && row.method == method;
        self.rows.iter().find(is_it)
    }

    /// The table of the [tests](ContextTest).
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no result causes.
    pub fn frame(&self, language: Language) -> Result<DataFrame> {
        Table::of(&self.rows).frame(language)
    }
}
