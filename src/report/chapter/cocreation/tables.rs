//! The tables of co-creation: the states, what commitments come to, and the commitments one by one.

use super::ROWS;
use crate::cocreation::{By, CommitmentScores, Group, Mean, MilestoneStatus, PartialDate, StateRow};
use crate::language::text;
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, name_of, percent, rounded};
use crate::results::Cocreation;

/// The states, what commitments come to by plan, policy area, value and year, and the commitments.
pub(super) fn all(words: &Words, found: &Cocreation) -> Vec<Table> {
    let mut tables = vec![states(words, found)];
    let keys = [
        (By::Plan, words.pick("Commitments by action plan", "Compromisos por plan de acción")),
        (By::PolicyArea, words.pick("Commitments by policy area", "Compromisos por área de política")),
        (By::OgpValue, words.pick("Commitments by value of OGP", "Compromisos por valor de la AGA")),
        (By::Year, words.pick("Commitments by year of incorporation", "Compromisos por año de incorporación")),
    ];
    let told = |by: By| found.groups(by).iter().any(|group| group.key.is_some() && group.commitments.is_some());
    tables.extend(
        keys.into_iter().filter(|(by, _)| told(*by)).map(|(by, caption)| groups(words, found.groups(by), caption)),
    );
    tables.extend((!found.scores().registry.commitments.is_empty()).then(|| commitments(words, found.scores())));
    tables
}

/// What is known of each state.
fn states(words: &Words, found: &Cocreation) -> Table {
    let (yes, no) = (words.pick("yes", "sí"), "no");
    let truth = |truth: Option<bool>| Cell::optional(truth.map(|truth| if truth { yes } else { no }));
    let date = |date: Option<PartialDate>| date.map_or(Cell::Missing, |date| Cell::Number(date.to_string()));
    let count = |count: Option<u64>| count.map_or(Cell::Missing, Cell::count);
    let row = |row: &StateRow| {
        let (state, group) = (&row.participation, &row.group);
        let members = Some(state.lts.members.join("; ")).filter(|members| !members.is_empty());
        vec![
            Cell::text(state.state.name()),
            truth(state.takes_part()),
            count(state.year.map(u64::from)),
            date(state.declaration),
            truth(state.lts.is_established()),
            date(state.lts.established),
            Cell::optional(members),
            count(state.known_plans().map(u64::from)),
            count(group.commitments),
            of(words, group.read(group.complete), group.read(group.n_completion)),
            with_n(group.node("PROGRESS").mean, 3, group.read(group.node("PROGRESS").n)),
        ]
    };
    let headings = [
        words.pick("State", "Estado"),
        words.pick("Takes part", "Participa"),
        words.pick("Since", "Desde"),
        words.pick("Declaration", "Declaratoria"),
        words.pick("Local Technical Secretariat", "Secretariado Técnico Local"),
        words.pick("Established", "Instalado"),
        words.pick("Members", "Integrantes"),
        words.pick("Action plans", "Planes de acción"),
        words.pick("Commitments read", "Compromisos leídos"),
        words.pick("Complete, of those known", "Completos, de los conocidos"),
        words.pick("Progress", "Avance"),
    ];
    let caption = words.pick("The states", "Los estados");
    told(Table::new(caption, &headings, found.states().iter().map(row).collect()))
}

/// What commitments come to, by a key.
fn groups(words: &Words, all: &[Group], caption: &str) -> Table {
    let mean = |mean: Mean, decimals| with_n(mean.mean, decimals, Some(mean.n));
    let row = |group: &Group| {
        let none = words.pick("(not told)", "(no se dice)");
        vec![
            Cell::text(match (&group.key, group.state) {
                (Some(key), Some(state)) => format!("{key} ({})", state.name()),
                (Some(key), None) => key.clone(),
                (None, _) => none.to_owned(),
            }),
            group.commitments.map_or(Cell::Missing, Cell::count),
            of(words, Some(group.complete), Some(group.n_completion)),
            Cell::number(group.completion_rate, percent),
            Cell::interval(
                group.completion_interval.map(|(low, _)| low),
                group.completion_interval.map(|(_, high)| high),
                percent,
            ),
            mean(group.node("PROGRESS"), 3),
            mean(group.node("OPENING"), 3),
            mean(group.delay, 1),
            of(words, Some(group.late), Some(group.n_late)),
        ]
    };
    let headings = [
        words.pick("Group", "Grupo"),
        words.pick("Commitments", "Compromisos"),
        words.pick("Complete, of those known", "Completos, de los conocidos"),
        words.pick("Rate", "Tasa"),
        words.pick("95% interval", "Intervalo de 95%"),
        words.pick("Progress", "Avance"),
        words.pick("Opening", "Apertura"),
        words.pick("Days of delay", "Días de retraso"),
        words.pick("Late, of those known", "Retrasados, de los conocidos"),
    ];
    let rows = all.iter().take(ROWS).map(row).collect();
    told(Table::new(cut(words, caption, all.len()), &headings, rows))
}

