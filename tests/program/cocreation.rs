//! `ogm cocreation`: the states, their commitments, and how far these are.

use crate::common::{Table, ogm, ogm_with_input};
use serde_json::{Value, json};

const STATES: &str = "fixtures/cocreation_states.csv";
const COMMITMENTS: &str = "fixtures/commitments";

fn object(arguments: &[&str]) -> Value {
    serde_json::from_str(&ogm(arguments).text()).unwrap()
}

#[test]
fn the_status_of_the_initiative_is_one_object() {
    let status = object(&["cocreation", "status", STATES, "--format", "json"]);
    assert_eq!(status["participating"], 30);
    assert_eq!(status["not_participating"], 2);
    assert_eq!(status["states_with_plans"], 13);
    assert_eq!(status["plans"], 19);
    assert_eq!(
        status["missing"],
        json!({"participating": 0, "year": 30, "declaration": 32, "lts": 32, "lts_established": 32, "lts_document": 32,
            "lts_members": 32, "plans": 0})
    );
    assert_eq!(status["commitments"], Value::Null);
    assert_eq!(status["states"].as_array().unwrap().len(), 32);
    assert_eq!(status["states"][13], {
        let mut jalisco = json!({"state_code": "14", "state": "Jalisco", "participating": true, "plans": 2});
        let empty = "year declaration lts lts_established lts_document lts_members planned_commitments commitments complete n_completion completion_rate progress n_progress opening n_opening";
        empty.split(' ').for_each(|name| jalisco[name] = Value::Null);
        jalisco
    });
    let provenance = &status["provenance"];
    assert_eq!(
        (&provenance["command"], &provenance["inputs"][0]["name"]),
        (&json!("cocreation status"), &json!("cocreation_states.csv"))
    );
    assert!(provenance["methodologies"][0]["name"].as_str().unwrap().contains("library's own"));
}

#[test]
fn people_read_the_status_in_both_languages() {
    insta::assert_snapshot!(ogm(["cocreation", "status", STATES, "--format", "table"]).text());
    let spanish = ["cocreation", "status", STATES, COMMITMENTS, "--format", "table", "--lang", "es"];
    insta::assert_snapshot!(ogm(spanish).text());
}

#[test]
fn commitments_of_a_folder_are_a_row_each() {
    let run = ogm(["cocreation", "commitments", COMMITMENTS, "--format", "csv"]);
    assert!(run.err.contains("what words are worth is this library's own"), "{}", run.err);
    let table = run.table();
    assert_eq!(table.len(), 7);
    let row = table.find(&[("id", "MXMEX0009")]);
    assert_eq!((table.text(row, "completion"), table.text(row, "end")), ("complete", "2022-05"));
    assert_eq!(table.text(row, "action_plans"), "Mexico State 2021–2022; Tlalnepantla de Baz 2021–2023");
    assert_eq!((table.text(row, "milestones"), table.text(row, "milestones_known")), ("3", "0"));
    assert_eq!((table.text(row, "PROGRESS"), table.text(row, "delay")), ("", ""));
    assert_eq!(table.number(row, "OPENING"), Some(2.0 / 3.0));
    let spanish = ogm(["cocreation", "commitments", COMMITMENTS, "--format", "table", "--lang", "es"]);
    assert!(spanish.text().contains("completo"), "{}", spanish.text());
    assert!(spanish.err.contains("propio de esta biblioteca"), "{}", spanish.err);
}

