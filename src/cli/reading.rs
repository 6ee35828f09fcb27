//! Methodologies and surveys as options name them, with a bar where reading takes long.

use std::path::Path;

use indicatif::ProgressBar;

use super::run::Run;
use super::{arguments, output};
use crate::error::{Result, argument};
use crate::finding::Findings;
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::scoring::Scores;
use crate::summary::Summarize;
use crate::survey::{Survey, SurveyReader};

/// What lists every finding of a survey.
pub(super) const LISTS_FINDINGS: &str = "ogm validate";

/// Files from this size on have a progress bar.
const SHOW_PROGRESS: u64 = 32 << 20;

/// The keys to group by; `none`, unless it is a column, is no key.
pub(super) fn keys(by: &[String], scores: &Scores) -> Vec<String> {
    match by {
        [word] if word.is_empty() || (word == "none" && !scores.survey().keys().contains(&"none")) => Vec::new(),
        keys => keys.to_vec(),
    }
}

/// What summarises scores by keys.
pub(super) fn summarize<'a>(scores: &'a Scores, by: &arguments::By) -> Summarize<'a> {
    Summarize::new(scores).by(keys(&by.by, scores))
}

/// Reads and scores a file, and warns of what was found.
pub(super) fn scores(options: &arguments::Survey, run: &mut Run) -> Result<Scores> {
    let methodology = load(&options.reading.methodology, run)?;
    scores_of(&options.file, &methodology, &options.reading, run)
}

/// Reads and scores a file by a methodology, and warns of what was found.
pub(super) fn scores_of(
    file: &Path,
    methodology: &Methodology,
    options: &arguments::Reading,
    run: &mut Run,
) -> Result<Scores> {
    scores_of_survey(read(reader(options, methodology)?, file, run)?, options, run)
}

/// Scores a survey, and warns of what was found.
pub(super) fn scores_of_survey(survey: Survey, options: &arguments::Reading, run: &Run) -> Result<Scores> {
    let scores = Scores::with_indices(survey, options.indices)?;
    let mut findings: Findings = scores.survey().findings().clone();
    findings.merge(scores.audit()?);
    run.warn(&findings, LISTS_FINDINGS);
    let (aside, kept) = (scores.survey().set_aside(), scores.len());
    if aside > 0 {
        run.note(text!(
            "{aside} records set aside; the figures are of the other {kept}",
            "{aside} registros apartados; las cifras son de los otros {kept}"
        ));
    }
    Ok(scores)
}

/// The methodology of a file or an edition, noted as used.
pub(super) fn load(options: &arguments::Methodology, run: &mut Run) -> Result<Methodology> {
    let edition = || Methodology::edition(options.edition);
    let methodology = options.methodology.as_ref().map_or_else(edition, Methodology::from_path)?;
    run.methodology(&methodology);
    Ok(methodology)
}

/// A reader with the options of a command.
pub(super) fn reader<'a>(options: &arguments::Reading, methodology: &Methodology) -> Result<SurveyReader<'a>> {
    let design = &options.design;
    let mut reader = SurveyReader::new(methodology).on_invalid(options.on_invalid);
    reader = options.unit.iter().fold(reader, SurveyReader::unit);
    reader = options.sheet.iter().fold(reader, SurveyReader::sheet);
    reader = options.encoding.iter().try_fold(reader, |reader, name| reader.encoding(name))?;
    reader = options.delimiter.iter().try_fold(reader, |reader, word| reader.delimiter(delimiter(word)?))?;
    reader = options.decimal_comma.into_iter().fold(reader, SurveyReader::decimal_comma);
    reader = options.na.iter().fold(reader, SurveyReader::missing);
    reader = design.weight.iter().fold(reader, SurveyReader::weight);
    reader = design.strata.iter().fold(reader, SurveyReader::strata);
    Ok(design.fpc.iter().fold(reader, SurveyReader::fpc))
}

/// The delimiter that a word names.
pub(super) fn delimiter(word: &str) -> Result<char> {
    let word = if ["tab", "\\t"].contains(&word) { "\t" } else { word };
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

/// Reads a survey from a file or standard input.
pub(super) fn read(reader: SurveyReader<'_>, file: &Path, run: &mut Run) -> Result<Survey> {
    watched(reader, file, run.language, |reader| run.read(file, |source, name| reader.read_source(source, name)))
}

/// Has a file read, with a progress bar where it takes long and standard error is a terminal.
pub(super) fn watched<T>(
    reader: SurveyReader<'_>,
    file: &Path,
    language: Language,
    read: impl FnOnce(&SurveyReader<'_>) -> T,
) -> T {
    let bar = bar([file], language);
    let found = read(&reader.progress(|read| bar.set_position(read)));
    bar.finish_and_clear();
    found
}

/// A progress bar over the bytes of files, hidden where they are few.
pub(super) fn bar<'f>(files: impl IntoIterator<Item = &'f Path>, language: Language) -> ProgressBar {
    let size = |file: &Path| std::fs::metadata(file).map_or(0, |data| data.len());
    let size: u64 = files.into_iter().map(size).sum();
    if size < SHOW_PROGRESS {
        return ProgressBar::hidden();
    }
    let bar = output::bar("{msg} [{wide_bar}] {bytes}/{total_bytes} {eta}", language.pick("reading", "leyendo"));
    bar.set_length(size);
    bar
}
