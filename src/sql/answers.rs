//! Columns of raw answers as rules read them: each looked at once, whatever the number of its rules.

use std::collections::HashMap;

use super::Dialect;
use super::source::Table;
use super::steps::{Column, Steps};
use crate::index::sql::fold::{Folding, folded};
use crate::index::sql::terms::{case_of, when};
use crate::index::{NO, YES};
use crate::methodology::{Raw, ScoringRule};

/// The answers of each node that is scored by a rule, by the quoted names of their columns, which a table `answers` adds; `texts`
/// names the columns of text of the table before.
pub(super) fn read(table: &Table, texts: &HashMap<usize, String>, steps: &mut Steps) -> HashMap<usize, Vec<String>> {
    let dialect = steps.dialect;
    let mut names: HashMap<(usize, Raw), String> = HashMap::new();
    let mut columns: Vec<Column> = Vec::new();
    let mut answers = HashMap::new();
    for (position, node) in table.methodology.nodes().iter().enumerate() {
        let Some((raw, rule)) = table.answers(position).zip(node.rule()) else { continue };
        let mut quoted = Vec::with_capacity(raw.len());
        for at in raw {
            let name = names.entry((*at, rule.raw())).or_insert_with(|| {
                let text = texts.get(at).map_or("", String::as_str);
                let (kind, answer) = match rule.raw() {
                    Raw::Words => ("word", Folding::to_words(&words(table, *at)).of(dialect, &dialect.name(text))),
                    Raw::Truths => ("yes", truth(dialect, &dialect.name(text))),
                    Raw::Numbers => ("number", dialect.double_of(&dialect.name(text))),
                };
                let name = steps.column(&format!("{}_{kind}", table.layout.headers[*at]));
                columns.push((answer, name.clone()));
                name
            });
            quoted.push(dialect.name(name));
        }
        answers.insert(position, quoted);
    }
    if !columns.is_empty() {
        steps.extend("answers", &columns);
    }
    answers
}

/// The answers that the maps which read a column know.
fn words(table: &Table, column: usize) -> Vec<String> {
    let nodes = table.methodology.nodes().iter().enumerate();
    let maps = nodes.filter_map(|(position, node)| match node.rule()? {
        ScoringRule::Map(scores) if table.answers(position)?.contains(&column) => Some(scores),
        _ => None,
    });
    maps.flatten().map(|(word, _)| folded(word)).collect()
}

/// 1 for yes, 0 for no, null for anything else.
fn truth(dialect: Dialect, answer: &str) -> String {
    let branches = |words: &[&str], score: f64| {
        // A column of numbers may have 1 as 1.0.
        let numbers = words.iter().filter(|word| word.parse::<f64>().is_ok()).map(|word| format!("{word}.0"));
        let words = words.iter().map(|word| (*word).to_owned()).chain(numbers);
        words.map(|word| when(&dialect.text(&word), &dialect.double(score))).collect::<Vec<_>>()
    };
    let known: Vec<String> = YES.iter().chain(&NO).map(|word| (*word).to_owned()).collect();
    let answer = Folding::to_words(&known).of(dialect, answer);
    case_of(&answer, [branches(&YES, 1.0), branches(&NO, 0.0)].concat())
}
