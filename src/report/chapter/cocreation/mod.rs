//! What states do about openness, and what that has to do with how open they are.

mod figures;
mod tables;

use maud::{Markup, html};

use super::figure::figures as drawn;
use super::{Chapter, Charts};
use crate::cocreation::{self, By, Group, MilestoneStatus, RecordFile};
use crate::context::{ContextTest, Method};
use crate::finding::{Finding, printable};
use crate::language::text;
use crate::report::table::Cell;
use crate::report::words::{Words, fact, fact_value, file_name, headlines, p_value, percent, rounded};
use crate::results::Cocreation;
use crate::schema::Records;

/// Findings of each rule that the page shows of a file of the registry.
const FINDINGS: usize = 5;
/// Rows of a table that the page shows.
const ROWS: usize = 100;

pub(super) fn chapter(words: &Words, charts: &mut Charts) -> Option<Chapter> {
    let found = words.results.cocreation.as_ref()?;
    let body = html! {
        (standing(words, found))
        (sources(words, found))
        (drawn(figures::all(words, charts, found)))
        (missing(words, found))
        (tables::all(words, found))
        h3 { (words.pick("And the scores of states", "Y los puntajes de los estados")) }
        (context(words, charts, found))
    };
    Some(Chapter::new("cocreation", words.pick("Co-creation", "Cocreación"), body))
}

/// The initiative in large print.
fn standing(words: &Words, found: &Cocreation) -> Markup {
    let (status, language) = (&found.status, words.language);
    let shown = |count: Option<u64>| {
        count.map_or_else(|| words.pick("not known", "se desconoce").to_owned(), |count| count.to_string())
    };
    let (part, not, with, without) =
        (status.participating, status.not_participating, status.states_with_plans, status.states_without_plans);
    let states = found.states.len() as u64;
    let (unknown, no_plans_known) = (states.saturating_sub(part + not), states.saturating_sub(with + without));
    let of_states = language.choose(text!(
        "of {states}; {not} do not, {unknown} not known",
        "de {states}; {not} no, de {unknown} se desconoce"
    ));
    let of_plans = language.choose(text!(
        "states with plans: {with}; without: {without}; not known: {no_plans_known}",
        "estados con planes: {with}; sin planes: {without}; se desconoce: {no_plans_known}"
    ));
    let nation = found.scores.groups(By::Nation);
    let nation = nation.first();
    let of_commitments = match status.commitments {
        None => words.pick("no file has any", "ningún archivo los tiene").to_owned(),
        Some(_) => nation.map_or_else(String::new, |group| completion(words, group)),
    };
    let milestones = nation.map(|group| &group.milestones).filter(|milestones| milestones.all > 0).map(|milestones| {
        let (known, all) = (milestones.known(), milestones.all);
        let finished = (known > 0).then(|| milestones.of(MilestoneStatus::Finished));
        let of = language.choose(text!(
            "of {known} whose status is known; {all} in all",
            "de {known} con estatus conocido; {all} en total"
        ));
        (words.pick("Milestones finished", "Hitos terminados"), finished, of)
    });
    let others = [
        (words.pick("States that take part", "Estados que participan"), (part + not > 0).then_some(part), of_states),
        (words.pick("Action plans", "Planes de acción"), status.plans, of_plans),
        (words.pick("Commitments read", "Compromisos leídos"), status.commitments, of_commitments),
    ];
    let all = others.into_iter().chain(milestones);
    headlines(all.map(|(name, count, about)| (name.to_owned(), shown(count), Some(about))))
}

/// How many commitments are complete, of those whose completion is known.
fn completion(words: &Words, group: &Group) -> String {
    let (complete, n) = (group.complete, group.n_completion);
    match (group.completion_rate, group.completion_interval) {
        (Some(rate), Some((low, high))) => {
            let [rate, low, high] = [rate, low, high].map(percent);
            words.choose(text!(
                "complete: {complete} of {n} whose completion is known ({rate}, 95% interval {low} – {high})",
                "completos: {complete} de {n} con cumplimiento conocido ({rate}, intervalo de 95%: {low} – {high})"
            ))
        }
        _ => words.pick("how far they came is not known of any", "de ninguno se conoce el cumplimiento").to_owned(),
    }
}

/// Which files, and by what commitments are scored.
fn sources(words: &Words, found: &Cocreation) -> Markup {
    let language = words.language;
    let of_file = |file: &RecordFile| {
        let name = file_name(file.name());
        let (used, aside) = (file.used(), file.set_aside);
        let (errors, warnings) = (file.findings.errors(), file.findings.warnings());
        match (aside, errors + warnings) {
            (0, 0) => language.choose(text!("{name}: records {used}", "{name}: registros {used}")),
            _ => language.choose(text!(
                "{name}: records {used}, set aside {aside}, errors {errors}, warnings {warnings}",
                "{name}: registros {used}, apartados {aside}, errores {errors}, avisos {warnings}"
            )),
        }
    };
    let methodology = found.scores.methodology;
    let name = printable(methodology.name());
    let worth = match cocreation::methodology().is_ok_and(|own| own.to_toml() == methodology.to_toml()) {
        true => language.choose(text!(
            "What the words of statuses, completion and degrees are worth is this library's own.",
            "Lo que valen las palabras de estatus, cumplimiento y grados es propio de esta biblioteca."
        )),
        false => {
            language.choose(text!("Commitments are scored by: {name}.", "Los compromisos se califican con: {name}."))
        }
    };
    let late = match found.scores.at {
        Some(day) => language.choose(text!(
            "What is open counts as late from its planned end to {day}.",
            "Lo que sigue abierto se cuenta como retrasado desde su término previsto hasta el {day}."
        )),
        None => language.choose(text!(
            "No date was given up to which open commitments would be late.",
            "No se dio una fecha hasta la cual los compromisos abiertos estarían retrasados."
        )),
    };
    html! {
        p { (words.pick(
            "Locally driven co-creation is what states do about openness: they join, set up a Local Technical Secretariat, and commit themselves in action plans. What no file reports is missing and counted as missing, never as zero.",
            "La cocreación desde lo local es lo que los estados hacen por la apertura: se incorporan, instalan un Secretariado Técnico Local y se comprometen en planes de acción. Lo que ningún archivo dice falta y se cuenta como faltante, nunca como cero.",
        )) }
        p {
            (words.pick("Registry files: ", "Archivos del registro: "))
            @for (at, file) in found.files.iter().enumerate() { @if at > 0 { "; " } bdi { (of_file(file)) } }
            ". " (worth) " " (late)
        }
        (findings(words, found))
    }
}

