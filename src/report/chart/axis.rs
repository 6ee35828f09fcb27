//! Values laid along the drawing, with the lines and figures of their round values.

use maud::{Markup, html};

use super::draw::{line, text};
use super::scale::{Scale, show};
use super::text::{SMALL, widest};

/// How far apart lines are at least: upright ones, whose figures are side by side, and level ones.
const UPRIGHT: f64 = 44.0;
const LEVEL: f64 = 36.0;

/// A stretch of the drawing, left to right or bottom to top, along which a scale lies.
pub(super) struct Axis {
    pub(super) scale: Scale,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Axis {
    /// Where a value lies; one outside the scale at its nearer end.
    pub(super) fn at(&self, value: f64) -> f64 {
        self.from + self.scale.position(value) * (self.to - self.from)
    }

    /// Upright lines from `top` to `bottom`.
    pub(super) fn upright(&self, top: f64, bottom: f64) -> Markup {
        self.each(self.upright_distance(), |at, _| line("grid", (at, top), (at, bottom)))
    }

    /// The figures of upright lines, in a line of text.
    pub(super) fn figures(&self, baseline: f64) -> Markup {
        self.each(self.upright_distance(), |at, figure| text(at, baseline, "small soft middle", figure))
    }

    /// Level lines from `left` to `right` with their figures before them.
    pub(super) fn level(&self, left: f64, right: f64) -> Markup {
        self.each(LEVEL, |at, figure| {
            html! { (line("grid", (left, at), (right, at))) (text(left - 5.0, at + 4.0, "small soft end", figure)) }
        })
    }

    /// What is drawn at each round value; these are so far apart at least.
    fn each(&self, distance: f64, draw: impl Fn(f64, &str) -> Markup) -> Markup {
        let most = ((self.to - self.from).abs() / distance).floor().max(1.0);
        let (ticks, decimals) = self.scale.ticks(most as usize);
        html! { @for tick in ticks { (draw(self.at(tick), &show(tick, decimals))) } }
    }

    /// How far apart upright lines are, more where figures are long.
    fn upright_distance(&self) -> f64 {
        let ends = [self.scale.min(), self.scale.max()].map(|end| self.scale.show(end));
        UPRIGHT.max(widest(ends, SMALL) + 10.0)
    }
}
