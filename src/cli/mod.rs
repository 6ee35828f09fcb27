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
mod terminal;
mod trace;
mod trend;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::error::{Error, ErrorKind};
use arguments::Arguments;

/// Runs the program with its arguments, the first being its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    #[cfg(any(feature = "scan", feature = "xlsx"))]
    crate::guard::keep_quiet();
    let parsed = Arguments::command().try_get_matches_from(arguments);
    let parsed = parsed.and_then(|matches| Ok((Arguments::from_arg_matches(&matches)?, matches)));
    let (arguments, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are no errors: clap knows which stream and status each has.
            return match error.print() {
                Err(failure) if error.exit_code() == 0 && failure.kind() != io::ErrorKind::BrokenPipe => {
                    output::say(&format!("error: standard output: {failure}"));
                    ExitCode::from(1)
                }
                _ => ExitCode::from(error.exit_code() as u8),
            };
        }
    };
    let language = arguments.language();
    match commands::run(&arguments, &matches) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let teller = match error.kind() {
                ErrorKind::Requests => "--findings",
                ErrorKind::Registry => cocreation::LISTS_FINDINGS,
                _ => "ogm validate",
            };
            error.findings_by_file().iter().for_each(|findings| output::warn_of(findings, teller, language));
            let message = arguments_named(&error).fold(error.message(language), |message, name| {
                // The option of the program for the argument.
                message.replace(&format!("`{name}`"), &format!("--{name}"))
            });
            output::say(&format!("{}: {message}", language.pick("error", "error")));
            ExitCode::from(if error.is_argument() { 2 } else { 1 })
        }
    }
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
