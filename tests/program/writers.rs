//! What becomes of output that cannot be written: every command that writes reports it under the name that the user gave, with
//! status 1; only a reader of standard output that has gone away ends a run quietly.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rayon::prelude::*;
use tempfile::TempDir;

use crate::common::project_file;

/// Every command that writes, with words for the files that it reads.
const COMMANDS: [&str; 29] = [
    "validate FILE",
    "score FILE",
    "summarize FILE --by state",
    "summarize FILE --by state --wide",
    "distribution FILE --by level",
    "leaders FILE --by state",
    "gaps FILE --by level",
    "published FILE",
    "card FILE --unit A --draws 10",
    "uncertainty FILE --draws 10",
    "sensitivity FILE --base 64 --aggregations arithmetic,geometric",
    "reliability FILE --node T",
    "compare-groups FILE --by level --node GA",
    "compare FILE FILE",
    "report FILE --draws 10",
    "series 2017=FILE",
    "context FILE --context FACTS",
    "requests REQUESTS",
    "sql --dialect duckdb --table t",
    "mapping show",
    "mapping export",
    "cocreation status STATES",
    "cocreation commitments COMMITMENTS",
    "cocreation progress COMMITMENTS",
    "cocreation fields",
    "cocreation export STATES --as csv",
    "methodology show",
    "methodology export",
    "dictionary",
];

/// A folder with the files that the commands read, and their names in place of the words for them.
struct Inputs {
    folder: TempDir,
}

impl Inputs {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let rows = [
            "A,Colima,state,0.9,0.7,0.2,0.4",
            "B,Colima,municipal,0.5,0.6,0.3,0.1",
            "C,Sonora,state,0.4,0.8,0.6,0.2",
            "D,Sonora,municipal,0.3,0.1,0.2,0.3",
        ];
        write("survey.csv", &format!("institution,state,level,TG,TC,PG,PC\n{}\n", rows.join("\n")));
        write(
            "requests.csv",
            "institution,state,received,answered,outcome\nA,Colima,2019-03-05,2019-03-12,Notificación de envío\n",
        );
        write("facts.csv", "state,plans\nColima,1\nSonora,2\n");
        Inputs { folder }
    }

    fn arguments(&self, line: &str) -> Vec<String> {
        let own = |name: &str| self.folder.path().join(name).display().to_string();
        let word = |word: &str| {
            let word = word.replace("FILE", &own("survey.csv")).replace("REQUESTS", &own("requests.csv"));
            let word = word.replace("FACTS", &own("facts.csv"));
            let word = word.replace("STATES", &project_file("fixtures/cocreation_states.csv").display().to_string());
            word.replace("COMMITMENTS", &project_file("fixtures/commitments").display().to_string())
        };
        line.split(' ').map(word).collect()
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ogm"));
        command.args(self.arguments(line)).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }
}

