//! An edition against an earlier one, and the editions in sequence.

use crate::error::{Error, Result};
use crate::methodology::Methodology;
use crate::scoring::Scores;
use crate::trend::{Changes, Matching, Moves, Series, Transitions, Trend};

/// What changed since an earlier edition.
pub struct Comparison<'a> {
    old: &'a Scores,
    matching: Matching<'a>,
    whole: Changes,
    groups: Vec<(String, Changes)>,
    moves: Option<Moves>,
    transitions: Option<Transitions>,
}

impl<'a> Comparison<'a> {
    /// By each key that both editions have.
    pub(super) fn new(trend: Trend<'a>, keys: &[String]) -> Result<Self> {
        let old = trend.old();
        let shared = keys.iter().filter(|key| old.survey().key(key).is_some());
        let by = |key: &String| Ok((key.clone(), trend.clone().by([key]).changes()?));
        Ok(Comparison {
            old,
            matching: trend.matching()?,
            whole: trend.clone().by(None::<String>).changes()?,
            groups: shared.map(by).collect::<Result<_>>()?,
            moves: comparable(trend.moves())?,
            transitions: comparable(trend.transitions())?,
        })
    }

    /// The scores of the earlier edition.
    pub fn old(&self) -> &'a Scores {
        self.old
    }

    /// Which institution is which.
    pub fn matching(&self) -> &Matching<'a> {
        &self.matching
    }

    /// The changes of all institutions together.
    pub fn whole(&self) -> &Changes {
        &self.whole
    }

    /// The changes by each key that both editions have.
    pub fn groups(&self) -> &[(String, Changes)] {
        &self.groups
    }

    /// The changes by a key; `None` where one of the editions has not got it.
    pub fn by(&self, key: &str) -> Option<&Changes> {
        self.groups.iter().find(|(name, _)| name == key).map(|(_, changes)| changes)
    }

    /// Who climbed; `None` where the headlines cannot be compared.
    pub fn moves(&self) -> Option<&Moves> {
        self.moves.as_ref()
    }

    /// From which quadrant and band to which; `None` where they cannot be compared.
    pub fn transitions(&self) -> Option<&Transitions> {
        self.transitions.as_ref()
    }
}

/// A part of the comparison, unless the two editions cannot be compared in it.
fn comparable<T>(part: Result<T>) -> Result<Option<T>> {
    match part {
        Ok(part) => Ok(Some(part)),
        Err(Error::Argument { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The editions of the metric in sequence, where the scores are of one of them; else the two that are compared, where their names
/// tell them apart. Of two files of one edition the later one counts.
pub(super) fn series<'a>(scores: &'a Scores, old: Option<&'a Scores>) -> Result<Option<Series<'a>>> {
    let series = Series::new();
    if edition(scores.methodology()).is_none() {
        let old = old.filter(|old| old.methodology().name() != scores.methodology().name());
        return Ok(old.map(|old| series.computed(old).computed(scores)));
    }
    let of_year = |year: u16| {
        [Some(scores), old].into_iter().flatten().find(|scores| edition(scores.methodology()) == Some(year))
    };
    let add = |series: Series<'a>, year| match of_year(year) {
        Some(scores) => Ok(series.computed(scores)),
        None => Ok(series.published(&Methodology::edition(year)?)),
    };
    Methodology::EDITIONS.into_iter().try_fold(series, add).map(Some)
}

/// The year of the edition that a methodology is, letter for letter.
fn edition(methodology: &Methodology) -> Option<u16> {
    let is_it =
        |year: &u16| Methodology::edition(*year).is_ok_and(|edition| edition.to_toml() == methodology.to_toml());
    Methodology::EDITIONS.into_iter().find(is_it)
}
