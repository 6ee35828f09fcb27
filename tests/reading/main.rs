//! What the readers of surveys, requests and registries take, and what they find wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;

mod cocreation_files;
mod cocreation_findings;
mod hostile;
mod requests;
#[cfg(feature = "scan")]
mod requests_scan;
mod survey;
#[cfg(feature = "xlsx")]
mod xlsx;
