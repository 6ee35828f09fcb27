//! Every figure against the draws behind it: groups resampled, draws one by one, on any number of threads.

use std::collections::BTreeSet;

use crate::common::{Table, assert_close, on_threads, values};
use open_gov_metric::export::{Format, write};
use open_gov_metric::polars::prelude::DataFrame;
use open_gov_metric::robustness::{Factors, Points, RankEstimate, RankUncertainty, Sensitivity, Target, Uncertainty};
use open_gov_metric::{Language, Scores};

use open_gov_metric::methodology::Aggregation::{Arithmetic, Harmonic};
use open_gov_metric::methodology::Missing::{Propagate, Renormalize};

use super::indices::{cities, file, metric, one_node};
use super::{ERRORS, TOLERANCE, effects, label, moments, one_by_one, quantile, run};

/// Groups of one node whose score is the value itself.
fn groups(groups: &[(&str, &[Option<f64>])]) -> Scores {
    let mut text = "institution,group,L0\n".to_owned();
    for (name, values) in groups {
        for (at, value) in values.iter().enumerate() {
            text.push_str(&format!(
                "{name}{at},{name},{}\n",
                value.map_or_else(String::new, |value| value.to_string())
            ));
        }
    }
    one_node(&[1.0], Arithmetic).score(&text)
}

fn by_group(scores: &Scores, factors: Factors, draws: usize) -> RankUncertainty<'_> {
    RankUncertainty::new(scores).by(["group"]).factors(factors).draws(draws)
}

fn estimate(found: &Uncertainty, label: &str) -> RankEstimate {
    found.ranks.iter().find(|estimate| estimate.label == label).unwrap_or_else(|| panic!("no {label}")).clone()
}

/// The mean of n draws from n values has the variance Σ(x − mean)² / n².
#[test]
fn the_bootstrap_has_the_variance_of_a_mean() {
    let metric = metric();
    let states = Table::of(&metric.frame().unwrap());
    for state in ["Ciudad de México", "Colima", "Federación"] {
        let all = values(&metric, "GA").into_iter().zip(states.texts("state"));
        let members: Vec<f64> = all.filter(|(_, of)| *of == state).map(|(value, _)| value.unwrap()).collect();
        assert!(members.len() > 1, "{state} has {}", members.len());
        let run = Sensitivity::new(&metric).by(["state"]).factors(Factors::none().bootstrap()).base(512);
        let found = run.target(Target::Score(state.into())).points(Points::Random).run().unwrap();
        let sample = [&found.sample.a[..], &found.sample.b].concat();
        let (mean, variance, error) = moments(&sample);
        let (expected, spread, _) = moments(&members);
        let spread = spread / members.len() as f64;
        assert_close(Some(found.nominal), Some(expected), TOLERANCE, state);
        assert_close(Some(mean), Some(expected), ERRORS * (spread / sample.len() as f64).sqrt(), state);
        assert_close(Some(variance), Some(spread), ERRORS * error, state);
    }
}

