//! The radial profile as a table: cubic B-splines on an equal grid, one table per time.
//!
//! At a fixed time φ is a function of the distance alone, so it is tabulated once per parameter update
//! and looked up at every pair, as molecular dynamics codes do. The spline *is* the field: velocity,
//! divergence and gradients are all derivatives of the interpolant itself, which is twice continuously
//! differentiable. Its distance to the sum of Gaussians is a few parts in 10⁵.

use super::Sizes;
use super::kernel::Profile;
use super::layout::ParameterLayout;
use super::radial::GaussianProfile;
use crate::math::simd::{Piece, Real, Scalar};

/// Table nodes per bandwidth of the radial basis.
const NODES_PER_WIDTH: f64 = 5.0;
/// The basis functions are cut where exp(−(d − μ_last)²/γ²) has fallen this far below the normaliser's floor.
const TAIL_WIDTHS: f64 = 5.5;
/// Extra sites on both sides of the grid; the influence of a site falls by 0.27 per node.
const MARGIN: usize = 16;
/// B-spline coefficients below this have no effect in single precision and are not stored.
const NEGLIGIBLE: f64 = 1e-9;

/// CoefficientsAt that are summed side by side.
const BLOCK: usize = 16;
/// Rows that are summed side by side.
const ROWS: usize = 5;

/// The cubic pieces in the local coordinate u ∈ [−½, ½]: column i holds the monomial coefficients
/// (1, u, u², u³) of the i-th of the four B-splines that overlap a piece.
const PIECE_FROM_SPLINE: [[f64; 4]; 4] = [
    [1.0 / 48.0, -0.125, 0.25, -1.0 / 6.0],
    [23.0 / 48.0, -0.625, -0.25, 0.5],
    [23.0 / 48.0, 0.625, -0.25, -0.5],
    [1.0 / 48.0, 0.125, 0.25, 1.0 / 6.0],
];

/// One radial basis function in the B-spline basis: its non-zero coefficients and where they start.
#[derive(Clone, Debug, PartialEq)]
struct Band {
    start: usize,
    coefficients: Vec<f64>,
}

/// The tabulated profile: same θ as [`GaussianProfile`], evaluated at a cost that does not depend on
/// the number of basis functions.
#[derive(Clone, Debug, PartialEq)]
pub struct SplineProfile<S> {
    basis: GaussianProfile,
    bands: Vec<Band>,
    pieces: usize,
    inverse_spacing: S,
}

impl<S: Scalar> SplineProfile<S> {
    /// Tabulates the basis of `basis`.
    #[must_use]
    #[inline(never)]
    pub fn new(basis: GaussianProfile) -> Self {
        let width = basis.radial.width();
        let spacing = width / NODES_PER_WIDTH;
        let reach = basis.radial.last_centre() + TAIL_WIDTHS * width;
        // Whole blocks of coefficients.
        let controls = (libm::ceil(reach / spacing) as usize + 4).next_multiple_of(BLOCK);
        let pieces = controls - 3;
        let bands = spline_bands(&basis, spacing, pieces);
        Self {
            basis,
            bands,
            pieces,
            inverse_spacing: S::narrow(1.0 / spacing),
        }
    }

    /// The Gaussian bases that this table stands for.
    #[must_use]
    pub fn basis(&self) -> &GaussianProfile {
        &self.basis
    }

    fn controls(&self) -> usize {
        self.pieces + 3
    }

    /// Adds to each of `sums`, at most `ROWS`, the product of the band with its row of `rows`.
    fn dot_rows(&self, band: &Band, rows: &[S], sums: &mut [f64]) {
        let len = band.coefficients.len();
        // Rows that are not there are the first one once more.
        let row = |k: usize| {
            let row = if k < sums.len() { k } else { 0 };
            &rows[row * self.controls() + band.start..][..len]
        };
        let rows: [&[S]; ROWS] = core::array::from_fn(row);
        let mut totals = [0.0; ROWS];
        for (j, c) in band.coefficients.iter().enumerate() {
            for (total, row) in totals.iter_mut().zip(&rows) {
                *total += row[j].widen() * c;
            }
        }
        for (sum, total) in sums.iter_mut().zip(totals) {
            *sum += total;
        }
    }

    #[inline(always)]
    fn table<'a>(&self, node: &'a [S]) -> &'a [Piece<S>] {
        pieces(&node[..4 * self.pieces])
    }
}

