//! Laws of the stochastic estimator of the divergence.

mod common;

use common::{At, all_fields, configuration, parameters, stream};
use equiflow::ode::tableau::RK4;
use equiflow::ode::{Direction, Hutchinson, Noise, RungeKutta, Tabulation, TimeGrid};
use equiflow::system::configuration::Point;

const N: usize = 4;
const DRAWS: usize = 20_000;

/// The Jacobian, one tangent per coordinate: entry (row, column) at row + column·N·D.
fn jacobian(at: &mut At<'_, f64, 2>, x: &[Point<f64, 2>]) -> Vec<f64> {
    let unit =
        |c: usize| (0..N).map(move |i| Point::from_fn(|k, _| f64::from(u8::from(2 * i + k == c))));
    let probes: Vec<Point<f64, 2>> = (0..2 * N).flat_map(unit).collect();
    let changes = at.jvp(x, &probes);
    changes
        .iter()
        .flat_map(|change| [change[0], change[1]])
        .collect()
}

/// Mean and variance of numbers.
fn moments(draws: &[f64]) -> (f64, f64) {
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    let squares: f64 = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum();
    (mean, squares / (draws.len() - 1) as f64)
}

#[test]
fn the_estimate_is_unbiased_and_has_the_variance_of_its_noise() {
    for (name, field) in all_fields::<2>(N) {
        let theta = parameters(field.layout().size(), 7);
        let (x, dof) = (configuration::<2>(N, 3), 2 * N);
        let mut at = At::new(&*field, &theta, 0.4, N);
        let exact = at.eval(&x).1;
        let j = jacobian(&mut at, &x);
        let symmetric = |a: usize, b: usize| 0.5 * (j[a + b * dof] + j[b + a * dof]);
        for noise in [Noise::Rademacher, Noise::Gaussian] {
            let mut stream = stream(5);
            let mut probe = vec![Point::zeros(); N];
            let mut draw = || {
                noise.fill(&mut stream, &mut probe);
                at.estimate_divergence(&x, &probe)
            };
            let (mean, variance) = moments(&(0..DRAWS).map(|_| draw()).collect::<Vec<f64>>());
            let mut expected = 0.0;
            for a in 0..dof {
                for b in 0..dof {
                    if a != b || noise == Noise::Gaussian {
                        expected += 2.0 * symmetric(a, b) * symmetric(a, b);
                    }
                }
            }
            let error = (expected / DRAWS as f64).sqrt();
            assert!(
                (mean - exact).abs() < 4.0 * error,
                "{name}, {noise:?}: {mean} and {exact} ± {error}"
            );
            assert!(
                (variance / expected - 1.0).abs() < 0.1,
                "{name}, {noise:?}: variance {variance} instead of {expected}"
            );
        }
    }
}

#[test]
fn the_integrated_estimate_is_unbiased_and_leaves_the_trajectory_alone() {
    for (name, field) in all_fields::<2>(N) {
        let theta: Vec<f64> = parameters(field.layout().size(), 7)
            .iter()
            .map(|w| 0.3 * w)
            .collect();
        let grid = TimeGrid::new(&RK4, Direction::Generate, 6, 0.0);
        let table = Tabulation::new(&*field, &theta, grid);
        let tabulated = table.of(&*field);
        let mut end = configuration::<2>(N, 3);
        let exact = RungeKutta::default().integrate(tabulated, &mut end);
        let mut stream = stream(6);
        let mut variance = |probes: usize| {
            let mut hutchinson = Hutchinson::new(Noise::Rademacher, N, probes);
            let draw = |_| {
                let mut x = configuration::<2>(N, 3);
                let log_det = hutchinson.integrate(tabulated, &mut x, &mut stream);
                assert_eq!(x, end, "{name}");
                log_det
            };
            let (mean, variance) = moments(&(0..2000).map(draw).collect::<Vec<f64>>());
            let error = (variance / 2000.0).sqrt();
            assert!(
                (mean - exact).abs() < 4.0 * error,
                "{name}: {mean} and {exact} ± {error}"
            );
            variance
        };
        let ratio = variance(1) / variance(4);
        assert!(
            (3.0..5.3).contains(&ratio),
            "{name}: four probes divide the variance by {ratio}"
        );
    }
}
