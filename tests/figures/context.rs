//! States beside facts about them: the tests of R, tables of every kind, and what is said of them.

use crate::common::{self, project_file, reference_data};
use open_gov_metric::catalog::Jurisdiction;
use open_gov_metric::context::{Context, ContextTest, Kind, Method};
use open_gov_metric::methodology::Indices;
use open_gov_metric::{Language, Methodology, Scores, Summarize, Summary, SurveyReader};
use polars::prelude::{DataFrame, df};

/// Action plans by state, as INAI's pages of about 2019 have them; the others have none.
const TWO: [&str; 6] = ["Campeche", "Oaxaca", "Durango", "Jalisco", "Veracruz", "Zacatecas"];
const ONE: [&str; 7] = ["Coahuila", "San Luis Potosí", "Tabasco", "Guanajuato", "Tlaxcala", "Morelos", "Nuevo León"];

fn plans() -> String {
    let of = |state: Jurisdiction| match state.name() {
        name if TWO.contains(&name) => 2,
        name if ONE.contains(&name) => 1,
        _ => 0,
    };
    let rows = Jurisdiction::all().skip(1).map(|state| format!("{state},{0},p{0}\n", of(state)));
    format!("state,plans,group\n{}", rows.collect::<String>())
}

/// The printed means of 2017: a wide table of states.
fn printed() -> Summary {
    let bytes = std::fs::read(project_file("fixtures/published_2017_states.csv")).unwrap();
    Summary::from_table(&bytes, "printed", &Methodology::edition(2017).unwrap()).unwrap()
}

fn close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= 1e-12 + 1e-11 * expected.abs(), "{found} for {expected}");
}

fn check(test: &ContextTest, estimate: f64, interval: [f64; 2], statistic: f64, df: f64, p: f64) {
    close(test.estimate, estimate);
    close(test.ci_low, interval[0]);
    close(test.ci_high, interval[1]);
    close(test.statistic, statistic);
    close(test.df1, df);
    close(test.p, p);
}

/// R 4.2.2 on the same table: `t.test`, `wilcox.test`, `lm`, `cor.test`, `oneway.test`, `kruskal.test`; the interval of Spearman's
/// correlation by `tanh(atanh(r) + c(-1, 1) * qnorm(.975) * sqrt((1 + r^2/2)/29))`.
#[test]
fn figures_are_those_of_r() {
    let context = Context::from_bytes(plans().as_bytes(), "state").unwrap();
    let tests = printed().with_context(&context).nodes(["GA"]).tests().unwrap();
    let of = |variable: &str, method: Method| tests.test(variable, "GA", method).unwrap();

    let welch = of("plans", Method::WelchT);
    assert_eq!((welch.n, welch.n_a, welch.n_b, welch.missing), (32, Some(13), Some(19), 0));
    assert_eq!((welch.a.as_deref(), welch.b.as_deref()), (Some("> 0"), Some("0")));
    close(welch.mean_a, 0.39);
    close(welch.mean_b, 0.3821052631578947);
    let interval = [-0.029535520113746726, 0.045324993797957305];
    check(welch, 0.007894736842105288, interval, 0.4328501053439426, 26.892559274499508, 0.6685754065959162);

    let ranks = of("plans", Method::MannWhitney);
    close(ranks.statistic, 138.5);
    close(ranks.p, 0.5765311391632821);

    let interval = [-0.017484669300377616, 0.029560739030963974];
    check(of("plans", Method::Slope), 0.0060380348652931785, interval, 0.5242302164209173, 30.0, 0.6039705248324801);
    let pearson = of("plans", Method::Pearson);
    let interval = [-0.2621268363492112, 0.42969418215558347];
    check(pearson, 0.09527551045583575, interval, 0.5242302164209173, 30.0, 0.6039705248324801);
    let spearman = of("plans", Method::Spearman);
    close(spearman.estimate, 0.11686897114871501);
    close(spearman.p, 0.5241271118002118);
    close(spearman.ci_low, -0.24284139455333245);
    close(spearman.ci_high, 0.44832526352229946);

    close(of("group", Method::Welch).p, 0.8458088578780236);
    close(of("group", Method::Anova).p, 0.8695708705310099);
    close(of("group", Method::KruskalWallis).p, 0.7926963128042736);
}

