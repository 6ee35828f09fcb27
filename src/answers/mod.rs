//! Raw answers: what a cell says, and the scoring rules as polars expressions.

mod cells;
mod expression;

pub(crate) use cells::{Cells, NO, Words, YES, truth};
pub(crate) use expression::{balanced, expression};