/// The B-spline coefficients of every radial basis function.
///
/// The spline interpolates at the centres of the B-splines, (j − 1.5)·spacing; the four last
/// coefficients are zero, so that the last piece, which serves all larger distances, is constant.
fn spline_bands(basis: &GaussianProfile, spacing: f64, pieces: usize) -> Vec<Band> {
    let controls = pieces + 3;
    let sites = controls + 2 * MARGIN;
    let functions = basis.radial.len();
    let mut samples = vec![0.0; sites * functions];
    for (site, row) in samples.chunks_exact_mut(functions).enumerate() {
        basis
            .radial
            .values((site as f64 - MARGIN as f64 - 1.5) * spacing, row);
    }
    solve_interpolation(&mut samples, functions);
    (0..functions)
        .map(|k| {
            let column: Vec<f64> = (0..controls)
                .map(|j| {
                    if j + 4 >= controls {
                        0.0
                    } else {
                        samples[(j + MARGIN) * functions + k]
                    }
                })
                .collect();
            let start = column
                .iter()
                .position(|c| c.abs() > NEGLIGIBLE)
                .unwrap_or(0);
            let end = column
                .iter()
                .rposition(|c| c.abs() > NEGLIGIBLE)
                .map_or(start, |last| last + 1);
            Band {
                start,
                coefficients: column[start..end].to_vec(),
            }
        })
        .collect()
}

/// Solves (c_{j−1} + 4 c_j + c_{j+1})/6 = sample_j for every column, in place (Thomas algorithm).
fn solve_interpolation(samples: &mut [f64], columns: usize) {
    let rows = samples.len() / columns;
    let mut upper = vec![0.0; rows];
    for j in 0..rows {
        let pivot = if j == 0 { 4.0 } else { 4.0 - upper[j - 1] };
        upper[j] = 1.0 / pivot;
        for k in 0..columns {
            let above = if j == 0 {
                0.0
            } else {
                samples[(j - 1) * columns + k]
            };
            samples[j * columns + k] = (6.0 * samples[j * columns + k] - above) / pivot;
        }
    }
    for j in (0..rows - 1).rev() {
        for k in 0..columns {
            samples[j * columns + k] -= upper[j] * samples[(j + 1) * columns + k];
        }
    }
}

/// Where a distance falls in the table.
#[derive(Clone, Copy, Debug)]
pub struct Place<T: Real> {
    index: T::Index,
    u: T,
}

impl<T: Real> Profile<T> for SplineProfile<T::Scalar> {
    type Trace = Place<T>;

    fn layout(&self) -> ParameterLayout {
        self.basis.layout()
    }

    /// Node coefficients: four monomial coefficients a piece, then the B-spline coefficients they come from, then
    /// the weights of the time kernels that those come from.
    fn sizes(&self) -> Sizes {
        let times = self.basis.time.len();
        Sizes {
            shared: self.controls() * times,
            node: 4 * self.pieces + self.controls() + times,
            ..Sizes::default()
        }
    }

    /// Shared coefficients: B-spline coefficients, one row of `controls` per time kernel.
    fn precompute(&self, theta: &[f64], shared: &mut [T::Scalar]) {
        let times = self.basis.time.len();
        let (weights, bias) = theta.split_at(self.bands.len() * times);
        for (l, row) in shared.chunks_exact_mut(self.controls()).enumerate() {
            row.fill(T::Scalar::narrow(bias[l]));
            for (k, band) in self.bands.iter().enumerate() {
                let weight = weights[k * times + l];
                for (out, c) in row[band.start..].iter_mut().zip(&band.coefficients) {
                    *out += T::Scalar::narrow(weight * c);
                }
            }
        }
    }

    fn precompute_vjp(&self, shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
        let times = self.basis.time.len();
        let (weights_bar, bias_bar) = theta_bar.split_at_mut(self.bands.len() * times);
        let rows = shared_bar.chunks_exact(self.controls());
        for (bias, row) in bias_bar.iter_mut().zip(rows) {
            for value in row {
                *bias += value.widen();
            }
        }
        for (weights, band) in weights_bar.chunks_exact_mut(times).zip(&self.bands) {
            // Sums over one row wait for each other; those over several rows do not.
            for (weights, rows) in weights
                .chunks_mut(ROWS)
                .zip(shared_bar.chunks(ROWS * self.controls()))
            {
                self.dot_rows(band, rows, weights);
            }
        }
    }

