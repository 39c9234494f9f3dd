//! The closed-form start of a run and its whitened coordinates, computed in pieces: the same bits as at once.

use super::coordinates::Coordinates;
use super::error::StartError;
use super::eta::Eta;
use crate::config::Config;
use crate::flow::build::Architecture;
use crate::flow_matching::{
    LowRank, MatchingError, MatchingSums, NormalEquations, SquareRoot, Whitening,
};
use crate::math::random::{Role, Stream, Streams};
use crate::sampling::target::Target;
use crate::system::mean_free::Configurations;

/// Velocity components behind a closed-form start: N·D for each pair of configuration and latent.
const COMPONENTS: usize = 160_000;
/// Its ridge, relative to the mean diagonal.
const RIDGE: f64 = 1e-5;
/// Pairs of particles in one piece.
const PIECE: usize = 512;

/// What is known of the closed-form start.
pub(super) struct Matching<const D: usize> {
    sums: MatchingSums<D>,
    stream: Stream,
    pairs: usize,
    equations: Option<NormalEquations>,
}

impl<const D: usize> Matching<D> {
    /// Nothing yet; `None` where a run does not start from it.
    pub(crate) fn new(
        config: &Config,
        target: &Target,
        architecture: &Architecture,
        streams: &Streams,
    ) -> Option<Self> {
        let basis = architecture.linear_basis()?;
        config.starts_matched().then(|| Self {
            sums: MatchingSums::new(basis, target.particles, config.pairing),
            stream: streams.get(Role::Matching, 0),
            pairs: COMPONENTS / (target.particles * D),
            equations: None,
        })
    }

    /// Does the next piece of work on all training data, of a millisecond or less, but for factors of a matrix. In the end, the
    /// coordinates and the η of the closed-form solution; where η is `given`, its coordinates.
    #[inline(never)]
    pub(crate) fn advance(
        &mut self,
        data: &Configurations<D>,
        given: Option<SquareRoot>,
    ) -> Result<Option<(Coordinates, Option<Eta>)>, StartError> {
        let left = self.pairs - self.sums.added();
        if left > 0 {
            if data.is_empty() {
                return Err(MatchingError::NoPairs.into());
            }
            let piece = (PIECE / data.particles().pow(2)).max(1);
            self.sums.add(data, piece.min(left), &mut self.stream);
            return Ok(None);
        }
        let Some(equations) = &self.equations else {
            self.equations = Some(self.sums.equations());
            return Ok(None);
        };
        let shift = Whitening::shift(equations);
        let (whitening, eta) = match given {
            Some(root) => (Whitening::new(equations, shift, root)?, None),
            None => {
                let root = LowRank::new(equations, shift)?;
                let eta = Eta::new(root.invert(&equations.solve(RIDGE)?));
                (Whitening::LowRank(root), Some(eta))
            }
        };
        Ok(Some((Coordinates::Whitened(whitening), eta)))
    }
}
