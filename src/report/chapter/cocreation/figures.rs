//! The figures of co-creation: who takes part, plans and commitments, milestones, and the scores of states.

use std::cmp::Reverse;

use maud::Markup;

use crate::cocreation::{By, MilestoneCounts, MilestoneStatus, StateRow};
use crate::language::text;
use crate::report::chapter::{Charts, MOST_ROWS};
use crate::report::chart::{
    Bars, BarsRow, ClassMap, Ground, MapClass, Shares, SharesPart, SharesRow, Strips, StripsGroup, StripsSection,
};
use crate::report::words::{Words, fact, fact_value, name_of};
use crate::results::{Cocreation, Division, DivisionGroup};

/// The order in which statuses are drawn, from what is done to what is not, and their colours.
const STATUSES: [(MilestoneStatus, u8); 5] = [
    (MilestoneStatus::Finished, 1),
    (MilestoneStatus::InProgress, 3),
    (MilestoneStatus::NotStarted, 5),
    (MilestoneStatus::Stuck, 2),
    (MilestoneStatus::Incomplete, 4),
];

/// Who takes part, plans and commitments, and milestones, as far as they are known.
pub(super) fn all(words: &Words, charts: &mut Charts, found: &Cocreation) -> impl Iterator<Item = Markup> + use<> {
    let figures = [
        Some(participation(words, charts, found)),
        plans(words, charts, found),
        milestones_of_states(words, charts, found),
        milestones_of_commitments(words, charts, found),
    ];
    figures.into_iter().flatten()
}

/// Who takes part, by year of incorporation where that is known.
fn participation(words: &Words, charts: &mut Charts, found: &Cocreation) -> Markup {
    let takes_part = |row: &StateRow| row.participation.takes_part();
    let year = |row: &StateRow| row.participation.year;
    let mut years: Vec<u32> =
        found.states.iter().filter(|row| takes_part(row) == Some(true)).filter_map(year).collect();
    years.sort_unstable();
    years.dedup();
    let class = |row: &StateRow| match (takes_part(row)?, year(row)) {
        (true, Some(year)) => years.iter().position(|known| *known == year),
        (true, None) => Some(years.len()),
        (false, _) => Some(years.len() + 1),
    };
    let unknown_year = match years.is_empty() {
        true => words.pick("takes part, year not known", "participa, se desconoce el año"),
        false => words.pick("takes part, since when is not known", "participa, se desconoce desde cuándo"),
    };
    let map_class = |label: String, short: &str, ground| MapClass { label, short: short.to_owned(), ground };
    let of_year = |year: &u32| {
        let label = words.choose(text!("since {year}", "desde {year}"));
        map_class(label, &year.to_string(), Ground::Ordered)
    };
    let others = [
        map_class(unknown_year.to_owned(), words.pick("yes", "sí"), Ground::Plain),
        map_class(words.pick("does not take part", "no participa").to_owned(), "no", Ground::Hollow),
    ];
    let data = ClassMap {
        tiles: found.states.iter().map(|row| (row.participation.state, class(row))).collect(),
        classes: years.iter().map(of_year).chain(others).collect(),
    };
    let title = words.pick(
        "Co-creation: participation of states by year of incorporation",
        "Cocreación: participación de los estados por año de incorporación",
    );
    let table = words
        .table(title, &found.states)
        .column("State", "Estado", |row| row.participation.state.name())
        .column("Takes part", "Participa", |row| words.truth(takes_part(row)))
        .column("Since", "Desde", year);
    charts.figure("cocreation-map", &data, table)
}

/// Plans and commitments of the states that have some.
fn plans(words: &Words, charts: &mut Charts, found: &Cocreation) -> Option<Markup> {
    let plans = |row: &StateRow| row.participation.known_plans().map(u64::from);
    let commitments = |row: &StateRow| row.group.commitments;
    let counts = |row: &StateRow| [plans(row), commitments(row)];
    let has_some = |row: &&StateRow| counts(row).into_iter().flatten().any(|count| count > 0);
    let mut rows: Vec<&StateRow> = found.states.iter().filter(has_some).collect();
    // Most first; those with as many stay in the order of their codes.
    rows.sort_by_key(|row| counts(row).map(Reverse));
    let labels = [words.pick("Action plans", "Planes de acción"), words.pick("Commitments read", "Compromisos leídos")];
    let columns: Vec<usize> =
        (0..labels.len()).filter(|at| rows.iter().any(|row| counts(row)[*at].is_some())).collect();
    if columns.is_empty() {
        return None;
    }
    let bars = |row: &&StateRow| BarsRow {
        label: row.participation.state.name().to_owned(),
        counts: columns.iter().map(|at| counts(row)[*at]).collect(),
    };
    let data = Bars {
        columns: columns.iter().map(|at| labels[*at].to_owned()).collect(),
        rows: rows.iter().map(bars).collect(),
    };
    let title = words.pick("Action plans and commitments by state", "Planes de acción y compromisos por estado");
    let table = words
        .table(title, rows)
        .column("State", "Estado", |row| row.participation.state.name())
        .column(labels[0], labels[0], plans)
        .column(labels[1], labels[1], commitments);
    Some(charts.figure("cocreation-plans", &data, table))
}

