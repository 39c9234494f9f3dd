//! Dense matrices of any size, row-major, in plain loops: sums run in one written order on every machine.

/// Writes the transpose of `matrix`, whose rows have `columns` numbers; `out` grows as needed.
pub fn transpose(matrix: &[f64], columns: usize, out: &mut Vec<f64>) {
    let rows = matrix.len() / columns;
    out.resize(matrix.len(), 0.0);
    for (r, row) in matrix.chunks_exact(columns).enumerate() {
        for (c, value) in row.iter().enumerate() {
            out[c * rows + r] = *value;
        }
    }
}

/// Columns of a product that are worked on together: their sums stay in registers.
const COLUMNS: usize = 8;

/// out = A B, row-major: A has rows of `inner` numbers, B and out of `columns`.
pub fn multiply(a: &[f64], b: &[f64], inner: usize, columns: usize, out: &mut [f64]) {
    for (a, out) in a.chunks_exact(inner).zip(out.chunks_exact_mut(columns)) {
        let (blocks, rest) = out.as_chunks_mut::<COLUMNS>();
        let first_of_rest = COLUMNS * blocks.len();
        for (k, out) in blocks.iter_mut().enumerate() {
            let mut sums = [0.0; COLUMNS];
            for (a, b) in a.iter().zip(b[COLUMNS * k..].chunks(columns)) {
                for (sum, b) in sums.iter_mut().zip(&b[..COLUMNS]) {
                    *sum += a * b;
                }
            }
            *out = sums;
        }
        rest.fill(0.0);
        for (a, b) in a.iter().zip(b.chunks_exact(columns)) {
            for (out, b) in rest.iter_mut().zip(&b[first_of_rest..]) {
                *out += a * b;
            }
        }
    }
}

/// |a − b| / |b|: how far one vector is from another.
#[must_use]
pub fn relative_error(a: &[f64], b: &[f64]) -> f64 {
    let difference: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    let size: f64 = b.iter().map(|b| b * b).sum();
    (difference / size).sqrt()
}
