//! How raw answers become the score of a component (see [definitions](crate::definitions#scoring-rules)).

use std::fmt;

/// How a component is scored from the columns of raw answers that a survey has for it.
///
/// Rules that measure how far something is from the worst to the best ([`Goalposts`](Self::Goalposts), [`Share`](Self::Share),
/// [`Any`](Self::Any), [`All`](Self::All), [`MinMax`](Self::MinMax), [`PercentRank`](Self::PercentRank),
/// [`DistanceToReference`](Self::DistanceToReference)) give 0 to 1 on the usual scale, and that part of the way from `min` to `max`
/// on another. The others give their numbers as they are.
///
/// The five that look at the whole sample are those of *Handbook on Constructing Composite Indicators*, OECD and JRC, 2008,
/// section 5.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoringRule {
    /// Each answer has its score. Case, accents and the spaces around an answer do not matter.
    Map(Vec<(String, f64)>),
    /// Linear from `worst` (0) to `best` (1), and no further: days to celerity.
    Goalposts {
        /// The value that scores lowest.
        worst: f64,
        /// The value that scores highest; it may be the smaller one.
        best: f64,
    },
    /// The score of the first step whose bound is at least the value.
    Steps {
        /// Bounds, ascending, and their scores.
        steps: Vec<(f64, f64)>,
        /// The score of values beyond the last bound, where they have one.
        beyond: Option<f64>,
    },
    /// The share of the columns of a checklist that are yes; null where one is missing.
    Share(Vec<String>),
    /// 1 where a column is yes, 0 where all are no, null where neither is known.
    Any(Vec<String>),
    /// 1 where all columns are yes, 0 where one is no, null where neither is known.
    All(Vec<String>),
    /// (x − min) / (max − min) of the sample.
    MinMax,
    /// (x − mean) / sd of the sample, n − 1 in the sd.
    ZScore,
    /// Place among the sample, the lowest value having 1 and ties sharing the smallest place.
    Rank,
    /// (rank − 1) / (n − 1).
    PercentRank,
    /// 1 − (reference − x) / (reference − min), min being that of the sample.
    DistanceToReference {
        /// The reference; the largest value of the sample where none is named.
        reference: Option<f64>,
    },
}

/// What the columns of a rule hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Raw {
    /// Words, each with its score.
    Words,
    /// Numbers.
    Numbers,
    /// Yes or no.
    Truths,
}

impl ScoringRule {
    /// Its name, what its columns hold, and whether a score depends on the whole sample.
    fn traits(&self) -> (&'static str, Raw, bool) {
        match self {
            ScoringRule::Map(_) => ("map", Raw::Words, false),
            ScoringRule::Goalposts { .. } => ("goalposts", Raw::Numbers, false),
            ScoringRule::Steps { .. } => ("steps", Raw::Numbers, false),
            ScoringRule::Share(_) => ("share", Raw::Truths, false),
            ScoringRule::Any(_) => ("any", Raw::Truths, false),
            ScoringRule::All(_) => ("all", Raw::Truths, false),
            ScoringRule::MinMax => ("min_max", Raw::Numbers, true),
            ScoringRule::ZScore => ("z_score", Raw::Numbers, true),
            ScoringRule::Rank => ("rank", Raw::Numbers, true),
            ScoringRule::PercentRank => ("percent_rank", Raw::Numbers, true),
            ScoringRule::DistanceToReference { .. } => ("distance_to_reference", Raw::Numbers, true),
        }
    }

    /// The name of the rule in a methodology file.
    pub fn code(&self) -> &'static str {
        self.traits().0
    }

    /// The columns of a checklist, where the rule has one; the others read the one column of their node.
    pub fn items(&self) -> Option<&[String]> {
        match self {
            ScoringRule::Share(items) | ScoringRule::Any(items) | ScoringRule::All(items) => Some(items),
            _ => None,
        }
    }

    /// The answers of a map and their scores.
    pub fn answers(&self) -> Option<&[(String, f64)]> {
        match self {
            ScoringRule::Map(answers) => Some(answers),
            _ => None,
        }
    }

    /// The bound beyond which steps have no score.
    pub(crate) fn last_bound(&self) -> Option<f64> {
        match self {
            ScoringRule::Steps { steps, beyond: None } => steps.last().map(|(bound, _)| *bound),
            _ => None,
        }
    }

    /// What its columns hold.
    pub fn raw(&self) -> Raw {
        self.traits().1
    }

    /// Whether a score depends on the whole sample.
    pub fn is_sample_wise(&self) -> bool {
        self.traits().2
    }
}

impl fmt::Display for ScoringRule {
    /// In one line, as a methodology file has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code();
        let list = |pairs: &mut dyn Iterator<Item = String>| pairs.collect::<Vec<_>>().join(", ");
        match self {
            ScoringRule::Map(answers) => {
                let answers = list(&mut answers.iter().map(|(answer, score)| format!("{answer:?} = {score}")));
                write!(f, "{code} = {{ {answers} }}")
            }
            ScoringRule::Goalposts { worst, best } => write!(f, "{code} = {{ worst = {worst}, best = {best} }}"),
            ScoringRule::Steps { steps, beyond } => {
                let steps = list(&mut steps.iter().map(|(bound, score)| format!("[{bound}, {score}]")));
                write!(f, "{code} = [{steps}]")?;
                beyond.map_or(Ok(()), |score| write!(f, ", else = {score}"))
            }
            ScoringRule::Share(items) | ScoringRule::Any(items) | ScoringRule::All(items) => {
                write!(f, "{code} = {items:?}")
            }
            ScoringRule::DistanceToReference { reference: Some(reference) } => write!(f, "{code} = {reference}"),
            _ => f.write_str(code),
        }
    }
}
