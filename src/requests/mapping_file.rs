//! Every rule that a mapping file must keep.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::civil::Weekday;
use toml::de::DeTable;

use super::Calendar;
use super::mapping::{Base, Class, Columns, Mapping, Measure, Names, Speed, Words};
use super::mapping_keys::{DAYS, FILE, MEXICO, SPEED};
use super::mapping_table::entries;
use super::word::key;
use crate::error::{Error, Result};
use crate::keys::{self, Entry, Fault, Several, line_at};
use crate::language::{Text, text};
use crate::methodology::Catalog;
use crate::schema::reserved;
use crate::table::fold;

/// Classes and words are kept as small numbers.
const MOST: usize = 200;
/// Words that a message lists.
const LISTED: usize = 8;

/// Reads a mapping; `load` gives the bytes of the files that it names, which are looked for in the folder.
pub(super) fn read(toml: &str, folder: &Path, load: &mut dyn FnMut(&Path) -> Result<Vec<u8>>) -> Result<Mapping> {
    let checker = Checker { toml, folder };
    let document = keys::parse(toml).map_err(|fault| checker.refused(fault))?;
    let file = Entry::file(FILE, document.get_ref()).map_err(|fault| checker.refused(fault))?;
    checker.mapping(file, load)
}

struct Checker<'a> {
    toml: &'a str,
    folder: &'a Path,
}

