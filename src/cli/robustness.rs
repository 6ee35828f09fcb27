//! The commands that analyse how sure a ranking is.

use std::ops::ControlFlow;

use indicatif::ProgressBar;
use polars::prelude::DataFrame;

use super::arguments::{Ranked, Ranking, Sensitivity as Options, Varied};
use super::run::Run;
use super::{output, reading};
use crate::error::{Error, Result};
use crate::language::{Language, text};
use crate::methodology::{Aggregation, Indices, Missing};
use crate::robustness::{
    Factors, Parameters, RankUncertainty, Sensitivity, SensitivityParameters, Target, USUAL_SPREAD, Uncertainty,
};
use crate::scoring::Scores;

/// The ranks under the factors, or how often each outranks each other.
pub(super) fn uncertainty(scores: &Scores, ranking: &Ranking, pairs: bool, run: &Run) -> Result<DataFrame> {
    let found = rank(scores, ranking, pairs, run)?;
    if pairs { found.pairs.frame(run.language) } else { found.ranks.frame(run.language) }
}

/// The ranks of the groups of some keys under the factors, with notes on what was run.
pub(super) fn rank(scores: &Scores, ranking: &Ranking, pairs: bool, run: &Run) -> Result<Uncertainty> {
    let Ranking { ranked: Ranked { by, node, varied }, draws, top } = ranking;
    warn_of_supplied(scores, run);
    let keys = reading::keys(by, scores);
    let of = subject(scores, &keys, run.language);
    let bar = ranking_bar(run.language);
    let mut ranks = RankUncertainty::new(scores)
        .by(keys)
        .factors(factors(varied)?)
        .draws(*draws)
        .seed(varied.seed)
        .top(*top)
        .memory_limit(bytes(varied))
        .progress(moves(&bar));
    ranks = node.iter().fold(ranks, RankUncertainty::node);
    let found = if pairs { ranks.all_pairs() } else { ranks }.run();
    bar.finish_and_clear();
    let found = found?;
    let Parameters { node, factors, seed, .. } = &found.parameters;
    let varied_in_words = factors.varied(run.language);
    run.note(text!(
        "ranks of {of} by {node}: {draws} draws, seed {seed}, top {top}; varied: {varied_in_words}",
        "posiciones de {of} según {node}: {draws} extracciones, semilla {seed}, primeras {top}; varía: {varied_in_words}"
    ));
    output::note(factors.limits(run.language));
    let ranks = || found.ranks.iter();
    let partly = ranks().filter(|rank| rank.ranked < *draws as u64);
    run.note_few(partly.map(|rank| format!("{} ({})", rank.label, rank.ranked)), |n, names| {
        text!(
            "without a score in some draws: {n}, whose means and quantiles are of the others (draws with a score): {names}",
            "sin puntaje en algunas extracciones: {n}, cuyas medias y cuantiles son de las otras (extracciones con puntaje): {names}"
        )
    });
    let single = ranks().filter(|rank| varied.bootstrap && rank.institutions == 1);
    run.note_few(single.map(|rank| rank.label.clone()), |n, names| {
        text!(
            "groups of one institution, which resampling cannot vary: {n}: {names}",
            "grupos de una institución, que el remuestreo no puede variar: {n}: {names}"
        )
    });
    Ok(found)
}

