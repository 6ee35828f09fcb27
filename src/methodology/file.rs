//! The TOML format: what a file may say, and every rule that it must keep.

use std::collections::{BTreeMap, HashMap};

use memchr::memchr_iter;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Aggregation, Band, Catalog, Child, Methodology, Missing, Node, Published, Quadrants, Scale, ScoringRule, fit,
    graph, rule_file,
};
use crate::error::{Error, Result};
use crate::language::{Text, text};
use crate::schema::reserved;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    name: String,
    headline: Option<Spanned<String>>,
    #[serde(default)]
    catalog: Catalog,
    scale: Option<Spanned<Scale>>,
    quadrants: Option<Spanned<QuadrantsEntry>>,
    #[serde(default)]
    bands: Vec<Spanned<BandEntry>>,
    #[serde(default)]
    published: Vec<Spanned<PublishedEntry>>,
    #[serde(default)]
    node: Vec<Spanned<NodeEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuadrantsEntry {
    x: String,
    y: String,
    threshold: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandEntry {
    above: f64,
    code: String,
    en: Option<String>,
    es: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedEntry {
    node: String,
    value: String,
    n: Option<u64>,
    #[serde(default, rename = "where")]
    group: BTreeMap<String, String>,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeEntry {
    code: Spanned<String>,
    column: Option<String>,
    en: Option<String>,
    es: Option<String>,
    children: Option<Spanned<BTreeMap<String, f64>>>,
    aggregation: Option<Spanned<Aggregation>>,
    missing: Option<Spanned<Missing>>,
    weights: Option<Weights>,
    scale: Option<Spanned<Scale>>,
    rule: Option<Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Weights {
    Relative,
}

/// Weights that are not relative sum to 1 within this.
const WEIGHT_TOLERANCE: f64 = 1e-9;

/// Ends of a scale lie within this, so that sums of scores stay finite.
pub(super) const LARGEST: f64 = 1e300;
/// More bands than anybody names.
const MOST_BANDS: usize = 100;

pub(super) fn read(toml: &str) -> Result<Methodology> {
    let file: File = toml::from_str(toml).map_err(|error| {
        let what = error.message().trim_end();
        let node = error.span().and_then(|span| node_around(toml, span.start));
        let (in_en, in_es) = node.map_or_else(Default::default, |n| (format!("node {n}: "), format!("nodo {n}: ")));
        Error::Methodology {
            path: None,
            line: error.span().map(|span| line_at(toml, span.start)),
            node: node.map(str::to_owned),
            message: text!("{in_en}{what}", "{in_es}el archivo TOML no es válido: {what}"),
        }
    })?;
    Checker { toml, line_ends: memchr_iter(b'\n', toml.as_bytes()).collect() }.methodology(file)
}

/// Lines of the keys of a node; a key that is not there has the line of the node.
struct Lines {
    code: usize,
    children: usize,
    aggregation: usize,
    missing: usize,
    scale: usize,
    rule: usize,
}

/// The checks, which know the text in order to tell lines.
struct Checker<'a> {
    toml: &'a str,
    line_ends: Vec<usize>,
}

impl Checker<'_> {
    fn methodology(&self, file: File) -> Result<Methodology> {
        let scale = match file.scale {
            Some(scale) => {
                let line = self.line(&scale);
                self.scale(scale.into_inner(), line, None)?
            }
            None => Scale::default(),
        };
        let lines: Vec<Lines> = file.node.iter().map(|node| self.lines(node)).collect();
        let positions = self.positions(&file.node, &lines)?;
        let mut nodes = Vec::with_capacity(file.node.len());
        for (entry, lines) in file.node.into_iter().zip(&lines) {
            nodes.push(self.node(entry.into_inner(), lines, scale, &positions)?);
        }
        let order = graph::order(&nodes).map_err(|cycle| {
            let path = cycle.iter().map(|node| nodes[*node].code.as_str()).collect::<Vec<_>>().join(" → ");
            let node = cycle.first().map_or("", |node| nodes[*node].code.as_str());
            let message = text!(
                "node {node}: its children lead back to it ({path}); expected no cycles",
                "nodo {node}: sus componentes llevan de vuelta a él ({path}); se esperaba que no hubiera ciclos"
            );
            let line = cycle.first().map(|node| lines[*node].children);
            Error::Methodology { path: None, line, node: Some(node.to_owned()), message }
        })?;
        for (node, lines) in nodes.iter().zip(&lines) {
            self.aggregation(node, &nodes, lines)?;
        }
        let headline = self.headline(file.headline, &nodes, &positions)?;
        Ok(Methodology {
            name: file.name,
            catalog: file.catalog,
            scale,
            headline,
            effective: graph::effective_weights(&nodes, &order, headline),
            quadrants: file.quadrants.map(|entry| self.quadrants(entry, &positions)).transpose()?,
            bands: self.bands(file.bands)?,
            published: file
                .published
                .into_iter()
                .map(|entry| self.published(entry, &positions))
                .collect::<Result<_>>()?,
            nodes,
            positions,
            order,
            toml: self.toml.to_owned(),
        })
    }

    fn positions(&self, entries: &[Spanned<NodeEntry>], lines: &[Lines]) -> Result<HashMap<String, usize>> {
        let mut positions = HashMap::with_capacity(entries.len());
        for (position, entry) in entries.iter().enumerate() {
            let code = entry.get_ref().code.get_ref();
            let line = lines[position].code;
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
            if is_pattern(code) || entry.get_ref().column.as_deref().is_some_and(is_pattern) {
                let message = text!(
                    "node {code}: its name reads as a pattern of names; expected one other than `*` and `^...$`",
                    "nodo {code}: su nombre se lee como patrón de nombres; se esperaba uno distinto de `*` y `^...$`"
                );
                return Err(self.fault(line, Some(code), message));
            }
            if let Some(first) = positions.insert(code.clone(), position) {
                let first = lines[first].code;
                let message = text!(
                    "node {code}: the code is repeated; expected it once, on line {first}",
                    "nodo {code}: el código está repetido; se esperaba una sola vez, en la línea {first}"
                );
                return Err(self.fault(line, Some(code), message));
            }
        }
        Ok(positions)
    }

    fn node(&self, entry: NodeEntry, lines: &Lines, scale: Scale, positions: &HashMap<String, usize>) -> Result<Node> {
        let code = entry.code.into_inner();
        let fault = |message| self.fault(lines.children, Some(&code), message);
        let relative = entry.weights.is_some();
        let mut children = Vec::new();
        if let Some(listed) = entry.children.map(Spanned::into_inner) {
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
        let scale = entry.scale.map_or(Ok(scale), |own| self.scale(own.into_inner(), lines.scale, Some(&code)))?;
        let rule = entry.rule.map(|rule| self.rule(rule.get_ref(), &code, !children.is_empty(), scale, lines.rule));
        Ok(Node {
            scale,
            rule: rule.transpose()?,
            label: label(&code, entry.en, entry.es),
            column: entry.column,
            children,
            aggregation: entry.aggregation.map(Spanned::into_inner).unwrap_or_default(),
            missing: entry.missing.map(Spanned::into_inner).unwrap_or_default(),
            code,
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
    fn aggregation(&self, node: &Node, nodes: &[Node], lines: &Lines) -> Result<()> {
        let fault = |line| move |message| self.fault(line, Some(&node.code), message);
        fit::aggregation(node, node.aggregation, nodes).map_err(fault(lines.aggregation))?;
        fit::missing(node, node.missing, nodes).map_err(fault(lines.missing))
    }

    fn headline(
        &self,
        named: Option<Spanned<String>>,
        nodes: &[Node],
        positions: &HashMap<String, usize>,
    ) -> Result<usize> {
        if let Some(named) = named {
            let (line, code) = (self.line(&named), named.into_inner());
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

    fn scale(&self, scale: Scale, line: usize, node: Option<&str>) -> Result<Scale> {
        let Scale { min, max } = scale;
        if min < max && min >= -LARGEST && max <= LARGEST {
            return Ok(scale);
        }
        let (of_en, of_es) = node.map_or_else(Default::default, |n| (format!("node {n}: "), format!("nodo {n}: ")));
        let message = text!(
            "{of_en}the scale goes from {min} to {max}; expected a lower end below the upper one, both within ±1e300",
            "{of_es}la escala va de {min} a {max}; se esperaba un extremo inferior menor que el superior, ambos dentro de ±1e300"
        );
        Err(self.fault(line, node, message))
    }

    fn quadrants(&self, entry: Spanned<QuadrantsEntry>, positions: &HashMap<String, usize>) -> Result<Quadrants> {
        let line = self.line(&entry);
        let QuadrantsEntry { x, y, threshold } = entry.into_inner();
        self.finite(threshold, "threshold", line)?;
        Ok(Quadrants {
            x: self.known(&x, "quadrants", line, positions)?,
            y: self.known(&y, "quadrants", line, positions)?,
            threshold,
        })
    }

    fn bands(&self, entries: Vec<Spanned<BandEntry>>) -> Result<Vec<Band>> {
        let mut bands: Vec<Band> = Vec::with_capacity(entries.len());
        if let Some(first) = entries.get(MOST_BANDS) {
            let count = entries.len();
            let message = text!(
                "there are {count} bands; expected at most {MOST_BANDS}",
                "hay {count} bandas; se esperaban {MOST_BANDS} a lo sumo"
            );
            return Err(self.fault(self.line(first), None, message));
        }
        for entry in entries {
            let line = self.line(&entry);
            let BandEntry { above, code, en, es } = entry.into_inner();
            self.finite(above, "above", line)?;
            if bands.iter().any(|band| band.above == above || band.code == code) {
                let message = text!(
                    "the band {code} repeats a code or a threshold; expected bands that differ in both",
                    "la banda {code} repite un código o un umbral; se esperaban bandas distintas en ambos"
                );
                return Err(self.fault(line, None, message));
            }
            bands.push(Band { above, label: label(&code, en, es), code });
        }
        bands.sort_by(|a, b| a.above.total_cmp(&b.above));
        Ok(bands)
    }

    fn published(&self, entry: Spanned<PublishedEntry>, positions: &HashMap<String, usize>) -> Result<Published> {
        let line = self.line(&entry);
        let entry = entry.into_inner();
        let printed = entry.value;
        let digits = printed.strip_prefix('-').unwrap_or(&printed);
        let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let value = printed.parse::<f64>().ok().filter(|_| is_plain).ok_or_else(|| {
            let message = text!(
                "the published value {printed:?} is not a decimal number; expected one such as \"0.39\"",
                "el valor publicado {printed:?} no es un número decimal; se esperaba uno como \"0.39\""
            );
            self.fault(line, Some(&entry.node), message)
        })?;
        Ok(Published {
            node: self.known(&entry.node, "published", line, positions)?,
            value,
            printed,
            n: entry.n,
            group: entry.group.into_iter().collect(),
            source: entry.source,
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
        Error::Methodology { path: None, line: Some(line), node: node.map(str::to_owned), message }
    }

    fn lines(&self, node: &Spanned<NodeEntry>) -> Lines {
        let (own, entry) = (self.line(node), node.get_ref());
        Lines {
            code: self.line(&entry.code),
            children: entry.children.as_ref().map_or(own, |key| self.line(key)),
            aggregation: entry.aggregation.as_ref().map_or(own, |key| self.line(key)),
            missing: entry.missing.as_ref().map_or(own, |key| self.line(key)),
            scale: entry.scale.as_ref().map_or(own, |key| self.line(key)),
            rule: entry.rule.as_ref().map_or(own, |key| self.line(key)),
        }
    }

    fn line<T>(&self, spanned: &Spanned<T>) -> usize {
        self.line_ends.partition_point(|end| *end < spanned.span().start) + 1
    }
}

/// Whether polars reads a name as a pattern of names.
fn is_pattern(name: &str) -> bool {
    name == "*" || (name.starts_with('^') && name.ends_with('$'))
}

fn label(code: &str, en: Option<String>, es: Option<String>) -> Text {
    let english = en.or_else(|| es.clone()).unwrap_or_else(|| code.to_owned());
    Text { spanish: es.unwrap_or_else(|| english.clone()), english }
}

/// The code of the `[[node]]` that a place in the text belongs to, as far as a text that cannot be parsed shows it.
fn node_around(toml: &str, offset: usize) -> Option<&str> {
    let start = toml.get(..offset)?.rfind("[[")?;
    let section = toml[start..].strip_prefix("[[node]]")?;
    let section = section.split("\n[").next()?;
    let line = section.lines().find(|line| line.trim_start().starts_with("code"))?;
    line.split('"').nth(1)
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
