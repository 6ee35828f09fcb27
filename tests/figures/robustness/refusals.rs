//! What cannot be varied or computed is refused, in words.

use open_gov_metric::methodology::{Aggregation, Missing};
use open_gov_metric::robustness::{Factors, Points, RankUncertainty, Sensitivity, Target};
use open_gov_metric::{Methodology, Scores, SurveyReader};

use open_gov_metric::methodology::Aggregation::{Arithmetic, Geometric, Harmonic, Minimum, Power};
use open_gov_metric::methodology::Missing::{Available, Propagate, Renormalize, Zero};

use super::indices::{complete, file, metric, one_node};
use super::{assert_refused, effects, label, run};

#[test]
fn what_cannot_be_varied_is_refused() {
    let methodology = Methodology::edition(2017).unwrap();
    let text = "institution,state,TG,TC,PG,PC\nA,Colima,0.7,0.5,0.2,0\nB,Sonora,0.4,0.2,0,0.1\nC,Sonora,0,1,0,0.1\n";
    let metric = Scores::new(SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap()).unwrap();
    let scale = |min: f64, max: f64| {
        let mut index = one_node(&[1.0, 1.0], Arithmetic);
        (index.min, index.max) = (min, max);
        index.score(&file(&index, &complete(&[vec![max, min], vec![min, min]])))
    };
    let (below_zero, without_zero, percent) = (scale(-1.0, 1.0), scale(1.0, 5.0), scale(0.0, 100.0));
    let chain = {
        let mut index = one_node(&[1.0], Arithmetic);
        index.nodes[1].code = "TOP".to_owned();
        index.score("institution,L0\nA,0.5\nB,0.6\n")
    };
    let none = Factors::none;
    let all_apart = ["GA", "T", "P"].iter().fold(none(), |factors, node| factors.aggregations_of(*node, [Geometric]));
    let no_aggregation: [Aggregation; 0] = [];
    let no_policy: [Missing; 0] = [];
    type Case<'a> = (&'a Scores, &'a str, &'a [&'a str], Factors, &'a str, &'a [&'a str]);
    let cases: Vec<Case> = vec![
        (&metric, "GB", &[], none().weights(0.1), "node", &["GB", "TG"]),
        (&metric, "TG_AI", &[], none().weights(0.1), "node", &["TG_AI", "PC"]),
        (&metric, "GA", &["estado"], none().weights(0.1), "by", &["estado"]),
        (&metric, "GA", &[], none().weights(1.01), "weights", &["1.01"]),
        (&metric, "GA", &[], none().weights(-0.1), "weights", &["-0.1"]),
        (&metric, "GA", &[], none().weights(f64::NAN), "weights", &["NaN"]),
        (&metric, "GA", &[], none().weights(f64::INFINITY), "weights", &["inf"]),
        (&metric, "GA", &[], none().dirichlet(0.0), "weights", &["0"]),
        (&metric, "GA", &[], none().dirichlet(-2.0), "weights", &["-2"]),
        (&metric, "GA", &[], none().dirichlet(f64::NAN), "weights", &["NaN"]),
        (&metric, "GA", &[], none().dirichlet(f64::INFINITY), "weights", &["inf"]),
        (&metric, "TG", &[], none().weights(0.25), "weights", &["TG"]),
        (&metric, "TG", &[], none().dirichlet(5.0), "weights", &["TG"]),
        (&chain, "TOP", &[], none().weights(0.25), "weights", &["TOP"]),
        (&metric, "GA", &[], none().aggregations(no_aggregation), "aggregation", &[]),
        (&metric, "GA", &[], none().aggregations_of("T", no_aggregation), "aggregation", &[]),
        (&metric, "GA", &[], none().missing(no_policy), "missing", &[]),
        (&metric, "GA", &[], none().missing_of("T", no_policy), "missing", &[]),
        (&metric, "TG", &[], none().aggregations([Geometric]), "aggregation", &["TG"]),
        (&metric, "TG", &[], none().missing([Renormalize]), "missing", &["TG"]),
        (&metric, "GA", &[], all_apart.clone().aggregations([Arithmetic]), "aggregation", &["GA"]),
        (&metric, "GA", &[], all_apart.aggregations_of("T", [Minimum]), "aggregation", &["T "]),
        (&metric, "T", &[], none().aggregations_of("P", [Geometric]), "aggregation", &["P ", "T"]),
        (&metric, "T", &[], none().aggregations_of("GA", [Geometric]), "aggregation", &["GA", "T"]),
        (&metric, "GA", &[], none().aggregations_of("GAg", [Geometric]), "aggregation", &["GAg"]),
        (&metric, "GA", &[], none().aggregations_of("TG", [Geometric]), "aggregation", &["TG"]),
        (&metric, "GA", &[], none().aggregations_of("X", [Geometric]), "aggregation", &["X"]),
        (&metric, "T", &[], none().missing_of("P", [Zero]), "missing", &["P ", "T"]),
        (&metric, "GA", &[], none().aggregations([Power(0.0)]), "aggregation", &["power = 0"]),
        (&metric, "GA", &[], none().aggregations_of("T", [Minimum, Power(f64::NAN)]), "aggregation", &["T", "NaN"]),
        (&metric, "GA", &[], none().aggregations([Power(101.0)]), "aggregation", &["power = 101"]),
        (&below_zero, "TOP", &[], none().aggregations([Arithmetic, Geometric]), "aggregation", &["TOP", "-1"]),
        (&below_zero, "TOP", &[], none().aggregations([Harmonic]), "aggregation", &["TOP", "-1"]),
        (&below_zero, "TOP", &[], none().aggregations_of("TOP", [Power(2.0)]), "aggregation", &["TOP", "-1"]),
        (&without_zero, "TOP", &[], none().missing([Renormalize, Zero]), "missing", &["TOP", "1", "5"]),
        (&metric, "GA", &[], none().missing([Available(1.5)]), "missing", &["available = 1.5"]),
        (&metric, "GA", &[], none().missing_of("P", [Available(f64::NAN)]), "missing", &["P", "NaN"]),
        (&metric, "TG", &[], none().leave_one_out(), "leave_one_out", &["TG"]),
        (&chain, "TOP", &[], none().leave_one_out(), "leave_one_out", &["L0"]),
        (&metric, "GA", &[], none().bootstrap(), "bootstrap", &["bootstrap"]),
    ];
    for (scores, node, keys, factors, argument, says) in cases {
        let rank = RankUncertainty::new(scores).node(node).by(keys.iter().copied()).factors(factors.clone()).draws(4);
        let message = assert_refused(rank.run(), argument, says);
        let shares = Sensitivity::new(scores).node(node).by(keys.iter().copied()).factors(factors).base(4);
        assert_eq!(assert_refused(shares.run(), argument, says), message);
    }
    // The same where they can be applied.
    for (scores, factors) in [
        (&below_zero, none().aggregations([Minimum]).missing([Zero])),
        (&without_zero, none().aggregations([Geometric, Power(-20.0)]).missing([Available(0.0)])),
        (&percent, none().weights(1.0).aggregations_of("TOP", [Harmonic]).missing_of("TOP", [Zero, Available(1.0)])),
    ] {
        run(scores, factors, 4, 1);
    }
}

