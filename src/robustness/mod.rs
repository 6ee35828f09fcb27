//! How sure a ranking is: uncertainty of ranks under other choices of method, and which choice matters.
//!
//! Both analyses vary [`Factors`]: the weights, the aggregation, the missing-data policy, the component that is left out, the
//! institutions of a group (OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008, step 7). Where a factor
//! cannot be applied, the run is refused; nothing is skipped. [Definitions](crate::definitions#robustness) has the formulas.

mod analysis;
mod cube;
mod estimates;
mod factors;
mod names;
mod pairs;
mod progress;
mod saltelli;
mod sensitivity;
mod subjects;
mod tally;
mod target;
mod uncertainty;

pub use estimates::{PairEstimate, Parameters, RankEstimate, Uncertainty};
pub use factors::{Factor, Factors};
pub use saltelli::{Points, Sample, Share};
pub use sensitivity::{Effects, FactorEffect, Sensitivity, SensitivityParameters};
pub use target::Target;
pub use uncertainty::RankUncertainty;
#[cfg(feature = "cli")]
pub(crate) use uncertainty::USUAL_SPREAD;
