//! Shares at the floor, at the ceiling, in bands and quadrants, and histograms: against the scores themselves, and where two
//! careful people could count otherwise.

use std::collections::BTreeMap;

use crate::common::{self, Table, project_file, values};
use open_gov_metric::summary::{ClassShare, Distribution, Division};
use open_gov_metric::{Error, Language, Methodology, Scores, Summarize, SurveyReader};
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

/// Counts a group's rows in the table of scores, class by class, with the value compared as it is printed.
fn counted(scores: &Scores, table: &Table, key: &str, row: &ClassShare) -> (usize, usize) {
    let node = row.node.as_deref().and_then(|node| scores.methodology().node(node));
    let column = node.map_or("quadrant", |node| node.code());
    let mut found = (0, 0);
    for at in (0..table.len()).filter(|at| table.text(*at, key) == row.group[0] && !table.text(*at, column).is_empty())
    {
        let scale = node.map(|node| node.scale());
        let is_in = match row.division {
            Division::Floor => table.number(at, column) == scale.map(|scale| scale.min),
            Division::Ceiling => table.number(at, column) == scale.map(|scale| scale.max),
            Division::Band => {
                let band = table.text(at, "band");
                row.class == if band.is_empty() { "below" } else { band }
            }
            Division::Quadrant => table.text(at, "quadrant") == row.class,
        };
        found = (found.0 + usize::from(is_in), found.1 + 1);
    }
    found
}

/// The counts of each division that parts the whole, and the n of each, by group.
fn totals(distribution: &Distribution) -> BTreeMap<(Vec<String>, &'static str), (usize, f64, usize)> {
    let mut totals = BTreeMap::new();
    for row in distribution.shares.iter().filter(|row| [Division::Band, Division::Quadrant].contains(&row.division)) {
        let total = totals.entry((row.group.to_vec(), row.division.code())).or_insert((0, 0.0, row.n));
        assert_eq!(total.2, row.n);
        *total = (total.0 + row.count, total.1 + row.share.unwrap_or(0.0), row.n);
    }
    totals
}

#[test]
fn counts_are_those_of_the_scores() {
    for (scores, key) in [(fixture(), "type"), (own_index(), "region")] {
        let distribution = Summarize::new(&scores).by([key]).distribution().unwrap();
        let table = Table::of(&scores.frame().unwrap());
        for row in &distribution.shares {
            assert_eq!((row.count, row.n), counted(&scores, &table, key, row), "{row:?}");
        }
        let nodes = scores.available().count();
        let bands = 1 + scores.methodology().bands().len();
        let groups = Summarize::new(&scores).by([key]).summary().unwrap().groups.len();
        assert_eq!(distribution.shares.len(), groups * (2 * nodes + bands + 4));
    }
}

#[test]
fn groups_are_those_of_a_summary() {
    let scores = fixture();
    let summarize = Summarize::new(&scores).by(["level", "state"]);
    let (distribution, summary) = (summarize.distribution().unwrap(), summarize.summary().unwrap());
    let mut groups: Vec<_> = distribution.shares.iter().map(|row| row.group.clone()).collect();
    groups.dedup();
    assert_eq!((distribution.shares.keys(), groups.as_slice()), (summary.keys(), summary.groups.as_slice()));
    for row in distribution.shares.iter().filter(|row| row.division == Division::Floor) {
        let group: Vec<&str> = row.group.iter().map(String::as_str).collect();
        let estimate = summary.estimate(&group, row.node.as_deref().unwrap()).unwrap();
        assert_eq!(row.n, estimate.n);
        assert_eq!(row.count > 0, estimate.min == Some(0.0), "{row:?}");
    }
}

#[test]
fn a_share_has_wilsons_interval_at_the_confidence_that_was_asked_for() {
    let scores = common::scores(2019, "institution,TG,TC,PG,PC\nA,0,0,0,0\nB,0,1,0,1\nC,0.5,1,0.5,0.5\n");
    // R 4.2.2: prop.test(1, 3, conf.level = 0.95 and 0.8, correct = FALSE)$conf.int; no institution has a PG of 1.
    for (confidence, low, high) in
        [(0.95, 0.06149194472039629, 0.7923403991979523), (0.8, 0.10577563612172287, 0.6788173521696518)]
    {
        let distribution = Summarize::new(&scores).confidence(confidence).distribution().unwrap();
        let row = distribution.share(&[], Division::Floor, Some("TC"), "0").unwrap();
        assert_eq!((row.count, row.n, row.share), (1, 3, Some(1.0 / 3.0)));
        common::assert_close(row.share_low, Some(low), 1e-9, "low");
        common::assert_close(row.share_high, Some(high), 1e-9, "high");
        let none = distribution.share(&[], Division::Ceiling, Some("PG"), "1").unwrap();
        assert_eq!((none.share, none.share_low), (Some(0.0), Some(0.0)));
    }
}