/// All 27 resamples of three institutions, one of them without a score, against the draws.
#[test]
fn a_resample_is_the_mean_of_the_scores_that_it_draws() {
    let members = [Some(0.2), Some(0.8), None];
    let scores = groups(&[("a", &[Some(0.7)]), ("b", &members), ("c", &[Some(0.5); 4]), ("d", &[None, None])]);
    let draws = 4000;
    let found = by_group(&scores, Factors::none().bootstrap(), draws).run().unwrap();
    let resamples = (0..27).map(|at| [at % 3, at / 3 % 3, at / 9].map(|member| members[member]));
    let means: Vec<f64> = resamples
        .map(|resample| resample.into_iter().flatten().collect::<Vec<_>>())
        .filter(|present| !present.is_empty())
        .map(|present| present.iter().sum::<f64>() / present.len() as f64)
        .collect();
    assert_eq!(means.len(), 26);
    let (mean, variance, _) = moments(&means);
    let b = estimate(&found, "b");
    let share = 26.0 / 27.0;
    let ranked = b.ranked as f64;
    assert!(
        (ranked / draws as f64 - share).abs() < ERRORS * f64::sqrt(share * (1.0 - share) / draws as f64),
        "{ranked}"
    );
    assert_close(b.score_mean, Some(mean), ERRORS * (variance / ranked).sqrt(), "mean of b");
    // Each extreme is the mean of 7 of the 26.
    assert_eq!([b.score_p5, b.score_p95], [Some(0.2), Some(0.8)]);
    assert_close(b.score_median, Some(0.5), TOLERANCE, "median of b");
    // c does not vary.
    let above = means.iter().filter(|mean| **mean > 0.5 + 1e-9).count() as f64 / 26.0;
    let tied = means.iter().filter(|mean| (**mean - 0.5).abs() < 1e-9).count() as f64 / 26.0;
    let pairs = by_group(&scores, Factors::none().bootstrap(), draws).all_pairs().run().unwrap();
    let pair = pairs.pairs.iter().find(|pair| (&*pair.a, &*pair.b) == ("b", "c")).unwrap();
    assert_eq!(pair.n, b.ranked);
    assert_close(pair.p_a_above_b, Some(above + tied / 2.0), ERRORS * 0.5 / ranked.sqrt(), "b above c");

    for (label, score) in [("a", 0.7), ("c", 0.5)] {
        let still = estimate(&found, label);
        assert_eq!(still.ranked, draws as u64);
        for found in [still.score, still.score_mean, still.score_p5, still.score_median, still.score_p95] {
            assert_close(found, Some(score), TOLERANCE, label);
        }
    }
    let none = estimate(&found, "d");
    assert_eq!((none.ranked, none.score, none.rank, none.rank_mean, none.score_mean), (0, None, None, None, None));
    assert_eq!((none.p_top, none.p_nominal), (None, None));
}

/// Two groups of the scores 0 and 1: each mean is 0, ½ or 1 with chances of ¼, ½ and ¼, and one tells nothing of the
/// other.
#[test]
fn groups_are_resampled_apart_from_each_other() {
    let scores = groups(&[("a", &[Some(0.0), Some(1.0)]), ("b", &[Some(0.0), Some(1.0)])]);
    let draws = 3000;
    let run = by_group(&scores, Factors::none().bootstrap(), draws).top(1).pairs([("a", "b")]);
    let found = run.run().unwrap();
    let near = |found: f64, expected: f64| {
        let error = ERRORS * (expected * (1.0 - expected) / draws as f64).sqrt();
        assert_close(Some(found), Some(expected), error, "share");
    };
    // A tie has 3/8; both are then first, and without one either is.
    for group in ["a", "b"] {
        near(estimate(&found, group).p_top.unwrap(), 3.0 / 8.0 + 5.0 / 16.0);
    }
    near(estimate(&found, "a").p_top.unwrap() + estimate(&found, "b").p_top.unwrap() - 1.0, 3.0 / 8.0);
    near(found.pairs[0].p_a_above_b.unwrap(), 0.5);
}

