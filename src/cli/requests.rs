//! The command that reduces records of requests to components of institutions.

use std::collections::HashSet;
use std::path::Path;

use indicatif::ProgressBar;
use polars::prelude::*;

use super::arguments::Requests as Options;
use super::trace::Trace;
use super::{output, reading};
use crate::error::{ErrorKind, Result, argument, ensure};
use crate::export::{self, Format};
use crate::finding::Findings;
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::requests::{Mapping, RequestReader, Requests};
use crate::results;
use crate::survey::{OnInvalid, SurveyReader};

/// The components, or the survey that they were joined to; and a methodology for labels.
pub(super) fn requests(options: &Options, trace: &mut Trace) -> Result<(DataFrame, Methodology)> {
    let language = options.reading.output.lang;
    let on_invalid = options.reading.on_invalid.into();
    let methodology = match options.survey {
        Some(_) => reading::load(&options.methodology, trace)?,
        None => Methodology::edition(2017)?,
    };
    let result = reduce(options, on_invalid, trace);
    let requests = match result {
        Err(error) if error.kind() == ErrorKind::Requests => {
            write_findings(error.findings_by_file(), options.reading.findings.as_deref(), language)?;
            return Err(error);
        }
        other => other?,
    };
    let mut findings: Vec<Findings> = requests.files().iter().map(|file| file.findings().clone()).collect();
    let Some(path) = &options.survey else {
        write_findings(&findings, options.reading.findings.as_deref(), language)?;
        tell(&requests, language);
        return Ok((requests.frame()?, methodology));
    };
    let mut reader = SurveyReader::new(&methodology).on_invalid(on_invalid).incomplete();
    if let Some(unit) = &options.unit {
        reader = reader.unit(unit);
    }
    let survey = trace.read(path, |source, name| reader.read_source(source, name))?;
    output::warn(survey.findings(), language);
    let joined = requests.join(&survey)?;
    findings.extend(joined.findings().iter().cloned());
    write_findings(&findings, options.reading.findings.as_deref(), language)?;
    tell(&requests, language);
    joined.findings().iter().for_each(|findings| output::warn_of(findings, "--findings", language));
    let (matched, of_survey, of_requests) = (joined.matched(), survey.len(), requests.len());
    output::say(
        text!(
            "institutions of the survey with requests: {matched} of {of_survey}; institutions with requests: {of_requests}",
            "instituciones de la encuesta con solicitudes: {matched} de {of_survey}; instituciones con solicitudes: {of_requests}"
        )
        .in_language(language),
    );
    Ok((joined.frame().clone(), methodology))
}

fn reduce(options: &Options, on_invalid: OnInvalid, trace: &mut Trace) -> Result<Requests> {
    let standard_input = options.inputs.iter().chain(&options.survey).filter(|path| *path == Path::new("-"));
    ensure!(
        standard_input.count() <= 1,
        "files",
        "several files are -; expected standard input for one of them only",
        "varios archivos son -; se esperaba la entrada estándar solo para uno"
    );
    let mut places = HashSet::new();
    for path in options.inputs.iter().filter(|path| path.is_file()) {
        if std::fs::canonicalize(path).is_ok_and(|place| !places.insert(place)) {
            let path = path.display();
            return Err(argument!(
                "files",
                "{path} is given twice; expected it once, or its requests would count twice",
                "{path} está dos veces; se esperaba una sola, o sus solicitudes contarían dos veces"
            ));
        }
    }
    let mapping = mapping(options.mapping.as_deref(), trace)?;
    let size = |path: &std::path::PathBuf| std::fs::metadata(path).map_or(0, |data| data.len());
    let total: u64 = options.inputs.iter().map(size).sum();
    let bar = match total >= reading::SHOW_PROGRESS {
        true => reading::bar(total, options.reading.output.lang),
        false => ProgressBar::hidden(),
    };
    let mut reader = RequestReader::new(&mapping).on_invalid(on_invalid).progress(|read| bar.set_position(read));
    if let Some(sheet) = &options.sheet {
        reader = reader.sheet(sheet);
    }
    if let Some(encoding) = &options.reading.encoding {
        reader = reader.encoding(encoding)?;
    }
    if let Some(delimiter) = &options.reading.delimiter {
        reader = reader.delimiter(reading::delimiter(delimiter)?)?;
    }
    for path in &options.inputs {
        trace.read(path, |source, name| reader.read_source(source, name))?;
    }
    bar.finish_and_clear();
    reader.finish()
}

/// The mapping of a file, with the files that it names among the inputs, or the default one.
pub(super) fn mapping(path: Option<&Path>, trace: &mut Trace) -> Result<Mapping> {
    match path {
        Some(path) => Mapping::read(path, &mut |path| trace.file(path)),
        None => Mapping::federal(),
    }
}

/// Says what was found, and that the counts of each file add up.
fn tell(requests: &Requests, language: Language) {
    for file in requests.files() {
        output::warn_of(file.findings(), "--findings", language);
        let (name, read, used, aside) = (file.name(), file.read(), file.used(), file.set_aside());
        output::say(
            text!(
                "{name}: records read: {read}, used: {used}, set aside: {aside}",
                "{name}: registros leídos: {read}, utilizados: {used}, apartados: {aside}"
            )
            .in_language(language),
        );
    }
}

/// Writes every finding of every file, where a file for them was named.
pub(super) fn write_findings(files: &[Findings], path: Option<&Path>, language: Language) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let mut all = results::of_findings(&Findings::default(), language)?;
    for findings in files {
        all.vstack_mut_owned(results::of_findings(findings, language)?)?;
    }
    export::save(&all, Format::Csv, path)
}
