//! The plane of two sub-indices, parted into quadrants.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{circle, line, named, px, rect, small, text};
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, percent, shorten, width};
use super::{Draw, Drawing, WIDTH, given, missing, shown};
use crate::language::{Language, text};

/// Institutions in a plane, counted in the cells of a grid.
#[derive(Clone, Debug)]
pub struct Plane {
    /// What runs to the right.
    pub x_label: String,
    /// What runs upwards.
    pub y_label: String,
    /// The ends of the axis to the right.
    pub x: Scale,
    /// The ends of the axis upwards.
    pub y: Scale,
    /// Where the plane is parted into left and right.
    pub x_threshold: f64,
    /// Where the plane is parted into low and high.
    pub y_threshold: f64,
    /// How many cells the grid has along each axis, all of the same size.
    pub bins: usize,
    /// The cells that are not empty: the place along the axis to the right, that along the axis upwards, both from 0, and how many
    /// institutions are in it.
    pub cells: Vec<(usize, usize, usize)>,
    /// The quadrants: upper left, upper right, lower left, lower right.
    pub quadrants: [PlaneQuadrant; 4],
    /// How many institutions lack one of the two values.
    pub missing: usize,
}

/// A quadrant of a [`Plane`].
#[derive(Clone, Debug)]
pub struct PlaneQuadrant {
    /// Its code, such as `II`.
    pub code: String,
    /// How many institutions are in it.
    pub count: usize,
}

const LEFT: f64 = 44.0;
const RIGHT: f64 = WIDTH - 14.0;
const TOP: f64 = 22.0;
/// The height of the strips above and below the plane that hold what is in the quadrants.
const STRIP: f64 = 22.0;
/// What the largest circle may cover of its neighbours' cells.
const LARGEST: f64 = 0.8;

impl Draw for Plane {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let total = self.total();
        let cells = || self.cells.iter().copied().filter(|(.., count)| *count > 0);
        let most = cells().map(|(.., count)| count).max().filter(|_| self.bins > 0)?;
        let bottom = TOP + 2.0 * STRIP + (RIGHT - LEFT);
        let x = Axis { scale: self.x, from: LEFT, to: RIGHT };
        let y = Axis { scale: self.y, from: bottom - STRIP, to: TOP + STRIP };
        let side = (RIGHT - LEFT) / self.bins as f64;
        let radius = |count: usize| (count as f64 / most as f64).sqrt() * side.clamp(6.0, 26.0) * LARGEST;
        let (across, up) = (given(Some(self.x_threshold)), given(Some(self.y_threshold)));
        let below = bottom + 18.0;
        let body = html! {
            (rect("stripe", LEFT, TOP, RIGHT - LEFT, STRIP))
            (rect("stripe", LEFT, bottom - STRIP, RIGHT - LEFT, STRIP))
            (y.level(LEFT, RIGHT))
            (x.upright(TOP, bottom))
            (x.figures(bottom + 14.0))
            (rect("edge", LEFT, TOP, RIGHT - LEFT, bottom - TOP))
            @for cell in cells() { (self.bubble(cell, &x, &y, radius(cell.2), language)) }
            @if let Some(at) = across.map(|across| x.at(across)) { (line("threshold", (at, TOP), (at, bottom))) }
            @if let Some(at) = up.map(|up| y.at(up)) { (line("threshold", (LEFT, at), (RIGHT, at))) }
            @for (place, quadrant) in self.quadrants.iter().enumerate() {
                @let level = if place < 2 { TOP + 15.5 } else { bottom - 6.5 };
                @let (at, class) = if place % 2 == 0 { (LEFT + 6.0, "") } else { (RIGHT - 6.0, "end") };
                (corner(at, level, class, quadrant, total))
            }
            (text(0.0, 13.0, "", &axis_label(&self.y_label, "↑ ", "")))
            (text(RIGHT, below + 16.0, "end", &axis_label(&self.x_label, "", " →")))
            (size_key(&sizes(most), below + 28.0, radius, language))
        };
        let height = below + 28.0 + (2.0 * radius(most)).max(16.0) + 4.0;
        Some(Drawing { height, body })
    }

    fn description(&self, language: Language) -> Option<String> {
        let total = self.total();
        let [upper_left, upper_right, lower_left, lower_right] =
            self.quadrants.each_ref().map(|quadrant| format!("{}: {}", quadrant.code, quadrant.figures(total)));
        let (n, x, y) = (count(total), &self.x_label, &self.y_label);
        let across = shown(Some(self.x_threshold), self.x, language);
        let up = shown(Some(self.y_threshold), self.y, language);
        let description = language.choose(text!(
            "{n} institutions by {x} (to the right, parted at {across}) and {y} (upwards, parted at {up}). Upper left, {upper_left}; \
             upper right, {upper_right}; lower left, {lower_left}; lower right, {lower_right}.",
            "{n} instituciones según {x} (hacia la derecha, corte en {across}) y {y} (hacia arriba, corte en {up}). Arriba a la \
             izquierda, {upper_left}; arriba a la derecha, {upper_right}; abajo a la izquierda, {lower_left}; abajo a la derecha, \
             {lower_right}."
        ));
        (total > 0).then(|| description + &missing(self.missing, language))
    }
}

