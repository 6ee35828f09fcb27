//! A card as one JSON object.

use serde::Serialize;

use crate::card::Card;
use crate::error::Result;
use crate::export::{Provenance, unwritten};
use crate::language::Language;

#[derive(Serialize)]
struct Told<'a> {
    provenance: &'a Provenance,
    #[serde(flatten)]
    sheet: Sheet<'a>,
}

#[derive(Serialize)]
struct Sheet<'a> {
    unit: &'a str,
    state: Option<&'a str>,
    level: Labelled<'a>,
    r#type: Labelled<'a>,
    line: u64,
    methodology: &'a str,
    headline: Headline<'a>,
    rank: Rank,
    band: Labelled<'a>,
    quadrant: Labelled<'a>,
    peers: Vec<Peers<'a>>,
    nodes: Vec<Node<'a>>,
    gaps: Vec<Gap<'a>>,
    raises: Vec<Raise<'a>>,
}

/// A code with what people call it.
#[derive(Serialize)]
struct Labelled<'a> {
    code: Option<&'a str>,
    label: Option<String>,
}

#[derive(Serialize)]
struct Headline<'a> {
    node: &'a str,
    label: &'a str,
    value: Option<f64>,
    n: usize,
}

#[derive(Serialize)]
struct Rank {
    rank: Option<u32>,
    n: usize,
    p5: Option<f64>,
    median: Option<f64>,
    p95: Option<f64>,
    /// The rank of the computed headline, which the draws vary.
    nominal: Option<u32>,
    draws: usize,
    draws_with_rank: u64,
    seed: u64,
    factors: String,
}

#[derive(Serialize)]
struct Peers<'a> {
    among: &'static str,
    value: Option<&'a str>,
    label: Option<String>,
    institutions: usize,
    n: usize,
    percentile: Option<f64>,
}

#[derive(Serialize)]
struct Node<'a> {
    node: &'a str,
    label: &'a str,
    parents: Vec<Parent<'a>>,
    value: Option<f64>,
    note: Option<String>,
    means: Vec<Mean>,
}

#[derive(Serialize)]
struct Parent<'a> {
    node: &'a str,
    weight: f64,
}

#[derive(Serialize)]
struct Mean {
    among: &'static str,
    n: usize,
    mean: Option<f64>,
}

#[derive(Serialize)]
struct Gap<'a> {
    node: &'a str,
    parent: &'a str,
    weight: f64,
    value: Option<f64>,
    gap: Option<f64>,
    headline_gain: Option<f64>,
    place: Option<u64>,
}

#[derive(Serialize)]
struct Raise<'a> {
    node: &'a str,
    label: &'a str,
    value: Option<f64>,
    gain: Option<f64>,
    headline: Option<f64>,
    note: Option<String>,
}

/// The text of the object.
pub(super) fn of(card: &Card, provenance: &Provenance, language: Language) -> Result<String> {
    serde_json::to_string_pretty(&Told { provenance, sheet: sheet(card, language) })
        .map(|text| text + "\n")
        .map_err(|error| unwritten(error.into()))
}

fn sheet<'a>(card: &'a Card, language: Language) -> Sheet<'a> {
    let (methodology, parameters, interval) = (card.methodology(), card.parameters(), card.uncertainty());
    let all = methodology.nodes();
    let label = |node: usize| all[node].label(language);
    let code = |node: usize| all[node].code();
    let key = |key: &str, code: Option<&'a str>| Labelled {
        code,
        label: code.map(|code| card.key_label(key, code, language)),
    };
    let parents = |node: usize| {
        let of_parent = |parent: usize| {
            let edge = all[parent].weighted().find(|edge| edge.node == node)?;
            Some(Parent { node: code(parent), weight: edge.weight })
        };
        (0..all.len()).filter_map(of_parent).collect()
    };
    let n = card.all_peers().last().map_or(0, |all| all.n);
    let headline = methodology.headline_position();
    Sheet {
        unit: card.unit(),
        state: card.state(),
        level: key("level", card.level()),
        r#type: key("type", card.kind()),
        line: card.line(),
        methodology: methodology.name(),
        headline: Headline { node: code(headline), label: label(headline), value: card.headline(), n },
        rank: Rank {
            rank: card.rank(),
            n,
            p5: interval.rank_p5,
            median: interval.rank_median,
            p95: interval.rank_p95,
            nominal: interval.rank,
            draws: parameters.draws,
            draws_with_rank: interval.ranked,
            seed: parameters.seed,
            factors: parameters.factors.describe(language),
        },
        band: Labelled { code: card.band().map(|band| band.code.as_str()), label: card.band_label(language) },
        quadrant: Labelled { code: card.quadrant(), label: card.quadrant_label(language) },
        peers: card
            .all_peers()
            .iter()
            .map(|peers| Peers {
                among: peers.among.code(),
                label: peers.value.as_ref().map(|value| card.key_label(peers.among.code(), value, language)),
                value: peers.value.as_deref(),
                institutions: peers.institutions,
                n: peers.n,
                percentile: peers.percentile,
            })
            .collect(),
        nodes: card
            .nodes()
            .iter()
            .enumerate()
            .map(|(at, score)| Node {
                node: code(score.node),
                label: label(score.node),
                parents: parents(score.node),
                value: score.value,
                note: score.note.as_ref().map(|note| note.message(language)),
                means: card
                    .all_peers()
                    .iter()
                    .map(|peers| Mean { among: peers.among.code(), n: peers.means[at].0, mean: peers.means[at].1 })
                    .collect(),
            })
            .collect(),
        gaps: card
            .gaps()
            .iter()
            .map(|gap| Gap {
                node: &gap.node,
                parent: &gap.parent,
                weight: gap.weight,
                value: gap.mean,
                gap: gap.gap,
                headline_gain: gap.headline_gain,
                place: gap.place,
            })
            .collect(),
        raises: card
            .raises()
            .iter()
            .map(|raise| Raise {
                node: code(raise.node),
                label: label(raise.node),
                value: raise.value,
                gain: raise.gain,
                headline: raise.headline,
                note: raise.note.as_ref().map(|note| note.message(language)),
            })
            .collect(),
    }
}
