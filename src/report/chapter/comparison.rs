//! What changed since an earlier edition.

use maud::{Markup, html};

use super::figure::figures;
use super::series::short;
use super::{Chapter, Charts, MOST_ROWS};
use crate::finding::printable;
use crate::language::text;
use crate::report::chart::{Slope, Slopes};
use crate::report::table::Cell;
use crate::report::words::{Words, edition, p_value};
use crate::results::Comparison;
use crate::schema::sentences;
use crate::trend::{Change, Changes, Edition, Move, Moves, Reason, Transitions};

/// Moves in rank that the page shows on each side.
const MOVES: usize = 10;

pub(super) fn chapter(words: &Words, charts: &mut Charts) -> Option<Chapter> {
    let comparison = words.results.comparison.as_ref()?;
    let body = html! {
        (matched(words, comparison))
        (changes(words, None, &comparison.whole))
        (figures(slopes(words, charts, comparison)))
        @for (key, found) in &comparison.groups { (changes(words, Some(key), found)) }
        @if let Some(found) = &comparison.moves { (moves(words, found)) }
        @if let Some(found) = &comparison.transitions {
            @for division in ["quadrant", "band"] { (transitions(words, found, division)) }
        }
    };
    let title = words.pick("Against the earlier edition", "Frente a la edición anterior");
    Some(Chapter::new("comparison", title, body))
}

fn matched(words: &Words, comparison: &Comparison) -> Markup {
    let both = comparison.matching.pairs().len();
    let count = |edition| {
        let reasons = [Reason::NoCounterpart, Reason::Ambiguous];
        reasons.map(|reason| comparison.matching.count(edition, reason)).iter().sum::<usize>()
    };
    let (old, new) = (count(Edition::Old), count(Edition::New));
    let name = edition(comparison.old.methodology().name(), words.language);
    let about = words.choose(text!(
        "Earlier edition: {name}. Institutions in both editions: {both}; in the earlier one only: {old}; in this one only: {new}. A change is the sum of that of the institutions in both, of entries and of exits.",
        "Edición anterior: {name}. Instituciones en ambas ediciones: {both}; solo en la anterior: {old}; solo en esta: {new}. Un cambio es la suma del de las instituciones que están en ambas, de las entradas y de las salidas."
    ));
    let left_out = comparison.left_out(words.language);
    html! {
        p { (about) }
        @if !left_out.is_empty() { ul { @for part in &left_out { li { (part) } } } }
    }
}

/// The changes of all nodes, or of the headline by a key.
fn changes(words: &Words, key: Option<&String>, found: &Changes) -> Markup {
    let shown = found.rows.iter().filter(|row| key.is_none() || row.node == words.headline());
    let (node, language) = (words.node(words.headline()), words.language);
    let first = key.map_or_else(|| words.pick("Index", "Índice").to_owned(), |key| words.key(key));
    let lower = first.to_lowercase();
    let caption = match key {
        None => words.pick("Changes over all institutions", "Cambios de todas las instituciones").to_owned(),
        Some(_) => language.choose(text!("Change of {node} by {lower}", "Cambio de {node} por {lower}")),
    };
    let name = |row: &Change| match key {
        None => words.node(&row.node),
        Some(key) => words.group(std::slice::from_ref(key), &row.group),
    };
    let change = |row: &Change, value| Cell::number(value, |value| words.change(&row.node, value));
    let within = |row: &Change| Cell::interval(row.within_low, row.within_high, |value| words.change(&row.node, value));
    let interval = words.interval_heading();
    words
        .table(caption, shown)
        .column(&first, &first, name)
        .column("n before", "n antes", |row| row.n_old)
        .column("n now", "n ahora", |row| row.n_new)
        .column("n in both", "n en ambas", |row| row.n_matched)
        .column("Mean before", "Media antes", |row| words.cell(&row.node, row.mean_old))
        .column("Mean now", "Media ahora", |row| words.cell(&row.node, row.mean_new))
        .column("Change", "Cambio", |row| change(row, row.change))
        .column("In both", "En ambas", |row| change(row, row.within))
        .column(&interval, &interval, within)
        .column("By entry", "Por entradas", |row| change(row, row.entry))
        .column("By exit", "Por salidas", |row| change(row, row.exit))
        .column("p (Wilcoxon)", "p (Wilcoxon)", |row| Cell::number(row.p_wilcoxon, p_value))
        .column("Note", "Nota", |row| {
            sentences(row.notes.iter().map(|note| note.message(language))).unwrap_or_default()
        })
        .markup()
}

