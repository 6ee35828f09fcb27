//! Scoring rules: raw answers, and everything that can be wrong with them.

mod reference;

use open_gov_metric::methodology::Indices;
use open_gov_metric::polars::prelude::*;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, Findings, Language, Methodology, Scores, Survey, SurveyReader};

/// A methodology with every rule; the headline needs none of them.
const EVERY_RULE: &str = r#"
    headline = "IDX"
    catalog = "none"
    scale = { min = MIN, max = MAX }
    node = [
        { code = "IDX" },
        { code = "map", column = "answer", rule = { map = { "Sí" = MAX, parcial = HALF, "no" = MIN } } },
        { code = "goalposts", column = "x", rule = { goalposts = { worst = 20, best = -5 } } },
        { code = "steps", column = "x", rule = { steps = [[-10, MIN], [5.5, MAX], [10, HALF]], else = MIN } },
        { code = "share", rule = { share = ["a", "b", "c"] } },
        { code = "any", rule = { any = ["a", "b", "c"] } },
        { code = "all", rule = { all = ["a", "b", "c"] } },
        { code = "min_max", column = "x", rule = "min_max" },
        { code = "z_score", column = "x", rule = "z_score", scale = { min = -1000, max = 1000 } },
        { code = "ranked", column = "x", rule = { rank = {} }, scale = { min = 1, max = 1000 } },
        { code = "percent_rank", column = "x", rule = { percent_rank = true } },
        { code = "to_leader", column = "x", rule = "distance_to_reference" },
        { code = "to_reference", column = "x", rule = { distance_to_reference = 200 } },
    ]
"#;

fn every_rule(min: f64, max: f64) -> Methodology {
    let half = (min + max) / 2.0;
    let numbers = [("MIN", min), ("MAX", max), ("HALF", half)];
    let text =
        numbers.iter().fold(EVERY_RULE.to_owned(), |text, (name, number)| text.replace(name, &number.to_string()));
    Methodology::from_toml(&text).unwrap()
}

const OWN: &str = r#"
    catalog = "none"
    node = [
        { code = "IDX", children = { policy = 0.5, speed = 0.25, list = 0.25 } },
        { code = "policy", rule = { map = { "sí" = 1, "parcial" = 0.5, "no" = 0 } } },
        { code = "speed", column = "days", rule = { steps = [[5, 1.0], [10, 0.5]] } },
        { code = "list", rule = { share = ["a", "b"] } },
    ]
"#;

fn own() -> Methodology {
    Methodology::from_toml(OWN).unwrap()
}

fn read(text: &str) -> Result<Survey, Error> {
    SurveyReader::new(&own()).read_bytes(text.as_bytes())
}

fn node(survey: &Survey, code: &str) -> Vec<Option<f64>> {
    survey.node(code).unwrap().f64().unwrap().to_vec()
}

fn messages(findings: &Findings) -> Vec<String> {
    findings.iter().map(|finding| finding.message(Language::English)).collect()
}

#[test]
fn an_answer_that_no_rule_covers_is_a_finding_with_its_place() {
    let text = "institution,policy,days,a,b\nA,sí,3,1,0\nB,tal vez,3,1,0\nC,no,12,1,0\nD,no,pronto,1,0\nE,no,1,a veces,0\nF,no,inf,1,\n";
    let error = read(text).unwrap_err();
    assert_eq!(
        messages(error.findings().unwrap()),
        [
            "line 3, column 2 (policy): `tal vez` has no score; expected no / parcial / sí",
            "line 4, column 3 (days): `12` has no score; expected <= 10",
            "line 5, column 3 (days): `pronto` is not a number; expected a number",
            "line 6, column 4 (a): `a veces` has no score; expected sí / no / 1 / 0",
            "line 7, column 3 (days): `inf` is not finite; expected a number",
        ]
    );
    let methodology = own();
    let survey = SurveyReader::new(&methodology).on_invalid(OnInvalid::SetAside).read_bytes(text.as_bytes()).unwrap();
    assert_eq!((survey.len(), survey.set_aside()), (1, 5));
    assert_eq!(Scores::new(survey).unwrap().node("IDX").unwrap().f64().unwrap().get(0), Some(0.875));
}

