//! Equivariant continuous normalizing flows on small particle systems, trained in a web page.
//!
//! The engine behind the equiflow playground implements "Equivariant Flows: exact likelihood generative
//! learning for symmetric densities" (Köhler, Klein and Noé 2020): a vector field that commutes with
//! rotations, reflections and permutations of particles carries a normal prior to a model q of the
//! Boltzmann density p ∝ e^{−u}.
//!
//! # Notation
//!
//! | symbol | in code | meaning |
//! |---|---|---|
//! | x, z | `x`, `z` | configuration of N particles in D dimensions; its latent |
//! | t | `t` | flow time, 0 at the latent and 1 at the sample |
//! | v(x, t; θ), ∇·v | `v`, `divergence` | velocity and its exact divergence |
//! | φ(d, t) | `phi` | radial profile of the pair field |
//! | ∫ ∇·v dt | `log_det` | integrated divergence along a trajectory |
//! | u | `u`, `energy` | reduced energy E/kT |
//! | p, q | target, model | densities on the mean-free subspace Σ x_i = 0 |
//! | H | `entropy` | differential entropy of the target, nats |
//! | ȳ | `y_bar` | cotangent of y |
//! | h | `h` | signed step length |
//!
//! # Layers, from the bottom up
//!
//! [`scalar`] → [`particles`] → {[`group`], [`energy`], [`prior`], [`field`]} → [`ode`] →
//! {[`gradient`], [`likelihood`] → [`model`]} → [`target`] → [`flow`] → [`trainer`] → {[`report`], [`picture`], [`experiment`]} → [`run`] → `wasm`.
//! Beside them: [`matching`] finds a start in closed form, with [`linear`] algebra; [`random`] feeds [`prior`] and [`sampler`]; [`config`] says what determines a run;
//! [`estimate`] and [`truth`] say what is measured and what it should be; [`minima`] finds metastable states.

pub mod config;
pub mod digest;
pub mod energy;
pub mod estimate;
pub mod experiment;
pub mod field;
pub mod flow;
pub mod gradient;
pub mod group;
pub mod handover;
pub mod likelihood;
pub mod linear;
pub mod matching;
pub mod minima;
pub mod model;
pub mod objective;
pub mod ode;
pub mod optimizer;
pub mod particles;
pub mod picture;
pub mod prior;
pub mod random;
pub mod report;
pub mod run;
pub mod sampler;
pub mod scalar;
pub mod target;
pub mod trainer;
pub mod truth;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
