//! Institution-level survey data: read, checked against a methodology, and every problem reported with its place.

mod chunk;
mod columns;
mod header;
mod raw;
mod reader;
mod repeated;
mod table;

use std::sync::Arc;

use polars::prelude::*;

pub use reader::{OnInvalid, SurveyReader};

use crate::catalog::{Attribute, ByAttribute, CatalogKey, Code, GovernmentLevel, InstitutionType};
use crate::error::{Result, argument};
use crate::finding::Findings;
use crate::language::Language;
use crate::methodology::Methodology;
use crate::table::Texts;
use columns::Lines;
pub(crate) use header::{Layout, RENAMED, Role, STATE, UNIT};

/// A checked table of institutions that fits its methodology.
///
/// Every value lies in its scale, every state, level and type is known to the catalogue or missing, and no institution
/// occurs in it twice.
#[derive(Debug, Clone)]
pub struct Survey {
    methodology: Arc<Methodology>,
    layout: Layout,
    units: Texts,
    /// Codes of the catalog; empty where there is no such column.
    codes: ByAttribute<Vec<Option<Code>>>,
    /// The other text columns, in the order of the file.
    texts: Vec<Texts>,
    /// Their names; those of the roles without a catalogue are called after their role.
    text_names: Vec<String>,
    /// The column of each node of the methodology, named by its code, where the file has one.
    nodes: Vec<Option<Column>>,
    /// The scores that the file has of nodes whose raw answers it has as well.
    supplied: Vec<(usize, Column)>,
    lines: Lines,
    findings: Findings,
    set_aside: u64,
    design: Option<DesignColumns>,
}

/// The columns of a sampling design, as the caller named them.
#[derive(Debug, Clone, Default)]
pub(crate) struct DesignColumns {
    pub weight: Option<Vec<f64>>,
    pub fpc: Option<Vec<f64>>,
    /// Name of the key whose groups are the strata.
    pub strata: Option<String>,
    /// Headers of the columns, for messages.
    pub weight_header: Option<String>,
    pub strata_header: Option<String>,
    pub fpc_header: Option<String>,
}

