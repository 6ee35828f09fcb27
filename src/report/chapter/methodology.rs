//! How the index is made.

use maud::html;

use super::Chapter;
use crate::methodology::Node;
use crate::report::table::Cell;
use crate::report::words::{Words, weight};

pub(super) fn chapter(words: &Words) -> Chapter {
    let methodology = words.methodology();
    let nodes = methodology.nodes();
    let made_of = |node: &Node| match node.rule() {
        Some(rule) => Some(rule.to_string()),
        None => Some(methodology.made_of(node)).filter(|made_of| !made_of.is_empty()),
    };
    let is_parent = |node: &Node| !node.children().is_empty();
    let table = words
        .table(
            words.pick("Indices, components and weights", "Índices, componentes y pesos"),
            nodes.iter().zip(methodology.effective_weights()),
        )
        .column("Index or component", "Índice o componente", |(node, _)| words.node(node.code()))
        .column("Made of", "Se compone de", |(node, _)| made_of(node))
        .column("Aggregation", "Agregación", |(node, _)| is_parent(node).then(|| node.aggregation().to_string()))
        .column("Missing data", "Datos faltantes", |(node, _)| is_parent(node).then(|| node.missing().to_string()))
        .column("Scale", "Escala", |(node, _)| Cell::Number(format!("{} – {}", node.scale().min, node.scale().max)))
        .column("Weight in the headline", "Peso en el índice principal", |(_, effective)| {
            Cell::Number(weight(*effective))
        });
    let bands = words
        .table(words.pick("Bands", "Bandas"), methodology.bands())
        .column("Band", "Banda", |band| words.band(&band.code))
        .column("Above", "Por encima de", |band| Cell::Number(band.above.to_string()));
    let quadrants = methodology.quadrants().map(|quadrants| {
        let [x, y] = [quadrants.x, quadrants.y].map(|node| words.node(nodes[node].code()));
        (x, y, quadrants.threshold)
    });
    let body = html! {
        p { (words.edition()) }
        (table.markup())
        (bands.markup())
        @if let Some((x, y, threshold)) = &quadrants {
            p { (words.pick("Quadrants, strictly above ", "Cuadrantes, estrictamente por encima de ")) (threshold) ": "
                "I: " (y) "; II: " (words.pick("both", "ambos")) "; III: " (words.pick("neither", "ninguno")) "; IV: " (x) "." }
        }
    };
    Chapter::new("methodology", words.pick("Methodology", "Metodología"), body)
}
