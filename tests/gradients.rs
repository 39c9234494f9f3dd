//! Gradients of every objective for every field, by differences of what is minimised: θ → coefficients → discrete map
//! → loss, with the stiffness penalty, one tensor of θ after the other.

mod common;

use approx::assert_relative_eq;
use common::{added, all_fields, batch, parameters, profile, stream};
use equiflow::field::VectorField;
use equiflow::field::kernel::KernelField;
use equiflow::field::layout::ParameterLayout;
use equiflow::field::spline::SplineProfile;
use equiflow::field::two_body::TwoBodyField;
use equiflow::flow::direct_adjoint::DirectAdjoint;
use equiflow::flow::gradient::{Adjoint, Batch, BatchGradient};
use equiflow::flow::objective::{ForwardKl, LogWeighted, Objective, ReverseKl, Slope};
use equiflow::flow::two_body_adjoint::TwoBodyAdjoint;
use equiflow::flow_matching::Pairing;
use equiflow::flow_matching::pairing::Pairer;
use equiflow::flow_matching::stochastic::{MatchingGradient, Pairs};
use equiflow::ode::StepSizeController;
use equiflow::ode::tableau::RK4;
use equiflow::system::energy::{DoubleWell, Energy};
use equiflow::system::mean_free::{Configurations, MeanFree};
use equiflow::system::prior;

/// Configurations of each batch.
const ROWS: usize = 3;
const WEIGHT: f64 = 1.0 / ROWS as f64;
const GUARD: f64 = 3.0;
/// Beyond this below the baseline, log weights of self-samples count for nothing.
const CUTOFF: f64 = 10.0;

/// What is minimised over configurations, besides the stiffness.
#[derive(Clone, Copy, Debug)]
enum Case {
    Likelihood,
    Energy,
    /// c·NLL + ρ(ℓ − ℓ̄) with c and with ℓ̄ this far above the log weight ℓ of the first row at the point of expansion.
    LogVariance(f64, f64),
    /// c·NLL and the integral of min(e^(ℓ − ℓ̄), 3) − 1 over ℓ, with c and with ℓ̄ this far above the first row's.
    Reweighted(f64, f64),
}

/// Huber's ρ in its quadratic and linear parts on both sides, and beyond the cutoff.
const CASES: [Case; 9] = [
    Case::Likelihood,
    Case::Energy,
    Case::LogVariance(0.5, 0.7),
    Case::LogVariance(0.5, 5.0),
    Case::LogVariance(0.0, -5.0),
    Case::LogVariance(0.0, 30.0),
    // Below the bound, above it, and where a sample weighs nothing.
    Case::Reweighted(0.5, 0.4),
    Case::Reweighted(0.0, -2.0),
    Case::Reweighted(0.0, 30.0),
];

/// The field of the signed length of two particles.
type SignedLength = Box<dyn VectorField<f64, 1>>;

/// A field on some number of particles, and the field of their signed length where there is one.
struct System<const D: usize> {
    name: String,
    particles: usize,
    field: Box<dyn VectorField<f64, D>>,
    two_body: Option<fn() -> SignedLength>,
}

fn systems<const D: usize>() -> Vec<System<D>> {
    let alone = |(name, field): (&str, _)| System {
        name: format!("{name} in {D} dimensions"),
        particles: 3,
        field,
        two_body: None,
    };
    let mut systems: Vec<System<D>> = all_fields::<D>(3).map(alone).collect();
    systems.push(System {
        name: format!("two bodies in {D} dimensions, summed Gaussians"),
        particles: 2,
        field: Box::new(KernelField { profile: profile() }),
        two_body: Some(|| {
            Box::new(TwoBodyField {
                profile: profile(),
                dimension: D,
            })
        }),
    });
    systems.push(System {
        name: format!("two bodies in {D} dimensions, spline table"),
        particles: 2,
        field: Box::new(KernelField {
            profile: SplineProfile::<f64>::new(profile()),
        }),
        two_body: Some(|| {
            Box::new(TwoBodyField {
                profile: SplineProfile::<f64>::new(profile()),
                dimension: D,
            })
        }),
    });
    systems
}

