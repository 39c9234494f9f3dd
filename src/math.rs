//! Lanes, random streams, linear algebra and digests: what knows nothing of particles.

pub mod cholesky;
pub mod digest;
pub mod random;
pub mod simd;
