//! The gradients that a step adds up, as the settings ask for them.

use super::setup::Setup;
use crate::config::{Config, GradientKind, IntegratorKind, NotSupported, ObjectiveKind};
#[cfg(feature = "full")]
use crate::flow::backsolve_adjoint::BacksolveAdjoint;
use crate::flow::direct_adjoint::DirectAdjoint;
use crate::flow::gradient::BatchGradient;
#[cfg(feature = "full")]
use crate::flow::objective::HuberisedLogVariance;
use crate::flow::objective::{ForwardKl, Objective, ReverseKl};
#[cfg(feature = "full")]
use crate::flow::self_samples::SelfSamples;
use crate::flow_matching::pairing::Pairer;
use crate::flow_matching::stochastic::MatchingGradient;
use crate::math::simd::Lanes;
use crate::ode::{StepSizeController, Tableau};
#[cfg(feature = "full")]
use crate::ode::{StepSizes, Tolerance};

/// The error that adaptive steps may make: what single precision can tell.
#[cfg(feature = "full")]
const TOLERANCE: Tolerance = Tolerance {
    absolute: 1e-4,
    relative: 1e-4,
};
/// The weight of the negative log likelihood beside the variance of the data's log weights.
#[cfg(feature = "full")]
const LIKELIHOOD: f64 = 0.5;
/// How far the log weight of a sample of the flow may lie below the baseline before it counts for nothing, in nats.
#[cfg(feature = "full")]
const CUTOFF: f64 = 10.0;

type Gradient<const D: usize> = Box<dyn BatchGradient<Lanes, D>>;

/// What is minimised by integration, of what this build holds.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// The forward Kullback–Leibler divergence over data, the reverse one over latents.
    Divergence,
    /// The log-variance loss.
    #[cfg(feature = "full")]
    LogVariance,
}

/// How its gradient is taken, of what this build holds.
#[derive(Clone, Copy, Debug)]
enum Method {
    /// Through the integrator.
    Discrete,
    /// By the continuous adjoint.
    #[cfg(feature = "full")]
    Adjoint,
}

/// How long steps are, of what this build holds.
#[derive(Clone, Copy, Debug)]
enum Steps {
    Equal(Tableau),
    #[cfg(feature = "full")]
    Adaptive,
}

/// The gradients of a run; each is built when it is first asked for.
pub(super) struct Gradients<const D: usize> {
    loss: Loss,
    method: Method,
    steps: Steps,
    data: Option<Gradient<D>>,
    latents: Option<Gradient<D>>,
    pairs: Option<MatchingGradient<Lanes, D>>,
}

impl<const D: usize> Gradients<D> {
    /// For runs with these settings.
    ///
    /// # Errors
    /// If this build does not hold what they name.
    pub fn new(config: &Config) -> Result<Self, NotSupported> {
        let loss = match config.objective {
            ObjectiveKind::Likelihood
            | ObjectiveKind::Energy
            | ObjectiveKind::Mixture
            | ObjectiveKind::Matching => Loss::Divergence,
            #[cfg(feature = "full")]
            ObjectiveKind::LogVariance => Loss::LogVariance,
            #[cfg(not(feature = "full"))]
            ObjectiveKind::LogVariance => return Err(NotSupported),
        };
        let method = match config.gradient {
            GradientKind::Dto => Method::Discrete,
            #[cfg(feature = "full")]
            GradientKind::Otd => Method::Adjoint,
            #[cfg(not(feature = "full"))]
            GradientKind::Otd => return Err(NotSupported),
        };
        let steps = match config.integrator {
            #[cfg(feature = "full")]
            IntegratorKind::Dopri5 => Steps::Adaptive,
            #[cfg(not(feature = "full"))]
            IntegratorKind::Dopri5 => return Err(NotSupported),
            equal => Steps::Equal(equal.tableau()),
        };
        Ok(Self {
            loss,
            method,
            steps,
            data: None,
            latents: None,
            pairs: None,
        })
    }

    /// That of the objective over data.
    pub fn data(&mut self, setup: &Setup<D>) -> &mut dyn BatchGradient<Lanes, D> {
        let (loss, method, steps) = (self.loss, self.method, self.steps);
        let build = || match loss {
            Loss::Divergence => gradient(setup, method, steps, Box::new(ForwardKl)),
            #[cfg(feature = "full")]
            Loss::LogVariance => {
                let objective = log_variance(setup, LIKELIHOOD, f64::INFINITY);
                gradient(setup, method, steps, objective)
            }
        };
        &mut **self.data.get_or_insert_with(build)
    }

    /// That of the objective over what the flow makes of latents.
    pub fn latents(&mut self, setup: &Setup<D>) -> &mut dyn BatchGradient<Lanes, D> {
        let (loss, method, steps) = (self.loss, self.method, self.steps);
        let build = || match loss {
            Loss::Divergence => {
                let energy = setup.target.energy;
                gradient(setup, method, steps, Box::new(ReverseKl { energy }))
            }
            #[cfg(feature = "full")]
            Loss::LogVariance => {
                let inner = gradient(setup, method, steps, log_variance(setup, 0.0, CUTOFF));
                let (n, config) = (setup.target.particles, &setup.config);
                Box::new(SelfSamples::new(
                    inner,
                    config.integrator.tableau(),
                    config.ode_steps as usize,
                    n,
                    setup.flow.field.sizes(n),
                ))
            }
        };
        &mut **self.latents.get_or_insert_with(build)
    }

    /// That of stochastic flow matching.
    pub fn pairs(&mut self, setup: &Setup<D>) -> &mut MatchingGradient<Lanes, D> {
        self.pairs.get_or_insert_with(|| {
            let n = setup.target.particles;
            let pairer = Pairer::new(setup.config.pairing, n);
            MatchingGradient::new(pairer, n, setup.flow.field.sizes(n))
        })
    }
}

#[cfg(feature = "full")]
fn log_variance<const D: usize>(
    setup: &Setup<D>,
    likelihood: f64,
    cutoff: f64,
) -> Box<dyn Objective<Lanes, D>> {
    Box::new(HuberisedLogVariance {
        energy: setup.target.energy,
        likelihood,
        cutoff,
    })
}

fn gradient<const D: usize>(
    setup: &Setup<D>,
    method: Method,
    steps: Steps,
    objective: Box<dyn Objective<Lanes, D>>,
) -> Gradient<D> {
    let n = setup.target.particles;
    let (config, sizes) = (&setup.config, setup.flow.field.sizes(n));
    let count = config.ode_steps as usize;
    let controller = match steps {
        Steps::Equal(tableau) => StepSizeController::equal(tableau, count),
        #[cfg(feature = "full")]
        Steps::Adaptive => {
            let step_sizes = StepSizes::Adaptive {
                tolerance: TOLERANCE,
                fallback: count,
            };
            StepSizeController::new(step_sizes, n)
        }
    };
    match method {
        Method::Discrete => {
            let pass = DirectAdjoint::with(objective, config.guard, controller, n, sizes);
            Box::new(match setup.architecture.two_body() {
                Some(line) => pass.two_body(line),
                None => pass,
            })
        }
        #[cfg(feature = "full")]
        Method::Adjoint => Box::new(BacksolveAdjoint::with(objective, controller, n, sizes)),
    }
}
