//! Laws of integrators, flows, exact likelihoods and gradients.

mod common;

use approx::assert_relative_eq;
use common::{At, added, batch, configuration, derivative, fields, parameters, profile, stream};
use core::ops::Range;
use equiflow::field::VectorField;
use equiflow::field::kernel::KernelField;
use equiflow::field::radial::GaussianProfile;
use equiflow::field::two_body::TwoBodyField;
use equiflow::flow::direct_adjoint::DirectAdjoint;
use equiflow::flow::discrete_map::{DiscreteFlow, LogDensity};
use equiflow::flow::gradient::{Adjoint, BatchGradient};
use equiflow::flow::objective::{ForwardKl, Objective, ReverseKl};
use equiflow::flow::two_body_adjoint::TwoBodyAdjoint;
use equiflow::math::simd::{Lanes, Real};
use equiflow::ode::tableau::{EULER, MIDPOINT, RK4, TSIT5};
use equiflow::ode::{Direction, RungeKutta, StepSizeController, Tableau, Tabulation, TimeGrid};
use equiflow::system::configuration::{Point, unpack};
use equiflow::system::mean_free::Configurations;
use equiflow::system::prior;

const N: usize = 3;

fn gaussian_field() -> KernelField<GaussianProfile> {
    KernelField { profile: profile() }
}

fn weak_parameters(field: &dyn VectorField<f64, 2>) -> Vec<f64> {
    parameters(field.layout().size(), 5)
}

fn flat(x: &[Point<f64, 2>]) -> Vec<f64> {
    let mut flat = vec![0.0; 2 * x.len()];
    unpack(x, &mut flat);
    flat
}

fn latent(seed: u64) -> Vec<Point<f64, 2>> {
    let drawn = prior::draw::<2>(&mut stream(seed), N, 1);
    drawn.points().to_vec()
}

fn integrate(tableau: &Tableau, steps: usize) -> Vec<f64> {
    let field = gaussian_field();
    let theta = weak_parameters(&field);
    let field: &dyn VectorField<f64, 2> = &field;
    let grid = TimeGrid::new(tableau, Direction::Generate, steps, 0.0);
    let table = Tabulation::new(field, &theta, grid);
    let mut x = configuration::<2>(N, 1);
    let log_det = RungeKutta::default().integrate(table.of(field), &mut x);
    let mut state = flat(&x);
    state.push(log_det);
    state
}

#[test]
fn integrators_converge_at_their_order() {
    let distance = |a: &[f64], b: &[f64]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max)
    };
    let exact = integrate(&RK4, 2000);
    for (tableau, steps) in [(EULER, 400), (MIDPOINT, 160), (RK4, 40)] {
        let coarse = distance(&integrate(&tableau, steps), &exact);
        let fine = distance(&integrate(&tableau, 2 * steps), &exact);
        let order = libm::log2(coarse / fine);
        assert!(
            (order - f64::from(tableau.order)).abs() < 0.15,
            "order {order} instead of {}",
            tableau.order
        );
    }
}

#[test]
fn a_shifted_grid_still_covers_the_unit_interval() {
    for shift in [-0.5, -0.2, 0.0, 0.5] {
        for direction in [Direction::Generate, Direction::Normalize] {
            let grid = TimeGrid::new(&RK4, direction, 7, shift);
            let total: f64 = grid.ends().windows(2).map(|ends| ends[1] - ends[0]).sum();
            assert_relative_eq!(total.abs(), 1.0, max_relative = 1e-14);
            assert!(grid.nodes().iter().all(|t| (0.0..=1.0).contains(t)));
            // Ends are shared: 7 steps have 8 ends and 7 midpoints.
            assert_eq!(grid.nodes().len(), 15);
        }
    }
}

#[test]
fn a_shift_moves_the_step_ends_of_both_directions_to_the_same_times() {
    let ends = |direction, shift| TimeGrid::new(&RK4, direction, 7, shift).ends().to_vec();
    for shift in [-0.5, -0.2, 0.0, 0.5] {
        let there = ends(Direction::Generate, shift);
        assert_relative_eq!(there[1], (1.0 + shift) / 7.0, max_relative = 1e-14);
        let mut back = ends(Direction::Normalize, shift);
        back.reverse();
        assert_eq!(there, back);
    }
}

