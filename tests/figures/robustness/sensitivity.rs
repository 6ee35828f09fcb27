//! Shares of variance against those that are known exactly, and those of the sample.

use crate::common::{Table, assert_close};
use open_gov_metric::Language;
use open_gov_metric::robustness::{Factor, Factors, Points, Target};

use open_gov_metric::methodology::Aggregation::{Arithmetic, Geometric, Harmonic, Minimum, Power};
use open_gov_metric::methodology::Missing::{Available, Propagate, Renormalize, Zero};

use super::indices::{cities, file, metric, one_node};
use super::{ERRORS, Place, TOLERANCE, effects, label, moments, quantile, scored};

/// All settings of two discrete factors, all equally likely: the indices are sums over the table.
#[test]
fn indices_of_two_discrete_factors_are_the_exact_ones() {
    let (index, survey) = cities();
    let unit = "Jettyburgh";
    let scores = index.score(&survey);
    let row = (0..scores.len()).find(|row| scores.survey().unit(*row) == unit).unwrap();
    let alternatives = [Arithmetic, Harmonic, Power(3.0)];
    let tables: Vec<Vec<Vec<Place>>> = alternatives
        .into_iter()
        .map(|aggregation| {
            let index = index.with(|node| node.aggregation = aggregation);
            let without = index.leaves().map(|leaf| index.without(&leaf.code));
            [index.clone()].into_iter().chain(without).map(|index| scored(&index.score(&survey))).collect()
        })
        .collect();
    let nominal = scored(&scores);
    let shift = |found: &[Place]| {
        let both = found.iter().zip(&nominal).filter_map(|(found, nominal)| Some((found.0? - nominal.0?).abs()));
        let shifts: Vec<f64> = both.collect();
        assert!(shifts.len() < found.len(), "no city lacks an index");
        shifts.iter().sum::<f64>() / shifts.len() as f64
    };
    type Measure<'a> = &'a dyn Fn(&[Place]) -> f64;
    let targets: [(Target, f64, Measure); 3] = [
        (Target::RankShift, 0.0, &shift),
        (Target::Rank(unit.into()), nominal[row].0.unwrap(), &|found| found[row].0.unwrap()),
        (Target::Score(unit.into()), nominal[row].1.unwrap(), &|found| found[row].1.unwrap()),
    ];
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let variance = |values: &[f64]| moments(values).1;
    for (target, nominal, measure) in targets {
        let table: Vec<Vec<f64>> =
            tables.iter().map(|row| row.iter().map(|setting| measure(setting)).collect()).collect();
        let turned: Vec<Vec<f64>> = (0..12).map(|at| table.iter().map(|row| row[at]).collect()).collect();
        let whole = variance(&table.concat());
        // V(E(f | factor)) / V, and E(V(f | the other)) / V.
        let exact = |by: &[Vec<f64>], by_other: &[Vec<f64>]| {
            let first = variance(&by.iter().map(|values| mean(values)).collect::<Vec<_>>());
            [first / whole, mean(&by_other.iter().map(|values| variance(values)).collect::<Vec<_>>()) / whole]
        };
        let known = [exact(&table, &turned), exact(&turned, &table)];
        let factors = Factors::none().aggregations(alternatives).leave_one_out();
        for points in [Points::Sobol, Points::Random] {
            let found = effects(&scores, factors.clone(), target.clone(), points, 256);
            assert_close(Some(found.nominal), Some(nominal), TOLERANCE * index.range(), "nominal");
            for (effect, known) in found.factors.iter().zip(known) {
                let what = format!("{target:?} by {points:?}: {effect:?}, exactly {known:?}");
                for (share, known) in [(effect.first_order, known[0]), (effect.total_order, known[1])] {
                    let share = share.unwrap();
                    // The interval is 3.92 standard errors wide.
                    assert!((share.estimate - known).abs() <= share.high - share.low, "{what}");
                    assert!(share.high - share.low < 0.5, "{what}");
                }
                let (first, total) = (effect.first_order.unwrap(), effect.total_order.unwrap());
                assert!(first.low <= total.high, "{what}");
            }
        }
    }
}

