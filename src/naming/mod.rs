//! Institutions by their names: which one a name means, and which names are near one.

mod names;
mod nearest;

pub(crate) use names::{Found, Names, folded, state_named};
pub(crate) use nearest::{nearest, similar};
