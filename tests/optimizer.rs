//! Laws of the optimiser.

mod common;

use approx::assert_relative_eq;
use common::stream;
use equiflow::math::random::Stream;
use equiflow::train::adam::{Adam, BETA_2, BETA_2_SOAP, Schedule, clip_norm};
use equiflow::train::soap::Scratch;
use equiflow::train::soap::Soap;

fn normals(count: usize, stream: &mut Stream) -> Vec<f64> {
    (0..count).map(|_| stream.normal()).collect()
}

/// A random matrix with orthonormal rows.
fn orthogonal(n: usize, stream: &mut Stream) -> Vec<f64> {
    let rows = nalgebra::DMatrix::from_row_slice(n, n, &normals(n * n, stream));
    rows.qr().q().transpose().iter().copied().collect()
}

/// out = A B for matrices by rows; `inner` columns of A, `columns` of B.
fn product(a: &[f64], b: &[f64], inner: usize, columns: usize) -> Vec<f64> {
    let entry = |row: &[f64], c: usize| (0..inner).map(|k| row[k] * b[k * columns + c]).sum();
    a.chunks_exact(inner)
        .flat_map(|row| (0..columns).map(move |c| entry(row, c)))
        .collect()
}

#[test]
fn the_first_update_of_adam_moves_every_number_by_the_rate() {
    let mut theta = vec![1.0, -2.0, 3.0];
    Adam::new(3, 1e-12, BETA_2).update(&mut theta, &[0.3, -7.0, 1e-3], 0.1);
    for (theta, expected) in theta.iter().zip([0.9, -1.9, 2.9]) {
        assert_relative_eq!(*theta, expected, epsilon = 1e-8);
    }
}

#[test]
fn turning_keeps_lengths_and_is_undone() {
    let shapes = [(3, 5), (1, 4), (300, 2), (6, 6)];
    let (mut bases, mut scratch) = (Soap::new(&shapes), Scratch::default());
    let mut stream = stream(1);
    let len = bases.len();
    assert_eq!(len, 3 * 5 + 4 + 600 + 36);
    for step in 1..25 {
        bases.update(&normals(len, &mut stream), 0.9, step, &mut scratch);
    }
    let x = normals(len, &mut stream);
    let mut turned = vec![0.0; len];
    bases.project(&x, &mut turned, &mut scratch);
    let norm = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    assert_relative_eq!(norm(&turned), norm(&x), max_relative = 1e-12);
    assert!(turned.iter().zip(&x).any(|(a, b)| (a - b).abs() > 0.1));
    bases.project_back(&mut turned, &mut scratch);
    for (back, x) in turned.iter().zip(&x) {
        assert_relative_eq!(*back, *x, epsilon = 1e-12);
    }
}

/// A part of a network that has no gradient at first, as behind weights that start at zero.
#[test]
fn bases_without_a_gradient_so_far_stay_as_they_are() {
    let (mut bases, mut scratch) = (Soap::new(&[(3, 4)]), Scratch::default());
    for step in 1..=20 {
        bases.update(&[0.0; 12], 0.99, step, &mut scratch);
    }
    let x = normals(12, &mut stream(4));
    let mut projected = vec![0.0; 12];
    bases.project(&x, &mut projected, &mut scratch);
    assert_eq!(projected, x);
}

/// Gradients P S Qᵀ with independent S of different sizes are uncorrelated in the bases P and Q.
#[test]
fn the_bases_find_the_directions_of_the_gradients() {
    let (rows, columns) = (4, 6);
    let mut stream = stream(2);
    let (p, q) = (
        orthogonal(rows, &mut stream),
        orthogonal(columns, &mut stream),
    );
    let mut gradient = || -> Vec<f64> {
        let size = |k: usize| libm::pow(4.0, -((k / columns + k % columns) as f64));
        let s: Vec<f64> = (0..rows * columns)
            .map(|k| size(k) * stream.normal())
            .collect();
        product(&product(&p, &s, rows, columns), &q, columns, columns)
    };
    let (mut bases, mut scratch) = (Soap::new(&[(rows, columns)]), Scratch::default());
    for step in 1..4000 {
        bases.update(&gradient(), 0.999, step, &mut scratch);
    }
    let mut second = vec![0.0; rows * rows];
    for _ in 0..4000 {
        let mut turned = vec![0.0; rows * columns];
        bases.project(&gradient(), &mut turned, &mut scratch);
        for (k, sum) in second.iter_mut().enumerate() {
            let row = |r: usize| &turned[r * columns..][..columns];
            let pairs = row(k / rows).iter().zip(row(k % rows));
            *sum += pairs.map(|(a, b)| a * b).sum::<f64>();
        }
    }
    for i in 0..rows {
        for j in 0..i {
            let correlation =
                second[i * rows + j] / (second[i * rows + i] * second[j * rows + j]).sqrt();
            assert!(correlation.abs() < 0.15, "rows {i} and {j}: {correlation}");
        }
        assert!(i == 0 || second[i * rows + i] < second[(i - 1) * rows + i - 1]);
    }
}

