//! What a whole configuration asks of a machine: settings that are fine one by one may not be so together.

use super::{Config, FlowKind, ObjectiveKind, StartKind};

/// The most memory that one run may take: half of what WebAssembly can address.
const MOST_BYTES: f64 = 2_147_483_648.0;
/// The longest that a run may take before its first step, in seconds on an ordinary machine.
const MOST_SECONDS: f64 = 120.0;
/// Multiply-adds a second of the factorisation that a matched start needs, in a browser. Measured in the order of
/// magnitude only.
const MULTIPLY_ADDS_PER_SECOND: f64 = 5e8;
/// Bytes of one number in eight `f32` lanes.
const LANES_BYTES: f64 = 32.0;
/// Passes with a tape of their own: from data, and from latents.
const PASSES: f64 = 2.0;

/// An estimate of what a run needs, good to a factor of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Of the matrix of normal equations behind a matched start and its Cholesky factor.
    pub matching_bytes: f64,
    /// Of everything that the reverse pass of a training step keeps.
    pub tape_bytes: f64,
    /// Until the first step, in seconds.
    pub seconds: f64,
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
        let matched = self.flow == FlowKind::Pair && self.start == StartKind::Matching;
        // Weights of pairs of kernels, and one bias for each kernel in time.
        let parameters = f64::from(self.distance_kernels + 1) * f64::from(self.time_kernels);
        let matching = if matched { parameters } else { 0.0 };
        // Flow matching evaluates the field at one time and takes no steps.
        let evaluations = match self.objective {
            ObjectiveKind::Matching => 1.0,
            _ => self.integrator.tableau().stages() as f64 * f64::from(self.ode_steps),
        };
        let tape = match self.flow {
            FlowKind::ManyBody => self.many_body_numbers(),
            FlowKind::Pair | FlowKind::Plain => 2.0 * self.dof() as f64,
        };
        Cost {
            matching_bytes: 2.0 * 8.0 * matching * matching,
            tape_bytes: PASSES * LANES_BYTES * tape * evaluations,
            // Two factorisations of p³/3 multiply-adds.
            seconds: 2.0 / 3.0 * matching * matching * matching / MULTIPLY_ADDS_PER_SECOND,
        }
    }

    /// What the many-body field keeps of one evaluation, in numbers: for each pair ten activations a channel and a
    /// unit of the layers, eight sums a channel, and its distances.
    fn many_body_numbers(&self) -> f64 {
        let pairs = crate::system::configuration::pair_count(self.particle_count()) as f64;
        let (channels, width) = (f64::from(self.channels), f64::from(self.width));
        pairs * (10.0 * (channels + width) + 8.0 * channels + 120.0)
    }

    /// Refuses what a browser's tab cannot hold, or would take minutes to begin with.
    ///
    /// # Errors
    /// If the estimate is above two gigabytes or two minutes; the message says what to lower.
    pub fn check_cost(&self) -> Result<(), TooLarge> {
        let Cost {
            matching_bytes,
            tape_bytes,
            seconds,
        } = self.cost();
        let gigabytes = |bytes: f64| format!("{:.1} GB of memory", bytes / 1e9);
        let refuse = |needs, remedy| Err(TooLarge { needs, remedy });
        if matching_bytes > MOST_BYTES || seconds > MOST_SECONDS {
            let minutes = (seconds / 60.0).ceil();
            return refuse(
                format!(
                    "{} and {minutes} minutes before its first step",
                    gigabytes(matching_bytes)
                ),
                "lower distanceKernels or timeKernels, or take start=random",
            );
        }
        if tape_bytes > MOST_BYTES {
            return refuse(
                gigabytes(tape_bytes),
                "lower odeSteps, width or channels, or take objective=matching",
            );
        }
        Ok(())
    }
}
