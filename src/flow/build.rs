//! Which flow is trained: its vector field, in lanes for training and in double precision for measuring.

use crate::app::export::Tensor;
use crate::config::{Config, FULL, FlowKind};
use crate::field::VectorField;
use crate::field::kernel::KernelField;
use crate::field::many_body::{ManyBodyField, Shape};
use crate::field::mlp::PlainField;
use crate::field::radial::{GaussianBasis, GaussianProfile};
use crate::field::spline::SplineProfile;
use crate::field::two_body::PairOnLine;
use crate::math::random::{Role, Streams};
use crate::math::simd::{Lanes, Scalar};
use crate::sampling::target::{Target, TargetEnergy};

/// One vector field twice.
pub struct Flow<const D: usize> {
    /// In lanes of single precision: what training evaluates.
    pub field: Box<dyn VectorField<Lanes, D>>,
    /// In double precision: what headline numbers are made of.
    pub reference: Box<dyn VectorField<f64, D>>,
}

impl<const D: usize> Flow<D> {
    /// The flow that a configuration names.
    #[must_use]
    pub fn new(config: &Config, target: &Target) -> Self {
        match config.flow {
            FlowKind::Plain if FULL => Self {
                field: Box::new(plain(config, target)),
                reference: Box::new(plain(config, target)),
            },
            FlowKind::ManyBody if FULL => Self {
                field: Box::new(many_body::<f32>(config, target)),
                reference: Box::new(many_body::<f64>(config, target)),
            },
            _ => Self {
                field: Box::new(KernelField {
                    profile: SplineProfile::<f32>::new(profile(config, target)),
                }),
                reference: Box::new(KernelField {
                    profile: SplineProfile::<f64>::new(profile(config, target)),
                }),
            },
        }
    }
}

/// The pair field on the line through two particles, where there are no others: what training evaluates there.
#[must_use]
pub fn on_line(config: &Config, target: &Target) -> Option<Box<dyn VectorField<Lanes, 1>>> {
    (config.flow == FlowKind::Pair && target.particles == 2).then(|| {
        Box::new(PairOnLine {
            profile: SplineProfile::<f32>::new(profile(config, target)),
            dimension: config.system.dimension(),
        }) as Box<dyn VectorField<Lanes, 1>>
    })
}

/// The bases of the pair field. Bandwidths in distance shrink with the spacing; those in time stay above
/// two integration steps, because a field that changes within a step invites the optimiser to exploit the
/// integrator.
#[must_use]
pub fn profile(config: &Config, target: &Target) -> GaussianProfile {
    let (range, width_at_fifty) = target.distance_range();
    let kernels = config.distance_kernels as usize;
    let width = width_at_fifty * 49.0 / (kernels - 1) as f64;
    let time_width = config.time_width.max(2.0 / f64::from(config.ode_steps));
    GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, range, kernels, width),
        time: GaussianBasis::equally_spaced(0.0, 1.0, config.time_kernels as usize, time_width),
    }
}

/// The perceptron with about as many parameters as the pair field has.
fn plain(config: &Config, target: &Target) -> PlainField {
    let dimension = config.system.dimension();
    let params = profile(config, target).num_params();
    PlainField::of_size(target.particles, dimension, params)
}

/// Gaussians that ψ of the many-body field is linear in, for the double wells and for clusters.
const BUMPS: (usize, usize) = (20, 32);
/// Their width in units of their spacing.
const BUMP_WIDTH: f64 = 1.25;
/// Kernels in time of its biases, and their bandwidth.
const NETWORK_TIMES: (usize, f64) = (10, 0.15);
/// Kernels in distance of its pair term, and their bandwidth in units of their spacing.
const PAIR_DISTANCES: (usize, f64) = (40, 1.5);
/// Kernels in time of its pair term, and their bandwidth.
const PAIR_TIMES: (usize, f64) = (12, 0.12);

/// The many-body field of the widths that are asked for, on the distances of the target.
#[must_use]
pub fn many_body<S: Scalar>(config: &Config, target: &Target) -> ManyBodyField<S> {
    let (shape, pair) = many_body_shape(config, target);
    ManyBodyField::new(shape, SplineProfile::new(pair))
}

