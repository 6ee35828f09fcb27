//! Each command: the library's calls, and what becomes of their results.

use clap::ArgMatches;

use super::arguments::{self, Arguments, Command, MappingCommand, MethodologyCommand};
use super::reading::{self, keys, load, scores};
use super::trace::{self, Trace};
use super::{card, cocreation, context, output, publish, reliability, requests, robustness, trend};
use crate::dictionary;
use crate::error::Result;
use crate::language::text;
use crate::methodology::Methodology;
use crate::results;
use crate::robustness::Points;
use crate::scoring::Scores;
use crate::sql::Query;
use crate::summary::Summarize;
use crate::survey::{OnInvalid, SurveyReader};

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
    let reader = reading::reader(options, &methodology)?.on_invalid(OnInvalid::SetAside);
    let (findings, institutions) = match reading::read(reader, file, options.output.lang, trace) {
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
