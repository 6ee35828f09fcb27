//! The index as data: its nodes, their weights, how children combine and what happens when one is missing.
//!
//! A [`Methodology`] is read from TOML and checked as a whole, so that each one is valid. The editions
//! of the Open Government Metric are such files beside this code; the same format serves any other index, of any depth,
//! on any scale.
//!
//! ```
//! use open_gov_metric::Methodology;
//!
//! let metric = Methodology::edition(2017)?;
//! assert_eq!(metric.headline().code(), "GA");
//! assert_eq!(metric.effective_weight("PC_CEL"), Some(0.05));
//!
//! let own = Methodology::from_toml(
//!     r#"
//!     name = "Clean streets"
//!     catalog = "none"
//!     scale = { min = 0, max = 100 }
//!     node = [
//!         { code = "sweeping" },
//!         { code = "bins" },
//!         { code = "clean", children = { sweeping = 2, bins = 1 }, weights = "relative", aggregation = "geometric" },
//!     ]
//!     "#,
//! )?;
//! assert_eq!(own.headline().code(), "clean");
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod aggregation;
mod edition;
mod file;
pub(crate) mod fit;
mod graph;
mod keys;
mod plan;
mod rule;
mod rule_file;

pub use crate::numeric::Scale;
pub use aggregation::{Aggregation, Missing};
pub use plan::{Indices, Plan, Source};
pub use rule::{Raw, ScoringRule};

use std::collections::HashMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::keys::line_at;
use crate::language::{Language, Text, text};

/// A checked methodology.
#[derive(Debug, Clone)]
pub struct Methodology {
    name: String,
    catalog: Catalog,
    scale: Scale,
    headline: usize,
    nodes: Vec<Node>,
    positions: HashMap<String, usize>,
    /// Indices of the nodes, children before their parents.
    order: Vec<usize>,
    effective: Vec<f64>,
    quadrants: Option<Quadrants>,
    bands: Vec<Band>,
    published: Vec<Published>,
    toml: String,
}

/// The vocabulary that states, levels and types are read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Catalog {
    /// The Mexican public sector of [`catalog`](crate::catalog).
    #[default]
    Mexico,
    /// None: state, level and type are plain text.
    None,
}

impl Catalog {
    /// The catalog of a word in a file.
    pub(crate) fn of(word: Option<&str>) -> Self {
        if word == Some("none") { Catalog::None } else { Catalog::Mexico }
    }
}

/// A node of the index: the headline, a sub-index or a component.
#[derive(Debug, Clone)]
pub struct Node {
    code: String,
    column: Option<String>,
    label: Text,
    children: Vec<Child>,
    aggregation: Aggregation,
    missing: Missing,
    scale: Scale,
    rule: Option<ScoringRule>,
}

/// An edge of the index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Child {
    /// Position of the child among [`Methodology::nodes`].
    pub node: usize,
    /// Its weight within the parent; the weights of a parent sum to 1.
    pub weight: f64,
}

impl Node {
    /// The code, which names the node's column in every table.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The header of the node's column in survey files: the code, unless the methodology names another.
    pub fn column(&self) -> &str {
        self.column.as_deref().unwrap_or(&self.code)
    }

    /// The label; the code where the methodology gives none.
    pub fn label(&self, language: Language) -> &str {
        self.label.in_language(language)
    }

    /// The children in methodology order, those of weight 0 included; none for a component.
    pub fn children(&self) -> &[Child] {
        &self.children
    }

    /// The children that take part: a child of weight 0 takes no part in anything.
    pub fn weighted(&self) -> impl Iterator<Item = Child> + '_ {
        self.children.iter().copied().filter(|child| child.weight > 0.0)
    }

    /// How the children combine.
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// What a missing child does.
    pub fn missing(&self) -> Missing {
        self.missing
    }

    /// The range of the node's scores.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// How a component is scored from raw answers; none where files have its score.
    pub fn rule(&self) -> Option<&ScoringRule> {
        self.rule.as_ref()
    }

    /// Headers of the columns of raw answers that the rule reads; none without a rule.
    pub fn raw_columns(&self) -> Vec<&str> {
        if self.rule.is_some() { self.columns() } else { Vec::new() }
    }

    /// Headers of the columns that files have for the node: those that its rule reads, or its own.
    pub(crate) fn columns(&self) -> Vec<&str> {
        match self.rule.as_ref().and_then(ScoringRule::items) {
            Some(items) => items.iter().map(String::as_str).collect(),
            None => vec![self.column()],
        }
    }
}

/// The plane that divides institutions into four quadrants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quadrants {
    /// Position of the horizontal node.
    pub x: usize,
    /// Position of the vertical node.
    pub y: usize,
    /// What a score must exceed to be "above".
    pub threshold: f64,
}

