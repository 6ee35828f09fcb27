//! Every rule that a mapping file must keep.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::civil::Weekday;
use toml::de::DeTable;

use super::Calendar;
use super::mapping::{Base, Class, Columns, Mapping, Measure, Names, Outcomes, Role, Speed, Words};
use super::mapping_keys::{COLUMNS, DAYS, FILE, MEXICO, SHARE, SPEED, WORDS};
use super::mapping_table::Worth;
use super::word::key;
use crate::error::{Error, Result};
use crate::keys::{self, Entry, Fault, Several, hold, line_at};
use crate::methodology::Catalog;
use crate::schema::reserved;
use crate::table::fold;

/// Classes and words are kept as small numbers.
const MOST: usize = 200;
/// Words that a message lists.
const LISTED: usize = 8;

/// Reads a mapping; `load` gives the bytes of the files that it names, which are looked for in the folder.
pub(super) fn read(toml: &str, folder: &Path, load: &mut dyn FnMut(&Path) -> Result<Vec<u8>>) -> Result<Mapping> {
    let refused = |fault: Fault| Error::mapping(Some(line_at(toml, fault.at)), fault.message);
    let document = keys::parse(toml).map_err(refused)?;
    let file = Entry::file(FILE, document.get_ref()).map_err(refused)?;
    let (mut mapping, holidays) = mapping(toml, &file).map_err(refused)?;
    for holidays in holidays {
        mapping.calendar = match holidays.as_str() {
            MEXICO => mapping.calendar.mexican_holidays(),
            path => {
                let path = folder.join(path);
                mapping.calendar.holidays_of(&load(&path)?, &path.display().to_string())?
            }
        };
    }
    Ok(mapping)
}

/// The mapping, and the holidays that its calendar is to have.
fn mapping(toml: &str, file: &Entry) -> Result<(Mapping, Vec<String>), Fault> {
    let columns = file.table("columns")?.as_ref().map(columns).transpose()?.unwrap_or_default();
    let mut worths = Vec::new();
    let outcomes = outcomes(file, &mut worths)?;
    // What a file leaves out is as its table of keys has it.
    let empty = DeTable::new();
    let table = |measure: Measure| match file.table(measure.code())? {
        Some(entry) => Ok(entry),
        None => Entry::file(keys_of(measure), &empty),
    };
    let mut words =
        |measure, role: Role| words_of(measure, role, &table(measure)?, columns[role as usize].is_some(), &mut worths);
    let words = [words(Measure::Completeness, Role::Complete)?, words(Measure::Clarity, Role::Clear)?];
    let (mut bases, mut nodes) = ([Base::Requests; 5], [const { None }; 5]);
    for measure in Measure::ALL {
        let entry = table(measure)?;
        bases[measure as usize] = base(measure, &entry, columns[Role::Outcome as usize].is_some())?;
        nodes[measure as usize] = node(measure, &entry, &nodes)?;
    }
    let (calendar, holidays) = calendar(file)?;
    let missing: Vec<String> = file.need("missing")?;
    let mapping = Mapping {
        name: file.need("name")?,
        toml: toml.to_owned(),
        worths,
        columns,
        catalog: Catalog::of(file.word("catalog")?),
        missing: missing.iter().map(|word| word.trim().to_owned()).collect(),
        calendar,
        outcomes,
        words,
        speed: speed(&table(Measure::Celerity)?)?,
        bases,
        nodes,
    };
    Ok((mapping, holidays))
}

fn keys_of(measure: Measure) -> &'static [keys::Key] {
    match measure {
        Measure::ShareAnswered | Measure::Availability => SHARE,
        Measure::Clarity | Measure::Completeness => WORDS,
        Measure::Celerity => SPEED,
    }
}

