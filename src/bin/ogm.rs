//! The program `ogm`; see [`open_gov_metric::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    open_gov_metric::cli::run(std::env::args_os())
}