/// R 4.2.2: `t.test(a, b)`, `wilcox.test(a, b)` of the means by state of the supplied GA.
#[test]
#[ignore = "needs official data"]
fn the_official_file_is_that_of_r() {
    let file = reference_data("mga2017/institutions.csv");
    let survey = SurveyReader::new(&Methodology::edition(2017).unwrap()).read_path(file).unwrap();
    let scores = Scores::with_indices(survey, Indices::Supplied).unwrap();
    let summary = Summarize::new(&scores).by(["state"]).summary().unwrap();
    let context = Context::from_bytes(plans().as_bytes(), "state").unwrap();
    let tests = summary.with_context(&context).nodes(["GA"]).variables(["plans"]).tests().unwrap();
    let welch = tests.test("plans", "GA", Method::WelchT).unwrap();
    close(welch.mean_a, 0.38887625465702386);
    close(welch.mean_b, 0.3821360473834158);
    let interval = [-0.030487516303010005, 0.04396793085022617];
    check(welch, 0.006740207273608079, interval, 0.37159248545448154, 26.84326581587309, 0.7131133832125776);
    let ranks = tests.test("plans", "GA", Method::MannWhitney).unwrap();
    assert_eq!(ranks.statistic, Some(142.0));
    close(ranks.p, 0.49530272881992177);
}

