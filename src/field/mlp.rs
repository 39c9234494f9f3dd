//! A field without symmetry: a multilayer perceptron of all coordinates and time.
//!
//! The baseline that shows what equivariance buys. With P the projection onto the mean-free subspace,
//!
//! v(x, t) = P W₃ tanh(W₂ tanh(W₁ P x + w t + b₁) + b₂) + P b₃,
//!
//! so that velocities are mean-free and do not see the centre of mass, and nothing else is symmetric.
//! Its divergence is exact without a tangent per coordinate: the trace of P W₃ S₂ W₂ S₁ W₁ P, with S the
//! diagonal matrices of slopes, is s₂ᵀ C s₁ with C_ab = W₂_ab (W₁ P W₃)_ba, which depends on θ alone and is
//! worked up once per parameter update.

mod layers;
mod units;

use self::layers::{Layer, add_outer, add_rows, coordinates, row_products};
use super::layout::ParameterLayout;
use super::{Input, InputBar, Output, OutputBar, Sizes, VectorField};
#[cfg(feature = "full")]
use crate::math::random::Stream;
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::Point;

/// The perceptron for a given number of particles, with two hidden layers of `width` units.
///
/// θ = [W₁ (coordinate × unit), w, b₁, W₂ (unit × unit), b₂, W₃ (coordinate × unit), b₃]. The shared
/// coefficients are the same with P applied to W₁, W₃ and b₃, and C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainField {
    particles: usize,
    width: usize,
}

/// Where the parts of θ and of the shared coefficients begin.
struct Offsets {
    time: usize,
    first_bias: usize,
    second: usize,
    second_bias: usize,
    third: usize,
    third_bias: usize,
    trace: usize,
}

impl PlainField {
    /// The field for `particles` particles; the width is rounded up to a multiple of four.
    #[must_use]
    pub fn new(particles: usize, width: usize) -> Self {
        Self {
            particles,
            width: width.next_multiple_of(4),
        }
    }

    /// The width at which the field has about `count` parameters in `d` dimensions.
    #[cfg(feature = "full")]
    #[must_use]
    pub(crate) fn of_size(particles: usize, d: usize, count: usize) -> Self {
        let (linear, constant) = ((2 * particles * d + 3) as f64, (particles * d) as f64);
        let free = (count as f64 - constant).max(1.0);
        let width = 0.5 * ((linear * linear + 4.0 * free).sqrt() - linear);
        Self::new(particles, ((width / 4.0 + 0.5) as usize).max(1) * 4)
    }

    /// Units per hidden layer.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// How θ is laid out in `d` dimensions.
    #[must_use]
    pub(crate) fn parameter_layout(&self, d: usize) -> ParameterLayout {
        let (dof, width) = (self.particles * d, self.width);
        ParameterLayout::new(&[
            ("first.weights", &[dof, width]),
            ("first.time", &[width]),
            ("first.bias", &[width]),
            ("second.weights", &[width, width]),
            ("second.bias", &[width]),
            ("third.weights", &[dof, width]),
            ("third.bias", &[dof]),
        ])
    }

    fn offsets(&self, dof: usize) -> Offsets {
        let h = self.width;
        let time = dof * h;
        let second = time + 2 * h;
        let third = second + h * h + h;
        Offsets {
            time,
            first_bias: time + h,
            second,
            second_bias: second + h * h,
            third,
            third_bias: third + dof * h,
            trace: third + dof * h + dof,
        }
    }

    /// Random parameters: weights of standard deviation 1/√(inputs), the output's a tenth of that, and
    /// biases that spread the units. The flow starts near the identity.
    #[cfg(feature = "full")]
    pub(crate) fn initial<const D: usize>(&self, stream: &mut Stream) -> Vec<f64> {
        let (dof, h) = (self.particles * D, self.width);
        let offsets = self.offsets(dof);
        let (inner, outer) = (1.0 / (h as f64).sqrt(), 1.0 / (dof as f64).sqrt());
        let scale = |index: usize| match index {
            _ if index < offsets.time => outer,
            _ if index < offsets.second => 0.5,
            _ if index < offsets.second_bias => inner,
            _ if index < offsets.third => 0.3,
            _ if index < offsets.third_bias => 0.1 * inner,
            _ => 0.0,
        };
        (0..offsets.trace)
            .map(|index| scale(index) * stream.normal())
            .collect()
    }
}

impl PlainField {
    /// Writes the velocities of one configuration and returns its divergence; saves both hidden layers.
    fn evaluate<T: Real, const D: usize>(
        &self,
        input: Input<'_, T, D>,
        v: &mut [Point<T, D>],
        saved: &mut [T],
    ) -> T {
        let at = input.at;
        let offsets = self.offsets(input.n * D);
        let values = &mut saved[..self.width];
        for (value, bias) in values.iter_mut().zip(at.node) {
            *value = T::splat(*bias);
        }
        add_rows(values, &at.shared[..offsets.time], coordinates(input.x));
        let [first, second] = self.activate(&offsets, at.shared, saved);
        let third = &at.shared[offsets.third..offsets.third_bias];
        row_products(third, second.value, |c, sum| {
            v[c / D][c % D] = T::splat(at.shared[offsets.third_bias + c]) + sum;
        });
        Self::divergence(&at.shared[offsets.trace..], first.slope, second.slope)
    }

