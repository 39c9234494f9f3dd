//! The times of an integration.

use super::Tableau;

/// The times of an integration by one method: step ends, and the distinct times at which stages lie, its nodes. The
/// default is still to be laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeGrid {
    tableau: Tableau,
    ends: Vec<f64>,
    nodes: Vec<f64>,
    stage_nodes: Vec<usize>,
}

/// Which way time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the latent at t = 0 to the sample at t = 1.
    Generate,
    /// From the sample at t = 1 to the latent at t = 0.
    Normalize,
}

impl Direction {
    /// Where time begins and ends.
    #[must_use]
    pub(crate) const fn ends(self) -> [f64; 2] {
        match self {
            Self::Generate => [0.0, 1.0],
            Self::Normalize => [1.0, 0.0],
        }
    }
}

impl TimeGrid {
    /// The grid that [`Self::lay_out`] makes.
    #[must_use]
    pub fn new(tableau: &Tableau, direction: Direction, steps: usize, shift: f64) -> Self {
        let mut grid = Self::default();
        grid.lay_out(tableau, direction, steps, shift);
        grid
    }

    /// Lays out `steps` ≥ 1 equal steps of a method, with all interior step ends moved by `shift` step lengths
    /// (|shift| ≤ ½; zero for the plain grid).
    ///
    /// A random shift per training step keeps the optimiser from fitting the field to fixed nodes.
    pub fn lay_out(&mut self, tableau: &Tableau, direction: Direction, steps: usize, shift: f64) {
        let [start, end] = direction.ends();
        let interior = |n: usize| match direction {
            Direction::Generate => (n as f64 + shift) / steps as f64,
            Direction::Normalize => ((steps - n) as f64 + shift) / steps as f64,
        };
        let ends = core::iter::once(start).chain((1..steps).map(interior));
        self.lay_out_between(tableau, ends.chain([end]));
    }

    /// Lays out steps of a method between given `ends`, in the order of integration: those that an adaptive integrator
    /// took, or those of another grid in reverse.
    pub fn lay_out_between(&mut self, tableau: &Tableau, ends: impl IntoIterator<Item = f64>) {
        self.tableau = *tableau;
        self.ends.clear();
        self.ends.extend(ends);
        self.nodes.clear();
        self.stage_nodes.clear();
        // Times are ordered, so that a stage can share its node with one of this step or of the step before only.
        let (mut before, mut this) = (0, 0);
        for pair in self.ends.windows(2) {
            for c in self.tableau.c {
                // Exact at both ends, so that consecutive steps share the time between them.
                let time = match *c {
                    1.0 => pair[1],
                    c => pair[0] + c * (pair[1] - pair[0]),
                };
                let known = self.nodes[before..].iter().rposition(|node| *node == time);
                let node = known.map_or(self.nodes.len(), |at| before + at);
                self.stage_nodes.push(node);
                if known.is_none() {
                    self.nodes.push(time);
                }
            }
            (before, this) = (this, self.nodes.len());
        }
    }

    /// The number of steps.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.ends.len() - 1
    }

    /// The index of each stage's time among the nodes, of step number `step`.
    #[inline(always)]
    #[must_use]
    pub fn stage_nodes(&self, step: usize) -> &[usize] {
        let stages = self.tableau.stages();
        &self.stage_nodes[step * stages..][..stages]
    }

    /// The method.
    #[must_use]
    pub fn tableau(&self) -> &Tableau {
        &self.tableau
    }

    /// The times at which step ends lie, in the order of integration.
    #[must_use]
    pub fn ends(&self) -> &[f64] {
        &self.ends
    }

    /// The distinct times of all stages.
    #[must_use]
    pub fn nodes(&self) -> &[f64] {
        &self.nodes
    }
}