#[test]
fn the_fields_of_files_are_a_table_and_a_file_by_their_spanish_headers_is_read() {
    let fields = ogm(["cocreation", "fields"]).table();
    let own = |record: &str| (0..fields.len()).filter(|row| fields.text(*row, "record") == record).collect::<Vec<_>>();
    assert_eq!([own("state").len(), own("plan").len(), own("commitment").len(), own("milestone").len()], [9, 4, 33, 6]);
    assert_eq!(
        fields.text(own("milestone")[4], "expected"),
        "not started / in progress / stuck / finished / incomplete"
    );
    let spanish = ogm(["cocreation", "fields", "--lang", "es"]).table();
    assert_eq!(
        spanish.text(own("milestone")[4], "expected"),
        "no iniciado / en curso / detenido / terminado / incompleto"
    );
    // A file with every Spanish header has every field, and nothing that is not known.
    let rows = [own("commitment"), own("milestone")].concat();
    let headers: Vec<&str> = rows.iter().map(|row| fields.text(*row, "header_es")).collect();
    let cell = |row: &usize| match spanish.text(*row, "expected") {
        "sí o no" => "sí".to_owned(),
        "un estado, o la Federación" => "Jalisco".to_owned(),
        expected if expected.contains("2022") => "2022".to_owned(),
        expected if fields.text(*row, "header") == "report_progress" => {
            expected.rsplit(" / ").next().unwrap().to_owned()
        }
        _ if fields.text(*row, "header") == "milestone_status" => "terminado".to_owned(),
        expected => expected.rsplit(" / ").next().unwrap().split(',').next().unwrap().to_owned(),
    };
    let cells: Vec<String> = rows.iter().map(cell).collect();
    let text = format!("{}\n{}\n", headers.join(","), cells.join(","));
    let written = ogm_with_input(["cocreation", "export", "-", "--as", "csv"], text.as_bytes(), &[]);
    assert!(!written.err.contains("not a known field"), "{}", written.err);
    let written = written.table();
    for (row, cell) in rows.iter().zip(&cells) {
        let header = fields.text(*row, "header");
        assert!(!written.text(0, header).is_empty(), "{header} of {cell}");
    }
}

