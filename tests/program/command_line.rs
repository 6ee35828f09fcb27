//! `ogm` as a user meets it: golden output on the fixtures, formats, files, streams and threads.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{Run, Table, ogm, ogm_with_input, project_file, reference_data};
use crate::tables::NODES;
use insta::assert_snapshot;

const SURVEY: &str = "fixtures/survey_2017.csv";
const CITIES: [&str; 3] = ["fixtures/own_index.csv", "--methodology", "fixtures/own_index.toml"];

/// The first lines of what a command prints.
fn head(arguments: &[&str], lines: usize) -> String {
    ogm(arguments).text().lines().take(lines).fold(String::new(), |text, line| text + line + "\n")
}

/// A command on the cities: their names after the command, options last.
fn cities(command: &str, options: &[&str]) -> Run {
    ogm([&[command][..], &CITIES, options].concat())
}

// ---- Golden output ----

#[test]
fn summarize_by_state_wide() {
    assert_snapshot!(ogm(["summarize", SURVEY, "--by", "state", "--wide"]).text());
}

#[test]
fn summarize_by_level_and_type() {
    assert_snapshot!(head(&["summarize", SURVEY, "--by", "level,type"], 40));
}

#[test]
fn summarize_all_for_people() {
    assert_snapshot!(ogm(["summarize", SURVEY, "--format", "table"]).text());
}

#[test]
fn summarize_for_people_in_spanish() {
    assert_snapshot!(
        ogm(["summarize", SURVEY, "--by", "level,type", "--wide", "--format", "table", "--lang", "es"]).text()
    );
}

#[test]
fn score_the_first_institutions() {
    assert_snapshot!(head(&["score", SURVEY], 6));
}

#[test]
fn leaders_by_state() {
    assert_snapshot!(head(&["leaders", SURVEY, "--by", "state"], 12));
}

#[test]
fn gaps_of_all() {
    assert_snapshot!(ogm(["gaps", SURVEY]).text());
}

#[test]
fn published_figures() {
    assert_snapshot!(ogm(["published", SURVEY]).text());
}

#[test]
fn the_methodology_of_2017() {
    assert_snapshot!(ogm(["methodology", "show"]).text());
}

#[test]
fn the_methodology_of_2023_in_spanish() {
    assert_snapshot!(ogm(["methodology", "show", "--edition", "2023", "--lang", "es", "--format", "table"]).text());
}

/// Geometric means have the digits of the platform's logarithm, so these figures are shown to four decimals.
#[test]
fn cities_scored_for_people() {
    assert_snapshot!(cities("score", &["--format", "table"]).text());
}

#[test]
fn cities_summarized_by_region() {
    assert_snapshot!(cities("summarize", &["--by", "region", "--format", "table"]).text());
}

#[test]
fn gaps_of_the_cities() {
    assert_snapshot!(cities("gaps", &["--format", "table"]).text());
}

#[test]
fn findings_in_both_languages() {
    let findings = |language: &str| {
        let run = ogm(["validate", "fixtures/broken/several.csv", "--format", "table", "--lang", language]);
        assert_eq!(run.status, 1);
        String::from_utf8(run.out).unwrap() + &run.err
    };
    assert_snapshot!(format!("{}\n{}", findings("en"), findings("es")));
}

// ---- Forms, files, streams ----

#[test]
fn json_parses_and_has_the_cells_of_csv() {
    let commands: [&[&str]; 7] = [
        &["score", SURVEY],
        &["summarize", SURVEY, "--by", "type,state"],
        &["summarize", SURVEY, "--wide"],
        &["leaders", SURVEY, "--by", "level", "--top", "3"],
        &["gaps", SURVEY, "--by", "level"],
        &["published", SURVEY],
        &["methodology", "show"],
    ];
    for command in commands {
        let csv = ogm(command).table();
        let json = ogm([command, &["--format", "json"]].concat()).text();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let rows: Vec<_> = json["rows"].as_array().unwrap().iter().map(|row| row.as_object().unwrap()).collect();
        assert_eq!(rows.len(), csv.len(), "{command:?}");
        assert!(!rows.is_empty());
        for (row, object) in rows.iter().enumerate() {
            assert_eq!(object.len(), csv.headers.len(), "{command:?}");
            for header in &csv.headers {
                let text = csv.text(row, header);
                match &object[header] {
                    serde_json::Value::Null => assert_eq!(text, "", "{command:?} {header}"),
                    serde_json::Value::String(string) => assert_eq!(text, string, "{command:?} {header}"),
                    serde_json::Value::Bool(truth) => assert_eq!(text, truth.to_string(), "{command:?} {header}"),
                    serde_json::Value::Number(number) => {
                        // serde_json may read another last bit than was written.
                        let (found, expected) = (number.as_f64().unwrap(), csv.number(row, header).unwrap());
                        assert!((found - expected).abs() <= 4e-16 * expected.abs(), "{command:?} {header}");
                    }
                    other => panic!("{command:?} {header}: {other}"),
                }
            }
        }
    }
    let none = ogm(["validate", SURVEY, "--format", "json"]).text();
    let none: serde_json::Value = serde_json::from_str(&none).unwrap();
    assert_eq!(none["rows"], serde_json::json!([]));
}