fn columns(entry: &Entry) -> Result<Columns, Fault> {
    let mut columns = Columns::default();
    let mut roles = HashMap::new();
    for (names, role) in columns.iter_mut().zip(COLUMNS.iter().map(|key| key.name)) {
        let (headers, is_one) = match entry.get(role)? {
            Some(Several::One(header)) => (vec![header], true),
            Some(Several::List(headers)) => (headers, false),
            None => continue,
        };
        hold!(
            !headers.is_empty() && headers.iter().all(|header| !header.trim().is_empty()),
            entry.at(role),
            "columns.{role}: a header is empty, or there is none; expected a header",
            "columns.{role}: un encabezado está vacío, o no hay ninguno; se esperaba un encabezado"
        );
        for header in &headers {
            let other = *roles.entry(fold(header)).or_insert(role);
            hold!(
                other == role,
                entry.at(role),
                "columns: {header:?} is the header of {other} and of {role}; expected one of them",
                "columns: {header:?} es el encabezado de {other} y de {role}; se esperaba uno solo"
            );
        }
        *names = Some(Names { headers, required: is_one || role == Role::Institution.key() });
    }
    hold!(
        columns[Role::Received as usize].is_some() == columns[Role::Answered as usize].is_some(),
        entry.start,
        "columns: there is only one of received and answered; expected both, or neither",
        "columns: solo está uno de received y answered; se esperaban ambos, o ninguno"
    );
    Ok(columns)
}

fn outcomes(file: &Entry, worths: &mut Vec<Worth>) -> Result<Outcomes, Fault> {
    let (mut classes, mut known, mut empty) = (Vec::new(), HashMap::new(), None);
    for entry in file.tables("outcome")? {
        let (available, answered) = (entry.need("available")?, entry.need("answered")?);
        let counted = entry.words("counts_in")?.unwrap_or(Measure::CODES.to_vec());
        let counts_in = Measure::ALL.map(|measure| counted.contains(&measure.code()));
        let counted = Measure::CODES.into_iter().filter(|code| counted.contains(code)).collect::<Vec<_>>().join(", ");
        score("outcome.available", available, entry.at("available"))?;
        // Adding 0 makes a negative zero positive.
        let class = Class { available: Some(available + 0.0), answered, counts_in };
        let index = position(&mut classes, class, "outcome", entry.start)?;
        for name in entry.need::<Vec<String>>("names")? {
            let word = key(&name);
            let before = if word.is_empty() { empty.replace(index) } else { known.insert(word, index) };
            hold!(
                before.is_none(),
                entry.at("names"),
                "outcome.names: {name:?} is repeated; expected it once",
                "outcome.names: {name:?} está repetido; se esperaba una sola vez"
            );
            let (answered, counts_in) = (Some(answered), Some(counted.clone()));
            worths.push(Worth { column: Role::Outcome.key(), word: name, worth: available, answered, counts_in });
        }
    }
    let mut unknown = Class { available: None, answered: true, counts_in: [true; 5] };
    unknown.counts_in[Measure::Availability as usize] = false;
    classes.push(unknown.clone());
    unknown.counts_in[Measure::ShareAnswered as usize] = false;
    classes.push(Class { answered: false, ..unknown });
    Ok(Outcomes { classes, known, empty })
}

/// What the words of a measure are worth.
fn words_of(
    measure: Measure,
    role: Role,
    entry: &Entry,
    has_column: bool,
    worths: &mut Vec<Worth>,
) -> Result<Words, Fault> {
    let (code, at) = (measure.code(), entry.at("words"));
    let listed: BTreeMap<String, f64> = entry.need("words")?;
    hold!(
        !has_column || !listed.is_empty(),
        at,
        "{code}.words: there is none, and a column for them; expected what each word is worth",
        "{code}.words: no hay ninguna, y sí una columna para ellas; se esperaba cuánto vale cada palabra"
    );
    let mut words = Words::default();
    for (word, value) in &listed {
        score(&format!("{code}.words.{word}"), *value, at)?;
        let index = position(&mut words.scores, value + 0.0, code, at)?;
        let known = key(word);
        hold!(
            !known.is_empty() && words.known.insert(known, index).is_none_or(|other| other == index),
            at,
            "{code}.words: {word:?} is empty, or the same word as another one of another score",
            "{code}.words: {word:?} está vacía, o es la misma palabra que otra de otro valor"
        );
        let word = word.clone();
        worths.push(Worth { column: role.key(), word, worth: *value, answered: None, counts_in: None });
    }
    let first: Vec<&str> = listed.keys().map(String::as_str).take(LISTED).collect();
    words.list = first.join(", ") + if listed.len() > LISTED { ", …" } else { "" };
    Ok(words)
}

