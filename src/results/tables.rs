//! The results as tables, for files.

use polars::prelude::*;

use super::stack::stack;
use super::{Cocreation, Group, Results};
use crate::error::Result;
use crate::finding::{Finding, Findings};
use crate::language::Language;
use crate::methodology::Methodology;

/// A table and its name.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name, which serves as that of a file or a sheet.
    pub name: &'static str,
    /// Its rows.
    pub frame: DataFrame,
}

impl Results<'_> {
    /// Every table, those that there is something to say in: `scores`, `summaries`, `leaders`, `gaps`, `distribution`,
    /// `published`, `uncertainty`, `changes`, `moves`, `transitions`, `unmatched`, `series`, `cocreation`, `commitments`,
    /// `progress`, `context`, `findings`, `methodology`. Those of several keys begin with the column `by`: the key of each row, or
    /// `all`.
    ///
    /// # Errors
    ///
    /// [`Error::Polars`](crate::Error::Polars) when a key has the name of another column.
    pub fn tables(&self, language: Language) -> Result<Vec<Table>> {
        let mut tables = vec![Table { name: "scores", frame: self.scores.frame()? }];
        let mut add = |name, frame| tables.push(Table { name, frame });
        let by = |of: &dyn Fn(&Group) -> Result<DataFrame>| {
            stack(self.groups().map(|group| Ok((group.key(), of(group)?))).collect::<Result<_>>()?)
        };
        add("summaries", by(&|group| group.summary().frame(language))?);
        add("leaders", by(&|group| Ok(group.leaders().clone()))?);
        add("gaps", by(&|group| Ok(group.gaps().clone()))?);
        let with_distribution = self.groups().filter_map(|group| Some((group.key(), group.distribution()?)));
        let parts =
            with_distribution.map(|(key, found)| Ok((key, found.frame(language)?))).collect::<Result<Vec<_>>>()?;
        if !parts.is_empty() {
            add("distribution", stack(parts)?);
        }
        if let Some(published) = self.published() {
            add("published", published.clone());
        }
        if let Some(ranks) = self.ranks() {
            add("uncertainty", ranks.frame()?);
        }
        if let Some(comparison) = self.comparison() {
            let whole = (None, comparison.whole().frame(language)?);
            let groups =
                comparison.groups().iter().map(|(key, changes)| Ok((Some(key.as_str()), changes.frame(language)?)));
            add("changes", stack(std::iter::once(Ok(whole)).chain(groups).collect::<Result<_>>()?)?);
            if let Some(moves) = comparison.moves() {
                add("moves", moves.frame()?);
            }
            if let Some(transitions) = comparison.transitions() {
                add("transitions", transitions.frame()?);
            }
            add("unmatched", comparison.matching().frame()?);
        }
        if let Some(series) = self.series() {
            add("series", series.frame()?);
        }
        if let Some(cocreation) = self.cocreation() {
            add("cocreation", cocreation.states().clone());
            add("commitments", cocreation.scores().frame()?);
            add("progress", cocreation.progress()?);
            if let Some(tests) = cocreation.tests_frame(language)? {
                add("context", tests);
            }
        }
        let mut findings = of_findings(self.findings(), language)?;
        for of_file in self.cocreation().into_iter().flat_map(Cocreation::findings) {
            findings.vstack_mut_owned(of_findings(of_file, language)?)?;
        }
        add("findings", findings);
        add("methodology", of_methodology(self.methodology(), language)?);
        Ok(tables)
    }
}

/// A row for each finding: `file`, `line`, `column`, `column_number`, `severity`, `rule`, `value`, `expected`,
/// `message`, `cell` in spreadsheets.
pub(crate) fn of_findings(findings: &Findings, language: Language) -> Result<DataFrame> {
    let all: Vec<Finding> = findings.iter().collect();
    let of = |of: &dyn Fn(&Finding) -> Option<String>| all.iter().map(of).collect::<Vec<_>>();
    Ok(df!(
        "file" => vec![findings.source(); all.len()],
        "line" => all.iter().map(|finding| finding.place.line).collect::<Vec<_>>(),
        "column" => of(&|finding| finding.place.header.clone()),
        "column_number" => all.iter().map(|finding| finding.place.column.map(|column| column as u64)).collect::<Vec<_>>(),
        "severity" => of(&|finding| Some(finding.severity().code().to_owned())),
        "rule" => of(&|finding| Some(finding.code().to_owned())),
        "value" => of(&|finding| Some(finding.value())),
        "expected" => of(&|finding| Some(finding.expected())),
        "message" => of(&|finding| Some(finding.message(language))),
        "cell" => of(&|finding| finding.place.cell()),
    )?)
}

/// A row for each node: `node`, `label`, `column`, `rule`, `children` with their weights, `aggregation`, `missing`, `min`, `max`,
/// `effective_weight`.
pub(crate) fn of_methodology(methodology: &Methodology, language: Language) -> Result<DataFrame> {
    let nodes = methodology.nodes();
    let text_of = |of: &dyn Fn(usize) -> String| (0..nodes.len()).map(of).collect::<Vec<_>>();
    // What a node without children would do is of no account.
    let of_parent = |node: usize, word: String| if nodes[node].children().is_empty() { String::new() } else { word };
    Ok(df!(
        "node" => text_of(&|node| nodes[node].code().to_owned()),
        "label" => text_of(&|node| nodes[node].label(language).to_owned()),
        "column" => text_of(&|node| nodes[node].column().to_owned()),
        "rule" => text_of(&|node| nodes[node].rule().map(ToString::to_string).unwrap_or_default()),
        "children" => text_of(&|node| methodology.made_of(&nodes[node])),
        "aggregation" => text_of(&|node| of_parent(node, nodes[node].aggregation().to_string())),
        "missing" => text_of(&|node| of_parent(node, nodes[node].missing().to_string())),
        "min" => nodes.iter().map(|node| node.scale().min).collect::<Vec<_>>(),
        "max" => nodes.iter().map(|node| node.scale().max).collect::<Vec<_>>(),
        "effective_weight" => methodology.effective_weights(),
    )?)
}
