//! A card as one JSON object.

use serde::Serialize;

use crate::card::Card;
use crate::error::Result;
use crate::export::json::object;
use crate::export::{Provenance, unwritten};
use crate::language::Language;

/// The text of the object.
pub(super) fn of(card: &Card, provenance: &Provenance, language: Language) -> Result<String> {
    let (nodes, headline) = (card.methodology.nodes(), card.methodology.headline_position());
    let code = |node: usize| nodes[node].code();
    let label = |node: usize| nodes[node].label(language);
    let key_label = |key: &str, value: Option<&str>| value.map(|value| card.key_label(key, value, language));
    let n = card.peers.last().map_or(0, |all| all.n);
    let parent = |node: usize, parent: usize| {
        let edge = nodes[parent].weighted().find(|edge| edge.node == node)?;
        Some(object! { node: code(parent), weight: edge.weight })
    };
    let (interval, parameters) = (&card.uncertainty, &card.parameters);
    let object = object! {
        provenance: provenance,
        unit: card.unit,
        state: card.state,
        level: labelled(card.level, key_label("level", card.level)),
        r#type: labelled(card.kind, key_label("type", card.kind)),
        line: card.line,
        methodology: card.methodology.name(),
        headline: object! { node: code(headline), label: label(headline), value: card.headline, n: n },
        rank: object! {
            rank: card.rank,
            n: n,
            p5: interval.rank_p5,
            median: interval.rank_median,
            p95: interval.rank_p95,
            // The rank of the computed headline, which the draws vary.
            nominal: interval.rank,
            draws: parameters.draws,
            draws_with_rank: interval.ranked,
            seed: parameters.seed,
            factors: parameters.factors.describe(language),
        },
        band: labelled(card.band.map(|band| band.code.as_str()), card.band_label(language)),
        quadrant: labelled(card.quadrant, card.quadrant_label(language)),
        peers: each(&card.peers, |peers| object! {
            among: peers.among.code(),
            value: peers.value.as_deref(),
            label: key_label(peers.among.code(), peers.value.as_deref()),
            institutions: peers.institutions,
            n: peers.n,
            percentile: peers.percentile,
        }),
        nodes: each(&card.nodes, |score| object! {
            node: code(score.node),
            label: label(score.node),
            parents: (0..nodes.len()).filter_map(|at| parent(score.node, at)).collect::<Vec<_>>(),
            value: score.value,
            note: score.note.as_ref().map(|note| note.message(language)),
            means: each(card.peers.iter().zip(&score.means), |(peers, (n, mean))| object! {
                among: peers.among.code(),
                n: n,
                mean: mean,
            }),
        }),
        gaps: each(&card.gaps, |gap| object! {
            node: &gap.node,
            parent: &gap.parent,
            weight: gap.weight,
            value: gap.mean,
            gap: gap.gap,
            headline_gain: gap.headline_gain,
            place: gap.place,
        }),
        raises: each(&card.improvements, |improvement| object! {
            node: code(improvement.node),
            label: label(improvement.node),
            value: improvement.value,
            gain: improvement.gain,
            headline: improvement.headline,
            note: improvement.note.as_ref().map(|note| note.message(language)),
        }),
    };
    let text = serde_json::to_string_pretty(&object).map_err(|error| unwritten(error.into()))?;
    Ok(text + "\n")
}

/// A code and what people call it.
fn labelled(code: Option<&str>, label: Option<String>) -> impl Serialize {
    object! { code: code, label: label }
}

/// An object for each of some records.
fn each<T, O>(records: impl IntoIterator<Item = T>, object: impl Fn(T) -> O) -> Vec<O> {
    records.into_iter().map(object).collect()
}
