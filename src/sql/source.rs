//! The table that is read: its columns under the names that the tables of `score` give them.

use std::collections::{BTreeSet, HashMap};

use super::steps::{Column, Steps};
use super::{answers, places};
use crate::catalog::{Attribute, ByAttribute, CatalogKey};
use crate::methodology::{Indices, Methodology, Plan, Source};
use crate::survey::{Layout, Role};

/// What a query needs to know of the columns of a table.
pub(super) struct Table<'a> {
    pub methodology: &'a Methodology,
    pub layout: &'a Layout,
    pub plan: &'a Plan,
    indices: Indices,
    /// Positions of the columns that stay text, and their names.
    pub texts: Vec<(usize, String)>,
}

impl<'a> Table<'a> {
    pub fn new(methodology: &'a Methodology, layout: &'a Layout, plan: &'a Plan, indices: Indices) -> Self {
        let texts = layout.text_columns().zip(layout.text_names(methodology)).collect();
        Table { methodology, layout, plan, indices, texts }
    }

    /// Names of the columns that describe an institution, in the order of `score`.
    pub fn descriptive(&self) -> Vec<&str> {
        let mut names = vec!["unit"];
        let has = |key: &CatalogKey| self.layout.catalogued(key.attribute()).is_some();
        CatalogKey::ALL.into_iter().filter(has).for_each(|key| names.push(key.code()));
        let role = |name: &str| ["state", "level", "type"].iter().position(|role| *role == name).unwrap_or(3);
        let mut texts: Vec<&str> = self.texts.iter().map(|(_, name)| name.as_str()).collect();
        texts.sort_by_key(|name| role(name));
        names.extend(texts);
        names
    }

    /// Codes of the nodes that have a value, in methodology order.
    pub fn nodes(&self) -> impl Iterator<Item = &'a str> {
        let (nodes, plan) = (self.methodology.nodes(), self.plan);
        nodes.iter().enumerate().filter(|(node, _)| plan.is_available(*node)).map(|(_, node)| node.code())
    }

    /// Reads the columns of the nodes, and those of the others that are `wanted`, by their names in tables; the answers of each
    /// node with a rule, by the names that they have from then on, quoted.
    pub fn read(&self, steps: &mut Steps, wanted: impl Fn(&str) -> bool) -> HashMap<usize, Vec<String>> {
        let dialect = steps.dialect;
        let text = |at: usize| dialect.text_of(&dialect.name(&self.layout.headers[at]));
        let number = |at: usize| dialect.double_of(&dialect.name(&self.layout.headers[at]));
        let mut columns: Vec<Column> = Vec::new();
        let unit = self.layout.position(Role::Unit).filter(|_| wanted("unit"));
        columns.extend(unit.map(|at| (text(at), steps.called("unit"))));
        let mut places = ByAttribute::default();
        for (attribute, place) in places.iter_mut() {
            let key = attribute.key().code();
            let is_wanted = wanted(key) || (attribute == Attribute::State && wanted("state_code"));
            *place = self.layout.catalogued(attribute).filter(|_| is_wanted).map(|at| {
                let name = steps.column(&format!("{key}_text"));
                columns.push((text(at), name.clone()));
                name
            });
        }
        let raw: BTreeSet<usize> =
            (0..self.methodology.nodes().len()).filter_map(|node| self.answers(node)).flatten().copied().collect();
        let texts: Vec<&(usize, String)> =
            self.texts.iter().filter(|(at, name)| wanted(name) || raw.contains(at)).collect();
        columns.extend(texts.iter().map(|(at, name)| (text(*at), steps.called(name))));
        for (position, node) in self.methodology.nodes().iter().enumerate() {
            let is_read = self.plan.source(position) == Source::Supplied && self.answers(position).is_none();
            let at = self.layout.position(Role::Node(position)).filter(|_| is_read);
            columns.extend(at.map(|at| (number(at), steps.called(node.code()))));
        }
        // A column of answers may be the score of another node, and is no text then.
        let mut names: HashMap<usize, String> = texts.iter().map(|(at, name)| (*at, steps.called(name))).collect();
        for at in raw {
            names.entry(at).or_insert_with(|| {
                let name = steps.column(&format!("{}_text", self.layout.headers[at]));
                columns.push((text(at), name.clone()));
                name
            });
        }
        steps.select("survey", &columns);
        places::add(&places, steps);
        answers::read(self, &names, steps)
    }

    /// The columns of raw answers of a node that is scored by its rule.
    pub fn answers(&self, node: usize) -> Option<&[usize]> {
        let has_score = self.layout.position(Role::Node(node)).is_some();
        self.layout.raw(node).filter(|_| !(has_score && self.indices == Indices::Supplied))
    }
}
