//! The states and the Federation as tiles, about where they are.

use maud::{Markup, html};

use super::WIDTH;
use super::draw::{named, rect, text};
use super::text::{SMALL, clean, shorten};
use crate::catalog::Jurisdiction;

/// Where each jurisdiction is.
///
/// Of the 68 pairs of states with a common border 57 touch, the Gulf is open, and every state lies on its side of its neighbours.
const MAP: [[&str; 9]; 7] = [
    ["BC", "SON", "CHIH", "COAH", "", "", "", "", "FED"],
    ["BCS", "SIN", "DGO", "ZAC", "NL", "", "", "", ""],
    ["", "NAY", "AGS", "SLP", "TAMPS", "", "", "", "YUC"],
    ["", "JAL", "GTO", "QRO", "HGO", "VER", "", "CAMP", "QROO"],
    ["", "COL", "MICH", "MEX", "TLAX", "PUE", "TAB", "", ""],
    ["", "", "", "CDMX", "MOR", "OAX", "CHIS", "", ""],
    ["", "", "", "", "GRO", "", "", "", ""],
];

/// The distance from a tile to the next one, and the space between them.
const PITCH: f64 = WIDTH / MAP[0].len() as f64;
const BETWEEN: f64 = 2.0;

/// The lower edge of the map.
pub(super) const BOTTOM: f64 = MAP.len() as f64 * PITCH;

/// What a tile looks like: the class of its ground, that of its text, and its figure below its code.
pub(super) struct Look<'a> {
    pub(super) ground: String,
    pub(super) ink: String,
    pub(super) figure: &'a str,
}

/// A tile; `about` is its text for a pointer. One without a look is missing.
pub(super) fn tile(jurisdiction: Jurisdiction, look: Option<Look>, about: &str) -> Markup {
    let Some((code, column, row)) = place(jurisdiction) else { return Markup::default() };
    let [x, y] = [column, row].map(|at| at as f64 * PITCH + BETWEEN / 2.0);
    let (side, middle) = (PITCH - BETWEEN, x + (PITCH - BETWEEN) / 2.0);
    let marks = html! {
        @if let Some(Look { ground, ink, figure }) = look {
            (rect(&ground, x, y, side, side))
            (text(middle, y + 17.0, &format!("small middle {ink}"), code))
            (text(middle, y + 33.0, &format!("small middle {ink}"), &shorten(&clean(figure), SMALL, side)))
        } @else {
            (rect("missing", x + 0.5, y + 0.5, side - 1.0, side - 1.0))
            (text(middle, y + 17.0, "small middle", code))
            (text(middle, y + 33.0, "small middle soft", "—"))
        }
    };
    named(about, &marks)
}

/// The code of a jurisdiction on the map, its column from the west and its row from the north.
fn place(jurisdiction: Jurisdiction) -> Option<(&'static str, usize, usize)> {
    let is_it = |code: &str| match jurisdiction {
        Jurisdiction::FEDERATION => code == "FED",
        state => state.names().any(|name| name.eq_ignore_ascii_case(code)),
    };
    let rows = MAP.iter().enumerate();
    rows.flat_map(|(row, codes)| (0..).zip(codes).map(move |(column, code)| (*code, column, row)))
        .find(|(code, ..)| is_it(code))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::text::width;
    use super::*;

    #[test]
    fn every_jurisdiction_has_a_tile_of_its_own_that_says_what_it_is() {
        let places: HashSet<_> = Jurisdiction::all().map(|jurisdiction| place(jurisdiction).unwrap()).collect();
        assert_eq!(places.len(), 33);
        assert_eq!(MAP.iter().flatten().filter(|code| !code.is_empty()).count(), 33);
        for (jurisdiction, (code, ..)) in Jurisdiction::all().map(|known| (known, place(known).unwrap())) {
            let meant = if code == "FED" { Some(Jurisdiction::FEDERATION) } else { Jurisdiction::parse(code) };
            assert_eq!(meant, Some(jurisdiction), "{code}");
            assert!(width(code, SMALL) < PITCH - BETWEEN, "{code}");
        }
    }

    #[test]
    fn neighbours_touch_but_for_eleven_pairs() {
        // Common borders of the states, after INEGI's Marco Geoestadístico.
        let borders = "BC:SON,BCS SON:CHIH,SIN CHIH:SIN,DGO,COAH COAH:DGO,ZAC,NL NL:TAMPS,SLP,ZAC TAMPS:SLP,VER SIN:DGO,NAY \
            DGO:ZAC,NAY,JAL ZAC:NAY,JAL,AGS,SLP SLP:VER,HGO,QRO,GTO,JAL NAY:JAL AGS:JAL JAL:GTO,MICH,COL GTO:QRO,MICH \
            QRO:HGO,MEX,MICH HGO:VER,PUE,TLAX,MEX COL:MICH MICH:MEX,GRO MEX:TLAX,PUE,MOR,GRO,CDMX CDMX:MOR TLAX:PUE \
            PUE:VER,MOR,GRO,OAX MOR:GRO GRO:OAX OAX:VER,CHIS VER:CHIS,TAB TAB:CHIS,CAMP CAMP:YUC,QROO YUC:QROO";
        let place = |code: &str| Jurisdiction::all().filter_map(place).find(|place| place.0 == code).unwrap();
        let pairs = borders.split_whitespace().flat_map(|entry| {
            let (state, others) = entry.split_once(':').unwrap();
            others.split(',').map(move |other| (state, other))
        });
        let touch = |(a, b): (&str, &str)| {
            let (a, b) = (place(a), place(b));
            a.1.abs_diff(b.1) <= 1 && a.2.abs_diff(b.2) <= 1
        };
        let (touching, apart): (Vec<_>, Vec<_>) = pairs.partition(|&pair| touch(pair));
        assert_eq!((touching.len(), apart.len()), (57, 11), "{apart:?}");
    }
}
