//! The commands that publish an edition: its report, and everything at once.

use std::path::Path;

use super::arguments::{Publish as Options, Ranked, Survey};
use super::run::Run;
use super::{cocreation, output, reading, robustness, trend};
use crate::cocreation::{CommitmentScores, RegistryReader};
use crate::error::{Error, Result, ensure};
use crate::export::{self, Format};
use crate::language::text;
use crate::results::{Publish, Results};
use crate::{dictionary, robustness::Uncertainty, scoring::Scores};

#[cfg(feature = "report")]
use crate::report::{Report, chart::Chart};

/// The report, to a file or standard output, and its charts to a folder where one is named.
#[cfg(feature = "report")]
pub(super) fn report(survey: &Survey, publish: &Options, charts: Option<&Path>, run: &mut Run) -> Result<()> {
    ensure!(
        run.output.format.is_none(),
        "format",
        "a report is an HTML page; expected no --format (rerun writes its tables)",
        "un informe es una página HTML; se esperaba no usar --format (rerun escribe sus tablas)"
    );
    charts.map_or(Ok(()), output::check_parent)?;
    with_results(survey, publish, run, |results, run| {
        let report = Report::new(results, &run.provenance, run.language)?;
        if let Some(folder) = charts {
            std::fs::create_dir_all(folder).map_err(Error::io(folder.display().to_string()))?;
            report.charts().iter().try_for_each(|chart| save_chart(chart, folder))?;
        }
        run.text(&report.html())
    })
}

/// Tables, workbook, charts, report and provenance, to a folder.
pub(super) fn rerun(survey: &Survey, publish: &Options, folder: &Path, force: bool, run: &mut Run) -> Result<()> {
    export::check_folder(folder, force)?;
    output::check_parent(folder)?;
    refuse_inputs_in(folder, run)?;
    ensure!(
        run.output.format.is_none() && run.output.out.is_none(),
        "out-dir",
        "a rerun writes all its forms to --out-dir; expected no --format and no --out",
        "rerun escribe todas sus formas en --out-dir; se esperaba no usar --format ni --out"
    );
    with_results(survey, publish, run, |results, run| {
        export::replace_folder(folder, force, |folder| everything(results, run, folder))
    })?;
    let shown = folder.display();
    run.note(text!("written: {shown}", "escrito: {shown}"));
    Ok(())
}

/// Reads the files, computes what the edition publishes, and does something with it.
fn with_results(
    survey: &Survey,
    publish: &Options,
    run: &mut Run,
    then: impl FnOnce(&Results, &Run) -> Result<()>,
) -> Result<()> {
    let (file, reading) = (&survey.file, &survey.reading);
    ensure!(
        !publish.cocreation.iter().any(|path| path == Path::new("-")),
        "cocreation",
        "the registry is -; expected files or folders, as standard input is for the survey",
        "el registro es -; se esperaban archivos o carpetas, pues la entrada estándar es para la encuesta"
    );
    refuse_earlier_without_file(publish)?;
    let methodology = reading::load(&reading.methodology, run)?;
    let scores = reading::scores_of(file, &methodology, reading, run)?;
    let at = publish.at.as_deref().map(cocreation::day).transpose()?;
    let registry = if publish.cocreation.is_empty() {
        None
    } else {
        let scoring = cocreation::methodology(publish.cocreation_methodology.as_deref(), run)?;
        let reader = RegistryReader::new().on_invalid(reading.on_invalid);
        Some((cocreation::registry(&publish.cocreation, reader, None, run)?, scoring))
    };
    let commitments = registry.as_ref().map(|((of, _), scoring)| CommitmentScores::new(of, scoring, at)).transpose()?;
    let earlier = publish.against.as_ref();
    let earlier = earlier.map(|old| trend::earlier(old, &publish.earlier, &methodology, reading, run)).transpose()?;
    let keys = reading::keys(&publish.ranking.ranked.by, &scores);
    let mut results = keys.into_iter().fold(Publish::new(&scores).confidence(publish.confidence), Publish::key);
    results = ranks(&scores, publish, run)?.into_iter().fold(results, Publish::ranks);
    if let Some(earlier) = &earlier {
        results = results.against(earlier.trend(&scores, &publish.earlier));
    }
    if let (Some(commitments), Some(((_, files), _))) = (&commitments, &registry) {
        results = results.cocreation(commitments, files);
    }
    then(&results.results()?, run)
}

