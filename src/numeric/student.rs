//! Quantiles of the normal and of Student's t distribution.

use std::f64::consts::SQRT_2;

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::erfc_inv;

use super::special::polynomial;

/// Degrees of freedom from which on the expansion is the more accurate of the two ways.
const EXPANSION_FROM: f64 = 500.0;

/// The standard normal quantile, from the nearer tail, 0 < `p` < 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if p < 0.5 { -SQRT_2 * erfc_inv(2.0 * p) } else { SQRT_2 * erfc_inv(2.0 * (1.0 - p)) }
}

/// Quantile of Student's t with `df` degrees of freedom, 0 < `p` < 1; NaN where `p` or `df` is out of its range.
///
/// The inverse of statrs loses digits as the degrees of freedom grow, so that from 500 on the expansion around the
/// normal quantile takes its place.
pub(crate) fn t_quantile(p: f64, df: f64) -> f64 {
    let defined = p > 0.0 && p < 1.0 && df > 0.0;
    match StudentsT::new(0.0, 1.0, df) {
        _ if !defined => f64::NAN,
        _ if df >= EXPANSION_FROM => expansion(normal_quantile(p), df),
        Ok(student) => student.inverse_cdf(p),
        Err(_) => f64::NAN,
    }
}

/// Student's quantile from the normal one, `z`, in powers of 1/`df` to the fourth (Abramowitz and Stegun 1972, 26.7.5).
fn expansion(z: f64, df: f64) -> f64 {
    let square = z * z;
    let terms = [
        z,
        z * polynomial(&[1.0, 1.0], square) / 4.0,
        z * polynomial(&[3.0, 16.0, 5.0], square) / 96.0,
        z * polynomial(&[-15.0, 17.0, 19.0, 3.0], square) / 384.0,
        z * polynomial(&[-945.0, -1920.0, 1482.0, 776.0, 79.0], square) / 92160.0,
    ];
    terms.into_iter().rev().fold(0.0, |sum, term| sum / df + term)
}

#[cfg(test)]
mod tests {
    use super::t_quantile;
    use approx::assert_relative_eq;

    /// R 4.2.2: `qt(c(0.9, 0.95, 0.975, 0.995, 0.9995), df)`.
    const R: [(f64, [f64; 5]); 11] = [
        (1.0, [3.0776835371752544, 6.313751514675038, 12.706204736174694, 63.656741162871526, 636.6192487687897]),
        (2.0, [1.885618083164127, 2.919985580353724, 4.302652729749462, 9.92484320091829, 31.599054576445365]),
        (3.0, [1.637744353696209, 2.3533634348018246, 3.1824463052837078, 5.840909309733354, 12.923978636687961]),
        (10.0, [1.3721836411103356, 1.8124611228116756, 2.228138851986274, 3.16927267261695, 4.586893858702708]),
        (100.0, [1.2900747613465124, 1.6602343260853394, 1.9839715185235516, 2.625890521438018, 3.3904913111642636]),
        (499.0, [1.2832504230098853, 1.6479129840597118, 1.9647293909876884, 2.5857176831117537, 3.3101305703978294]),
        (500.0, [1.2832470207103746, 1.64790685392951, 1.9647198374673673, 2.5856978351419415, 3.310091151522701]),
        (907.0, [1.2824856498983175, 1.6465353647328997, 1.9625829329911493, 2.5812607291486467, 3.3012859464781]),
        (2000.0, [1.2819750006831376, 1.6456158666989062, 1.9611508260994375, 2.5782897875575186, 3.2953981367297707]),
        (1e5, [1.2815600314493614, 1.6448688647849685, 1.9599877075346088, 2.5758784699083743, 3.2906240314119133]),
        (1e7, [1.2815516502030833, 1.6448537793284006, 1.9599642217672049, 2.575829795203748, 3.2905277044652537]),
    ];

    #[test]
    fn quantiles_are_those_of_r() {
        for (df, expected) in R {
            for (p, expected) in [0.9, 0.95, 0.975, 0.995, 0.9995].into_iter().zip(expected) {
                assert_relative_eq!(t_quantile(p, df), expected, max_relative = 2e-12);
                assert_relative_eq!(t_quantile(1.0 - p, df), -expected, max_relative = 2e-12);
            }
        }
    }

    /// Where the expansion takes the place of the inverse of statrs 0.19.1.
    #[test]
    fn statrs_loses_digits_that_the_expansion_keeps() {
        use statrs::distribution::{ContinuousCDF, StudentsT};
        let theirs = StudentsT::new(0.0, 1.0, 1e5).map_or(f64::NAN, |student| student.inverse_cdf(0.975));
        assert!((theirs - 1.9599877075346088).abs() > 1e-9, "{theirs}");
        assert_relative_eq!(t_quantile(0.975, 1e5), 1.9599877075346088, max_relative = 1e-14);
    }

    /// mpmath 1.3.0, 40 digits: where the expansion shows its last coefficients.
    #[test]
    fn the_expansion_is_that_of_the_handbook() {
        for (z, t) in [(0.2533471031357997, 0.25368437919014764), (1.2815515655446006, 1.2857987939948012)] {
            assert_relative_eq!(super::expansion(z, 200.0), t, max_relative = 3e-13);
        }
    }

    #[test]
    fn arguments_out_of_range_have_no_quantile() {
        for (p, df) in [(0.0, 5.0), (1.0, 5.0), (0.975, 0.0), (0.975, -1.0), (f64::NAN, 5.0), (0.975, f64::NAN)] {
            assert!(t_quantile(p, df).is_nan(), "p = {p}, df = {df}");
        }
    }
}
