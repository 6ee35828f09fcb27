//! A scoring rule as a term of its node's columns of raw answers (see [definitions](crate::definitions#scoring-rules)).

use crate::methodology::ScoringRule;

/// How answers become a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Score<'r> {
    /// That of the answer among these; null for another one.
    Answer(&'r [(String, f64)]),
    /// That of the first bound that is at least the number; beyond the last one, this one, or null.
    Steps(&'r [(f64, f64)], Option<f64>),
    /// A part of the way from the worst score to the best.
    Part(Part),
    /// The share of yes, as a part of the way; null where an answer is missing.
    Share,
    /// The best or the worst score: one answer of yes (`true`) or no decides for its own, and else all others against it.
    Decided(bool),
    /// The distance from the mean, in standard deviations of the sample; null where all numbers are alike.
    Standard,
    /// The place among the sample.
    Place,
}

/// (number − from) ÷ (to − from), null where there is nothing to divide by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    pub number: Number,
    pub from: Number,
    pub to: Number,
    /// It is held between 0 and 1.
    pub is_held: bool,
    /// It is computed from the other end: 1 − (to − number) ÷ (to − from).
    pub from_the_end: bool,
}

/// What parts are computed of. All but the answer, its place and a constant are fitted on the survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    Answer,
    /// Place of the answer among the sample, from the lowest on; ties share the smallest place.
    Place,
    Constant(f64),
    Min,
    Max,
    /// The number of answers.
    Count,
}

impl<'r> Score<'r> {
    /// What a rule makes of answers.
    pub fn of(rule: &'r ScoringRule) -> Self {
        let part = |number, from, to| Part { number, from, to, is_held: false, from_the_end: false };
        match rule {
            ScoringRule::Map(answers) => Score::Answer(answers),
            ScoringRule::Steps { steps, beyond } => Score::Steps(steps, *beyond),
            ScoringRule::Goalposts { worst, best } => {
                let part = part(Number::Answer, Number::Constant(*worst), Number::Constant(*best));
                Score::Part(Part { is_held: true, ..part })
            }
            ScoringRule::MinMax => Score::Part(part(Number::Answer, Number::Min, Number::Max)),
            ScoringRule::PercentRank => Score::Part(part(Number::Place, Number::Constant(1.0), Number::Count)),
            ScoringRule::DistanceToReference { reference } => {
                let part = part(Number::Answer, Number::Min, reference.map_or(Number::Max, Number::Constant));
                Score::Part(Part { from_the_end: true, ..part })
            }
            ScoringRule::Share(_) => Score::Share,
            ScoringRule::Any(_) => Score::Decided(true),
            ScoringRule::All(_) => Score::Decided(false),
            ScoringRule::ZScore => Score::Standard,
            ScoringRule::Rank => Score::Place,
        }
    }
}
