//! The figures of co-creation: who takes part, plans and commitments, milestones, and the scores of states.

use super::{Figure, MOST_ROWS, Place, cut, scale};
use crate::catalog::Jurisdiction;
use crate::cocreation::{By, MilestoneCounts, MilestoneStatus, StateRow};
use crate::language::text;
use crate::report::chart::{
    Bars, BarsRow, ClassMap, Ground, MapClass, Shares, SharesPart, SharesRow, Strips, StripsGroup, StripsSection, bars,
    class_map, shares, strips,
};
use crate::report::table::Cell;
use crate::report::words::{Words, fact, fact_value, name_of};
use crate::results::Cocreation;

/// The order in which statuses are drawn, from what is done to what is not, and their colours.
const STATUSES: [(MilestoneStatus, u8); 5] = [
    (MilestoneStatus::Finished, 1),
    (MilestoneStatus::InProgress, 3),
    (MilestoneStatus::NotStarted, 5),
    (MilestoneStatus::Stuck, 2),
    (MilestoneStatus::Incomplete, 4),
];

/// Every figure that there is something to draw in.
pub(super) fn all(words: &Words) -> Vec<Figure> {
    let Some(found) = words.results.cocreation() else { return Vec::new() };
    let figures = [
        Some(participation(words, found)),
        plans(words, found),
        milestones_of_states(words, found),
        milestones_of_commitments(words, found),
        comparison(words, found),
    ];
    figures.into_iter().flatten().collect()
}

/// Who takes part, by year of incorporation where that is known.
fn participation(words: &Words, found: &Cocreation) -> Figure {
    let of_state = |row: &StateRow| {
        let state = &row.participation;
        (state.state, state.takes_part(), state.year)
    };
    let rows: Vec<(Jurisdiction, Option<bool>, Option<u32>)> = found.states().iter().map(of_state).collect();
    let mut years: Vec<u32> =
        rows.iter().filter_map(|(_, takes_part, year)| year.filter(|_| *takes_part == Some(true))).collect();
    years.sort_unstable();
    years.dedup();
    let class = |takes_part: Option<bool>, year: Option<u32>| match (takes_part?, year) {
        (true, Some(year)) => years.iter().position(|known| *known == year),
        (true, None) => Some(years.len()),
        (false, _) => Some(years.len() + 1),
    };
    let yes = words.pick("yes", "sí");
    let of_year = |year: &u32| {
        let label = text!("since {year}", "desde {year}").in_language(words.language).to_owned();
        MapClass { label, short: year.to_string(), ground: Ground::Ordered }
    };
    let mut classes: Vec<MapClass> = years.iter().map(of_year).collect();
    let unknown_year = match years.is_empty() {
        true => words.pick("takes part, year not known", "participa, se desconoce el año"),
        false => words.pick("takes part, since when is not known", "participa, se desconoce desde cuándo"),
    };
    classes.push(MapClass { label: unknown_year.to_owned(), short: yes.to_owned(), ground: Ground::Plain });
    let none = words.pick("does not take part", "no participa");
    classes.push(MapClass { label: none.to_owned(), short: "no".to_owned(), ground: Ground::Hollow });
    let tiles = rows.iter().map(|(state, takes_part, year)| (*state, class(*takes_part, *year))).collect();
    let title = words.pick(
        "Co-creation: participation of states by year of incorporation",
        "Cocreación: participación de los estados por año de incorporación",
    );
    let chart = class_map("cocreation-map", title, &ClassMap { tiles, classes }, words.language);
    let headings = [words.pick("State", "Estado"), words.pick("Takes part", "Participa"), words.pick("Since", "Desde")];
    let row = |(state, takes_part, year): &(Jurisdiction, Option<bool>, Option<u32>)| {
        vec![
            Cell::text(state.name()),
            Cell::optional(takes_part.map(|takes_part| if takes_part { yes } else { "no" })),
            year.map_or(Cell::Missing, Cell::count),
        ]
    };
    Figure::new(Place::Cocreation, chart, &headings, rows.iter().map(row).collect())
}

/// Plans and commitments of the states that have some.
fn plans(words: &Words, found: &Cocreation) -> Option<Figure> {
    let of_state = |row: &StateRow| {
        let counts = [row.participation.known_plans().map(u64::from), row.group.commitments];
        let has_some = counts.into_iter().flatten().any(|count| count > 0);
        has_some.then(|| (row.participation.state.name().to_owned(), counts))
    };
    let mut rows: Vec<(String, [Option<u64>; 2])> = found.states().iter().filter_map(of_state).collect();
    // Most first; those with as many stay in the order of their codes.
    rows.sort_by_key(|(_, [plans, commitments])| (std::cmp::Reverse(*plans), std::cmp::Reverse(*commitments)));
    let labels = [words.pick("Action plans", "Planes de acción"), words.pick("Commitments read", "Compromisos leídos")];
    let columns: Vec<usize> = (0..labels.len()).filter(|at| rows.iter().any(|row| row.1[*at].is_some())).collect();
    if columns.is_empty() {
        return None;
    }
    let of_row = |(label, counts): &(String, [Option<u64>; 2])| BarsRow {
        label: label.clone(),
        counts: columns.iter().map(|at| counts[*at]).collect(),
    };
    let data = Bars {
        columns: columns.iter().map(|at| labels[*at].to_owned()).collect(),
        rows: rows.iter().map(of_row).collect(),
    };
    let title = words.pick("Action plans and commitments by state", "Planes de acción y compromisos por estado");
    let chart = bars("cocreation-plans", title, &data, words.language);
    let headings = [&[words.pick("State", "Estado")][..], &labels[..]].concat();
    let cells = |(label, counts): &(String, [Option<u64>; 2])| {
        let counts = counts.map(|count| count.map_or(Cell::Missing, Cell::count));
        [Cell::text(label)].into_iter().chain(counts).collect()
    };
    Some(Figure::new(Place::Cocreation, chart, &headings, rows.iter().map(cells).collect()))
}

