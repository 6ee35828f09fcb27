//! Where item analysis, correlations and tests of groups are undefined or make no sense.

use crate::common::Table;
use open_gov_metric::reliability::{CompareGroups, Correlate, GroupTest, Method, Note, Reliability, Test, influence};
use open_gov_metric::{Language, Methodology, Scores, SurveyReader};

/// An index of three components, and others over two, one, none that counts, and others still.
const OWN: &str = r#"
name = "Own"
headline = "ALL"
catalog = "none"
scale = { min = 0, max = 10 }
node = [
    { code = "A" }, { code = "B" }, { code = "C" }, { code = "ABSENT" },
    { code = "ALL", children = { A = 0.5, B = 0.25, C = 0.25 } },
    { code = "TWO", children = { A = 0.5, B = 0.5, C = 0 } },
    { code = "ONE", children = { A = 1 } },
    { code = "GIVEN", children = { ABSENT = 1 } },
    { code = "LACKING", children = { ABSENT = 0.5, A = 0.5 } },
]
"#;

fn own(csv: &str) -> Scores {
    let methodology = Methodology::from_toml(OWN).unwrap();
    Scores::new(SurveyReader::new(&methodology).read_bytes(csv.as_bytes()).unwrap()).unwrap()
}

#[track_caller]
fn refused<T>(result: open_gov_metric::Result<T>, argument: &str, words: &str) {
    match result {
        Err(error) => {
            assert_eq!(error.argument_name(), Some(argument), "{error}");
            assert!(error.to_string().contains(words), "{error}");
            assert_ne!(error.message(Language::Spanish), error.message(Language::English));
        }
        Ok(_) => panic!("not refused: {words}"),
    }
}

#[test]
fn nodes_that_cannot_be_analysed_are_refused_by_name() {
    let scores = own("institution,A,B,C,GIVEN\nx,1,2,3,4\ny,2,3,1,5\nz,4,4,4,1\n");
    refused(Reliability::new(&scores, "NOWHERE"), "node", "no node NOWHERE");
    refused(Reliability::new(&scores, "LACKING"), "node", "no node LACKING with values");
    refused(Reliability::new(&scores, "A"), "node", "A has no children");
    refused(Reliability::new(&scores, "GIVEN"), "node", "none of the children of the node GIVEN has values");
    refused(influence(&scores, "A"), "node", "A has no children");
    refused(influence(&scores, "GIVEN"), "node", "GIVEN has no children with values");
    refused(Correlate::new(&scores).nodes(["A", "ABSENT"]).correlations(), "node", "no node ABSENT with values");
    refused(Correlate::new(&scores).nodes(["A", "B", "A"]).correlations(), "node", "A is named twice");
    assert!(Correlate::new(&scores).nodes(["A"]).correlations().unwrap().is_empty());
    // The order is the methodology's, not the caller's.
    let pair = &Correlate::new(&scores).nodes(["C", "A"]).correlations().unwrap()[0].clone();
    assert_eq!((pair.a.as_str(), pair.b.as_str()), ("A", "C"));
}

#[test]
fn a_child_of_weight_zero_or_without_values_takes_no_part() {
    // C has fewer values than A and B, so that n would show it.
    let scores = own("institution,A,B,C\nx,1,2,\ny,2,3,1\nz,4,4,4\n");
    let two = Reliability::new(&scores, "TWO").unwrap();
    assert_eq!((two.n, two.items.len()), (3, 2));
    assert_eq!(influence(&scores, "TWO").unwrap().len(), 2);

    let supplied = own("institution,A,B,C,LACKING\nx,1,2,1,5\ny,2,3,1,6\nz,4,4,4,7\n");
    let lacking = Reliability::new(&supplied, "LACKING").unwrap();
    assert_eq!(lacking.items.iter().map(|item| item.node.as_str()).collect::<Vec<_>>(), ["A"]);
}

#[test]
fn a_single_child_has_components_and_nothing_else() {
    let one = Reliability::new(&own("institution,A,B,C\nx,1,2,0\ny,2,3,1\nz,4,4,4\n"), "ONE").unwrap();
    assert_eq!((one.alpha.raw, one.alpha.standardized), (None, None));
    assert_eq!(one.alpha.notes, [Note::OneChild]);
    let item = &one.items[0];
    assert_eq!((item.item_rest, item.alpha_if_dropped), (None, None));
    assert_eq!(item.notes, [Note::OneChild]);
    let [component] = &one.components[..] else { panic!("one component") };
    assert_eq!((component.eigenvalue, &component.loadings[..]), (Some(1.0), &[1.0][..]));
    assert_eq!(Table::of(&one.items.frame(Language::Spanish).unwrap()).text(0, "note"), "participa un solo hijo");
}

