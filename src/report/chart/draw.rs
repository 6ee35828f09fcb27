//! The pieces that all drawings are made of: coordinates, text, rows.

use maud::{Markup, html};

use super::WIDTH;
use super::text::{LABEL, SMALL, clean, shorten, widest};

/// A coordinate in hundredths of a unit, the same text on every machine.
pub(super) fn px(value: f64) -> String {
    if value.is_finite() { format!("{}", (value * 100.0).round() / 100.0 + 0.0) } else { "0".to_owned() }
}

/// Marks with the text that a pointer shows and a screen reader reads.
pub(super) fn named(about: &str, marks: &Markup) -> Markup {
    html! { g { title { (clean(about)) } (marks) } }
}

/// A text at its baseline; its classes are its size, colour and anchor.
pub(super) fn text(x: f64, y: f64, class: &str, content: &str) -> Markup {
    html! { text class=(class) x=(px(x)) y=(px(y)) { (clean(content)) } }
}

/// A straight line.
pub(super) fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> Markup {
    html! { line class=(class) x1=(px(from.0)) y1=(px(from.1)) x2=(px(to.0)) y2=(px(to.1)) {} }
}

/// A rectangle.
pub(super) fn rect(class: &str, x: f64, y: f64, width: f64, height: f64) -> Markup {
    html! { rect class=(class) x=(px(x)) y=(px(y)) width=(px(width.max(0.0))) height=(px(height.max(0.0))) {} }
}

/// A disc.
pub(super) fn circle(class: &str, x: f64, y: f64, radius: f64) -> Markup {
    html! { circle class=(class) cx=(px(x)) cy=(px(y)) r=(px(radius.max(0.0))) {} }
}

/// A square on its corner.
pub(super) fn diamond(class: &str, x: f64, y: f64, radius: f64) -> Markup {
    html! {
        path class=(class) d={
            "M" (px(x)) " " (px(y - radius)) "L" (px(x + radius)) " " (px(y))
            "L" (px(x)) " " (px(y + radius)) "L" (px(x - radius)) " " (px(y)) "Z"
        } {}
    }
}

/// Rows with their labels in a column at the left and marks in the rest.
pub(super) struct Rows<'r, R> {
    pub(super) rows: &'r [R],
    pub(super) label: fn(&R) -> &str,
    /// The width of the column of labels.
    pub(super) labels: f64,
    pub(super) top: f64,
    pub(super) height: f64,
}

impl<'r, R> Rows<'r, R> {
    /// Rows below a line of headings whose labels take the width they need, up to `most`; `None` without rows.
    pub(super) fn new(rows: &'r [R], label: fn(&R) -> &str, most: f64, height: f64) -> Option<Self> {
        let labels = label_width(rows.iter().map(label), most);
        (!rows.is_empty()).then_some(Self { rows, label, labels, top: 20.0, height })
    }

    /// The rows with their middles.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'r R, f64)> {
        (0..).zip(self.rows).map(|(place, row)| (row, self.top + (f64::from(place) + 0.5) * self.height))
    }

    /// The lower edge of the last row.
    pub(super) fn bottom(&self) -> f64 {
        self.top + self.rows.len() as f64 * self.height
    }

    /// The grounds of the rows, every other one shaded, with their labels; `about` is the text of a row for a pointer.
    pub(super) fn grounds(&self, about: impl Fn(&R) -> String) -> Markup {
        html! { @for (place, (row, middle)) in self.each().enumerate() {
            (named(&about(row), &html! {
                (rect(if place % 2 == 0 { "stripe" } else { "hit" }, 0.0, middle - self.height / 2.0, WIDTH, self.height))
                (text(0.0, middle + 4.2, "", &shorten(&clean((self.label)(row)), LABEL, self.labels)))
            }))
        } }
    }
}

/// The width of a column of labels, `most` at most.
pub(super) fn label_width<'l>(labels: impl Iterator<Item = &'l str>, most: f64) -> f64 {
    (widest(labels.map(clean), LABEL) + 1.0).min(most)
}

/// A text of the small size, at most so wide.
pub(super) fn small(x: f64, y: f64, class: &str, content: &str, available: f64) -> Markup {
    text(x, y, &format!("small {class}"), &shorten(&clean(content), SMALL, available))
}
