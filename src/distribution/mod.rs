//! Distributions: their quantiles and tails, to the digits that reproducible figures ask for.

mod gamma;

pub(crate) use gamma::Gamma;
