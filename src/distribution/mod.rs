//! Distributions behind intervals, tests and draws: their quantiles and tails, to the digits that reproducible figures ask
//! for.

mod gamma;
mod special;
mod student;
mod tail;
mod wilson;

pub(crate) use gamma::Gamma;
pub(crate) use student::t_quantile;
pub(crate) use tail::{chi_squared_upper, f_upper, normal_upper, t_two_sided};
pub(crate) use wilson::{normal_reach, wilson};