/// The denominator of a measure.
fn base(measure: Measure, entry: &Entry, has_outcomes: bool) -> Result<Base, Fault> {
    let code = measure.code();
    let has_words = matches!(measure, Measure::Clarity | Measure::Completeness);
    Ok(match entry.word("of")? {
        None if has_words => Base::Assessed,
        None | Some("requests") => Base::Requests,
        Some("answered") => Base::Answered,
        Some("available") if has_outcomes => Base::Available,
        of => {
            hold!(
                of == Some("assessed") && has_words,
                entry.at("of"),
                "{code}.of: this share has no such denominator; expected `requests` or `answered`, `available` where there is a column of outcomes, `assessed` for clarity and completeness",
                "{code}.of: esta proporción no tiene tal denominador; se esperaba `requests` o `answered`, `available` donde haya una columna de resultados, `assessed` para clarity y completeness"
            );
            Base::Assessed
        }
    })
}

/// The component that a measure is, which no other one may be.
fn node(measure: Measure, entry: &Entry, others: &[Option<String>]) -> Result<Option<String>, Fault> {
    let Some(node) = entry.get::<String>("node")? else { return Ok(None) };
    let code = measure.code();
    let is_column = reserved::is_among(reserved::BESIDE_COMPONENTS, &node);
    hold!(
        !node.trim().is_empty() && !is_column && !others.iter().flatten().any(|other| *other == node),
        entry.at("node"),
        "{code}.node: {node:?} is empty, or the name of another column; expected the code of a component",
        "{code}.node: {node:?} está vacío, o es el nombre de otra columna; se esperaba la clave de un componente"
    );
    Ok(Some(node))
}

fn speed(entry: &Entry) -> Result<Speed, Fault> {
    let (best, worst, unanswered): (f64, f64, f64) =
        (entry.need("best")?, entry.need("worst")?, entry.need("unanswered")?);
    hold!(
        0.0 <= best && best < worst && worst.is_finite(),
        entry.start,
        "celerity: best is {best} and worst is {worst}; expected working days, 0 <= best < worst",
        "celerity: best es {best} y worst es {worst}; se esperaban días hábiles, 0 <= best < worst"
    );
    score("celerity.unanswered", unanswered, entry.at("unanswered"))?;
    Ok(Speed { best, worst, unanswered })
}

/// A calendar with the days of the week that are off, and the holidays that it is to have.
fn calendar(file: &Entry) -> Result<(Calendar, Vec<String>), Fault> {
    let Some(entry) = file.table("calendar")? else { return Ok((Calendar::weekends(), vec![MEXICO.to_owned()])) };
    let off = entry.words("weekend")?.unwrap_or_default();
    let days = (1..=7).zip(DAYS).filter(|(_, day)| off.contains(day));
    let weekend: Vec<Weekday> = days.filter_map(|(number, _)| Weekday::from_monday_one_offset(number).ok()).collect();
    hold!(
        weekend.len() < DAYS.len(),
        entry.at("weekend"),
        "calendar.weekend: it has every day of the week; expected at least one working day",
        "calendar.weekend: tiene todos los días de la semana; se esperaba al menos un día hábil"
    );
    Ok((Calendar::with_weekend(&weekend), entry.need("holidays")?))
}

/// Position of an entry in a list that it is added to where it is new.
fn position<T: PartialEq>(list: &mut Vec<T>, entry: T, key: &str, at: usize) -> Result<u8, Fault> {
    let index = list.iter().position(|found| *found == entry).unwrap_or_else(|| {
        list.push(entry);
        list.len() - 1
    });
    hold!(
        index < MOST,
        at,
        "{key}: there are more than {MOST} that count differently",
        "{key}: hay más de {MOST} que cuentan de modo distinto"
    );
    Ok(index as u8)
}

fn score(key: &str, score: f64, at: usize) -> Result<(), Fault> {
    hold!(
        (0.0..=1.0).contains(&score),
        at,
        "{key}: {score} is no score; expected a number from 0 to 1",
        "{key}: {score} no es una puntuación; se esperaba un número de 0 a 1"
    );
    Ok(())
}
