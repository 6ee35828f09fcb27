//! Methodologies and surveys as options name them, with a bar where reading takes long.

use std::path::Path;

use indicatif::ProgressBar;

use super::trace::Trace;
use super::{arguments, output};
use crate::error::{Result, argument};
use crate::finding::Findings;
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::scoring::Scores;
use crate::survey::{Survey, SurveyReader};

/// Files from this size on have a progress bar.
pub(super) const SHOW_PROGRESS: u64 = 32 << 20;

/// The keys to group by; `none`, unless it is a column, stands for no key.
pub(super) fn keys(by: &[String], scores: &Scores) -> Vec<String> {
    match by {
        [word] if word.is_empty() || (word == "none" && !scores.survey().keys().contains(&"none")) => Vec::new(),
        keys => keys.to_vec(),
    }
}

/// Reads and scores a file, and warns of what was found.
pub(super) fn scores(options: &arguments::Survey, trace: &mut Trace) -> Result<Scores> {
    let methodology = load(&options.reading.methodology, trace)?;
    scores_of(&options.file, &methodology, &options.reading, trace)
}

/// Reads and scores a file by a methodology, and warns of what was found.
pub(super) fn scores_of(
    file: &Path,
    methodology: &Methodology,
    options: &arguments::Reading,
    trace: &mut Trace,
) -> Result<Scores> {
    scores_of_survey(read(reader(options, methodology)?, file, options.output.lang, trace)?, options)
}

/// Scores a survey, and warns of what was found.
pub(super) fn scores_of_survey(survey: Survey, options: &arguments::Reading) -> Result<Scores> {
    let language = options.output.lang;
    let scores = Scores::with_indices(survey, options.indices.into())?;
    let mut findings: Findings = scores.survey().findings().clone();
    findings.merge(scores.audit()?);
    output::warn(&findings, language);
    let aside = scores.survey().set_aside();
    if aside > 0 {
        let kept = scores.len();
        output::say(
            text!(
                "{aside} records set aside; the figures are of the other {kept}",
                "{aside} registros apartados; las cifras son de los otros {kept}"
            )
            .in_language(language),
        );
    }
    Ok(scores)
}

pub(super) fn load(options: &arguments::Methodology, trace: &mut Trace) -> Result<Methodology> {
    let methodology = match &options.methodology {
        Some(path) => Methodology::from_path(path),
        None => Methodology::edition(options.edition),
    }?;
    trace.methodology(&methodology);
    Ok(methodology)
}

/// A reader with the options of a command.
pub(super) fn reader<'a>(options: &arguments::Reading, methodology: &Methodology) -> Result<SurveyReader<'a>> {
    let mut reader = SurveyReader::new(methodology);
    if let Some(unit) = &options.unit {
        reader = reader.unit(unit);
    }
    if let Some(sheet) = &options.sheet {
        reader = reader.sheet(sheet);
    }
    if let Some(encoding) = &options.encoding {
        reader = reader.encoding(encoding)?;
    }
    if let Some(delimiter) = &options.delimiter {
        reader = reader.delimiter(self::delimiter(delimiter)?)?;
    }
    if let Some(answer) = options.decimal_comma {
        reader = reader.decimal_comma(matches!(answer, arguments::YesNo::Yes));
    }
    for word in &options.na {
        reader = reader.missing(word);
    }
    if let Some(column) = &options.weight {
        reader = reader.weight(column);
    }
    if let Some(column) = &options.strata {
        reader = reader.strata(column);
    }
    if let Some(column) = &options.fpc {
        reader = reader.fpc(column);
    }
    Ok(reader.on_invalid(options.on_invalid.into()))
}

/// The delimiter that a word names.
pub(super) fn delimiter(word: &str) -> Result<char> {
    let word = match word {
        "tab" | "\\t" => "\t",
        other => other,
    };
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(argument!(
            "delimiter",
            "the delimiter {word:?} is not one character; expected one such as `,`, `;` or `tab`",
            "el delimitador {word:?} no es un solo carácter; se esperaba uno como `,`, `;` o `tab`"
        )),
    }
}

/// Reads a file or standard input.
pub(super) fn read(reader: SurveyReader<'_>, file: &Path, language: Language, trace: &mut Trace) -> Result<Survey> {
    watched(reader, file, language, |reader| trace.read(file, |source, name| reader.read_source(source, name)))
}

/// Has a file read, with a progress bar where it takes long and somebody watches.
pub(super) fn watched<T>(
    reader: SurveyReader<'_>,
    file: &Path,
    language: Language,
    read: impl FnOnce(&SurveyReader<'_>) -> T,
) -> T {
    let size = std::fs::metadata(file).map_or(0, |data| data.len());
    if size < SHOW_PROGRESS {
        return read(&reader);
    }
    let bar = bar(size, language);
    let found = read(&reader.progress(|read| bar.set_position(read)));
    bar.finish_and_clear();
    found
}

/// A progress bar over the bytes of input.
pub(super) fn bar(size: u64, language: Language) -> ProgressBar {
    let bar = output::bar("{msg} [{wide_bar}] {bytes}/{total_bytes} {eta}", language.pick("reading", "leyendo"));
    bar.set_length(size);
    bar
}
