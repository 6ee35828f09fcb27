//! Pieces shared by the tail areas and the gamma quantile: the correction to Stirling's formula, the deviance
//! term, and the regularized incomplete gamma functions.
//!
//! Densities are computed by the saddle-point form of C. Loader, "Fast and accurate computation of binomial
//! probabilities" (2000): the exponent is a sum of small terms, so no digits are lost when the parameters are large.

/// A term below this share of the sum ends a series.
const EPSILON: f64 = 0.5 * f64::EPSILON;

/// Bound on the number of terms. About `8 sqrt(shape)` are needed near the mean.
const MAX_TERMS: usize = 1_000_000;

/// Argument from which the asymptotic series of [`stirling_error`] is used.
const STIRLING_START: f64 = 12.0;

/// The error of Stirling's formula: `ln Γ(x) - (x - 1/2) ln x + x - ln(2π)/2`, for `x > 0`.
///
/// The series is Abramowitz & Stegun 6.1.41. Below its range the recurrence `Γ(x + 1) = x Γ(x)` (6.1.15) moves the
/// argument up. This is the `stirlerr` of Loader (2000).
pub(crate) fn stirling_error(x: f64) -> f64 {
    const C: [f64; 7] =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0];
    let mut shifted = x;
    let mut moved = 0.0;
    while shifted < STIRLING_START {
        moved += (shifted + 0.5) * (1.0 / shifted).ln_1p() - 1.0;
        shifted += 1.0;
    }
    let inverse = 1.0 / shifted;
    let square = inverse * inverse;
    moved + inverse * polynomial(&C, square)
}

/// The polynomial with these coefficients, constant first.
pub(crate) fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// `difference - ln(ratio)` where `difference = ratio - 1` is given without rounding loss.
///
/// `m` times this value is the deviance `bd0` of Loader (2000). Near `ratio = 1` the two parts cancel, and the series
/// `ln(1 + u) = 2 artanh(u / (2 + u))` (Abramowitz & Stegun 4.1.29) is used instead, as Loader does.
pub(crate) fn deviance(ratio: f64, difference: f64) -> f64 {
    if difference.abs() > 0.5 {
        return difference - ratio.ln();
    }
    let r = difference / (2.0 + difference);
    let square = r * r;
    // |r| is at most 1/3, so 18 terms are enough.
    let mut power = r * square;
    let mut sum = power / 3.0;
    for k in 2..20 {
        power *= square;
        let term = power / (2 * k + 1) as f64;
        sum += term;
        if term.abs() <= EPSILON * sum.abs() {
            break;
        }
    }
    r * difference - 2.0 * sum
}

/// An area under a density, with the side it lies on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Area {
    /// Area below the argument.
    Lower(f64),
    /// Area above the argument.
    Upper(f64),
}

/// The factor `x^a e^-x / Γ(a)`, for `a > 0` and `x > 0`, in the form of Loader (2000).
pub(crate) fn gamma_factor(a: f64, x: f64) -> f64 {
    let exponent = stirling_error(a) + a * deviance(x / a, (x - a) / a);
    (a / std::f64::consts::TAU).sqrt() * (-exponent).exp()
}

/// The regularized incomplete gamma function at `x > 0` for the shape `a > 0`, below or above `x`.
///
/// `factor` is [`gamma_factor`]. Up to about one standard deviation above the mean the series Abramowitz & Stegun
/// 6.5.29 gives the lower area. Above, the continued fraction 6.5.31 in its even form gives the upper area.
pub(crate) fn incomplete_gamma(a: f64, x: f64, factor: f64) -> Area {
    if x < a + 1.0 + a.sqrt() {
        let mut term = 1.0 / a;
        let mut sum = term;
        let mut k = a;
        for _ in 0..MAX_TERMS {
            k += 1.0;
            term *= x / k;
            sum += term;
            if term <= EPSILON * sum {
                break;
            }
        }
        return Area::Lower(factor * sum);
    }
    let fraction = lentz(|n| {
        let n = n as f64;
        (n * (a - n), x - a + 1.0 + 2.0 * n)
    });
    Area::Upper(factor / fraction)
}

/// The continued fraction `b0 + a1 / (b1 + a2 / (b2 + ...))` whose `n`-th pair `(a, b)` is given by `terms`.
///
/// The method is that of W. J. Lentz (1976, Applied Optics 15, 668-671) as modified by I. J. Thompson and A. R.
/// Barnett (1986, Journal of Computational Physics 64, 490-509).
///
/// The first numerator is not used.
pub(crate) fn lentz(terms: impl Fn(usize) -> (f64, f64)) -> f64 {
    let nonzero = |value: f64| if value == 0.0 { f64::MIN_POSITIVE } else { value };
    let mut value = nonzero(terms(0).1);
    let mut c = value;
    let mut d = 0.0;
    for n in 1..MAX_TERMS {
        let (numerator, denominator) = terms(n);
        d = 1.0 / nonzero(denominator + numerator * d);
        c = nonzero(denominator + numerator / c);
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}
