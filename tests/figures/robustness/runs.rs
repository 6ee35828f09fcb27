//! Memory and progress of a run, what it was asked, and how its tables look.

use std::cell::RefCell;
use std::ops::ControlFlow;

use crate::common::Table;
use open_gov_metric::robustness::{Factors, Points, RankEstimate, RankUncertainty, Sensitivity};
use open_gov_metric::{ErrorKind, Language, Methodology, Scores, SurveyReader};

use open_gov_metric::methodology::Missing::Renormalize;

use super::assert_refused;
use super::indices::{cities, metric};

#[test]
fn a_run_beyond_the_limit_of_memory_does_not_start() {
    let metric = metric();
    let rank = |limit: u64, draws: usize| {
        let started = |_, _| panic!("a run beyond the limit reported progress");
        RankUncertainty::new(&metric).draws(draws).memory_limit(limit).progress(started).run()
    };
    assert_refused(rank(1 << 19, 2000), "memory_limit", &["MiB", "908"]);
    assert_refused(rank(0, 1), "memory_limit", &["MiB"]);
    // More draws than any machine holds are refused at once, with the limit that is in place.
    assert_refused(rank(1 << 30, u32::MAX as usize), "memory_limit", &["1024 MiB"]);
    let all_pairs = RankUncertainty::new(&metric).draws(1).memory_limit(5 << 20);
    assert_refused(all_pairs.all_pairs().run(), "memory_limit", &["5 MiB"]);
    let started = |_, _| panic!("a run beyond the limit reported progress");
    let shares = |limit: u64, base: usize| {
        Sensitivity::new(&metric).points(Points::Random).base(base).memory_limit(limit).progress(started).run()
    };
    assert_refused(shares(0, 2), "memory_limit", &["MiB"]);
    assert_refused(shares(1 << 30, u32::MAX as usize), "memory_limit", &["1024 MiB"]);
    RankUncertainty::new(&metric).draws(1).memory_limit(5 << 20).run().unwrap();
}

#[test]
fn progress_rises_to_the_whole() {
    let metric = metric();
    let (index, survey) = cities();
    let cities = index.score(&survey);
    let reported = RefCell::new(Vec::new());
    let report = |done, all| {
        reported.borrow_mut().push((done, all));
        ControlFlow::Continue(())
    };
    let check = |calls: usize| {
        let reported = reported.take();
        assert!(reported.len() >= calls, "{reported:?}");
        let all = reported[0].1;
        assert!(reported.iter().all(|(_, of)| *of == all), "{reported:?}");
        assert!(reported.windows(2).all(|pair| pair[0].0 <= pair[1].0) && reported[0].0 > 0, "{reported:?}");
        assert_eq!(reported.last(), Some(&(all, all)));
    };
    RankUncertainty::new(&metric).draws(600).progress(report).run().unwrap();
    check(4);
    RankUncertainty::new(&cities).draws(1).progress(report).run().unwrap();
    check(2);
    RankUncertainty::new(&metric).by(["state"]).draws(7).progress(report).run().unwrap();
    check(2);
    Sensitivity::new(&cities).base(512).progress(report).run().unwrap();
    check(2);
    Sensitivity::new(&cities).base(300).points(Points::Random).progress(report).run().unwrap();
    check(2);
}

#[test]
fn a_run_stops_where_the_caller_breaks() {
    let (index, survey) = cities();
    let cities = index.score(&survey);
    for last in 1..=2 {
        let mut calls = 0;
        let report = |_, _| {
            calls += 1;
            if calls == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let found = RankUncertainty::new(&cities).draws(1200).progress(report).run();
        assert!(found.as_ref().is_err_and(|error| error.kind() == ErrorKind::Cancelled), "{found:?}");
        assert_eq!(calls, last);
        let mut calls = 0;
        let report = |_, _| {
            calls += 1;
            if calls == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let found = Sensitivity::new(&cities).base(512).progress(report).run();
        assert!(found.as_ref().is_err_and(|error| error.kind() == ErrorKind::Cancelled), "{found:?}");
        assert_eq!(calls, last);
    }
}

#[test]
fn a_run_returns_what_it_was_asked_and_its_table_holds_the_figures() {
    let (index, survey) = cities();
    let cities = index.score(&survey);
    let factors = Factors::none().dirichlet(9.0).missing([Renormalize]).bootstrap();
    let run =
        RankUncertainty::new(&cities).node("VOICE").by(["region"]).factors(factors.clone()).draws(20).seed(3).top(2);
    let found = run.run().unwrap();
    let asked = &found.parameters;
    assert_eq!((&*asked.node, &asked.keys[..], &asked.factors), ("VOICE", &["region".to_owned()][..], &factors));
    assert_eq!((asked.draws, asked.seed, asked.top), (20, 3, 2));
    let table = Table::of(&found.ranks.frame(Language::English).unwrap());
    let figures = [
        "score",
        "rank",
        "rank_mean",
        "rank_median",
        "rank_p5",
        "rank_p95",
        "score_mean",
        "score_p5",
        "score_p95",
        "p_top",
        "p_nominal",
    ];
    assert_eq!(table.headers, [&["region"], &figures[..]].concat());
    assert_eq!(table.texts("region"), ["Coast", "Highlands", "Plains"]);
    let of = |figure: fn(&RankEstimate) -> Option<f64>| found.ranks.iter().map(figure).collect::<Vec<_>>();
    let expected = [
        of(|e| e.score),
        of(|e| e.rank.map(f64::from)),
        of(|e| e.rank_mean),
        of(|e| e.rank_median),
        of(|e| e.rank_p5),
        of(|e| e.rank_p95),
        of(|e| e.score_mean),
        of(|e| e.score_p5),
        of(|e| e.score_p95),
        of(|e| e.p_top),
        of(|e| e.p_nominal),
    ];
    for (header, expected) in figures.into_iter().zip(expected) {
        assert_eq!(table.numbers(header), expected, "{header}");
    }
}

/// Institutions of the same name are told apart by their state.
#[test]
fn institutions_are_called_by_name_and_by_state_where_they_must() {
    let methodology = Methodology::edition(2019).unwrap();
    let text = "institution,state,TG,TC,PG,PC\n\
                Congreso,Colima,0.9,0.9,0.9,0.9\nCongreso,Sonora,0.1,0.1,0.1,0.1\nFiscalía,Sonora,0.5,0.5,0.5,0.5\n";
    let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap()).unwrap();
    let run = || RankUncertainty::new(&scores).draws(4);
    let found = run().pairs([("Congreso / Sonora", "Fiscalía"), ("Congreso / Colima", "Fiscalía")]).run().unwrap();
    assert_eq!(found.pairs.iter().map(|pair| pair.p_a_above_b).collect::<Vec<_>>(), [Some(0.0), Some(1.0)]);
    assert_refused(run().pairs([("Congreso", "Fiscalía")]).run(), "pairs", &["Congreso / Colima", "Congreso / Sonora"]);
    let table = Table::of(&found.ranks.frame(Language::English).unwrap());
    assert_eq!(table.headers[..2], ["unit", "state"]);
    assert_eq!(table.texts("unit"), ["Congreso", "Congreso", "Fiscalía"]);
}
