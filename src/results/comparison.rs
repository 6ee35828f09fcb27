//! An edition against an earlier one, and the editions in sequence.

use crate::error::Result;
use crate::language::{Language, Text, text};
use crate::methodology::Methodology;
use crate::scoring::Scores;
use crate::trend::{Changes, Comparable, Matching, Moves, Series, Transitions, Trend};

/// What changed since an earlier edition.
#[non_exhaustive]
pub struct Comparison<'a> {
    /// The scores of the earlier edition.
    pub old: &'a Scores,
    /// Which institution is which.
    pub matching: Matching<'a>,
    /// The changes of all institutions together.
    pub whole: Changes,
    /// The changes by each key that both editions have.
    pub groups: Vec<(String, Changes)>,
    /// Who climbed; `None` where the headlines cannot be compared.
    pub moves: Option<Moves>,
    /// From which quadrant and band to which; `None` where they cannot be compared.
    pub transitions: Option<Transitions>,
    left_out: Vec<Text>,
}

impl<'a> Comparison<'a> {
    /// By each key that both editions have.
    pub(super) fn new(trend: Trend<'a>, keys: &[String]) -> Result<Self> {
        let old = trend.old();
        let (shared, others): (Vec<&String>, Vec<&String>) =
            keys.iter().partition(|key| old.survey().key(key).is_some());
        let lacks = |key: &&String| {
            text!(
                "by {key}: the earlier edition has no such column",
                "por {key}: la edición anterior no tiene tal columna"
            )
        };
        let mut left_out: Vec<Text> = others.iter().map(lacks).collect();
        let by = |key: &String| Ok((key.clone(), trend.clone().by([key]).changes()?));
        Ok(Comparison {
            old,
            matching: trend.matching()?,
            whole: trend.clone().by(None::<String>).changes()?,
            groups: shared.into_iter().map(by).collect::<Result<_>>()?,
            moves: comparable(trend.moves()?, &mut left_out),
            transitions: comparable(trend.transitions()?, &mut left_out),
            left_out,
        })
    }

    /// What is not compared, and why: nodes, divisions of institutions, keys, moves.
    pub fn left_out(&self, language: Language) -> Vec<String> {
        let nodes = self.whole.left_out.iter().chain(self.transitions.iter().flat_map(|found| &found.left_out));
        let nodes = nodes.map(|node| node.message(language));
        nodes.chain(self.left_out.iter().map(|text| text.in_language(language).to_owned())).collect()
    }

    /// The changes by a key; `None` where one of the editions has not got it.
    pub fn by(&self, key: &str) -> Option<&Changes> {
        self.groups.iter().find(|(name, _)| name == key).map(|(_, changes)| changes)
    }
}

/// A part of the comparison, unless the two editions cannot be compared in it; then the reason is kept.
fn comparable<T>(part: Comparable<T>, left_out: &mut Vec<Text>) -> Option<T> {
    part.map_err(|reason| left_out.push(reason.text())).ok()
}

/// The editions of the metric in sequence, where the scores are of one of them; else the two that are compared, where their names
/// differ and their headlines have one scale. Of two files of one edition the later one counts.
pub(super) fn series<'a>(scores: &'a Scores, old: Option<&'a Scores>) -> Result<Option<Series<'a>>> {
    let series = Series::new();
    if edition(scores.methodology()).is_none() {
        let can_follow = |old: &&Scores| {
            let (then, now) = (old.methodology(), scores.methodology());
            then.name() != now.name() && then.headline().scale() == now.headline().scale()
        };
        let old = old.filter(can_follow);
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
