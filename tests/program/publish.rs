//! What is published of an edition: the report, its charts, and everything at once in a folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::common::{Table, ogm, ogm_with_input, project_file};
use open_gov_metric::Methodology;

const SURVEY: &str = "fixtures/survey_2017.csv";

/// Every file below a folder, by its path in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn rerun(options: &[&str], folder: &Path, threads: &str) -> BTreeMap<String, Vec<u8>> {
    let mut arguments = vec!["rerun", SURVEY, "--draws", "300", "--out-dir", folder.to_str().unwrap()];
    arguments.extend(options);
    ogm_with_input(arguments, b"", &[("RAYON_NUM_THREADS", threads), ("POLARS_MAX_THREADS", threads)]).text();
    files(folder)
}

/// An earlier edition: the fixture with a third of its institutions gone, a third renamed, and every PC doubled, up to 1.
fn earlier() -> tempfile::NamedTempFile {
    let text = std::fs::read_to_string(project_file(SURVEY)).unwrap();
    let lines = text.lines().enumerate().filter(|(line, _)| *line == 0 || line % 3 != 1);
    let lines =
        lines.map(|(line, text)| if line > 0 && line % 3 == 2 { format!("Antes {text}") } else { text.to_owned() });
    let file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(file.path(), lines.collect::<Vec<_>>().join("\n")).unwrap();
    file
}

// ---- Everything at once ----

#[test]
fn a_rerun_holds_what_the_commands_print() {
    let around = tempfile::tempdir().unwrap();
    let old = earlier();
    let found = rerun(&["--against", old.path().to_str().unwrap()], &around.path().join("out"), "2");
    let table = |name: &str| Table::parse(&found[&format!("tables/{name}.csv")]);
    let same = |name: &str, command: &[&str]| {
        let printed = ogm(command).out;
        assert!(found[&format!("tables/{name}.csv")] == printed, "{name} is not what {command:?} prints");
    };
    same("scores", &["score", SURVEY]);
    same("published", &["published", SURVEY]);
    same("uncertainty", &["uncertainty", SURVEY, "--by", "state", "--draws", "300"]);
    same("methodology", &["methodology", "show"]);
    same("dictionary", &["dictionary"]);
    same("findings", &["validate", SURVEY]);
    same("series", &["series", &format!("2017={SURVEY}")]);
    let old = old.path().to_str().unwrap();
    same("moves", &["compare", old, SURVEY, "--moves"]);
    same("transitions", &["compare", old, SURVEY, "--transitions"]);
    same("unmatched", &["compare", old, SURVEY, "--unmatched"]);
    // Tables by several keys are those of each key, one below the other.
    for (name, command) in [
        ("summaries", vec!["summarize", SURVEY]),
        ("gaps", vec!["gaps", SURVEY]),
        ("distribution", vec!["distribution", SURVEY]),
        ("changes", vec!["compare", old, SURVEY]),
    ] {
        let stacked = table(name);
        let mut row = 0;
        for key in ["all", "level", "state", "type"] {
            let by = if key == "all" { vec![] } else { vec!["--by", key] };
            let printed = ogm([command.clone(), by].concat()).table();
            for at in 0..printed.len() {
                assert_eq!(stacked.text(row, "by"), key, "{name}");
                for header in &printed.headers {
                    assert_eq!(
                        stacked.text(row, header),
                        printed.text(at, header),
                        "{name} by {key}, row {at}: {header}"
                    );
                }
                row += 1;
            }
        }
        assert_eq!(row, stacked.len(), "{name}");
    }
    assert_eq!(found["methodology.toml"], std::fs::read(project_file("src/methodology/editions/2017.toml")).unwrap());
    assert!(String::from_utf8_lossy(&found["provenance.json"]).contains("\"survey_2017.csv\""));
    for name in ["report.html", "tables.xlsx", "charts/map-GA.svg", "charts/ranks.svg", "charts/slopes.svg"] {
        assert!(!found[name].is_empty(), "{name}");
    }
}

