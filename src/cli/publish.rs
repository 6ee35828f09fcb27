//! The commands that publish an edition: its report, and everything at once.

use std::path::Path;

use super::arguments::{self, Output, Ranked};
use super::trace::Trace;
use super::{cocreation, output, reading, robustness, trend};
use crate::cocreation::{CommitmentScores, Registry, RegistryFile, RegistryReader};
use crate::error::{Error, Result, argument, ensure};
use crate::export::{self, Format, Provenance};
use crate::language::text;
use crate::methodology::Methodology;
use crate::results::{Publish, Results};
use crate::{dictionary, robustness::Uncertainty, scoring::Scores};

#[cfg(feature = "report")]
use crate::report::{Report, chart::Chart};

/// The report, to a file or standard output, and its charts to a folder where one is named.
#[cfg(feature = "report")]
pub(super) fn report(
    survey: &arguments::Survey,
    publish: &arguments::Publish,
    charts: Option<&Path>,
    trace: &mut Trace,
) -> Result<()> {
    let output = &survey.reading.output;
    ensure!(
        output.format.is_none(),
        "format",
        "a report is an HTML page; expected no --format (rerun writes its tables)",
        "un informe es una página HTML; se esperaba no usar --format (rerun escribe sus tablas)"
    );
    charts.map_or(Ok(()), output::check_parent)?;
    with_results(survey, publish, trace, |results, provenance| {
        let report = Report::new(results, provenance, output.lang)?;
        if let Some(folder) = charts {
            std::fs::create_dir_all(folder).map_err(Error::io(folder.display().to_string()))?;
            for chart in report.charts() {
                export::save_text(&chart.svg(), &folder.join(format!("{}.svg", chart.name())))?;
            }
        }
        output::text(&report.html()?, output)
    })
}

/// Tables, workbook, charts, report and provenance, to a folder.
pub(super) fn rerun(
    survey: &arguments::Survey,
    publish: &arguments::Publish,
    folder: &Path,
    force: bool,
    trace: &mut Trace,
) -> Result<()> {
    export::check_folder(folder, force)?;
    output::check_parent(folder)?;
    refuse_inputs_in(folder, survey, publish)?;
    let output = &survey.reading.output;
    if output.format.is_some() || output.out.is_some() {
        return Err(argument!(
            "out-dir",
            "a rerun writes all its forms to --out-dir; expected no --format and no --out",
            "rerun escribe todas sus formas en --out-dir; se esperaba no usar --format ni --out"
        ));
    }
    with_results(survey, publish, trace, |results, provenance| {
        let write = |folder: &Path| everything(results, provenance, output, folder);
        export::replace_folder(folder, force, write)
    })?;
    let shown = folder.display();
    output::say(text!("written: {shown}", "escrito: {shown}").in_language(output.lang));
    Ok(())
}

/// Reads the files, computes what the edition publishes, and does something with it.
fn with_results<T>(
    survey: &arguments::Survey,
    publish: &arguments::Publish,
    trace: &mut Trace,
    then: impl FnOnce(&Results, &Provenance) -> Result<T>,
) -> Result<T> {
    let (file, reading) = (&survey.file, &survey.reading);
    let is_standard = |path: &Path| path == Path::new("-");
    if is_standard(file) && publish.against.as_deref().is_some_and(is_standard) {
        return Err(trend::both_standard_input("against"));
    }
    ensure!(
        !publish.cocreation.iter().any(|path| is_standard(path)),
        "cocreation",
        "the registry is -; expected files or folders, as standard input is for the survey",
        "el registro es -; se esperaban archivos o carpetas, pues la entrada estándar es para la encuesta"
    );
    refuse_earlier_without_file(publish)?;
    let methodology = reading::load(&reading.methodology, trace)?;
    let scores = reading::scores_of(file, &methodology, reading, trace)?;
    let at = publish.at.as_deref().map(cocreation::day).transpose()?;
    let registry = registry(publish, reading, trace)?;
    let commitments = match &registry {
        Some((of, scoring, _)) => Some(CommitmentScores::new(of, scoring, at)?),
        None => None,
    };
    let earlier = match &publish.against {
        Some(old) => Some(trend::earlier(old, &publish.earlier, &methodology, reading, trace)?),
        None => None,
    };
    let mut results = Publish::new(&scores).confidence(publish.confidence);
    for key in reading::keys(&publish.ranked.by, &scores) {
        results = results.key(key);
    }
    if let Some(ranks) = ranks(&scores, publish, reading)? {
        results = results.ranks(ranks);
    }
    if let Some(earlier) = &earlier {
        results = results.against(earlier.trend(&scores, &publish.earlier));
    }
    if let (Some(commitments), Some((.., files))) = (&commitments, &registry) {
        results = results.cocreation(commitments, files);
    }
    then(&results.results()?, trace.provenance())
}

/// The registry of co-creation, the methodology of its commitments, and its files, where some are named.
fn registry(
    publish: &arguments::Publish,
    reading: &arguments::Reading,
    trace: &mut Trace,
) -> Result<Option<(Registry, Methodology, Vec<RegistryFile>)>> {
    if publish.cocreation.is_empty() {
        return Ok(None);
    }
    let methodology = cocreation::methodology(publish.cocreation_methodology.as_deref(), trace)?;
    let reader = RegistryReader::new().on_invalid(reading.on_invalid.into());
    let (registry, files) = cocreation::registry(&publish.cocreation, reader, None, reading.output.lang, trace)?;
    Ok(Some((registry, methodology, files)))
}

