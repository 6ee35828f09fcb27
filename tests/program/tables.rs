//! The tables that `ogm` prints: columns, order of rows, ranks, ties and bands, and the fixture against what it was made to be.

use crate::common::{Run, Table, assert_close, ogm, ogm_with_input, project_file};

const SURVEY: &str = "fixtures/survey_2017.csv";
/// The nodes of the edition 2017, in methodology order.
pub const NODES: [&str; 26] = [
    "GA", "T", "P", "GAg", "GAc", "TG", "TC", "PG", "PC", "TG_AI", "TG_TR", "TG_TP", "TG_DA", "TC_DISP", "TC_CLAR",
    "TC_COMP", "TC_CEL", "PG_MEC", "PG_ACT", "PG_FUN", "PG_FORM", "PG_SEG", "PC_MET", "PC_RECEP", "PC_ACT", "PC_CEL",
];
/// The nodes of the edition 2019.
const FROM_2019: [&str; 7] = ["GA", "T", "P", "TG", "TC", "PG", "PC"];
const FIGURES: [&str; 13] =
    ["n", "missing", "mean", "sd", "se", "ci_low", "ci_high", "min", "q25", "median", "q75", "max", "note"];

/// The survey was drawn so that the means of each jurisdiction meet the published ones to two decimals.
#[test]
fn means_of_the_fixture_are_the_published_ones() {
    let found = ogm(["summarize", SURVEY, "--by", "state", "--wide"]).table();
    let printed = Table::read(project_file("fixtures/published_2017_states.csv"));
    assert_eq!(found.texts("state"), printed.texts("state"));
    for row in 0..33 {
        for node in ["GA", "TG", "TC", "PG", "PC"] {
            let what = format!("{} {node}", found.text(row, "state"));
            assert_close(found.number(row, node), printed.number(row, node), 0.005 + 1e-9, &what);
        }
    }
}

/// Plain sums over the file, in its own order.
#[test]
fn national_means_are_plain_means() {
    let survey = Table::read(project_file(SURVEY));
    let found = ogm(["summarize", SURVEY]).table();
    assert_eq!(found.texts("node"), NODES);
    for node in &NODES[9..] {
        let values: Vec<f64> = survey.numbers(node).into_iter().flatten().collect();
        let row = found.find(&[("node", node)]);
        assert_eq!((values.len(), found.text(row, "n"), found.text(row, "missing")), (908, "908", "0"));
        let mean = values.iter().sum::<f64>() / 908.0;
        let sd = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 907.0).sqrt();
        assert_close(found.number(row, "mean"), Some(mean), 1e-12, node);
        assert_close(found.number(row, "sd"), Some(sd), 1e-12, node);
        assert_close(found.number(row, "se"), Some(sd / 908f64.sqrt()), 1e-12, node);
    }
}

/// Half widths of intervals are in the ratio of Student's quantiles with 907 degrees of freedom, which R 4.2.2 gives as
/// qt(c(.95, .975, .995), 907).
#[test]
fn intervals_have_the_confidence_that_was_asked_for() {
    let half_width = |confidence: &[&str]| {
        let table = ogm([&["summarize", SURVEY][..], confidence].concat()).table();
        let [low, mean, high, se] = ["ci_low", "mean", "ci_high", "se"].map(|header| table.number(0, header).unwrap());
        assert!(((mean - low) - (high - mean)).abs() < 1e-15);
        (high - mean) / se
    };
    let expected = [
        (&["--confidence", "0.9"][..], 1.6465353647328997),
        (&[], 1.9625829329911493),
        (&["--confidence", "0.95"], 1.9625829329911493),
        (&["--confidence", "0.99"], 2.5812607291486467),
    ];
    for (option, quantile) in expected {
        assert_close(Some(half_width(option)), Some(quantile), 1e-10, &format!("{option:?}"));
    }
}