#[test]
fn records_of_any_files_are_written_as_one() {
    let files = ["cocreation", "export", "fixtures/cocreation_states.csv", "fixtures/commitments"];
    let around = tempfile::tempdir().unwrap();
    let status = |file: &str| {
        let mut status = object(&["cocreation", "status", file, "--format", "json"]);
        status.as_object_mut().unwrap().remove("provenance");
        status
    };
    let mut seen = Vec::new();
    for name in ["all.json", "all.toml"] {
        let path = around.path().join(name);
        ogm([&files[..], &["--out", path.to_str().unwrap()]].concat()).text();
        seen.push(status(path.to_str().unwrap()));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!((&seen[0]["plans"], &seen[0]["commitments"]), (&json!(19), &json!(7)));
    let states = ogm([&files[..], &["--as", "csv", "--only", "states"]].concat()).table();
    assert_eq!((states.len(), states.headers[0].as_str()), (32, "state"));
    assert!(ogm([&files[..], &["--as", "csv"]].concat()).refused(2).contains("--only states"));
    ogm([&files[..], &["--as", "xml"]].concat()).refused(2);
    ogm([&files[..], &["--format", "json"]].concat()).refused(2);
}

#[test]
fn progress_is_told_by_every_key() {
    for (by, rows) in [("none", 1), ("state", 32), ("plan", 3), ("policy_area", 2), ("ogp_value", 2), ("year", 1)] {
        let table = ogm(["cocreation", "progress", STATES, COMMITMENTS, "--by", by]).table();
        assert_eq!(table.len(), rows, "{by}");
    }
    let nation = ogm(["cocreation", "progress", STATES, COMMITMENTS]).table();
    assert_eq!(
        (nation.text(0, "commitments"), nation.text(0, "n_completion"), nation.text(0, "n_progress")),
        ("7", "1", "0")
    );
    assert_eq!(nation.text(0, "progress"), "");
    let years = object(&["cocreation", "status", STATES, "--by", "year", "--format", "json"]);
    assert_eq!(years["groups"][0]["participating"], 30);
    assert!(
        ogm(["cocreation", "progress", STATES, "--by", "level"]).refused(2).contains("expected one of: none, state")
    );
    assert!(ogm(["cocreation", "progress", STATES, "--at", "2022-05"]).refused(2).contains("`2022-05` is not a day"));
}

#[test]
fn the_date_and_the_scales_are_the_callers() {
    let file = tempfile::tempdir().unwrap();
    let path = |name: &str| file.path().join(name).display().to_string();
    std::fs::write(path("a.csv"), "id,end,report_progress,milestone_status\nA,2022-05-31,limited,stuck\n").unwrap();
    let run = |more: &[&str]| {
        let all: Vec<String> =
            ["cocreation", "commitments"].iter().map(|word| (*word).to_owned()).chain([path("a.csv")]).collect();
        ogm(all.into_iter().chain(more.iter().map(|word| (*word).to_owned()))).table()
    };
    assert_eq!(run(&[]).text(0, "delay"), "");
    let table = run(&["--at", "30/06/2022"]);
    assert_eq!((table.text(0, "delay"), table.text(0, "PROGRESS")), ("30", "0.5"));
    let own = include_str!("../../src/cocreation/commitments.toml").replace("stuck = 0.5", "stuck = 0.125");
    std::fs::write(path("own.toml"), &own).unwrap();
    assert_eq!(run(&["--methodology", &path("own.toml")]).text(0, "PROGRESS"), "0.125");
    std::fs::write(path("own.toml"), own.replace("limited = 0.3333333333333333, ", "")).unwrap();
    let refused = ogm(["cocreation", "progress", &path("a.csv"), "--methodology", &path("own.toml")]);
    assert!(refused.refused(1).contains("the worth of `limited` is missing"), "{}", refused.err);
}

#[test]
fn faulty_records_refuse_their_files_unless_set_aside() {
    let text = "id,title,report_progress\nA,x,good\nB,y,complete\n";
    let run = |more: &[&str]| ogm_with_input(["cocreation", "progress", "-"].iter().chain(more), text.as_bytes(), &[]);
    let refused = run(&[]);
    let said = refused.refused(1);
    assert!(said.contains("-: error: line 2, column 3 (report_progress): `good` is not a known word"), "{said}");
    assert!(said.contains("-: the data cannot be used; errors: 1"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let findings = folder.path().join("findings.csv").display().to_string();
    let aside = run(&["--on-invalid", "set-aside", "--findings", &findings, "--lang", "es"]);
    assert!(aside.err.contains("registros apartados: 1; las cifras son de los otros 1"), "{}", aside.err);
    assert_eq!((aside.table().text(0, "commitments"), aside.table().text(0, "complete")), ("1", "1"));
    assert_eq!(Table::read(&findings).texts("rule"), ["unknown_word"]);
    let empty = ogm(["cocreation", "status", &folder.path().join("none").display().to_string()]);
    assert!(!empty.refused(1).is_empty());
    assert!(ogm(["cocreation", "status", "-", "-"]).refused(2).contains("several files are -"));
}

/// Some thousand commitments, faulty ones among them.
#[test]
fn the_number_of_threads_changes_no_byte() {
    let mut text = String::from(
        "id,title,state,end,finished,report_progress,report_disclosure_degree,milestone_number,milestone_status\n",
    );
    for row in 0..6_000u32 {
        let progress = ["", "limited", "Completo", "sustancial"][row as usize % 4];
        let status = ["finished", "stuck", "", "en curso"][row as usize % 4];
        let degree = if row % 997 == 5 { "?" } else { ["major", "", "marginal"][row as usize % 3] };
        let title = if row % 500 == 3 { "\"dos\nlíneas\"" } else { "x" };
        let state = row % 32 + 1;
        text += &format!(
            "C{row},{title},{state},2022-05-{:02},2022-06-{:02},{progress},{degree},1,{status}\n",
            row % 28 + 1,
            row % 27 + 1
        );
        text +=
            &format!("C{row},,,,,,,2,{}\nC{row},,,,,,,3,\n", if row % 7 == 0 { "terminado" } else { "no iniciado" });
        text += &"C,".repeat(usize::from(row == 4_000));
    }
    let folder = tempfile::tempdir().unwrap();
    let findings = folder.path().join("findings.csv").display().to_string();
    let run = |threads: &str| {
        let words =
            ["cocreation", "progress", "-", "--by", "state", "--on-invalid", "set-aside", "--findings", &findings];
        let run = ogm_with_input(words, text.as_bytes(), &[("RAYON_NUM_THREADS", threads)]);
        assert_eq!(run.status, 0, "{}", run.err);
        (String::from_utf8(run.out).unwrap(), run.err, std::fs::read(&findings).unwrap())
    };
    let one = run("1");
    assert!(one.1.contains("records set aside: 8"), "{}", one.1);
    assert_eq!(one, run("3"));
}
