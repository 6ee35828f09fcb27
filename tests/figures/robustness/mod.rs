//! Rank uncertainty and sensitivity as a user meets them, against other ways to the same numbers: the ranking itself,
//! indices whose file says what a factor would choose, distributions in closed form, and all draws one by one.

mod choices;
mod draws;
mod indices;
mod official;
mod refusals;
mod runs;
mod sensitivity;
mod weights;

use crate::common::{Table, assert_close, values};
use open_gov_metric::robustness::{
    Effects, Factors, Points, RankEstimate, RankUncertainty, Sensitivity, Target, Uncertainty,
};
use open_gov_metric::{Error, Language, Scores};
use proptest::prelude::*;

/// Differences that the order of operations may make, in units of the scale.
const TOLERANCE: f64 = 1e-12;
/// Standard errors that an estimate may be off: 1 in 16,000 is further, and the seeds are fixed.
const ERRORS: f64 = 4.0;
/// The quantile at 0.999 of the distribution of √n · sup |Fₙ − F| (Kolmogorov 1933).
const KOLMOGOROV: f64 = 1.9495;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

// ---- Runs ----

/// A rank and a score.
type Place = (Option<f64>, Option<f64>);

fn run(scores: &Scores, factors: Factors, draws: usize, seed: u64) -> Uncertainty {
    RankUncertainty::new(scores).factors(factors).draws(draws).seed(seed).run().unwrap()
}

fn effects(scores: &Scores, factors: Factors, target: Target, points: Points, rows: usize) -> Effects {
    Sensitivity::new(scores).factors(factors).target(target).points(points).base(rows).run().unwrap()
}

/// What an institution is called.
fn label(scores: &Scores, row: usize) -> String {
    run(scores, Factors::none(), 1, 1).ranks[row].label.clone()
}

/// The values of one institution's score at random settings.
fn sampled(scores: &Scores, factors: Factors, unit: &str, rows: usize) -> Vec<f64> {
    let effects = effects(scores, factors, Target::Score(unit.to_owned()), Points::Random, rows);
    [&effects.sample.a[..], &effects.sample.b].concat()
}

/// Ranks and scores of one draw, or of draws that are all the same.
fn constant(uncertainty: &Uncertainty, range: f64) -> Vec<Place> {
    let of = |estimate: &RankEstimate| {
        let draws = uncertainty.parameters.draws as u64;
        assert!([0, draws].contains(&estimate.ranked), "{estimate:?}");
        for rank in [estimate.rank_p5, estimate.rank_median, estimate.rank_p95] {
            assert_eq!(rank, estimate.rank_mean, "{estimate:?}");
        }
        for score in [estimate.score_p5, estimate.score_median, estimate.score_p95] {
            assert_close(score, estimate.score_mean, TOLERANCE * range, &estimate.label);
        }
        assert_eq!(estimate.rank_mean.is_some(), estimate.score_mean.is_some());
        (estimate.rank_mean, estimate.score_mean)
    };
    uncertainty.ranks.iter().map(of).collect()
}

/// Ranks and values of the headline as `Scores` has them.
fn scored(scores: &Scores) -> Vec<Place> {
    let ranks = Table::of(&scores.frame().unwrap()).numbers("rank");
    ranks.into_iter().zip(values(scores, scores.methodology().headline().code())).collect()
}

#[track_caller]
fn assert_same(found: &[Place], expected: &[Place], range: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_close(found.1, expected.1, TOLERANCE * range, &format!("{what}: score of institution {at}"));
        assert_eq!(found.0, expected.0, "{what}: rank of institution {at}");
    }
}

/// The rank and the score of every subject in each draw: what the figures of n draws add to those of n − 1.
fn one_by_one(draws: usize, run: impl Fn(usize) -> Uncertainty) -> Vec<Vec<Option<(f64, f64)>>> {
    let sums = |draws: usize| -> Vec<(u64, f64, f64)> {
        let sum = |mean: Option<f64>, n: u64| mean.map_or(0.0, |mean| mean * n as f64);
        let of = |e: &RankEstimate| (e.ranked, sum(e.rank_mean, e.ranked).round(), sum(e.score_mean, e.ranked));
        run(draws).ranks.iter().map(of).collect()
    };
    let mut before: Vec<(u64, f64, f64)> = vec![(0, 0.0, 0.0); sums(1).len()];
    let mut all = Vec::new();
    for draw in 1..=draws {
        let after = sums(draw);
        let added = before.iter().zip(&after).map(|(before, after)| {
            assert!(after.0 == before.0 || after.0 == before.0 + 1, "{} draws, then {}", before.0, after.0);
            (after.0 > before.0).then_some((after.1 - before.1, after.2 - before.2))
        });
        all.push(added.collect());
        before = after;
    }
    all
}

/// Quantile by linear interpolation at (n − 1)p.
fn quantile(sample: &[f64], p: f64) -> Option<f64> {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let position = sorted.len().checked_sub(1)? as f64 * p;
    let (low, high) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    Some(low + (high - low) * position.fract())
}

/// Mean, variance with divisor n, and the standard error of that variance.
fn moments(sample: &[f64]) -> (f64, f64, f64) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let central = |power: i32| sample.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let variance = central(2);
    (mean, variance, ((central(4) - variance * variance) / n).sqrt())
}

/// √n times the largest distance between the distribution of a sample and another.
fn distance(mut sample: Vec<f64>, distribution: impl Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let apart = sample.iter().enumerate().map(|(below, x)| {
        let share = distribution(*x);
        (share - below as f64 / n).abs().max((share - (below + 1) as f64 / n).abs())
    });
    n.sqrt() * apart.fold(0.0, f64::max)
}

// ---- Refusals ----

/// Fails unless an argument was refused for what is in question, in both languages.
#[track_caller]
fn assert_refused<T>(found: Result<T, Error>, argument: &str, says: &[&str]) -> String {
    let Err(error) = found else { panic!("{argument} was not refused") };
    assert!(error.argument_name() == Some(argument), "{error:?}");
    let messages = [Language::English, Language::Spanish].map(|language| error.message(language));
    assert_ne!(messages[0], messages[1]);
    for (message, expected) in messages.iter().zip(["expected", "se esperaba"]) {
        assert!(message.contains(expected), "{message}");
        assert!(says.iter().all(|what| message.contains(what)), "{message} does not say {says:?}");
    }
    messages[0].clone()
}
