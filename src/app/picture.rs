//! Density maps, coloured.

use crate::system::mean_free::Configurations;
use crate::train::Trainer;

/// Radial nodes per pixel.
const OVERSAMPLING: usize = 2;
/// How much darker than linear low densities are drawn.
const GAMMA: f64 = 0.7;

/// The colours of no and of the highest density.
struct Ramp {
    low: [f64; 3],
    high: [f64; 3],
}

const LIGHT: Ramp = Ramp {
    low: [255.0, 255.0, 255.0],
    high: [120.0, 30.0, 0.0],
};
const DARK: Ramp = Ramp {
    low: [23.0, 27.0, 33.0],
    high: [255.0, 190.0, 90.0],
};

/// The density of the relative position x₂ − x₁ of two particles as RGBA pixels, row by row: the trained
/// model's or the exact one, both on the scale of the exact one. `None` unless there are two particles.
///
/// The densities are invariant under rotation, so that they are evaluated along a radius only.
#[must_use]
pub fn density_map<const D: usize>(
    trainer: &Trainer<D>,
    model: bool,
    size: usize,
    dark: bool,
) -> Option<Vec<u8>> {
    let truth = trainer.exact_pair()?;
    let reach = map_reach(trainer)?;
    let radii: Vec<f64> = {
        let nodes = size * OVERSAMPLING;
        (0..=nodes)
            .map(|k| core::f64::consts::SQRT_2 * reach * k as f64 / nodes as f64)
            .collect()
    };
    let exact: Vec<f64> = radii
        .iter()
        .map(|d| libm::exp(truth.log_density(*d)))
        .collect();
    let highest = exact.iter().copied().fold(0.0, f64::max);
    let profile = if model {
        model_profile(trainer, &radii)
    } else {
        exact
    };
    let ramp = if dark { DARK } else { LIGHT };
    let mut pixels = Vec::with_capacity(4 * size * size);
    for row in 0..size {
        for column in 0..size {
            let [x, y] =
                [column, row].map(|k| (2.0 * (k as f64 + 0.5) / size as f64 - 1.0) * reach);
            let level = interpolate(&profile, (x * x + y * y).sqrt() / radii[1]) / highest;
            let level = libm::pow(level.clamp(0.0, 1.0), GAMMA);
            pixels
                .extend((0..3).map(|k| (ramp.low[k] + (ramp.high[k] - ramp.low[k]) * level) as u8));
            pixels.push(255);
        }
    }
    Some(pixels)
}

/// Half the side of a density map in lengths of the target: all but a ten-thousandth of the probability
/// lies within, with a margin. `None` unless there are two particles.
#[must_use]
pub fn map_reach<const D: usize>(trainer: &Trainer<D>) -> Option<f64> {
    let truth = trainer.exact_pair()?;
    let mut reach = 1.0;
    while truth.probability_below(reach) < 0.9999 {
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
    // A density that could not be found is drawn as none.
    if value.is_nan() { 0.0 } else { value }
}