#[test]
fn a_rerun_with_a_registry_holds_its_tables() {
    let around = tempfile::tempdir().unwrap();
    let registry = ["fixtures/cocreation_states.csv", "fixtures/commitments"];
    let options = [&["--cocreation"][..], &registry[..], &["--at", "2022-12-31"]].concat();
    let found = rerun(&options, &around.path().join("out"), "2");
    let table = |name: &str| Table::parse(&found[&format!("tables/{name}.csv")]);
    let command = |command: &'static str| [&["cocreation", command][..], &registry[..]].concat();
    assert!(found["tables/cocreation.csv"] == ogm(command("status")).out);
    assert!(found["tables/commitments.csv"] == ogm([command("commitments"), vec!["--at", "2022-12-31"]].concat()).out);
    let progress = table("progress");
    for by in ["none", "state", "plan", "policy_area", "ogp_value", "year"] {
        let printed = ogm([command("progress"), vec!["--at", "2022-12-31", "--by", by]].concat()).table();
        let key = if by == "none" { "all" } else { by };
        let rows: Vec<usize> = (0..progress.len()).filter(|row| progress.text(*row, "by") == key).collect();
        assert_eq!(rows.len(), printed.len(), "{by}");
        for (row, at) in rows.into_iter().zip(0..) {
            for header in printed.headers.iter().filter(|header| *header != "state_code") {
                assert_eq!(progress.text(row, header), printed.text(at, header), "{by}, row {at}: {header}");
            }
        }
    }
    // The same tests as those of the states' table as a file.
    let states = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(states.path(), &found["tables/cocreation.csv"]).unwrap();
    let states = ["--context", states.path().to_str().unwrap(), "--on", "state"];
    let context = table("context");
    for variable in ["participating", "plans"] {
        let only = ["context", SURVEY, "--variable", variable, "--node", "GA,TG,T"];
        let printed = ogm([&only[..], &states[..]].concat()).table();
        let is_it = |row: &usize| {
            let node = ["GA", "TG", "T"].contains(&context.text(*row, "node"));
            node && context.text(*row, "variable") == variable
        };
        let rows: Vec<usize> = (0..context.len()).filter(is_it).collect();
        assert!(!rows.is_empty() && rows.len() == printed.len(), "{variable}");
        for (row, at) in rows.into_iter().zip(0..) {
            for header in ["node", "test", "n", "n_a", "n_b", "estimate", "ci_low", "ci_high", "statistic", "p"] {
                assert_eq!(context.text(row, header), printed.text(at, header), "{variable}, row {at}: {header}");
            }
        }
    }
    // What was found in the registry stands among the findings, its files among the inputs.
    let findings = table("findings");
    let files: Vec<&str> = (0..findings.len()).map(|row| findings.text(row, "file")).collect();
    assert!(files.contains(&"fixtures/cocreation_states.csv"), "{files:?}");
    let provenance = String::from_utf8_lossy(&found["provenance.json"]).into_owned();
    for name in ["\"cocreation_states.csv\"", "\"MXMEX0009.toml\"", "\"at\":\"2022-12-31\""] {
        assert!(provenance.contains(name), "{name} is not in {provenance}");
    }
    for name in ["map", "plans", "milestones", "commitments", "scores"] {
        assert!(!found[&format!("charts/cocreation-{name}.svg")].is_empty(), "{name}");
    }
}

#[test]
fn every_sheet_of_the_workbook_is_a_table() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("out");
    let found = rerun(&[], &folder, "2");
    let mut book: Xlsx<_> = open_workbook(folder.join("tables.xlsx")).unwrap();
    for name in ["scores", "summaries", "leaders", "gaps", "findings", "methodology"] {
        let sheet = book.worksheet_range(name).unwrap();
        let table = Table::parse(&found[&format!("tables/{name}.csv")]);
        let (rows, columns) = sheet.get_size();
        assert_eq!((rows, columns), (table.len() + 1, table.headers.len()), "{name}");
        for row in 0..table.len() {
            for (column, header) in table.headers.iter().enumerate() {
                match &sheet[(row + 1, column)] {
                    Data::Empty => assert_eq!(table.text(row, header), "", "{name} {header}"),
                    Data::Float(value) => assert_eq!(table.number(row, header), Some(*value), "{name} {header}"),
                    Data::Int(value) => assert_eq!(table.text(row, header), value.to_string(), "{name} {header}"),
                    Data::String(text) => assert_eq!(table.text(row, header), text, "{name} {header}"),
                    other => panic!("{name} {header}: {other:?}"),
                }
            }
        }
    }
    assert!(book.sheet_names().contains(&"provenance".to_owned()));
}