/// Refuses options of an earlier edition where there is none.
fn refuse_earlier_without_file(publish: &Options) -> Result<()> {
    let earlier = &publish.earlier;
    let given = [
        (earlier.old_edition.is_some(), "old-edition"),
        (earlier.old_methodology.is_some(), "old-methodology"),
        (earlier.matches.is_some(), "matches"),
        (earlier.across_methodologies, "across-methodologies"),
    ];
    for (is_given, name) in given {
        ensure!(
            !is_given || publish.against.is_some(),
            name,
            "--{name} speaks of an earlier edition; expected --against OLD, too",
            "--{name} habla de una edición anterior; se esperaba también --against ANTERIOR"
        );
    }
    Ok(())
}

/// Refuses an input in the folder that is going to be replaced.
fn refuse_inputs_in(folder: &Path, run: &Run) -> Result<()> {
    let Ok(folder) = std::fs::canonicalize(folder) else { return Ok(()) };
    for input in &run.inputs {
        let is_inside = std::fs::canonicalize(input).is_ok_and(|input| input.starts_with(&folder));
        let input = input.display();
        ensure!(
            !is_inside,
            "out-dir",
            "{input} lies in the folder that would be replaced; expected another --out-dir",
            "{input} está en la carpeta que se reemplazaría; se esperaba otro --out-dir"
        );
    }
    Ok(())
}

/// How sure ranks are: of the groups that were asked for, else of jurisdictions, else of institutions. A survey with a sampling
/// design has none.
fn ranks(scores: &Scores, publish: &Options, run: &Run) -> Result<Option<Uncertainty>> {
    if scores.survey().design().is_some() {
        run.note(text!(
            "how sure ranks are is left out: it has no form for a sampling design",
            "se omite qué tan seguras son las posiciones: no tiene forma para un diseño muestral"
        ));
        return Ok(None);
    }
    let mut ranking = publish.ranking.clone();
    let Ranked { by, node, varied } = &mut ranking.ranked;
    if by.is_empty() && scores.survey().keys().contains(&"state") {
        by.push("state".to_owned());
    }
    let headline = scores.methodology().headline_position();
    if node.is_none() && scores.plan().is_lowest(headline) && robustness::is_usual(varied)? {
        // The survey enters the index at its headline: there are no weights to vary.
        varied.weights = 0.0;
    }
    robustness::rank(scores, &ranking, false, run).map(Some)
}

/// Fills the folder of a rerun.
fn everything(results: &Results, run: &Run, folder: &Path) -> Result<()> {
    let language = run.language;
    let bar = output::bar(output::PERCENT, language.pick("writing", "escribiendo"));
    let tables = results.tables(language)?;
    #[cfg(feature = "report")]
    let report = Report::new(results, &run.provenance, language)?;
    #[cfg(feature = "report")]
    let charts = report.charts();
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
    {
        // A sheet for each table, and one of where they come from.
        let mut book = export::Workbook::new();
        for table in &tables {
            book = book.sheet(table.name, &table.frame)?;
        }
        book.sheet("provenance", &run.provenance.frame()?)?.save(folder.join("tables.xlsx"))?;
    }
    bar.inc(1);
    #[cfg(feature = "report")]
    {
        let of_charts = subfolder(folder, "charts")?;
        for chart in charts {
            save_chart(chart, &of_charts)?;
            bar.inc(1);
        }
        export::save_text(&report.html(), &folder.join("report.html"))?;
    }
    run.write_provenance(&folder.join("provenance.json"))?;
    bar.finish_and_clear();
    let parts =
        [("tables.xlsx", "xlsx", cfg!(feature = "xlsx")), ("report.html, charts", "report", cfg!(feature = "report"))];
    for (part, feature, _) in parts.into_iter().filter(|(.., is_on)| !is_on) {
        run.note(text!(
            "not written, as the program was built without the feature `{feature}`: {part}",
            "no se escribe, pues el programa se compiló sin la opción `{feature}`: {part}"
        ));
    }
    Ok(())
}

#[cfg(feature = "report")]
fn save_chart(chart: &Chart, folder: &Path) -> Result<()> {
    export::save_text(&chart.svg(), &folder.join(format!("{}.svg", chart.name())))
}

fn subfolder(folder: &Path, name: &str) -> Result<std::path::PathBuf> {
    let path = folder.join(name);
    std::fs::create_dir(&path).map_err(Error::io(path.display().to_string()))?;
    Ok(path)
}