impl<const D: usize> System<D> {
    fn gradient(&self, case: Case) -> BatchGradient<f64, D> {
        let energy = DoubleWell::default();
        let objective: Box<dyn Objective<f64, D>> = match case {
            Case::Likelihood => Box::new(ForwardKl),
            Case::Energy => Box::new(ReverseKl { energy }),
            Case::LogVariance(likelihood, _) => Box::new(LogWeighted {
                energy,
                likelihood,
                slope: Slope::Huber { cutoff: CUTOFF },
            }),
            Case::Reweighted(likelihood, _) => Box::new(LogWeighted {
                energy,
                likelihood,
                slope: Slope::ImportanceWeight,
            }),
        };
        let controller = StepSizeController::equal(RK4, 3);
        let adjoint: Box<dyn Adjoint<f64, D>> = match self.two_body {
            Some(field) => Box::new(TwoBodyAdjoint::new(field())),
            None => Box::<DirectAdjoint<_, _>>::default(),
        };
        BatchGradient::new(objective, controller, adjoint).with_stiffness_penalty(GUARD)
    }

    fn starts(&self) -> Configurations<D> {
        let z = prior::draw::<D>(&mut stream(3), self.particles, ROWS).flat();
        let wider: Vec<f64> = z.iter().map(|z| 1.5 * z).collect();
        Configurations::centred(self.particles, &wider)
    }

    fn theta(&self) -> Vec<f64> {
        let theta = parameters(self.field.layout().size(), 5);
        theta.iter().map(|value| 0.5 * value).collect()
    }

    /// The loss and the stiffness of each row, from one row at a time.
    fn each(&self, case: Case, theta: &[f64]) -> Vec<(f64, f64)> {
        let starts = self.starts();
        let one = |row: u32| {
            let (gradient, rows) = (self.gradient(case), [row]);
            let batch = batch(&starts, &rows, 1.0);
            added(gradient, &*self.field, theta, 0.2, batch).0
        };
        let sums = (0..ROWS as u32).map(one);
        sums.map(|sum| (sum.loss, sum.stiffness)).collect()
    }

    /// The baseline of log weights.
    fn baseline(&self, case: Case) -> Option<f64> {
        let (Case::LogVariance(_, above) | Case::Reweighted(_, above)) = case else {
            return None;
        };
        let nll = self.each(Case::Likelihood, &self.theta())[0].0;
        Some(nll - energy(self.starts().row(0)) + above)
    }

    /// What is minimised, written out.
    fn value(&self, case: Case, baseline: Option<f64>, theta: &[f64]) -> f64 {
        let starts = self.starts();
        let terms = self.each(case, theta).into_iter().zip(starts.rows());
        let each = terms.map(|((loss, stiffness), row)| {
            let objective = match (case, baseline) {
                (Case::LogVariance(c, _), Some(baseline)) => {
                    c * loss + huber(loss - energy(row) - baseline)
                }
                (Case::Reweighted(c, _), Some(baseline)) => {
                    (c - 1.0) * loss + bounded_exponential(loss - energy(row) - baseline)
                }
                _ => loss,
            };
            objective + GUARD * stiffness
        });
        WEIGHT * each.sum::<f64>()
    }
}

/// ρ, which is constant beyond the cutoff.
fn huber(excess: f64) -> f64 {
    match excess {
        _ if excess < -CUTOFF => 2.0 * CUTOFF - 2.0,
        _ if excess.abs() <= 2.0 => 0.5 * excess * excess,
        _ => 2.0 * excess.abs() - 2.0,
    }
}

/// The integral of min(e^y, 3).
fn bounded_exponential(excess: f64) -> f64 {
    let bound = libm::log(3.0);
    match excess {
        _ if excess < -20.0 => 0.0,
        _ if excess <= bound => libm::exp(excess),
        _ => 3.0 + 3.0 * (excess - bound),
    }
}

