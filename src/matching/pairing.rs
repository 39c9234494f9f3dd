//! Which latent goes with which configuration in flow matching.

use super::cost;
use crate::particles::{Point, filled, remove_mean};
use crate::random::Stream;
use nalgebra::SMatrix;

/// How latents are paired with data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// Independent draws.
    Random,
    /// Within minibatches of 64, so that Σ|x − z|² is least (Tong and others 2023).
    MinibatchOptimalTransport,
    /// Each latent is permuted, rotated and reflected so that |x − z|² is least (Klein, Krämer and Noé
    /// 2023): allowed because the prior is invariant.
    EquivariantOptimalTransport,
}

/// Pairs per minibatch.
const MINIBATCH: usize = 64;
/// Up to this number of particles all permutations are tried.
const EXHAUSTIVE: usize = 4;
/// Overlaps that differ by less, relatively, are compared by the rotations themselves.
const TIE: f64 = 1e-9;
/// Alternations of permutation and rotation; more are hardly ever needed.
const ALTERNATIONS: usize = 20;

/// Draws pairs one by one.
pub struct Pairer<const D: usize> {
    pairing: Pairing,
    z: Vec<Vec<Point<f64, D>>>,
    x: Vec<Vec<Point<f64, D>>>,
    next: usize,
    assignment: Vec<usize>,
    aligner: Aligner<D>,
}

impl<const D: usize> Pairer<D> {
    /// For configurations of `particles` particles.
    #[must_use]
    pub fn new(pairing: Pairing, particles: usize) -> Self {
        let size = if pairing == Pairing::MinibatchOptimalTransport {
            MINIBATCH
        } else {
            1
        };
        let batch = || vec![filled(Point::zeros(), particles); size];
        Self {
            pairing,
            z: batch(),
            x: batch(),
            next: size,
            assignment: (0..size).collect(),
            aligner: Aligner::new(particles),
        }
    }

    /// The next latent with its configuration; `draw` writes a configuration of the data.
    pub fn next(
        &mut self,
        stream: &mut Stream,
        mut draw: impl FnMut(&mut Stream, &mut [Point<f64, D>]),
    ) -> (&[Point<f64, D>], &[Point<f64, D>]) {
        if self.next == self.x.len() {
            self.next = 0;
            for (z, x) in self.z.iter_mut().zip(&mut self.x) {
                draw(stream, x);
                remove_mean(x);
                z.fill_with(|| Point::from_fn(|_, _| stream.normal()));
                remove_mean(z);
            }
            match self.pairing {
                Pairing::Random => {}
                Pairing::MinibatchOptimalTransport => {
                    let (z, x) = (&self.z, &self.x);
                    self.assignment = assign(x.len(), |i, j| cost(&z[j], &x[i]));
                }
                Pairing::EquivariantOptimalTransport => {
                    self.aligner.align(&mut self.z[0], &self.x[0])
                }
            }
        }
        let index = self.next;
        self.next += 1;
        (&self.z[self.assignment[index]], &self.x[index])
    }
}

/// Moves latents along their orbit under the symmetries of the prior.
pub struct Aligner<const D: usize> {
    permutations: Vec<Vec<usize>>,
    overlaps: Vec<f64>,
    starts: Vec<SMatrix<f64, D, D>>,
    chosen: Vec<usize>,
    moved: Vec<Point<f64, D>>,
}

impl<const D: usize> Aligner<D> {
    /// For configurations of `particles` particles.
    #[must_use]
    pub fn new(particles: usize) -> Self {
        let all = |n: usize| {
            if n <= EXHAUSTIVE {
                permutations(n)
            } else {
                Vec::new()
            }
        };
        Self {
            permutations: all(particles),
            overlaps: Vec::new(),
            starts: signed_permutations(),
            chosen: Vec::with_capacity(particles),
            moved: filled(Point::zeros(), particles),
        }
    }

    /// Replaces `z` by the element of its orbit under permutations, rotations and reflections nearest to
    /// `x`: exactly up to four particles, beyond that the best local minimum from 2^D·D! starts.
    pub fn align(&mut self, z: &mut [Point<f64, D>], x: &[Point<f64, D>]) {
        let Self {
            permutations,
            overlaps,
            starts,
            chosen,
            moved,
        } = self;
        let mut best = (f64::NEG_INFINITY, SMatrix::identity());
        chosen.clear();
        chosen.extend(0..x.len());
        let mut consider = |permutation: &[usize], rotation: SMatrix<f64, D, D>, overlap: f64| {
            if overlap > best.0 {
                best = (overlap, rotation);
                chosen.copy_from_slice(permutation);
            }
        };
        overlaps.clear();
        for permutation in &*permutations {
            overlaps.push(best_overlap(&correlation(x, z, permutation)));
        }
        let enough = (1.0 - TIE) * overlaps.iter().copied().fold(0.0, f64::max);
        for (permutation, overlap) in permutations.iter().zip(&*overlaps) {
            if *overlap >= enough {
                let h = correlation(x, z, permutation);
                let rotation = nearest_orthogonal(&h);
                consider(permutation, rotation, rotation.dot(&h));
            }
        }
        if permutations.is_empty() {
            for start in &*starts {
                let (permutation, rotation, overlap) = alternate(z, x, *start);
                consider(&permutation, rotation, overlap);
            }
        }
        for (moved, source) in moved.iter_mut().zip(&*chosen) {
            *moved = best.1 * z[*source];
        }
        z.copy_from_slice(moved);
    }
}

