//! Sample quantiles in linear time: R's type 7, and its weighted form.

use super::estimate::range;

/// Values in a cell of the weighted quantile, on average.
const CELL: usize = 16;
/// Most cells of the weighted quantile: their weights stay in the fast cache.
const CELLS: usize = 4096;

/// Quantiles by linear interpolation at (n − 1)p (R's type 7: Hyndman and Fan 1996, definition 7).
///
/// `values` holds at least one value, all of them finite; `p` ascends. The values come back in another order.
pub(crate) fn type7(values: &mut [f64], p: &[f64; 3]) -> [f64; 3] {
    let last = values.len() - 1;
    let mut part = values;
    let mut quantiles = [0.0; 3];
    // From the highest down: all that the next one needs lies below.
    for (quantile, p) in quantiles.iter_mut().zip(p).rev() {
        let position = last as f64 * p;
        let below = position as usize;
        let (_, lower, above) = part.select_nth_unstable_by(below, f64::total_cmp);
        let lower = *lower;
        let end = match least(above) {
            Some(next) => {
                above.swap(0, next);
                *quantile = between(lower, above[0], position.fract());
                below + 2
            }
            None => {
                *quantile = lower;
                below + 1
            }
        };
        part = &mut part[..end];
    }
    quantiles
}

/// Weighted quantiles by linear interpolation over the sorted values at p_k = (weight before k) / (weight of all but
/// the last): R's `survey::svyquantile(qrule = "hf7")` (Lumley 2010). Tied values keep their order, as there.
///
/// There is at least one value; values are finite, weights positive. Values are dealt into cells of equal width and
/// only the cells that hold a quantile are sorted.
pub(crate) fn weighted_hf7(values: &[f64], weights: &[f64], p: &[f64; 3]) -> [f64; 3] {
    let cells = Cells::new(values, weights);
    p.map(|p| cells.quantile(p))
}

/// Weighted values in cells of equal width between the lowest and the highest.
struct Cells<'a> {
    values: &'a [f64],
    weights: &'a [f64],
    /// Cell of each value.
    cells: Vec<u16>,
    /// Weight of each cell.
    filled: Vec<f64>,
    /// Weight of all values but the last one of the sorted sample.
    but_last: f64,
}

impl<'a> Cells<'a> {
    fn new(values: &'a [f64], weights: &'a [f64]) -> Self {
        let (low, high) = range(values).unwrap_or_default();
        let count = (values.len() / CELL).clamp(1, CELLS);
        let per_unit = count as f64 / (high - low);
        // The cast takes the NaN of a range of zero to the first cell.
        let cell = |value| (((value - low) * per_unit) as u16).min(count as u16 - 1);
        let cells: Vec<u16> = values.iter().map(|&value| cell(value)).collect();
        let mut filled = vec![0.0; count];
        for (&cell, weight) in cells.iter().zip(weights) {
            filled[usize::from(cell)] += weight;
        }
        let last = values.iter().rposition(|&value| value == high).map_or(0.0, |last| weights[last]);
        let but_last = filled.iter().sum::<f64>() - last;
        Self { values, weights, cells, filled, but_last }
    }

    /// Quantile of the order `p`: p_k ≤ `p` < p_(k + 1) for the value k that the target weight falls on.
    fn quantile(&self, p: f64) -> f64 {
        let (cell, mut target) = self.locate(p * self.but_last);
        let members = self.sorted(cell);
        for pair in members.windows(2) {
            let [(lower, weight), (upper, _)] = [pair[0], pair[1]];
            if target < weight {
                return between(lower, upper, target.max(0.0) / weight);
            }
            target -= weight;
        }
        members.last().map_or(f64::NAN, |&(value, _)| value)
    }

    /// The cell that a weight falls on, counted from the lowest value, and what is left of the weight there.
    fn locate(&self, target: f64) -> (usize, f64) {
        let (mut found, mut before) = ((0, target), 0.0);
        for (cell, &weight) in self.filled.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            found = (cell, target - before);
            before += weight;
            if target < before {
                break;
            }
        }
        found
    }

    /// Values and weights of a cell and of the next one that has any, in order.
    fn sorted(&self, cell: usize) -> Vec<(f64, f64)> {
        let next = (cell + 1..self.filled.len()).find(|&next| self.filled[next] > 0.0).unwrap_or(cell);
        let wanted = [cell as u16, next as u16];
        let mut members: Vec<(f64, f64)> = Vec::new();
        for (place, cell) in self.cells.iter().enumerate() {
            if wanted.contains(cell) {
                members.push((self.values[place], self.weights[place]));
            }
        }
        members.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        members
    }
}

