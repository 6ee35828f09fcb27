//! Names that are nearly the same.

use std::cmp::Ordering;
use std::collections::HashMap;

use rayon::prelude::*;

/// The least similarity that is worth a suggestion.
const LEAST: f64 = 0.8;

/// The least similarity of a name that may be meant.
const HALF: f64 = 0.5;

/// Comparisons that one state may take.
const MOST: usize = 1 << 24;

/// Kinds of letters that are counted apart; the others share one.
const KINDS: usize = 37;

/// The letters of a name, and how often each occurs.
#[derive(Clone, Copy)]
struct Letters<'a> {
    name: &'a str,
    length: usize,
    counts: [u16; KINDS],
}

/// For each (state, name), the position of the nearest name of the same state among the others, and their similarity:
/// 1 − Levenshtein's distance ÷ length of the longer one. The first one of several that are as near.
pub(crate) fn nearest(names: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<Option<(usize, f64)>> {
    let mut states: HashMap<&str, OfState> = HashMap::new();
    for (at, (state, name)) in others.iter().enumerate() {
        states.entry(state).or_default().1.push((at, Letters::of(name)));
    }
    for (state, _) in names {
        states.entry(state).or_default().0 += 1;
    }
    let of = |(state, name): &(&str, &str)| {
        let (_, others) = states.get(state).filter(|(asking, others)| asking.saturating_mul(others.len()) <= MOST)?;
        let near = best(name, others.iter().copied(), LEAST, 1, |_| false);
        near.first().map(|(_, similarity, at)| (*at, *similarity))
    };
    names.par_iter().map(of).collect()
}

/// Positions of at most `most` names that may be meant by one that no other has: those that hold all of it, then those that are
/// half alike or more; the most similar first, and the first one of several that are as similar.
pub(crate) fn similar(name: &str, others: impl Iterator<Item = impl AsRef<str>>, most: usize) -> Vec<usize> {
    let others: Vec<_> = others.collect();
    let letters = others.iter().map(|other| Letters::of(other.as_ref())).enumerate();
    let near = best(name, letters, HALF, most, |other| !name.is_empty() && other.contains(name));
    near.into_iter().map(|(.., at)| at).collect()
}

/// The number of names of a state that look for a near one, and the names among which they look, with their positions.
type OfState<'a> = (usize, Vec<(usize, Letters<'a>)>);

/// Whether a name holds the one that is looked for, its similarity or what that is at most, and its position.
type Near = (bool, f64, usize);

/// The nearest one first, and the first one of those that are as near.
fn order(a: &Near, b: &Near) -> Ordering {
    b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2))
}

/// The `most` nearest of other names, each with its position, that have at least this similarity or hold the name.
fn best<'a>(
    name: &str,
    others: impl Iterator<Item = (usize, Letters<'a>)>,
    least: f64,
    most: usize,
    holds: impl Fn(&str) -> bool,
) -> Vec<Near> {
    let name = Letters::of(name);
    let bounds = others.map(|(at, other)| ((holds(other.name), name.most_similar(&other), at), other));
    let is_likely = |(holds, similarity, _): &Near| *holds || *similarity >= least;
    let mut likely: Vec<(Near, Letters)> = bounds.filter(|(bound, _)| is_likely(bound)).collect();
    likely.sort_unstable_by(|(a, _), (b, _)| order(a, b));
    let mut best: Vec<Near> = Vec::new();
    for (bound, other) in likely {
        if best.len() == most && best.last().is_none_or(|last| order(last, &bound).is_lt()) {
            break;
        }
        let near = (bound.0, name.similarity(&other), bound.2);
        if is_likely(&near) {
            best.push(near);
            best.sort_unstable_by(order);
            best.truncate(most);
        }
    }
    best
}

impl<'a> Letters<'a> {
    fn of(name: &'a str) -> Self {
        let mut counts = [0u16; KINDS];
        let mut length = 0;
        for letter in name.chars() {
            let kind = letter.to_digit(36).map_or(KINDS - 1, |digit| digit as usize);
            counts[kind] = counts[kind].saturating_add(1);
            length += 1;
        }
        Letters { name, length, counts }
    }

