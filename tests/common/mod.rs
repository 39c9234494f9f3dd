//! What the law tests share: one list of fields, and configurations to try them on.
#![allow(dead_code, reason = "each test binary uses a part")]

use equiflow::field::kernel::KernelField;
use equiflow::field::many_body::{ManyBodyField, Shape};
use equiflow::field::mlp::PlainField;
use equiflow::field::radial::{GaussianBasis, GaussianProfile};
use equiflow::field::spline::SplineProfile;
use equiflow::field::{Frozen, FrozenField, VectorField};
use equiflow::math::random::{Role, Stream, Streams};
use equiflow::math::simd::Scalar;
use equiflow::system::configuration::{Point, remove_mean};

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

/// A small many-body field.
pub fn many_body<S: Scalar>() -> ManyBodyField<S> {
    let shape = Shape {
        channels: 4,
        width: 8,
        bumps: 8,
        reach: 7.0,
        bump_width: 1.5,
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

/// A field frozen at one time.
pub struct At<'a, const D: usize> {
    pub field: &'a dyn VectorField<f64, D>,
    frozen: Frozen<f64>,
    work: Vec<f64>,
}

impl<'a, const D: usize> At<'a, D> {
    pub fn new(field: &'a dyn VectorField<f64, D>, theta: &[f64], t: f64, n: usize) -> Self {
        let mut frozen = Frozen::default();
        frozen.refresh(field, theta, &[t]);
        Self {
            field,
            frozen,
            work: vec![0.0; field.work_len(n)],
        }
    }

    /// Velocity and divergence.
    pub fn eval(&mut self, x: &[Point<f64, D>]) -> (Vec<Point<f64, D>>, f64) {
        let mut v = vec![Point::zeros(); x.len()];
        let frozen = FrozenField::new(self.field, &self.frozen);
        let divergence = self.field.eval(frozen.at(0), x, &mut v, &mut self.work);
        (v, divergence)
    }

    pub fn jvp(&mut self, x: &[Point<f64, D>], dx: &[Point<f64, D>]) -> Vec<Point<f64, D>> {
        let mut dv = vec![Point::zeros(); dx.len()];
        let frozen = FrozenField::new(self.field, &self.frozen);
        self.field.jvp(frozen.at(0), x, dx, &mut dv, &mut self.work);
        dv
    }

    /// Cotangents of x and θ for ⟨v̄, v⟩ + c ∇·v.
    pub fn vjp(
        &mut self,
        theta: &[f64],
        t: f64,
        x: &[Point<f64, D>],
        v_bar: &[Point<f64, D>],
        c: f64,
    ) -> (Vec<Point<f64, D>>, Vec<f64>) {
        let mut x_bar = vec![Point::zeros(); x.len()];
        let mut bar = Frozen::default();
        bar.clear(self.field, 1);
        let frozen = FrozenField::new(self.field, &self.frozen);
        let out = bar.at_mut(0, self.field.node_len());
        self.field
            .vjp(frozen.at(0), x, v_bar, c, &mut x_bar, out, &mut self.work);
        let mut theta_bar = vec![0.0; theta.len()];
        bar.pull_back(self.field, theta, &self.frozen, &[t], &mut theta_bar);
        (x_bar, theta_bar)
    }
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
