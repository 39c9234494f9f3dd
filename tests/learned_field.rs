//! The coefficients of pairs that the page shows are those that move the particles.

mod common;

use common::experiments::{answer, trained};
use equiflow::analysis::experiments::{PairCoefficients, Response};
use equiflow::config::{Config, FlowKind, System};
use equiflow::field::{Coefficients, Input, Output, PairField};
use equiflow::math::random::Role;
use equiflow::system::configuration::Point;
use equiflow::system::mean_free::Configurations;
use equiflow::train::Trainer;
use serde_json::json;

const COUNT: usize = 40;

fn after_some_training(flow: FlowKind) -> Trainer<2> {
    let config = Config {
        system: System::Dw4,
        flow,
        samples: 200,
        batch: 32,
        start_steps: 20,
        channels: 4,
        width: 8,
        ..Config::default()
    };
    trained(config, 30)
}

fn experiment(trainer: &Trainer<2>) -> PairCoefficients {
    match answer(trainer, json!({"experiment": "field", "count": COUNT})) {
        Response::Field(found) => found,
        other => panic!("{other:?}"),
    }
}

/// Gives φ of the pairs of a configuration at time `t`.
fn coefficients_at(trainer: &Trainer<2>, t: f64) -> impl Fn(&[Point<f64, 2>]) -> Vec<f64> {
    let field: Box<dyn PairField<2>> = trainer
        .architecture()
        .pair_field()
        .expect("velocities are sums over pairs");
    let mut coefficients = Coefficients::default();
    coefficients.refresh::<f64, 2>(&*field, &trainer.parameters(), &[t]);
    move |x| {
        let at = coefficients.at(0);
        field.pair_coefficients(Input { at, n: x.len(), x })
    }
}

#[test]
fn velocities_are_the_sums_of_coefficients_and_differences() {
    for flow in [FlowKind::Pair, FlowKind::ManyBody] {
        let trainer = after_some_training(flow);
        let test = Configurations::<2>::centred(4, &trainer.test_data().first(10).flat());
        let reference = &*trainer.flow().reference;
        let mut at = Coefficients::default();
        let t = 0.37;
        at.refresh::<f64, 2>(reference, &trainer.parameters(), &[t]);
        let mut saved = vec![0.0; reference.sizes(4).saved];
        let phi = coefficients_at(&trainer, t);
        for x in test.rows() {
            let mut v = vec![Point::zeros(); 4];
            let (input, divergences) = (
                Input {
                    at: at.at(0),
                    n: 4,
                    x: &x,
                },
                None,
            );
            reference.forward(
                input,
                Output {
                    v: &mut v,
                    divergences,
                },
                &mut saved,
            );
            let mut phi = phi(&x).into_iter();
            let mut sums = [Point::<f64, 2>::zeros(); 4];
            for i in 0..4 {
                for j in i + 1..4 {
                    let flow = (x[i] - x[j]) * phi.next().expect("one for each pair");
                    sums[i] += flow;
                    sums[j] -= flow;
                }
            }
            assert!(phi.next().is_none());
            let fastest = v.iter().map(|v| v.norm()).fold(0.0, f64::max);
            assert!(fastest > 1e-3, "the field does something");
            for (sum, v) in sums.iter().zip(&v) {
                assert!(
                    (sum - v).norm() < 1e-12 * (1.0 + fastest),
                    "{flow:?}: {sum} is not {v}"
                );
            }
        }
    }
}

#[test]
fn the_coefficients_of_a_pair_flow_are_a_function_of_distance_and_time() {
    let trainer = after_some_training(FlowKind::Pair);
    let found = experiment(&trainer);
    let parts = found.distances.len();
    let width = found.distances[1] - found.distances[0];
    let mut seen = 0;
    for (k, t) in found.times.iter().enumerate() {
        let phi = coefficients_at(&trainer, *t);
        let phi_at = |d: f64| phi(&[Point::from([d / 2.0, 0.0]), Point::from([-d / 2.0, 0.0])])[0];
        for (b, middle) in found.distances.iter().enumerate() {
            let cell = k * parts + b;
            if found.pairs[cell] == 0 {
                assert!(found.mean[cell].is_nan() && found.deviation[cell].is_nan());
                continue;
            }
            seen += 1;
            let values: Vec<f64> = (0..=8)
                .map(|q| phi_at(middle + width * (f64::from(q) / 8.0 - 0.5)))
                .collect();
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let slack = 0.1 * (high - low) + 1e-9;
            let (mean, deviation) = (found.mean[cell], found.deviation[cell]);
            assert!(
                (low - slack..=high + slack).contains(&mean),
                "{mean} at ({middle}, {t}) is not from {low} to {high}"
            );
            assert!(deviation <= high - low + slack);
        }
    }
    assert!(seen > 150, "{seen} cells have pairs");
}

#[test]
fn the_coefficients_of_a_many_body_flow_are_averaged_over_all_pairs_of_the_picture() {
    let trainer = after_some_training(FlowKind::ManyBody);
    let found = experiment(&trainer);
    let (frames, parts) = (found.times.len(), found.distances.len());
    let range = found.distances[0] + found.distances[parts - 1];
    let mut stream = trainer.streams().get(Role::Picture, 0);
    let paths = trainer.model().trajectory(&mut stream, COUNT, frames);
    let mut spread: f64 = 0.0;
    for (k, frame) in paths.chunks_exact(8 * COUNT).enumerate() {
        let phi = coefficients_at(&trainer, found.times[k]);
        let (mut count, mut sum, mut squares) = (0, 0.0, 0.0);
        for x in Configurations::<2>::centred(4, frame).rows() {
            let mut phi = phi(&x).into_iter();
            for i in 0..4 {
                for j in i + 1..4 {
                    let phi = phi.next().expect("one for each pair");
                    if (x[i] - x[j]).norm() < range {
                        count += 1;
                        sum += phi;
                        squares += phi * phi;
                    }
                }
            }
        }
        let cells = k * parts..(k + 1) * parts;
        let (mut in_cells, mut sum_in_cells, mut squares_in_cells) = (0, 0.0, 0.0);
        for cell in cells.filter(|cell| found.pairs[*cell] > 0) {
            let pairs = f64::from(found.pairs[cell]);
            in_cells += found.pairs[cell];
            sum_in_cells += pairs * found.mean[cell];
            squares_in_cells += pairs
                * (found.mean[cell] * found.mean[cell]
                    + found.deviation[cell] * found.deviation[cell]);
            spread = spread.max(found.deviation[cell]);
        }
        assert_eq!(in_cells, count);
        assert!((sum - sum_in_cells).abs() < 1e-9 * f64::from(count));
        assert!((squares - squares_in_cells).abs() < 1e-9 * f64::from(count));
    }
    assert!(spread > 1e-3, "the environment of a pair matters");
}

#[test]
fn a_flow_that_is_no_sum_over_pairs_says_so() {
    let found = experiment(&after_some_training(FlowKind::Plain));
    assert!(!found.is_pair_sum && found.mean.is_empty());
}
