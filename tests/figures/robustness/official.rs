//! Ranks of the official file of 2017.

use crate::common::{reference_data, values};
use open_gov_metric::methodology::Indices;
use open_gov_metric::robustness::{Factors, RankEstimate, RankUncertainty};
use open_gov_metric::{Methodology, Scores, SurveyReader};

use super::{TOLERANCE, assert_same, constant, run, scored};

/// The file supplies T, P and GA, rounded. What is ranked is always computed from TG, TC, PG and PC.
#[test]
#[ignore = "needs official data"]
fn the_official_ranking_does_not_depend_on_which_indices_are_used() {
    let file = reference_data("mga2017/institutions.csv");
    let methodology = Methodology::edition(2017).unwrap();
    let survey = SurveyReader::new(&methodology).read_path(file).unwrap();
    let supplied = Scores::with_indices(survey.clone(), Indices::Supplied).unwrap();
    let computed = Scores::new(survey).unwrap();
    let range = 1.0;
    let nominal = run(&supplied, Factors::none(), 3, 1);
    assert_eq!(nominal.ranks.len(), 908);
    assert_same(&constant(&nominal, range), &scored(&computed), range, "institutions");
    let by_state = |scores: &Scores| RankUncertainty::new(scores).by(["state"]).draws(40).run().unwrap();
    assert_eq!(by_state(&supplied).ranks, by_state(&computed).ranks);
    assert_eq!(by_state(&computed).ranks.len(), 33);
    assert_ne!(values(&supplied, "GA"), values(&computed, "GA"));
}

#[test]
#[ignore = "needs official data"]
fn official_ranks_under_other_weights_are_coherent() {
    let file = reference_data("mga2017/institutions.csv");
    let methodology = Methodology::edition(2017).unwrap();
    let scores = Scores::new(SurveyReader::new(&methodology).read_path(file).unwrap()).unwrap();
    let components: Vec<Vec<f64>> =
        ["TG", "TC", "PG", "PC"].map(|node| values(&scores, node).into_iter().map(Option::unwrap).collect()).into();
    let found = RankUncertainty::new(&scores).draws(120).top(10).run().unwrap();
    let ranks = &found.ranks;
    // In every draw the first ten places are taken, by more than ten where there are ties.
    assert!(ranks.iter().map(|e| e.p_top.unwrap()).sum::<f64>() >= 10.0 - 1e-9);
    let spread = |e: &RankEstimate| e.rank_p95.unwrap() - e.rank_p5.unwrap();
    assert!(ranks.iter().filter(|e| spread(e) > 0.0).count() > 800);
    for (at, e) in ranks.iter().enumerate() {
        let quantiles = [Some(1.0), e.rank_p5, e.rank_median, e.rank_p95, Some(908.0)];
        assert!(quantiles.is_sorted(), "{e:?}");
        assert!([e.score_p5, e.score_median, e.score_p95].is_sorted(), "{e:?}");
        // Weights that sum to 1 keep a score between the components.
        let of: Vec<f64> = components.iter().map(|component| component[at]).collect();
        let (low, high) = (of.iter().copied().fold(1.0, f64::min), of.iter().copied().fold(0.0, f64::max));
        assert!(e.score_p5.unwrap() >= low - TOLERANCE && e.score_p95.unwrap() <= high + TOLERANCE, "{e:?}");
        // Those that are better in everything rank better in every draw.
        let better = |other: &usize| components.iter().all(|component| component[*other] > component[at]);
        let better = (0..908).filter(better).count() as f64;
        assert!(e.rank_p5.unwrap() >= 1.0 + better, "{e:?} has {better} above in everything");
    }
}
