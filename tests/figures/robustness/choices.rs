//! Nothing varies, or one choice is another: every draw is the ranking, or that of an index whose file says so.

use std::collections::BTreeSet;

use crate::common::{assert_close, values};
use open_gov_metric::robustness::{Factor, Factors, Points, RankUncertainty, Target};
use open_gov_metric::{Scores, Summarize};
use proptest::prelude::*;

use open_gov_metric::methodology::Aggregation::{Arithmetic, Harmonic, Minimum};

use super::indices::{Index, Node, cities, file, index_and_rows, metric};
use super::{ERRORS, Place, TOLERANCE, assert_same, config, constant, effects, run, scored};

#[test]
fn without_a_factor_every_draw_is_the_ranking() {
    let (cities, survey) = cities();
    let cities = cities.score(&survey);
    let metric = metric();
    // 101 draws are fewer than the institutions, and more than the cities.
    for (scores, nodes) in [(&metric, &["GA", "T", "PC", "TG_DA"][..]), (&cities, &["OPEN", "BREADTH", "VOICE", "AIR"])]
    {
        for node in nodes {
            for factors in [Factors::none(), Factors::none().dirichlet(3.0).weights(0.0)] {
                let run = RankUncertainty::new(scores).node(*node).factors(factors).draws(101).top(7);
                let found = run.run().unwrap();
                let expected = values(scores, node);
                let scale = scores.methodology().node(node).unwrap().scale();
                constant(&found, scale.range());
                for (estimate, expected) in found.ranks.iter().zip(expected) {
                    let what = format!("{node} of {}", estimate.label);
                    assert_close(estimate.score, expected, TOLERANCE * scale.range(), &what);
                    assert_close(estimate.score_mean, expected, TOLERANCE * scale.range(), &what);
                    assert_eq!(estimate.rank.map(f64::from), estimate.rank_mean, "{what}");
                    assert_eq!(estimate.p_nominal, expected.map(|_| 1.0), "{what}");
                    assert_eq!(estimate.p_top, estimate.rank.map(|rank| f64::from(u8::from(rank <= 7))), "{what}");
                }
            }
        }
        let found = run(scores, Factors::none(), 2, 1);
        let ranks = found.ranks.iter().map(|estimate| estimate.rank.map(f64::from));
        assert!(ranks.eq(scored(scores).into_iter().map(|(rank, _)| rank)));
    }
    assert!(values(&cities, "BREADTH").contains(&None), "no city lacks an index");
}

