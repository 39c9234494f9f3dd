//! Agreement with independently computed values: `tests/data/oracle.json` holds energies, velocities,
//! divergences, log densities, gradients and steps of Adam from another implementation (PyTorch autograd in double
//! precision); `reproduce/reference/oracle.py` computes them again in JAX.

mod common;

use approx::assert_relative_eq;
use common::{At, added, batch};
use equiflow::field::VectorField;
use equiflow::field::kernel::KernelField;
use equiflow::field::radial::{GaussianBasis, GaussianProfile};
use equiflow::flow::direct_adjoint::DirectAdjoint;
use equiflow::flow::gradient::BatchGradient;
use equiflow::flow::objective::{ForwardKl, Objective, ReverseKl};
use equiflow::ode::tableau::RK4;
use equiflow::ode::{Direction, RungeKutta, StepSizeController, Tabulation, TimeGrid};
use equiflow::system::configuration::{Point, pack, unpack};
use equiflow::system::energy::{DoubleWell, Energy, LennardJones};
use equiflow::system::mean_free;
use equiflow::train::adam::{Adam, BETA_2};
use serde::Deserialize;

#[derive(Deserialize)]
struct Oracle {
    cases: Vec<Case>,
}

type Configurations = Vec<Vec<Vec<f64>>>;

#[derive(Deserialize)]
struct Case {
    system: String,
    #[serde(rename = "N")]
    n: usize,
    #[serde(rename = "D")]
    d: usize,
    n_steps: usize,
    x: Configurations,
    mu: Vec<f64>,
    gamma: Vec<f64>,
    mu_t: Vec<f64>,
    gamma_t: Vec<f64>,
    #[serde(rename = "W")]
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
    u: Option<Vec<f64>>,
    grad_u: Option<Configurations>,
    t: Vec<f64>,
    v: Vec<Configurations>,
    div: Vec<Vec<f64>>,
    forward: Forward,
    inverse: Inverse,
    nll: Gradient,
    kl: Gradient,
    /// The weights after three steps of Adam on the likelihood.
    adam: Option<Weights>,
}

#[derive(Deserialize)]
struct Weights {
    #[serde(rename = "W")]
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
}

#[derive(Deserialize)]
struct Forward {
    x1: Configurations,
    int_div: Vec<f64>,
}

#[derive(Deserialize)]
struct Inverse {
    z0: Configurations,
    l_inv: Vec<f64>,
}

#[derive(Deserialize)]
#[allow(non_snake_case)]
struct Gradient {
    value: f64,
    dW: Vec<Vec<f64>>,
    db: Vec<f64>,
}

impl Case {
    fn field(&self) -> KernelField<GaussianProfile> {
        let basis = |centres: &[f64], widths: &[f64]| {
            let last = centres[centres.len() - 1];
            GaussianBasis::equally_spaced(centres[0], last, centres.len(), widths[0])
        };
        KernelField {
            profile: GaussianProfile {
                radial: basis(&self.mu, &self.gamma),
                time: basis(&self.mu_t, &self.gamma_t),
            },
        }
    }

    fn theta(&self) -> Vec<f64> {
        self.w.iter().flatten().chain(&self.b).copied().collect()
    }
}

fn cases(d: usize) -> Vec<Case> {
    let oracle: Oracle =
        serde_json::from_str(include_str!("data/oracle.json")).expect("the oracle file is valid");
    let cases: Vec<Case> = oracle
        .cases
        .into_iter()
        .filter(|case| case.d == d)
        .collect();
    assert!(!cases.is_empty());
    cases
}

fn points<const D: usize>(x: &[Vec<f64>]) -> Vec<Point<f64, D>> {
    let flat: Vec<f64> = x.iter().flatten().copied().collect();
    let mut points = vec![Point::zeros(); x.len()];
    pack(&flat, &mut points);
    points
}

fn flat<const D: usize>(x: &[Point<f64, D>]) -> Vec<f64> {
    let mut flat = vec![0.0; x.len() * D];
    unpack(x, &mut flat);
    flat
}

fn assert_close(actual: &[f64], expected: impl IntoIterator<Item = f64>, tolerance: f64) {
    let expected: Vec<f64> = expected.into_iter().collect();
    assert_eq!(actual.len(), expected.len());
    let scale = expected.iter().fold(1e-3_f64, |m, x| m.max(x.abs()));
    for (a, e) in actual.iter().zip(&expected) {
        assert!((a - e).abs() <= tolerance * scale, "{a} instead of {e}");
    }
}

#[test]
fn double_well_energies_and_forces_agree() {
    for case in cases(2) {
        let well = DoubleWell::default();
        for (k, x) in case.x.iter().enumerate() {
            let x = points::<2>(x);
            assert_relative_eq!(
                well.energy(&x),
                case.u.as_ref().unwrap()[k],
                max_relative = 1e-12
            );
            let mut gradient = vec![Point::zeros(); x.len()];
            well.add_gradient(&x, 1.0, &mut gradient);
            assert_close(
                &flat(&gradient),
                case.grad_u.as_ref().unwrap()[k].iter().flatten().copied(),
                1e-12,
            );
        }
    }
}