#[test]
fn of_two_children_none_can_be_dropped() {
    let two = Reliability::new(&own("institution,A,B,C\nx,1,2,0\ny,2,3,1\nz,4,4,4\n"), "TWO").unwrap();
    for item in &two.items {
        assert!(item.item_rest.is_some());
        assert_eq!((item.alpha_if_dropped, item.notes.as_slice()), (None, &[Note::TwoChildren][..]));
    }
}

#[test]
fn too_few_institutions_leave_nothing_to_compute() {
    let none = Reliability::new(&own("institution,A,B,C\nx,1,,3\ny,,3,1\n"), "ALL").unwrap();
    assert_eq!((none.n, none.alpha.raw), (0, None));
    assert!(none.alpha.notes.contains(&Note::TooFewInstitutions { n: 0, needed: 2 }));

    // Two institutions have a variance each child, but lie on a line always.
    let two = Reliability::new(&own("institution,A,B,C\nx,1,2,3\ny,2,3,4\nz,,3,1\n"), "ALL").unwrap();
    assert_eq!((two.n, two.alpha.raw, two.alpha.standardized), (2, Some(1.0), None));
    let few = Note::TooFewInstitutions { n: 2, needed: 3 };
    assert_eq!(two.alpha.notes.as_slice(), std::slice::from_ref(&few));
    assert_eq!(two.components_note, Some(few.clone()));
    assert!(two.components.iter().all(|component| component.eigenvalue.is_none() && component.loadings.is_empty()));
    for item in &two.items {
        assert_eq!((item.item_rest, item.alpha_if_dropped), (None, Some(1.0)));
        assert_eq!(item.notes.as_slice(), std::slice::from_ref(&few));
    }
    let frame = Table::of(&two.components.frame(Language::English).unwrap());
    assert_eq!(frame.texts("component"), ["1", "2", "3"]);
    assert_eq!([frame.texts("eigenvalue"), frame.texts("share"), frame.texts("cumulative")], [[""; 3]; 3]);
    let frame = Table::of(&two.loadings_frame().unwrap());
    assert_eq!(frame.headers, ["node", "1", "2", "3"]);
    assert_eq!((frame.texts("node"), frame.texts("2")), (vec!["A", "B", "C"], vec![""; 3]));
}

#[test]
fn a_child_without_variance_has_no_correlation() {
    // 3 and the float after it are one value.
    let file = format!("institution,A,B,C\nw,1,3,3\nx,2,{},1\ny,4,3,2\nz,5,3,5\n", f64::from_bits(3f64.to_bits() + 1));
    let all = Reliability::new(&own(&file), "ALL").unwrap();
    let flat = Note::NoVariance { node: "B".to_owned() };
    // R: x <- cbind(c(1,2,4,5), 3, c(3,1,2,5)); 3/2 * (1 - sum(apply(x, 2, var)) / var(rowSums(x)))
    assert!((all.alpha.raw.unwrap() - 0.521_739_130_434_782_6).abs() < 1e-12, "{:?}", all.alpha.raw);
    assert_eq!((all.alpha.standardized, all.alpha.notes.as_slice()), (None, &[flat.clone()][..]));
    assert_eq!(all.components_note, Some(flat.clone()));
    let [a, b, c] = &all.items[..] else { panic!("three children") };
    assert_eq!((b.item_rest, b.notes.as_slice()), (None, &[flat][..]));
    assert!(b.alpha_if_dropped.is_some() && a.item_rest.is_some() && a.item_rest == c.item_rest);
    // Without A, the sum is that of B and C, which varies with C alone.
    assert_eq!(a.alpha_if_dropped, Some(0.0));
}

#[test]
fn children_with_a_constant_sum_have_no_alpha() {
    let two = Reliability::new(&own("institution,A,B,C\nw,1,9,0\nx,2,8,0\ny,4.3,5.7,4\nz,5,5,1\n"), "TWO").unwrap();
    assert_eq!((two.alpha.raw, two.alpha.standardized), (None, None));
    assert_eq!(two.alpha.notes, [Note::NoVarianceOfSum]);
    assert_eq!(two.items[0].item_rest, Some(-1.0));
}

