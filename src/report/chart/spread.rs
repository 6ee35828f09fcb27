//! Labels that would overlap, moved apart.

/// Positions at least `gap` apart within `from..=to`, in the order of the wished ones and as near to them as can be (least
/// squares). Where there is no room for all they run over `to`.
pub(super) fn spread(wished: &[f64], gap: f64, from: f64, to: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wished.len()).collect();
    order.sort_by(|&a, &b| wished[a].total_cmp(&wished[b]));
    // Less the room of those before it a position must only not fall: neighbours that do are pooled at their mean.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (place, &label) in order.iter().enumerate() {
        let mut pool = (wished[label] - place as f64 * gap, 1);
        while let Some(&(mean, size)) = pools.last().filter(|(mean, _)| *mean > pool.0) {
            pools.pop();
            pool = ((mean * size as f64 + pool.0 * pool.1 as f64) / (size + pool.1) as f64, size + pool.1);
        }
        pools.push(pool);
    }
    let highest = (to - wished.len().saturating_sub(1) as f64 * gap).max(from);
    let means = pools.iter().flat_map(|&(mean, size)| std::iter::repeat_n(mean.clamp(from, highest), size));
    let mut positions = vec![0.0; wished.len()];
    for ((place, &label), mean) in order.iter().enumerate().zip(means) {
        positions[label] = mean + place as f64 * gap;
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_stay_and_others_move_apart_about_their_mean() {
        assert_eq!(spread(&[10.0, 50.0, 30.0], 12.0, 0.0, 100.0), [10.0, 50.0, 30.0]);
        assert_eq!(spread(&[50.0, 50.0, 50.0], 10.0, 0.0, 100.0), [40.0, 50.0, 60.0]);
        assert_eq!(spread(&[0.0, 0.0], 10.0, 0.0, 100.0), [0.0, 10.0]);
        assert_eq!(spread(&[100.0, 99.0], 10.0, 0.0, 100.0), [100.0, 90.0]);
        assert!(spread(&[], 10.0, 0.0, 100.0).is_empty());
    }

    #[test]
    fn forty_labels_are_apart_and_in_order() {
        let wished: Vec<f64> = (0..40).map(|k| f64::from(k * 37 % 40) * 0.7 + 200.0).collect();
        let positions = spread(&wished, 13.0, 0.0, 520.0);
        let mut pairs: Vec<_> = wished.iter().zip(&positions).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(b.0));
        assert!(pairs.windows(2).all(|pair| pair[1].1 - pair[0].1 >= 13.0 - 1e-9));
        assert!(positions.iter().all(|at| (-1e-9..=520.0 + 1e-9).contains(at)));
    }
}