#[test]
fn long_and_wide_summaries_and_surveys_give_the_same_tests() {
    let methodology = Methodology::edition(2017).unwrap();
    let survey = SurveyReader::new(&methodology).read_path(project_file("fixtures/survey_2017.csv")).unwrap();
    let scores = Scores::new(survey).unwrap();
    let summarize = Summarize::new(&scores).by(["state"]);
    let context = Context::from_bytes(plans().as_bytes(), "state").unwrap();
    let summary = summarize.summary().unwrap();
    let expected = summary.with_context(&context).tests().unwrap();
    assert_eq!(expected.len(), (5 + 3) * summary.nodes.len());
    let csv = |frame| {
        let mut bytes = Vec::new();
        open_gov_metric::export::write(&frame, open_gov_metric::export::Format::Csv, &mut bytes).unwrap();
        bytes
    };
    for bytes in [csv(summarize.wide().unwrap()), csv(summary.frame(Language::English).unwrap())] {
        let read = Summary::from_table(&bytes, "summary", &methodology).unwrap();
        let found = read.with_context(&context).tests().unwrap();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_frame_is_read_as_the_file_it_would_be() {
    let facts = df!(
        "state" => ["Colima", "Jalisco", "Sonora", "Puebla", "Oaxaca", "Federación"],
        "trained" => [Some(true), Some(true), Some(false), Some(false), None, Some(true)],
        "budget" => [Some(2.5), Some(f64::NAN), Some(1.0), Some(7.25), None, Some(9.0)],
        "plans" => [0u32, 2, 1, 0, 3, 4],
        "region" => ["a", "b", "a", "", "b", "c"],
    )
    .unwrap();
    let file = "state,trained,budget,plans,region\nColima,yes,2.5,0,a\nJalisco,yes,,2,b\nSonora,no,1,1,a\nPuebla,no,7.25,0,\n\
        Oaxaca,,,3,b\nFederación,yes,9,4,c\n";
    let of_file = Context::from_bytes(file.as_bytes(), "state").unwrap();
    let of_frame = Context::from_frame(&facts, "state").unwrap();
    let (frame, bytes) = [&of_frame, &of_file].map(|context| printed().with_context(context).tests().unwrap()).into();
    assert_eq!(frame, bytes);
    assert_eq!(frame.test("budget", "GA", Method::Slope).unwrap().n, 3);
    // Numbers that are codes of states by chance are facts.
    let codes = df!("state" => ["Aguascalientes", "Baja California"], "plans" => [1, 2]).unwrap();
    assert_eq!(Context::from_frame(&codes, "state").unwrap().variables[0].name, "plans");
    let faults = |facts: DataFrame, on: &str| -> Vec<(Option<u64>, &'static str)> {
        let error = Context::from_frame(&facts, on).unwrap_err();
        error.findings().unwrap().iter().map(|finding| (finding.place.line, finding.code())).collect()
    };
    assert_eq!(faults(facts, "entidad"), [(None, "missing_header")]);
    assert_eq!(faults(df!("state" => ["Colima", "colima"]).unwrap(), "state"), [(Some(2), "repeated_unit")]);
    assert_eq!(faults(df!("state" => [Some("Colima"), None]).unwrap(), "state"), [(Some(2), "empty_unit")]);
}

/// A quote that closes by chance with that of a later record takes whole states with it.
#[test]
fn a_state_within_a_quote_is_found() {
    let file = "state,trained,note\nColima,yes,\"open\nJalisco,no,b\nSonora,yes,shut\"\nPuebla,no,c\n";
    let error = Context::from_bytes(file.as_bytes(), "state").unwrap_err();
    let found: Vec<_> = error.findings().unwrap().iter().map(|finding| (finding.place.line, finding.code())).collect();
    assert_eq!(found, [(Some(2), "unclosed_quote")]);
    let honest = "state,trained,note\nColima,yes,\"Calle 5, Centro,\nCP 1\"\nPuebla,no,c\n";
    assert!(Context::from_bytes(honest.as_bytes(), "state").is_ok());
}

#[test]
fn a_small_group_is_told_to_say_little_of_its_spread() {
    let facts = |n: usize| {
        let rows = Jurisdiction::all().skip(1).enumerate();
        let rows = rows.map(|(at, state)| format!("{state},{}\n", if at < n { "yes" } else { "no" }));
        Context::from_bytes(format!("state,trained\n{}", rows.collect::<String>()).as_bytes(), "state").unwrap()
    };
    let reading = |n: usize| {
        let (context, summary) = (facts(n), printed());
        let tests = summary.with_context(&context).nodes(["GA"]).tests().unwrap();
        tests.test("trained", "GA", Method::WelchT).unwrap().reading(Language::English)
    };
    assert!(reading(4).contains("A group of 4 states tells little of its spread"), "{}", reading(4));
    assert!(!reading(5).contains("tells little"));
}

#[test]
fn what_is_missing_is_counted_and_the_federation_is_no_state() {
    let facts = "state,lab,budget,founded,code\nFederación,sí,900,1999,0\nColima,sí,,,6\nJalisco,,12.5,,14\nPuebla,no,7,,21\nSonora,no,0,,26\n";
    let context = Context::from_bytes(facts.as_bytes(), "state").unwrap();
    let kinds: Vec<(&str, usize)> =
        context.variables.iter().map(|variable| (variable.name.as_str(), variable.n())).collect();
    // The code says which state it is once more, and the year has no value for any state.
    assert_eq!(kinds, [("lab", 3), ("budget", 3)]);
    assert_eq!(
        context.left_out.iter().map(|left| left.message(Language::English)).collect::<Vec<_>>(),
        ["founded (it has no values)"]
    );
    assert!(matches!(&context.variables[0].kind, Kind::Groups(groups) if *groups == ["sí", "no"]));
    let tests = printed().with_context(&context).nodes(["GA"]).tests().unwrap();
    let lab = tests.test("lab", "GA", Method::WelchT).unwrap();
    assert_eq!((lab.n, lab.missing, lab.n_a, lab.n_b, lab.p), (3, 29, Some(1), Some(2), None));
    assert_eq!(
        lab.reading(Language::English),
        "GA and lab, states: 3. Nothing can be told: the group `sí` has fewer than two values. It is an association of states' means, \
         not an effect."
    );
}

#[test]
fn sentences_say_what_was_found_in_both_languages() {
    let context = Context::from_bytes(plans().as_bytes(), "state").unwrap();
    let tests = printed().with_context(&context).nodes(["GA"]).confidence(0.57).tests().unwrap();
    let read = |variable: &str, method: Method, language| tests.test(variable, "GA", method).unwrap().reading(language);
    let sentences = [
        read("plans", Method::WelchT, Language::English),
        read("plans", Method::MannWhitney, Language::Spanish),
        read("plans", Method::Slope, Language::Spanish),
        read("plans", Method::Spearman, Language::English),
        read("group", Method::KruskalWallis, Language::Spanish),
    ];
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn faults_of_a_table_of_facts_have_their_lines() {
    let error = Context::from_bytes("edo,x\nColima,1\nTexas,2\nColima,3\nCol.,4\n,5\n".as_bytes(), "edo").unwrap_err();
    let found: Vec<(Option<u64>, &'static str)> =
        error.findings().unwrap().iter().map(|f| (f.place.line, f.code())).collect();
    assert_eq!(
        found,
        [(Some(3), "unknown_state"), (Some(4), "repeated_unit"), (Some(5), "repeated_unit"), (Some(6), "empty_unit")]
    );
    let error = Context::from_bytes("edo,x\nColima,1\n".as_bytes(), "state").unwrap_err();
    assert_eq!(error.findings().unwrap().iter().next().unwrap().code(), "missing_header");
    for (file, line, code) in [
        ("edo,x\nColima,1,2\nSonora,1\n", Some(2), "ragged_row"),
        ("edo,x,X \nColima,1,2\n", Some(1), "repeated_header"),
        ("edo,x\n", None, "no_rows"),
        ("edo,x\nFederación,1\nFederal,2\n", Some(3), "repeated_unit"),
        ("", None, "unreadable_header"),
    ] {
        let error = Context::from_bytes(file.as_bytes(), "edo").unwrap_err();
        let found: Vec<_> = error.findings().unwrap().iter().map(|f| (f.place.line, f.code())).collect();
        assert_eq!(found, [(line, code)], "{file:?}");
    }
}

/// A table of facts has no institution, level, type or node, whatever its columns are called.
#[test]
fn columns_called_as_those_of_a_survey_are_facts() {
    let facts = "cve_ent,entidad,tipo,nivel,GA,\n14,Jalisco,3,1.5,1,5\n06,Colima,4,2.5,1,6\n26,Sonora,9,3.5,2,7\n\
        00,Estados Unidos Mexicanos,8,4,2,8\n30,Veracruz,2,5,3,9\n";
    let context = Context::from_bytes(facts.as_bytes(), "cve_ent").unwrap();
    let names: Vec<&str> = context.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["tipo", "nivel", "GA", "column_6"]);
    assert!(context.findings.is_empty(), "{:?}", context.findings);
}

#[test]
fn faults_of_a_table_of_means_have_their_lines() {
    let faults = |file: &str| -> Vec<(Option<u64>, Option<usize>, &'static str)> {
        let error = Summary::from_table(file.as_bytes(), "means", &Methodology::edition(2017).unwrap()).unwrap_err();
        error.findings().unwrap().iter().map(|f| (f.place.line, f.place.column, f.code())).collect()
    };
    assert_eq!(
        faults("state,n,GA,T\nColima,2,1.5,\n,1,0.5,0.5\nSonora,1,a,NaN\nColima,3,0,0\nJalisco,1\n"),
        [
            (Some(2), Some(3), "outside_scale"),
            (Some(4), Some(3), "not_a_number"),
            (Some(4), Some(4), "not_finite"),
            (Some(5), Some(1), "repeated_unit"),
            (Some(6), None, "ragged_row")
        ]
    );
    assert_eq!(
        faults("state,node,n,mean\nColima,GA,2,inf\nColima,T,2,0.5\nSonora,GA,1,0.5\nSonora,GA,1,0.5\n"),
        [(Some(2), Some(4), "not_finite"), (Some(5), Some(2), "repeated_unit")]
    );
    assert_eq!(faults("state,n,GA\n"), [(None, None, "no_rows")]);
}

#[test]
fn means_are_read_long_or_wide() {
    let read =
        |file: &str| Summary::from_table(file.as_bytes(), "means", &Methodology::edition(2017).unwrap()).unwrap();
    let wide = read("estado;n;ga;T\nColima;2;0,5;\n;1;0,1;0,1\nSonora;3;0,25;0,75\n");
    let long = read(
        "state,node,n,mean\nColima,GA,2,0.5\nColima,T,2,\n,GA,1,0.1\nSonora,T,3,0.75\nSonora,GA,3,0.25\nSonora,ZZ,3,7\n",
    );
    for summary in [&wide, &long] {
        assert_eq!(
            (summary.nodes.as_slice(), summary.groups.as_slice()),
            (
                ["GA", "T"].map(str::to_owned).as_slice(),
                [["Colima".to_owned()].to_vec(), ["Sonora".to_owned()].to_vec()].as_slice()
            )
        );
        let of = |state, node| summary.estimate(&[state], node).map(|estimate| (estimate.n, estimate.mean));
        assert_eq!([of("Colima", "GA"), of("Colima", "T")], [Some((2, Some(0.5))), Some((2, None))]);
        assert_eq!([of("Sonora", "GA"), of("Sonora", "T")], [Some((3, Some(0.25))), Some((3, Some(0.75)))]);
    }
}

#[test]
fn what_cannot_be_tested_is_refused_by_name() {
    let context = Context::from_bytes(plans().as_bytes(), "state").unwrap();
    let summary = printed();
    let refused = |error: open_gov_metric::Result<open_gov_metric::schema::Records<ContextTest>>| match error {
        Err(error) if error.is_argument() => error.message(Language::English),
        other => panic!("{other:?}"),
    };
    let message = refused(summary.with_context(&context).nodes(["XX"]).tests());
    assert_eq!(message, "the summary has no node XX; expected one of: GA, TG, TC, PG, PC");
    let message = refused(summary.with_context(&context).variables(["budget"]).tests());
    assert_eq!(message, "the variable budget is not there to be tested; expected one of: plans, group");
    let scores =
        common::scores(2019, "institution,state,level,TG,TC,PG,PC\nA,Colima,state,1,1,1,1\nB,Sonora,state,0,0,0,0\n");
    let by_level = Summarize::new(&scores).by(["level"]).summary().unwrap();
    assert!(refused(by_level.with_context(&context).tests()).starts_with("the summary is not by state"));
    assert!(refused(summary.with_context(&context).confidence(1.0).tests()).starts_with("the confidence is 1"));
}