/// Refuses what is said of an earlier edition where there is none.
fn refuse_earlier_without_file(publish: &arguments::Publish) -> Result<()> {
    let earlier = &publish.earlier;
    let given = [
        (earlier.old_edition.is_some(), "old-edition"),
        (earlier.old_methodology.is_some(), "old-methodology"),
        (earlier.matches.is_some(), "matches"),
        (earlier.across_methodologies, "across-methodologies"),
    ];
    match given.into_iter().find(|(given, _)| *given && publish.against.is_none()) {
        Some((_, name)) => Err(argument!(
            name,
            "--{name} speaks of an earlier edition; expected --against OLD, too",
            "--{name} habla de una edición anterior; se esperaba también --against ANTERIOR"
        )),
        None => Ok(()),
    }
}

/// Refuses an input in the folder that is going to be replaced.
fn refuse_inputs_in(folder: &Path, survey: &arguments::Survey, publish: &arguments::Publish) -> Result<()> {
    let Ok(folder) = std::fs::canonicalize(folder) else { return Ok(()) };
    let (reading, earlier) = (&survey.reading.methodology, &publish.earlier);
    let others = [
        &publish.against,
        &publish.cocreation_methodology,
        &reading.methodology,
        &earlier.old_methodology,
        &earlier.matches,
    ];
    let mut inputs = others.into_iter().flatten().chain(&publish.cocreation).chain([&survey.file]);
    match inputs.find(|input| std::fs::canonicalize(input).is_ok_and(|input| input.starts_with(&folder))) {
        Some(input) => {
            let input = input.display();
            Err(argument!(
                "out-dir",
                "{input} lies in the folder that would be replaced; expected another --out-dir",
                "{input} está en la carpeta que se reemplazaría; se esperaba otro --out-dir"
            ))
        }
        None => Ok(()),
    }
}

/// How sure ranks are: of the groups that were asked for, else of jurisdictions, else of institutions. A survey with a sampling
/// design has none.
fn ranks(scores: &Scores, publish: &arguments::Publish, reading: &arguments::Reading) -> Result<Option<Uncertainty>> {
    let language = reading.output.lang;
    if scores.survey().design().is_some() {
        let line = text!(
            "how sure ranks are is left out: it has no form for a sampling design",
            "se omite qué tan seguras son las posiciones: no tiene forma para un diseño muestral"
        );
        output::say(line.in_language(language));
        return Ok(None);
    }
    let Ranked { by, node } = &publish.ranked;
    let by = match by.is_empty() && scores.survey().keys().contains(&"state") {
        true => vec!["state".to_owned()],
        false => by.clone(),
    };
    let ranked = Ranked { by, node: node.clone() };
    let mut varied = publish.varied.clone();
    let headline = scores.methodology().headline_position();
    if node.is_none()
        && scores.plan().is_lowest(headline)
        && robustness::factors(&varied)? == robustness::usual_factors()
    {
        // The survey enters the index at its headline: there are no weights to vary.
        varied.weights = 0.0;
    }
    robustness::rank(scores, &ranked, &varied, publish.draws, publish.top, false, language).map(Some)
}

/// Fills the folder of a rerun.
fn everything(results: &Results, provenance: &Provenance, output: &Output, folder: &Path) -> Result<()> {
    let language = output.lang;
    let bar = output::bar(output::PERCENT, language.pick("writing", "escribiendo"));
    let tables = results.tables(language)?;
    #[cfg(feature = "report")]
    let report = Report::new(results, provenance, language)?;
    #[cfg(feature = "report")]
    let charts: Vec<&Chart> = report.charts().collect();
    #[cfg(not(feature = "report"))]
    let charts: [(); 0] = [];
    bar.set_length((tables.len() + charts.len() + 5) as u64);

    let of_tables = subfolder(folder, "tables")?;
    for table in &tables {
        export::save(&table.frame, Format::Csv, of_tables.join(format!("{}.csv", table.name)))?;
        bar.inc(1);
    }
    export::save(&dictionary::frame(language)?, Format::Csv, of_tables.join("dictionary.csv"))?;
    export::save_text(results.methodology().to_toml(), &folder.join("methodology.toml"))?;
    bar.inc(2);
    #[cfg(feature = "xlsx")]
    workbook(&tables, provenance, &folder.join("tables.xlsx"))?;
    bar.inc(1);
    #[cfg(feature = "report")]
    {
        let of_charts = subfolder(folder, "charts")?;
        for chart in &charts {
            export::save_text(&chart.svg(), &of_charts.join(format!("{}.svg", chart.name())))?;
            bar.inc(1);
        }
        export::save_text(&report.html()?, &folder.join("report.html"))?;
    }
    output::provenance(provenance, &folder.join("provenance.json"))?;
    bar.finish_and_clear();
    tell_left_out(output);
    Ok(())
}

/// Says what this build cannot write.
fn tell_left_out(output: &Output) {
    let parts =
        [("tables.xlsx", "xlsx", cfg!(feature = "xlsx")), ("report.html, charts", "report", cfg!(feature = "report"))];
    for (part, feature, is_on) in parts {
        if !is_on {
            let line = text!(
                "not written, as the program was built without the feature `{feature}`: {part}",
                "no se escribe, pues el programa se compiló sin la opción `{feature}`: {part}"
            );
            output::say(line.in_language(output.lang));
        }
    }
}

/// A sheet for each table, and one of where they come from.
#[cfg(feature = "xlsx")]
fn workbook(tables: &[crate::results::Table], provenance: &Provenance, path: &Path) -> Result<()> {
    let mut book = export::Workbook::new();
    for table in tables {
        book = book.sheet(table.name, &table.frame)?;
    }
    book.sheet("provenance", &provenance.frame()?)?.save(path)
}

fn subfolder(folder: &Path, name: &str) -> Result<std::path::PathBuf> {
    let path = folder.join(name);
    std::fs::create_dir(&path).map_err(Error::io(path.display().to_string()))?;
    Ok(path)
}
