//! Every rule that a mapping file must keep.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::civil::Weekday;
use memchr::memchr_iter;
use toml::Spanned;

use super::Calendar;
use super::mapping::{Base, Class, Columns, Mapping, Measure, Names, Speed, Words};
use super::mapping_entries::{
    ColumnsEntry, DayOfWeek, File, Headers, MEXICO, Of, OutcomeEntry, ShareEntry, SpeedEntry, WordsEntry,
    term_of_the_law,
};
use super::mapping_table::entries;
use super::word::key;
use crate::error::{Error, Result};
use crate::language::{Text, text};
use crate::schema::reserved;
use crate::table::fold;

/// Classes and words are kept as small numbers.
const MOST: usize = 200;
/// Words that a message lists.
const LISTED: usize = 8;

/// Reads a mapping; `load` gives the bytes of the files that it names, which are looked for in the folder.
pub(super) fn read(toml: &str, folder: &Path, load: &mut dyn FnMut(&Path) -> Result<Vec<u8>>) -> Result<Mapping> {
    let line = |at: usize| memchr_iter(b'\n', &toml.as_bytes()[..at.min(toml.len())]).count() + 1;
    let file: File = toml::from_str(toml).map_err(|error| {
        let what = error.message().trim_end();
        let message = text!("{what}", "el archivo TOML no es válido: {what}");
        Error::Mapping { path: None, line: error.span().map(|span| line(span.start)), message }
    })?;
    Checker { line: &line, folder }.mapping(file, toml, load)
}

struct Checker<'a> {
    line: &'a dyn Fn(usize) -> usize,
    folder: &'a Path,
}

/// Classes of outcomes that count alike, the class of each folded name, and that of the empty cell.
struct Outcomes {
    classes: Vec<Class>,
    known: HashMap<String, u8>,
    empty: Option<u8>,
}

/// The denominators and components of the measures.
#[derive(Default)]
struct Shares {
    bases: [Option<Base>; 5],
    nodes: [Option<String>; 5],
    has_outcomes: bool,
}

