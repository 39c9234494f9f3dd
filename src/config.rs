//! Everything that determines a run: its settings, their defaults and ranges, and their link form.

pub mod applicability;
pub(crate) mod build_profile;
pub mod cost;
pub mod description;
pub mod entries;
pub mod limits;
pub mod link;
mod preset;
mod repair;
pub(crate) mod schema;
pub mod source;

pub use applicability::{APPLICABILITY, applicability};
pub use build_profile::{FULL, NotSupported};
pub use cost::{Cost, TooLarge};
pub use description::Description;
pub use entries::Entries;
pub(crate) use entries::InSnapshot;
pub use limits::Limit;
pub use link::Link;
pub use schema::{Choice, ConfigError, FIELDS, Field, Kind, MAX_BATCH, MAX_SEED, Value};
pub use source::DataSource;

use crate::flow_matching::Pairing;
use crate::ode::{Tableau, tableau};
#[cfg(feature = "full")]
use crate::system::energy::LennardJones;
use crate::system::energy::{DoubleWell, PairSum};

/// The target system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Two particles in the plane with a double-well pair potential.
    Dw2,
    /// Four particles in the plane with double-well pair potentials.
    Dw4,
    /// Any number of particles in the plane with double-well pair potentials, [`Config::particles`].
    Dw,
    /// Thirteen particles in space with Lennard-Jones pair potentials and a harmonic trap.
    Lj13,
    /// The same with any number of particles, [`Config::particles`].
    Lj,
}

impl Choice for System {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("dw2", Self::Dw2),
        ("dw4", Self::Dw4),
        ("dw", Self::Dw),
        ("lj13", Self::Lj13),
        ("lj", Self::Lj),
    ];
}

impl System {
    /// The dimension of space D.
    #[must_use]
    pub const fn dimension(self) -> usize {
        match self {
            Self::Dw2 | Self::Dw4 | Self::Dw => 2,
            Self::Lj13 | Self::Lj => 3,
        }
    }

    /// Test configurations that are drawn for every run: fewer where they are dear.
    #[must_use]
    pub const fn test_samples(self) -> usize {
        match self {
            Self::Dw2 | Self::Dw4 | Self::Dw => 10_000,
            Self::Lj13 | Self::Lj => 2000,
        }
    }

    /// Whether [`Config::particles`] says how many particles there are.
    #[must_use]
    pub(crate) const fn is_of_any_size(self) -> bool {
        matches!(self, Self::Dw | Self::Lj)
    }
}

/// What training minimises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectiveKind {
    /// The negative log likelihood of data: KL(p‖q) up to a constant.
    Likelihood,
    /// The energy of the model's own samples: KL(q‖p) up to a constant.
    Energy,
    /// λ·likelihood + (1 − λ)·energy, with λ falling from 1 to [`Config::lambda`] over the first
    /// thousand steps (Köhler, Klein, Noé 2020, section 6).
    Mixture,
    /// Flow matching: the distance of the velocity from that of straight paths between latents and data
    /// (Lipman and others 2023).
    Matching,
    /// Likelihood and a robust variance of the log weights of data, [`crate::flow::objective::Slope::Huber`], and of those of
    /// the flow's own samples.
    LogVariance,
    /// Likelihood of data and of the flow's own samples by their importance weights, [`crate::flow::objective::Slope::ImportanceWeight`].
    Reweighted,
}

impl Choice for ObjectiveKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("likelihood", Self::Likelihood),
        ("energy", Self::Energy),
        ("mixture", Self::Mixture),
        ("matching", Self::Matching),
        ("balanced", Self::LogVariance),
        ("reweighted", Self::Reweighted),
    ];
}

impl ObjectiveKind {
    /// Whether it weighs configurations by their log weights.
    #[must_use]
    pub(crate) const fn uses_log_weights(self) -> bool {
        matches!(self, Self::LogVariance | Self::Reweighted)
    }
}

/// The vector field of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// The equivariant pair field of the paper, [`crate::field::kernel`].
    Pair,
    /// A perceptron of all coordinates, without symmetry, [`crate::field::mlp`].
    Plain,
    /// An equivariant field whose pairs know their surroundings, [`crate::field::many_body`].
    ManyBody,
}

