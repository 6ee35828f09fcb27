//! The scale of a score, and how scores on it compare.

/// The range of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Lowest score.
    pub min: f64,
    /// Highest score.
    pub max: f64,
}

impl Default for Scale {
    fn default() -> Self {
        Scale { min: 0.0, max: 1.0 }
    }
}

impl Scale {
    /// `max − min`, above 0.
    pub fn range(self) -> f64 {
        self.max - self.min
    }

    /// Whether a score lies in the scale, its ends included, to 12 decimals of its range.
    pub fn contains(self, score: f64) -> bool {
        let (min, max) = self.limits();
        min <= score && score <= max
    }

    /// The score that lies a part of the way from `min` to `max`.
    pub(crate) fn at(self, part: f64) -> f64 {
        self.min + self.range() * part
    }

    /// How far a supplied score may be from the computed one, since published files are rounded.
    pub(crate) fn tolerance(self) -> f64 {
        0.0005 * self.range() * (1.0 + 1e-9)
    }

    /// The ends of the scale, and what a sum may be beyond them in its last bits.
    pub(crate) fn limits(self) -> (f64, f64) {
        let slack = 1e-12 * self.range();
        (self.min - slack, self.max + slack)
    }

    /// The edges of equal parts, one more than there are parts, from `min` to `max`.
    pub(crate) fn edges(self, parts: usize) -> Vec<f64> {
        let edge = |part: usize| match part {
            _ if part == parts => self.max,
            _ => self.at(part as f64 / parts as f64),
        };
        (0..=parts).map(edge).collect()
    }

    /// The number that ranks and thresholds compare: in units of the range, rounded to 12 decimals, so that nothing
    /// depends on the last bit of a sum (see [definitions](crate::definitions#ranks-bands-quadrants)).
    pub(crate) fn comparable(self, score: f64) -> f64 {
        let share = score / self.range();
        // Above 2⁵³ / 10¹² the product has no decimals left to round.
        if share.abs() < 9e3 { (share * 1e12).round() / 1e12 + 0.0 } else { share }
    }
}
