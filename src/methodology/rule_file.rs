//! A scoring rule as the TOML format has it: `rule = { map = { "sí" = 1 } }`, `rule = "min_max"`.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::LARGEST;
use super::keys::RULE;
use super::{Scale, ScoringRule};
use crate::keys::{Entry, Fault, Value, fault, held, hold, names};
use crate::language::Text;
use crate::table::fold;

/// What a rule without settings has: `"min_max"`, `{ min_max = true }` or `{ min_max = {} }`.
fn alone(value: &Value) -> Option<()> {
    let value = value.get_ref();
    (value.as_bool() == Some(true) || value.as_table().is_some_and(|table| table.is_empty())).then_some(())
}

/// Pairs of numbers.
fn points(value: &Value) -> Option<Vec<(f64, f64)>> {
    let pair = |pair: &Vec<f64>| match pair[..] {
        [bound, score] => Some((bound, score + 0.0)),
        _ => None,
    };
    held::<Vec<Vec<f64>>>(value)?.iter().map(pair).collect()
}

/// A reference.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Reference {
    Number(f64),
    Named {
        #[serde(alias = "ref")]
        reference: f64,
    },
}

/// Reads and checks the rule of a node with this scale, where it has one.
pub(super) fn read(node: &Entry, scale: Scale) -> Result<Option<ScoringRule>, Fault> {
    let Some(value) = node.value("rule")? else { return Ok(None) };
    let (span, at) = (value.span(), value.span().start);
    let mut named = DeTable::new();
    let entry = match value.get_ref() {
        // A name is a table of that rule without settings.
        DeValue::String(name) => {
            named.insert(Spanned::new(span.clone(), name.clone()), Spanned::new(span, DeValue::Boolean(true)));
            Entry::new(RULE, &named, "rule", at)?
        }
        _ => node.entry("rule", value)?,
    };
    // A negative zero is 0.
    let beyond = entry.get("else")?.map(|score: f64| score + 0.0);
    let answers =
        |answers: BTreeMap<String, f64>| answers.into_iter().map(|(word, score)| (word, score + 0.0)).collect();
    let columns = |items: Vec<String>| items.iter().map(|item| item.trim().to_owned()).collect();
    let goalposts = |ends: Entry| Ok(ScoringRule::Goalposts { worst: ends.need("worst")?, best: ends.need("best")? });
    let named_or_not = |value: &Value| match held(value) {
        Some(Reference::Number(reference) | Reference::Named { reference }) => Some(Some(reference)),
        None => alone(value).map(|()| None),
    };
    let rules = [
        entry.get("map")?.map(|map| ScoringRule::Map(answers(map))),
        entry.table("goalposts")?.map(goalposts).transpose()?,
        entry.read("steps", points)?.map(|steps| ScoringRule::Steps { steps, beyond }),
        entry.get("share")?.map(|items| ScoringRule::Share(columns(items))),
        entry.get("any")?.map(|items| ScoringRule::Any(columns(items))),
        entry.get("all")?.map(|items| ScoringRule::All(columns(items))),
        entry.read("min_max", alone)?.map(|()| ScoringRule::MinMax),
        entry.read("z_score", alone)?.map(|()| ScoringRule::ZScore),
        entry.read("rank", alone)?.map(|()| ScoringRule::Rank),
        entry.read("percent_rank", alone)?.map(|()| ScoringRule::PercentRank),
        entry
            .read("distance_to_reference", named_or_not)?
            .map(|reference| ScoringRule::DistanceToReference { reference }),
    ];
    let mut rules = rules.into_iter().flatten();
    let (Some(rule), None) = (rules.next(), rules.next()) else {
        let known = names(RULE);
        return Err(fault!(
            at,
            "`rule` has no rule, or several; expected one of {known}",
            "`rule` no tiene ninguna regla, o tiene varias; se esperaba una de {known}"
        ));
    };
    hold!(
        beyond.is_none() || matches!(rule, ScoringRule::Steps { .. }),
        at,
        "`rule.else` is there without `rule.steps`; expected both, or neither",
        "está `rule.else` sin `rule.steps`; se esperaban ambos, o ninguno"
    );
    check(&rule, scale).map_err(Fault::at(at))?;
    Ok(Some(rule))
}

/// What the settings of a rule must be, and the scores that it names in the scale of its node.
fn check(rule: &ScoringRule, scale: Scale) -> Result<(), Text> {
    let (name, Scale { min, max }) = (rule.code(), scale);
    let (mut scores, mut numbers, mut words) = (Vec::new(), Vec::new(), Vec::new());
    match rule {
        ScoringRule::Map(answers) => {
            scores.extend(answers.iter().map(|(_, score)| *score));
            words.extend(answers.iter().map(|(answer, _)| answer));
        }
        ScoringRule::Goalposts { worst, best } => {
            numbers.extend([*worst, *best]);
            hold!(
                worst != best,
                "`rule.goalposts`: worst and best are both {best}; expected two numbers",
                "`rule.goalposts`: worst y best son {best}; se esperaban dos números distintos"
            );
        }
        ScoringRule::Steps { steps, beyond } => {
            numbers.extend(steps.iter().map(|(bound, _)| *bound));
            scores.extend(steps.iter().map(|(_, score)| *score).chain(*beyond));
            for ((last, _), (bound, _)) in steps.iter().zip(steps.iter().skip(1)) {
                hold!(
                    last < bound,
                    "`rule.steps` has the bound {bound} after {last}; expected ascending bounds, as the first that fits counts",
                    "`rule.steps` tiene el límite {bound} después de {last}; se esperaban límites ascendentes, pues cuenta el primero que alcanza"
                );
            }
        }
        ScoringRule::Share(items) | ScoringRule::Any(items) | ScoringRule::All(items) => words.extend(items),
        ScoringRule::DistanceToReference { reference } => numbers.extend(*reference),
        ScoringRule::Rank => hold!(
            scale.contains(1.0) && scale.contains(2.0),
            "`rank` gives places from 1 on, and the scale of the node goes from {min} to {max}; expected a scale of its own, such as {{ min = 1, max = 1000 }}",
            "`rank` da lugares desde 1, y la escala del nodo va de {min} a {max}; se esperaba una escala propia, como {{ min = 1, max = 1000 }}"
        ),
        ScoringRule::MinMax | ScoringRule::ZScore | ScoringRule::PercentRank => {}
    }
    hold!(
        rule.is_sample_wise() || !(scores.is_empty() && numbers.is_empty() && words.is_empty()),
        "`rule.{name}` is empty; expected one entry or more",
        "`rule.{name}` está vacía; se esperaba al menos un elemento"
    );
    let mut seen = HashSet::from([String::new()]);
    for word in words {
        hold!(
            seen.insert(fold(word)),
            "`rule.{name}` has {word:?}, which is empty or, but for case, accents and spaces, another one; expected each once",
            "`rule.{name}` tiene {word:?}, que está vacío o solo difiere de otro en mayúsculas, acentos y espacios; se esperaba cada uno una vez"
        );
    }
    for number in numbers {
        hold!(
            number.abs() <= LARGEST,
            "`rule.{name}` has {number}; expected a finite number within ±1e300",
            "`rule.{name}` tiene {number}; se esperaba un número finito dentro de ±1e300"
        );
    }
    for score in scores {
        hold!(
            scale.contains(score),
            "`{name}` gives the score {score}; expected scores in the scale of the node, from {min} to {max}",
            "`{name}` da la calificación {score}; se esperaban calificaciones en la escala del nodo, de {min} a {max}"
        );
    }
    Ok(())
}