fn axis_label(label: &str, before: &str, after: &str) -> String {
    let room = RIGHT - width(before, LABEL) - width(after, LABEL);
    format!("{before}{}{after}", shorten(&clean(label), LABEL, room))
}

/// The code, count and share of a quadrant in half the width of the plane.
fn corner(x: f64, y: f64, class: &str, quadrant: &PlaneQuadrant, total: usize) -> Markup {
    let figures = quadrant.figures(total);
    let room = (RIGHT - LEFT) / 2.0 - 18.0 - width(&figures, SMALL);
    html! {
        text class={ "small halo " (class) } x=(px(x)) y=(px(y)) {
            tspan.strong { (shorten(&clean(&quadrant.code), SMALL * BOLD, room)) } " " (figures)
        }
    }
}

/// Up to three counts whose circles show the scale: 1, a round one between, the largest.
fn sizes(most: usize) -> Vec<usize> {
    let mut round = 1;
    while round * 10 <= most {
        round *= 10;
    }
    let between = [round * 5, round * 2, round, round / 2].into_iter().find(|&size| size * 2 <= most && size > 1);
    let mut sizes: Vec<usize> = [1].into_iter().chain(between).chain([most]).collect();
    sizes.dedup();
    sizes
}

fn size_key(sizes: &[usize], top: f64, radius: impl Fn(usize) -> f64, language: Language) -> Markup {
    let middle = top + sizes.iter().map(|&size| radius(size)).fold(8.0, f64::max);
    let heading = language.pick("Institutions in a cell", "Instituciones en una celda");
    let mut at = width(heading, SMALL) + 12.0;
    let mut placed = Vec::new();
    for &size in sizes {
        let radius = radius(size);
        placed.push((at + radius, radius, at + 2.0 * radius + 4.0, count(size)));
        at += 2.0 * radius + 4.0 + width(&count(size), SMALL) + 12.0;
    }
    html! {
        (small(0.0, middle + 4.0, "soft", heading, WIDTH))
        @for (x, radius, label, size) in &placed {
            (circle("bubble", *x, middle, *radius))
            (text(*label, middle + 4.0, "small soft", size))
        }
    }
}

impl PlaneQuadrant {
    /// How many of so many institutions are in it, and their share.
    fn figures(&self, total: usize) -> String {
        format!("{} ({})", count(self.count), percent(self.count as f64 / total.max(1) as f64))
    }
}

impl Plane {
    /// The institutions in the quadrants.
    fn total(&self) -> usize {
        self.quadrants.iter().map(|quadrant| quadrant.count).sum()
    }

    fn bubble(&self, cell: (usize, usize, usize), x: &Axis, y: &Axis, radius: f64, language: Language) -> Markup {
        let bounds = |scale: Scale, bin: usize| {
            let bin = bin.min(self.bins - 1);
            let [from, to] =
                [bin, bin + 1].map(|edge| scale.min() + (scale.max() - scale.min()) * edge as f64 / self.bins as f64);
            (format!("{}–{}", scale.show(from), scale.show(to)), (from + to) / 2.0)
        };
        let ((across, middle), (up, centre)) = (bounds(self.x, cell.0), bounds(self.y, cell.1));
        let (institutions, n) = (language.pick("Institutions", "Instituciones"), count(cell.2));
        let about = format!("{institutions}: {n}; {} {across}, {} {up}", self.x_label, self.y_label);
        named(&about, &circle("bubble", x.at(middle), y.at(centre), radius))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_run_from_one_to_the_largest() {
        assert_eq!(
            [1, 2, 3, 9, 87, 1234].map(sizes),
            [vec![1], vec![1, 2], vec![1, 3], vec![1, 2, 9], vec![1, 20, 87], vec![1, 500, 1234]]
        );
    }
}
