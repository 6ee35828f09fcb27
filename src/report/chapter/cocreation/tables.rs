//! The tables of co-creation: the states, what commitments come to, and the commitments one by one.

use maud::{Markup, html};

use super::ROWS;
use crate::cocreation::{By, CommitmentScores, Group, Mean, MilestoneStatus, PartialDate, Participation};
use crate::language::text;
use crate::report::table::Cell;
use crate::report::words::{Words, name_of, percent, rounded};
use crate::results::Cocreation;

/// The states, what commitments come to by plan, policy area, value and year, and the commitments.
pub(super) fn all(words: &Words, found: &Cocreation) -> Markup {
    let keys = [
        (By::Plan, words.pick("Commitments by action plan", "Compromisos por plan de acción")),
        (By::PolicyArea, words.pick("Commitments by policy area", "Compromisos por área de política")),
        (By::OgpValue, words.pick("Commitments by value of OGP", "Compromisos por valor de la AGA")),
        (By::Year, words.pick("Commitments by year of incorporation", "Compromisos por año de incorporación")),
    ];
    let is_known = |group: &Group| group.key.is_some() && group.commitments.is_some();
    html! {
        (states(words, found))
        @for (by, caption) in keys {
            @let found = found.scores.groups(by);
            @if found.iter().any(is_known) { (groups(words, &found, caption)) }
        }
        (commitments(words, found.scores))
    }
}

/// What is known of each state.
fn states(words: &Words, found: &Cocreation) -> Markup {
    let date = |date: Option<PartialDate>| date.map(|date| Cell::Number(date.to_string()));
    let members = |state: &Participation| Some(state.lts.members.join("; ")).filter(|members| !members.is_empty());
    let progress = |group: &Group| {
        let Mean { mean, n } = group.node("PROGRESS");
        with_n(Mean { mean, n: group.read(n).unwrap_or_default() }, 3)
    };
    words
        .table(words.pick("The states", "Los estados"), found.states.iter().map(|row| (&row.participation, &row.group)))
        .column("State", "Estado", |(state, _)| state.state.name())
        .column("Takes part", "Participa", |(state, _)| words.truth(state.takes_part()))
        .column("Since", "Desde", |(state, _)| state.year)
        .column("Declaration", "Declaratoria", |(state, _)| date(state.declaration))
        .column("Local Technical Secretariat", "Secretariado Técnico Local", |(state, _)| {
            words.truth(state.lts.is_established())
        })
        .column("Established", "Instalado", |(state, _)| date(state.lts.established))
        .column("Members", "Integrantes", |(state, _)| members(state))
        .column("Action plans", "Planes de acción", |(state, _)| state.known_plans())
        .column("Commitments read", "Compromisos leídos", |(_, group)| group.commitments)
        .column("Complete, of those known", "Completos, de los conocidos", |(_, group)| {
            of(words, group.read(group.complete), group.read(group.n_completion))
        })
        .column("Progress", "Avance", |(_, group)| progress(group))
        .known()
        .markup()
}

/// What commitments come to, by a key.
fn groups(words: &Words, all: &[Group], caption: &str) -> Markup {
    let name = |group: &Group| match (&group.key, group.state) {
        (Some(key), Some(state)) => format!("{key} ({})", state.name()),
        (Some(key), None) => key.clone(),
        (None, _) => words.pick("(not known)", "(no se dice)").to_owned(),
    };
    words
        .table(words.cut(caption, ROWS, all.len()), all.iter().take(ROWS))
        .column("Group", "Grupo", name)
        .column("Commitments", "Compromisos", |group| group.commitments)
        .column("Complete, of those known", "Completos, de los conocidos", |group| {
            of(words, Some(group.complete), Some(group.n_completion))
        })
        .column("Rate", "Tasa", |group| Cell::number(group.completion_rate, percent))
        .column("95% interval", "Intervalo de 95%", |group| {
            let (low, high) = group.completion_interval.unzip();
            Cell::interval(low, high, percent)
        })
        .column("Progress", "Avance", |group| with_n(group.node("PROGRESS"), 3))
        .column("Opening", "Apertura", |group| with_n(group.node("OPENING"), 3))
        .column("Days of delay", "Días de retraso", |group| with_n(group.delay, 1))
        .column("Late, of those known", "Retrasados, de los conocidos", |group| {
            of(words, Some(group.late), Some(group.n_late))
        })
        .known()
        .markup()
}

/// The commitments one by one.
fn commitments(words: &Words, scores: &CommitmentScores) -> Markup {
    let all = &scores.registry.commitments;
    let name = |row: usize| name_of(&all[row]).unwrap_or_else(|| words.pick("(no name)", "(sin nombre)").to_owned());
    let date = |date: Option<PartialDate>| date.map(|date| Cell::Number(date.to_string()));
    let days = |days: i64| days.to_string().replace('-', "−");
    let delay = |row: usize| {
        scores.delays[row].map(|delay| match delay.days() {
            Some(exact) => Cell::Number(days(exact)),
            None => Cell::Number(format!("{} – {}", days(delay.least), days(delay.most))),
        })
    };
    let finished = |row: usize| {
        let counts = &scores.milestones[row];
        of(words, Some(counts.of(MilestoneStatus::Finished)), Some(counts.known()))
    };
    let value = |node: &str, row: usize| Cell::number(scores.value(node, row), |value| rounded(value, 3));
    let caption = words.cut(words.pick("The commitments", "Los compromisos"), ROWS, all.len());
    words
        .table(caption, 0..all.len().min(ROWS))
        .column("Commitment", "Compromiso", name)
        .column("State", "Estado", |row| all[row].state.map(|state| state.name()))
        .column("Result", "Resultado", |row| all[row].result.as_ref())
        .column("Planned end", "Término previsto", |row| date(all[row].end))
        .column("Finished", "Término real", |row| date(all[row].finished))
        .column("Days of delay", "Días de retraso", delay)
        .column("Completion", "Cumplimiento", |row| all[row].report.progress.map(|word| word.label(words.language)))
        .column("Milestones", "Hitos", |row| scores.milestones[row].listed(|counts| counts.all))
        .column("Finished, of those known", "Terminados, de los conocidos", finished)
        .column("Progress", "Avance", |row| value("PROGRESS", row))
        .column("Opening", "Apertura", |row| value("OPENING", row))
        .known()
        .markup()
}

/// So many of those of which it is known; missing where it is known of none.
fn of(words: &Words, count: Option<u64>, known: Option<u64>) -> Option<Cell> {
    let (count, known) = count.zip(known.filter(|known| *known > 0))?;
    Some(Cell::Number(words.choose(text!("{count} of {known}", "{count} de {known}"))))
}

/// A mean with its n.
fn with_n(Mean { mean, n }: Mean, decimals: usize) -> Cell {
    Cell::number(mean, |mean| format!("{} (n = {n})", rounded(mean, decimals)))
}
