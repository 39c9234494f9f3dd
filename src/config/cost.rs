//! What a whole configuration asks of a machine: settings that are fine one by one may not be so together.

#[cfg(feature = "full")]
mod clusters;

use super::source::DataSource;
use super::{Config, FlowKind, Invariants, ObjectiveKind, System};
use crate::system::configuration::pair_count;

/// The most memory that one run may take: half of what WebAssembly can address.
const MOST_BYTES: f64 = 2_147_483_648.0;
/// The longest that a start may take to be matched, in seconds on an ordinary machine: nothing is seen of it, and there are
/// other starts.
const MOST_MATCHING_SECONDS: f64 = 120.0;
/// The longest that training data, or test configurations, may take to be drawn, in seconds: one can wait for many.
const MOST_SAMPLING_SECONDS: f64 = 600.0;
/// Multiply-adds a second of the factorisation that a matched start needs, in a browser. Measured in the order of
/// magnitude only.
const MULTIPLY_ADDS_PER_SECOND: f64 = 5e8;
/// Bytes of one number in eight `f32` lanes.
const LANES_BYTES: f64 = 32.0;
/// Passes with a tape of their own: from data, and from latents.
const PASSES: f64 = 2.0;

/// Copies of the training data while they are drawn and handed over, in `f64`.
const DATA_BYTES: f64 = 16.0;
/// What every run needs to open, in seconds: exact values by quadrature, tables and buffers.
const SECONDS_OF_EVERY_RUN: f64 = 0.5;
/// Seconds for the energy of one pair of a double well, in a browser. Measured in the order of magnitude only.
const SECONDS_PER_WELL: f64 = 2.5e-8;
/// Of double wells: sweeps of 256 chains before the first sample, and from one sample of a chain to the next one. Many
/// particles mix slowly, and are thinned as far as that goes.
const WELL_SWEEPS: [f64; 2] = [1100.0, 40.0];
const CHAINS: f64 = 256.0;
const SLOW_PARTICLES: usize = 10;
const SLOW_THINNING: f64 = 400.0;

/// An estimate of what a run needs, good to a factor of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Of the matrix of normal equations behind a matched start and its Cholesky factor.
    pub matching_bytes: f64,
    /// Of everything that the reverse pass of a training step keeps.
    pub tape_bytes: f64,
    /// Of the training data.
    pub data_bytes: f64,
    /// Until the start is matched, in seconds.
    pub matching_seconds: f64,
    /// Until the training data are drawn, in seconds.
    pub sampling_seconds: f64,
    /// Until the test configurations are drawn, in seconds: their number is given.
    pub test_seconds: f64,
}

impl Cost {
    /// Until the first step, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        SECONDS_OF_EVERY_RUN + self.matching_seconds + self.sampling_seconds + self.test_seconds
    }
}

/// A configuration that asks for more than a browser's tab can hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("this set-up would take about {needs}: {remedy}")]
pub struct TooLarge {
    /// What it would take, in words.
    pub needs: String,
    /// What to lower.
    pub remedy: &'static str,
}

impl Config {
    /// What a run with these settings needs.
    #[must_use]
    pub fn cost(&self) -> Cost {
        // Weights of pairs of kernels, and one bias for each kernel in time.
        let parameters = f64::from(self.distance_kernels + 1) * f64::from(self.time_kernels);
        let matching = if self.starts_matched() {
            parameters
        } else {
            0.0
        };
        // Flow matching evaluates the field at one time and takes no steps.
        let evaluations = match self.objective {
            ObjectiveKind::Matching => 1.0,
            _ => self.integrator.tableau().stages() as f64 * f64::from(self.ode_steps),
        };
        let drawing = |count| match self.data {
            DataSource::Sampler => self.sampling_seconds(count as f64),
            DataSource::Own(_) => 0.0,
        };
        let tape = match self.flow {
            FlowKind::ManyBody => self.many_body_numbers(),
            FlowKind::Pair | FlowKind::Plain => 2.0 * self.dof() as f64,
        };
        Cost {
            matching_bytes: 2.0 * 8.0 * matching * matching,
            tape_bytes: PASSES * LANES_BYTES * tape * evaluations,
            data_bytes: DATA_BYTES * self.dof() as f64 * f64::from(self.samples),
            // A factorisation of p³/3 multiply-adds.
            matching_seconds: matching * matching * matching / 3.0 / MULTIPLY_ADDS_PER_SECOND,
            sampling_seconds: drawing(self.samples as usize),
            test_seconds: drawing(self.system.test_samples()),
        }
    }

