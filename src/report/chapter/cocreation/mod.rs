//! What states do about openness, and what that has to do with how open they are.

mod tables;

use maud::{Markup, html};

use super::{Chapter, drawn};
use crate::cocreation::{self, By, Group, MilestoneStatus, RecordFile};
use crate::context::{ContextTest, Method};
use crate::language::text;
use crate::report::figures::{Figure, Place};
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, fact, fact_value, file_name, p_value, percent, rounded};
use crate::results::Cocreation;

/// Findings of each rule that the page shows of a file of the registry.
const FINDINGS: usize = 5;
/// Rows of a table that the page shows.
const ROWS: usize = 100;

pub(super) fn chapter(words: &Words, figures: &[Figure]) -> Option<Chapter> {
    let found = words.results.cocreation()?;
    let body = html! {
        (headlines(words, found))
        (sources(words, found))
        (drawn(words, figures, &Place::Cocreation))
        @if let Some(table) = missing(words, found) { (table.markup(words.language)) }
        @for table in tables::all(words, found) { (table.markup(words.language)) }
        h3 { (words.pick("And the scores of states", "Y los puntajes de los estados")) }
        (context(words, figures, found))
    };
    Some(Chapter::new("cocreation", words.pick("Co-creation", "Cocreación"), body))
}

/// The initiative in large print.
fn headlines(words: &Words, found: &Cocreation) -> Markup {
    let status = found.status();
    let not_known = || words.pick("not known", "se desconoce").to_owned();
    let shown = |count: Option<u64>| count.map_or_else(not_known, |count| count.to_string());
    let (part, not, with, without) =
        (status.participating, status.not_participating, status.states_with_plans, status.states_without_plans);
    let states = found.states().len() as u64;
    let part_known = (part + not > 0).then_some(part);
    let unsaid = states.saturating_sub(part + not);
    let no_plans_told = states.saturating_sub(with + without);
    let of_states =
        text!("of {states}; {not} do not, {unsaid} not known", "de {states}; {not} no, de {unsaid} se desconoce");
    let of_plans = text!(
        "states with plans: {with}; without: {without}; not known: {no_plans_told}",
        "estados con planes: {with}; sin planes: {without}; se desconoce: {no_plans_told}"
    );
    let nation = found.groups(By::Nation).first();
    let (commitments, completion) = match status.commitments {
        None => (not_known(), words.pick("no file has any", "ningún archivo los tiene").to_owned()),
        some => (shown(some), nation.map_or_else(String::new, |group| completion(words, group))),
    };
    let mut rows = vec![
        (
            words.pick("States that take part", "Estados que participan"),
            shown(part_known),
            of_states.in_language(words.language).to_owned(),
        ),
        (
            words.pick("Action plans", "Planes de acción"),
            shown(status.plans),
            of_plans.in_language(words.language).to_owned(),
        ),
        (words.pick("Commitments read", "Compromisos leídos"), commitments, completion),
    ];
    if let Some(group) = nation.filter(|group| group.milestones.all > 0) {
        let (finished, known, all) =
            (group.milestones.of(MilestoneStatus::Finished), group.milestones.known(), group.milestones.all);
        let of =
            text!("of {known} whose status is known; {all} in all", "de {known} con estatus conocido; {all} en total");
        let shown = if known == 0 { not_known() } else { finished.to_string() };
        rows.push((
            words.pick("Milestones finished", "Hitos terminados"),
            shown,
            of.in_language(words.language).to_owned(),
        ));
    }
    html! {
        dl.headlines { @for (name, figure, of) in rows { div {
            dt { (name) }
            dd { strong { (figure) } span { (of) } }
        } } }
    }
}

/// How many commitments are complete, of those whose completion is known.
fn completion(words: &Words, group: &Group) -> String {
    let (complete, n) = (group.complete, group.n_completion);
    let told = match (group.completion_rate, group.completion_interval) {
        (Some(rate), Some((low, high))) => {
            let [rate, low, high] = [rate, low, high].map(percent);
            text!(
                "complete: {complete} of {n} whose completion is known ({rate}, 95% interval {low} – {high})",
                "completos: {complete} de {n} con cumplimiento conocido ({rate}, intervalo de 95%: {low} – {high})"
            )
        }
        _ => text!("how far they came is not known of any", "de ninguno se conoce el cumplimiento"),
    };
    told.in_language(words.language).to_owned()
}

/// Which files, and by what commitments are scored.
fn sources(words: &Words, found: &Cocreation) -> Markup {
    let language = words.language;
    let of_file = |file: &RecordFile| {
        let name = file_name(file.name());
        let (used, aside) = (file.used(), file.set_aside);
        let (errors, warnings) = (file.findings.errors(), file.findings.warnings());
        match (aside, errors + warnings) {
            (0, 0) => text!("{name}: records {used}", "{name}: registros {used}"),
            _ => text!(
                "{name}: records {used}, set aside {aside}, errors {errors}, warnings {warnings}",
                "{name}: registros {used}, apartados {aside}, errores {errors}, avisos {warnings}"
            ),
        }
        .in_language(language)
        .to_owned()
    };
    let files: Vec<String> = found.files().iter().map(of_file).collect();
    let methodology = found.scores().methodology;
    let is_own = cocreation::methodology().is_ok_and(|own| own.to_toml() == methodology.to_toml());
    let name = crate::finding::printable(methodology.name()).into_owned();
    let worth = match is_own {
        true => text!(
            "What the words of statuses, completion and degrees are worth is this library's own.",
            "Lo que valen las palabras de estatus, cumplimiento y grados es propio de esta biblioteca."
        ),
        false => text!("Commitments are scored by: {name}.", "Los compromisos se califican con: {name}."),
    };
    let late = match found.scores().at {
        Some(day) => text!(
            "What is open counts as late from its planned end to {day}.",
            "Lo que sigue abierto se cuenta como retrasado desde su término previsto hasta el {day}."
        ),
        None => text!(
            "No date was given up to which open commitments would be late.",
            "No se dio una fecha hasta la cual los compromisos abiertos estarían retrasados."
        ),
    };
    html! {
        p { (words.pick(
            "Locally driven co-creation is what states do about openness: they join, set up a Local Technical Secretariat, and commit themselves in action plans. What no file tells is missing and counted as missing, never as zero.",
            "La cocreación desde lo local es lo que los estados hacen por la apertura: se incorporan, instalan un Secretariado Técnico Local y se comprometen en planes de acción. Lo que ningún archivo dice falta y se cuenta como faltante, nunca como cero.",
        )) }
        p {
            (words.pick("Registry files: ", "Archivos del registro: "))
            @for (at, file) in files.iter().enumerate() { @if at > 0 { "; " } bdi { (file) } }
            ". " (worth.in_language(language)) " " (late.in_language(language))
        }
        @if let Some(table) = findings(words, found) {
            details { summary { (table.caption) } (table.markup(language)) }
        }
    }
}

