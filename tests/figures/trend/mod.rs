//! One edition against another: figures against R 4.2.2 (`tests/reference/trend/reference.R`), the parts of a change, what is
//! not compared, moves, transitions and series.

mod matching;

use crate::common::{Table, assert_close, project_file, scores};
use open_gov_metric::methodology::Indices;
use open_gov_metric::trend::{Changes, Difference, Matching, Note, Series, Trend};
use open_gov_metric::{Error, Language, Methodology, Scores, SurveyReader};
use proptest::prelude::*;

fn reference(file: &str) -> Scores {
    let methodology = Methodology::edition(2019).unwrap();
    let path = project_file(&format!("tests/reference/trend/{file}.csv"));
    Scores::new(SurveyReader::new(&methodology).read_path(path).unwrap()).unwrap()
}

/// Institutions of an index `I` that is read from its column, on a scale from 0 to 100.
fn own(file: &str) -> Scores {
    let toml = "headline = 'I'\ncatalog = 'none'\nscale = { min = 0, max = 100 }\nnode = [{ code = 'I' }]";
    Scores::new(SurveyReader::new(&Methodology::from_toml(toml).unwrap()).read_bytes(file.as_bytes()).unwrap()).unwrap()
}

/// Names of the pairs, old and new.
fn names<'a>(matching: &Matching, old: &'a Scores, new: &'a Scores) -> Vec<(&'a str, &'a str)> {
    let pair = |(then, here): &(u32, u32)| (old.survey().unit(*then as usize), new.survey().unit(*here as usize));
    matching.pairs().iter().map(pair).collect()
}

fn argument(error: Error) -> String {
    assert!(error.is_argument(), "{error}");
    assert_ne!(error.message(Language::English), error.message(Language::Spanish));
    error.message(Language::English)
}

// ---- Figures ----

const FIGURES: [&str; 14] = [
    "n_old",
    "n_new",
    "n_matched",
    "mean_old",
    "mean_new",
    "change",
    "change_se",
    "within",
    "within_se",
    "within_low",
    "within_high",
    "entry",
    "exit",
    "p_wilcoxon",
];

/// Two names that fold alike are told apart where each is in both editions letter for letter.
#[test]
fn names_that_are_the_same_letter_for_letter_are_no_doubt() {
    let methodology = Methodology::edition(2019).unwrap();
    let file = "institution,state,TG,TC,PG,PC\nAa,Colima,0.1,0.2,0,0\nÁa,Colima,0.5,0.5,0.5,0.5\nB,Colima,1,1,1,1\n";
    let read = || Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap();
    let (old, new) = (read(), read());
    let trend = Trend::new(&old, &new);
    assert_eq!(trend.matching().unwrap().pairs(), [(0, 0), (1, 1), (2, 2)]);
    let changes = trend.changes().unwrap();
    let ga = changes.get(&[], "GA").unwrap();
    assert_eq!(
        (ga.n_matched, ga.within, ga.within_se, ga.entry, ga.exit),
        (3, Some(0.0), Some(0.0), Some(0.0), Some(0.0))
    );
}

#[test]
fn changes_are_those_of_r() {
    let (old, new) = (reference("old"), reference("new"));
    let expected = Table::read(project_file("tests/reference/trend/changes.csv"));
    let (mut compared, mut largest) = (0, 0.0f64);
    for by in ["", "level", "state"] {
        let trend = Trend::new(&old, &new).by(Some(by).filter(|by| !by.is_empty())).confidence(0.9);
        let found = Table::of(&trend.changes().unwrap().rows.frame(Language::English).unwrap());
        let keys: Vec<&str> = Some(by).filter(|by| !by.is_empty()).into_iter().collect();
        assert_eq!(found.headers, [keys, vec!["node"], FIGURES.to_vec(), vec!["note"]].concat());
        for row in (0..expected.len()).filter(|row| expected.text(*row, "by") == by) {
            let (group, node) = (expected.text(row, "group"), expected.text(row, "node"));
            let at = if by.is_empty() { vec![("node", node)] } else { vec![(by, group), ("node", node)] };
            let at = found.find(&at);
            for figure in FIGURES {
                let what = format!("{by} {group} {node} {figure}");
                let (value, reference) = (found.number(at, figure), expected.number(row, figure));
                // Differences of means lose digits that the means have.
                let near = 1e-9 * reference.map_or(0.0, f64::abs) + 1e-15;
                assert_close(value, reference, near, &what);
                compared += usize::from(value.is_some());
                largest = largest.max(value.zip(reference).map_or(0.0, |(a, b)| (a - b).abs() / (b.abs() + 1e-15)));
            }
        }
    }
    assert!(compared > 700, "{compared}");
    println!("{compared} figures, largest relative difference {largest:e}");
}

