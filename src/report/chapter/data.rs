//! What was found in the data.

use maud::html;

use super::Chapter;
use crate::language::text;
use crate::report::words::{Words, file_name};

/// Findings of each rule that the page shows.
const SHOWN: usize = 20;

pub(super) fn chapter(words: &Words) -> Chapter {
    let language = words.language;
    let findings = &words.results.findings;
    let scores = words.results.scores;
    let (errors, warnings) = (findings.errors(), findings.warnings());
    let (n, aside) = (scores.survey().len(), scores.survey().set_aside());
    let source = file_name(findings.source());
    let about = language.choose(text!(
        "File: {source}. Institutions: {n}. Records set aside: {aside}. Errors: {errors}; warnings: {warnings}.",
        "Archivo: {source}. Instituciones: {n}. Registros apartados: {aside}. Errores: {errors}; avisos: {warnings}."
    ));
    let counts = words
        .table(words.pick("Findings by rule", "Hallazgos por regla"), findings.by_code())
        .column("Rule", "Regla", |(code, ..)| code)
        .column("Severity", "Gravedad", |(_, severity, _)| severity.label(language))
        .column("Findings", "Hallazgos", |(.., count)| count);
    let first: Vec<_> = findings.first_of_each(SHOWN).collect();
    let caption = language
        .choose(text!("The first {SHOWN} findings of each rule", "Los primeros {SHOWN} hallazgos de cada regla"));
    let listed = words
        .table(caption, &first)
        .column("Finding", "Hallazgo", |finding| finding.message(language))
        .column("Rule", "Regla", |finding| finding.code());
    let audited = scores.available().filter(|node| scores.plan().is_audited(*node));
    let audited: Vec<&str> = audited.map(|node| words.methodology().nodes()[node].code()).collect();
    let names = audited.join(", ");
    let disagree = findings.by_code().any(|(code, ..)| code == "index_disagrees");
    let audit = match (audited.is_empty(), disagree) {
        (true, _) => language.choose(text!(
            "The file supplies no index that can be recomputed.",
            "El archivo no suministra índices que se puedan recalcular."
        )),
        (false, false) => language.choose(text!(
            "Audit: every supplied value of {names} agrees with the recomputed one.",
            "Auditoría: todos los valores suministrados de {names} coinciden con los recalculados."
        )),
        (false, true) => language.choose(text!(
            "Audit: some supplied values of {names} disagree with the recomputed ones; they are listed below.",
            "Auditoría: algunos valores suministrados de {names} no coinciden con los recalculados; se listan abajo."
        )),
    };
    let body = html! { p { (about) } p { (audit) } (counts.markup()) (listed.markup()) };
    Chapter::new("data", words.pick("The data", "Los datos"), body)
}
