//! Which vector field is trained, and what depends on which one it is: the only file that makes a field of a [`FlowKind`].
//! Below it, `config` tells flows apart by their presets and by what they cost.

#[cfg(feature = "full")]
use crate::config::Invariants;
use crate::config::{Config, FlowKind, NotSupported};
#[cfg(feature = "full")]
use crate::field::PairField;
use crate::field::VectorField;
use crate::field::kernel::KernelField;
use crate::field::layout::ParameterLayout;
#[cfg(feature = "full")]
use crate::field::many_body::{ManyBodyField, ManyBodySizes};
#[cfg(feature = "full")]
use crate::field::mlp::PlainField;
use crate::field::radial::{GaussianBasis, GaussianProfile};
use crate::field::spline::SplineProfile;
use crate::field::two_body::TwoBodyField;
use crate::math::random::Stream;
use crate::math::simd::Lanes;
use crate::sampling::target::Target;
#[cfg(feature = "full")]
use crate::sampling::target::TargetEnergy;

/// One vector field in both precisions.
pub struct Flow<const D: usize> {
    /// In lanes of single precision: what training evaluates.
    pub field: Box<dyn VectorField<Lanes, D>>,
    /// In double precision: what headline numbers are made of.
    pub reference: Box<dyn VectorField<f64, D>>,
}

/// The vector field of a run, with its sizes and bases.
///
/// A build has variants for the fields that it holds and for no others: [`Self::new`] is where a configuration is
/// refused, and nothing behind it can meet a field that is not there.
#[derive(Clone, Debug, PartialEq)]
pub enum Architecture {
    /// The pair field of Köhler, Klein and Noé 2020.
    Pair {
        /// Its bases in distance and time.
        profile: GaussianProfile,
        /// The number of particles N.
        particles: usize,
        /// The dimension of space D.
        dimension: usize,
    },
    /// A perceptron with about as many parameters as the pair field has.
    #[cfg(feature = "full")]
    Perceptron {
        /// The field.
        field: PlainField,
        /// The dimension of space D.
        dimension: usize,
    },
    /// The many-body field.
    #[cfg(feature = "full")]
    ManyBody {
        /// Its sizes and bases.
        sizes: ManyBodySizes,
        /// The bases of its pair term.
        pair: GaussianProfile,
        /// The number of particles N.
        particles: usize,
    },
}

/// The number of Gaussians that ψ of the many-body field is linear in, for double wells and for clusters.
#[cfg(feature = "full")]
const ENVIRONMENT_KERNELS: (usize, usize) = (20, 32);
/// Their width in units of their spacing.
#[cfg(feature = "full")]
const ENVIRONMENT_WIDTH: f64 = 1.25;
/// Kernels in time of the network's biases, and their bandwidth.
#[cfg(feature = "full")]
const NETWORK_TIMES: (usize, f64) = (10, 0.15);
/// Kernels in distance of its pair term, and their bandwidth in units of their spacing.
#[cfg(feature = "full")]
const PAIR_DISTANCES: (usize, f64) = (40, 1.5);
/// Kernels in time of its pair term, and their bandwidth.
#[cfg(feature = "full")]
const PAIR_TIMES: (usize, f64) = (12, 0.12);
/// The many-body field is laid out for distances up to this many times the pair field's range: latents may be wider.
#[cfg(feature = "full")]
const ENVIRONMENT_RANGE: f64 = 1.125;
/// The standard deviation of the pair field's random weights, times the root of the number of distance kernels: the
/// flow starts near the identity.
const RANDOM_WEIGHTS: f64 = 0.1;