/// Every branch of the test is in the reference: exact, few with ties, many.
#[test]
fn the_reference_has_every_form_of_the_test() {
    let expected = Table::read(project_file("tests/reference/trend/changes.csv"));
    let n = |group: &str, node: &str| {
        expected.number(expected.find(&[("group", group), ("node", node)]), "n_matched").unwrap()
    };
    assert!(n("federal", "TG") < 50.0 && n("federal", "TC") < 50.0 && n("", "GA") > 50.0);
}

/// Σ of the parts, and the counts, on any two surveys.
fn check_parts(changes: &Changes) {
    for row in &changes.rows {
        assert!(row.n_matched <= row.n_old.min(row.n_new));
        match (row.change, row.within, row.entry, row.exit) {
            (Some(change), Some(within), Some(entry), Some(exit)) => {
                assert!((within + entry + exit - change).abs() < 1e-12, "{row:?}");
                assert!(row.n_matched > 0);
                assert!(entry == 0.0 || row.n_new > row.n_matched);
                assert!(exit == 0.0 || row.n_old > row.n_matched);
            }
            (_, None, None, None) => {
                assert_eq!(row.n_matched, 0);
                assert!(row.notes.contains(&Note::NoneMatched) && row.p_wilcoxon.is_none() && row.within_se.is_none());
            }
            _ => panic!("{row:?}"),
        }
        for figure in [row.change_se, row.within_se].into_iter().flatten() {
            assert!(figure >= 0.0);
        }
    }
}

fn survey() -> impl Strategy<Value = Vec<(u8, u8, u8, Option<u16>)>> {
    // Name, state, level, thousandths.
    prop::collection::vec((0..40u8, 0..3u8, 0..3u8, prop::option::weighted(0.8, 0..=1000u16)), 0..40)
}

