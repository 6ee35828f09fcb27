//! The commands of locally driven co-creation.

use std::fmt::Write as _;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use polars::prelude::*;

use super::arguments::{CocreationCommand, Form, Output, Records, RegistryFiles};
use super::requests::write_findings;
use super::trace::Trace;
use super::{output, reading, terminal};
use crate::cocreation::{
    self, By, CommitmentScores, FileFormat, PartialDate, Registry, RegistryFile, RegistryReader, Status, files_of,
};
use crate::dictionary;
use crate::error::{Result, argument, ensure};
use crate::export::Provenance;
use crate::export::json::{Members, Ordered};
use crate::finding::Findings;
use crate::language::{Language, text};
use crate::methodology::Methodology;

/// What lists every finding of a registry.
pub(super) const LISTS_FINDINGS: &str = "ogm cocreation status --findings";

/// A table and a methodology for its labels; `None` where all is printed.
pub(super) fn cocreation(
    command: &CocreationCommand,
    output: &Output,
    trace: &mut Trace,
) -> Result<Option<(DataFrame, Methodology)>> {
    let (options, by) = match command {
        CocreationCommand::Status { registry, by } => (registry, by.as_deref().map(str::parse::<By>).transpose()?),
        CocreationCommand::Commitments(registry) => (registry, None),
        CocreationCommand::Progress { registry, by } => (registry, Some(by.parse()?)),
        CocreationCommand::Fields { .. } => {
            return Ok(Some((cocreation::fields(output.lang)?, cocreation::methodology()?)));
        }
        CocreationCommand::Export { files, form, only } => {
            export(files, form.as_deref(), *only, trace)?;
            return Ok(None);
        }
    };
    let at = options.at.as_deref().map(day).transpose()?;
    let methodology = methodology(options.methodology.as_deref(), trace)?;
    // A registry of any size is given back with the process, and not text by text.
    let registry = ManuallyDrop::new(read(&options.files, trace)?);
    let scores = CommitmentScores::new(&registry, &methodology, at)?;
    if options.methodology.is_none() && !registry.commitments.is_empty() {
        output::say(output.lang.pick(
            "what words are worth is this library's own; `--methodology FILE.toml` names other values",
            "lo que valen las palabras es propio de esta biblioteca; `--methodology ARCHIVO.toml` indica otros valores",
        ));
    }
    if registry.commitments.is_empty() && !matches!(command, CocreationCommand::Status { .. }) {
        output::say(output.lang.pick("no file has commitments", "ningún archivo tiene compromisos"));
    }
    let key = match (command, by) {
        (CocreationCommand::Commitments(_), _) => "id",
        (_, Some(by)) => by.code(),
        (_, None) => By::State.code(),
    };
    let table = match command {
        CocreationCommand::Status { .. } => {
            let status = scores.status();
            let frame = by.map_or_else(|| scores.state_frame(), |by| scores.group_frame(by))?;
            let rows = if by.is_some() { "groups" } else { "states" };
            match output::form(output) {
                Form::Table => {
                    let states = terminal::for_people(&known(&frame, key), &methodology, output)?;
                    output::text(&format!("{}\n{states}", status_lines(&status, output.lang)), output)?;
                }
                Form::Json => {
                    output::text(&json(&status, rows, &frame, trace.provenance())?, output)?;
                }
                _ => return Ok(Some((frame, methodology))),
            }
            return Ok(None);
        }
        CocreationCommand::Progress { .. } => scores.group_frame(by.unwrap_or(By::Nation))?,
        _ => scores.frame()?,
    };
    let is_for_people = output::form(output) == Form::Table;
    Ok(Some((if is_for_people { known(&table, key) } else { table }, methodology)))
}

/// The key, and the columns of which anything is known, which is what people want to see.
fn known(table: &DataFrame, key: &str) -> DataFrame {
    let is_known = |column: &&Column| column.null_count() < column.len() || column.name() == key;
    let columns = table.columns().iter().filter(|column| table.height() == 0 || is_known(column));
    DataFrame::new(table.height(), columns.cloned().collect()).unwrap_or_else(|_| table.clone())
}

pub(super) fn day(word: &str) -> Result<Date> {
    let date = word.parse::<PartialDate>().ok().and_then(PartialDate::exact);
    date.ok_or_else(|| {
        argument!(
            "at",
            "`{word}` is not a day; expected one such as 2022-05-31",
            "`{word}` no es un día; se esperaba uno como 2022-05-31"
        )
    })
}

/// Writes the records of the files as one file.
fn export(files: &RegistryFiles, form: Option<&str>, only: Option<Records>, trace: &mut Trace) -> Result<()> {
    let output = &files.reading.output;
    ensure!(
        output.format.is_none(),
        "format",
        "a registry is written as csv, json or toml; expected --as in place of --format",
        "un registro se escribe como csv, json o toml; se esperaba --as en lugar de --format"
    );
    let ending = output.out.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let by_name = FileFormat::ALL.into_iter().find(|format| Some(format.extension()) == ending);
    let format = match form {
        Some(form) => FileFormat::ALL.into_iter().find(|format| format.extension() == form).ok_or_else(|| {
            argument!(
                "as",
                "`{form}` is no form; expected csv, json or toml",
                "`{form}` no es una forma; se esperaba csv, json o toml"
            )
        })?,
        None if output.out.is_none() => FileFormat::Json,
        None => by_name.ok_or_else(|| {
            argument!(
                "out",
                "the name of the file does not tell its form; expected one that ends in .csv, .json or .toml, or --as",
                "el nombre del archivo no dice su forma; se esperaba uno que termine en .csv, .json o .toml, o --as"
            )
        })?,
    };
    let mut registry = read(files, trace)?;
    match only {
        Some(Records::States) => registry.commitments.clear(),
        Some(Records::Commitments) => registry.states.clear(),
        None => {}
    }
    if format == FileFormat::Csv && !registry.states.is_empty() && !registry.commitments.is_empty() {
        return Err(argument!(
            "only",
            "a CSV file holds states or commitments; expected --only states or --only commitments",
            "un archivo CSV contiene estados o compromisos; se esperaba --only states o --only commitments"
        ));
    }
    output::write(output, |writer| registry.write(format, writer))
}

