//! Gradients of an objective with respect to the parameters of a flow.
//!
//! A batch is split into shards of fixed size, each with a gradient of its own: whoever computes them, they
//! are added in the same order, and the sum has the same bits.

use crate::field::{Coefficients, VectorField};
use crate::flow::objective::{Objective, Weight};
use crate::math::simd::{Real, Scalar};
#[cfg(feature = "full")]
use crate::ode::Adaptive;
use crate::ode::{
    AdaptiveError, Direction, StepSizeController, TabulatedField, Tabulation, TimeGrid,
    Trajectories,
};
use crate::system::configuration::{Point, resize};
use crate::system::mean_free::Configurations;

/// The most configurations per shard of a batch.
pub(crate) const SHARD: usize = 128;

/// Some configurations, what they weigh in the gradient, and what they are compared with.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, const D: usize> {
    /// Data for [`crate::flow::objective::ForwardKl`], latents for [`crate::flow::objective::ReverseKl`].
    pub starts: &'a Configurations<D>,
    /// Which configurations of `starts`.
    pub rows: &'a [u32],
    /// The weight of each.
    pub weight: f64,
    /// The baseline of log weights in nats, for objectives that compare with one.
    pub baseline: Option<f64>,
}

/// The sums over a shard of a batch, before division by the size of the batch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShardLoss {
    /// Σ of the objective over configurations, in nats.
    pub loss: f64,
    /// Σ of the stiffness penalty over configurations, before its weight.
    pub stiffness: f64,
    /// Σ of the log weights of configurations in nats, for objectives that ask for them.
    pub log_weight: f64,
    /// Why the shard took equal steps where adaptive ones were asked for.
    pub unmet_tolerance: Option<AdaptiveError>,
}

/// How trajectories are integrated, a few lane groups side by side, and how cotangents go back along them.
pub trait Adjoint<T: Real, const D: usize>: Send {
    /// Lane groups that are carried side by side.
    fn side_by_side(&self) -> usize {
        1
    }

    /// Takes note of the parameters and of the grid of the integrations to come.
    fn prepare(&mut self, _field: &dyn VectorField<T, D>, _theta: &[f64], _grid: &TimeGrid) {}

    /// The coefficients whose cotangents [`Self::reverse`] adds up: those of the integration, or others.
    fn table<'a>(&'a self, forward: &'a Tabulation<T::Scalar>) -> &'a Tabulation<T::Scalar> {
        forward
    }

    /// Moves `paths` to their ends, and adds up their sums.
    fn integrate(&mut self, field: TabulatedField<'_, T, D>, paths: &mut Trajectories<T, D>);

    /// Adds to `bar` the cotangents of the coefficients, given those of the ends and of the sums of the last
    /// integration. May use `paths` as scratch space.
    fn reverse(
        &mut self,
        field: TabulatedField<'_, T, D>,
        paths: &mut Trajectories<T, D>,
        bar: &mut Coefficients<T::Scalar>,
    );
}

/// The gradient of one objective, shard by shard. Allocates only while its buffers grow.
pub struct BatchGradient<T: Real, const D: usize> {
    objective: Box<dyn Objective<T, D>>,
    stiffness_penalty: f64,
    controller: StepSizeController,
    #[cfg(feature = "full")]
    adaptive: Option<Adaptive<T, D>>,
    adjoint: Box<dyn Adjoint<T, D>>,
    /// Where latents are carried to samples first, which are held fixed then, as if they were data.
    self_samples: Option<Tabulation<T::Scalar>>,
    table: Tabulation<T::Scalar>,
    bar: Coefficients<T::Scalar>,
    starts: Vec<Point<T, D>>,
    paths: Trajectories<T, D>,
}

impl<T: Real, const D: usize> BatchGradient<T, D> {
    /// The gradient of `objective` on the grids of `controller`, by `adjoint`.
    #[must_use]
    pub fn new(
        objective: Box<dyn Objective<T, D>>,
        controller: StepSizeController,
        adjoint: Box<dyn Adjoint<T, D>>,
    ) -> Self {
        Self {
            objective,
            stiffness_penalty: 0.0,
            controller,
            #[cfg(feature = "full")]
            adaptive: controller.tolerance.map(Adaptive::new),
            adjoint,
            self_samples: None,
            table: Tabulation::default(),
            bar: Coefficients::default(),
            starts: Vec::new(),
            paths: Trajectories::default(),
        }
    }

    /// The same with a penalty on the stiffness of the discrete map, of the given weight (Pal and others 2021). The
    /// continuous adjoint knows no stiffness.
    #[must_use]
    pub fn with_stiffness_penalty(mut self, weight: f64) -> Self {
        self.stiffness_penalty = weight;
        self
    }

    /// The same on samples that the flow makes of latents, by equal steps.
    #[must_use]
    pub fn on_self_samples(mut self) -> Self {
        self.self_samples = Some(Tabulation::default());
        self
    }

