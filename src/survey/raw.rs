//! Raw answers: the columns that scoring rules read, checked, and the scores that they come to.

use std::collections::HashMap;

use polars::prelude::*;
use rayon::prelude::*;

use super::SurveyReader;
use super::header::{Layout, Role};
use super::table::{Lines, Table, Values, text_index};
use crate::error::Result;
use crate::finding::{Log, Problem, Range, SurveyProblem};
use crate::index::{self, Words};
use crate::methodology::{Methodology, Node, Raw, Scale, ScoringRule};
use crate::table::{Remembered, Texts, number};

/// Numbers lie within this, so that what is computed of them stays finite.
const RANGE: Scale = Scale { min: -1e300, max: 1e300 };

/// The columns that the rules of a methodology read, each named by its position in the file and by what it is read as.
pub(super) struct RawAnswers(DataFrame);

/// The scores of the nodes that have a rule and the answers for it.
#[derive(Default)]
pub(super) struct Scored(Vec<(usize, Values)>);

/// A column as rules read it.
struct Reading<'a> {
    column: usize,
    raw: Raw,
    rules: Vec<&'a ScoringRule>,
}

/// What a column holds, and the rows that are at fault.
struct Checked {
    values: Column,
    log: Log,
    bad: Vec<usize>,
}

impl RawAnswers {
    /// Reads every column that a rule asks for. An answer that no rule covers is an error of its row.
    pub fn read(table: &mut Table, layout: &Layout, reader: &SurveyReader<'_>, point: u8) -> Result<Self> {
        let (readings, missing) = (readings(layout, &reader.methodology), &reader.options.missing);
        let checked: Vec<Checked> =
            readings.par_iter().filter_map(|reading| reading.check(table, layout, missing, point)).collect();
        let mut columns = Vec::with_capacity(checked.len());
        for Checked { values, log, bad } in checked {
            table.findings.append(log);
            table.mark_bad(bad);
            columns.push(values);
        }
        Ok(RawAnswers(DataFrame::new(table.rows(), columns)?))
    }

    pub fn retain(&mut self, keep: &[bool]) -> Result<()> {
        if self.0.width() > 0 {
            self.0 = self.0.filter(&BooleanChunked::from_slice("".into(), keep))?;
        }
        Ok(())
    }

    /// The scores.
    pub fn score(&self, layout: &Layout, methodology: &Methodology) -> Result<Scored> {
        let mut expressions = Vec::new();
        for (position, node) in methodology.nodes().iter().enumerate() {
            let Some((columns, rule)) = layout.raw(position).zip(node.rule()) else { continue };
            let columns = columns.iter().map(|column| col(name(*column, rule.raw()))).collect();
            let score = index::score(node, columns);
            expressions.extend(score.map(|score| (position, score.alias(node.code()))));
        }
        if expressions.is_empty() {
            return Ok(Scored::default());
        }
        let (positions, expressions): (Vec<usize>, Vec<Expr>) = expressions.into_iter().unzip();
        let scores = self.0.clone().lazy().select(expressions).collect()?;
        let values = scores.columns().iter().map(|scores| Ok(scores.f64()?.iter().collect()));
        Ok(Scored(positions.into_iter().zip(values.collect::<Result<Vec<Values>>>()?).collect()))
    }
}

impl Scored {
    /// Positions of the nodes, and their scores.
    pub fn into_scores(self) -> impl Iterator<Item = (usize, Values)> {
        self.0.into_iter()
    }

    /// Marks the rows with a score outside the scale of its node as errors; whether there is any.
    pub fn check_scales(&self, table: &mut Table, layout: &Layout, methodology: &Methodology) -> bool {
        let mut bad = Vec::new();
        for (position, scores) in &self.0 {
            let node = &methodology.nodes()[*position];
            let (scale, code) = (node.scale(), node.code());
            let column = layout.raw(*position).and_then(|columns| columns.first()).copied();
            let texts = column.and_then(|column| table.texts.get(text_index(layout, column)));
            let mut log = Log::default();
            for (row, score) in scores.iter().enumerate() {
                let Some(score) = score.filter(|score| !scale.contains(*score)) else { continue };
                let cell = texts.map_or("", |texts| texts.get(row));
                let (value, node, scale) = (cell.into(), code.into(), Range { min: scale.min, max: scale.max });
                let problem = SurveyProblem::ScoreOutsideScale { value, node, score, scale };
                log.push(table.lines.get(row), column.map(|column| column + 1), problem);
                bad.push(row);
            }
            table.findings.append(log);
        }
        let found = !bad.is_empty();
        table.mark_bad(bad);
        found
    }

