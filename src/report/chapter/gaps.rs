//! What each component costs.

use maud::html;

use super::{Chapter, drawn};
use crate::report::figures::{Figure, Place};
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, weight};
use crate::summary::Gap;

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
    let Some(all) = words.results.groups().next() else { return Table::new("", &[], Vec::new()) };
    // Views of the same components that do not lead to the headline would only repeat them.
    let leads = |row: &&Gap| words.methodology().effective_weight(&row.parent).is_some_and(|weight| weight > 0.0);
    let mut rows: Vec<&Gap> = all.gaps().iter().filter(leads).collect();
    rows.sort_by(|a, b| b.gap.unwrap_or(-1.0).total_cmp(&a.gap.unwrap_or(-1.0)));
    let row = |row: &Gap| {
        let number = |value: Option<f64>, of: &str| Cell::number(value, |value| words.figure(of, value));
        vec![
            Cell::text(words.node(&row.node)),
            Cell::text(words.node(&row.parent)),
            Cell::number(Some(row.weight), weight),
            number(row.mean, &row.node),
            Cell::count(row.n),
            number(row.gap, &row.parent),
            number(row.headline_gain, words.headline()),
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
    Table::new(caption, &headings, rows.into_iter().map(row).collect())
}
