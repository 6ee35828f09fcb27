//! Where figures come from: what JSON output and `--provenance` tell of the inputs, the methodology and the options.

use crate::common::{ogm, ogm_with_input, project_file};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const SURVEY: &str = "fixtures/survey_2017.csv";

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[allow(clippy::unwrap_used)]
fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn json_tells_inputs_methodology_options_and_seed() {
    let bytes = std::fs::read(project_file(SURVEY)).unwrap();
    let edition = std::fs::read(project_file("src/methodology/editions/2017.toml")).unwrap();
    let options = ["uncertainty", SURVEY, "--by", "level", "--draws", "20", "--seed", "7", "--bootstrap"];
    let told = &parsed(&ogm([&options[..], &["--format", "json"]].concat()).text())["provenance"];
    assert_eq!(told["program"], "open-gov-metric");
    assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(told["command"], "uncertainty");
    let input = json!({"name": "survey_2017.csv", "bytes": bytes.len(), "sha256": sha256(&bytes)});
    assert_eq!(told["inputs"], json!([input]));
    let methodology = json!({"name": "Open Government Metric 2017", "sha256": sha256(&edition)});
    assert_eq!(told["methodologies"], json!([methodology]));
    assert_eq!(told["seed"], 7);
    assert_eq!((&told["options"]["by"], &told["options"]["draws"]), (&json!("level"), &json!("20")));
    assert_eq!((&told["options"]["bootstrap"], &told["options"]["weights"]), (&json!("true"), &json!("0.25")));
    assert_eq!(told.get("time"), None);
}

#[test]
fn a_file_tells_it_beside_csv() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let csv = ogm(["summarize", SURVEY, "--by", "level", "--provenance", path]).text();
    assert_eq!(csv, ogm(["summarize", SURVEY, "--by", "level"]).text());
    let told = parsed(&std::fs::read_to_string(path).unwrap());
    let json = parsed(&ogm(["summarize", SURVEY, "--by", "level", "--format", "json"]).text());
    assert_eq!(told, json["provenance"]);
}

#[test]
fn every_input_is_told_and_none_by_its_folder() {
    let survey = "institution,state,TG,TC,PG,PC\nA,Colima,1,1,1,1\nB,Sonora,0,0,0,0\n";
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (old, matches) = (file("old.csv", survey), file("pairs.csv", "old,new\nA,B\n"));
    let own = file("own.toml", &std::fs::read_to_string(project_file("src/methodology/editions/2019.toml")).unwrap());
    let options = ["compare", &old, "-", "--matches", &matches, "--old-edition", "2019", "--methodology", &own];
    let json = ogm_with_input([&options[..], &["--format", "json"]].concat(), survey.as_bytes(), &[]).text();
    let told = &parsed(&json)["provenance"];
    let names: Vec<&Value> = told["inputs"].as_array().unwrap().iter().map(|input| &input["name"]).collect();
    assert_eq!(names, ["pairs.csv", "old.csv", "-"]);
    assert_eq!(told["inputs"][2]["sha256"], sha256(survey.as_bytes()));
    assert_eq!(told["options"]["methodology"], "own.toml");
    assert_eq!(told["options"].get("edition"), None);
    assert!(!json.contains(folder.path().to_str().unwrap()));
}

#[test]
fn the_time_is_told_where_it_is_asked_for() {
    let json = parsed(&ogm(["score", SURVEY, "--format", "json", "--time"]).text());
    let time = json["provenance"]["time"].as_str().unwrap();
    assert!(time.starts_with("20") && time.ends_with('Z') && time.contains('T'), "{time}");
}