/// A linear map learnt from inputs whose covariance has a condition of 10⁴ and lies across all coordinates.
#[test]
fn bases_learn_from_correlated_inputs_what_adam_alone_cannot() {
    let (rows, n, batch, steps) = (4, 12, 32, 600);
    let mut draws = stream(3);
    let (u, v) = (orthogonal(n, &mut draws), orthogonal(n, &mut draws));
    let scaled: Vec<f64> = (0..n * n)
        .map(|k| v[k] * libm::pow(100.0, -((k / n) as f64) / (n - 1) as f64))
        .collect();
    let spread = product(&u, &scaled, n, n);
    let goal = normals(rows * n, &mut draws);
    let descend = |mut adam: Adam| {
        let (mut w, mut draws) = (vec![0.0; rows * n], stream(4));
        let schedule = Schedule {
            warmup: 20,
            decay_steps: steps,
            floor: 1e-3,
        };
        let away = |w: &[f64]| -> Vec<f64> { w.iter().zip(&goal).map(|(w, g)| w - g).collect() };
        for step in 0..steps {
            let inputs = product(&normals(batch * n, &mut draws), &spread, n, n);
            let mut gradient = vec![0.0; rows * n];
            for x in inputs.chunks_exact(n) {
                let errors = product(&away(&w), x, n, 1);
                for (row, error) in gradient.chunks_exact_mut(n).zip(errors) {
                    for (g, x) in row.iter_mut().zip(x) {
                        *g += error * x / batch as f64;
                    }
                }
            }
            adam.update(&mut w, &gradient, 0.05 * schedule.factor(step));
        }
        // The mean square of what is left to learn, over all directions alike.
        away(&w).iter().map(|a| a * a).sum::<f64>() / (rows * n) as f64
    };
    let adam = || Adam::new(rows * n, 1e-12, BETA_2_SOAP);
    let alone = descend(adam());
    let turned = descend(adam().in_eigenbases(Soap::new(&[(rows, n)])));
    assert!(turned < 0.2 * alone, "alone {alone}, turned {turned}");
}

#[test]
fn what_was_forgotten_is_as_new() {
    let mut stream = stream(4);
    let fresh = || Adam::new(12, 1e-8, BETA_2_SOAP).in_eigenbases(Soap::new(&[(3, 4)]));
    let mut used = fresh();
    for _ in 0..30 {
        used.update(&mut [0.0; 12], &normals(12, &mut stream), 0.1);
    }
    used.reset();
    let (mut one, mut other) = ([0.0; 12], [0.0; 12]);
    let mut new = fresh();
    for _ in 0..30 {
        let gradient = normals(12, &mut stream);
        used.update(&mut one, &gradient, 0.1);
        new.update(&mut other, &gradient, 0.1);
    }
    assert_eq!(one, other);
}

#[test]
fn long_gradients_are_scaled_to_the_limit_and_short_ones_are_kept() {
    let mut long = [3.0, 4.0];
    assert_eq!(clip_norm(&mut long, 1.0), 5.0);
    assert_relative_eq!(long[0], 0.6, max_relative = 1e-15);
    let mut short = [0.3, 0.4];
    assert_relative_eq!(clip_norm(&mut short, 1.0), 0.5, max_relative = 1e-15);
    assert_eq!(short, [0.3, 0.4]);
}
