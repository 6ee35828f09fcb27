//! The header of a survey file: which column plays which role.

use std::collections::{HashMap, HashSet};

use super::SurveyReader;
use crate::catalog::{Attribute, CatalogKey};
use crate::error::{Result, argument};
use crate::finding::{Log, TableProblem};
use crate::methodology::{Catalog, Indices, Methodology, Node, Raw};
use crate::schema::reserved;
use crate::table::{self, fold, named, repeated};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Unit,
    Attribute(Attribute),
    /// The values of the node at this position of the methodology.
    Node(usize),
    /// Any other column, kept as text.
    Text,
    /// A column of a table of scores that is computed again.
    Recomputed,
}

/// Where the cells of a column go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Unit,
    Code(Attribute),
    /// Values of nodes, by their number among such columns.
    Number(usize),
    /// Text, by its number among such columns.
    Text(usize),
    Nothing,
}

pub(crate) const UNIT: [&str; 6] = ["institution", "so", "sujeto_obligado", "institucion", "nombre", "unit"];
pub(crate) const STATE: [&str; 6] = ["state", "edo", "estado", "entidad", "nom_ent", "cve_ent"];
const LEVEL: [&str; 3] = ["level", "niv", "nivel"];
const TYPE: [&str; 3] = ["type", "ts", "tipo"];

/// The columns of a file, in its order.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub headers: Vec<String>,
    pub roles: Vec<Role>,
    pub(super) slots: Vec<Slot>,
    /// Of each node of the methodology, the columns that its rule reads, where the file has them all.
    raw: Vec<Option<Vec<usize>>>,
    catalog: Catalog,
}

impl Layout {
    /// Assigns the roles. `unit` names the column of the institutions, where the caller does.
    pub fn new(headers: Vec<String>, methodology: &Methodology, unit: Option<&str>) -> Self {
        let headers = named(headers);
        let index = Index::new(&headers);
        let mut roles = vec![Role::Text; headers.len()];
        let recomputed = index.recomputed(methodology).filter(|_| unit.is_none_or(|unit| unit == "unit"));
        let are_scores = recomputed.is_some();
        let unit = if are_scores { Some("unit") } else { unit };
        recomputed.into_iter().flatten().for_each(|at| roles[at] = Role::Recomputed);
        if let Some(at) = unit.and_then(|unit| index.exact(unit).or_else(|| index.folded(unit))) {
            roles[at] = Role::Unit;
        }
        let raw: Vec<Option<Vec<usize>>> = methodology.nodes().iter().map(|node| index.raw(node, &roles)).collect();
        // The header of a node's score; in a table of scores, and where a rule reads the column that the node names, it is the code.
        let score = |node: usize| {
            let node = &methodology.nodes()[node];
            let is_code = are_scores || node.rule().is_some_and(|rule| rule.items().is_none());
            if is_code { node.code() } else { node.column() }
        };
        let is_own = |node: usize, at: usize| raw[node].as_ref().is_none_or(|columns| !columns.contains(&at));
        // Exact names first, so that codes that differ only in case find their own columns.
        let mut unmatched = Vec::new();
        for node in 0..methodology.nodes().len() {
            match index.exact(score(node)).filter(|at| roles[*at] == Role::Text && is_own(node, *at)) {
                Some(at) => roles[at] = Role::Node(node),
                None => unmatched.push(node),
            }
        }
        let free = |name: &str, roles: &[Role]| {
            let is_free = |at: &usize| roles[*at] == Role::Text;
            index.exact(name).filter(is_free).or_else(|| index.folded(name).filter(is_free))
        };
        for node in unmatched {
            if let Some(at) = free(score(node), &roles).filter(|at| is_own(node, *at)) {
                roles[at] = Role::Node(node);
            }
        }
        let is_raw: HashSet<usize> = raw.iter().flatten().flatten().copied().collect();
        let known = [
            (Role::Unit, UNIT.as_slice()),
            (Role::Attribute(Attribute::State), &STATE),
            (Role::Attribute(Attribute::Level), &LEVEL),
            (Role::Attribute(Attribute::Type), &TYPE),
        ];
        for (role, names) in known.into_iter().skip(usize::from(unit.is_some())) {
            let is_free = |at: &usize| !is_raw.contains(at);
            if let Some(at) = names.iter().find_map(|name| free(name, &roles).filter(is_free)) {
                roles[at] = role;
            }
        }
        let catalog = methodology.catalog();
        let (mut numbers, mut texts) = (0.., 0..);
        let slot = |role: &Role| match role {
            Role::Unit => Some(Slot::Unit),
            Role::Attribute(attribute) if catalog == Catalog::Mexico => Some(Slot::Code(*attribute)),
            Role::Node(_) => numbers.next().map(Slot::Number),
            Role::Attribute(_) | Role::Text => texts.next().map(Slot::Text),
            Role::Recomputed => Some(Slot::Nothing),
        };
        let slots = roles.iter().filter_map(slot).collect();
        Layout { headers, roles, slots, raw, catalog }
    }

