//! A scoring rule as an expression of the columns of raw answers (see [definitions](crate::definitions#scoring-rules)).

use super::dialect::Dialect;
use super::fold::folded;
use super::terms::{case, chain, when};

use crate::index::rule::{Number, Part, Score};
use crate::index::{NO, YES};
use crate::methodology::{Node, Scale, ScoringRule};

/// The score of a node by its rule; `answers` are the quoted names of its columns of raw answers as it reads them: words, 1 for yes and 0 for no, numbers.
pub(crate) fn value(dialect: Dialect, node: &Node, rule: &ScoringRule, answers: &[String]) -> String {
    let scoring = Scoring { dialect, scale: node.scale() };
    let answer = answers.first().map_or("", String::as_str);
    match Score::of(rule) {
        Score::Answer(scores) => scoring.map(answer, scores),
        Score::Steps(steps, beyond) => scoring.steps(answer, steps, beyond),
        Score::Part(part) => scoring.part(answer, part),
        Score::Share => scoring.share(answers),
        Score::Decided(by) => scoring.decided(answers, by),
        Score::Standard => scoring.z_score(answer),
        Score::Place => scoring.where_answered(answer, &scoring.number(answer, Number::Place)),
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
        let branches: Vec<String> =
            known.iter().map(|(word, score)| when(&self.dialect.text(word), &self.dialect.double(*score))).collect();
        case(&branches, None).replacen("CASE", &format!("CASE {answer}"), 1)
    }

    fn steps(&self, answer: &str, steps: &[(f64, f64)], beyond: Option<f64>) -> String {
        let step = |(bound, score): &(f64, f64)| {
            when(&format!("{answer} <= {}", self.dialect.number(*bound)), &self.dialect.double(*score))
        };
        let mut branches: Vec<String> = steps.iter().map(step).collect();
        branches.extend(beyond.map(|score| when(&format!("{answer} IS NOT NULL"), &self.dialect.double(score))));
        case(&branches, None)
    }

    fn share(&self, answers: &[String]) -> String {
        let share = format!("({}) / {}", chain(answers.to_vec(), "+"), self.dialect.number(answers.len() as f64));
        self.on_scale(&share)
    }

    /// Decided by one answer of a kind, or else by all of the other kind.
    fn decided(&self, answers: &[String], by: bool) -> String {
        let branch = |truth: bool, operator: &str| {
            let (truth, score) = if truth { (1.0, self.scale.max) } else { (0.0, self.scale.min) };
            let is_so = |answer: &String| format!("{answer} = {}", self.dialect.number(truth));
            when(&chain(answers.iter().map(is_so).collect(), operator), &self.dialect.double(score))
        };
        case(&[branch(by, "OR"), branch(!by, "AND")], None)
    }

    fn part(&self, answer: &str, part: Part) -> String {
        let [zero, one] = [0.0, 1.0].map(|number| self.dialect.number(number));
        let [value, from, to] = [part.number, part.from, part.to].map(|number| self.number(answer, number));
        let whole = match (part.from, part.to) {
            (Number::Constant(from), Number::Constant(to)) => self.dialect.number(to - from),
            _ => format!("NULLIF({to} - {from}, {zero})"),
        };
        let share = match part.from_the_end {
            true => format!("{one} - ({to} - {value}) / {whole}"),
            false => format!("({value} - {from}) / {whole}"),
        };
        let share = if part.is_held { format!("LEAST(GREATEST({share}, {zero}), {one})") } else { share };
        let score = self.on_scale(&share);
        // These two are numbers even of null.
        if part.is_held || part.number == Number::Place { self.where_answered(answer, &score) } else { score }
    }

    fn number(&self, answer: &str, number: Number) -> String {
        let double = self.dialect.double_type();
        match number {
            Number::Answer => answer.to_owned(),
            Number::Place => format!("CAST(RANK() OVER (ORDER BY {answer} NULLS LAST) AS {double})"),
            Number::Constant(constant) => self.dialect.number(constant),
            Number::Min => over("MIN", answer),
            Number::Max => over("MAX", answer),
            Number::Count => format!("CAST({} AS {double})", over("COUNT", answer)),
        }
    }

    fn where_answered(&self, answer: &str, score: &str) -> String {
        case(&[when(&format!("{answer} IS NOT NULL"), score)], None)
    }

    fn z_score(&self, answer: &str) -> String {
        let zero = self.dialect.number(0.0);
        let (min, max) = (over("MIN", answer), over("MAX", answer));
        // Rounding gives values that are all alike a deviation.
        let score = format!("({answer} - {}) / NULLIF({}, {zero})", over("AVG", answer), over("STDDEV_SAMP", answer));
        case(&[when(&format!("{min} < {max}"), &score)], None)
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
