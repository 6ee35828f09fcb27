//! To which class each state belongs, on a map of tiles.

use maud::html;

use super::draw::rect;
use super::tile_map::colour;
use super::tiles::{BOTTOM, Look, tile};
use super::{Draw, Drawing, no_data};
use crate::catalog::Jurisdiction;
use crate::language::{Language, text};

/// Jurisdictions that are named where a class has few.
const NAMED: usize = 4;

/// A class for each jurisdiction, on a map of tiles.
#[derive(Clone, Debug)]
pub struct ClassMap {
    /// The jurisdictions that are drawn, and the place of each one's class; `None` where it is not known.
    pub tiles: Vec<(Jurisdiction, Option<usize>)>,
    /// The classes, in their order.
    pub classes: Vec<MapClass>,
}

/// A class of a [`ClassMap`].
#[derive(Clone, Debug)]
pub struct MapClass {
    /// Its name.
    pub label: String,
    /// The text of a tile: a few characters.
    pub short: String,
    /// How its tiles look.
    pub ground: Ground,
}

/// The looks of a class on a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A colour of the range that all ordered classes share, by their order; of more than six, neighbours may have the same one.
    Ordered,
    /// A calm colour.
    Plain,
    /// An outline.
    Hollow,
}

/// Classes that no jurisdiction belongs to are left out.
impl Draw for ClassMap {
    fn draw(&self, language: Language) -> Option<Drawing> {
        let groups = self.groups();
        let is_ordered = |class: &usize| self.classes[*class].ground == Ground::Ordered;
        let ordered: Vec<usize> = groups.iter().filter_map(|(class, _)| *class).filter(is_ordered).collect();
        let look = |class: usize| {
            let place = ordered.iter().position(|other| *other == class);
            let (ground, ink) = match (self.classes[class].ground, place) {
                (Ground::Ordered, Some(place)) => {
                    let colour = colour(place, ordered.len());
                    (format!("tile class{colour}"), format!("on{colour}"))
                }
                (Ground::Hollow, _) => ("edge".to_owned(), String::new()),
                _ => ("tile plain".to_owned(), String::new()),
            };
            Look { ground, ink, figure: &self.classes[class].short }
        };
        let entries = groups.iter().map(|(class, members)| {
            let ground = class.map_or("missing".to_owned(), |class| look(class).ground);
            (rect(&ground, -10.0, -6.0, 20.0, 12.0), format!("{} ({})", self.label(*class, language), members.len()))
        });
        let body = html! { @for entry in &self.tiles {
            @let class = self.class(entry);
            (tile(entry.0, class.map(look), &format!("{}: {}", entry.0.name(), self.label(class, language))))
        } };
        (!groups.is_empty()).then(|| Drawing::with_key(BOTTOM + 4.0, &body, entries))
    }

    fn description(&self, language: Language) -> Option<String> {
        let of_group = |(class, members): (Option<usize>, Vec<&str>)| {
            let count = members.len();
            let names = if count <= NAMED { format!(" ({})", members.join(", ")) } else { String::new() };
            format!("{}: {count}{names}", self.label(class, language))
        };
        let (all, classes) = (self.tiles.len(), self.groups().into_iter().map(of_group).collect::<Vec<_>>().join("; "));
        Some(language.choose(text!("{all} jurisdictions; {classes}.", "{all} jurisdicciones; {classes}.")))
    }
}

impl ClassMap {
    /// The class of a tile.
    fn class(&self, tile: &(Jurisdiction, Option<usize>)) -> Option<usize> {
        tile.1.filter(|class| *class < self.classes.len())
    }

    fn label(&self, class: Option<usize>, language: Language) -> &str {
        class.map_or(no_data(language), |class| &self.classes[class].label)
    }

    /// The classes that have members, with these; those whose class is not known last.
    fn groups(&self) -> Vec<(Option<usize>, Vec<&str>)> {
        let members = |class: Option<usize>| {
            let of_class = self.tiles.iter().filter(|tile| self.class(tile) == class);
            (class, of_class.map(|(jurisdiction, _)| jurisdiction.name()).collect::<Vec<_>>())
        };
        let groups = (0..self.classes.len()).map(Some).chain([None]).map(members);
        groups.filter(|(_, members)| !members.is_empty()).collect()
    }
}
