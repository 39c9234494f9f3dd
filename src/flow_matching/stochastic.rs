//! Flow matching by stochastic gradients, for fields that are not linear in their parameters.
//!
//! L = mean |v((1 − t) z + t x, t) − (x − z)|² over data x, latents z paired with them, and times t drawn one
//! from each of equally long intervals (Lipman and others 2023). No integration: a start that is trained in
//! seconds.

use crate::field::{Coefficients, Input, InputBar, Output, OutputBar, VectorField};
use crate::flow_matching::pairing::Pairer;
use crate::math::random::Stream;
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::{Point, grow, norm_squared, resize};
use crate::system::mean_free::Configurations;

/// The gradient of this loss over pairs that are drawn at random. Allocates only while its buffers grow.
pub struct MatchingGradient<T: Real, const D: usize> {
    pairer: Pairer<D>,
    times: Vec<f64>,
    coefficients: Coefficients<T::Scalar>,
    bar: Coefficients<T::Scalar>,
    saved: Vec<T>,
    scratch: Vec<T>,
    x: Vec<Point<T, D>>,
    difference: Vec<Point<T, D>>,
    velocity: Vec<Point<T, D>>,
    x_bar: Vec<Point<T, D>>,
}

/// Pairs of data and latents to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'a, const D: usize> {
    /// The configurations to draw from.
    pub data: &'a Configurations<D>,
    /// How many pairs.
    pub count: usize,
    /// What each weighs in the gradient.
    pub weight: f64,
}

/// Pairs that share a time: a multiple of the lanes.
const PAIRS_PER_TIME: usize = 8;

impl<T: Real, const D: usize> MatchingGradient<T, D> {
    /// The gradient over pairs that `pairer` draws.
    #[must_use]
    pub fn new(pairer: Pairer<D>) -> Self {
        Self {
            pairer,
            times: Vec::new(),
            coefficients: Coefficients::default(),
            bar: Coefficients::default(),
            saved: Vec::new(),
            scratch: Vec::new(),
            x: Vec::new(),
            difference: Vec::new(),
            velocity: Vec::new(),
            x_bar: Vec::new(),
        }
    }

    /// Adds to `theta_bar` the gradient of weight·Σ loss over `pairs`, drawn from `stream`; returns Σ loss. Up to seven
    /// more pairs are drawn, so that lanes and times are full; sums are scaled to the count that was asked for.
    pub fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        pairs: Pairs<'_, D>,
        stream: &mut Stream,
        theta_bar: &mut [f64],
    ) -> f64 {
        let times = pairs.count.div_ceil(PAIRS_PER_TIME);
        let (asked, drawn) = (pairs.count as f64, (times * PAIRS_PER_TIME) as f64);
        self.times.clear();
        self.times
            .extend((0..times).map(|k| (k as f64 + stream.uniform()) / times as f64));
        self.make_room(field, pairs.data.particles());
        self.coefficients.refresh(field, theta, &self.times);
        self.bar.clear(field, times);
        let mut loss = 0.0;
        for node in 0..times {
            for _ in 0..PAIRS_PER_TIME / T::LANES {
                self.draw(pairs.data, self.times[node], stream);
                loss += self.add_group(field, node, 2.0 * pairs.weight * asked / drawn);
            }
        }
        self.bar
            .refresh_vjp(field, theta, &self.coefficients, &self.times, theta_bar);
        loss * asked / drawn
    }

    fn make_room(&mut self, field: &dyn VectorField<T, D>, n: usize) {
        let sizes = field.sizes(n);
        grow(&mut self.saved, sizes.saved, T::zero());
        grow(&mut self.scratch, sizes.scratch, T::zero());
        let Self {
            x,
            difference,
            velocity,
            x_bar,
            ..
        } = self;
        for list in [x, difference, velocity, x_bar] {
            resize(list, n, Point::zeros());
        }
    }

    /// Draws one pair a lane: positions at time `t`, and x − z.
    fn draw(&mut self, data: &Configurations<D>, t: f64, stream: &mut Stream) {
        for lane in 0..T::LANES {
            let (z, x) = self.pairer.next(data, stream);
            let write = |out: &mut Point<T, D>, k: usize, value: f64| {
                out[k].replace(lane, T::Scalar::narrow(value));
            };
            for (i, (z, x)) in z.iter().zip(x).enumerate() {
                for k in 0..D {
                    write(&mut self.x[i], k, (1.0 - t) * z[k] + t * x[k]);
                    write(&mut self.difference[i], k, x[k] - z[k]);
                }
            }
        }
    }

    /// Adds `weight`/2 times the gradient of one lane group; returns the sum of its losses.
    fn add_group(&mut self, field: &dyn VectorField<T, D>, node: usize, weight: f64) -> f64 {
        let input = Input {
            at: self.coefficients.at(node),
            n: self.x.len(),
            x: &self.x,
        };
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
