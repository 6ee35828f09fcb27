//! Printing: tables, findings and messages.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use polars::prelude::*;

use super::arguments::{Form, Output};
use super::run::Run;
use super::terminal::for_people;
use crate::error::{Error, Result, argument, ensure};
use crate::export::{self, Format};
use crate::finding::{Finding, Findings, printable};
use crate::language::{Language, Text, text};
use crate::methodology::Methodology;
use crate::results;

/// Findings of each kind that are shown unless all are asked for.
const SHOWN: usize = 3;
/// Endings of file names that mean a form.
const ENDINGS: [&str; 7] = ["csv", "json", "parquet", "xlsx", "xls", "ods", "html"];

/// The shape of a progress bar that counts steps.
pub(super) const PERCENT: &str = "{msg} [{wide_bar}] {percent}% {eta}";

/// A progress bar on a terminal.
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
pub(super) fn note(line: &str) {
    // Where standard error is gone, there is no place to report that.
    let _ = writeln!(io::stderr().lock(), "{}", printable(line));
}

/// The first findings of each kind, how many more there are, and the command that lists all.
pub(super) fn warn(findings: &Findings, lister: &str, language: Language) {
    for finding in findings.first_of_each(SHOWN) {
        note(&line(&finding, findings.source(), language));
    }
    let more: u64 = findings.by_code().map(|(.., count)| count.saturating_sub(SHOWN as u64)).sum();
    let text = match more {
        0 => return,
        1 => {
            text!("... and 1 more finding; `{lister}` lists all", "... y 1 hallazgo más; `{lister}` los lista todos")
        }
        _ => text!(
            "... and {more} more findings; `{lister}` lists them all",
            "... y {more} hallazgos más; `{lister}` los lista todos"
        ),
    };
    note(text.in_language(language));
}

fn line(finding: &Finding, source: &str, language: Language) -> String {
    let line = format!("{}: {}: {}", source, finding.severity().label(language), finding.message(language));
    printable(&line).into_owned()
}

/// Refuses a file or folder to write that has no folder to be in.
pub(super) fn check_parent(path: &Path) -> Result<()> {
    std::fs::metadata(export::folder_of(path)).map(drop).map_err(Error::io(path.display().to_string()))
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

impl Output {
    /// Refuses forms that need a file when there is none, and files that have no folder to be in, and names that end as those of a
    /// form that is not among the `writable` ones, before any work is done.
    pub fn check(&self, writable: &[&str]) -> Result<()> {
        [&self.out, &self.provenance].into_iter().flatten().try_for_each(|path| check_parent(path))?;
        let form = self.form();
        ensure!(
            self.out.is_some() || !matches!(form, Form::Parquet | Form::Xlsx),
            "format",
            "{form} is for files; expected --out FILE",
            "{form} es para archivos; se esperaba --out ARCHIVO"
        );
        match self.extension().filter(|extension| ENDINGS.contains(&extension.as_str())) {
            // A spreadsheet program takes a file of that name for one of its own, whatever the form that was asked for.
            Some(ending) if !writable.contains(&ending.as_str()) || (ending == "xlsx" && form != Form::Xlsx) => {
                Err(unwritable(&ending, writable))
            }
            _ => Ok(()),
        }
    }

    /// How the name of the output file ends, in lower case.
    pub fn extension(&self) -> Option<String> {
        Some(self.out.as_deref()?.extension()?.to_str()?.to_ascii_lowercase())
    }

    /// The form that was asked for, or that suits where the output goes.
    pub fn form(&self) -> Form {
        let by_name = self.extension().and_then(|ending| Form::ALL.into_iter().find(|form| form.code() == ending));
        let is_on_terminal = self.out.is_none() && io::stdout().is_terminal();
        let by_place = if is_on_terminal { Form::Table } else { Form::Csv };
        self.format.or(by_name.filter(|form| form.is_built() && *form != Form::Table)).unwrap_or(by_place)
    }
}

impl Run {
    /// A line to standard error.
    pub fn note(&self, text: Text) {
        note(text.in_language(self.language));
    }

    /// How many there are, and the names of the first ones; nothing where there is none.
    pub fn note_few(&self, names: impl Iterator<Item = String>, text: impl Fn(usize, String) -> Text) {
        let names: Vec<String> = names.collect();
        if !names.is_empty() {
            let more = if names.len() > SHOWN { ", ..." } else { "" };
            self.note(text(names.len(), names[..names.len().min(SHOWN)].join(", ") + more));
        }
    }

    /// The first findings of each kind, how many more there are, and what lists all.
    pub fn warn(&self, findings: &Findings, lister: &str) {
        warn(findings, lister, self.language);
    }

    /// Prints a table in the form that was asked for; the methodology has the labels that people read in place of codes, and JSON
    /// includes where the table comes from.
    pub fn table(&self, table: &DataFrame, methodology: &Methodology) -> Result<()> {
        let format = match self.output.form() {
            Form::Table => return self.text(&for_people(table, methodology, &self.output)?),
            Form::Json => return self.write(|writer| export::write_traced(table, &self.provenance, writer)),
            Form::Csv => Format::Csv,
            #[cfg(feature = "scan")]
            Form::Parquet => Format::Parquet,
            #[cfg(feature = "xlsx")]
            Form::Xlsx => Format::Xlsx,
            other => return Err(unwritable(other.code(), &[])),
        };
        self.write(|writer| export::write(table, format, writer))
    }

    /// Prints text.
    pub fn text(&self, text: &str) -> Result<()> {
        self.write(|writer| writer.write_all(text.as_bytes()).map_err(export::unwritten))
    }

    /// Writes to the file that was named, or to standard output.
    pub fn write(&self, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        match &self.output.out {
            Some(path) => export::replace(path, fill),
            None => export::print(self.language, fill),
        }
    }

    /// Writes where the output comes from to a file of its own.
    pub fn write_provenance(&self, path: &Path) -> Result<()> {
        export::save_text(&(self.provenance.json()? + "\n"), path)
    }

    /// Prints every finding: a line each for people, a row each in the other forms.
    pub fn findings(&self, findings: &Findings, methodology: &Methodology) -> Result<()> {
        if self.output.form() != Form::Table {
            return self.table(&results::of_findings([findings], self.language)?, methodology);
        }
        self.write(|writer| {
            let mut lines = findings.iter().map(|finding| line(&finding, findings.source(), self.language) + "\n");
            lines.try_for_each(|line| writer.write_all(line.as_bytes())).map_err(export::unwritten)
        })
    }
}
