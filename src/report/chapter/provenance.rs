//! Where the figures come from.

use maud::html;

use super::Chapter;
use crate::export::Provenance;
use crate::report::table::{Cell, Table};
use crate::report::words::Words;

pub(super) fn chapter(words: &Words, provenance: &Provenance) -> Chapter {
    let name = |item: &str| match item {
        "program" => words.pick("Program", "Programa").to_owned(),
        "command" => words.pick("Command", "Orden").to_owned(),
        "input" => words.pick("Input file", "Archivo de entrada").to_owned(),
        "input_bytes" => words.pick("its size in bytes", "su tamaño en bytes").to_owned(),
        "input_sha256" | "methodology_sha256" => words.pick("its SHA-256", "su SHA-256").to_owned(),
        "methodology" => words.pick("Methodology", "Metodología").to_owned(),
        "seed" => words.pick("Seed", "Semilla").to_owned(),
        "time" => words.pick("Time", "Fecha y hora").to_owned(),
        other => match other.strip_prefix("option_") {
            Some(option) => format!("--{option}"),
            None => other.to_owned(),
        },
    };
    let rows = provenance.rows().into_iter().map(|(item, value)| vec![Cell::text(name(&item)), Cell::text(value)]);
    let headings = [words.pick("What", "Qué"), words.pick("Value", "Valor")];
    let caption = words.pick("Inputs, methodology, options", "Entradas, metodología, opciones");
    let table = Table::new(caption, &headings, rows.collect());
    let body = html! {
        p { (words.pick(
            "Whoever runs the same version on files of the same SHA-256 with the same options gets this page, byte for byte.",
            "Quien ejecute la misma versión sobre archivos del mismo SHA-256 con las mismas opciones obtiene esta página, byte por byte.",
        )) }
        (table.markup(words.language))
    };
    Chapter::new("provenance", words.pick("Where the figures come from", "De dónde vienen las cifras"), body)
}
