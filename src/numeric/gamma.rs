//! Quantiles of the gamma distribution on the log scale.
//!
//! On the log scale the quantiles of small shapes stay finite: at shape 1e-6 the median is near `e^-693147`.
//!
//! A start close to the root is refined by a fourth-order step on the logarithm of the lower or upper area, whichever
//! is computed without cancellation. One step is the rule, two are the exception. For large shapes the start itself
//! is exact to rounding.

use std::f64::consts::TAU;

use super::special::{Area, incomplete_gamma, polynomial, stirling_error};
use super::student::normal_quantile;

/// Below this shape the first coefficient of [`Gamma`] needs its own series.
const SMALL_SHAPE: f64 = 0.2;

/// Below this value the series for small quantiles is exact to rounding.
const EXACT_POWER: f64 = 1e-4;

/// From this shape on, and up to [`EXACT_ETA`], the expansion of Temme needs no refinement.
const EXACT_SHAPE: f64 = 300.0;

/// See [`EXACT_SHAPE`]. At that shape it covers normal quantiles up to 8.6.
const EXACT_ETA: f64 = 0.5;

/// Size of a step, in units of the distance over which the area changes shape, below which the step is final. What a
/// step leaves is of the fifth order.
const FINAL_STEP: f64 = 2e-3;

/// Bound on the number of steps.
const MAX_STEPS: usize = 30;

/// The gamma distribution with a given shape and scale 1, with what its quantiles have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gamma {
    shape: f64,
    ln_shape: f64,
    /// `ln Γ(a + 1) / a` for the shape `a`.
    level: f64,
    /// The logarithm of `a^a e^-a / Γ(a)` for the shape `a`.
    ln_peak: f64,
}

impl Gamma {
    /// The shapes for which quantiles are good to rounding.
    pub(crate) const SHAPES: std::ops::RangeInclusive<f64> = 1e-6..=1e6;

    /// The distribution with this shape. Shapes that are not positive and finite give quantiles that are NaN.
    pub(crate) fn new(shape: f64) -> Self {
        let shape = if shape > 0.0 && shape.is_finite() { shape } else { f64::NAN };
        let ln_shape = shape.ln();
        let ln_peak = 0.5 * (shape / TAU).ln() - stirling_error(shape);
        let level =
            if shape < SMALL_SHAPE { small_level(shape) } else { ln_shape - 1.0 + (ln_shape - ln_peak) / shape };
        Gamma { shape, ln_shape, level, ln_peak }
    }

    /// The natural logarithm of the quantile at `u`. It is -∞ for `u <= 0` and ∞ for `u >= 1`.
    pub(crate) fn log_quantile(&self, u: f64) -> f64 {
        if self.shape.is_nan() || u.is_nan() {
            return f64::NAN;
        }
        if u <= 0.0 {
            return f64::NEG_INFINITY;
        }
        if u >= 1.0 {
            return f64::INFINITY;
        }
        let (mut y, exact) = self.start(u);
        if exact {
            return y;
        }
        for _ in 0..MAX_STEPS {
            let (step, size) = self.step(y, u);
            y += step;
            if size < FINAL_STEP {
                break;
            }
        }
        y
    }

