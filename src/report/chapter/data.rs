//! What was found in the data.

use maud::html;

use super::Chapter;
use crate::error::Result;
use crate::language::text;
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, file_name};

/// Findings of each rule that the page shows.
const SHOWN: usize = 20;

pub(super) fn chapter(words: &Words) -> Result<Chapter> {
    let findings = words.results.findings();
    let survey = words.results.scores().survey();
    let (errors, warnings) = (findings.errors(), findings.warnings());
    let (n, aside) = (survey.len(), survey.set_aside());
    let source = file_name(findings.source());
    let told = text!(
        "File: {source}. Institutions: {n}. Records set aside: {aside}. Errors: {errors}; warnings: {warnings}.",
        "Archivo: {source}. Instituciones: {n}. Registros apartados: {aside}. Errores: {errors}; avisos: {warnings}."
    );
    let counts = findings.by_code().map(|(code, severity, count)| {
        vec![Cell::text(code), Cell::text(severity.label(words.language)), Cell::count(count)]
    });
    let headings =
        [words.pick("Rule", "Regla"), words.pick("Severity", "Gravedad"), words.pick("Findings", "Hallazgos")];
    let counts = Table::new(words.pick("Findings by rule", "Hallazgos por regla"), &headings, counts.collect());
    let listed = findings.first_of_each(SHOWN);
    let rows = listed.map(|finding| vec![Cell::text(finding.message(words.language)), Cell::text(finding.code())]);
    let headings = [words.pick("Finding", "Hallazgo"), words.pick("Rule", "Regla")];
    let caption = text!("The first {SHOWN} findings of each rule", "Los primeros {SHOWN} hallazgos de cada regla");
    let listed = Table::new(caption.in_language(words.language), &headings, rows.collect());
    let disagree = findings.by_code().any(|(code, ..)| code == "index_disagrees");
    let scores = words.results.scores();
    let audited = scores.available().filter(|node| scores.plan().is_audited(*node));
    let audited: Vec<&str> = audited.map(|node| words.methodology().nodes()[node].code()).collect();
    let names = audited.join(", ");
    let audit = match (audited.is_empty(), disagree) {
        (true, _) => text!(
            "The file supplies no index that can be recomputed.",
            "El archivo no suministra índices que se puedan recalcular."
        ),
        (false, false) => text!(
            "Audit: every supplied value of {names} agrees with the recomputed one.",
            "Auditoría: todos los valores suministrados de {names} coinciden con los recalculados."
        ),
        (false, true) => text!(
            "Audit: some supplied values of {names} disagree with the recomputed ones; they are listed below.",
            "Auditoría: algunos valores suministrados de {names} no coinciden con los recalculados; se listan abajo."
        ),
    };
    let body = html! {
        p { (told.in_language(words.language)) }
        p { (audit.in_language(words.language)) }
        @if !findings.is_empty() {
            (counts.markup(words.language))
            (listed.markup(words.language))
        }
    };
    Ok(Chapter::new("data", words.pick("The data", "Los datos"), body))
}