/// Place of the least value.
fn least(values: &[f64]) -> Option<usize> {
    let least = values.iter().copied().reduce(f64::min)?;
    values.iter().position(|&value| value == least)
}

/// The point at `share` of the way from `lower` to `upper`.
fn between(lower: f64, upper: f64, share: f64) -> f64 {
    if lower == upper { lower } else { (1.0 - share) * lower + share * upper }
}

#[cfg(test)]
mod tests {
    use super::{between, type7, weighted_hf7};
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    const P: [f64; 3] = [0.25, 0.5, 0.75];

    /// Scores with many ties or none, up to many cells of the weighted quantile.
    fn sample() -> impl Strategy<Value = Vec<(f64, f64)>> {
        let tied = (0..11).prop_map(|tenths| f64::from(tenths) / 10.0);
        let sample = |value: BoxedStrategy<f64>| prop::collection::vec((value, 0.01..10.0), 1..400);
        prop_oneof![sample(tied.boxed()), sample((-5.0..5.0).boxed())]
    }

    /// `survey:::qrule_hf7` of R, line by line.
    fn hf7_sorted(mut sample: Vec<(f64, f64)>, p: f64) -> f64 {
        sample.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let mut before: Vec<f64> = vec![0.0];
        for (_, weight) in &sample {
            before.push(before[before.len() - 1] + weight);
        }
        let n = sample.len();
        let target = p * before[n - 1];
        let upper = (1..n).find(|&k| before[k] > target).unwrap_or(n - 1);
        let lower = upper.saturating_sub(1);
        between(sample[lower].0, sample[upper].0, (target - before[lower]) / (before[upper] - before[lower]))
    }

    #[test]
    fn quantiles_of_a_few_values_are_those_of_r() {
        // R 4.2.2: quantile(c(3, 1, 4, 1, 5, 9, 2, 6), c(0.25, 0.5, 0.75))
        assert_eq!(type7(&mut [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0], &P), [1.75, 3.5, 5.25]);
        assert_eq!(type7(&mut [7.0], &P), [7.0; 3]);
        assert_eq!(type7(&mut [2.0, 1.0], &P), [1.25, 1.5, 1.75]);
        assert_eq!(type7(&mut [3.0, 1.0, 2.0], &[0.0, 0.0, 1.0]), [1.0, 1.0, 3.0]);
        assert_eq!(weighted_hf7(&[7.0], &[2.0], &P), [7.0; 3]);
    }

    #[test]
    fn a_range_beyond_a_float_is_one_cell() {
        let values: Vec<f64> = (0..100).map(|k| if k % 2 == 0 { -1e308 } else { 1e308 }).collect();
        assert_eq!(weighted_hf7(&values, &[1.0; 100], &[0.0, 0.2, 1.0]), [-1e308, -1e308, 1e308]);
    }

    proptest! {
        #[test]
        fn selection_gives_what_sorting_gives(sample in sample()) {
            let mut values: Vec<f64> = sample.iter().map(|&(value, _)| value).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let expected = P.map(|p| {
                let position = (sorted.len() - 1) as f64 * p;
                between(sorted[position.floor() as usize], sorted[position.ceil() as usize], position.fract())
            });
            prop_assert_eq!(type7(&mut values, &P), expected);
        }

        #[test]
        fn cells_give_what_sorting_gives(sample in sample()) {
            let (values, weights): (Vec<f64>, Vec<f64>) = sample.iter().copied().unzip();
            for (quantile, p) in weighted_hf7(&values, &weights, &P).into_iter().zip(P) {
                assert_relative_eq!(quantile, hf7_sorted(sample.clone(), p), epsilon = 1e-11);
            }
        }

        #[test]
        fn equal_weights_give_type_7(sample in sample(), weight in 0.01..100.0) {
            let mut values: Vec<f64> = sample.iter().map(|&(value, _)| value).collect();
            let weighted = weighted_hf7(&values, &vec![weight; values.len()], &P);
            for (weighted, plain) in weighted.into_iter().zip(type7(&mut values, &P)) {
                assert_relative_eq!(weighted, plain, epsilon = 1e-11);
            }
        }
    }
}
