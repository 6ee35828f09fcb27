//! Two-sided intervals; the `confidence` lies above 0 and below 1.

use super::student::{normal_quantile, t_quantile};

/// Student's t interval about an estimate with a standard error and degrees of freedom above 0. It is not clipped to a scale.
pub(crate) fn t_interval(estimate: f64, error: f64, df: f64, confidence: f64) -> (f64, f64) {
    let reach = t_quantile(0.5 + confidence / 2.0, df) * error;
    (estimate - reach, estimate + reach)
}

/// The normal interval about an estimate with a standard error.
pub(crate) fn normal_interval(estimate: f64, error: f64, confidence: f64) -> (f64, f64) {
    let reach = normal_reach(confidence) * error;
    (estimate - reach, estimate + reach)
}

/// The interval of Wilson (1927) for `count` out of `n`, without continuity correction; `None` for `n` = 0. An end is 0 for a
/// count of 0, and 1 for a count of `n`, exactly.
pub(crate) fn wilson(count: usize, n: usize, confidence: f64) -> Option<(f64, f64)> {
    let z = normal_reach(confidence);
    (n > 0).then(|| (lower(count, n, z), 1.0 - lower(n - count, n, z)))
}

/// How far from 0 the standard normal reaches on both sides together with a confidence.
fn normal_reach(confidence: f64) -> f64 {
    // The lower tail keeps its digits where the upper one would be 1.
    -normal_quantile((1.0 - confidence) / 2.0)
}

/// The lower end, in the form that subtracts nothing: the product of both roots over the upper one.
fn lower(count: usize, n: usize, z: f64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let (k, rest, n, square) = (count as f64, (n - count) as f64, n as f64, z * z);
    2.0 * k * (k / n) / (2.0 * k + square + z * (square + 4.0 * k * (rest / n)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::{normal_reach, wilson};
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn the_reach_has_the_digits_of_the_normal_quantile() {
        // mpmath 1.3.0, 40 digits: sqrt(2) * erfinv(confidence).
        for (confidence, z) in [
            (0.1, 0.12566134685507405),
            (0.5, 0.6744897501960817),
            (0.8, 1.2815515655446006),
            (0.9, 1.6448536269514729),
            (0.95, 1.9599639845400538),
            (0.99, 2.5758293035489004),
            (0.999, 3.2905267314918945),
            (0.999999, 4.891638475692932),
            (0.999999999999, 7.130509892879273),
        ] {
            assert_relative_eq!(normal_reach(confidence), z, max_relative = 1e-12);
        }
    }

    #[test]
    fn intervals_are_those_of_r() {
        // R 4.2.2: prop.test(count, n, conf.level = confidence, correct = FALSE)$conf.int. 81/263, 15/148 and 1/29 are the
        // examples of Newcombe (1998, Statistics in Medicine 17, table I), who prints .2553 to .3662, .0624 to .1605 and
        // .0061 to .1718.
        for (count, n, confidence, low, high) in [
            (0, 1, 0.95, 0.0, 0.7934506856227626),
            (1, 1, 0.95, 0.2065493143772375, 1.0),
            (0, 27, 0.95, 0.0, 0.12455502974186704),
            (27, 27, 0.95, 0.8754449702581331, 1.0),
            (1, 2, 0.95, 0.09453120573423074, 0.9054687942657692),
            (13, 27, 0.95, 0.3074322697621847, 0.6601438424504771),
            (81, 263, 0.95, 0.2552885198782743, 0.36620957698280016),
            (15, 148, 0.95, 0.06238639953073628, 0.160487241723308),
            (1, 29, 0.95, 0.006113214292762661, 0.17175521879320282),
            (454, 908, 0.95, 0.4675467326028525, 0.5324532673971475),
            (3, 908, 0.99, 0.0008349515576941919, 0.012979190727905435),
            (1, 1000000, 0.95, 1.7652457674537213e-7, 5.664911804311441e-6),
            (999999, 1000000, 0.5, 0.9999980607196647, 0.9999994843450289),
        ] {
            let Some((found_low, found_high)) = wilson(count, n, confidence) else { panic!("n > 0") };
            assert_relative_eq!(found_low, low, max_relative = 1e-11);
            assert_relative_eq!(found_high, high, max_relative = 1e-11);
        }
    }

    #[test]
    fn no_institution_has_no_share() {
        assert_eq!(wilson(0, 0, 0.95), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_at_any_confidence(n in 1..100_000usize, part in 0.0..1.0, tail in 1e-17..1.0) {
            let count = (part * (n + 1) as f64) as usize;
            for confidence in [tail, 1.0 - tail].into_iter().filter(|c| *c > 0.0 && *c < 1.0) {
                let Some((low, high)) = wilson(count, n, confidence) else { panic!("n > 0") };
                let share = count as f64 / n as f64;
                prop_assert!(0.0 <= low && low <= share + 1e-15 && share <= high + 1e-15 && high <= 1.0, "{low} {high}");
            }
        }
    }
}
