//! The page of one institution.

use maud::{Markup, html};

use super::page::document;
use super::table::{Cell, Table};
use super::words::{decimals, edition, rounded, weight};
use crate::card::{Among, Card, Peers};
use crate::export::Provenance;
use crate::finding::printable;
use crate::language::{Language, text};
use crate::report::chapter::provenance_table;

/// The page of one institution: its standing, its scores beside the means of its peers, what would raise it most, its gaps, and
/// where the figures come from. It needs nothing but itself.
pub fn card_page(card: &Card, provenance: &Provenance, language: Language) -> String {
    let page = Page { card, language };
    let unit = printable(card.unit);
    let body = html! {
        header { h1 { bdi { (unit) } } p { (page.place()) } }
        main id="main" {
            (page.standing())
            (page.scores().markup(language))
            @if !card.improvements.is_empty() { (page.improvements().markup(language)) }
            @if !card.gaps.is_empty() { (page.gaps().markup(language)) }
            @let notes = page.notes();
            @if !notes.is_empty() { ul { @for note in &notes { li { (note) } } } }
            (provenance_table(provenance, language).markup(language))
        }
        footer { p { "open-gov-metric " (env!("CARGO_PKG_VERSION")) } }
    };
    document(language, &unit, body).into_string()
}

struct Page<'a> {
    card: &'a Card<'a>,
    language: Language,
}

