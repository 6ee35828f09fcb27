//! The command-line program `ogm`: reads arguments, calls the library, prints. Data go to standard output, everything else
//! to standard error. Exit status: 0 done; 1 the data or a file is at fault; 2 the command line is.

mod arguments;
mod card;
mod cocreation;
mod commands;
mod context;
mod labels;
mod output;
mod publish;
mod reading;
mod reliability;
mod requests;
mod robustness;
mod run;
mod terminal;
mod trend;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::error::{Error, ErrorKind, Result};
use arguments::{Arguments, Output};
use run::Run;

/// Runs the program with its arguments, the first being its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    crate::guard::keep_quiet();
    let parsed = Arguments::command().try_get_matches_from(arguments).and_then(|matches| {
        let output = Output::from_arg_matches(arguments::innermost(&matches))?;
        Ok((Arguments::from_arg_matches(&matches)?, matches, output))
    });
    let (arguments, matches, output) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are no errors: clap knows which stream and status each has.
            return match error.print() {
                Err(failure) if error.exit_code() == 0 && failure.kind() != io::ErrorKind::BrokenPipe => {
                    output::note(&format!("error: standard output: {failure}"));
                    ExitCode::from(1)
                }
                _ => ExitCode::from(error.exit_code() as u8),
            };
        }
    };
    let language = output.lang;
    match execute(&arguments, &matches, output) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let lister = match error.kind() {
                ErrorKind::Requests => requests::LISTS_FINDINGS,
                ErrorKind::Registry => cocreation::LISTS_FINDINGS,
                _ => reading::LISTS_FINDINGS,
            };
            error.findings_by_file().iter().for_each(|findings| output::warn(findings, lister, language));
            let message = arguments_named(&error).fold(error.message(language), |message, name| {
                // The option of the program for the argument.
                message.replace(&format!("`{name}`"), &format!("--{name}"))
            });
            output::note(&format!("error: {message}"));
            ExitCode::from(if error.is_argument() { 2 } else { 1 })
        }
    }
}

/// Runs a command and writes where its output comes from; `false` when it did its work and the data are at fault.
fn execute(arguments: &Arguments, matches: &ArgMatches, output: Output) -> Result<bool> {
    output.check(&arguments.writable())?;
    let mut run = Run::new(arguments, matches, output)?;
    let done = commands::execute(&arguments.command, &mut run)?;
    run.output.provenance.iter().try_for_each(|path| run.write_provenance(path))?;
    Ok(done)
}

/// The arguments that the message of an error names: the one at fault, and one that is the way out.
fn arguments_named(error: &Error) -> impl Iterator<Item = &str> {
    let at_fault = error.argument_name();
    let way_out = match at_fault {
        Some("out-dir") => Some("force"),
        Some("weight" | "strata" | "fpc") => Some("summarize"),
        _ => None,
    };
    at_fault.into_iter().chain(way_out)
}
