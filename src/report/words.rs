//! What the report calls things, and how it writes figures.

use maud::{Markup, html};

use super::chart::Scale;
pub(super) use super::chart::show as rounded;
use super::table::{Cell, Table};
use crate::cocreation::Commitment;
use crate::finding::printable;
use crate::language::{Language, Text, text};
use crate::methodology::{Catalog, Methodology, Node};
use crate::results::Results;
use crate::survey::key_label;

/// The results and the language in which they are reported.
pub(super) struct Words<'a> {
    pub results: &'a Results<'a>,
    pub language: Language,
}

impl<'a> Words<'a> {
    /// The one of two texts that is in the report's language.
    pub fn pick<'t>(&self, en: &'t str, es: &'t str) -> &'t str {
        self.language.pick(en, es)
    }

    /// The one of two texts that is in the report's language, with what it names written out.
    pub fn choose(&self, text: Text) -> String {
        self.language.choose(text)
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
        self.methodology().node(code).map_or_else(|| code.to_owned(), |node| name_of_node(node, self.language))
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

    /// The value of each key of a group; without keys it is all institutions.
    pub fn group(&self, keys: &[String], values: &[String]) -> String {
        if values.is_empty() {
            return self.pick("All institutions", "Todas las instituciones").to_owned();
        }
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

    /// A value of a node in a table.
    pub fn cell(&self, node: &str, value: Option<f64>) -> Cell {
        Cell::number(value, |value| self.figure(node, value))
    }

    /// An interval of values of a node in a table.
    pub fn interval(&self, node: &str, low: Option<f64>, high: Option<f64>) -> Cell {
        Cell::interval(low, high, |value| self.figure(node, value))
    }

    /// Yes or no in a table.
    pub fn truth(&self, truth: Option<bool>) -> Option<&'static str> {
        truth.map(|truth| if truth { self.language.pick("yes", "sí") } else { "no" })
    }

    /// The scale of a node, as charts have it.
    pub fn scale(&self, node: &str) -> Scale {
        self.methodology().node(node).map_or(Scale::new(0.0, 1.0), scale)
    }

    /// A caption or title that adds where only the first rows are shown.
    pub fn cut(&self, caption: &str, shown: usize, all: usize) -> String {
        if all <= shown {
            return caption.to_owned();
        }
        self.language
            .choose(text!("{caption} (the first {shown} of {all})", "{caption} (las primeras {shown} filas de {all})"))
    }

    /// A table without columns; see [`Table::column`].
    pub fn table<R: Copy>(&self, caption: impl Into<String>, rows: impl IntoIterator<Item = R>) -> Table<R> {
        Table::new(self.language, caption, rows)
    }

    /// The confidence of intervals, such as `95%`.
    pub fn confidence(&self) -> String {
        let percent = 100.0 * self.results.confidence;
        format!("{}%", (percent * 1e9).round() / 1e9)
    }

    /// The heading of a column of intervals.
    pub fn interval_heading(&self) -> String {
        let confidence = self.confidence();
        self.choose(text!("{confidence} interval", "Intervalo de {confidence}"))
    }
}

/// Figures in large print: what each is, the figure, and what there is to know of it.
pub(super) fn headlines(figures: impl IntoIterator<Item = (String, String, Option<String>)>) -> Markup {
    html! {
        dl.headlines { @for (name, figure, about) in figures { div {
            dt { (name) }
            dd { strong { (figure) } @if let Some(about) = about { span { (about) } } }
        } } }
    }
}

/// The label of a node with its code, or the code alone.
pub(super) fn name_of_node(node: &Node, language: Language) -> String {
    match node.label(language) {
        label if label == node.code() => label.to_owned(),
        label => format!("{label} ({})", node.code()),
    }
}

/// The name of a methodology; that of the Metric is in the reader's language.
pub(super) fn edition(name: &str, language: Language) -> String {
    printable(name)
        .replace("Open Government Metric", language.pick("Open Government Metric", "Métrica de Gobierno Abierto"))
}

/// Decimals of a node's values, one more than its charts have.
pub(super) fn decimals(node: &Node) -> usize {
    1 + scale(node).decimals()
}

fn scale(node: &Node) -> Scale {
    Scale::new(node.scale().min, node.scale().max)
}

/// What people call a fact about states.
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

/// What people call a group that a fact makes of states.
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

/// The name of a file; its folders may name people.
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

/// A rank, with a decimal where it is between two.
pub(super) fn rank(rank: f64) -> String {
    rounded(rank, if rank.fract() == 0.0 { 0 } else { 1 })
}

/// A p-value; small ones only as small.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.0001 { "<0.0001".to_owned() } else { rounded(p, 4) }
}
