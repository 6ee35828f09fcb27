//! A card as a sheet for people, at most 80 columns wide.

use crate::card::{Among, Card, Peers};
use crate::cli::terminal::DECIMALS;
use crate::finding::printable;
use crate::language::Language;
use crate::methodology::Node;
use crate::text_table::{self, TextColumn};

const WIDTH: usize = 80;
/// The width that texts may be folded to.
const FOLDED: usize = 12;
/// Nodes that are said to raise the headline most.
const RAISES: usize = 10;
/// What stands for a figure that is missing.
const MISSING: &str = "–";

/// The text of the sheet.
pub(super) fn of(card: &Card, language: Language) -> String {
    let mut sheet = Sheet { text: String::new(), language };
    sheet.heading(card);
    sheet.standing(card);
    sheet.scores(card);
    sheet.raises(card);
    sheet.gaps(card);
    sheet.text
}

struct Sheet {
    text: String,
    language: Language,
}

impl Sheet {
    fn pick<'t>(&self, english: &'t str, spanish: &'t str) -> &'t str {
        self.language.pick(english, spanish)
    }

    /// A table of which `words` columns are text and the others figures; the first row is its header.
    fn table(&mut self, words: usize, rows: Vec<Vec<String>>) {
        let mut rows = rows.into_iter().map(|row| row.into_iter().map(|cell| printable(&cell).into_owned()));
        let header = rows.next().into_iter().flatten();
        let mut columns: Vec<TextColumn> = header
            .enumerate()
            .map(|(at, heading)| match at < words {
                true => TextColumn { shortest: Some(FOLDED), ..TextColumn::texts(heading, Vec::new()) },
                false => TextColumn::figures(heading, Vec::new()),
            })
            .collect();
        for row in rows {
            columns.iter_mut().zip(row).for_each(|(column, cell)| column.cells.push(cell));
        }
        self.text.push_str(&text_table::folded(&columns, WIDTH));
    }

    fn lines(&mut self, text: String) {
        for line in text_table::wrapped(&printable(&text), WIDTH) {
            self.text.push_str(&(line + "\n"));
        }
    }

    fn title(&mut self, english: &str, spanish: &str) {
        self.text.push('\n');
        self.lines(self.pick(english, spanish).to_uppercase());
    }

