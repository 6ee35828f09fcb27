//! The index as terms: each node a [term](term::Term) of its children, whatever reads it.
//!
//! A term says in what transform children are summed, in which order, and what a missing one does. Three modules read it:
//! [`polars`] as expressions for whole columns, [`sql`] as text for engines, and [`slices`] as a kernel for thousands of settings
//! on a few columns. The first and the last return the same bits; SQL agrees but for the last digits of sums.

mod cells;
pub(crate) mod network;
pub(crate) mod polars;
mod rule;
pub(crate) mod slices;
pub(crate) mod sql;
pub(crate) mod term;
mod transform;

pub(crate) use cells::{Cells, NO, Words, YES, truth};
pub(crate) use polars::rule::score;

#[cfg(test)]
mod tests;
