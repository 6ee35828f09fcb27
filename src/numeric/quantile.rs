//! Sample quantiles in linear time: R's type 7, of values and of counts, and its weighted form.

use super::moments::range;
use std::ops::Range;

/// Values in a cell, on average.
const CELL: usize = 16;
/// Most cells: what is counted in them stays in the fast cache.
const CELLS: usize = 4096;
/// Values from which counting them in cells takes less time than `select_nth_unstable_by` among all of them: of 10,000 draws
/// 20 µs instead of 52, of a million values 7 ms instead of 21.
const MANY: usize = 4096;

/// A cell is heavy with more than one in so many of the values: ties are likely.
const HEAVY: usize = 64;

/// Order statistics of a rank and of the next one, which is the same at the last.
type Neighbours = (f64, f64);

/// Quantiles by linear interpolation at (n − 1)p (R's type 7: Hyndman and Fan 1996, definition 7).
///
/// `values` holds at least one value, all of them finite and within `range`; `p` ascends. The values come back in
/// another order.
pub(crate) fn type7(values: &mut [f64], range: (f64, f64), p: &[f64; 3]) -> [f64; 3] {
    let last = values.len() - 1;
    let positions = p.map(|p| last as f64 * p);
    let ranks = positions.map(|position| position as usize);
    let many = (MANY..=u32::MAX as usize).contains(&values.len());
    let found = match Grid::new(range, values.len()) {
        Some(grid) if many => Counts::new(values, grid).find(values, ranks),
        _ => select(values, ranks.map(Some)),
    };
    std::array::from_fn(|k| found[k].map_or(f64::NAN, |(lower, upper)| between(lower, upper, positions[k].fract())))
}

/// The quantile of `n` whole numbers, ascending, by how often each occurs: [`type7`] of all of them. NaN without any.
pub(crate) fn type7_of_counts(counts: impl Iterator<Item = (u32, u64)>, n: u64, p: f64) -> f64 {
    let position = n.saturating_sub(1) as f64 * p;
    let (below, share) = (position as u64, position.fract());
    let (mut seen, mut lower) = (0, None);
    for (rank, count) in counts {
        seen += count;
        let rank = f64::from(rank);
        match lower {
            None if seen > below + 1 || (seen == below + 1 && share == 0.0) => return rank,
            None if seen == below + 1 => lower = Some(rank),
            Some(lower) => return lower + share * (rank - lower),
            None => {}
        }
    }
    lower.unwrap_or(f64::NAN)
}

/// Neighbours of ascending ranks by selection. The values come back in another order.
fn select(values: &mut [f64], ranks: [Option<usize>; 3]) -> [Option<Neighbours>; 3] {
    let (mut part, mut found) = (values, [None; 3]);
    // From the highest down: all that the next one needs lies below.
    for (found, rank) in found.iter_mut().zip(ranks).rev() {
        let Some(rank) = rank else { continue };
        let (_, &mut lower, above) = part.select_nth_unstable_by(rank, f64::total_cmp);
        let upper = if above.is_empty() { lower } else { *above.select_nth_unstable_by(0, f64::total_cmp).1 };
        *found = Some((lower, upper));
        let end = part.len().min(rank + 2);
        part = &mut part[..end];
    }
    found
}

/// Cells of equal width between the ends of a range; a greater value never lies in a lower cell.
#[derive(Clone, Copy)]
struct Grid {
    low: f64,
    per_unit: f64,
}

impl Grid {
    /// For so many values; nothing where the width of the range or of a cell is beyond a float.
    fn new((low, high): (f64, f64), values: usize) -> Option<Self> {
        let (width, last) = (high - low, (values / CELL).clamp(1, CELLS) - 1);
        let per_unit = if width > 0.0 { last as f64 / width } else { 0.0 };
        (width.is_finite() && per_unit.is_finite()).then_some(Self { low, per_unit })
    }

    /// The nearest of the cells' centres. The last bits of a float from 2^52 on are an integer: no cast, no branch.
    #[inline]
    fn cell(self, value: f64) -> usize {
        const INTEGERS: f64 = (1_u64 << 52) as f64;
        ((value - self.low) * self.per_unit + INTEGERS).to_bits() as usize % CELLS
    }
}

/// How many values lie in each cell and those below.
struct Counts {
    grid: Grid,
    ends: [u32; CELLS],
}

