//! Small dense linear algebra in plain loops: the same bits natively and in WebAssembly.
//!
//! Matrices are row-major slices of n² numbers. nalgebra's products of large matrices choose their
//! instructions by processor, so what feeds training is computed here.

/// A matrix that is not positive definite, or holds numbers that are not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a matrix of {size} rows is not positive definite (found at row {row})")]
pub struct NotPositive {
    /// The number of rows.
    pub size: usize,
    /// The first row whose pivot is not positive.
    pub row: usize,
}

/// The lower triangular factor L of a symmetric positive definite matrix A = L Lᵀ.
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky {
    n: usize,
    /// Lᵀ, row-major: row i holds column i of L from the diagonal on; zero below the diagonal.
    upper: Vec<f64>,
}

impl Cholesky {
    /// Factors `a` + `shift`·I, reading the upper triangle of `a` (row-major, n²). n³/3 operations.
    ///
    /// # Errors
    /// If the matrix is not positive definite to rounding.
    pub fn new(a: &[f64], n: usize, shift: f64) -> Result<Self, NotPositive> {
        let mut upper = a[..n * n].to_vec();
        for start in (0..n).step_by(PANEL) {
            let end = n.min(start + PANEL);
            for i in start..end {
                let (done, rest) = upper.split_at_mut((i + 1) * n);
                let row = &mut done[i * n..];
                row[..i].fill(0.0);
                // Rows before this one have already been subtracted, so the diagonal holds the pivot.
                let pivot = row[i] + shift;
                if !(pivot > 0.0 && pivot.is_finite()) {
                    return Err(NotPositive { size: n, row: i });
                }
                let diagonal = pivot.sqrt();
                row[i] = diagonal;
                for value in &mut row[i + 1..] {
                    *value /= diagonal;
                }
                let panel = rest.chunks_exact_mut(n).take(end - i - 1);
                for (j, later) in (i + 1..).zip(panel) {
                    subtract_scaled(&mut later[j..], row[j], &row[j..]);
                }
            }
            let (done, rest) = upper.split_at_mut(end * n);
            let panel = &done[start * n..];
            for j in end..n {
                let later = &mut rest[(j - end) * n..][..n];
                subtract_panel(&mut later[j..], panel, n, j);
            }
        }
        Ok(Self { n, upper })
    }

    /// Solves A x = b in place.
    pub fn solve(&self, x: &mut [f64]) {
        self.solve_lower(0.0, x);
        self.solve_upper(0.0, x);
    }

    /// Solves (L + `shift`) y = b in place.
    pub(crate) fn solve_lower(&self, shift: f64, y: &mut [f64]) {
        for (i, row) in self.upper.chunks_exact(self.n.max(1)).enumerate() {
            let (done, rest) = y.split_at_mut(i + 1);
            done[i] /= row[i] + shift;
            subtract_scaled(rest, done[i], &row[i + 1..]);
        }
    }

    /// Solves (Lᵀ + `shift`) x = b in place.
    pub(crate) fn solve_upper(&self, shift: f64, x: &mut [f64]) {
        for (i, row) in self.upper.chunks_exact(self.n.max(1)).enumerate().rev() {
            let (head, tail) = x.split_at_mut(i + 1);
            head[i] = (head[i] - dot(&row[i + 1..], tail)) / (row[i] + shift);
        }
    }
}

/// Rows that are subtracted from all later ones at once, so that these pass through the cache less often.
/// Every number has the same subtracted from it in the same order as one row at a time.
const PANEL: usize = 8;

/// y −= Σ_q row_q\[j\] · row_q\[j..\] over the rows of `panel` (each `n` numbers), row by row.
fn subtract_panel(y: &mut [f64], panel: &[f64], n: usize, j: usize) {
    let factors: [f64; PANEL] =
        core::array::from_fn(|q| panel.get(q * n + j).copied().unwrap_or_default());
    subtract_rows(y, &factors[..panel.len() / n], panel, n, j);
}