    /// Position of the column with a role.
    pub fn position(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|found| *found == role)
    }

    /// What the header itself breaks: repeated headers and missing columns.
    pub fn check(&self, reader: &SurveyReader<'_>, line: u64) -> Log {
        let (methodology, unit) = (reader.methodology.as_ref(), reader.unit.as_deref());
        let mut log = Log::default();
        let is_score = |column: usize| matches!(self.roles[column], Role::Node(_)) || self.is_raw(column);
        repeated(&self.headers, line, |first, at| is_score(first) && is_score(at), &mut log);
        if self.position(Role::Unit).is_none() {
            let expected = unit.map_or_else(|| UNIT.join(" / "), str::to_owned);
            log.push(line, None, TableProblem::MissingHeader { expected: expected.into() });
        }
        let has: HashSet<&str> = self.available().map(|node| methodology.nodes()[node].code()).collect();
        if let Err(mut missing) = methodology.sources(|node| has.contains(node.code()), Indices::Computed)
            && !reader.incomplete
        {
            missing.retain(|name| table::position(&self.headers, name).is_none());
            let headline = methodology.headline().column();
            let all =
                if missing.is_empty() { headline.to_owned() } else { format!("{} / {headline}", missing.join(", ")) };
            log.push(line, None, TableProblem::MissingHeader { expected: all.into() });
        }
        log
    }

    /// Position of the column of an attribute whose values are read with the catalog.
    pub fn catalogued(&self, attribute: Attribute) -> Option<usize> {
        self.position(Role::Attribute(attribute)).filter(|_| self.catalog == Catalog::Mexico)
    }

    /// Positions of the columns that are kept as text, states and the like among them where there is no catalogue.
    pub fn text_columns(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.slots.len()).filter(|column| matches!(self.slots[*column], Slot::Text(_)))
    }

    /// The state, level or type column that has this name in tables, or this header: its name in tables and its position.
    pub fn role_named(&self, name: &str) -> Option<(&'static str, usize)> {
        let column = |attribute| Some((attribute, self.position(Role::Attribute(attribute))?));
        let known = Attribute::ALL.into_iter().filter_map(column);
        let (wanted, mut known) = (fold(name), known.map(|(attribute, column)| (attribute.key().code(), column)));
        known.find(|(name, column)| wanted == *name || wanted == fold(&self.headers[*column]))
    }

    /// The key of the catalog with this name in tables, where the file has its attribute.
    pub fn catalog_key(&self, name: &str) -> Option<CatalogKey> {
        CatalogKey::called(name).filter(|key| self.catalogued(key.attribute()).is_some())
    }

    /// The name in tables of a key, by that name or by its header; `texts` are the names of the text columns.
    pub fn key_name<'a>(&self, name: &'a str, texts: &'a [String]) -> Option<&'a str> {
        let name = self.role_named(name).map_or(name, |(role, _)| role);
        if name == "unit" || self.catalog_key(name).is_some() {
            return Some(name);
        }
        let exact = texts.iter().find(|text| *text == name);
        let folded = || texts.iter().find(|text| fold(text) == fold(name));
        let renamed = || texts.iter().find(|text| text.strip_suffix(RENAMED) == Some(name));
        exact.or_else(folded).or_else(renamed).map(String::as_str)
    }

    /// Position of a text column that an option names by its header.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) where there is none.
    pub fn own_column(&self, option: &str, name: &str) -> Result<usize> {
        let found = table::position(&self.headers, name);
        found.filter(|column| self.text_columns().any(|text| text == *column)).ok_or_else(|| {
            let mut columns = self.text_columns().map(|text| self.headers[text].as_str()).collect::<Vec<_>>().join(", ");
            if columns.is_empty() {
                columns.push('-');
            }
            argument!(option, "`{option}` names the column {name}, which the file does not have as a column of its own; expected one of: {columns}", "`{option}` nombra la columna {name}, que el archivo no tiene como columna propia; se esperaba una de: {columns}")
        })
    }

    /// Names of the text columns in tables: states and the like are called after their role, and a name that another column
    /// of those tables has gets an ending.
    pub fn text_names(&self, methodology: &Methodology) -> Vec<String> {
        let name = |column: usize| match self.roles[column] {
            Role::Attribute(attribute) => attribute.key().code().to_owned(),
            _ => {
                let header = self.headers[column].as_str();
                let collides =
                    reserved::is_among(reserved::BESIDE_KEYS, header) || methodology.position(header).is_some();
                if collides { format!("{header}{RENAMED}") } else { header.to_owned() }
            }
        };
        self.text_columns().map(name).collect()
    }

    /// The columns of raw answers that the rule of a node reads, in the order of the rule; `None` for a node without a rule, and
    /// where the file lacks one of them.
    pub fn raw(&self, node: usize) -> Option<&[usize]> {
        self.raw.get(node)?.as_deref()
    }

    fn is_raw(&self, column: usize) -> bool {
        self.raw.iter().flatten().any(|columns| columns.contains(&column))
    }

    /// Whether a column holds numbers that are scores, or that rules read.
    pub fn is_numeric(&self, column: usize, methodology: &Methodology) -> bool {
        let reads = |(node, columns): (usize, &Option<Vec<usize>>)| {
            let is_number = methodology.nodes()[node].rule().is_some_and(|rule| rule.raw() == Raw::Numbers);
            is_number && columns.as_ref().is_some_and(|columns| columns.contains(&column))
        };
        matches!(self.roles[column], Role::Node(_)) || self.raw.iter().enumerate().any(reads)
    }

    /// Positions in the methodology of the nodes that have a value: a column of their own, or raw answers.
    pub fn available(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.raw.len()).filter(|node| self.raw[*node].is_some() || self.position(Role::Node(*node)).is_some())
    }

    /// Positions in the methodology of the nodes that have a column, in the order of the columns.
    pub fn nodes(&self) -> impl Iterator<Item = usize> + '_ {
        self.roles.iter().filter_map(|role| match role {
            Role::Node(node) => Some(*node),
            _ => None,
        })
    }
}

