//! Methodology files: every rule that one must keep.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::aggregation::of_file;
use super::keys::FILE;
use super::{Band, Catalog, Child, Methodology, Node, Published, Quadrants, Scale, ScoringRule, fit, graph, rule_file};
use crate::error::{Error, Result};
use crate::keys::{self, Entry, Fault, fault, hold, line_at};
use crate::language::{Text, text};
use crate::schema::reserved;

/// Weights that are not relative sum to 1 within this.
const WEIGHT_TOLERANCE: f64 = 1e-9;

/// Ends of a scale lie within this, so that sums of scores stay finite.
pub(super) const LARGEST: f64 = 1e300;
/// More bands than anybody names.
const MOST_BANDS: usize = 100;

/// The positions of the nodes, by their codes.
type Positions = HashMap<String, usize>;

pub(super) fn read(toml: &str) -> Result<Methodology> {
    methodology(toml)
        .map_err(|Fault { at, of, message }| Error::methodology(Some(line_at(toml, at)), of.as_deref(), message))
}

/// A fault in what a file has of a node.
fn of_node(node: &str) -> impl Fn(Fault) -> Fault {
    let is_plain = !node.is_empty() && node.trim() == node && !node.contains(char::is_control);
    let shown = if is_plain { node.to_owned() } else { format!("{node:?}") };
    move |Fault { at, message: Text { english, spanish }, .. }| Fault {
        of: Some(node.to_owned()),
        ..fault!(at, "node {shown}: {english}", "nodo {shown}: {spanish}")
    }
}

fn methodology(toml: &str) -> Result<Methodology, Fault> {
    let around = |fault: Fault| match node_around(toml, fault.at) {
        Some(node) => of_node(node)(fault),
        None => fault,
    };
    let document = keys::parse(toml).map_err(around)?;
    let file = Entry::file(FILE, document.get_ref())?;
    let scale = file.table("scale")?.as_ref().map(scale).transpose()?.unwrap_or_default();
    let entries = file.tables("node").map_err(around)?;
    let codes = entries.iter().map(|entry| entry.need("code")).collect::<Result<Vec<String>, _>>()?;
    let mut positions = Positions::with_capacity(codes.len());
    for (position, (entry, code)) in entries.iter().zip(&codes).enumerate() {
        check_code(code).map_err(Fault::at(entry.at("code"))).map_err(of_node(code))?;
        if let Some(first) = positions.insert(code.clone(), position) {
            let first = line_at(toml, entries[first].at("code"));
            return Err(of_node(code)(fault!(
                entry.at("code"),
                "the code is repeated; expected it once, on line {first}",
                "el código está repetido; se esperaba una sola vez, en la línea {first}"
            )));
        }
    }
    let read = |(entry, code): (&Entry, &String)| node(entry, code, scale, &positions).map_err(of_node(code));
    let nodes: Vec<Node> = entries.iter().zip(&codes).map(read).collect::<Result<_, _>>()?;
    let order = graph::order(&nodes).map_err(|cycle| {
        let path: Vec<&str> = cycle.iter().map(|node| codes[*node].as_str()).collect();
        let (first, path) = (cycle.first().copied().unwrap_or_default(), path.join(" → "));
        of_node(&codes[first])(fault!(
            entries[first].at("children"),
            "its children lead back to it ({path}); expected no cycles",
            "sus componentes llevan de vuelta a él ({path}); se esperaba que no hubiera ciclos"
        ))
    })?;
    for (node, entry) in nodes.iter().zip(&entries) {
        let refused = |key| {
            let at = entry.at(key);
            move |message| Fault { at, of: Some(node.code.clone()), message }
        };
        fit::aggregation(node, node.aggregation, &nodes).map_err(refused("aggregation"))?;
        fit::missing(node, node.missing, &nodes).map_err(refused("missing"))?;
    }
    let headline = headline(&file, &nodes, &positions)?;
    let quadrants = file.table("quadrants")?;
    let published = file.tables("published")?;
    Ok(Methodology {
        name: file.need("name")?,
        catalog: Catalog::of(file.word("catalog")?),
        scale,
        headline,
        effective: graph::effective_weights(&nodes, &order, headline),
        quadrants: quadrants.map(|entry| quadrants_of(&entry, &positions)).transpose()?,
        bands: bands(&file.tables("bands")?)?,
        published: published.iter().map(|entry| published_of(entry, &positions)).collect::<Result<_, _>>()?,
        nodes,
        positions,
        order,
        toml: toml.to_owned(),
    })
}

/// What the code of a node must not be.
fn check_code(code: &str) -> Result<(), Text> {
    hold!(
        !code.is_empty() && code.trim() == code && !code.chars().any(char::is_control),
        "the code is empty or has spaces around it; expected a short name",
        "el código está vacío o rodeado de espacios; se esperaba un nombre corto"
    );
    hold!(
        !reserved::is_among(reserved::BESIDE_NODES, code),
        "tables have a column of that name; expected another code",
        "las tablas tienen una columna con ese nombre; se esperaba otro código"
    );
    not_a_pattern(code)
}

