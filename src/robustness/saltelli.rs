//! Variance-based sensitivity of any function on the unit cube: the design of Saltelli et al. (2010) and the estimators of
//! Jansen (1999).

use std::ops::Range;

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

use crate::numeric::{range, type7};
use crate::words::words;

words! {
    /// Where the points of a design come from.
    #[derive(Default)]
    pub Points
    /// A Sobol sequence with Owen's scrambling (Burley 2020): the base is a power of two, and the factors have at most 128
    /// columns together.
    #[default]
    Sobol "sobol";
    /// Seeded random points.
    Random "random";
}

/// Longest sequence that the scrambling is good for.
pub(super) const LONGEST: usize = 1 << 16;
/// Columns that both matrices may have together: as many as the sequence has dimensions.
pub(super) const DIMENSIONS: usize = 256;
/// Resamples of the bootstrap of an interval.
const RESAMPLES: u64 = 1000;

/// Two independent matrices of points, from which all others are put together by swapping columns.
pub(super) struct Saltelli {
    /// Columns of each.
    pub columns: usize,
    pub points: Points,
    pub seed: u64,
}

impl Saltelli {
    /// A row of both matrices.
    pub fn row(&self, row: usize) -> [Vec<f64>; 2] {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        let columns = 0..2 * self.columns;
        let mut both: Vec<f64> = match self.points {
            Points::Random => {
                random.set_stream(row as u64);
                columns.map(|_| open_unit(random.next_u64())).collect()
            }
            Points::Sobol => {
                let seed = random.next_u32();
                let sobol = |column: usize| sobol_burley::sample(row as u32, column as u32, seed);
                // The middle of the cell of 2⁻²⁴ that a coordinate is the lower end of.
                columns.map(|column| f64::from(sobol(column)) + 0.5 / f64::from(1 << 24)).collect()
            }
        };
        let b = both.split_off(self.columns);
        [both, b]
    }
}

/// A point of the first matrix with some columns of the second.
pub(super) fn swapped(a: &[f64], b: &[f64], columns: Range<usize>) -> Vec<f64> {
    let mut point = a.to_vec();
    point[columns.clone()].copy_from_slice(&b[columns]);
    point
}

/// A random number as one above 0 and below 1.
pub(super) fn open_unit(random: u64) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
    ((random >> 12) as f64 + 0.5) * STEP
}

/// The values of a function at the points of a design.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sample {
    /// At each row of the first matrix.
    pub a: Vec<f64>,
    /// At each row of the second.
    pub b: Vec<f64>,
    /// For each factor, at each row of the first matrix with the factor's columns from the second.
    pub swapped: Vec<Vec<f64>>,
    /// For each factor, at each row of the first matrix with the other factors at their nominal setting.
    pub alone: Vec<Vec<f64>>,
}

/// A share of variance with its 95% bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The estimate; from 0 to 1 but for its sampling error.
    pub estimate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// First-order and total-order index of each factor; `None` where the function has no variance.
///
/// S = 1 − mean((f(B) − f(A_B))²) / 2V, S_T = mean((f(A) − f(A_B))²) / 2V, V being the variance of f over A and B together,
/// with divisor 2N (Jansen 1999). Intervals: percentiles of a bootstrap over rows, V recomputed (Archer, Saltelli and Sobol
/// 1997).
pub(super) fn indices(sample: &Sample, seed: u64) -> Option<Vec<[Share; 2]>> {
    let rows = sample.a.len();
    let sample = in_units_of_its_range(sample)?;
    let resample = |resample| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        // Apart from the streams of the rows.
        random.set_stream(u64::MAX - resample);
        let drawn: Vec<usize> = (0..rows).map(|_| random.random_range(0..rows)).collect();
        estimates(&sample, drawn.iter().copied())
    };
    let resampled: Vec<Vec<[f64; 2]>> = (0..RESAMPLES).into_par_iter().filter_map(resample).collect();
    let share = |factor: usize, order: usize, estimate: f64| {
        let mut values: Vec<f64> = resampled.iter().map(|factors| factors[factor][order]).collect();
        let ends = range(&values).map(|ends| type7(&mut values, ends, &[0.025, 0.5, 0.975]));
        let [low, _, high] = ends.unwrap_or([estimate; 3]);
        Share { estimate, low, high }
    };
    let whole = estimates(&sample, 0..rows)?.into_iter().enumerate();
    Some(whole.map(|(factor, [first, total])| [share(factor, 0, first), share(factor, 1, total)]).collect())
}

/// The same values from 0 to 1, so that no square of them leaves the range of a float; nothing where all are equal.
fn in_units_of_its_range(sample: &Sample) -> Option<Sample> {
    let all = || sample.swapped.iter().chain([&sample.a, &sample.b]).flatten().copied();
    let (low, high) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), f| (low.min(f), high.max(f)));
    let unit = |values: &Vec<f64>| values.iter().map(|f| (f - low) / (high - low)).collect();
    (high > low).then(|| Sample {
        a: unit(&sample.a),
        b: unit(&sample.b),
        swapped: sample.swapped.iter().map(unit).collect(),
        alone: Vec::new(),
    })
}