    /// Tells of rules with nothing to divide by, and of supplied scores that are not those of the answers.
    pub fn tell(&self, raw: &RawAnswers, table: &mut Table, layout: &Layout, methodology: &Methodology) -> Result<()> {
        let supplied: HashMap<usize, usize> = layout.nodes().zip(0..).collect();
        for (position, scores) in &self.0 {
            let node = &methodology.nodes()[*position];
            let column = layout.raw(*position).and_then(|columns| columns.first()).copied();
            let mut log = Log::default();
            if let Some((column, rule)) = column.zip(node.rule().filter(|rule| rule.is_sample_wise()))
                && scores.missing() > raw.0.column(&name(column, rule.raw()))?.null_count()
            {
                let (value, expected) = (rule.code().into(), node.code().into());
                log.push(0, Some(column + 1), SurveyProblem::NoRange { value, expected });
            }
            table.findings.append(log);
            let supplied = supplied.get(position).and_then(|supplied| table.numbers.get(*supplied));
            if let Some(supplied) = supplied {
                let column = layout.position(Role::Node(*position));
                let log = disagreements(&table.lines, node, column, supplied, scores);
                table.findings.append(log);
            }
        }
        Ok(())
    }
}

/// Name of a column as rules read it.
fn name(column: usize, raw: Raw) -> String {
    let held = match raw {
        Raw::Words => "words",
        Raw::Numbers => "numbers",
        Raw::Truths => "truths",
    };
    format!("{held} {column}")
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
    fn held<'t>(&self, table: &'t Table, layout: &Layout) -> Option<Held<'t>> {
        match layout.roles[self.column] {
            Role::Node(node) => {
                let place = layout.nodes().position(|found| found == node)?;
                table.numbers.get(place).map(Held::Numbers)
            }
            _ => table.texts.get(text_index(layout, self.column)).map(Held::Texts),
        }
    }

    fn check(&self, table: &Table, layout: &Layout, missing: &[String], point: u8) -> Option<Checked> {
        let cells = Cells { held: self.held(table, layout)?, lines: &table.lines, missing, column: self.column };
        let checked = match self.raw {
            Raw::Words => {
                let maps: Vec<Words> = self.rules.iter().filter_map(|rule| rule.answers()).map(Words::new).collect();
                // The answer as the first map has it, or the map that has no such answer.
                let look = |cell: &str| {
                    let uncovered = maps.iter().find(|words| words.find(cell).is_none());
                    (uncovered, maps.first().and_then(|words| words.find(cell)).map(|(answer, _)| answer))
                };
                let mut answers = Remembered::default();
                cells.check(self.raw, |cell| match answers.of(cell, look) {
                    (Some(words), _) => Err(uncovered(cell, &words.list())),
                    (None, answer) => Ok(answer),
                })
            }
            Raw::Truths => {
                let mut truths = Remembered::default();
                let uncovered = |cell: &str| uncovered(cell, "sí / no / 1 / 0");
                cells.check(self.raw, |cell| truths.of(cell, index::truth).ok_or_else(|| uncovered(cell)).map(Some))
            }
            Raw::Numbers => {
                let last = self.rules.iter().filter_map(|rule| rule.last_bound()).min_by(f64::total_cmp);
                let point = if matches!(cells.held, Held::Numbers(_)) { b'.' } else { point };
                cells.check(self.raw, |cell| match number::decimal(cell, point) {
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
        };
        Some(checked)
    }
}

/// The cells of a column.
struct Cells<'a> {
    held: Held<'a>,
    lines: &'a Lines,
    missing: &'a [String],
    column: usize,
}

/// Where a table has them: a column may be the score of a node as well, and is then read already.
enum Held<'a> {
    Texts(&'a Texts),
    Numbers(&'a Values),
}

impl Cells<'_> {
    /// The column as what its cells say; a cell that is at fault comes with its problem.
    fn check<T>(&self, raw: Raw, mut read: impl FnMut(&str) -> Result<Option<T>, Problem>) -> Checked
    where
        Series: NamedFrom<Vec<Option<T>>, [Option<T>]>,
    {
        let (mut log, mut bad) = (Log::default(), Vec::new());
        let mut values = Vec::new();
        let mut put = |row: usize, cell: &str| {
            let is_missing = cell.is_empty() || self.missing.iter().any(|word| word == cell);
            let said = if is_missing { Ok(None) } else { read(cell) };
            values.push(said.unwrap_or_else(|problem| {
                log.push(self.lines.get(row), Some(self.column + 1), problem);
                bad.push(row);
                None
            }));
        };
        match &self.held {
            Held::Texts(texts) => texts.iter().enumerate().for_each(|(row, cell)| put(row, cell)),
            Held::Numbers(numbers) => numbers.iter().enumerate().for_each(|(row, number)| {
                put(row, &number.map(|number| number.to_string()).unwrap_or_default());
            }),
        }
        Checked { values: Column::new(name(self.column, raw).into(), values), log, bad }
    }
}

/// An answer to which the rules of its node give no score.
fn uncovered(cell: &str, expected: &str) -> Problem {
    SurveyProblem::UncoveredAnswer { value: cell.into(), expected: expected.into() }.into()
}

/// Supplied scores that are not those of the raw answers.
fn disagreements(lines: &Lines, node: &Node, column: Option<usize>, supplied: &Values, scores: &Values) -> Log {
    let mut log = Log::default();
    for (row, (supplied, score)) in supplied.iter().zip(scores.iter()).enumerate() {
        let Some(supplied) = supplied else { continue };
        if score.is_none_or(|score| (supplied - score).abs() > node.scale().tolerance()) {
            let problem = SurveyProblem::IndexDisagrees { value: supplied, expected: score };
            log.push(lines.get(row), column.map(|column| column + 1), problem);
        }
    }
    log
}