#[test]
fn correlations_without_enough_values_or_variance_are_missing() {
    let scores = own("institution,A,B,C\nw,1,3,3\nx,2,3,\ny,4,3,\nz,5,3,5\n");
    for method in [Method::Pearson, Method::Spearman] {
        let found = Correlate::new(&scores).nodes(["A", "B", "C"]).method(method).correlations().unwrap();
        let of = |a, b| found.get(a, b).map(|pair| (pair.r, pair.p, pair.n, pair.notes.clone())).unwrap();
        assert_eq!(of("A", "B"), (None, None, 4, vec![Note::NoVariance { node: "B".to_owned() }]));
        assert_eq!(of("A", "C"), (None, None, 2, vec![Note::TooFewInstitutions { n: 2, needed: 3 }]));
        let frame = Table::of(&found.frame(Language::Spanish).unwrap());
        assert_eq!(frame.text(0, "note"), "B tiene el mismo valor en todas partes");
    }
    let edges = influence(&scores, "TWO").unwrap();
    let b = &edges[1];
    assert_eq!((b.node.as_str(), b.r_parent, b.n_parent, b.n_headline), ("B", None, 4, 2));
    let few = Note::TooFewInstitutions { n: 2, needed: 3 };
    assert_eq!(b.notes, [Note::NoVariance { node: "B".to_owned() }, few]);
}

#[test]
fn values_on_a_line_correlate_perfectly() {
    // 0.1 + 0.2 and such: the floats are near a line, not on it.
    let scores = own("institution,A,B,C\nw,0.1,0.3,9.7\nx,0.2,0.6,9.4\ny,0.3,0.9,9.1\nz,0.7,2.1,7.9\n");
    for method in [Method::Pearson, Method::Spearman] {
        let found = Correlate::new(&scores).nodes(["A", "B", "C"]).method(method).correlations().unwrap();
        let of = |a, b| found.get(a, b).map(|pair| (pair.r, pair.p)).unwrap();
        assert_eq!((of("A", "B"), of("A", "C")), ((Some(1.0), Some(0.0)), (Some(-1.0), Some(0.0))));
    }
}

#[test]
fn ranks_do_not_depend_on_the_last_bit() {
    let bits = f64::from_bits(3f64.to_bits() + 1);
    let correlation = |third: f64| {
        let file = format!("institution,A,B,C\nv,3,1,0\nw,{third},2,0\nx,1,3,0\ny,5,4,0\nz,4,0.5,0\n");
        let found = Correlate::new(&own(&file)).nodes(["A", "B"]).method(Method::Spearman).correlations().unwrap();
        found[0].r
    };
    assert_eq!(correlation(bits), correlation(3.0));
    assert_ne!(correlation(3.000_001), correlation(3.0));
}

fn statistics(row: &GroupTest) -> [Option<f64>; 5] {
    [row.statistic, row.df1, row.df2, row.p, row.effect]
}

fn level(values: &str) -> Scores {
    own(&format!("institution,kind,A,B,C\n{values}"))
}

#[test]
fn one_group_is_no_comparison() {
    let compare = level("w,only,1,3,3\nx,only,2,3,1\ny,only,4,3,1\n");
    let compare = CompareGroups::new(&compare).by(["kind"]).nodes(["A"]);
    for row in &compare.tests().unwrap() {
        assert_eq!((statistics(row), row.n, row.groups), ([None; 5], 3, 1));
        assert_eq!(row.notes, [Note::FewerThanTwoGroups]);
    }
    assert!(compare.pairs().unwrap().is_empty());
}

