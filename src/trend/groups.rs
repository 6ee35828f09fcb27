//! Institutions of two editions by the same keys.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::catalog::{CatalogKey, Code, fold};
use crate::error::Result;
use crate::summary::{Groups, refuse_unit};
use crate::survey::Survey;

/// The groups that either edition has, in canonical order. A text that the editions spell otherwise has its new spelling.
pub(super) struct BothGroups {
    pub keys: Vec<String>,
    /// The value of each key in each group, empty for a missing one.
    pub values: Vec<Vec<String>>,
    /// The group of each row of the old and the new survey.
    pub codes: [Vec<u32>; 2],
}

/// The place of a value of a key among others: codes as the catalog has them, then text by code point, an empty one last.
type Place = (bool, Result<Code, String>);

impl BothGroups {
    pub fn new(surveys: [&Survey; 2], keys: &[String]) -> Result<Self> {
        let mut groups = [Groups::new(surveys[0], keys)?, Groups::new(surveys[1], keys)?];
        refuse_unit(&groups[1].keys)?;
        let catalog_key = |key: &String| surveys.iter().find_map(|survey| survey.catalog_key(key));
        let coded: Vec<Option<CatalogKey>> = groups[1].keys.iter().map(catalog_key).collect();
        for key in (0..coded.len()).filter(|key| coded[*key].is_none()) {
            let [old, new] = &mut groups;
            respell(&mut old.values, &new.values, key);
        }
        let place = |values: &Vec<String>| -> Vec<Place> {
            let code = |key: &Option<CatalogKey>, value: &str| key.and_then(|key| key.attribute().parse(value));
            let place = |(key, value): (_, &String)| (value.is_empty(), code(key, value).ok_or_else(|| value.clone()));
            coded.iter().zip(values).map(place).collect()
        };
        let mut union: BTreeMap<Vec<Place>, (Vec<String>, u32)> = BTreeMap::new();
        for values in groups.iter().flat_map(|groups| &groups.values) {
            union.entry(place(values)).or_insert_with(|| (values.clone(), 0));
        }
        union.values_mut().zip(0..).for_each(|((_, code), at)| *code = at);
        let codes = groups.each_ref().map(|groups| {
            let code = |values| union.get(&place(values)).map_or(0, |(_, code)| *code);
            let of_group: Vec<u32> = groups.values.iter().map(code).collect();
            groups.codes.iter().map(|group| of_group[*group as usize]).collect()
        });
        let [_, new] = groups;
        Ok(BothGroups { keys: new.keys, values: union.into_values().map(|(values, _)| values).collect(), codes })
    }
}

/// Gives the values of a key the spelling of the new edition: those that are not in it letter for letter, and have the same
/// letters and digits, whatever their case and accents, as one that only it has. Where several are alike, all stay.
fn respell(old: &mut [Vec<String>], new: &[Vec<String>], key: usize) {
    let [then, here] =
        [&*old, new].map(|groups| groups.iter().map(|group| group[key].as_str()).collect::<HashSet<_>>());
    let alone = |these: &HashSet<&str>, those: &HashSet<&str>| {
        let mut alike: HashMap<String, Vec<String>> = HashMap::new();
        for value in these.difference(those) {
            alike.entry(fold(value)).or_default().push((*value).to_owned());
        }
        // A text without letters and digits is like no other.
        alike.retain(|folded, values| !folded.is_empty() && values.len() == 1);
        alike
    };
    let (before, now) = (alone(&then, &here), alone(&here, &then));
    let spellings: HashMap<String, String> = before
        .into_iter()
        .filter_map(|(folded, mut values)| Some((values.pop()?, now.get(&folded)?.first()?.clone())))
        .collect();
    for group in old {
        if let Some(spelling) = spellings.get(&group[key]) {
            group[key].clone_from(spelling);
        }
    }
}