/// What is added to the name of a text column that would collide with one of ours.
pub(crate) const RENAMED: &str = "_in_file";

/// Headers by name, the first one of each.
struct Index<'a> {
    exact: HashMap<&'a str, usize>,
    folded: HashMap<String, usize>,
}

impl<'a> Index<'a> {
    fn new(headers: &'a [String]) -> Self {
        let mut index = Index { exact: HashMap::new(), folded: HashMap::new() };
        for (at, header) in headers.iter().enumerate() {
            index.exact.entry(header).or_insert(at);
            index.folded.entry(fold(header)).or_insert(at);
        }
        index
    }

    /// The columns that are computed again of a table that `score` wrote, which has them all beside its headline.
    fn recomputed(&self, methodology: &Methodology) -> Option<Vec<usize>> {
        self.exact("unit").and(self.exact(methodology.headline().code()))?;
        let quadrant = methodology.quadrants().map(|_| "quadrant");
        let positions = ["rank", "band"].into_iter().chain(quadrant).map(|name| self.exact(name));
        let code = self.exact("state_code").filter(|_| methodology.catalog() == Catalog::Mexico);
        positions.chain(code.and(self.exact("state")).map(|_| code)).collect()
    }

    /// The columns that the rule of a node reads. What tables call `..._in_file` has the answers, and not their score.
    fn raw(&self, node: &Node, roles: &[Role]) -> Option<Vec<usize>> {
        node.rule()?;
        let column = |name: &&str| {
            let renamed = self.exact(&format!("{name}{RENAMED}"));
            let found = renamed.or_else(|| self.exact(name)).or_else(|| self.folded(name));
            found.filter(|at| roles[*at] == Role::Text)
        };
        node.raw_columns().iter().map(column).collect()
    }

    fn exact(&self, name: &str) -> Option<usize> {
        self.exact.get(name).copied()
    }

    fn folded(&self, name: &str) -> Option<usize> {
        self.folded.get(&fold(name)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(headers: &[&str], unit: Option<&str>) -> Vec<Role> {
        let methodology = Methodology::edition(2017).unwrap();
        Layout::new(headers.iter().map(|h| (*h).to_owned()).collect(), &methodology, unit).roles
    }

    #[test]
    fn official_headers_are_known() {
        let found = roles(&["SO", "edo", "niv", "ts", "GA", "P"], None);
        assert_eq!(
            found,
            [
                Role::Unit,
                Role::Attribute(Attribute::State),
                Role::Attribute(Attribute::Level),
                Role::Attribute(Attribute::Type),
                Role::Node(0),
                Role::Node(2)
            ]
        );
    }

    #[test]
    fn case_accents_and_spaces_do_not_matter() {
        let found = roles(&[" Institución ", "ESTADO", "Nivel", "TIPO", "ga", "notes"], None);
        assert_eq!(
            found,
            [
                Role::Unit,
                Role::Attribute(Attribute::State),
                Role::Attribute(Attribute::Level),
                Role::Attribute(Attribute::Type),
                Role::Node(0),
                Role::Text
            ]
        );
    }

    #[test]
    fn a_named_unit_column_leaves_the_others_as_text() {
        assert_eq!(roles(&["nombre", "clave", "GA"], Some("clave")), [Role::Text, Role::Unit, Role::Node(0)]);
    }
}
