//! A scoring rule as the TOML format has it: `rule = { map = { "sí" = 1 } }`, `rule = "min_max"`.

use std::collections::HashMap;

use toml::{Table, Value};

use super::{Scale, ScoringRule};
use crate::language::{Text, text};
use crate::table::fold;

/// What is said of a rule, without the node that it belongs to.
type Fault = Text;

const NAMES: &str =
    "map, goalposts, steps, share, any, all, min_max, z_score, rank, percent_rank, distance_to_reference";

/// Reads and checks the rule of a node with this scale.
pub(super) fn read(value: &Value, scale: Scale) -> Result<ScoringRule, Fault> {
    let rule = match value {
        Value::String(name) => named(name, &Value::Boolean(true), None)?,
        Value::Table(table) => {
            let beyond = table.get("else");
            let mut names = table.iter().filter(|(name, _)| *name != "else");
            match (names.next(), names.next()) {
                (Some((name, content)), None) => named(name, content, beyond)?,
                _ => return Err(unknown(&value.to_string())),
            }
        }
        other => return Err(unknown(&other.to_string())),
    };
    check_scores(&rule, scale)?;
    Ok(rule)
}

fn named(name: &str, content: &Value, beyond: Option<&Value>) -> Result<ScoringRule, Fault> {
    if beyond.is_some() && name != "steps" {
        return Err(text!(
            "`else` stands beside `{name}`; expected it beside `steps` only",
            "`else` está junto a `{name}`; se esperaba solo junto a `steps`"
        ));
    }
    Ok(match name {
        "map" => ScoringRule::Map(answers(content)?),
        "goalposts" => {
            let [worst, best] = members(content, name, ["worst", "best"])?;
            if worst == best {
                return Err(text!(
                    "`goalposts`: worst and best are both {best}; expected two numbers",
                    "`goalposts`: worst y best son {best}; se esperaban dos números distintos"
                ));
            }
            ScoringRule::Goalposts { worst, best }
        }
        "steps" => steps(content, beyond)?,
        "share" => ScoringRule::Share(items(content, name)?),
        "any" => ScoringRule::Any(items(content, name)?),
        "all" => ScoringRule::All(items(content, name)?),
        "distance_to_reference" => {
            let reference = match content {
                Value::Table(table) if table.is_empty() => None,
                Value::Table(table) if table.contains_key("ref") => Some(members(content, name, ["ref"])?[0]),
                Value::Table(_) => Some(members(content, name, ["reference"])?[0]),
                Value::Boolean(true) => None,
                number => Some(finite(number, name)?),
            };
            ScoringRule::DistanceToReference { reference }
        }
        "min_max" => bare(content, name, ScoringRule::MinMax)?,
        "z_score" => bare(content, name, ScoringRule::ZScore)?,
        "rank" => bare(content, name, ScoringRule::Rank)?,
        "percent_rank" => bare(content, name, ScoringRule::PercentRank)?,
        _ => return Err(unknown(name)),
    })
}

fn unknown(found: &str) -> Fault {
    text!("`{found}` is no rule; expected one of: {NAMES}", "`{found}` no es una regla; se esperaba una de: {NAMES}")
}

/// A rule without settings: `"min_max"`, `{ min_max = true }` or `{ min_max = {} }`.
fn bare(content: &Value, name: &str, rule: ScoringRule) -> Result<ScoringRule, Fault> {
    match content {
        Value::Boolean(true) => Ok(rule),
        Value::Table(table) if table.is_empty() => Ok(rule),
        other => Err(text!(
            "`{name}` = {other}; expected `rule = \"{name}\"`, as it has no settings",
            "`{name}` = {other}; se esperaba `rule = \"{name}\"`, pues no tiene ajustes"
        )),
    }
}

fn answers(content: &Value) -> Result<Vec<(String, f64)>, Fault> {
    let table = content.as_table().filter(|table| !table.is_empty()).ok_or_else(|| {
        text!(
            "`map` = {content}; expected answers and their scores, such as {{ \"sí\" = 1, \"no\" = 0 }}",
            "`map` = {content}; se esperaban respuestas y sus calificaciones, como {{ \"sí\" = 1, \"no\" = 0 }}"
        )
    })?;
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut answers = Vec::with_capacity(table.len());
    for (answer, score) in table {
        let folded = fold(answer);
        if folded.is_empty() {
            return Err(text!(
                "`map` has an empty answer; expected a word, as an empty cell is a missing answer",
                "`map` tiene una respuesta vacía; se esperaba una palabra, pues una celda vacía es una respuesta faltante"
            ));
        }
        if let Some(first) = seen.insert(folded, answer) {
            return Err(text!(
                "`map` has the answers {first:?} and {answer:?}, which are one but for case, accents and spaces; expected one of them",
                "`map` tiene las respuestas {first:?} y {answer:?}, que solo difieren en mayúsculas, acentos y espacios; se esperaba una"
            ));
        }
        answers.push((answer.clone(), finite(score, &format!("map.{answer}"))?));
    }
    Ok(answers)
}