/// |log q with the determinant − log q with the integrated divergence|.
fn defect(density: LogDensity) -> f64 {
    let (exact, integrated) = density.exact_and_integrated().expect("both are known");
    (exact - integrated).abs()
}

#[test]
fn the_exact_determinant_is_that_of_the_numerical_jacobian() {
    for (name, field) in fields::<2>() {
        let theta = weak_parameters(&*field);
        let mut flow = DiscreteFlow::new(&*field, &theta, &RK4, N, 5);
        let z = latent(2);
        let mut x = z.clone();
        let density = flow.generate(&z, &mut x);
        // On all N·D coordinates the map is the identity along the centre of mass: same determinant.
        let jacobian = nalgebra::DMatrix::from_fn(2 * N, 2 * N, |row, column| {
            let component = |h: f64| {
                let mut z = z.clone();
                z[column / 2][column % 2] += h;
                let mut flow = DiscreteFlow::new(&*field, &theta, &RK4, N, 5);
                let mut x = z.clone();
                flow.generate_integrated(&z, &mut x);
                x[row / 2][row % 2]
            };
            derivative(component, 1e-3)
        });
        let log_det = libm::log(jacobian.lu().determinant().abs());
        let squares: f64 = z.iter().flatten().map(|z| z * z).sum();
        let log_prior = -0.5 * squares - prior::log_normaliser(N, 2);
        assert!(
            (density.best() - (log_prior - log_det)).abs() < 1e-6,
            "{name}"
        );
        // Five steps are coarse enough for the integrated divergence to be visibly off.
        assert!(defect(density) > 1e-9, "{name}");
    }
}

#[test]
fn the_integrated_divergence_converges_to_the_determinant() {
    let field = gaussian_field();
    let theta = weak_parameters(&field);
    let with_steps = |steps: usize| {
        let z = latent(3);
        defect(DiscreteFlow::new(&field, &theta, &RK4, N, steps).generate(&z, &mut z.clone()))
    };
    let order = libm::log2(with_steps(20) / with_steps(40));
    assert!(order > 3.5, "order {order}");
}

#[test]
fn normalize_inverts_generate_to_rounding_even_with_few_steps() {
    for (name, field) in fields::<2>() {
        // Three steps of a stronger field may carry two latents to one sample.
        let theta: Vec<f64> = weak_parameters(&*field).iter().map(|w| 0.5 * w).collect();
        for steps in [3, 20] {
            let mut flow = DiscreteFlow::new(&*field, &theta, &RK4, N, steps);
            for seed in 0..20 {
                let z = latent(100 + seed);
                let (mut x, mut back) = (z.clone(), z.clone());
                let forward = flow.generate(&z, &mut x);
                let x = Configurations::centred(N, &flat(&x));
                let backward = x.rows().map(|x| flow.normalize(x, &mut back)).next();
                let backward = backward.expect("there is one");
                assert!(
                    (forward.best() - backward.best()).abs() < 1e-7,
                    "{name}, {steps} steps, {forward:?} {backward:?}"
                );
                assert!(
                    z.iter().zip(&back).all(|(a, b)| (a - b).amax() < 1e-7),
                    "{name}, {steps} steps"
                );
            }
        }
    }
}

#[test]
fn the_density_of_two_particles_integrates_to_one() {
    for (name, field) in fields::<2>() {
        for (steps, strength) in [(4, 0.4), (20, 1.0)] {
            // A map of few steps stays invertible only for a weaker field.
            let theta: Vec<f64> = weak_parameters(&*field)
                .iter()
                .map(|w| strength * w)
                .collect();
            let mut flow = DiscreteFlow::new(&*field, &theta, &RK4, 2, steps);
            let mut z = [Point::zeros(); 2];
            // ∫ q dy = π ∫ d q(d) dd, with the orthonormal coordinate |y| = d/√2, by the trapezoidal rule.
            let spacing = 0.01;
            let total: f64 = (1..2500)
                .map(|k| {
                    let d = f64::from(k) * spacing;
                    let x = [-0.3 * d, 0.4 * d, 0.3 * d, -0.4 * d];
                    let x = Configurations::centred(2, &x);
                    let density = x.rows().map(|x| flow.normalize(x, &mut z)).next();
                    let density = density.expect("there is one");
                    core::f64::consts::PI * d * libm::exp(density.best()) * spacing
                })
                .sum();
            assert!(
                (total - 1.0).abs() < 1e-4,
                "{name}, {steps} steps: ∫ q = {total}"
            );
        }
    }
}