#[test]
fn out_writes_what_would_have_been_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (name, form) in [("a.csv", "csv"), ("a.json", "json"), ("a.txt", "csv")] {
        let printed = ogm(["summarize", SURVEY, "--by", "state", "--format", form]);
        // The ending tells the form.
        let run = ogm(["summarize", SURVEY, "--by", "state", "--out", &path(name)]);
        assert_eq!((run.status, run.out.len()), (0, 0));
        assert!(std::fs::read(path(name)).unwrap() == printed.out, "{name}");
    }
    let table = ogm(["summarize", SURVEY, "--format", "table"]);
    assert_eq!(ogm(["summarize", SURVEY, "--format", "table", "--out", &path("table")]).status, 0);
    assert!(std::fs::read(path("table")).unwrap() == table.out);
    let toml = ogm(["methodology", "export", "--out", &path("a.toml")]);
    assert_eq!((toml.status, toml.out.len()), (0, 0));
    assert_eq!(ogm(["methodology", "check", &path("a.toml")]).status, 0);
    assert_eq!(
        ogm(["methodology", "show", "--methodology", &path("a.toml")]).text(),
        ogm(["methodology", "show", "--edition", "2017"]).text()
    );
}

#[test]
fn out_replaces_its_target_as_a_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("scores.csv");
    let before = "what was there before, and longer than nothing\n".repeat(100_000);
    std::fs::write(&target, &before).unwrap();
    let names = || {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    let out = ["--out", target.to_str().unwrap()];
    let failing: [&[&str]; 4] = [
        &["score", "fixtures/broken/several.csv"],
        &["score", "fixtures/nowhere.csv"],
        &["summarize", SURVEY, "--by", "nowhere"],
        &["methodology", "export", "--methodology", "fixtures/broken/methodology_cycle.toml"],
    ];
    for arguments in failing {
        assert_ne!(ogm([arguments, &out].concat()).status, 0);
        assert!(std::fs::read_to_string(&target).unwrap() == before, "{arguments:?} touched the file");
        assert_eq!(names(), ["scores.csv"], "{arguments:?} left something behind");
    }
    // Whoever has the old file open keeps it whole: the new one is another file in its place.
    let mut open = std::fs::File::open(&target).unwrap();
    assert_eq!(ogm([&["score", SURVEY][..], &out].concat()).status, 0);
    let mut held = String::new();
    open.read_to_string(&mut held).unwrap();
    assert!(held == before, "the old file was written into");
    assert_eq!(Table::read(&target).len(), 908);
    assert_eq!(names(), ["scores.csv"]);
}

#[cfg(unix)]
#[test]
fn out_leaves_a_file_that_others_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (plain, made) = (folder.path().join("plain"), folder.path().join("made.csv"));
    std::fs::write(&plain, "").unwrap();
    assert_eq!(ogm(["published", SURVEY, "--out", made.to_str().unwrap()]).status, 0);
    assert_eq!(mode(&made), mode(&plain), "a new file has the permissions of any new file");
    std::fs::set_permissions(&made, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(ogm(["published", SURVEY, "--out", made.to_str().unwrap()]).status, 0);
    assert_eq!(mode(&made), 0o640, "a file that is replaced keeps its permissions");
}

