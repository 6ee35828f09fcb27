//! The commands about what an index measures: its reliability, and how groups differ in it.

use polars::prelude::*;

use super::arguments::{Form, Output};
use super::terminal::DECIMALS;
use super::trace::Trace;
use super::{output, reading, robustness, terminal};
use crate::cli::arguments;
use crate::error::Result;
use crate::export::Provenance;
use crate::export::json::Members;
use crate::language::{Language, text};
use crate::reliability::{Analysis, CompareGroups, Components, Note, PairTest};
use crate::scoring::Scores;

/// All that is said of a node's children.
struct Findings {
    of: Analysis,
    language: Language,
}

/// Prints what a node's children have in common: tables for people, an object in JSON, else one long table.
pub(super) fn reliability(scores: &Scores, node: Option<&str>, output: &Output, trace: &Trace) -> Result<()> {
    let node = node.unwrap_or_else(|| scores.methodology().headline().code());
    let findings = Findings { of: Analysis::new(scores, node)?, language: output.lang };
    match output::form(output) {
        Form::Table => output::text(&findings.for_people(scores, output)?, output),
        Form::Json => output::text(&findings.json(trace.provenance())?, output),
        _ => output::table(&findings.of.frame(output.lang)?, scores.methodology(), output, trace.provenance()),
    }
}

/// Tests of groups, or of each pair of them.
pub(super) fn compare_groups(
    scores: &Scores,
    by: &arguments::Compared,
    nodes: &[String],
    confidence: f64,
    pairs: bool,
    language: Language,
) -> Result<DataFrame> {
    let compare = CompareGroups::new(scores).by(reading::keys(&by.by, scores)).nodes(nodes).confidence(confidence);
    if !pairs {
        return compare.tests()?.frame(language);
    }
    let found = compare.pairs()?;
    let name = |keys: &Option<String>| keys.clone().unwrap_or_else(|| language.pick("(none)", "(ninguno)").to_owned());
    let of_pair =
        |row: &PairTest| format!("{}, {} – {} ({})", row.node, name(&row.a), name(&row.b), words(&row.notes, language));
    robustness::few(
        found.rows().iter().filter(|row| !row.notes.is_empty()).map(of_pair),
        |n, pairs| text!("pairs without some figure: {n}: {pairs}", "pares sin alguna cifra: {n}: {pairs}"),
        language,
    );
    found.frame()
}

fn words(notes: &[Note], language: Language) -> String {
    notes.iter().map(|note| note.message(language)).collect::<Vec<_>>().join("; ")
}

impl Findings {
    fn for_people(&self, scores: &Scores, output: &Output) -> Result<String> {
        let language = self.language;
        let (node, n, alpha) = (self.of.items.node(), self.of.items.n(), self.of.items.alpha());
        let shown =
            |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.DECIMALS$}"));
        let (raw, standardized, why) = (shown(alpha.raw), shown(alpha.standardized), words(&alpha.notes, language));
        let why = if why.is_empty() { why } else { format!(" ({why})") };
        let mut text = text!(
            "{node}: n {n}, Cronbach's alpha {raw}, standardized {standardized}{why}\n",
            "{node}: n {n}, alfa de Cronbach {raw}, estandarizada {standardized}{why}\n"
        )
        .in_language(language)
        .to_owned();
        let mut section = |en: &str, es: &str, table: DataFrame| -> Result<()> {
            let table = terminal::for_people(&table, scores.methodology(), output)?;
            text.push_str(&format!("\n{}\n{table}", language.pick(en, es)));
            Ok(())
        };
        section("Children", "Componentes", self.of.items.items_frame(language)?)?;
        section("Principal components", "Componentes principales", self.of.items.components_frame()?)?;
        section("Loadings", "Cargas", self.of.items.loadings_frame()?)?;
        section("Pearson correlations", "Correlaciones de Pearson", self.of.pearson.frame(language)?)?;
        section("Spearman correlations", "Correlaciones de Spearman", self.of.spearman.frame(language)?)?;
        section("Weight and influence", "Peso e influencia", self.of.influence.frame(language)?)?;
        if let Some(note) = self.of.items.components_note() {
            text.push_str(&format!("{}\n", note.message(language)));
        }
        Ok(text)
    }

    fn json(&self, provenance: &Provenance) -> Result<String> {
        let Analysis { items, pearson, spearman, influence, .. } = &self.of;
        let (language, alpha, components) = (self.language, items.alpha(), items.components());
        let mut notes: Vec<&Note> = alpha.notes.iter().collect();
        notes.extend(items.components_note().filter(|note| !alpha.notes.contains(note)));
        let notes: Vec<String> = notes.into_iter().map(|note| note.message(language)).collect();
        let of_child = |child| components.map(|found| found.loadings().iter().map(|entries| entries[child]).collect());
        let loadings: Option<Vec<Vec<f64>>> = (0..items.items().len()).map(of_child).collect();
        let mut members = Members::default();
        members.add("provenance", provenance)?;
        members.add("node", items.node())?;
        members.add("n", &items.n())?;
        members.add("alpha", &alpha.raw)?;
        members.add("alpha_standardized", &alpha.standardized)?;
        members.add("notes", &notes)?;
        members.add_rows("items", &items.items_frame(language)?)?;
        members.add("eigenvalues", &components.map(Components::eigenvalues))?;
        members.add("shares", &components.map(Components::shares))?;
        members.add("loadings", &loadings)?;
        members.add_rows("pearson", &pearson.frame(language)?)?;
        members.add_rows("spearman", &spearman.frame(language)?)?;
        members.add_rows("influence", &influence.frame(language)?)?;
        Ok(format!("{{\n{}\n}}\n", members.text()))
    }
}