impl Counts {
    fn new(values: &[f64], grid: Grid) -> Self {
        let mut ends = [0; CELLS];
        for &value in values {
            ends[grid.cell(value)] += 1;
        }
        let mut end = 0;
        for cell in &mut ends {
            end += *cell;
            *cell = end;
        }
        Self { grid, ends }
    }

    fn cell_of_rank(&self, rank: usize) -> usize {
        self.ends.partition_point(|&end| end as usize <= rank)
    }

    /// Ranks of the values of a cell.
    fn ranks(&self, cell: usize) -> Range<usize> {
        let start = cell.checked_sub(1).map_or(0, |below| self.ends[below]);
        start as usize..self.ends[cell] as usize
    }

    /// Neighbours of ascending ranks: ties, or selected from the values of their cells. The values come back in
    /// another order.
    fn find(&self, values: &mut [f64], ranks: [usize; 3]) -> [Option<Neighbours>; 3] {
        let last = values.len() - 1;
        let pairs = ranks.map(|rank| [rank, (rank + 1).min(last)]);
        let cells = pairs.map(|pair| pair.map(|rank| self.cell_of_rank(rank)));
        let (mut found, mut wanted, mut tried) = ([None; 3], Vec::new(), usize::MAX);
        let mut ties = None;
        for ((found, pair), [cell, next]) in found.iter_mut().zip(pairs).zip(cells) {
            if cell == next && cell != tried && self.ranks(cell).len() > values.len() / HEAVY {
                (tried, ties) = (cell, self.ties(values, cell));
            }
            match &ties {
                Some((value, ranks)) if pair.iter().all(|rank| ranks.contains(rank)) => *found = Some((*value, *value)),
                _ => wanted.extend([cell, next]),
            }
        }
        wanted.dedup();
        let places: [Option<usize>; 3] = std::array::from_fn(|k| {
            let below = wanted.iter().filter(|&&cell| cell < cells[k][0]).map(|&cell| self.ranks(cell).len());
            found[k].is_none().then(|| ranks[k] - self.ranks(cells[k][0]).start + below.sum::<usize>())
        });
        let kept = if wanted.is_empty() { 0 } else { self.gather(values, &wanted) };
        let selected = select(&mut values[..kept], places);
        std::array::from_fn(|k| found[k].or(selected[k]))
    }

    /// Moves the values of some cells to the front: how many they are.
    fn gather(&self, values: &mut [f64], cells: &[usize]) -> usize {
        let mut wanted = [false; CELLS];
        cells.iter().for_each(|&cell| wanted[cell] = true);
        let mut kept = 0;
        for place in 0..values.len() {
            if wanted[self.grid.cell(values[place])] {
                values.swap(place, kept);
                kept += 1;
            }
        }
        kept
    }

    /// A value of a cell, with the ranks of all that equal it; nothing where zeros differ in their signs.
    fn ties(&self, values: &[f64], cell: usize) -> Option<(f64, Range<usize>)> {
        let value = values.iter().copied().find(|&value| self.grid.cell(value) == cell)?;
        let (mut below, mut equal, mut opposite) = (0, 0, 0);
        for &other in values {
            below += usize::from(other < value);
            equal += usize::from(other == value);
            opposite += usize::from(other.to_bits() == (-value).to_bits());
        }
        (value != 0.0 || opposite == 0).then_some((value, below..below + equal))
    }
}

