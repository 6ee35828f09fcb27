//! p-values adjusted for the number of tests.

/// Holm's p-values, in the order of the given ones (Holm 1979).
pub(super) fn holm(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut largest = 0.0_f64;
    for (before, test) in ascending(p).into_iter().enumerate() {
        largest = largest.max(p[test] * (p.len() - before) as f64).min(1.0);
        adjusted[test] = largest;
    }
    adjusted
}

/// Benjamini and Hochberg's p-values, in the order of the given ones (Benjamini and Hochberg 1995).
pub(super) fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 1.0_f64;
    for (before, test) in ascending(p).into_iter().enumerate().rev() {
        least = least.min(p[test] * (p.len() as f64 / (before + 1) as f64));
        adjusted[test] = least;
    }
    adjusted
}

/// Positions of the values, least first.
fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    order
}

#[cfg(test)]
mod tests {
    use super::{benjamini_hochberg, holm};
    use approx::assert_relative_eq;

    /// R 4.2.2: `p.adjust(p, "holm")`, `p.adjust(p, "BH")`.
    #[test]
    fn adjusted_values_are_those_of_r() {
        let p = [0.04, 0.01, 0.03, 1e-300, 0.5, 0.03, 0.9];
        let expected_holm = [0.15, 0.06, 0.15, 7e-300, 1.0, 0.15, 1.0];
        let expected_bh = [0.056, 0.035, 0.0525, 7e-300, 7.0 / 12.0, 0.0525, 0.9];
        for (found, expected) in holm(&p).into_iter().zip(expected_holm) {
            assert_relative_eq!(found, expected, max_relative = 1e-14, epsilon = 0.0);
        }
        for (found, expected) in benjamini_hochberg(&p).into_iter().zip(expected_bh) {
            assert_relative_eq!(found, expected, max_relative = 1e-14, epsilon = 0.0);
        }
        assert_eq!((holm(&[]).len(), benjamini_hochberg(&[]).len()), (0, 0));
    }
}