#[test]
fn groups_without_values_are_left_out_by_name() {
    let scores = level("u,a,1,,3\nv,a,2,,3\nw,b,4,,1\nx,b,7,,1\ny,c,,1,1\nz,,,2,1\n");
    let tests = CompareGroups::new(&scores).by(["kind"]).nodes(["A", "B"]).tests().unwrap();
    let left_out = Note::GroupsLeftOut { groups: vec!["c".to_owned(), String::new()] };
    for test in [Test::Anova, Test::KruskalWallis] {
        let row = tests.get("A", test).unwrap();
        assert!(row.p.is_some());
        assert_eq!((row.n, row.groups, row.notes.as_slice()), (4, 2, &[left_out.clone()][..]));
    }
    let welch = tests.get("A", Test::Welch).unwrap();
    assert_eq!((statistics(welch), welch.n, welch.groups), ([None; 5], 4, 2));
    assert_eq!(welch.notes, [Note::GroupTooSmall { group: "c".to_owned() }]);
    let words = "groups without values, left out: `c`, with empty keys";
    assert_eq!(left_out.message(Language::English), words);
    assert_eq!(Table::of(&tests.frame(Language::English).unwrap()).text(0, "note"), words);
    // B has values in two groups, one each.
    let anova = tests.get("B", Test::Anova).unwrap();
    assert_eq!((anova.statistic, anova.df1, anova.df2, anova.effect), (None, Some(1.0), Some(0.0), Some(1.0)));
    assert_eq!(anova.notes.last(), Some(&Note::NoDegreesOfFreedom));
    // R: kruskal.test(c(1, 2), c("c", "")): 1, 0.31731050786291415
    let ranks = tests.get("B", Test::KruskalWallis).unwrap();
    assert!((ranks.p.unwrap() - 0.317_310_507_862_914_15).abs() < 1e-15);

    let pairs = CompareGroups::new(&scores).by(["kind"]).nodes(["A", "B"]).pairs().unwrap();
    let names: Vec<_> = pairs.iter().map(|row| (row.node.as_str(), row.a.as_deref(), row.b.as_deref())).collect();
    assert_eq!(names, [("A", Some("a"), Some("b")), ("B", Some("c"), None)]);
    let alone = &pairs[1];
    assert_eq!((alone.diff, alone.t, alone.p_holm, alone.d), (Some(-1.0), None, None, None));
    assert_eq!(alone.notes, [Note::GroupTooSmall { group: "c".to_owned() }]);
}

#[test]
fn values_that_do_not_vary_have_no_statistic() {
    // A varies nowhere, B between the groups only but for its last bit, C within one of them only.
    let bits = f64::from_bits(3f64.to_bits() + 1);
    let scores = level(&format!("w,a,2,3,1\nx,a,2,{bits},2\ny,b,2,5,4\nz,b,2,5,4\n"));
    let compare = CompareGroups::new(&scores).by(["kind"]).nodes(["A", "B", "C"]);
    let (tests, pairs) = (compare.tests().unwrap(), compare.pairs().unwrap());
    let notes = |node, test| tests.get(node, test).unwrap().notes.clone();
    let flat = Note::NoVariance { node: "A".to_owned() };
    for test in [Test::Anova, Test::KruskalWallis] {
        assert_eq!((statistics(tests.get("A", test).unwrap()), notes("A", test)), ([None; 5], vec![flat.clone()]));
    }
    let anova = tests.get("B", Test::Anova).unwrap();
    assert_eq!(statistics(anova), [None, Some(1.0), Some(2.0), None, Some(1.0)]);
    assert_eq!(anova.notes, [Note::NoVarianceWithin]);
    // R: kruskal.test(c(3, 3, 5, 5), c(1, 1, 2, 2)): 3, 0.0832645166635504
    let ranks = tests.get("B", Test::KruskalWallis).unwrap();
    assert_eq!((ranks.statistic, ranks.effect), (Some(3.0), Some(1.0)));
    for (node, group) in [("A", "a"), ("B", "a"), ("C", "b")] {
        let welch = tests.get(node, Test::Welch).unwrap();
        assert_eq!(statistics(welch), [None; 5]);
        assert_eq!(welch.notes, [Note::GroupWithoutVariance { group: group.to_owned() }]);
    }
    let [a, b, c] = &pairs[..] else { panic!("one pair a node") };
    assert_eq!(
        (a.diff, a.t, a.p, a.d, a.notes.as_slice()),
        (Some(0.0), None, None, None, &[Note::NoVarianceWithin][..])
    );
    assert_eq!((b.t, b.d, b.notes.as_slice()), (None, None, &[Note::NoVarianceWithin][..]));
    // R: t.test(c(1, 2), c(4, 4)): t = -5, df = 1, p = 0.12566591637800231
    assert_eq!((c.t, c.df, c.notes.as_slice()), (Some(-5.0), Some(1.0), &[][..]));
    assert!((c.p.unwrap() - 0.125_665_916_378_002_3).abs() < 1e-15);
    assert_eq!((c.p_holm, c.p_bh), (c.p, c.p));
}

#[test]
fn several_keys_name_a_group_together() {
    let file = "institution,kind,place,A,B,C\nu,a,n,1,1,1\nv,a,n,2,1,1\nw,a,,4,1,1\nx,a,,6,1,1\ny,,,5,1,1\nz,,,9,1,1\n";
    let scores = own(file);
    let pairs = CompareGroups::new(&scores).by(["kind", "place"]).nodes(["A"]).pairs().unwrap();
    let names: Vec<_> = pairs.iter().map(|row| (row.a.as_deref(), row.b.as_deref())).collect();
    assert_eq!(names, [(Some("a / n"), Some("a / ")), (Some("a / n"), None), (Some("a / "), None)]);
    let frame = Table::of(&pairs.frame(Language::English).unwrap());
    assert_eq!((frame.text(0, "b"), frame.text(2, "b")), ("a / ", ""));
}