    /// An approximate logarithm of the quantile, and whether it is exact to rounding.
    ///
    /// Small quantiles come from the series in `r = (u Γ(a + 1))^(1/a)`, and large ones at small shapes from the first
    /// part of the continued fraction, `Q = x^a e^-x / Γ(a) / (x + 1 - a)` (Abramowitz & Stegun 6.5.31). Both are
    /// starts of A. Gil, J. Segura and N. M. Temme, "Efficient and accurate algorithms for the computation and
    /// inversion of the incomplete gamma function ratios" (2012, SIAM Journal on Scientific Computing 34,
    /// A2965-A2981). All others come from the expansion of Temme.
    fn start(&self, u: f64) -> (f64, bool) {
        let a = self.shape;
        let ln_r = u.ln() / a + self.level;
        let r = ln_r.exp();
        if r < 0.25 * (a + 1.0) {
            let a1 = a + 1.0;
            let c2 = 1.0 / a1;
            let c3 = (3.0 * a + 5.0) / (2.0 * a1 * a1 * (a + 2.0));
            let c4 = ((8.0 * a + 33.0) * a + 31.0) / (3.0 * a1 * a1 * a1 * (a + 2.0) * (a + 3.0));
            return (ln_r + (r * (c2 + r * (c3 + r * c4))).ln_1p(), r < EXACT_POWER);
        }
        let eta = normal_quantile(u) / a.sqrt();
        if a > 0.4 && eta.abs() < 2.0 {
            return (self.ln_shape + temme(a, eta), a >= EXACT_SHAPE && eta.abs() <= EXACT_ETA);
        }
        let rate = self.ln_shape - a * self.level - (1.0 - u).ln();
        let least = a + 0.3;
        let mut x = (rate + a).max(least);
        for _ in 0..4 {
            x = (rate + a * x.ln() - (x + 1.0 - a).ln()).max(least);
        }
        (x.ln(), false)
    }

    /// The step from `y` towards the logarithm of the quantile, and its size relative to the scale of the problem.
    ///
    /// With `g(y)` the logarithm of the area and `k = g'' / g'`, every further derivative follows from
    /// `k = a - x - g'` for `x = e^y`. The step is the inverse Taylor series to the fourth order (Abramowitz & Stegun
    /// 3.6.25).
    fn step(&self, y: f64, u: f64) -> (f64, f64) {
        let a = self.shape;
        let x = y.exp();
        let (gap, slope) = self.compare(x, y, u);
        let s = gap / slope;
        let k = a - x - slope;
        let k1 = -x - slope * k;
        let k2 = -x - slope * (k * k + k1);
        let c3 = (2.0 * k * k - k1) / 6.0;
        let c4 = (k * (7.0 * k1 - 6.0 * k * k) - k2) / 24.0;
        (s * (1.0 + s * (-0.5 * k + s * (c3 + s * c4))), s.abs() * k.abs().max(x.sqrt()).max(1.0))
    }

    /// The logarithm of the wanted area over the area at `x = e^y`, and the slope of the logarithm of the area in `y`.
    fn compare(&self, x: f64, y: f64, u: f64) -> (f64, f64) {
        let a = self.shape;
        if x < 1.0 || (a < 1.0 && x < 3.0) {
            let sum = a * small_series(a, x);
            let ln_area = a * (y - self.level) + sum.ln_1p();
            let slope = a * (-x).exp() / (1.0 + sum);
            if u < 0.5 {
                return (u.ln() - ln_area, slope);
            }
            let upper = -ln_area.exp_m1();
            return (((1.0 - u) / upper).ln(), -slope * ln_area.exp() / upper);
        }
        let ratio = y - self.ln_shape;
        let factor = (self.ln_peak + a * (ratio - ratio.exp_m1())).exp();
        match incomplete_gamma(a, x, factor) {
            Area::Lower(area) => ((u / area).ln(), factor / area),
            Area::Upper(area) => (((1.0 - u) / area).ln(), -factor / area),
        }
    }
}

/// The sum `S` in `P(a, x) = x^a / Γ(a + 1) (1 + a S)`, for `x < 3` (Abramowitz & Stegun 6.5.29, second form).
///
/// As the shape goes to 0 it keeps its digits, which a sum that starts at 1 would not.
fn small_series(a: f64, x: f64) -> f64 {
    let mut power = -x;
    let mut sum = power / (a + 1.0);
    for k in 2..40 {
        let k = f64::from(k);
        power *= -x / k;
        let term = power / (a + k);
        sum += term;
        if term.abs() <= 0.5 * f64::EPSILON * sum.abs() {
            break;
        }
    }
    sum
}