/// A band of the headline index.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The band begins strictly above this score.
    pub above: f64,
    /// Its code in output.
    pub code: String,
    /// Its label.
    pub label: Text,
}

/// A figure that was printed elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Position of the node.
    pub node: usize,
    /// The figure.
    pub value: f64,
    /// The figure as printed, so that its decimals are known.
    pub printed: String,
    /// Number of institutions that it was computed from, where the source has it.
    pub n: Option<u64>,
    /// The group it speaks of, as (key, value); empty for the whole.
    pub group: Vec<(String, String)>,
    /// Where it was printed.
    pub source: String,
}

impl Published {
    /// Half a unit of the last printed decimal: how far a computed figure may be from it.
    pub fn tolerance(&self) -> f64 {
        let decimals = self.printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        0.5 / 10f64.powi(decimals as i32)
    }

    /// Whether a computed figure agrees. Both ends of the interval count, since sources round half up and half down.
    pub fn agrees(&self, computed: f64) -> bool {
        (computed - self.value).abs() <= self.tolerance() * (1.0 + 1e-9)
    }
}

impl Methodology {
    /// The years of the editions that come with the crate.
    pub const EDITIONS: [u16; 4] = edition::YEARS;

    /// An edition of the Open Government Metric. From 2019 on the component weights are not documented, so these
    /// editions start at TG, TC, PG and PC.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a year without an edition.
    pub fn edition(year: u16) -> Result<Self> {
        edition::load(year)
    }

    /// Reads a methodology from the text of a TOML file.
    ///
    /// # Errors
    ///
    /// [`Methodology`](crate::ErrorKind::Methodology) for text that is not TOML, an unknown key, or a rule that is broken, naming the node.
    pub fn from_toml(text: &str) -> Result<Self> {
        file::read(text)
    }

    /// Reads a methodology from a TOML file. A methodology without a name is called after its file.
    ///
    /// # Errors
    ///
    /// As [`from_toml`](Self::from_toml), and [`Io`](crate::ErrorKind::Io).
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let shown = path.display().to_string();
        let bytes = std::fs::read(path).map_err(Error::io(&shown))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let line = line_at(error.as_bytes(), error.utf8_error().valid_up_to());
            let reason = text!(
                "the file is not valid UTF-8; expected a TOML file",
                "el archivo no es UTF-8 válido; se esperaba un archivo TOML"
            );
            Error::methodology(Some(line), None, reason).in_file(&shown)
        })?;
        let mut methodology = Self::from_toml(&text).map_err(|error| error.in_file(shown))?;
        if methodology.name.is_empty() {
            methodology.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        }
        Ok(methodology)
    }

    /// The text it was read from.
    pub fn to_toml(&self) -> &str {
        &self.toml
    }

    /// Its name; empty where the text gives none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The vocabulary of states, levels and types.
    pub fn catalog(&self) -> Catalog {
        self.catalog
    }

    /// The default range of its scores.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// Every node, in the order of the text: *methodology order*.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The headline index.
    pub fn headline(&self) -> &Node {
        &self.nodes[self.headline]
    }

    /// Position of the headline among [`nodes`](Self::nodes).
    pub fn headline_position(&self) -> usize {
        self.headline
    }

    /// Position of a node, by its code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.positions.get(code).copied()
    }

    /// A node, by its code.
    pub fn node(&self, code: &str) -> Option<&Node> {
        self.position(code).map(|node| &self.nodes[node])
    }

    /// Positions of the nodes, children before their parents.
    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The plane of quadrants, where the methodology names one.
    pub fn quadrants(&self) -> Option<Quadrants> {
        self.quadrants
    }

    /// The bands of the headline, lowest first.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// What a node is made of: the weight and the code of each child, such as `0.5 T + 0.5 P`; empty for a component.
    pub(crate) fn made_of(&self, node: &Node) -> String {
        let child = |child: &Child| format!("{} {}", child.weight, self.nodes[child.node].code());
        node.children().iter().map(child).collect::<Vec<_>>().join(" + ")
    }

    /// The figures printed elsewhere.
    pub fn published(&self) -> &[Published] {
        &self.published
    }

    /// Weight of a node in the headline: over all paths from it to the headline, the sum of the products of the weights.
    /// 1 for the headline, 0 for a node that is not under it; `None` for an unknown code.
    pub fn effective_weight(&self, code: &str) -> Option<f64> {
        self.position(code).map(|node| self.effective[node])
    }

    /// [`effective_weight`](Self::effective_weight) of every node, in methodology order.
    pub fn effective_weights(&self) -> &[f64] {
        &self.effective
    }
}