/// How far milestones are, by state.
fn milestones_of_states(words: &Words, charts: &mut Charts, found: &Cocreation) -> Option<Markup> {
    let none = words.pick("(state not known)", "(sin estado)");
    let groups = found.scores.groups(By::State).into_iter();
    let rows = groups.map(|group| (group.key.unwrap_or_else(|| none.to_owned()), group.milestones)).collect();
    let title = words.pick("Milestones by state", "Hitos por estado");
    milestones(words, charts, "cocreation-milestones", title, words.pick("State", "Estado"), rows)
}

/// How far milestones are, by commitment.
fn milestones_of_commitments(words: &Words, charts: &mut Charts, found: &Cocreation) -> Option<Markup> {
    let none = words.pick("(no name)", "(sin nombre)");
    let commitments = found.scores.registry.commitments.iter().enumerate();
    let rows = commitments
        .map(|(row, known)| (name_of(known).unwrap_or_else(|| none.to_owned()), found.scores.milestones[row]))
        .collect();
    let title = words.pick("Milestones by commitment", "Hitos por compromiso");
    milestones(words, charts, "cocreation-commitments", title, words.pick("Commitment", "Compromiso"), rows)
}

fn milestones(
    words: &Words,
    charts: &mut Charts,
    name: &str,
    title: &str,
    heading: &str,
    mut rows: Vec<(String, MilestoneCounts)>,
) -> Option<Markup> {
    rows.retain(|(_, counts)| counts.all > 0);
    if rows.is_empty() {
        return None;
    }
    let title = words.cut(title, MOST_ROWS, rows.len());
    rows.truncate(MOST_ROWS);
    let unknown = |counts: &MilestoneCounts| counts.all - counts.known();
    let not_known = words.pick("status not known", "estatus desconocido");
    let part =
        |(status, colour): (MilestoneStatus, u8)| SharesPart { label: status.label(words.language).to_owned(), colour };
    let shares = |(label, counts): &(String, MilestoneCounts)| SharesRow {
        label: label.clone(),
        counts: STATUSES.iter().map(|(status, _)| counts.of(*status)).collect(),
        unknown: unknown(counts),
    };
    let data = Shares {
        parts: STATUSES.into_iter().map(part).collect(),
        unknown: not_known.to_owned(),
        rows: rows.iter().map(shares).collect(),
    };
    let table = words
        .table(title, &rows)
        .column(heading, heading, |(label, _)| label)
        .column("Milestones", "Hitos", |(_, counts)| counts.all)
        .columns(STATUSES, |(status, _)| status.label(words.language), |(status, _), (_, counts)| counts.of(status))
        .column(not_known, not_known, |(_, counts)| unknown(counts));
    Some(charts.figure(name, &data, table))
}

/// What states score, as facts divide them.
pub(super) fn comparison(words: &Words, charts: &mut Charts, found: &Cocreation) -> Option<Markup> {
    let (divisions, language) = (&found.divisions, words.language);
    if divisions.is_empty() {
        return None;
    }
    let group = |group: &DivisionGroup| StripsGroup {
        label: fact_value(&group.label, language),
        values: group.states.iter().map(|(state, value)| (state.name().to_owned(), *value)).collect(),
        mean: group.mean,
    };
    let section = |division: &Division| StripsSection {
        heading: fact(&division.variable, language).to_owned(),
        groups: division.groups.iter().map(group).collect(),
    };
    let node = words.headline();
    let data = Strips {
        sections: divisions.iter().map(section).collect(),
        scale: words.scale(node),
        mark: words.pick("mean of a state", "media de un estado").to_owned(),
        mean: words.pick("mean of the states", "media de los estados").to_owned(),
    };
    let label = words.node(node);
    let title =
        language.choose(text!("{label} of states, by what they do", "{label} de los estados, según lo que hacen"));
    let groups = data.sections.iter().flat_map(|section| section.groups.iter().map(move |group| (section, group)));
    let table = words
        .table(title, groups)
        .column("Fact", "Hecho", |(section, _)| &section.heading)
        .column("Group", "Grupo", |(_, group)| &group.label)
        .column("States", "Estados", |(_, group)| group.values.len())
        .column("Mean", "Media", |(_, group)| words.cell(node, group.mean));
    Some(charts.figure("cocreation-scores", &data, table))
}