impl Checker<'_> {
    fn mapping(&self, file: File, toml: &str, load: &mut dyn FnMut(&Path) -> Result<Vec<u8>>) -> Result<Mapping> {
        let entries = entries(&file);
        let columns = self.columns(file.columns)?;
        let Outcomes { classes, known: outcomes, empty: empty_outcome } = self.outcomes(file.outcome)?;
        let mut shares = Shares { has_outcomes: columns.outcome.is_some(), ..Shares::default() };
        let of_shares = [(Measure::ShareAnswered, file.share_answered), (Measure::Availability, file.availability)];
        for (measure, entry) in of_shares.into_iter().filter_map(|(measure, entry)| Some((measure, entry?))) {
            let line = self.line(&entry);
            let ShareEntry { of, node } = entry.into_inner();
            shares.set(measure, of, node, line)?;
        }
        let clear = self.words(Measure::Clarity, file.clarity, columns.clear.is_some(), &mut shares)?;
        let complete = self.words(Measure::Completeness, file.completeness, columns.complete.is_some(), &mut shares)?;
        let speed = self.speed(file.celerity, &mut shares)?;
        let weekend: Vec<Weekday> = file.calendar.weekend.into_iter().map(DayOfWeek::weekday).collect();
        if (1..=7).all(|day| Weekday::from_monday_one_offset(day).is_ok_and(|day| weekend.contains(&day))) {
            return Err(fault(
                None,
                text!(
                    "calendar.weekend: it has every day of the week; expected at least one working day",
                    "calendar.weekend: tiene todos los días de la semana; se esperaba al menos un día hábil"
                ),
            ));
        }
        let mut calendar = Calendar::with_weekend(&weekend);
        for holidays in &file.calendar.holidays {
            calendar = match holidays.as_str() {
                MEXICO => calendar.mexican_holidays(),
                path => {
                    let path = self.folder.join(path);
                    calendar.holidays_of(&load(&path)?, &path.display().to_string())?
                }
            };
        }
        let base = |measure: Measure| {
            shares.bases[measure as usize].unwrap_or(match measure {
                Measure::Clarity | Measure::Completeness => Base::Assessed,
                _ => Base::Requests,
            })
        };
        Ok(Mapping {
            name: file.name,
            toml: toml.to_owned(),
            entries,
            columns,
            catalog: file.catalog,
            missing: file.missing.iter().map(|word| word.trim().to_owned()).collect(),
            calendar,
            outcomes,
            empty_outcome,
            classes,
            clear,
            complete,
            speed,
            bases: Measure::ALL.map(base),
            nodes: shares.nodes,
        })
    }

    fn line<T>(&self, entry: &Spanned<T>) -> Option<usize> {
        Some((self.line)(entry.span().start))
    }

    fn columns(&self, entry: Spanned<ColumnsEntry>) -> Result<Columns> {
        let line = self.line(&entry);
        let entry = entry.into_inner();
        let names = |key: &str, headers: Headers| {
            let (headers, required) = match headers {
                Headers::One(header) => (vec![header], true),
                Headers::Several(headers) => (headers, false),
            };
            if headers.is_empty() || headers.iter().any(|header| header.trim().is_empty()) {
                return Err(fault(
                    line,
                    text!(
                        "columns.{key}: a header is empty, or there is none; expected a header",
                        "columns.{key}: un encabezado está vacío, o no hay ninguno; se esperaba un encabezado"
                    ),
                ));
            }
            Ok(Names { headers, required })
        };
        let some = |key: &str, headers: Option<Headers>| headers.map(|headers| names(key, headers)).transpose();
        if entry.received.is_some() != entry.answered.is_some() {
            return Err(fault(
                line,
                text!(
                    "columns: there is only one of received and answered; expected both, or neither",
                    "columns: solo está uno de received y answered; se esperaban ambos, o ninguno"
                ),
            ));
        }
        let columns = Columns {
            institution: Names { required: true, ..names("institution", entry.institution)? },
            state: some("state", entry.state)?,
            received: some("received", entry.received)?,
            answered: some("answered", entry.answered)?,
            days: some("days", entry.days)?,
            outcome: some("outcome", entry.outcome)?,
            complete: some("complete", entry.complete)?,
            clear: some("clear", entry.clear)?,
        };
        let mut roles = HashMap::new();
        for (role, names) in columns.named() {
            for header in &names.headers {
                let other = *roles.entry(fold(header)).or_insert(role);
                if other != role {
                    return Err(fault(
                        line,
                        text!(
                            "columns: {header:?} is the header of {other} and of {role}; expected one of them",
                            "columns: {header:?} es el encabezado de {other} y de {role}; se esperaba uno solo"
                        ),
                    ));
                }
            }
        }
        Ok(columns)
    }

    fn outcomes(&self, entries: Vec<Spanned<OutcomeEntry>>) -> Result<Outcomes> {
        let mut classes: Vec<Class> = Vec::new();
        let (mut known, mut empty) = (HashMap::new(), None);
        for entry in entries {
            let line = self.line(&entry);
            let entry = entry.into_inner();
            score("outcome.available", entry.available, line)?;
            let mut counts_in = [entry.counts_in.is_none(); 5];
            entry.counts_in.iter().flatten().for_each(|counted| counts_in[*counted as usize] = true);
            let class = Class {
                // Adding 0 makes a negative zero positive.
                available: Some(entry.available + 0.0),
                answered: entry.answered.unwrap_or(true),
                counts_in,
            };
            let index = position(&mut classes, class, "outcome", line)?;
            for name in entry.names {
                let word = key(&name);
                let repeated = match word.is_empty() {
                    true => empty.replace(index).is_some(),
                    false => known.insert(word, index).is_some(),
                };
                if repeated {
                    return Err(fault(
                        line,
                        text!(
                            "outcome.names: {name:?} stands twice; expected it once",
                            "outcome.names: {name:?} está dos veces; se esperaba una sola"
                        ),
                    ));
                }
            }
        }
        let mut untold = Class { available: None, answered: true, counts_in: [true; 5] };
        untold.counts_in[Measure::Availability as usize] = false;
        classes.push(untold.clone());
        untold.counts_in[Measure::ShareAnswered as usize] = false;
        classes.push(Class { answered: false, ..untold });
        Ok(Outcomes { classes, known, empty })
    }

    fn words(
        &self,
        measure: Measure,
        entry: Option<Spanned<WordsEntry>>,
        has_column: bool,
        shares: &mut Shares,
    ) -> Result<Words> {
        let code = measure.code();
        let line = entry.as_ref().and_then(|entry| self.line(entry));
        let entry = match entry {
            Some(entry) => {
                let WordsEntry { of, node, words } = entry.into_inner();
                shares.set(measure, of, node, line)?;
                words
            }
            None => BTreeMap::new(),
        };
        if has_column && entry.is_empty() {
            return Err(fault(
                line,
                text!(
                    "{code}.words: there is none, and a column for them; expected what each word is worth",
                    "{code}.words: no hay ninguna, y sí una columna para ellas; se esperaba cuánto vale cada palabra"
                ),
            ));
        }
        let mut words = Words::default();
        for (word, value) in &entry {
            score(&format!("{code}.words.{word}"), *value, line)?;
            let index = position(&mut words.scores, value + 0.0, code, line)?;
            let known = key(word);
            if known.is_empty() || words.known.insert(known, index).is_some_and(|other| other != index) {
                return Err(fault(
                    line,
                    text!(
                        "{code}.words: {word:?} is empty, or the same word as another one of another score",
                        "{code}.words: {word:?} está vacía, o es la misma palabra que otra de otro valor"
                    ),
                ));
            }
        }
        let list: Vec<&str> = entry.keys().map(String::as_str).take(LISTED).collect();
        words.list = list.join(", ") + if entry.len() > LISTED { ", …" } else { "" };
        Ok(words)
    }

    fn speed(&self, entry: Option<Spanned<SpeedEntry>>, shares: &mut Shares) -> Result<Speed> {
        let Some(entry) = entry else {
            return Ok(Speed { best: 0.0, worst: term_of_the_law(), unanswered: 0.0 });
        };
        let line = self.line(&entry);
        let SpeedEntry { of, node, best, worst, unanswered } = entry.into_inner();
        shares.set(Measure::Celerity, of, node, line)?;
        if !(0.0 <= best && best < worst && worst.is_finite()) {
            return Err(fault(
                line,
                text!(
                    "celerity: best is {best} and worst is {worst}; expected working days, 0 <= best < worst",
                    "celerity: best es {best} y worst es {worst}; se esperaban días hábiles, 0 <= best < worst"
                ),
            ));
        }
        score("celerity.unanswered", unanswered, line)?;
        Ok(Speed { best, worst, unanswered })
    }
}

