//! Names that are nearly the same.

use std::collections::HashMap;

use rayon::prelude::*;

/// The least similarity that is worth a suggestion.
const LEAST: f64 = 0.8;

/// Comparisons that one state may take.
const MOST: usize = 1 << 24;

/// Kinds of letters that are counted apart; the others share one.
const KINDS: usize = 37;

/// What stands in one state.
#[derive(Default)]
struct State<'a> {
    /// Number of names that look for a near one.
    asking: usize,
    /// The names among which they look, with their positions.
    others: Vec<(usize, Letters<'a>)>,
}

/// The letters of a name, and how often each occurs.
struct Letters<'a> {
    name: &'a str,
    length: usize,
    counts: [u16; KINDS],
}

/// For each (state, name), the position of the nearest name of the same state among the others, and their similarity:
/// 1 − Levenshtein's distance ÷ length of the longer one. The first one of several that are as near.
pub(super) fn nearest(names: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<Option<(usize, f64)>> {
    let mut states: HashMap<&str, State> = HashMap::new();
    for (at, (state, name)) in others.iter().enumerate() {
        states.entry(state).or_default().others.push((at, Letters::of(name)));
    }
    for (state, _) in names {
        states.entry(state).or_default().asking += 1;
    }
    let of = |(state, name): &(&str, &str)| {
        let State { asking, others } = states.get(state)?;
        if asking.saturating_mul(others.len()) > MOST {
            return None;
        }
        let name = Letters::of(name);
        let bounds = others.iter().map(|(at, other)| (name.most_similar(other), *at, other));
        let mut likely: Vec<(f64, usize, &Letters)> = bounds.filter(|(bound, ..)| *bound >= LEAST).collect();
        likely.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(usize, f64)> = None;
        for (bound, at, other) in likely {
            let is_nearer =
                |(first, nearest), similarity| similarity > nearest || (similarity == nearest && at < first);
            match best {
                Some((_, nearest)) if bound < nearest => break,
                Some(best) if !is_nearer(best, bound) => continue,
                _ => {}
            }
            let similarity = name.similarity(other);
            if similarity >= LEAST && best.is_none_or(|best| is_nearer(best, similarity)) {
                best = Some((at, similarity));
            }
        }
        best
    };
    names.par_iter().map(of).collect()
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

    /// What the similarity is at most, from the letters that one name has and the other has not: each costs an edit.
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
    use super::nearest;

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
}
