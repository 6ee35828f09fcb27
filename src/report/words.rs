//! What the report calls things, and how it writes figures.

use super::chart::Scale;
pub(super) use super::chart::show as rounded;
use crate::cocreation::Commitment;
use crate::finding::printable;
use crate::language::Language;
use crate::methodology::{Catalog, Methodology, Node};
use crate::results::Results;
use crate::survey::key_label;

/// The results and the language in which they are told.
pub(super) struct Words<'a> {
    pub results: &'a Results<'a>,
    pub language: Language,
}

impl<'a> Words<'a> {
    pub fn new(results: &'a Results<'a>, language: Language) -> Self {
        Words { results, language }
    }

    /// The one of two texts that is in the report's language.
    pub fn pick<'t>(&self, en: &'t str, es: &'t str) -> &'t str {
        self.language.pick(en, es)
    }

    pub fn methodology(&self) -> &'a Methodology {
        self.results.methodology()
    }

    /// The code of the headline.
    pub fn headline(&self) -> &'a str {
        self.methodology().headline().code()
    }

    /// The name of the edition.
    pub fn edition(&self) -> String {
        match self.methodology().name() {
            "" => self.pick("Results", "Resultados").to_owned(),
            name => edition(name, self.language),
        }
    }

    /// The label of a node with its code, or the code alone.
    pub fn node(&self, code: &str) -> String {
        match self.label(code) {
            label if label == code => label,
            label => format!("{label} ({code})"),
        }
    }

    /// The label of a node.
    pub fn label(&self, code: &str) -> String {
        self.methodology().node(code).map_or(code, |node| node.label(self.language)).to_owned()
    }

    /// The value of a key.
    pub fn value(&self, key: &str, value: &str) -> String {
        match value {
            "" => self.pick("(none)", "(ninguno)").to_owned(),
            _ if self.methodology().catalog() == Catalog::None => printable(value).into_owned(),
            _ => printable(&key_label(key, value, self.language)).into_owned(),
        }
    }

    /// The value of each key of a group.
    pub fn group(&self, keys: &[String], values: &[String]) -> String {
        let values: Vec<String> = keys.iter().zip(values).map(|(key, value)| self.value(key, value)).collect();
        values.join(" / ")
    }

    /// What the institutions with one value of a key are.
    pub fn key(&self, key: &str) -> String {
        match key {
            "state" => self.pick("Jurisdiction", "Entidad").to_owned(),
            "level" => self.pick("Level of government", "Nivel de gobierno").to_owned(),
            "type" => self.pick("Type of institution", "Tipo de institución").to_owned(),
            other => printable(other).into_owned(),
        }
    }

    /// The label of a band by its code; `below` for institutions that reach none.
    pub fn band(&self, code: &str) -> String {
        let band = self.methodology().bands().iter().find(|band| band.code == code);
        band.map_or_else(
            || self.pick("Below the bands", "Por debajo de las bandas").to_owned(),
            |band| band.label.in_language(self.language).to_owned(),
        )
    }

    /// A value of a node.
    pub fn figure(&self, node: &str, value: f64) -> String {
        rounded(value, self.methodology().node(node).map_or(3, decimals))
    }

    /// A difference of two values of a node, with its sign.
    pub fn change(&self, node: &str, value: f64) -> String {
        match self.figure(node, value) {
            text if value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) => format!("+{text}"),
            text => text,
        }
    }

    /// The confidence of intervals, such as `95%`.
    pub fn confidence(&self) -> String {
        let percent = 100.0 * self.results.confidence();
        format!("{}%", (percent * 1e9).round() / 1e9)
    }
}

/// The name of a methodology; that of the Metric is in the reader's language.
pub(super) fn edition(name: &str, language: Language) -> String {
    printable(name)
        .replace("Open Government Metric", language.pick("Open Government Metric", "Métrica de Gobierno Abierto"))
}

/// Decimals of a node's values, one more than its charts have.
pub(super) fn decimals(node: &Node) -> usize {
    1 + Scale::new(node.scale().min, node.scale().max).decimals()
}

/// A fact about states, as people say it.
pub(super) fn fact(name: &str, language: Language) -> &str {
    match name {
        "participating" => language.pick("Takes part", "Participa"),
        "year" => language.pick("Year of incorporation", "Año de incorporación"),
        "declaration" => language.pick("Date of the declaration", "Fecha de la declaratoria"),
        "lts_established" => language.pick("When the Secretariat was established", "Cuándo se instaló el Secretariado"),
        "lts_document" => language.pick("Document of the Secretariat", "Documento del Secretariado"),
        "lts_members" => language.pick("Members of the Secretariat", "Integrantes del Secretariado"),
        "lts" => language.pick("Local Technical Secretariat", "Secretariado Técnico Local"),
        "plans" => language.pick("Action plans", "Planes de acción"),
        "commitments" => language.pick("Commitments read", "Compromisos leídos"),
        other => other,
    }
}

/// A group that a fact makes of states, as people say it.
pub(super) fn fact_value(group: &str, language: Language) -> String {
    match group {
        "yes" => language.pick("yes", "sí").to_owned(),
        "> 0" => language.pick("one or more", "uno o más").to_owned(),
        "0" => language.pick("none", "ninguno").to_owned(),
        other => printable(other).into_owned(),
    }
}

/// What a commitment is called: its identifier and its title, or else its problem.
pub(super) fn name_of(commitment: &Commitment) -> Option<String> {
    let parts: Vec<&str> = [&commitment.id, &commitment.title].into_iter().flatten().map(String::as_str).collect();
    if parts.is_empty() { commitment.problem.clone() } else { Some(parts.join(" · ")) }
}

/// The name of a file; the folders that it lies in are nobody's concern.
pub(super) fn file_name(path: &str) -> String {
    let name = std::path::Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    printable(&name).into_owned()
}

/// A weight, without the last bits of a product.
pub(super) fn weight(weight: f64) -> String {
    format!("{}", (weight * 1e6).round() / 1e6)
}

/// A share in percent, with a decimal.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", rounded(100.0 * share, 1))
}

/// A p-value; small ones are told to be small.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.0001 { "<0.0001".to_owned() } else { rounded(p, 4) }
}
