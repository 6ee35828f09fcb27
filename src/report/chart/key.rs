//! The key of a drawing: what its marks mean.

use maud::{Markup, html};

use super::WIDTH;
use super::draw::{px, text};
use super::text::{SMALL, clean, shorten, width};

const GLYPH: f64 = 26.0;
const LINE: f64 = 17.0;

/// Entries one after another below `top`, on as many lines as they need, and the height of these. An entry is a mark, drawn about
/// the origin in a box of 20 by 12, and what it means.
pub(super) fn key(top: f64, entries: impl IntoIterator<Item = (Markup, impl AsRef<str>)>) -> (Markup, f64) {
    let (mut x, mut y) = (0.0, top + LINE - 4.0);
    let mut placed = Vec::new();
    for (glyph, meaning) in entries {
        let meaning = shorten(&clean(meaning.as_ref()), SMALL, WIDTH - GLYPH).into_owned();
        let needed = GLYPH + width(&meaning, SMALL);
        if x > 0.0 && x + needed > WIDTH {
            (x, y) = (0.0, y + LINE);
        }
        placed.push((x, y, glyph, meaning));
        x += needed + 10.0;
    }
    let height = if placed.is_empty() { 0.0 } else { y - top + 6.0 };
    let drawn = html! {
        @for (x, y, glyph, meaning) in &placed {
            g transform={ "translate(" (px(x + 10.0)) " " (px(y - 4.0)) ")" } { (glyph) }
            (text(x + GLYPH - 3.0, *y, "small soft", meaning))
        }
    };
    (drawn, height)
}
