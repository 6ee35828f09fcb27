//! The program `ogm` as a user runs it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;

mod broken_input;
#[cfg(all(unix, feature = "report"))]
mod browser;
mod card;
mod cocreation;
mod command_line;
mod dictionary;
mod engines;
#[cfg(all(feature = "scan", feature = "xlsx"))]
mod forms;
mod frozen;
mod provenance;
#[cfg(all(feature = "report", feature = "xlsx"))]
mod publish;
#[cfg(all(unix, feature = "report"))]
mod report_in_browser;
mod requests;
mod tables;
mod trend;
mod trust;
#[cfg(all(unix, feature = "report", feature = "scan", feature = "xlsx"))]
mod writers;
#[cfg(feature = "xlsx")]
mod xlsx;
