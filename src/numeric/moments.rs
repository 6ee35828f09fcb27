//! Means, ranges, and sums of squares and products about the mean, in two passes.

use super::scale::Scale;
use super::sum::{LANES, Lanes, Sum};

/// Values about their mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    pub n: usize,
    /// NaN without values and where a sum is too large for an `f64`.
    pub mean: f64,
    /// Σ(x − mean)².
    pub squares: f64,
    /// Least and greatest; NaN without values.
    pub range: (f64, f64),
    /// Σ(x − mean), which rounding leaves of zero.
    rest: f64,
}

impl Moments {
    /// The corrected two-pass algorithm (Chan, Golub and LeVeque 1983).
    pub fn of(values: &[f64]) -> Self {
        let n = values.len();
        let (sum, range) = sum_and_range(values).unwrap_or((Sum::default(), (f64::NAN, f64::NAN)));
        let mean = sum.mean(n).unwrap_or(f64::NAN);
        let (rest, squares) = about(values, mean);
        Moments { n, mean, squares, range, rest }
    }

    /// Variance, n − 1.
    pub fn variance(&self) -> f64 {
        self.squares / (self.n as f64 - 1.0)
    }

    /// The same, without squares where the values differ by rounding only.
    pub fn settled(self, scale: Scale) -> Self {
        if self.is_constant(scale) { Moments { squares: 0.0, ..self } } else { self }
    }

    /// Whether the values are equal to 12 decimals of their scale, so that what differs is rounding.
    pub fn is_constant(&self, scale: Scale) -> bool {
        let (least, greatest) = self.range;
        self.n == 0 || scale.comparable(least) == scale.comparable(greatest)
    }
}

/// Σ(x − mean of x)(y − mean of y) of columns of one length, corrected alike.
pub(crate) fn products(x: &[f64], of_x: &Moments, y: &[f64], of_y: &Moments) -> f64 {
    let mut products = Lanes::default();
    let ((x_blocks, x_tail), (y_blocks, y_tail)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    for (x, y) in x_blocks.iter().zip(y_blocks) {
        products.add(std::array::from_fn(|lane| (x[lane] - of_x.mean) * (y[lane] - of_y.mean)));
    }
    let tail = x_tail.iter().zip(y_tail).map(|(x, y)| (x - of_x.mean) * (y - of_y.mean));
    products.total(tail).value() - of_x.rest * of_y.rest / of_x.n as f64
}

/// The mean of finite values, and the least and the greatest; nothing where there is none, or where the sum is beyond a float.
pub(crate) fn mean_and_range(values: &[f64]) -> Option<(f64, (f64, f64))> {
    let (sum, range) = sum_and_range(values)?;
    Some((sum.mean(values.len())?, range))
}

/// Least and greatest of finite values.
pub(crate) fn range(values: &[f64]) -> Option<(f64, f64)> {
    sum_and_range(values).map(|(_, range)| range)
}

/// Σ(x − mean), which rounding leaves of zero, and Σ(x − mean)², corrected for it (Chan, Golub and LeVeque 1983).
fn about(values: &[f64], mean: f64) -> (f64, f64) {
    let (mut rest, mut squares) = (Lanes::default(), Lanes::default());
    let (blocks, tail) = values.as_chunks::<LANES>();
    for block in blocks {
        rest.add(block.map(|value| value - mean));
        squares.add(block.map(|value| (value - mean) * (value - mean)));
    }
    let rest = rest.total(tail.iter().map(|value| value - mean)).value();
    let squares = squares.total(tail.iter().map(|value| (value - mean) * (value - mean))).value();
    // NaN after an overflow stays NaN.
    let corrected = squares - rest * rest / values.len() as f64;
    (rest, if corrected < 0.0 { 0.0 } else { corrected })
}

/// Sum, and least and greatest, of finite values in one pass; of zeros of both signs the first.
#[inline]
fn sum_and_range(values: &[f64]) -> Option<(Sum, (f64, f64))> {
    let first = *values.first()?;
    let (mut lanes, mut least, mut greatest) = (Lanes::default(), [first; LANES], [first; LANES]);
    let (blocks, tail) = values.as_chunks::<LANES>();
    for block in blocks {
        lanes.add(*block);
        least = std::array::from_fn(|k| if block[k] < least[k] { block[k] } else { least[k] });
        greatest = std::array::from_fn(|k| if block[k] > greatest[k] { block[k] } else { greatest[k] });
    }
    let least = least.iter().chain(tail).copied().fold(first, |a, b| if b < a { b } else { a });
    let greatest = greatest.iter().chain(tail).copied().fold(first, |a, b| if b > a { b } else { a });
    let end = |end| if end == 0.0 { values.iter().copied().find(|&value| value == 0.0).unwrap_or(end) } else { end };
    Some((lanes.total(tail.iter().copied()), (end(least), end(greatest))))
}

#[cfg(test)]
mod tests {
    use super::{Moments, products};
    use crate::numeric::Scale;
    use approx::assert_relative_eq;

    /// Exact rational arithmetic (Python's fractions) over these floats.
    #[test]
    fn a_large_mean_does_not_drown_a_small_spread() {
        let x = [1e9 + 0.25, 1e9 + 0.5, 1e9 + 0.125, 1e9 + 0.75, 1e9];
        let y = [-1e12 + 3.0, -1e12 + 1.0, -1e12 + 4.0, -1e12 + 1.5, -1e12 + 9.0];
        let (of_x, of_y) = (Moments::of(&x), Moments::of(&y));
        assert_relative_eq!(of_x.squares, 0.3625, max_relative = 1e-14);
        assert_relative_eq!(of_x.variance(), 0.090625, max_relative = 1e-14);
        assert_relative_eq!(of_y.squares, 40.8, max_relative = 1e-14);
        assert_relative_eq!(products(&x, &of_x, &y, &of_y), -3.1375, max_relative = 1e-14);
    }

    #[test]
    fn without_values_or_beyond_the_range_there_is_no_mean() {
        assert!(Moments::of(&[]).mean.is_nan());
        assert!(Moments::of(&[1.7e308, 1.7e308]).squares.is_nan());
        assert_eq!((Moments::of(&[0.3]).mean, Moments::of(&[0.3]).squares), (0.3, 0.0));
    }

    #[test]
    fn the_last_bits_are_no_variance() {
        let scale = Scale { min: 0.0, max: 1.0 };
        assert!(Moments::of(&[0.6, 0.6000000000000001]).is_constant(scale));
        assert!(!Moments::of(&[0.6, 0.600000000001]).is_constant(scale));
        assert!(Moments::of(&[]).is_constant(scale));
    }
}
