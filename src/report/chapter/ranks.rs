//! How sure ranks are.

use maud::html;

use super::{Chapter, drawn};
use crate::language::text;
use crate::methodology::Indices;
use crate::report::figures::{Figure, Place, label, ordered};
use crate::report::words::{Words, rounded};
use crate::robustness::Parameters;

pub(super) fn chapter(words: &Words, figures: &[Figure]) -> Option<Chapter> {
    let title = words.pick("How sure the ranks are", "Qué tan seguras son las posiciones");
    let Some(found) = words.results.ranks() else {
        words.results.scores().survey().design()?;
        let body = html! { p { (words.pick(
            "Not computed: this analysis has no form for a survey with a sampling design.",
            "No se calculó: este análisis no tiene forma para una encuesta con diseño muestral.",
        )) } };
        return Some(Chapter::new("robustness", title, body));
    };
    let Parameters { keys, factors, draws, seed, node, .. } = &found.parameters;
    let varied = factors.varied(words.language);
    let node = words.node(node);
    let run = text!(
        "The ranking by {node} was computed {draws} times (seed {seed}), each time with other choices of method. Varied: {varied}. Each bar holds nine in ten of the ranks.",
        "La clasificación según {node} se calculó {draws} veces (semilla {seed}), cada vez con otras decisiones metodológicas. Varía: {varied}. Cada barra contiene nueve de cada diez posiciones."
    );
    let limits = factors.limits(words.language);
    let supplied = (words.results.scores().indices() == Indices::Supplied).then(|| {
        words.pick(
            "Scores and ranks here are computed from the lowest available values, and may differ from the supplied ones of the other chapters.",
            "Los puntajes y las posiciones de aquí se calculan a partir de los valores más bajos disponibles, y pueden diferir de los suministrados en las otras secciones.",
        )
    });
    let first = ordered(found).into_iter().next().filter(|rank| rank.rank == Some(1));
    let first = first.and_then(|rank| Some((rank, rank.rank_p5?, rank.rank_p95?)));
    let first = first.map(|(rank, low, high)| {
        let name = label(words, keys, &rank.label);
        let [from, to] = [low, high].map(|rank| rounded(rank, if rank.fract() == 0.0 { 0 } else { 1 }));
        match high == 1.0 {
            true => text!(
                "{name} is first, and was in at least nine of ten draws.",
                "{name} ocupa el primer lugar, y lo ocupó en al menos nueve de cada diez extracciones."
            ),
            false => text!(
                "{name} is first; in nine of ten draws its rank was {from} to {to}.",
                "{name} ocupa el primer lugar; en nueve de cada diez extracciones su posición fue de {from} a {to}."
            ),
        }
    });
    let body = html! {
        p {
            (run.in_language(words.language)) " "
            @if let Some(first) = &first { (first.in_language(words.language)) " " }
            (limits)
            @if let Some(supplied) = supplied { " " (supplied) }
        }
        (drawn(words, figures, &Place::Ranks))
    };
    Some(Chapter::new("robustness", title, body))
}
