//! How the index is made.

use maud::html;

use super::Chapter;
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, weight};

pub(super) fn chapter(words: &Words) -> Chapter {
    let methodology = words.methodology();
    let nodes = methodology.nodes();
    let row = |node: usize| {
        let found = &nodes[node];
        let made_of = methodology.made_of(found);
        let of_parent = |word: String| if found.children().is_empty() { Cell::Missing } else { Cell::Text(word) };
        let effective = methodology.effective_weights()[node];
        vec![
            Cell::text(words.node(found.code())),
            match found.rule() {
                Some(rule) => Cell::text(rule.to_string()),
                None => Cell::optional(Some(made_of).filter(|made_of| !made_of.is_empty())),
            },
            of_parent(found.aggregation().to_string()),
            of_parent(found.missing().to_string()),
            Cell::Number(format!("{} – {}", found.scale().min, found.scale().max)),
            Cell::Number(weight(effective)),
        ]
    };
    let headings = [
        words.pick("Index or component", "Índice o componente"),
        words.pick("Made of", "Se compone de"),
        words.pick("Aggregation", "Agregación"),
        words.pick("Missing data", "Datos faltantes"),
        words.pick("Scale", "Escala"),
        words.pick("Weight in the headline", "Peso en el índice principal"),
    ];
    let caption = words.pick("Indices, components and weights", "Índices, componentes y pesos");
    let table = Table::new(caption, &headings, (0..nodes.len()).map(row).collect());
    let bands =
        methodology.bands().iter().map(|band| vec![Cell::text(words.band(&band.code)), Cell::count(band.above)]);
    let headings = [words.pick("Band", "Banda"), words.pick("Above", "Por encima de")];
    let bands = Table::new(words.pick("Bands", "Bandas"), &headings, bands.collect());
    let quadrants = methodology.quadrants().map(|quadrants| {
        let [x, y] = [quadrants.x, quadrants.y].map(|node| words.node(nodes[node].code()));
        (x, y, quadrants.threshold)
    });
    let body = html! {
        p { (words.edition()) }
        (table.markup(words.language))
        @if !bands.rows.is_empty() { (bands.markup(words.language)) }
        @if let Some((x, y, threshold)) = &quadrants {
            p { (words.pick("Quadrants, strictly above ", "Cuadrantes, estrictamente por encima de ")) (threshold) ": "
                "I: " (y) "; II: " (words.pick("both", "ambos")) "; III: " (words.pick("neither", "ninguno")) "; IV: " (x) "." }
        }
    };
    Chapter::new("methodology", words.pick("Methodology", "Metodología"), body)
}
