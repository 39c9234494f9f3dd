//! Hamiltonian trajectories of Lennard-Jones clusters, four independent ones in the lanes
//! (Duane et al. 1987; Neal 2011).

use crate::math::random::Stream;
use crate::math::simd::{Quad, Real};
use crate::system::configuration::{Point, filled, norm_squared, remove_mean};
use crate::system::energy::LennardJones;
use crate::system::energy::lennard_jones::Parts;
use simba::simd::SimdValue;

/// Four configurations, one a lane, with the parts of their energies.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// Positions, the centre of mass at the origin.
    pub x: Vec<Point<Quad, 3>>,
    /// Parts of the energy at `x`.
    pub parts: Parts<Quad>,
}

impl State {
    /// A configuration in every lane, from `start`.
    pub(crate) fn new(energy: &LennardJones, x: Vec<Point<Quad, 3>>) -> Self {
        let parts = energy.parts(&x);
        Self { x, parts }
    }

    /// Takes over the lanes of `other` where `mask` is set.
    fn take(&mut self, mask: <Quad as SimdValue>::SimdBool, other: &Self) {
        for (mine, theirs) in self.x.iter_mut().zip(&other.x) {
            *mine = theirs.zip_map(mine, |theirs, mine| theirs.select(mask, mine));
        }
        self.parts.pairs = other.parts.pairs.select(mask, self.parts.pairs);
        self.parts.trap = other.parts.trap.select(mask, self.parts.trap);
    }

    /// Exchanges the lanes with `other` where `accept` says so.
    pub(crate) fn swap(&mut self, accept: [bool; Quad::LANES], other: &mut Self) {
        let mask = mask(accept);
        for (a, b) in self.x.iter_mut().zip(&mut other.x) {
            let taken = b.zip_map(a, |b, a| b.select(mask, a));
            *b = a.zip_map(b, |a, b| a.select(mask, b));
            *a = taken;
        }
        let swap = |a: &mut Quad, b: &mut Quad| {
            let taken = b.select(mask, *a);
            *b = a.select(mask, *b);
            *a = taken;
        };
        swap(&mut self.parts.pairs, &mut other.parts.pairs);
        swap(&mut self.parts.trap, &mut other.parts.trap);
    }
}

/// The lanes of a comparison.
fn mask(lanes: [bool; Quad::LANES]) -> <Quad as SimdValue>::SimdBool {
    use nalgebra::SimdPartialOrd;
    let mut value = Quad::constant(0.0);
    for (lane, set) in lanes.into_iter().enumerate() {
        value.replace(lane, if set { 1.0 } else { 0.0 });
    }
    value.simd_gt(Quad::constant(0.5))
}

/// Room for one trajectory.
pub(super) struct Hamiltonian {
    proposal: State,
    momenta: Vec<Point<Quad, 3>>,
    gradient: Vec<Point<Quad, 3>>,
}

impl Hamiltonian {
    /// For as many particles as `state` has.
    pub(crate) fn new(state: &State) -> Self {
        let zeros = filled(Point::zeros(), state.x.len());
        Self {
            proposal: state.clone(),
            momenta: zeros.clone(),
            gradient: zeros,
        }
    }

    /// One trajectory of `leapfrog_steps` leapfrog steps of length `step` in every lane, with unit masses, for
    /// u = strength · pairs + trap; accepted with probability min(1, e^{−ΔH}) lane by lane. Returns how
    /// many lanes were accepted.
    pub(crate) fn advance(
        &mut self,
        energy: &LennardJones,
        strength: f64,
        state: &mut State,
        step: f64,
        leapfrog_steps: u32,
        stream: &mut Stream,
    ) -> u32 {
        for p in &mut self.momenta {
            *p = Point::from_fn(|_, _| {
                let draws = [(); Quad::LANES].map(|()| stream.normal() as f32);
                wide_lanes(draws)
            });
        }
        remove_mean(&mut self.momenta);
        let kinetic_before = norm_squared(&self.momenta) * Quad::constant(0.5);
        self.proposal.clone_from(state);
        self.leapfrog(energy, strength, step, leapfrog_steps);
        let kinetic = norm_squared(&self.momenta) * Quad::constant(0.5);
        let (before, after) = (&state.parts, &self.proposal.parts);
        let change = (after.pairs - before.pairs) * Quad::constant(strength)
            + (after.trap - before.trap)
            + (kinetic - kinetic_before);
        let mut accept = [false; Quad::LANES];
        for (lane, accept) in accept.iter_mut().enumerate() {
            // False for NaN: a trajectory that diverged is refused.
            *accept = stream.uniform() < libm::exp(-f64::from(change.extract(lane)));
        }
        state.take(mask(accept), &self.proposal);
        remove_mean(&mut state.x);
        accept.into_iter().map(u32::from).sum()
    }

    /// Kick, drift, …, drift, kick; leaves the end point and its energy in the proposal.
    fn leapfrog(&mut self, energy: &LennardJones, strength: f64, step: f64, leapfrog_steps: u32) {
        let (whole, half) = (Quad::constant(step), Quad::constant(0.5 * step));
        self.force(energy, strength);
        self.kick(half);
        for leap in 1..=leapfrog_steps {
            for (x, p) in self.proposal.x.iter_mut().zip(&self.momenta) {
                *x += p * whole;
            }
            self.proposal.parts = self.force(energy, strength);
            self.kick(if leap == leapfrog_steps { half } else { whole });
        }
    }

    fn force(&mut self, energy: &LennardJones, strength: f64) -> Parts<Quad> {
        self.gradient.fill(Point::zeros());
        let one = Quad::constant(1.0);
        energy.parts_and_gradient(strength, &self.proposal.x, one, &mut self.gradient)
    }

    fn kick(&mut self, duration: Quad) {
        for (p, g) in self.momenta.iter_mut().zip(&self.gradient) {
            *p -= g * duration;
        }
    }
}

/// Four numbers as lanes.
pub(super) fn wide_lanes(values: [f32; Quad::LANES]) -> Quad {
    let mut lanes = Quad::constant(0.0);
    for (lane, value) in values.into_iter().enumerate() {
        lanes.replace(lane, value);
    }
    lanes
}
