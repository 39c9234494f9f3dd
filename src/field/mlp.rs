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
use super::{Coefficients, CoefficientsBar, VectorField};
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
struct Layout {
    time: usize,
    first_bias: usize,
    second: usize,
    second_bias: usize,
    third: usize,
    third_bias: usize,
    trace: usize,
}

impl PlainField {
    /// For `particles` particles; the width is rounded up to a multiple of four.
    #[must_use]
    pub fn new(particles: usize, width: usize) -> Self {
        Self {
            particles,
            width: width.next_multiple_of(4),
        }
    }

    /// The width at which the field has about `count` parameters in `d` dimensions.
    #[must_use]
    pub fn of_size(particles: usize, d: usize, count: usize) -> Self {
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
    pub fn parameter_layout(&self, d: usize) -> ParameterLayout {
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

    fn layout(&self, dof: usize) -> Layout {
        let h = self.width;
        let time = dof * h;
        let second = time + 2 * h;
        let third = second + h * h + h;
        Layout {
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
    pub fn initial<const D: usize>(&self, stream: &mut Stream) -> Vec<f64> {
        let (dof, h) = (self.particles * D, self.width);
        let layout = self.layout(dof);
        let (inner, outer) = (1.0 / (h as f64).sqrt(), 1.0 / (dof as f64).sqrt());
        let scale = |index: usize| match index {
            _ if index < layout.time => outer,
            _ if index < layout.second => 0.5,
            _ if index < layout.second_bias => inner,
            _ if index < layout.third => 0.3,
            _ if index < layout.third_bias => 0.1 * inner,
            _ => 0.0,
        };
        (0..layout.trace)
            .map(|index| scale(index) * stream.normal())
            .collect()
    }
}

impl PlainField {
    /// Both hidden layers at `x`, and the rest of `work`.
    fn hidden<'a, T: Real, const D: usize>(
        &self,
        layout: &Layout,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        work: &'a mut [T],
    ) -> (Layer<'a, T>, Layer<'a, T>, &'a mut [T]) {
        let values = &mut work[..self.width];
        for (value, bias) in values.iter_mut().zip(at.node) {
            *value = T::splat(*bias);
        }
        add_rows(values, &at.shared[..layout.time], coordinates(x));
        self.activate(layout, at.shared, work)
    }
}

impl<T: Real, const D: usize> VectorField<T, D> for PlainField {
    fn num_params(&self) -> usize {
        self.layout(self.particles * D).trace
    }

    fn shared_len(&self) -> usize {
        self.layout(self.particles * D).trace + self.width * self.width
    }

    fn node_len(&self) -> usize {
        self.width
    }

    fn work_len(&self, _n: usize) -> usize {
        9 * self.width
    }

    fn prepare(&self, theta: &[f64], shared: &mut [T::Scalar]) {
        self.prepare_in(D, theta, shared);
    }

    fn pull_prepare(&self, theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
        self.pull_prepare_in(D, theta, shared_bar, theta_bar);
    }

    fn freeze(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
        let layout = self.layout(self.particles * D);
        for (a, out) in node.iter_mut().enumerate() {
            *out = shared[layout.first_bias + a] + shared[layout.time + a] * T::Scalar::narrow(t);
        }
    }

    fn pull_freeze(
        &self,
        _node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    ) {
        let layout = self.layout(self.particles * D);
        for (a, value) in node_bar.iter().enumerate() {
            shared_bar[layout.first_bias + a] += *value;
            shared_bar[layout.time + a] += *value * T::Scalar::narrow(t);
        }
    }

    fn eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v: &mut [Point<T, D>],
        work: &mut [T],
    ) -> T {
        let layout = self.layout(x.len() * D);
        let (first, second, _) = self.hidden(&layout, at, x, work);
        let third = &at.shared[layout.third..layout.third_bias];
        row_products(third, second.value, |c, sum| {
            v[c / D][c % D] = T::splat(at.shared[layout.third_bias + c]) + sum;
        });
        Self::divergence(&at.shared[layout.trace..], first.slope, second.slope)
    }

    fn vjp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        div_bar: T,
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    ) {
        self.hidden(&self.layout(x.len() * D), at, x, work);
        self.vjp_after_eval(at, x, v_bar, div_bar, x_bar, bar, work);
    }

    fn vjp_after_eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        div_bar: T,
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    ) {
        let h = self.width;
        let layout = self.layout(x.len() * D);
        let (first, rest) = Layer::take(work, h);
        let (second, bars) = Layer::take(rest, h);
        let second_bar = &mut bars[h..2 * h];
        second_bar.fill(T::zero());
        let third = layout.third..layout.third_bias;
        add_rows(second_bar, &at.shared[third.clone()], coordinates(v_bar));
        add_outer(&mut bar.shared[third], coordinates(v_bar), second.value);
        for (c, value) in coordinates(v_bar).enumerate() {
            bar.shared[layout.third_bias + c] += T::Scalar::narrow(value.sum_lanes());
        }
        let CoefficientsBar { shared, node } = bar;
        let bar = CoefficientsBar {
            shared: &mut *shared,
            node,
        };
        self.reverse(&layout, at, &first, &second, bars, div_bar, bar);
        let first_bar = &bars[..h];
        add_outer(&mut shared[..layout.time], coordinates(x), first_bar);
        row_products(&at.shared[..layout.time], first_bar, |c, sum| {
            x_bar[c / D][c % D] += sum;
        });
    }

    fn jvp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        work: &mut [T],
    ) {
        let (n, h) = (x.len(), self.width);
        let layout = self.layout(n * D);
        let (first, second, rest) = self.hidden(&layout, at, x, work);
        let (first_change, second_change) = rest[..2 * h].split_at_mut(h);
        let weights = &at.shared[layout.second..layout.second_bias];
        let third = &at.shared[layout.third..layout.third_bias];
        for (dx, dv) in dx.chunks_exact(n).zip(dv.chunks_exact_mut(n)) {
            first_change.fill(T::zero());
            add_rows(first_change, &at.shared[..layout.time], coordinates(dx));
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
            let found = VectorField::<f64, 2>::num_params(&field);
            assert!(
                found.abs_diff(count) * 4 < count,
                "{found} instead of {count}"
            );
            let mut stream = Streams::new(1).get(Role::Init, 0);
            assert_eq!(field.initial::<2>(&mut stream).len(), found);
        }
    }
}
