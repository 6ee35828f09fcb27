//! The commands of locally driven co-creation.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use polars::prelude::*;

use super::arguments::{CocreationCommand, Form, RecordReading, Records, Registry as Options, RegistryFiles};
use super::requests::write_findings;
use super::run::Run;
use super::{reading, terminal};
use crate::cocreation::{
    self, By, CommitmentScores, FileFormat, PartialDate, RecordFile, Registry, RegistryReader, Status, files_of,
};
use crate::dictionary;
use crate::error::{Result, argument, ensure};
use crate::export::json::{Members, Ordered};
use crate::finding::Findings;
use crate::language::{Language, text};
use crate::methodology::Methodology;

/// What lists every finding of a registry.
pub(super) const LISTS_FINDINGS: &str = "ogm cocreation status --findings";

/// Prints what a command is about.
pub(super) fn cocreation(command: &CocreationCommand, run: &mut Run) -> Result<()> {
    match command {
        CocreationCommand::Status { registry, by } => {
            let by = by.as_deref().map(str::parse::<By>).transpose()?;
            of_scores(registry, run, true, |scores, run| status(scores, by, run))
        }
        CocreationCommand::Commitments(registry) => of_scores(registry, run, false, |scores, run| {
            run.table(&known(scores.frame()?, "id", run)?, scores.methodology)
        }),
        CocreationCommand::Progress { registry, by } => {
            let by: By = by.parse()?;
            of_scores(registry, run, false, |scores, run| {
                run.table(&known(scores.group_frame(by)?, by.code(), run)?, scores.methodology)
            })
        }
        CocreationCommand::Fields { .. } => run.table(&cocreation::fields(run.language)?, &cocreation::methodology()?),
        CocreationCommand::Export { files, form, only } => export(files, form.as_deref(), *only, run),
    }
}

/// Reads and scores a registry, and prints what is asked of it.
fn of_scores(
    options: &Options,
    run: &mut Run,
    is_status: bool,
    print: impl FnOnce(&CommitmentScores, &Run) -> Result<()>,
) -> Result<()> {
    let at = options.at.as_deref().map(day).transpose()?;
    let methodology = methodology(options.methodology.as_deref(), run)?;
    // A registry of any size is given back with the process, and not text by text.
    let registry = ManuallyDrop::new(read(&options.files, run)?);
    let scores = CommitmentScores::new(&registry, &methodology, at)?;
    let has_commitments = !registry.commitments.is_empty();
    if options.methodology.is_none() && has_commitments {
        run.note(text!(
            "what words are worth is this library's own; `--methodology FILE.toml` names other values",
            "lo que valen las palabras es propio de esta biblioteca; `--methodology ARCHIVO.toml` indica otros valores"
        ));
    }
    if !has_commitments && !is_status {
        run.note(text!("no file has commitments", "ningún archivo tiene compromisos"));
    }
    print(&scores, run)
}

/// Prints the states, or groups in their place, with the figures of the initiative where the form has a place for them.
fn status(scores: &CommitmentScores, by: Option<By>, run: &Run) -> Result<()> {
    let status = scores.status();
    let frame = by.map_or_else(|| scores.state_frame(), |by| scores.group_frame(by))?;
    match run.output.form() {
        Form::Table => {
            let frame = known(frame, by.unwrap_or(By::State).code(), run)?;
            let rows = terminal::for_people(&frame, scores.methodology, &run.output)?;
            run.text(&format!("{}\n{rows}", status_lines(&status, run.language)))
        }
        Form::Json => {
            let rows = if by.is_some() { "groups" } else { "states" };
            run.text(&json(&status, rows, &frame, run)?)
        }
        _ => run.table(&frame, scores.methodology),
    }
}

/// For people, the key and the columns of which anything is known; else the whole table.
fn known(table: DataFrame, key: &str, run: &Run) -> Result<DataFrame> {
    if run.output.form() != Form::Table || table.height() == 0 {
        return Ok(table);
    }
    let is_known = |column: &&Column| column.null_count() < column.len() || column.name() == key;
    Ok(DataFrame::new(table.height(), table.columns().iter().filter(is_known).cloned().collect())?)
}