/// Every figure against the draws behind it, with institutions that have a rank in some draws only, in runs of more and
/// of fewer draws than institutions. It holds only where a longer run begins with the draws of a shorter one.
#[test]
fn figures_are_those_of_the_draws() {
    let index = one_node(&[0.4, 0.3, 0.3], Arithmetic);
    let gap = [Some(0.5), None, Some(0.7)];
    let rows = [
        [Some(0.9), Some(0.8), Some(0.2)],
        gap,
        [Some(0.4), Some(0.9), Some(0.3)],
        [Some(0.5), Some(0.5), Some(0.6)],
        gap,
        [None, None, None],
        [Some(0.3), Some(0.4), Some(0.9)],
    ];
    let scores = index.score(&file(&index, &rows.map(|row| row.to_vec())));
    let factors = Factors::none().weights(1.0).missing([Propagate, Renormalize]);
    let institutions = |draws: usize| {
        let run = RankUncertainty::new(&scores).factors(factors.clone()).draws(draws).seed(5).top(2);
        run.all_pairs().run().unwrap()
    };
    let groups = |draws: usize| {
        let factors = factors.clone().bootstrap().leave_one_out();
        by_group(&scores, factors, draws).seed(5).top(2).all_pairs().run().unwrap()
    };
    type Run<'a> = &'a dyn Fn(usize) -> Uncertainty;
    let runs: [(usize, &[usize], Run); 2] = [(7, &[1, 4], &institutions), (3, &[1], &groups)];
    for (subjects, gaps, run) in runs {
        let all = one_by_one(30, run);
        assert!(all.iter().all(|draw| draw.len() == subjects));
        let of = |subject: usize, draws: usize| all[..draws].iter().map(move |draw| draw[subject]);
        let now_and_then = (0..subjects).filter(|at| (1..30).contains(&of(*at, 30).flatten().count()));
        assert_eq!(now_and_then.collect::<Vec<_>>(), gaps, "ranked in some draws only");
        for draw in &all {
            for subject in draw.iter().flatten() {
                let better = draw.iter().flatten().filter(|other| other.1 > subject.1 + 1e-10).count();
                assert_eq!(subject.0, 1.0 + better as f64, "{draw:?}");
            }
        }
        for draws in [1, 2, subjects - 1, subjects, subjects + 1, 30] {
            let found = run(draws);
            for (at, estimate) in found.ranks.iter().enumerate() {
                let ranks: Vec<f64> = of(at, draws).flatten().map(|(rank, _)| rank).collect();
                let scores: Vec<f64> = of(at, draws).flatten().map(|(_, score)| score).collect();
                let what = format!("{estimate:?} of {draws} draws");
                assert_eq!(estimate.ranked, ranks.len() as u64, "{what}");
                let figures = [
                    (0.05, estimate.rank_p5, estimate.score_p5),
                    (0.5, estimate.rank_median, estimate.score_median),
                    (0.95, estimate.rank_p95, estimate.score_p95),
                ];
                for (p, rank, score) in figures {
                    assert_close(rank, quantile(&ranks, p), 1e-12, &what);
                    assert_close(score, quantile(&scores, p), 1e-12, &what);
                }
                // Shares of all draws, whether there was a rank or not.
                let share = |count: usize| Some(count as f64 / draws as f64).filter(|_| !ranks.is_empty());
                assert_eq!(estimate.p_top, share(ranks.iter().filter(|rank| **rank <= 2.0).count()), "{what}");
                let nominal = estimate.rank.map(f64::from);
                let with_nominal = ranks.iter().filter(|rank| Some(**rank) == nominal).count();
                assert_eq!(estimate.p_nominal, nominal.and_then(|_| share(with_nominal)), "{what}");
            }
            assert_eq!(found.pairs.len(), subjects * (subjects - 1) / 2);
            let position = |label: &str| found.ranks.iter().position(|e| e.label == label).unwrap();
            for pair in &found.pairs {
                let both = of(position(&pair.a), draws).zip(of(position(&pair.b), draws));
                let both: Vec<(f64, f64)> = both.filter_map(|(a, b)| Some((a?.0, b?.0))).collect();
                let share = |(a, b): &(f64, f64)| if a < b { 1.0 } else { f64::from(u8::from(a == b)) / 2.0 };
                assert_eq!(pair.n, both.len() as u64);
                let above = both.iter().map(share).sum::<f64>() / both.len() as f64;
                assert_eq!(pair.p_a_above_b, Some(above).filter(|above| !above.is_nan()), "{pair:?}");
            }
        }
    }
}

