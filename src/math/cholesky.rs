//! Small dense linear algebra in plain loops: the same bits natively and in WebAssembly.
//!
//! Matrices are row-major slices of n² numbers. nalgebra's products of large matrices choose their
//! instructions by processor, so what feeds training is computed here.

use core::ops::Range;

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
    gaps: Gaps,
}

/// Where rows of Lᵀ are zero: row i from column `ends[i]` up to the `border` that all rows share. Gaussians that do
/// not overlap leave such gaps; what is zero is not read, and bits are the same.
#[derive(Clone, Debug, PartialEq)]
struct Gaps {
    ends: Vec<usize>,
    border: usize,
}

impl Gaps {
    /// Those of the upper triangle of `a`. Elimination fills a row no further than the longest one before it.
    fn of(a: &[f64], n: usize) -> Self {
        let last_zero = a[..n].iter().rposition(|value| *value == 0.0);
        let border = last_zero.map_or(n, |last| last + 1);
        let mut longest = 0;
        let end = |(i, row): (usize, &[f64])| {
            let last = row[..border].iter().rposition(|value| *value != 0.0);
            longest = longest.max(last.map_or(i, |last| last.max(i)) + 1);
            if i < border { longest } else { n }
        };
        Self {
            ends: a.chunks_exact(n).enumerate().map(end).collect(),
            border,
        }
    }

    /// The columns from `from` on that are not zero in all rows up to `row`.
    fn columns(&self, row: usize, from: usize) -> [Range<usize>; 2] {
        let n = self.ends.len();
        let end = self.ends[row].max(from);
        if end >= self.border {
            return [from..n, n..n];
        }
        [from..end, self.border..n]
    }
}

impl Cholesky {
    /// Factors `a` + `shift`·I, reading the upper triangle of `a` (row-major, n²). n³/3 operations.
    ///
    /// # Errors
    /// If the matrix is not positive definite to rounding.
    pub fn new(a: &[f64], n: usize, shift: f64) -> Result<Self, NotPositive> {
        Self::with_gaps(a, n, shift, Gaps::of(a, n))
    }

    fn with_gaps(a: &[f64], n: usize, shift: f64, gaps: Gaps) -> Result<Self, NotPositive> {
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
            for j in gaps.columns(end - 1, end).into_iter().flatten() {
                let later = &mut rest[(j - end) * n..][..n];
                for columns in gaps.columns(end - 1, j) {
                    let from = columns.start;
                    subtract_panel(&mut later[columns], panel, n, j, from);
                }
            }
        }
        Ok(Self { n, upper, gaps })
    }

    /// Solves A x = b in place.
    pub fn solve(&self, x: &mut [f64]) {
        self.solve_lower(x);
        self.solve_upper(x);
    }

    /// Solves L y = b in place.
    pub(crate) fn solve_lower(&self, y: &mut [f64]) {
        let n = self.n;
        for (index, panel) in self.upper.chunks(PANEL * n).enumerate() {
            let start = index * PANEL;
            let end = n.min(start + PANEL);
            for (i, row) in (start..).zip(panel.chunks_exact(n)) {
                let (done, rest) = y[..end].split_at_mut(i + 1);
                done[i] /= row[i];
                subtract_scaled(rest, done[i], &row[i + 1..end]);
            }
            let (done, rest) = y.split_at_mut(end);
            for columns in self.gaps.columns(end - 1, end) {
                let y = &mut rest[columns.start - end..columns.end - end];
                subtract_rows(y, &done[start..], panel, n, columns.start);
            }
        }
    }

    /// Solves Lᵀ x = b in place.
    pub(crate) fn solve_upper(&self, x: &mut [f64]) {
        for (i, row) in self.upper.chunks_exact(self.n).enumerate().rev() {
            let (head, tail) = x.split_at_mut(i + 1);
            let [near, far] = self.gaps.columns(i, i + 1);
            let gap = near.end - (i + 1)..far.start - (i + 1);
            head[i] = (head[i] - dot_around(&row[i + 1..], tail, gap)) / row[i];
        }
    }

    /// Lᵀ x.
    #[must_use]
    pub(crate) fn times_upper(&self, x: &[f64]) -> Vec<f64> {
        let rows = self.upper.chunks_exact(self.n).enumerate();
        rows.map(|(i, row)| dot(&row[i..], &x[i..])).collect()
    }
}