impl Architecture {
    /// The field that a configuration names.
    ///
    /// # Errors
    /// If this build does not hold it.
    pub fn new(config: &Config, target: &Target) -> Result<Self, NotSupported> {
        match config.flow {
            FlowKind::Pair => Ok(Self::Pair {
                profile: pair_profile(config, target),
                particles: target.particles,
                dimension: config.system.dimension(),
            }),
            #[cfg(feature = "full")]
            FlowKind::Plain => {
                let dimension = config.system.dimension();
                let params = pair_profile(config, target).layout().size();
                Ok(Self::Perceptron {
                    field: PlainField::of_size(target.particles, dimension, params),
                    dimension,
                })
            }
            #[cfg(feature = "full")]
            FlowKind::ManyBody => {
                let (sizes, pair) = many_body(config, target);
                Ok(Self::ManyBody {
                    sizes,
                    pair,
                    particles: target.particles,
                })
            }
            #[cfg(not(feature = "full"))]
            FlowKind::Plain | FlowKind::ManyBody => Err(NotSupported),
        }
    }

    /// The field, in lanes and in double precision.
    #[must_use]
    pub fn flow<const D: usize>(&self) -> Flow<D> {
        match self {
            Self::Pair { profile, .. } => Flow {
                field: Box::new(KernelField {
                    profile: SplineProfile::<f32>::new(profile.clone()),
                }),
                reference: Box::new(KernelField {
                    profile: SplineProfile::<f64>::new(profile.clone()),
                }),
            },
            #[cfg(feature = "full")]
            Self::Perceptron { field, .. } => Flow {
                field: Box::new(*field),
                reference: Box::new(*field),
            },
            #[cfg(feature = "full")]
            Self::ManyBody { sizes, pair, .. } => Flow {
                field: Box::new(ManyBodyField::<f32>::new(
                    sizes.clone(),
                    SplineProfile::new(pair.clone()),
                )),
                reference: Box::new(ManyBodyField::<f64>::new(
                    sizes.clone(),
                    SplineProfile::new(pair.clone()),
                )),
            },
        }
    }

    /// The field where it is a sum over pairs; `None` for the perceptron.
    #[cfg(feature = "full")]
    #[must_use]
    pub fn pair_field<const D: usize>(&self) -> Option<Box<dyn PairField<D>>> {
        match self {
            Self::Pair { profile, .. } => Some(Box::new(KernelField {
                profile: SplineProfile::<f64>::new(profile.clone()),
            })),
            Self::Perceptron { .. } => None,
            Self::ManyBody { sizes, pair, .. } => Some(Box::new(ManyBodyField::<f64>::new(
                sizes.clone(),
                SplineProfile::new(pair.clone()),
            ))),
        }
    }

    /// The pair field of two particles in the one coordinate that it moves, their signed distance; `None` for other
    /// fields and other numbers of particles.
    #[must_use]
    pub fn two_body(&self) -> Option<Box<dyn VectorField<Lanes, 1>>> {
        match self {
            Self::Pair {
                profile,
                particles: 2,
                dimension,
            } => Some(Box::new(TwoBodyField {
                profile: SplineProfile::<f32>::new(profile.clone()),
                dimension: *dimension,
            })),
            _ => None,
        }
    }

    /// How θ is laid out.
    #[must_use]
    pub fn layout(&self) -> ParameterLayout {
        match self {
            Self::Pair { profile, .. } => profile.layout(),
            #[cfg(feature = "full")]
            Self::Perceptron { field, dimension } => field.parameter_layout(*dimension),
            #[cfg(feature = "full")]
            Self::ManyBody { sizes, pair, .. } => sizes.layout(pair),
        }
    }

    /// Random parameters that start the flow near the identity.
    #[must_use]
    pub fn random_parameters<const D: usize>(&self, stream: &mut Stream) -> Vec<f64> {
        match self {
            Self::Pair { profile, .. } => {
                let weights = profile.radial.len() * profile.time.len();
                let scale = RANDOM_WEIGHTS / (profile.radial.len() as f64).sqrt();
                let mut theta: Vec<f64> = (0..weights).map(|_| scale * stream.normal()).collect();
                theta.resize(profile.layout().size(), 0.0);
                theta
            }
            #[cfg(feature = "full")]
            Self::Perceptron { field, .. } => field.initial::<D>(stream),
            #[cfg(feature = "full")]
            Self::ManyBody {
                sizes,
                pair,
                particles,
            } => {
                let pair = SplineProfile::<f64>::new(pair.clone());
                ManyBodyField::new(sizes.clone(), pair).initial_parameters(stream, *particles)
            }
        }
    }

