//! The commands that say how sure a ranking is.

use std::ops::ControlFlow;

use indicatif::ProgressBar;
use polars::prelude::DataFrame;

use super::arguments::{Ranked, Varied};
use super::{output, reading};
use crate::error::{Error, Result};
use crate::language::{Language, Text, text};
use crate::methodology::{Aggregation, Indices, Missing};
use crate::robustness::{
    Factors, Parameters, Points, RankUncertainty, Sensitivity, SensitivityParameters, Target, USUAL_SPREAD, Uncertainty,
};
use crate::scoring::Scores;

/// The ranks under the factors, or how often each outranks each other.
pub(super) fn uncertainty(
    scores: &Scores,
    ranked: &Ranked,
    varied: &Varied,
    draws: usize,
    top: u32,
    pairs: bool,
    language: Language,
) -> Result<DataFrame> {
    let found = rank(scores, ranked, varied, draws, top, pairs, language)?;
    if pairs { found.pairs_frame() } else { found.frame() }
}

/// The ranks of the groups of some keys under the factors; says what was run and what to know of it.
pub(super) fn rank(
    scores: &Scores,
    ranked: &Ranked,
    varied: &Varied,
    draws: usize,
    top: u32,
    pairs: bool,
    language: Language,
) -> Result<Uncertainty> {
    warn_of_supplied(scores, language);
    let bar = output::bar(output::PERCENT, language.pick("ranking", "ordenando"));
    let keys = reading::keys(&ranked.by, scores);
    let of = subject(scores, &keys, language);
    let mut run = RankUncertainty::new(scores)
        .by(keys)
        .factors(factors(varied)?)
        .draws(draws)
        .seed(varied.seed)
        .top(top)
        .memory_limit(varied.memory.saturating_mul(1 << 20))
        .progress(report(&bar));
    if let Some(node) = &ranked.node {
        run = run.node(node);
    }
    if pairs {
        run = run.all_pairs();
    }
    let found = run.run();
    bar.finish_and_clear();
    let found = found?;
    let Parameters { node, factors, seed, .. } = found.parameters();
    let varied_in_words = factors.varied(language);
    output::say(
        text!(
            "ranks of {of} by {node}: {draws} draws, seed {seed}, top {top}; varied: {varied_in_words}",
            "posiciones de {of} según {node}: {draws} extracciones, semilla {seed}, primeras {top}; varía: {varied_in_words}"
        )
        .in_language(language),
    );
    output::say(factors.limits(language));
    let ranks = || found.ranks().iter();
    few(
        ranks().filter(|rank| rank.ranked < draws as u64).map(|rank| format!("{} ({})", rank.label, rank.ranked)),
        |n, names| {
            text!(
                "without a score in some draws: {n}, whose means and quantiles are of the others (draws with a score): {names}",
                "sin puntaje en algunas extracciones: {n}, cuyas medias y cuantiles son de las otras (extracciones con puntaje): {names}"
            )
        },
        language,
    );
    if varied.bootstrap {
        few(
            ranks().filter(|rank| rank.institutions == 1).map(|rank| rank.label.clone()),
            |n, names| {
                text!(
                    "groups of one institution, which resampling cannot vary: {n}: {names}",
                    "grupos de una institución, que el remuestreo no puede variar: {n}: {names}"
                )
            },
            language,
        );
    }
    Ok(found)
}

/// The share of each factor in the variance of a target.
pub(super) fn sensitivity(
    scores: &Scores,
    ranked: &Ranked,
    varied: &Varied,
    base: usize,
    points: Points,
    target: &str,
    language: Language,
) -> Result<DataFrame> {
    warn_of_supplied(scores, language);
    let bar = output::bar(output::PERCENT, language.pick("ranking", "ordenando"));
    let mut run = Sensitivity::new(scores)
        .by(reading::keys(&ranked.by, scores))
        .factors(factors(varied)?)
        .base(base)
        .points(points)
        .target(target_of(target))
        .seed(varied.seed)
        .memory_limit(varied.memory.saturating_mul(1 << 20))
        .progress(report(&bar));
    if let Some(node) = &ranked.node {
        run = run.node(node);
    }
    let found = run.run();
    bar.finish_and_clear();
    let found = found?;
    let SensitivityParameters { node, factors, seed, .. } = found.parameters();
    let (factors, of) = (factors.describe(language), subject(scores, &reading::keys(&ranked.by, scores), language));
    let (nominal, points) = (found.nominal(), points.code());
    output::say(
        text!(
            "ranks of {of} by {node}: base {base}, {points} points, seed {seed}; {factors}; target {target}, nominally {nominal}",
            "posiciones de {of} según {node}: base {base}, puntos {points}, semilla {seed}; {factors}; objetivo {target}, nominalmente {nominal}"
        )
        .in_language(language),
    );
    if let Some(note) = found.note(language) {
        output::say(&note);
    }
    found.frame()
}

