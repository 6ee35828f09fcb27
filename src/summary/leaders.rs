//! The best institutions of each group (see [definitions](crate::definitions#ranks-bands-quadrants)).

use polars::prelude::*;
use serde::Serialize;

use super::groups::Groups;
use crate::error::{Result, ensure};
use crate::language::Language;
use crate::numeric::ties;
use crate::schema::{Table, columns};
use crate::scoring::Scores;

/// An institution among the best of its group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leader {
    /// The value of each key of the group, empty for a missing one.
    pub group: Vec<String>,
    /// Its rank within the group, from 1.
    pub place: u64,
    /// Its name.
    pub unit: String,
    /// Its state; `None` where it has none.
    pub state: Option<String>,
    /// Its level of government; `None` where it has none.
    pub level: Option<String>,
    /// Its type; `None` where it has none.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Its scores, one for each of the [nodes](Leaders::nodes).
    pub scores: Vec<Option<f64>>,
}

columns! {
    Leader:
    keys [STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    place "lugar" Whole "from 1" "desde 1"
        "Rank within the group." "Posición dentro del grupo.";
    unit = UNIT;
    state = STATE;
    level = LEVEL;
    type = TYPE |row| &row.kind;
    nodes |row, at| row.scores.get(at).copied().flatten();
}

/// The best institutions of each group.
#[derive(Debug, Clone)]
pub struct Leaders {
    keys: Vec<String>,
    nodes: Vec<String>,
    rows: Vec<Leader>,
    /// Columns of institutions that the survey lacks, or that are keys.
    absent: Vec<&'static str>,
}

impl Leaders {
    pub(super) fn new(scores: &Scores, groups: Groups, top: usize) -> Result<Self> {
        ensure!(
            top != 0,
            "top",
            "top is 0; expected a whole number from 1",
            "top es 0; se esperaba un número entero desde 1"
        );
        let (survey, methodology) = (scores.survey(), scores.methodology());
        let headline = methodology.headline();
        let column = scores.node(headline.code()).ok_or_else(|| super::unavailable(headline.code()))?;
        let mut members: Vec<Vec<(f64, usize)>> = vec![Vec::new(); groups.len()];
        for (row, score) in column.f64()?.iter().enumerate() {
            if let Some(score) = score {
                members[groups.codes[row] as usize].push((headline.scale().comparable(score), row));
            }
        }
        let shown = scores
            .available()
            .filter(|node| !methodology.nodes()[*node].children().is_empty() || scores.plan().is_lowest(*node));
        let nodes: Vec<String> = shown.map(|node| methodology.nodes()[node].code().to_owned()).collect();
        let values = nodes.iter().filter_map(|code| scores.node(code)).map(|column| column.f64());
        let values = values.collect::<PolarsResult<Vec<_>>>()?;
        let has = |key: &str| survey.key(key).is_some_and(|(name, _)| name == key);
        let of = |key: &str, row: usize| survey.key_value(key, row).filter(|_| has(key)).map(str::to_owned);
        let mut rows = Vec::new();
        for (mut members, group) in members.into_iter().zip(&groups.values) {
            members.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| survey.unit(a.1).cmp(survey.unit(b.1))));
            let within = |place: u64| place <= top as u64;
            for (tie, equal) in ties(&members, |a, b| a.0 == b.0).take_while(|(tie, _)| within(tie.first_rank())) {
                rows.extend(equal.iter().map(|(_, row)| Leader {
                    group: group.clone(),
                    place: tie.first_rank(),
                    unit: survey.unit(*row).to_owned(),
                    state: of("state", *row),
                    level: of("level", *row),
                    kind: of("type", *row),
                    scores: values.iter().map(|values| values.get(*row)).collect(),
                }));
            }
        }
        let is_absent = |name: &&str| (*name != "unit" && !has(name)) || groups.keys.iter().any(|key| key == name);
        let absent = ["unit", "state", "level", "type"].into_iter().filter(is_absent).collect();
        Ok(Leaders { keys: groups.keys, nodes, rows, absent })
    }

    /// The codes of the nodes that institutions have scores of: those that have children, and the lowest available ones.
    pub fn nodes(&self) -> &[String] {
        &self.nodes
    }

    /// The institutions: the groups in canonical order, in each the best first.
    pub fn rows(&self) -> &[Leader] {
        &self.rows
    }

    /// The table of the [leaders](Leader), each with its keys; a key is not repeated, and what the survey lacks is left out.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) when a key or a node has the name of another column.
    pub fn frame(&self) -> Result<DataFrame> {
        let nodes = self.nodes.iter().map(String::as_str).enumerate();
        let table = Table::of(&self.rows).keys(&self.keys).nodes(nodes);
        self.absent.iter().fold(table, |table, name| table.without(name, true)).frame(Language::English)
    }
}
