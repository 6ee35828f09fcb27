//! The commands that compare editions.

use std::path::Path;

use super::arguments::{Compare, Earlier, Methodology as Choice, Reading, Series as Files};
use super::reading::{self, LISTS_FINDINGS};
use super::{output, run::Run};
use crate::error::{Result, ensure};
use crate::language::text;
use crate::methodology::Methodology;
use crate::scoring::Scores;
use crate::trend::{Edition, KeyTable, Reason, Series, Trend};

/// Prints the changes, or what was asked for in their place.
pub(super) fn compare(options: &Compare, run: &mut Run) -> Result<()> {
    let methodology = reading::load(&options.reading.methodology, run)?;
    let earlier = earlier(&options.old, &options.earlier, &methodology, &options.reading, run)?;
    let new = reading::scores_of(&options.new, &methodology, &options.reading, run)?;
    let by = reading::keys(&options.by.by, &new);
    let trend = earlier.trend(&new, &options.earlier).by(by).confidence(options.confidence);
    let (table, otherwise, left_out) = if options.moves {
        let found = trend.moves()??;
        (found.rows.frame(run.language)?, found.defined_otherwise, Vec::new())
    } else if options.transitions {
        let found = trend.transitions()??;
        (found.rows.frame(run.language)?, found.defined_otherwise, found.left_out)
    } else if options.unmatched {
        (trend.matching()?.unmatched().frame(run.language)?, Vec::new(), Vec::new())
    } else {
        // The table of changes has a note of its own in each row.
        let found = trend.changes()?;
        (found.rows.frame(run.language)?, Vec::new(), found.left_out)
    };
    for code in otherwise {
        run.note(text!(
            "{code} is compared although the methodologies define it otherwise",
            "{code} se compara aunque las metodologías lo definen de otro modo"
        ));
    }
    let matching = trend.matching()?;
    let matched = matching.pairs().len();
    let [old, new] = [Edition::Old, Edition::New].map(|edition| matching.count(edition, Reason::NoCounterpart));
    let [old_twice, new_twice] = [Edition::Old, Edition::New].map(|edition| matching.count(edition, Reason::Ambiguous));
    run.note(text!(
        "institutions in both editions: {matched}; in the old one only: {old}; in the new one only: {new}; ambiguous: {old_twice} old, {new_twice} new",
        "instituciones en ambas ediciones: {matched}; solo en la anterior: {old}; solo en la nueva: {new}; ambiguas: {old_twice} anteriores, {new_twice} nuevas"
    ));
    left_out.iter().for_each(|node| output::note(&node.message(run.language)));
    run.table(&table, &methodology)
}

/// An earlier edition, and the caller's matches of its institutions.
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
    run: &mut Run,
) -> Result<EarlierEdition> {
    let of_old = match (options.old_edition, &options.old_methodology) {
        (None, None) => methodology.clone(),
        (year, file) => {
            let choice = Choice { edition: year.unwrap_or_default(), methodology: file.clone() };
            reading::load(&choice, run)?
        }
    };
    let matches = options.matches.as_ref().map(|file| run.read(file, KeyTable::read)).transpose()?;
    let matches = matches.unwrap_or_default();
    run.warn(&matches.findings, LISTS_FINDINGS);
    Ok(EarlierEdition { scores: reading::scores_of(file, &of_old, reading, run)?, matches })
}

impl EarlierEdition {
    /// The comparison of a new edition with it.
    pub fn trend<'a>(&'a self, new: &'a Scores, options: &Earlier) -> Trend<'a> {
        let trend = Trend::new(&self.scores, new).matches(self.matches.clone());
        if options.across_methodologies { trend.across_methodologies() } else { trend }
    }
}

/// Prints the editions in sequence.
pub(super) fn series(options: &Files, run: &mut Run) -> Result<()> {
    let files = &options.files;
    for (at, (year, _)) in files.iter().enumerate() {
        Methodology::edition(*year)?;
        ensure!(
            files[..at].iter().all(|(known, _)| known != year),
            "files",
            "the edition {year} is named twice; expected it once",
            "la edición {year} se nombra dos veces; se esperaba una sola"
        );
    }
    let mut editions = Vec::new();
    for year in Methodology::EDITIONS {
        let edition = Methodology::edition(year)?;
        let scores = match files.iter().find(|(known, _)| *known == year) {
            Some((_, file)) => {
                run.methodology(&edition);
                Some(reading::scores_of(file, &edition, &options.reading, run)?)
            }
            None => None,
        };
        editions.push((edition, scores));
    }
    let series = editions.iter().fold(Series::new(), |series, (edition, scores)| match scores {
        Some(scores) => series.computed(scores),
        None => series.published(edition),
    });
    run.table(&series.points()?.frame(run.language)?, &Methodology::edition(options.reading.methodology.edition)?)
}