#[test]
fn another_seed_gives_other_draws() {
    let metric = metric();
    let drawn = |seed: u64| run(&metric, Factors::none().weights(0.25), 1, seed).ranks[0].score_mean.unwrap().to_bits();
    assert_eq!((0..50).map(drawn).collect::<BTreeSet<_>>().len(), 50);
    let sampled = |seed: u64, points: Points| {
        let run = Sensitivity::new(&metric).target(Target::Score(label(&metric, 0))).base(4).seed(seed);
        run.points(points).run().unwrap().sample.a[0].to_bits()
    };
    for points in [Points::Random, Points::Sobol] {
        let seeds = [1, 2, 3, 1 << 40, u64::MAX];
        assert_eq!(seeds.map(|seed| sampled(seed, points)).into_iter().collect::<BTreeSet<_>>().len(), 5, "{points:?}");
    }
}

#[test]
fn pairs_are_the_same_listed_turned_and_all() {
    let (index, survey) = cities();
    let scores = index.score(&survey);
    let run = || RankUncertainty::new(&scores).factors(Factors::none().weights(0.5).leave_one_out()).draws(80);
    let all = run().all_pairs().run().unwrap();
    assert_eq!(all.pairs.len(), 30 * 29 / 2);
    let pairs = || all.pairs.iter().map(|pair| (pair.a.clone(), pair.b.clone()));
    assert_eq!(run().pairs(pairs()).run().unwrap().pairs, all.pairs);
    let turned = run().pairs(pairs().map(|(a, b)| (b, a)).rev()).run().unwrap();
    for (turned, pair) in turned.pairs.iter().rev().zip(&all.pairs) {
        assert_eq!((&turned.a, &turned.b, turned.n), (&pair.b, &pair.a, pair.n));
        assert_close(turned.p_a_above_b, pair.p_a_above_b.map(|above| 1.0 - above), 1e-15, &pair.a);
    }
    let table = Table::of(&all.pairs.frame(Language::English).unwrap());
    assert_eq!(table.headers, ["a", "b", "p_a_above_b"]);
    assert_eq!(table.numbers("p_a_above_b"), all.pairs.iter().map(|pair| pair.p_a_above_b).collect::<Vec<_>>());
    assert!(run().run().unwrap().pairs.is_empty());
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let metric = metric();
    let (index, survey) = cities();
    let cities = index.score(&survey);
    let csv = |frame: DataFrame| {
        let mut bytes = Vec::new();
        write(&frame, Format::Csv, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let all = || {
        let vary = Factors::none().weights(0.25).aggregations([Arithmetic, Harmonic]);
        // More than one round of draws, and a last round that is not full.
        let institutions = run(&metric, vary.clone().leave_one_out(), 530, 3);
        let states =
            RankUncertainty::new(&metric).by(["state"]).factors(vary.clone().bootstrap()).draws(70).all_pairs();
        let states = states.run().unwrap();
        let gaps = run(&cities, vary.clone().missing([Renormalize, Propagate]), 1100, 3);
        let effects = effects(&cities, vary.clone().leave_one_out(), Target::RankShift, Points::Sobol, 32);
        let of_group = Sensitivity::new(&metric).by(["level"]).factors(vary.bootstrap()).base(8).run().unwrap();
        [
            csv(institutions.ranks.frame(Language::English).unwrap()),
            csv(states.ranks.frame(Language::English).unwrap()),
            csv(states.pairs.frame(Language::English).unwrap()),
            csv(gaps.ranks.frame(Language::English).unwrap()),
            csv(effects.factors.frame(Language::English).unwrap()),
            csv(of_group.factors.frame(Language::English).unwrap()),
            // A float is written so that it is read back the same.
            format!("{:?} {:?}", effects.sample, of_group.sample),
        ]
    };
    let expected = on_threads(1, all);
    assert!(expected.iter().all(|text| text.len() > 200));
    for threads in [2, 3] {
        assert!(on_threads(threads, all) == expected, "{threads} threads");
    }
}