/// Makes an objective.
type Make<const D: usize> = fn() -> Box<dyn Objective<f64, D>>;

/// Through six steps of `tableau`.
fn direct<T: Real, const D: usize>(
    objective: Box<dyn Objective<T, D>>,
    tableau: Tableau,
    guard: f64,
    two_body: Option<TwoBodyField<GaussianProfile>>,
) -> BatchGradient<T, D> {
    let controller = StepSizeController::equal(tableau, 6);
    let adjoint: Box<dyn Adjoint<T, D>> = match two_body {
        Some(field) => Box::new(TwoBodyAdjoint::new(Box::new(field))),
        None => Box::<DirectAdjoint<_, _>>::default(),
    };
    BatchGradient::new(objective, controller, adjoint).with_stiffness_penalty(guard)
}

fn starts(seeds: Range<u64>) -> Configurations<2> {
    let rows: Vec<f64> = seeds
        .flat_map(|s| flat(&configuration::<2>(N, s)))
        .collect();
    Configurations::centred(N, &rows)
}

fn loss_and_gradient(
    field: &dyn VectorField<f64, 2>,
    theta: &[f64],
    tableau: &Tableau,
    objective: Box<dyn Objective<f64, 2>>,
    guard: f64,
) -> (f64, Vec<f64>) {
    let gradient = direct(objective, *tableau, guard, None);
    let (sum, theta_bar) = added(
        gradient,
        field,
        theta,
        0.3,
        batch(&starts(60..62), &[0, 1], 0.5),
    );
    (0.5 * (sum.loss + guard * sum.stiffness), theta_bar)
}

#[test]
fn gradients_are_those_of_the_discretised_loss_with_its_guard() {
    let field = gaussian_field();
    let theta = weak_parameters(&field);
    let direction = parameters(theta.len(), 77);
    let objectives: [Make<2>; 2] = [
        || Box::new(ForwardKl),
        || {
            let energy = equiflow::system::energy::DoubleWell::default();
            Box::new(ReverseKl { energy })
        },
    ];
    for tableau in [EULER, MIDPOINT, RK4, TSIT5] {
        for objective in objectives {
            for guard in [0.0, 3.0] {
                let along = |h: f64| {
                    let theta: Vec<f64> = theta
                        .iter()
                        .zip(&direction)
                        .map(|(a, b)| a + h * b)
                        .collect();
                    loss_and_gradient(&field, &theta, &tableau, objective(), guard).0
                };
                let expected = derivative(along, 1e-4);
                let gradient = loss_and_gradient(&field, &theta, &tableau, objective(), guard).1;
                let actual: f64 = gradient.iter().zip(&direction).map(|(a, b)| a * b).sum();
                assert_relative_eq!(actual, expected, max_relative = 1e-8);
            }
        }
    }
}

#[test]
fn shards_add_up_to_the_whole() {
    let field = gaussian_field();
    let theta = weak_parameters(&field);
    let starts = starts(80..86);
    let run = |rows: &[u32]| {
        let gradient = direct::<f64, 2>(Box::new(ForwardKl), RK4, 3.0, None);
        let (sum, theta_bar) = added(gradient, &field, &theta, 0.0, batch(&starts, rows, 1.0));
        (sum.loss, theta_bar)
    };
    let (whole, parts) = (run(&[0, 1, 2, 3, 4, 5]), [run(&[0, 1, 2]), run(&[3, 4, 5])]);
    assert_relative_eq!(whole.0, parts[0].0 + parts[1].0, max_relative = 1e-12);
    for k in 0..theta.len() {
        assert!((whole.1[k] - parts[0].1[k] - parts[1].1[k]).abs() < 1e-10);
    }
}

