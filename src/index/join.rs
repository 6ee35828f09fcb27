//! How values become one: the lowest, or a mean in a transform, Σ *w* φ(*x*) and φ⁻¹ of it (the quasi-arithmetic means of
//! Hardy, Littlewood and Pólya 1934). Each is here as floats, as a polars expression and as SQL, so that they stay one.
//!
//! A score may be below 0 in its last bits, where it has neither a logarithm nor a power: every transform but the plain one
//! takes it for 0.

use polars::prelude::*;

use super::sql::dialect::Dialect;
use crate::methodology::Aggregation;

impl Aggregation {
    /// The mean in whose transform the values come together; that of the lowest is the plain one.
    pub(crate) fn transform(self) -> Self {
        if self == Aggregation::Minimum { Aggregation::Arithmetic } else { self }
    }

    /// Whether a child of 0 makes the mean 0. Floats see to that by themselves, as ln 0 = −∞ and 1 ÷ 0 = ∞.
    pub(crate) fn is_zero_at_zero(self) -> bool {
        match self {
            Aggregation::Arithmetic | Aggregation::Minimum => false,
            Aggregation::Geometric | Aggregation::Harmonic => true,
            Aggregation::Power(power) => power < 0.0,
        }
    }

    /// φ(*x*).
    pub(crate) fn transformed(self, value: f64) -> f64 {
        match self {
            Aggregation::Harmonic => 1.0 / self.guarded(value),
            _ => self.prepared(value),
        }
    }

    /// What is weighed of *x*: φ(*x*), but for a reciprocal *x* itself, since *w* ÷ *x* is rounded once.
    pub(crate) fn prepared(self, value: f64) -> f64 {
        let value = self.guarded(value);
        match self {
            Aggregation::Arithmetic | Aggregation::Minimum | Aggregation::Harmonic => value,
            Aggregation::Geometric => value.ln(),
            Aggregation::Power(exponent) => power(value, exponent),
        }
    }

    /// φ⁻¹ of a weighted sum.
    pub(crate) fn undo(self, sum: f64) -> f64 {
        match self {
            Aggregation::Arithmetic | Aggregation::Minimum => sum,
            Aggregation::Geometric => sum.exp(),
            Aggregation::Harmonic => 1.0 / sum,
            Aggregation::Power(exponent) => power(sum, 1.0 / exponent),
        }
    }

    fn guarded(self, value: f64) -> f64 {
        if self.transform() != Aggregation::Arithmetic && value <= 0.0 { 0.0 } else { value }
    }

    /// *w* φ(*x*) of a column.
    pub(crate) fn weighed_column(self, column: Expr, weight: f64) -> Expr {
        let weight = lit(weight);
        let guarded = |column: Expr| when(column.clone().lt_eq(lit(0.0))).then(lit(0.0)).otherwise(column);
        match self {
            Aggregation::Arithmetic | Aggregation::Minimum => column * weight,
            Aggregation::Geometric => guarded(column).log(lit(std::f64::consts::E)) * weight,
            Aggregation::Harmonic => weight / guarded(column),
            // polars multiplies and takes roots as `power` does.
            Aggregation::Power(exponent) => guarded(column).pow(lit(exponent)) * weight,
        }
    }

    /// φ⁻¹ of a column of sums.
    pub(crate) fn undo_column(self, sum: Expr) -> Expr {
        match self {
            Aggregation::Arithmetic | Aggregation::Minimum => sum,
            Aggregation::Geometric => sum.exp(),
            Aggregation::Harmonic => lit(1.0) / sum,
            Aggregation::Power(exponent) => sum.pow(lit(1.0 / exponent)),
        }
    }

    /// *w* φ(*x*) in SQL. No value may have *x* ≤ 0 where a child of 0 makes the mean 0: engines evaluate all parts.
    pub(crate) fn weighed_sql(self, dialect: Dialect, value: &str, weight: f64) -> String {
        let weight = dialect.number(weight);
        match self {
            Aggregation::Arithmetic | Aggregation::Minimum => format!("{weight} * {value}"),
            Aggregation::Geometric => format!("{weight} * LN({value})"),
            Aggregation::Harmonic => format!("{weight} / {value}"),
            Aggregation::Power(exponent) => format!("{weight} * POWER({value}, {})", dialect.number(exponent)),
        }
    }

    /// φ⁻¹ of a sum in SQL.
    pub(crate) fn undo_sql(self, dialect: Dialect, sum: &str) -> String {
        let [zero, one] = [0.0, 1.0].map(|number| dialect.number(number));
        let sum = match self {
            Aggregation::Harmonic | Aggregation::Power(_) if self.is_zero_at_zero() => format!("NULLIF({sum}, {zero})"),
            _ => sum.to_owned(),
        };
        match self {
            Aggregation::Arithmetic | Aggregation::Minimum => sum,
            Aggregation::Geometric => format!("EXP({sum})"),
            Aggregation::Harmonic => format!("{one} / {sum}"),
            Aggregation::Power(exponent) => format!("POWER({sum}, {})", dialect.number(1.0 / exponent)),
        }
    }
}

/// A power as polars computes it: those of 2 to 9 are multiplied, that of 0.5 is the square root.
fn power(base: f64, exponent: f64) -> f64 {
    match exponent {
        1.0 => base,
        0.5 => base.sqrt(),
        2.0..10.0 if exponent.fract() == 0.0 => (1..exponent as u8).fold(base, |power, _| power * base),
        _ => base.powf(exponent),
    }
}