#[test]
fn arguments_out_of_range_are_refused() {
    let metric = metric();
    let rank = || RankUncertainty::new(&metric).draws(4);
    let shares = || Sensitivity::new(&metric).base(4);
    let nowhere = "Oficina de ninguna parte";
    let unit = &*label(&metric, 0);
    assert_refused(rank().draws(0).run(), "draws", &["0"]);
    assert_refused(rank().draws(1 << 32).run(), "draws", &["4294967296"]);
    assert_refused(rank().top(0).run(), "top", &["top", "0"]);
    assert_refused(rank().pairs([(unit, nowhere)]).run(), "pairs", &[nowhere]);
    assert_refused(rank().pairs([(nowhere, unit)]).run(), "pairs", &[nowhere]);
    assert_refused(rank().by(["state"]).pairs([("Colima", unit)]).run(), "pairs", &[unit]);
    // A part of a name leads to the name.
    assert_refused(rank().by(["state"]).pairs([("Colima", "Yuca")]).run(), "pairs", &["`Yuca`", "Yucatán"]);
    assert_refused(shares().target(Target::Rank(nowhere.into())).run(), "target", &[nowhere]);
    assert_refused(shares().target(Target::Score("Colima".into())).run(), "target", &["Colima"]);
    assert_refused(shares().factors(Factors::none()).run(), "factors", &["leave-one-out"]);
    assert_refused(shares().factors(Factors::none().weights(0.0)).run(), "factors", &["leave-one-out"]);
    for (base, points) in [
        (0, Points::Sobol),
        (1, Points::Sobol),
        (3, Points::Sobol),
        (1000, Points::Sobol),
        (1 << 17, Points::Sobol),
        (0, Points::Random),
        (1, Points::Random),
    ] {
        assert_refused(shares().base(base).points(points).run(), "base", &[&base.to_string()]);
    }
    shares().base(2).run().unwrap();
    shares().base(3).points(Points::Random).run().unwrap();
}

