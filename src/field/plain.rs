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

use self::layers::{
    Layer, add_centred, add_outer, add_rows, add_sums, centre, coordinates, row_products,
};
use super::{Coefficients, CoefficientsBar, VectorField};
use crate::particles::Point;
use crate::random::Stream;
use crate::scalar::{Real, Scalar};

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
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        work: &'a mut [T],
    ) -> (Layer<'a, T>, Layer<'a, T>, &'a mut [T]) {
        let h = self.width;
        let layout = self.layout(x.len() * D);
        let (mut first, rest) = Layer::take(work, h);
        let (mut second, rest) = Layer::take(rest, h);
        for (value, bias) in first.value.iter_mut().zip(at.node) {
            *value = T::splat(*bias);
        }
        add_rows(first.value, &at.shared[..layout.time], coordinates(x));
        first.activate();
        let weights = &at.shared[layout.second..layout.second_bias];
        let biases = &at.shared[layout.second_bias..layout.third];
        row_products(weights, first.value, |a, sum| {
            second.value[a] = T::splat(biases[a]) + sum;
        });
        second.activate();
        (first, second, rest)
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
        let (dof, h) = (self.particles * D, self.width);
        let layout = self.layout(dof);
        for (out, value) in shared.iter_mut().zip(theta) {
            *out = T::Scalar::narrow(*value);
        }
        centre(&mut shared[..layout.time], h, D);
        centre(&mut shared[layout.third..layout.third_bias], h, D);
        centre(&mut shared[layout.third_bias..layout.trace], 1, D);
        let (weights, trace) = shared.split_at_mut(layout.trace);
        for a in 0..h {
            for b in 0..h {
                let mut sum = T::Scalar::narrow(0.0);
                for c in 0..dof {
                    sum += weights[c * h + b] * weights[layout.third + c * h + a];
                }
                trace[a * h + b] = weights[layout.second + a * h + b] * sum;
            }
        }
    }

    fn pull_prepare(&self, theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
        let (dof, h) = (self.particles * D, self.width);
        let layout = self.layout(dof);
        let (first, third) = (
            &theta[..layout.time],
            &theta[layout.third..layout.third_bias],
        );
        let bar = |index: usize| shared_bar[index].widen();
        // Cotangents of the products (W₁ P W₃)_ba.
        let product_bar =
            |a: usize, b: usize| bar(layout.trace + a * h + b) * theta[layout.second + a * h + b];
        add_centred(&mut theta_bar[..layout.time], h, D, |c, b| {
            bar(c * h + b)
                + (0..h)
                    .map(|a| product_bar(a, b) * third[c * h + a])
                    .sum::<f64>()
        });
        add_centred(
            &mut theta_bar[layout.third..layout.third_bias],
            h,
            D,
            |c, a| {
                bar(layout.third + c * h + a)
                    + (0..h)
                        .map(|b| product_bar(a, b) * first[c * h + b])
                        .sum::<f64>()
            },
        );
        add_centred(
            &mut theta_bar[layout.third_bias..layout.trace],
            1,
            D,
            |c, _| bar(layout.third_bias + c),
        );
        for index in layout.time..layout.third {
            theta_bar[index] += bar(index);
        }
        for a in 0..h {
            for b in 0..h {
                let mut product = 0.0;
                for k in 0..D {
                    let rows = || (k..dof).step_by(D);
                    let sum: f64 = rows().map(|c| first[c * h + b]).sum();
                    let mean = sum / self.particles as f64;
                    product += rows()
                        .map(|c| (first[c * h + b] - mean) * third[c * h + a])
                        .sum::<f64>();
                }
                theta_bar[layout.second + a * h + b] += bar(layout.trace + a * h + b) * product;
            }
        }
    }

    fn freeze(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
        let layout = self.layout(self.particles * D);
        for (a, out) in node.iter_mut().enumerate() {
            *out = shared[layout.first_bias + a] + shared[layout.time + a] * T::Scalar::narrow(t);
        }
    }

    fn pull_freeze(
        &self,
        _shared: &[T::Scalar],
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
        let (first, second, _) = self.hidden(at, x, work);
        let third = &at.shared[layout.third..layout.third_bias];
        row_products(third, second.value, |c, sum| {
            v[c / D][c % D] = T::splat(at.shared[layout.third_bias + c]) + sum;
        });
        let mut divergence = T::zero();
        row_products(&at.shared[layout.trace..], first.slope, |a, sum| {
            divergence += second.slope[a] * sum;
        });
        divergence
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
        self.hidden(at, x, work);
        self.vjp_after_eval(at, x, v_bar, div_bar, x_bar, bar, work);
    }

    /// Reverse mode through both layers; the cotangents of the slopes come from the divergence s₂ᵀ C s₁.
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
        let (second, rest) = Layer::take(rest, h);
        let (first_bar, rest) = rest.split_at_mut(h);
        let (second_bar, slope_bar) = rest.split_at_mut(h);
        let trace = &at.shared[layout.trace..];
        second_bar.fill(T::zero());
        add_rows(
            second_bar,
            &at.shared[layout.third..layout.third_bias],
            coordinates(v_bar),
        );
        add_outer(
            &mut bar.shared[layout.third..layout.third_bias],
            coordinates(v_bar),
            second.value,
        );
        for (c, value) in coordinates(v_bar).enumerate() {
            bar.shared[layout.third_bias + c] += T::Scalar::narrow(value.sum_lanes());
        }
        let scaled = second.slope.iter().map(|slope| *slope * div_bar);
        add_outer(&mut bar.shared[layout.trace..], scaled.clone(), first.slope);
        slope_bar[..h].fill(T::zero());
        add_rows(&mut slope_bar[..h], trace, scaled);
        row_products(trace, first.slope, |a, sum| {
            second_bar[a] = second_bar[a] * second.slope[a] + div_bar * sum * second.curvature[a];
        });
        let weights = layout.second..layout.second_bias;
        add_outer(
            &mut bar.shared[weights.clone()],
            second_bar.iter().copied(),
            first.value,
        );
        add_sums(
            &mut bar.shared[layout.second_bias..layout.third],
            second_bar,
        );
        first_bar.fill(T::zero());
        add_rows(first_bar, &at.shared[weights], second_bar.iter().copied());
        for b in 0..h {
            first_bar[b] = first_bar[b] * first.slope[b] + slope_bar[b] * first.curvature[b];
        }
        add_outer(&mut bar.shared[..layout.time], coordinates(x), first_bar);
        add_sums(bar.node, first_bar);
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
        let (first, second, rest) = self.hidden(at, x, work);
        let (first_change, second_change) = rest[..2 * h].split_at_mut(h);
        for (dx, dv) in dx.chunks_exact(n).zip(dv.chunks_exact_mut(n)) {
            first_change.fill(T::zero());
            add_rows(first_change, &at.shared[..layout.time], coordinates(dx));
            for (change, slope) in first_change.iter_mut().zip(first.slope.iter()) {
                *change *= *slope;
            }
            let weights = &at.shared[layout.second..layout.second_bias];
            row_products(weights, first_change, |a, sum| {
                second_change[a] = second.slope[a] * sum;
            });
            let third = &at.shared[layout.third..layout.third_bias];
            row_products(third, second_change, |c, sum| dv[c / D][c % D] = sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Role, Streams};

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