/// The headline of each jurisdiction in the two editions; of the first key that both have, where they have no states.
fn slopes(words: &Words, charts: &mut Charts, comparison: &Comparison) -> Option<Markup> {
    let node = words.headline();
    let of_key = |key: &str| {
        let changes = comparison.by(key)?;
        let rows: Vec<&Change> = changes.rows.iter().filter(|row| row.node == node).collect();
        (1..=MOST_ROWS).contains(&rows.len()).then(|| (key.to_owned(), rows))
    };
    let (key, rows) = of_key("state").or_else(|| comparison.groups.iter().find_map(|(key, _)| of_key(key)))?;
    let label = |row: &Change| words.group(std::slice::from_ref(&key), &row.group);
    let names = [comparison.old.methodology().name(), words.methodology().name()].map(short);
    let [old, new] = match names[0] == names[1] {
        true => [words.pick("before", "antes"), words.pick("now", "ahora")].map(str::to_owned),
        false => names,
    };
    let groups = rows.iter().map(|row| Slope { label: label(row), old: row.mean_old, new: row.mean_new }).collect();
    let index = words.node(node);
    let title = words.choose(text!("{index}: before and now", "{index}: antes y ahora"));
    let data = Slopes { old, new, groups, scale: words.scale(node) };
    let table = words
        .table(title, rows)
        .column(&words.key(&key), &words.key(&key), label)
        .column("n before", "n antes", |row| row.n_old)
        .column("n now", "n ahora", |row| row.n_new)
        .column("Mean before", "Media antes", |row| words.cell(node, row.mean_old))
        .column("Mean now", "Media ahora", |row| words.cell(node, row.mean_new))
        .column("Change", "Cambio", |row| Cell::number(row.change, |change| words.change(node, change)));
    Some(charts.figure("slopes", &data, table))
}

/// The institutions that climbed and fell most.
fn moves(words: &Words, found: &Moves) -> Markup {
    let mut known: Vec<(i64, &Move)> = found.rows.iter().filter_map(|row| Some((row.places()?, row))).collect();
    let node = words.headline();
    let table = |caption: &str, rows: Vec<(i64, &Move)>| {
        words
            .table(caption, rows)
            .column("Institution", "Institución", |(_, row)| printable(&row.unit).into_owned())
            .column(&words.key("state"), &words.key("state"), |(_, row)| {
                row.state.as_deref().map(|state| words.value("state", state))
            })
            .column("Score before", "Puntaje antes", |(_, row)| words.cell(node, row.score_old))
            .column("Score now", "Puntaje ahora", |(_, row)| words.cell(node, row.score_new))
            .column("Rank before", "Posición antes", |(_, row)| row.rank_old)
            .column("Rank now", "Posición ahora", |(_, row)| row.rank_new)
            .column("Places won", "Lugares ganados", |(places, _)| {
                Cell::Number(format!("{places:+}").replace('-', "−"))
            })
            .markup()
    };
    known.sort_by_key(|(places, _)| -places);
    let climbed = known.iter().copied().filter(|(places, _)| *places > 0).take(MOVES).collect();
    known.sort_by_key(|(places, _)| *places);
    let fell = known.iter().copied().filter(|(places, _)| *places < 0).take(MOVES).collect();
    html! {
        (table(words.pick("Institutions that climbed most", "Instituciones que más subieron"), climbed))
        (table(words.pick("Institutions that fell most", "Instituciones que más bajaron"), fell))
    }
}

/// Counts of institutions from each class of a division to each.
fn transitions(words: &Words, found: &Transitions, division: &str) -> Markup {
    let rows: Vec<_> = found.rows.iter().filter(|row| row.division == division).collect();
    let mut classes: Vec<&Option<String>> = Vec::new();
    for class in rows.iter().flat_map(|row| [&row.from, &row.to]) {
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    let label = |class: &Option<String>| match (class, division) {
        (Some(code), "band") => words.band(code),
        (Some(code), _) => code.clone(),
        (None, "band") => {
            words.pick("Below the bands, or no score", "Por debajo de las bandas, o sin puntaje").to_owned()
        }
        (None, _) => words.pick("(none)", "(ninguno)").to_owned(),
    };
    let count = |to: &Option<String>, from: &Option<String>| {
        rows.iter().filter(|row| row.from == *from && row.to == *to).map(|row| row.n).sum::<usize>()
    };
    let caption = match division {
        "band" => words.pick("From which band to which", "De qué banda a cuál"),
        _ => words.pick("From which quadrant to which", "De qué cuadrante a cuál"),
    };
    words
        .table(caption, classes.iter().copied())
        .column("From ↓ to →", "De ↓ a →", label)
        .columns(classes.iter().copied(), label, count)
        .markup()
}
