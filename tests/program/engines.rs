//! Queries where they belong: in an engine, whose results are those of `ogm` and of a reference written by hand in Python
//! (`tests/engines/`). They need an engine, and so are
//! ignored where nobody asks for them: `OGM_ENGINES` names a Python that has the module `duckdb`.
//!
//! `tests/engines/compare.py --engine spark|datafusion|postgres` does the same with the other engines.

use std::process::{Command, Output};

use crate::common::project_file;

/// The random cases that are tried; by hand there may be any number.
const CASES: &str = "40";

/// A run of the comparison.
fn compare(options: &[&str]) -> Output {
    let python = std::env::var_os("OGM_ENGINES").expect("OGM_ENGINES names no Python with duckdb");
    let run = Command::new(&python)
        .arg(project_file("tests/engines/compare.py"))
        .args(["--ogm", env!("CARGO_BIN_EXE_ogm"), "--engine", "duckdb"])
        .args(options)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    run.unwrap_or_else(|error| panic!("{}: {error}", python.display()))
}

#[test]
#[ignore = "needs an engine"]
fn duckdb_returns_what_the_program_prints() {
    let run = compare(&["--cases", CASES]);
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{out}\n{err}");
    assert!(out.contains("cells agree"), "{out}");
    eprintln!("{out}");
}

/// The comparison can fail: with the methodology of another query, it does.
#[test]
#[ignore = "needs an engine"]
fn a_difference_is_found() {
    let run = compare(&["--cases", "1", "--case", "1", "--break"]);
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(!run.status.success() && err.contains("the reference"), "{err}");
}