/// Reads the files and folders that a command is about, and reports what was found.
fn read(options: &RegistryFiles, trace: &mut Trace) -> Result<Registry> {
    let mut reader = RegistryReader::new().on_invalid(options.reading.on_invalid.into());
    if let Some(encoding) = &options.reading.encoding {
        reader = reader.encoding(encoding)?;
    }
    if let Some(delimiter) = &options.reading.delimiter {
        reader = reader.delimiter(reading::delimiter(delimiter)?)?;
    }
    let language = options.reading.output.lang;
    Ok(registry(&options.inputs, reader, options.reading.findings.as_deref(), language, trace)?.0)
}

/// Reads files and folders, and reports what was found; `findings` is where every finding is written to.
pub(super) fn registry(
    inputs: &[PathBuf],
    mut reader: RegistryReader,
    findings: Option<&Path>,
    language: Language,
    trace: &mut Trace,
) -> Result<(Registry, Vec<RegistryFile>)> {
    if inputs.iter().filter(|path| *path == Path::new("-")).count() > 1 {
        return Err(argument!(
            "files",
            "several files are -; expected standard input for one of them only",
            "varios archivos son -; se esperaba la entrada estándar solo para uno"
        ));
    }
    for path in inputs {
        for file in files_of(path)? {
            trace.read(&file, |source, name| reader.read_from(source, name))?;
        }
    }
    let (registry, files) = match reader.finish() {
        Err(error) if error.is_refused() => {
            write_findings(error.findings_by_file(), findings, language)?;
            return Err(error);
        }
        other => other?,
    };
    let found: Vec<Findings> = files.iter().map(|file| file.findings().clone()).collect();
    write_findings(&found, findings, language)?;
    for file in &files {
        output::warn_of(file.findings(), LISTS_FINDINGS, language);
        let (name, aside, used) = (file.name(), file.set_aside(), file.used());
        if aside > 0 {
            let note = text!(
                "{name}: records set aside: {aside}; the figures are of the other {used}",
                "{name}: registros apartados: {aside}; las cifras son de los otros {used}"
            );
            output::say(note.in_language(language));
        }
    }
    Ok((registry, files))
}

/// The methodology of commitments: that of a file, or the library's own.
pub(super) fn methodology(path: Option<&Path>, trace: &mut Trace) -> Result<Methodology> {
    let methodology = path.map_or_else(cocreation::methodology, Methodology::from_path)?;
    trace.methodology(&methodology);
    Ok(methodology)
}

/// The figures of the initiative as lines for people.
fn status_lines(status: &Status, language: Language) -> String {
    let unknown = || language.pick("not known", "se desconocen").to_owned();
    let shown = |count: Option<u64>| count.map_or_else(unknown, |count| count.to_string());
    let Status { participating, not_participating, states_with_plans, states_without_plans, .. } = status;
    let (plans, commitments) = (shown(status.plans), shown(status.commitments));
    let missing = status.missing.iter().filter(|(_, count)| *count > 0);
    let missing = missing.map(|(name, count)| {
        let heading = dictionary::column(name).map_or(*name, |column| column.heading(language));
        format!("{heading} {count}")
    });
    let missing = missing.collect::<Vec<_>>().join(", ");
    let mut lines = text!(
        "States that take part: {participating}; that do not: {not_participating}\n\
         States with action plans: {states_with_plans}; without: {states_without_plans}\n\
         Action plans: {plans}; commitments read: {commitments}\n",
        "Estados que participan: {participating}; que no participan: {not_participating}\n\
         Estados con planes de acción: {states_with_plans}; sin planes: {states_without_plans}\n\
         Planes de acción: {plans}; compromisos leídos: {commitments}\n"
    )
    .in_language(language)
    .to_owned();
    if let Some(elsewhere) = status.commitments_elsewhere.filter(|elsewhere| *elsewhere > 0) {
        let of_none = text!(
            "Commitments of the Federation, or of no state that is told: {elsewhere}\n",
            "Compromisos de la Federación, o de ningún estado que se diga: {elsewhere}\n"
        );
        lines.push_str(of_none.in_language(language));
    }
    if !missing.is_empty() {
        let states = language.pick("Missing, in number of states", "Sin dato, en número de estados");
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{states}: {missing}");
    }
    lines
}

/// The figures and the rows as one JSON object.
fn json(status: &Status, rows: &str, frame: &DataFrame, provenance: &Provenance) -> Result<String> {
    let mut members = Members::default();
    members.add("provenance", provenance)?;
    members.add("participating", &status.participating)?;
    members.add("not_participating", &status.not_participating)?;
    members.add("states_with_plans", &status.states_with_plans)?;
    members.add("states_without_plans", &status.states_without_plans)?;
    members.add("plans", &status.plans)?;
    members.add("commitments", &status.commitments)?;
    members.add("commitments_elsewhere", &status.commitments_elsewhere)?;
    members.add("missing", &Ordered(&status.missing))?;
    members.add_rows(rows, frame)?;
    Ok(format!("{{{}}}\n", members.text()))
}