/// How far milestones are, by state.
fn milestones_of_states(words: &Words, found: &Cocreation) -> Option<Figure> {
    let none = words.pick("(no state told)", "(sin estado)");
    let rows: Vec<(String, MilestoneCounts)> = found
        .groups(By::State)
        .iter()
        .map(|group| (group.key.clone().unwrap_or_else(|| none.to_owned()), group.milestones))
        .collect();
    let title = words.pick("Milestones by state", "Hitos por estado");
    milestones(words, "cocreation-milestones", title, words.pick("State", "Estado"), rows)
}

/// How far milestones are, by commitment.
fn milestones_of_commitments(words: &Words, found: &Cocreation) -> Option<Figure> {
    let scores = found.scores();
    let none = words.pick("(no name)", "(sin nombre)");
    let name = |row: usize| name_of(&scores.registry.commitments[row]).unwrap_or_else(|| none.to_owned());
    let rows = (0..scores.registry.commitments.len()).map(|row| (name(row), scores.milestones[row])).collect();
    let title = words.pick("Milestones by commitment", "Hitos por compromiso");
    milestones(words, "cocreation-commitments", title, words.pick("Commitment", "Compromiso"), rows)
}

fn milestones(
    words: &Words,
    name: &str,
    title: &str,
    heading: &str,
    mut rows: Vec<(String, MilestoneCounts)>,
) -> Option<Figure> {
    rows.retain(|(_, counts)| counts.all > 0);
    if rows.is_empty() {
        return None;
    }
    let unknown = |counts: &MilestoneCounts| counts.all - counts.known();
    let shown = rows.iter().take(MOST_ROWS).map(|(label, counts)| SharesRow {
        label: label.clone(),
        counts: STATUSES.iter().map(|(status, _)| counts.of(*status)).collect(),
        unknown: unknown(counts),
    });
    let not_known = words.pick("status not known", "estatus desconocido");
    let data = Shares {
        parts: STATUSES
            .iter()
            .map(|(status, colour)| SharesPart { label: status.label(words.language).to_owned(), colour: *colour })
            .collect(),
        unknown: not_known.to_owned(),
        rows: shown.collect(),
    };
    let chart = shares(name, &cut(words, title, rows.len()), &data, words.language);
    let labels = STATUSES.iter().map(|(status, _)| status.label(words.language));
    let headings: Vec<&str> =
        [heading, words.pick("Milestones", "Hitos")].into_iter().chain(labels).chain([not_known]).collect();
    let cells = |(label, counts): &(String, MilestoneCounts)| {
        let of_status = STATUSES.iter().map(|(status, _)| Cell::count(counts.of(*status)));
        let first = [Cell::text(label), Cell::count(counts.all)];
        first.into_iter().chain(of_status).chain([Cell::count(unknown(counts))]).collect()
    };
    Some(Figure::new(Place::Cocreation, chart, &headings, rows.iter().take(MOST_ROWS).map(cells).collect()))
}

/// What states score, as facts divide them.
fn comparison(words: &Words, found: &Cocreation) -> Option<Figure> {
    let divisions = found.divisions();
    if divisions.is_empty() {
        return None;
    }
    let (node, language) = (words.headline(), words.language);
    let section = |division: &crate::results::Division| StripsSection {
        heading: fact(&division.variable, language).to_owned(),
        groups: division
            .groups
            .iter()
            .map(|group| StripsGroup {
                label: fact_value(&group.label, language),
                values: group.states.iter().map(|(state, value)| (state.name().to_owned(), *value)).collect(),
                mean: group.mean,
            })
            .collect(),
    };
    let data = Strips {
        sections: divisions.iter().map(section).collect(),
        scale: scale(words, node),
        mark: words.pick("mean of a state", "media de un estado").to_owned(),
        mean: words.pick("mean of the states", "media de los estados").to_owned(),
    };
    let label = words.node(node);
    let title = text!("{label} of states, by what they do", "{label} de los estados, según lo que hacen");
    let chart = strips("cocreation-scores", title.in_language(language), &data, language);
    let headings = [
        words.pick("Fact", "Hecho"),
        words.pick("Group", "Grupo"),
        words.pick("States", "Estados"),
        words.pick("Mean", "Media"),
    ];
    let rows =
        divisions.iter().flat_map(|division| division.groups.iter().map(move |group| (&division.variable, group)));
    let cells = rows.map(|(variable, group)| {
        vec![
            Cell::text(fact(variable, language)),
            Cell::text(fact_value(&group.label, language)),
            Cell::count(group.states.len()),
            Cell::number(group.mean, |mean| words.figure(node, mean)),
        ]
    });
    Some(Figure::new(Place::Context, chart, &headings, cells.collect()))
}