    /// The bases in which the velocity is linear in θ, where it is: flow matching is then least squares.
    #[must_use]
    pub(crate) fn linear_basis(&self) -> Option<&GaussianProfile> {
        match self {
            Self::Pair { profile, .. } => Some(profile),
            #[cfg(feature = "full")]
            Self::Perceptron { .. } | Self::ManyBody { .. } => None,
        }
    }

    /// The bases of the pair field, or of the pair term of the many-body field.
    #[cfg(feature = "full")]
    #[must_use]
    pub(crate) fn pair_basis(&self) -> Option<&GaussianProfile> {
        match self {
            Self::Pair { profile, .. } => Some(profile),
            #[cfg(feature = "full")]
            Self::Perceptron { .. } => None,
            #[cfg(feature = "full")]
            Self::ManyBody { pair, .. } => Some(pair),
        }
    }

    /// The sizes and bases of the many-body field, for what is exported; `None` for others.
    #[cfg(feature = "full")]
    #[must_use]
    pub(crate) fn many_body_sizes(&self) -> Option<&ManyBodySizes> {
        match self {
            Self::ManyBody { sizes, .. } => Some(sizes),
            _ => None,
        }
    }

    /// Whether one evaluation takes so long that shards are small, samples are carried in lanes, and few
    /// configurations are scored exactly.
    #[must_use]
    pub(crate) const fn is_expensive(&self) -> bool {
        match self {
            Self::Pair { .. } => false,
            #[cfg(feature = "full")]
            Self::Perceptron { .. } => false,
            #[cfg(feature = "full")]
            Self::ManyBody { .. } => true,
        }
    }

    /// Whether it is trained with SOAP, which works on the matrices of [`Self::layout`], and not with Adam.
    #[cfg(feature = "full")]
    #[must_use]
    pub(crate) const fn is_trained_with_soap(&self) -> bool {
        self.is_expensive()
    }
}

/// The bases of the pair field. Bandwidths in distance shrink with the spacing; those in time stay above
/// two integration steps, because a field that changes within a step invites the optimiser to exploit the
/// integrator.
#[must_use]
pub fn pair_profile(config: &Config, target: &Target) -> GaussianProfile {
    let (range, width_at_fifty) = target.distance_range();
    let kernels = config.distance_kernels as usize;
    let width = width_at_fifty * 49.0 / (kernels - 1) as f64;
    let time_width = config.time_width.max(2.0 / f64::from(config.ode_steps));
    GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, range, kernels, width),
        time: GaussianBasis::equally_spaced(0.0, 1.0, config.time_kernels as usize, time_width),
    }
}

/// The sizes and bases of the many-body field on the distances of the target, and those of its pair term.
#[cfg(feature = "full")]
fn many_body(config: &Config, target: &Target) -> (ManyBodySizes, GaussianProfile) {
    let reach = ENVIRONMENT_RANGE * target.distance_range().0;
    let spacing = |count: usize| reach / (count - 1) as f64;
    let gaussians = match target.energy {
        TargetEnergy::DoubleWell(_) => ENVIRONMENT_KERNELS.0,
        TargetEnergy::LennardJones(_) => ENVIRONMENT_KERNELS.1,
    };
    let times = |(count, width)| GaussianBasis::equally_spaced(0.0, 1.0, count, width).truncated();
    let (distances, width) = PAIR_DISTANCES;
    let width = width * spacing(distances);
    let pair = GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, reach, distances, width),
        time: times(PAIR_TIMES),
    };
    let sizes = ManyBodySizes {
        channels: config.channels as usize,
        width: config.width as usize,
        angles: config.invariants == Invariants::Angles,
        gaussians,
        reach,
        gaussian_width: ENVIRONMENT_WIDTH * spacing(gaussians),
        time: times(NETWORK_TIMES),
    };
    (sizes, pair)
}
