//! Each command: the library's calls, and what becomes of their results.

use polars::prelude::DataFrame;

use super::arguments::{self, Command, MappingCommand, MethodologyCommand};
use super::reading::{self, load, summarize};
use super::run::Run;
use super::{card, cocreation, context, publish, reliability, requests, robustness, trend};
use crate::dictionary;
use crate::error::Result;
use crate::language::text;
use crate::methodology::Methodology;
use crate::results;
use crate::scoring::Scores;
use crate::sql::Query;
use crate::summary::Summarize;
use crate::survey::{OnInvalid, SurveyReader};

/// Runs a command; `false` when it did its work and the data are at fault.
pub(super) fn execute(command: &Command, run: &mut Run) -> Result<bool> {
    match command {
        Command::Validate(options) => return validate(options, run),
        Command::Score(survey) => of_scores(survey, run, |scores, _| scores.frame()),
        Command::Summarize { survey, by, wide, confidence } => of_scores(survey, run, |scores, run| {
            let summarize = summarize(scores, by).confidence(*confidence);
            if *wide { summarize.wide() } else { summarize.summary()?.frame(run.language) }
        }),
        Command::Distribution { survey, by, confidence } => of_scores(survey, run, |scores, run| {
            summarize(scores, by).confidence(*confidence).distribution()?.shares.frame(run.language)
        }),
        Command::Leaders { survey, by, top } => {
            of_scores(survey, run, |scores, run| summarize(scores, by).leaders(*top)?.frame(run.language))
        }
        Command::Gaps { survey, by } => {
            of_scores(survey, run, |scores, run| summarize(scores, by).gaps()?.frame(run.language))
        }
        Command::Published(survey) => {
            of_scores(survey, run, |scores, run| Summarize::new(scores).published()?.frame(run.language))
        }
        Command::Card(options) => card::card(options, run),
        Command::Uncertainty { survey, ranking, pairs } => {
            of_scores(survey, run, |scores, run| robustness::uncertainty(scores, ranking, *pairs, run))
        }
        Command::Sensitivity(options) => {
            of_scores(&options.survey, run, |scores, run| robustness::sensitivity(scores, options, run))
        }
        Command::Reliability { survey, node } => reliability::reliability(survey, node.as_deref(), run),
        Command::CompareGroups(options) => {
            of_scores(&options.survey, run, |scores, run| reliability::compare_groups(scores, options, run))
        }
        Command::Compare(options) => trend::compare(options, run),
        #[cfg(feature = "report")]
        Command::Report { survey, publish, charts } => publish::report(survey, publish, charts.as_deref(), run),
        Command::Rerun { survey, publish, out_dir, force } => publish::rerun(survey, publish, out_dir, *force, run),
        Command::Series(options) => trend::series(options, run),
        Command::Context(options) => context::context(options, run),
        Command::Requests(options) => requests::requests(options, run),
        Command::Cocreation(command) => cocreation::cocreation(command, run),
        Command::Sql(options) => {
            let query = sql(options, run)?;
            run.text(&query)
        }
        Command::Dictionary(_) => run.table(&dictionary::frame(run.language)?, &Methodology::edition(2017)?),
        Command::Mapping(command) => mapping(command, run),
        Command::Methodology(command) => methodology(command, run),
    }
    .map(|()| true)
}

/// Prints a table of the scores of a survey.
fn of_scores(
    survey: &arguments::Survey,
    run: &mut Run,
    table: impl FnOnce(&Scores, &Run) -> Result<DataFrame>,
) -> Result<()> {
    let scores = reading::scores(survey, run)?;
    run.table(&table(&scores, run)?, scores.methodology())
}

fn validate(options: &arguments::Survey, run: &mut Run) -> Result<bool> {
    let (file, options) = (&options.file, &options.reading);
    let methodology = load(&options.methodology, run)?;
    let reader = reading::reader(options, &methodology)?.on_invalid(OnInvalid::SetAside);
    let (findings, institutions) = match reading::read(reader, file, run) {
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
    run.findings(&findings, &methodology)?;
    let (source, errors, warnings) = (findings.source(), findings.errors(), findings.warnings());
    run.note(text!(
        "{source}: errors: {errors}, warnings: {warnings}, usable institutions: {institutions}",
        "{source}: errores: {errors}, avisos: {warnings}, instituciones utilizables: {institutions}"
    ));
    Ok(errors == 0)
}

fn sql(options: &arguments::Sql, run: &mut Run) -> Result<String> {
    let methodology = load(&options.methodology, run)?;
    let headers = |file| SurveyReader::new(&methodology).headers(file);
    let headers = options.columns.as_ref().map(headers).transpose()?;
    let design = &options.design;
    let mut query = Query::new(&methodology, options.dialect).table(&options.table).indices(options.indices);
    query = headers.into_iter().fold(query, Query::columns);
    query = options.unit.iter().fold(query, Query::unit);
    query = options.summarize.iter().fold(query, Query::summarize);
    query = design.weight.iter().fold(query, Query::weight);
    query = design.strata.iter().fold(query, Query::strata);
    design.fpc.iter().fold(query, Query::fpc).sql()
}

fn mapping(command: &MappingCommand, run: &mut Run) -> Result<()> {
    match command {
        MappingCommand::Show(shown) => {
            let mapping = requests::mapping(shown.mapping.as_deref(), run)?;
            run.table(&mapping.frame()?, &Methodology::edition(2017)?)?;
        }
        MappingCommand::Check { file, .. } => {
            let mapping = requests::mapping(Some(file), run)?;
            let (name, count) = (mapping.name(), mapping.frame()?.height());
            run.note(text!(
                "{name}: {count} outcomes and words; no faults",
                "{name}: {count} resultados y palabras; sin errores"
            ));
        }
        MappingCommand::Export(shown) => {
            let mapping = requests::mapping(shown.mapping.as_deref(), run)?;
            run.text(mapping.to_toml())?;
        }
    }
    Ok(())
}

fn methodology(command: &MethodologyCommand, run: &mut Run) -> Result<()> {
    match command {
        MethodologyCommand::Show(shown) => {
            let methodology = load(&shown.methodology, run)?;
            run.table(&results::of_methodology(&methodology, run.language)?, &methodology)?;
        }
        MethodologyCommand::Check { file, .. } => {
            let methodology = Methodology::from_path(file)?;
            let (name, count) = (methodology.name(), methodology.nodes().len());
            let headline = methodology.headline().code();
            run.note(text!(
                "{name}: {count} nodes, headline {headline}; no faults",
                "{name}: {count} nodos, índice principal {headline}; sin errores"
            ));
        }
        MethodologyCommand::Export(shown) => {
            let methodology = load(&shown.methodology, run)?;
            run.text(methodology.to_toml())?;
        }
    }
    Ok(())
}
