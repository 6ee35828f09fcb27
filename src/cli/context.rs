//! The command that holds states against facts about them.

use std::io::{self, Read};
use std::path::Path;

use polars::prelude::DataFrame;

use super::arguments::Context as Options;
use super::trace::Trace;
use super::{commands, output};
use crate::context::Context;
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
    let methodology = commands::load(&options.reading.methodology, trace)?;
    let summary = summary(options, &methodology, trace)?;
    let shown = options.context.display().to_string();
    let context =
        Context::read(&trace.file(&options.context)?, &shown, &options.on, options.reading.on_invalid.into())?;
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
    let is_summary = |bytes: &[u8]| Summary::is_table(bytes, &shown, methodology);
    let of_bytes = match start {
        Some(start) if is_summary(&start) => Some(trace.file(path)?),
        Some(_) => None,
        None if path == Path::new("-") => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map_err(Error::io(&shown))?;
            Some(bytes)
        }
        None => None,
    };
    let scores = match of_bytes {
        Some(bytes) if is_summary(&bytes) => return Summary::from_table(&bytes, &shown, methodology),
        Some(bytes) => {
            let survey = commands::reader(reading, methodology)?.read_from(bytes.as_slice(), &shown)?;
            commands::scores_of_survey(survey, reading)?
        }
        None => commands::scores_of(path, methodology, reading, trace)?,
    };
    scores.survey().refuse_design()?;
    Summarize::new(&scores).by(["state"]).summary()
}
