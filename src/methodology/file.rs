//! Methodology files: every rule that one must keep.

use std::collections::{BTreeMap, HashMap};

use memchr::memchr_iter;

use super::keys::FILE;
use super::{Band, Catalog, Child, Methodology, Node, Published, Quadrants, Scale, ScoringRule, fit, graph, rule_file};
use crate::error::{Error, Result};
use crate::keys::{self, Entry, Fault};
use crate::language::{Text, text};
use crate::schema::reserved;

/// Weights that are not relative sum to 1 within this.
const WEIGHT_TOLERANCE: f64 = 1e-9;

/// Ends of a scale lie within this, so that sums of scores stay finite.
pub(super) const LARGEST: f64 = 1e300;
/// More bands than anybody names.
const MOST_BANDS: usize = 100;

pub(super) fn read(toml: &str) -> Result<Methodology> {
    let checker = Checker { toml, line_ends: memchr_iter(b'\n', toml.as_bytes()).collect() };
    let document = keys::parse(toml).map_err(|fault| {
        let node = node_around(toml, fault.at);
        checker.refused(fault, node)
    })?;
    let file = Entry::file(FILE, document.get_ref()).map_err(|fault| checker.refused(fault, None))?;
    checker.methodology(file)
}

/// The checks, which know the text in order to tell lines.
struct Checker<'a> {
    toml: &'a str,
    line_ends: Vec<usize>,
}

