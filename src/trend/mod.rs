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
//! assert_eq!(trend.moves()?.rows()[0].places(), Some(-1));
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
pub use comparable::{Difference, LeftOut};
pub use key_table::{KeyTable, Named};
pub use matching::{Edition, Matching, Reason, Unmatched};
pub use moves::{Move, Moves};
pub use note::Note;
pub use series::{Point, Series};
pub use transitions::{Transition, Transitions};

use crate::error::{Result, ensure};
use crate::scoring::Scores;
use crate::summary::check_confidence;
use groups::BothGroups;

/// Compares two editions.
///
/// A node is compared where both editions have values of it, on the same scale, and define it alike. Where the methodologies
/// define it otherwise, it is left out, with the reason in `left_out` of the result, unless the caller asks for it by
/// [`across_methodologies`](Self::across_methodologies); nodes whose scales differ are never compared. Where nothing is left,
/// the comparison is refused.
#[derive(Clone)]
pub struct Trend<'a> {
    old: &'a Scores,
    new: &'a Scores,
    keys: Vec<String>,
    matches: KeyTable,
    across: bool,
    confidence: f64,
}

impl<'a> Trend<'a> {
    /// All institutions as one group, matched by their names, with intervals of 95% confidence.
    pub fn new(old: &'a Scores, new: &'a Scores) -> Self {
        Trend { old, new, keys: Vec::new(), matches: KeyTable::new(), across: false, confidence: 0.95 }
    }

    /// Changes by group: `state`, `state_code`, `level`, `type`, or any text column that both surveys have.
    pub fn by<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.keys = keys.into_iter().map(Into::into).collect();
        self
    }

    /// Matches these pairs first, whatever their names.
    pub fn matches(mut self, pairs: KeyTable) -> Self {
        self.matches = pairs;
        self
    }

    /// Compares nodes that the two methodologies define otherwise, too; their rows say so.
    pub fn across_methodologies(mut self) -> Self {
        self.across = true;
        self
    }

    /// The confidence of the intervals, above 0 and below 1.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// The old edition.
    pub fn old(&self) -> &'a Scores {
        self.old
    }

    /// Which institution of the old edition is which of the new one.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) with every fault of the key table: a name that no institution has, or that several have, or that is
    /// matched twice; [`Argument`](crate::ErrorKind::Argument) for a survey with a sampling design.
    pub fn matching(&self) -> Result<Matching<'a>> {
        self.old.survey().refuse_design()?;
        self.new.survey().refuse_design()?;
        Matching::new(self.old.survey(), self.new.survey(), &self.matches)
    }

    /// The change of every node that can be compared, in every group.
    ///
    /// # Errors
    ///
    /// As [`matching`](Self::matching), and [`Argument`](crate::ErrorKind::Argument) for a key that one of the surveys has not, a confidence out of
    /// range, and editions without a node that can be compared.
    pub fn changes(&self) -> Result<Changes> {
        check_confidence(self.confidence)?;
        let matching = self.matching()?;
        let (nodes, left_out) = comparable::chosen(self.old, self.new, self.across)?;
        let groups = BothGroups::new(self.old.survey(), self.new.survey(), &self.keys)?;
        Changes::new([self.old, self.new], matching.pairs(), groups, &nodes, left_out, self.confidence)
    }

    /// The headline and rank of every matched institution in both editions. Ranks are among all institutions of an edition;
    /// the keys of this builder are of no account here.
    ///
    /// # Errors
    ///
    /// As [`matching`](Self::matching), and [`Argument`](crate::ErrorKind::Argument) for headlines that cannot be compared.
    pub fn moves(&self) -> Result<Moves> {
        let matching = self.matching()?;
        let (before, now) = (self.old.methodology(), self.new.methodology());
        let (old, new) = (before.headline().code(), now.headline().code());
        ensure!(
            old == new,
            "methodology",
            "the headline was {old} and is {new}; expected the same in both editions",
            "el índice principal era {old} y es {new}; se esperaba el mismo en ambas ediciones"
        );
        let shared = comparable::shared(self.old, self.new);
        let difference = comparable::of_nodes(before.headline_position(), now.headline_position(), &shared);
        match difference {
            Some(difference) if !comparable::is_allowed(Some(difference), self.across) => {
                Err(comparable::nothing(&[LeftOut { code: new.to_owned(), difference }]))
            }
            difference => Moves::new([self.old, self.new], &matching, difference.map(|_| new.to_owned())),
        }
    }

    /// How many matched institutions went from which quadrant to which, and from which band to which; the keys of this builder
    /// are of no account here.
    ///
    /// # Errors
    ///
    /// As [`matching`](Self::matching), and [`Argument`](crate::ErrorKind::Argument) for editions without quadrants and bands that can be compared.
    pub fn transitions(&self) -> Result<Transitions> {
        let matching = self.matching()?;
        let shared = comparable::shared(self.old, self.new);
        Transitions::new([self.old, self.new], &matching, &shared, self.across)
    }
}
