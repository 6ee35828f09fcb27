//! What changed since an earlier edition, and the editions in sequence.

use maud::{Markup, html};

use super::{Chapter, drawn};
use crate::language::text;
use crate::report::figures::{Figure, Place};
use crate::report::table::{Cell, Table};
use crate::report::words::{Words, edition, p_value};
use crate::results::Comparison;
use crate::trend::{Changes, Edition, Reason};

/// Moves in rank that the page shows on each side.
const MOVES: usize = 10;

pub(super) fn chapters(words: &Words, figures: &[Figure]) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    if let Some(comparison) = words.results.comparison() {
        let body = html! {
            (matched(words, comparison))
            (changes(words, None, comparison.whole()).markup(words.language))
            (drawn(words, figures, &Place::Comparison))
            @for (key, found) in comparison.groups() { (changes(words, Some(key), found).markup(words.language)) }
            @for table in moves(words, comparison) { (table.markup(words.language)) }
            @for table in transitions(words, comparison) { (table.markup(words.language)) }
        };
        let title = words.pick("Against the earlier edition", "Frente a la edición anterior");
        chapters.push(Chapter::new("comparison", title, body));
    }
    if figures.iter().any(|figure| figure.place == Place::Series) {
        let body = html! {
            p { (words.pick(
                "Figures that were published are told apart from those computed here. Editions differ in their samples and in parts of their method; a line says nothing about why it moves.",
                "Las cifras publicadas se distinguen de las calculadas aquí. Las ediciones difieren en sus muestras y en partes de su método; una línea no dice por qué se mueve.",
            )) }
            (drawn(words, figures, &Place::Series))
        };
        chapters.push(Chapter::new("series", words.pick("The editions", "Las ediciones"), body));
    }
    chapters
}

fn matched(words: &Words, comparison: &Comparison) -> Markup {
    let both = comparison.matching().pairs().len();
    let count = |edition| {
        let reasons = [Reason::NoCounterpart, Reason::Ambiguous];
        reasons.map(|reason| comparison.matching().count(edition, reason)).iter().sum::<usize>()
    };
    let (old, new) = (count(Edition::Old), count(Edition::New));
    let name = edition(comparison.old().methodology().name(), words.language);
    let text = text!(
        "Earlier edition: {name}. Institutions in both editions: {both}; in the earlier one only: {old}; in this one only: {new}. A change is the sum of that of the institutions in both, of entries and of exits.",
        "Edición anterior: {name}. Instituciones en ambas ediciones: {both}; solo en la anterior: {old}; solo en esta: {new}. Un cambio es la suma del de las instituciones que están en ambas, de las entradas y de las salidas."
    );
    let left_out = comparison.left_out(words.language);
    html! {
        p { (text.in_language(words.language)) }
        @if !left_out.is_empty() { ul { @for part in &left_out { li { (part) } } } }
    }
}

/// The changes of all nodes, or of the headline by a key.
fn changes(words: &Words, key: Option<&str>, found: &Changes) -> Table {
    let shown = found.rows.iter().filter(|row| key.is_none() || row.node == words.headline());
    let keys: Vec<String> = key.iter().map(|key| (*key).to_owned()).collect();
    let rows = shown.map(|row| {
        let write = |value| words.figure(&row.node, value);
        let change = |value| Cell::number(value, |value| words.change(&row.node, value));
        let notes: Vec<String> = row.notes.iter().map(|note| note.message(words.language)).collect();
        vec![
            Cell::text(if key.is_none() { words.node(&row.node) } else { words.group(&keys, &row.group) }),
            Cell::count(row.n_old),
            Cell::count(row.n_new),
            Cell::count(row.n_matched),
            Cell::number(row.mean_old, write),
            Cell::number(row.mean_new, write),
            change(row.change),
            change(row.within),
            Cell::interval(row.within_low, row.within_high, |value| words.change(&row.node, value)),
            change(row.entry),
            change(row.exit),
            Cell::number(row.p_wilcoxon, p_value),
            Cell::text(notes.join("; ")),
        ]
    });
    let confidence = words.confidence();
    let interval = text!("{confidence} interval", "Intervalo de {confidence}");
    let first = key.map_or_else(|| words.pick("Index", "Índice").to_owned(), |key| words.key(key));
    let headings = [
        &first,
        words.pick("n before", "n antes"),
        words.pick("n now", "n ahora"),
        words.pick("n in both", "n en ambas"),
        words.pick("Mean before", "Media antes"),
        words.pick("Mean now", "Media ahora"),
        words.pick("Change", "Cambio"),
        words.pick("In both", "En ambas"),
        interval.in_language(words.language),
        words.pick("By entry", "Por entradas"),
        words.pick("By exit", "Por salidas"),
        words.pick("p (Wilcoxon)", "p (Wilcoxon)"),
        words.pick("Note", "Nota"),
    ];
    let (node, lower) = (words.node(words.headline()), first.to_lowercase());
    let caption = match key {
        None => text!("Changes over all institutions", "Cambios de todas las instituciones"),
        Some(_) => text!("Change of {node} by {lower}", "Cambio de {node} por {lower}"),
    };
    Table::new(caption.in_language(words.language), &headings, rows.collect())
}