/// The first findings of each file of the registry.
fn findings(words: &Words, found: &Cocreation) -> Markup {
    let first = |file: &'_ RecordFile| {
        file.findings.first_of_each(FINDINGS).map(|finding| (file_name(file.name()), finding)).collect::<Vec<_>>()
    };
    let rows: Vec<_> = found.files.iter().flat_map(first).take(ROWS).collect();
    let caption = words.choose(text!(
        "The first {FINDINGS} findings of each rule in each file",
        "Los primeros {FINDINGS} hallazgos de cada regla en cada archivo"
    ));
    let message = |finding: &Finding| finding.message(words.language);
    let table = words.table(&caption, &rows).column("File", "Archivo", |(name, _)| name).column(
        "Finding",
        "Hallazgo",
        |(_, finding)| message(finding),
    );
    html! { @if !rows.is_empty() { details { summary { (caption) } (table.markup()) } } }
}

/// The facts that are not known of some states.
fn missing(words: &Words, found: &Cocreation) -> Markup {
    let missing = found.status.missing.iter().filter(|(_, count)| *count > 0);
    words
        .table(words.pick("What is not known", "Lo que se desconoce"), missing)
        .column("Fact", "Hecho", |(name, _)| fact(name, words.language))
        .column("States of which it is not known", "Estados de los que se desconoce", |(_, count)| *count)
        .markup()
}

/// The comparison with the metric.
fn context(words: &Words, charts: &mut Charts, found: &Cocreation) -> Markup {
    let language = words.language;
    let tests = match &found.tests {
        Ok(tests) => tests,
        Err(why) => {
            let why = why.in_language(language);
            return html! { p { (words.pick("Not compared: ", "No se compara: ")) (why) "." } };
        }
    };
    let left_out = found.context.left_out.iter();
    let left_out = left_out.map(|left| format!("{} ({})", fact(&left.name, language), left.reason.message(language)));
    let left_out = left_out.collect::<Vec<_>>().join("; ");
    let label = words.node(words.headline());
    let about = language.choose(text!(
        "The units are the states, each counting the same, with the mean of {label} of its institutions. States that do something may differ in much else: what follows are associations, not effects. The p-values are not adjusted for the number of tests.",
        "Las unidades son los estados, cada uno cuenta igual, con la media de {label} de sus instituciones. Los estados que hacen algo pueden diferir en mucho más: lo que sigue son asociaciones, no efectos. Los valores p no se ajustan por el número de pruebas."
    ));
    html! {
        p { (about) }
        (drawn(figures::comparison(words, charts, found)))
        (associations(words, tests))
        @if !left_out.is_empty() {
            p { (words.pick("Not compared: ", "No se comparan: ")) (left_out) "." }
        }
    }
}

fn associations(words: &Words, tests: &Records<ContextTest>) -> Markup {
    let language = words.language;
    let group = |group: &Option<String>| group.as_deref().map(|group| fact_value(group, language));
    let reading = |test: &ContextTest| {
        let variable = format!("“{}”", fact(&test.variable, language));
        ContextTest { variable, a: group(&test.a), b: group(&test.b), ..test.clone() }.reading(language)
    };
    let write = |value| rounded(value, 3);
    let node = words.node(words.headline());
    let interval = words.interval_heading();
    words
        .table(
            language.choose(text!("{node} and what states do", "{node} y lo que hacen los estados")),
            tests.iter().filter(|test| test.node == words.headline()),
        )
        .column("Fact", "Hecho", |test| fact(&test.variable, language))
        .column("Test", "Prueba", |test| method(words, test.method))
        .column("States", "Estados", |test| test.n)
        .column("Difference, correlation or slope", "Diferencia, correlación o pendiente", |test| {
            Cell::number(test.estimate, write)
        })
        .column(&interval, &interval, |test| Cell::interval(test.ci_low, test.ci_high, write))
        .column("Statistic", "Estadístico", |test| Cell::number(test.statistic, write))
        .column("p", "p", |test| Cell::number(test.p, p_value))
        .column("In words", "En palabras", reading)
        .markup()
}

fn method(words: &Words, method: Method) -> &'static str {
    let (english, spanish) = match method {
        Method::WelchT => ("Welch's t", "t de Welch"),
        Method::MannWhitney => ("Mann and Whitney's W", "W de Mann y Whitney"),
        Method::Anova => ("Analysis of variance", "Análisis de varianza"),
        Method::Welch => ("Welch's analysis of variance", "Análisis de varianza de Welch"),
        Method::KruskalWallis => ("Kruskal and Wallis's H", "H de Kruskal y Wallis"),
        Method::Spearman => ("Spearman's correlation", "Correlación de Spearman"),
        Method::Pearson => ("Pearson's correlation", "Correlación de Pearson"),
        Method::Slope => ("Slope of the line", "Pendiente de la recta"),
    };
    words.language.pick(english, spanish)
}