impl Page<'_> {
    fn pick<'t>(&self, en: &'t str, es: &'t str) -> &'t str {
        self.language.pick(en, es)
    }

    fn node(&self, node: usize) -> String {
        let node = &self.card.methodology.nodes()[node];
        match node.label(self.language) {
            label if label == node.code() => label.to_owned(),
            label => format!("{label} ({})", node.code()),
        }
    }

    /// A value of a node.
    fn figure(&self, node: usize, value: Option<f64>) -> Cell {
        Cell::number(value, |value| rounded(value, decimals(&self.card.methodology.nodes()[node])))
    }

    /// Its state, level and type, and the edition.
    fn place(&self) -> String {
        let label = |key: &str, code: &str| self.card.key_label(key, code, self.language);
        let parts = [
            self.card.state.map(str::to_owned),
            self.card.level.map(|code| label("level", code)),
            self.card.kind.map(|code| label("type", code)),
            Some(edition(self.card.methodology.name(), self.language)).filter(|name| !name.is_empty()),
        ];
        printable(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned()
    }

    fn among(&self, peers: &Peers) -> String {
        let value = peers.value.as_deref().unwrap_or_default();
        match peers.among {
            Among::All => self.pick("All institutions", "Todas las instituciones").to_owned(),
            among => printable(&self.card.key_label(among.code(), value, self.language)).into_owned(),
        }
    }

    /// The headline, its rank and percentiles, band and quadrant, in large print.
    fn standing(&self) -> Markup {
        let card = self.card;
        let none = || self.pick("no data", "sin datos").to_owned();
        let shown = |cell: Cell| if let Cell::Number(text) = cell { text } else { none() };
        let n = card.peers_among(Among::All).map_or(0, |all| all.n);
        let (interval, parameters) = (&card.uncertainty, &card.parameters);
        let (draws, seed, factors) = (parameters.draws, parameters.seed, parameters.factors.describe(self.language));
        let sure = interval.rank_p5.zip(interval.rank_p95).map(|(low, high)| {
            let [low, high] = [low, high].map(|rank| rounded(rank, 0));
            text!(
                "{low} to {high} in nine of ten draws ({draws} draws, seed {seed}; {factors})",
                "de {low} a {high} en nueve de cada diez extracciones ({draws} extracciones, semilla {seed}; {factors})"
            )
        });
        let rank = card.rank.map_or_else(none, |rank| match self.language {
            Language::English => format!("{rank} of {n}"),
            Language::Spanish => format!("{rank} de {n}"),
        });
        let quadrant = card.quadrant.zip(card.quadrant_label(self.language));
        html! {
            dl.headlines {
                div {
                    dt { (self.node(card.methodology.headline_position())) }
                    dd {
                        strong { (shown(self.figure(card.methodology.headline_position(), card.headline))) }
                        @if let Some(band) = card.band_label(self.language) { span { (band) } }
                    }
                }
                div {
                    dt { (self.pick("Rank", "Posición")) }
                    dd { strong { (rank) } @if let Some(sure) = &sure { span { (sure.in_language(self.language)) } } }
                }
                @for peers in &card.peers { div {
                    dt { (self.pick("Percentile: ", "Percentil: ")) (self.among(peers)) }
                    dd {
                        strong { (shown(Cell::number(peers.percentile, |percentile| rounded(percentile, 1)))) }
                        span { "n = " (peers.n) }
                    }
                } }
                @if let Some((code, label)) = &quadrant { div {
                    dt { (self.pick("Quadrant", "Cuadrante")) }
                    dd { strong { (code) } span { (label) } }
                } }
            }
        }
    }

    /// Every score beside the means of its peers.
    fn scores(&self) -> Table {
        let row = |(_, score): &(usize, &crate::card::NodeScore)| {
            let mean = |(peers, (n, mean)): (&Peers, &(usize, Option<f64>))| {
                let (n, mean) = (*n, *mean);
                match self.figure(score.node, mean) {
                    // The n of a mean that is not of all of them.
                    Cell::Number(mean) if n != peers.institutions => Cell::Number(format!("{mean} ({n})")),
                    mean => mean,
                }
            };
            let own = [Cell::text(self.node(score.node)), self.figure(score.node, score.value)];
            own.into_iter().chain(self.card.peers.iter().zip(&score.means).map(mean)).collect()
        };
        let peers: Vec<String> =
            self.card.peers.iter().map(|peers| format!("{} ({})", self.among(peers), peers.institutions)).collect();
        let mut headings = vec![self.pick("Index or component", "Índice o componente"), self.pick("Own", "Propio")];
        headings.extend(peers.iter().map(String::as_str));
        let caption = self.pick("Scores, and the means of its peers", "Puntajes, y las medias de sus pares");
        Table::new(caption, &headings, self.card.tree().iter().map(row).collect())
    }

    fn improvements(&self) -> Table {
        let row = |improvement: &crate::card::Improvement| {
            let headline = self.card.methodology.headline_position();
            let figures =
                [(improvement.node, improvement.value), (headline, improvement.gain), (headline, improvement.headline)];
            let figures = figures.map(|(node, figure)| self.figure(node, figure));
            std::iter::once(Cell::text(self.node(improvement.node))).chain(figures).collect()
        };
        let headline = self.card.methodology.headline().code();
        let headings = [
            self.pick("At its maximum", "En su máximo"),
            self.pick("Own", "Propio"),
            self.pick("Gain", "Ganancia"),
            headline,
        ];
        let caption = self.pick("What would raise it most", "Qué lo elevaría más");
        Table::new(caption, &headings, self.card.improvements.iter().map(row).collect())
    }

    fn gaps(&self) -> Table {
        let position = |code: &str| self.card.methodology.position(code);
        let row = |gap: &crate::summary::Gap| {
            let (node, parent) = (position(&gap.node)?, position(&gap.parent)?);
            Some(vec![
                Cell::text(self.node(node)),
                Cell::text(self.node(parent)),
                Cell::Number(weight(gap.weight)),
                self.figure(node, gap.mean),
                self.figure(parent, gap.gap),
            ])
        };
        let headings = [
            self.pick("Component", "Componente"),
            self.pick("In", "En"),
            self.pick("Weight", "Peso"),
            self.pick("Own", "Propio"),
            self.pick("Gap", "Brecha"),
        ];
        // Views of the same components that do not lead to the headline would only repeat them.
        let weight_of = |gap: &&crate::summary::Gap| self.card.methodology.effective_weight(&gap.parent);
        let shown = self.card.gaps.iter().filter(|gap| weight_of(gap).is_some_and(|weight| weight > 0.0));
        Table::new(self.pick("Its gaps", "Sus brechas"), &headings, shown.filter_map(row).collect())
    }

    /// Why figures are missing.
    fn notes(&self) -> Vec<String> {
        let of_node =
            |node: usize, note: &crate::card::Note| format!("{}: {}", self.node(node), note.message(self.language));
        let missing = self.card.nodes.iter().filter_map(|score| Some(of_node(score.node, score.note.as_ref()?)));
        let mut notes: Vec<String> = missing.collect();
        for improvement in &self.card.improvements {
            let note = improvement.note.as_ref().map(|note| of_node(improvement.node, note));
            notes.extend(note.filter(|note| !notes.contains(note)));
        }
        notes
    }
}