/// Refuses a name that polars reads as a pattern of names.
fn not_a_pattern(name: &str) -> Result<(), Text> {
    hold!(
        name != "*" && !(name.starts_with('^') && name.ends_with('$')),
        "the name {name} reads as a pattern of names; expected one other than `*` and `^...$`",
        "el nombre {name} se lee como patrón de nombres; se esperaba uno distinto de `*` y `^...$`"
    );
    Ok(())
}

fn node(entry: &Entry, code: &str, default: Scale, positions: &Positions) -> Result<Node, Fault> {
    let scale = entry.table("scale")?.as_ref().map(scale).transpose()?.unwrap_or(default);
    let column: Option<String> = entry.get("column")?;
    column.as_deref().map_or(Ok(()), not_a_pattern).map_err(Fault::at(entry.at("column")))?;
    let (listed, is_relative) = (entry.get("children")?, entry.word("weights")?.is_some());
    let children = children(listed, is_relative, positions).map_err(Fault::at(entry.at("children")))?;
    let at = entry.at("rule");
    hold!(
        children.is_empty() || entry.value("rule")?.is_none(),
        at,
        "it has children and a rule; expected one of them",
        "tiene componentes y una regla; se esperaba uno de los dos"
    );
    let rule = rule_file::read(entry, scale)?;
    let mut items = rule.as_ref().and_then(ScoringRule::items).unwrap_or_default().iter();
    items.try_for_each(|item| not_a_pattern(item)).map_err(Fault::at(at))?;
    Ok(Node {
        scale,
        rule,
        label: label(entry, code)?,
        column,
        children,
        aggregation: entry.read("aggregation", of_file)?.unwrap_or_default(),
        missing: entry.read("missing", of_file)?.unwrap_or_default(),
        code: code.to_owned(),
    })
}

/// The children of a node, in methodology order, with weights that sum to 1.
fn children(
    listed: Option<BTreeMap<String, f64>>,
    is_relative: bool,
    positions: &Positions,
) -> Result<Vec<Child>, Text> {
    hold!(
        listed.is_some() || !is_relative,
        "it has `weights` and no children; expected both or neither",
        "tiene `weights` y ningún componente; se esperaban ambos o ninguno"
    );
    let Some(listed) = listed else { return Ok(Vec::new()) };
    hold!(
        !listed.is_empty(),
        "the list of children is empty; expected children, or no `children` at all",
        "la lista de componentes está vacía; se esperaban componentes, o ningún `children`"
    );
    let mut children = Vec::with_capacity(listed.len());
    for (child, weight) in listed {
        hold!(
            weight.is_finite() && weight >= 0.0,
            "the weight of {child} is {weight}; expected a finite number from 0",
            "el peso de {child} es {weight}; se esperaba un número finito desde 0"
        );
        children.push(Child { node: known(&child, "children", positions)?, weight });
    }
    children.sort_unstable_by_key(|child| child.node);
    let sum: f64 = children.iter().map(|child| child.weight).sum();
    hold!(
        !is_relative || (sum > 0.0 && sum.is_finite()),
        "the weights sum to {sum}; expected a finite sum above 0",
        "los pesos suman {sum}; se esperaba una suma finita mayor que 0"
    );
    hold!(
        is_relative || (sum - 1.0).abs() <= WEIGHT_TOLERANCE,
        "the weights sum to {sum}; expected 1, or `weights = \"relative\"`",
        "los pesos suman {sum}; se esperaba 1, o `weights = \"relative\"`"
    );
    if (sum - 1.0).abs() > 1e-12 {
        children.iter_mut().for_each(|child| child.weight /= sum);
    }
    Ok(children)
}

/// The position of the headline: the node that the file names, or the only one that is no child.
fn headline(file: &Entry, nodes: &[Node], positions: &Positions) -> Result<usize, Fault> {
    if let Some(code) = file.get::<String>("headline")? {
        return known(&code, "headline", positions).map_err(Fault::at(file.at("headline")));
    }
    hold!(
        !nodes.is_empty(),
        0,
        "the file has no node; expected at least one [[node]] with a code",
        "el archivo no tiene nodos; se esperaba al menos un [[node]] con código"
    );
    let children: HashSet<usize> = nodes.iter().flat_map(|node| &node.children).map(|child| child.node).collect();
    let roots: Vec<usize> = (0..nodes.len()).filter(|node| !children.contains(node)).collect();
    let [root] = roots[..] else {
        let list = roots.iter().map(|root| nodes[*root].code.as_str()).collect::<Vec<_>>().join(", ");
        return Err(fault!(
            0,
            "no headline is named, and several nodes have no parent ({list}); expected `headline = \"...\"`",
            "no se nombra el índice principal y varios nodos no tienen superior ({list}); se esperaba `headline = \"...\"`"
        ));
    };
    Ok(root)
}

