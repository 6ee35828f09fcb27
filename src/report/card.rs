//! The page of one institution.

use maud::{Markup, html};

use super::page::document;
use super::table::{Cell, Table};
use super::words::{decimals, edition, headlines, name_of_node, rounded, weight};
use crate::card::{Among, Card, NodeScore, Peers};
use crate::export::Provenance;
use crate::finding::printable;
use crate::language::{Language, text};
use crate::report::chapter::provenance_table;
use crate::summary::Gap;

/// The page of one institution: its standing, its scores and the means of its peers, what would raise it most, its gaps, and
/// where the figures come from. It needs nothing but itself.
pub fn card_page(card: &Card, provenance: &Provenance, language: Language) -> String {
    let page = Page { card, language };
    let unit = printable(card.unit);
    let body = html! {
        header { h1 { bdi { (unit) } } p { (page.place()) } }
        main id="main" {
            (page.standing())
            (page.scores())
            (page.improvements())
            (page.gaps())
            @let notes = page.notes();
            @if !notes.is_empty() { ul { @for note in &notes { li { (note) } } } }
            (provenance_table(provenance, language))
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

    fn table<R: Copy>(&self, en: &str, es: &str, rows: impl IntoIterator<Item = R>) -> Table<R> {
        Table::new(self.language, self.pick(en, es), rows)
    }

    fn node(&self, node: usize) -> String {
        name_of_node(&self.card.methodology.nodes()[node], self.language)
    }

    /// A value of a node.
    fn figure(&self, node: usize, value: f64) -> String {
        rounded(value, decimals(&self.card.methodology.nodes()[node]))
    }

    /// A value of a node in a table.
    fn cell(&self, node: usize, value: Option<f64>) -> Cell {
        Cell::number(value, |value| self.figure(node, value))
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
        let headline = card.methodology.headline_position();
        let n = card.peers_among(Among::All).map_or(0, |all| all.n);
        let (interval, parameters) = (&card.uncertainty, &card.parameters);
        let (draws, seed, factors) = (parameters.draws, parameters.seed, parameters.factors.describe(self.language));
        let sure = interval.rank_p5.zip(interval.rank_p95).map(|(low, high)| {
            let [low, high] = [low, high].map(|rank| rounded(rank, 0));
            self.language.choose(text!(
                "{low} to {high} in nine of ten draws ({draws} draws, seed {seed}; {factors})",
                "de {low} a {high} en nueve de cada diez extracciones ({draws} extracciones, semilla {seed}; {factors})"
            ))
        });
        let rank = card.rank.map_or_else(none, |rank| self.language.choose(text!("{rank} of {n}", "{rank} de {n}")));
        let value = card.headline.map_or_else(none, |value| self.figure(headline, value));
        let percentile = |peers: &Peers| {
            let name = format!("{}{}", self.pick("Percentile: ", "Percentil: "), self.among(peers));
            let figure = peers.percentile.map_or_else(none, |percentile| rounded(percentile, 1));
            (name, figure, Some(format!("n = {}", peers.n)))
        };
        let quadrant = card.quadrant.zip(card.quadrant_label(self.language));
        let quadrant =
            quadrant.map(|(code, label)| (self.pick("Quadrant", "Cuadrante").to_owned(), code.to_owned(), Some(label)));
        let own = [
            (self.node(headline), value, card.band_label(self.language)),
            (self.pick("Rank", "Posición").to_owned(), rank, sure),
        ];
        headlines(own.into_iter().chain(card.peers.iter().map(percentile)).chain(quadrant))
    }

    /// Every score and the means of its peers.
    fn scores(&self) -> Markup {
        let mean = |(at, peers): (usize, &Peers), score: &NodeScore| {
            let (n, mean) = score.means.get(at).copied().unwrap_or_default();
            // The n of a mean that is not of all of them.
            let of = if n == peers.institutions { String::new() } else { format!(" ({n})") };
            Cell::number(mean, |mean| self.figure(score.node, mean) + &of)
        };
        let tree = self.card.tree();
        self.table("Scores, and the means of its peers", "Puntajes, y las medias de sus pares", &tree)
            .column("Index or component", "Índice o componente", |(_, score)| self.node(score.node))
            .column("Own", "Propio", |(_, score)| self.cell(score.node, score.value))
            .columns(
                self.card.peers.iter().enumerate(),
                |(_, peers)| format!("{} ({})", self.among(peers), peers.institutions),
                |peers, (_, score)| mean(peers, score),
            )
            .markup()
    }

    fn improvements(&self) -> Markup {
        let headline = self.card.methodology.headline_position();
        let code = self.card.methodology.headline().code();
        self.table("What would raise it most", "Qué lo elevaría más", &self.card.improvements)
            .column("At its maximum", "En su máximo", |improvement| self.node(improvement.node))
            .column("Own", "Propio", |improvement| self.cell(improvement.node, improvement.value))
            .column("Gain", "Ganancia", |improvement| self.cell(headline, improvement.gain))
            .column(code, code, |improvement| self.cell(headline, improvement.headline))
            .markup()
    }

    fn gaps(&self) -> Markup {
        let methodology = self.card.methodology;
        // Views of the same components that do not lead to the headline would only repeat them.
        let leads = |gap: &&Gap| methodology.effective_weight(&gap.parent).is_some_and(|weight| weight > 0.0);
        let position = |code: &str| methodology.position(code);
        let with_nodes =
            |gap| -> Option<(&Gap, usize, usize)> { Some((gap, position(&gap.node)?, position(&gap.parent)?)) };
        self.table("Its gaps", "Sus brechas", self.card.gaps.iter().filter(leads).filter_map(with_nodes))
            .column("Component", "Componente", |(_, node, _)| self.node(node))
            .column("In", "En", |(.., parent)| self.node(parent))
            .column("Weight", "Peso", |(gap, ..)| Cell::Number(weight(gap.weight)))
            .column("Own", "Propio", |(gap, node, _)| self.cell(node, gap.mean))
            .column("Gap", "Brecha", |(gap, _, parent)| self.cell(parent, gap.gap))
            .markup()
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
