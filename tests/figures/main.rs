//! Every figure that is computed, held to results of other programs and to what must be true of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;

mod card;
mod citation;
mod cocreation;
mod context;
mod design_based;
mod distribution;
mod official_2017;
mod own_index;
mod properties;
mod reliability;
mod robustness;
mod rules;
#[cfg(feature = "cli")]
mod sql;
mod trend;