#[cfg(feature = "scan")]
#[test]
fn parquet_reads_back_as_the_same_table() {
    use open_gov_metric::polars::prelude::*;
    use polars_io::parquet::read::ParquetReader;
    use polars_io::prelude::SerReader;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scores.parquet");
    assert_eq!(ogm(["score", SURVEY, "--out", path.to_str().unwrap()]).status, 0);
    let frame: DataFrame = ParquetReader::new(std::fs::File::open(&path).unwrap()).finish().unwrap();
    let csv = ogm(["score", SURVEY]).table();
    assert_eq!(frame.get_column_names().iter().map(|name| name.as_str()).collect::<Vec<_>>(), csv.headers);
    for header in NODES {
        let found: Vec<Option<f64>> = frame.column(header).unwrap().f64().unwrap().iter().collect();
        assert_eq!(found, csv.numbers(header), "{header}");
    }
    for header in ["unit", "state_code", "state", "level", "type", "quadrant", "band"] {
        let column = frame.column(header).unwrap();
        let found: Vec<&str> = column.str().unwrap().iter().map(|cell| cell.unwrap_or("")).collect();
        assert_eq!(found, csv.texts(header), "{header}");
    }
}

#[test]
fn a_hyphen_is_standard_input() {
    let bytes = std::fs::read(project_file(SURVEY)).unwrap();
    for command in [&["score"][..], &["summarize", "--by", "state,level"], &["gaps"], &["leaders"], &["validate"]] {
        let from_file = ogm([command, &[SURVEY]].concat());
        let from_input = ogm_with_input([command, &["-"]].concat(), &bytes, &[]);
        assert_eq!(from_input.status, 0, "{}", from_input.err);
        assert!(from_input.out == from_file.out, "{command:?}");
    }
    assert!(ogm_with_input(["score", "-"], b"", &[]).refused(1).starts_with("-: error: "));
}

/// A reader that has seen enough is no fault of ours.
#[test]
fn a_pipe_that_closes_early_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ogm"))
        .args(["score", SURVEY])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"unit");
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn delimiters_encodings_and_words_are_options() {
    let file = b"institution|TG|TC|PG|PC|zone\nA|0,5|s/d|1|NA|Pe\xf5a\nB|1|1|1|1|x\n";
    let options = ["score", "-", "--edition", "2019", "--delimiter", "|", "--na", "NA,s/d", "--encoding", "iso-8859-2"];
    let table = ogm_with_input(options, file, &[]).table();
    assert_eq!((table.number(0, "TG"), table.number(0, "TC"), table.number(0, "PC")), (Some(0.5), None, None));
    assert_eq!(table.text(0, "zone"), "Peőa");
    let tabs = String::from_utf8_lossy(file).replace('|', "\t").replace("\u{fffd}", "");
    let options = ["score", "-", "--edition", "2019", "--delimiter", "tab", "--na", "NA,s/d", "--decimal-comma", "yes"];
    assert_eq!(ogm_with_input(options, tabs.as_bytes(), &[]).table().number(0, "TG"), Some(0.5));
    let options = ["score", "-", "--edition", "2019", "--na", "NA,s/d", "--decimal-comma", "no"];
    assert!(ogm_with_input(options, tabs.as_bytes(), &[]).refused(1).contains("`0,5` is not a number"));
    let options = ["score", "-", "--edition", "2019", "--unit", "code"];
    let units = "institution,code,TG,TC,PG,PC\nA,A1,1,1,1,1\nA,A2,1,1,1,1\n";
    assert_eq!(ogm_with_input(options, units.as_bytes(), &[]).table().texts("unit"), ["A1", "A2"]);
}

#[test]
fn text_that_a_spreadsheet_would_run_is_neutralised() {
    let file = "institution,TG,TC,PG,PC,=zone\n=1+1,1,1,1,1,@x\n-2,1,1,1,1,+y\n'z,1,1,1,1,a=b\n";
    let csv = ogm_with_input(["score", "-", "--edition", "2019"], file.as_bytes(), &[]).table();
    assert_eq!(csv.texts("unit"), ["'=1+1", "'-2", "'z"]);
    assert_eq!(csv.texts("'=zone"), ["'@x", "'+y", "a=b"]);
    let json = ogm_with_input(["score", "-", "--edition", "2019", "--format", "json"], file.as_bytes(), &[]).text();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rows = &json["rows"];
    assert_eq!((&rows[0]["unit"], &rows[0]["=zone"]), (&"=1+1".into(), &"@x".into()));
}

// ---- Threads ----

