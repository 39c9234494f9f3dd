//! Lanes, random streams, linear algebra and digests: what knows nothing of particles.

pub mod assignment;
pub mod cholesky;
pub mod dense;
pub mod digest;
mod exponential;
pub(crate) mod pivoted_cholesky;
pub(crate) mod polar;
pub mod random;
pub mod simd;
pub(crate) mod sort;
