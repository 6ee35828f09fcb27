//! Sums that keep their digits, and means.

/// Sums run side by side in one pass; part of the definition of a sum, whose bits depend on it.
pub(super) const LANES: usize = 4;

/// A mean to which values are added one by one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RunningMean {
    lanes: Lanes,
    n: usize,
}

impl RunningMean {
    #[inline]
    pub(crate) fn add(&mut self, value: f64) {
        self.lanes.add_to(self.n % LANES, value);
        self.n += 1;
    }

    /// Adds values as [`add`](Self::add) does, one after the other.
    pub(crate) fn add_all(&mut self, values: &[f64]) {
        let (first, rest) = values.split_at(values.len().min((LANES - self.n % LANES) % LANES));
        first.iter().for_each(|value| self.add(*value));
        let (blocks, last) = rest.as_chunks::<LANES>();
        blocks.iter().for_each(|block| self.lanes.add(*block));
        self.n += blocks.len() * LANES;
        last.iter().for_each(|value| self.add(*value));
    }

    pub(crate) fn n(&self) -> usize {
        self.n
    }

    pub(crate) fn mean(&self) -> Option<f64> {
        self.lanes.total(std::iter::empty()).mean(self.n)
    }
}

/// A sum in lanes: lane i takes the terms i, i + 4, i + 8, ..., and the lanes are added in order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lanes {
    high: [f64; LANES],
    low: [f64; LANES],
}

impl Lanes {
    #[inline]
    fn add_to(&mut self, lane: usize, term: f64) {
        let (sum, error) = two_sum(self.high[lane], term);
        self.high[lane] = sum;
        self.low[lane] += error;
    }

    #[inline]
    pub(super) fn add(&mut self, terms: [f64; LANES]) {
        (0..LANES).for_each(|lane| self.add_to(lane, terms[lane]));
    }

    /// All of it, with the terms that fill no block.
    pub(super) fn total(mut self, tail: impl Iterator<Item = f64>) -> Sum {
        tail.enumerate().for_each(|(lane, term)| self.add_to(lane, term));
        self.high.iter().zip(self.low).fold(Sum::default(), |mut sum, (high, low)| {
            sum.add(*high);
            sum.low += low;
            sum
        })
    }
}

/// Rounded sum of two numbers and what the rounding lost, exactly (Knuth's TwoSum).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let taken = sum - a;
    (sum, (a - (sum - taken)) + (b - taken))
}

/// A sum that carries its rounding errors along (Ogita, Rump and Oishi 2005, `Sum2`): as good as one in twice the
/// precision, rounded at the end.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, term: f64) {
        let (sum, error) = two_sum(self.high, term);
        self.high = sum;
        self.low += error;
    }

    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }

    /// Quotient by `n`, rounded once: the mean of equal values is that value. `None` where it is too large.
    pub(crate) fn mean(self, n: usize) -> Option<f64> {
        let n = n as f64;
        let quotient = self.value() / n;
        let remainder = (-quotient).mul_add(n, self.high) + self.low;
        Some(quotient + remainder / n).filter(|mean| mean.is_finite())
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<T: IntoIterator<Item = f64>>(terms: T) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}