fn file(rows: &[(u8, u8, u8, Option<u16>)]) -> String {
    let mut seen = std::collections::HashSet::new();
    let mut file = "institution,state,level,TG,TC,PG,PC\nlast,,federal,0.5,0.25,,1\n".to_owned();
    for (name, state, level, value) in rows.iter().filter(|row| seen.insert((row.0, row.1))) {
        let (state, level) = (["Colima", "Sonora", ""][*state as usize], ["federal", "state", ""][*level as usize]);
        let value = value.map_or(String::new(), |value| (f64::from(value) / 1000.0).to_string());
        file.push_str(&format!("organ {name},{state},{level},{value},0.3,{value},0.{name}\n"));
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_parts_are_the_change(before in survey(), after in survey()) {
        let (old, new) = (scores(2019, file(&before)), scores(2019, file(&after)));
        let turned = file(&after);
        let trend = Trend::new(&old, &new);
        let whole = trend.changes().unwrap();
        check_parts(&whole);
        let by_level = trend.clone().by(["level"]).changes().unwrap();
        check_parts(&by_level);
        check_parts(&trend.clone().by(["level", "state"]).changes().unwrap());
        for total in &whole.rows {
            let of = |count: fn(&open_gov_metric::trend::Change) -> usize| -> usize {
                by_level.rows.iter().filter(|row| row.node == total.node).map(count).sum()
            };
            prop_assert_eq!((of(|row| row.n_old), of(|row| row.n_new)), (total.n_old, total.n_new));
            prop_assert!(of(|row| row.n_matched) <= total.n_matched);
        }
        let matching = trend.matching().unwrap();
        let unmatched = matching.unmatched();
        prop_assert_eq!(2 * matching.pairs().len() + unmatched.len(), old.len() + new.len());
        // The order of the rows does not matter.
        let mut lines: Vec<&str> = turned.lines().collect();
        lines[1..].reverse();
        let turned = scores(2019, lines.join("\n"));
        for (one, other) in whole.rows.iter().zip(Trend::new(&old, &turned).changes().unwrap().rows.iter()) {
            assert_close(one.change, other.change, 1e-12, "change");
            assert_close(one.within_se, other.within_se, 1e-12, "se");
            assert_close(one.p_wilcoxon, other.p_wilcoxon, 1e-12, "p");
        }
        // Back in time every change turns round.
        for (there, back) in whole.rows.iter().zip(Trend::new(&new, &old).changes().unwrap().rows.iter()) {
            assert_close(there.within, back.within.map(|within| -within), 1e-15, "within");
            assert_close(there.entry, back.exit.map(|exit| -exit), 1e-15, "entry and exit");
            assert_close(there.change_se, back.change_se, 1e-12, "se");
            assert_close(there.p_wilcoxon, back.p_wilcoxon, 1e-12, "p");
        }
    }
}

/// By hand: two stay and gain 10 of 100, one goes, one comes, one changes its group.
#[test]
fn who_changes_group_leaves_one_and_enters_the_other() {
    let old = own("institution,zone,I\nA,n,10\nB,n,20\nC,n,60\nD,s,40\n");
    let new = own("institution,zone,I\nA,n,20\nB,n,30\nD,n,70\nE,s,5\n");
    let changes = Trend::new(&old, &new).by(["zone"]).changes().unwrap();
    let north = changes.get(&["n"], "I").unwrap();
    assert_eq!((north.n_old, north.n_new, north.n_matched), (3, 3, 2));
    assert_eq!(
        (north.change, north.within, north.entry, north.exit),
        (Some(10.0), Some(10.0), Some(15.0), Some(-15.0))
    );
    assert_eq!(north.within_se, Some(0.0));
    // R 4.2.2: wilcox.test(c(10, 10)), with a warning of ties.
    assert_close(north.p_wilcoxon, Some(0.345778586151160), 1e-15, "p");
    let south = changes.get(&["s"], "I").unwrap();
    assert_eq!((south.n_matched, south.change, south.within), (0, Some(-35.0), None));
    assert_eq!(south.notes, [Note::NoneMatched, Note::OneValue]);
    // Together the one that moved is matched.
    assert_eq!(Trend::new(&old, &new).changes().unwrap().get(&[], "I").unwrap().n_matched, 3);
}

#[test]
fn what_is_undefined_is_missing_with_the_reason() {
    let old = own("institution,zone,I\nA,one,10\nB,same,20\nC,same,30\nD,gone,5\n");
    let new = own("institution,zone,I\nA,one,20\nB,same,20\nC,same,30\nD,new,5\n");
    let changes = Trend::new(&old, &new).by(["zone"]).changes().unwrap();
    let groups: Vec<&str> = changes.rows.iter().map(|row| row.group[0].as_str()).collect();
    assert_eq!(groups, ["gone", "new", "one", "same"]);
    let row = |group: &str| changes.get(&[group], "I").unwrap();
    assert_eq!((row("one").within, row("one").within_se, row("one").change_se), (Some(10.0), None, None));
    assert_eq!((row("one").p_wilcoxon, &row("one").notes[..]), (Some(1.0), &[Note::OneMatched, Note::OneValue][..]));
    assert_eq!((row("same").change_se, row("same").p_wilcoxon), (Some(0.0), None));
    assert_eq!(row("same").notes, [Note::NoneChanged]);
    assert_eq!((row("gone").mean_new, row("gone").change), (None, None));
    assert_eq!(row("gone").notes, [Note::NoNewValues, Note::NoneMatched]);
    assert_eq!(row("new").notes, [Note::NoOldValues, Note::NoneMatched]);
    let [english, spanish] = [Language::English, Language::Spanish].map(|language| {
        Table::of(&changes.rows.frame(language).unwrap())
            .texts("note")
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    assert!(english.iter().zip(&spanish).all(|(en, es)| !en.is_empty() && en != es), "{english:?} {spanish:?}");
}

#[test]
fn groups_of_either_edition_come_in_canonical_order() {
    let old = scores(2019, "institution,level,zone,GA\nA,municipal,c,0.1\nB,,a,0.1\n");
    let new = scores(2019, "institution,level,zone,GA\nA,state,,0.1\nC,federal,B,0.1\nD,municipal,a,0.1\n");
    let groups = |keys: &[&str]| -> Vec<String> {
        let changes = Trend::new(&old, &new).by(keys.iter().copied()).changes().unwrap();
        changes.rows.iter().map(|row| row.group.join("/")).collect()
    };
    assert_eq!(groups(&["level"]), ["federal", "state", "municipal", ""]);
    assert_eq!(groups(&["zone"]), ["B", "a", "c", ""]);
    assert_eq!(groups(&["level", "zone"]), ["federal/B", "state/", "municipal/a", "municipal/c", "/a"]);
}

/// What differs in case and accents is one group, where it is clear which is which.
#[test]
fn groups_that_are_spelled_otherwise_are_the_same() {
    let old =
        own("institution,state,zone,I\nA,nuevo leon,NORTE,10\nB,nuevo leon,Sur,20\nC,x,este,5\nD,x,Este,7\nE,x,--,1\n");
    let new =
        own("institution,state,zone,I\nA,Nuevo León,Norte,30\nB,Nuevo León,Sur,20\nC,x,ESTE,6\nD,x,Este,8\nE,x,!,1\n");
    let changes = Trend::new(&old, &new).by(["zone"]).changes().unwrap();
    let found: Vec<_> =
        changes.rows.iter().map(|row| (row.group[0].as_str(), row.n_old, row.n_new, row.n_matched)).collect();
    let expected =
        [("!", 0, 1, 0), ("--", 1, 0, 0), ("ESTE", 1, 1, 1), ("Este", 1, 1, 1), ("Norte", 1, 1, 1), ("Sur", 1, 1, 1)];
    assert_eq!(found, expected);
    let changes = Trend::new(&old, &new).by(["state", "zone"]).changes().unwrap();
    assert_eq!(changes.get(&["Nuevo León", "Norte"], "I").unwrap().within, Some(20.0));
    // Two spellings in one edition that both might be the other's: none is taken for it.
    let old = own("institution,zone,I\nA,norte,1\nB,NORTE,1\n");
    let new = own("institution,zone,I\nA,Norte,1\nB,Norte,1\n");
    let changes = Trend::new(&old, &new).by(["zone"]).changes().unwrap();
    assert_eq!(changes.rows.iter().map(|row| row.group[0].as_str()).collect::<Vec<_>>(), ["NORTE", "Norte", "norte"]);
}

/// The covariance of the few that are matched can be larger than the variances of all allow.
#[test]
fn a_negative_variance_is_no_error() {
    let old = own("institution,I\nA,0\nB,100\nC,50\nD,50\n");
    let new = own("institution,I\nA,0\nB,100\nE,50\nF,50\n");
    let changes = Trend::new(&old, &new).changes().unwrap();
    let row = &changes.rows[0];
    // Variances 5000/3 each, covariance 5000: 2 · 5000/12 − 2 · 2 · 5000/16 < 0.
    assert_eq!((row.change_se, row.notes.contains(&Note::NegativeVariance)), (None, true));
}

// ---- What is compared ----

const TWO: &str = "name = 'two'\ncatalog = 'none'\nheadline = 'I'\nnode = [{ code = 'x' }, { code = 'y' }, { code = 'J', children = { y = 1 } }, { code = 'I', children = { x = 0.5, J = 0.5 } }]";

fn with(toml: &str, file: &str) -> Scores {
    Scores::new(SurveyReader::new(&Methodology::from_toml(toml).unwrap()).read_bytes(file.as_bytes()).unwrap()).unwrap()
}

#[test]
fn nodes_that_are_defined_otherwise_are_left_out() {
    let file = "institution,x,y\nA,0.5,0.25\nB,1,0\n";
    let old = with(TWO, file);
    let check = |toml: &str, left_out: &[(&str, Difference)]| {
        let new = with(toml, file);
        let changes = Trend::new(&old, &new).changes().unwrap();
        let found: Vec<_> = changes.left_out.iter().map(|node| (node.code.as_str(), node.difference)).collect();
        assert_eq!(found, left_out, "{toml}");
        let compared: Vec<&str> = changes.rows.iter().map(|row| row.node.as_str()).collect();
        assert_eq!(compared.len() + left_out.len(), 4, "{compared:?}");
        let across = Trend::new(&old, &new).across_methodologies().changes().unwrap();
        for row in &across.rows {
            assert_eq!(row.notes.contains(&Note::OtherDefinition), !compared.contains(&row.node.as_str()));
        }
        for node in &changes.left_out {
            assert_ne!(node.message(Language::English), node.message(Language::Spanish));
        }
        assert_eq!(Trend::new(&old, &new).moves().unwrap().is_err(), left_out.iter().any(|(code, _)| *code == "I"));
    };
    let definition = |code| (code, Difference::Definition);
    check(TWO, &[]);
    check(&TWO.replace("x = 0.5, J = 0.5", "J = 0.5, x = 0.5"), &[]);
    check(&TWO.replace("x = 0.5, J = 0.5", "x = 0.4, J = 0.6"), &[definition("I")]);
    check(&TWO.replace("x = 0.5, J = 0.5 }", "x = 0.5, J = 0.5 }, aggregation = 'geometric'"), &[definition("I")]);
    // What a node below is made of is part of the definition.
    check(&TWO.replace("{ y = 1 }", "{ y = 1 }, missing = 'zero'"), &[definition("J"), definition("I")]);
    let wide = &TWO.replace("{ code = 'y' }", "{ code = 'y', scale = { min = 0, max = 2 } }");
    check(wide, &[("y", Difference::Scale), definition("J"), definition("I")]);
    // Scales that differ are not compared for any asking.
    let across = Trend::new(&old, &with(wide, file)).across_methodologies().changes().map(|found| found.left_out.len());
    assert_eq!(across.unwrap(), 1);
}

#[test]
fn a_definition_counts_as_far_as_it_is_computed() {
    let supplied = "institution,J,x\nA,0.5,0.25\n";
    let changed = TWO.replace("{ y = 1 }", "{ y = 1 }, missing = 'zero'");
    let left_out = |old: &Scores, new: &Scores| Trend::new(old, new).changes().unwrap().left_out.len();
    assert_eq!(left_out(&with(TWO, supplied), &with(&changed, supplied)), 0);
    // Computed in one of the two.
    assert_eq!(left_out(&with(TWO, "institution,y,x\nA,0.5,0.25\n"), &with(&changed, supplied)), 2);
    assert_eq!(left_out(&with(TWO, "institution,y,x\nA,0.5,0.25\n"), &with(TWO, supplied)), 0);
}

#[test]
fn editions_with_nothing_in_common_are_refused() {
    let file = "institution,TG_AI,TG_TR,TG_TP,TG_DA,TC,PG,PC\nA,1,1,1,1,0,0,1\n";
    let old = SurveyReader::new(&Methodology::edition(2017).unwrap()).read_bytes(file.as_bytes()).unwrap();
    let (old, new) = (Scores::new(old).unwrap(), scores(2019, "institution,TG,T,GA\nA,1,0.5,0.25\n"));
    // TG is computed of components here, and is no more than a column there; T and GA are made of it here.
    let message = argument(Trend::new(&old, &new).changes().unwrap_err());
    assert!(message.contains("GA, T, TG"), "{message}");
    let across = Trend::new(&old, &new).across_methodologies();
    assert!(across.changes().is_ok());
    assert_eq!(across.moves().unwrap().unwrap().defined_otherwise, ["GA"]);
    assert_eq!(across.transitions().unwrap().unwrap().defined_otherwise, ["quadrant", "band"]);
    assert!(Trend::new(&new, &new).moves().unwrap().unwrap().defined_otherwise.is_empty());
    assert!(Trend::new(&new, &new).transitions().unwrap().unwrap().defined_otherwise.is_empty());
    assert!(argument(Trend::new(&old, &new).moves().unwrap().unwrap_err().into()).contains("GA"));
    assert!(argument(Trend::new(&old, &new).transitions().unwrap().unwrap_err().into()).contains("band"));

    let other = with("headline = 'H'\ncatalog = 'none'\nnode = [{ code = 'H' }]", "institution,H\nA,1\n");
    assert!(argument(Trend::new(&other, &new).changes().unwrap_err()).contains("no node in common"));
    assert!(argument(Trend::new(&other, &new).moves().unwrap().unwrap_err().into()).contains("the headline was H"));
    let scaled =
        with("headline = 'GA'\nscale = { min = 0, max = 9 }\nnode = [{ code = 'GA' }]", "institution,GA\nA,1\n");
    let message = argument(Trend::new(&scaled, &new).across_methodologies().changes().unwrap_err());
    assert!(message.contains("the scales differ of GA"), "{message}");
}

#[test]
fn designs_keys_and_confidence_are_checked() {
    let methodology = Methodology::edition(2019).unwrap();
    let file = b"institution,w,GA\nA,1,0.5\nB,2,0.25\n";
    let weighted = Scores::new(SurveyReader::new(&methodology).weight("w").read_bytes(file).unwrap()).unwrap();
    let plain = scores(2019, "institution,zone,GA\nA,n,0.5\n");
    for (old, new) in [(&weighted, &plain), (&plain, &weighted)] {
        let trend = Trend::new(old, new);
        for error in [trend.matching().err(), trend.changes().err(), trend.moves().err(), trend.transitions().err()] {
            assert!(argument(error.unwrap()).contains("`w`"));
        }
    }
    let other = scores(2019, "institution,GA\nA,0.5\n");
    assert!(argument(Trend::new(&plain, &other).by(["zone"]).changes().unwrap_err()).contains("zone"));
    assert!(argument(Trend::new(&plain, &plain).by(["unit"]).changes().unwrap_err()).contains("unit"));
    assert!(argument(Trend::new(&plain, &plain).confidence(1.0).changes().unwrap_err()).contains("confidence"));
}

// ---- Moves, transitions, series ----

#[test]
fn moves_are_those_of_the_score_tables() {
    let (old, new) = (reference("old"), reference("new"));
    let moves = Trend::new(&old, &new).moves().unwrap().unwrap();
    let found = Table::of(&moves.rows.frame(Language::English).unwrap());
    assert_eq!(found.headers, ["unit", "state", "unit_old", "score_old", "score_new", "rank_old", "rank_new", "move"]);
    assert_eq!(found.len(), 130);
    let [before, now] = [&old, &new].map(|scores| Table::of(&scores.frame().unwrap()));
    for row in 0..found.len() {
        let then = before.find(&[("unit", found.text(row, "unit_old"))]);
        let here = now.find(&[("unit", found.text(row, "unit"))]);
        assert_eq!(
            (found.text(row, "score_old"), found.text(row, "rank_old")),
            (before.text(then, "GA"), before.text(then, "rank"))
        );
        assert_eq!(
            (found.text(row, "score_new"), found.text(row, "rank_new")),
            (now.text(here, "GA"), now.text(here, "rank"))
        );
        assert_eq!(found.text(row, "state"), now.text(here, "state"));
        let places = found.number(row, "rank_old").zip(found.number(row, "rank_new")).map(|(old, new)| old - new);
        assert_eq!(found.number(row, "move"), places);
    }
    assert!(found.numbers("move").iter().flatten().any(|places| *places < -10.0));
}

#[test]
fn transitions_count_every_matched_institution() {
    let old = scores(2019, "institution,T,P\nA,0.9,0.9\nB,0.2,0.2\nC,0.9,0.1\nD,,0.1\nE,0.1,0.9\n");
    let new = scores(2019, "institution,T,P\nA,0.7,0.7\nB,0.9,0.1\nC,0.9,0.1\nD,0.9,0.9\nF,0.1,0.9\n");
    let transitions = Trend::new(&old, &new).transitions().unwrap().unwrap();
    let found = Table::of(&transitions.rows.frame(Language::English).unwrap());
    assert_eq!(found.headers, ["division", "from", "to", "n"]);
    assert_eq!(found.len(), 5 * 5 + 3 * 3);
    let n = |division: &str, from: &str, to: &str| {
        found.number(found.find(&[("division", division), ("from", from), ("to", to)]), "n")
    };
    assert_eq!(n("quadrant", "II", "II"), Some(1.0));
    assert_eq!(n("quadrant", "III", "I"), Some(1.0));
    assert_eq!(n("quadrant", "I", "I"), Some(1.0));
    assert_eq!(n("quadrant", "", "II"), Some(1.0));
    assert_eq!(n("band", "satisfactory", "passing"), Some(1.0));
    assert_eq!(n("band", "", "satisfactory"), Some(1.0));
    assert_eq!(n("band", "", ""), Some(2.0));
    for division in ["quadrant", "band"] {
        let sum: usize = transitions.rows.iter().filter(|row| row.division == division).map(|row| row.n).sum();
        assert_eq!(sum, 4, "{division}");
    }
}

#[test]
fn divisions_that_differ_are_left_out() {
    let divided = |threshold: f64| {
        format!(
            "headline = 'I'\ncatalog = 'none'\nquadrants = {{ x = 'x', y = 'y', threshold = {threshold} }}\nbands = [{{ above = 0.5, code = 'high' }}]\nnode = [{{ code = 'x' }}, {{ code = 'y' }}, {{ code = 'I', children = {{ x = 0.5, y = 0.5 }} }}]"
        )
    };
    let file = "institution,x,y\nA,1,1\n";
    let (old, new) = (with(&divided(0.5), file), with(&divided(0.6), file));
    let found = Trend::new(&old, &new).transitions().unwrap().unwrap();
    assert_eq!(found.left_out.iter().map(|left| left.code.as_str()).collect::<Vec<_>>(), ["quadrant"]);
    assert!(found.rows.iter().all(|row| row.division == "band"));
    let across = Trend::new(&old, &new).across_methodologies().transitions().unwrap().unwrap();
    assert_eq!((across.left_out.len(), across.rows.len()), (0, 25 + 4));
}

#[test]
fn a_series_has_the_published_figures_of_editions_without_data() {
    let of = |year| Methodology::edition(year).unwrap();
    let scores = SurveyReader::new(&of(2017)).read_path(project_file("fixtures/survey_2017.csv")).unwrap();
    let scores = Scores::with_indices(scores, Indices::Computed).unwrap();
    let (second, third) = (of(2019), of(2021));
    let grouped = Methodology::from_toml(&format!(
        "{}\n[[published]]\nnode = \"GA\"\nvalue = \"0.5\"\nsource = \"a book\"\nwhere = {{ state = \"Edo. de México\" }}\n",
        of(2023).to_toml().replace("Metric 2023", "Metric 2099")
    ))
    .unwrap();
    let series = Series::new().computed(&scores).published(&second).published(&third).published(&grouped);
    let found = Table::of(&series.points().unwrap().frame(Language::English).unwrap());
    assert_eq!(found.headers[..2], ["edition", "node"]);
    assert_eq!(found.headers[found.headers.len() - 3..], ["n", "mean", "source"]);
    assert!(found.headers.contains(&"state".to_owned()));
    let mut editions = found.texts("edition");
    editions.dedup();
    assert_eq!(editions, ["2017", "2019", "2021", "2099"].map(|year| format!("Open Government Metric {year}")));
    for methodology in [&second, &third] {
        let rows = found.texts("edition").into_iter().filter(|edition| *edition == methodology.name()).count();
        assert_eq!(rows, methodology.published().len());
    }
    let ga = found.find(&[("edition", second.name()), ("node", "GA"), ("state", "")]);
    assert_eq!((found.text(ga, "n"), found.text(ga, "mean")), ("1243", "0.52"));
    // The groups that one edition has figures of are computed where there are data.
    let means = Table::of(&open_gov_metric::Summarize::new(&scores).by(["state"]).wide().unwrap());
    let state = found.find(&[("edition", "Open Government Metric 2017"), ("node", "GA"), ("state", "México")]);
    let expected = means.find(&[("state", "México")]);
    assert_close(found.number(state, "mean"), means.number(expected, "GA"), 1e-15, "México");
    assert_eq!(found.text(state, "n"), means.text(expected, "n"));
    assert_eq!(
        found.text(found.find(&[("edition", "Open Government Metric 2099"), ("state", "México")]), "source"),
        "a book"
    );
}
