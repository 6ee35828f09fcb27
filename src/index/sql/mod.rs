//! Terms as SQL (see [definitions](crate::definitions#aggregation-and-missing-data)).
//!
//! Engines may evaluate every part of an expression, whatever the `CASE` around it: no part may divide by zero, or take
//! the logarithm of it, for any value of a column.

pub(crate) mod dialect;
pub(crate) mod fold;
pub(crate) mod rule;
pub(crate) mod terms;

use super::term::{Policy, Term};
use crate::methodology::{Aggregation, Node};
use dialect::Dialect;
use terms::{case, chain, nested, when};

/// A node that is computed; `column` is the quoted column of each node below.
pub(crate) fn value(dialect: Dialect, node: &Node, column: impl Fn(usize) -> String) -> String {
    let children: Vec<Operand> =
        node.weighted().map(|child| Operand { column: column(child.node), weight: child.weight }).collect();
    let term = Term::new(node.aggregation(), node.missing(), children.len());
    Value { dialect, policy: term.policy, children }.of(term.aggregation)
}

/// A child as it enters its parent.
struct Operand {
    column: String,
    weight: f64,
}

struct Value {
    dialect: Dialect,
    policy: Policy,
    children: Vec<Operand>,
}

impl Value {
    fn of(&self, aggregation: Aggregation) -> String {
        let value = match aggregation {
            Aggregation::Minimum => self.lowest(),
            transform if transform.is_zero_at_zero() => return self.unless_zero(transform),
            transform => self.mean(transform),
        };
        match (self.policy, aggregation) {
            (Policy::Propagate, Aggregation::Minimum) => case([when(&self.all_present(), &value)], None),
            (Policy::Present(enough), _) if enough > 1 => {
                case([when(&format!("{} >= {enough}", self.count()), &value)], None)
            }
            _ => value,
        }
    }

    /// A mean that a child of zero makes zero.
    fn unless_zero(&self, transform: Aggregation) -> String {
        let zero = self.dialect.number(0.0);
        let is_zero = format!("{} <= {zero}", self.lowest());
        let branches = match self.policy {
            Policy::Propagate => vec![when(&format!("{} AND {is_zero}", self.all_present()), &zero)],
            Policy::Present(enough) if enough > 1 => {
                vec![when(&format!("{} < {enough}", self.count()), "NULL"), when(&is_zero, &zero)]
            }
            _ => vec![when(&is_zero, &zero)],
        };
        case(branches, Some(&self.mean(transform)))
    }

    /// The sum of the terms, divided by the weight of the children present where they share it, out of its transform.
    fn mean(&self, transform: Aggregation) -> String {
        let zero = self.dialect.number(0.0);
        let mut sum = chain(self.children.iter().map(|child| self.weighed(transform, child)).collect(), "+");
        if let Policy::Present(_) = self.policy {
            let present = |child: &Operand| {
                format!("CASE WHEN {} IS NULL THEN {zero} ELSE {} END", child.column, self.dialect.double(child.weight))
            };
            let present = chain(self.children.iter().map(present).collect(), "+");
            sum = format!("({sum})\n      / NULLIF({present}, {zero})");
        }
        transform.undo_sql(self.dialect, &sum)
    }

    /// What a child adds to the sum: null where it is missing and that makes the sum missing.
    fn weighed(&self, transform: Aggregation, Operand { column, weight }: &Operand) -> String {
        let zero = self.dialect.number(0.0);
        let value = match (transform, self.policy) {
            (Aggregation::Arithmetic, Policy::Propagate) => column.clone(),
            (Aggregation::Arithmetic, _) => format!("COALESCE({column}, {zero})"),
            _ if transform.is_zero_at_zero() => format!("CASE WHEN {column} > {zero} THEN {column} END"),
            (_, Policy::Propagate) => {
                format!("CASE WHEN {column} > {zero} THEN {column} WHEN {column} <= {zero} THEN {zero} END")
            }
            _ => format!("CASE WHEN {column} > {zero} THEN {column} ELSE {zero} END"),
        };
        let term = transform.weighed_sql(self.dialect, &value, *weight);
        match self.policy {
            Policy::Present(_) if transform.is_zero_at_zero() => format!("COALESCE({term}, {zero})"),
            _ => term,
        }
    }

    /// The lowest of the children; a missing one counts as 0 or not at all.
    fn lowest(&self) -> String {
        let zero = self.dialect.number(0.0);
        let value = |child: &Operand| match self.policy {
            Policy::Zero => format!("COALESCE({}, {zero})", child.column),
            _ => child.column.clone(),
        };
        nested("LEAST", self.children.iter().map(value).collect())
    }

    fn all_present(&self) -> String {
        chain(self.children.iter().map(|child| format!("{} IS NOT NULL", child.column)).collect(), "AND")
    }

    fn count(&self) -> String {
        let present = |child: &Operand| format!("CASE WHEN {} IS NULL THEN 0 ELSE 1 END", child.column);
        chain(self.children.iter().map(present).collect(), "+")
    }
}
