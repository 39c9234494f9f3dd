//! The times of an integration.

use super::Tableau;

/// The times of a fixed-step integration: step ends, and the distinct times at which stages lie.
///
/// Times run from 0 to 1; an integration that runs from 1 to 0 uses the same nodes in reverse.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeGrid {
    ends: Vec<f64>,
    nodes: Vec<f64>,
    stage_nodes: Vec<usize>,
    stages: usize,
}

/// One step of a method.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The method.
    pub tableau: Tableau,
    /// Its number, from zero.
    pub number: usize,
    /// Where it starts.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// Its signed length: negative when time runs from 1 to 0.
    pub h: f64,
    /// The index of each stage's time among those of a grid; empty where there is no grid.
    pub nodes: &'a [usize],
}

impl Step<'_> {
    /// From `start` to `end`, without a grid.
    #[must_use]
    pub fn between(tableau: Tableau, number: usize, start: f64, end: f64) -> Self {
        Self {
            tableau,
            number,
            start,
            end,
            h: end - start,
            nodes: &[],
        }
    }

    /// The time of stage `i`: exact at both ends, so that consecutive steps share the time between them.
    #[must_use]
    pub fn time(&self, i: usize) -> f64 {
        let c = self.tableau.c[i];
        if c == 1.0 {
            self.end
        } else {
            self.start + c * self.h
        }
    }
}

/// Which way time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the latent at t = 0 to the sample at t = 1.
    Generate,
    /// From the sample at t = 1 to the latent at t = 0.
    Normalize,
}

impl TimeGrid {
    /// Lays out `steps` ≥ 1 equal steps, with all interior step ends moved by `shift` step lengths
    /// (|shift| ≤ ½; zero for the plain grid).
    ///
    /// A random shift per training step keeps the optimiser from fitting the field to fixed nodes.
    pub fn lay_out(&mut self, tableau: &Tableau, direction: Direction, steps: usize, shift: f64) {
        self.ends.clear();
        self.ends.push(0.0);
        self.ends
            .extend((1..steps).map(|n| (n as f64 + shift) / steps as f64));
        self.ends.push(1.0);
        if direction == Direction::Normalize {
            self.ends.reverse();
        }
        self.place_stages(tableau);
    }

    /// Lays out steps between given `ends`, in the order of integration: those that an adaptive integrator
    /// took, or those of another grid in reverse.
    pub fn lay_out_between(&mut self, tableau: &Tableau, ends: impl IntoIterator<Item = f64>) {
        self.ends.clear();
        self.ends.extend(ends);
        self.place_stages(tableau);
    }

    fn place_stages(&mut self, tableau: &Tableau) {
        self.stages = tableau.stages();
        self.nodes.clear();
        self.stage_nodes.clear();
        // Times are ordered, so that a stage can share its node with one of this step or of the step before only.
        let (mut before, mut this) = (0, 0);
        for (n, pair) in self.ends.windows(2).enumerate() {
            let step = Step::between(*tableau, n, pair[0], pair[1]);
            for i in 0..self.stages {
                let time = step.time(i);
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

    /// Step `n` of `tableau`, the method that the grid was laid out for.
    #[inline(always)]
    #[must_use]
    pub fn step(&self, tableau: Tableau, n: usize) -> Step<'_> {
        let nodes = &self.stage_nodes[n * self.stages..][..self.stages];
        Step {
            nodes,
            ..Step::between(tableau, n, self.ends[n], self.ends[n + 1])
        }
    }

    /// The grid that [`Self::lay_out`] makes.
    #[must_use]
    pub fn new(tableau: &Tableau, direction: Direction, steps: usize, shift: f64) -> Self {
        let mut grid = Self::default();
        grid.lay_out(tableau, direction, steps, shift);
        grid
    }

    /// The number of steps.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.ends.len() - 1
    }

    /// The signed length of step `n`: negative when time runs from 1 to 0.
    #[must_use]
    pub fn h(&self, n: usize) -> f64 {
        self.ends[n + 1] - self.ends[n]
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

    /// The index into [`Self::nodes`] of stage `i` of step `n`.
    #[must_use]
    pub fn node(&self, n: usize, i: usize) -> usize {
        self.stage_nodes[n * self.stages + i]
    }
}
