//! Density maps.

use crate::system::mean_free::Configurations;
use crate::train::Trainer;

/// Radial nodes per pixel.
const OVERSAMPLING: usize = 2;
/// The density of the relative position x₂ − x₁ of two particles at `size` × `size` places, row by row: the trained
/// model's or the exact one, where the highest exact one is 1. `None` unless there are two particles.
///
/// The densities are invariant under rotation, so that they are evaluated along a radius only.
#[must_use]
pub fn density_map<const D: usize>(
    trainer: &Trainer<D>,
    model: bool,
    size: usize,
) -> Option<Vec<f64>> {
    let exact = trainer.exact_pair()?;
    let reach = map_reach(trainer)?;
    let nodes = size * OVERSAMPLING;
    let spacing = core::f64::consts::SQRT_2 * reach / nodes as f64;
    let radii: Vec<f64> = (0..=nodes).map(|k| spacing * k as f64).collect();
    let exact: Vec<f64> = radii
        .iter()
        .map(|d| libm::exp(exact.log_density(*d)))
        .collect();
    let highest = exact.iter().copied().fold(0.0, f64::max);
    let profile = if model {
        model_profile(trainer, &radii)
    } else {
        exact
    };
    let place = |k: usize| (2.0 * (k as f64 + 0.5) / size as f64 - 1.0) * reach;
    let at = |row: usize, column: usize| {
        let (x, y) = (place(column), place(row));
        interpolate(&profile, (x * x + y * y).sqrt() / spacing) / highest
    };
    let rows = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
    Some(rows.map(|(row, column)| at(row, column)).collect())
}

/// Half the side of a density map in lengths of the target: all but a ten-thousandth of the probability
/// lies within, with a margin. `None` unless there are two particles.
#[must_use]
pub fn map_reach<const D: usize>(trainer: &Trainer<D>) -> Option<f64> {
    let exact = trainer.exact_pair()?;
    let mut reach = 1.0;
    while exact.probability_below(reach) < 0.9999 {
        reach += 0.1;
    }
    Some(reach * 1.08)
}

fn model_profile<const D: usize>(trainer: &Trainer<D>, radii: &[f64]) -> Vec<f64> {
    let x: Vec<f64> = radii
        .iter()
        .flat_map(|d| {
            // Two particles on the first axis.
            (0..2 * D).map(move |k| match k {
                0 => -0.5 * d,
                k if k == D => 0.5 * d,
                _ => 0.0,
            })
        })
        .collect();
    trainer
        .model()
        .log_density(&Configurations::centred(2, &x), usize::MAX)
        .iter()
        .map(|q| libm::exp(q.best()))
        .collect()
}

fn interpolate(values: &[f64], position: f64) -> f64 {
    let k = (position as usize).min(values.len() - 2);
    let fraction = (position - k as f64).min(1.0);
    let value = values[k] + fraction * (values[k + 1] - values[k]);
    // A density that could not be found counts as none.
    if value.is_nan() { 0.0 } else { value }
}
