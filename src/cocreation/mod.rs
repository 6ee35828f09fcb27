//! What states do about openness: the registry of locally driven co-creation (*Cocreación desde lo local*), its commitments, and
//! how far these are.
//!
//! A [`RegistryReader`] reads any number of files of states ([`Participation`]) and of [`Commitment`]s with their milestones and
//! reports, as delimited text, spreadsheets, JSON or TOML, and reports everything that is wrong with them. The [`Registry`] writes them back, with the
//! fields that the library does not know. [`CommitmentScores`] score the commitments by a methodology, and sum them up by state,
//! plan and other keys ([`By`]); [`Status`] has who takes part. What a record does not have is missing, and counted as missing.
//!
//! ```
//! use open_gov_metric::cocreation::{self, By, CommitmentScores, RegistryReader};
//!
//! let mut reader = RegistryReader::new();
//! reader.read_bytes("state,participating,plans\nJalisco,yes,2\nPuebla,no,0\nColima,yes,\n".as_bytes())?;
//! reader.read_bytes(
//!     "id,title,state,end,finished,report_progress,milestone_number,milestone_status\n\
//!      A,Registry of companies,Jalisco,2022-05-31,2022-06-10,complete,1,finished\n\
//!      A,,,,,,2,finished\n\
//!      B,Open budget,Jalisco,mayo de 2022,,limitado,1,en curso\n\
//!      B,,,,,,2,\n"
//!         .as_bytes(),
//! )?;
//! let (registry, _) = reader.finish()?;
//!
//! let methodology = cocreation::methodology()?;
//! let scores = CommitmentScores::new(&registry, &methodology, None)?;
//! let status = scores.status();
//! assert_eq!((status.participating, status.not_participating, status.plans), (2, 1, Some(2)));
//!
//! let jalisco = &scores.groups(By::State)[1];
//! assert_eq!((jalisco.complete, jalisco.n_completion, jalisco.completion_rate), (1, 2, Some(0.5)));
//! assert_eq!(jalisco.node("PROGRESS").mean, Some(0.75)); // 1 and 0.5
//! assert_eq!((jalisco.delay.mean, jalisco.delay.n), (Some(10.0), 1));
//! # Ok::<(), open_gov_metric::Error>(())
//! ```
//!
//! # Files
//!
//! A file in **delimited text**, or the first visible sheet of a spreadsheet, holds states or commitments. Its headers, in English or Spanish:
//!
//! | states | |
//! |---|---|
//! | `state`, `participating`, `year`, `declaration` | the state; whether it takes part; year of incorporation; date of the declaration |
//! | `lts_exists`, `lts_established`, `lts_document`, `lts_members` | its Local Technical Secretariat |
//! | `plans` | the number of its action plans |
//! | `plan_title`, `plan_start`, `plan_end`, `plan_commitments` | an action plan |
//!
//! | commitments | |
//! |---|---|
//! | `id`, `title`, `state`, `member`, `action_plans` | |
//! | `start`, `end`, `finished` | the planned dates, and the day on which it was really finished |
//! | `lead_institution`, `policy_area`, `sector`, `ogp_values` | |
//! | `problem`, `status_quo`, `action`, `expected_contribution`, `long_term_goal`, `result` | |
//! | `inception_verifiable`, `inception_relevant`, `inception_ambition`, `inception_results` | the inception report |
//! | `report_progress`, `report_factors`, `report_implementation`, `report_addressed_problem`, `report_lessons` | the End of Commitment Report |
//! | `report_disclosure`, `report_participation`, `report_accountability`, each with `..._degree` | did it open government, and to what degree |
//! | `milestone_number`, `milestone_title`, `milestone_start`, `milestone_end`, `milestone_status`, `milestone_finished` | a milestone |
//!
//! A record is a row, with its first milestone or plan where it has any. Each further one is a row of its own, with the key (`id` or
//! `state`) and the milestone's columns alone; a row that repeats the other columns too is the same. Elements of lists are between
//! semicolons. Columns may be left out and be in any order; unknown ones are kept.
//!
//! **JSON** and **TOML** have the same fields, with tables for `lts`, `inception` and `report`, and lists of tables for `milestones` and
//! `action_plans` (of states). A file is a record, a list of them (JSON), or the lists `states` and `commitments`.
//!
//! Dates are known to the day, the month or the year ([`PartialDate`]); nothing is added to them. Words of the scales
//! ([`MilestoneStatus`], [`Completion`], [`Degree`]) are read in English and Spanish.

mod across;
mod check;
mod collected;
mod date;
mod decode;
mod delay;
mod field;
mod fields;
mod format;
mod group;
mod keys;
mod layout;
mod names;
mod reader;
mod record;
mod registry;
mod scoring;
mod status;
mod table;
mod tree;
mod value;
mod words;
mod writer;

pub use crate::record_file::RecordFile;
pub use date::{NoDate, PartialDate};
pub use delay::Delay;
pub(crate) use fields::FieldRow;
pub use fields::fields;
pub use format::FileFormat;
pub use group::{By, Group, Mean};
pub use reader::RegistryReader;
#[cfg(feature = "cli")]
pub(crate) use reader::files_of;
pub use record::{ActionPlan, Commitment, EndReport, Extra, InceptionReport, Milestone, Participation, Secretariat};
pub use registry::Registry;
pub(crate) use scoring::CommitmentRow;
pub use scoring::{CommitmentScores, MilestoneCounts, methodology};
pub use status::{StateRow, Status};
pub use words::{Completion, Degree, MilestoneStatus};
