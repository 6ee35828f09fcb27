//! How values become one: the lowest, or a mean in a transform, Σ *w* φ(*x*) and φ⁻¹ of it (the quasi-arithmetic means of
//! Hardy, Littlewood and Pólya 1934). Each is here as floats, as a polars expression and as SQL, so that they stay one.
//!
//! A score may be below 0 in its last bits, where it has neither a logarithm nor a power: every transform but the plain one
//! takes it for 0.

use polars::prelude::*;

use super::sql::dialect::Dialect;
use crate::methodology::Aggregation;

/// How values become one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Join {
    /// The weighted mean in a transform.
    Mean(Transform),
    /// The lowest one, whatever their weights.
    Lowest,
}

/// A transform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Transform {
    Plain,
    Log,
    Reciprocal,
    /// A power other than 0. Powers of 2 to 9 are multiplied, that of 0.5 is the square root.
    Power(f64),
}

impl Join {
    /// How an aggregation joins.
    pub fn of(aggregation: Aggregation) -> Self {
        match aggregation {
            Aggregation::Arithmetic => Join::Mean(Transform::Plain),
            Aggregation::Geometric => Join::Mean(Transform::Log),
            Aggregation::Harmonic => Join::Mean(Transform::Reciprocal),
            Aggregation::Minimum => Join::Lowest,
            Aggregation::Power(power) => Join::Mean(Transform::Power(power)),
        }
    }

    /// The transform in which the values come together.
    pub fn transform(self) -> Transform {
        match self {
            Join::Mean(transform) => transform,
            Join::Lowest => Transform::Plain,
        }
    }
}

impl Transform {
    /// Whether a child of 0 makes the mean 0. Floats see to that by themselves, as ln 0 = −∞ and 1 ÷ 0 = ∞.
    pub fn is_zero_at_zero(self) -> bool {
        match self {
            Transform::Plain => false,
            Transform::Log | Transform::Reciprocal => true,
            Transform::Power(power) => power < 0.0,
        }
    }

    /// φ(*x*).
    pub fn of(self, value: f64) -> f64 {
        match self {
            Transform::Reciprocal => 1.0 / self.guarded(value),
            _ => self.prepared(value),
        }
    }

    /// What is weighed of *x*: φ(*x*), but for a reciprocal *x* itself, since *w* ÷ *x* is rounded once.
    pub fn prepared(self, value: f64) -> f64 {
        let value = self.guarded(value);
        match self {
            Transform::Plain | Transform::Reciprocal => value,
            Transform::Log => value.ln(),
            Transform::Power(exponent) => power(value, exponent),
        }
    }

    /// φ⁻¹ of a weighted sum.
    pub fn undo(self, sum: f64) -> f64 {
        match self {
            Transform::Plain => sum,
            Transform::Log => sum.exp(),
            Transform::Reciprocal => 1.0 / sum,
            Transform::Power(exponent) => power(sum, 1.0 / exponent),
        }
    }

    fn guarded(self, value: f64) -> f64 {
        if self != Transform::Plain && value <= 0.0 { 0.0 } else { value }
    }

    /// *w* φ(*x*) of a column.
    pub fn weighed_column(self, column: Expr, weight: f64) -> Expr {
        let weight = lit(weight);
        let guarded = |column: Expr| when(column.clone().lt_eq(lit(0.0))).then(lit(0.0)).otherwise(column);
        match self {
            Transform::Plain => column * weight,
            Transform::Log => guarded(column).log(lit(std::f64::consts::E)) * weight,
            Transform::Reciprocal => weight / guarded(column),
            // polars multiplies and takes roots as `power` does.
            Transform::Power(exponent) => guarded(column).pow(lit(exponent)) * weight,
        }
    }

    /// φ⁻¹ of a column of sums.
    pub fn undo_column(self, sum: Expr) -> Expr {
        match self {
            Transform::Plain => sum,
            Transform::Log => sum.exp(),
            Transform::Reciprocal => lit(1.0) / sum,
            Transform::Power(exponent) => sum.pow(lit(1.0 / exponent)),
        }
    }

    /// *w* φ(*x*) in SQL. No value may have *x* ≤ 0 where a child of 0 makes the mean 0: engines evaluate all parts.
    pub fn weighed_sql(self, dialect: Dialect, value: &str, weight: f64) -> String {
        let weight = dialect.number(weight);
        match self {
            Transform::Plain => format!("{weight} * {value}"),
            Transform::Log => format!("{weight} * LN({value})"),
            Transform::Reciprocal => format!("{weight} / {value}"),
            Transform::Power(exponent) => format!("{weight} * POWER({value}, {})", dialect.number(exponent)),
        }
    }

    /// φ⁻¹ of a sum in SQL.
    pub fn undo_sql(self, dialect: Dialect, sum: &str) -> String {
        let [zero, one] = [0.0, 1.0].map(|number| dialect.number(number));
        let sum = match self {
            Transform::Reciprocal | Transform::Power(_) if self.is_zero_at_zero() => format!("NULLIF({sum}, {zero})"),
            _ => sum.to_owned(),
        };
        match self {
            Transform::Plain => sum,
            Transform::Log => format!("EXP({sum})"),
            Transform::Reciprocal => format!("{one} / {sum}"),
            Transform::Power(exponent) => format!("POWER({sum}, {})", dialect.number(1.0 / exponent)),
        }
    }
}

/// A power as polars computes it.
fn power(base: f64, exponent: f64) -> f64 {
    match exponent {
        1.0 => base,
        0.5 => base.sqrt(),
        2.0..10.0 if exponent.fract() == 0.0 => (1..exponent as u8).fold(base, |power, _| power * base),
        _ => base.powf(exponent),
    }
}
