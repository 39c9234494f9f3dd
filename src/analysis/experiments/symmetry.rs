//! Invariance of the density: how log q(x) changes when x is moved by a symmetry of the target.
//!
//! For an equivariant flow from an invariant prior it does not (Köhler, Klein, Noé 2020, theorem 1).

use crate::flow::discrete_map::LogDensity;
use crate::math::random::Stream;
use crate::system::configuration::{Point, pack, unpack};
use crate::system::group::GroupAction;
use crate::system::mean_free::Configurations;
use crate::train::Trainer;
use nalgebra::SMatrix;
use serde::{Deserialize, Serialize};

/// A kind of symmetry operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// A random rotation.
    Rotation,
    /// A random reflection.
    Reflection,
    /// A random permutation of the particles.
    Permutation,
    /// A random translation. It leaves the mean-free part alone, which is what has a density.
    Translation,
}

/// What a symmetry operation did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// The first configuration, N·D numbers.
    pub before: Vec<f64>,
    /// The same, moved.
    pub after: Vec<f64>,
    /// log q of every configuration before, nats. NaN where the discrete map does not reach.
    pub log_q_before: Vec<f64>,
    /// log q of every configuration after, nats.
    pub log_q_after: Vec<f64>,
    /// Configurations with a density both before and after: the changes are theirs.
    pub compared: usize,
    /// The mean |change| of log q, nats. NaN if no configuration could be compared.
    pub mean_change: f64,
    /// The largest |change|, nats. NaN if no configuration could be compared.
    pub largest_change: f64,
}

impl Probe {
    /// What it did to one configuration, and to the densities of all of them.
    #[must_use]
    pub fn new(
        before: Vec<f64>,
        after: Vec<f64>,
        log_q_before: Vec<f64>,
        log_q_after: Vec<f64>,
    ) -> Self {
        let changes = log_q_before.iter().zip(&log_q_after);
        let changes: Vec<f64> = changes
            .map(|(before, after)| (after - before).abs())
            .filter(|change| change.is_finite())
            .collect();
        Self {
            before,
            after,
            compared: changes.len(),
            mean_change: changes.iter().sum::<f64>() / changes.len() as f64,
            largest_change: changes.iter().copied().fold(f64::NAN, f64::max),
            log_q_before,
            log_q_after,
        }
    }
}

/// Length of a typical translation.
const SPREAD: f64 = 2.0;

/// Moves `count` test configurations, each by an operation of its own.
pub(super) fn probe<const D: usize>(
    trainer: &Trainer<D>,
    operation: Operation,
    attempt: u32,
    count: usize,
) -> Probe {
    let n = trainer.target().particles;
    let dof = n * D;
    let before = trainer.test_data().first(count).flat();
    let mut stream = trainer
        .streams()
        .get(crate::math::random::Role::Symmetry, u64::from(attempt));
    let mut points = vec![Point::<f64, D>::zeros(); n];
    let mut after = before.clone();
    for row in after.chunks_exact_mut(dof) {
        pack(row, &mut points);
        unpack(&action::<D>(operation, n, &mut stream).apply(&points), row);
    }
    let densities = |x: &[f64]| -> Vec<f64> {
        let mean_free = Configurations::centred(n, x);
        let densities = trainer.model().log_density(&mean_free, usize::MAX);
        densities.iter().map(LogDensity::best).collect()
    };
    let (log_q_before, log_q_after) = (densities(&before), densities(&after));
    Probe::new(
        before[..dof].to_vec(),
        after[..dof].to_vec(),
        log_q_before,
        log_q_after,
    )
}

fn action<const D: usize>(operation: Operation, n: usize, stream: &mut Stream) -> GroupAction<D> {
    let random = GroupAction::random(n, SPREAD, stream);
    let identity = GroupAction::identity(n);
    match operation {
        Operation::Rotation => GroupAction {
            orthogonal: with_determinant(random.orthogonal, 1.0),
            ..identity
        },
        Operation::Reflection => GroupAction {
            orthogonal: with_determinant(random.orthogonal, -1.0),
            ..identity
        },
        Operation::Permutation => GroupAction {
            permutation: random.permutation,
            ..identity
        },
        Operation::Translation => GroupAction {
            translation: random.translation,
            ..identity
        },
    }
}

/// The matrix, with its first column turned round if its determinant has the wrong sign.
fn with_determinant<const D: usize>(
    mut matrix: SMatrix<f64, D, D>,
    sign: f64,
) -> SMatrix<f64, D, D> {
    let dynamic = nalgebra::DMatrix::from_column_slice(D, D, matrix.as_slice());
    if dynamic.determinant() * sign < 0.0 {
        matrix.column_mut(0).neg_mut();
    }
    matrix
}
