//! What request files hold and what it is worth, as data.

use std::collections::HashMap;
use std::path::Path;

use super::mapping_keys::COLUMNS;
use super::mapping_table::Worth;
use super::{Calendar, mapping_file};
use crate::error::{Error, Result};
use crate::methodology::Catalog;

/// What is computed of an institution's requests, each a share of a denominator that the mapping names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How many were answered.
    ShareAnswered,
    /// How much of the information was made available.
    Availability,
    /// How clear the answers were.
    Clarity,
    /// How complete they were.
    Completeness,
    /// How fast they came.
    Celerity,
}

impl Measure {
    /// Every measure, in the order of tables.
    pub const ALL: [Self; 5] =
        [Self::ShareAnswered, Self::Availability, Self::Clarity, Self::Completeness, Self::Celerity];

    pub(super) const CODES: [&str; 5] = ["share_answered", "availability", "clarity", "completeness", "celerity"];

    /// Its name in mapping files and tables: `share_answered`, `availability`, `clarity`, `completeness`, `celerity`.
    pub const fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }
}

/// How request files are read and scored: their columns, what each outcome and word is worth, what counts in which denominator,
/// the speed scores, the working days.
///
/// It is a TOML file; that of the federal outcomes, [`Mapping::federal`], explains each key, and is the one to start
/// from ([`to_toml`](Self::to_toml)). An unknown key is an error that names it.
///
/// ```
/// use open_gov_metric::requests::{Mapping, Measure};
///
/// let federal = Mapping::federal()?;
/// assert_eq!(federal.node(Measure::Celerity), Some("TC_CEL"));
///
/// let own = federal.to_toml().replace("worst = 20", "worst = 30");
/// assert!(Mapping::from_toml(&own).is_ok());
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(super) name: String,
    pub(super) toml: String,
    pub(super) worths: Vec<Worth>,
    pub(super) columns: Columns,
    pub(super) catalog: Catalog,
    pub(super) missing: Vec<String>,
    pub(super) calendar: Calendar,
    pub(super) outcomes: Outcomes,
    /// Of what is complete, and of what is clear.
    pub(super) words: [Words; 2],
    pub(super) speed: Speed,
    /// By measure.
    pub(super) bases: [Base; 5],
    pub(super) nodes: [Option<String>; 5],
}

/// What a column of a request file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Institution,
    State,
    Received,
    Answered,
    Days,
    Outcome,
    Complete,
    Clear,
}

impl Role {
    /// Every role, in the order of their keys.
    pub const ALL: [Self; 8] = {
        use Role::*;
        [Institution, State, Received, Answered, Days, Outcome, Complete, Clear]
    };

    /// Those whose cells hold words.
    pub const WORDS: [Self; 2] = [Self::Complete, Self::Clear];

    /// Its key in mapping files.
    pub fn key(self) -> &'static str {
        COLUMNS[self as usize].name
    }
}

/// The headers that the column of each role may have, by [`Role`].
pub(super) type Columns = [Option<Names>; Role::ALL.len()];

/// The headers that a column may have.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub headers: Vec<String>,
    pub required: bool,
}

/// Outcomes, and what is worth the same.
#[derive(Debug, Clone)]
pub(super) struct Outcomes {
    /// The last two classes are those of files without outcomes: with dates or days, and without.
    pub classes: Vec<Class>,
    /// Classes by the [key](super::word::key) of the outcome.
    pub known: HashMap<String, u8>,
    /// The class of the empty cell.
    pub empty: Option<u8>,
}

/// Outcomes that count alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    /// None where a file does not have it.
    pub available: Option<f64>,
    pub answered: bool,
    /// By measure.
    pub counts_in: [bool; 5],
}

/// What words are worth.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// Positions in `scores` by the [key](super::word::key) of the word.
    pub known: HashMap<String, u8>,
    pub scores: Vec<f64>,
    /// The words, for messages.
    pub list: String,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Speed {
    pub best: f64,
    pub worst: f64,
    pub unanswered: f64,
}

/// The denominator of a share, among the requests whose outcome counts in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Requests,
    Answered,
    Available,
    Assessed,
}

impl Mapping {
    /// The mapping of the federal outcomes, which is this library's own reading of them.
    ///
    /// # Errors
    ///
    /// None; the file is part of the program and tested.
    pub fn federal() -> Result<Self> {
        Mapping::from_toml(include_str!("federal.toml"))
    }

    /// Reads a mapping; files of holidays are looked for in the current folder.
    ///
    /// # Errors
    ///
    /// [`Mapping`](crate::ErrorKind::Mapping) for a text that is no mapping, naming the key at fault; those of
    /// [`Calendar::holidays_from_path`].
    pub fn from_toml(toml: &str) -> Result<Self> {
        mapping_file::read(toml, Path::new(""), &mut whole)
    }

    /// Reads a mapping file; files of holidays are looked for beside it.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); those of [`from_toml`](Self::from_toml), with the path.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::read(path, &mut whole)
    }

    /// Reads a mapping file, and those that it names, by a function that gives the bytes of a file.
    pub(crate) fn read(path: &Path, load: &mut dyn FnMut(&Path) -> Result<Vec<u8>>) -> Result<Self> {
        let bytes = load(path)?;
        let shown = path.display().to_string();
        let invalid = |_| {
            let source = std::io::Error::new(std::io::ErrorKind::InvalidData, "stream did not contain valid UTF-8");
            Error::io(&shown)(source)
        };
        let toml = String::from_utf8(bytes).map_err(invalid)?;
        mapping_file::read(&toml, path.parent().unwrap_or(Path::new("")), load).map_err(|error| error.in_file(shown))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text it was read from.
    pub fn to_toml(&self) -> &str {
        &self.toml
    }

    /// Its working days.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Code of the component that a measure is; none where the mapping names none.
    pub fn node(&self, measure: Measure) -> Option<&str> {
        self.nodes[measure as usize].as_deref()
    }

    /// Whether a request of a class counts in the denominator of a measure, as far as its words do not matter.
    pub(super) fn counts(&self, measure: Measure, class: usize, answered: bool) -> bool {
        let Class { available, counts_in, .. } = &self.outcomes.classes[class];
        let in_base = match self.bases[measure as usize] {
            Base::Requests | Base::Assessed => true,
            Base::Answered => answered,
            Base::Available => available.is_some_and(|share| share > 0.0),
        };
        in_base && counts_in[measure as usize]
    }

    /// The score of an answer that took some working days.
    pub(super) fn speed_score(&self, days: u32) -> f64 {
        let Speed { best, worst, .. } = self.speed;
        ((worst - f64::from(days)) / (worst - best)).clamp(0.0, 1.0)
    }
}

fn whole(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Error::io(path.display().to_string()))
}
