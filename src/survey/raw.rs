//! Raw answers: the columns that scoring rules read, checked, and the scores that they come to.

use std::borrow::Cow;

use polars::prelude::*;
use rayon::prelude::*;

use super::SurveyReader;
use super::columns::Numbers;
use super::header::{Layout, Role};
use super::table::{Faults, Table};
use crate::error::Result;
use crate::finding::{Log, Problem, Range, SurveyProblem};
use crate::index::{self, Words};
use crate::methodology::{Methodology, Raw, Scale, ScoringRule};
use crate::table::{ReadOptions, Remembered, number};

/// Numbers lie within this, so that what is computed of them stays finite.
const RANGE: Scale = Scale { min: -1e300, max: 1e300 };

/// The answers to the rules of a methodology.
pub(super) struct RawAnswers<'a> {
    layout: &'a Layout,
    methodology: &'a Methodology,
    /// The columns that rules read, each named by its position in the file and by what it is read as.
    columns: DataFrame,
}

/// The scores of the nodes that have a rule and the answers for it, by the position of the node.
pub(super) type Scored = Vec<(usize, Numbers)>;

/// A column as rules read it.
struct Reading<'a> {
    column: usize,
    raw: Raw,
    rules: Vec<&'a ScoringRule>,
}

impl<'a> RawAnswers<'a> {
    /// Reads every column that a rule asks for. An answer that no rule covers is an error of its row.
    pub fn read(table: &mut Table, layout: &'a Layout, reader: &'a SurveyReader<'_>, point: u8) -> Result<Self> {
        let (methodology, options) = (&*reader.methodology, &reader.options);
        let readings = readings(layout, methodology);
        let checked = readings.par_iter().filter_map(|reading| reading.check(table, layout, options, point));
        let (columns, faults): (Vec<Column>, Vec<Faults>) = checked.collect::<Vec<_>>().into_iter().unzip();
        faults.into_iter().for_each(|faults| table.report(faults));
        Ok(RawAnswers { layout, methodology, columns: DataFrame::new(table.columns.rows, columns)? })
    }

    pub fn retain(&mut self, keep: &[bool]) -> Result<()> {
        if self.columns.width() > 0 {
            self.columns = self.columns.filter(&BooleanChunked::from_slice("".into(), keep))?;
        }
        Ok(())
    }

    /// The scores.
    pub fn score(&self) -> Result<Scored> {
        let (mut positions, mut expressions) = (Vec::new(), Vec::new());
        for (position, node) in self.methodology.nodes().iter().enumerate() {
            let Some((columns, rule)) = self.layout.raw(position).zip(node.rule()) else { continue };
            let columns = columns.iter().map(|column| col(name(*column, rule.raw()))).collect();
            let Some(score) = index::score(node, columns) else { continue };
            positions.push(position);
            expressions.push(score.alias(node.code()));
        }
        if expressions.is_empty() {
            return Ok(Vec::new());
        }
        let scores = self.columns.clone().lazy().select(expressions).collect()?;
        let scores = positions.into_iter().zip(scores.columns());
        scores.map(|(position, scores)| Ok((position, scores.f64()?.iter().collect()))).collect()
    }

    /// Marks the rows with a score outside the scale of its node as errors; whether there is any.
    pub fn check_scales(&self, scored: &Scored, table: &mut Table) -> bool {
        let mut found = false;
        for (position, scores) in scored {
            let node = &self.methodology.nodes()[*position];
            let (scale, column) = (node.scale(), self.first_column(*position));
            let texts = column.and_then(|column| table.columns.text(self.layout, column));
            let mut faults = Faults::of(column);
            for (row, score) in scores.iter().enumerate() {
                let Some(score) = score.filter(|score| !scale.contains(*score)) else { continue };
                let value = texts.map_or("", |texts| texts.get(row)).into();
                let (node, scale) = (node.code().into(), Range { min: scale.min, max: scale.max });
                let problem = SurveyProblem::ScoreOutsideScale { value, node, score, scale };
                faults.push(row, table.columns.lines.get(row), problem);
            }
            found |= faults.has_errors();
            table.report(faults);
        }
        found
    }

    /// Warns of rules with nothing to divide by, and of supplied scores that are not those of the answers.
    pub fn compare(&self, scored: &Scored, table: &mut Table) -> Result<()> {
        for (position, scores) in scored {
            let node = &self.methodology.nodes()[*position];
            if let Some((column, rule)) = self.first_column(*position).zip(node.rule())
                && rule.is_sample_wise()
                && scores.missing() > self.columns.column(&name(column, rule.raw()))?.null_count()
            {
                let (value, expected) = (rule.code().into(), node.code().into());
                let mut log = Log::default();
                log.push(0, Some(column + 1), SurveyProblem::NoRange { value, expected });
                table.findings.append(log);
            }
            let Some(column) = self.layout.position(Role::Node(*position)) else { continue };
            let Some(supplied) = table.columns.numbers(self.layout, column) else { continue };
            let mut faults = Faults::of(Some(column));
            for (row, (supplied, score)) in supplied.iter().zip(scores.iter()).enumerate() {
                let Some(supplied) = supplied else { continue };
                if score.is_none_or(|score| (supplied - score).abs() > node.scale().tolerance()) {
                    let problem = SurveyProblem::IndexDisagrees { value: supplied, expected: score };
                    faults.push(row, table.columns.lines.get(row), problem);
                }
            }
            table.report(faults);
        }
        Ok(())
    }

