//! The polar decomposition of small matrices.

use nalgebra::SMatrix;

/// The orthogonal R with the largest tr(RᵀH): the polar factor of H, by Newton's iteration with scaling
/// (Higham 1986). A trace of the identity is added to H, so that a singular one (two particles in the
/// plane) has a factor too; the identity if that is not enough.
#[must_use]
pub(crate) fn nearest_orthogonal<const D: usize>(h: &SMatrix<f64, D, D>) -> SMatrix<f64, D, D> {
    let mut r = h + SMatrix::identity() * (1e-9 * h.norm());
    for _ in 0..30 {
        let Some(inverse) = r.try_inverse() else {
            return SMatrix::identity();
        };
        let inverse = inverse.transpose();
        let scale = (inverse.norm() / r.norm()).sqrt();
        let next = (r * scale + inverse * (1.0 / scale)) * 0.5;
        let change = (next - r).norm();
        r = next;
        if change < 1e-13 {
            break;
        }
    }
    if (r.transpose() * r - SMatrix::identity()).norm() < 1e-9 {
        r
    } else {
        SMatrix::identity()
    }
}
