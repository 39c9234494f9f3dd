//! Reweighting is unbiased however bad the flow and however coarse the integrator, because densities are
//! those of the map that was really run.

use equiflow::analysis::report::{self, Histogram};
use equiflow::analysis::weights::histogram;
use equiflow::config::{Config, FlowKind, StartKind, System};
use equiflow::math::random::Role;
use equiflow::system::energy::Energy;
use equiflow::train::Trainer;

/// The self-normalised mean of `values` and its standard error (delta method).
fn reweighted(values: &[f64], log_weights: &[f64]) -> (f64, f64) {
    let largest = log_weights
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = log_weights.iter().map(|w| libm::exp(w - largest)).collect();
    let total: f64 = weights.iter().sum();
    let pairs = || values.iter().zip(&weights);
    let mean = pairs().map(|(value, w)| value * w).sum::<f64>() / total;
    let terms = pairs().map(|(value, w)| w * (value - mean));
    let squares: f64 = terms.map(|term| term * term).sum();
    (mean, squares.sqrt() / total)
}

#[test]
fn curves_of_the_many_body_flow_are_those_of_exact_densities() {
    let mut trainer = Trainer::<2>::new(Config {
        system: System::Dw4,
        samples: 500,
        start_steps: 200,
        channels: 4,
        width: 8,
        ..Config::of_flow(FlowKind::ManyBody)
    })
    .expect("the target can be sampled");
    for _ in 0..200 {
        let _ = trainer.step();
    }
    let count = 64;
    let Histogram {
        edges, reweighted, ..
    } = report::curves(&trainer, count).energy;
    // These few densities are all exact; those of the curves are integrated.
    let drawn = trainer.streams().get(Role::Evaluate, trainer.state().step);
    let exact = trainer.model().sample(&mut { drawn }, count, count);
    let energies: Vec<f64> = exact
        .x
        .rows()
        .map(|x| trainer.target().energy.energy(&x))
        .collect();
    let log_weights: Vec<f64> = exact
        .log_q
        .iter()
        .zip(&energies)
        .map(|(q, u)| -u - q.best())
        .collect();
    let expected = histogram(&edges, &energies, Some(&log_weights));
    let largest = expected.iter().copied().fold(0.0, f64::max);
    assert!(largest > 0.0);
    for (curve, exact) in reweighted.iter().zip(&expected) {
        assert!(
            (curve - exact).abs() < 0.02 * largest,
            "{curve} and {exact}"
        );
    }
}

#[test]
fn averages_from_a_bad_flow_agree_with_the_truth() {
    // A flow after a few steps only.
    for (system, exact, steps) in [
        (System::Dw2, -3.870_727, 10),
        (System::Dw4, -22.541_510, 60),
    ] {
        for ode_steps in [4, 10, 40] {
            let mut trainer = Trainer::<2>::new(Config {
                system,
                ode_steps,
                samples: 500,
                batch: 64,
                start: StartKind::Random,
                ..Config::default()
            })
            .expect("the targets can be sampled");
            for _ in 0..steps {
                trainer.step();
            }
            let weighted = report::draw_weighted(&trainer, 6000);
            let ess = report::evaluate(&trainer, 500, 0.0).ess;
            assert!(ess < 80.0, "{system:?}: this flow is too good, ESS {ess} %");
            let (mean, error) = reweighted(&weighted.energies, &weighted.log_weights);
            assert!(
                (mean - exact).abs() < 4.0 * error && error < 0.3,
                "{system:?} with {ode_steps} steps: {mean} ± {error} instead of {exact}"
            );
        }
    }
}
