//! The best institutions of each group (see [definitions](crate::definitions#ranks-bands-quadrants)).

use polars::prelude::*;

use super::groups::Groups;
use crate::error::{Error, Result};
use crate::language::text;
use crate::numeric::ties;
use crate::scoring::Scores;

pub(super) fn frame(scores: &Scores, groups: &Groups, top: usize) -> Result<DataFrame> {
    if top == 0 {
        return Err(Error::argument(
            "top",
            text!("top is 0; expected a whole number from 1", "top es 0; se esperaba un número entero desde 1"),
        ));
    }
    let (survey, methodology) = (scores.survey(), scores.methodology());
    let headline = methodology.headline();
    let column = scores.node(headline.code()).ok_or_else(|| super::unavailable(headline.code()))?;
    let mut members: Vec<Vec<(f64, usize)>> = vec![Vec::new(); groups.len()];
    for (row, score) in column.f64()?.iter().enumerate() {
        if let Some(score) = score {
            members[groups.codes[row] as usize].push((headline.scale().comparable(score), row));
        }
    }
    let (mut rows, mut group_of_row, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (group, mut members) in members.into_iter().enumerate() {
        members.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| survey.unit(a.1).cmp(survey.unit(b.1))));
        for (tie, equal) in ties(&members, |a, b| a.0 == b.0).take_while(|(tie, _)| tie.first_rank() <= top as u64) {
            rows.extend(equal.iter().map(|(_, row)| *row as IdxSize));
            group_of_row.extend(equal.iter().map(|_| group));
            places.extend(equal.iter().map(|_| tie.first_rank()));
        }
    }
    let mut columns = groups.key_columns(&group_of_row);
    columns.push(Column::new("place".into(), places));
    let taken = IdxCa::from_vec("".into(), rows);
    for column in survey.descriptive_columns()? {
        let name = column.name().as_str();
        if ["unit", "state", "level", "type"].contains(&name) && !groups.keys.iter().any(|key| key == name) {
            columns.push(column.take(&taken)?);
        }
    }
    for node in scores.available() {
        let code = methodology.nodes()[node].code();
        let shown = !methodology.nodes()[node].children().is_empty() || scores.plan().is_lowest(node);
        if let Some(column) = scores.node(code).filter(|_| shown) {
            columns.push(column.take(&taken)?);
        }
    }
    Ok(DataFrame::new(taken.len(), columns)?)
}