/// Weighted quantiles by linear interpolation over the sorted values at p_k = (weight before k) / (weight of all but
/// the last): R's `survey::svyquantile(qrule = "hf7")` (Lumley 2010). Tied values keep their order, as there.
///
/// There is at least one value; values are finite, weights positive. Values are dealt into cells of equal width and
/// only the cells that hold a quantile are sorted: a million values take 4 ms, and 99 where all are sorted.
pub(crate) fn weighted_hf7(values: &[f64], weights: &[f64], p: &[f64; 3]) -> [f64; 3] {
    let (low, high) = range(values).unwrap_or_default();
    let count = (values.len() / CELL).clamp(1, CELLS);
    let per_unit = count as f64 / (high - low);
    // The cast takes the NaN of a range of zero to the first cell.
    let cell = |value: f64| (((value - low) * per_unit) as u16).min(count as u16 - 1);
    let cells: Vec<u16> = values.iter().map(|value| cell(*value)).collect();
    let mut filled = vec![0.0; count];
    cells.iter().zip(weights).for_each(|(cell, weight)| filled[usize::from(*cell)] += weight);
    let last = values.iter().rposition(|value| *value == high).map_or(0.0, |last| weights[last]);
    let but_last = filled.iter().sum::<f64>() - last;

    let places = p.map(|p| place(&filled, p * but_last));
    let mut wanted = vec![false; count];
    places.iter().flat_map(|(cells, _)| cells).for_each(|cell| wanted[*cell] = true);
    let members = cells.iter().zip(values.iter().zip(weights)).filter(|(cell, _)| wanted[usize::from(**cell)]);
    let mut members: Vec<(f64, f64)> = members.map(|(_, (value, weight))| (*value, *weight)).collect();
    members.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    places.map(|([first, next], mut target)| {
        let start = members.partition_point(|(value, _)| usize::from(cell(*value)) < first);
        let end = members.partition_point(|(value, _)| usize::from(cell(*value)) <= next);
        // p_k ≤ p < p_(k + 1) for the value k that the target weight falls on.
        for pair in members[start..end].windows(2) {
            let [(lower, weight), (upper, _)] = [pair[0], pair[1]];
            if target < weight {
                return between(lower, upper, target.max(0.0) / weight);
            }
            target -= weight;
        }
        members[..end].last().map_or(f64::NAN, |(value, _)| *value)
    })
}

/// The cell that a weight falls on, counted from the lowest value, and the next one that is not empty; and what is left of the
/// weight there.
fn place(filled: &[f64], target: f64) -> ([usize; 2], f64) {
    let (mut found, mut before, mut left) = (0, 0.0, target);
    let mut cells = (0..filled.len()).filter(|cell| filled[*cell] > 0.0);
    for cell in cells.by_ref() {
        (found, left) = (cell, target - before);
        before += filled[cell];
        if target < before {
            break;
        }
    }
    ([found, cells.next().unwrap_or(found)], left)
}

/// The point at `share` of the way from `lower` to `upper`.
fn between(lower: f64, upper: f64, share: f64) -> f64 {
    if lower == upper { lower } else { (1.0 - share) * lower + share * upper }
}

#[cfg(test)]
mod tests {
    use super::{MANY, between, range, type7, type7_of_counts, weighted_hf7};
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    const P: [f64; 3] = [0.25, 0.5, 0.75];

    /// Scores with many ties or none, up to many cells of the weighted quantile.
    fn sample() -> impl Strategy<Value = Vec<(f64, f64)>> {
        let tied = (0..11).prop_map(|tenths| f64::from(tenths) / 10.0);
        let sample = |value: BoxedStrategy<f64>| prop::collection::vec((value, 0.01..10.0), 1..400);
        prop_oneof![sample(tied.boxed()), sample((-5.0..5.0).boxed())]
    }

    /// Type 7 of the sorted values.
    fn sorted_type7(values: &[f64]) -> [f64; 3] {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        P.map(|p| {
            let position = (sorted.len() - 1) as f64 * p;
            between(sorted[position.floor() as usize], sorted[position.ceil() as usize], position.fract())
        })
    }

    /// Groups above and below the number from which values are counted in cells.
    fn large() -> impl Strategy<Value = Vec<f64>> {
        let sample = |value: BoxedStrategy<f64>| prop::collection::vec(value, MANY - 100..2 * MANY);
        let zeros = prop_oneof![9 => Just(0.0), 1 => 0.0..1.0];
        let ends = prop_oneof![3 => Just(0.0), 3 => Just(1.0), 4 => 0.0..1.0];
        let signed_zeros = prop_oneof![Just(0.0), Just(-0.0), -0.1..0.1];
        let only_zeros = prop_oneof![Just(0.0), Just(-0.0)];
        let outliers = prop_oneof![1 => Just(1e12), 999 => 0.0..1.0];
        let quarters = (0..4).prop_map(|k| f64::from(k) / 3.0);
        prop_oneof![
            sample((-5.0..5.0).boxed()),
            sample((0..=10_000).prop_map(|k| f64::from(k) / 1e4).boxed()),
            sample(zeros.boxed()),
            sample(ends.boxed()),
            sample(signed_zeros.boxed()),
            sample(only_zeros.boxed()),
            sample(outliers.boxed()),
            sample(quarters.boxed()),
            sample(prop::num::f64::NORMAL.boxed()),
            sample(prop::num::f64::SUBNORMAL.boxed()),
            (-1e3..1e3, MANY..MANY + 9).prop_map(|(value, n)| vec![value; n]),
        ]
    }

