//! What a reader sees: charts, each with its text alternative.

pub mod chart;