impl Shares {
    fn set(&mut self, measure: Measure, of: Option<Of>, node: Option<String>, line: Option<usize>) -> Result<()> {
        let of_words = matches!(measure, Measure::Clarity | Measure::Completeness);
        if let Some(node) = &node
            && (node.trim().is_empty()
                || reserved::is_among(reserved::BESIDE_COMPONENTS, node)
                || self.nodes.contains(&Some(node.clone())))
        {
            let code = measure.code();
            return Err(fault(
                line,
                text!(
                    "{code}.node: {node:?} is empty, or the name of another column; expected the code of a component",
                    "{code}.node: {node:?} está vacío, o es el nombre de otra columna; se esperaba la clave de un componente"
                ),
            ));
        }
        self.nodes[measure as usize] = node;
        self.bases[measure as usize] = match of {
            None => None,
            Some(Of::Requests) => Some(Base::Requests),
            Some(Of::Answered) => Some(Base::Answered),
            Some(Of::Available) if self.has_outcomes => Some(Base::Available),
            Some(Of::Assessed) if of_words => Some(Base::Assessed),
            Some(Of::Available | Of::Assessed) => {
                let code = measure.code();
                return Err(fault(
                    line,
                    text!(
                        "{code}.of: this share has no such denominator; expected `requests` or `answered`, `available` where there is a column of outcomes, `assessed` for clarity and completeness",
                        "{code}.of: esta proporción no tiene tal denominador; se esperaba `requests` o `answered`, `available` donde haya una columna de resultados, `assessed` para clarity y completeness"
                    ),
                ));
            }
        };
        Ok(())
    }
}

/// Position of an entry in a list that it is added to where it is new.
fn position<T: PartialEq>(list: &mut Vec<T>, entry: T, key: &str, line: Option<usize>) -> Result<u8> {
    let index = list.iter().position(|found| *found == entry).unwrap_or_else(|| {
        list.push(entry);
        list.len() - 1
    });
    u8::try_from(index).ok().filter(|index| usize::from(*index) < MOST).ok_or_else(|| {
        fault(
            line,
            text!(
                "{key}: there are more than {MOST} that count differently",
                "{key}: hay más de {MOST} que cuentan de modo distinto"
            ),
        )
    })
}

fn score(key: &str, score: f64, line: Option<usize>) -> Result<()> {
    if (0.0..=1.0).contains(&score) {
        return Ok(());
    }
    Err(fault(
        line,
        text!(
            "{key}: {score} is no score; expected a number from 0 to 1",
            "{key}: {score} no es una puntuación; se esperaba un número de 0 a 1"
        ),
    ))
}

fn fault(line: Option<usize>, message: Text) -> Error {
    Error::Mapping { path: None, line, message }
}
