//! Estimates from samples and from weighted samples, with their errors.

pub mod chains;
pub mod pareto;
pub mod weights;

pub use chains::{autocorrelation_time, mean_and_error, split_r_hat};
pub use weights::{
    FreeEnergyDifference, LogZ, Reliability, effective_sample_size, free_energy_difference,
    free_energy_profile, histogram, log_mean_exp,
};
