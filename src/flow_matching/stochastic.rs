//! Flow matching by stochastic gradients, for fields that are not linear in their parameters.
//!
//! L = mean |v((1 − t) z + t x, t) − (x − z)|² over data x, latents z paired with them, and times t drawn one
//! from each of equally long intervals (Lipman and others 2023). No integration: a start that is trained in
//! seconds.

use crate::field::{Coefficients, InputBar, Output, OutputBar, Sizes, TabulatedField, VectorField};
use crate::flow::gradient::ShardLoss;
use crate::flow_matching::pairing::Pairer;
use crate::math::random::Stream;
use crate::math::simd::Real;
use crate::system::configuration::{Point, filled, norm_squared, pack};

/// The buffers of this gradient. Allocates only while they grow.
pub struct MatchingGradient<T: Real, const D: usize> {
    pairer: Pairer<D>,
    times: Vec<f64>,
    coefficients: Coefficients<T::Scalar>,
    bar: Coefficients<T::Scalar>,
    saved: Vec<T>,
    scratch: Vec<T>,
    flat: [Vec<f64>; 2],
    x: Vec<Point<T, D>>,
    difference: Vec<Point<T, D>>,
    velocity: Vec<Point<T, D>>,
    x_bar: Vec<Point<T, D>>,
}

/// Pairs of data and latents to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'a> {
    /// The configurations to draw from, row-major.
    pub data: &'a [f64],
    /// How many pairs.
    pub count: usize,
    /// What each weighs in the gradient.
    pub weight: f64,
}

/// Pairs that share a time: a multiple of the lanes.
const PAIRS_PER_TIME: usize = 8;

impl<T: Real, const D: usize> MatchingGradient<T, D> {
    /// For `particles` particles paired by `pairer`; `sizes` as the field has them.
    #[must_use]
    pub fn new(pairer: Pairer<D>, particles: usize, sizes: Sizes) -> Self {
        let points = || filled(Point::zeros(), particles);
        let flat = || vec![0.0; T::LANES * particles * D];
        Self {
            pairer,
            times: Vec::new(),
            coefficients: Coefficients::default(),
            bar: Coefficients::default(),
            saved: filled(T::zero(), sizes.saved),
            scratch: filled(T::zero(), sizes.scratch),
            flat: [flat(), flat()],
            x: points(),
            difference: points(),
            velocity: points(),
            x_bar: points(),
        }
    }

    /// Adds to `theta_bar` the gradient of weight·Σ loss over `pairs`, drawn from `stream`; returns Σ loss. Up to seven
    /// more pairs are drawn, so that lanes and times are full; sums are scaled to the count that was asked for.
    pub fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        pairs: Pairs<'_>,
        stream: &mut Stream,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let Pairs {
            data,
            count,
            weight,
        } = pairs;
        let asked = count as f64;
        let count = count.div_ceil(PAIRS_PER_TIME);
        self.times.clear();
        for k in 0..count {
            self.times
                .push((k as f64 + stream.uniform()) / count as f64);
        }
        self.coefficients.refresh(field, theta, &self.times);
        self.bar.clear(field, count);
        let pairs = (count * PAIRS_PER_TIME) as f64;
        let mut loss = 0.0;
        for node in 0..count {
            for _ in 0..PAIRS_PER_TIME / T::LANES {
                self.draw(data, self.times[node], stream);
                loss += self.add_group(field, node, 2.0 * weight * asked / pairs);
            }
        }
        self.bar
            .refresh_vjp(field, theta, &self.coefficients, &self.times, theta_bar);
        ShardLoss {
            loss: loss * asked / pairs,
            ..ShardLoss::default()
        }
    }

    /// Draws one pair a lane: positions at time `t`, and x − z.
    fn draw(&mut self, data: &[f64], t: f64, stream: &mut Stream) {
        let dof = self.x.len() * D;
        let rows = (data.len() / dof) as u32;
        let [position, difference] = &mut self.flat;
        let lanes = position
            .chunks_exact_mut(dof)
            .zip(difference.chunks_exact_mut(dof));
        for (position, difference) in lanes {
            let (z, x) = self.pairer.next(stream, |stream, x| {
                let row = stream.below(rows) as usize;
                pack(&data[row * dof..][..dof], x);
            });
            for (i, (z, x)) in z.iter().zip(x).enumerate() {
                for k in 0..D {
                    position[i * D + k] = (1.0 - t) * z[k] + t * x[k];
                    difference[i * D + k] = x[k] - z[k];
                }
            }
        }
        pack(position, &mut self.x);
        pack(difference, &mut self.difference);
    }

    /// Adds `weight`/2 times the gradient of one lane group; returns the sum of its losses.
    fn add_group(&mut self, field: &dyn VectorField<T, D>, node: usize, weight: f64) -> f64 {
        let tabulated = TabulatedField::new(field, &self.coefficients);
        let input = tabulated.input(node, self.x.len(), &self.x);
        let output = Output {
            v: &mut self.velocity,
            divergences: None,
        };
        field.forward(input, output, &mut self.saved);
        for (v, difference) in self.velocity.iter_mut().zip(&self.difference) {
            *v -= difference;
        }
        let loss = norm_squared(&self.velocity).sum_lanes();
        for v in &mut self.velocity {
            *v *= T::constant(weight);
        }
        // Positions are given: their cotangents are not read, but must not grow without bound.
        self.x_bar.fill(Point::zeros());
        let output_bar = OutputBar {
            v: &self.velocity,
            divergences: None,
        };
        let input_bar = InputBar {
            x: &mut self.x_bar,
            coefficients: self.bar.at_mut(node),
        };
        let (saved, scratch) = (&mut self.saved, &mut self.scratch);
        field.vjp(input, output_bar, input_bar, saved, scratch);
        loss
    }
}
