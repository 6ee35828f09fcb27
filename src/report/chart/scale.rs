//! The scale that values are on: its ends, its round values, how many decimals its values need.

/// The two ends of the values that can occur, in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    min: f64,
    max: f64,
}

impl Scale {
    /// A scale from `min` to `max`. Ends that are not finite or not in this order give the scale from 0 to 1.
    pub fn new(min: f64, max: f64) -> Self {
        let range = max - min;
        if range.is_finite() && range > 0.0 { Self { min, max } } else { Self { min: 0.0, max: 1.0 } }
    }

    /// The lower end.
    pub fn min(self) -> f64 {
        self.min
    }

    /// The upper end.
    pub fn max(self) -> f64 {
        self.max
    }

    /// The part of the scale from one value to another; the whole scale where they are equal.
    pub(super) fn about(self, low: f64, high: f64) -> Self {
        if low < high && (high - low).is_finite() { Self { min: low, max: high } } else { self }
    }

    /// The part of the scale about some values, between round ones, and no less than a fifth of it.
    pub(super) fn around(self, low: f64, high: f64) -> Self {
        let wider = ((self.max - self.min) / 5.0 - (high - low)).max(0.0) / 2.0;
        let (low, high) = (low - wider, high + wider);
        let (step, _) = self.about(low, high).step(5.0);
        let (min, max) = ((low / step).floor() * step, (high / step).ceil() * step);
        self.about(min.max(self.min), max.min(self.max))
    }

    /// Where a value lies between the ends, from 0 to 1; the nearer end for a value outside.
    pub(super) fn position(self, value: f64) -> f64 {
        ((value - self.min) / (self.max - self.min)).clamp(0.0, 1.0)
    }

    /// How many decimals values need to differ: 2 for 0–1 and 0–10, 1 for 0–100, none beyond 0–200.
    pub(in crate::report) fn decimals(self) -> usize {
        match self.max - self.min {
            range if range <= 0.02 => 4,
            range if range <= 0.2 => 3,
            range if range <= 20.0 => 2,
            range if range <= 200.0 => 1,
            _ => 0,
        }
    }

    /// A value with the decimals of the scale.
    pub(super) fn show(self, value: f64) -> String {
        show(value, self.decimals())
    }

    /// A difference of two values, with its sign.
    pub(super) fn show_change(self, change: f64) -> String {
        let shown = self.show(change);
        let zero = shown.chars().all(|c| matches!(c, '0' | '.' | '−'));
        if zero || shown.starts_with('−') { shown } else { format!("+{shown}") }
    }

    /// Round values within the scale, in order, no more than `most` steps apart, with the decimals they need.
    pub(super) fn ticks(self, most: usize) -> (Vec<f64>, usize) {
        let (step, decimals) = self.step(most.max(1) as f64);
        let first = (self.min / step - 1e-9).ceil();
        let last = (self.max / step + 1e-9).floor();
        let ticks = (0..=most + 1).map(|k| first + k as f64).take_while(|&k| k <= last).map(|k| k * step);
        (ticks.collect(), decimals)
    }

    /// The smallest of 1, 2, 2.5, 5, 10, ... that makes no more than `most` steps, with the decimals it needs.
    fn step(self, most: f64) -> (f64, usize) {
        let range = self.max - self.min;
        let (mut power, mut decimals) = (1.0, 0);
        while power * 10.0 <= range / most {
            power *= 10.0;
        }
        while power > range / most && decimals < 12 {
            power /= 10.0;
            decimals += 1;
        }
        for (factor, finer) in [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0)] {
            if range / (power * factor) <= most + 1e-9 {
                return (power * factor, if power >= 10.0 { 0 } else { decimals + finer });
            }
        }
        (power * 10.0, decimals.saturating_sub(1))
    }
}

/// A number with so many decimals and a minus sign proper; a number too long for a label in powers of ten.
pub(in crate::report) fn show(value: f64, decimals: usize) -> String {
    let shown = if value.abs() < 1e5 { format!("{value:.decimals$}") } else { format!("{value:.1e}") };
    match shown.strip_prefix('-') {
        Some(digits) if digits.chars().all(|c| matches!(c, '0' | '.')) => digits.to_owned(),
        Some(digits) => format!("−{digits}"),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_scale() {
        assert_eq!(Scale::new(0.0, 1.0).show(0.456), "0.46");
        assert_eq!(Scale::new(0.0, 100.0).show(45.64), "45.6");
        assert_eq!(Scale::new(0.0, 1000.0).show(456.4), "456");
        assert_eq!(Scale::new(-1.0, 1.0).show(-0.256), "−0.26");
        assert_eq!(Scale::new(0.0, 1.0).show(-0.001), "0.00");
        assert_eq!(Scale::new(0.0, 1e12).show(2.5e11), "2.5e11");
        assert_eq!(
            [0.05, -0.05, 0.001].map(|change| Scale::new(0.0, 1.0).show_change(change)),
            ["+0.05", "−0.05", "0.00"]
        );
    }

    #[test]
    fn ticks_are_round_and_within() {
        let shown = |min, max, most| {
            let (ticks, decimals) = Scale::new(min, max).ticks(most);
            ticks.into_iter().map(|tick| show(tick, decimals)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(0.0, 1.0, 4), "0.00 0.25 0.50 0.75 1.00");
        assert_eq!(shown(0.0, 1.0, 5), "0.0 0.2 0.4 0.6 0.8 1.0");
        assert_eq!(shown(0.0, 100.0, 4), "0 25 50 75 100");
        assert_eq!(shown(0.0, 10.0, 4), "0.0 2.5 5.0 7.5 10.0");
        assert_eq!(shown(-1.0, 1.0, 2), "−1 0 1");
        assert_eq!(shown(13.7, 88.2, 4), "20 40 60 80");
        assert_eq!(shown(1.0, 33.0, 4), "10 20 30");
    }

    #[test]
    fn the_part_about_values_ends_at_round_ones_within_the_scale() {
        let around = |low, high| Scale::new(0.0, 1.0).around(low, high);
        assert_eq!(around(0.27, 0.64), Scale { min: 0.2, max: 0.7000000000000001 });
        assert_eq!(around(-3.0, 0.99), Scale::new(0.0, 1.0));
        assert_eq!(around(0.5, 0.51), Scale { min: 0.4, max: 0.65 });
        assert_eq!(around(7.0, 9.0), Scale::new(0.0, 1.0));
    }

    #[test]
    fn impossible_ends_give_the_usual_scale() {
        for (min, max) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (f64::MIN, f64::MAX)] {
            assert_eq!(Scale::new(min, max), Scale::new(0.0, 1.0));
        }
    }
}