/// Its sizes and bases, and those of its pair term.
fn many_body_shape(config: &Config, target: &Target) -> (Shape, GaussianProfile) {
    // Latents may be wider than the range that the pair field needs.
    let reach = 1.125 * target.distance_range().0;
    let spacing = |count: usize| reach / (count - 1) as f64;
    let bumps = match target.energy {
        TargetEnergy::DoubleWell(_) => BUMPS.0,
        TargetEnergy::LennardJones(_) => BUMPS.1,
    };
    let times = |(count, width)| GaussianBasis::equally_spaced(0.0, 1.0, count, width).truncated();
    let (distances, width) = PAIR_DISTANCES;
    let width = width * spacing(distances);
    let pair = GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, reach, distances, width),
        time: times(PAIR_TIMES),
    };
    let shape = Shape {
        channels: config.channels as usize,
        width: config.width as usize,
        bumps,
        reach,
        bump_width: BUMP_WIDTH * spacing(bumps),
        time: times(NETWORK_TIMES),
    };
    (shape, pair)
}

/// Random parameters that start the flow near the identity.
#[must_use]
pub fn random_parameters<const D: usize>(
    config: &Config,
    target: &Target,
    streams: &Streams,
) -> Vec<f64> {
    let mut stream = streams.get(Role::Init, 0);
    match config.flow {
        FlowKind::Plain if FULL => plain(config, target).initial::<D>(&mut stream),
        FlowKind::ManyBody if FULL => {
            many_body::<f64>(config, target).initial_parameters(&mut stream)
        }
        _ => {
            let basis = profile(config, target);
            let weights = basis.radial.len() * basis.time.len();
            let scale = 0.1 / (basis.radial.len() as f64).sqrt();
            let weight = |k| {
                if k < weights {
                    scale * stream.normal()
                } else {
                    0.0
                }
            };
            (0..basis.num_params()).map(weight).collect()
        }
    }
}

/// How θ is cut into named tensors, in order.
#[must_use]
pub fn tensors(config: &Config, target: &Target) -> Vec<Tensor> {
    let tensor = |name, shape: &[usize]| Tensor {
        name,
        shape: shape.to_vec(),
    };
    match config.flow {
        FlowKind::Pair => {
            let basis = profile(config, target);
            let (distances, times) = (basis.radial.len(), basis.time.len());
            vec![
                tensor("weights", &[distances, times]),
                tensor("bias", &[times]),
            ]
        }
        FlowKind::Plain => {
            let dof = config.dof();
            let width = plain(config, target).width();
            vec![
                tensor("first.weights", &[dof, width]),
                tensor("first.time", &[width]),
                tensor("first.bias", &[width]),
                tensor("second.weights", &[width, width]),
                tensor("second.bias", &[width]),
                tensor("third.weights", &[dof, width]),
                tensor("third.bias", &[dof]),
            ]
        }
        FlowKind::ManyBody => {
            let (shape, _) = many_body_shape(config, target);
            let (m, h, bumps, time) = (shape.channels, shape.width, shape.bumps, shape.time);
            vec![
                tensor("psi.weights", &[m, bumps]),
                tensor("first.weights", &[h, 5 * m]),
                tensor("second.weights", &[h, h]),
                tensor("times", &[time.len(), 3, h]),
                tensor("pair.weights", &[PAIR_DISTANCES.0, PAIR_TIMES.0]),
                tensor("pair.bias", &[PAIR_TIMES.0]),
            ]
        }
    }
}

/// How θ is cut into matrices (rows, columns), in order, for the optimiser: a tensor's last index counts its
/// columns.
#[must_use]
pub fn matrices(config: &Config, target: &Target) -> Vec<(usize, usize)> {
    tensors(config, target)
        .iter()
        .filter_map(|tensor| {
            let (columns, rows) = tensor.shape.split_last()?;
            Some((rows.iter().product(), *columns))
        })
        .collect()
}
