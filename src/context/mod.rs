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
//! let difference = tests.test("trained", "GA", Method::WelchT).unwrap();
//! assert_eq!((difference.n_a, difference.n_b, difference.missing), (Some(3), Some(3), 26)); // the Federation is no state
//! assert!(difference.reading(Language::English).ends_with("It is an association of states' means, not an effect."));
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod association;
mod facts;
mod reading;
mod summary_file;
mod variable;

pub use association::{ContextTest, Method};
pub use facts::Context;
pub use variable::{Kind, LeftOut, Reason, Variable};

use crate::catalog::Jurisdiction;
use crate::error::{Result, argument, ensure};
use crate::reliability::values::Values;
use crate::schema::Records;
use crate::setters::setters;
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

impl Summary {
    /// Compares the means of states with facts about them: do states with something differ from those without, do scores go
    /// along with a number? The summary must be by `state` or `state_code` alone.
    pub fn with_context<'a>(&'a self, context: &'a Context) -> WithContext<'a> {
        WithContext { summary: self, context, nodes: Vec::new(), variables: Vec::new(), confidence: 0.95 }
    }
}

impl WithContext<'_> {
    setters! {
        /// The nodes, by their codes; all where none is named.
        pub nodes: each String;
        /// The variables, by their headers; all that can be tested where none is named.
        pub variables: each String;
        /// The confidence of the intervals, above 0 and below 1.
        pub confidence: f64;
    }

    /// Every test: for groups of states the difference of two (Welch's interval and t, Mann and Whitney's W), or the three tests
    /// of several; for numbers Spearman's and Pearson's correlations and the slope of a line, and, where they are counts some of
    /// which are 0, the states above 0 against those at 0.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a summary that is not by state, an unknown node or variable, a variable that cannot be tested, and
    /// a confidence out of range.
    pub fn tests(&self) -> Result<Records<ContextTest>> {
        check_confidence(self.confidence)?;
        let nodes = self.chosen_nodes()?;
        let variables = self.chosen_variables()?.into_iter();
        let of = |variable| nodes.iter().flat_map(move |values| association::of(variable, values, self.confidence));
        Ok(Records::of([], variables.flat_map(of).collect()))
    }

    fn chosen_variables(&self) -> Result<Vec<&Variable>> {
        let Context { variables: all, left_out, .. } = self.context;
        if self.variables.is_empty() {
            return Ok(all.iter().collect());
        }
        let find = |name: &String| {
            let found = all.iter().find(|variable| variable.name == name.trim());
            found.ok_or_else(|| {
                let known = all.iter().map(|variable| variable.name.as_str()).collect::<Vec<_>>().join(", ");
                let why = left_out.iter().find(|left| left.name == name.trim()).map(|left| left.reason.text());
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
        let Summary { groups, nodes, scales, rows, .. } = self.summary;
        let states: Vec<Option<usize>> =
            groups.iter().map(|group| place(Jurisdiction::parse(group.first()?))).collect();
        ensure!(
            matches!(rows.keys(), [key] if key == "state" || key == "state_code") && states.iter().any(Option::is_some),
            "by",
            "the summary is not by state; expected one by `state`, with the states of Mexico",
            "el resumen no es por estado; se esperaba uno por `state`, con los estados de México"
        );
        if let Some(code) = self.nodes.iter().find(|code| !nodes.iter().any(|known| known == code.trim())) {
            let known = nodes.join(", ");
            return Err(argument!(
                "node",
                "the summary has no node {code}; expected one of: {known}",
                "el resumen no tiene el nodo {code}; se esperaba uno de: {known}"
            ));
        }
        let is_chosen = |code: &str| self.nodes.is_empty() || self.nodes.iter().any(|chosen| chosen.trim() == code);
        let of = |(at, code): (usize, &String)| {
            let mut means = vec![f64::NAN; STATES];
            for (of_group, state) in rows.chunks(nodes.len()).zip(&states) {
                if let (Some(state), Some(mean)) = (*state, of_group[at].mean) {
                    means[state] = mean;
                }
            }
            Values::new(code, scales[at], means)
        };
        Ok(nodes.iter().enumerate().filter(|(_, code)| is_chosen(code)).map(of).collect())
    }
}

/// The place of a state among the 32; none for the Federation.
fn place(state: Option<Jurisdiction>) -> Option<usize> {
    usize::from(state?.code()).checked_sub(1)
}

impl Records<ContextTest> {
    /// A test of a variable with a node, the first one of its method. The tests are those of the variables in the order of their
    /// file, each with the nodes in methodology order.
    pub fn test(&self, variable: &str, node: &str, method: Method) -> Option<&ContextTest> {
        let is_it = |row: &&ContextTest| row.variable == variable && row.node == node && row.method == method;
        self.iter().find(is_it)
    }
}
