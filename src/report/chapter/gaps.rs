//! What each component costs.

use maud::html;

use super::{Chapter, drawn};
use crate::report::figures::{Figure, Place};
use crate::report::frame;
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, weight};

pub(super) fn chapter(words: &Words, figures: &[Figure]) -> Chapter {
    let body = html! {
        p { (words.pick(
            "A gap is the weight of a component in its sub-index times what its mean lacks to the maximum; the gain is its weight in the headline times the same, which is what the headline would win where all its means are arithmetic.",
            "Una brecha es el peso de un componente en su subíndice por lo que le falta a su media para el máximo; la ganancia es su peso en el índice principal por lo mismo, que es lo que este ganaría si todas sus medias son aritméticas.",
        )) }
        (drawn(words, figures, &Place::Gaps))
        (national(words).markup(words.language))
    };
    Chapter::new("gaps", words.pick("Gaps", "Brechas"), body)
}

/// The gaps of all institutions, the largest first.
fn national(words: &Words) -> Table {
    let Some(frame) = words.results.groups().next().map(|group| group.gaps()) else {
        return Table::new("", &[], Vec::new());
    };
    let gap = |row: usize| frame::figure(frame, "gap", row);
    // Views of the same components that do not lead to the headline would only repeat them.
    let leads = |row: &usize| {
        let parent = frame::text(frame, "parent", *row).unwrap_or_default();
        words.methodology().effective_weight(&parent).is_some_and(|weight| weight > 0.0)
    };
    let mut order: Vec<usize> = (0..frame.height()).filter(leads).collect();
    order.sort_by(|a, b| gap(*b).unwrap_or(-1.0).total_cmp(&gap(*a).unwrap_or(-1.0)));
    let row = |row: usize| {
        let [node, parent] = ["node", "parent"].map(|name| frame::text(frame, name, row).unwrap_or_default());
        let number =
            |name: &str, of: &str| Cell::number(frame::figure(frame, name, row), |value| words.figure(of, value));
        vec![
            Cell::text(words.node(&node)),
            Cell::text(words.node(&parent)),
            Cell::number(frame::figure(frame, "weight", row), weight),
            number("mean", &node),
            frame::count(frame, "n", row).map_or(Cell::Missing, Cell::count),
            number("gap", &parent),
            number("headline_gain", words.headline()),
        ]
    };
    let headings = [
        words.pick("Component", "Componente"),
        words.pick("In", "En"),
        words.pick("Weight", "Peso"),
        words.pick("Mean", "Media"),
        "n",
        words.pick("Gap", "Brecha"),
        words.pick("Gain", "Ganancia"),
    ];
    let caption = words.pick("Gaps of all institutions", "Brechas de todas las instituciones");
    Table::new(caption, &headings, order.into_iter().map(row).collect())
}