fn fields_agree<const D: usize>() {
    for case in cases(D) {
        let (field, theta) = (case.field(), case.theta());
        let field: &dyn VectorField<f64, D> = &field;
        for (k, t) in case.t.iter().enumerate() {
            let mut at = At::new(field, &theta, *t, case.n);
            for (c, x) in case.x.iter().enumerate() {
                let (v, divergence) = at.eval(&points(x));
                assert_relative_eq!(
                    divergence,
                    case.div[k][c],
                    max_relative = 1e-11,
                    epsilon = 1e-11
                );
                assert_close(&flat(&v), case.v[k][c].iter().flatten().copied(), 1e-11);
            }
        }
    }
}

#[test]
fn velocities_and_divergences_agree_in_the_plane() {
    fields_agree::<2>();
}

#[test]
fn velocities_and_divergences_agree_in_space() {
    fields_agree::<3>();
}

fn trajectories_agree<const D: usize>() {
    for case in cases(D) {
        let (field, theta) = (case.field(), case.theta());
        let field: &dyn VectorField<f64, D> = &field;
        for direction in [Direction::Generate, Direction::Normalize] {
            let (ends, integrals) = match direction {
                Direction::Generate => (&case.forward.x1, &case.forward.int_div),
                Direction::Normalize => (&case.inverse.z0, &case.inverse.l_inv),
            };
            let grid = TimeGrid::new(&RK4, direction, case.n_steps, 0.0);
            let table = Tabulation::new(field, &theta, grid);
            let mut integrator = RungeKutta::default();
            for (c, x) in case.x.iter().enumerate() {
                let mut x = points::<D>(x);
                let log_det = integrator.integrate(table.of(field), &mut x);
                assert_relative_eq!(log_det, integrals[c], max_relative = 1e-10, epsilon = 1e-10);
                assert_close(&flat(&x), ends[c].iter().flatten().copied(), 1e-10);
            }
        }
    }
}

#[test]
fn trajectories_and_integrated_divergences_agree_in_the_plane() {
    trajectories_agree::<2>();
}

#[test]
fn trajectories_and_integrated_divergences_agree_in_space() {
    trajectories_agree::<3>();
}

/// The mean objective over the configurations of a case, and its gradient through the discrete map.
fn gradient<const D: usize>(
    case: &Case,
    theta: &[f64],
    objective: Box<dyn Objective<f64, D>>,
) -> (f64, Vec<f64>) {
    let field: &dyn VectorField<f64, D> = &case.field();
    let starts: Vec<f64> = case.x.iter().flatten().flatten().copied().collect();
    let starts = mean_free::Configurations::centred(case.n, &starts);
    let weight = 1.0 / case.x.len() as f64;
    let controller = StepSizeController::equal(RK4, case.n_steps);
    let gradient = BatchGradient::new(objective, controller, Box::<DirectAdjoint<_, _>>::default());
    let batch = batch(&starts, &[0, 1, 2], weight);
    let (loss, theta_bar) = added(gradient, field, theta, 0.0, batch);
    (loss.loss * weight, theta_bar)
}

fn gradient_agrees<const D: usize>(
    case: &Case,
    objective: Box<dyn Objective<f64, D>>,
    expected: &Gradient,
) {
    let (loss, theta_bar) = gradient(case, &case.theta(), objective);
    assert_relative_eq!(loss, expected.value, max_relative = 1e-11);
    assert_close(
        &theta_bar,
        expected.dW.iter().flatten().chain(&expected.db).copied(),
        1e-9,
    );
}

#[test]
fn gradients_of_the_discretised_likelihood_agree() {
    for case in cases(2) {
        gradient_agrees::<2>(&case, Box::new(ForwardKl), &case.nll);
    }
    for case in cases(3) {
        gradient_agrees::<3>(&case, Box::new(ForwardKl), &case.nll);
    }
}

#[test]
fn gradients_of_the_discretised_energy_objective_agree() {
    for case in cases(2) {
        assert!(case.system.starts_with("DW"));
        gradient_agrees::<2>(
            &case,
            Box::new(ReverseKl {
                energy: DoubleWell::default(),
            }),
            &case.kl,
        );
    }
    for case in cases(3) {
        let energy = LennardJones::default();
        gradient_agrees::<3>(&case, Box::new(ReverseKl { energy }), &case.kl);
    }
}

fn adam_agrees<const D: usize>() {
    let mut compared = 0;
    for case in cases(D) {
        let Some(expected) = &case.adam else {
            continue;
        };
        let mut theta = case.theta();
        let mut adam = Adam::new(theta.len(), 1e-8, BETA_2);
        for _ in 0..3 {
            let (_, theta_bar) = gradient::<D>(&case, &theta, Box::new(ForwardKl));
            adam.update(&mut theta, &theta_bar, 5e-3);
        }
        let weights = expected.w.iter().flatten().chain(&expected.b);
        assert_close(&theta, weights.copied(), 1e-9);
        compared += 1;
    }
    assert!(compared > 0, "the oracle file has steps of Adam");
}

#[test]
fn steps_of_adam_agree() {
    adam_agrees::<2>();
    adam_agrees::<3>();
}