impl Choice for FlowKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("pair", Self::Pair),
        ("plain", Self::Plain),
        ("manyBody", Self::ManyBody),
    ];
}

/// The random symmetry operations that training data undergo each time they are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Augmentation {
    /// None.
    None,
    /// Rotations, half of them with a reflection.
    Rotations,
    /// Permutations of the particles.
    Permutations,
    /// Both.
    Both,
}

impl Choice for Augmentation {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("rotations", Self::Rotations),
        ("permutations", Self::Permutations),
        ("both", Self::Both),
    ];
}

/// How the gradient of an integrated objective is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GradientKind {
    /// Discretise, then optimise: reverse mode through the integrator, [`crate::flow::direct_adjoint`].
    Dto,
    /// Optimise, then discretise: the continuous adjoint, [`crate::flow::backsolve_adjoint`].
    Otd,
}

impl Choice for GradientKind {
    const NAMES: &'static [(&'static str, Self)] = &[("dto", Self::Dto), ("otd", Self::Otd)];
}

impl Choice for Pairing {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("random", Self::Random),
        ("transport", Self::MinibatchOptimalTransport),
        ("equivariant", Self::EquivariantOptimalTransport),
    ];
}

impl Choice for PairSum {
    const NAMES: &'static [(&'static str, Self)] =
        &[("double", Self::Double), ("once", Self::Once)];
}

/// Where training starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartKind {
    /// Small random weights: a flow near the identity.
    Random,
    /// The closed-form solution of flow matching on the training data, and training in the coordinates
    /// in which that problem is round, [`crate::flow_matching::whitening`]. The pair flow only: other flows
    /// start at random.
    Matching,
}

impl Choice for StartKind {
    const NAMES: &'static [(&'static str, Self)] =
        &[("random", Self::Random), ("matching", Self::Matching)];
}

/// What a pair of the many-body field knows of its surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invariants {
    /// Sums and products of functions of distances.
    Distances,
    /// Angles between the pair and its neighbours as well.
    Angles,
}

impl Choice for Invariants {
    const NAMES: &'static [(&'static str, Self)] =
        &[("distances", Self::Distances), ("angles", Self::Angles)];
}

/// The method that carries noise to samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegratorKind {
    /// The classical method of order four.
    Rk4,
    /// The midpoint rule, order two.
    Midpoint,
    /// Euler's method, order one.
    Euler,
    /// The method of Tsitouras, order five.
    Tsit5,
    /// The method of Dormand and Prince, order five: in training with steps as long as a tolerance allows,
    /// elsewhere with equal steps.
    Dopri5,
}

impl Choice for IntegratorKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("rk4", Self::Rk4),
        ("midpoint", Self::Midpoint),
        ("euler", Self::Euler),
        ("tsit5", Self::Tsit5),
        ("dopri5", Self::Dopri5),
    ];
}

impl IntegratorKind {
    /// The Butcher tableau of the method.
    #[must_use]
    pub const fn tableau(self) -> Tableau {
        match self {
            Self::Rk4 => tableau::RK4,
            Self::Midpoint => tableau::MIDPOINT,
            Self::Euler => tableau::EULER,
            Self::Tsit5 => tableau::TSIT5,
            Self::Dopri5 => tableau::DORMAND_PRINCE,
        }
    }
}