/// `ln Γ(a + 1) / a` for `a < 0.2`, without cancellation (Abramowitz & Stegun 6.1.33).
fn small_level(a: f64) -> f64 {
    /// One less the Euler constant.
    const FIRST: f64 = 0.42278433509846713;
    /// `(ζ(n) - 1) / n` for `n` from 2 on, with alternating sign.
    const C: [f64; 14] = [
        0.3224670334241132,
        -0.0673523010531981,
        0.020580808427784546,
        -0.007385551028673986,
        0.0028905103307415234,
        -0.001192753911703261,
        0.0005096695247430425,
        -0.00022315475845357939,
        9.945751278180853e-05,
        -4.492623673813314e-05,
        2.050721277567069e-05,
        -9.439488275268397e-06,
        4.374866789907488e-06,
        -2.039215753801366e-06,
    ];
    FIRST - a.ln_1p() / a + a * polynomial(&C, a)
}

/// The logarithm of the quantile over the shape `a`, for `eta` the normal quantile over `sqrt(a)`.
///
/// N. M. Temme, "Asymptotic inversion of incomplete gamma functions" (1992, Mathematics of Computation 58, 755-764),
/// as used by Gil, Segura and Temme (2012). `eta` is corrected by a series in `1 / a`, and the equation
/// `e^m - 1 - m = eta² / 2` is solved for `m`. Every function is replaced by its power series in `eta`. The
/// coefficients were computed as fractions from the differential equation of that paper.
fn temme(a: f64, eta: f64) -> f64 {
    const E1: [f64; 14] = [
        -0.3333333333333333,
        0.027777777777777776,
        0.0006172839506172839,
        -0.0010802469135802468,
        0.0002755731922398589,
        -2.8741263309164543e-05,
        -6.185087203605722e-06,
        3.776373375138807e-06,
        -9.120511014991658e-07,
        7.735470535130866e-08,
        3.2400053233896885e-08,
        -1.685720940069024e-08,
        3.931682661516204e-09,
        -2.8134289510434744e-10,
    ];
    const E2: [f64; 10] = [
        -0.01728395061728395,
        -0.002700617283950617,
        0.002611209092690574,
        -0.0007520766651425087,
        6.229995427526292e-05,
        4.055292003251537e-05,
        -2.1264630522937184e-05,
        4.963238978973187e-06,
        -1.762740701047537e-07,
        -3.458654060048345e-07,
    ];
    const E3: [f64; 8] = [
        0.004399372917891437,
        -0.003007782731290962,
        0.0007956376423454613,
        6.554653913335898e-05,
        -0.00014083659963035565,
        5.835799802507499e-05,
        -1.0458719597698151e-05,
        -1.767264368629448e-06,
    ];
    const E4: [f64; 5] = [
        0.0017364513249286911,
        -6.36443186258144e-05,
        -0.00045808052481112146,
        0.00029719735544227286,
        -8.702143139501812e-05,
    ];
    const M: [f64; 13] = [
        1.0,
        -0.16666666666666666,
        0.027777777777777776,
        -0.003703703703703704,
        0.0002314814814814815,
        5.878894767783657e-05,
        -2.553644914756026e-05,
        4.899078973153047e-06,
        -2.428276122977769e-07,
        -1.85406221071516e-07,
        7.542464855411896e-08,
        -1.47216272806884e-08,
        5.159887341078076e-10,
    ];
    let correction = [&E4[..], &E3, &E2, &E1].iter().fold(0.0, |sum, c| (sum + polynomial(c, eta)) / a);
    let eta = eta + correction;
    eta * polynomial(&M, eta)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::numeric::special::gamma_factor;
    use approx::assert_relative_eq;

    fn log_gamma_quantile(shape: f64, u: f64) -> f64 {
        Gamma::new(shape).log_quantile(u)
    }

    /// Shape, probability, logarithm of the quantile. The values come from mpmath 1.3 with 60 digits: Newton's method
    /// on the power series of the incomplete gamma function.
    const QUANTILES: &[(f64, f64, f64)] = &[
        (1e-6, 0.5, -693147.7577747877),
        (1e-6, 0.999999999, 1.6327661595270717),
        (1e-6, 0.999999999999, 2.425762428364613),
        (0.0001, 1e-17, -391440.0429424099),
        (0.0001, 0.9999, -1.3290057315769923),
        (0.0001, 0.9999999999999998, 3.1625683103579343),
        (0.003, 0.2, -537.0540560073831),
        (0.003, 0.999, -0.2710061946167025),
        (0.0199, 0.97, -1.957809423854361),
        (0.05, 1e-9, -415.0023781889734),
        (0.05, 0.96, -1.0437618082111237),
        (0.05, 0.999, 1.0066646022086279),
        (0.199, 0.3, -6.4763909828222666),
        (0.201, 0.8, -1.3259439984350043),
        (0.201, 0.999999, 2.337949077636037),
        (0.39, 0.75, -0.7157283185441238),
        (0.41, 0.75, -0.6525352953640227),
        (0.5, 1e-17, -78.52945763706805),
        (0.5, 0.01, -9.451852485175737),
        (0.5, 0.5, -1.4807447797617275),
        (0.5, 0.62, -0.9536007951578755),
        (0.5, 0.7, -0.62157640858183),
        (0.5, 0.95, 0.6527050151179202),
        (0.5, 0.9999999999, 3.0402623335656105),
        (0.5, 0.9999999999999999, 3.5375222968534707),
        (1.0, 0.3, -1.0309304331587232),
        (1.0, 0.9, 0.834032445247956),
        (1.5, 1e-12, -18.23089215880111),
        (1.5, 0.35, -0.1974906688946637),
        (1.5, 0.4, -0.06765355267383548),
        (1.5, 0.8, 0.8419179164252243),
        (1.5, 0.999999, 2.72996985735335),
        (2.5, 0.1, -0.21672172360847808),
        (2.5, 0.25, 0.29065370630814735),
        (2.5, 0.99, 2.020638041784159),
        (4.5, 1e-6, -2.1698703584226138),
        (4.5, 0.6, 1.549012530806822),
        (4.5, 0.9999999999999, 3.701897224273534),
        (10.5, 1e-17, -2.166415670209131),
        (10.5, 0.03, 1.667828557268467),
        (10.5, 0.85, 2.6269128147726324),
        (10.5, 0.9999999999999999, 4.130298542784862),
        (33.5, 1e-8, 2.341338435403683),
        (33.5, 0.5, 3.501563327795742),
        (33.5, 0.88, 3.6987287134441718),
        (33.5, 0.999999999999, 4.517003698023073),
        (100.5, 1e-17, 3.619590316291799),
        (100.5, 0.2, 4.52157490035011),
        (100.5, 0.9999, 4.956691807140392),
        (299.0, 1e-17, 5.164131761133992),
        (299.0, 0.7, 5.729516676562524),
        (299.0, 0.9999999999999999, 6.139516237431807),
        (301.0, 1e-17, 5.172746115864996),
        (301.0, 0.4, 5.691357372877232),
        (301.0, 0.9999999999999999, 6.144830968584421),
        (500.0, 1e-5, 6.016893055971695),
        (500.0, 0.999, 6.349066517267318),
        (5000.5, 0.1, 8.499048143202591),
        (5000.5, 0.99999999999, 8.610586359487588),
        (100000.0, 1e-16, 11.486808427355971),
        (100000.0, 0.8, 11.515582395332073),
        (1000000.0, 1e-17, 13.807004389096276),
        (1000000.0, 0.5, 13.815510224630906),
        (1000000.0, 0.99999999999999, 13.823151213409549),
    ];

    /// Shapes on both sides of every switch of method.
    const SHAPES: [f64; 16] =
        [1e-6, 1e-3, 0.19, 0.21, 0.39, 0.41, 0.5, 0.99, 1.0, 1.5, 4.5, 20.5, 120.0, 299.9, 300.1, 1e6];

    /// Probabilities from 1e-17 to 1 - 1e-15 in increasing order.
    fn probabilities() -> Vec<f64> {
        let tail = |i: i32| 10f64.powf(-f64::from(i) / 8.0);
        let lower = (9..=136).rev().map(tail);
        let middle = (80..=900).map(|i| f64::from(i) / 1000.0);
        lower.chain(middle).chain((9..=120).map(|i| 1.0 - tail(i))).collect()
    }

    #[test]
    fn quantiles() {
        for &(shape, u, expected) in QUANTILES {
            assert_relative_eq!(log_gamma_quantile(shape, u), expected, epsilon = 1e-13, max_relative = 1e-14);
        }
    }

    /// What statrs 0.19.1 gives in these places: its quantiles of small shapes end at 2⁻³⁰, and those near 1 stop early.
    #[test]
    fn statrs_loses_quantiles_that_these_keep() {
        use statrs::distribution::{ContinuousCDF, Gamma};
        for (shape, u, expected) in [(0.003, 0.2, -537.0540560073831), (0.5, 0.9999999999999999, 3.5375222968534707)] {
            let theirs = Gamma::new(shape, 1.0).map_or(f64::NAN, |gamma| gamma.inverse_cdf(u).ln());
            assert!((theirs - expected).abs() > 1e-2, "{theirs}");
            assert_relative_eq!(log_gamma_quantile(shape, u), expected, max_relative = 1e-14);
        }
    }

    /// Shape 1 is the exponential distribution, and at shape 2 the lower area is `1 - (1 + x) e^-x`.
    #[test]
    fn closed_forms() {
        let (exponential, erlang) = (Gamma::new(1.0), Gamma::new(2.0));
        for u in probabilities() {
            let upper = 1.0 - u;
            let expected = if u < 0.5 { -(-u).ln_1p() } else { -upper.ln() };
            assert_relative_eq!(exponential.log_quantile(u), expected.ln(), epsilon = 1e-14, max_relative = 1e-14);
            if u >= 0.5 {
                let x = erlang.log_quantile(u).exp();
                assert_relative_eq!((1.0 + x) * (-x).exp(), upper, max_relative = 1e-12);
            }
        }
    }

    /// The area at the quantile is the probability. The area is most sensitive at the largest shape.
    #[test]
    fn quantile_then_area() {
        for shape in SHAPES.into_iter().filter(|&shape| shape >= 0.1) {
            let gamma = Gamma::new(shape);
            for u in probabilities() {
                let x = gamma.log_quantile(u).exp();
                match incomplete_gamma(shape, x, gamma_factor(shape, x)) {
                    Area::Lower(area) => assert_relative_eq!(area, u, max_relative = 1e-10),
                    Area::Upper(area) => assert_relative_eq!(area, 1.0 - u, max_relative = 1e-10),
                }
            }
        }
    }

    #[test]
    fn increases_with_probability() {
        for shape in SHAPES {
            let gamma = Gamma::new(shape);
            let mut last = f64::NEG_INFINITY;
            for u in probabilities() {
                let y = gamma.log_quantile(u);
                assert!(y > last, "shape {shape}, u {u}");
                last = y;
            }
        }
    }

    /// Between neighbouring numbers the quantile does not fall by more than rounding.
    #[test]
    fn increases_between_neighbours() {
        for shape in SHAPES {
            let gamma = Gamma::new(shape);
            for u in probabilities() {
                let (y, next) = (gamma.log_quantile(u), gamma.log_quantile(u.next_up()));
                assert!(next >= y - 1e-13 * y.abs().max(1.0), "shape {shape}, u {u}");
            }
        }
    }

    #[test]
    fn increases_with_shape() {
        for u in [1e-9, 0.1, 0.5, 0.9, 1.0 - 1e-9] {
            let values: Vec<f64> = (-60..=60).map(|i| log_gamma_quantile(10f64.powf(f64::from(i) / 10.0), u)).collect();
            assert!(values.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn out_of_range() {
        for (shape, u) in [(0.0, 0.5), (-1.0, 0.5), (f64::NAN, 0.5), (f64::INFINITY, 0.5), (1.0, f64::NAN)] {
            assert!(log_gamma_quantile(shape, u).is_nan());
        }
        assert_eq!(log_gamma_quantile(2.0, 0.0), f64::NEG_INFINITY);
        assert_eq!(log_gamma_quantile(2.0, 1.0), f64::INFINITY);
    }
}
