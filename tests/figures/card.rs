//! One institution's sheet: its figures against those of the other tables, how it is found by name, and what is missing.

use crate::common::{self, NAMESAKES, Table, assert_close, project_file, scores, values};
use open_gov_metric::card::{Among, Card, Describe, Note};
use open_gov_metric::methodology::Indices;
use open_gov_metric::robustness::{Factors, RankUncertainty};
use open_gov_metric::{ErrorKind, Language, Methodology, Scores, Summarize, SurveyReader};
use proptest::prelude::*;

const SURVEY: &str = "fixtures/survey_2017.csv";

fn fixture() -> Scores {
    let methodology = Methodology::edition(2017).unwrap();
    Scores::new(SurveyReader::new(&methodology).read_path(project_file(SURVEY)).unwrap()).unwrap()
}

fn own_index() -> Scores {
    let methodology = Methodology::from_path(project_file("fixtures/own_index.toml")).unwrap();
    Scores::new(SurveyReader::new(&methodology).read_path(project_file("fixtures/own_index.csv")).unwrap()).unwrap()
}

fn read(toml: &str, file: &str) -> Scores {
    let methodology = Methodology::from_toml(toml).unwrap();
    Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap()
}

/// A card of few draws.
fn card<'a>(scores: &'a Scores, unit: &str) -> Card<'a> {
    Describe::new(scores, unit).draws(20).card().unwrap()
}

