//! The plane of two sub-indices, parted into quadrants.

use maud::{Markup, html};

use super::axis::Axis;
use super::draw::{circle, line, named, px, rect, small, text};
use super::scale::Scale;
use super::text::{BOLD, LABEL, SMALL, clean, count, percent, shorten, width};
use super::{Chart, WIDTH, given, no_data};
use crate::language::{Language, text};

/// Institutions in a plane, counted in the cells of a grid; drawn by [`plane`].
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
    /// The cells that are not empty.
    pub cells: Vec<PlaneCell>,
    /// The quadrants: upper left, upper right, lower left, lower right.
    pub quadrants: [PlaneQuadrant; 4],
    /// How many institutions lack one of the two values.
    pub missing: usize,
}

/// A cell of the grid of a [`Plane`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaneCell {
    /// Its place along the axis to the right, from 0.
    pub x: usize,
    /// Its place along the axis upwards, from 0.
    pub y: usize,
    /// How many institutions are in it.
    pub count: usize,
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

/// Draws a plane of quadrants.
pub fn plane(name: &str, title: &str, data: &Plane, language: Language) -> Chart {
    let total: usize = data.quadrants.iter().map(|quadrant| quadrant.count).sum();
    let cells: Vec<&PlaneCell> = data.cells.iter().filter(|cell| cell.count > 0).collect();
    let Some(most) = cells.iter().map(|cell| cell.count).max().filter(|_| data.bins > 0) else {
        return Chart::empty(name, title, language);
    };
    let bottom = TOP + 2.0 * STRIP + (RIGHT - LEFT);
    let x = Axis { scale: data.x, from: LEFT, to: RIGHT };
    let y = Axis { scale: data.y, from: bottom - STRIP, to: TOP + STRIP };
    let side = (RIGHT - LEFT) / data.bins as f64;
    let radius = |count: usize| (count as f64 / most as f64).sqrt() * side.clamp(6.0, 26.0) * LARGEST;
    let (across, up) = (given(Some(data.x_threshold)), given(Some(data.y_threshold)));
    let sizes = sizes(most);
    let below = bottom + 18.0;
    let body = html! {
        (rect("stripe", LEFT, TOP, RIGHT - LEFT, STRIP))
        (rect("stripe", LEFT, bottom - STRIP, RIGHT - LEFT, STRIP))
        (y.level(LEFT, RIGHT))
        (x.upright(TOP, bottom))
        (x.figures(bottom + 14.0))
        (rect("edge", LEFT, TOP, RIGHT - LEFT, bottom - TOP))
        @for cell in &cells { (bubble(cell, data, &x, &y, radius(cell.count), language)) }
        @if let Some(at) = across.map(|across| x.at(across)) { (line("threshold", (at, TOP), (at, bottom))) }
        @if let Some(at) = up.map(|up| y.at(up)) { (line("threshold", (LEFT, at), (RIGHT, at))) }
        @for (place, quadrant) in data.quadrants.iter().enumerate() {
            @let level = if place < 2 { TOP + 15.5 } else { bottom - 6.5 };
            @let (at, class) = if place % 2 == 0 { (LEFT + 6.0, "") } else { (RIGHT - 6.0, "end") };
            (corner(at, level, class, quadrant, total))
        }
        (text(0.0, 13.0, "", &axis_label(&data.y_label, "↑ ", "")))
        (text(RIGHT, below + 16.0, "end", &axis_label(&data.x_label, "", " →")))
        (size_key(&sizes, below + 28.0, radius, language))
    };
    let height = below + 28.0 + (2.0 * radius(most)).max(16.0) + 4.0;
    Chart::new(name, title, &description(data, total, language), language, height, body)
}

fn axis_label(label: &str, before: &str, after: &str) -> String {
    let room = RIGHT - width(before, LABEL) - width(after, LABEL);
    format!("{before}{}{after}", shorten(&clean(label), LABEL, room))
}

/// The code, count and share of a quadrant in half the width of the plane.
fn corner(x: f64, y: f64, class: &str, quadrant: &PlaneQuadrant, total: usize) -> Markup {
    let figures = format!("{} ({})", count(quadrant.count), share(quadrant.count, total));
    let room = (RIGHT - LEFT) / 2.0 - 18.0 - width(&figures, SMALL);
    html! {
        text class={ "small halo " (class) } x=(px(x)) y=(px(y)) {
            tspan.strong { (shorten(&clean(&quadrant.code), SMALL * BOLD, room)) } " " (figures)
        }
    }
}

fn bubble(cell: &PlaneCell, data: &Plane, x: &Axis, y: &Axis, radius: f64, language: Language) -> Markup {
    let bounds = |scale: Scale, bin: usize| {
        let at = |bin: usize| scale.min() + (scale.max() - scale.min()) * bin as f64 / data.bins as f64;
        (at(bin), at(bin + 1), (at(bin) + at(bin + 1)) / 2.0)
    };
    let (left, right, middle) = bounds(data.x, cell.x.min(data.bins - 1));
    let (low, high, centre) = bounds(data.y, cell.y.min(data.bins - 1));
    let institutions = language.pick("Institutions", "Instituciones");
    let said = format!(
        "{institutions}: {}; {} {}–{}, {} {}–{}",
        count(cell.count),
        data.x_label,
        data.x.show(left),
        data.x.show(right),
        data.y_label,
        data.y.show(low),
        data.y.show(high)
    );
    named(&said, &circle("bubble", x.at(middle), y.at(centre), radius))
}

/// Up to three counts whose circles tell the scale: 1, a round one between, the largest.
fn sizes(most: usize) -> Vec<usize> {
    let mut round = 1;
    while round * 10 <= most {
        round *= 10;
    }
    let between = [round * 5, round * 2, round, round / 2].into_iter().find(|&size| size * 2 <= most && size > 1);
    let mut sizes = vec![1];
    sizes.extend(between);
    sizes.push(most);
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

fn share(part: usize, total: usize) -> String {
    if total == 0 { "0%".to_owned() } else { percent(part as f64 / total as f64) }
}

fn description(data: &Plane, total: usize, language: Language) -> String {
    if total == 0 {
        return no_data(language).to_owned();
    }
    let quadrants: Vec<String> = data
        .quadrants
        .iter()
        .map(|quadrant| format!("{}: {} ({})", quadrant.code, count(quadrant.count), share(quadrant.count, total)))
        .collect();
    let [upper_left, upper_right, lower_left, lower_right] = &quadrants[..] else {
        return String::new();
    };
    let (n, x, y) = (count(total), &data.x_label, &data.y_label);
    let at = |scale: Scale, threshold| given(Some(threshold)).map_or(no_data(language).to_owned(), |at| scale.show(at));
    let (across, up) = (at(data.x, data.x_threshold), at(data.y, data.y_threshold));
    let mut said = text!(
        "{n} institutions by {x} (to the right, parted at {across}) and {y} (upwards, parted at {up}). Upper left, {upper_left}; \
         upper right, {upper_right}; lower left, {lower_left}; lower right, {lower_right}.",
        "{n} instituciones según {x} (hacia la derecha, corte en {across}) y {y} (hacia arriba, corte en {up}). Arriba a la \
         izquierda, {upper_left}; arriba a la derecha, {upper_right}; abajo a la izquierda, {lower_left}; abajo a la derecha, \
         {lower_right}."
    )
    .in_language(language)
    .to_owned();
    if data.missing > 0 {
        let missing = count(data.missing);
        said.push_str(text!(" Without data: {missing}.", " Sin datos: {missing}.").in_language(language));
    }
    said
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