impl Checker<'_> {
    fn methodology(&self, file: Entry) -> Result<Methodology> {
        let refused = |fault| self.refused(fault, None);
        let scale = file.table("scale").map_err(refused)?.map(|scale| self.scale(scale, None)).transpose()?;
        let scale = scale.unwrap_or_default();
        let around = |fault: Fault| {
            let node = node_around(self.toml, fault.at);
            self.refused(fault, node)
        };
        let entries = file.tables("node").map_err(around)?;
        let (codes, positions) = self.positions(&entries)?;
        let mut nodes = Vec::with_capacity(entries.len());
        for (entry, code) in entries.iter().zip(&codes) {
            nodes.push(self.node(entry, code, scale, &positions)?);
        }
        let order = graph::order(&nodes).map_err(|cycle| {
            let path = cycle.iter().map(|node| nodes[*node].code.as_str()).collect::<Vec<_>>().join(" → ");
            let node = cycle.first().map_or("", |node| nodes[*node].code.as_str());
            let message = text!(
                "node {node}: its children lead back to it ({path}); expected no cycles",
                "nodo {node}: sus componentes llevan de vuelta a él ({path}); se esperaba que no hubiera ciclos"
            );
            let line = cycle.first().map(|node| self.line(entries[*node].at("children")));
            Error::methodology(line, Some(node), message)
        })?;
        for (node, entry) in nodes.iter().zip(&entries) {
            self.aggregation(node, &nodes, entry)?;
        }
        let headline = self.headline(&file, &nodes, &positions)?;
        let quadrants = file.table("quadrants").map_err(refused)?;
        let published = file.tables("published").map_err(refused)?;
        Ok(Methodology {
            name: file.need("name").map_err(refused)?,
            catalog: Catalog::of(file.word("catalog").map_err(refused)?),
            scale,
            headline,
            effective: graph::effective_weights(&nodes, &order, headline),
            quadrants: quadrants.map(|entry| self.quadrants(entry, &positions)).transpose()?,
            bands: self.bands(&file.tables("bands").map_err(refused)?)?,
            published: published.iter().map(|entry| self.published(entry, &positions)).collect::<Result<_>>()?,
            nodes,
            positions,
            order,
            toml: self.toml.to_owned(),
        })
    }

    /// The codes of the nodes, and the position of each.
    fn positions(&self, entries: &[Entry]) -> Result<(Vec<String>, HashMap<String, usize>)> {
        let refused = |fault| self.refused(fault, None);
        let codes: Vec<String> =
            entries.iter().map(|entry| entry.need("code").map_err(refused)).collect::<Result<_>>()?;
        let mut positions = HashMap::with_capacity(entries.len());
        for (position, (entry, code)) in entries.iter().zip(&codes).enumerate() {
            let line = self.line(entry.at("code"));
            if code.trim().is_empty() || code.trim() != code || code.chars().any(char::is_control) {
                let message = text!(
                    "node {code:?}: the code is empty or has spaces around it; expected a short name",
                    "nodo {code:?}: el código está vacío o rodeado de espacios; se esperaba un nombre corto"
                );
                return Err(self.fault(line, Some(code), message));
            }
            if reserved::is_among(reserved::BESIDE_NODES, code) {
                let message = text!(
                    "node {code}: tables have a column of that name; expected another code",
                    "nodo {code}: las tablas tienen una columna con ese nombre; se esperaba otro código"
                );
                return Err(self.fault(line, Some(code), message));
            }
            let column: Option<String> = entry.get("column").map_err(|fault| self.refused(fault, Some(code)))?;
            if is_pattern(code) || column.as_deref().is_some_and(is_pattern) {
                let message = text!(
                    "node {code}: its name reads as a pattern of names; expected one other than `*` and `^...$`",
                    "nodo {code}: su nombre se lee como patrón de nombres; se esperaba uno distinto de `*` y `^...$`"
                );
                return Err(self.fault(line, Some(code), message));
            }
            if let Some(first) = positions.insert(code.clone(), position) {
                let first = self.line(entries[first].at("code"));
                let message = text!(
                    "node {code}: the code is repeated; expected it once, on line {first}",
                    "nodo {code}: el código está repetido; se esperaba una sola vez, en la línea {first}"
                );
                return Err(self.fault(line, Some(code), message));
            }
        }
        Ok((codes, positions))
    }

    fn node(&self, entry: &Entry, code: &str, scale: Scale, positions: &HashMap<String, usize>) -> Result<Node> {
        let fault = |message| self.fault(self.line(entry.at("children")), Some(code), message);
        let refused = |fault| self.refused(fault, Some(code));
        let relative = entry.word("weights").map_err(refused)?.is_some();
        let mut children = Vec::new();
        if let Some(listed) = entry.get::<BTreeMap<String, f64>>("children").map_err(refused)? {
            if listed.is_empty() {
                return Err(fault(text!(
                    "node {code}: the list of children is empty; expected children, or no `children` at all",
                    "nodo {code}: la lista de componentes está vacía; se esperaban componentes, o ningún `children`"
                )));
            }
            for (child, weight) in listed {
                let Some(&node) = positions.get(&child) else {
                    return Err(fault(text!(
                        "node {code}: its child {child} is unknown; expected the code of a node of this file",
                        "nodo {code}: su componente {child} es desconocido; se esperaba el código de un nodo del archivo"
                    )));
                };
                if !weight.is_finite() {
                    return Err(fault(text!(
                        "node {code}: the weight {weight} of {child} is not finite; expected a number from 0",
                        "nodo {code}: el peso {weight} de {child} no es finito; se esperaba un número desde 0"
                    )));
                }
                if weight < 0.0 {
                    return Err(fault(text!(
                        "node {code}: the weight {weight} of {child} is negative; expected a number from 0",
                        "nodo {code}: el peso {weight} de {child} es negativo; se esperaba un número desde 0"
                    )));
                }
                children.push(Child { node, weight });
            }
            children.sort_unstable_by_key(|child| child.node);
            let sum: f64 = children.iter().map(|child| child.weight).sum();
            if relative && !(sum > 0.0 && sum.is_finite()) {
                return Err(fault(text!(
                    "node {code}: the weights sum to {sum}; expected a finite sum above 0",
                    "nodo {code}: los pesos suman {sum}; se esperaba una suma finita mayor que 0"
                )));
            }
            if !relative && (sum - 1.0).abs() > WEIGHT_TOLERANCE {
                return Err(fault(text!(
                    "node {code}: the weights sum to {sum}; expected 1, or `weights = \"relative\"`",
                    "nodo {code}: los pesos suman {sum}; se esperaba 1, o `weights = \"relative\"`"
                )));
            }
            if (sum - 1.0).abs() > 1e-12 {
                children.iter_mut().for_each(|child| child.weight /= sum);
            }
        } else if relative {
            return Err(fault(text!(
                "node {code}: it has `weights` and no children; expected both or neither",
                "nodo {code}: tiene `weights` y ningún componente; se esperaban ambos o ninguno"
            )));
        }
        let own = entry.table("scale").map_err(refused)?.map(|own| self.scale(own, Some(code))).transpose()?;
        let scale = own.unwrap_or(scale);
        let rule = entry.get("rule").map_err(refused)?;
        let rule = rule.map(|rule| self.rule(&rule, code, !children.is_empty(), scale, self.line(entry.at("rule"))));
        Ok(Node {
            scale,
            rule: rule.transpose()?,
            label: self.label(entry, code)?,
            column: entry.get("column").map_err(refused)?,
            children,
            aggregation: entry.need("aggregation").map_err(refused)?,
            missing: entry.need("missing").map_err(refused)?,
            code: code.to_owned(),
        })
    }

    fn rule(&self, rule: &toml::Value, code: &str, is_parent: bool, scale: Scale, line: usize) -> Result<ScoringRule> {
        let fault = |message: Text| {
            let Text { english, spanish } = message;
            self.fault(line, Some(code), text!("node {code}: rule: {english}", "nodo {code}: regla: {spanish}"))
        };
        if is_parent {
            return Err(fault(text!(
                "the node has children; expected a rule or children, not both",
                "el nodo tiene componentes; se esperaba una regla o componentes, no ambos"
            )));
        }
        let rule = rule_file::read(rule, scale).map_err(fault)?;
        if let Some(item) = rule.items().unwrap_or_default().iter().find(|item| is_pattern(item)) {
            return Err(fault(text!(
                "the column {item} reads as a pattern of names; expected one other than `*` and `^...$`",
                "la columna {item} se lee como patrón de nombres; se esperaba una distinta de `*` y `^...$`"
            )));
        }
        Ok(rule)
    }

    /// What an aggregation and a missing-data policy ask of the scales they work on.
    fn aggregation(&self, node: &Node, nodes: &[Node], entry: &Entry) -> Result<()> {
        let fault = |key| move |message| self.fault(self.line(entry.at(key)), Some(&node.code), message);
        fit::aggregation(node, node.aggregation, nodes).map_err(fault("aggregation"))?;
        fit::missing(node, node.missing, nodes).map_err(fault("missing"))
    }

    fn headline(&self, file: &Entry, nodes: &[Node], positions: &HashMap<String, usize>) -> Result<usize> {
        if let Some(code) = file.get::<String>("headline").map_err(|fault| self.refused(fault, None))? {
            let line = self.line(file.at("headline"));
            return positions.get(&code).copied().ok_or_else(|| {
                self.fault(
                    line,
                    Some(&code),
                    if code.trim().is_empty() {
                        text!(
                            "the headline is empty; expected the code of a node",
                            "el índice principal (headline) está vacío; se esperaba el código de un nodo"
                        )
                    } else {
                        text!(
                            "the headline {code} is not a node of this file; expected the code of one",
                            "el índice principal (headline) {code} no es un nodo del archivo; se esperaba el código de uno"
                        )
                    },
                )
            });
        }
        let mut is_root = vec![true; nodes.len()];
        for child in nodes.iter().flat_map(|node| &node.children) {
            is_root[child.node] = false;
        }
        let roots: Vec<usize> = (0..nodes.len()).filter(|node| is_root[*node]).collect();
        match roots.as_slice() {
            [root] => Ok(*root),
            [] => Err(self.fault(
                1,
                None,
                text!(
                    "the file has no node; expected at least one [[node]] with a code",
                    "el archivo no tiene nodos; se esperaba al menos un [[node]] con código"
                ),
            )),
            _ => {
                let list = roots.iter().map(|root| nodes[*root].code.as_str()).collect::<Vec<_>>().join(", ");
                Err(self.fault(
                    1,
                    None,
                    text!(
                        "no headline is named, and several nodes have no parent ({list}); expected `headline = \"...\"`",
                        "no se nombra el índice principal y varios nodos no tienen superior ({list}); se esperaba `headline = \"...\"`"
                    ),
                ))
            }
        }
    }

    fn scale(&self, entry: Entry, node: Option<&str>) -> Result<Scale> {
        let end = |name| entry.need(name).map_err(|fault| self.refused(fault, node));
        let (min, max, line) = (end("min")?, end("max")?, self.line(entry.start));
        if min < max && min >= -LARGEST && max <= LARGEST {
            return Ok(Scale { min, max });
        }
        let (of_en, of_es) = node.map_or_else(Default::default, |n| (format!("node {n}: "), format!("nodo {n}: ")));
        let message = text!(
            "{of_en}the scale goes from {min} to {max}; expected a lower end below the upper one, both within ±1e300",
            "{of_es}la escala va de {min} a {max}; se esperaba un extremo inferior menor que el superior, ambos dentro de ±1e300"
        );
        Err(self.fault(line, node, message))
    }

    fn quadrants(&self, entry: Entry, positions: &HashMap<String, usize>) -> Result<Quadrants> {
        let (line, refused) = (self.line(entry.start), |fault| self.refused(fault, None));
        let threshold = entry.need("threshold").map_err(refused)?;
        self.finite(threshold, "threshold", line)?;
        let axis = |name| {
            let code: String = entry.need(name).map_err(refused)?;
            self.known(&code, "quadrants", line, positions)
        };
        Ok(Quadrants { x: axis("x")?, y: axis("y")?, threshold })
    }

    fn bands(&self, entries: &[Entry]) -> Result<Vec<Band>> {
        let mut bands: Vec<Band> = Vec::with_capacity(entries.len());
        if let Some(first) = entries.get(MOST_BANDS) {
            let count = entries.len();
            let message = text!(
                "there are {count} bands; expected at most {MOST_BANDS}",
                "hay {count} bandas; se esperaban {MOST_BANDS} a lo sumo"
            );
            return Err(self.fault(self.line(first.start), None, message));
        }
        for entry in entries {
            let (line, refused) = (self.line(entry.start), |fault| self.refused(fault, None));
            let (above, code): (f64, String) =
                (entry.need("above").map_err(refused)?, entry.need("code").map_err(refused)?);
            self.finite(above, "above", line)?;
            if bands.iter().any(|band| band.above == above || band.code == code) {
                let message = text!(
                    "the band {code} repeats a code or a threshold; expected bands that differ in both",
                    "la banda {code} repite un código o un umbral; se esperaban bandas distintas en ambos"
                );
                return Err(self.fault(line, None, message));
            }
            bands.push(Band { above, label: self.label(entry, &code)?, code });
        }
        bands.sort_by(|a, b| a.above.total_cmp(&b.above));
        Ok(bands)
    }

    fn published(&self, entry: &Entry, positions: &HashMap<String, usize>) -> Result<Published> {
        let (line, refused) = (self.line(entry.start), |fault| self.refused(fault, None));
        let (node, printed): (String, String) =
            (entry.need("node").map_err(refused)?, entry.need("value").map_err(refused)?);
        let digits = printed.strip_prefix('-').unwrap_or(&printed);
        let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let value = printed.parse::<f64>().ok().filter(|_| is_plain).ok_or_else(|| {
            let message = text!(
                "the published value {printed:?} is not a decimal number; expected one such as \"0.39\"",
                "el valor publicado {printed:?} no es un número decimal; se esperaba uno como \"0.39\""
            );
            self.fault(line, Some(&node), message)
        })?;
        Ok(Published {
            node: self.known(&node, "published", line, positions)?,
            value,
            printed,
            n: entry.get("n").map_err(refused)?,
            group: entry.need::<BTreeMap<String, String>>("where").map_err(refused)?.into_iter().collect(),
            source: entry.need("source").map_err(refused)?,
        })
    }

    fn known(&self, code: &str, key: &str, line: usize, positions: &HashMap<String, usize>) -> Result<usize> {
        positions.get(code).copied().ok_or_else(|| {
            let message = text!(
                "`{key}` names the node {code}, which is unknown; expected the code of a node of this file",
                "`{key}` nombra el nodo {code}, que es desconocido; se esperaba el código de un nodo del archivo"
            );
            self.fault(line, Some(code), message)
        })
    }

    fn finite(&self, number: f64, key: &str, line: usize) -> Result<()> {
        if number.is_finite() {
            return Ok(());
        }
        let message =
            text!("`{key}` is {number}; expected a finite number", "`{key}` es {number}; se esperaba un número finito");
        Err(self.fault(line, None, message))
    }

    fn fault(&self, line: usize, node: Option<&str>, message: Text) -> Error {
        Error::methodology(Some(line), node, message)
    }

    /// The error of a fault in a key, in the words of the file.
    fn refused(&self, Fault { at, message }: Fault, node: Option<&str>) -> Error {
        let message = match node {
            Some(node) => named(node, message),
            None => message,
        };
        self.fault(self.line(at), node, message)
    }

    /// The labels of a node or a band, each of which stands for the other, and the code for both.
    fn label(&self, entry: &Entry, code: &str) -> Result<Text> {
        let label = |language| entry.get::<String>(language).map_err(|fault| self.refused(fault, Some(code)));
        let (en, es) = (label("en")?, label("es")?);
        let english = en.or_else(|| es.clone()).unwrap_or_else(|| code.to_owned());
        Ok(Text { spanish: es.unwrap_or_else(|| english.clone()), english })
    }

    fn line(&self, at: usize) -> usize {
        self.line_ends.partition_point(|end| *end < at) + 1
    }
}

/// What is said of a node.
fn named(node: &str, message: Text) -> Text {
    let Text { english, spanish } = message;
    text!("node {node}: {english}", "nodo {node}: {spanish}")
}

/// Whether polars reads a name as a pattern of names.
fn is_pattern(name: &str) -> bool {
    name == "*" || (name.starts_with('^') && name.ends_with('$'))
}

/// The code of the `[[node]]` that a place in the text belongs to, as far as a text that cannot be parsed shows it.
fn node_around(toml: &str, offset: usize) -> Option<&str> {
    let start = toml.get(..offset)?.rfind("[[")?;
    let section = toml[start..].strip_prefix("[[node]]")?;
    let section = section.split("\n[").next()?;
    let line = section.lines().find(|line| line.trim_start().starts_with("code"))?;
    line.split('"').nth(1)
}
