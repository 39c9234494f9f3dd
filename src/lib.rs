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
//! # Glossary
//!
//! | term | meaning |
//! |---|---|
//! | coefficients | what the parameters θ are worked up into: shared ones once per update, node ones once per time |
//! | tableau, stage, node | the coefficients of a Runge–Kutta method; one of its evaluations; a time at which stages lie |
//! | tabulated field | a field with its coefficients at the nodes of a time grid ([`ode::TabulatedField`]) |
//! | cotangent, VJP | the derivative of a scalar with respect to a value; its way back through a map |
//! | discretise-then-optimise | the gradient of the discrete map itself ([`flow::direct_adjoint`]) |
//! | optimise-then-discretise | the adjoint equations of the exact flow, discretised ([`flow::backsolve_adjoint`]) |
//! | defect | ∫ ∇·v dt less the log determinant of the discrete map |
//! | η | the optimiser's coordinates: θ, or whitened by flow matching |
//! | flow matching | least squares of v against straight paths between latents and data (Lipman and others 2023) |
//! | lane | one of eight configurations that are evaluated side by side; eight are a lane group |
//! | log weight ℓ | −u − log q: what reweighting samples of q to p needs |
//! | baseline | the running mean of ℓ over data, which the log-variance loss compares with (Richter and others 2020) |
//! | mixed | of reference chains: their split R̂ (Gelman and others 2013) is near one |
//! | unreached | of a configuration: the discrete map could not be inverted there, so that its density is unknown |
//! | k̂ | the tail index of the importance weights (Vehtari and others 2024) |
//! | self-samples | samples that the flow draws itself and that are held fixed |
//! | shard, partial gradient | a part of a batch, and what it contributes to a step |
//! | stiffness penalty | the weight of the difference between stages at one time (Pal and others 2021); `guard` in settings |
//! | decay steps | until the learning rate has reached its floor; `horizon` in settings |
//! | pretraining | steps of flow matching before those of the objective; `startSteps` in settings |
//! | preset | the settings that suit a flow |
//! | inherent structure | the local minimum that a configuration descends to (Stillinger and Weber 1982) |
//!
//! # Constants
//!
//! A constant says its role, its unit and where its value comes from. One that names no source was chosen by trial on the
//! systems of `docs/results.md`: another value near it changes how fast something goes or how it looks, not what is true.
//!
//! # Layers, from the bottom up
//!
//! Each knows only those above it in this list.
//!
//! | module | what it is |
//! |---|---|
//! | [`math`] | lanes, random streams, linear algebra, digests |
//! | [`system`] | configurations, symmetries, the prior, energies, exact values, inherent structures |
//! | [`field`] | vector fields: velocity, exact divergence and their derivatives |
//! | [`ode`] | Runge–Kutta integration |
//! | [`flow_matching`] | flow matching in closed form and by stochastic gradients |
//! | [`config`] | the settings that determine a run |
//! | [`sampling`] | reference chains for the targets, and how well they mix |
//! | [`flow`] | the discrete map and its exact likelihood, the model, gradients of objectives |
//! | [`train`] | optimisers, the training step, snapshots |
//! | [`analysis`] | estimates with errors, reports, experiments with a trained flow |
//! | [`app`] | a run of any system, what it exports, its pictures, the JavaScript interface |

pub mod analysis;
pub mod app;
pub mod config;
pub mod field;
pub mod flow;
pub mod flow_matching;
pub mod math;
pub mod ode;
pub mod sampling;
pub mod system;
pub mod train;
