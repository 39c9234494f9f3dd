//! One configuration on its way along the discrete flow, with every term of its density.

use super::DiscreteFlow;
use super::exact::{ExactDensity, jacobian, log_abs_det};
use crate::field::{Input, Output};
use crate::system::configuration::{Point, filled};
use crate::system::prior;

/// A configuration at the start of the flow and after each step: K + 1 states of N·D numbers, row-major.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// Flow times from 0 to 1, where the K steps end.
    pub times: Vec<f64>,
    /// Positions at these times, in units of length.
    pub points: Vec<f64>,
    /// Velocities of the particles at these times.
    pub velocities: Vec<f64>,
    /// log q₀ of the latent, in nats.
    pub log_prior: f64,
    /// ∫ ∇·v dt up to these times, by the quadrature of the method.
    pub integrated: Vec<f64>,
    /// log |det ∂x/∂z| of the discrete map up to these times, exactly.
    pub log_det: Vec<f64>,
}

impl<const D: usize> DiscreteFlow<'_, D> {
    /// Follows the latent `z` to its sample.
    pub fn trace(&mut self, z: &[Point<f64, D>]) -> Trace {
        let mut states = vec![z.to_vec()];
        let mut trace = Trace {
            times: self.forward.grid.ends().to_vec(),
            log_prior: prior::log_density(z),
            integrated: vec![0.0],
            log_det: vec![0.0],
            ..Trace::default()
        };
        let mut density = ExactDensity::default();
        self.begin_generating(z, &mut density);
        let basis = self.basis.clone();
        self.linearise(&mut density, usize::MAX, &mut |x, tangents, integrated| {
            states.push(x.to_vec());
            trace.integrated.push(integrated);
            trace.log_det.push(log_abs_det(jacobian(&basis, tangents)));
        });
        for (index, x) in states.iter().enumerate() {
            trace.points.extend(x.iter().flatten());
            trace
                .velocities
                .extend(self.velocity(index, x).iter().flatten());
        }
        trace
    }

    /// The velocities of the configuration `x` at the end of `index` steps.
    fn velocity(&self, index: usize, x: &[Point<f64, D>]) -> Vec<Point<f64, D>> {
        let n = x.len();
        // Where a step of the one or the other direction starts, its first stage lies.
        let (table, step) = if index < self.forward.grid.steps() {
            (&self.forward, index)
        } else {
            (&self.backward, 0)
        };
        let at = table.coefficients.at(table.grid.stage_nodes(step)[0]);
        let mut v = filled(Point::zeros(), n);
        let mut saved = vec![0.0; self.field.sizes(n).saved];
        let output = Output {
            v: &mut v,
            divergences: None,
        };
        self.field.forward(Input { at, n, x }, output, &mut saved);
        v
    }
}