#[test]
fn comparisons_that_make_no_sense_are_refused() {
    let scores = level("w,a,2,3,1\nx,a,2,3,2\ny,b,2,5,4\nz,b,2,5,4\n");
    let compare = CompareGroups::new(&scores);
    refused(compare.tests(), "by", "no key makes the groups; expected one or more of: kind");
    refused(compare.clone().by(["colour"]).tests(), "by", "no key `colour`");
    refused(compare.clone().by(["unit"]).pairs(), "by", "the key `unit`");
    refused(compare.clone().by([" unit "]).tests(), "by", "the key `unit`");
    refused(compare.clone().by(["kind"]).nodes(["ABSENT"]).pairs(), "node", "no node ABSENT with values");
    for confidence in [0.0, 1.0, f64::NAN] {
        refused(compare.clone().by(["kind"]).confidence(confidence).tests(), "confidence", "above 0 and below 1");
    }
    // 2,001 groups make 2,001,000 pairs.
    let many: String = (0..2001).map(|row| format!("u{row},k{row},1,2,3\n")).collect();
    let many = level(&many);
    let compare = CompareGroups::new(&many).by(["kind"]);
    refused(compare.clone().nodes(["A"]).pairs(), "by", "2001 groups and 1 nodes make more than 2000000 pairs");
    assert_eq!(compare.nodes(["A"]).tests().unwrap()[0].groups, 2001);
}

#[test]
fn a_survey_with_a_design_is_refused_by_its_columns() {
    let reader = SurveyReader::new(&Methodology::edition(2019).unwrap()).weight("W").strata("level").fpc("n");
    let file = "institution,niv,TG,TC,PG,PC,w,N\nA,state,1,1,0,0,1,5\nB,state,1,0,0,0,1,5\nC,state,0,0,0,0,1,5\n";
    let scores = Scores::new(reader.read_bytes(file.as_bytes()).unwrap()).unwrap();
    let columns = "`w` (weight), `niv` (strata), `N` (fpc)";
    refused(Reliability::new(&scores, "GA"), "design", columns);
    refused(influence(&scores, "GA"), "design", columns);
    refused(Correlate::new(&scores).correlations(), "design", columns);
    refused(CompareGroups::new(&scores).by(["level"]).tests(), "design", columns);
    refused(CompareGroups::new(&scores).by(["level"]).pairs(), "design", columns);
}

#[test]
fn values_beyond_the_range_of_floats_are_explained() {
    let toml = "headline = 'X'\ncatalog = 'none'\nscale = { min = -1e300, max = 1e300 }\n\
                node = [{ code = 'A' }, { code = 'B' }, { code = 'X', children = { A = 0.5, B = 0.5 } }]";
    let file = "institution,kind,A,B\nv,a,1e299,-1e299\nw,a,-1e299,3e299\nx,b,2e299,1e299\ny,b,5e299,-8e299\n";
    let survey = SurveyReader::new(&Methodology::from_toml(toml).unwrap()).read_bytes(file.as_bytes()).unwrap();
    let scores = Scores::new(survey).unwrap();
    let found = Reliability::new(&scores, "X").unwrap();
    assert_eq!((found.alpha.raw, found.alpha.standardized, found.components[0].eigenvalue), (None, None, None));
    assert_eq!((found.alpha.notes, found.components_note), (vec![Note::Overflow], Some(Note::Overflow)));
    let compare = CompareGroups::new(&scores).by(["kind"]).nodes(["A"]);
    let tests = compare.tests().unwrap();
    let missing = |test| (tests.get("A", test).unwrap().p, tests.get("A", test).unwrap().notes.clone());
    assert_eq!(missing(Test::Anova), (None, vec![Note::Overflow]));
    assert_eq!(missing(Test::Welch), (None, vec![Note::Overflow]));
    assert!(missing(Test::KruskalWallis).0.is_some());
    let pair = compare.pairs().unwrap()[0].clone();
    assert_eq!((pair.p, pair.d, pair.notes), (None, None, vec![Note::Overflow]));
    assert_eq!(pair.diff, Some(-3.5e299));
}
