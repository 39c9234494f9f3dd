//! Relaxation of one configuration: limited-memory BFGS (Nocedal 1980; Nocedal and Wright 2006, chapter 7).

use crate::system::configuration::{Point, distance};
use crate::system::energy::Energy;
use std::collections::VecDeque;

/// Correction pairs that are kept.
const MEMORY: usize = 8;
/// Steps after which a minimisation has failed.
const MAX_STEPS: usize = 3000;
/// A minimum has no force component above this, in kT per length, relative to 1 + |u|.
const FORCE_TOLERANCE: f64 = 1e-8;
/// No particle moves further in one step, as a fraction of the mean distance to its nearest neighbour.
const REACH: f64 = 0.1;
/// The sufficient decrease of Armijo's rule.
const ARMIJO: f64 = 1e-4;
/// Halvings of one step before the curvature that was learnt is dropped.
const MAX_HALVINGS: usize = 40;

type Configuration<const D: usize> = Vec<Point<f64, D>>;

/// Where a minimisation ended.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalMinimum<const D: usize> {
    /// A local minimum.
    pub x: Configuration<D>,
    /// Its energy, kT.
    pub energy: f64,
    /// Steps that were taken.
    pub steps: usize,
}

/// s = change of position, y = change of gradient, 1/(s·y).
struct Correction<const D: usize> {
    s: Configuration<D>,
    y: Configuration<D>,
    rho: f64,
}

fn inner<const D: usize>(a: &[Point<f64, D>], b: &[Point<f64, D>]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a.dot(b)).sum()
}

/// a += factor · b.
fn add<const D: usize>(a: &mut [Point<f64, D>], factor: f64, b: &[Point<f64, D>]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b * factor;
    }
}

fn largest<const D: usize>(a: &[Point<f64, D>]) -> f64 {
    a.iter().map(|point| point.amax()).fold(0.0, f64::max)
}

/// The mean over particles of the distance to the nearest other one; 1 for a single particle.
fn spacing<const D: usize>(x: &[Point<f64, D>]) -> f64 {
    let nearest = |i: usize| {
        (0..x.len())
            .filter(|j| *j != i)
            .map(|j| distance(&(x[i] - x[j])))
            .fold(f64::INFINITY, f64::min)
    };
    let mean = (0..x.len()).map(nearest).sum::<f64>() / x.len() as f64;
    if mean.is_finite() && mean > 0.0 {
        mean
    } else {
        1.0
    }
}

/// −H g by the two-loop recursion, H the inverse Hessian that the corrections tell of.
fn direction<const D: usize>(
    gradient: &[Point<f64, D>],
    memory: &VecDeque<Correction<D>>,
) -> Configuration<D> {
    let mut q: Configuration<D> = gradient.iter().map(|g| -g).collect();
    let mut alphas = Vec::with_capacity(memory.len());
    for c in memory.iter().rev() {
        let alpha = c.rho * inner(&c.s, &q);
        add(&mut q, -alpha, &c.y);
        alphas.push(alpha);
    }
    if let Some(last) = memory.back() {
        let scale = 1.0 / (last.rho * inner(&last.y, &last.y));
        for point in &mut q {
            *point *= scale;
        }
    }
    for (c, alpha) in memory.iter().zip(alphas.into_iter().rev()) {
        let beta = c.rho * inner(&c.y, &q);
        add(&mut q, alpha - beta, &c.s);
    }
    q
}

/// Where a descent is.
struct Position<const D: usize> {
    x: Configuration<D>,
    energy: f64,
    gradient: Configuration<D>,
}

impl<const D: usize> Position<D> {
    fn at(energy: &dyn Energy<f64, D>, x: Configuration<D>) -> Self {
        let mut gradient = vec![Point::zeros(); x.len()];
        Self {
            energy: energy.add_gradient(&x, 1.0, &mut gradient),
            x,
            gradient,
        }
    }

    fn is_finite(&self) -> bool {
        self.energy.is_finite() && self.gradient.iter().flatten().all(|g| g.is_finite())
    }

    fn force_is_below(&self, tolerance: f64) -> bool {
        largest(&self.gradient) <= tolerance * (1.0 + self.energy.abs())
    }

    /// The point along `step`, halved until the energy falls enough; `None` if it never does.
    fn search(&self, energy: &dyn Energy<f64, D>, mut step: Configuration<D>) -> Option<Self> {
        // What rounding does to an energy may hide the last decreases.
        let rounding = 1e-14 * (1.0 + self.energy.abs());
        for _ in 0..MAX_HALVINGS {
            let mut x = self.x.clone();
            add(&mut x, 1.0, &step);
            let new = energy.energy(&x);
            if new <= self.energy + ARMIJO * inner(&self.gradient, &step) + rounding {
                return Some(Self::at(energy, x));
            }
            for point in &mut step {
                *point *= 0.5;
            }
        }
        None
    }
}

/// Follows `energy` down from `start` to a local minimum; `None` if it meets what is not a number or does
/// not arrive.
#[must_use]
pub fn minimize<const D: usize>(
    energy: &dyn Energy<f64, D>,
    start: &[Point<f64, D>],
) -> Option<LocalMinimum<D>> {
    let reach = REACH * spacing(start);
    let mut here = Position::at(energy, start.to_vec());
    let mut memory = VecDeque::with_capacity(MEMORY);
    for steps in 0..MAX_STEPS {
        if !here.is_finite() {
            return None;
        }
        if here.force_is_below(FORCE_TOLERANCE) {
            let Position { x, energy, .. } = here;
            return Some(LocalMinimum { x, energy, steps });
        }
        let mut step = direction(&here.gradient, &memory);
        if inner(&step, &here.gradient) >= 0.0 {
            memory.clear();
            step = direction(&here.gradient, &memory);
        }
        let scale = (reach / largest(&step)).min(1.0);
        for point in &mut step {
            *point *= scale;
        }
        match here.search(energy, step) {
            Some(next) => {
                remember(&mut memory, &here, &next);
                here = next;
            }
            // Steepest descent once more before giving up.
            None if memory.is_empty() => return None,
            None => memory.clear(),
        }
    }
    None
}

/// Keeps what a step told of the curvature, if that was positive.
fn remember<const D: usize>(
    memory: &mut VecDeque<Correction<D>>,
    here: &Position<D>,
    next: &Position<D>,
) {
    let difference = |a: &[Point<f64, D>], b: &[Point<f64, D>]| -> Configuration<D> {
        a.iter().zip(b).map(|(a, b)| a - b).collect()
    };
    let s = difference(&next.x, &here.x);
    let y = difference(&next.gradient, &here.gradient);
    let curvature = inner(&s, &y);
    if curvature > 1e-12 * inner(&y, &y).sqrt() * inner(&s, &s).sqrt() {
        if memory.len() == MEMORY {
            memory.pop_front();
        }
        let rho = 1.0 / curvature;
        memory.push_back(Correction { s, y, rho });
    }
}
