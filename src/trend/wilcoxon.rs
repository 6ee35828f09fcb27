//! Wilcoxon's (1945) signed-rank test of paired differences.

use crate::methodology::Scale;
use crate::numeric::{normal_upper, rank_sum};

/// From this number of differences on the distribution of the statistic is taken for normal.
const MANY: usize = 50;

/// Two-sided p-value of the hypothesis that the differences lie symmetrically about 0; `None` where all are 0.
///
/// Differences count in units of the scale, to 12 decimals; zeros are dropped, ties share the middle of their ranks. The
/// distribution is exact below 50 differences without ties or zeros; else normal, with the variance corrected for ties and
/// half a rank for continuity: R's `wilcox.test(paired = TRUE)`.
pub(super) fn signed_rank(differences: &[f64], scale: Scale) -> Option<f64> {
    let rounded = differences.iter().map(|difference| scale.comparable(*difference));
    let mut signed: Vec<f64> = rounded.filter(|difference| *difference != 0.0).collect();
    let n = signed.len();
    if n == 0 {
        return None;
    }
    signed.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()));
    let (positive, tied) = rank_sum(&signed, |a, b| a.abs() == b.abs(), |difference| *difference > 0.0);
    if n < MANY && n == differences.len() && tied == 0 {
        return Some(exact(positive as usize / 2, n));
    }
    let m = n as f64;
    let variance = m * (m + 1.0) * (2.0 * m + 1.0) / 24.0 - tied as f64 / 48.0;
    let distance = (positive as f64 / 2.0 - m * (m + 1.0) / 4.0).abs();
    let z = (distance - 0.5).max(0.0) / variance.sqrt();
    Some((2.0 * normal_upper(z)).min(1.0))
}

/// The share of the 2ⁿ choices of signs whose sum of positive ranks is as far from its mean as `sum`, or further.
fn exact(sum: usize, n: usize) -> f64 {
    let all = n * (n + 1) / 2;
    let least = sum.min(all - sum);
    // Number of subsets of the ranks with each sum up to the least; below 2⁵⁰, so that an f64 holds it exactly.
    let mut subsets = vec![0.0; least + 1];
    subsets[0] = 1.0;
    for rank in 1..=n.min(least) {
        for sum in (rank..=least).rev() {
            subsets[sum] += subsets[sum - rank];
        }
    }
    let tail: f64 = subsets.iter().sum();
    (2.0 * tail / 2f64.powi(n as i32)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::signed_rank;
    use crate::methodology::Scale;
    use approx::assert_relative_eq;

    /// R 4.2.2: `wilcox.test(d)$p.value`, exact and normal.
    #[test]
    fn p_values_of_r() {
        let unit = Scale { min: 0.0, max: 1.0 };
        let check = |differences: &[f64], p: f64| {
            assert_relative_eq!(signed_rank(differences, unit).unwrap_or(f64::NAN), p, max_relative = 1e-12);
        };
        check(&[0.3], 1.0);
        check(&[0.1, 0.2, -0.05, 0.4, 0.15], 0.125);
        check(&[-0.1, -0.2, -0.3, -0.4, -0.5, -0.6], 0.03125);
        let spread: Vec<f64> =
            (1..=49).map(|k| if k % 3 == 0 { -f64::from(k) } else { f64::from(k) } / 100.0).collect();
        check(&spread, 0.041703854232423516);
    }

    #[test]
    fn differences_of_nothing_are_no_test() {
        let scale = Scale { min: 0.0, max: 100.0 };
        assert_eq!(signed_rank(&[], scale), None);
        assert_eq!(signed_rank(&[0.0, 1e-12, -1e-12], scale), None);
        // To 12 decimals of the scale the two are tied, so one and the same p as with the same number twice.
        assert_eq!(signed_rank(&[0.3, 0.1 + 0.2, -0.5], scale), signed_rank(&[0.3, 0.3, -0.5], scale));
    }

    /// A symmetric sample is as far from its mean as can be on neither side.
    #[test]
    fn balance_is_a_p_of_one() {
        let unit = Scale::default();
        let balanced: Vec<f64> = (1..=30).flat_map(|k| [f64::from(k) / 100.0, -f64::from(k) / 100.0]).collect();
        assert_eq!(signed_rank(&balanced, unit), Some(1.0));
    }
}
