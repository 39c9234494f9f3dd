//! Runs on data that were brought along.

use super::data::Data;
use crate::config::{Config, DataSource};
use crate::sampling::Diagnostics;
use crate::sampling::diagnostics::mean_and_error;
use crate::sampling::target::Target;
use crate::system::energy::Energy;
use crate::system::mean_free::Configurations;

/// The fewest configurations that can be learned from and tested on.
pub(crate) const FEWEST: usize = 20;
/// Particles that are nearer to each other than this, in units of length, count as one upon another.
pub(crate) const OVERLAP: f64 = 1e-3;
/// One configuration of so many is kept for testing.
const TEST_SHARE: usize = 5;

/// Why data cannot be used. Rows and particles are counted from one.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum OwnDataError {
    /// They were not brought along.
    #[error("the data {0} are not here")]
    Missing(DataSource),
    /// They are others than the settings name.
    #[error("these data are {found}, not {expected}")]
    Other {
        /// What the settings name.
        expected: DataSource,
        /// What was brought.
        found: DataSource,
    },
    /// They are not whole configurations.
    #[error("{found} numbers are not whole configurations of {dof} each")]
    Shape {
        /// How many numbers there are.
        found: usize,
        /// How many a configuration has.
        dof: usize,
    },
    /// There are too few.
    #[error(
        "{0} configurations are too few: at least {FEWEST} are needed, a fifth of them for testing"
    )]
    TooFew(usize),
    /// Something is not a number.
    #[error("row {row}, column {column} is not a finite number")]
    NotFinite {
        /// The configuration.
        row: usize,
        /// The coordinate.
        column: usize,
    },
    /// Particles sit upon each other.
    #[error(
        "row {row}: particles {first} and {second} are {distance} apart; at least {OVERLAP} is needed"
    )]
    Overlap {
        /// The configuration.
        row: usize,
        /// One particle.
        first: usize,
        /// The other.
        second: usize,
        /// How far they are apart.
        distance: f64,
    },
}

/// Checks configurations for a run with these settings, row-major.
///
/// # Errors
/// The first thing that is wrong with them.
pub fn check(config: &Config, x: &[f64]) -> Result<(), OwnDataError> {
    let dof = config.dof();
    check_numbers(config, x)?;
    if x.len() / dof < FEWEST {
        return Err(OwnDataError::TooFew(x.len() / dof));
    }
    for (row, numbers) in x.chunks_exact(dof).enumerate() {
        let points: Vec<_> = numbers.chunks_exact(config.system.dimension()).collect();
        for i in 0..points.len() {
            for j in i + 1..points.len() {
                let distance = distance(points[i], points[j]);
                if distance < OVERLAP {
                    return Err(OwnDataError::Overlap {
                        row: row + 1,
                        first: i + 1,
                        second: j + 1,
                        distance,
                    });
                }
            }
        }
    }
    let found = DataSource::of(x);
    match config.data {
        DataSource::Own(_) if found != config.data => Err(OwnDataError::Other {
            expected: config.data,
            found,
        }),
        _ => Ok(()),
    }
}

/// Checks that `x` are whole configurations (row-major) of finite numbers.
///
/// # Errors
/// The first thing that is wrong with them.
pub(crate) fn check_numbers(config: &Config, x: &[f64]) -> Result<(), OwnDataError> {
    let (found, dof) = (x.len(), config.dof());
    if !found.is_multiple_of(dof) {
        return Err(OwnDataError::Shape { found, dof });
    }
    if let Some(at) = x.iter().position(|value| !value.is_finite()) {
        let (row, column) = (at / dof + 1, at % dof + 1);
        return Err(OwnDataError::NotFinite { row, column });
    }
    Ok(())
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b));
    squares.sum::<f64>().sqrt()
}

/// The training and test data of a run on configurations that were brought along (row-major). Every fifth is kept for
/// testing, at most [`Config::samples`] of the others are trained on; centres of mass are removed.
pub(super) fn split<const D: usize>(config: &Config, target: &Target, x: &[f64]) -> Data<D> {
    let mean_free = Configurations::<D>::centred(target.particles, x);
    let is_test = |row: usize| row % TEST_SHARE == TEST_SHARE - 1;
    let test = mean_free.select((0..mean_free.len()).filter(|row| is_test(*row)));
    let others = (0..mean_free.len()).filter(|row| !is_test(*row));
    let train = mean_free.select(others.take(config.samples as usize));
    let energies: Vec<f64> = mean_free.rows().map(|x| target.energy.energy(&x)).collect();
    let (mean_energy, mean_energy_error) = mean_and_error(&energies);
    let diagnostics = Diagnostics {
        mean_energy,
        mean_energy_error,
        ..Diagnostics::default()
    };
    Data {
        train,
        test: Some(test),
        diagnostics,
    }
}
