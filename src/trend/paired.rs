//! One node in one group of two editions: what changed, and how much of it is change of the institutions that are in both.

use super::change::Change;
use super::note::Note;
use super::wilcoxon::signed_rank;
use crate::methodology::Scale;
use crate::numeric::{Moments, products, t_interval};

/// Variances that differ by less of themselves than this differ by rounding.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// The values of a node in a group, of the old edition and of the new one.
#[derive(Default)]
pub(super) struct Sample {
    /// All of them, in row order.
    pub all: [Vec<f64>; 2],
    /// Those of the matched, in the order of their pairs.
    pub matched: [Vec<f64>; 2],
    /// Those of institutions that are not matched.
    pub others: [Vec<f64>; 2],
}

/// Fills in the figures of a change.
pub(super) fn fill(change: &mut Change, sample: &Sample, scale: Scale, confidence: f64) {
    let [old, new] = sample.all.each_ref().map(|values| Moments::of(values));
    (change.n_old, change.n_new, change.n_matched) = (old.n, new.n, sample.matched[0].len());
    let mean = |of: &Moments, none: Note| if of.n == 0 { Err(none) } else { finite(of.mean) };
    change.mean_old = noted(change, mean(&old, Note::NoOldValues));
    change.mean_new = noted(change, mean(&new, Note::NoNewValues));
    if let (Some(before), Some(now)) = (change.mean_old, change.mean_new) {
        change.change = noted(change, finite(now - before));
    }
    if sample.matched[0].is_empty() {
        noted(change, Err(Note::NoneMatched));
    } else {
        paired(change, sample, &old, &new, scale, confidence);
    }
    if change.change.is_some() {
        let are_all = old.n > 1 && [old.n, new.n] == [change.n_matched; 2];
        // Of institutions that are all matched it is the same number, without the rounding of the longer way.
        change.change_se = if are_all { change.within_se } else { noted(change, error_of_change(sample, &old, &new)) };
    }
}

/// What comes from the matched institutions: the parts of the change, the interval and the test of the first.
fn paired(change: &mut Change, sample: &Sample, old: &Moments, new: &Moments, scale: Scale, confidence: f64) {
    let [before, after] = &sample.matched;
    let differences: Vec<f64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
    let [within, before, after] = [&differences, before, after].map(|values| Moments::of(values));
    let [left, entered] = sample.others.each_ref().map(|values| Moments::of(values));
    let part = |n: usize, of: usize, difference: f64| if n == 0 { 0.0 } else { n as f64 / of as f64 * difference };
    change.within = noted(change, finite(within.mean));
    change.entry = noted(change, finite(part(entered.n, new.n, entered.mean - after.mean)));
    change.exit = noted(change, finite(part(left.n, old.n, before.mean - left.mean)));
    change.p_wilcoxon = noted(change, signed_rank(&differences, scale).ok_or(Note::NoneChanged));
    let variance = within.settled(scale).variance();
    let se = if within.n < 2 { Err(Note::OneMatched) } else { finite((variance / within.n as f64).sqrt()) };
    let Some((se, mean)) = noted(change, se).zip(change.within) else { return };
    let (low, high) = t_interval(mean, se, within.n as f64 - 1.0, confidence);
    change.within_se = Some(se);
    change.within_low = noted(change, finite(low));
    change.within_high = noted(change, finite(high));
}

/// √(var old/n old + var new/n new − 2 n matched cov/(n old · n new)).
fn error_of_change(sample: &Sample, old: &Moments, new: &Moments) -> Result<f64, Note> {
    let [before, after] = &sample.matched;
    let matched = before.len();
    if old.n < 2 || new.n < 2 {
        return Err(Note::OneValue);
    }
    let (n_old, n_new) = (old.n as f64, new.n as f64);
    let apart = old.variance() / n_old + new.variance() / n_new;
    let together = match matched {
        0 => 0.0,
        1 => return Err(Note::OneMatched),
        _ => {
            let products = products(before, &Moments::of(before), after, &Moments::of(after));
            let covariance = products / (matched as f64 - 1.0);
            2.0 * (matched as f64 / n_old) * covariance / n_new
        }
    };
    match apart - together {
        variance if variance.abs() <= ROUNDING * apart => Ok(0.0),
        variance if variance < 0.0 => Err(Note::NegativeVariance),
        variance => finite(variance.sqrt()),
    }
}

/// A figure, or that it is beyond the range of an `f64`.
fn finite(figure: f64) -> Result<f64, Note> {
    if figure.is_finite() { Ok(figure) } else { Err(Note::Overflow) }
}

/// A figure of a change, whose notes have the reason, once, where there is none.
fn noted(change: &mut Change, figure: Result<f64, Note>) -> Option<f64> {
    change.notes.extend(figure.err().filter(|note| !change.notes.contains(note)));
    figure.ok()
}