#[test]
fn reruns_give_the_same_bytes_on_any_number_of_threads() {
    let around = tempfile::tempdir().unwrap();
    let old = earlier();
    let options = ["--against", old.path().to_str().unwrap(), "--bootstrap", "--lang", "es"];
    let first = rerun(&options, &around.path().join("first"), "1");
    for (name, threads) in [("second", "1"), ("third", "3")] {
        let again = rerun(&options, &around.path().join(name), threads);
        assert_eq!(first.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
        for (file, bytes) in &first {
            assert!(*bytes == again[file], "{file} differs on {threads} threads");
        }
    }
}

#[test]
fn a_folder_is_replaced_only_where_that_is_asked_for() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("out");
    let first = rerun(&[], &folder, "2");
    let target = folder.to_str().unwrap();
    let message = ogm(["rerun", SURVEY, "--out-dir", target]).refused(2).to_owned();
    assert!(message.contains("--force"), "{message}");
    assert_eq!(files(&folder), first);
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    assert!(ogm(["rerun", SURVEY, "--out-dir", target, "--force"]).refused(2).contains("notes.txt"));
    std::fs::remove_file(folder.join("notes.txt")).unwrap();
    assert_eq!(rerun(&["--force"], &folder, "2"), first);
    // A file with errors leaves it, too.
    let broken = "fixtures/broken/several.csv";
    ogm(["rerun", broken, "--out-dir", target, "--force"]).refused(1);
    assert_eq!(files(&folder), first);
    // Somebody else's folder is not replaced.
    std::fs::write(around.path().join("thesis.odt"), "mine").unwrap();
    ogm(["rerun", SURVEY, "--out-dir", around.path().to_str().unwrap(), "--force"]).refused(2);
    assert_eq!(std::fs::read_to_string(around.path().join("thesis.odt")).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(around.path()).unwrap().count(), 2);
}

/// A run that is killed after any time leaves the old folder whole, or the new one.
#[test]
fn a_killed_run_leaves_the_old_folder_or_the_new_one() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("out");
    let first = rerun(&["--seed", "1"], &folder, "2");
    let mut arguments = vec!["rerun", SURVEY, "--draws", "300", "--force", "--seed", "2", "--out-dir"];
    arguments.push(folder.to_str().unwrap());
    let whole = Instant::now();
    let second = rerun(&["--seed", "2"], &around.path().join("other"), "2");
    let whole = whole.elapsed();
    assert_ne!(first["tables/uncertainty.csv"], second["tables/uncertainty.csv"]);
    for twelfth in 1..=13 {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("ogm"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(&arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * twelfth / 12 + Duration::from_millis(1));
        let _ = child.kill();
        child.wait().unwrap();
        let found = files(&folder);
        assert!(found == first || found == second, "a part was left after {twelfth} twelfths of a run");
    }
}

// ---- Names that would do harm ----

const SCRIPT: &str = "<script>alert(1)</script>";
const FORMULA: &str = "=HYPERLINK(\"http://example.invalid\")";

fn hostile() -> tempfile::NamedTempFile {
    let long = "Órgano ".repeat(43);
    let control = "a\u{1b}[31mb\u{202e}c\u{7}";
    let names = [
        SCRIPT,
        FORMULA,
        long.trim(),
        control,
        "]]><!-- x",
        "' onmouseover='alert(2)",
        "\"><img src=x onerror=alert(3)>",
    ];
    let mut file = String::from("institution,state,level,type,<b>zone</b>,TG,TC,PG,PC\n");
    for (at, name) in names.iter().enumerate() {
        let share = (at + 1) as f64 / 10.0;
        let quoted = name.replace('"', "\"\"");
        file += &format!("\"{quoted}\",Colima,state,party,\"{quoted}\",{share},{share},{share},{share}\n");
    }
    let written = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(written.path(), file).unwrap();
    written
}

#[test]
fn hostile_names_harm_no_output() {
    let survey = hostile();
    let path = survey.path().to_str().unwrap();
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("out");
    let by = ["--by", "<b>zone</b>"];
    let run = ["rerun", path, "--edition", "2019", "--draws", "50", "--against", path, "--out-dir"];
    ogm([&run[..], &[folder.to_str().unwrap()], &by].concat()).text();
    let found = files(&folder);
    let html = String::from_utf8_lossy(&found["report.html"]).into_owned();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for (name, bytes) in &found {
        let text = String::from_utf8_lossy(bytes);
        if name.ends_with(".html") || name.ends_with(".svg") {
            for harm in ["<script", "<img", "<b>zone", "\u{1b}", "\u{7}"] {
                assert!(!text.contains(harm), "{name} holds {harm:?}");
            }
        }
        if name.ends_with(".svg") {
            let document = roxmltree::Document::parse(&text).unwrap();
            let mut attributes = document.descendants().flat_map(|node| node.attributes());
            assert!(!attributes.any(|attribute| attribute.name().starts_with("on")), "{name}");
        }
        if name.ends_with(".csv") {
            let records: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(bytes.as_slice())
                .records()
                .map(Result::unwrap)
                .collect();
            for cell in records.iter().flatten() {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
            }
        }
    }
}