/// Rows that are subtracted from all later ones at once, so that these pass through the cache less often.
/// Every number has the same subtracted from it in the same order as one row at a time.
const PANEL: usize = 8;

/// y −= Σ_q row_q\[j\] · row_q\[from..\] over the rows of `panel` (each `n` numbers), row by row.
fn subtract_panel(y: &mut [f64], panel: &[f64], n: usize, j: usize, from: usize) {
    let factors: [f64; PANEL] =
        core::array::from_fn(|q| panel.get(q * n + j).copied().unwrap_or_default());
    subtract_rows(y, &factors[..panel.len() / n], panel, n, from);
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
    dot_around(a, b, 0..0)
}

/// The same where `a` is zero inside `gap`, which is left out: the same bits.
#[inline]
fn dot_around(a: &[f64], b: &[f64], gap: Range<usize>) -> f64 {
    let (a_groups, a_rest) = a.as_chunks::<4>();
    let (b_groups, b_rest) = b[..a.len()].as_chunks::<4>();
    let mut sums = [0.0; 4];
    let before = gap.start.div_ceil(4).min(a_groups.len());
    let after = (gap.end / 4).clamp(before, a_groups.len());
    for groups in [0..before, after..a_groups.len()] {
        for (a, b) in a_groups[groups.clone()].iter().zip(&b_groups[groups]) {
            for k in 0..4 {
                sums[k] += a[k] * b[k];
            }
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
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

    /// A band, with a border that is full.
    fn arrow(n: usize, band: usize, border: usize) -> Vec<f64> {
        let mut a = positive(n);
        for e in 0..n * n {
            let (i, j) = (e / n, e % n);
            if i.abs_diff(j) >= band && i.max(j) < n - border {
                a[e] = 0.0;
            } else if i == j {
                a[e] += 10.0 * n as f64;
            }
        }
        a
    }

    #[test]
    fn gaps_change_no_bit() {
        for (n, band, border) in [
            (37, 5, 3),
            (40, 17, 1),
            (61, 30, 11),
            (24, 1, 0),
            (19, 19, 4),
        ] {
            let a = arrow(n, band, border);
            let sparse = Cholesky::new(&a, n, 0.5).expect("positive definite");
            let full = Gaps {
                ends: vec![n; n],
                border: n,
            };
            let mut dense = Cholesky::with_gaps(&a, n, 0.5, full).expect("positive definite");
            assert_eq!(sparse.upper, dense.upper);
            assert_eq!(sparse.gaps.columns(0, 1)[0].end, band.min(n));
            let b: Vec<f64> = (0..n).map(|i| ((i * 7) % 5) as f64 - 1.5).collect();
            let (mut x, mut y) = (b.clone(), b);
            sparse.solve(&mut x);
            dense.solve(&mut y);
            assert_eq!(x, y);
            dense.gaps = sparse.gaps.clone();
            assert_eq!(sparse, dense);
        }
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
        let y = factor.times_upper(&x);
        assert!(
            (dot(&y, &y) - dot(&x, &times(&a, &x))).abs() < 1e-9 * dot(&y, &y),
            "xᵀLLᵀx = xᵀAx"
        );
        let mut back = y.clone();
        factor.solve_upper(&mut back);
        assert!(back.iter().zip(&x).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    #[test]
    fn an_indefinite_matrix_is_an_error() {
        let error = Cholesky::new(&[1.0, 2.0, 2.0, 1.0], 2, 0.0);
        assert_eq!(error, Err(NotPositive { size: 2, row: 1 }));
        assert!(Cholesky::new(&[1.0, 2.0, 2.0, 1.0], 2, 1.5).is_ok());
        assert!(Cholesky::new(&[f64::NAN], 1, 0.0).is_err());
    }
}