#[test]
fn columns_are_those_of_the_contract() {
    let headers = |arguments: &[&str]| ogm(arguments).table().headers;
    let places = ["unit", "state_code", "state", "level", "type"];
    assert_eq!(headers(&["score", SURVEY]), [&places[..], &NODES, &["rank", "quadrant", "band"]].concat());
    assert_eq!(headers(&["summarize", SURVEY]), [&["node"][..], &FIGURES].concat());
    let keyed = ["type", "state", "node"];
    assert_eq!(headers(&["summarize", SURVEY, "--by", "type,state"]), [&keyed[..], &FIGURES].concat());
    assert_eq!(headers(&["summarize", SURVEY, "--wide", "--by", "level"]), [&["level", "n"][..], &NODES].concat());
    assert_eq!(headers(&["summarize", SURVEY, "--wide"]), [&["n"][..], &NODES].concat());
    // Parents and the lowest nodes: of this survey, all; a key is not repeated.
    let leaders = ["place", "unit", "state", "level", "type"];
    assert_eq!(headers(&["leaders", SURVEY]), [&leaders[..], &NODES].concat());
    let by_state = ["state", "place", "unit", "level", "type"];
    assert_eq!(headers(&["leaders", SURVEY, "--by", "state"]), [&by_state[..], &NODES].concat());
    let gaps = ["node", "parent", "weight", "mean", "n", "gap", "headline_gain", "place"];
    assert_eq!(headers(&["gaps", SURVEY]), gaps);
    assert_eq!(headers(&["gaps", SURVEY, "--by", "unit"]), [&["unit"][..], &gaps].concat());
    let published = ["node", "published", "computed", "n_published", "n", "agrees", "source"];
    assert_eq!(headers(&["published", SURVEY]), published);
}

#[test]
fn other_text_columns_come_between_type_and_the_nodes() {
    let file = "zone,institution,TG,ts,TC,PG,PC,wing\nn,A,1,party,1,1,1,left\n";
    let run = |arguments: &[&str]| ogm_with_input([&["-", "--edition", "2019"], arguments].concat(), b"", &[]);
    assert_eq!(run(&[]).status, 2);
    let headers = |command: &[&str]| {
        ogm_with_input([command, &["-", "--edition", "2019"]].concat(), file.as_bytes(), &[]).table().headers
    };
    let expected = [&["unit", "type", "zone", "wing"][..], &FROM_2019, &["rank", "quadrant", "band"]].concat();
    assert_eq!(headers(&["score"]), expected);
    let by_zone = [&["zone", "place", "unit", "type"][..], &FROM_2019].concat();
    assert_eq!(headers(&["leaders", "--by", "zone"]), by_zone);
}

#[test]
fn leaders_leave_out_supplied_nodes_that_are_neither_parents_nor_lowest() {
    // A survey that enters at T and P: GAg and GAc cannot be had, TG and below are absent.
    let file = "institution,T,P\nA,1,0.5\n";
    let headers = ogm_with_input(["leaders", "-"], file.as_bytes(), &[]).table().headers;
    assert_eq!(headers, ["place", "unit", "GA", "T", "P"]);
}

