//! What is known exactly about the targets.
//!
//! All densities are with respect to Lebesgue measure on the mean-free subspace.

pub mod pair;
mod values;

pub use pair::ExactPair;
pub use values::{Errors, ExactValues};

use crate::system::energy::{DoubleWell, LennardJones, PairSum};

/// DW-4 at τ = 1, ½, 2 and otherwise default parameters, exact to the digits given: a quadrature that fixes one pair
/// and convolves the fields that the other two particles see, `reproduce/reference/double_wells.py`, whose grids
/// agree to 10⁻⁹. `reproduce/tests/all/reference.rs` compares with a coarser one of its own.
const DW4: [(f64, ExactValues); 3] = [
    (
        1.0,
        ExactValues {
            log_z: 29.667_232_23,
            mean_energy: -22.541_509_60,
            errors: None,
        },
    ),
    (
        0.5,
        ExactValues {
            log_z: 53.302_930,
            mean_energy: -48.585_690,
            errors: None,
        },
    ),
    (
        2.0,
        ExactValues {
            log_z: 19.035_821,
            mean_energy: -9.751_488,
            errors: None,
        },
    ),
];

/// What is known of `n` particles with this energy: two particles at any parameters (by quadrature), four
/// at those that have been computed.
#[must_use]
pub fn known(energy: &DoubleWell, n: usize) -> Option<ExactValues> {
    match n {
        2 => ExactPair::new(energy).map(|pair| pair.exact_values()),
        4 => {
            let default = DoubleWell {
                tau: energy.tau,
                ..DoubleWell::default()
            };
            DW4.iter()
                .find(|(tau, _)| *energy == default && *tau == energy.tau)
                .map(|(_, values)| *values)
        }
        _ => None,
    }
}

/// LJ-13 at default parameters but for the pair sum, with standard errors. From replica exchange over 41 soft-core
/// states with Bennett's acceptance ratio, six independent runs. `reproduce/reference/lj13.rs` finds the same within
/// its errors by the engine's sampler and another chain of states; `reproduce/tests/all/reference.rs` compares.
const LJ13: [(PairSum, ExactValues); 2] = [
    (
        PairSum::Double,
        ExactValues {
            log_z: 59.866,
            mean_energy: -42.965,
            errors: Some(Errors {
                log_z: 0.004,
                mean_energy: 0.008,
                entropy: 0.010,
            }),
        },
    ),
    (
        PairSum::Once,
        ExactValues {
            log_z: 39.250,
            mean_energy: 0.537,
            errors: Some(Errors {
                log_z: 0.003,
                mean_energy: 0.022,
                entropy: 0.022,
            }),
        },
    ),
];

/// What is known of `n` particles with this Lennard-Jones energy: thirteen at default parameters, in both
/// conventions of the pair sum.
#[must_use]
pub fn known_cluster(energy: &LennardJones, n: usize) -> Option<ExactValues> {
    let default = LennardJones {
        pair_sum: energy.pair_sum,
        ..LennardJones::default()
    };
    LJ13.iter()
        .find(|(pair_sum, _)| n == 13 && *energy == default && *pair_sum == energy.pair_sum)
        .map(|(_, values)| *values)
}
