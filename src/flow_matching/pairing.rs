//! Which latent goes with which configuration in flow matching.

use crate::math::assignment::Assigner;
use crate::math::polar::nearest_orthogonal;
use crate::math::random::Stream;
use crate::system::configuration::{Point, filled, remove_mean};
use crate::system::mean_free::Configurations;
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
    assigner: Assigner,
    aligner: Aligner<D>,
}

impl<const D: usize> Pairer<D> {
    /// A pairer for configurations of `particles` particles.
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
            assigner: Assigner::new(size),
            aligner: Aligner::new(particles),
        }
    }

    /// The next latent with its configuration, one of `data`.
    pub fn next(
        &mut self,
        data: &Configurations<D>,
        stream: &mut Stream,
    ) -> (&[Point<f64, D>], &[Point<f64, D>]) {
        if self.next == self.x.len() {
            self.next = 0;
            for (z, x) in self.z.iter_mut().zip(&mut self.x) {
                data.pack(&[stream.below(data.len() as u32)], x);
                remove_mean(x);
                z.fill_with(|| Point::from_fn(|_, _| stream.normal()));
                remove_mean(z);
            }
            match self.pairing {
                Pairing::Random => {}
                Pairing::MinibatchOptimalTransport => {
                    let (z, x) = (&self.z, &self.x);
                    let found = self.assigner.assign(|i, j| cost(&z[j], &x[i]));
                    self.assignment.copy_from_slice(found);
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
    alternation: Alternation<D>,
}

impl<const D: usize> Aligner<D> {
    /// An aligner for configurations of `particles` particles.
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
            starts: reflections(),
            chosen: Vec::with_capacity(particles),
            moved: filled(Point::zeros(), particles),
            alternation: Alternation::new(particles),
        }
    }

    /// Replaces `z` by the element of its orbit under permutations, rotations and reflections nearest to
    /// `x`: exactly up to four particles, beyond that the best local minimum from 2^D starts, the reflections of
    /// the axes.
    pub fn align(&mut self, z: &mut [Point<f64, D>], x: &[Point<f64, D>]) {
        let Self {
            permutations,
            overlaps,
            starts,
            chosen,
            moved,
            alternation,
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
                let (rotation, overlap) = alternation.run(z, x, *start);
                consider(&alternation.permutation, rotation, overlap);
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
struct Alternation<const D: usize> {
    turned: Vec<Point<f64, D>>,
    permutation: Vec<usize>,
    assigner: Assigner,
}

impl<const D: usize> Alternation<D> {
    fn new(particles: usize) -> Self {
        Self {
            turned: filled(Point::zeros(), particles),
            permutation: vec![0; particles],
            assigner: Assigner::new(particles),
        }
    }

    /// From the rotation `start`: leaves the permutation in place, and returns rotation and overlap.
    fn run(
        &mut self,
        z: &[Point<f64, D>],
        x: &[Point<f64, D>],
        start: SMatrix<f64, D, D>,
    ) -> (SMatrix<f64, D, D>, f64) {
        let (mut rotation, mut overlap) = (start, f64::NEG_INFINITY);
        self.assigner.forget_prices();
        for round in 0..ALTERNATIONS {
            for (turned, z) in self.turned.iter_mut().zip(z) {
                *turned = rotation * z;
            }
            let turned = &self.turned;
            let found = self.assigner.assign_again(|i, j| -x[i].dot(&turned[j]));
            if round > 0 && found == self.permutation {
                break;
            }
            self.permutation.copy_from_slice(found);
            let h = correlation(x, z, &self.permutation);
            rotation = nearest_orthogonal(&h);
            overlap = rotation.dot(&h);
        }
        (rotation, overlap)
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

/// The 2^D diagonal matrices with entries ±1.
fn reflections<const D: usize>() -> Vec<SMatrix<f64, D, D>> {
    let sign = |signs: usize, k: usize| if signs >> k & 1 == 0 { 1.0 } else { -1.0 };
    (0..1usize << D)
        .map(|signs| SMatrix::from_fn(|i, j| if i == j { sign(signs, i) } else { 0.0 }))
        .collect()
}

/// |x − z|², the cost of a pair.
fn cost<const D: usize>(z: &[Point<f64, D>], x: &[Point<f64, D>]) -> f64 {
    z.iter().zip(x).map(|(z, x)| (x - z).norm_squared()).sum()
}