/// An index without axes for quadrants and without bands, whose published figures have groups.
#[test]
fn columns_follow_what_the_methodology_has() {
    let toml = "\
headline = \"H\"
catalog = \"none\"
scale = { min = 0, max = 10 }
published = [
  { node = \"H\", value = \"5.5\", n = 2, source = \"a table\" },
  { node = \"A\", value = \"4\", where = { zone = \"n\" } },
  { node = \"A\", value = \"4.0\", where = { zone = \"n\" } },
  { node = \"A\", value = \"4\", where = { zone = \"w\" } },
  { node = \"A\", value = \"4\", where = { team = \"x\" } },
]
node = [
  { code = \"H\", children = { A = 0.5, B = 0.5 } },
  { code = \"A\" },
  { code = \"B\" },
]
";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index.toml");
    std::fs::write(&path, toml).unwrap();
    let path = path.to_str().unwrap();
    let file = "institution,zone,A,B\nx,n,4.4,5\ny,s,6,6.5\n";
    let run = |command: &str| ogm_with_input([command, "-", "--methodology", path], file.as_bytes(), &[]).table();
    assert_eq!(run("score").headers, ["unit", "zone", "H", "A", "B", "rank", "band"]);
    let published = run("published");
    let expected = ["node", "team", "zone", "published", "computed", "n_published", "n", "agrees", "source"];
    assert_eq!(published.headers, expected);
    let rows: Vec<Vec<&str>> = published.rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let expected = [
        // 5.475 is within 0.05 of 5.5; 4.4 is within half a unit of 4 and not within half a tenth of 4.0.
        vec!["H", "", "", "5.5", "5.475", "2", "2", "true", "a table"],
        vec!["A", "", "n", "4", "4.4", "", "1", "true", ""],
        vec!["A", "", "n", "4.0", "4.4", "", "1", "false", ""],
        // A group that the survey has not, a key that it has not.
        vec!["A", "", "w", "4", "", "", "", "", ""],
        vec!["A", "x", "", "4", "", "", "", "", ""],
    ];
    assert_eq!(rows, expected);
}

#[test]
fn rows_are_in_canonical_order() {
    let keys = |arguments: &[&str], key: &str| {
        let mut texts: Vec<String> = ogm(arguments).table().texts(key).into_iter().map(str::to_owned).collect();
        texts.dedup();
        texts
    };
    assert_eq!(keys(&["summarize", SURVEY, "--by", "level"], "level"), ["federal", "state", "municipal"]);
    let types = [
        "federal_executive",
        "state_executive",
        "legislative",
        "judicial",
        "autonomous",
        "decentralized",
        "municipality",
        "party",
        "union",
        "trust",
        "university",
    ];
    assert_eq!(keys(&["summarize", SURVEY, "--by", "type"], "type"), types);
    let states = keys(&["gaps", SURVEY, "--by", "state"], "state");
    let codes = keys(&["gaps", SURVEY, "--by", "state_code"], "state_code");
    assert_eq!(codes, (0..33).map(|code| format!("{code:02}")).collect::<Vec<_>>());
    assert_eq!(
        (states.len(), &states[0][..], &states[5][..], &states[32][..]),
        (33, "Federación", "Coahuila", "Zacatecas")
    );
}

/// T, P and GA are halves of sums; some differ from a round number in the last bit only.
const TINY: &str = "\
institution,state,TG,TC,PG,PC
exactly 0.6,Colima,0,0.4,1,1
a bit above 0.6,Colima,0,0.55,0.85,1
a bit below 0.6,Colima,0.15,0.95,0.35,0.95
exactly 0.8,Colima,0.2,1,1,1
a bit below 0.8,Sonora,0.35,0.95,0.9,1
above 0.8,Sonora,0.6,0.7,1,1
above 0.6,Sonora,0.6004,0.6,0.6,0.6004
nothing,Sonora,0.5,0.5,,1
quadrant I,Jalisco,0.6,0.5,0.5,0.5
quadrant IV,Jalisco,0.5,0.5,0.6,0.5
zero,Jalisco,0,0,0,0
";

fn tiny(command: &str, options: &[&str]) -> Table {
    let arguments = [&[command, "-", "--edition", "2019"], options].concat();
    ogm_with_input(arguments, TINY.as_bytes(), &[]).table()
}

/// Scores are compared as rounded to 12 decimals; ties share the smallest rank; above means strictly.
#[test]
fn ranks_bands_and_quadrants() {
    let scores = tiny("score", &[]);
    // The bits do differ: otherwise the ties below would test nothing.
    let ga = |row: usize| scores.text(row, "GA");
    assert_eq!([ga(0), ga(1), ga(2)], ["0.6", "0.6000000000000001", "0.5999999999999999"]);
    assert_eq!([ga(3), ga(4)], ["0.8", "0.7999999999999999"]);
    let expected = [
        ("exactly 0.6", "5", "IV", ""),
        ("a bit above 0.6", "5", "IV", ""),
        ("a bit below 0.6", "5", "II", ""),
        ("exactly 0.8", "2", "II", "passing"),
        ("a bit below 0.8", "2", "II", "passing"),
        ("above 0.8", "1", "II", "satisfactory"),
        ("above 0.6", "4", "II", "passing"),
        ("nothing", "", "", ""),
        ("quadrant I", "8", "I", ""),
        ("quadrant IV", "8", "IV", ""),
        ("zero", "10", "III", ""),
    ];
    for (row, (unit, rank, quadrant, band)) in expected.into_iter().enumerate() {
        let found = ["unit", "rank", "quadrant", "band"].map(|header| scores.text(row, header));
        assert_eq!(found, [unit, rank, quadrant, band]);
    }
}

/// All that tie at the last place are kept, ordered by name; the place is the rank within the group.
#[test]
fn leaders_keep_ties() {
    let places = |options: &[&str]| {
        let table = tiny("leaders", options);
        (0..table.len())
            .map(|row| format!("{} {}", table.text(row, "place"), table.text(row, "unit")))
            .collect::<Vec<_>>()
    };
    assert_eq!(places(&[]), ["1 above 0.8"]);
    assert_eq!(places(&["--top", "2"]), ["1 above 0.8", "2 a bit below 0.8", "2 exactly 0.8"]);
    assert_eq!(places(&["--top", "3"]), places(&["--top", "2"]));
    let by_state = ["1 exactly 0.8", "2 a bit above 0.6", "2 a bit below 0.6", "2 exactly 0.6"];
    // Colima, Jalisco, Sonora: by their codes.
    let jalisco = ["1 quadrant I", "1 quadrant IV"];
    let sonora = ["1 above 0.8", "2 a bit below 0.8"];
    assert_eq!(places(&["--by", "state", "--top", "2"]), [&by_state[..], &jalisco, &sonora].concat());
    // An institution without a headline has no place, whatever is asked for.
    assert_eq!(places(&["--top", "100"]).len(), 10);
}

/// gap = weight × (1 − mean); the gain is that of the whole path to the headline; places rank the lowest nodes.
#[test]
fn gaps_are_shortfalls_times_weights() {
    let file = "institution,TG,TC,PG,PC\nA,1,0.5,0,0.75\nB,0.5,0.5,,0.25\n";
    let gaps = ogm_with_input(["gaps", "-", "--edition", "2017"], file.as_bytes(), &[]).table();
    let row = |node: &str, parent: &str| {
        let row = gaps.find(&[("node", node), ("parent", parent)]);
        gaps.rows[row][2..].iter().map(String::as_str).collect::<Vec<_>>()
    };
    // weight, mean, n, gap, headline_gain, place; each child has an edge in each dimension and one in each perspective,
    // which is not on the way to the headline.
    assert_eq!(gaps.len(), 8);
    for (node, parent, expected) in [
        ("PG", "P", ["0.5", "0", "1", "0.5", "0.25", "1"]),
        ("PG", "GAg", ["0.5", "0", "1", "0.5", "0", "1"]),
        ("TC", "T", ["0.5", "0.5", "2", "0.25", "0.125", "3"]),
        ("TC", "GAc", ["0.5", "0.5", "2", "0.25", "0", "3"]),
        ("PC", "P", ["0.5", "0.5", "2", "0.25", "0.125", "3"]),
        ("PC", "GAc", ["0.5", "0.5", "2", "0.25", "0", "3"]),
        ("TG", "T", ["0.5", "0.75", "2", "0.125", "0.0625", "7"]),
        ("TG", "GAg", ["0.5", "0.75", "2", "0.125", "0", "7"]),
    ] {
        assert_eq!(row(node, parent), expected, "{node} of {parent}");
    }
}

#[test]
fn gaps_by_unit_are_each_institutions_own() {
    // Institutions of one name stand in several states.
    let gaps = ogm(["gaps", SURVEY, "--by", "state,unit"]).table();
    let survey = Table::read(project_file(SURVEY));
    let leaves = &NODES[9..];
    for (unit, row) in survey.texts("institution").into_iter().zip(0..).step_by(100) {
        let state = survey.text(row, "state");
        for (node, weight) in [("TG_AI", 0.5), ("TG_DA", 0.1), ("PC_CEL", 0.2), ("TC_CLAR", 0.25)] {
            let gap = gaps.find(&[("state", state), ("unit", unit), ("node", node), ("parent", &node[..2])]);
            assert_eq!(gaps.number(gap, "weight"), Some(weight));
            let value = survey.number(row, node).unwrap();
            assert_close(gaps.number(gap, "gap"), Some(weight * (1.0 - value)), 1e-12, &format!("{unit} {node}"));
            assert_close(gaps.number(gap, "headline_gain"), Some(0.25 * weight * (1.0 - value)), 1e-12, unit);
            assert!(gaps.number(gap, "place").is_some_and(|place| (1.0..=leaves.len() as f64).contains(&place)));
        }
    }
    // Edges to the headline are left out; the seventeen components, and four sub-indices under two parents each.
    assert_eq!(gaps.len(), 908 * (17 + 8));
    // By name alone each is a group of its own all the same.
    let by_name = ogm(["gaps", SURVEY, "--by", "unit"]).table();
    assert_eq!((by_name.len(), by_name.text(0, "n")), (gaps.len(), "1"));
}

#[test]
fn supplied_indices_are_used_where_that_is_asked_for() {
    let file = "institution,GA,T,P,TG,TC,PG,PC\nA,0.5003,0.5001,0.5,0.5,0.5,0.5,0.5\nB,0.9,0.1,0.1,0.1,0.1,0.1,0.1\n";
    let run =
        |which: &[&str]| ogm_with_input([&["score", "-", "--edition", "2019"], which].concat(), file.as_bytes(), &[]);
    let ga = |run: &Run| run.table().texts("GA").join(" ");
    assert_eq!(ga(&run(&[])), "0.5 0.1");
    assert_eq!(ga(&run(&["--indices", "computed"])), "0.5 0.1");
    assert_eq!(ga(&run(&["--indices", "supplied"])), "0.5003 0.9");
    // The audit says so in either case: 0.9 is not 0.1, and 0.5003 is near enough to 0.5.
    for which in [&[][..], &["--indices", "supplied"]] {
        let said = run(which).err;
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("line 3, column 2 (GA)"), "{said}");
    }
}

#[test]
fn spanish_changes_labels_and_messages_and_no_data() {
    let run = |arguments: &[&str], language: &str| ogm([arguments, &["--lang", language]].concat());
    for arguments in [&["score", SURVEY][..], &["summarize", SURVEY, "--by", "state,type"], &["gaps", SURVEY]] {
        let [english, spanish] = ["en", "es"].map(|language| run(arguments, language).table());
        assert_eq!(english.headers, spanish.headers);
        let without_notes = |table: &Table| {
            let note = table.headers.iter().position(|header| header == "note");
            let kept = |row: &Vec<String>| {
                row.iter()
                    .enumerate()
                    .filter(|(at, _)| Some(*at) != note)
                    .map(|(_, cell)| cell.clone())
                    .collect::<Vec<_>>()
            };
            table.rows.iter().map(kept).collect::<Vec<_>>()
        };
        assert_eq!(without_notes(&english), without_notes(&spanish));
        if english.headers.contains(&"note".to_owned()) {
            let alone = english.texts("n").iter().position(|n| *n == "1").expect("a group of one");
            assert_eq!(english.text(alone, "note"), "a single value has no spread");
            assert_eq!(spanish.text(alone, "note"), "un solo valor no tiene dispersión");
        }
    }
    assert!(run(&["score", "fixtures/nowhere.csv"], "es").refused(1).starts_with("error: "));
    assert!(run(&["summarize", SURVEY, "--by", "nowhere"], "es").refused(2).contains("no tiene la clave `nowhere`"));
    let table = run(&["leaders", SURVEY, "--format", "table"], "es").text();
    assert!(table.contains("institución") && table.contains("Ejecutivo estatal"), "{table}");
}
