//! The command that reduces records of requests to components of institutions.

use std::collections::HashSet;
use std::path::Path;

use super::arguments::Requests as Options;
use super::reading;
use super::run::Run;
use crate::error::{ErrorKind, Result, ensure};
use crate::export::{self, Format};
use crate::finding::Findings;
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::requests::{Mapping, RequestReader, Requests};
use crate::results;
use crate::survey::SurveyReader;

/// What lists every finding of request files.
pub(super) const LISTS_FINDINGS: &str = "--findings";

/// Prints the components, or the survey that they were joined to.
pub(super) fn requests(options: &Options, run: &mut Run) -> Result<()> {
    let methodology = match options.survey {
        Some(_) => reading::load(&options.methodology, run)?,
        None => Methodology::edition(2017)?,
    };
    let listed = options.reading.findings.as_deref();
    let requests = reduce(options, run);
    if let Err(error) = &requests
        && error.kind() == ErrorKind::Requests
    {
        write_findings(error.findings_by_file(), listed, run.language)?;
    }
    let requests = requests?;
    let mut findings: Vec<Findings> = requests.files.iter().map(|file| file.findings.clone()).collect();
    let Some(path) = &options.survey else {
        write_findings(&findings, listed, run.language)?;
        note_counts(&requests, run);
        return run.table(&requests.frame()?, &methodology);
    };
    let reader = SurveyReader::new(&methodology).on_invalid(options.reading.on_invalid).incomplete();
    let reader = options.unit.iter().fold(reader, SurveyReader::unit);
    let survey = run.read(path, |source, name| reader.read_source(source, name))?;
    run.warn(survey.findings(), reading::LISTS_FINDINGS);
    let joined = requests.join(&survey)?;
    findings.extend(joined.findings.iter().cloned());
    write_findings(&findings, listed, run.language)?;
    note_counts(&requests, run);
    joined.findings.iter().for_each(|findings| run.warn(findings, LISTS_FINDINGS));
    let (matched, of_survey, of_requests) = (joined.matched, survey.len(), requests.rows.len());
    run.note(text!(
        "institutions of the survey with requests: {matched} of {of_survey}; institutions with requests: {of_requests}",
        "instituciones de la encuesta con solicitudes: {matched} de {of_survey}; instituciones con solicitudes: {of_requests}"
    ));
    run.table(&joined.frame, &methodology)
}

fn reduce(options: &Options, run: &mut Run) -> Result<Requests> {
    let mut places = HashSet::new();
    for path in options.inputs.iter().filter(|path| path.is_file()) {
        let is_repeated = std::fs::canonicalize(path).is_ok_and(|place| !places.insert(place));
        let path = path.display();
        ensure!(
            !is_repeated,
            "files",
            "{path} is given twice; expected it once, or its requests would count twice",
            "{path} está dos veces; se esperaba una sola, o sus solicitudes contarían dos veces"
        );
    }
    let mapping = mapping(options.mapping.as_deref(), run)?;
    let bar = reading::bar(options.inputs.iter().map(AsRef::as_ref), run.language);
    let files = &options.reading;
    let mut reader = RequestReader::new(&mapping).on_invalid(files.on_invalid);
    reader = reader.progress(|read| bar.set_position(read));
    reader = options.sheet.iter().fold(reader, RequestReader::sheet);
    reader = files.encoding.iter().try_fold(reader, |reader, name| reader.encoding(name))?;
    reader = files.delimiter.iter().try_fold(reader, |reader, word| reader.delimiter(reading::delimiter(word)?))?;
    for path in &options.inputs {
        run.read(path, |source, name| reader.read_source(source, name))?;
    }
    bar.finish_and_clear();
    reader.finish()
}

/// The mapping of a file, with the files that it names among the inputs, or the default one.
pub(super) fn mapping(path: Option<&Path>, run: &mut Run) -> Result<Mapping> {
    match path {
        Some(path) => Mapping::read(path, &mut |path| run.file(path)),
        None => Mapping::federal(),
    }
}

/// Notes what was found in each file, and its counts, which add up.
fn note_counts(requests: &Requests, run: &Run) {
    for file in &requests.files {
        run.warn(&file.findings, LISTS_FINDINGS);
        let (name, read, used, aside) = (file.name(), file.read, file.used(), file.set_aside);
        run.note(text!(
            "{name}: records read: {read}, used: {used}, set aside: {aside}",
            "{name}: registros leídos: {read}, utilizados: {used}, apartados: {aside}"
        ));
    }
}

/// Writes every finding of every file, where a file for them was named.
pub(super) fn write_findings(files: &[Findings], path: Option<&Path>, language: Language) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    export::save(&results::of_findings(files, language)?, Format::Csv, path)
}