    /// The first column that the rule of a node reads.
    fn first_column(&self, node: usize) -> Option<usize> {
        self.layout.raw(node)?.first().copied()
    }
}

/// Name of a column as rules read it.
fn name(column: usize, raw: Raw) -> String {
    format!("{raw:?} {column}")
}

/// Every column that rules read, in the order of the nodes.
fn readings<'a>(layout: &Layout, methodology: &'a Methodology) -> Vec<Reading<'a>> {
    let mut readings: Vec<Reading> = Vec::new();
    for (position, node) in methodology.nodes().iter().enumerate() {
        let Some((columns, rule)) = layout.raw(position).zip(node.rule()) else { continue };
        let raw = rule.raw();
        for column in columns {
            match readings.iter_mut().find(|known| known.column == *column && known.raw == raw) {
                Some(reading) => reading.rules.push(rule),
                None => readings.push(Reading { column: *column, raw, rules: vec![rule] }),
            }
        }
    }
    readings
}

impl Reading<'_> {
    /// The column as the rules read it, and what is wrong with its cells; none where the table lacks it.
    fn check(&self, table: &Table, layout: &Layout, options: &ReadOptions, point: u8) -> Option<(Column, Faults)> {
        // A column may be the score of a node as well, and is then read already.
        let score = table.columns.numbers(layout, self.column);
        let cells: Box<dyn Iterator<Item = Cow<str>>> = match score {
            Some(score) => {
                let text = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
                Box::new(score.iter().map(move |number| Cow::Owned(text(number))))
            }
            None => Box::new(table.columns.text(layout, self.column)?.iter().map(Cow::Borrowed)),
        };
        let lines = &table.columns.lines;
        let cells = cells.enumerate().map(|(row, cell)| (row, lines.get(row), cell));
        let cells = cells.map(|(row, line, cell)| (row, line, Some(cell).filter(|cell| !options.is_missing(cell))));
        Some(match self.raw {
            Raw::Words => {
                let maps: Vec<Words> = self.rules.iter().filter_map(|rule| rule.answers()).map(Words::new).collect();
                // The answer as the first map has it, or the map that has no such answer.
                let look = |cell: &str| {
                    let uncovered = maps.iter().find(|words| words.find(cell).is_none());
                    (uncovered, maps.first().and_then(|words| words.find(cell)).map(|(answer, _)| answer))
                };
                let mut answers = Remembered::default();
                self.column(cells, |cell| match answers.of(cell, look) {
                    (Some(words), _) => Err(uncovered(cell, &words.list())),
                    (None, answer) => Ok(answer),
                })
            }
            Raw::Truths => {
                let mut truths = Remembered::default();
                let uncovered = |cell: &str| uncovered(cell, "sí / no / 1 / 0");
                self.column(cells, |cell| truths.of(cell, index::truth).map(Some).ok_or_else(|| uncovered(cell)))
            }
            Raw::Numbers => {
                let last = self.rules.iter().filter_map(|rule| rule.last_bound()).min_by(f64::total_cmp);
                let point = if score.is_some() { b'.' } else { point };
                self.column(cells, |cell| match number::decimal(cell, point) {
                    Err(fault) => Err(fault.problem(cell, None).into()),
                    Ok(number) if !RANGE.contains(number) => {
                        Err(number::NoNumber::NotFinite.problem(cell, None).into())
                    }
                    Ok(number) => match last.filter(|last| number > *last) {
                        Some(last) => Err(uncovered(cell, &format!("<= {last}"))),
                        None => Ok(Some(number)),
                    },
                })
            }
        })
    }

    /// The values that cells, each with its row and line, are read as; a cell that is at fault comes with its problem.
    fn column<'t, T>(
        &self,
        cells: impl Iterator<Item = (usize, u64, Option<Cow<'t, str>>)>,
        mut read: impl FnMut(&str) -> Result<Option<T>, Problem>,
    ) -> (Column, Faults)
    where
        Series: NamedFrom<Vec<Option<T>>, [Option<T>]>,
    {
        let mut faults = Faults::of(Some(self.column));
        let values = cells.map(|(row, line, cell)| {
            read(&cell?).unwrap_or_else(|problem| {
                faults.push(row, line, problem);
                None
            })
        });
        let values: Vec<Option<T>> = values.collect();
        (Column::new(name(self.column, self.raw).into(), values), faults)
    }
}

/// An answer to which the rules of its node give no score.
fn uncovered(cell: &str, expected: &str) -> Problem {
    SurveyProblem::UncoveredAnswer { value: cell.into(), expected: expected.into() }.into()
}
