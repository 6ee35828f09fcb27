//! Each command: the library's calls, and what becomes of their results.

use std::path::Path;

use clap::ArgMatches;
use indicatif::ProgressBar;

use super::arguments::{self, Arguments, Command, MappingCommand, MethodologyCommand};
use super::trace::{self, Trace};
use super::{card, cocreation, context, output, publish, reliability, requests, robustness, trend};
use crate::dictionary;
use crate::error::{Error, Result};
use crate::finding::Findings;
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::results;
use crate::robustness::Points;
use crate::scoring::Scores;
use crate::sql::Query;
use crate::summary::Summarize;
use crate::survey::{OnInvalid, Survey, SurveyReader};

/// Files from this size on have a progress bar.
pub(super) const SHOW_PROGRESS: u64 = 32 << 20;

/// Runs a command; `false` when it did its work and the data are at fault.
pub(super) fn run(arguments: &Arguments, matches: &ArgMatches) -> Result<bool> {
    let output = arguments.output();
    output::check(output, arguments.writable())?;
    trace::refuse_overwriting(matches)?;
    let mut trace = Trace::new(matches, output, arguments.always_tells());
    let done = execute(arguments, &mut trace)?;
    if let Some(path) = &output.provenance {
        output::provenance(trace.provenance(), path)?;
    }
    Ok(done)
}

fn execute(arguments: &Arguments, trace: &mut Trace) -> Result<bool> {
    let output = arguments.output();
    let language = output.lang;
    let (table, methodology) = match &arguments.command {
        Command::Validate(options) => return validate(options, trace),
        Command::Score(options) => {
            let scores = scores(options, trace)?;
            (scores.frame()?, scores.methodology().clone())
        }
        Command::Summarize { survey, by, wide, confidence } => {
            let scores = scores(survey, trace)?;
            let summarize = Summarize::new(&scores).by(keys(&by.by, &scores)).confidence(*confidence);
            let table = if *wide { summarize.wide()? } else { summarize.summary()?.frame(language)? };
            (table, scores.methodology().clone())
        }
        Command::Distribution { survey, by, confidence } => {
            let scores = scores(survey, trace)?;
            let summarize = Summarize::new(&scores).by(keys(&by.by, &scores)).confidence(*confidence);
            (summarize.distribution()?.frame(language)?, scores.methodology().clone())
        }
        Command::Leaders { survey, by, top } => {
            let scores = scores(survey, trace)?;
            (Summarize::new(&scores).by(keys(&by.by, &scores)).leaders(*top)?.frame()?, scores.methodology().clone())
        }
        Command::Gaps { survey, by } => {
            let scores = scores(survey, trace)?;
            (Summarize::new(&scores).by(keys(&by.by, &scores)).gaps()?.frame()?, scores.methodology().clone())
        }
        Command::Published(options) => {
            let scores = scores(options, trace)?;
            (Summarize::new(&scores).published()?.frame()?, scores.methodology().clone())
        }
        Command::Card { survey, unit, state, varied, draws } => {
            card::card(&scores(survey, trace)?, unit, state.as_deref(), varied, *draws, output, trace)?;
            return Ok(true);
        }
        Command::Uncertainty { survey, ranked, varied, draws, top, pairs } => {
            let scores = scores(survey, trace)?;
            let table = robustness::uncertainty(&scores, ranked, varied, *draws, *top, *pairs, language)?;
            (table, scores.methodology().clone())
        }
        Command::Sensitivity { survey, ranked, varied, base, points, target } => {
            let scores = scores(survey, trace)?;
            let points = match points {
                arguments::Points::Sobol => Points::Sobol,
                arguments::Points::Random => Points::Random,
            };
            let table = robustness::sensitivity(&scores, ranked, varied, *base, points, target, language)?;
            (table, scores.methodology().clone())
        }
        Command::Reliability { survey, node } => {
            reliability::reliability(&scores(survey, trace)?, node.as_deref(), output, trace)?;
            return Ok(true);
        }
        Command::CompareGroups { survey, by, node, pairs, confidence } => {
            let scores = scores(survey, trace)?;
            let table = reliability::compare_groups(&scores, by, node, *confidence, *pairs, language)?;
            (table, scores.methodology().clone())
        }
        Command::Compare(options) => trend::compare(options, trace)?,
        #[cfg(feature = "report")]
        Command::Report { survey, publish, charts } => {
            publish::report(survey, publish, charts.as_deref(), trace)?;
            return Ok(true);
        }
        Command::Rerun { survey, publish, out_dir, force } => {
            publish::rerun(survey, publish, out_dir, *force, trace)?;
            return Ok(true);
        }
        Command::Series(options) => trend::series(options, trace)?,
        Command::Context(options) => context::context(options, trace)?,
        Command::Requests(options) => requests::requests(options, trace)?,
        Command::Cocreation { command } => match cocreation::cocreation(command, output, trace)? {
            Some(done) => done,
            None => return Ok(true),
        },
        Command::Sql(options) => {
            output::text(&sql(options, trace)?, output)?;
            return Ok(true);
        }
        Command::Dictionary(_) => (dictionary::frame(language)?, Methodology::edition(2017)?),
        Command::Mapping { command } => match command {
            MappingCommand::Show { mapping, .. } => {
                (requests::mapping(mapping.as_deref(), trace)?.frame()?, Methodology::edition(2017)?)
            }
            MappingCommand::Check { file, .. } => {
                let mapping = requests::mapping(Some(file), trace)?;
                let (name, count) = (mapping.name(), mapping.frame()?.height());
                output::say(
                    text!(
                        "{name}: {count} outcomes and words; no faults",
                        "{name}: {count} resultados y palabras; sin errores"
                    )
                    .in_language(language),
                );
                return Ok(true);
            }
            MappingCommand::Export { mapping, .. } => {
                output::text(requests::mapping(mapping.as_deref(), trace)?.to_toml(), output)?;
                return Ok(true);
            }
        },
        Command::Methodology { command } => match command {
            MethodologyCommand::Show { methodology, .. } => {
                let methodology = load(methodology, trace)?;
                (results::of_methodology(&methodology, language)?, methodology)
            }
            MethodologyCommand::Check { file, .. } => {
                let methodology = Methodology::from_path(file)?;
                let (name, count) = (methodology.name(), methodology.nodes().len());
                let headline = methodology.headline().code();
                output::say(
                    text!(
                        "{name}: {count} nodes, headline {headline}; no faults",
                        "{name}: {count} nodos, índice principal {headline}; sin errores"
                    )
                    .in_language(language),
                );
                return Ok(true);
            }
            MethodologyCommand::Export { methodology, .. } => {
                output::text(load(methodology, trace)?.to_toml(), output)?;
                return Ok(true);
            }
        },
    };
    output::table(&table, &methodology, output, trace.provenance())?;
    Ok(true)
}

