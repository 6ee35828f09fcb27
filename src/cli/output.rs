//! Printing: tables, findings and messages.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use polars::prelude::*;

use super::arguments::{Form, Output};
use super::terminal::for_people;
use crate::error::{Error, Result, argument};
use crate::export::{self, Format, Provenance};
use crate::finding::{Finding, Findings, printable};
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::results;

/// Findings of each kind that are shown unless all are asked for.
pub(super) const SHOWN: usize = 3;
/// How the names of files end whose form everybody knows.
const ENDINGS: [&str; 7] = ["csv", "json", "parquet", "xlsx", "xls", "ods", "html"];
/// How those of tables may end.
pub(super) const TABLES: &[&str] = &[
    "csv",
    "json",
    #[cfg(feature = "scan")]
    "parquet",
    #[cfg(feature = "xlsx")]
    "xlsx",
];

/// The shape of a progress bar that counts steps.
pub(super) const PERCENT: &str = "{msg} [{wide_bar}] {percent}% {eta}";

/// A progress bar where somebody watches.
pub(super) fn bar(shape: &str, doing: &'static str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template(shape).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(doing);
    bar
}

/// A line to standard error.
pub(super) fn say(line: &str) {
    // Where standard error is gone, nobody is left to tell.
    let _ = writeln!(io::stderr().lock(), "{}", printable(line));
}

/// The first findings of each kind, and how many more there are.
pub(super) fn warn(findings: &Findings, language: Language) {
    warn_of(findings, "ogm validate", language);
}

/// The first findings of each kind, how many more there are, and what tells them all.
pub(super) fn warn_of(findings: &Findings, teller: &str, language: Language) {
    for finding in findings.first_of_each(SHOWN) {
        say(&line(&finding, findings.source(), language));
    }
    let more: u64 = findings.by_code().map(|(.., count)| count.saturating_sub(SHOWN as u64)).sum();
    if more > 0 {
        let text = match more {
            1 => text!(
                "... and 1 more finding; `{teller}` lists all",
                "... y 1 hallazgo más; `{teller}` los lista todos"
            ),
            _ => text!(
                "... and {more} more findings; `{teller}` lists them all",
                "... y {more} hallazgos más; `{teller}` los lista todos"
            ),
        };
        say(text.in_language(language));
    }
}

fn line(finding: &Finding, source: &str, language: Language) -> String {
    let line = format!("{}: {}: {}", source, finding.severity().label(language), finding.message(language));
    printable(&line).into_owned()
}

/// Refuses a file or folder to write that has no folder to be in.
pub(super) fn check_parent(path: &Path) -> Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => std::fs::metadata(folder).map(drop).map_err(Error::io(path.display().to_string())),
        None => Ok(()),
    }
}

/// Refuses forms that need a file when there is none, and files that have no folder to be in, and names that end as those of a form that is not among
/// the `writable` ones, before any work is done.
pub(super) fn check(output: &Output, writable: &[&str]) -> Result<()> {
    for path in [&output.out, &output.provenance].into_iter().flatten() {
        check_parent(path)?;
    }
    let file_only = match form(output) {
        #[cfg(feature = "scan")]
        Form::Parquet => Some("parquet"),
        #[cfg(feature = "xlsx")]
        Form::Xlsx => Some("xlsx"),
        _ => None,
    };
    if let Some(form) = file_only.filter(|_| output.out.is_none()) {
        return Err(argument!(
            "format",
            "{form} is for files; expected --out FILE",
            "{form} es para archivos; se esperaba --out ARCHIVO"
        ));
    }
    match extension(output).filter(|extension| ENDINGS.contains(&extension.as_str())) {
        // A spreadsheet program takes a file of that name for one of its own, whatever the form that was asked for.
        Some(extension)
            if !writable.contains(&extension.as_str()) || (extension == "xlsx" && file_only != Some("xlsx")) =>
        {
            Err(unwritable(&extension, writable))
        }
        _ => Ok(()),
    }
}

fn unwritable(extension: &str, writable: &[&str]) -> Error {
    let known = writable.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ");
    let [known, conocidos] = match known.as_str() {
        "" => ["another name".to_owned(), "otro nombre".to_owned()],
        known => [format!("a name that ends in one of {known}"), format!("un nombre que termine en uno de {known}")],
    };
    argument!(
        "out",
        "this cannot be written to a .{extension} file; expected {known}",
        "esto no se puede escribir en un archivo .{extension}; se esperaba {conocidos}"
    )
}

/// How the name of the output file ends, in lower case.
fn extension(output: &Output) -> Option<String> {
    Some(output.out.as_deref()?.extension()?.to_str()?.to_ascii_lowercase())
}

/// Prints a table in the form that was asked for; the methodology has the labels that people read in place of codes, and JSON
/// tells where the table comes from.
pub(super) fn table(
    table: &DataFrame,
    methodology: &Methodology,
    output: &Output,
    provenance: &Provenance,
) -> Result<()> {
    let format = match form(output) {
        Form::Table => return text(&for_people(table, methodology, output)?, output),
        Form::Json => return write(output, |writer| export::write_traced(table, provenance, writer)),
        Form::Csv => Format::Csv,
        #[cfg(feature = "scan")]
        Form::Parquet => Format::Parquet,
        #[cfg(feature = "xlsx")]
        Form::Xlsx => Format::Xlsx,
        #[cfg(feature = "report")]
        Form::Html => return Err(unwritable("html", TABLES)),
    };
    write(output, |writer| export::write(table, format, writer))
}

/// Prints text.
pub(super) fn text(text: &str, output: &Output) -> Result<()> {
    write(output, |writer| writer.write_all(text.as_bytes()).map_err(export::unwritten))
}

/// Writes to the file that was named, or to standard output.
pub(super) fn write(output: &Output, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    match &output.out {
        Some(path) => export::replace(path, fill),
        None => export::print(output.lang, fill),
    }
}

/// Writes where an output comes from beside it.
pub(super) fn provenance(provenance: &Provenance, path: &Path) -> Result<()> {
    export::save_text(&(provenance.json()? + "\n"), path)
}

/// Prints every finding: a line each for people, a row each in the other forms.
pub(super) fn findings(
    findings: &Findings,
    methodology: &Methodology,
    output: &Output,
    provenance: &Provenance,
) -> Result<()> {
    let language = output.lang;
    if form(output) == Form::Table {
        let mut lines = findings.iter().map(|finding| line(&finding, findings.source(), language) + "\n");
        return write(output, |writer| {
            lines.try_for_each(|line| writer.write_all(line.as_bytes())).map_err(export::unwritten)
        });
    }
    let frame = results::of_findings(findings, language)?;
    table(&frame, methodology, output, provenance)
}

/// The form that was asked for, or that suits where the output goes.
pub(super) fn form(output: &Output) -> Form {
    output.format.unwrap_or_else(|| match extension(output).as_deref() {
        Some("json") => Form::Json,
        #[cfg(feature = "scan")]
        Some("parquet") => Form::Parquet,
        #[cfg(feature = "xlsx")]
        Some("xlsx") => Form::Xlsx,
        #[cfg(feature = "report")]
        Some("html") => Form::Html,
        _ if output.out.is_none() && io::stdout().is_terminal() => Form::Table,
        _ => Form::Csv,
    })
}