// ---- The report ----

#[test]
fn the_report_is_a_page_of_the_results() {
    let folder = tempfile::tempdir().unwrap();
    let (page, charts) = (folder.path().join("report.html"), folder.path().join("charts"));
    let options = ["report", SURVEY, "--draws", "200", "--out", page.to_str().unwrap(), "--charts"];
    ogm([&options[..], &[charts.to_str().unwrap()]].concat()).text();
    let html = std::fs::read_to_string(&page).unwrap();
    assert_eq!(ogm(["report", SURVEY, "--draws", "200"]).text(), html);
    assert!(html.starts_with("<!DOCTYPE html>"));
    let drawn = files(&charts);
    assert_eq!(html.matches("<svg").count(), drawn.len());
    for (name, svg) in &drawn {
        let svg = String::from_utf8_lossy(svg);
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let has = |tag: &str| {
            document.root_element().children().any(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)))
        };
        assert!(has("title") && has("desc"), "{name}");
    }
}

/// The charts of the README are what its command writes.
#[test]
fn the_charts_in_the_project_are_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (page, charts) = (folder.path().join("report.html"), folder.path().join("charts"));
    let options = ["report", SURVEY, "--draws", "9", "--out", page.to_str().unwrap(), "--charts"];
    ogm([&options[..], &[charts.to_str().unwrap()]].concat()).text();
    let (kept, drawn) = (files(&project_file("fixtures/charts")), files(&charts));
    assert!(kept.len() >= 2);
    for (name, svg) in kept {
        assert!(drawn[&name] == svg, "fixtures/charts/{name} is not what the program draws");
    }
}

#[test]
fn a_report_of_any_index_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    let own =
        ["report", "fixtures/own_index.csv", "--methodology", "fixtures/own_index.toml", "--draws", "50", "--out"];
    ogm([&own[..], &[page.to_str().unwrap()]].concat()).text();
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(!html.contains("NaN") && !html.contains("id=\"figure-map"));
    // Where scores come from raw answers, the rules stand where others have their components.
    let raw = ["report", "fixtures/raw_answers.csv", "--methodology", "fixtures/raw_answers.toml", "--draws", "9"];
    let html = ogm(raw).text();
    let rule = Methodology::from_path(project_file("fixtures/raw_answers.toml")).unwrap();
    let rule = rule.nodes().iter().find_map(|node| node.rule()).unwrap().to_string();
    assert!(html.contains(&format!("<bdi>{}</bdi>", rule.replace('"', "&quot;"))), "{rule}");
    let bare = "institution,TG,TC,PG,PC\nA,,,,\n";
    let html =
        ogm_with_input(["report", "-", "--edition", "2019", "--draws", "9", "--lang", "es"], bare.as_bytes(), &[])
            .text();
    assert!(html.contains("sin datos") && !html.contains("NaN"));
}

#[test]
fn what_does_not_go_together_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let target = target.to_str().unwrap();
    ogm(["report", SURVEY, "--format", "csv"]).refused(2);
    ogm(["report", SURVEY, "--at", "2022-12-31"]).refused(2);
    ogm(["report", SURVEY, "--cocreation", "-"]).refused(2);
    ogm(["report", SURVEY, "--cocreation", "fixtures/commitments", "--at", "someday"]).refused(2);
    ogm(["report", SURVEY, "--cocreation", "fixtures/broken"]).refused(1);
    ogm(["rerun", SURVEY, "--out-dir", target, "--format", "csv"]).refused(2);
    ogm(["rerun", SURVEY, "--out-dir", target, "--out", "x.csv"]).refused(2);
    ogm(["rerun", SURVEY, "--out-dir", "no/such/folder/out"]).refused(1);
    ogm(["report", "-", "--against", "-"]).refused(2);
    ogm(["report", SURVEY, "--by", "nothing"]).refused(2);
    for ending in ["csv", "json", "parquet", "xlsx"] {
        let other = folder.path().join(format!("report.{ending}"));
        assert!(ogm(["report", SURVEY, "--out", other.to_str().unwrap()]).refused(2).contains(ending));
    }
    let unused = ogm(["report", SURVEY, "--matches", "none.csv"]);
    assert!(unused.refused(2).contains("--against"), "{}", unused.err);
    assert!(!Path::new(target).exists());
}