/// A column to group by.
pub(crate) enum Key<'a> {
    /// Codes of the catalog, and the key that names them.
    Codes(CatalogKey, &'a [Option<Code>]),
    /// Text.
    Texts(&'a Texts),
}

impl Survey {
    /// The methodology that the survey was checked against.
    pub fn methodology(&self) -> &Methodology {
        &self.methodology
    }

    /// Number of institutions.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was found while reading: warnings, and the errors of records that were set aside.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Number of records that were set aside because of an error.
    pub fn set_aside(&self) -> u64 {
        self.set_aside
    }

    /// Name of the institution in a row.
    ///
    /// # Panics
    ///
    /// Where `row` is not below [`len`](Self::len).
    pub fn unit(&self, row: usize) -> &str {
        self.units.get(row)
    }

    /// Line of the file that a row is on; of a sheet or a data frame, its row from 1.
    pub fn line(&self, row: usize) -> u64 {
        self.lines.get(row)
    }

    /// Whether the node at a position is scored from raw answers.
    pub(crate) fn has_answers(&self, node: usize) -> bool {
        self.layout.raw(node).is_some()
    }

    /// The survey with the scores that its file has beside raw answers in place of what the answers come to.
    pub(crate) fn supplied(mut self) -> Self {
        for (node, column) in std::mem::take(&mut self.supplied) {
            self.nodes[node] = Some(column);
        }
        self
    }

    /// The supplied `f64` values of a node.
    pub fn node(&self, code: &str) -> Option<&Column> {
        self.nodes.get(self.methodology.position(code)?)?.as_ref()
    }

    /// Names of the columns that institutions can be grouped by: `state`, `level` and `type` where known, and the other
    /// text columns.
    pub fn keys(&self) -> Vec<&str> {
        let is_coded = |name: &&str| self.catalog_key(name).is_some();
        let coded = Attribute::ALL.into_iter().map(|attribute| attribute.key().code()).filter(is_coded);
        coded.chain(self.text_names.iter().map(String::as_str).filter(|name| !is_coded(name))).collect()
    }

    /// A frame of the whole survey: `unit`, `state_code`, `state`, `level`, `type` where known, the other text columns, and
    /// the supplied nodes.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) for a text column that has the name of another column.
    pub fn frame(&self) -> Result<DataFrame> {
        let mut columns = self.descriptive_columns()?;
        columns.extend(self.nodes.iter().flatten().cloned());
        Ok(DataFrame::new(self.len(), columns)?)
    }

    /// A key by its name in tables, or by its header in the file: the name, and the column.
    pub(crate) fn key(&self, name: &str) -> Option<(&str, Key<'_>)> {
        let name = self.layout.key_name(name, &self.text_names)?;
        if let Some(key) = self.layout.catalog_key(name) {
            return Some((key.code(), Key::Codes(key, &self.codes[key.attribute()])));
        }
        if name == "unit" {
            return Some(("unit", Key::Texts(&self.units)));
        }
        let at = self.text_names.iter().position(|text| text == name)?;
        Some((&self.text_names[at], Key::Texts(&self.texts[at])))
    }

    /// The value of a key in a row, as tables have it; `None` where it is empty, or where there is no such key.
    pub(crate) fn key_value(&self, key: &str, row: usize) -> Option<&str> {
        let value = match self.key(key)?.1 {
            Key::Codes(key, codes) => key.value(*codes.get(row)?),
            Key::Texts(texts) => texts.get(row),
        };
        Some(value).filter(|value| !value.is_empty())
    }

    /// The key with this name in tables, where its values are those of the catalog.
    pub(crate) fn catalog_key(&self, name: &str) -> Option<CatalogKey> {
        self.layout.catalog_key(name)
    }

    pub(crate) fn design(&self) -> Option<&DesignColumns> {
        self.design.as_ref()
    }

    /// Refuses a sampling design, for an analysis that has no form for one.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument), naming the design columns.
    pub(crate) fn refuse_design(&self) -> Result<()> {
        let Some(design) = &self.design else { return Ok(()) };
        let columns =
            [("weight", &design.weight_header), ("strata", &design.strata_header), ("fpc", &design.fpc_header)];
        let named = columns.iter().filter_map(|(role, header)| Some(format!("`{}` ({role})", header.as_ref()?)));
        let named = named.collect::<Vec<_>>().join(", ");
        Err(argument!(
            "design",
            "this analysis has no design-based form; expected a survey without design columns, not {named}",
            "este análisis no tiene forma basada en el diseño; se esperaba una encuesta sin columnas de diseño, no {named}"
        ))
    }

    /// Number of the column of a node among those of the survey, from 1.
    pub(crate) fn column_number(&self, code: &str) -> Option<usize> {
        let node = self.methodology.position(code)?;
        self.layout.position(Role::Node(node)).map(|column| column + 1)
    }

    /// Number of the column with a header among those of the survey, from 1.
    pub(crate) fn header_number(&self, header: &str) -> Option<usize> {
        self.layout.headers.iter().position(|found| found == header).map(|column| column + 1)
    }

    /// `unit`, `state_code`, `state`, `level`, `type` where known, and the other text columns.
    pub(crate) fn descriptive_columns(&self) -> Result<Vec<Column>> {
        let mut columns = vec![self.units.column("unit")];
        for key in CatalogKey::ALL.into_iter().filter(|key| self.layout.catalogued(key.attribute()).is_some()) {
            let codes = &self.codes[key.attribute()];
            columns.push(codes.iter().map(|code| key.value(*code)).collect::<Texts>().column(key.code()));
        }
        // The roles come in their own order, the other columns in that of the file.
        let role = |name: &str| ["state", "level", "type"].iter().position(|role| *role == name).unwrap_or(3);
        let mut texts: Vec<(&String, &Texts)> = self.text_names.iter().zip(&self.texts).collect();
        texts.sort_by_key(|(name, _)| role(name));
        columns.extend(texts.into_iter().map(|(name, texts)| texts.column(name)));
        Ok(columns)
    }
}

/// The name of a group of several keys, with the labels of levels and types in place of their codes.
#[cfg(any(feature = "cli", feature = "report"))]
pub(crate) fn group_label(name: &str, language: Language) -> String {
    let part = |part: &str| {
        let level = GovernmentLevel::ALL.into_iter().find(|level| level.code() == part);
        let kind = InstitutionType::ALL.into_iter().find(|kind| kind.code() == part);
        let label = level.map(|level| level.label(language)).or(kind.map(|kind| kind.label(language)));
        label.unwrap_or(part).to_owned()
    };
    name.split(" / ").map(part).collect::<Vec<_>>().join(" / ")
}

/// The label of a value of `state`, `level` or `type`, for people to read; the value itself where it is no code.
pub fn key_label(key: &str, value: &str, language: Language) -> String {
    match key {
        "level" => GovernmentLevel::parse(value).map(|level| level.label(language)),
        "type" => InstitutionType::parse(value).map(|kind| kind.label(language)),
        _ => None,
    }
    .unwrap_or(value)
    .to_owned()
}