/// The settings of a run. Two equal configurations train the same model, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Config {
    /// The target system.
    pub system: System,
    /// The number of particles of [`System::Dw`] and [`System::Lj`]; the other systems have theirs.
    pub particles: u32,
    /// Where data come from.
    pub data: DataSource,
    /// The number of training configurations, at most.
    pub samples: u32,
    /// Configurations per training step.
    pub batch: u32,
    /// The learning rate of Adam at its highest.
    pub learning_rate: f64,
    /// Runge–Kutta steps from noise to sample.
    pub ode_steps: u32,
    /// The seed of every random number; at most 2⁵³ − 1, so that links carry it exactly.
    pub seed: u64,
    /// The vector field.
    pub flow: FlowKind,
    /// What is done to training data whenever they are drawn.
    pub augmentation: Augmentation,
    /// What is minimised.
    pub objective: ObjectiveKind,
    /// The final weight λ of the likelihood in the mixture, in [0, 1].
    pub lambda: f64,
    /// The integrator.
    pub integrator: IntegratorKind,
    /// How gradients are taken.
    pub gradient: GradientKind,
    /// Where training starts.
    pub start: StartKind,
    /// Which latents go with which data in flow matching.
    pub pairing: Pairing,
    /// The weight μ of the stiffness penalty that keeps the integrated divergence honest. At zero the
    /// other guard, the random shift of the time nodes, is off as well.
    pub guard: f64,
    /// Steps over which the learning rate falls.
    pub horizon: u32,
    /// Kernels in distance of the pair field.
    pub distance_kernels: u32,
    /// Kernels in time of the pair field.
    pub time_kernels: u32,
    /// The bandwidth γ of the kernels in time.
    pub time_width: f64,
    /// Steps of flow matching by stochastic gradients before those of the objective.
    pub start_steps: u32,
    /// The channels m of the many-body field.
    pub channels: u32,
    /// The width h of its layers.
    pub width: u32,
    /// What its pairs know of their surroundings.
    pub invariants: Invariants,
    /// How often a Lennard-Jones pair counts.
    pub pair_sum: PairSum,
    /// The target's temperature τ.
    pub tau: f64,
    /// Linear coefficient of the double well, see [`DoubleWell`].
    pub a: f64,
    /// Quadratic coefficient.
    pub b: f64,
    /// Quartic coefficient.
    pub c: f64,
    /// The distance of the barrier.
    pub d0: f64,
}

impl Default for Config {
    fn default() -> Self {
        let DoubleWell { a, b, c, d0, tau } = DoubleWell::default();
        Self {
            system: System::Dw2,
            particles: 3,
            data: DataSource::Sampler,
            samples: 10_000,
            batch: 256,
            learning_rate: 1e-2,
            ode_steps: 20,
            seed: 1,
            flow: FlowKind::Pair,
            augmentation: Augmentation::None,
            objective: ObjectiveKind::Likelihood,
            lambda: 0.5,
            integrator: IntegratorKind::Rk4,
            gradient: GradientKind::Dto,
            start: StartKind::Matching,
            pairing: Pairing::EquivariantOptimalTransport,
            guard: 3.0,
            horizon: 2000,
            distance_kernels: 50,
            time_kernels: 20,
            time_width: 0.1,
            start_steps: 0,
            channels: 16,
            width: 48,
            invariants: Invariants::Distances,
            pair_sum: PairSum::Double,
            tau,
            a,
            b,
            c,
            d0,
        }
    }
}

impl Config {
    /// The number of particles N.
    #[must_use]
    pub const fn particle_count(&self) -> usize {
        match self.system {
            System::Dw2 => 2,
            System::Dw4 => 4,
            System::Dw | System::Lj => self.particles as usize,
            System::Lj13 => 13,
        }
    }

    /// Numbers per configuration, N·D.
    #[must_use]
    pub const fn dof(&self) -> usize {
        self.particle_count() * self.system.dimension()
    }

    /// The energy of the double wells.
    #[must_use]
    pub fn double_well(&self) -> DoubleWell {
        let Self {
            a, b, c, d0, tau, ..
        } = *self;
        DoubleWell { a, b, c, d0, tau }
    }

    /// Whether the run starts from the closed-form solution of flow matching, in whitened coordinates: the pair flow is
    /// linear in its parameters.
    #[must_use]
    pub(crate) fn starts_matched(&self) -> bool {
        self.flow == FlowKind::Pair && self.start == StartKind::Matching
    }

    /// The energy of the Lennard-Jones cluster.
    #[cfg(feature = "full")]
    #[must_use]
    pub(crate) fn lennard_jones(&self) -> LennardJones {
        LennardJones {
            tau: self.tau,
            pair_sum: self.pair_sum,
            ..LennardJones::default()
        }
    }
}