/// A folder that is replaced takes what lies in it along.
#[test]
fn an_input_in_the_folder_to_be_replaced_is_kept() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("out");
    rerun(&[], &folder, "2");
    let mine = folder.join("mine.csv");
    std::fs::copy(project_file(SURVEY), &mine).unwrap();
    std::fs::write(folder.join("tables/mine.csv"), "mine").unwrap();
    let target = folder.to_str().unwrap();
    ogm(["rerun", mine.to_str().unwrap(), "--out-dir", target, "--force"]).refused(2);
    ogm(["rerun", SURVEY, "--against", mine.to_str().unwrap(), "--out-dir", target, "--force"]).refused(2);
    assert!(mine.exists());
}

/// The sentence about the first place, where the draws see it otherwise than the ranking.
#[test]
fn the_first_place_is_told_as_the_draws_have_it() {
    // By arithmetic means A is first, by geometric ones it is last.
    let survey = "institution,TG,TC,PG,PC\nA,1,1,0,1\nB,0.7,0.7,0.7,0.7\nC,0.6,0.6,0.6,0.6\n";
    let options =
        ["report", "-", "--edition", "2019", "--weights", "0", "--aggregations", "geometric", "--draws", "20"];
    let html = ogm_with_input(options, survey.as_bytes(), &[]).text();
    assert!(html.contains("A is first; in nine of ten draws its rank was 3 to 3."));
    let same = ["report", "-", "--edition", "2019", "--weights", "0", "--draws", "20"];
    assert!(
        ogm_with_input(same, survey.as_bytes(), &[])
            .text()
            .contains("A is first, and was in at least nine of ten draws.")
    );
}

#[test]
fn a_file_of_the_headline_alone_has_a_report() {
    let survey = "institution,state,GA\nA,Colima,0.4\nB,Sonora,0.3\n";
    let html = ogm_with_input(["report", "-", "--draws", "9"], survey.as_bytes(), &[]).text();
    assert!(html.contains("0.350"));
}

#[test]
fn keys_are_found_as_files_spell_them_and_long_charts_say_what_they_leave_out() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("out");
    let mut survey = String::from("institution,Región,TG,TC,PG,PC\n");
    (0..150).for_each(|at| survey += &format!("A{at},r{at},0.{at:03},0.5,0.5,0.5\n"));
    let options = ["rerun", "-", "--edition", "2019", "--draws", "9", "--by", "region", "--out-dir"];
    ogm_with_input([&options[..], &[folder.to_str().unwrap()]].concat(), survey.as_bytes(), &[]).text();
    let found = files(&folder);
    let html = String::from_utf8_lossy(&found["report.html"]).into_owned();
    assert!(html.contains("(the first 60 of 150)"));
    let summaries = Table::parse(&found["tables/summaries.csv"]);
    assert_eq!(summaries.headers[..2], ["by", "Región"]);
}

/// Codes that are no file names, or that differ in case alone.
#[test]
fn every_chart_has_a_file_of_its_own() {
    let methodology = "name = \"X\"\ncatalog = \"none\"\nheadline = \"H\"\n[[node]]\ncode = \"á\"\n[[node]]\ncode = \"é\"\n[[node]]\ncode = \"h\"\n[[node]]\ncode = \"H\"\nchildren = { \"á\" = 0.5, \"é\" = 0.25, h = 0.25 }\n";
    let folder = tempfile::tempdir().unwrap();
    let [index, page, charts] = ["x.toml", "x.html", "charts"].map(|name| folder.path().join(name));
    std::fs::write(&index, methodology).unwrap();
    let paths = [&index, &page, &charts].map(|path| path.to_str().unwrap());
    let options = ["report", "-", "--methodology", paths[0], "--out", paths[1], "--charts", paths[2], "--draws", "9"];
    ogm_with_input(options, "institution,á,é,h\nA,0.5,0.5,0.5\nB,0.1,0.2,0.3\n".as_bytes(), &[]).text();
    let names: Vec<String> = files(&charts).into_keys().map(|name| name.to_lowercase()).collect();
    let drawn = std::fs::read_to_string(&page).unwrap().matches("<svg").count();
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!((names.len(), distinct.len()), (drawn, drawn));
}