fn steps(content: &Value, beyond: Option<&Value>) -> Result<ScoringRule, Fault> {
    let malformed = || {
        text!(
            "`steps` = {content}; expected pairs of a bound and its score, such as [[5, 1.0], [10, 0.5]]",
            "`steps` = {content}; se esperaban pares de un límite y su calificación, como [[5, 1.0], [10, 0.5]]"
        )
    };
    let pairs = content.as_array().filter(|pairs| !pairs.is_empty()).ok_or_else(malformed)?;
    let mut steps: Vec<(f64, f64)> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let Some([bound, score]) = pair.as_array().map(Vec::as_slice) else { return Err(malformed()) };
        let (bound, score) = (finite(bound, "steps")?, finite(score, "steps")?);
        if let Some((last, _)) = steps.last().filter(|(last, _)| *last >= bound) {
            return Err(text!(
                "`steps` has the bound {bound} after {last}; expected ascending bounds, as the first that fits counts",
                "`steps` tiene el límite {bound} después de {last}; se esperaban límites ascendentes, pues cuenta el primero que alcanza"
            ));
        }
        steps.push((bound, score));
    }
    Ok(ScoringRule::Steps { steps, beyond: beyond.map(|score| finite(score, "else")).transpose()? })
}

fn items(content: &Value, name: &str) -> Result<Vec<String>, Fault> {
    let malformed = || {
        text!(
            "`{name}` = {content}; expected the names of the columns of a checklist, each once",
            "`{name}` = {content}; se esperaban los nombres de las columnas de una lista, cada uno una vez"
        )
    };
    let list = content.as_array().filter(|list| !list.is_empty()).ok_or_else(malformed)?;
    let mut items: Vec<String> = Vec::with_capacity(list.len());
    for item in list {
        let item = item.as_str().map(str::trim).filter(|item| !item.is_empty()).ok_or_else(malformed)?;
        if items.iter().any(|known| fold(known) == fold(item)) {
            return Err(malformed());
        }
        items.push(item.to_owned());
    }
    Ok(items)
}

/// The numbers of a table that must have these keys and no others.
fn members<const N: usize>(content: &Value, name: &str, keys: [&str; N]) -> Result<[f64; N], Fault> {
    let empty = Table::new();
    let table = content.as_table().unwrap_or(&empty);
    if table.len() != N || keys.iter().any(|key| !table.contains_key(*key)) {
        let expected = keys.join(" = ..., ");
        return Err(text!(
            "`{name}` = {content}; expected {{ {expected} = ... }}",
            "`{name}` = {content}; se esperaba {{ {expected} = ... }}"
        ));
    }
    let mut numbers = [0.0; N];
    for (number, key) in numbers.iter_mut().zip(keys) {
        *number = finite(table.get(key).unwrap_or(content), &format!("{name}.{key}"))?;
    }
    Ok(numbers)
}

/// A number of at most 1e300, so that differences stay finite.
fn finite(value: &Value, name: &str) -> Result<f64, Fault> {
    let number = match value {
        Value::Integer(integer) => Some(*integer as f64),
        Value::Float(float) => Some(*float),
        _ => None,
    };
    number.filter(|number| number.abs() <= super::file::LARGEST).map(|number| number + 0.0).ok_or_else(|| {
        text!(
            "`{name}` has {value}; expected a finite number within ±1e300",
            "`{name}` tiene {value}; se esperaba un número finito dentro de ±1e300"
        )
    })
}

/// The scores that a rule names must lie in the scale of its node.
fn check_scores(rule: &ScoringRule, scale: Scale) -> Result<(), Fault> {
    if *rule == ScoringRule::Rank && !(scale.contains(1.0) && scale.contains(2.0)) {
        let Scale { min, max } = scale;
        return Err(text!(
            "`rank` gives places from 1 on, and the scale of the node goes from {min} to {max}; expected a scale of its own, such as {{ min = 1, max = 1000 }}",
            "`rank` da lugares desde 1, y la escala del nodo va de {min} a {max}; se esperaba una escala propia, como {{ min = 1, max = 1000 }}"
        ));
    }
    let named: Vec<f64> = match rule {
        ScoringRule::Map(answers) => answers.iter().map(|(_, score)| *score).collect(),
        ScoringRule::Steps { steps, beyond } => steps.iter().map(|(_, score)| *score).chain(*beyond).collect(),
        _ => Vec::new(),
    };
    let Some(score) = named.into_iter().find(|score| !scale.contains(*score)) else { return Ok(()) };
    let (Scale { min, max }, name) = (scale, rule.code());
    Err(text!(
        "`{name}` gives the score {score}; expected scores in the scale of the node, from {min} to {max}",
        "`{name}` da la calificación {score}; se esperaban calificaciones en la escala del nodo, de {min} a {max}"
    ))
}