#[test]
fn nothing_depends_on_the_last_bit() {
    // The ends, and 0.1 + 0.2 + 0.3 = 0.6000000000000001, which is not above 0.6.
    let toml = r#"
        catalog = "none"
        bands = [{ above = 0.6, code = "passing" }]
        node = [{ code = "a" }, { code = "b" }, { code = "c" },
                { code = "sum", children = { a = 1, b = 1, c = 1 }, weights = "relative" }]"#;
    let methodology = Methodology::from_toml(toml).unwrap();
    let file = "institution,a,b,c\nA,0.6,0.6000000000000001,0.6\nB,0.9999999999999999,1,1\nC,1e-17,0,0\n";
    let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap();
    let distribution = Summarize::new(&scores).distribution().unwrap();
    let count = |division, node, class| distribution.share(&[], division, Some(node), class).unwrap().count;
    assert_eq!((count(Division::Floor, "a", "0"), count(Division::Ceiling, "a", "1")), (1, 1));
    assert_eq!((count(Division::Band, "sum", "below"), count(Division::Band, "sum", "passing")), (2, 1));
}

#[test]
fn what_has_no_values_has_no_share_and_the_note_says_so() {
    let scores = common::scores(2019, "institution,state,TG,TC,PG,PC\nA,Colima,0.5,0.5,,\nB,,1,1,1,1\nC,,0,0,0,0\n");
    let distribution = Summarize::new(&scores).by(["state"]).distribution().unwrap();
    let groups = |at: usize| distribution.shares[at].group.as_slice();
    assert_eq!(
        (groups(0), groups(distribution.shares.len() - 1)),
        (["Colima".to_owned()].as_slice(), [String::new()].as_slice())
    );
    for (division, node, class) in
        [(Division::Band, Some("GA"), "below"), (Division::Quadrant, None, "I"), (Division::Floor, Some("PG"), "0")]
    {
        let row = distribution.share(&["Colima"], division, node, class).unwrap();
        assert_eq!((row.count, row.n, row.share, row.share_low, row.share_high), (0, 0, None, None, None));
    }
    for (language, note) in [(Language::English, "no values"), (Language::Spanish, "sin valores")] {
        let table = Table::of(&distribution.shares.frame(language).unwrap());
        let row = table.find(&[("state", "Colima"), ("division", "quadrant"), ("class", "III")]);
        assert_eq!((table.text(row, "note"), table.text(row, "share"), table.text(row, "node")), (note, "", ""));
        let row = table.find(&[("state", ""), ("division", "quadrant"), ("class", "III")]);
        assert_eq!((table.text(row, "note"), table.number(row, "share")), ("", Some(0.5)));
    }
}

#[test]
fn a_band_may_be_called_below_and_an_index_may_have_neither_bands_nor_plane() {
    let read = |toml: &str| {
        let methodology = Methodology::from_toml(toml).unwrap();
        let file = "institution,a\nA,10\nB,20\nC,-5\n";
        Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap()
    };
    let index = "catalog = \"none\"\nscale = { min = -5, max = 20 }\n";
    let plain = Summarize::new(&read(&format!("{index}node = [{{ code = \"a\" }}]"))).distribution().unwrap();
    let rows: Vec<(&str, &str, usize)> =
        plain.shares.iter().map(|row| (row.division.code(), row.class.as_str(), row.count)).collect();
    assert_eq!(rows, [("floor", "-5", 1), ("ceiling", "20", 1)]);

    let banded = format!("{index}bands = [{{ above = 0, code = \"below\" }}]\nnode = [{{ code = \"a\" }}]");
    let banded = Summarize::new(&read(&banded)).distribution().unwrap();
    assert_eq!(banded.below, "below_");
    let rows = banded.shares.iter().filter(|row| row.division == Division::Band);
    assert_eq!(rows.map(|row| (row.class.as_str(), row.count)).collect::<Vec<_>>(), [("below_", 1), ("below", 2)]);
}

