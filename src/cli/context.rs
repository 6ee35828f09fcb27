//! The command that holds states against facts about them.

use std::io::{self, Read};
use std::path::Path;

use polars::prelude::DataFrame;

use super::arguments::{Context as Options, Reading, YesNo};
use super::trace::Trace;
use super::{output, reading};
use crate::context::{self, Context};
use crate::error::{Error, Result};
use crate::language::text;
use crate::methodology::Methodology;
use crate::summary::{Summarize, Summary};

/// Bytes that a header fits in.
const START: u64 = 1 << 20;

/// The tests, and the methodology.
pub(super) fn context(options: &Options, trace: &mut Trace) -> Result<(DataFrame, Methodology)> {
    let language = options.reading.output.lang;
    if [&options.file, &options.context].into_iter().all(|path| path == Path::new("-")) {
        return Err(Error::argument(
            "context",
            text!(
                "both files are -; expected standard input for one of them only",
                "ambos archivos son -; se esperaba la entrada estándar solo para uno"
            ),
        ));
    }
    let methodology = reading::load(&options.reading.methodology, trace)?;
    let summary = summary(options, &methodology, trace)?;
    let shown = options.context.display().to_string();
    let facts = match options.context == Path::new("-") {
        true => standard_input()?,
        false => trace.file(&options.context)?,
    };
    let given = &options.reading;
    let reading = context::Reading {
        on_invalid: given.on_invalid.into(),
        missing: given.na.clone(),
        decimal_comma: given.decimal_comma.map(|answer| matches!(answer, YesNo::Yes)),
        encoding: given.encoding.clone(),
    };
    let context = Context::read(&facts, &shown, &options.on, &reading)?;
    output::warn(context.findings(), language);
    for left_out in context.left_out() {
        let name = left_out.message(language);
        output::say(text!("not tested: {name}", "no se prueba: {name}").in_language(language));
    }
    let tests = summary
        .with_context(&context)
        .nodes(&options.node)
        .variables(&options.variable)
        .confidence(options.confidence)
        .tests()?;
    let states = text!(
        "units: the 32 states, each counting the same; an association between them is not an effect",
        "unidades: los 32 estados, cada uno cuenta igual; una asociación entre ellos no es un efecto"
    );
    output::say(states.in_language(language));
    let count = tests.rows().iter().filter(|test| test.p.is_some()).count();
    let by_chance = 0.05 * count as f64;
    if count > 1 {
        let many = text!(
            "tests: {count}, their p-values not adjusted for that; of so many, {by_chance:.1} would fall below 0.05 if nothing went along with anything",
            "pruebas: {count}, con valores p sin ajustar por ello; de tantas, {by_chance:.1} quedarían bajo 0.05 aunque nada fuera con nada"
        );
        output::say(many.in_language(language));
    }
    Ok((tests.frame(language)?, methodology))
}

/// The summary that a file is, or that of the survey that it is.
fn summary(options: &Options, methodology: &Methodology, trace: &mut Trace) -> Result<Summary> {
    let (path, reading) = (&options.file, &options.reading);
    let shown = path.display().to_string();
    let start = match path == Path::new("-") {
        true => None,
        false => {
            let file = std::fs::File::open(path).map_err(Error::io(&shown))?;
            let mut start = Vec::new();
            // A folder cannot be read, which whoever reads it whole will say.
            let read = file.take(START).read_to_end(&mut start);
            read.is_ok().then_some(start)
        }
    };
    // Whoever names the column of the institutions has a survey.
    let is_summary = |bytes: &[u8]| reading.unit.is_none() && Summary::is_table(bytes, &shown, methodology);
    let of_bytes = match start {
        Some(start) if is_summary(&start) => Some(trace.file(path)?),
        Some(_) => None,
        None if path == Path::new("-") => Some(standard_input()?),
        None => None,
    };
    let scores = match of_bytes {
        Some(bytes) if is_summary(&bytes) => {
            refuse_design(reading, &shown)?;
            return Summary::from_table(&bytes, &shown, methodology);
        }
        Some(bytes) => {
            let survey = reading::reader(reading, methodology)?.read_from(bytes.as_slice(), &shown)?;
            reading::scores_of_survey(survey, reading)?
        }
        None => reading::scores_of(path, methodology, reading, trace)?,
    };
    scores.survey().refuse_design()?;
    Summarize::new(&scores).by(["state"]).summary()
}

/// A summary has no institutions to weigh.
fn refuse_design(reading: &Reading, shown: &str) -> Result<()> {
    let options = [("weight", &reading.weight), ("strata", &reading.strata), ("fpc", &reading.fpc)];
    let Some((option, _)) = options.into_iter().find(|(_, column)| column.is_some()) else { return Ok(()) };
    Err(Error::argument(
        option,
        text!(
            "{shown} is a summary; expected a survey for --{option}",
            "{shown} es un resumen; se esperaba una encuesta para --{option}"
        ),
    ))
}

fn standard_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(Error::io("-"))?;
    Ok(bytes)
}
