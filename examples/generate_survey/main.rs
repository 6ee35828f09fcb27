//! Writes a synthetic survey of any size in the shape of the 2017 edition, for tests and benchmarks.
//!
//! No institution in it exists. What is real is the frame: the institutions are spread over jurisdictions, levels and
//! types as the 908 of 2017 were, and in each jurisdiction the means of TG, TC, PG and PC are the published ones, so
//! that figures computed from the file can be held against a printed table. The fixture of the tests is made by
//!
//! ```text
//! cargo run --release --example generate_survey -- --rows 908 --seed 2017 --out fixtures/survey_2017.csv
//! ```
//!
//! Source of the composition, of the means, and of the averages by type and the national gaps that the constants were
//! fitted to: Métrica de Gobierno Abierto 2017, INAI–CIDE (Resumen Ejecutivo, February 2017, and the file of its 908
//! institutions). Where nothing was published, as for most components, the constants are merely plausible.

mod frame;
mod model;
mod text;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use text::write_survey;

const USAGE: &str = "usage: generate_survey --rows N --seed S [--out FILE] [--missing SHARE]";
const MAX_ROWS: u64 = 100_000_000;

fn main() -> ExitCode {
    match Arguments::parse(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned())) {
        Ok(Some(arguments)) => exit_code(run(&arguments)),
        Ok(None) => exit_code(writeln!(io::stdout(), "{USAGE}")),
        Err(fault) => {
            eprintln!("generate_survey: {fault}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// A reader that closes the pipe early has what it wanted.
fn exit_code(written: io::Result<()>) -> ExitCode {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("generate_survey: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let write = |out: &mut dyn Write| write_survey(arguments.rows, arguments.seed, arguments.missing, out);
    match &arguments.out {
        Some(path) => {
            let file = File::create(path).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
            write(&mut BufWriter::with_capacity(1 << 20, file))
        }
        None => write(&mut BufWriter::with_capacity(1 << 20, io::stdout().lock())),
    }
}

#[derive(Debug)]
struct Arguments {
    rows: u64,
    seed: u64,
    out: Option<String>,
    missing: f64,
}

impl Arguments {
    /// `None` when help was asked for; else what is wrong, in words.
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let (mut rows, mut seed, mut out, mut missing) = (None, None, None, None);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "-h" | "--help" => return Ok(None),
                "--rows" => set_once(&mut rows, &word, parse_rows(&value()?)?)?,
                "--seed" => set_once(&mut seed, &word, parse_seed(&value()?)?)?,
                "--out" => set_once(&mut out, &word, value()?)?,
                "--missing" => set_once(&mut missing, &word, parse_share(&value()?)?)?,
                _ => return Err(format!("unknown argument `{word}`")),
            }
        }
        Ok(Some(Self {
            rows: rows.ok_or("--rows is required")?,
            seed: seed.ok_or("--seed is required")?,
            out,
            missing: missing.unwrap_or(0.0),
        }))
    }
}

fn set_once<T>(slot: &mut Option<T>, name: &str, value: T) -> Result<(), String> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("{name} is given twice")),
    }
}

fn parse_rows(text: &str) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|rows| (1..=MAX_ROWS).contains(rows))
        .ok_or_else(|| format!("--rows must be a whole number from 1 to {MAX_ROWS}, not `{text}`"))
}

fn parse_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("--seed must be a whole number from 0 to {}, not `{text}`", u64::MAX))
}

fn parse_share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| format!("--missing must be a number from 0 to 1, not `{text}`"))
}
