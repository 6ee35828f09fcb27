//! A card as a sheet for people, at most 80 columns wide.

use crate::card::{Among, Card, Improvement, Note, Peers};
use crate::cli::terminal::DECIMALS;
use crate::finding::printable;
use crate::language::{Language, text};
use crate::text_table::{self, TextColumn};

const WIDTH: usize = 80;
/// The width that texts may be folded to.
const FOLDED: usize = 12;
/// Improvements that are shown.
const IMPROVEMENTS: usize = 10;
/// What is shown for a figure that is missing.
const MISSING: &str = "–";

/// The text of the sheet.
pub(super) fn of(card: &Card, language: Language) -> String {
    let mut sheet = Sheet { card, language, text: String::new() };
    sheet.heading();
    sheet.standing();
    sheet.scores();
    sheet.improvements();
    sheet.gaps();
    sheet.text
}

struct Sheet<'a> {
    card: &'a Card<'a>,
    language: Language,
    text: String,
}

impl Sheet<'_> {
    fn pick(&self, english: &str, spanish: &str) -> String {
        self.language.pick(english, spanish).to_owned()
    }

    fn code(&self, node: usize) -> String {
        self.card.methodology.nodes()[node].code().to_owned()
    }

    /// The label of a node, where it has one.
    fn label(&self, node: usize) -> String {
        let node = &self.card.methodology.nodes()[node];
        Some(node.label(self.language)).filter(|label| *label != node.code()).unwrap_or_default().to_owned()
    }

    /// A table of which `words` columns are text and the others figures; without a header where all headings are empty.
    fn table(&mut self, words: usize, headings: Vec<String>, rows: Vec<Vec<String>>) {
        let columns = headings.iter().enumerate().map(|(at, heading)| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| printable(cell).into_owned()).collect();
            match at < words {
                true => TextColumn { shortest: Some(FOLDED), ..TextColumn::texts(printable(heading), cells) },
                false => TextColumn::figures(printable(heading), cells),
            }
        });
        self.text.push_str(&text_table::folded(&columns.collect::<Vec<_>>(), WIDTH));
    }

    fn lines(&mut self, text: &str) {
        for line in text_table::wrapped(&printable(text), WIDTH) {
            self.text.push_str(&(line + "\n"));
        }
    }

    fn title(&mut self, english: &str, spanish: &str) {
        self.text.push('\n');
        self.lines(&self.pick(english, spanish).to_uppercase());
    }

    /// Why figures are missing, each reason with the nodes that it holds for.
    fn notes<'n>(&mut self, notes: impl Iterator<Item = (usize, &'n Option<Note>)>) {
        let mut by_reason: Vec<(&Note, Vec<String>)> = Vec::new();
        for (node, note) in notes {
            let Some(note) = note else { continue };
            match by_reason.iter_mut().find(|(known, _)| *known == note) {
                Some((_, nodes)) => nodes.push(self.code(node)),
                None => by_reason.push((note, vec![self.code(node)])),
            }
        }
        for (note, nodes) in by_reason {
            self.lines(&format!("{MISSING} {}: {}", nodes.join(", "), note.message(self.language)));
        }
    }

    fn heading(&mut self) {
        let card = self.card;
        self.lines(card.unit);
        let label = |key: &str, code: &str| card.key_label(key, code, self.language);
        let place = [
            card.state.map(str::to_owned),
            card.level.map(|code| label("level", code)),
            card.kind.map(|code| label("type", code)),
            Some(card.methodology.name().to_owned()).filter(|name| !name.is_empty()),
        ];
        let place: Vec<String> = place.into_iter().flatten().collect();
        if !place.is_empty() {
            self.lines(&place.join(" · "));
        }
        self.text.push('\n');
    }

    /// The headline, its rank and percentiles, band and quadrant.
    fn standing(&mut self) {
        let (card, language) = (self.card, self.language);
        let headline = card.methodology.headline();
        let n = card.peers_among(Among::All).map_or(0, |all| all.n);
        let of = language.pick("of", "de");
        let (interval, parameters) = (&card.uncertainty, &card.parameters);
        let (draws, seed, factors) = (parameters.draws, parameters.seed, parameters.factors.describe(language));
        let one_decimal = |rank: f64| (rank * 10.0).round() / 10.0;
        let [low, median, high] =
            [interval.rank_p5, interval.rank_median, interval.rank_p95].map(|rank| shown(rank.map(one_decimal)));
        let ranked = interval.ranked;
        let some = match ranked < draws as u64 {
            true => text!(", {ranked} of them with a rank", ", {ranked} de ellas con posición"),
            false => text!("", ""),
        };
        let some = some.in_language(language);
        let sure = text!(
            "{low} to {high} in 90% of draws, median {median} ({draws} draws{some}, seed {seed}; {factors})",
            "de {low} a {high} en 90% de las extracciones, mediana {median} ({draws} extracciones{some}, semilla {seed}; {factors})"
        );
        let peers = card.peers.iter().map(|peers| {
            let percentile = shown(peers.percentile.map(|percentile| format!("{percentile:.1}")));
            format!("{percentile} {}", self.among(peers))
        });
        let quadrant = card.quadrant.zip(card.quadrant_label(language));
        let rows = [
            (format!("{} ({})", headline.label(language), headline.code()), Some(figure(card.headline))),
            (self.pick("Rank", "Posición"), Some(shown(card.rank.map(|rank| format!("{rank} {of} {n}"))))),
            (self.pick("How sure", "Qué tan segura"), Some(sure.in_language(language).to_owned())),
            (self.pick("Percentile", "Percentil"), Some(peers.collect::<Vec<_>>().join("; "))),
            (self.pick("Band", "Banda"), card.band_label(language)),
            (self.pick("Quadrant", "Cuadrante"), quadrant.map(|(code, label)| format!("{code}: {label}"))),
        ];
        let rows = rows.into_iter().filter_map(|(name, text)| Some(vec![name, text?]));
        self.table(2, vec![String::new(); 2], rows.collect());
    }

    /// Some peers in words, with their n.
    fn among(&self, peers: &Peers) -> String {
        let n = peers.n;
        let value = peers.value.as_deref().unwrap_or_default();
        let value = self.card.key_label(peers.among.code(), value, self.language);
        let words = match peers.among {
            Among::All => text!("of all (n {n})", "de todas (n {n})"),
            _ => text!("in {value} (n {n})", "en {value} (n {n})"),
        };
        words.in_language(self.language).to_owned()
    }

    /// Every score and the means of the peers.
    fn scores(&mut self) {
        let card = self.card;
        self.title("Scores and means", "Puntajes y medias");
        let peers = card.peers.iter().map(|peers| {
            let word = match peers.among {
                Among::Type => self.pick("type", "tipo"),
                Among::State => self.pick("state", "estado"),
                Among::All => self.pick("all", "todas"),
            };
            format!("{word} ({})", peers.institutions)
        });
        let headings = [String::new(), String::new(), self.pick("own", "propio")];
        let headings = headings.into_iter().chain(peers).collect();
        let rows = card.tree().into_iter().map(|(depth, score)| {
            let own = ["  ".repeat(depth) + &self.code(score.node), self.label(score.node), figure(score.value)];
            let means = card.peers.iter().zip(&score.means).map(|(peers, (n, mean))| match *n == peers.institutions {
                true => figure(*mean),
                // The n of a mean that is not of all of them.
                false => format!("{} ({n})", figure(*mean)),
            });
            own.into_iter().chain(means).collect()
        });
        self.table(2, headings, rows.collect());
        self.notes(card.nodes.iter().map(|score| (score.node, &score.note)));
    }

    /// What would improve the headline most.
    fn improvements(&mut self) {
        let card = self.card;
        if card.improvements.is_empty() {
            return;
        }
        self.title("What would raise it most", "Qué lo elevaría más");
        let shown = &card.improvements[..card.improvements.len().min(IMPROVEMENTS)];
        let headings = vec![
            String::new(),
            self.pick("at its maximum", "en su máximo"),
            self.pick("own", "propio"),
            self.pick("gain", "ganancia"),
            card.methodology.headline().code().to_owned(),
        ];
        let row = |found: &Improvement| {
            let figures = [found.value, found.gain, found.headline].map(figure);
            [self.code(found.node), self.label(found.node)].into_iter().chain(figures).collect()
        };
        self.table(2, headings, shown.iter().map(row).collect());
        if let more @ 1.. = card.improvements.len() - shown.len() {
            let more =
                text!("... and {more} more, which --format json has", "... y {more} más, que tiene --format json");
            self.lines(more.in_language(self.language));
        }
        self.notes(shown.iter().map(|found| (found.node, &found.note)));
    }

    /// What each child costs its parent.
    fn gaps(&mut self) {
        let card = self.card;
        if card.gaps.is_empty() {
            return;
        }
        self.title("Gaps", "Brechas");
        let headings = match self.language {
            Language::English => ["node", "parent", "weight", "own", "gap", "place"],
            Language::Spanish => ["nodo", "superior", "peso", "propio", "brecha", "lugar"],
        };
        let rows = card.gaps.iter().map(|gap| {
            let figures = [Some(gap.weight), gap.mean, gap.gap].map(figure);
            let codes = [gap.node.clone(), gap.parent.clone()];
            codes.into_iter().chain(figures).chain([shown(gap.place)]).collect()
        });
        self.table(2, headings.map(str::to_owned).to_vec(), rows.collect());
    }
}

/// What is known, or the mark of what is missing.
fn shown(known: Option<impl ToString>) -> String {
    known.map_or(MISSING.to_owned(), |known| known.to_string())
}

fn figure(figure: Option<f64>) -> String {
    shown(figure.map(|figure| format!("{figure:.DECIMALS$}")))
}
