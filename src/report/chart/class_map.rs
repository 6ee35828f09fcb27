//! To which class each state belongs, on a map of tiles.

use maud::{Markup, html};

use super::draw::rect;
use super::key::key;
use super::tile_map::colour;
use super::tiles::{BOTTOM, Look, tile};
use super::{Chart, no_data};
use crate::catalog::Jurisdiction;
use crate::language::{Language, text};

/// Jurisdictions that are named where a class has few.
const NAMED: usize = 4;

/// A class for each jurisdiction, drawn by [`class_map`].
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
    /// What a tile says: a few characters.
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

/// Draws a map of classes. Those that no jurisdiction belongs to are left out.
pub fn class_map(name: &str, title: &str, data: &ClassMap, language: Language) -> Chart {
    if data.tiles.is_empty() {
        return Chart::empty(name, title, language);
    }
    let members = |class: Option<usize>| {
        let of_class = data.tiles.iter().filter(move |tile| tile.1.filter(|at| *at < data.classes.len()) == class);
        of_class.map(|(jurisdiction, _)| jurisdiction.name()).collect::<Vec<_>>()
    };
    let used: Vec<usize> = (0..data.classes.len()).filter(|class| !members(Some(*class)).is_empty()).collect();
    let ordered: Vec<usize> =
        used.iter().copied().filter(|class| data.classes[*class].ground == Ground::Ordered).collect();
    let look = |class: usize| {
        let place = ordered.iter().position(|other| *other == class);
        let (ground, ink) = match (data.classes[class].ground, place) {
            (Ground::Ordered, Some(place)) => {
                let colour = colour(place, ordered.len());
                (format!("tile class{colour}"), format!("on{colour}"))
            }
            (Ground::Hollow, _) => ("edge".to_owned(), String::new()),
            _ => ("tile plain".to_owned(), String::new()),
        };
        Look { ground, ink, figure: &data.classes[class].short }
    };
    let groups: Vec<(Option<usize>, Vec<&str>)> =
        used.iter().map(|class| Some(*class)).chain([None]).map(|class| (class, members(class))).collect();
    let groups: Vec<_> = groups.into_iter().filter(|(_, members)| !members.is_empty()).collect();
    let label = |class: Option<usize>| class.map_or(no_data(language), |class| data.classes[class].label.as_str());
    let entries = groups.iter().map(|(class, members)| {
        let ground = class.map_or("missing".to_owned(), |class| look(class).ground);
        (rect(&ground, -10.0, -6.0, 20.0, 12.0), format!("{} ({})", label(*class), members.len()))
    });
    let (key, height) = key(BOTTOM + 4.0, entries.collect());
    let of_tile = |(jurisdiction, class): &(Jurisdiction, Option<usize>)| -> Markup {
        let class = class.filter(|class| *class < data.classes.len());
        tile(*jurisdiction, class.map(look), &format!("{}: {}", jurisdiction.name(), label(class)))
    };
    let body = html! { @for entry in &data.tiles { (of_tile(entry)) } (key) };
    let told: Vec<String> = groups
        .iter()
        .map(|(class, members)| {
            let (label, count) = (label(*class), members.len());
            let names = if count <= NAMED { format!(" ({})", members.join(", ")) } else { String::new() };
            format!("{label}: {count}{names}")
        })
        .collect();
    let (all, told) = (data.tiles.len(), told.join("; "));
    let description = text!("{all} jurisdictions; {told}.", "{all} jurisdicciones; {told}.");
    Chart::new(name, title, description.in_language(language), language, BOTTOM + 4.0 + height, body)
}