/// Says that supplied indices are of no account here, where they were asked for.
pub(super) fn warn_of_supplied(scores: &Scores, language: Language) {
    if scores.indices() == Indices::Supplied {
        let supplied = text!(
            "ranks are always of computed scores; supplied indices are used where they are the lowest level",
            "las posiciones son siempre de puntajes calculados; los índices suministrados se usan donde son el nivel más bajo"
        );
        output::say(supplied.in_language(language));
    }
}

/// What is ranked, and in which index.
fn subject(scores: &Scores, keys: &[String], language: Language) -> String {
    let subject =
        if keys.is_empty() { language.pick("institutions", "instituciones").to_owned() } else { keys.join(", ") };
    match scores.methodology().name() {
        "" => subject,
        name => format!("{subject} ({name})"),
    }
}

/// Says how many there are, and names the first ones; nothing where there is none.
pub(super) fn few(names: impl Iterator<Item = String>, line: impl Fn(usize, String) -> Text, language: Language) {
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        return;
    }
    let more = if names.len() > output::SHOWN { ", ..." } else { "" };
    let shown = names[..names.len().min(output::SHOWN)].join(", ") + more;
    output::say(line(names.len(), shown).in_language(language));
}

fn target_of(word: &str) -> Target {
    match word.split_once(':') {
        _ if word == "rank-shift" => Target::RankShift,
        Some(("rank", label)) => Target::Rank(label.to_owned()),
        Some(("score", label)) => Target::Score(label.to_owned()),
        _ => Target::Rank(word.to_owned()),
    }
}

/// What is varied where the command line says nothing of it.
pub(super) fn usual_factors() -> Factors {
    Factors::none().weights(USUAL_SPREAD)
}

/// What is varied.
pub(super) fn factors(varied: &Varied) -> Result<Factors> {
    let mut factors = match varied.dirichlet {
        Some(concentration) => Factors::none().dirichlet(concentration),
        None => Factors::none().weights(varied.weights),
    };
    let (all, by_node) = alternatives::<Aggregation>(&varied.aggregations)?;
    if !all.is_empty() {
        factors = factors.aggregations(all);
    }
    factors = by_node.into_iter().fold(factors, |factors, (node, list)| factors.aggregations_of(node, list));
    let (all, by_node) = alternatives::<Missing>(&varied.missing)?;
    if !all.is_empty() {
        factors = factors.missing(all);
    }
    factors = by_node.into_iter().fold(factors, |factors, (node, list)| factors.missing_of(node, list));
    if varied.leave_one_out {
        factors = factors.leave_one_out();
    }
    Ok(if varied.bootstrap { factors.bootstrap() } else { factors })
}

/// The alternatives of one node.
type OfNode<T> = (String, Vec<T>);

/// Alternatives for all nodes, and those of single nodes.
fn alternatives<T: std::str::FromStr<Err = Error>>(words: &[String]) -> Result<(Vec<T>, Vec<OfNode<T>>)> {
    let (mut all, mut by_node): (Vec<T>, Vec<OfNode<T>>) = (Vec::new(), Vec::new());
    for word in words {
        let word = word.trim();
        let Some((node, word)) = word.split_once('=') else {
            all.push(word.parse()?);
            continue;
        };
        let node = node.trim();
        let alternative = word.trim().parse()?;
        match by_node.iter_mut().find(|(known, _)| known == node) {
            Some((_, list)) => list.push(alternative),
            None => by_node.push((node.to_owned(), vec![alternative])),
        }
    }
    Ok((all, by_node))
}

/// Moves a progress bar.
pub(super) fn report(bar: &ProgressBar) -> impl FnMut(u64, u64) -> ControlFlow<()> + use<> {
    let bar = bar.clone();
    move |done, all| {
        bar.set_length(all);
        bar.set_position(done);
        ControlFlow::Continue(())
    }
}
