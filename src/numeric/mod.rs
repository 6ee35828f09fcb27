//! What figures are computed with, one of each: the comparison to 12 decimals of a scale, ranks, quantiles, sums that keep
//! their digits, intervals, and the distributions behind intervals, tests and draws. Nothing here knows of data frames.

mod gamma;
mod interval;
mod moments;
mod quantile;
mod ranks;
mod scale;
mod special;
mod student;
mod sum;
mod tail;
mod ties;

pub(crate) use gamma::Gamma;
pub(crate) use interval::{normal_interval, t_interval, wilson};
pub(crate) use moments::{Moments, mean_and_range, products, range};
pub(crate) use quantile::{type7, type7_of_counts, weighted_hf7};
pub(crate) use ranks::{Ranker, UNRANKED, ranks};
pub use scale::Scale;
pub(crate) use sum::{RunningMean, Sum};
pub(crate) use tail::{chi_squared_upper, f_upper, normal_upper, t_two_sided};
pub(crate) use ties::{Numbered, rank_sum, ties};