    /// Why figures are missing, each reason with the nodes that it holds for.
    fn notes<'n>(&mut self, notes: impl Iterator<Item = (&'n str, String)>) {
        let mut by_reason: Vec<(String, Vec<&str>)> = Vec::new();
        for (node, reason) in notes {
            match by_reason.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, nodes)) => nodes.push(node),
                None => by_reason.push((reason, vec![node])),
            }
        }
        for (reason, nodes) in by_reason {
            self.lines(format!("{MISSING} {}: {reason}", nodes.join(", ")));
        }
    }

    fn heading(&mut self, card: &Card) {
        self.lines(card.unit().to_owned());
        let label = |key: &str, code: &str| card.key_label(key, code, self.language);
        let place = [
            card.state().map(str::to_owned),
            card.level().map(|code| label("level", code)),
            card.kind().map(|code| label("type", code)),
            Some(card.methodology().name().to_owned()).filter(|name| !name.is_empty()),
        ];
        let place: Vec<String> = place.into_iter().flatten().collect();
        if !place.is_empty() {
            self.lines(place.join(" · "));
        }
        self.text.push('\n');
    }

    /// The headline, its rank and percentiles, band and quadrant.
    fn standing(&mut self, card: &Card) {
        let language = self.language;
        let headline = card.methodology().headline();
        let n = card.peers(Among::All).map_or(0, |all| all.n);
        let of = self.pick("of", "de");
        let rank = card.rank().map_or_else(|| MISSING.to_owned(), |rank| format!("{rank} {of} {n}"));
        let mut rows = vec![
            [format!("{} ({})", headline.label(language), headline.code()), figure(card.headline())],
            [self.pick("Rank", "Posición").to_owned(), rank],
        ];
        let (interval, parameters) = (card.uncertainty(), card.parameters());
        let (draws, seed, factors) = (parameters.draws, parameters.seed, parameters.factors.describe(language));
        let rank_of =
            |rank: Option<f64>| rank.map_or(MISSING.to_owned(), |rank| ((rank * 10.0).round() / 10.0).to_string());
        let [low, median, high] = [interval.rank_p5, interval.rank_median, interval.rank_p95].map(rank_of);
        let ranked = interval.ranked;
        let some = if ranked < draws as u64 {
            match language {
                Language::English => format!(", {ranked} of them with a rank"),
                Language::Spanish => format!(", {ranked} de ellas con posición"),
            }
        } else {
            String::new()
        };
        rows.push(match language {
            Language::English => [
                "How sure".to_owned(),
                format!("{low} to {high} in 90% of draws, median {median} ({draws} draws{some}, seed {seed}; {factors})"),
            ],
            Language::Spanish => [
                "Qué tan segura".to_owned(),
                format!(
                    "de {low} a {high} en 90% de las extracciones, mediana {median} ({draws} extracciones{some}, semilla {seed}; {factors})"
                ),
            ],
        });
        let peers = card.all_peers().iter().map(|peers| {
            let percentile = peers.percentile.map_or(MISSING.to_owned(), |percentile| format!("{percentile:.1}"));
            format!("{percentile} {}", self.among(card, peers))
        });
        rows.push([self.pick("Percentile", "Percentil").to_owned(), peers.collect::<Vec<_>>().join("; ")]);
        let mut label = |english: &str, spanish: &str, label: Option<String>| {
            rows.extend(label.map(|label| [language.pick(english, spanish).to_owned(), label]));
        };
        label("Band", "Banda", card.band_label(language));
        let quadrant = card.quadrant().zip(card.quadrant_label(language));
        label("Quadrant", "Cuadrante", quadrant.map(|(code, label)| format!("{code}: {label}")));
        let text = |cells| TextColumn { shortest: Some(FOLDED), ..TextColumn::texts("", cells) };
        let (names, texts) =
            rows.iter().map(|row| row.each_ref().map(|text| printable(text).into_owned()).into()).unzip();
        self.text.push_str(&text_table::folded(&[text(names), text(texts)], WIDTH));
    }

    /// Some peers in words, with their n.
    fn among(&self, card: &Card, peers: &Peers) -> String {
        let n = peers.n;
        let value = peers.value.as_deref().unwrap_or_default();
        let value = card.key_label(peers.among.code(), value, self.language);
        match (peers.among, self.language) {
            (Among::All, Language::English) => format!("of all (n {n})"),
            (Among::All, Language::Spanish) => format!("de todas (n {n})"),
            (_, Language::English) => format!("in {value} (n {n})"),
            (_, Language::Spanish) => format!("en {value} (n {n})"),
        }
    }

    /// Every score beside the means of the peers.
    fn scores(&mut self, card: &Card) {
        let language = self.language;
        self.title("Scores and means", "Puntajes y medias");
        let all = card.methodology().nodes();
        let mut header = vec![String::new(), String::new(), self.pick("own", "propio").to_owned()];
        header.extend(card.all_peers().iter().map(|peers| {
            let word = match peers.among {
                Among::Type => self.pick("type", "tipo"),
                Among::State => self.pick("state", "estado"),
                Among::All => self.pick("all", "todas"),
            };
            format!("{word} ({})", peers.institutions)
        }));
        let mut rows = vec![header];
        for (depth, score) in card.tree() {
            let node = &all[score.node];
            let code = "  ".repeat(depth) + node.code();
            let mut row = vec![code, label(node, language), figure(score.value)];
            let at = card.nodes().iter().position(|known| known.node == score.node).unwrap_or_default();
            row.extend(card.all_peers().iter().map(|peers| {
                let (n, mean) = peers.means[at];
                // The n of a mean that is not of all of them.
                let n = if n == peers.institutions { String::new() } else { format!(" ({n})") };
                figure(mean) + &n
            }));
            rows.push(row);
        }
        self.table(2, rows);
        let missing = card.nodes().iter().filter_map(|score| Some((score.node, score.note.as_ref()?)));
        self.notes(missing.map(|(node, note)| (all[node].code(), note.message(language))));
    }

    /// What would raise the headline most.
    fn raises(&mut self, card: &Card) {
        if card.raises().is_empty() {
            return;
        }
        let language = self.language;
        self.title("What would raise it most", "Qué lo elevaría más");
        let (all, headline) = (card.methodology().nodes(), card.methodology().headline().code());
        let mut rows = vec![vec![
            String::new(),
            self.pick("at its maximum", "en su máximo").to_owned(),
            self.pick("own", "propio").to_owned(),
            self.pick("gain", "ganancia").to_owned(),
            headline.to_owned(),
        ]];
        rows.extend(card.raises().iter().take(RAISES).map(|raise| {
            let node = &all[raise.node];
            let figures = [raise.value, raise.gain, raise.headline].map(figure);
            [node.code().to_owned(), label(node, language)].into_iter().chain(figures).collect()
        }));
        self.table(2, rows);
        if let more @ 1.. = card.raises().len().saturating_sub(RAISES) {
            self.lines(match language {
                Language::English => format!("... and {more} more, which --format json has"),
                Language::Spanish => format!("... y {more} más, que tiene --format json"),
            });
        }
        let shown = card.raises().iter().take(RAISES);
        let missing = shown.filter_map(|raise| Some((raise.node, raise.note.as_ref()?)));
        self.notes(missing.map(|(node, note)| (all[node].code(), note.message(language))));
    }

    /// What each child costs its parent.
    fn gaps(&mut self, card: &Card) {
        if card.gaps().is_empty() {
            return;
        }
        self.title("Gaps", "Brechas");
        let header = match self.language {
            Language::English => ["node", "parent", "weight", "own", "gap", "place"],
            Language::Spanish => ["nodo", "superior", "peso", "propio", "brecha", "lugar"],
        };
        let mut rows = vec![header.map(str::to_owned).to_vec()];
        rows.extend(card.gaps().iter().map(|gap| {
            let place = gap.place.map_or(MISSING.to_owned(), |place| place.to_string());
            let codes = [&gap.node, &gap.parent].map(String::clone);
            let figures = [Some(gap.weight), gap.mean, gap.gap].map(figure);
            codes.into_iter().chain(figures).chain([place]).collect()
        }));
        self.table(2, rows);
    }
}

/// The label of a node, where it has one.
fn label(node: &Node, language: Language) -> String {
    let label = node.label(language);
    if label == node.code() { String::new() } else { label.to_owned() }
}

fn figure(figure: Option<f64>) -> String {
    figure.map_or(MISSING.to_owned(), |figure| format!("{figure:.DECIMALS$}"))
}
