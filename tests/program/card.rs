//! One institution's sheet as a user meets it.

use crate::common::{NAMESAKES, ogm, ogm_with_input};
use insta::assert_snapshot;

const SURVEY: &str = "fixtures/survey_2017.csv";

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

#[test]
fn a_sheet_for_people() {
    let run = ogm(["card", SURVEY, "--unit", "Secretaría federal sintética 0001", "--draws", "300"]);
    assert_snapshot!(run.text());
    assert!(widest(&run.text()) <= 80);
}

#[test]
fn a_sheet_of_an_index_of_ones_own_in_spanish() {
    let own = ["card", "fixtures/own_index.csv", "--methodology", "fixtures/own_index.toml"];
    let run = ogm([&own[..], &["--unit", "cloverham", "--lang", "es", "--draws", "300"]].concat());
    assert_snapshot!(run.text());
    assert!(widest(&run.text()) <= 80);
}

#[test]
fn one_object_in_json() {
    let run = ogm_with_input(
        [
            "card",
            "-",
            "--edition",
            "2019",
            "--unit",
            "órgano superior",
            "--state",
            "Sonora",
            "--format",
            "json",
            "--draws",
            "50",
        ],
        NAMESAKES.as_bytes(),
        &[],
    );
    let text = run.text();
    // The provenance comes first, and has the version in it.
    let (_, sheet) = text.split_once("\n  },\n").unwrap();
    assert_snapshot!(sheet);
    let object: serde_json::Value = serde_json::from_str(&text).unwrap();
    let options = &object["provenance"]["options"];
    assert_eq!((&options["unit"], &options["state"]), (&"órgano superior".into(), &"Sonora".into()));
    assert_eq!(object["headline"]["value"].as_f64(), Some(0.4));
    assert_eq!(object["rank"]["rank"].as_u64(), Some(4));
    assert_eq!(object["type"]["code"], serde_json::Value::Null);
    assert_eq!(object["nodes"][3]["parents"][0]["node"], "T");
}

#[test]
fn the_same_command_gives_the_same_bytes_on_any_number_of_threads() {
    let sheet = |threads: &str| {
        let arguments =
            ["card", SURVEY, "--unit", "Secretaría federal sintética 0002", "--draws", "100", "--format", "json"];
        ogm_with_input(arguments, b"", &[("RAYON_NUM_THREADS", threads)]).text()
    };
    assert_eq!(sheet("1"), sheet("3"));
}

#[test]
fn a_sheet_is_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for (name, first) in [("card.txt", "Secretaría federal"), ("card.json", "{")] {
        let path = folder.path().join(name);
        let shown = path.to_str().unwrap();
        let run = ogm(["card", SURVEY, "--unit", "Secretaría federal sintética 0001", "--draws", "10", "--out", shown]);
        assert_eq!((run.status, run.out.len()), (0, 0), "{}", run.err);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(first));
    }
    for ending in ["csv", "parquet", "XLSX"] {
        let table = folder.path().join(format!("card.{ending}"));
        let run =
            ogm(["card", SURVEY, "--unit", "Secretaría federal sintética 0001", "--out", table.to_str().unwrap()]);
        assert!(run.refused(2).contains(&ending.to_lowercase()) && !table.exists());
    }
}

#[test]
fn the_column_of_names_has_an_option_of_its_own() {
    let file = b"nombre,code,GA\nA,k1,0.5\nB,k2,0.25\n";
    let run = ogm_with_input(["card", "-", "--unit-column", "code", "--unit", "K2", "--draws", "5"], file, &[]);
    assert!(run.text().starts_with("k2\n"), "{}", run.text());
    let json = ["card", "-", "--unit-column", "code", "--unit", "K2", "--draws", "5", "--format", "json"];
    let object: serde_json::Value = serde_json::from_str(&ogm_with_input(json, file, &[]).text()).unwrap();
    let options = &object["provenance"]["options"];
    assert_eq!((&options["unit"], &options["unit-column"]), (&"K2".into(), &"code".into()));
    // Elsewhere it is what it was.
    let run = ogm_with_input(["score", "-", "--unit", "code"], file, &[]);
    assert_eq!(run.table().texts("unit"), ["k1", "k2"]);
}

#[test]
fn hostile_names_do_no_harm() {
    let long = "Instituto".repeat(34);
    let hostile = "\u{1b}[2J\u{7}<b>=1+1";
    let toml = format!(
        "name = \"{long}\"\ncatalog = \"none\"\nbands = [{{ above = 0.1, code = \"b\", en = \"{long}\" }}]\nquadrants = {{ x = \"a\", y = \"H\", threshold = 0.5 }}\nheadline = \"H\"\nnode = [{{ code = \"a\", en = \"{long}\" }}, {{ code = \"{long}\" }}, {{ code = \"H\", en = \"{long} {long}\", children = {{ a = 0.5, {long} = 0.5 }} }}]"
    );
    let methodology = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
    std::fs::write(methodology.path(), toml).unwrap();
    let path = methodology.path().to_str().unwrap();
    let file = format!("institution,state,type,a,{long}\n{long},{hostile},{long},0.5,\n{hostile},{long},x,1,0\n");
    for unit in [&long, hostile] {
        for language in ["en", "es"] {
            let arguments = ["card", "-", "--methodology", path, "--unit", unit, "--draws", "5", "--lang", language];
            let text = ogm_with_input(arguments, file.as_bytes(), &[]).text();
            assert!(widest(&text) <= 80, "{text}");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        }
        let arguments = ["card", "-", "--methodology", path, "--unit", unit, "--draws", "5", "--format", "json"];
        let text = ogm_with_input(arguments, file.as_bytes(), &[]).text();
        let object: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(object["unit"].as_str(), Some(unit as &str));
    }
    let run = ogm_with_input(["card", "-", "--methodology", path, "--unit", "\u{1b}[31m"], file.as_bytes(), &[]);
    assert!(!run.refused(2).contains('\u{1b}'), "{}", run.err);
}

#[test]
fn refusals_end_with_status_2() {
    let unit = "Secretaría federal sintética 0001";
    for (arguments, said) in [
        (&["--unit", "Secretaría federal sintetizada 1"][..], "sintética 0001 (Federación)"),
        (&["--unit", unit, "--format", "csv"], "text, json"),
        (&["--unit", unit, "--state", "Texas"], "Texas"),
        (&["--unit", unit, "--bootstrap"], "bootstrap"),
        (&["--unit", unit, "--by", "state"], "--by"),
        (&[], "--unit <NAME>"),
    ] {
        let run = ogm([&["card", SURVEY][..], arguments].concat());
        assert!(run.refused(2).contains(said), "{}", run.err);
    }
}