/// Every command that computes something, on one file.
fn commands(file: &str, has_design: bool) -> Vec<Vec<&str>> {
    let mut commands = vec![
        vec!["validate"],
        vec!["score"],
        vec!["summarize", "--by", "state,type"],
        vec!["leaders", "--by", "state", "--top", "3"],
        vec!["gaps", "--by", "type"],
        vec!["published"],
    ];
    commands.push(if has_design {
        vec!["summarize", "--by", "level", "--weight", "w", "--strata", "zone"]
    } else {
        vec!["summarize", "--wide", "--by", "level", "--format", "json"]
    });
    commands.iter_mut().for_each(|command| command.extend([file, "--on-invalid", "set-aside"]));
    commands
}

fn with_threads(arguments: &[&str], threads: &str) -> Run {
    ogm_with_input(arguments, b"", &[("RAYON_NUM_THREADS", threads), ("POLARS_MAX_THREADS", threads)])
}

#[track_caller]
fn assert_same_bytes(file: &str, has_design: bool, threads: &[&str]) {
    for command in commands(file, has_design) {
        let runs: Vec<Run> = std::thread::scope(|scope| {
            let started: Vec<_> =
                threads.iter().map(|threads| scope.spawn(|| with_threads(&command, threads))).collect();
            started.into_iter().map(|run| run.join().unwrap()).collect()
        });
        assert!(!runs[0].out.is_empty() || command[0] == "validate", "{command:?}: {}", runs[0].err);
        for (run, threads) in runs.iter().zip(threads).skip(1) {
            assert_eq!(run.status, runs[0].status, "{command:?}: {}", run.err);
            assert_eq!(run.err, runs[0].err, "{command:?}");
            assert!(run.out == runs[0].out, "{command:?} differs with {threads} threads");
        }
    }
}

#[test]
fn the_fixture_gives_the_same_bytes_on_any_number_of_threads() {
    assert_same_bytes(SURVEY, false, &["1", "2", "5"]);
}

/// 200,000 institutions out of the fixture's: names of their own, the four sub-indices drawn anew, some of them missing, some
/// faulty, with a weight and a text column of many values.
fn large_survey() -> String {
    let survey = Table::read(project_file(SURVEY));
    let mut text = survey.headers[..4].join(",") + ",TG,TC,PG,PC,zone,w\n";
    let mut state = 2017u64;
    for row in 0..200_000usize {
        let source = &survey.rows[row % survey.len()];
        write!(text, "{} {},{},{},{}", source[0], row / survey.len(), source[1], source[2], source[3]).unwrap();
        for _ in 0..4 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            match (state >> 33) % 10_000 {
                0 => text.push_str(",alto"),
                1..500 => text.push(','),
                _ => write!(text, ",{}", (state >> 20) as f64 / (1u64 << 44) as f64).unwrap(),
            }
        }
        writeln!(text, ",z{},{}", state % 97, 1 + state % 1000).unwrap();
    }
    text
}

#[test]
fn a_large_survey_gives_the_same_bytes_on_any_number_of_threads() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), large_survey()).unwrap();
    assert_same_bytes(file.path().to_str().unwrap(), true, &["1", "2"]);
}

/// The official file too.
#[test]
#[ignore = "needs official data"]
fn the_official_file_gives_the_same_bytes_on_any_number_of_threads() {
    let path = reference_data("mga2017/institutions.csv");
    let arguments = ["summarize", path.to_str().unwrap(), "--by", "state,level,type"];
    let runs = ["1", "2"].map(|threads| with_threads(&arguments, threads));
    assert!(runs[0].status == 0 && runs[0].out == runs[1].out && runs[0].err == runs[1].err);
}

#[test]
fn no_output_is_written_over_an_input_or_another_output() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (survey, other) = (path("survey.csv"), path("other.csv"));
    std::fs::copy(project_file(SURVEY), &survey).unwrap();
    let before = std::fs::read(&survey).unwrap();
    let same = format!("{}/./survey.csv", folder.path().display());
    for options in [
        vec!["score", &survey, "--out", &same],
        vec!["score", &survey, "--out", &other, "--provenance", &survey],
        vec!["score", &survey, "--out", &other, "--provenance", &other],
        vec!["compare", &survey, SURVEY, "--out", &survey],
        vec!["validate", &survey, "--out", &survey],
    ] {
        ogm(&options).refused(2);
        assert_eq!(std::fs::read(&survey).unwrap(), before);
        assert!(!std::path::Path::new(&other).exists());
    }
    #[cfg(unix)]
    assert_eq!(ogm(["score", &survey, "--out", "/dev/null", "--provenance", "/dev/null"]).status, 0);
}
