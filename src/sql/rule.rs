//! A scoring rule as an expression of the columns of raw answers (see [definitions](crate::definitions#scoring-rules)).

use std::collections::HashMap;

use super::Dialect;
use super::fold::folded;
use super::terms::{case, chain, when};
use crate::methodology::{Node, Scale, ScoringRule};

/// The score of a node by its rule; `answers` are the quoted names of its columns of raw answers as it reads them: words, 1 for yes and 0 for no, numbers.
pub(super) fn value(dialect: Dialect, node: &Node, rule: &ScoringRule, answers: &[String]) -> String {
    let scoring = Scoring { dialect, scale: node.scale() };
    let answer = answers.first().map_or("", String::as_str);
    match rule {
        ScoringRule::Map(scores) => scoring.map(answer, scores),
        ScoringRule::Goalposts { worst, best } => scoring.goalposts(answer, *worst, *best),
        ScoringRule::Steps { steps, beyond } => scoring.steps(answer, steps, *beyond),
        ScoringRule::Share(_) => scoring.share(answers),
        ScoringRule::Any(_) => scoring.decided(answers, (1.0, scoring.scale.max), (0.0, scoring.scale.min)),
        ScoringRule::All(_) => scoring.decided(answers, (0.0, scoring.scale.min), (1.0, scoring.scale.max)),
        ScoringRule::MinMax => scoring.min_max(answer),
        ScoringRule::ZScore => scoring.z_score(answer),
        ScoringRule::Rank => scoring.rank(answer),
        ScoringRule::PercentRank => scoring.percent_rank(answer),
        ScoringRule::DistanceToReference { reference } => scoring.distance(answer, *reference),
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
        let mut by_value: HashMap<u64, Vec<f64>> = HashMap::new();
        let number = |word: &str| word.parse::<f64>().ok().filter(|number| number.is_finite());
        for (word, score) in &known {
            number(word)
                .into_iter()
                .for_each(|value| by_value.entry((value + 0.0).to_bits()).or_default().push(*score));
        }
        for at in 0..scores.len() {
            let (word, score) = known[at].clone();
            let Some(value) = number(&word).map(|value| value + 0.0) else { continue };
            if by_value.get(&value.to_bits()).is_some_and(|scores| scores.len() > 1) {
                continue;
            }
            for form in [format!("{value}"), format!("{value:?}")] {
                if !known.iter().any(|(word, _)| *word == form) {
                    known.push((form, score));
                }
            }
        }
        let branches: Vec<String> =
            known.iter().map(|(word, score)| when(&self.dialect.text(word), &self.dialect.double(*score))).collect();
        case(&branches, None).replacen("CASE", &format!("CASE {answer}"), 1)
    }

    fn goalposts(&self, answer: &str, worst: f64, best: f64) -> String {
        let [zero, one, from, range] = [0.0, 1.0, worst, best - worst].map(|number| self.dialect.number(number));
        let part = format!("({answer} - {from}) / {range}");
        let value = self.on_scale(&format!("LEAST(GREATEST({part}, {zero}), {one})"));
        case(&[when(&format!("{answer} IS NOT NULL"), &value)], None)
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
    fn decided(&self, answers: &[String], one: (f64, f64), all: (f64, f64)) -> String {
        let each = |truth: f64, operator: &str| {
            let says = |answer: &String| format!("{answer} = {}", self.dialect.number(truth));
            chain(answers.iter().map(says).collect(), operator)
        };
        let branch = |condition: String, score: f64| when(&condition, &self.dialect.double(score));
        case(&[branch(each(one.0, "OR"), one.1), branch(each(all.0, "AND"), all.1)], None)
    }

    fn min_max(&self, answer: &str) -> String {
        let zero = self.dialect.number(0.0);
        let (min, max) = (over("MIN", answer), over("MAX", answer));
        self.on_scale(&format!("({answer} - {min}) / NULLIF({max} - {min}, {zero})"))
    }

    fn z_score(&self, answer: &str) -> String {
        let zero = self.dialect.number(0.0);
        let (min, max) = (over("MIN", answer), over("MAX", answer));
        // Rounding gives values that are all alike a deviation.
        let score = format!("({answer} - {}) / NULLIF({}, {zero})", over("AVG", answer), over("STDDEV_SAMP", answer));
        case(&[when(&format!("{min} < {max}"), &score)], None)
    }

    fn rank(&self, answer: &str) -> String {
        let rank = format!("CAST({} AS {})", Self::place(answer), self.dialect.double_type());
        case(&[when(&format!("{answer} IS NOT NULL"), &rank)], None)
    }

    fn percent_rank(&self, answer: &str) -> String {
        let [zero, one] = [0.0, 1.0].map(|number| self.dialect.number(number));
        let double = self.dialect.double_type();
        let part = format!(
            "(CAST({} AS {double}) - {one}) / NULLIF(CAST(COUNT({answer}) OVER () AS {double}) - {one}, {zero})",
            Self::place(answer)
        );
        case(&[when(&format!("{answer} IS NOT NULL"), &self.on_scale(&part))], None)
    }

    fn distance(&self, answer: &str, reference: Option<f64>) -> String {
        let [zero, one] = [0.0, 1.0].map(|number| self.dialect.number(number));
        let reference = reference.map_or_else(|| over("MAX", answer), |reference| self.dialect.number(reference));
        let distance = format!("({reference} - {answer}) / NULLIF({reference} - {}, {zero})", over("MIN", answer));
        self.on_scale(&format!("{one} - {distance}"))
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

    /// Place from the lowest value, ties sharing the smallest place.
    fn place(answer: &str) -> String {
        format!("RANK() OVER (ORDER BY {answer} NULLS LAST)")
    }
}

/// A figure of the whole sample.
fn over(figure: &str, value: &str) -> String {
    format!("{figure}({value}) OVER ()")
}