/// A random direction in each tensor of θ alone, by its name.
fn directions(layout: &ParameterLayout) -> Vec<(&'static str, Vec<f64>)> {
    let random = parameters(layout.size(), 77);
    let mut start = 0;
    let mut each = Vec::new();
    for tensor in &layout.tensors {
        let mut direction = vec![0.0; layout.size()];
        let part = start..start + tensor.size();
        direction[part.clone()].copy_from_slice(&random[part.clone()]);
        each.push((tensor.name, direction));
        start = part.end;
    }
    each
}

/// Compares `gradient` with differences of `value` along every direction. Splines have kinks in high derivatives, so
/// that the tolerance is what two steps differ by.
fn compare(
    name: &str,
    layout: &ParameterLayout,
    theta: &[f64],
    gradient: &[f64],
    value: impl Fn(&[f64]) -> f64,
) {
    for (tensor, direction) in directions(layout) {
        let central = |h: f64| {
            let at = |h: f64| {
                let moved = theta.iter().zip(&direction).map(|(a, b)| a + h * b);
                value(&moved.collect::<Vec<f64>>())
            };
            (at(h) - at(-h)) / (2.0 * h)
        };
        let (coarse, fine) = (central(2e-4), central(1e-4));
        let actual: f64 = gradient.iter().zip(&direction).map(|(a, b)| a * b).sum();
        let tolerance = 2.0 * (coarse - fine).abs() + 1e-8 * (1.0 + fine.abs());
        assert!(
            (actual - fine).abs() <= tolerance && tolerance <= 1e-4 * (1.0 + fine.abs()),
            "{name}, {tensor}: {actual} instead of {fine}, within {tolerance}"
        );
    }
}

/// u of one of the starts.
fn energy<const D: usize>(x: MeanFree<'_, D>) -> f64 {
    DoubleWell::default().energy(&x)
}

fn gradients_are_differences<const D: usize>() {
    for system in systems::<D>() {
        for case in CASES {
            let (theta, baseline) = (system.theta(), system.baseline(case));
            let gradient = system.gradient(case);
            let rows: Vec<u32> = (0..ROWS as u32).collect();
            let (field, starts) = (&*system.field, system.starts());
            let batch = Batch {
                baseline,
                ..batch(&starts, &rows, WEIGHT)
            };
            let (_, theta_bar) = added(gradient, field, &theta, 0.2, batch);
            let name = format!("{}, {case:?}", system.name);
            compare(&name, &field.layout(), &theta, &theta_bar, |theta| {
                system.value(case, baseline, theta)
            });
        }
    }
}

#[test]
fn gradients_in_the_plane_are_those_of_the_discrete_map_with_its_guard() {
    gradients_are_differences::<2>();
}

#[test]
fn gradients_in_space_are_those_of_the_discrete_map_with_its_guard() {
    gradients_are_differences::<3>();
}

#[test]
fn gradients_of_stochastic_flow_matching_are_those_of_its_loss() {
    const N: usize = 3;
    for (name, field) in all_fields::<2>(N) {
        let theta = parameters(field.layout().size(), 5);
        let data = prior::draw::<2>(&mut stream(6), N, 8);
        let run = |theta: &[f64], theta_bar: &mut [f64]| {
            let pairer = Pairer::new(Pairing::EquivariantOptimalTransport, N);
            let mut gradient = MatchingGradient::<f64, 2>::new(pairer);
            let mut stream = stream(9);
            let pairs = Pairs {
                data: &data,
                count: 5,
                weight: 0.2,
            };
            0.2 * gradient.add(&*field, theta, pairs, &mut stream, theta_bar)
        };
        let mut theta_bar = vec![0.0; theta.len()];
        let loss = run(&theta, &mut theta_bar);
        assert_relative_eq!(loss, run(&theta, &mut vec![0.0; theta.len()]));
        compare(name, &field.layout(), &theta, &theta_bar, |theta| {
            run(theta, &mut vec![0.0; theta.len()])
        });
    }
}