/// The first findings of each file of the registry.
fn findings(words: &Words, found: &Cocreation) -> Option<Table> {
    let of_file = |file: &RecordFile| {
        let name = file_name(file.name());
        let listed = file.findings.first_of_each(FINDINGS).map(|finding| finding.message(words.language));
        listed.map(|message| vec![Cell::text(&name), Cell::text(message)]).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<Cell>> = found.files().iter().flat_map(of_file).take(ROWS).collect();
    let headings = [words.pick("File", "Archivo"), words.pick("Finding", "Hallazgo")];
    let caption = text!(
        "The first {FINDINGS} findings of each rule in each file",
        "Los primeros {FINDINGS} hallazgos de cada regla en cada archivo"
    );
    (!rows.is_empty()).then(|| Table::new(caption.in_language(words.language), &headings, rows))
}

/// The facts that are not known of some states.
fn missing(words: &Words, found: &Cocreation) -> Option<Table> {
    let missing = found.status().missing.iter().filter(|(_, count)| *count > 0);
    let rows: Vec<Vec<Cell>> =
        missing.map(|(name, count)| vec![Cell::text(fact(name, words.language)), Cell::count(count)]).collect();
    let headings =
        [words.pick("Fact", "Hecho"), words.pick("States of which it is not known", "Estados de los que se desconoce")];
    let caption = words.pick("What is not known", "Lo que se desconoce");
    (!rows.is_empty()).then(|| Table::new(caption, &headings, rows))
}

/// The comparison with the metric.
fn context(words: &Words, figures: &[Figure], found: &Cocreation) -> Markup {
    let language = words.language;
    let tests = match found.tests() {
        Ok(tests) => tests,
        Err(why) => {
            let why = why.in_language(language);
            return html! { p { (words.pick("Not compared: ", "No se compara: ")) (why) "." } };
        }
    };
    let node = words.headline();
    let rows: Vec<&ContextTest> = tests.iter().filter(|test| test.node == node).collect();
    let left_out = found
        .context()
        .left_out
        .iter()
        .map(|left| format!("{} ({})", fact(&left.name, language), left.reason.message(language)));
    let left_out = left_out.collect::<Vec<_>>().join("; ");
    let label = words.node(node);
    let about = text!(
        "The units are the states, each counting the same, with the mean of {label} of its institutions. States that do something may differ in much else: what follows are associations, not effects. The p-values are not adjusted for the number of tests.",
        "Las unidades son los estados, cada uno cuenta igual, con la media de {label} de sus instituciones. Los estados que hacen algo pueden diferir en mucho más: lo que sigue son asociaciones, no efectos. Los valores p no se ajustan por el número de pruebas."
    );
    html! {
        p { (about.in_language(language)) }
        (drawn(words, figures, &Place::Context))
        @if !rows.is_empty() { (associations(words, &rows).markup(language)) }
        @if !left_out.is_empty() {
            p { (words.pick("Not compared: ", "No se comparan: ")) (left_out) "." }
        }
    }
}

fn associations(words: &Words, tests: &[&ContextTest]) -> Table {
    let language = words.language;
    let of_test = |test: &&ContextTest| {
        let group = |group: &Option<String>| group.as_deref().map(|group| fact_value(group, language));
        let told = ContextTest {
            variable: format!("“{}”", fact(&test.variable, language)),
            a: group(&test.a),
            b: group(&test.b),
            ..(*test).clone()
        };
        let write = |value| rounded(value, 3);
        vec![
            Cell::text(fact(&test.variable, language)),
            Cell::text(method(words, test.method)),
            Cell::count(test.n),
            Cell::number(test.estimate, write),
            Cell::interval(test.ci_low, test.ci_high, write),
            Cell::number(test.statistic, write),
            Cell::number(test.p, p_value),
            Cell::text(told.reading(language)),
        ]
    };
    let confidence = words.confidence();
    let interval = text!("{confidence} interval", "Intervalo de {confidence}");
    let headings = [
        words.pick("Fact", "Hecho"),
        words.pick("Test", "Prueba"),
        words.pick("States", "Estados"),
        words.pick("Difference, correlation or slope", "Diferencia, correlación o pendiente"),
        interval.in_language(language),
        words.pick("Statistic", "Estadístico"),
        "p",
        words.pick("In words", "En palabras"),
    ];
    let node = words.node(words.headline());
    let caption = text!("{node} and what states do", "{node} y lo que hacen los estados");
    Table::new(caption.in_language(language), &headings, tests.iter().map(of_test).collect())
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
