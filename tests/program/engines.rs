//! Queries where they belong: in an engine, whose results are those of `ogm` and of a reference written by hand in Python
//! (`tests/engines/`). It asks for `OGM_ENGINES`, a Python that has the module `duckdb`, and says that it was skipped without.
//!
//! `tests/engines/compare.py --engine spark|datafusion|postgres` does the same with the other engines.

use std::process::{Command, Output};

use crate::common::project_file;

/// The random cases that are tried; by hand there may be any number.
const CASES: &str = "40";

/// A run of the comparison; `None`, said aloud, where there is no engine.
fn compare(options: &[&str]) -> Option<Output> {
    let Some(python) = std::env::var_os("OGM_ENGINES").filter(|name| !name.is_empty()) else {
        eprintln!("skipped: OGM_ENGINES names no Python with duckdb");
        return None;
    };
    let run = Command::new(&python)
        .arg(project_file("tests/engines/compare.py"))
        .args(["--ogm", env!("CARGO_BIN_EXE_ogm"), "--engine", "duckdb"])
        .args(options)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    Some(run.unwrap_or_else(|error| panic!("{}: {error}", python.display())))
}

#[test]
fn duckdb_returns_what_the_program_prints() {
    let Some(run) = compare(&["--cases", CASES]) else { return };
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{out}\n{err}");
    assert!(out.contains("cells agree"), "{out}");
    eprintln!("{out}");
}

/// The comparison can fail: with the methodology of another query, it does.
#[test]
fn a_difference_is_found() {
    let Some(run) = compare(&["--cases", "1", "--case", "1", "--break"]) else { return };
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(!run.status.success() && err.contains("the reference"), "{err}");
}
