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
    change.mean_old = filled(change, old.n, old.mean, Note::NoOldValues);
    change.mean_new = filled(change, new.n, new.mean, Note::NoNewValues);
    if let (Some(before), Some(now)) = (change.mean_old, change.mean_new) {
        change.change = finite(change, now - before);
    }
    if sample.matched[0].is_empty() {
        note(change, Note::NoneMatched);
    } else {
        paired(change, sample, &old, &new, scale, confidence);
    }
    if change.change.is_some() {
        change.change_se = error_of_change(change, sample, &old, &new);
    }
}

/// What comes from the matched institutions: the parts of the change, the interval and the test of the first.
fn paired(change: &mut Change, sample: &Sample, old: &Moments, new: &Moments, scale: Scale, confidence: f64) {
    let [before, after] = &sample.matched;
    let differences: Vec<f64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
    let [within, before, after] = [&differences, before, after].map(|values| Moments::of(values));
    let [left, entered] = sample.others.each_ref().map(|values| Moments::of(values));
    let part = |n: usize, of: usize, difference: f64| if n == 0 { 0.0 } else { n as f64 / of as f64 * difference };
    let entry = part(entered.n, new.n, entered.mean - after.mean);
    let exit = part(left.n, old.n, before.mean - left.mean);
    change.within = finite(change, within.mean);
    change.entry = finite(change, entry);
    change.exit = finite(change, exit);
    match signed_rank(&differences, scale) {
        None => note(change, Note::NoneChanged),
        p => change.p_wilcoxon = p,
    }
    if within.n < 2 {
        return note(change, Note::OneMatched);
    }
    let variance = if within.is_constant(scale) { 0.0 } else { within.variance() };
    let se = finite(change, (variance / within.n as f64).sqrt());
    let Some((se, mean)) = se.zip(change.within) else { return };
    let (low, high) = t_interval(mean, se, within.n as f64 - 1.0, confidence);
    change.within_se = Some(se);
    change.within_low = finite(change, low);
    change.within_high = finite(change, high);
}

/// √(var old/n old + var new/n new − 2 n matched cov/(n old · n new)).
fn error_of_change(change: &mut Change, sample: &Sample, old: &Moments, new: &Moments) -> Option<f64> {
    let matched = sample.matched[0].len();
    if matched > 1 && matched == old.n && matched == new.n {
        // The same number, without the rounding of the longer way.
        return change.within_se;
    }
    if old.n < 2 || new.n < 2 {
        note(change, Note::OneValue);
        return None;
    }
    let (n_old, n_new) = (old.n as f64, new.n as f64);
    let apart = old.variance() / n_old + new.variance() / n_new;
    let together = match matched {
        0 => 0.0,
        1 => {
            note(change, Note::OneMatched);
            return None;
        }
        _ => {
            let [before, after] = &sample.matched;
            let products = products(before, &Moments::of(before), after, &Moments::of(after));
            let covariance = products / (matched as f64 - 1.0);
            2.0 * (matched as f64 / n_old) * covariance / n_new
        }
    };
    let variance = apart - together;
    if variance.abs() <= ROUNDING * apart {
        return Some(0.0);
    }
    if variance < 0.0 {
        note(change, Note::NegativeVariance);
        return None;
    }
    finite(change, variance.sqrt())
}

fn note(change: &mut Change, note: Note) {
    if !change.notes.contains(&note) {
        change.notes.push(note);
    }
}

/// The figure, or a note that it is beyond the range of an `f64`.
fn finite(change: &mut Change, figure: f64) -> Option<f64> {
    if !figure.is_finite() {
        note(change, Note::Overflow);
    }
    Some(figure).filter(|figure| figure.is_finite())
}

/// A mean, or a note that there are no values.
fn filled(change: &mut Change, n: usize, mean: f64, none: Note) -> Option<f64> {
    if n == 0 {
        note(change, none);
        return None;
    }
    finite(change, mean)
}
