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
use crate::reliability::{CompareGroups, Correlate, Correlations, Influence, Method, Note, PairTest, Reliability};
use crate::scoring::Scores;

/// All that is said of a node's children.
struct Findings {
    items: Reliability,
    pearson: Correlations,
    spearman: Correlations,
    influence: Influence,
    headline: String,
    language: Language,
}

/// Prints what a node's children have in common: tables for people, an object in JSON, else one long table.
pub(super) fn reliability(scores: &Scores, node: Option<&str>, output: &Output, trace: &Trace) -> Result<()> {
    let node = node.unwrap_or_else(|| scores.methodology().headline().code());
    let items = Reliability::new(scores, node)?;
    let children: Vec<&str> = items.items().iter().map(|item| item.node.as_str()).collect();
    let correlate = |method| Correlate::new(scores).nodes(children.clone()).method(method).correlations();
    let findings = Findings {
        pearson: correlate(Method::Pearson)?,
        spearman: correlate(Method::Spearman)?,
        influence: Influence::new(scores, node)?,
        headline: scores.methodology().headline().code().to_owned(),
        language: output.lang,
        items,
    };
    match output::form(output) {
        Form::Table => output::text(&findings.for_people(scores, output)?, output),
        Form::Json => output::text(&findings.json(trace.provenance())?, output),
        _ => output::table(&findings.long()?, scores.methodology(), output, trace.provenance()),
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
        let (node, n, alpha) = (self.items.node(), self.items.n(), self.items.alpha());
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
        section("Children", "Componentes", self.items.items_frame(language)?)?;
        section("Principal components", "Componentes principales", self.items.components_frame()?)?;
        section("Loadings", "Cargas", self.items.loadings_frame()?)?;
        section("Pearson correlations", "Correlaciones de Pearson", self.pearson.frame(language)?)?;
        section("Spearman correlations", "Correlaciones de Spearman", self.spearman.frame(language)?)?;
        section("Weight and influence", "Peso e influencia", self.influence.frame(language)?)?;
        if let Some(note) = self.items.components_note() {
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
        let (language, alpha, components) = (self.language, self.items.alpha(), self.items.components());
        let of_child = |child: usize| {
            let loadings = components.map(|components| components.loadings().iter().map(|entries| entries[child]));
            list(loadings.into_iter().flatten().collect())
        };
        let loadings: Vec<String> = (0..self.items.items().len()).map(of_child).collect();
        let none = || "null".to_owned();
        let mut notes: Vec<&Note> = alpha.notes.iter().collect();
        notes.extend(self.items.components_note().filter(|note| !alpha.notes.contains(note)));
        let notes: Vec<String> =
            notes.iter().map(|note| export::json_text(&note.message(language))).collect::<Result<_>>()?;
        let members = [
            ("provenance", provenance.json()?),
            ("node", export::json_text(self.items.node())?),
            ("n", self.items.n().to_string()),
            ("alpha", number(alpha.raw)),
            ("alpha_standardized", number(alpha.standardized)),
            ("notes", format!("[{}]", notes.join(","))),
            ("items", rows(self.items.items_frame(language)?)?),
            ("eigenvalues", components.map_or_else(none, |found| list(found.eigenvalues().to_vec()))),
            ("shares", components.map_or_else(none, |found| list(found.shares()))),
            ("loadings", components.map_or_else(none, |_| format!("[{}]", loadings.join(",")))),
            ("pearson", rows(self.pearson.frame(language)?)?),
            ("spearman", rows(self.spearman.frame(language)?)?),
            ("influence", rows(self.influence.frame(language)?)?),
        ];
        let members: Vec<String> = members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        Ok(format!("{{\n{}\n}}\n", members.join(",\n")))
    }

    /// One figure a row: `statistic`, `node`, `other`, `value`, `p`, `n`, `note`.
    fn long(&self) -> Result<DataFrame> {
        let language = self.language;
        let (of, n, alpha) = (self.items.node(), self.items.n(), self.items.alpha());
        let mut rows: Vec<Figure> = Vec::new();
        let mut push = |statistic, node: &str, other: &str, value: Option<f64>, p, n: usize, notes: &[Note]| {
            let note = Some(words(notes, language)).filter(|note| value.is_none() && !note.is_empty());
            let other = Some(other.to_owned()).filter(|other| !other.is_empty());
            rows.push(Figure { statistic, node: node.to_owned(), other, value, p, n: n as u64, note });
        };
        push("alpha", of, "", alpha.raw, None, n, &alpha.notes);
        push("alpha_standardized", of, "", alpha.standardized, None, n, &alpha.notes);
        for item in self.items.items() {
            push("item_rest", &item.node, of, item.item_rest, None, n, &item.notes);
            push("alpha_if_dropped", &item.node, of, item.alpha_if_dropped, None, n, &item.notes);
        }
        if let Some(components) = self.items.components() {
            let shares = components.shares();
            for (at, (eigenvalue, share)) in components.eigenvalues().iter().zip(shares).enumerate() {
                let component = (at + 1).to_string();
                push("eigenvalue", of, &component, Some(*eigenvalue), None, n, &[]);
                push("share", of, &component, Some(share), None, n, &[]);
                for (item, loading) in self.items.items().iter().zip(&components.loadings()[at]) {
                    push("loading", &item.node, &component, Some(*loading), None, n, &[]);
                }
            }
        } else {
            push("eigenvalue", of, "", None, None, n, self.items.components_note().map_or(&[], std::slice::from_ref));
        }
        for (statistic, correlations) in [("pearson", &self.pearson), ("spearman", &self.spearman)] {
            for row in correlations.rows() {
                push(statistic, &row.a, &row.b, row.r, row.p, row.n, &row.notes);
            }
        }
        for row in self.influence.rows() {
            let (node, parent, headline) = (&row.node, &row.parent, &self.headline);
            push("weight", node, parent, Some(row.weight), None, row.n_parent, &[]);
            push("r_parent", node, parent, row.r_parent, None, row.n_parent, &row.notes);
            push("effective_weight", node, headline, Some(row.effective_weight), None, row.n_headline, &[]);
            push("r_headline", node, headline, row.r_headline, None, row.n_headline, &row.notes);
        }
        Ok(df!(
            "statistic" => rows.iter().map(|row| row.statistic).collect::<Vec<_>>(),
            "node" => rows.iter().map(|row| row.node.as_str()).collect::<Vec<_>>(),
            "other" => rows.iter().map(|row| row.other.as_deref()).collect::<Vec<_>>(),
            "value" => rows.iter().map(|row| row.value).collect::<Vec<_>>(),
            "p" => rows.iter().map(|row| row.p).collect::<Vec<_>>(),
            "n" => rows.iter().map(|row| row.n).collect::<Vec<_>>(),
            "note" => rows.iter().map(|row| row.note.as_deref()).collect::<Vec<_>>(),
        )?)
    }
}

/// A row of the long table.
struct Figure {
    statistic: &'static str,
    node: String,
    other: Option<String>,
    value: Option<f64>,
    p: Option<f64>,
    n: u64,
    note: Option<String>,
}