/// y −= Σ_q factor_q · row_q\[j..\] over the rows of `panel` (each `n` numbers), row by row.
fn subtract_rows(y: &mut [f64], factors: &[f64], panel: &[f64], n: usize, j: usize) {
    let Ok(factors) = <[f64; PANEL]>::try_from(factors) else {
        for (factor, row) in factors.iter().zip(panel.chunks_exact(n)) {
            subtract_scaled(y, *factor, &row[j..]);
        }
        return;
    };
    let rows: [&[f64]; PANEL] = core::array::from_fn(|q| &panel[q * n + j..][..y.len()]);
    for (k, y) in y.iter_mut().enumerate() {
        let mut value = *y;
        for q in 0..PANEL {
            value -= factors[q] * rows[q][k];
        }
        *y = value;
    }
}

/// y −= Σ_q factor_q · row_q over the rows of a row-major matrix, row by row.
#[inline(never)]
pub(crate) fn subtract_combination(y: &mut [f64], factors: &[f64], rows: &[f64]) {
    let n = y.len();
    let panels = factors.chunks(PANEL).zip(rows.chunks(PANEL * n));
    for (factors, panel) in panels {
        subtract_rows(y, factors, panel, n, 0);
    }
}

/// y −= factor · x.
#[inline]
fn subtract_scaled(y: &mut [f64], factor: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y -= factor * x;
    }
}

/// y += factor · x.
#[inline]
pub(crate) fn add_scaled(y: &mut [f64], factor: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * x;
    }
}

/// Σ_i a_i b_i in four interleaved partial sums, which are added in a fixed order.
#[inline]
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_groups, a_rest) = a.as_chunks::<4>();
    let (b_groups, b_rest) = b[..a.len()].as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a_groups.iter().zip(b_groups) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// Writes the products of the rows of a row-major matrix with `x`.
#[inline(never)]
pub(crate) fn multiply_rows(rows: &[f64], x: &[f64], out: &mut [f64]) {
    for (out, row) in out.iter_mut().zip(rows.chunks_exact(x.len())) {
        *out = dot(row, x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::{Role, Streams};

    /// BᵀB + I/10 of a random B: positive definite.
    fn positive(n: usize) -> Vec<f64> {
        let mut stream = Streams::new(5).get(Role::Init, 0);
        let b: Vec<f64> = (0..n * n).map(|_| stream.normal()).collect();
        let product = |i: usize, j: usize| (0..n).map(|k| b[k * n + i] * b[k * n + j]).sum::<f64>();
        (0..n * n)
            .map(|e| product(e / n, e % n) + if e / n == e % n { 0.1 } else { 0.0 })
            .collect()
    }

    fn times(a: &[f64], x: &[f64]) -> Vec<f64> {
        a.chunks_exact(x.len()).map(|row| dot(row, x)).collect()
    }

    #[test]
    fn cholesky_solves_and_factors() {
        let n = 21;
        let (a, x): (_, Vec<f64>) = (positive(n), (0..n).map(|i| i as f64 - 4.0).collect());
        let factor = Cholesky::new(&a, n, 0.0).expect("positive definite");
        let mut solution = times(&a, &x);
        factor.solve(&mut solution);
        let error = solution
            .iter()
            .zip(&x)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(error < 1e-9, "{error}");
        let mut y = times(&a, &x);
        factor.solve_lower(0.0, &mut y);
        assert!(
            (dot(&y, &y) - dot(&x, &times(&a, &x))).abs() < 1e-9 * dot(&y, &y),
            "|Lᵀx|² = xᵀAx"
        );
        // (L + 1) y = x, so that L y = x − y; and so for Lᵀ.
        let solvers: [fn(&Cholesky, f64, &mut [f64]); 2] =
            [Cholesky::solve_lower, Cholesky::solve_upper];
        for solve in solvers {
            let mut y = x.clone();
            solve(&factor, 1.0, &mut y);
            let mut rest: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x - y).collect();
            solve(&factor, 0.0, &mut rest);
            assert!(rest.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-9));
        }
    }

    #[test]
    fn an_indefinite_matrix_is_an_error() {
        let error = Cholesky::new(&[1.0, 2.0, 2.0, 1.0], 2, 0.0);
        assert_eq!(error, Err(NotPositive { size: 2, row: 1 }));
        assert!(Cholesky::new(&[1.0, 2.0, 2.0, 1.0], 2, 1.5).is_ok());
        assert!(Cholesky::new(&[f64::NAN], 1, 0.0).is_err());
    }
}
