//! The command that compares states by facts about them.

use super::arguments::{Context as Options, Design, Reading};
use super::reading::{self, LISTS_FINDINGS};
use super::run::Run;
use crate::context::Context;
use crate::error::{Result, ensure};
use crate::language::text;
use crate::methodology::Methodology;
use crate::summary::{Summarize, Summary};
use crate::survey::{Survey, SurveyReader};
use crate::table::{Bytes, Input, ReadOptions};

/// Prints the tests.
pub(super) fn context(options: &Options, run: &mut Run) -> Result<()> {
    let methodology = reading::load(&options.reading.methodology, run)?;
    let summary = summary(options, &methodology, run)?;
    let reader = reading::reader(&options.reading, &methodology)?;
    let of_facts = ReadOptions { delimiter: None, sheet: None, ..reader.options };
    let on_invalid = options.reading.on_invalid;
    let context = run.read(&options.context, |source, name| {
        let input = Input::open(source, name, &of_facts, &options.on)?;
        Context::read(input, &options.on, on_invalid, &of_facts, |_| true)
    })?;
    run.warn(&context.findings, LISTS_FINDINGS);
    for left_out in &context.left_out {
        let name = left_out.message(run.language);
        run.note(text!("not tested: {name}", "no se prueba: {name}"));
    }
    let tests = summary
        .with_context(&context)
        .nodes(&options.node)
        .variables(&options.variable)
        .confidence(options.confidence)
        .tests()?;
    run.note(text!(
        "units: the 32 states, each counting the same; an association between them is not an effect",
        "unidades: los 32 estados, cada uno cuenta igual; una asociación entre ellos no es un efecto"
    ));
    let count = tests.iter().filter(|test| test.p.is_some()).count();
    let by_chance = 0.05 * count as f64;
    if count > 1 {
        run.note(text!(
            "tests: {count}, their p-values not adjusted for that; of so many, {by_chance:.1} would fall below 0.05 if nothing went along with anything",
            "pruebas: {count}, con valores p sin ajustar por ello; de tantas, {by_chance:.1} quedarían bajo 0.05 aunque nada fuera con nada"
        ));
    }
    run.table(&tests.frame(run.language)?, &methodology)
}

/// What a file of scores holds.
enum Held {
    Summary(Summary),
    Survey(Box<Survey>),
}

/// The summary that a file is, or that of the survey that it is.
fn summary(options: &Options, methodology: &Methodology, run: &mut Run) -> Result<Summary> {
    let (path, reading, language) = (&options.file, &options.reading, run.language);
    let read = |reader: &SurveyReader<'_>, source: Bytes, name: &str| {
        let input = reader.open(source, name)?;
        // A file whose column of institutions is named is a survey.
        if reading.unit.is_some() || !Summary::is_table(input.headers(), methodology) {
            return Ok(Held::Survey(Box::new(reader.read(input)?)));
        }
        refuse_design(reading, name)?;
        Summary::read(input, name, &reader.options, methodology).map(Held::Summary)
    };
    let reader = reading::reader(reading, methodology)?;
    let read = |reader: &SurveyReader<'_>| run.read(path, |source, name| read(reader, source, name));
    match reading::watched(reader, path, language, read)? {
        Held::Summary(summary) => Ok(summary),
        Held::Survey(survey) => {
            let scores = reading::scores_of_survey(*survey, reading, run)?;
            scores.survey().refuse_design()?;
            Summarize::new(&scores).by(["state"]).summary()
        }
    }
}

/// A summary has no institutions to weigh.
fn refuse_design(reading: &Reading, shown: &str) -> Result<()> {
    let Design { weight, strata, fpc } = &reading.design;
    for (option, column) in [("weight", weight), ("strata", strata), ("fpc", fpc)] {
        ensure!(
            column.is_none(),
            option,
            "{shown} is a summary; expected a survey for --{option}",
            "{shown} es un resumen; se esperaba una encuesta para --{option}"
        );
    }
    Ok(())
}