    /// How long the reference sampler takes for so many samples.
    fn sampling_seconds(&self, samples: f64) -> f64 {
        let n = self.particle_count();
        let pairs = pair_count(n) as f64;
        match self.system {
            System::Dw2 | System::Dw4 | System::Dw => {
                let [before, between] = WELL_SWEEPS;
                let between = if n > SLOW_PARTICLES {
                    SLOW_THINNING
                } else {
                    between
                };
                // A sweep moves each particle, and asks for its energy with each other one.
                2.0 * pairs * (before * CHAINS + between * samples) * SECONDS_PER_WELL
            }
            // The light build does not hold them.
            #[cfg(not(feature = "full"))]
            System::Lj13 | System::Lj => 0.0,
            #[cfg(feature = "full")]
            System::Lj13 | System::Lj => {
                clusters::seconds(n, self.pair_sum.factor() / self.tau, samples)
            }
        }
    }

    /// What the many-body field keeps of one evaluation, in numbers: for each pair ten activations a channel and a
    /// unit of the layers, eight sums a channel, and its distances.
    fn many_body_numbers(&self) -> f64 {
        let pairs = pair_count(self.particle_count()) as f64;
        let (channels, width) = (f64::from(self.channels), f64::from(self.width));
        // For each channel, as in `field/many_body/sizes.rs`.
        let invariants = match self.invariants {
            Invariants::Distances => 5.0,
            Invariants::Angles => 7.0,
        };
        pairs * (2.0 * invariants * channels + 10.0 * width + 8.0 * channels + 120.0)
    }

    /// Refuses what a browser's tab cannot hold, or would take minutes to begin with.
    ///
    /// # Errors
    /// If the estimate is above two gigabytes, two minutes of matching or ten of sampling; the message says what to lower.
    pub fn check_cost(&self) -> Result<(), TooLarge> {
        let cost = self.cost();
        let Cost {
            matching_bytes,
            tape_bytes,
            data_bytes,
            matching_seconds,
            sampling_seconds,
            test_seconds,
        } = cost;
        let bytes = matching_bytes + tape_bytes + data_bytes;
        let time = (matching_seconds / MOST_MATCHING_SECONDS)
            .max(sampling_seconds / MOST_SAMPLING_SECONDS)
            .max(test_seconds / MOST_SAMPLING_SECONDS);
        if bytes <= MOST_BYTES && time <= 1.0 {
            return Ok(());
        }
        // The greatest part, as a share of what there may be, says what to lower.
        let of_bytes = |bytes: f64| bytes / MOST_BYTES;
        let parts = [
            (
                of_bytes(matching_bytes).max(matching_seconds / MOST_MATCHING_SECONDS),
                "lower distanceKernels or timeKernels, or take start=random",
            ),
            (
                of_bytes(tape_bytes),
                "lower odeSteps, width or channels, or take objective=matching",
            ),
            (
                of_bytes(data_bytes).max(sampling_seconds / MOST_SAMPLING_SECONDS),
                "lower samples or particles",
            ),
            // Their number is given, and of double wells it takes less than a minute.
            (
                test_seconds / MOST_SAMPLING_SECONDS,
                "lower particles or raise tau",
            ),
        ];
        let greatest = parts
            .into_iter()
            .fold((0.0, ""), |a, b| if b.0 > a.0 { b } else { a });
        let memory = (bytes > MOST_BYTES).then(|| format!("{:.1} GB of memory", bytes / 1e9));
        let minutes = (cost.seconds() / 60.0).ceil();
        let time = (time > 1.0).then(|| format!("{minutes:.0} minutes before its first step"));
        let needs: Vec<String> = [memory, time].into_iter().flatten().collect();
        Err(TooLarge {
            needs: needs.join(" and "),
            remedy: greatest.1,
        })
    }
}
