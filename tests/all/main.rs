//! Every integration test in one program, for runs of all of them: what the engine's generics become for the tests is
//! compiled once, not once for each of thirty programs. For one file: `cargo test --test fields`.
#![allow(
    clippy::duplicate_mod,
    reason = "each file is a program of its own as well, with its own `common`"
)]

#[path = "../allocation.rs"]
mod allocation;
#[path = "../clusters.rs"]
mod clusters;
#[path = "../cost.rs"]
mod cost;
#[path = "../coverage.rs"]
mod coverage;
#[path = "../dependencies.rs"]
mod dependencies;
#[path = "../divergence.rs"]
mod divergence;
#[path = "../drawing.rs"]
mod drawing;
#[path = "../energies.rs"]
mod energies;
#[path = "../estimates.rs"]
mod estimates;
#[path = "../experiments.rs"]
mod experiments;
#[path = "../export.rs"]
mod export;
#[path = "../fields.rs"]
mod fields;
#[path = "../flows.rs"]
mod flows;
#[path = "../followed_samples.rs"]
mod followed_samples;
#[path = "../golden_bits.rs"]
mod golden_bits;
#[path = "../gradients.rs"]
mod gradients;
#[path = "../hutchinson.rs"]
mod hutchinson;
#[path = "../integrators.rs"]
mod integrators;
#[path = "../learned_field.rs"]
mod learned_field;
#[path = "../links.rs"]
mod links;
#[path = "../many_body.rs"]
mod many_body;
#[path = "../matching.rs"]
mod matching;
#[path = "../metastable.rs"]
mod metastable;
#[path = "../optimizer.rs"]
mod optimizer;
#[path = "../oracle.rs"]
mod oracle;
#[path = "../own_data.rs"]
mod own_data;
#[path = "../pareto.rs"]
mod pareto;
#[path = "../reweighting.rs"]
mod reweighting;
#[path = "../sampling.rs"]
mod sampling;
#[path = "../sampling_clusters.rs"]
mod sampling_clusters;
#[path = "../settings.rs"]
mod settings;
#[path = "../shards.rs"]
mod shards;
#[path = "../snapshots.rs"]
mod snapshots;
#[path = "../structure.rs"]
mod structure;
#[path = "../subnormals.rs"]
mod subnormals;
#[path = "../training.rs"]
mod training;