/// What a refusal says, which is about one argument.
#[track_caller]
fn refused(describe: Describe, argument: &str) -> String {
    match describe.draws(1).card() {
        Err(error) if error.kind() == ErrorKind::Argument => {
            assert_eq!(error.argument_name(), Some(argument), "{error}");
            assert_ne!(error.message(Language::English), error.message(Language::Spanish));
            error.message(Language::English)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn figures_are_those_of_the_other_tables() {
    let scores = fixture();
    let positions = Table::of(&scores.frame().unwrap());
    let gaps =
        Table::of(&Summarize::new(&scores).by(["unit", "state"]).gaps().unwrap().frame(Language::English).unwrap());
    let summary = |key: &str| Summarize::new(&scores).by(Some(key).filter(|key| *key != "all")).summary().unwrap();
    let summaries = Among::ALL.map(|among| summary(among.code()));
    let factors = Factors::none().weights(0.5).leave_one_out();
    let uncertainty = RankUncertainty::new(&scores).factors(factors.clone()).draws(40).seed(7).run().unwrap();
    let nodes = scores.methodology().nodes();
    for row in [0, 45, 46, 300, 654, 907] {
        let (unit, state) = (positions.text(row, "unit"), positions.text(row, "state"));
        let describe = Describe::new(&scores, unit).state(state).factors(factors.clone()).draws(40).seed(7);
        let card = describe.card().unwrap();
        assert_eq!((card.unit, card.state, card.line), (unit, Some(state), row as u64 + 2));
        assert_eq!(card.level.unwrap(), positions.text(row, "level"));
        assert_eq!(card.kind.unwrap(), positions.text(row, "type"));
        assert_eq!(card.rank.map(f64::from), positions.number(row, "rank"));
        assert_eq!(card.quadrant.unwrap_or_default(), positions.text(row, "quadrant"));
        assert_eq!(card.band.map_or("", |band| &band.code), positions.text(row, "band"));
        assert_eq!(card.nodes.len(), scores.available().count());
        for score in &card.nodes {
            assert_eq!(score.value, positions.number(row, nodes[score.node].code()));
        }
        assert_eq!(card.headline, positions.number(row, "GA"));
        assert_eq!((&card.uncertainty, &card.parameters), (&uncertainty.ranks[row], &uncertainty.parameters));
        for (at, (among, summary)) in Among::ALL.into_iter().zip(&summaries).enumerate() {
            let peers = card.peers_among(among).unwrap();
            let group: Vec<&str> = peers.value.iter().map(String::as_str).collect();
            for score in &card.nodes {
                let (n, mean) = score.means[at];
                let estimate = summary.estimate(&group, nodes[score.node].code()).unwrap();
                assert_eq!((n, mean), (estimate.n, estimate.mean), "{among:?}");
                assert_eq!(peers.institutions, estimate.n + estimate.missing);
            }
        }
        let own: Vec<usize> =
            (0..gaps.len()).filter(|at| gaps.text(*at, "unit") == unit && gaps.text(*at, "state") == state).collect();
        assert_eq!(card.gaps.len(), own.len());
        for (gap, at) in card.gaps.iter().zip(own) {
            assert_eq!([&gap.node, &gap.parent], [gaps.text(at, "node"), gaps.text(at, "parent")]);
            let found = [Some(gap.weight), gap.mean, gap.gap, gap.headline_gain, gap.place.map(|place| place as f64)];
            let columns = ["weight", "mean", "gap", "headline_gain", "place"];
            assert_eq!(found, columns.map(|column| gaps.number(at, column)));
        }
    }
}

#[test]
fn improvements_are_what_the_headline_would_be() {
    // Every lowest node of some institutions at its maximum, in a survey that is read again.
    for (scores, file, max, cells) in
        [(fixture(), SURVEY, 1.0, 4..21), (own_index(), "fixtures/own_index.csv", 100.0, 2..13)]
    {
        let survey = Table::read(project_file(file));
        let methodology = scores.methodology();
        let mut differ = 0;
        for row in [0, 1, 5, 11, 29] {
            let describe = Describe::new(&scores, &survey.rows[row][0]).draws(1);
            let state = scores.methodology().node("GA").map(|_| survey.text(row, "state"));
            let card = state.into_iter().fold(describe, Describe::state).card().unwrap();
            assert_eq!(card.improvements.len(), cells.len());
            for improvement in &card.improvements {
                let column = survey.column(methodology.nodes()[improvement.node].column());
                let mut improved = survey.clone();
                improved.rows[row][column] = max.to_string();
                let text: Vec<String> =
                    [&improved.headers].into_iter().chain(&improved.rows).map(|cells| cells.join(",")).collect();
                let again = SurveyReader::new(methodology).read_bytes(text.join("\n").as_bytes()).unwrap();
                let again = Scores::new(again).unwrap();
                let expected = values(&again, methodology.headline().code())[row];
                let is_missing = improvement.value.is_none();
                assert_eq!(improvement.headline, expected.filter(|_| !is_missing), "{:?}", improvement);
                differ += usize::from(improvement.headline != card.headline);
            }
            let order: Vec<f64> =
                card.improvements.iter().map(|improvement| improvement.headline.unwrap_or(f64::MIN)).collect();
            assert!(order.is_sorted_by(|a, b| a >= &(b - 1e-12 * max)), "{order:?}");
        }
        assert!(differ > 40);
    }
}

#[test]
fn gains_of_an_arithmetic_index_add_up_and_are_those_of_the_gaps() {
    let scores = fixture();
    for unit in ["Secretaría federal sintética 0001", "Secretaría federal sintética 0004"] {
        let card = card(&scores, unit);
        let gains: f64 = card.improvements.iter().map(|improvement| improvement.gain.unwrap()).sum();
        assert_close(Some(gains), card.headline.map(|headline| 1.0 - headline), 1e-12, unit);
        for improvement in &card.improvements {
            assert_eq!(improvement.note, None);
            let code = scores.methodology().nodes()[improvement.node].code();
            let of_edges: f64 =
                card.gaps.iter().filter(|gap| gap.node == code).map(|gap| gap.headline_gain.unwrap()).sum();
            assert_close(improvement.gain, Some(of_edges), 1e-12, unit);
        }
    }
}

#[test]
fn gains_that_do_not_add_up_are_missing_and_the_note_says_so() {
    let toml = r#"
        catalog = "none"
        scale = { min = 0, max = 10 }
        headline = "H"
        node = [{ code = "a" }, { code = "b" }, { code = "c" },
                { code = "G", children = { a = 0.5, b = 0.5 }, aggregation = "geometric" },
                { code = "H", children = { G = 0.5, c = 0.5 } }]"#;
    let scores = read(toml, "institution,a,b,c\nA,4,9,2\nB,1,1,1\n");
    let card = card(&scores, "A");
    let found: Vec<_> = card
        .improvements
        .iter()
        .map(|improvement| (improvement.node, improvement.headline, improvement.gain))
        .collect();
    // G = 6, H = 4; c at 10: 8; a at 10: (√90 + 2)/2; b at 10: (√40 + 2)/2.
    assert_eq!(found[0], (2, Some(8.0), Some(4.0)));
    assert_eq!((found[1].0, found[2].0), (0, 1));
    assert_close(found[1].1, Some((90f64.sqrt() + 2.0) / 2.0), 1e-12, "a");
    assert_close(found[2].1, Some((40f64.sqrt() + 2.0) / 2.0), 1e-12, "b");
    assert_eq!((found[1].2, found[2].2), (None, None));
    assert_eq!(card.improvements[1].note, Some(Note::NotArithmetic));
    assert_eq!(card.improvements[0].note, None);
}

#[test]
fn what_is_missing_is_said_to_be_and_is_never_zero() {
    let file = "institution,state,type,TG,TC,PG,PC\nA,Colima,party,0.5,0.5,,0.5\nB,Colima,,1,1,1,1\nC,,party,0,0,0,0\n";
    let scores = scores(2019, file);
    let nodes = scores.methodology().nodes();
    let a = card(&scores, "A");
    assert_eq!((a.headline, a.rank, a.quadrant, a.band), (None, None, None, None));
    assert_eq!((a.quadrant_label(Language::English), a.band_label(Language::English)), (None, None));
    assert_eq!((a.uncertainty.rank, a.uncertainty.rank_median, a.uncertainty.ranked), (None, None, 0));
    let notes: Vec<(&str, Note)> =
        a.nodes.iter().filter_map(|score| Some((nodes[score.node].code(), score.note.clone()?))).collect();
    let without = |code: &str| Note::Without(vec![code.to_owned()]);
    assert_eq!(notes, [("GA", without("P")), ("P", without("PG")), ("PG", Note::NoValue)]);
    assert_eq!(without("PG").message(Language::Spanish), "sin valor de PG");
    let peers: Vec<_> =
        a.peers.iter().map(|peers| (peers.among, peers.institutions, peers.n, peers.percentile)).collect();
    assert_eq!(peers, [(Among::Type, 2, 1, None), (Among::State, 2, 1, None), (Among::All, 3, 2, None)]);
    assert!(a.improvements.iter().all(|improvement| improvement.headline.is_none() && improvement.gain.is_none()));
    let notes: Vec<&Note> = a.improvements.iter().map(|improvement| improvement.note.as_ref().unwrap()).collect();
    assert_eq!(notes, [&Note::NoHeadline, &Note::NoHeadline, &Note::NoValue, &Note::NoHeadline]);

    // An institution without a type or a state has no peers of them.
    let (b, c) = (card(&scores, "B"), card(&scores, "C"));
    assert_eq!((b.kind, b.peers_among(Among::Type), c.state, c.peers_among(Among::State)), (None, None, None, None));
    assert_eq!((b.rank, c.rank), (Some(1), Some(2)));
    let percentile = |card: &Card| card.peers_among(Among::All).unwrap().percentile;
    assert_eq!((percentile(&b), percentile(&c)), (Some(75.0), Some(25.0)));
    assert_eq!(c.band_label(Language::Spanish).unwrap(), "por debajo de Aprobatoria");
}

#[test]
fn percentiles_count_half_of_those_that_are_equal_to_12_decimals() {
    let toml = "catalog = \"none\"\nnode = [{ code = \"a\" }]";
    let scores = read(toml, "institution,a\nA,0.1\nB,0.30000000000000004\nC,0.3\nD,0.9\nE,\n");
    let percentile = |unit: &str| card(&scores, unit).peers_among(Among::All).unwrap().percentile;
    assert_eq!(["A", "B", "C", "D", "E"].map(percentile), [Some(12.5), Some(50.0), Some(50.0), Some(87.5), None]);
    let card = card(&scores, "B");
    assert_eq!(card.peers_among(Among::All).unwrap().n, 4);
    // The survey enters at the headline: nothing lies below it.
    assert!(card.improvements.is_empty() && card.gaps.is_empty());
    assert_eq!((card.band_label(Language::English), card.quadrant), (None, None));
}

#[test]
fn the_tree_has_each_node_once_below_its_first_parent() {
    let scores = fixture();
    let card = card(&scores, "Secretaría federal sintética 0001");
    let nodes = scores.methodology().nodes();
    let tree: Vec<(usize, &str)> =
        card.tree().iter().map(|(depth, score)| (*depth, nodes[score.node].code())).collect();
    assert_eq!(tree[..5], [(0, "GA"), (1, "T"), (2, "TG"), (3, "TG_AI"), (3, "TG_TR")]);
    assert_eq!(tree[tree.len() - 2..], [(0, "GAg"), (0, "GAc")]);
    assert_eq!(tree.len(), card.nodes.len());
}

#[test]
fn supplied_indices_are_those_of_the_card_and_computed_ones_are_varied() {
    let methodology = Methodology::edition(2019).unwrap();
    let file = "institution,GA,TG,TC,PG,PC\nA,0.5004,0.5,0.5,0.5,0.5\nB,0.5,0.5,0.5,0.5,0.5004\n";
    let survey = SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap();
    let supplied = Scores::with_indices(survey, Indices::Supplied).unwrap();
    let card = card(&supplied, "A");
    assert_eq!((card.headline, card.rank), (Some(0.5004), Some(1)));
    assert_eq!((card.uncertainty.score, card.uncertainty.rank), (Some(0.5), Some(2)));
    assert_eq!(card.improvements[0].headline, Some(0.625));
    assert_close(card.improvements[0].gain, Some(0.125), 1e-15, "gain of the computed headline");
}

#[test]
fn institutions_are_found_by_their_name_and_told_apart_by_their_state() {
    let scores = scores(2019, NAMESAKES);
    let line = |unit: &str, state: Option<&str>| {
        let describe = Describe::new(&scores, unit).draws(1);
        state.into_iter().fold(describe, Describe::state).card().unwrap().line
    };
    for (unit, state, expected) in [
        ("INSTITUTO DE SALUD", None, 4),
        ("instituto  de salud", Some("COL."), 2),
        (" Instituto de Salud ", Some("nuevoleon"), 3),
        ("Instituto de Salud", Some("19"), 3),
        ("INSTITUTO DE SALUD", Some("N.L."), 4),
        ("Organo superior", None, 6),
        ("organo SUPERIOR", Some("son"), 5),
        ("secretaria de obras", None, 7),
        ("…", None, 8),
    ] {
        assert_eq!(line(unit, state), expected, "{unit} {state:?}");
    }
}

#[test]
fn several_of_a_name_are_named_with_their_states_and_lines() {
    let scores = scores(2019, NAMESAKES);
    let said = refused(Describe::new(&scores, "Instituto de Salud"), "unit");
    for part in [
        "Instituto de Salud (Colima, line 2)",
        "Instituto de Salud (Nuevo León, line 3)",
        "INSTITUTO DE SALUD (Nuevo León, line 4)",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let said = refused(Describe::new(&scores, "instituto de salud").state("Nuevo León"), "unit");
    assert!(said.contains("line 3") && said.contains("line 4") && !said.contains("line 2"), "{said}");
    let many: String = (0..20).map(|state| format!("Instituto,{},0,0,0,0\n", state + 1)).collect();
    let many = common::scores(2019, format!("institution,cve_ent,TG,TC,PG,PC\n{many}"));
    let said = refused(Describe::new(&many, "instituto"), "unit");
    assert_eq!(said.matches("line").count(), 5, "{said}");
    assert!(said.contains("; ..."), "{said}");
}

#[test]
fn a_name_that_nobody_has_is_answered_by_the_nearest_ones() {
    let scores = scores(2019, NAMESAKES);
    let said = refused(Describe::new(&scores, "Institutto de Salut"), "unit");
    assert!(said.contains("`Institutto de Salut`"), "{said}");
    let near = said.split_once('(').unwrap().1;
    assert!(
        near.starts_with("Instituto de Salud (Colima); Instituto de Salud (Nuevo León); INSTITUTO DE SALUD"),
        "{said}"
    );
    // Part of a name is enough to be told it, and a name that is in another state is told with it.
    let said = refused(Describe::new(&scores, "obras"), "unit");
    assert!(said.contains("(Secretaría de Obras?)"), "{said}");
    let said = refused(Describe::new(&scores, "Secretaría de Obras").state("Sonora"), "unit");
    assert!(said.contains("(Sonora)") && said.contains("(Secretaría de Obras?)"), "{said}");
    for far in ["zzzz", "", "  ", "?!"] {
        let said = refused(Describe::new(&scores, far), "unit");
        assert!(said.ends_with("expected the name of one in the survey"), "{said}");
    }
    let fixture = fixture();
    let said = refused(Describe::new(&fixture, "sintético"), "unit");
    assert_eq!(said.matches(" (").count(), 6, "{said}");
}

#[test]
fn states_are_known_ones_or_the_text_of_the_survey() {
    let mexican = scores(2019, NAMESAKES);
    assert!(refused(Describe::new(&mexican, "Órgano Superior").state("Texas"), "state").contains("`Texas`"));
    let stateless = scores(2019, "institution,TG,TC,PG,PC\nA,0,0,0,0\n");
    assert!(refused(Describe::new(&stateless, "A").state("Colima"), "state").contains("no column of states"));
    let toml = "catalog = \"none\"\nnode = [{ code = \"a\" }]";
    let plain = read(toml, "institution,state,type,a\nA,Bavaria,Amt,1\nA,Hesse,Amt,0.5\n");
    let card = Describe::new(&plain, "a").state("HESSE").draws(1).card().unwrap();
    assert_eq!((card.line, card.state, card.kind), (3, Some("Hesse"), Some("Amt")));
    assert_eq!(card.key_label("type", "party", Language::Spanish), "party");
    assert!(refused(Describe::new(&plain, "A").state("Saxony"), "unit").contains("(Saxony)"));
}

#[test]
fn what_cannot_be_done_is_refused_by_name() {
    let scores = scores(2019, "institution,TG,TC,PG,PC\nA,0,0,0,0\nB,1,1,1,1\n");
    let refusal = |describe: Describe| match describe.card() {
        Err(error) if error.is_argument() => error.argument_name().unwrap().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal(Describe::new(&scores, "A").draws(0)), "draws");
    assert_eq!(refusal(Describe::new(&scores, "A").factors(Factors::none().bootstrap())), "bootstrap");
    assert_eq!(refusal(Describe::new(&scores, "A").memory_limit(1)), "memory_limit");
    let methodology = Methodology::edition(2019).unwrap();
    let weighted = SurveyReader::new(&methodology).weight("w");
    let weighted = Scores::new(weighted.read_bytes(b"institution,w,TG,TC,PG,PC\nA,1,0,0,0,0\n").unwrap()).unwrap();
    assert!(refused(Describe::new(&weighted, "A"), "design").contains("`w` (weight)"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]
    #[test]
    fn percentiles_are_symmetric(cells in prop::collection::vec(0..=20u32, 1..25)) {
        let toml = "catalog = \"none\"\nnode = [{ code = \"a\" }]";
        let file = |of: &dyn Fn(u32) -> f64| {
            let rows = cells.iter().enumerate().map(|(at, cell)| format!("I{at},{}\n", of(*cell)));
            format!("institution,a\n{}", rows.collect::<String>())
        };
        let (up, down) = (read(toml, &file(&|cell| f64::from(cell) * 0.05)), read(toml, &file(&|cell| 1.0 - f64::from(cell) * 0.05)));
        let percentile = |scores: &Scores, at: usize| {
            let card = Describe::new(scores, format!("I{at}")).draws(1).card().unwrap();
            card.peers_among(Among::All).unwrap().percentile.unwrap()
        };
        let mut sum = 0.0;
        for at in 0..cells.len() {
            let (here, mirrored) = (percentile(&up, at), percentile(&down, at));
            prop_assert!((here + mirrored - 100.0).abs() < 1e-12, "{here} {mirrored}");
            prop_assert!(0.0 < here && here < 100.0 || cells.len() == 1);
            sum += here;
        }
        prop_assert!((sum / cells.len() as f64 - 50.0).abs() < 1e-9);
    }
}