    /// Precomputes the coefficients of θ for the shards of one step; interior step ends are moved by `shift` step
    /// lengths (|shift| ≤ ½) where steps are equal.
    pub fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        let StepSizeController { tableau, steps, .. } = &self.controller;
        if let Some(table) = &mut self.self_samples {
            let grid = &mut table.grid;
            grid.lay_out(tableau, Direction::Generate, *steps, shift);
            table.refresh(field, theta);
        }
        #[cfg(feature = "full")]
        if self.adaptive.is_some() {
            return;
        }
        let direction = self.objective.direction();
        self.table.grid.lay_out(tableau, direction, *steps, shift);
        self.tabulate(field, theta);
    }

    /// Evaluates the coefficients on the grid as it is laid out now.
    fn tabulate(&mut self, field: &dyn VectorField<T, D>, theta: &[f64]) {
        self.table.refresh(field, theta);
        self.adjoint.prepare(field, theta, &self.table.grid);
    }

    /// Adds to `theta_bar` the gradient of weight·Σ objective over the configurations of `batch`, with the stiffness
    /// penalty. Returns the sums over the shard, without weight. θ as in [`Self::prepare`].
    pub fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        batch: Batch<'_, D>,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let n = batch.starts.particles();
        self.load(field, batch);
        let mut total = ShardLoss::default();
        #[cfg(feature = "full")]
        {
            total.unmet_tolerance = self.lay_out_for(field, theta, n);
        }
        let nodes = self.adjoint.table(&self.table).grid.nodes().len();
        self.bar.clear(field, nodes);
        let groups = self.adjoint.side_by_side();
        for (chunk, rows) in batch.rows.chunks(groups * T::LANES).enumerate() {
            let from = chunk * groups * n;
            let to = self.starts.len().min(from + groups * n);
            self.paths.begin(&self.starts[from..to], n);
            let tabulated = self.table.of(field);
            self.adjoint.integrate(tabulated, &mut self.paths);
            for (g, rows) in rows.chunks(T::LANES).enumerate() {
                self.add_losses(g, Batch { rows, ..batch }, &mut total);
            }
            let tabulated = self.table.of(field);
            self.adjoint
                .reverse(tabulated, &mut self.paths, &mut self.bar);
        }
        let Tabulation { grid, coefficients } = self.adjoint.table(&self.table);
        let times = grid.nodes();
        self.bar
            .refresh_vjp(field, theta, coefficients, times, theta_bar);
        total
    }

    /// Puts the configurations of `batch` into lanes; a last group that they cannot fill repeats the last of them.
    fn load(&mut self, field: &dyn VectorField<T, D>, batch: Batch<'_, D>) {
        let n = batch.starts.particles();
        let groups = batch.rows.chunks(T::LANES);
        resize(&mut self.starts, groups.len() * n, Point::zeros());
        for (start, rows) in self.starts.chunks_exact_mut(n).zip(groups) {
            batch.starts.pack(rows, start);
            if let Some(table) = &self.self_samples {
                self.paths.begin(start, n);
                self.paths.sums.clear();
                self.paths.integrate(table.of(field));
                start.copy_from_slice(&self.paths.x);
            }
        }
    }

    /// Lays out the steps that the configurations at hand take together, where steps are adaptive. Returns why their
    /// tolerance could not be met, if so: steps are equal then.
    #[cfg(feature = "full")]
    fn lay_out_for(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        n: usize,
    ) -> Option<AdaptiveError> {
        let adaptive = self.adaptive.as_mut()?;
        let (direction, grid) = (self.objective.direction(), &mut self.table.grid);
        let StepSizeController { tableau, steps, .. } = &self.controller;
        self.paths.begin(&self.starts, n);
        let integrated = adaptive.integrate(field, theta, direction, &mut self.paths);
        match integrated {
            Ok(()) => grid.lay_out_between(tableau, adaptive.ends().iter().copied()),
            Err(_) => grid.lay_out(tableau, direction, *steps, 0.0),
        }
        self.tabulate(field, theta);
        integrated.err()
    }

    /// Adds the losses of lane group `g`, whose configurations are those of `batch`, to `total`, and writes the cotangents
    /// of its ends and sums. Lanes that it cannot fill have weight zero.
    fn add_losses(&mut self, g: usize, batch: Batch<'_, D>, total: &mut ShardLoss) {
        let (n, sums) = (self.paths.particles, &mut self.paths.sums[g]);
        let points = g * n..(g + 1) * n;
        let (end, end_bar) = (
            &self.paths.x[points.clone()],
            &mut self.paths.x_bar[points.clone()],
        );
        let losses = self.objective.loss(end, sums.log_det, end_bar);
        let start = &self.paths.start[points];
        let Weight { factor, log_weight } = self.objective.weight(start, losses, batch.baseline);
        let mut weights = T::zero();
        for lane in 0..batch.rows.len() {
            weights.replace(lane, T::Scalar::narrow(batch.weight));
            total.loss += losses.extract(lane).widen();
            total.stiffness += sums.stiffness.extract(lane).widen();
            total.log_weight += log_weight.extract(lane).widen();
        }
        let loss_weights = weights * factor;
        for point in end_bar {
            *point *= loss_weights;
        }
        sums.log_det_bar = -loss_weights;
        sums.stiffness_bar = weights * T::constant(self.stiffness_penalty);
    }
}
