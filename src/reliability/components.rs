//! Principal components of a correlation matrix.

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::{Mat, Par};

use super::note::{Note, finite};

/// Entries of a component that differ by less share the largest place: their difference is rounding.
const TIE: f64 = 1e-12;

/// Principal components of the correlation matrix of a node's children (Jolliffe 2002, section 2.3).
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    eigenvalues: Vec<f64>,
    loadings: Vec<Vec<f64>>,
}

impl Components {
    /// Of a correlation matrix, row by row.
    pub(super) fn of(correlations: &[Vec<f64>]) -> Result<Self, Note> {
        let k = correlations.len();
        let matrix = Mat::from_fn(k, k, |row, column| correlations[row][column]);
        let (mut values, mut vectors) = (Diag::<f64>::zeros(k), Mat::<f64>::zeros(k, k));
        let scratch = self_adjoint_evd_scratch::<f64>(k, ComputeEigenvectors::Yes, Par::Seq, Default::default());
        self_adjoint_evd(
            matrix.as_ref(),
            values.as_mut(),
            Some(vectors.as_mut()),
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        )
        .map_err(|_| Note::NoConvergence)?;
        let mut components = Components { eigenvalues: Vec::with_capacity(k), loadings: Vec::with_capacity(k) };
        // faer has the least eigenvalue first.
        for component in (0..k).rev() {
            // A correlation matrix has no eigenvalue below zero.
            let eigenvalue = finite(values[component])?.max(0.0);
            let vector = (0..k).map(|child| finite(vectors[(child, component)])).collect::<Result<Vec<f64>, Note>>()?;
            let scale = eigenvalue.sqrt() * sign(&vector);
            components.eigenvalues.push(eigenvalue);
            components.loadings.push(vector.into_iter().map(|entry| entry * scale + 0.0).collect());
        }
        Ok(components)
    }

    /// The eigenvalues, largest first: the variance of each component in units of one child's. Their sum is the number of
    /// children.
    pub fn eigenvalues(&self) -> &[f64] {
        &self.eigenvalues
    }

    /// Share of each component in the variance, from 0 to 1.
    pub fn shares(&self) -> Vec<f64> {
        self.eigenvalues.iter().map(|eigenvalue| eigenvalue / self.eigenvalues.len() as f64).collect()
    }

    /// Share of each component and all before it.
    pub fn cumulative_shares(&self) -> Vec<f64> {
        let sums = self.eigenvalues.iter().scan(0.0, |sum, eigenvalue| {
            *sum += eigenvalue;
            Some(*sum / self.eigenvalues.len() as f64)
        });
        sums.collect()
    }

    /// The loadings of each component, one for each child: eigenvector × √eigenvalue, from −1 to 1, the largest in absolute
    /// value above zero (the first of them where several tie).
    pub fn loadings(&self) -> &[Vec<f64>] {
        &self.loadings
    }
}

/// Of the first among the largest entries in absolute value.
fn sign(vector: &[f64]) -> f64 {
    let largest = vector.iter().map(|entry| entry.abs()).fold(0.0, f64::max);
    vector.iter().find(|entry| entry.abs() >= largest - TIE).map_or(1.0, |entry| entry.signum())
}

#[cfg(test)]
mod tests {
    use super::Components;
    use approx::assert_abs_diff_eq;

    #[test]
    fn two_children_load_alike_whatever_the_sign() {
        for (r, second) in [(0.6_f64, -1.0), (-0.6, 1.0)] {
            let found = Components::of(&[vec![1.0, r], vec![r, 1.0]]).unwrap();
            let [high, low] = [1.6_f64, 0.4].map(|eigenvalue| (eigenvalue / 2.0).sqrt());
            let flat: Vec<f64> = found.loadings().concat();
            let expected = [high, -second * high, low, second * low];
            for (found, expected) in flat.into_iter().zip(expected) {
                assert_abs_diff_eq!(found, expected, epsilon = 1e-15);
            }
            assert_abs_diff_eq!(found.shares()[0], 0.8, epsilon = 1e-15);
            assert_abs_diff_eq!(found.cumulative_shares()[1], 1.0, epsilon = 1e-15);
        }
    }

    #[test]
    fn a_single_child_is_its_own_component() {
        let found = Components::of(&[vec![1.0]]).unwrap();
        assert_eq!((found.eigenvalues(), found.loadings()), (&[1.0][..], &[vec![1.0]][..]));
    }

    /// Three columns that are one: the eigenvalues are 3, 0, 0, and rounding makes none negative.
    #[test]
    fn equal_children_make_one_component() {
        let found = Components::of(&vec![vec![1.0; 3]; 3]).unwrap();
        assert_abs_diff_eq!(found.eigenvalues()[0], 3.0, epsilon = 1e-14);
        assert!(found.eigenvalues()[1..].iter().all(|eigenvalue| (0.0..1e-14).contains(eigenvalue)));
        assert!(found.loadings()[0].iter().all(|loading| (loading - 1.0).abs() < 1e-14));
    }

    /// Blocks of divide and conquer, which faer uses from 128 on: the first difference matrix has known eigenvalues,
    /// 1 − cos(jπ/(k + 1)) (Strang 1999).
    #[test]
    fn many_children() {
        let k = 200;
        let entry = |row: usize, column: usize| [1.0, -0.5, 0.0][row.abs_diff(column).min(2)];
        let matrix: Vec<Vec<f64>> = (0..k).map(|row| (0..k).map(|column| entry(row, column)).collect()).collect();
        let found = Components::of(&matrix).unwrap();
        for (at, eigenvalue) in found.eigenvalues().iter().enumerate() {
            let angle = (k - at) as f64 * std::f64::consts::PI / (k + 1) as f64;
            assert_abs_diff_eq!(*eigenvalue, 1.0 - angle.cos(), epsilon = 1e-13);
        }
    }
}
