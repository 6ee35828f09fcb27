//! The states and the Federation as tiles, about where they are.

use maud::{Markup, html};

use super::WIDTH;
use super::draw::{named, rect, text};
use super::text::{SMALL, clean, shorten};
use crate::catalog::Jurisdiction;

/// Where each jurisdiction is, in the order of the codes from the Federation: column from the west, row from the north.
///
/// Of the 68 pairs of states with a common border 57 touch, the Gulf is open, and every state lies on its side of its neighbours.
const PLACES: [(&str, u8, u8); Jurisdiction::COUNT] = [
    ("FED", 8, 0),
    ("AGS", 2, 2),
    ("BC", 0, 0),
    ("BCS", 0, 1),
    ("CAMP", 7, 3),
    ("COAH", 3, 0),
    ("COL", 1, 4),
    ("CHIS", 6, 5),
    ("CHIH", 2, 0),
    ("CDMX", 3, 5),
    ("DGO", 2, 1),
    ("GTO", 2, 3),
    ("GRO", 4, 6),
    ("HGO", 4, 3),
    ("JAL", 1, 3),
    ("MEX", 3, 4),
    ("MICH", 2, 4),
    ("MOR", 4, 5),
    ("NAY", 1, 2),
    ("NL", 4, 1),
    ("OAX", 5, 5),
    ("PUE", 5, 4),
    ("QRO", 3, 3),
    ("QROO", 8, 3),
    ("SLP", 3, 2),
    ("SIN", 1, 1),
    ("SON", 1, 0),
    ("TAB", 6, 4),
    ("TAMPS", 4, 2),
    ("TLAX", 4, 4),
    ("VER", 5, 3),
    ("YUC", 8, 2),
    ("ZAC", 3, 1),
];

const COLUMNS: f64 = 9.0;
const ROWS: f64 = 7.0;
/// The distance from a tile to the next one, and the space between them.
const PITCH: f64 = WIDTH / COLUMNS;
const BETWEEN: f64 = 2.0;

/// The lower edge of the map.
pub(super) const BOTTOM: f64 = ROWS * PITCH;

/// What a tile looks like: the class of its ground, that of its text, and what it says below its code.
pub(super) struct Look<'a> {
    pub(super) ground: String,
    pub(super) ink: String,
    pub(super) figure: &'a str,
}

/// A tile; `said` to whoever points at it. One without a look is missing.
pub(super) fn tile(jurisdiction: Jurisdiction, look: Option<Look>, said: &str) -> Markup {
    let Some((_, (code, column, row))) = Jurisdiction::all().zip(PLACES).find(|(known, _)| *known == jurisdiction)
    else {
        return Markup::default();
    };
    let (x, y) = (f64::from(column) * PITCH + BETWEEN / 2.0, f64::from(row) * PITCH + BETWEEN / 2.0);
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
    named(said, &marks)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::text::width;
    use super::*;

    #[test]
    fn every_jurisdiction_has_a_tile_of_its_own_that_says_what_it_is() {
        let places: HashSet<(u8, u8)> = PLACES.iter().map(|&(_, column, row)| (column, row)).collect();
        assert_eq!(places.len(), 33);
        assert!(places.iter().all(|&(column, row)| f64::from(column) < COLUMNS && f64::from(row) < ROWS));
        for (jurisdiction, (code, ..)) in Jurisdiction::all().zip(PLACES) {
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
        let place = |code: &str| PLACES.iter().find(|place| place.0 == code).map(|place| (place.1, place.2)).unwrap();
        let pairs = borders.split_whitespace().flat_map(|entry| {
            let (state, others) = entry.split_once(':').unwrap();
            others.split(',').map(move |other| (state, other))
        });
        let touch = |(a, b): (&str, &str)| {
            let (a, b) = (place(a), place(b));
            a.0.abs_diff(b.0) <= 1 && a.1.abs_diff(b.1) <= 1
        };
        let (touching, apart): (Vec<_>, Vec<_>) = pairs.partition(|&pair| touch(pair));
        assert_eq!((touching.len(), apart.len()), (57, 11), "{apart:?}");
    }
}
