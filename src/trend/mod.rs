//! One edition against another: which institution is which, what changed and how much of it is change of the institutions
//! that are in both, who climbed, and the editions in sequence (see [definitions](crate::definitions#between-editions)).
//!
//! ```
//! use open_gov_metric::trend::{Edition, Reason, Trend};
//! use open_gov_metric::{Methodology, Scores, SurveyReader};
//!
//! let methodology = Methodology::edition(2019)?;
//! let read = |file: &str| Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes())?);
//! let old = read("institution,TG,TC,PG,PC\nÓrgano A,0.2,0.4,0,0.2\nB,0.4,0.4,0.4,0.4\nC,0.1,0.1,0.1,0.1\n")?;
//! let new = read("institution,TG,TC,PG,PC\nORGANO A,0.4,0.4,0.2,0.2\nB,0.5,0.5,0.5,0.5\nD,0.7,0.7,0.7,0.7\n")?;
//!
//! let trend = Trend::new(&old, &new);
//! let matching = trend.matching()?;
//! assert_eq!((matching.pairs().len(), matching.count(Edition::Old, Reason::NoCounterpart)), (2, 1));
//!
//! let changes = trend.changes()?;
//! let ga = changes.get(&[], "GA").unwrap();
//! let [change, within, entry, exit] = [ga.change, ga.within, ga.entry, ga.exit].map(|figure| format!("{:.2}", figure.unwrap()));
//! assert_eq!([change, within, entry, exit], ["0.27", "0.10", "0.10", "0.07"]);
//! assert_eq!(trend.moves()??.rows[0].places(), Some(-1));
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod change;
mod comparable;
mod groups;
mod key_table;
mod matching;
mod moves;
mod note;
mod paired;
mod series;
mod transitions;
mod wilcoxon;

pub use change::{Change, Changes};
pub use comparable::{Comparable, Difference, Incomparable, LeftOut};
pub use key_table::{KeyTable, Named};
pub use matching::{Edition, Matching, Reason, Unmatched};
pub use moves::{Move, Moves};
pub use note::Note;
pub use series::{Point, Series};
pub use transitions::{Transition, Transitions};

use crate::error::Result;
use crate::scoring::Scores;
use crate::setters::setters;
use crate::summary::check_confidence;
use comparable::Shared;
use groups::BothGroups;

/// Compares two editions.
///
/// A node is compared where both editions have values of it, on the same scale, and define it alike. Where the methodologies
/// define it otherwise, it is left out, with the reason in `left_out` of the result, unless the caller asks for it by
/// [`across_methodologies`](Self::across_methodologies); nodes whose scales differ are never compared. Where nothing is left,
/// the editions are [not comparable](Incomparable).
#[derive(Clone)]
pub struct Trend<'a> {
    editions: [&'a Scores; 2],
    keys: Vec<String>,
    matches: KeyTable,
    across: bool,
    confidence: f64,
}

impl<'a> Trend<'a> {
    /// All institutions as one group, matched by their names, with intervals of 95% confidence.
    pub fn new(old: &'a Scores, new: &'a Scores) -> Self {
        Trend { editions: [old, new], keys: Vec::new(), matches: KeyTable::new(), across: false, confidence: 0.95 }
    }

    setters! {
        /// Changes by group: `state`, `state_code`, `level`, `type`, or any text column that both surveys have.
        pub by => keys: each String;
        /// Matches these pairs first, whatever their names.
        pub matches: KeyTable;
        /// The confidence of the intervals, above 0 and below 1.
        pub confidence: f64;
    }

    /// Compares nodes that the two methodologies define otherwise, too; their rows have a note of it.
    pub fn across_methodologies(mut self) -> Self {
        self.across = true;
        self
    }

    /// The old edition.
    pub fn old(&self) -> &'a Scores {
        self.editions[0]
    }

    /// Which institution of the old edition is which of the new one.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) with every fault of the key table: a name that no institution has, or that several have, or that is
    /// matched twice; [`Argument`](crate::ErrorKind::Argument) for a survey with a sampling design.
    pub fn matching(&self) -> Result<Matching<'a>> {
        let surveys = self.editions.map(Scores::survey);
        surveys.iter().try_for_each(|survey| survey.refuse_design())?;
        Matching::new(surveys, &self.matches)
    }

    /// The change of every node that can be compared, in every group.
    ///
    /// # Errors
    ///
    /// As [`matching`](Self::matching), and [`Argument`](crate::ErrorKind::Argument) for a key that one of the surveys lacks, a confidence out of
    /// range, and editions without a node that can be compared.
    pub fn changes(&self) -> Result<Changes> {
        check_confidence(self.confidence)?;
        let matching = self.matching()?;
        let [old, new] = self.editions;
        let nodes = comparable::chosen(old, new, self.across)?;
        let groups = BothGroups::new([old.survey(), new.survey()], &self.keys)?;
        Changes::new(self.editions, matching.pairs(), groups, nodes, self.confidence)
    }

    /// The headline and rank of every matched institution in both editions, or why headlines are not comparable. Ranks are among
    /// all institutions of an edition; the keys of this builder do not matter here.
    ///
    /// # Errors
    ///
    /// As [`matching`](Self::matching).
    pub fn moves(&self) -> Result<Comparable<Moves>> {
        let matching = self.matching()?;
        let [old, new] = self.editions.map(|scores| scores.methodology().headline().code().to_owned());
        if old != new {
            return Ok(Err(Incomparable::Headlines { old, new }));
        }
        let [then, here] = self.editions.map(|scores| scores.methodology().headline_position());
        match comparable::admitted(comparable::of_nodes(then, here, &self.shared()), self.across) {
            Ok(is_otherwise) => Moves::new(self.editions, &matching, is_otherwise).map(Ok),
            Err(difference) => Ok(Err(Incomparable::of(&[LeftOut { code: new, difference }]))),
        }
    }

    /// How many matched institutions went from which quadrant to which, and from which band to which, or why they are not
    /// comparable; the keys of this builder do not matter here.
    ///
    /// # Errors
    ///
    /// As [`matching`](Self::matching).
    pub fn transitions(&self) -> Result<Comparable<Transitions>> {
        Transitions::new(self.editions, &self.matching()?, &self.shared(), self.across)
    }

    /// The nodes that both editions have.
    fn shared(&self) -> Vec<Shared> {
        comparable::shared(self.editions[0], self.editions[1])
    }
}