/// The commitments one by one.
fn commitments(words: &Words, scores: &CommitmentScores) -> Table {
    let language = words.language;
    let row = |row: usize| {
        let commitment = &scores.registry.commitments[row];
        let counts = &scores.milestones[row];
        let finished = of(words, Some(counts.of(MilestoneStatus::Finished)), Some(counts.known()));
        let value = |node: &str| Cell::number(scores.value(node, row), |value| rounded(value, 3));
        let days = |days: i64| days.to_string().replace('-', "−");
        let delay = scores.delays[row].map(|delay| match delay.days() {
            Some(exact) => days(exact),
            None => format!("{} – {}", days(delay.least), days(delay.most)),
        });
        let date = |date: Option<PartialDate>| date.map_or(Cell::Missing, |date| Cell::Number(date.to_string()));
        vec![
            Cell::text(name_of(commitment).unwrap_or_else(|| words.pick("(no name)", "(sin nombre)").to_owned())),
            Cell::optional(commitment.state.map(|state| state.name())),
            Cell::optional(commitment.result.as_deref()),
            date(commitment.end),
            date(commitment.finished),
            delay.map_or(Cell::Missing, Cell::Number),
            Cell::optional(commitment.report.progress.map(|word| word.label(language))),
            counts.listed(|counts| counts.all).map_or(Cell::Missing, Cell::count),
            finished,
            value("PROGRESS"),
            value("OPENING"),
        ]
    };
    let headings = [
        words.pick("Commitment", "Compromiso"),
        words.pick("State", "Estado"),
        words.pick("Result", "Resultado"),
        words.pick("Planned end", "Término previsto"),
        words.pick("Finished", "Término real"),
        words.pick("Days of delay", "Días de retraso"),
        words.pick("Completion", "Cumplimiento"),
        words.pick("Milestones", "Hitos"),
        words.pick("Finished, of those known", "Terminados, de los conocidos"),
        words.pick("Progress", "Avance"),
        words.pick("Opening", "Apertura"),
    ];
    let all = scores.registry.commitments.len();
    let caption = cut(words, words.pick("The commitments", "Los compromisos"), all);
    told(Table::new(caption, &headings, (0..all.min(ROWS)).map(row).collect()))
}

/// So many of those of which it is known; missing where it is known of none.
fn of(words: &Words, count: Option<u64>, known: Option<u64>) -> Cell {
    let told = count.zip(known.filter(|known| *known > 0));
    let written = told.map(|(count, known)| text!("{count} of {known}", "{count} de {known}"));
    written.map_or(Cell::Missing, |text| Cell::Number(text.in_language(words.language).to_owned()))
}

/// A mean with its n.
fn with_n(mean: Option<f64>, decimals: usize, n: Option<u64>) -> Cell {
    Cell::number(mean, |mean| format!("{} (n = {})", rounded(mean, decimals), n.unwrap_or_default()))
}

/// A caption that says where a table has the first rows only.
fn cut(words: &Words, caption: &str, all: usize) -> String {
    let first = text!("{caption} (the first {ROWS} of {all})", "{caption} (los primeros {ROWS} de {all})");
    if all > ROWS { first.in_language(words.language).to_owned() } else { caption.to_owned() }
}

/// The table without the columns of which nothing is known.
fn told(table: Table) -> Table {
    let is_told = |column: usize| table.rows.iter().any(|row| !matches!(row.get(column), Some(Cell::Missing) | None));
    let kept: Vec<bool> = (0..table.headings.len()).map(is_told).collect();
    let keep = |column: &usize| kept.get(*column).copied().unwrap_or(false);
    let headings = table.headings.iter().enumerate().filter(|(column, _)| keep(column)).map(|(_, text)| text.clone());
    let headings = headings.collect();
    let row = |row: Vec<Cell>| {
        row.into_iter().enumerate().filter(|(column, _)| keep(column)).map(|(_, cell)| cell).collect::<Vec<_>>()
    };
    Table { caption: table.caption.clone(), headings, rows: table.rows.into_iter().map(row).collect() }
}
