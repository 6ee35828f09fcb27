//! What a mapping file may say, as it stands there.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use serde::Deserialize;
use toml::Spanned;

use crate::methodology::Catalog;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub catalog: Catalog,
    #[serde(default)]
    pub missing: Vec<String>,
    pub columns: Spanned<ColumnsEntry>,
    #[serde(default)]
    pub calendar: CalendarEntry,
    pub share_answered: Option<Spanned<ShareEntry>>,
    pub availability: Option<Spanned<ShareEntry>>,
    pub clarity: Option<Spanned<WordsEntry>>,
    pub completeness: Option<Spanned<WordsEntry>>,
    pub celerity: Option<Spanned<SpeedEntry>>,
    #[serde(default)]
    pub outcome: Vec<Spanned<OutcomeEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnsEntry {
    pub institution: Headers,
    pub state: Option<Headers>,
    pub received: Option<Headers>,
    pub answered: Option<Headers>,
    pub days: Option<Headers>,
    pub outcome: Option<Headers>,
    pub complete: Option<Headers>,
    pub clear: Option<Headers>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a header, or a list of headers")]
pub(super) enum Headers {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarEntry {
    #[serde(default = "saturday_and_sunday")]
    pub weekend: Vec<DayOfWeek>,
    #[serde(default)]
    pub holidays: Vec<String>,
}

impl Default for CalendarEntry {
    fn default() -> Self {
        CalendarEntry { weekend: saturday_and_sunday(), holidays: vec![MEXICO.to_owned()] }
    }
}

pub(super) const MEXICO: &str = "mexico";

fn saturday_and_sunday() -> Vec<DayOfWeek> {
    vec![DayOfWeek::Saturday, DayOfWeek::Sunday]
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Of {
    Requests,
    Answered,
    Available,
    Assessed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareEntry {
    pub of: Option<Of>,
    pub node: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsEntry {
    pub of: Option<Of>,
    pub node: Option<String>,
    #[serde(default)]
    pub words: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpeedEntry {
    pub of: Option<Of>,
    pub node: Option<String>,
    #[serde(default)]
    pub best: f64,
    #[serde(default = "term_of_the_law")]
    pub worst: f64,
    #[serde(default)]
    pub unanswered: f64,
}

pub(super) fn term_of_the_law() -> f64 {
    20.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutcomeEntry {
    pub names: Vec<String>,
    pub available: f64,
    pub answered: Option<bool>,
    pub counts_in: Option<Vec<Counted>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Counted {
    ShareAnswered,
    Availability,
    Clarity,
    Completeness,
    Celerity,
}

impl DayOfWeek {
    pub fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}
