//! The best institutions of each group (see [definitions](crate::definitions#ranks-bands-quadrants)).

use serde::Serialize;

use super::groups::Groups;
use crate::error::{Result, ensure};
use crate::numeric::ties;
use crate::schema::{Records, columns};
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
    /// Its scores, one for each of the [nodes](Records::nodes).
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

/// The best institutions of each group, the groups in canonical order, in each the best first. Their scores are those of the nodes
/// that have children, and of the lowest available ones.
pub(super) fn leaders(scores: &Scores, groups: Groups, top: usize) -> Result<Records<Leader>> {
    ensure!(
        top != 0,
        "top",
        "top is 0; expected a whole number from 1",
        "top es 0; se esperaba un número entero desde 1"
    );
    let (survey, methodology) = (scores.survey(), scores.methodology());
    let headline = methodology.headline();
    let mut members: Vec<Vec<(f64, usize)>> = vec![Vec::new(); groups.len()];
    for (row, score) in scores.values(methodology.headline_position())?.iter().enumerate() {
        if let Some(score) = score {
            members[groups.codes[row] as usize].push((headline.scale().comparable(score), row));
        }
    }
    let is_shown = |node: &usize| !methodology.nodes()[*node].children().is_empty() || scores.plan().is_lowest(*node);
    let nodes: Vec<usize> = scores.available().filter(is_shown).collect();
    let values = nodes.iter().map(|node| scores.values(*node)).collect::<Result<Vec<_>>>()?;
    let has = |key: &str| survey.key(key).is_some_and(|(name, _)| name == key);
    let of = |key: &str, row: usize| survey.key_value(key, row).filter(|_| has(key)).map(str::to_owned);
    let mut rows = Vec::new();
    for (mut members, group) in members.into_iter().zip(&groups.values) {
        members.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| survey.unit(a.1).cmp(survey.unit(b.1))));
        let ties = ties(&members, |a, b| a.0 == b.0).take_while(|(tie, _)| tie.first_rank() <= top as u64);
        let leaders = ties.flat_map(|(tie, equal)| equal.iter().map(move |(_, row)| (tie.first_rank(), *row)));
        rows.extend(leaders.map(|(place, row)| Leader {
            group: group.clone(),
            place,
            unit: survey.unit(row).to_owned(),
            state: of("state", row),
            level: of("level", row),
            kind: of("type", row),
            scores: values.iter().map(|values| values.get(row)).collect(),
        }));
    }
    // A key is not repeated, and what the survey lacks is left out.
    let is_absent = |name: &&str| (*name != "unit" && !has(name)) || groups.keys.iter().any(|key| key == name);
    let absent: Vec<_> = ["unit", "state", "level", "type"].into_iter().filter(is_absent).collect();
    let nodes = nodes.into_iter().map(|node| methodology.nodes()[node].code().to_owned());
    Ok(Records::of(groups.keys, rows).with_nodes(nodes.collect()).without(absent))
}