#[test]
fn what_cannot_be_done_is_refused_by_name() {
    let methodology = Methodology::edition(2019).unwrap();
    let file = "institution,w,TG,TC,PG,PC\nA,2,1,1,1,1\n";
    let weighted = SurveyReader::new(&methodology).weight("w").read_bytes(file.as_bytes()).unwrap();
    let weighted = Scores::new(weighted).unwrap();
    let refused = |error: Error, argument: &str, said: &str| {
        assert_eq!(error.argument_name(), Some(argument), "{error}");
        assert!(error.to_string().contains(said), "{error}");
    };
    refused(Summarize::new(&weighted).distribution().unwrap_err(), "design", "`w` (weight)");
    refused(Summarize::new(&weighted).histogram("GA", 20).unwrap_err(), "design", "`w` (weight)");
    let plain = common::scores(2019, file);
    refused(Summarize::new(&plain).by(["unit"]).distribution().unwrap_err(), "by", "`unit`");
    refused(Summarize::new(&plain).by(["unit"]).histogram("GA", 20).unwrap_err(), "by", "`unit`");
    for confidence in [0.0, 1.0, f64::NAN] {
        let summarize = Summarize::new(&plain).confidence(confidence);
        refused(summarize.distribution().unwrap_err(), "confidence", "above 0 and below 1");
    }
    for bins in [0, 1001, usize::MAX] {
        refused(Summarize::new(&plain).histogram("GA", bins).unwrap_err(), "bins", "1 to 1000");
    }
    for node in ["TG_AI", "nothing"] {
        let methodology = Methodology::edition(2017).unwrap();
        let survey = SurveyReader::new(&methodology).read_bytes(b"institution,GA\nA,1\n").unwrap();
        let scores = Scores::new(survey).unwrap();
        refused(Summarize::new(&scores).histogram(node, 20).unwrap_err(), "node", node);
    }
}

#[test]
fn a_file_may_have_columns_of_these_names() {
    let file = "institution,share,class,TG,TC,PG,PC\nA,x,y,1,1,1,1\nB,x,z,1,1,1,1\n";
    let scores = common::scores(2019, file);
    let distribution = Summarize::new(&scores).by(["share", "class"]).distribution().unwrap();
    let table = Table::of(&distribution.shares.frame(Language::English).unwrap());
    let columns = "share_in_file,class_in_file,node,division,class,count,n,share,share_low,share_high,note";
    assert_eq!(table.headers.join(","), columns);
}

#[test]
fn multiples_of_a_bin_fall_into_their_own_bin() {
    // Scores k × 0.05 and k / 20, whose last bits differ for many k, on three scales.
    for (min, max) in [(0.0, 1.0), (0.0, 100.0), (-3.0, 4.0)] {
        let toml =
            format!("catalog = \"none\"\nscale = {{ min = {min:?}, max = {max:?} }}\nnode = [{{ code = \"a\" }}]");
        let methodology = Methodology::from_toml(&toml).unwrap();
        let step = (max - min) * 0.05;
        let mut file = "institution,a\n".to_owned();
        for k in 0..=20 {
            let (times, part) = (min + f64::from(k) * step, min + (max - min) * f64::from(k) / 20.0);
            file += &format!("times {k},{}\npart {k},{}\n", times.clamp(min, max), part.clamp(min, max));
        }
        let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap();
        let histogram = Summarize::new(&scores).histogram("a", 20).unwrap();
        let mut expected = [2; 20];
        expected[19] = 4;
        assert_eq!(histogram.of(&[]).unwrap(), expected, "{min} to {max}");
        assert_eq!((histogram.edges.len(), histogram.edges[0], histogram.edges[20]), (21, min, max));
    }
}

