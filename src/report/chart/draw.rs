//! The pieces that all drawings are made of: coordinates, text, rows.

use maud::{Markup, html};

use super::WIDTH;
use super::text::{LABEL, SMALL, clean, shorten, width};

/// A coordinate in hundredths of a unit, the same text on every machine.
pub(super) fn px(value: f64) -> String {
    if value.is_finite() { format!("{}", (value * 100.0).round() / 100.0 + 0.0) } else { "0".to_owned() }
}

/// Marks with what is said of them to whoever points at them.
pub(super) fn named(said: &str, marks: &Markup) -> Markup {
    html! { g { title { (clean(said)) } (marks) } }
}

/// A text at its baseline; classes say size, colour and anchor.
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

/// The rows of a table with a drawing in each: how wide its column of labels is, and where a row lies.
pub(super) struct Rows {
    pub(super) labels: f64,
    pub(super) top: f64,
    pub(super) height: f64,
}

impl Rows {
    /// Rows below `top` whose labels take the room they need, up to `most`.
    pub(super) fn new<'a>(labels: impl Iterator<Item = &'a str>, most: f64, top: f64, height: f64) -> Self {
        let widest = labels.map(|label| width(&clean(label), LABEL)).fold(0.0, f64::max);
        Self { labels: (widest + 1.0).min(most), top, height }
    }

    /// The middle of a row.
    pub(super) fn middle(&self, row: usize) -> f64 {
        self.top + (row as f64 + 0.5) * self.height
    }

    /// The lower edge of so many rows.
    pub(super) fn bottom(&self, rows: usize) -> f64 {
        self.top + rows as f64 * self.height
    }

    /// The ground of a row, every other one shaded, and its label at the left; `said` to whoever points at it.
    pub(super) fn row(&self, row: usize, label: &str, said: &str) -> Markup {
        let (ground, middle) = (if row.is_multiple_of(2) { "stripe" } else { "hit" }, self.middle(row));
        let label = clean(label);
        named(
            said,
            &html! {
                (rect(ground, 0.0, middle - self.height / 2.0, WIDTH, self.height))
                (text(0.0, middle + 4.2, "", &shorten(&label, LABEL, self.labels)))
            },
        )
    }
}

/// A text of the small size, at most so wide.
pub(super) fn small(x: f64, y: f64, class: &str, content: &str, available: f64) -> Markup {
    text(x, y, &format!("small {class}"), &shorten(&clean(content), SMALL, available))
}
