//! The commands about what an index measures: its reliability, and how groups differ in it.

use polars::prelude::*;

use super::arguments::{Compared, Form, Survey};
use super::reading;
use super::run::Run;
use super::terminal::{self, DECIMALS};
use crate::error::Result;
use crate::export::json::Members;
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::reliability::{Analysis, CompareGroups, Component, Note, PairTest, Reliability};
use crate::scoring::Scores;

/// Prints what a node's children have in common: tables for people, an object in JSON, else one long table.
pub(super) fn reliability(survey: &Survey, node: Option<&str>, run: &mut Run) -> Result<()> {
    let scores = reading::scores(survey, run)?;
    let methodology = scores.methodology();
    let found = Analysis::new(&scores, node.unwrap_or_else(|| methodology.headline().code()))?;
    match run.output.form() {
        Form::Table => run.text(&for_people(&found, methodology, run)?),
        Form::Json => run.text(&json(&found, run)?),
        _ => run.table(&found.figures().frame(run.language)?, methodology),
    }
}

/// Tests of groups, or of each pair of them.
pub(super) fn compare_groups(scores: &Scores, options: &Compared, run: &Run) -> Result<DataFrame> {
    let compare = CompareGroups::new(scores).by(reading::keys(&options.by, scores)).nodes(&options.node);
    let compare = compare.confidence(options.confidence);
    if !options.pairs {
        return compare.tests()?.frame(run.language);
    }
    let found = compare.pairs()?;
    let name =
        |keys: &Option<String>| keys.clone().unwrap_or_else(|| run.language.pick("(none)", "(ninguno)").to_owned());
    let of_pair = |row: &PairTest| {
        format!("{}, {} – {} ({})", row.node, name(&row.a), name(&row.b), words(&row.notes, run.language))
    };
    run.note_few(found.iter().filter(|row| !row.notes.is_empty()).map(of_pair), |n, pairs| {
        text!("pairs without some figure: {n}: {pairs}", "pares sin alguna cifra: {n}: {pairs}")
    });
    found.frame(run.language)
}

fn words(notes: &[Note], language: Language) -> String {
    notes.iter().map(|note| note.message(language)).collect::<Vec<_>>().join("; ")
}

fn for_people(found: &Analysis, methodology: &Methodology, run: &Run) -> Result<String> {
    let language = run.language;
    let Reliability { node, n, alpha, .. } = &found.items;
    let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.DECIMALS$}"));
    let (raw, standardized, why) = (shown(alpha.raw), shown(alpha.standardized), words(&alpha.notes, language));
    let why = if why.is_empty() { why } else { format!(" ({why})") };
    let mut text = text!(
        "{node}: n {n}, Cronbach's alpha {raw}, standardized {standardized}{why}\n",
        "{node}: n {n}, alfa de Cronbach {raw}, estandarizada {standardized}{why}\n"
    )
    .in_language(language)
    .to_owned();
    let sections = [
        ("Children", "Componentes", found.items.items.frame(language)?),
        ("Principal components", "Componentes principales", found.items.components.frame(language)?),
        ("Loadings", "Cargas", found.items.loadings_frame()?),
        ("Pearson correlations", "Correlaciones de Pearson", found.pearson.frame(language)?),
        ("Spearman correlations", "Correlaciones de Spearman", found.spearman.frame(language)?),
        ("Weight and influence", "Peso e influencia", found.influence.frame(language)?),
    ];
    for (english, spanish, table) in sections {
        let table = terminal::for_people(&table, methodology, &run.output)?;
        text.push_str(&format!("\n{}\n{table}", language.pick(english, spanish)));
    }
    if let Some(note) = &found.items.components_note {
        text.push_str(&format!("{}\n", note.message(language)));
    }
    Ok(text)
}

fn json(found: &Analysis, run: &Run) -> Result<String> {
    let (language, Analysis { items, pearson, spearman, influence, .. }) = (run.language, found);
    let Reliability { node, n, alpha, items, components, components_note, .. } = items;
    let mut notes: Vec<&Note> = alpha.notes.iter().collect();
    notes.extend(components_note.iter().filter(|note| !alpha.notes.contains(note)));
    let notes: Vec<String> = notes.into_iter().map(|note| note.message(language)).collect();
    let figures = |of: fn(&Component) -> Option<f64>| components.iter().map(of).collect::<Option<Vec<f64>>>();
    let of_child = |child| components.iter().map(|component| component.loadings.get(child).copied()).collect();
    let loadings: Option<Vec<Vec<f64>>> = (0..items.len()).map(of_child).collect();
    let mut members = Members::default();
    members.add("provenance", &run.provenance)?;
    members.add("node", node)?;
    members.add("n", n)?;
    members.add("alpha", &alpha.raw)?;
    members.add("alpha_standardized", &alpha.standardized)?;
    members.add("notes", &notes)?;
    members.add_rows("items", &items.frame(language)?)?;
    members.add("eigenvalues", &figures(|component| component.eigenvalue))?;
    members.add("shares", &figures(|component| component.share))?;
    members.add("loadings", &loadings)?;
    members.add_rows("pearson", &pearson.frame(language)?)?;
    members.add_rows("spearman", &spearman.frame(language)?)?;
    members.add_rows("influence", &influence.frame(language)?)?;
    Ok(format!("{{\n{}\n}}\n", members.text()))
}