fn validate(options: &arguments::Survey, trace: &mut Trace) -> Result<bool> {
    let (file, options) = (&options.file, &options.reading);
    let methodology = load(&options.methodology, trace)?;
    let reader = reader(options, &methodology)?.on_invalid(OnInvalid::SetAside);
    let (findings, institutions) = match read(reader, file, options.output.lang, trace) {
        Ok(survey) => {
            let mut findings = survey.findings().clone();
            let institutions = survey.len();
            let scores = Scores::new(survey)?;
            findings.merge(scores.audit()?);
            if let Err(error) = Summarize::new(&scores).check_design() {
                findings.merge(error.into_findings()?);
            }
            (findings, institutions)
        }
        Err(error) => (error.into_findings()?, 0),
    };
    output::findings(&findings, &methodology, &options.output, trace.provenance())?;
    let (errors, warnings) = (findings.errors(), findings.warnings());
    let source = findings.source();
    output::say(
        text!(
            "{source}: errors: {errors}, warnings: {warnings}, usable institutions: {institutions}",
            "{source}: errores: {errors}, avisos: {warnings}, instituciones utilizables: {institutions}"
        )
        .in_language(options.output.lang),
    );
    Ok(errors == 0)
}

/// The keys to group by; `none`, unless it is a column, stands for no key.
pub(super) fn keys(by: &[String], scores: &Scores) -> Vec<String> {
    match by {
        [word] if word.is_empty() || (word == "none" && !scores.survey().keys().contains(&"none")) => Vec::new(),
        keys => keys.to_vec(),
    }
}

/// Reads and scores a file, and warns of what was found.
fn scores(options: &arguments::Survey, trace: &mut Trace) -> Result<Scores> {
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

fn sql(options: &arguments::Sql, trace: &mut Trace) -> Result<String> {
    let methodology = load(&options.methodology, trace)?;
    let mut query = Query::new(&methodology, options.dialect).table(&options.table).indices(options.indices.into());
    if let Some(path) = &options.columns {
        query = query.columns(SurveyReader::new(&methodology).headers(path)?);
    }
    if let Some(column) = &options.unit {
        query = query.unit(column);
    }
    if let Some(keys) = &options.summarize {
        query = query.summarize(keys);
    }
    if let Some(column) = &options.weight {
        query = query.weight(column);
    }
    if let Some(column) = &options.strata {
        query = query.strata(column);
    }
    if let Some(column) = &options.fpc {
        query = query.fpc(column);
    }
    query.sql()
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
        _ => Err(Error::argument(
            "delimiter",
            text!(
                "the delimiter {word:?} is not one character; expected one such as `,`, `;` or `tab`",
                "el delimitador {word:?} no es un solo carácter; se esperaba uno como `,`, `;` o `tab`"
            ),
        )),
    }
}

/// Reads a file or standard input, with a progress bar where it takes long and somebody watches.
fn read(reader: SurveyReader<'_>, file: &Path, language: Language, trace: &mut Trace) -> Result<Survey> {
    let size = std::fs::metadata(file).map_or(0, |data| data.len());
    if size < SHOW_PROGRESS {
        return trace.read(file, |source, name| reader.read_source(source, name));
    }
    let bar = bar(size, language);
    let reader = reader.progress(|read| bar.set_position(read));
    let survey = trace.read(file, |source, name| reader.read_source(source, name));
    bar.finish_and_clear();
    survey
}

/// A progress bar over the bytes of input.
pub(super) fn bar(size: u64, language: Language) -> ProgressBar {
    let bar = output::bar("{msg} [{wide_bar}] {bytes}/{total_bytes} {eta}", language.pick("reading", "leyendo"));
    bar.set_length(size);
    bar
}