/// Σ_i x_i z_π(i)ᵀ.
fn correlation<const D: usize>(
    x: &[Point<f64, D>],
    z: &[Point<f64, D>],
    permutation: &[usize],
) -> SMatrix<f64, D, D> {
    let mut h = SMatrix::zeros();
    for (x, source) in x.iter().zip(permutation) {
        for row in 0..D {
            for column in 0..D {
                h[(row, column)] += x[row] * z[*source][column];
            }
        }
    }
    h
}

/// The largest tr(RᵀH) over orthogonal R: the sum of the singular values of H.
fn best_overlap<const D: usize>(h: &SMatrix<f64, D, D>) -> f64 {
    if D == 2 {
        // (σ₁ + σ₂)² = |H|² + 2|det H|.
        let determinant = h[(0, 0)] * h[(1, 1)] - h[(0, 1)] * h[(1, 0)];
        return (h.norm_squared() + 2.0 * determinant.abs()).sqrt();
    }
    nearest_orthogonal(h).dot(h)
}

/// Best permutation for a rotation, best rotation for a permutation, until nothing changes.
fn alternate<const D: usize>(
    z: &[Point<f64, D>],
    x: &[Point<f64, D>],
    start: SMatrix<f64, D, D>,
) -> (Vec<usize>, SMatrix<f64, D, D>, f64) {
    let (mut rotation, mut permutation, mut overlap) = (start, Vec::new(), f64::NEG_INFINITY);
    for _ in 0..ALTERNATIONS {
        let turned: Vec<_> = z.iter().map(|z| rotation * z).collect();
        let found = assign(x.len(), |i, j| -x[i].dot(&turned[j]));
        if found == permutation {
            break;
        }
        permutation = found;
        let h = correlation(x, z, &permutation);
        rotation = nearest_orthogonal(&h);
        overlap = rotation.dot(&h);
    }
    (permutation, rotation, overlap)
}

/// The orthogonal R with the largest tr(RᵀH): the polar factor of H, by Newton's iteration with scaling
/// (Higham 1986). A trace of the identity is added to H, so that a singular one (two particles in the
/// plane) has a factor too; the identity if that is not enough.
fn nearest_orthogonal<const D: usize>(h: &SMatrix<f64, D, D>) -> SMatrix<f64, D, D> {
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

/// All permutations of 0..n, the identity first.
fn permutations(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..n {
        let longer = |short: &Vec<usize>| {
            let rest: Vec<usize> = (0..n).filter(|item| !short.contains(item)).collect();
            let short = short.clone();
            rest.into_iter()
                .map(move |item| [short.clone(), vec![item]].concat())
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// The 2^D·D! orthogonal matrices with entries 0 and ±1.
fn signed_permutations<const D: usize>() -> Vec<SMatrix<f64, D, D>> {
    let matrices = permutations(D).into_iter().flat_map(|permutation| {
        (0..1usize << D).map(move |signs| {
            let mut matrix = SMatrix::zeros();
            for (row, column) in permutation.iter().enumerate() {
                matrix[(row, *column)] = if signs >> row & 1 == 0 { 1.0 } else { -1.0 };
            }
            matrix
        })
    });
    matrices.collect()
}

/// The assignment i → j of least total cost, by the Hungarian method with potentials (Jonker and
/// Volgenant 1987) in O(n³).
#[must_use]
pub fn assign(n: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // Rows and columns count from one; column zero stands for the row that is being added.
    let (mut row_price, mut column_price) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let (mut row_of, mut previous) = (vec![0; n + 1], vec![0; n + 1]);
    for row in 1..=n {
        row_of[0] = row;
        let (mut slack, mut done) = (vec![f64::INFINITY; n + 1], vec![false; n + 1]);
        let mut column = 0;
        while row_of[column] != 0 {
            done[column] = true;
            let current = row_of[column];
            let (mut least, mut nearest) = (f64::INFINITY, 0);
            for j in (1..=n).filter(|j| !done[*j]) {
                let reduced = cost(current - 1, j - 1) - row_price[current] - column_price[j];
                if reduced < slack[j] {
                    slack[j] = reduced;
                    previous[j] = column;
                }
                if nearest == 0 || slack[j] < least {
                    (least, nearest) = (slack[j], j);
                }
            }
            for j in 0..=n {
                if done[j] {
                    row_price[row_of[j]] += least;
                    column_price[j] -= least;
                } else {
                    slack[j] -= least;
                }
            }
            column = nearest;
        }
        while column != 0 {
            row_of[column] = row_of[previous[column]];
            column = previous[column];
        }
    }
    let mut assignment = vec![0; n];
    for column in 1..=n {
        assignment[row_of[column] - 1] = column - 1;
    }
    assignment
}