/// The day that an option names.
pub(super) fn day(word: &str) -> Result<Date> {
    word.parse::<PartialDate>().ok().and_then(PartialDate::exact).ok_or_else(|| {
        argument!(
            "at",
            "`{word}` is not a day; expected one such as 2022-05-31",
            "`{word}` no es un día; se esperaba uno como 2022-05-31"
        )
    })
}

/// Writes the records of the files as one file.
fn export(files: &RegistryFiles, form: Option<&str>, only: Option<Records>, run: &mut Run) -> Result<()> {
    ensure!(
        run.output.format.is_none(),
        "format",
        "a registry is written as csv, json or toml; expected --as in place of --format",
        "un registro se escribe como csv, json o toml; se esperaba --as en lugar de --format"
    );
    let called = |name: &str| FileFormat::ALL.into_iter().find(|format| format.extension() == name);
    let format = match form {
        Some(form) => called(form).ok_or_else(|| {
            argument!(
                "as",
                "`{form}` is no form; expected csv, json or toml",
                "`{form}` no es una forma; se esperaba csv, json o toml"
            )
        })?,
        None if run.output.out.is_none() => FileFormat::Json,
        None => run.output.extension().and_then(|ending| called(&ending)).ok_or_else(|| {
            argument!(
                "out",
                "the name of the file does not show its form; expected one that ends in .csv, .json or .toml, or --as",
                "el nombre del archivo no dice su forma; se esperaba uno que termine en .csv, .json o .toml, o --as"
            )
        })?,
    };
    let mut registry = read(files, run)?;
    match only {
        Some(Records::States) => registry.commitments.clear(),
        Some(Records::Commitments) => registry.states.clear(),
        None => {}
    }
    ensure!(
        format != FileFormat::Csv || registry.states.is_empty() || registry.commitments.is_empty(),
        "only",
        "a CSV file holds states or commitments; expected --only states or --only commitments",
        "un archivo CSV contiene estados o compromisos; se esperaba --only states o --only commitments"
    );
    run.write(|writer| registry.write(format, writer))
}

/// Reads the files and folders that a command is about, and reports what was found.
fn read(options: &RegistryFiles, run: &mut Run) -> Result<Registry> {
    let RecordReading { encoding, delimiter, on_invalid, findings, .. } = &options.reading;
    let mut reader = RegistryReader::new().on_invalid(*on_invalid);
    reader = encoding.iter().try_fold(reader, |reader, name| reader.encoding(name))?;
    reader = delimiter.iter().try_fold(reader, |reader, word| reader.delimiter(reading::delimiter(word)?))?;
    Ok(registry(&options.inputs, reader, findings.as_deref(), run)?.0)
}

/// Reads files and folders, and reports what was found; `listed` is where every finding is written to.
pub(super) fn registry(
    inputs: &[PathBuf],
    mut reader: RegistryReader,
    listed: Option<&Path>,
    run: &mut Run,
) -> Result<(Registry, Vec<RecordFile>)> {
    for path in inputs {
        for file in files_of(path)? {
            run.read(&file, |source, name| reader.read_from(source, name))?;
        }
    }
    let found = reader.finish();
    if let Err(error) = &found
        && error.is_refused()
    {
        write_findings(error.findings_by_file(), listed, run.language)?;
    }
    let (registry, files) = found?;
    let findings: Vec<Findings> = files.iter().map(|file| file.findings.clone()).collect();
    write_findings(&findings, listed, run.language)?;
    for file in &files {
        run.warn(&file.findings, LISTS_FINDINGS);
        let (name, aside, used) = (file.name(), file.set_aside, file.used());
        if aside > 0 {
            run.note(text!(
                "{name}: records set aside: {aside}; the figures are of the other {used}",
                "{name}: registros apartados: {aside}; las cifras son de los otros {used}"
            ));
        }
    }
    Ok((registry, files))
}

/// The methodology of commitments: that of a file, or the library's own.
pub(super) fn methodology(path: Option<&Path>, run: &mut Run) -> Result<Methodology> {
    let methodology = path.map_or_else(cocreation::methodology, Methodology::from_path)?;
    run.methodology(&methodology);
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
        lines.push_str(&format!("{states}: {missing}\n"));
    }
    lines
}

/// The figures and the rows as one JSON object.
fn json(status: &Status, rows: &str, frame: &DataFrame, run: &Run) -> Result<String> {
    let mut members = Members::default();
    members.add("provenance", &run.provenance)?;
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