/// The institutions that climbed and fell most.
fn moves(words: &Words, comparison: &Comparison) -> Vec<Table> {
    let Some(found) = comparison.moves() else { return Vec::new() };
    let mut known: Vec<_> = found.rows.iter().filter_map(|row| Some((row.places()?, row))).collect();
    known.sort_by_key(|(places, _)| -places);
    let node = words.headline();
    let table = |rows: &[(i64, &crate::trend::Move)], caption: &str| {
        let row = |(places, row): &(i64, &crate::trend::Move)| {
            let rank = |rank: Option<u32>| rank.map_or(Cell::Missing, Cell::count);
            vec![
                Cell::text(crate::finding::printable(&row.unit)),
                Cell::optional(row.state.as_deref().map(|state| words.value("state", state))),
                Cell::number(row.score_old, |score| words.figure(node, score)),
                Cell::number(row.score_new, |score| words.figure(node, score)),
                rank(row.rank_old),
                rank(row.rank_new),
                Cell::Number(format!("{places:+}").replace('-', "−")),
            ]
        };
        let headings = [
            words.pick("Institution", "Institución"),
            &words.key("state"),
            words.pick("Score before", "Puntaje antes"),
            words.pick("Score now", "Puntaje ahora"),
            words.pick("Rank before", "Posición antes"),
            words.pick("Rank now", "Posición ahora"),
            words.pick("Places won", "Lugares ganados"),
        ];
        Table::new(caption, &headings, rows.iter().map(row).collect())
    };
    let climbed: Vec<_> = known.iter().copied().filter(|(places, _)| *places > 0).take(MOVES).collect();
    known.sort_by_key(|(places, _)| *places);
    let fell: Vec<_> = known.iter().copied().filter(|(places, _)| *places < 0).take(MOVES).collect();
    let tables = [
        table(&climbed, words.pick("Institutions that climbed most", "Instituciones que más subieron")),
        table(&fell, words.pick("Institutions that fell most", "Instituciones que más bajaron")),
    ];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

/// Counts of institutions from each class to each.
fn transitions(words: &Words, comparison: &Comparison) -> Vec<Table> {
    let Some(found) = comparison.transitions() else { return Vec::new() };
    let of = |division: &str| {
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
        let cells = |from: &&Option<String>| {
            let n = |to: &&Option<String>| {
                rows.iter().filter(|row| row.from == **from && row.to == **to).map(|row| row.n).sum::<usize>()
            };
            std::iter::once(Cell::text(label(from))).chain(classes.iter().map(|to| Cell::count(n(to)))).collect()
        };
        let labels: Vec<String> = classes.iter().map(|class| label(class)).collect();
        let mut headings = vec![words.pick("From ↓ to →", "De ↓ a →")];
        headings.extend(labels.iter().map(String::as_str));
        let caption = match division {
            "band" => words.pick("From which band to which", "De qué banda a cuál"),
            _ => words.pick("From which quadrant to which", "De qué cuadrante a cuál"),
        };
        (!rows.is_empty()).then(|| Table::new(caption, &headings, classes.iter().map(cells).collect()))
    };
    ["quadrant", "band"].into_iter().filter_map(of).collect()
}
