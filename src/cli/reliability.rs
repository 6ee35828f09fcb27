//! The commands about what an index measures: its reliability, and how groups differ in it.

use polars::prelude::*;

use super::arguments::{Form, Output};
use super::terminal::DECIMALS;
use super::trace::Trace;
use super::{commands, output, robustness, terminal};
use crate::cli::arguments;
use crate::error::Result;
use crate::export::{self, Format, Provenance};
use crate::language::{Language, text};
use crate::reliability::{Analysis, CompareGroups, Note, PairTest};
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
    let compare = CompareGroups::new(scores).by(commands::keys(&by.by, scores)).nodes(nodes).confidence(confidence);
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
        let rows = |table: DataFrame| -> Result<String> {
            let mut bytes = Vec::new();
            export::write(&table, Format::Json, &mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
        };
        let number = |figure: Option<f64>| export::json_number(figure);
        let list = |figures: Vec<f64>| {
            let figures: Vec<String> = figures.into_iter().map(|figure| number(Some(figure))).collect();
            format!("[{}]", figures.join(","))
        };
        let (language, alpha, components) = (self.language, self.of.items.alpha(), self.of.items.components());
        let of_child = |child: usize| {
            let loadings = components.map(|components| components.loadings().iter().map(|entries| entries[child]));
            list(loadings.into_iter().flatten().collect())
        };
        let loadings: Vec<String> = (0..self.of.items.items().len()).map(of_child).collect();
        let none = || "null".to_owned();
        let mut notes: Vec<&Note> = alpha.notes.iter().collect();
        notes.extend(self.of.items.components_note().filter(|note| !alpha.notes.contains(note)));
        let notes: Vec<String> =
            notes.iter().map(|note| export::json_text(&note.message(language))).collect::<Result<_>>()?;
        let members = [
            ("provenance", provenance.json()?),
            ("node", export::json_text(self.of.items.node())?),
            ("n", self.of.items.n().to_string()),
            ("alpha", number(alpha.raw)),
            ("alpha_standardized", number(alpha.standardized)),
            ("notes", format!("[{}]", notes.join(","))),
            ("items", rows(self.of.items.items_frame(language)?)?),
            ("eigenvalues", components.map_or_else(none, |found| list(found.eigenvalues().to_vec()))),
            ("shares", components.map_or_else(none, |found| list(found.shares()))),
            ("loadings", components.map_or_else(none, |_| format!("[{}]", loadings.join(",")))),
            ("pearson", rows(self.of.pearson.frame(language)?)?),
            ("spearman", rows(self.of.spearman.frame(language)?)?),
            ("influence", rows(self.of.influence.frame(language)?)?),
        ];
        let members: Vec<String> = members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        Ok(format!("{{\n{}\n}}\n", members.join(",\n")))
    }
}