/// Jansen's estimators in another form, and intervals of another bootstrap.
#[test]
fn shares_and_intervals_are_those_of_the_sample() {
    let (index, survey) = cities();
    let scores = index.score(&survey);
    let factors = Factors::none().weights(0.5).aggregations([Arithmetic, Geometric]).leave_one_out();
    let found = effects(&scores, factors, Target::RankShift, Points::Random, 100);
    let sample = &found.sample;
    assert_eq!([&sample.a, &sample.b].map(Vec::len), [100, 100]);
    let shares = |factor: usize, rows: &[usize]| {
        let product = |x: &[f64], y: &[f64]| rows.iter().map(|row| x[*row] * y[*row]).sum::<f64>() / rows.len() as f64;
        let ones = vec![1.0; 100];
        let (a, b, swapped) = (&sample.a, &sample.b, &sample.swapped[factor]);
        let mean = (product(a, &ones) + product(b, &ones)) / 2.0;
        let variance = (product(a, a) + product(b, b)) / 2.0 - mean * mean;
        let half = |x: &[f64]| (product(x, x) + product(swapped, swapped)) / 2.0 - product(x, swapped);
        [1.0 - half(b) / variance, half(a) / variance]
    };
    let mut state = 7_u64;
    // Lehmer's generator with the multiplier of L'Ecuyer (1999).
    let mut random = |below: usize| {
        state = state.wrapping_mul(0xfc0072fa0b15f4fd);
        ((state >> 33) as usize * below) >> 31
    };
    let resamples: Vec<Vec<usize>> = (0..1000).map(|_| (0..100).map(|_| random(100)).collect()).collect();
    for (factor, effect) in found.factors.iter().enumerate() {
        let whole = shares(factor, &(0..100).collect::<Vec<_>>());
        let all: Vec<[f64; 2]> = resamples.iter().map(|rows| shares(factor, rows)).collect();
        for (order, share) in [effect.first_order.unwrap(), effect.total_order.unwrap()].into_iter().enumerate() {
            assert_close(Some(share.estimate), Some(whole[order]), 1e-9, effect.factor.code());
            let values: Vec<f64> = all.iter().map(|orders| orders[order]).collect();
            // An end has a standard error of 2% of the width in either bootstrap, for a normal estimate.
            let error = ERRORS * 0.03 * (share.high - share.low);
            assert_close(Some(share.low), quantile(&values, 0.025), error, effect.factor.code());
            assert_close(Some(share.high), quantile(&values, 0.975), error, effect.factor.code());
        }
        let alone = sample.alone[factor].iter().map(|value| (value - found.nominal).abs()).sum::<f64>() / 100.0;
        assert_close(Some(effect.alone), Some(alone), 1e-12, effect.factor.code());
        assert!(effect.alone > 0.0);
    }
    let table = Table::of(&found.factors.frame(Language::English).unwrap());
    assert_eq!(table.texts("factor"), ["weights", "aggregation", "leave_one_out"]);
    let of = |share: fn(&open_gov_metric::robustness::FactorEffect) -> f64| {
        found.factors.iter().map(|effect| Some(share(effect))).collect::<Vec<_>>()
    };
    assert_eq!(table.numbers("first_order"), of(|e| e.first_order.unwrap().estimate));
    assert_eq!(table.numbers("first_low"), of(|e| e.first_order.unwrap().low));
    assert_eq!(table.numbers("first_high"), of(|e| e.first_order.unwrap().high));
    assert_eq!(table.numbers("total_order"), of(|e| e.total_order.unwrap().estimate));
    assert_eq!(table.numbers("total_low"), of(|e| e.total_order.unwrap().low));
    assert_eq!(table.numbers("total_high"), of(|e| e.total_order.unwrap().high));
    assert_eq!(table.numbers("alone"), of(|e| e.alone));
}