    /// Reverse mode on one configuration.
    fn vjp_of_one<T: Real, const D: usize>(
        &self,
        input: Input<'_, T, D>,
        v_bar: &[Point<T, D>],
        div_bar: T,
        mut bar: InputBar<'_, T, D>,
        saved: &mut [T],
        bars: &mut [T],
    ) {
        let (at, h) = (input.at, self.width);
        let offsets = self.offsets(input.n * D);
        let [first, second] = Layer::both(saved, h);
        let second_bar = &mut bars[h..2 * h];
        second_bar.fill(T::zero());
        let third = offsets.third..offsets.third_bias;
        add_rows(second_bar, &at.shared[third.clone()], coordinates(v_bar));
        let shared_bar = &mut *bar.coefficients.shared;
        add_outer(&mut shared_bar[third], coordinates(v_bar), second.value);
        for (c, value) in coordinates(v_bar).enumerate() {
            shared_bar[offsets.third_bias + c] += T::Scalar::narrow(value.sum_lanes());
        }
        let coefficients = bar.coefficients.reborrow();
        self.reverse(&offsets, at, [&first, &second], bars, div_bar, coefficients);
        let first_bar = &bars[..h];
        let first_weights_bar = &mut bar.coefficients.shared[..offsets.time];
        add_outer(first_weights_bar, coordinates(input.x), first_bar);
        row_products(&at.shared[..offsets.time], first_bar, |c, sum| {
            bar.x[c / D][c % D] += sum;
        });
    }
}

impl<T: Real, const D: usize> VectorField<T, D> for PlainField {
    fn layout(&self) -> ParameterLayout {
        self.parameter_layout(D)
    }

    fn sizes(&self, _n: usize) -> Sizes {
        let h = self.width;
        Sizes {
            shared: self.offsets(self.particles * D).trace + h * h,
            node: h,
            saved: 6 * h,
            scratch: 3 * h,
        }
    }

    fn precompute(&self, theta: &[f64], shared: &mut [T::Scalar]) {
        self.precompute_in(D, theta, shared);
    }

    fn precompute_vjp(&self, theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
        self.precompute_vjp_in(D, theta, shared_bar, theta_bar);
    }

    fn at_time(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
        let offsets = self.offsets(self.particles * D);
        for (a, out) in node.iter_mut().enumerate() {
            *out = shared[offsets.first_bias + a] + shared[offsets.time + a] * T::Scalar::narrow(t);
        }
    }

    fn at_time_vjp(
        &self,
        _node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    ) {
        let offsets = self.offsets(self.particles * D);
        for (a, value) in node_bar.iter().enumerate() {
            shared_bar[offsets.first_bias + a] += *value;
            shared_bar[offsets.time + a] += *value * T::Scalar::narrow(t);
        }
    }

    fn forward(&self, input: Input<'_, T, D>, output: Output<'_, T, D>, saved: &mut [T]) {
        let Output { v, mut divergences } = output;
        let len = 6 * self.width;
        input.for_each(|g, points| {
            let (x, v) = (input.of(points.clone()), &mut v[points]);
            let divergence = self.evaluate(x, v, &mut saved[g * len..][..len]);
            if let Some(divergences) = &mut divergences {
                divergences[g] = divergence;
            }
        });
    }

    fn vjp(
        &self,
        input: Input<'_, T, D>,
        output_bar: OutputBar<'_, T, D>,
        input_bar: InputBar<'_, T, D>,
        saved: &mut [T],
        scratch: &mut [T],
    ) {
        let len = 6 * self.width;
        input.for_each_reversed(output_bar, input_bar, |g, input, v_bar, div_bar, bar| {
            let (div_bar, saved) = (div_bar.unwrap_or(T::zero()), &mut saved[g * len..][..len]);
            self.vjp_of_one(input, v_bar, div_bar, bar, saved, scratch);
        });
    }

    fn jvp(
        &self,
        input: Input<'_, T, D>,
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        saved: &mut [T],
        scratch: &mut [T],
    ) {
        let (Input { at, n, .. }, h) = (input, self.width);
        let offsets = self.offsets(n * D);
        let [first, second] = Layer::both(saved, h);
        let (first_change, second_change) = scratch[..2 * h].split_at_mut(h);
        let weights = &at.shared[offsets.second..offsets.second_bias];
        let third = &at.shared[offsets.third..offsets.third_bias];
        for (dx, dv) in dx.chunks_exact(n).zip(dv.chunks_exact_mut(n)) {
            first_change.fill(T::zero());
            add_rows(first_change, &at.shared[..offsets.time], coordinates(dx));
            Self::push(weights, &first, &second, first_change, second_change);
            row_products(third, second_change, |c, sum| dv[c / D][c % D] = sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::{Role, Streams};

    #[test]
    fn a_field_of_a_size_has_about_that_many_parameters() {
        for (particles, count) in [(2, 510), (4, 1020), (13, 1020), (13, 5000)] {
            let field = PlainField::of_size(particles, 2, count);
            let found = VectorField::<f64, 2>::layout(&field).size();
            assert_eq!(found, field.offsets(particles * 2).trace);
            assert!(
                found.abs_diff(count) * 4 < count,
                "{found} instead of {count}"
            );
            let mut stream = Streams::new(1).get(Role::Init, 0);
            assert_eq!(field.initial::<2>(&mut stream).len(), found);
        }
    }
}
