//! No subnormal numbers arise in training: many processors take some hundred times as long for them, and WebAssembly
//! cannot have them flushed to zero.

use equiflow::config::{Config, FlowKind, Invariants, System};
use equiflow::field::{
    CoefficientsAt, CoefficientsBar, Input, InputBar, Output, OutputBar, Sizes, VectorField,
};
use equiflow::math::random::{Role, Streams};
use equiflow::math::simd::{Lanes, Real};
use equiflow::system::configuration::Point;
use equiflow::system::prior;
use equiflow::train::Trainer;
use simba::simd::SimdValue;

/// Steps of training before the numbers are looked at.
const STEPS: usize = 12;
/// Times at which the field is evaluated, from noise to data.
const TIMES: usize = 9;
/// Lane groups at each time.
const GROUPS: usize = 4;
/// What a configuration weighs in the gradient of a batch.
const WEIGHT: f64 = 1.0 / 32.0;

fn subnormal(numbers: &[f32]) -> usize {
    numbers.iter().filter(|x| x.is_subnormal()).count()
}

fn subnormal_lanes<'a>(numbers: impl IntoIterator<Item = &'a Lanes>) -> usize {
    let of = |x: &Lanes| {
        (0..Lanes::LANES)
            .filter(|k| x.extract(*k).is_subnormal())
            .count()
    };
    numbers.into_iter().map(of).sum()
}

/// What one lane group of configurations between latents and data is evaluated with.
struct Group<const D: usize> {
    x: Vec<Point<Lanes, D>>,
    z: Vec<Point<Lanes, D>>,
    v: Vec<Point<Lanes, D>>,
    x_bar: Vec<Point<Lanes, D>>,
    saved: Vec<Lanes>,
    scratch: Vec<Lanes>,
}

impl<const D: usize> Group<D> {
    fn new(n: usize, sizes: Sizes) -> Self {
        let zeros = || vec![Point::zeros(); n];
        Self {
            x: zeros(),
            z: zeros(),
            v: zeros(),
            x_bar: zeros(),
            saved: vec![Lanes::constant(0.0); sizes.saved],
            scratch: vec![Lanes::constant(0.0); sizes.scratch],
        }
    }

    /// How many numbers are subnormal in the field at (1 − t) z + t x, and in its cotangents.
    fn subnormals(
        &mut self,
        field: &dyn VectorField<Lanes, D>,
        at: CoefficientsAt<'_, f32>,
        t: f64,
        coefficients: CoefficientsBar<'_, f32>,
    ) -> usize {
        for (x, z) in self.x.iter_mut().zip(&self.z) {
            *x = *x * Lanes::constant(t) + z * Lanes::constant(1.0 - t);
        }
        let mut divergence = [Lanes::constant(0.0)];
        let input = Input {
            at,
            n: self.x.len(),
            x: &self.x,
        };
        let output = Output {
            v: &mut self.v,
            divergences: Some(&mut divergence),
        };
        field.forward(input, output, &mut self.saved);
        let mut found = subnormal_lanes(&self.saved) + subnormal_lanes(self.v.iter().flatten());
        let weight = Lanes::constant(WEIGHT);
        let v_bar: Vec<_> = self.z.iter().map(|z| z * weight).collect();
        let output_bar = OutputBar {
            v: &v_bar,
            divergences: Some(&[-weight]),
        };
        let input_bar = InputBar {
            x: &mut self.x_bar,
            coefficients,
        };
        let (saved, scratch) = (&mut self.saved, &mut self.scratch);
        field.vjp(input, output_bar, input_bar, saved, scratch);
        found += subnormal_lanes(&self.saved) + subnormal_lanes(&self.scratch);
        found + subnormal_lanes(self.x_bar.iter().flatten())
    }
}

/// How many numbers are subnormal among coefficients, activations, velocities and all their cotangents, on the way
/// from noise to data.
fn subnormals<const D: usize>(config: Config) -> usize {
    let mut trainer = Trainer::<D>::new(config).expect("the target can be sampled");
    for _ in 0..STEPS {
        trainer.step();
    }
    let (n, theta) = (trainer.target().particles, trainer.parameters());
    let data = &trainer.data().train;
    let field: &dyn VectorField<Lanes, D> = &*trainer.flow().field;
    let mut stream = Streams::new(2).get(Role::Latent, 0);
    let rows: Vec<u32> = (0..data.len() as u32).collect();
    let sizes = field.sizes(n);
    let mut group = Group::new(n, sizes);
    let mut shared = vec![0.0; sizes.shared];
    let (mut shared_bar, mut theta_bar) = (shared.clone(), vec![0.0; theta.len()]);
    field.precompute(&theta, &mut shared);
    let mut found = subnormal(&shared);
    for k in 0..TIMES {
        let t = k as f64 / (TIMES - 1) as f64;
        let mut node = vec![0.0; sizes.node];
        let mut node_bar = node.clone();
        field.at_time(&shared, t, &mut node);
        found += subnormal(&node);
        for index in k * GROUPS..(k + 1) * GROUPS {
            let latents = prior::draw::<D>(&mut stream, n, Lanes::LANES);
            latents.pack(&rows[..Lanes::LANES], &mut group.z);
            let drawn = &rows[index * Lanes::LANES..][..Lanes::LANES];
            data.pack(drawn, &mut group.x);
            let at = CoefficientsAt {
                shared: &shared,
                node: &node,
            };
            let bar = CoefficientsBar {
                shared: &mut shared_bar,
                node: &mut node_bar,
            };
            found += group.subnormals(field, at, t, bar);
        }
        found += subnormal(&node_bar);
        field.at_time_vjp(&node, t, &mut node_bar, &mut shared_bar);
        found += subnormal(&node_bar) + subnormal(&shared_bar);
    }
    field.precompute_vjp(&theta, &shared_bar, &mut theta_bar);
    let narrow: Vec<f32> = theta_bar.iter().map(|x| *x as f32).collect();
    found + subnormal(&narrow)
}

/// What the pair flow may have: tails of its Gaussians in time, which are a handful beside a million other numbers of a
/// step and belong to the bits that its links promise.
const PAIR_FLOW: usize = 1000;

#[test]
fn no_number_of_a_step_is_subnormal() {
    let flows = [
        (FlowKind::ManyBody, Invariants::Distances, 0),
        (FlowKind::ManyBody, Invariants::Angles, 0),
        (FlowKind::Plain, Invariants::Distances, 0),
        (FlowKind::Pair, Invariants::Distances, PAIR_FLOW),
    ];
    for (flow, invariants, most) in flows {
        let config = |system| Config {
            system,
            samples: 400,
            batch: 32,
            start_steps: 8,
            invariants,
            ..Config::of_flow(flow)
        };
        let found = [
            subnormals::<2>(config(System::Dw2)),
            subnormals::<2>(config(System::Dw4)),
            subnormals::<3>(config(System::Lj13)),
        ];
        assert!(
            found.iter().all(|found| *found <= most),
            "{flow:?}, {invariants:?}: {found:?}"
        );
    }
}
