//! The experiments, in the order of the report.

pub mod convergence;
pub mod discovery;
pub mod few_samples;
pub mod generalisation;
pub mod generator;
pub mod gradients;
pub mod hutchinson;
pub mod invariance;
pub mod metastable;
pub mod trap;

use crate::{RunContext, Section};
use anyhow::Result;

/// An experiment with its name on the command line.
pub struct Experiment {
    /// The name.
    pub key: &'static str,
    /// Does it.
    pub run: fn(RunContext) -> Result<Section>,
}

/// All of them.
pub const EXPERIMENTS: [Experiment; 10] = [
    Experiment {
        key: invariance::KEY,
        run: invariance::run,
    },
    Experiment {
        key: generalisation::KEY,
        run: generalisation::run,
    },
    Experiment {
        key: hutchinson::KEY,
        run: hutchinson::run,
    },
    Experiment {
        key: metastable::KEY,
        run: metastable::run,
    },
    Experiment {
        key: discovery::KEY,
        run: discovery::run,
    },
    Experiment {
        key: gradients::KEY,
        run: gradients::run,
    },
    Experiment {
        key: trap::KEY,
        run: trap::run,
    },
    Experiment {
        key: generator::KEY,
        run: generator::run,
    },
    Experiment {
        key: convergence::KEY,
        run: convergence::run,
    },
    Experiment {
        key: few_samples::KEY,
        run: few_samples::run,
    },
];
