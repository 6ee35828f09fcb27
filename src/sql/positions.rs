//! Ranks, quadrants and bands (see [definitions](crate::definitions#ranks-bands-quadrants)).

use super::Dialect;
use super::source::Table;
use super::steps::{Column, Steps};
use crate::index::sql::terms::{case, when, where_present};
use crate::methodology::{Node, Scale};
use crate::scoring::QUADRANTS;

/// Adds what scores are compared by; `rank`, `quadrant` and `band`.
pub(super) fn columns(table: &Table, steps: &mut Steps) -> Vec<Column> {
    let dialect = steps.dialect;
    let methodology = table.methodology;
    let headline = methodology.headline();
    let mut columns = Vec::new();
    let mut compared = |node: &Node, name: &str, columns: &mut Vec<Column>| {
        let name = steps.column(name);
        columns.push((comparable(dialect, node, steps.quoted(node.code())), name.clone()));
        dialect.name(&name)
    };
    let score = compared(headline, "headline_compared", &mut columns);
    let axes = methodology.quadrants().map(|quadrants| (quadrants, [quadrants.x, quadrants.y]));
    let quadrant = axes.map(|(quadrants, axes)| {
        if axes.iter().any(|axis| !table.plan.is_available(*axis)) {
            return null(dialect);
        }
        let names = ["x_compared", "y_compared"];
        let [x, y] = std::array::from_fn(|axis| {
            let node = &methodology.nodes()[axes[axis]];
            let threshold = dialect.number(node.scale().comparable(quadrants.threshold));
            (compared(node, names[axis], &mut columns), threshold)
        });
        let sides = [("<=", ">"), (">", ">"), ("<=", "<="), (">", "<=")];
        let branch = |((of_x, of_y), name)| {
            let is_there = format!("{} {of_x} {} AND {} {of_y} {}", x.0, x.1, y.0, y.1);
            when(&is_there, &dialect.text(name))
        };
        case(sides.into_iter().zip(QUADRANTS).map(branch), None)
    });
    steps.extend("compared", &columns);
    let place = format!("RANK() OVER (ORDER BY {score} DESC NULLS LAST)");
    let rank = where_present(&score, &place);
    // Bands are sorted, the highest one that the score exceeds is its band.
    let bands = methodology.bands().iter().rev().map(|band| {
        let above = dialect.number(headline.scale().comparable(band.above));
        when(&format!("{score} > {above}"), &dialect.text(&band.code))
    });
    let band = if bands.len() == 0 { null(dialect) } else { case(bands, None) };
    let mut columns = vec![(format!("CAST({rank} AS BIGINT)"), "rank".to_owned())];
    columns.extend(quadrant.map(|quadrant| (quadrant, "quadrant".to_owned())));
    columns.push((band, "band".to_owned()));
    columns
}

/// Values up to here have decimals left when they are multiplied by 10¹² and moved by a half.
const ROUNDED: f64 = 4e3;

/// [`Scale::comparable`] of a node's score. Engines round halves to either side, so this is computed from whole numbers below.
fn comparable(dialect: Dialect, node: &Node, score: String) -> String {
    let Scale { min, max } = node.scale();
    let [zero, half, decimals] = [0.0, 0.5, 1e12].map(|number| dialect.number(number));
    let range = node.scale().range();
    let share = if range == 1.0 { score } else { format!("{score} / {}", dialect.number(range)) };
    let up = format!("FLOOR({share} * {decimals} + {half})");
    let down = format!("CEIL({share} * {decimals} - {half})");
    let rounded = match min < 0.0 {
        true => format!("{} / {decimals} + {zero}", case([when(&format!("{share} < {zero}"), &down)], Some(&up))),
        false => format!("{up} / {decimals}"),
    };
    if min.abs().max(max.abs()) / range < ROUNDED {
        return rounded;
    }
    // On a narrow scale far from 0 there may be no decimals to round.
    let whole = format!("ABS({share}) < {}", dialect.number(ROUNDED));
    let next = format!("ABS({share}) < {}", dialect.number(9e3));
    case([when(&whole, &rounded), when(&next, &format!("{share} * {decimals} / {decimals}"))], Some(&share))
}

fn null(dialect: Dialect) -> String {
    format!("CAST(NULL AS {})", dialect.text_type())
}
