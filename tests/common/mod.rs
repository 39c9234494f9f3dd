//! What the law tests share: one list of fields, and configurations to try them on.
#![allow(dead_code, reason = "each test binary uses a part")]

pub mod experiments;

use equiflow::field::kernel::KernelField;
use equiflow::field::many_body::{ManyBodyField, ManyBodySizes};
use equiflow::field::mlp::PlainField;
use equiflow::field::radial::{GaussianBasis, GaussianProfile};
use equiflow::field::spline::SplineProfile;
use equiflow::field::{Coefficients, Input, InputBar, Output, OutputBar, VectorField};
use equiflow::flow::gradient::{Batch, BatchGradient, ShardLoss};
use equiflow::math::random::{Role, Stream, Streams};
use equiflow::math::simd::{Real, Scalar};
use equiflow::ode::hutchinson::estimate_divergence;
use equiflow::system::configuration::{Point, remove_mean};
use equiflow::system::mean_free::Configurations;

/// A stream for tests.
pub fn stream(seed: u64) -> Stream {
    Streams::new(seed).get(Role::Init, 0)
}

pub fn profile() -> GaussianProfile {
    GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, 8.0, 20, 0.7),
        time: GaussianBasis::equally_spaced(0.0, 1.0, 5, 0.3),
    }
}

/// A small many-body field of distances alone.
pub fn many_body<S: Scalar>() -> ManyBodyField<S> {
    small_many_body(false)
}

fn small_many_body<S: Scalar>(angles: bool) -> ManyBodyField<S> {
    let shape = ManyBodySizes {
        channels: 4,
        width: 8,
        angles,
        gaussians: 8,
        reach: 7.0,
        gaussian_width: 1.5,
        time: GaussianBasis::equally_spaced(0.0, 1.0, 4, 0.3),
    };
    ManyBodyField::new(shape, SplineProfile::new(profile()))
}

/// Every field of the engine, by name. A new field gets every law by a line here.
pub fn fields<const D: usize>() -> Vec<(&'static str, Box<dyn VectorField<f64, D>>)> {
    vec![
        (
            "kernel dynamics, summed Gaussians",
            Box::new(KernelField { profile: profile() }),
        ),
        (
            "kernel dynamics, spline table",
            Box::new(KernelField {
                profile: SplineProfile::new(profile()),
            }),
        ),
        ("many-body field", Box::new(many_body())),
        (
            "many-body field with angles",
            Box::new(small_many_body(true)),
        ),
    ]
}

/// Fields that obey every law but equivariance, for `n` particles, by name.
pub fn fields_without_symmetry<const D: usize>(
    n: usize,
) -> Vec<(&'static str, Box<dyn VectorField<f64, D>>)> {
    vec![("perceptron", Box::new(PlainField::new(n, 8)))]
}

/// Every field, with symmetry or without.
pub fn all_fields<const D: usize>(
    n: usize,
) -> impl Iterator<Item = (&'static str, Box<dyn VectorField<f64, D>>)> {
    fields().into_iter().chain(fields_without_symmetry(n))
}

/// Random parameters that make a field of moderate strength.
pub fn parameters(count: usize, seed: u64) -> Vec<f64> {
    let mut stream = stream(seed);
    (0..count).map(|_| 0.4 * stream.normal()).collect()
}

/// A mean-free configuration of `n` particles at distances where the fields are not zero.
pub fn configuration<const D: usize>(n: usize, seed: u64) -> Vec<Point<f64, D>> {
    let mut stream = stream(seed);
    let mut x: Vec<_> = (0..n)
        .map(|_| Point::from_fn(|_, _| 2.0 * stream.normal()))
        .collect();
    remove_mean(&mut x);
    x
}

/// A field at one time, on configurations of some number of particles.
pub struct At<'a, T: Real, const D: usize> {
    pub field: &'a dyn VectorField<T, D>,
    coefficients: Coefficients<T::Scalar>,
    t: f64,
    n: usize,
    saved: Vec<T>,
    scratch: Vec<T>,
}

impl<'a, T: Real, const D: usize> At<'a, T, D> {
    pub fn new(field: &'a dyn VectorField<T, D>, theta: &[f64], t: f64, n: usize) -> Self {
        let mut coefficients = Coefficients::default();
        coefficients.refresh(field, theta, &[t]);
        let sizes = field.sizes(n);
        Self {
            field,
            coefficients,
            t,
            n,
            saved: vec![T::zero(); sizes.saved],
            scratch: vec![T::zero(); sizes.scratch],
        }
    }

    fn input<'b>(&'b self, x: &'b [Point<T, D>]) -> Input<'b, T, D> {
        let (at, n) = (self.coefficients.at(0), self.n);
        Input { at, n, x }
    }