#[test]
fn without_a_factor_groups_have_their_means() {
    let (cities, survey) = cities();
    let cities = cities.score(&survey);
    let metric = metric();
    for (scores, node, keys) in
        [(&metric, "GA", &["state"][..]), (&metric, "P", &["level", "type"]), (&cities, "BREADTH", &["region"])]
    {
        let found = RankUncertainty::new(scores).node(node).by(keys.iter().copied()).factors(Factors::none()).draws(40);
        let found = found.run().unwrap();
        let summary = Summarize::new(scores).by(keys.iter().copied()).summary().unwrap();
        let range = scores.methodology().scale().range();
        constant(&found, range);
        assert_eq!(found.ranks.len(), summary.groups.len());
        let means: Vec<f64> = summary
            .groups
            .iter()
            .map(|group| {
                let group: Vec<&str> = group.iter().map(AsRef::as_ref).collect();
                summary.estimate(&group, node).unwrap().mean.unwrap()
            })
            .collect();
        for (estimate, mean) in found.ranks.iter().zip(&means) {
            assert_close(estimate.score, Some(*mean), TOLERANCE * range, &estimate.label);
            let better = means.iter().filter(|other| **other > mean + TOLERANCE * range).count();
            assert_eq!(estimate.rank, Some(1 + better as u32), "{}", estimate.label);
            assert_eq!(estimate.p_nominal, Some(1.0));
        }
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn without_a_factor_any_index_has_its_ranking((index, rows) in index_and_rows(0.15)) {
        let scores = index.score(&file(&index, &rows));
        let found = run(&scores, Factors::none(), 5, 1);
        assert_same(&constant(&found, index.range()), &scored(&scores), index.range(), &index.toml());
        prop_assert!(found.ranks.iter().all(|e| e.p_nominal == e.score.map(|_| 1.0)));
    }
}

proptest! {
    #![proptest_config(config(20))]

    /// One alternative for all nodes, or for one, is the index whose file says so.
    #[test]
    fn a_single_alternative_is_another_index(
        (index, rows) in index_and_rows(0.2),
        at: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        let survey = file(&index, &rows);
        let scores = index.score(&survey);
        let check = |factors: Factors, changed: Index| {
            let what = format!("{factors} on\n{}{survey}", index.toml());
            let found = constant(&run(&scores, factors, 2, 1), index.range());
            assert_same(&found, &scored(&changed.score(&survey)), index.range(), &what);
        };
        let code = at.get(&index.parents().map(|node| node.code.clone()).collect::<Vec<_>>()).clone();
        let missing = *other.get(index.policies());
        for aggregation in index.aggregations().iter().copied() {
            let all = Factors::none().aggregations([aggregation]);
            check(all.clone(), index.with(|node| node.aggregation = aggregation));
            check(all.missing([missing]), index.with(|node| (node.aggregation, node.missing) = (aggregation, missing)));
        }
        for missing in index.policies().iter().copied() {
            check(Factors::none().missing([missing]), index.with(|node| node.missing = missing));
        }
        let aggregation = *other.get(index.aggregations());
        let of_one = Factors::none().aggregations_of(&code, [aggregation]).missing_of(&code, [missing]);
        let of_one_changed = |node: &mut Node| {
            if node.code == code {
                (node.aggregation, node.missing) = (aggregation, missing);
            }
        };
        check(of_one.clone(), index.with(of_one_changed));
        if index.parents().count() > 1 {
            let rest = index.with(|node| {
                node.aggregation = Minimum;
                of_one_changed(node);
            });
            check(of_one.aggregations([Minimum]), rest);
        }
    }

    /// Each draw is the index without one of its components, or all of it: with and without missing data.
    #[test]
    fn leaving_one_out_is_an_index_without_it((index, rows) in index_and_rows(0.2)) {
        let survey = file(&index, &rows);
        let scores = index.score(&survey);
        let mut expected = vec![scored(&scores)];
        expected.extend(index.leaves().map(|leaf| scored(&index.without(&leaf.code).score(&survey))));
        let near = |found: &[Place], expected: &[Place]| {
            found.iter().zip(expected).all(|(found, expected)| {
                let apart = found.1.zip(expected.1).map_or(0.0, |(found, expected)| (found - expected).abs());
                found.0 == expected.0 && found.1.is_some() == expected.1.is_some() && apart <= TOLERANCE * index.range()
            })
        };
        let mut unmet: BTreeSet<usize> = (0..expected.len()).collect();
        for seed in 0..60 {
            let found = constant(&run(&scores, Factors::none().leave_one_out(), 1, seed), index.range());
            let same: Vec<usize> = (0..expected.len()).filter(|at| near(&found, &expected[*at])).collect();
            prop_assert!(!same.is_empty(), "{:?} is none of {:?}\n{}{}", found, expected, index.toml(), survey);
            same.iter().for_each(|at| { unmet.remove(at); });
        }
        // At most six settings: the chance to miss one in 60 draws is below 6 (5/6)^60 = 1e-4, and the seeds are fixed.
        prop_assert!(unmet.is_empty(), "{:?} never drawn", unmet);
    }
}

/// Each component is left out as often as any other, and as none.
#[test]
fn all_components_are_equally_likely_to_be_left_out() {
    let (index, survey) = cities();
    let unit = "Kestrelfell";
    let scores = index.score(&survey);
    let of = |scores: &Scores| {
        let row = (0..scores.len()).find(|row| scores.survey().unit(*row) == unit).unwrap();
        values(scores, "OPEN")[row].unwrap()
    };
    let mut expected = vec![of(&scores)];
    expected.extend(index.leaves().map(|leaf| of(&index.without(&leaf.code).score(&survey))));
    for points in [Points::Random, Points::Sobol] {
        let effects = effects(&scores, Factors::none().leave_one_out(), Target::Score(unit.into()), points, 2048);
        let mut counts = vec![0; expected.len()];
        for value in [&effects.sample.a[..], &effects.sample.b].concat() {
            let same: Vec<usize> = (0..expected.len()).filter(|at| (expected[*at] - value).abs() <= 1e-10).collect();
            let [same] = same[..] else { panic!("{value} is {same:?} among {expected:?}") };
            counts[same] += 1;
        }
        let (draws, share) = (4096.0, 1.0 / expected.len() as f64);
        let error = ERRORS * (draws * share * (1.0 - share)).sqrt();
        assert!(counts.iter().all(|n| (f64::from(*n) - draws * share).abs() < error), "{points:?}: {counts:?}");
    }
}

/// What a swap of a factor's columns changes, setting by setting: each is told by its score.
#[test]
fn a_design_swaps_one_factor_and_keeps_the_others() {
    let (index, survey) = cities();
    let unit = "Kestrelfell";
    let scores = index.score(&survey);
    let row = (0..scores.len()).find(|row| scores.survey().unit(*row) == unit).unwrap();
    // Aggregation 0 is the index's own mixture, which is not among the alternatives; component 0 is none.
    let mixtures = [
        index.clone(),
        index.with(|node| node.aggregation = Arithmetic),
        index.with(|node| node.aggregation = Harmonic),
    ];
    let mut known = Vec::new();
    for (aggregation, index) in mixtures.iter().enumerate() {
        let without = index.leaves().map(|leaf| index.without(&leaf.code));
        for (left_out, index) in [index.clone()].into_iter().chain(without).enumerate() {
            known.push(((aggregation, left_out), values(&index.score(&survey), "OPEN")[row].unwrap()));
        }
    }
    let setting = |value: &f64| {
        let same: Vec<_> = known.iter().filter(|(_, known)| (known - value).abs() <= 1e-10).collect();
        assert_eq!(same.len(), 1, "{value} is {same:?}");
        same[0].0
    };
    let factors = Factors::none().aggregations([Arithmetic, Harmonic]).leave_one_out();
    for points in [Points::Random, Points::Sobol] {
        let effects = effects(&scores, factors.clone(), Target::Score(unit.into()), points, 128);
        assert_eq!(
            effects.factors.iter().map(|e| e.factor).collect::<Vec<_>>(),
            [Factor::Aggregation, Factor::LeaveOneOut]
        );
        let sample = &effects.sample;
        let mut swaps_seen = BTreeSet::new();
        for row in 0..128 {
            let (a, b) = (setting(&sample.a[row]), setting(&sample.b[row]));
            assert!(a.0 > 0 && b.0 > 0, "the nominal mixture was drawn");
            assert_eq!(setting(&sample.swapped[0][row]), (b.0, a.1));
            assert_eq!(setting(&sample.swapped[1][row]), (a.0, b.1));
            assert_eq!(setting(&sample.alone[0][row]), (a.0, 0));
            assert_eq!(setting(&sample.alone[1][row]), (0, a.1));
            swaps_seen.insert((a.0 != b.0, a.1 != b.1));
        }
        assert_eq!(swaps_seen.len(), 4, "{points:?}");
    }
}