#[test]
fn each_column_is_checked_once_however_many_rules_read_it() {
    let methodology = Methodology::from_toml(
        r#"
        catalog = "none"
        node = [
            { code = "IDX", children = { one = 0.25, two = 0.25, three = 0.5 } },
            { code = "one", column = "days", rule = { goalposts = { worst = 20, best = 0 } } },
            { code = "two", column = "days", rule = { steps = [[5, 1.0]] } },
            { code = "three", rule = { any = ["days", "b"] } },
        ]
        "#,
    )
    .unwrap();
    let text = "institution,days,b\nA,1,no\nB,x,no\nC,6,no\n";
    let error = SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap_err();
    let found: Vec<(Option<u64>, &'static str)> =
        error.findings().unwrap().iter().map(|f| (f.place.line, f.code())).collect();
    // As a number and as a truth: two ways of reading the column, each with its own expectation.
    assert_eq!(
        found,
        [
            (Some(3), "not_a_number"),
            (Some(3), "uncovered_answer"),
            (Some(4), "uncovered_answer"),
            (Some(4), "uncovered_answer")
        ]
    );
}

#[test]
fn answers_stay_in_the_tables_and_are_told_from_their_scores() {
    let survey = read("institution,policy,days,a,b,region\nA, Sí ,3,1,no,North\n").unwrap();
    let scores = Scores::new(survey).unwrap();
    let frame = scores.frame().unwrap();
    let names: Vec<&str> = frame.get_column_names().iter().map(|name| name.as_str()).collect();
    let expected =
        ["unit", "policy_in_file", "days", "a", "b", "region", "IDX", "policy", "speed", "list", "rank", "band"];
    assert_eq!(names, expected);
    assert_eq!(frame.column("policy_in_file").unwrap().str().unwrap().get(0), Some("Sí"));

    // What was written reads back: answers are scored again, and the scores beside them are audited.
    let again = Scores::new(SurveyReader::new(&own()).unit("unit").read_frame(&frame).unwrap()).unwrap();
    assert!(again.survey().findings().is_empty() && again.audit().unwrap().is_empty());
    assert_eq!(again.node("IDX").unwrap().f64().unwrap().get(0), Some(0.875));
    let mut changed = frame.clone();
    changed.with_column(Column::new("policy".into(), [0.9])).unwrap();
    let changed = SurveyReader::new(&own()).unit("unit").read_frame(&changed).unwrap();
    assert_eq!(
        messages(changed.findings()),
        ["line 1, column 8 (policy): the supplied value 0.9 disagrees with the recomputed 1"]
    );
    assert_eq!(node(&changed, "policy"), [Some(1.0)]);
}

#[test]
fn a_component_without_its_answers_is_read_as_a_score() {
    let survey = read("institution,policy,speed,list\nA,no,0.25,0.75\n").unwrap();
    assert_eq!((node(&survey, "speed"), node(&survey, "list")), (vec![Some(0.25)], vec![Some(0.75)]));
    let error = read("institution,policy,a\nA,no,1\n").unwrap_err();
    assert_eq!(messages(error.findings().unwrap()), ["line 1: a column is missing; expected days, b / IDX"]);
    let error = read("institution,policy,speed,list\nA,no,25,0.75\n").unwrap_err();
    assert_eq!(error.findings().unwrap().iter().map(|f| f.code()).collect::<Vec<_>>(), ["outside_scale"]);
}

#[test]
fn numbers_among_answers_may_have_decimal_commas_and_words_for_missing_ones() {
    let methodology = Methodology::from_toml(
        r#"
        catalog = "none"
        node = [{ code = "speed", column = "days", rule = { goalposts = { worst = 20, best = 0 } } }]
        "#,
    )
    .unwrap();
    let reader = SurveyReader::new(&methodology).missing("s/d");
    let survey = reader.read_bytes("institution;days\nA;2,5\nB;s/d\nC;-3\nD;30\nE;\n".as_bytes()).unwrap();
    assert_eq!(node(&survey, "speed"), [Some(0.875), None, Some(1.0), Some(0.0), None]);
}

#[test]
fn a_sample_without_a_range_scores_nothing_and_says_so() {
    let methodology = every_rule(0.0, 1.0);
    let read = |text: &str| SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap();
    let alike = read("institution,IDX,answer,x,a,b,c\nA,,,7,,,\nB,,,7,,,\nC,,,,,,\n");
    for code in ["min_max", "z_score", "to_leader"] {
        assert_eq!(node(&alike, code), [None; 3], "{code}");
    }
    assert_eq!(node(&alike, "percent_rank"), [Some(0.0), Some(0.0), None]);
    assert_eq!(
        messages(alike.findings()),
        [
            "column 4 (x): the rule min_max of min_max has nothing to divide by; expected values that differ",
            "column 4 (x): the rule z_score of z_score has nothing to divide by; expected values that differ",
            "column 4 (x): the rule distance_to_reference of to_leader has nothing to divide by; expected values that differ",
        ]
    );
    let alone = read("institution,IDX,answer,x,a,b,c\nA,,,7,,,\n");
    assert_eq!((node(&alone, "percent_rank"), node(&alone, "ranked")), (vec![None], vec![Some(1.0)]));
    let none = read("institution,IDX,answer,x,a,b,c\nA,0.5,,,,,\n");
    assert!(none.findings().is_empty());
    assert_eq!(node(&none, "min_max"), [None]);
}

#[test]
fn a_score_outside_the_scale_of_its_node_is_an_error_of_its_row() {
    let methodology = Methodology::from_toml(
        r#"
        catalog = "none"
        node = [{ code = "x", rule = "rank", scale = { min = 1, max = 2 } }]
        "#,
    )
    .unwrap();
    let text = "institution,x\nA,30\nB,10\nC,20\n";
    let error = SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap_err();
    let expected = ["line 2, column 2 (x): `30` scores 3 in x; expected a score from 1 to 2"];
    assert_eq!(messages(error.findings().unwrap()), expected);
    let reader = SurveyReader::new(&methodology).on_invalid(OnInvalid::SetAside);
    let survey = reader.read_bytes(text.as_bytes()).unwrap();
    assert_eq!((node(&survey, "x"), survey.set_aside()), (vec![Some(1.0), Some(2.0)], 1));
    // The sample is what is left once faulty answers are out.
    let survey = reader.read_bytes("institution,x\nA,30\nB,ten\nC,20\n".as_bytes()).unwrap();
    assert_eq!((node(&survey, "x"), survey.set_aside()), (vec![Some(2.0), Some(1.0)], 1));
}

#[test]
fn the_scores_of_what_is_kept_are_those_of_a_file_without_the_rest() {
    let methodology = Methodology::from_toml(
        r#"
        catalog = "none"
        node = [
            { code = "IDX", children = { far = 0.5, spread = 0.5 } },
            { code = "far", column = "explained", rule = { distance_to_reference = 100 } },
            { code = "spread", column = "visits", rule = "min_max" },
        ]
        "#,
    )
    .unwrap();
    let reader = SurveyReader::new(&methodology).on_invalid(OnInvalid::SetAside);
    let kept = reader.read_bytes("institution,explained,visits\nA,150,1\nB,20,3\nC,40,9\n".as_bytes()).unwrap();
    let alone = reader.read_bytes("institution,explained,visits\nB,20,3\nC,40,9\n".as_bytes()).unwrap();
    assert_eq!((kept.set_aside(), alone.set_aside()), (1, 0));
    for code in ["far", "spread"] {
        assert_eq!(node(&kept, code), node(&alone, code));
    }
    assert_eq!(node(&kept, "spread"), [Some(0.0), Some(1.0)]);
}

#[test]
fn supplied_scores_stand_in_for_answers_when_asked_for() {
    let file = "institution,policy_in_file,policy,days,a,b\nA,sí,0.9,3,1,0\nB,no,,3,1,1\n";
    let survey = read(file).unwrap();
    assert_eq!(survey.findings().warnings(), 1);
    let supplied = Scores::with_indices(survey.clone(), Indices::Supplied).unwrap();
    assert_eq!(supplied.node("policy").unwrap().f64().unwrap().to_vec(), [Some(0.9), None]);
    let computed = Scores::with_indices(survey, Indices::Computed).unwrap();
    assert_eq!(computed.node("policy").unwrap().f64().unwrap().to_vec(), [Some(1.0), Some(0.0)]);
}

#[test]
fn a_column_may_differ_from_its_node_in_case_and_items_be_nodes() {
    let methodology = Methodology::from_toml(
        r#"
        catalog = "none"
        node = [
            { code = "IDX", children = { PHONE = 0.5, REACHED = 0.5 } },
            { code = "PHONE", column = "phone", rule = { map = { "sí" = 0, "no" = 1 } } },
            { code = "REACHED", rule = { any = ["phone", "band"] } },
        ]
        "#,
    )
    .unwrap();
    let reader = SurveyReader::new(&methodology).unit("unit");
    let first = Scores::new(
        reader.read_bytes("unit,phone,band\nA,sí,no\nB,no,no\nC,1.0,1\n".replace("1.0", "sí").as_bytes()).unwrap(),
    )
    .unwrap();
    let again = Scores::new(reader.read_frame(&first.frame().unwrap()).unwrap()).unwrap();
    for code in ["IDX", "PHONE", "REACHED"] {
        let values = |scores: &Scores| scores.node(code).unwrap().f64().unwrap().to_vec();
        assert_eq!(values(&first), values(&again), "{code}");
    }
    assert_eq!(again.node("REACHED").unwrap().f64().unwrap().to_vec(), [Some(1.0), Some(0.0), Some(1.0)]);
}

#[test]
fn a_number_is_the_same_answer_in_any_form() {
    let methodology = Methodology::from_toml(
        r#"
        catalog = "none"
        node = [{ code = "grade", rule = { map = { 1 = 1, 2 = 0.5, "2.0" = 0, x = 0.25 } } }]
        "#,
    )
    .unwrap();
    let survey = SurveyReader::new(&methodology)
        .read_bytes("institution,grade\nA,1.0\nB,2\nC,2.0\nD,01\nE,X\n".as_bytes())
        .unwrap();
    assert_eq!(node(&survey, "grade"), [Some(1.0), Some(0.5), Some(0.0), Some(1.0), Some(0.25)]);
}

#[test]
fn editions_that_score_answers_otherwise_are_not_compared() {
    let methodology = |worst: f64| {
        Methodology::from_toml(&format!(
            "catalog = \"none\"\nnode = [{{ code = \"speed\", column = \"days\", rule = {{ goalposts = {{ worst = {worst:?}, best = 0 }} }} }}]"
        ))
        .unwrap()
    };
    let scores = |worst: f64| {
        let survey =
            SurveyReader::new(&methodology(worst)).read_bytes("institution,days\nA,3\nB,5\nC,9\n".as_bytes()).unwrap();
        Scores::new(survey).unwrap()
    };
    let (old, new) = (scores(40.0), scores(20.0));
    let error = open_gov_metric::trend::Trend::new(&old, &new).changes().unwrap_err().to_string();
    assert!(error.contains("the methodologies define otherwise speed"), "{error}");
    let same = scores(20.0);
    let changes = open_gov_metric::trend::Trend::new(&same, &new).changes().unwrap();
    assert_eq!(changes.get(&[], "speed").unwrap().change, Some(0.0));
}

#[test]
fn raw_columns_are_not_taken_for_state_level_or_type() {
    let methodology = Methodology::from_toml(
        r#"node = [{ code = "legal", column = "tipo", rule = { map = { ley = 1, decreto = 0.5 } } }]"#,
    )
    .unwrap();
    let survey = SurveyReader::new(&methodology).read_bytes("institution,tipo\nA,Ley\nB,decreto\n".as_bytes()).unwrap();
    assert_eq!((node(&survey, "legal"), survey.keys()), (vec![Some(1.0), Some(0.5)], vec!["tipo"]));
}

#[test]
fn the_answers_of_other_types_are_read_as_a_file_would_have_them() {
    let frame = df!(
        "policy" => ["Sí", "no"],
        "days" => [3i32, 7],
        "a" => [true, false],
        "b" => [1.0, 0.0],
    )
    .unwrap();
    let applied = own().apply(frame.clone().lazy(), Indices::Computed).unwrap().collect().unwrap();
    let idx: Vec<Option<f64>> = applied.column("IDX").unwrap().f64().unwrap().to_vec();
    assert_eq!(idx, [Some(1.0), Some(0.125)]);
    let words = frame.lazy().with_column(lit("3").alias("days"));
    let error = own().apply(words, Indices::Computed).err().unwrap().to_string();
    assert_eq!(error, "the column days is of type str; expected numbers");
}

#[test]
fn what_is_wrong_with_a_rule_is_said_with_its_line() {
    let cases = [
        (r#"rule = "median""#, "the key `median` is unknown; expected one of: map, goalposts, steps"),
        (r#"rule = { map = { a = 1 }, any = ["b"] }"#, "has no rule, or several"),
        ("rule = 3", "`node.rule` is 3; expected one of map, goalposts, steps"),
        ("rule = { map = {} }", "`rule.map` is empty"),
        (
            r#"rule = { map = { "Sí" = 1, "si " = 0 } }"#,
            "\"si \", which is empty or, but for case, accents and spaces, another one",
        ),
        (r#"rule = { map = { " " = 1 } }"#, "\" \", which is empty"),
        (
            r#"rule = { map = { a = 1.5 } }"#,
            "gives the score 1.5; expected scores in the scale of the node, from 0 to 1",
        ),
        (r#"rule = { map = { a = "1" } }"#, "`rule.map` is { a = \"1\" }; expected a table of numbers"),
        ("rule = { goalposts = { worst = 5, best = 5 } }", "worst and best are both 5"),
        ("rule = { goalposts = { worst = 5 } }", "`goalposts.best` is missing; expected a number"),
        ("rule = { goalposts = { worst = nan, best = 0 } }", "expected a finite number"),
        ("rule = { steps = [[5, 1.0], [5, 0.5]] }", "has the bound 5 after 5; expected ascending bounds"),
        ("rule = { steps = [[5, 1.0, 3]] }", "`rule.steps` is [[5, 1.0, 3]]; expected a list of pairs of numbers"),
        ("rule = { steps = [] }", "`rule.steps` is empty"),
        ("rule = { steps = [[5, 1.0]], else = 7 }", "gives the score 7"),
        (r#"rule = { share = ["a"], else = 0 }"#, "`rule.else` is there without `rule.steps`"),
        ("rule = { share = [] }", "`rule.share` is empty"),
        ("rule = \"rank\"", "`rank` gives places from 1 on"),
        (r#"rule = { any = ["a", "A"] }"#, "\"A\", which is empty or, but for case"),
        (r#"rule = { all = ["^a$"] }"#, "reads as a pattern of names"),
        ("rule = { min_max = 3 }", "it has no settings"),
        (r#"rule = { distance_to_reference = "a" }"#, "expected { reference = ... }, a number, or true"),
        ("rule = \"rank\", children = { other = 1 }", "it has children and a rule"),
    ];
    for (rule, expected) in cases {
        let text = format!(
            "headline = \"other\"\n[[node]]\ncode = \"other\"\n[[node]]\ncode = \"bad\"\n{}\n",
            rule.replacen(", children", "\nchildren", 1)
        );
        let Err(error) = Methodology::from_toml(&text) else { panic!("{rule} was taken") };
        let english = error.message(Language::English);
        assert!(english.contains(expected) && english.starts_with("line 6: node bad: "), "{rule}: {english}");
        assert_eq!((error.line(), error.node()), (Some(6), Some("bad")), "{rule}");
    }
}

#[test]
fn a_rule_reads_back_from_what_it_shows() {
    let methodology = every_rule(0.0, 1.0);
    for node in methodology.nodes() {
        let Some(rule) = node.rule() else { continue };
        let shown = rule.to_string();
        let value = if shown == rule.code() { format!("\"{shown}\"") } else { format!("{{ {shown} }}") };
        let scale = node.scale();
        let text = format!(
            "scale = {{ min = {:?}, max = {:?} }}\nnode = [{{ code = \"own\", rule = {value} }}]",
            scale.min, scale.max
        );
        let again = Methodology::from_toml(&text).unwrap();
        assert_eq!(again.headline().rule(), Some(rule), "{shown}");
    }
}

#[test]
fn a_rule_may_be_written_in_several_ways() {
    let rule = |value: &str| {
        let text = format!("node = [{{ code = \"own\", scale = {{ min = -9, max = 9 }}, rule = {value} }}]");
        Methodology::from_toml(&text).unwrap().headline().rule().cloned()
    };
    assert_eq!(rule("\"min_max\""), rule("{ min_max = {} }"));
    assert_eq!(rule("\"z_score\""), rule("{ z_score = true }"));
    assert_eq!(rule("{ distance_to_reference = 5 }"), rule("{ distance_to_reference = { reference = 5.0 } }"));
    assert_eq!(rule("{ distance_to_reference = 5 }"), rule("{ distance_to_reference = { ref = 5 } }"));
    assert_eq!(rule("\"distance_to_reference\""), rule("{ distance_to_reference = {} }"));
    assert_eq!(rule("{ map = { 1 = 1, 2 = 0.5 } }"), rule("{ map = { \"1\" = 1.0, \"2\" = 0.5 } }"));
}

#[test]
fn the_fixture_of_raw_answers_scores_as_its_file_says() {
    let methodology = Methodology::from_path("fixtures/raw_answers.toml").unwrap();
    let survey = SurveyReader::new(&methodology).read_path("fixtures/raw_answers.csv").unwrap();
    assert!(survey.findings().is_empty(), "{:?}", survey.findings());
    let scores = Scores::new(survey).unwrap();
    let frame = scores.frame().unwrap();
    let table = std::iter::zip(0.., frame.column("unit").unwrap().str().unwrap().iter()).map(|(row, unit)| {
        let value = |code: &str| scores.node(code).unwrap().f64().unwrap().get(row);
        let shown = |code: &str| value(code).map_or("-".to_owned(), |value| format!("{value:.4}"));
        let codes =
            ["CELERITY", "PROMPTNESS", "CHECKLIST", "CONTACT", "ACCESS", "VISITS", "VISITS_Z", "CARE", "OFFICE"];
        format!("{}: {}", unit.unwrap(), codes.map(shown).join(" "))
    });
    insta::assert_snapshot!(table.collect::<Vec<_>>().join("\n"));
}
