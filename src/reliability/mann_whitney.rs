//! Mann and Whitney's test of two groups, which is Wilcoxon's of rank sums.

use crate::methodology::Scale;
use crate::numeric::{normal_upper, rank_sum};

/// From this number of values in a group on the distribution of the statistic is taken for normal.
const MANY: usize = 50;

/// The test of two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MannWhitney {
    /// Pairs of a value of the first group and one of the second in which the first is larger, a tie counting half: W.
    pub statistic: f64,
    /// Two-sided p-value; `None` where all values are equal.
    pub p: Option<f64>,
}

/// Tests two groups; `None` where one is empty.
///
/// Values compare in units of their scale, to 12 decimals. The distribution is exact where both groups have fewer than 50 values
/// and none are tied; else normal, with the variance corrected for ties and half a pair for continuity: R's `wilcox.test`.
pub(crate) fn mann_whitney(a: &[f64], b: &[f64], scale: Scale) -> Option<MannWhitney> {
    let (m, n) = (a.len(), b.len());
    if m == 0 || n == 0 {
        return None;
    }
    let of = |values: &[f64], first: bool| values.iter().map(|x| (scale.comparable(*x), first)).collect::<Vec<_>>();
    let mut all = of(a, true);
    all.extend(of(b, false));
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (sum, tied) = rank_sum(&all, |a, b| a.0 == b.0, |(_, first)| *first);
    let (x, y) = (m as f64, n as f64);
    let statistic = (sum - (m * (m + 1)) as u64) as f64 / 2.0;
    if m < MANY && n < MANY && tied == 0 {
        return Some(MannWhitney { statistic, p: Some(exact(statistic as usize, m, n)) });
    }
    let all = x + y;
    let variance = x * y / 12.0 * (all + 1.0 - tied as f64 / (all * (all - 1.0)));
    let distance = ((statistic - x * y / 2.0).abs() - 0.5).max(0.0);
    let p = (variance > 0.0).then(|| (2.0 * normal_upper(distance / variance.sqrt())).min(1.0));
    Some(MannWhitney { statistic, p })
}

/// The share of the choices of m of m + n ranks whose statistic is as far from its mean as this one, or further.
fn exact(statistic: usize, m: usize, n: usize) -> f64 {
    let least = statistic.min(m * n - statistic);
    // Choices of k of the first ranks with each statistic up to the least (Mann and Whitney 1947): taking rank r as the k-th
    // adds the r − k ranks below it that are not taken.
    let mut choices = vec![vec![0.0; least + 1]; m + 1];
    choices[0][0] = 1.0;
    for rank in 1..=m + n {
        for taken in (1..=m.min(rank)).rev() {
            let below = rank - taken;
            for statistic in (below..=least).rev() {
                let fewer = choices[taken - 1][statistic - below];
                choices[taken][statistic] += fewer;
            }
        }
    }
    let tail: f64 = choices[m].iter().sum();
    let all = (1..=m).fold(1.0, |product, k| product * (n + k) as f64 / k as f64);
    (2.0 * tail / all).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// R 4.2.2: `wilcox.test(a, b)`, exact without ties, normal with them.
    #[test]
    fn statistics_and_p_values_of_r() {
        let unit = Scale::default();
        let check = |a: &[f64], b: &[f64], w: f64, p: f64| {
            let found = mann_whitney(a, b, unit).unwrap();
            assert_eq!(found.statistic, w);
            assert_relative_eq!(found.p.unwrap(), p, max_relative = 1e-12);
        };
        check(&[0.1, 0.4, 0.7], &[0.2, 0.3, 0.9, 0.95], 4.0, 0.6285714285714286);
        check(&[0.5], &[0.1, 0.2], 2.0, 0.6666666666666666);
        check(&[0.1, 0.2, 0.2, 0.6], &[0.2, 0.5, 0.7, 0.8, 0.9], 3.0, 0.10536405286983042);
        let a: Vec<f64> = (0..20).map(|k| f64::from(k) / 100.0).collect();
        let b: Vec<f64> = (0..15).map(|k| 0.055 + f64::from(k) / 100.0).collect();
        check(&a, &b, 105.0, 0.13944577219756515);
    }

    #[test]
    fn without_values_there_is_no_test_and_without_variance_no_p() {
        assert_eq!(mann_whitney(&[], &[0.5], Scale::default()), None);
        let equal = mann_whitney(&[0.3, 0.3], &[0.1 + 0.2], Scale::default());
        assert_eq!(equal, Some(MannWhitney { statistic: 1.0, p: None }));
    }
}
