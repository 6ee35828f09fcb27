//! The command that holds one edition against another.

use std::path::Path;

use polars::prelude::DataFrame;

use super::arguments::{Compare, Methodology as Choice};
use super::{commands, output};
use crate::error::{Error, Result};
use crate::language::{Language, text};
use crate::methodology::Methodology;
use crate::trend::{Edition, KeyTable, LeftOut, Matching, Reason, Trend};

/// The table that was asked for, and the methodology of the new edition.
pub(super) fn compare(options: &Compare) -> Result<(DataFrame, Methodology)> {
    let language = options.reading.output.lang;
    if [&options.old, &options.new].into_iter().all(|file| file == Path::new("-")) {
        return Err(Error::argument(
            "new",
            text!(
                "both editions are -; expected standard input for one of them only",
                "ambas ediciones son -; se esperaba la entrada estándar solo para una"
            ),
        ));
    }
    let methodology = commands::load(&options.reading.methodology)?;
    let of_old = match (options.old_edition, &options.old_methodology) {
        (None, None) => methodology.clone(),
        (year, file) => commands::load(&Choice { edition: year.unwrap_or_default(), methodology: file.clone() })?,
    };
    let matches = match &options.matches {
        Some(file) => KeyTable::from_path(file)?,
        None => KeyTable::new(),
    };
    output::warn(matches.findings(), language);
    let old = commands::scores_of(&options.old, &of_old, &options.reading)?;
    let new = commands::scores_of(&options.new, &methodology, &options.reading)?;
    let mut trend =
        Trend::new(&old, &new).by(commands::keys(&options.by.by, &new)).matches(matches).confidence(options.confidence);
    if options.across_methodologies {
        trend = trend.across_methodologies();
    }
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
