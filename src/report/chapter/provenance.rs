//! Where the figures come from.

use maud::{Markup, html};

use super::Chapter;
use crate::export::Provenance;
use crate::language::Language;
use crate::report::table::Table;
use crate::report::words::Words;

pub(super) fn chapter(words: &Words, provenance: &Provenance) -> Chapter {
    let body = html! {
        p { (words.pick(
            "Anyone who runs the same version on files of the same SHA-256 with the same options gets the same figures.",
            "Quien ejecute la misma versión sobre archivos del mismo SHA-256 con las mismas opciones obtiene las mismas cifras.",
        )) }
        (table(provenance, words.language))
    };
    Chapter::new("provenance", words.pick("Where the figures come from", "De dónde vienen las cifras"), body)
}

/// A row for each item.
pub(in crate::report) fn table(provenance: &Provenance, language: Language) -> Markup {
    let pick = |en, es| language.pick(en, es);
    let name = |item: &str| match item {
        "program" => pick("Program", "Programa").to_owned(),
        "command" => pick("Command", "Orden").to_owned(),
        "input" => pick("Input file", "Archivo de entrada").to_owned(),
        "input_bytes" => pick("its size in bytes", "su tamaño en bytes").to_owned(),
        "input_sha256" | "methodology_sha256" => pick("its SHA-256", "su SHA-256").to_owned(),
        "methodology" => pick("Methodology", "Metodología").to_owned(),
        "seed" => pick("Seed", "Semilla").to_owned(),
        "time" => pick("Time", "Fecha y hora").to_owned(),
        other => match other.strip_prefix("option_") {
            Some(option) => format!("--{option}"),
            None => other.to_owned(),
        },
    };
    Table::new(language, pick("Inputs, methodology, options", "Entradas, metodología, opciones"), &provenance.rows())
        .column("What", "Qué", |(item, _)| name(item))
        .column("Value", "Valor", |(_, value)| value)
        .markup()
}