/// The loss and the gradient of `count` pairs in D dimensions, along the line between two particles or in space.
fn pairs<T: Real, const D: usize>(
    count: usize,
    strength: f64,
    tableau: Tableau,
    objective: Box<dyn Objective<T, D>>,
    on_line: bool,
) -> (f64, Vec<f64>) {
    let field = KernelField { profile: profile() };
    let field: &dyn VectorField<T, D> = &field;
    let theta: Vec<f64> = parameters(field.layout().size(), 5)
        .iter()
        .map(|value| strength * value)
        .collect();
    let mut starts = prior::draw::<D>(&mut stream(9), 2, count).flat();
    // Two particles at one point stay there.
    starts[..2 * D].fill(0.0);
    let starts = Configurations::centred(2, &starts);
    let rows: Vec<u32> = (0..count as u32).collect();
    let weight = 1.0 / count as f64;
    let line = TwoBodyField {
        profile: profile(),
        dimension: D,
    };
    let gradient = direct(objective, tableau, 3.0, on_line.then_some(line));
    let (sum, theta_bar) = added(gradient, field, &theta, 0.3, batch(&starts, &rows, weight));
    (weight * (sum.loss + 3.0 * sum.stiffness), theta_bar)
}

fn pairs_on_a_line_are_pairs_in_space<const D: usize>(objective: Make<D>) {
    // The strong field throws particles past each other within a step.
    for strength in [1.0, 20.0] {
        for tableau in [EULER, MIDPOINT, RK4] {
            let space = pairs::<f64, D>(5, strength, tableau, objective(), false);
            let line = pairs::<f64, D>(5, strength, tableau, objective(), true);
            assert_relative_eq!(line.0, space.0, max_relative = 1e-10);
            let size = space
                .1
                .iter()
                .fold(0.0_f64, |most, value| most.max(value.abs()));
            assert!(size > 1e-3, "there is a gradient");
            for (line, space) in line.1.iter().zip(&space.1) {
                assert_relative_eq!(line, space, epsilon = 1e-10 * size, max_relative = 1e-8);
            }
        }
    }
}

#[test]
fn two_particles_on_their_line_have_the_gradient_that_they_have_in_space() {
    pairs_on_a_line_are_pairs_in_space::<2>(|| Box::new(ForwardKl));
    pairs_on_a_line_are_pairs_in_space::<3>(|| Box::new(ForwardKl));
    pairs_on_a_line_are_pairs_in_space::<2>(|| {
        let energy = equiflow::system::energy::DoubleWell::default();
        Box::new(ReverseKl { energy })
    });
}

/// One pair, less than a group of lanes, groups that are not full, more than go on their lines at once.
const COUNTS: [usize; 5] = [1, 5, 37, 129, 300];

#[test]
fn many_pairs_at_once_on_their_lines_have_the_gradient_of_each() {
    for count in COUNTS {
        let each = pairs::<f64, 2>(count, 1.0, RK4, Box::new(ForwardKl), false);
        let line = pairs::<f64, 2>(count, 1.0, RK4, Box::new(ForwardKl), true);
        let lanes = pairs::<Lanes, 2>(count, 1.0, RK4, Box::new(ForwardKl), true);
        assert_relative_eq!(line.0, each.0, max_relative = 1e-12);
        assert_relative_eq!(lanes.0, each.0, max_relative = 1e-5);
        let size = each
            .1
            .iter()
            .fold(0.0_f64, |most, value| most.max(value.abs()));
        for ((line, lanes), each) in line.1.iter().zip(&lanes.1).zip(&each.1) {
            assert_relative_eq!(line, each, epsilon = 1e-12 * size, max_relative = 1e-9);
            assert_relative_eq!(lanes, each, epsilon = 1e-5 * size, max_relative = 1e-3);
        }
    }
}

#[test]
fn a_tangent_of_a_pair_on_its_line_is_the_difference_of_its_velocities() {
    let line = TwoBodyField {
        profile: profile(),
        dimension: 2,
    };
    let line: &dyn VectorField<f64, 1> = &line;
    let theta = parameters(line.layout().size(), 5);
    let mut at = At::new(line, &theta, 0.4, 1);
    for q in [-3.2, -0.7, 0.4, 1.9, 4.0] {
        let dv = at.jvp(&[Point::<f64, 1>::new(q)], &[Point::<f64, 1>::new(0.6)]);
        let mut velocity = |q: f64| at.eval(&[Point::<f64, 1>::new(q)]).0[0][0];
        let h = 1e-5;
        let difference = 0.6 * (velocity(q + h) - velocity(q - h)) / (2.0 * h);
        assert_relative_eq!(dv[0][0], difference, epsilon = 1e-8, max_relative = 1e-6);
    }
}