/// Outcomes that count alike, as the file has them.
pub(super) struct Outcome {
    pub names: Vec<String>,
    pub available: f64,
    pub answered: bool,
    /// By measure.
    pub counts_in: [bool; 5],
    line: Option<usize>,
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
    fn mapping(&self, file: Entry, load: &mut dyn FnMut(&Path) -> Result<Vec<u8>>) -> Result<Mapping> {
        let refused = |fault| self.refused(fault);
        let table = |name| file.table(name).map_err(refused);
        let columns = table("columns")?.map(|entry| self.columns(entry)).transpose()?;
        // A file without columns is refused by now.
        let Some(columns) = columns else { return Err(fault(None, Text::default())) };
        let outcomes = file.tables("outcome").map_err(refused)?;
        let outcomes = outcomes.iter().map(|entry| self.outcome(entry)).collect::<Result<Vec<_>>>()?;
        let mut shares = Shares { has_outcomes: columns.outcome.is_some(), ..Shares::default() };
        for measure in Measure::ALL {
            table(measure.code())?.map_or(Ok(()), |entry| shares.set(self, measure, &entry))?;
        }
        let words = |measure: Measure| match table(measure.code())? {
            Some(entry) => entry.need::<BTreeMap<String, f64>>("words").map_err(refused),
            None => Ok(BTreeMap::new()),
        };
        let [clarity, completeness] = [words(Measure::Clarity)?, words(Measure::Completeness)?];
        let entries = entries(&outcomes, [&completeness, &clarity]);
        let Outcomes { classes, known: outcomes, empty: empty_outcome } = self.outcomes(outcomes)?;
        let line = |measure: Measure| Ok::<_, Error>(table(measure.code())?.map(|entry| self.line(entry.start)));
        let clear = words_of(Measure::Clarity, clarity, columns.clear.is_some(), line(Measure::Clarity)?)?;
        let complete =
            words_of(Measure::Completeness, completeness, columns.complete.is_some(), line(Measure::Completeness)?)?;
        let speed = self.speed(table("celerity")?)?;
        let calendar = table("calendar")?;
        let (weekend, holidays) = match calendar {
            Some(entry) => {
                (entry.words("weekend").map_err(refused)?.unwrap_or_default(), entry.need("holidays").map_err(refused)?)
            }
            None => (vec!["saturday", "sunday"], vec![MEXICO.to_owned()]),
        };
        let days = (1..=7).zip(DAYS).filter(|(_, day)| weekend.contains(day));
        let weekend: Vec<Weekday> =
            days.filter_map(|(number, _)| Weekday::from_monday_one_offset(number).ok()).collect();
        if weekend.len() == DAYS.len() {
            return Err(fault(
                None,
                text!(
                    "calendar.weekend: it has every day of the week; expected at least one working day",
                    "calendar.weekend: tiene todos los días de la semana; se esperaba al menos un día hábil"
                ),
            ));
        }
        let mut calendar = Calendar::with_weekend(&weekend);
        for holidays in &holidays {
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
        let missing: Vec<String> = file.need("missing").map_err(refused)?;
        Ok(Mapping {
            name: file.need("name").map_err(refused)?,
            toml: self.toml.to_owned(),
            entries,
            columns,
            catalog: Catalog::of(file.word("catalog").map_err(refused)?),
            missing: missing.iter().map(|word| word.trim().to_owned()).collect(),
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

    fn line(&self, at: usize) -> usize {
        line_at(self.toml, at)
    }

    fn refused(&self, Fault { at, message }: Fault) -> Error {
        fault(Some(self.line(at)), message)
    }

    fn columns(&self, entry: Entry) -> Result<Columns> {
        let line = Some(self.line(entry.start));
        let names = |key: &str, headers: Several| {
            let (headers, required) = match headers {
                Several::One(header) => (vec![header], true),
                Several::List(headers) => (headers, false),
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
        let some = |key: &str| {
            let headers = entry.get(key).map_err(|fault| self.refused(fault))?;
            headers.map(|headers| names(key, headers)).transpose()
        };
        let (received, answered) = (some("received")?, some("answered")?);
        if received.is_some() != answered.is_some() {
            return Err(fault(
                line,
                text!(
                    "columns: there is only one of received and answered; expected both, or neither",
                    "columns: solo está uno de received y answered; se esperaban ambos, o ninguno"
                ),
            ));
        }
        let institution = entry.need("institution").map_err(|fault| self.refused(fault))?;
        let columns = Columns {
            institution: Names { required: true, ..names("institution", institution)? },
            state: some("state")?,
            received,
            answered,
            days: some("days")?,
            outcome: some("outcome")?,
            complete: some("complete")?,
            clear: some("clear")?,
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

    fn outcome(&self, entry: &Entry) -> Result<Outcome> {
        let refused = |fault| self.refused(fault);
        let counted = entry.words("counts_in").map_err(refused)?;
        let counts = |measure: Measure| counted.as_ref().is_none_or(|counted| counted.contains(&measure.code()));
        Ok(Outcome {
            names: entry.need("names").map_err(refused)?,
            available: entry.need("available").map_err(refused)?,
            answered: entry.need("answered").map_err(refused)?,
            counts_in: Measure::ALL.map(counts),
            line: Some(self.line(entry.start)),
        })
    }

    fn outcomes(&self, entries: Vec<Outcome>) -> Result<Outcomes> {
        let mut classes: Vec<Class> = Vec::new();
        let (mut known, mut empty) = (HashMap::new(), None);
        for Outcome { names, available, answered, counts_in, line } in entries {
            score("outcome.available", available, line)?;
            // Adding 0 makes a negative zero positive.
            let class = Class { available: Some(available + 0.0), answered, counts_in };
            let index = position(&mut classes, class, "outcome", line)?;
            for name in names {
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

    fn speed(&self, entry: Option<Entry>) -> Result<Speed> {
        // What a file leaves out is as its table of keys has it.
        let empty = DeTable::new();
        let entry = entry.map_or_else(|| Entry::file(SPEED, &empty), Ok);
        let entry = entry.map_err(|fault| self.refused(fault))?;
        let number = |name| entry.need::<f64>(name).map_err(|fault| self.refused(fault));
        let (best, worst, unanswered) = (number("best")?, number("worst")?, number("unanswered")?);
        let line = Some(self.line(entry.start));
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
    fn set(&mut self, checker: &Checker, measure: Measure, entry: &Entry) -> Result<()> {
        let refused = |fault| checker.refused(fault);
        let (of, node) = (entry.word("of").map_err(refused)?, entry.get::<String>("node").map_err(refused)?);
        let line = Some(checker.line(entry.start));
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
            Some("requests") => Some(Base::Requests),
            Some("answered") => Some(Base::Answered),
            Some("available") if self.has_outcomes => Some(Base::Available),
            Some("assessed") if of_words => Some(Base::Assessed),
            Some(_) => {
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

/// What the words of a measure are worth.
fn words_of(measure: Measure, entry: BTreeMap<String, f64>, has_column: bool, line: Option<usize>) -> Result<Words> {
    let code = measure.code();
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
    Error::mapping(line, message)
}
