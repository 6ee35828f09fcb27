//! A node as an expression of its children's columns (see [definitions](crate::definitions#aggregation-and-missing-data)).
//!
//! Engines may evaluate every part of an expression, whatever a `CASE` around it says: no part may divide by zero, or take
//! the logarithm of it, for any value of a column.

use super::Dialect;
use super::steps::Steps;
use super::terms::{case, chain, least, when};
use crate::methodology::{Aggregation, Methodology, Missing, Node};

/// The value of a node.
pub(super) fn value(steps: &Steps, methodology: &Methodology, node: &Node) -> String {
    let child = |child: crate::methodology::Child| Child {
        column: steps.quoted(methodology.nodes()[child.node].code()),
        weight: child.weight,
    };
    let children: Vec<Child> = node.weighted().map(child).collect();
    let enough = node.missing().enough(children.len());
    // What all children have is a weighted mean, whatever becomes of those that lack some.
    let policy = match node.missing() {
        Missing::Available(_) if enough == children.len() => Policy::Propagate,
        Missing::Propagate => Policy::Propagate,
        Missing::Zero => Policy::Zero,
        Missing::Renormalize => Policy::Present(1),
        Missing::Available(_) => Policy::Present(enough),
    };
    Mean { dialect: steps.dialect, children, aggregation: node.aggregation(), policy }.value()
}

struct Child {
    column: String,
    weight: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Policy {
    Propagate,
    Zero,
    /// The children present share the weight, where there are so many.
    Present(usize),
}

struct Mean {
    dialect: Dialect,
    children: Vec<Child>,
    aggregation: Aggregation,
    policy: Policy,
}

impl Mean {
    fn value(&self) -> String {
        let mean = match self.aggregation {
            Aggregation::Arithmetic => self.weighted_mean(),
            Aggregation::Minimum => self.least(),
            Aggregation::Power(power) if power > 0.0 => self.back(self.weighted_mean()),
            Aggregation::Geometric | Aggregation::Harmonic | Aggregation::Power(_) => return self.unless_zero(),
        };
        match (self.policy, self.aggregation) {
            (Policy::Propagate, Aggregation::Minimum) => case(&[when(&self.all_present(), &mean)], None),
            (Policy::Present(enough), _) if enough > 1 => {
                case(&[when(&format!("{} >= {enough}", self.count()), &mean)], None)
            }
            _ => mean,
        }
    }

    /// A mean that a child of zero makes zero.
    fn unless_zero(&self) -> String {
        let zero = self.dialect.number(0.0);
        let is_zero = format!("{} <= {zero}", self.least());
        let mut branches = Vec::new();
        match self.policy {
            Policy::Propagate => branches.push(when(&format!("{} AND {is_zero}", self.all_present()), &zero)),
            Policy::Present(enough) if enough > 1 => {
                branches.push(when(&format!("{} < {enough}", self.count()), "NULL"));
                branches.push(when(&is_zero, &zero));
            }
            _ => branches.push(when(&is_zero, &zero)),
        }
        case(&branches, Some(&self.back(self.weighted_mean())))
    }

    /// Σ of the terms, divided by the weight of the children present where they share it.
    fn weighted_mean(&self) -> String {
        let zero = self.dialect.number(0.0);
        let sum = chain(self.children.iter().map(|child| self.term(child)).collect(), "+");
        if !matches!(self.policy, Policy::Present(_)) {
            return sum;
        }
        let present = |child: &Child| {
            format!("CASE WHEN {} IS NULL THEN {zero} ELSE {} END", child.column, self.dialect.double(child.weight))
        };
        let present = chain(self.children.iter().map(present).collect(), "+");
        format!("({sum})\n      / NULLIF({present}, {zero})")
    }

    /// What a child adds to the sum: null where it is missing and that makes the sum missing.
    fn term(&self, Child { column, weight }: &Child) -> String {
        let zero = self.dialect.number(0.0);
        let weight = self.dialect.number(*weight);
        let is_positive = format!("CASE WHEN {column} > {zero} THEN {column}");
        let term = match self.aggregation {
            Aggregation::Arithmetic | Aggregation::Minimum => {
                return match self.policy {
                    Policy::Propagate => format!("{weight} * {column}"),
                    _ => format!("{weight} * COALESCE({column}, {zero})"),
                };
            }
            Aggregation::Power(power) if power > 0.0 => {
                let power = self.dialect.number(power);
                return match self.policy {
                    Policy::Propagate => {
                        format!("{weight} * POWER({is_positive} WHEN {column} <= {zero} THEN {zero} END, {power})")
                    }
                    _ => format!("{weight} * POWER({is_positive} ELSE {zero} END, {power})"),
                };
            }
            Aggregation::Geometric => format!("{weight} * LN({is_positive} END)"),
            Aggregation::Harmonic => format!("{weight} / {is_positive} END"),
            Aggregation::Power(power) => {
                format!("{weight} * POWER({is_positive} END, {})", self.dialect.number(power))
            }
        };
        match self.policy {
            Policy::Present(_) => format!("COALESCE({term}, {zero})"),
            _ => term,
        }
    }

    /// From the mean of the terms to the value.
    fn back(&self, mean: String) -> String {
        let [zero, one] = [0.0, 1.0].map(|number| self.dialect.number(number));
        match self.aggregation {
            Aggregation::Arithmetic | Aggregation::Minimum => mean,
            Aggregation::Geometric => format!("EXP({mean})"),
            Aggregation::Harmonic => format!("{one} / NULLIF({mean}, {zero})"),
            Aggregation::Power(power) if power > 0.0 => format!("POWER({mean}, {})", self.dialect.number(1.0 / power)),
            Aggregation::Power(power) => {
                format!("POWER(NULLIF({mean}, {zero}), {})", self.dialect.number(1.0 / power))
            }
        }
    }

    /// The lowest child; a missing one counts as 0 or not at all.
    fn least(&self) -> String {
        let zero = self.dialect.number(0.0);
        let value = |child: &Child| match self.policy {
            Policy::Zero => format!("COALESCE({}, {zero})", child.column),
            _ => child.column.clone(),
        };
        least(self.children.iter().map(value).collect())
    }

    fn all_present(&self) -> String {
        chain(self.children.iter().map(|child| format!("{} IS NOT NULL", child.column)).collect(), "AND")
    }

    fn count(&self) -> String {
        let present = |child: &Child| format!("CASE WHEN {} IS NULL THEN 0 ELSE 1 END", child.column);
        chain(self.children.iter().map(present).collect(), "+")
    }
}