    fn similarity(&self, other: &Letters) -> f64 {
        let longer = self.length.max(other.length).max(1);
        1.0 - distance(self.name, other.name) as f64 / longer as f64
    }

    /// What the similarity is at most, from the letters that one name has and the other lacks: each costs an edit.
    fn most_similar(&self, other: &Letters) -> f64 {
        let (mut more, mut fewer) = (0usize, 0usize);
        for (here, there) in self.counts.iter().zip(&other.counts) {
            more += usize::from(here.saturating_sub(*there));
            fewer += usize::from(there.saturating_sub(*here));
        }
        let longer = self.length.max(other.length).max(1);
        1.0 - more.max(fewer) as f64 / longer as f64
    }
}

/// Levenshtein's distance, which the letters that two names begin and end with do not change.
fn distance(a: &str, b: &str) -> usize {
    let same = |(x, y): &(char, char)| x == y;
    let first: usize = a.chars().zip(b.chars()).take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
    let (a, b) = (&a[first..], &b[first..]);
    let last: usize = a.chars().rev().zip(b.chars().rev()).take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
    strsim::levenshtein(&a[..a.len() - last], &b[..b.len() - last])
}

#[cfg(test)]
mod tests {
    use super::{HALF, nearest, similar};

    #[test]
    fn the_nearest_of_the_same_state() {
        let others =
            [("a", "institutodeacceso"), ("a", "institutodeaccesos"), ("b", "institutodeacces"), ("a", "congreso")];
        let near = nearest(&[("a", "institutodeacces"), ("a", "municipio"), ("c", "congreso")], &others);
        assert_eq!(near, [Some((0, 1.0 - 1.0 / 17.0)), None, None]);
    }

    /// What the letters rule out, and what is no better than the best so far, is no nearer.
    #[test]
    fn no_near_name_is_passed_over() {
        let names: Vec<String> =
            (0..300).map(|k: u32| format!("organismo{:x}{}", k.wrapping_mul(2_654_435_761) >> 16, k % 7)).collect();
        let names: Vec<(&str, &str)> = names.iter().map(|name| ("", name.as_str())).collect();
        let (some, others) = names.split_at(120);
        let mut found = 0;
        for ((_, name), near) in some.iter().zip(nearest(some, others)) {
            let all: Vec<f64> = others.iter().map(|(_, other)| strsim::normalized_levenshtein(name, other)).collect();
            let best = all.iter().copied().fold(0.0, f64::max);
            assert!(
                near.is_none_or(|(at, _)| all.iter().position(|similarity| *similarity == best) == Some(at)),
                "{name}"
            );
            assert_eq!(
                near.map(|(_, similarity)| similarity),
                Some(best).filter(|best| *best >= super::LEAST),
                "{name}"
            );
            found += usize::from(near.is_some());
        }
        assert!((10..110).contains(&found), "{found}");
    }

    #[test]
    fn the_names_that_may_be_meant_are_those_of_a_search_through_all() {
        let mut state = 1u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let mut word = |letters| -> String { (0..letters).map(|_| ["a", "b", "ñ", "1"][next(4) as usize]).collect() };
        let names: Vec<String> = (0..400).map(|at| word(2 + at % 9)).collect();
        let mut shown = 0;
        for asked in ["ab", "bañ1ab", "aaaaaaaa", "ñ1", "zzz", ""] {
            let mut all: Vec<(bool, f64, usize)> = Vec::new();
            for (at, name) in names.iter().enumerate() {
                let (holds, alike) =
                    (!asked.is_empty() && name.contains(asked), strsim::normalized_levenshtein(asked, name));
                if holds || alike >= HALF {
                    all.push((holds, alike, at));
                }
            }
            all.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
            for most in [0, 1, 5, 400] {
                let expected: Vec<usize> = all.iter().take(most).map(|(.., at)| *at).collect();
                assert_eq!(similar(asked, names.iter(), most), expected, "{asked}");
                shown += expected.len();
            }
        }
        assert!(shown > 100, "{shown}");
    }
}