    fn at_time(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
        let zero = T::Scalar::narrow(0.0);
        let (pieces, rest) = node.split_at_mut(4 * self.pieces);
        let (controls, weights) = rest.split_at_mut(self.controls());
        for (out, weight) in weights.iter_mut().zip(self.basis.time_weights(t)) {
            *out = T::Scalar::narrow(weight);
        }
        for (block, out) in controls.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
            let mut sums = [zero; BLOCK];
            for (row, weight) in shared.chunks_exact(self.controls()).zip(&*weights) {
                for (sum, value) in sums.iter_mut().zip(&row.as_chunks::<BLOCK>().0[block]) {
                    *sum += *weight * *value;
                }
            }
            *out = sums;
        }
        let matrix = PIECE_FROM_SPLINE.map(|column| column.map(T::Scalar::narrow));
        for (piece, controls) in pieces_mut(pieces).iter_mut().zip(controls.windows(4)) {
            let mut sum = [zero; 4];
            for (column, control) in matrix.iter().zip(controls) {
                for power in 0..4 {
                    sum[power] += column[power] * *control;
                }
            }
            *piece = sum;
        }
    }

    fn at_time_vjp(
        &self,
        node: &[T::Scalar],
        _t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    ) {
        let (pieces_bar, controls_bar) = node_bar.split_at_mut(4 * self.pieces);
        let touched = touched(pieces(pieces_bar));
        let matrix = PIECE_FROM_SPLINE.map(|column| column.map(T::Scalar::narrow));
        // Four neighbouring sums slide along the table in registers.
        let mut window = [T::Scalar::narrow(0.0); 4];
        let pieces = &pieces(pieces_bar)[touched.clone()];
        let touched = touched.start..touched.end + 3;
        let controls_bar = &mut controls_bar[touched.clone()];
        for (piece, out) in pieces.iter().zip(controls_bar.iter_mut()) {
            let mut sums = [T::Scalar::narrow(0.0); 4];
            for power in 0..4 {
                for i in 0..4 {
                    sums[i] += matrix[i][power] * piece[power];
                }
            }
            for i in 0..4 {
                window[i] += sums[i];
            }
            *out += window[0];
            window = [window[1], window[2], window[3], T::Scalar::narrow(0.0)];
        }
        for (out, last) in controls_bar[pieces.len()..].iter_mut().zip(window) {
            *out += last;
        }
        let weights = &node[4 * self.pieces + self.controls()..];
        for (row, weight) in shared_bar.chunks_exact_mut(self.controls()).zip(weights) {
            for (out, value) in row[touched.clone()].iter_mut().zip(controls_bar.iter()) {
                *out += *weight * *value;
            }
        }
    }

    #[inline(always)]
    fn value(&self, node: &[T::Scalar], d: T) -> [T; 2] {
        let scale = T::splat(self.inverse_spacing);
        let (index, u) = (d * scale).nearest(self.pieces - 1);
        let [a0, a1, a2, a3] = T::gather(self.table(node), index);
        let phi = a0 + u * (a1 + u * (a2 + u * a3));
        let slope = a1 + u * (a2 + a2 + u * (T::constant(3.0) * a3));
        [phi, slope * scale]
    }

    #[inline(always)]
    fn curvature(&self, node: &[T::Scalar], d: T) -> ([T; 3], Place<T>) {
        let scale = T::splat(self.inverse_spacing);
        let (index, u) = (d * scale).nearest(self.pieces - 1);
        let [a0, a1, a2, a3] = T::gather(self.table(node), index);
        let thrice = T::constant(3.0) * a3 * u;
        let phi = a0 + u * (a1 + u * (a2 + u * a3));
        let slope = a1 + u * (a2 + a2 + thrice);
        let curvature = a2 + a2 + thrice + thrice;
        (
            [phi, slope * scale, curvature * scale * scale],
            Place { index, u },
        )
    }

    #[inline(always)]
    fn add_cotangent(&self, place: Place<T>, phi_bar: T, slope_bar: T, node_bar: &mut [T::Scalar]) {
        let Place { index, u } = place;
        let m = slope_bar * T::splat(self.inverse_spacing);
        let first = phi_bar * u;
        let second = first * u;
        let third = second * u;
        let mu = m * u;
        let values = [
            phi_bar,
            first + m,
            second + mu + mu,
            third + T::constant(3.0) * mu * u,
        ];
        T::scatter_add(pieces_mut(&mut node_bar[..4 * self.pieces]), index, values);
    }
}

/// The pieces from the first to the last that something was added to: distances do not reach all of a table.
fn touched<S: Scalar>(pieces: &[Piece<S>]) -> core::ops::Range<usize> {
    let is_touched = |piece: &Piece<S>| piece.iter().any(|value| *value != S::zero());
    let first = pieces.iter().position(is_touched).unwrap_or(0);
    let end = pieces
        .iter()
        .rposition(is_touched)
        .map_or(first, |last| last + 1);
    first..end
}

fn pieces<S>(node: &[S]) -> &[Piece<S>] {
    node.as_chunks::<4>().0
}

fn pieces_mut<S>(node: &mut [S]) -> &mut [Piece<S>] {
    node.as_chunks_mut::<4>().0
}
