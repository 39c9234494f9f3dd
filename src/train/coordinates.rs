//! The coordinates η that the optimiser moves in, and where it starts.

#[cfg(feature = "full")]
use super::adam::BETA_2_SOAP;
use super::adam::{Adam, BETA_2};
use super::eta::{Eta, EtaBar};
#[cfg(feature = "full")]
use super::soap::Soap;
use crate::config::Config;
use crate::flow::build::Architecture;
use crate::flow_matching::Whitening;
use crate::math::random::{Role, Streams};

/// Adam's ε for parameters, as Kingma and Ba have it.
const EPSILON: f64 = 1e-8;
/// Adam's ε in whitened coordinates, where most directions have little to say and must not be blown up.
const EPSILON_WHITENED: f64 = 1e-2;

/// How the parameters θ follow from the coordinates η.
pub(super) enum Coordinates {
    /// They are the same.
    Parameters,
    /// θ = W η: the loss of flow matching is round in η.
    Whitened(Whitening),
    /// Not known yet, but θ is, as precisely as a picture shows it, of the only η that there is.
    Shown(Vec<f64>),
}

impl Coordinates {
    /// Writes θ(η). `scratch` grows as needed.
    pub(crate) fn to_theta(&self, eta: &Eta, theta: &mut [f64], scratch: &mut Vec<f64>) {
        match self {
            Self::Parameters => theta.copy_from_slice(eta.values()),
            Self::Whitened(whitening) => whitening.apply(eta.values(), theta, scratch),
            Self::Shown(shown) => theta.copy_from_slice(shown),
        }
    }

    /// Turns a gradient with respect to θ into that with respect to η, in place. `scratch` grows as needed.
    pub(crate) fn to_theta_vjp<'a>(
        &self,
        theta_bar: &'a mut [f64],
        scratch: &mut Vec<f64>,
    ) -> EtaBar<'a> {
        if let Self::Whitened(whitening) = self {
            whitening.apply_vjp(theta_bar, scratch);
        }
        EtaBar(theta_bar)
    }
}

/// The optimiser before its first step.
pub(super) fn fresh_optimizer(config: &Config, architecture: &Architecture) -> Adam {
    let layout = architecture.layout();
    let epsilon = match config.starts_matched() {
        true => EPSILON_WHITENED,
        false => EPSILON,
    };
    #[cfg(feature = "full")]
    if architecture.is_trained_with_soap() {
        let soap = Soap::new(&layout.matrices());
        return Adam::new(layout.size(), epsilon, BETA_2_SOAP).in_eigenbases(soap);
    }
    Adam::new(layout.size(), epsilon, BETA_2)
}

/// The parameters themselves, and random ones to start from.
pub(super) fn random<const D: usize>(
    architecture: &Architecture,
    streams: &Streams,
) -> (Coordinates, Eta) {
    let theta = architecture.random_parameters::<D>(&mut streams.get(Role::Init, 0));
    (Coordinates::Parameters, Eta::new(theta))
}
