//! Low-rank approximation of a positive semi-definite matrix, in plain loops: the same bits on every machine.

use super::cholesky::subtract_combination;

/// A ≈ BᵀB, with the rows of B in the order of their pivots (Harbrecht, Peters and Schneider 2012).
#[derive(Clone, Debug, PartialEq)]
pub struct PivotedCholesky {
    /// B, row-major: r rows of n numbers.
    pub rows: Vec<f64>,
    /// The trace of A − BᵀB, which is no less than its largest eigenvalue.
    pub rest: f64,
}

impl PivotedCholesky {
    /// Adds rows for the largest diagonal entries of what is left of the symmetric `a` (row-major, n²), until its trace is
    /// at most `tolerance`. r² n operations.
    pub fn new(a: &[f64], n: usize, tolerance: f64) -> Self {
        let mut left: Vec<f64> = (0..n).map(|i| a[i * n + i]).collect();
        let mut rows: Vec<f64> = Vec::new();
        loop {
            let rest: f64 = left.iter().sum();
            let pivot = (0..n).fold(0, |best, i| if left[i] > left[best] { i } else { best });
            // Beyond rounding there is nothing left.
            if rest <= tolerance || rows.len() == n * n || left[pivot] <= 0.0 {
                return Self { rows, rest };
            }
            let mut row = a[pivot * n..][..n].to_vec();
            let factors: Vec<f64> = rows.chunks_exact(n).map(|done| done[pivot]).collect();
            subtract_combination(&mut row, &factors, &rows);
            let diagonal = left[pivot].sqrt();
            for (value, left) in row.iter_mut().zip(&mut left) {
                *value /= diagonal;
                *left = (*left - *value * *value).max(0.0);
            }
            left[pivot] = 0.0;
            rows.extend(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PivotedCholesky;

    /// A Gram matrix of overlapping Gaussians, whose eigenvalues fall off quickly.
    fn gaussians(n: usize) -> Vec<f64> {
        let entry = |e: usize| {
            let distance = (e / n).abs_diff(e % n) as f64 / 3.0;
            libm::exp(-distance * distance)
        };
        (0..n * n).map(entry).collect()
    }

    #[test]
    fn what_is_left_is_positive_and_has_the_trace_that_is_told() {
        let n = 40;
        let a = gaussians(n);
        let mut last = f64::INFINITY;
        for tolerance in [10.0, 1.0, 1e-3] {
            let PivotedCholesky { rows, rest } = PivotedCholesky::new(&a, n, tolerance);
            assert!(rest <= tolerance && rest < last);
            last = rest;
            let product = |i: usize, j: usize| -> f64 {
                rows.chunks_exact(n).map(|row| row[i] * row[j]).sum()
            };
            let trace: f64 = (0..n).map(|i| a[i * n + i] - product(i, i)).sum();
            assert!((trace - rest).abs() < 1e-12, "{trace} and {rest}");
            for i in 0..n {
                for j in 0..n {
                    let left = a[i * n + j] - product(i, j);
                    assert!(left.abs() <= rest + 1e-12, "Cauchy and Schwarz: {left}");
                }
            }
        }
        let ranks = [10.0, 1.0, 1e-3]
            .map(|tolerance| PivotedCholesky::new(&a, n, tolerance).rows.len() / n);
        assert!(
            ranks[0] < ranks[1] && ranks[1] < ranks[2] && ranks[2] < n,
            "{ranks:?}"
        );
    }

    #[test]
    fn the_rank_ends_where_nothing_is_left() {
        // Of rank 2, and zero.
        let [x, y] = [[1.0, 2.0, 3.0, 4.0], [1.0, -1.0, 0.5, 0.0]];
        let a: Vec<f64> = (0..16)
            .map(|e| x[e / 4] * x[e % 4] + y[e / 4] * y[e % 4])
            .collect();
        let found = PivotedCholesky::new(&a, 4, 1e-12);
        assert_eq!(found.rows.len(), 2 * 4);
        assert!(PivotedCholesky::new(&[0.0; 9], 3, 0.0).rows.is_empty());
        // What is not finite is left to the factorisation that follows.
        assert!(PivotedCholesky::new(&[f64::NAN], 1, 0.0).rows[0].is_nan());
    }
}
