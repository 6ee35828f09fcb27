//! Tables for people: headings and labels in the reader's language, figures to a few decimals, and on a terminal what fits in it.

use std::io::{self, IsTerminal};

use console::Term;
use polars::prelude::*;

use super::arguments::Output;
use super::labels::label;
use crate::dictionary;
use crate::error::Result;
use crate::export::{Cell, Rows};
use crate::finding::printable;
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::text_table::{self, TextColumn};

/// Decimals of a figure in a table for people; files have them all.
pub(super) const DECIMALS: usize = 3;
/// Columns of p-values, which have a decimal more, and the least that is shown; below it all decimals would be zeros.
const P_VALUES: [&str; 4] = ["p", "p_holm", "p_bh", "p_wilcoxon"];
const LEAST: f64 = 0.0001;
/// Columns of quantiles of ranks, which are shown as whole ranks.
const RANKS: [&str; 3] = ["rank_median", "rank_p5", "rank_p95"];
/// Whole numbers that are wanted right after the names.
const FIRST: [&str; 3] = ["rank", "place", "n"];
/// What a row is about, wanted before the figures behind it.
const FIGURES: [&str; 9] =
    ["mean", "estimate", "change", "difference", "share", "completion_rate", "total_order", "first_order", "meaning"];
/// How the names of two columns end that mean nothing one without the other.
const PAIRS: [(&str, &str); 3] = [("low", "high"), ("p5", "p95"), ("_old", "_new")];
/// Texts wider than this are sentences, which may be shortened to so much.
const SENTENCE: usize = 40;
const SHORTENED: usize = 20;
/// Lines of a terminal that are not for rows: header, line, what is left out, prompt.
const BESIDE_ROWS: usize = 4;

/// The size of a terminal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    columns: usize,
    lines: usize,
}

impl Screen {
    /// The terminal that an output goes to; none where it goes elsewhere.
    fn of(output: &Output) -> Option<Screen> {
        let is_shown = output.out.is_none() && io::stdout().is_terminal();
        let (lines, columns) = is_shown.then(|| Term::stdout().size())?;
        Some(Screen { columns: columns.into(), lines: lines.into() })
    }
}

/// A table as text for where the output goes: what fits on a terminal, and everything elsewhere.
pub(super) fn for_people(table: &DataFrame, methodology: &Methodology, output: &Output) -> Result<String> {
    drawn(table, methodology, output.lang, Screen::of(output))
}

fn drawn(table: &DataFrame, methodology: &Methodology, language: Language, screen: Option<Screen>) -> Result<String> {
    let Some(screen) = screen else { return Ok(text_table::table(&columns(table, methodology, language, None)?)) };
    let height = screen.lines.saturating_sub(BESIDE_ROWS).max(1);
    let shown = if table.height() <= height + 1 { table.clone() } else { table.head(Some(height)) };
    let columns = columns(&shown, methodology, language, Some(screen.columns))?;
    let (mut text, columns_left) = text_table::fitted(&columns, &wanted(table, methodology), screen.columns);
    let rows_left = table.height() - shown.height();
    let left = [(rows_left, "row", "fila"), (columns_left, "column", "columna")];
    let left = left.into_iter().filter(|(count, ..)| *count > 0).map(|(count, english, spanish)| {
        let s = if count == 1 { "" } else { "s" };
        text!("{count} more {english}{s}", "{count} {spanish}{s} más").in_language(language).to_owned()
    });
    let left = left.collect::<Vec<_>>().join(", ");
    if !left.is_empty() {
        text.push_str(&text_table::shortened(&format!("… {left}: `--format csv`"), screen.columns));
        text.push('\n');
    }
    Ok(text)
}

/// The columns as text; those with text may be shortened on a terminal: sentences to a few words, names to half of its width.
fn columns(
    table: &DataFrame,
    methodology: &Methodology,
    language: Language,
    width: Option<usize>,
) -> Result<Vec<TextColumn>> {
    let rows = Rows::new(table)?;
    let column = |(at, column): (usize, &Column)| {
        let name = column.name().as_str();
        let text = |cell| match cell {
            Cell::Missing => String::new(),
            Cell::Text(text) => printable(&label(name, text, methodology, language)).into_owned(),
            Cell::Float(value) => figure(name, value),
            Cell::Whole(value) => value.to_string(),
            Cell::Truth(true) => language.pick("yes", "sí").to_owned(),
            Cell::Truth(false) => "no".to_owned(),
        };
        let cells = (0..rows.len()).map(|row| text(rows.cell(row, at))).collect();
        let heading = printable(dictionary::column(name).map_or(name, |known| known.heading(language)));
        if column.dtype().is_primitive_numeric() {
            return TextColumn::figures(heading, cells);
        }
        let column = TextColumn::texts(heading, cells);
        let shortest = width.map(|width| if column.width() > SENTENCE { SHORTENED } else { width / 2 });
        TextColumn { shortest, ..column }
    };
    Ok(table.columns().iter().enumerate().map(column).collect())
}

fn figure(column: &str, value: f64) -> String {
    if P_VALUES.contains(&column) {
        return if (0.0..LEAST).contains(&value) { format!("<{LEAST}") } else { format!("{value:.4}") };
    }
    let decimals = if RANKS.contains(&column) { 0 } else { DECIMALS };
    format!("{value:.decimals$}")
}

