//! Principal components of a correlation matrix.

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::{Mat, Par};
use serde::Serialize;

use super::note::{Note, finite};
use crate::schema::columns;

/// Entries of a component that differ by less share the largest place: their difference is rounding.
const TIE: f64 = 1e-12;

/// A principal component of the correlation matrix of a node's children (Jolliffe 2002, section 2.3). Its figures are `None`
/// where the children have no correlations.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Component {
    /// Its number, from 1, the largest first.
    pub component: usize,
    /// Its eigenvalue, from 0: its variance in units of one child's. Their sum is the number of children.
    pub eigenvalue: Option<f64>,
    /// Its share of the variance, from 0 to 1.
    pub share: Option<f64>,
    /// The share of this component and of those before it.
    pub cumulative: Option<f64>,
    /// The loading of each child: eigenvector × √eigenvalue, from −1 to 1, the largest in absolute value above zero (the first of
    /// them where several tie). Empty where there is no eigenvalue.
    pub loadings: Vec<f64>,
}

columns! {
    Component:
    component "componente" Count "from 1" "desde 1"
        "Number of the principal component, the largest first." "Número del componente principal, primero el mayor.";
    eigenvalue "valor propio" Number "from 0 to the number of children" "de 0 al número de componentes"
        "Eigenvalue of the correlation matrix." "Valor propio de la matriz de correlaciones.";
    share "proporción" Share "0 to 1" "de 0 a 1"
        "Eigenvalue ÷ number of children: the share of the variance."
        "Valor propio ÷ número de componentes: la proporción de la varianza.";
    cumulative "acumulada" Share "0 to 1" "de 0 a 1"
        "Share of this principal component and of those before it."
        "Proporción de este componente principal y de los anteriores.";
}

/// The loadings of a child.
pub(crate) struct Loadings<'a> {
    /// Code of the child.
    pub node: &'a str,
    /// Its position among the children.
    pub child: usize,
    pub components: &'a [Component],
}

columns! {
    Loadings<'_>:
    node = CHILD |row| row.node;
    nodes |row, at| row.components.get(at)?.loadings.get(row.child).copied();
}

/// The components of a correlation matrix, row by row.
pub(super) fn components(correlations: &[Vec<f64>]) -> Result<Vec<Component>, Note> {
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
    let mut sum = 0.0;
    // faer has the least eigenvalue first.
    let components = (0..k).rev().zip(1..).map(|(at, component)| {
        // A correlation matrix has no eigenvalue below zero.
        let eigenvalue = finite(values[at])?.max(0.0);
        let vector = (0..k).map(|child| finite(vectors[(child, at)])).collect::<Result<Vec<f64>, Note>>()?;
        let scale = eigenvalue.sqrt() * sign(&vector);
        sum += eigenvalue;
        Ok(Component {
            component,
            eigenvalue: Some(eigenvalue),
            share: Some(eigenvalue / k as f64),
            cumulative: Some(sum / k as f64),
            loadings: vector.into_iter().map(|entry| entry * scale + 0.0).collect(),
        })
    });
    components.collect()
}

/// Of the first among the largest entries in absolute value.
fn sign(vector: &[f64]) -> f64 {
    let largest = vector.iter().map(|entry| entry.abs()).fold(0.0, f64::max);
    vector.iter().find(|entry| entry.abs() >= largest - TIE).map_or(1.0, |entry| entry.signum())
}

#[cfg(test)]
mod tests {
    use super::{Component, components};
    use approx::assert_abs_diff_eq;

    fn eigenvalues(components: &[Component]) -> Vec<f64> {
        components.iter().map(|component| component.eigenvalue.unwrap()).collect()
    }

    #[test]
    fn two_children_load_alike_whatever_the_sign() {
        for (r, second) in [(0.6_f64, -1.0), (-0.6, 1.0)] {
            let found = components(&[vec![1.0, r], vec![r, 1.0]]).unwrap();
            let [high, low] = [1.6_f64, 0.4].map(|eigenvalue| (eigenvalue / 2.0).sqrt());
            let flat = found.iter().flat_map(|component| &component.loadings);
            let expected = [high, -second * high, low, second * low];
            for (found, expected) in flat.zip(expected) {
                assert_abs_diff_eq!(*found, expected, epsilon = 1e-15);
            }
            assert_abs_diff_eq!(found[0].share.unwrap(), 0.8, epsilon = 1e-15);
            assert_abs_diff_eq!(found[1].cumulative.unwrap(), 1.0, epsilon = 1e-15);
        }
    }

    #[test]
    fn a_single_child_is_its_own_component() {
        let found = components(&[vec![1.0]]).unwrap();
        assert_eq!((eigenvalues(&found), &found[0].loadings[..]), (vec![1.0], &[1.0][..]));
    }

    /// Three columns that are one: the eigenvalues are 3, 0, 0, and rounding makes none negative.
    #[test]
    fn equal_children_make_one_component() {
        let found = components(&vec![vec![1.0; 3]; 3]).unwrap();
        assert_abs_diff_eq!(eigenvalues(&found)[0], 3.0, epsilon = 1e-14);
        assert!(eigenvalues(&found)[1..].iter().all(|eigenvalue| (0.0..1e-14).contains(eigenvalue)));
        assert!(found[0].loadings.iter().all(|loading| (loading - 1.0).abs() < 1e-14));
    }

    /// Blocks of divide and conquer, which faer uses from 128 on: the first difference matrix has known eigenvalues,
    /// 1 − cos(jπ/(k + 1)) (Strang 1999).
    #[test]
    fn many_children() {
        let k = 200;
        let entry = |row: usize, column: usize| [1.0, -0.5, 0.0][row.abs_diff(column).min(2)];
        let matrix: Vec<Vec<f64>> = (0..k).map(|row| (0..k).map(|column| entry(row, column)).collect()).collect();
        let found = components(&matrix).unwrap();
        for (at, eigenvalue) in eigenvalues(&found).into_iter().enumerate() {
            let angle = (k - at) as f64 * std::f64::consts::PI / (k + 1) as f64;
            assert_abs_diff_eq!(eigenvalue, 1.0 - angle.cos(), epsilon = 1e-13);
        }
    }
}