/// A factor without effect has none, to the last bit: what it swaps changes nothing.
#[test]
fn a_factor_that_does_nothing_has_no_share() {
    let metric = metric();
    let (cities, survey) = cities();
    let complete_cities: String =
        survey.lines().filter(|line| !line.contains(",,")).map(|line| format!("{line}\n")).collect();
    let cities = cities.with(|node| node.aggregation = Minimum).score(&complete_cities);
    let weights = Factors::none().weights(0.5);
    let policies = [Propagate, Renormalize, Zero, Available(0.3)];
    for (scores, factors, idle) in [
        (&metric, weights.clone().aggregations([Arithmetic]), Factor::Aggregation),
        (&metric, weights.clone().aggregations([Arithmetic, Geometric]).missing(policies), Factor::Missing),
        (&cities, weights.leave_one_out().missing(policies), Factor::Weights),
    ] {
        let unit = label(scores, 0);
        for target in [Target::RankShift, Target::Score(unit)] {
            let found = effects(scores, factors.clone(), target, Points::Sobol, 16);
            let effect = found.factors.iter().find(|effect| effect.factor == idle).unwrap();
            let total = effect.total_order.unwrap();
            assert_eq!([total.estimate, total.low, total.high, effect.alone], [0.0; 4], "{idle:?}");
            assert!(
                found.factors.iter().all(|e| (e.alone > 0.0 && e.total_order.unwrap().low > 0.0) == (e.factor != idle)
                    || e.factor == Factor::Missing),
                "{:?}",
                found.factors
            );
            assert_eq!(found.note(Language::English), None);
        }
    }
}

#[test]
fn a_single_factor_explains_everything() {
    let metric = metric();
    for factors in [Factors::none().weights(0.25), Factors::none().dirichlet(20.0), Factors::none().leave_one_out()] {
        let found = effects(&metric, factors, Target::RankShift, Points::Sobol, 64);
        let [effect] = &found.factors[..] else { panic!("{:?}", found.factors) };
        let first = effect.first_order.unwrap();
        assert_eq!([first.estimate, first.low, first.high], [1.0; 3], "{:?}", effect.factor);
        let total = effect.total_order.unwrap();
        assert!(total.low <= 1.0 && 1.0 <= total.high, "{:?}: {total:?}", effect.factor);
        assert_eq!(found.sample.alone[0], found.sample.a);
    }
}

#[test]
fn without_variance_there_are_no_shares_and_a_note_says_so() {
    let metric = metric();
    let factors = Factors::none().aggregations([Arithmetic]).missing([Zero]);
    for points in [Points::Random, Points::Sobol] {
        let found = effects(&metric, factors.clone(), Target::RankShift, points, 8);
        for effect in &found.factors {
            assert_eq!((effect.first_order, effect.total_order, effect.alone), (None, None, 0.0));
        }
        let notes = [Language::English, Language::Spanish].map(|language| found.note(language).unwrap());
        assert!(notes[0].contains("does not vary") && notes[1].contains("no varía"), "{notes:?}");
        let table = Table::of(&found.factors.frame(Language::English).unwrap());
        assert_eq!(table.numbers("total_order"), [None, None]);
    }
}

/// Equal components give the same score under any weights and aggregation, but for its last bits, which have no causes.
#[test]
fn rounding_has_no_shares_of_variance() {
    let index = one_node(&[0.2, 0.3, 0.1, 0.4], Arithmetic);
    let scores = index.score(&file(&index, &[vec![Some(0.7); 4], vec![Some(0.1), Some(0.5), Some(0.9), Some(0.3)]]));
    let factors = Factors::none().weights(0.5).aggregations([Arithmetic, Geometric]).leave_one_out();
    let found = effects(&scores, factors, Target::Score("I0".into()), Points::Sobol, 64);
    for effect in &found.factors {
        assert_eq!((effect.first_order, effect.total_order, effect.alone), (None, None, 0.0), "{:?}", effect.factor);
    }
    assert!(found.note(Language::English).is_some() && found.note(Language::Spanish).is_some());
}