fn scale(entry: &Entry) -> Result<Scale, Fault> {
    let (min, max): (f64, f64) = (entry.need("min")?, entry.need("max")?);
    hold!(
        min < max && min >= -LARGEST && max <= LARGEST,
        entry.start,
        "the scale goes from {min} to {max}; expected a lower end below the upper one, both within ±1e300",
        "la escala va de {min} a {max}; se esperaba un extremo inferior menor que el superior, ambos dentro de ±1e300"
    );
    Ok(Scale { min, max })
}

fn quadrants_of(entry: &Entry, positions: &Positions) -> Result<Quadrants, Fault> {
    let axis = |name| named(entry, name, "quadrants", positions);
    Ok(Quadrants { threshold: finite(entry, "threshold")?, x: axis("x")?, y: axis("y")? })
}

fn bands(entries: &[Entry]) -> Result<Vec<Band>, Fault> {
    let count = entries.len();
    hold!(
        count <= MOST_BANDS,
        entries[MOST_BANDS].start,
        "there are {count} bands; expected at most {MOST_BANDS}",
        "hay {count} bandas; se esperaban {MOST_BANDS} a lo sumo"
    );
    let mut bands: Vec<Band> = Vec::with_capacity(count);
    for entry in entries {
        let (above, code) = (finite(entry, "above")?, entry.need::<String>("code")?);
        hold!(
            bands.iter().all(|band| band.above != above && band.code != code),
            entry.start,
            "the band {code} repeats a code or a threshold; expected bands that differ in both",
            "la banda {code} repite un código o un umbral; se esperaban bandas distintas en ambos"
        );
        bands.push(Band { above, label: label(entry, &code)?, code });
    }
    bands.sort_by(|a, b| a.above.total_cmp(&b.above));
    Ok(bands)
}

fn published_of(entry: &Entry, positions: &Positions) -> Result<Published, Fault> {
    let printed: String = entry.need("value")?;
    let digits = printed.strip_prefix('-').unwrap_or(&printed);
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = printed.parse().ok().filter(|_| is_plain).ok_or_else(|| {
        fault!(
            entry.at("value"),
            "the published value {printed:?} is not a decimal number; expected one such as \"0.39\"",
            "el valor publicado {printed:?} no es un número decimal; se esperaba uno como \"0.39\""
        )
    })?;
    Ok(Published {
        node: named(entry, "node", "published", positions)?,
        value,
        printed,
        n: entry.get("n")?,
        group: entry.need::<BTreeMap<String, String>>("where")?.into_iter().collect(),
        source: entry.need("source")?,
    })
}

/// The position of the node that a key of a table names.
fn named(entry: &Entry, key: &str, table: &str, positions: &Positions) -> Result<usize, Fault> {
    known(&entry.need::<String>(key)?, table, positions).map_err(Fault::at(entry.at(key)))
}

fn known(code: &str, key: &str, positions: &Positions) -> Result<usize, Text> {
    positions.get(code).copied().ok_or_else(|| {
        let code = if code.is_empty() { "\"\"" } else { code };
        text!(
            "`{key}` names the node {code}, which is unknown; expected the code of a node of this file",
            "`{key}` nombra el nodo {code}, que es desconocido; se esperaba el código de un nodo del archivo"
        )
    })
}

fn finite(entry: &Entry, key: &str) -> Result<f64, Fault> {
    let number: f64 = entry.need(key)?;
    hold!(
        number.is_finite(),
        entry.at(key),
        "`{key}` is {number}; expected a finite number",
        "`{key}` es {number}; se esperaba un número finito"
    );
    Ok(number)
}

/// The labels of a node or a band, each of which serves for the other, and the code for both.
fn label(entry: &Entry, code: &str) -> Result<Text, Fault> {
    let (english, spanish): (Option<String>, Option<String>) = (entry.get("en")?, entry.get("es")?);
    let either = english.clone().or_else(|| spanish.clone()).unwrap_or_else(|| code.to_owned());
    Ok(Text { english: english.unwrap_or_else(|| either.clone()), spanish: spanish.unwrap_or(either) })
}

/// The code of the `[[node]]` that a place in the text belongs to, as far as a text that cannot be parsed shows it.
fn node_around(toml: &str, offset: usize) -> Option<&str> {
    let start = toml.get(..offset)?.rfind("[[")?;
    let section = toml[start..].strip_prefix("[[node]]")?;
    let section = section.split("\n[").next()?;
    let line = section.lines().find(|line| line.trim_start().starts_with("code"))?;
    line.split('"').nth(1)
}