#[test]
fn a_histogram_counts_the_institutions_of_each_group() {
    let scores = fixture();
    let summarize = Summarize::new(&scores).by(["state"]);
    let (histogram, summary) = (summarize.histogram("GA", 20).unwrap(), summarize.summary().unwrap());
    assert_eq!(
        (histogram.keys.as_slice(), histogram.groups.as_slice(), histogram.node.as_str()),
        (summary.keys(), summary.groups.as_slice(), "GA")
    );
    assert_eq!(histogram.of(&["Atlantis"]), None);
    let states = Table::of(&scores.frame().unwrap());
    for group in &histogram.groups {
        let mut expected = [0; 20];
        for (row, value) in values(&scores, "GA").into_iter().enumerate() {
            if states.text(row, "state") == group[0] {
                expected[((value.unwrap() * 20.0 + 1e-9) as usize).min(19)] += 1;
            }
        }
        assert_eq!(histogram.of(&[&group[0]]).unwrap(), expected, "{group:?}");
    }
    let one = Summarize::new(&scores).histogram("GA", 1).unwrap();
    assert_eq!((one.of(&[]).unwrap(), one.edges.as_slice()), ([908].as_slice(), [0.0, 1.0].as_slice()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn bands_and_quadrants_part_the_whole(
        rows in prop::collection::vec((0..3usize, prop::collection::vec(prop::option::of(0..=10u32), 4)), 1..60),
        bins in 1..40usize,
    ) {
        let mut file = "institution,zone,TG,TC,PG,PC\n".to_owned();
        for (at, (zone, cells)) in rows.iter().enumerate() {
            let cells = cells.iter().map(|cell| cell.map_or(String::new(), |cell| (f64::from(cell) / 10.0).to_string()));
            file += &format!("I{at},{},{}\n", ["east", "west", ""][*zone], cells.collect::<Vec<_>>().join(","));
        }
        let scores = common::scores(2019, file);
        let summarize = Summarize::new(&scores).by(["zone"]);
        let distribution = summarize.distribution().unwrap();
        for ((group, division), (count, share, n)) in totals(&distribution) {
            prop_assert_eq!(count, n, "{:?} {}", group, division);
            prop_assert!(n == 0 || (share - 1.0).abs() < 1e-12);
        }
        for row in &distribution.shares {
            prop_assert!(row.count <= row.n);
            prop_assert_eq!(row.note().is_some(), row.share.is_none());
            if let (Some(low), Some(share), Some(high)) = (row.share_low, row.share, row.share_high) {
                prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            }
        }
        let histogram = summarize.histogram("GA", bins).unwrap();
        for group in &histogram.groups {
            let n = distribution.share(&[&group[0]], Division::Floor, Some("GA"), "0").unwrap().n;
            prop_assert_eq!(histogram.of(&[&group[0]]).unwrap().iter().sum::<usize>(), n);
        }
    }
}

#[cfg(feature = "cli")]
mod program {
    use super::SURVEY;
    use crate::common::{Table, ogm, ogm_with_input};
    use insta::assert_snapshot;

    #[test]
    fn distribution_by_level_for_people_in_spanish() {
        let run = ogm(["distribution", SURVEY, "--by", "level", "--format", "table", "--lang", "es"]);
        let text = run.text();
        // The headline and its parts, and what is not about a node.
        let of =
            |line: &&str| [" GA ", " P ", " T "].iter().any(|node| line.contains(node)) || line.contains("cuadrante");
        let shown: Vec<&str> = text.lines().take(2).chain(text.lines().filter(of)).collect();
        assert_snapshot!(shown.join("\n"));
    }

    #[test]
    fn the_table_is_that_of_the_library() {
        let run = ogm(["distribution", SURVEY, "--by", "state", "--confidence", "0.9"]);
        let scores = super::fixture();
        let distribution = super::Summarize::new(&scores).by(["state"]).confidence(0.9).distribution().unwrap();
        assert_eq!(run.table(), Table::of(&distribution.shares.frame(super::Language::English).unwrap()));
        let columns = "state,node,division,class,count,n,share,share_low,share_high,note";
        assert_eq!(run.table().headers.join(","), columns);
    }

    #[test]
    fn refusals_end_with_status_2() {
        for (arguments, said) in [
            (&["distribution", SURVEY, "--by", "unit"][..], "unit"),
            (&["distribution", SURVEY, "--confidence", "2"], "confidence"),
            (&["distribution", SURVEY, "--by", "nothing"], "nothing"),
        ] {
            assert!(ogm(arguments).refused(2).contains(said));
        }
        let weighted = b"institution,w,GA\nA,2,0.5\n";
        let run = ogm_with_input(["distribution", "-", "--weight", "w"], weighted, &[]);
        assert!(run.refused(2).contains("`w` (weight)"));
    }
}