    /// Velocity and divergence.
    pub fn eval(&mut self, x: &[Point<T, D>]) -> (Vec<Point<T, D>>, T) {
        let (mut v, mut divergence) = (vec![Point::zeros(); x.len()], [T::zero()]);
        let output = Output {
            v: &mut v,
            divergences: Some(&mut divergence),
        };
        let mut saved = core::mem::take(&mut self.saved);
        self.field.forward(self.input(x), output, &mut saved);
        self.saved = saved;
        (v, divergence[0])
    }

    /// Velocity alone.
    pub fn velocity(&mut self, x: &[Point<T, D>]) -> Vec<Point<T, D>> {
        let mut v = vec![Point::zeros(); x.len()];
        let output = Output {
            v: &mut v,
            divergences: None,
        };
        let mut saved = core::mem::take(&mut self.saved);
        self.field.forward(self.input(x), output, &mut saved);
        self.saved = saved;
        v
    }

    pub fn jvp(&mut self, x: &[Point<T, D>], dx: &[Point<T, D>]) -> Vec<Point<T, D>> {
        self.eval(x);
        let mut dv = vec![Point::zeros(); dx.len()];
        let mut saved = core::mem::take(&mut self.saved);
        let mut scratch = core::mem::take(&mut self.scratch);
        self.field
            .jvp(self.input(x), dx, &mut dv, &mut saved, &mut scratch);
        (self.saved, self.scratch) = (saved, scratch);
        dv
    }

    /// Hutchinson's estimate of the divergence.
    pub fn estimate_divergence(&mut self, x: &[Point<T, D>], probes: &[Point<T, D>]) -> T {
        self.velocity(x);
        let mut changes = vec![Point::zeros(); probes.len()];
        let mut saved = core::mem::take(&mut self.saved);
        let mut scratch = core::mem::take(&mut self.scratch);
        let (field, input) = (self.field, self.input(x));
        let estimate =
            estimate_divergence(field, input, probes, &mut changes, &mut saved, &mut scratch);
        (self.saved, self.scratch) = (saved, scratch);
        estimate
    }

    /// Cotangents of x and θ for ⟨v̄, v⟩ + c ∇·v; without `c`, after an evaluation without divergence.
    pub fn vjp(
        &mut self,
        theta: &[f64],
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        c: Option<T>,
    ) -> (Vec<Point<T, D>>, Vec<f64>) {
        match c {
            Some(_) => drop(self.eval(x)),
            None => drop(self.velocity(x)),
        }
        let mut x_bar = vec![Point::zeros(); x.len()];
        let mut bar = Coefficients::default();
        bar.clear(self.field, 1);
        let div_bar = c.map(|c| [c]);
        let output_bar = OutputBar {
            v: v_bar,
            divergences: div_bar.as_ref().map(|c| &c[..]),
        };
        let input_bar = InputBar {
            x: &mut x_bar,
            coefficients: bar.at_mut(0),
        };
        let mut saved = core::mem::take(&mut self.saved);
        let mut scratch = core::mem::take(&mut self.scratch);
        self.field.vjp(
            self.input(x),
            output_bar,
            input_bar,
            &mut saved,
            &mut scratch,
        );
        (self.saved, self.scratch) = (saved, scratch);
        let mut theta_bar = vec![0.0; theta.len()];
        let primal = &self.coefficients;
        bar.refresh_vjp(self.field, theta, primal, &[self.t], &mut theta_bar);
        (x_bar, theta_bar)
    }
}

/// The configurations `rows` of `starts`, of one weight, without a baseline.
pub fn batch<'a, const D: usize>(
    starts: &'a Configurations<D>,
    rows: &'a [u32],
    weight: f64,
) -> Batch<'a, D> {
    Batch {
        starts,
        rows,
        weight,
        baseline: None,
    }
}

/// What `gradient` adds at θ for a batch, on time nodes moved by `shift` step lengths.
pub fn added<T: Real, const D: usize>(
    mut gradient: BatchGradient<T, D>,
    field: &dyn VectorField<T, D>,
    theta: &[f64],
    shift: f64,
    batch: Batch<'_, D>,
) -> (ShardLoss, Vec<f64>) {
    let mut theta_bar = vec![0.0; theta.len()];
    gradient.prepare(field, theta, shift);
    let sum = gradient.add(field, theta, batch, &mut theta_bar);
    (sum, theta_bar)
}

/// Σ_i a_i·b_i.
pub fn inner<const D: usize>(a: &[Point<f64, D>], b: &[Point<f64, D>]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a.dot(b)).sum()
}

/// x + h·dx.
pub fn moved<const D: usize>(
    x: &[Point<f64, D>],
    h: f64,
    dx: &[Point<f64, D>],
) -> Vec<Point<f64, D>> {
    x.iter().zip(dx).map(|(x, dx)| x + dx * h).collect()
}

/// The derivative of f at 0 by central differences, extrapolated once (error O(h⁴)).
pub fn derivative(f: impl Fn(f64) -> f64, h: f64) -> f64 {
    let central = |h: f64| (f(h) - f(-h)) / (2.0 * h);
    (4.0 * central(h / 2.0) - central(h)) / 3.0
}