/// The share of each factor in the variance of a target.
pub(super) fn sensitivity(scores: &Scores, options: &Options, run: &Run) -> Result<DataFrame> {
    let Options { ranked: Ranked { by, node, varied }, base, points, target, .. } = options;
    warn_of_supplied(scores, run);
    let keys = reading::keys(by, scores);
    let of = subject(scores, &keys, run.language);
    let bar = ranking_bar(run.language);
    let analysis = Sensitivity::new(scores)
        .by(keys)
        .factors(factors(varied)?)
        .base(*base)
        .points(*points)
        .target(target_of(target))
        .seed(varied.seed)
        .memory_limit(bytes(varied))
        .progress(moves(&bar));
    let found = node.iter().fold(analysis, Sensitivity::node).run();
    bar.finish_and_clear();
    let found = found?;
    let SensitivityParameters { node, factors, seed, points, .. } = &found.parameters;
    let (factors, nominal, points) = (factors.describe(run.language), found.nominal, points.code());
    run.note(text!(
        "ranks of {of} by {node}: base {base}, {points} points, seed {seed}; {factors}; target {target}, nominally {nominal}",
        "posiciones de {of} según {node}: base {base}, puntos {points}, semilla {seed}; {factors}; objetivo {target}, nominalmente {nominal}"
    ));
    found.note(run.language).iter().for_each(|note| output::note(note));
    found.factors.frame(run.language)
}

/// A note that supplied indices do not matter here, where they were asked for.
pub(super) fn warn_of_supplied(scores: &Scores, run: &Run) {
    if scores.indices() == Indices::Supplied {
        run.note(text!(
            "ranks are always of computed scores; supplied indices are used where they are the lowest level",
            "las posiciones son siempre de puntajes calculados; los índices suministrados se usan donde son el nivel más bajo"
        ));
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

fn target_of(word: &str) -> Target {
    match word.split_once(':') {
        _ if word == "rank-shift" => Target::RankShift,
        Some(("rank", label)) => Target::Rank(label.to_owned()),
        Some(("score", label)) => Target::Score(label.to_owned()),
        _ => Target::Rank(word.to_owned()),
    }
}

/// Whether what is varied is that of a command without options.
pub(super) fn is_usual(varied: &Varied) -> Result<bool> {
    Ok(factors(varied)? == Factors::none().weights(USUAL_SPREAD))
}

/// What is varied.
pub(super) fn factors(varied: &Varied) -> Result<Factors> {
    let mut factors = match varied.dirichlet {
        Some(concentration) => Factors::none().dirichlet(concentration),
        None => Factors::none().weights(varied.weights),
    };
    for (node, list) in alternatives::<Aggregation>(&varied.aggregations)? {
        factors = match node {
            None => factors.aggregations(list),
            Some(node) => factors.aggregations_of(node, list),
        };
    }
    for (node, list) in alternatives::<Missing>(&varied.missing)? {
        factors = match node {
            None => factors.missing(list),
            Some(node) => factors.missing_of(node, list),
        };
    }
    factors = if varied.leave_one_out { factors.leave_one_out() } else { factors };
    Ok(if varied.bootstrap { factors.bootstrap() } else { factors })
}

/// The alternatives of all nodes, and those of single nodes.
fn alternatives<T: std::str::FromStr<Err = Error>>(words: &[String]) -> Result<Vec<(Option<&str>, Vec<T>)>> {
    let mut found: Vec<(Option<&str>, Vec<T>)> = Vec::new();
    for word in words {
        let (node, alternative) =
            word.split_once('=').map_or((None, &**word), |(node, word)| (Some(node.trim()), word));
        let alternative = alternative.trim().parse()?;
        match found.iter_mut().find(|(known, _)| *known == node) {
            Some((_, list)) => list.push(alternative),
            None => found.push((node, vec![alternative])),
        }
    }
    Ok(found)
}

/// The memory that a run may take.
pub(super) fn bytes(varied: &Varied) -> u64 {
    varied.memory.saturating_mul(1 << 20)
}

/// A progress bar of draws.
pub(super) fn ranking_bar(language: Language) -> ProgressBar {
    output::bar(output::PERCENT, language.pick("ranking", "ordenando"))
}

/// What moves a progress bar.
pub(super) fn moves(bar: &ProgressBar) -> impl FnMut(u64, u64) -> ControlFlow<()> + use<> {
    let bar = bar.clone();
    move |done, all| {
        bar.set_length(all);
        bar.set_position(done);
        ControlFlow::Continue(())
    }
}
