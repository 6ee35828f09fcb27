//! A scoring rule as an expression of the columns of raw answers (see [definitions](crate::definitions#scoring-rules)).

use super::dialect::Dialect;
use super::fold::folded;
use super::terms::{case, case_of, chain, when, where_present};
use crate::index::{NO, YES};
use crate::methodology::{Node, Scale, ScoringRule};

/// The score of a node by its rule; `answers` are the quoted names of its columns of raw answers as it reads them: words, 1 for yes and 0 for no, numbers.
pub(crate) fn value(dialect: Dialect, node: &Node, rule: &ScoringRule, answers: &[String]) -> String {
    let scoring = Scoring { dialect, scale: node.scale() };
    let x = answers.first().map_or("", String::as_str);
    let [zero, one] = [0.0, 1.0].map(|number| dialect.number(number));
    let as_double = |number: &str| format!("CAST({number} AS {})", dialect.double_type());
    let rank = || as_double(&format!("RANK() OVER (ORDER BY {x} NULLS LAST)"));
    let (min, max) = (over("MIN", x), over("MAX", x));
    let ratio = |part: &str, whole: &str| format!("({part}) / NULLIF({whole}, {zero})");
    match rule {
        ScoringRule::Map(scores) => scoring.map(x, scores),
        ScoringRule::Steps { steps, beyond } => scoring.steps(x, steps, *beyond),
        // A held part and a rank are numbers even of null.
        ScoringRule::Goalposts { worst, best } => {
            let part = format!("({x} - {}) / {}", dialect.number(*worst), dialect.number(best - worst));
            where_present(x, &scoring.on_scale(&format!("LEAST(GREATEST({part}, {zero}), {one})")))
        }
        ScoringRule::PercentRank => {
            let n = as_double(&over("COUNT", x));
            where_present(x, &scoring.on_scale(&ratio(&format!("{} - {one}", rank()), &format!("{n} - {one}"))))
        }
        ScoringRule::Rank => where_present(x, &rank()),
        ScoringRule::MinMax => scoring.on_scale(&ratio(&format!("{x} - {min}"), &format!("{max} - {min}"))),
        ScoringRule::DistanceToReference { reference } => {
            let to = reference.map_or(max, |reference| dialect.number(reference));
            let distance = ratio(&format!("{to} - {x}"), &format!("{to} - {min}"));
            scoring.on_scale(&format!("{one} - {distance}"))
        }
        ScoringRule::Share(_) => {
            let n = dialect.number(answers.len() as f64);
            scoring.on_scale(&format!("({}) / {n}", chain(answers.to_vec(), "+")))
        }
        ScoringRule::Any(_) => scoring.decided(answers, true),
        ScoringRule::All(_) => scoring.decided(answers, false),
        ScoringRule::ZScore => {
            let score = ratio(&format!("{x} - {}", over("AVG", x)), &over("STDDEV_SAMP", x));
            // Rounding gives values that are all alike a deviation.
            case([when(&format!("{min} < {max}"), &score)], None)
        }
    }
}

struct Scoring {
    dialect: Dialect,
    scale: Scale,
}

impl Scoring {
    fn map(&self, answer: &str, scores: &[(String, f64)]) -> String {
        let mut known: Vec<(String, f64)> = scores.iter().map(|(word, score)| (folded(word), *score)).collect();
        // A number may come out of a typed column in another form than the one that the methodology has.
        let number =
            |word: &str| word.parse().ok().filter(|number: &f64| number.is_finite()).map(|number| number + 0.0);
        let numbers: Vec<Option<f64>> = known.iter().map(|(word, _)| number(word)).collect();
        for (at, value) in numbers.iter().enumerate() {
            let Some(value) = value.filter(|value| numbers.iter().filter(|other| **other == Some(*value)).count() == 1)
            else {
                continue;
            };
            for form in [format!("{value}"), format!("{value:?}")] {
                if !known.iter().any(|(word, _)| *word == form) {
                    known.push((form, known[at].1));
                }
            }
        }
        // So may a yes or a no: of a column that an engine reads as one of truth values.
        for (form, also, words) in [("true", ["t", "y"], YES.as_slice()), ("false", ["f", "n"], &NO)] {
            let is_alike = |word: &str| words.contains(&word) || also.contains(&word);
            let mut alike = known.iter().filter(|(word, _)| is_alike(word)).map(|(_, score)| *score);
            let first = alike.next().filter(|first| alike.all(|score| score == *first));
            if let Some(score) = first.filter(|_| !known.iter().any(|(word, _)| word == form)) {
                known.push((form.to_owned(), score));
            }
        }
        case_of(answer, known.iter().map(|(word, score)| when(&self.dialect.text(word), &self.dialect.double(*score))))
    }

    fn steps(&self, answer: &str, steps: &[(f64, f64)], beyond: Option<f64>) -> String {
        let step = |(bound, score): &(f64, f64)| {
            when(&format!("{answer} <= {}", self.dialect.number(*bound)), &self.dialect.double(*score))
        };
        let beyond = beyond.map(|score| when(&format!("{answer} IS NOT NULL"), &self.dialect.double(score)));
        case(steps.iter().map(step).chain(beyond), None)
    }

    /// Decided by one answer of a kind, or else by all of the other kind.
    fn decided(&self, answers: &[String], by: bool) -> String {
        let branch = |truth: bool, operator: &str| {
            let (truth, score) = if truth { (1.0, self.scale.max) } else { (0.0, self.scale.min) };
            let is_so = |answer: &String| format!("{answer} = {}", self.dialect.number(truth));
            when(&chain(answers.iter().map(is_so).collect(), operator), &self.dialect.double(score))
        };
        case([branch(by, "OR"), branch(!by, "AND")], None)
    }

    /// The score that lies a part of the way from the scale's min to its max.
    fn on_scale(&self, part: &str) -> String {
        let Scale { min, max } = self.scale;
        let [from, range] = [min, max - min].map(|number| self.dialect.number(number));
        match (min == 0.0, max - min == 1.0) {
            (true, true) => part.to_owned(),
            (true, false) => format!("{range} * ({part})"),
            (false, true) => format!("{from} + ({part})"),
            (false, false) => format!("{from} + {range} * ({part})"),
        }
    }
}

/// A figure of the whole sample.
fn over(figure: &str, value: &str) -> String {
    format!("{figure}({value}) OVER ()")
}
