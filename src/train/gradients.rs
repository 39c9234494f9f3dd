//! The gradients that a step adds up, as the settings ask for them.

use super::setup::Setup;
use crate::config::{Config, GradientKind, IntegratorKind, NotSupported, ObjectiveKind};
#[cfg(feature = "full")]
use crate::flow::backsolve_adjoint::BacksolveAdjoint;
use crate::flow::direct_adjoint::DirectAdjoint;
use crate::flow::gradient::{Adjoint, BatchGradient};
use crate::flow::objective::{ForwardKl, Objective, ReverseKl};
#[cfg(feature = "full")]
use crate::flow::objective::{LogWeighted, Slope};
use crate::flow::two_body_adjoint::TwoBodyAdjoint;
use crate::flow_matching::pairing::Pairer;
use crate::flow_matching::stochastic::MatchingGradient;
use crate::math::simd::Lanes;
use crate::ode::StepSizeController;
#[cfg(feature = "full")]
use crate::ode::Tolerance;

/// The error that adaptive steps may make: what single precision can tell.
#[cfg(feature = "full")]
const TOLERANCE: Tolerance = Tolerance {
    absolute: 1e-4,
    relative: 1e-4,
};
/// The weight c of the data's NLL beside what their log weights say.
#[cfg(feature = "full")]
const LIKELIHOOD: f64 = 0.5;
/// How far the log weight of a sample of the flow may lie below the baseline before it counts for nothing, in nats.
#[cfg(feature = "full")]
const CUTOFF: f64 = 10.0;

/// What is minimised by integration, of what this build holds.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// The forward Kullback–Leibler divergence over data, the reverse one over latents.
    Divergence,
    /// The likelihood by log weights, with the slopes over data and over samples of the flow itself.
    #[cfg(feature = "full")]
    LogWeighted([Slope; 2]),
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

/// The gradients of a run; each is built when it is first asked for.
pub(super) struct Gradients<const D: usize> {
    loss: Loss,
    method: Method,
    controller: StepSizeController,
    data: Option<BatchGradient<Lanes, D>>,
    latents: Option<BatchGradient<Lanes, D>>,
    pairs: Option<MatchingGradient<Lanes, D>>,
}

impl<const D: usize> Gradients<D> {
    /// For runs with these settings.
    ///
    /// # Errors
    /// If this build does not hold what they name.
    pub(crate) fn new(config: &Config) -> Result<Self, NotSupported> {
        let loss = match config.objective {
            ObjectiveKind::Likelihood
            | ObjectiveKind::Energy
            | ObjectiveKind::Mixture
            | ObjectiveKind::Matching => Loss::Divergence,
            #[cfg(feature = "full")]
            ObjectiveKind::LogVariance => {
                Loss::LogWeighted([f64::INFINITY, CUTOFF].map(|cutoff| Slope::Huber { cutoff }))
            }
            #[cfg(feature = "full")]
            ObjectiveKind::Reweighted => Loss::LogWeighted([Slope::ImportanceWeight; 2]),
            #[cfg(not(feature = "full"))]
            ObjectiveKind::LogVariance | ObjectiveKind::Reweighted => return Err(NotSupported),
        };
        let method = match config.gradient {
            GradientKind::Dto => Method::Discrete,
            #[cfg(feature = "full")]
            GradientKind::Otd => Method::Adjoint,
            #[cfg(not(feature = "full"))]
            GradientKind::Otd => return Err(NotSupported),
        };
        let steps = config.ode_steps as usize;
        let controller = match config.integrator {
            #[cfg(feature = "full")]
            IntegratorKind::Dopri5 => StepSizeController::adaptive(TOLERANCE, steps),
            #[cfg(not(feature = "full"))]
            IntegratorKind::Dopri5 => return Err(NotSupported),
            equal => StepSizeController::equal(equal.tableau(), steps),
        };
        Ok(Self {
            loss,
            method,
            controller,
            data: None,
            latents: None,
            pairs: None,
        })
    }

    /// That of the objective over data.
    pub(crate) fn data(&mut self, setup: &Setup<D>) -> &mut BatchGradient<Lanes, D> {
        let (loss, method, controller) = (self.loss, self.method, self.controller);
        self.data.get_or_insert_with(|| match loss {
            Loss::Divergence => gradient(setup, method, controller, Box::new(ForwardKl)),
            #[cfg(feature = "full")]
            Loss::LogWeighted([slope, _]) => {
                let objective = log_weighted(setup, LIKELIHOOD, slope);
                gradient(setup, method, controller, objective)
            }
        })
    }

    /// That of the objective over what the flow makes of latents.
    pub(crate) fn latents(&mut self, setup: &Setup<D>) -> &mut BatchGradient<Lanes, D> {
        let (loss, method, controller) = (self.loss, self.method, self.controller);
        self.latents.get_or_insert_with(|| match loss {
            Loss::Divergence => {
                let energy = setup.target.energy;
                gradient(setup, method, controller, Box::new(ReverseKl { energy }))
            }
            #[cfg(feature = "full")]
            Loss::LogWeighted([_, slope]) => {
                let objective = log_weighted(setup, 0.0, slope);
                gradient(setup, method, controller, objective).on_self_samples()
            }
        })
    }

    /// That of stochastic flow matching.
    pub(crate) fn pairs(&mut self, setup: &Setup<D>) -> &mut MatchingGradient<Lanes, D> {
        self.pairs.get_or_insert_with(|| {
            let (pairing, n) = (setup.config.pairing, setup.target.particles);
            MatchingGradient::new(Pairer::new(pairing, n))
        })
    }
}

#[cfg(feature = "full")]
fn log_weighted<const D: usize>(
    setup: &Setup<D>,
    likelihood: f64,
    slope: Slope,
) -> Box<dyn Objective<Lanes, D>> {
    Box::new(LogWeighted {
        energy: setup.target.energy,
        likelihood,
        slope,
    })
}

fn gradient<const D: usize>(
    setup: &Setup<D>,
    method: Method,
    controller: StepSizeController,
    objective: Box<dyn Objective<Lanes, D>>,
) -> BatchGradient<Lanes, D> {
    match method {
        Method::Discrete => {
            let adjoint: Box<dyn Adjoint<Lanes, D>> = match setup.architecture.two_body() {
                Some(field) => Box::new(TwoBodyAdjoint::new(field)),
                None => Box::<DirectAdjoint<_, _>>::default(),
            };
            BatchGradient::new(objective, controller, adjoint)
                .with_stiffness_penalty(setup.config.guard)
        }
        #[cfg(feature = "full")]
        Method::Adjoint => BatchGradient::new(
            objective,
            controller,
            Box::<BacksolveAdjoint<_, _>>::default(),
        ),
    }
}
