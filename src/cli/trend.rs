//! The commands that hold editions against each other.

use std::path::Path;

use polars::prelude::DataFrame;

use super::arguments::{Compare, Earlier, Methodology as Choice, Reading, Series as Files};
use super::trace::Trace;
use super::{output, reading};
use crate::error::{Error, Result, argument, ensure};
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::scoring::Scores;
use crate::trend::{Edition, KeyTable, LeftOut, Matching, Reason, Series, Trend};

/// The table that was asked for, and the methodology of the new edition.
pub(super) fn compare(options: &Compare, trace: &mut Trace) -> Result<(DataFrame, Methodology)> {
    let language = options.reading.output.lang;
    if [&options.old, &options.new].into_iter().all(|file| file == Path::new("-")) {
        return Err(both_standard_input("new"));
    }
    let methodology = reading::load(&options.reading.methodology, trace)?;
    let earlier = earlier(&options.old, &options.earlier, &methodology, &options.reading, trace)?;
    let new = reading::scores_of(&options.new, &methodology, &options.reading, trace)?;
    let by = reading::keys(&options.by.by, &new);
    let trend = earlier.trend(&new, &options.earlier).by(by).confidence(options.confidence);
    let (table, left_out) = if options.moves {
        let found = trend.moves()?;
        warn_of_definitions(found.defined_otherwise(), language);
        (found.frame()?, Vec::new())
    } else if options.transitions {
        let found = trend.transitions()?;
        warn_of_definitions(found.defined_otherwise(), language);
        (found.frame()?, found.left_out().to_vec())
    } else if options.unmatched {
        (trend.matching()?.frame()?, Vec::new())
    } else {
        let found = trend.changes()?;
        (found.frame(language)?, found.left_out().to_vec())
    };
    tell(&trend.matching()?, &left_out, language);
    Ok((table, methodology))
}

/// An earlier edition, and what the caller says of its institutions.
pub(super) struct EarlierEdition {
    scores: Scores,
    matches: KeyTable,
}

/// Reads an earlier edition, by the methodology of the new one unless another is named.
pub(super) fn earlier(
    file: &Path,
    options: &Earlier,
    methodology: &Methodology,
    reading: &Reading,
    trace: &mut Trace,
) -> Result<EarlierEdition> {
    let of_old = match (options.old_edition, &options.old_methodology) {
        (None, None) => methodology.clone(),
        (year, file) => {
            let choice = Choice { edition: year.unwrap_or_default(), methodology: file.clone() };
            reading::load(&choice, trace)?
        }
    };
    let matches = match &options.matches {
        Some(file) => trace.read(file, KeyTable::read)?,
        None => KeyTable::new(),
    };
    output::warn(matches.findings(), reading.output.lang);
    Ok(EarlierEdition { scores: reading::scores_of(file, &of_old, reading, trace)?, matches })
}

impl EarlierEdition {
    /// The comparison of a new edition with it.
    pub fn trend<'a>(&'a self, new: &'a Scores, options: &Earlier) -> Trend<'a> {
        let trend = Trend::new(&self.scores, new).matches(self.matches.clone());
        if options.across_methodologies { trend.across_methodologies() } else { trend }
    }
}

/// Two files cannot both be standard input.
pub(super) fn both_standard_input(name: &str) -> Error {
    argument!(
        name,
        "both editions are -; expected standard input for one of them only",
        "ambas ediciones son -; se esperaba la entrada estándar solo para una"
    )
}

/// The editions in sequence, and a methodology of the Metric for labels.
pub(super) fn series(options: &Files, trace: &mut Trace) -> Result<(DataFrame, Methodology)> {
    let files = &options.files;
    for (at, (year, file)) in files.iter().enumerate() {
        Methodology::edition(*year)?;
        let earlier = &files[..at];
        ensure!(
            earlier.iter().all(|(known, _)| known != year),
            "files",
            "the edition {year} is named twice; expected it once",
            "la edición {year} se nombra dos veces; se esperaba una sola"
        );
        if file == Path::new("-") && earlier.iter().any(|(_, known)| known == file) {
            return Err(argument!(
                "files",
                "several editions are -; expected standard input for one of them only",
                "varias ediciones son -; se esperaba la entrada estándar solo para una"
            ));
        }
    }
    let editions = Methodology::EDITIONS.into_iter().map(Methodology::edition).collect::<Result<Vec<_>>>()?;
    let scores = Methodology::EDITIONS.into_iter().zip(&editions).map(|(year, edition)| {
        let file = files.iter().find(|(known, _)| *known == year).map(|(_, file)| file);
        let Some(file) = file else { return Ok(None) };
        trace.methodology(edition);
        reading::scores_of(file, edition, &options.reading, trace).map(Some)
    });
    let scores: Vec<Option<Scores>> = scores.collect::<Result<_>>()?;
    let series = editions.iter().zip(&scores).fold(Series::new(), |series, (edition, scores)| match scores {
        Some(scores) => series.computed(scores),
        None => series.published(edition),
    });
    Ok((series.frame()?, Methodology::edition(options.reading.methodology.edition)?))
}

/// Says what is compared although the methodologies define it otherwise; tables of changes say it row by row.
fn warn_of_definitions(codes: &[String], language: Language) {
    for code in codes {
        let line = text!(
            "{code} is compared although the methodologies define it otherwise",
            "{code} se compara aunque las metodologías lo definen de otro modo"
        );
        output::say(line.in_language(language));
    }
}

/// Says how many institutions were matched, and what is not compared.
fn tell(matching: &Matching, left_out: &[LeftOut], language: Language) {
    let matched = matching.pairs().len();
    let [old, new] = [Edition::Old, Edition::New].map(|edition| matching.count(edition, Reason::NoCounterpart));
    let [old_twice, new_twice] = [Edition::Old, Edition::New].map(|edition| matching.count(edition, Reason::Ambiguous));
    output::say(
        text!(
            "institutions in both editions: {matched}; in the old one only: {old}; in the new one only: {new}; ambiguous: {old_twice} old, {new_twice} new",
            "instituciones en ambas ediciones: {matched}; solo en la anterior: {old}; solo en la nueva: {new}; ambiguas: {old_twice} anteriores, {new_twice} nuevas"
        )
        .in_language(language),
    );
    for node in left_out {
        output::say(&node.message(language));
    }
}