/// The columns of a table from the most wanted to the least: what the rows are called; ranks and counts; the headline and
/// what it is made of; the main figures with their intervals and p-values; everything else that is no node; the other nodes; codes of
/// states that are named as well; columns without a value.
fn wanted(table: &DataFrame, methodology: &Methodology) -> Vec<Vec<usize>> {
    let names: Vec<&str> = table.get_column_names().iter().map(|name| name.as_str()).collect();
    let is_text = |at: &usize| table.columns()[*at].dtype() == &DataType::String;
    let called = match names.iter().position(|name| *name == "unit") {
        Some(unit) => unit + 1,
        None => (0..names.len()).take_while(is_text).count(),
    };
    let nodes = from_the_headline(methodology);
    let highest = 1 + methodology.headline().weighted().count();
    let is_main = |name: &str| FIGURES.contains(&name) || P_VALUES.contains(&name) || name.starts_with("ci_");
    let priority = |at: &usize| match nodes.iter().position(|node| *node == names[*at]) {
        _ if *at > 0 && names[*at] == "state_code" && names.contains(&"state") => (6, *at),
        _ if *at < called => (0, *at),
        _ if table.columns()[*at].null_count() == table.height() => (7, *at),
        _ if FIRST.contains(&names[*at]) => (1, *at),
        Some(node) if node < highest => (2, node),
        Some(node) => (5, node),
        None if methodology.node(names[*at]).is_some() => (5, nodes.len() + at),
        None if is_main(names[*at]) => (3, *at),
        None => (4, *at),
    };
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_cached_key(priority);
    let named = |name: String| names.iter().position(|known| *known == name);
    let other = |at: usize, (from, to): (&str, &str)| named(names[at].strip_suffix(from)?.to_owned() + to);
    let is_second = |at: usize| PAIRS.iter().any(|(first, second)| other(at, (*second, *first)).is_some());
    let group = |at: usize| [Some(at)].into_iter().chain(PAIRS.map(|pair| other(at, pair))).flatten().collect();
    order.into_iter().filter(|at| !is_second(*at)).map(group).collect()
}

/// Codes of the headline and of the nodes below it, level by level.
fn from_the_headline(methodology: &Methodology) -> Vec<&str> {
    let nodes = methodology.nodes();
    let mut found = vec![methodology.headline_position()];
    let mut at = 0;
    while at < found.len() {
        for child in nodes[found[at]].weighted() {
            if !found.contains(&child.node) {
                found.push(child.node);
            }
        }
        at += 1;
    }
    found.into_iter().map(|node| nodes[node].code()).collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::{Scores, Summarize, SurveyReader};

    fn scores() -> Scores {
        let methodology = Methodology::edition(2017).unwrap();
        Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv").unwrap()).unwrap()
    }

    /// The table on a terminal, none of whose lines is longer than it is wide, nor all of them more than it is high.
    fn on_terminal(table: &DataFrame, language: Language, columns: usize, lines: usize) -> String {
        let methodology = Methodology::edition(2017).unwrap();
        let text = drawn(table, &methodology, language, Some(Screen { columns, lines })).unwrap();
        assert!(text.lines().all(|line| line.width() <= columns), "{columns}\n{text}");
        assert!(text.lines().count() < lines, "{lines}\n{text}");
        text
    }

    fn headings(text: &str) -> Vec<&str> {
        text.lines().next().unwrap_or_default().split_whitespace().collect()
    }

    #[test]
    fn states_on_a_terminal_of_80_columns() {
        let wide = Summarize::new(&scores()).by(["state"]).wide().unwrap();
        assert_snapshot!(on_terminal(&wide, Language::English, 80, 10));
        assert_snapshot!(on_terminal(&wide, Language::Spanish, 80, 10));
        assert!(!on_terminal(&wide, Language::English, 80, 40).contains(" row"));
    }

    #[test]
    fn more_columns_fit_on_wider_terminals() {
        let wide = Summarize::new(&scores()).by(["state"]).wide().unwrap();
        let shown = |columns| headings(&on_terminal(&wide, Language::English, columns, 24)).len();
        assert_eq!([80, 120, 200].map(shown), [10, 15, 24]);
        let all = drawn(&wide, &Methodology::edition(2017).unwrap(), Language::English, None).unwrap();
        assert_eq!((all.lines().count(), headings(&all).len()), (35, 28));
    }

    #[test]
    fn institutions_come_with_their_rank_and_headline_however_narrow_the_terminal() {
        let scores = scores().frame().unwrap();
        assert_snapshot!(on_terminal(&scores, Language::English, 80, 8));
        assert_snapshot!(on_terminal(&scores, Language::Spanish, 120, 8));
        for columns in [60, 80, 120, 200, 400] {
            let text = on_terminal(&scores, Language::English, columns, 24);
            assert!(["unit", "GA", "rank"].iter().all(|name| headings(&text).contains(name)), "{text}");
        }
    }

    #[test]
    fn a_long_name_leaves_room_for_figures_and_sentences_keep_some_words() {
        let long = "Instituto de Acceso a la Información Pública y Protección de Datos Personales";
        let note = "one institution has no value in this node, so that there is no interval";
        let table = df!("unit" => [long, "B"], "GA" => [0.5, 1.0], "p" => [0.00001, 0.0002], "rank_p5" => [1.0, 2.6], "note" => [Some(note), None]);
        let table = table.unwrap();
        assert_snapshot!(on_terminal(&table, Language::English, 80, 24));
        assert_snapshot!(on_terminal(&table, Language::English, 60, 24));
    }
}