/// Both indices of each factor over some rows, in their order; nothing where the function is constant on these.
fn estimates(sample: &Sample, rows: impl ExactSizeIterator<Item = usize> + Clone) -> Option<Vec<[f64; 2]>> {
    let n = rows.len() as f64;
    let sum = |of: &dyn Fn(usize) -> f64| rows.clone().map(of).sum::<f64>();
    let mean = sum(&|row| sample.a[row] + sample.b[row]) / (2.0 * n);
    let square = |value: f64| value * value;
    let variance = sum(&|row| square(sample.a[row] - mean) + square(sample.b[row] - mean)) / (2.0 * n);
    let first = sample.a[rows.clone().next()?];
    if variance <= 0.0 || rows.clone().all(|row| sample.a[row] == first && sample.b[row] == first) {
        return None;
    }
    let apart = |x: &[f64], y: &[f64]| sum(&|row| square(x[row] - y[row])) / n / (2.0 * variance);
    let both = |swapped: &Vec<f64>| [1.0 - apart(&sample.b, swapped), apart(&sample.a, swapped)];
    Some(sample.swapped.iter().map(both).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn sample(groups: &[Range<usize>], points: Points, rows: usize, f: impl Fn(&[f64]) -> f64) -> Sample {
        let design = Saltelli { columns: groups.last().map_or(0, |group| group.end), points, seed: 7 };
        let mut sample = Sample { swapped: vec![Vec::new(); groups.len()], ..Sample::default() };
        for row in 0..rows {
            let [a, b] = design.row(row);
            sample.a.push(f(&a));
            sample.b.push(f(&b));
            for (values, group) in sample.swapped.iter_mut().zip(groups) {
                values.push(f(&swapped(&a, &b, group.clone())));
            }
        }
        sample
    }

    /// The known indices lie in their intervals, which are not wider than `width`. Of random points one interval in twenty
    /// misses, so these are stretched by a half: to about three standard errors.
    fn check(f: impl Fn(&[f64]) -> f64, groups: &[Range<usize>], known: &[[f64; 2]], width: f64) {
        for points in [Points::Sobol, Points::Random] {
            let found = indices(&sample(groups, points, 4096, &f), 1).unwrap();
            for (factor, (found, known)) in found.iter().zip(known).enumerate() {
                for (share, known) in found.iter().zip(known) {
                    let slack = if points == Points::Random { (share.high - share.low) / 4.0 } else { 0.0 };
                    let inside = (share.low - slack..=share.high + slack).contains(known);
                    assert!(inside, "{points:?} {factor}: {known} in {share:?}");
                    assert!(share.low <= share.estimate && share.estimate <= share.high);
                    assert!(share.high - share.low < width, "{points:?} {factor}: {share:?}");
                }
            }
        }
    }

    /// Ishigami and Homma (1990) with a = 7, b = 0.1; the indices are known in closed form.
    #[test]
    fn ishigami() {
        let f = |u: &[f64]| {
            let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
            x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
        };
        let (a, b) = (7.0_f64, 0.1_f64);
        let variance = a * a / 8.0 + b * PI.powi(4) / 5.0 + b * b * PI.powi(8) / 18.0 + 0.5;
        let first = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2) / variance;
        let second = a * a / 8.0 / variance;
        let both = 8.0 * b * b * PI.powi(8) / 225.0 / variance;
        let known = [[first, first + both], [second, second], [0.0, both]];
        check(f, &[0..1, 1..2, 2..3], &known, 0.15);
    }

    /// The g-function of Sobol (1993) with a = 0, 1, 4.5, 9, 99; the indices are known in closed form. The last two
    /// coordinates make one factor.
    #[test]
    fn g_function() {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0];
        let f = |u: &[f64]| u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product();
        let part = |a: f64| 1.0 / 3.0 / (1.0 + a).powi(2);
        let joint = |of: &[usize]| of.iter().map(|at| 1.0 + part(a[*at])).product::<f64>() - 1.0;
        let all = joint(&[0, 1, 2, 3, 4]);
        let index = |of: &[usize], rest: &[usize]| [joint(of) / all, joint(of) * (1.0 + joint(rest)) / all];
        let known = [
            index(&[0], &[1, 2, 3, 4]),
            index(&[1], &[0, 2, 3, 4]),
            index(&[2], &[0, 1, 3, 4]),
            index(&[3, 4], &[0, 1, 2]),
        ];
        check(f, &[0..1, 1..2, 2..3, 3..5], &known, 0.15);
    }

    /// f = Σ a u has S = S_T = a² / Σ a².
    #[test]
    fn a_sum() {
        let a = [1.0, 2.0, 3.0, 0.5];
        let f = |u: &[f64]| u.iter().zip(a).map(|(u, a)| a * u).sum();
        let total: f64 = a.iter().map(|a| a * a).sum();
        let known: Vec<[f64; 2]> = a.iter().map(|a| [a * a / total; 2]).collect();
        check(f, &[0..1, 1..2, 2..3, 3..4], &known, 0.15);
    }

    #[test]
    fn without_variance_there_is_no_share() {
        assert_eq!(indices(&sample(&[0..1, 1..2], Points::Random, 16, |_| 0.1), 1), None);
    }

    #[test]
    fn points_lie_inside_the_cube_and_fill_it() {
        for points in [Points::Sobol, Points::Random] {
            let design = Saltelli { columns: DIMENSIONS / 2, points, seed: 3 };
            let rows: Vec<[Vec<f64>; 2]> = (0..256).map(|row| design.row(row)).collect();
            assert!(rows.iter().flatten().flatten().all(|u| 0.0 < *u && *u < 1.0));
            // Each coordinate of a scrambled net of 256 points has one in every 256th.
            let cells = |column: usize| {
                let mut cells: Vec<usize> = rows.iter().map(|[a, _]| (a[column] * 256.0) as usize).collect();
                cells.sort_unstable();
                cells.dedup();
                cells.len()
            };
            let filled = [0, 1, 31, 64, 127].map(cells);
            assert_eq!(filled == [256; 5], points == Points::Sobol, "{points:?}: {filled:?}");
            assert_ne!(rows[3][0][0], rows[3][1][0]);
        }
    }
}