/// Runs a task for every line, and lists what failed.
fn for_each(lines: &[String], check: impl Fn(&str) -> Result<(), String> + Sync) {
    let failed: Vec<String> =
        lines.par_iter().filter_map(|line| Some(format!("{line}: {}", check(line).err()?))).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Whether a run failed with status 1, its last line an error that begins with a name, and no panic.
fn failed_with(run: &Output, word: &str, name: &str) -> Result<(), String> {
    let shown = String::from_utf8_lossy(&run.stderr);
    let last = shown.lines().last().unwrap_or_default();
    let begins = if name.is_empty() { format!("{word}: ") } else { format!("{word}: {name}: ") };
    let is_right = run.status.code() == Some(1)
        && last.starts_with(&begins)
        && !shown.contains("panicked")
        && !last.contains(".ogm-");
    if is_right { Ok(()) } else { Err(format!("{}: {shown}", run.status)) }
}

fn with(lines: &[&str], more: &str) -> Vec<String> {
    lines.iter().map(|line| format!("{line} {more}")).collect()
}

#[test]
fn a_full_device_is_an_error_that_names_it() {
    let inputs = Inputs::new();
    let commands = [
        with(&COMMANDS, "--out /dev/full"),
        with(&["score FILE", "cocreation status STATES"], "--format json --out /dev/full"),
        with(&["score FILE"], "--format parquet --out /dev/full"),
        with(&["score FILE"], "--format xlsx --out /dev/full"),
        with(&["score FILE", "report FILE --draws 10", "mapping export"], "--provenance /dev/full"),
        with(&["requests REQUESTS", "cocreation status STATES"], "--findings /dev/full"),
    ];
    let commands = commands.concat();
    for_each(&commands, |line| failed_with(&inputs.command(line).output().unwrap(), "error", "/dev/full"));
}

#[test]
fn standard_output_on_a_full_device_is_an_error() {
    let inputs = Inputs::new();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for (language, name) in [("en", "standard output"), ("es", "salida estándar")] {
        let commands = with(&COMMANDS, &format!("--lang {language}"));
        for_each(&commands, |line| failed_with(&inputs.command(line).stdout(full()).output().unwrap(), "error", name));
    }
    let help = inputs.command("score --help").stdout(full()).output().unwrap();
    assert_eq!(help.status.code(), Some(1));
}

#[test]
fn a_reader_of_standard_output_may_leave_and_a_reader_of_a_pipe_may_not() {
    let inputs = Inputs::new();
    for_each(&COMMANDS.map(str::to_owned), |line| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = inputs.command(line).stdout(writer).output().unwrap();
        let shown = String::from_utf8_lossy(&run.stderr);
        let is_quiet = run.status.success() && !shown.contains("error: ");
        if is_quiet { Ok(()) } else { Err(format!("{}: {shown}", run.status)) }
    });
    // A pipe with a name, whose reader takes one byte.
    let pipe = inputs.folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let survey = project_file("fixtures/survey_2017.csv");
    let survey = survey.display();
    for form in ["csv", "json"] {
        let reader = Command::new("head").args(["-c", "1"]).arg(&pipe).stdout(Stdio::null()).spawn();
        let line = format!("score {survey} --format {form} --out pipe");
        let run = inputs.command(&line).output().unwrap();
        reader.unwrap().wait().unwrap();
        failed_with(&run, "error", "pipe").unwrap();
    }
}

/// Writes every form of output to a folder that has no room for it.
fn has_no_room(folder: &Path, run: impl Fn(&[&str]) -> Output) {
    let survey = project_file("fixtures/survey_2017.csv");
    let survey = survey.to_str().unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    for ending in ["csv", "json", "parquet", "xlsx", "txt"] {
        let target = path(&format!("out.{ending}"));
        let format: &[&str] = if ending == "txt" { &["--format", "table"] } else { &[] };
        let run = run(&[&["score", survey, "--out", &target], format].concat());
        // A spreadsheet is gathered in a temporary file first.
        let place = if ending == "xlsx" { "" } else { &target };
        failed_with(&run, "error", place).unwrap_or_else(|found| panic!("{ending}: {found}"));
    }
    let (page, run_of) = (path("report.html"), path("run"));
    let report = run(&["report", survey, "--draws", "10", "--out", &page]);
    failed_with(&report, "error", &page).unwrap();
    let rerun = run(&["rerun", survey, "--draws", "10", "--out-dir", &run_of]);
    failed_with(&rerun, "error", &format!("{run_of}/tables/scores.csv")).unwrap();
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
}

#[test]
fn a_file_that_may_not_grow_is_an_error_that_names_the_target() {
    let folder = tempfile::tempdir().unwrap();
    has_no_room(folder.path(), |arguments| {
        let limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
        Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_ogm")]).args(arguments).output().unwrap()
    });
}

#[test]
#[ignore = "needs a mount"]
fn a_full_file_system_is_an_error_that_names_the_target() {
    let folder = tempfile::tempdir().unwrap();
    let mount = ["-t", "tmpfs", "-o", "size=16k", "none"];
    assert!(Command::new("mount").args(mount).arg(folder.path()).status().unwrap().success());
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_ogm")).args(arguments).env("TMPDIR", folder.path()).output().unwrap()
    };
    let done = std::panic::catch_unwind(|| has_no_room(folder.path(), run));
    assert!(Command::new("umount").arg(folder.path()).status().unwrap().success());
    done.unwrap();
}
