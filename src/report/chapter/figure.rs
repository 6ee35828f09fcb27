//! Charts in the page, each with its description and the table of its figures.

use maud::{Markup, html};

use crate::report::chart::{Chart, Draw};
use crate::report::table::Table;

/// The charts of the report, in the order of the page.
#[derive(Default)]
pub(in crate::report) struct Charts(pub Vec<Chart>);

impl Charts {
    /// Draws data under the caption of the table of its figures. As names are those of files, a name that another chart has, whatever
    /// the case, gets a number.
    pub(super) fn figure<R: Copy>(&mut self, name: &str, data: &dyn Draw, mut table: Table<R>) -> Markup {
        let mut chart = Chart::new(name, &table.caption, data, table.language);
        let first = chart.name().to_owned();
        let mut number = 1;
        while self.0.iter().any(|other| other.name().eq_ignore_ascii_case(chart.name())) {
            number += 1;
            chart.rename(&format!("{first}-{number}"));
        }
        table.caption = chart.title().to_owned();
        let figure = html! {
            figure id={ "figure-" (chart.name()) } {
                figcaption { strong { (chart.title()) } p { (chart.description()) } }
                (chart)
                details {
                    summary { (table.language.pick("Table: ", "Tabla: ")) (chart.title()) }
                    (table.markup())
                }
            }
        };
        self.0.push(chart);
        figure
    }
}

/// Figures one after another; nothing without any.
pub(super) fn figures(figures: impl IntoIterator<Item = Markup>) -> Markup {
    let mut figures = figures.into_iter().peekable();
    html! { @if figures.peek().is_some() { div.figures { @for figure in figures { (figure) } } } }
}