/// A target that some setting leaves without a value, or that never has one.
#[test]
fn a_target_without_a_value_is_refused() {
    let index = one_node(&[0.5, 0.5], Arithmetic);
    let row = |a: f64, b: Option<f64>| vec![Some(a), b];
    let scores = index.score(&file(&index, &[row(0.5, Some(0.1)), row(0.2, None), row(0.4, Some(0.7))]));
    let policies = Factors::none().missing([Renormalize, Propagate]);
    for target in [Target::Rank("I1".into()), Target::Score("I1".into())] {
        let run = |factors: Factors| Sensitivity::new(&scores).factors(factors).target(target.clone()).base(16).run();
        assert_refused(run(Factors::none().weights(0.25)), "target", &[]);
        let kept = index.with(|node| node.missing = Renormalize);
        let kept = kept.score(&file(&kept, &[row(0.5, Some(0.1)), row(0.2, None), row(0.4, Some(0.7))]));
        let run = Sensitivity::new(&kept).factors(policies.clone()).target(target.clone()).base(16).run();
        assert_refused(run, "target", &["I1"]);
    }
    let none = index.score(&file(&index, &[row(0.2, None), row(0.4, None)]));
    assert_refused(Sensitivity::new(&none).base(16).run(), "target", &[]);
    // The ranks of the others can be had.
    effects(&scores, policies, Target::Rank("I0".into()), Points::Sobol, 16);
}

#[test]
fn a_survey_with_a_design_is_refused() {
    let methodology = Methodology::edition(2019).unwrap();
    let text = "institution,TG,TC,PG,PC,w,h,N\nA,0.1,0.5,0.25,0.3,1,a,9\nB,0.2,0.5,0.25,0.3,2,a,9\n";
    type Design = fn(SurveyReader<'static>) -> SurveyReader<'static>;
    let readers: [(Design, &str); 3] = [
        (|reader| reader.weight("w"), "`w` (weight)"),
        (|reader| reader.strata("h"), "`h` (strata)"),
        (|reader| reader.strata("h").fpc("N"), "`N` (fpc)"),
    ];
    for (reader, named) in readers {
        let survey = reader(SurveyReader::new(&methodology)).read_bytes(text.as_bytes()).unwrap();
        let scores = Scores::new(survey).unwrap();
        let message = assert_refused(RankUncertainty::new(&scores).draws(4).run(), "design", &[]);
        assert!(message.contains(named), "{message}");
        assert_refused(Sensitivity::new(&scores).base(4).run(), "design", &[]);
    }
}

#[test]
fn a_sobol_sequence_is_not_stretched() {
    let index = one_node(&[1.0 / 130.0; 130], Arithmetic);
    let scores = index.score(&file(&index, &[vec![Some(0.5); 130], vec![Some(0.25); 130]]));
    let run = |points| Sensitivity::new(&scores).points(points).base(4).run();
    assert_refused(run(Points::Sobol), "points", &["130", "128"]);
    assert!(run(Points::Random).is_ok());
}