    /// `type7` with the range of the values.
    fn seven(values: &mut [f64], p: &[f64; 3]) -> [f64; 3] {
        let range = range(values).unwrap_or_default();
        type7(values, range, p)
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
        assert_eq!(seven(&mut [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0], &P), [1.75, 3.5, 5.25]);
        assert_eq!(seven(&mut [7.0], &P), [7.0; 3]);
        assert_eq!(seven(&mut [2.0, 1.0], &P), [1.25, 1.5, 1.75]);
        assert_eq!(seven(&mut [3.0, 1.0, 2.0], &[0.0, 0.0, 1.0]), [1.0, 1.0, 3.0]);
        assert_eq!(weighted_hf7(&[7.0], &[2.0], &P), [7.0; 3]);
    }

    #[test]
    fn no_counts_have_no_quantile() {
        assert!(type7_of_counts(std::iter::empty(), 0, 0.5).is_nan());
    }

    #[test]
    fn a_range_beyond_a_float_is_one_cell() {
        let values: Vec<f64> = (0..100).map(|k| if k % 2 == 0 { -1e308 } else { 1e308 }).collect();
        assert_eq!(weighted_hf7(&values, &[1.0; 100], &[0.0, 0.2, 1.0]), [-1e308, -1e308, 1e308]);
    }

    #[test]
    fn ranks_at_the_ends_of_ties_are_right() {
        // The last of the zeros, and the first of the ones, at a quartile.
        for (zeros, ones) in (1022..1028).flat_map(|zeros| (1022..1028).map(move |ones| (zeros, ones))) {
            let mut values: Vec<f64> = (0..4 * 1024 + 1).map(|k| 0.2 + f64::from(k) / 1e4).collect();
            values[..zeros].fill(0.0);
            values[4097 - ones..].fill(1.0);
            assert_eq!(seven(&mut values.clone(), &P), sorted_type7(&values), "{zeros} {ones}");
        }
    }

    proptest! {
        #[test]
        fn selection_gives_what_sorting_gives(sample in sample()) {
            let mut values: Vec<f64> = sample.iter().map(|&(value, _)| value).collect();
            let expected = sorted_type7(&values);
            prop_assert_eq!(seven(&mut values, &P), expected);
        }

        #[test]
        fn counting_gives_the_bits_of_sorting(mut values in large()) {
            let expected = sorted_type7(&values).map(f64::to_bits);
            let mut before = values.clone();
            prop_assert_eq!(seven(&mut values, &P).map(f64::to_bits), expected);
            before.sort_by(f64::total_cmp);
            values.sort_by(f64::total_cmp);
            prop_assert!(before.iter().zip(&values).all(|(a, b)| a.to_bits() == b.to_bits()), "other values");
        }

        #[test]
        fn cells_give_what_sorting_gives(sample in sample()) {
            let (values, weights): (Vec<f64>, Vec<f64>) = sample.iter().copied().unzip();
            for (quantile, p) in weighted_hf7(&values, &weights, &P).into_iter().zip(P) {
                assert_relative_eq!(quantile, hf7_sorted(sample.clone(), p), epsilon = 1e-11);
            }
        }

        #[test]
        fn quantiles_of_counts_are_those_of_the_values(mut values in prop::collection::vec(0u32..30, 1..60), p in 0.0..1.0f64) {
            values.sort_unstable();
            let counts = values.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len() as u64));
            let found = type7_of_counts(counts, values.len() as u64, p);
            let mut all: Vec<f64> = values.iter().copied().map(f64::from).collect();
            prop_assert!((found - seven(&mut all, &[p; 3])[0]).abs() < 1e-9);
        }

        #[test]
        fn equal_weights_give_type_7(sample in sample(), weight in 0.01..100.0) {
            let mut values: Vec<f64> = sample.iter().map(|&(value, _)| value).collect();
            let weighted = weighted_hf7(&values, &vec![weight; values.len()], &P);
            for (weighted, plain) in weighted.into_iter().zip(seven(&mut values, &P)) {
                assert_relative_eq!(weighted, plain, epsilon = 1e-11);
            }
        }
    }
}
